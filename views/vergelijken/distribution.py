"""The tab Verdeling en rang: one figure over all areas, and the order within the gemeente."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from boundaries import called
from compare.charts import distribution_chart, ranking_chart
from compare.position import select_ranking
from indicators import format_value
from indicators.catalogue import NIET_OPGEGEVEN
from indicators.figures import STAATWOORDEN
from views.shared import elements, words
from views.vergelijken import choices, figures, profile

if TYPE_CHECKING:
    from compare.figure import AreaFigure
    from compare.profile import Profile, ProfileRow
    from store import Snapshot
    from views.vergelijken.choices import CompareChoice

_ROW, _ABOVE = 20, 150


def show_distribution(
    snapshot: Snapshot, chosen: CompareChoice, profiel: Profile, maatstaf: str
) -> None:
    """Show the tab."""
    del chosen
    name = choices.show_indicator(profiel, maatstaf)
    row = next(r for r in profiel.regels if r.indicator.id == name)
    area = profiel.gebied
    everywhere = figures.load_values(snapshot, name, area.niveau, row.jaar)
    many = called(area.niveau)[1]
    known = everywhere.dropna(subset="waarde")
    told = row.indicator.definitie
    if told == NIET_OPGEGEVEN:
        told = "Van dit eigen cijfer is geen definitie opgegeven."
    st.caption(elements.plain(f"{told} {row.plaats.tekst}"))
    _show_boxes(profiel, row, known, many)
    _ranking(snapshot, profiel, row, many)


def _show_boxes(profiel: Profile, row: ProfileRow, known: pd.DataFrame, many: str) -> None:
    marks = {}
    if row.cijfer.meting.bekend:
        marks[_named(profiel.gebied.label, row.cijfer)] = row.cijfer.meting.waarde
    marks |= {
        _named(found.maatstaf.naam, found.cijfer): found.cijfer.meting.waarde
        for found in row.vergelijkingen
        if found.cijfer.meting.bekend
    }
    spread = row.spreiding
    if spread is None or len(known) < 4 or spread.laagste == spread.hoogste:  # noqa: PLR2004
        st.info(
            "Er valt geen verdeling te tekenen: te weinig gebieden hebben dit cijfer, of zij "
            "hebben allemaal hetzelfde."
        )
        return
    chart = distribution_chart(
        known["waarde"].tolist(),
        row.indicator,
        marks,
        titel=f"{row.indicator.label}, {row.jaar}",
        ondertitel=f"Verdeling over {words.number(len(known))} {many} in de gegevensmap",
        bron=profile.source([row]),
    )
    elements.show_chart(
        chart,
        height=360,
        key="verdeling",
        name=("verdeling", row.indicator.id, profiel.gebied.code, row.jaar),
    )
    if made := made_of(row):
        st.caption(elements.plain(made))
    with st.expander("De verdeling als tabel"):
        cells = [("Laagste", spread.laagste), ("Een kwart is lager dan", spread.kwart),
                 ("Mediaan", spread.mediaan), ("Een kwart is hoger dan", spread.driekwart),
                 ("Hoogste", spread.hoogste), *marks.items()]  # fmt: skip
        there = [(name, value) for name, value in cells if value is not None]
        table = pd.DataFrame(
            {
                "Wat": [name for name, _ in there],
                "Cijfer": [format_value(row.indicator, value, "waarde") for _, value in there],
            }
        )
        elements.show_table(table, key="verdeling_tabel")


def made_of(row: ProfileRow) -> str:
    """Say of each figure that was computed with what; '' where all were published."""
    each = [("het gebied zelf", row.cijfer)]
    each += [(found.maatstaf.naam, found.cijfer) for found in row.vergelijkingen]
    return " ".join(
        f"{words.upper_first(name)}: {figure.toelichting}."
        for name, figure in each
        if figure.meting.bekend and figure.gemaakt and figure.toelichting
    )


def _named(name: str, figure: AreaFigure) -> str:
    """Name a mark, and say so where its figure was computed."""
    return words.upper_first(name) + (f" ({figure.gemaakt})" if figure.gemaakt else "")


def _ranking(snapshot: Snapshot, profiel: Profile, row: ProfileRow, many: str) -> None:
    area = profiel.gebied
    town = area.binnen("gemeente")
    inside = town.code if town is not None and area.niveau in ("wijk", "buurt") else None
    where = f"in {town.naam}" if inside and town is not None else "in de gegevensmap"
    table = figures.load_values(snapshot, row.indicator.id, area.niveau, row.jaar, inside)
    st.header(f"Rangorde van de {many} {elements.plain(where)}", anchor=False)
    known = table.dropna(subset="waarde").reset_index(drop=True)
    if len(known) > 1:
        drawn = select_ranking(known, area.code)
        note = f" · {drawn.weggelaten}" if drawn.weggelaten else ""
        chart = ranking_chart(
            drawn.frame,
            row.indicator,
            area.code,
            titel=f"{row.indicator.label}, {row.jaar}",
            ondertitel=f"{words.upper_first(many)} {where}{note}",
            bron=profile.source([row]),
        )
        elements.show_chart(
            chart,
            height=_ROW * len(drawn.frame) + _ABOVE,
            key="rang",
            name=("rangorde", row.indicator.id, profiel.gebied.code, row.jaar),
        )
    else:
        st.info("Er zijn te weinig gebieden met dit cijfer voor een rangorde.")
    with st.expander(f"De rangorde als tabel ({words.count(len(table), 'gebied', 'gebieden')})"):
        # equal figures share the best rank, as on the map
        ranks = table["waarde"].rank(ascending=False, method="min")
        shown_table = pd.DataFrame(
            {
                "Rang": ranks.astype("Int64"),
                "Gebied": table["naam"],
                row.indicator.label: table["waarde"],
                "Staat": table["staat"].map(STAATWOORDEN).fillna(""),
                "Code": table["gebied_code"],
            }
        )
        elements.show_table(shown_table, key="rang_tabel")
