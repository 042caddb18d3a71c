"""Rows that people keep together: two people at one row, what changed before, and undoing it.

A page that keeps rows says how a row reads (`Leesbaar`: label → text per field); the rest is
the same for every kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from store import WijkverkennerError
from store.records import StaleRow
from views import parts
from views.words import moment

if TYPE_CHECKING:
    from store.records import Botsing, Opdracht, Records, Rij

Leesbaar = Callable[[str, Mapping[str, Any]], dict[str, str]]
"""Kind and data of a row → label → text of each field, in the order to show them."""
MINE, THEIRS, BOTH = "mijn versie", "de opgeslagen versie", "beide samengevoegd"
WIE = "Uw naam (voor de geschiedenis)"
_CHANGES = 15
_GONE = "(verwijderd)"


def choose(botsingen: Sequence[Botsing], leesbaar: Leesbaar, naam: Callable[[Rij], str],
           *, key: str) -> dict[str, str]:  # fmt: skip
    """Show both versions of every row that two people changed; return what to keep by row id."""
    st.warning(parts.plain(str(StaleRow(botsingen))))
    chosen: dict[str, str] = {}
    for botsing in botsingen:
        row = botsing.huidig
        st.subheader(parts.plain(naam(row)), anchor=False)
        parts.show_table(compared(botsing, leesbaar), key=f"{key}_{row.id}")
        options = [MINE, THEIRS]
        if botsing.samengevoegd() is not None:
            options.insert(0, BOTH)
        chosen[row.id] = str(
            st.radio("Bewaren", options, horizontal=True, key=f"{key}_keuze_{row.id}")
        )
    return chosen


def compared(botsing: Botsing, leesbaar: Leesbaar) -> pd.DataFrame:
    """Return the fields that differ: as it was, yours, and what is stored now."""
    kind = botsing.huidig.soort
    base = leesbaar(kind, botsing.basis.gegevens)
    theirs = {} if botsing.huidig.verwijderd else leesbaar(kind, botsing.huidig.gegevens)
    mine = {} if botsing.uw is None else leesbaar(kind, botsing.uw)
    lines = [
        (label, text, mine.get(label, _GONE), theirs.get(label, _GONE))
        for label, text in base.items()
        if not text == mine.get(label, _GONE) == theirs.get(label, _GONE)
    ]
    return pd.DataFrame(lines, columns=["Veld", "Was", "Uw versie", "Nu opgeslagen"])


def solved(
    orders: Sequence[Opdracht], botsingen: Sequence[Botsing], chosen: Mapping[str, str]
) -> list[Opdracht]:
    """Return the waiting orders with each collision as it was chosen."""
    found = {botsing.huidig.id: botsing for botsing in botsingen}
    made = []
    for order in orders:
        botsing = found.get(order.id or "")
        if botsing is None:
            made.append(order)
        elif chosen[botsing.huidig.id] != THEIRS:
            both = chosen[botsing.huidig.id] == BOTH
            data = botsing.samengevoegd() if both else order.gegevens
            made.append(replace(order, gegevens=data, versie=botsing.huidig.versie))
    return made


def show_history(records: Records, soorten: Sequence[str], *, wie: str, key: str) -> None:
    """Show the last changes of these kinds, each with a button that undoes it."""
    opened = st.expander("Geschiedenis en ongedaan maken", on_change="rerun", key=key)
    if wrong := st.session_state.pop(f"{key}_fout", ""):
        st.error(parts.plain(wrong))
    if not opened.open:
        return
    with opened:
        own = {c.id: c for soort in soorten for c in records.changes(soort)}
        changes = [own[number] for number in sorted(own, reverse=True)]
        if not changes:
            st.caption("Er is nog niets gewijzigd.")
        undone = {change.ongedaan_van for change in changes}
        for change in changes[:_CHANGES]:
            left, right = st.columns([5, 1.3], vertical_alignment="center")
            by = f" door {change.wie}" if change.wie else ""
            left.markdown(parts.plain(f"{moment(change.wanneer)}{by}: {change.wat}"))
            if change.id not in undone:
                right.button(
                    "Ongedaan maken",
                    key=f"{key}_{change.id}",
                    on_click=_undo,
                    args=(records, change.id, wie, key),
                )


def _undo(records: Records, change: int, wie: str, key: str) -> None:
    try:
        records.undo(change, wie=wie)
    except WijkverkennerError as error:
        st.session_state[f"{key}_fout"] = str(error)
