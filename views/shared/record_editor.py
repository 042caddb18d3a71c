"""Rows that people keep together: saving, two people at one row, what changed, and undoing it.

A page that keeps rows says how a row reads (`ReadableRow`: label → text per field); the rest is
the same for every kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from store import WijkverkennerError
from store.dutch import sentence
from store.reading.persons import person_hints
from store.records_rows import StaleRow
from views.shared import elements, state, words

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from store.records import Records
    from store.records_rows import Botsing, Opdracht, Rij

ReadableRow = Callable[[str, Mapping[str, Any]], dict[str, str]]
"""Kind and data of a row → label → text of each field, in the order to show them."""
RecordLine = tuple[int | None, dict[str, Any]]
"""A line of a table with its place in the list that it came from; None: it was added."""
MINE, THEIRS, BOTH = "mijn versie", "de opgeslagen versie", "beide samengevoegd"
WIE = "Uw rol (voor de geschiedenis)"
TABEL = (
    "Dubbelklik in een cel om haar te wijzigen; onder de laatste rij kunt u er een toevoegen. "
    "Vink rijen links aan en druk op Delete om ze te verwijderen."
)
"""How a table is edited."""
_TOO_LATE = (
    "Wat u het laatst in de tabel intikte is niet overgenomen: de tabel werd juist vernieuwd, of "
    "de tekst was te lang. Vul het opnieuw in."
)
_CHANGES = 15
_WIDTHS = {"Veld": 170, "Was": 250, "Uw versie": 250, "Nu opgeslagen": 250}
"""Pixels: together they fit on a screen of 1280 wide, beside the sidebar."""
_GONE = "(verwijderd)"
_NAME = "naam_in_geschiedenis"


@dataclass(kw_only=True)
class RecordSaving:
    """What one person is saving, from the first click until it is kept and said."""

    botsingen: tuple[Botsing, ...] = ()
    opdrachten: list[Opdracht] = field(default_factory=list)
    """What waits until the collisions are solved."""
    wat: str = ""
    """What was to be saved, in the words of the history."""
    gezegd: str = ""
    """What the next run says, once."""
    gemist: bool = False
    """Something that was typed could not be taken over; the next run says so, once."""

    def forget(self) -> None:
        """Let the next look start from what is stored."""
        self.botsingen, self.opdrachten, self.wat = (), [], ""

    def say(self, where: DeltaGenerator | None = None) -> None:
        """Show what was saved in the run before, and what could not be taken over.

        `where` is a place that was kept for it; None shows it here.
        """
        # always there, so that what stands below is not made anew under somebody's click
        with where or st.container():
            if self.gezegd:
                st.success(elements.plain(self.gezegd))
            if self.gemist:
                st.warning(_TOO_LATE)
        self.gezegd, self.gemist = "", False


@dataclass(kw_only=True)
class FileChanges(RecordSaving):
    """The same for what comes from a file: it stays chosen until it is stored or thrown away."""

    ronde: int = 0
    """The box for a file is made anew, and empty, when this changes."""

    def forget(self) -> None:
        """Empty the box for a file."""
        super().forget()
        self.ronde += 1


def save(now: RecordSaving, records: Records, orders: Sequence[Opdracht], *, wat: str) -> None:
    """Store orders and begin anew; two people at one row wait for `show_collisions`.

    Returns only when nothing could be stored, with the reason on the page.
    """
    try:
        records.apply(orders, wie=who(), wat=wat)
    # kept in the session and shown by the next run: the table stands above, and is made by now
    except StaleRow as error:
        now.botsingen, now.opdrachten, now.wat = error.botsingen, list(orders), wat
        st.rerun()
    except WijkverkennerError as error:
        st.error(elements.told(error))
        return
    now.forget()
    now.gezegd = (
        f"{sentence(f'Opgeslagen: {wat}')} Bij de geschiedenis is dit ongedaan te maken."
        if orders
        else "De opgeslagen versie is behouden."
    )
    st.rerun()


def show_collisions(
    now: RecordSaving,
    leesbaar: ReadableRow,
    naam: Callable[[Rij], str],
    bewaar: Callable[[list[Opdracht]], None],
    *,
    key: str,
) -> None:
    """Show both versions of every row that two people changed, and save what is chosen."""
    chosen = _choose(now.botsingen, leesbaar, naam, key=key)
    with st.container(horizontal=True):
        if st.button("Opslaan", type="primary", key=f"{key}_opslaan"):
            bewaar(_solved(now, chosen))
        if st.button("Mijn wijzigingen weggooien", key=f"{key}_weg"):
            now.forget()
            st.rerun()


def warn_of_others() -> None:
    """Say that somebody else saved since editing began."""
    st.warning(
        "Iemand heeft deze lijst intussen gewijzigd. Bij het opslaan wordt uw wijziging "
        "vergeleken met die van de ander; er gaat niets stil verloren."
    )


def ask_name(**look: Any) -> None:  # noqa: ANN401 - how a text field may look
    """Ask who is saving, once for everything that is kept; it may stay empty."""
    key = state.field_key("uw_naam", who())
    said = st.text_input(WIE, key=key, on_change=_take_name, args=(key,), **look)
    if person_hints(said or ""):
        st.caption("Noem liever uw rol of organisatie: hier worden geen personen bewaard.")


def who() -> str:
    """Return the role for the history; '' when nobody gave one."""
    return str(st.session_state.get(_NAME, ""))


def typed(lines: Sequence[RecordLine], edits: Mapping[str, Any]) -> list[RecordLine]:
    """Return lines of a table with what somebody typed in them, in the form Streamlit keeps it.

    `edits` has `edited_rows` (place → column → value), `added_rows` and `deleted_rows`.
    """
    # Streamlit keeps the places of rows as text
    changed = {int(place): values for place, values in (edits.get("edited_rows") or {}).items()}
    gone = {int(place) for place in edits.get("deleted_rows") or ()}
    kept = [
        (before, line | changed.get(place, {}))
        for place, (before, line) in enumerate(lines)
        if place not in gone
    ]
    return kept + [(None, dict(line)) for line in edits.get("added_rows") or ()]


def touched(key: str) -> bool:
    """Tell whether anything was typed in a table for editing."""
    edits = st.session_state.get(key) or {}
    return any(edits.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def show_history(records: Records | None, soorten: Sequence[str], *, key: str) -> None:
    """Show the last changes of these kinds, each with a button that undoes it.

    `records` is None where nothing was ever kept.
    """
    # reading the history takes a query per kind: only for who opens it
    opened = st.expander("Geschiedenis en ongedaan maken", on_change="rerun", key=key)
    if wrong := st.session_state.pop(f"{key}_fout", ""):
        st.error(elements.plain(wrong))
    if not opened.open:
        return
    with opened:
        # The numbers of changes grow in time, over all kinds: so they sort the history.
        own = {c.id: c for soort in soorten for c in records.changes(soort)} if records else {}
        changes = [own[number] for number in sorted(own, reverse=True)]
        if not changes:
            st.caption("Er is nog niets gewijzigd.")
        # undoing is a change itself; a change that was undone is not offered a second time
        undone = {change.ongedaan_van for change in changes}
        for change in changes[:_CHANGES]:
            left, right = st.columns([5, 1.3], vertical_alignment="center")
            by = f" door {change.wie}" if change.wie else ""
            left.markdown(elements.plain(f"{words.moment(change.wanneer)}{by}: {change.wat}"))
            if change.id not in undone:
                right.button(
                    "Ongedaan maken",
                    key=f"{key}_{change.id}",
                    on_click=_undo,
                    args=(records, change.id, key),
                )


def _choose(botsingen: Sequence[Botsing], leesbaar: ReadableRow, naam: Callable[[Rij], str],
            *, key: str) -> dict[str, str]:  # fmt: skip
    """Draw the choice; return what to keep by row id."""
    st.warning(elements.plain(str(StaleRow(botsingen))))
    chosen: dict[str, str] = {}
    for botsing in botsingen:
        row = botsing.huidig
        st.header(elements.plain(naam(row)), anchor=False)
        elements.show_table(_compared(botsing, leesbaar), key=f"{key}_{row.id}", wide=_WIDTHS)
        options = [MINE, THEIRS]
        if botsing.samengevoegd() is not None:
            # offered only where both changed other fields of the row
            options.insert(0, BOTH)
        chosen[row.id] = str(
            st.radio("Bewaren", options, horizontal=True, key=f"{key}_keuze_{row.id}")
        )
    return chosen


def _compared(botsing: Botsing, leesbaar: ReadableRow) -> pd.DataFrame:
    """Return the fields that differ: as it was, yours, and what is stored now."""
    kind = botsing.huidig.soort
    base = leesbaar(kind, botsing.basis.gegevens)
    theirs = {} if botsing.huidig.verwijderd else leesbaar(kind, botsing.huidig.gegevens)
    mine = {} if botsing.uw is None else leesbaar(kind, botsing.uw)
    lines = [
        (label, text, mine.get(label, _GONE), theirs.get(label, _GONE))
        for label, text in base.items()
        # three alike is no difference to choose in
        if not text == mine.get(label, _GONE) == theirs.get(label, _GONE)
    ]
    return pd.DataFrame(lines, columns=["Veld", "Was", "Uw versie", "Nu opgeslagen"])


def _solved(now: RecordSaving, chosen: Mapping[str, str]) -> list[Opdracht]:
    """Return the waiting orders with each collision as it was chosen."""
    found = {botsing.huidig.id: botsing for botsing in now.botsingen}
    made = []
    for order in now.opdrachten:
        botsing = found.get(order.id or "")
        if botsing is None:
            made.append(order)
        # Who keeps the other's version sends nothing: it is stored already.
        elif chosen[botsing.huidig.id] != THEIRS:
            both = chosen[botsing.huidig.id] == BOTH
            data = botsing.samengevoegd() if both else order.gegevens
            # on top of what is stored now, so that it collides only with a third
            made.append(replace(order, gegevens=data, versie=botsing.huidig.versie))
    return made


def _take_name(key: str) -> None:
    st.session_state[_NAME] = st.session_state[key]


def _undo(records: Records, change: int, key: str) -> None:
    try:
        records.undo(change, wie=who())
    except WijkverkennerError as error:
        st.session_state[f"{key}_fout"] = str(error)
