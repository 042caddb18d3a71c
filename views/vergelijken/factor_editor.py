"""Editing the table of factors: save, undo, back to the shipped one, and two people at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from compare.factor_records import factor_orders, reset_orders, unknown_figures, with_shipped
from compare.factor_table import KANTEN, KOLOMMEN, LIJSTEN, fields, from_fields, texts
from compare.factors import RICHTINGEN, SOORT_FACTOR, Factor
from indicators.catalogue import fold
from store import WijkverkennerError
from store.words import words as words_of
from views.shared import loaders, parts, record_parts, state
from views.shared.words import count
from views.vergelijken import factor_exchange as compare_factor_exchange
from views.vergelijken import factor_source as source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compare.factor_records import FactorRow
    from indicators import Indicator
    from store import Snapshot
    from store.records import Opdracht, Rij

_SESSION = "factoren_bewerken"
_HEIGHT = 430


@dataclass
class _Editing(record_parts.Bewaring):
    """What one person has before them."""

    rijen: list[FactorRow] = field(default_factory=list)
    """As they were when editing began: what is saved is compared with these."""
    getoond: list[record_parts.Regel] = field(default_factory=list)
    """The lines of the table in this round, with what was changed in earlier ones."""
    wijzigingen: Mapping[str, Any] = field(default_factory=dict)
    """What was typed in this round: Streamlit forgets it with the table."""
    eerder: bool = False
    """Something was changed in an earlier round."""
    stand: str | None = None
    ronde: int = 0
    """The table is made anew when this changes."""
    gemaakt: object = None
    """What the table was made for: with anything else Streamlit forgets what was typed in it."""

    @property
    def sleutel(self) -> str:
        """The key of the table."""
        return f"{_SESSION}_{self.ronde}"

    def begin(self, rows: list[FactorRow], stand: str) -> None:
        """Start from what is stored, with nothing changed."""
        self.rijen, self.stand = rows, stand
        lines = [fields(row.factor) | {"herkomst": row.herkomst} for row in rows]
        self.getoond = list(enumerate(lines))
        self.wijzigingen, self.eerder = {}, False
        self.ronde += 1

    def again(self) -> None:
        """Make the table anew, with every change so far."""
        self.eerder = self.eerder or bool(self.wijzigingen)
        self.getoond = record_parts.typed(self.getoond, self.wijzigingen)
        self.wijzigingen = {}
        self.ronde += 1

    def forget(self) -> None:
        """Let the next look start from what is stored."""
        super().forget()
        self.stand = None


def show(snapshot: Snapshot) -> None:
    """Show the editor, the way back to the shipped table, the history and Excel."""
    catalogue = loaders.catalogue(snapshot)
    now = _current(catalogue)
    now.say()
    if now.botsingen:
        _show_collisions(now, catalogue)
        return
    st.data_editor(
        pd.DataFrame([line for _, line in now.getoond], columns=[*list(KOLOMMEN)[1:], "herkomst"]),
        num_rows="dynamic",
        hide_index=True,
        height=_HEIGHT,
        column_config=_columns(now.rijen, catalogue),
        key=now.sleutel,
        on_change=_read,
        args=(now, now.sleutel),
        placeholder="",
    )
    st.caption(
        f"{record_parts.TABEL} Wat u wijzigt gaat voor de meegeleverde tabel, en is ongedaan te "
        "maken."
    )
    try:
        wanted = _wanted(now)
    except WijkverkennerError as error:
        st.error(parts.plain(str(error)))
        wanted = None
    found = [] if wanted is None else factor_orders(wanted, now.rijen, source.records())
    for _, factor in wanted or ():
        for sentence in unknown_figures(factor, catalogue):
            st.warning(parts.plain(f"{factor.label}: {sentence}"))
    _buttons(now, found)
    record_parts.show_history(source.records(), [SOORT_FACTOR], key="factoren_geschiedenis")
    compare_factor_exchange.show(catalogue, _readable(catalogue), _name)


def _read(now: _Editing, key: str) -> None:
    """Take over what was typed, before the page is made: a run that is cut short loses nothing."""
    if key == now.sleutel:
        now.wijzigingen = dict(st.session_state[key]) if record_parts.touched(key) else {}
    else:
        now.gemist = True


def _buttons(now: _Editing, found: list[Opdracht]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        record_parts.ask_name(placeholder="mag leeg blijven")
        title = f"Opslaan ({count(len(found), 'factor', 'factoren')})" if found else "Opslaan"
        if st.button(title, type="primary", disabled=not found, key="factoren_opslaan"):
            _save(now, found, f"{count(len(found), 'factor', 'factoren')} gewijzigd")
        if st.button(
            "Wijzigingen weggooien",
            disabled=not (now.eerder or now.wijzigingen),
            key="factoren_weg",
        ):
            now.forget()
            st.rerun()
        back = reset_orders(source.records())
        if st.button(
            "Terug naar de meegeleverde",
            disabled=not back,
            key="factoren_terug",
            help="Haalt alle eigen wijzigingen weg; ook dat is ongedaan te maken.",
        ):
            _save(now, back, "terug naar de meegeleverde factoren")
    if now.stand != source.records().stand(SOORT_FACTOR):
        record_parts.warn_of_others()


def _current(catalogue: Mapping[str, Indicator]) -> _Editing:
    """Return what is being edited; the newest rows where this person has changed nothing."""
    now: _Editing = st.session_state.setdefault(_SESSION, _Editing())
    stand = source.records().stand(SOORT_FACTOR)
    touched = now.eerder or now.wijzigingen
    made = (state.visit(), [(key, row.label) for key, row in catalogue.items()])
    if now.stand is None or (now.stand != stand and not touched and not now.botsingen):
        now.begin(source.rows(), stand)
    elif now.gemaakt != made:
        now.again()
    now.gemaakt = made
    return now


def _save(now: _Editing, found: list[Opdracht], what: str) -> None:
    record_parts.save(now, source.records(), found, wat=what)


def _show_collisions(now: _Editing, catalogue: Mapping[str, Indicator]) -> None:
    def keep(left: list[Opdracht]) -> None:
        _save(now, left, f"{count(len(left), 'factor', 'factoren')} gewijzigd")

    now.botsingen = tuple(map(with_shipped, now.botsingen))
    record_parts.show_collisions(now, _readable(catalogue), _name, keep, key="factoren_botsing")


def _readable(catalogue: Mapping[str, Indicator]) -> record_parts.Leesbaar:
    """Return how a factor reads where two people changed it."""

    def readable(kind: str, data: Mapping[str, Any]) -> dict[str, str]:
        del kind
        if not data:
            return dict.fromkeys(KOLOMMEN.values(), "(onbekend)")
        return texts(Factor.from_dict(data), catalogue)

    return readable


def _name(row: Rij) -> str:
    return str(row.gegevens.get("label") or row.id)


def _columns(rows: list[FactorRow], catalogue: Mapping[str, Indicator]) -> dict[str, Any]:
    columns = st.column_config
    figures = sorted(catalogue, key=lambda key: fold(catalogue[key].label))
    figures += [
        name
        for row in rows
        for name, _ in row.factor.indicatoren
        if name not in catalogue and name not in figures
    ]

    def figure(key: str) -> str:
        return catalogue[key].label if key in catalogue else key

    made: dict[str, Any] = {
        "label": columns.TextColumn(KOLOMMEN["label"], required=True, pinned=True, width=240),
        "rang": columns.NumberColumn(
            KOLOMMEN["rang"], min_value=1, max_value=5, step=1, required=True, width=70,
            help="1 hangt met de meeste andere factoren samen.",
        ),
        "richting": columns.SelectboxColumn(
            KOLOMMEN["richting"], options=list(RICHTINGEN), required=True, width=120,
            help="Risico: aanwezig is ongunstig. Beschermend: aanwezig is gunstig.",
        ),
        "herkomst": columns.TextColumn("Herkomst", disabled=True, width=110),
    }  # fmt: skip
    for name, lijst in LIJSTEN.items():
        known = {word.id: word.label for word in words_of(lijst).values()}
        made[name] = columns.MultiselectColumn(
            KOLOMMEN[name],
            options=list(known),
            format_func=partial(_named, known),
            color="primary",
            width=200,
        )
    for side in KANTEN:
        made[side] = columns.MultiselectColumn(
            KOLOMMEN[side], options=figures, format_func=figure, color="primary", width=280
        )
    return made


def _named(known: Mapping[str, str], key: str) -> str:
    return known.get(key, key)


def _wanted(now: _Editing) -> list[tuple[int | None, Any]]:
    """Return the factors of the edited table with their place before; empty new rows are none."""
    found: list[tuple[int | None, Any]] = []
    for before, line in record_parts.typed(now.getoond, now.wijzigingen):
        if before is None and not any(v for name, v in line.items() if name != "herkomst"):
            continue
        key = "" if before is None else now.rijen[before].factor.id
        found.append((before, from_fields(line | {"id": key})))
    return found
