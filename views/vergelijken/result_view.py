"""How a target stands, shown: the word, the sentence why, the chart and the table behind it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from compare.targets import STANDEN, Combination, Target, TargetState, part_names
from compare.year_charts import explained, result_chart, result_table
from store import FICTIEF, SetRecord, Snapshot
from views.shared import elements, loaders, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from compare.profile import Profile
    from compare.target_progress import TargetResult
    from indicators import Indicator

STYLE = """<style>
.wv-stand {display: inline-block; border-radius: 3px; padding: .05rem .5rem; font-weight: 600;
  font-size: .9rem; border: 1.5px solid #1f5f99; white-space: nowrap}
.wv-stand.behaald {background: #1f5f99; color: #fff}
.wv-stand.op_weg {background: #d8e8f5; color: #123f68}
.wv-stand.nog_niet {background: #fff; color: #1a1f24; border-color: #6b737b}
.wv-stand.niet_te_beoordelen {background: #f4f4f2; color: #454c53; border: 1.5px dashed #6b737b}
.wv-doel {margin: 0 0 .2rem 0; font-size: .95rem; line-height: 1.4}
.wv-doel ul {margin: .2rem 0 0 0; padding-left: 1.1rem}
.wv-doel li {font-size: .92rem; margin: 0 0 .15rem 0}
</style>"""
SIGN = {
    TargetState.BEHAALD: "✓",
    TargetState.OP_WEG: "→",
    TargetState.NOG_NIET: "○",
    TargetState.NIET_TE_BEOORDELEN: "?",
}
"""Colour never speaks alone, and no state is red: it is to learn from."""
# own choice: two targets with their charts on one screen
_HEIGHT = 290
_PER_FIGURE = (Combination.ELK, Combination.EEN)
"""Ways to combine in which each figure is judged by itself."""


def verdict(found: TargetResult, doel: Target, known: Mapping[str, Indicator]) -> None:
    """Show the state and why; where each figure counts, each with its own."""
    stand, word = found.stand, STANDEN[found.stand]
    badge = f'<span class="wv-stand {stand.value}">{SIGN[stand]} {escape(word)}</span>'
    # the sentence begins with the word that stands before it already
    why = words.upper_first(found.tekst.removeprefix(f"{word.capitalize()}: "))
    body = f'<div class="wv-doel">{badge} {escape(why)}</div>'
    if len(doel.indicatoren) > 1 and doel.combineren in _PER_FIGURE:
        names = part_names(doel, known)
        items = "".join(
            f"<li><b>{escape(names[name])}</b>: {escape(part.tekst)}</li>"
            for name, part in found.delen.items()
        )
        body += f'<div class="wv-doel"><ul>{items}</ul></div>'
    st.html(STYLE + body)


def charts(
    snapshot: Snapshot, profiel: Profile, found: TargetResult, doel: Target, *, key: str
) -> list[pd.DataFrame]:
    """Show the years and the way to the target, one chart per unit; return what they draw."""
    known = loaders.catalogue(snapshot)
    names = part_names(doel, known)
    tables: list[pd.DataFrame] = []
    for unit, members in _by_unit(found).items():
        table = result_table(found, doel, names, members)
        tables.append(table)
        # the table below says why each year is empty; an empty chart would say nothing
        if table["waarde"].isna().all():
            continue
        above = any(found.metingen[name].niveau for name in members)
        grey = f" Grijs: {doel.soort.van_wie}." if above else ""
        chart = result_chart(
            table,
            eenheid=unit,
            titel=_title(names, members),
            ondertitel=f"{profiel.gebied.aanhef} · doel voor {doel.doeljaar}: "
            f"{STANDEN[found.stand]}. {explained(table)}{grey}",
            bron=source(snapshot, doel, profiel),
        )
        name = ("resultaat", *members, profiel.gebied.code, doel.doeljaar)
        elements.show_chart(chart, height=_HEIGHT, key=f"{key}_{len(tables)}", name=name)
    return tables


def years(tables: Sequence[pd.DataFrame], *, key: str) -> None:
    """Show what charts draw as a table, with why a year is not in them."""
    if tables:
        with st.expander("De jaren als tabel"):
            elements.show_table(_shown(tables), key=f"{key}_tabel")


def source(snapshot: Snapshot, doel: Target, profiel: Profile) -> str:
    """Return the source line of a picture of a target."""
    every = {*doel.indicatoren, doel.combinatie_indicator}
    sets: list[SetRecord] = [
        record
        for record in snapshot.sets
        if every & set(record.extra.get("indicatoren", {}))
        and record.key.niveau in ("buurt", profiel.gebied.niveau)
    ]
    known = loaders.catalogue(snapshot)
    # without a set in the folder the catalogue still says who publishes it
    names = list(dict.fromkeys(record.key.bron for record in sets)) or list(
        dict.fromkeys(known[name].bron for name in doel.indicatoren if name in known)
    )
    made_up = any(record.herkomst.fictief for record in sets)
    note = f" · {FICTIEF}" if made_up else ""
    return f"Bron: {', '.join(names)}{note}"


def _by_unit(found: TargetResult) -> dict[str, list[str]]:
    """Return the parts that decide, by the unit they are in."""
    groups: dict[str, list[str]] = {}
    for name in found.beslissend:
        row = found.metingen[name].indicator
        # figures of one unit share an axis; percentages and euros on one axis could not be read
        groups.setdefault(row.eenheid if row else "", []).append(name)
    return groups


def _title(names: Mapping[str, str], members: Sequence[str]) -> str:
    first = words.upper_first(names[members[0]])
    return (
        f"{first} en {words.count(len(members) - 1, 'ander', 'andere')}" if members[1:] else first
    )


def _shown(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    table = pd.concat(tables, ignore_index=True)
    return pd.DataFrame(
        {
            "Cijfer": table["wat"].map(words.upper_first),
            "Jaar": table["jaar"],
            "Wat": table["soort"],
            "Waarde": table["tekst"].where(table["tekst"] != "", "geen cijfer"),
            "Toelichting": table["toelichting"],
        }
    )
