"""The tab Ruimte en samenhang: do high and low lie together, and which figures go together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import NIVEAUS
from compare.charts import spots_chart
from compare.space import SOORTEN, UITLEG
from store import NotFound
from views import (
    compare_choices,
    compare_loaders,
    compare_picture,
    compare_profile,
    loaders,
    parts,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from compare import Gebied, Profiel, Regel, Ruimte
    from store import Snapshot
    from views.compare_choices import Chosen

_PAIRS = 15
_STRONG = 0.5
"""Rank correlation from which a pair is listed."""


def show(snapshot: Snapshot, chosen: Chosen, profiel: Profiel, maatstaf: str) -> None:
    """Show the tab."""
    del chosen
    name = compare_choices.show_indicator(profiel, maatstaf)
    row = next(r for r in profiel.regels if r.indicator.id == name)
    niveau, town = _scope(snapshot, profiel.gebied, name, row.jaar)
    gemeente = town.code if town is not None else None
    where = f"in {town.naam}" if town is not None else "in de gegevensmap"
    many = NIVEAUS[niveau].meervoud
    st.subheader(f"Liggen hoog en laag bij elkaar? {words.upper_first(many)} {parts.plain(where)}",
                 anchor=False)  # fmt: skip
    try:
        found, shapes = compare_loaders.space(snapshot, name, niveau, row.jaar, gemeente)
    except NotFound as error:
        st.info(parts.plain(str(error)))
    else:
        _pattern(profiel, row, found, shapes, f"{words.upper_first(many)} {where}")
    st.subheader("Welke cijfers gaan samen?", anchor=False)
    _together(snapshot, name, niveau, row.jaar, gemeente, f"{many} {where}")


def _scope(
    snapshot: Snapshot, area: Gebied, indicator: str, jaar: int
) -> tuple[str, Gebied | None]:
    """Return the smallest level inside the gemeente with this figure, else all gemeenten."""
    town = area.binnen("gemeente")
    if town is None:
        return "gemeente", None
    there = loaders.available(snapshot)
    hit = there[(there["indicator"] == indicator) & (there["jaar"] == jaar)]
    levels = set(hit["niveau"])
    return ("wijk" if "wijk" in levels and "buurt" not in levels else "buurt"), town


def _pattern(
    profiel: Profiel, row: Regel, found: Ruimte, shapes: list[dict[str, Any]], where: str
) -> None:
    st.markdown(f"**{parts.plain(found.tekst)}**")
    for note in found.banden:
        parts.band(note)
    if found.moran is None:
        return
    own = profiel.gebied.code
    marked = [
        shape | {"properties": shape["properties"] | {"zelf": _is_own(shape["properties"], own)}}
        for shape in shapes
    ]
    chart = spots_chart(
        marked,
        titel=f"{row.indicator.label}, {found.jaar}: waar liggen hoog en laag bij elkaar",
        ondertitel=f"{where} · gecorrigeerd voor het aantal toetsen",
        bron=compare_profile.source([row]),
    )
    name = ("samenloop", row.indicator.id, own, found.jaar)
    compare_picture.show(chart, height=520, key="ruimte", name=name)
    st.caption(UITLEG)
    with st.expander(
        f"Het patroon als tabel ({words.count(len(found.frame), 'gebied', 'gebieden')})"
    ):
        frame = found.frame
        table = pd.DataFrame(
            {
                "Gebied": frame["naam"],
                row.indicator.label: frame["waarde"],
                "Patroon": frame["soort"].map(SOORTEN),
                "p na correctie": frame["p_gecorrigeerd"].round(3),
                "Code": frame["gebied_code"],
            }
        )
        parts.show_table(table, key="ruimte_tabel")


def _is_own(properties: Mapping[str, Any], code: str) -> bool:
    """Tell whether an area is the one that is looked at, or lies in that wijk."""
    other = str(properties["code"])
    return other == code or (code.startswith("WK") and other[:8] == f"BU{code[2:]}")


def _together(
    snapshot: Snapshot, indicator: str, niveau: str, jaar: int, gemeente: str | None, where: str
) -> None:
    found = compare_loaders.relations(snapshot, niveau, jaar, gemeente)
    parts.band(found.waarschuwing)
    rows = [
        pair
        for pair in found.paren
        if indicator in (pair.een.id, pair.ander.id) and abs(pair.rho) >= _STRONG
    ]
    real = [pair for pair in rows if not pair.vanzelf]
    if not real:
        st.info(
            parts.plain(
                f"Geen ander cijfer van {jaar} gaat over de {where} duidelijk samen met dit cijfer "
                "(rangcorrelatie van ten minste 0,5), of er zijn te weinig gebieden met beide."
            )
        )
        return
    st.caption(
        parts.plain(
            f"Over de {where}, cijfers van {jaar}. Rangcorrelatie: 1 is dezelfde volgorde, −1 de "
            "omgekeerde. Wat vanzelf samengaat, omdat het uit dezelfde cijfers is gemaakt, is "
            f"weggelaten ({len(rows) - len(real)})."
        )
    )
    others = [pair.ander if pair.een.id == indicator else pair.een for pair in real[:_PAIRS]]
    table = pd.DataFrame(
        {
            "Gaat samen met": [other.label for other in others],
            "Richting": [
                "hoog bij hoog" if pair.rho > 0 else "hoog bij laag" for pair in real[:_PAIRS]
            ],
            "Rangcorrelatie": [round(pair.rho, 2) for pair in real[:_PAIRS]],
            "Gebieden": [pair.gebieden for pair in real[:_PAIRS]],
        }
    )
    parts.show_table(table, key="samenhang")
