"""What one person is changing in the table of a kind of row, and that table itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from places.aanbod.model import FACTOR, Aanbod, Ambitie, FactorNames, Field, FieldForm, Resultaat
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_RESULTAAT
from places.aanbod.workbook import BLADEN
from store import WijkverkennerError
from store.records_rows import Opdracht, Rij
from store.words import label, words
from views.shared import record_editor
from views.shared.record_editor import RecordLine, RecordSaving

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

_MANY = (FieldForm.KEUZES, FieldForm.CODES, FieldForm.RIJEN)
_WIDTHS = ((80, 520), (31, 240), (0, 150))
"""Pixels of a column, from how many characters its field has in Excel."""
# own choice: two fields tell one row from another
_NAMED_BY = 2
_NONE = "Er is nog niets om uit te kiezen."


@dataclass(frozen=True, slots=True)
class EditFilter:
    """Which rows are in the table; empty fields leave all in."""

    zoek: str = ""
    wijk: str = ""
    """Code of the area that a row must be there for."""

    def takes(self, row: Rij, names: Mapping[str, str]) -> bool:
        """Tell whether a row passes; `names` is the text of areas and resultaten by id."""
        if self.wijk and not _is_for(row, self.wijk):
            return False
        # every word somewhere in the row, in any order and any field
        wanted = self.zoek.casefold().split()
        return not wanted or all(word in _text(row, names) for word in wanted)


@dataclass
class TableEdit(RecordSaving):
    """What one person has before them, of one kind of row."""

    soort: str
    rijen: list[Rij] = field(default_factory=list)
    """As they were when editing began: what is saved is compared with these."""
    stand: str | None = None
    """Of the records when editing began; None before that."""
    ronde: int = 0
    """The table is made anew when this changes."""
    filter: EditFilter = field(default_factory=EditFilter)
    getoond: list[Rij] = field(default_factory=list)
    """The rows of the table in this round, with what was changed in earlier ones."""
    meegenomen: list[Opdracht] = field(default_factory=list)
    """Removals of earlier rounds: their rows are not in the table any more."""
    alles: list[Opdracht] = field(default_factory=list)
    """Everything that is not saved yet."""
    wijk: str = ""
    """Code of the area that new aanbod is for, unless its row says otherwise."""
    fout: str = ""
    """Why what was typed last cannot be taken over."""
    gemaakt: object = None
    """What the table was made for: with anything else Streamlit forgets what was typed in it."""

    @property
    def sleutel(self) -> str:
        """The key of the table."""
        return f"bewerken_{self.soort}_{self.ronde}"

    @property
    def nieuw(self) -> dict[str, Any]:
        """The fields that a new row begins with."""
        return {"gebieden": [self.wijk]} if self.wijk and self.soort == SOORT_AANBOD else {}

    @property
    def basis(self) -> dict[str, Rij]:
        """The rows as they were when editing began, by id."""
        return {row.id: row for row in self.rijen}

    def begin(
        self, rows: Sequence[Rij], stand: str, keuze: EditFilter, names: Mapping[str, str]
    ) -> None:
        """Start from what is stored, with nothing changed."""
        self.rijen, self.stand = list(rows), stand
        self.alles = []
        self.again(keuze, names)

    def again(self, keuze: EditFilter, names: Mapping[str, str]) -> None:
        """Make the table anew under a filter, with every change so far.

        A row that was changed or added stays in the table under any filter, so that one
        always sees what is to be saved.
        """
        self.ronde += 1
        # What could not be taken over is lost with its table, so it is said.
        self.gemist = self.gemist or bool(self.fout)
        self.filter, self.fout = keuze, ""
        changed = {order.id: order for order in self.alles if order.id}
        shown = []
        for row in self.rijen:
            order = changed.get(row.id)
            if order is None and keuze.takes(row, names):
                shown.append(row)
            elif order is not None and order.gegevens is not None:
                shown.append(replace(row, gegevens=order.gegevens))
        # An order without id is a row that was added: it has no place among the stored ones.
        new = [o.gegevens for o in self.alles if o.id is None and o.gegevens is not None]
        self.getoond = shown + [Rij("", self.soort, 0, data) for data in new]
        self.meegenomen = [order for order in self.alles if order.gegevens is None]

    def read(self, edits: Mapping[str, Any]) -> None:
        """Take over what was typed in the table of this round, in the form Streamlit keeps it."""
        lines = record_editor.typed(lines_of(self.getoond, self.soort), edits)
        try:
            found = orders(lines, self.getoond, self.soort, basis=self.basis, nieuw=self.nieuw)
        except WijkverkennerError as error:
            self.fout = str(error)
            return
        self.fout, self.alles = "", [*found, *self.meegenomen]

    def forget(self) -> None:
        """Let the next look start from what is stored."""
        super().forget()
        self.stand, self.alles, self.fout = None, [], ""


def _is_for(row: Rij, wijk: str) -> bool:
    if row.soort == SOORT_AANBOD:
        return Aanbod.from_dict(row.gegevens).reaches(wijk)
    if row.soort == SOORT_RESULTAAT:
        return Resultaat.from_dict(row.gegevens).holds_in(wijk)
    return True


def _text(row: Rij, names: Mapping[str, str]) -> str:
    """Return all of a row as it is read, for searching."""
    parts = [
        shown(veld, row.gegevens.get(veld.naam), names)
        for veld in fields_of(row.soort)
        if row.gegevens.get(veld.naam)
    ]
    areas = [names.get(code, "") for code in row.gegevens.get("gebieden") or ()]
    return " ".join([*parts, *areas]).casefold()


def model_of(soort: str) -> type[Aanbod | Ambitie | Resultaat]:
    """Return the class of a kind of row."""
    return BLADEN[soort][2]


def fields_of(soort: str) -> tuple[Field, ...]:
    """Return the fields of a kind of row."""
    return BLADEN[soort][1]


def grid(rows: Sequence[Rij], soort: str) -> pd.DataFrame:
    """Return rows as a table with a column per field, in the order of `rows`."""
    import pandas as pd

    data = [line for _, line in lines_of(rows, soort)]
    columns: dict[str, pd.Series] = {}
    for veld in fields_of(soort):
        values = [row[veld.naam] for row in data]
        if veld.verplicht:
            values = [value or _nameless(veld) for value in values]
        if veld.vorm is FieldForm.GETAL:
            # Also without any number: Streamlit chooses the editor of a column by its type.
            columns[veld.naam] = pd.Series(values, dtype="float64")
        elif veld.vorm is FieldForm.JA_NEE:
            columns[veld.naam] = pd.Series(values, dtype="bool")
        else:
            columns[veld.naam] = pd.Series(values, dtype="object")
    return pd.DataFrame(columns)


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose from by id, besides the lists of words."""

    resultaten: Mapping[str, str] = field(default_factory=dict)
    gebieden: Mapping[str, str] = field(default_factory=dict)
    indicatoren: Mapping[str, str] = field(default_factory=dict)
    factoren: FactorNames = field(default_factory=FactorNames)


def columns_of(
    soort: str, rows: Sequence[Rij], offered: Offered, *, nieuw: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return how each field is edited; `nieuw` has the fields that a new row begins with.

    A word that is in no list stays among the choices, so that opening a row never changes it; a
    field without any choice cannot be edited, and says why.
    """
    made = {}
    for veld in fields_of(soort):
        width = next(pixels for least, pixels in _WIDTHS if veld.breed >= least)
        common: dict[str, Any] = {"label": veld.label, "help": veld.uitleg or None, "width": width}
        if veld.vorm is FieldForm.JA_NEE:
            made[veld.naam] = st.column_config.CheckboxColumn(default=False, **common)
        elif veld.vorm is FieldForm.GETAL:
            made[veld.naam] = st.column_config.NumberColumn(**common)
        elif veld.vorm is FieldForm.KEUZE:
            options, shown = _choices(veld, rows, offered)
            made[veld.naam] = st.column_config.SelectboxColumn(
                options=options, format_func=shown, **common
            )
        elif veld.vorm in _MANY:
            options, shown = _choices(veld, rows, offered)
            made[veld.naam] = (
                st.column_config.MultiselectColumn(
                    options=options,
                    format_func=shown,
                    # one colour for all: a colour per word would say something that is not meant
                    color="primary",
                    default=(nieuw or {}).get(veld.naam),
                    **common,
                )
                if options
                else st.column_config.ListColumn(disabled=True, **common | {"help": _NONE})
            )
        else:
            # what a row is called stays in sight while one scrolls to its other fields
            pinned, begin = (True, _nameless(veld)) if veld.verplicht else (None, None)
            made[veld.naam] = st.column_config.TextColumn(pinned=pinned, default=begin, **common)
    return made


def lines_of(rows: Sequence[Rij], soort: str) -> list[RecordLine]:
    """Return rows as lines with every field of their kind, each with its place in `rows`."""
    model = model_of(soort)
    return [(place, model.from_dict(row.gegevens).as_dict()) for place, row in enumerate(rows)]


def orders(
    lines: Sequence[RecordLine],
    rows: Sequence[Rij],
    soort: str,
    *,
    basis: Mapping[str, Rij] | None = None,
    nieuw: Mapping[str, Any] | None = None,
) -> list[Opdracht]:
    """Return what it takes to bring the records to what was edited.

    Raises Refused when a text is too long to be kept.

    Parameters
    ----------
    lines
        The table as it is now, each line with its place in `rows`. A place that is gone was
        removed. A line that was added and left empty is none.
    rows
        What the table was made of; a row without id was added before and is not stored.
    basis
        By id the rows as they are stored, when `rows` has changes already; None when not.
    nieuw
        The fields that a new row begins with; a row that has no more than these is empty. What
        is for the whole gemeente is not for the area that it began with.
    """
    model = model_of(soort)
    stored = {row.id: row for row in rows} if basis is None else basis
    found, seen, begin = [], set(), nieuw or {}
    unnamed = {veld.naam: _nameless(veld) for veld in fields_of(soort) if veld.verplicht}
    for place, line in lines:
        # Through the model and back, so that a cell that only looks different is no change.
        named = {name: "" if unnamed.get(name) == text else text for name, text in line.items()}
        data = model.from_dict(named).as_dict()
        old = None if place is None else stored.get(rows[place].id)
        if old is None:
            own = {name: value for name, value in data.items() if value != begin.get(name)}
            if data.get("stedelijk") and "gebieden" not in own:
                data["gebieden"] = []
            # A line that was opened and left empty is not a row.
            if any(value not in ("", None, [], False) for value in own.values()):
                found.append(Opdracht(soort, data))
            continue
        seen.add(place)
        if data != model.from_dict(old.gegevens).as_dict():
            found.append(old.order(data))
    # a row that was added in an earlier round and removed again was never stored: no order
    left = [stored.get(row.id) for place, row in enumerate(rows) if place not in seen]
    return found + [row.order(None) for row in left if row is not None]


def without_name(orders: Sequence[Opdracht], basis: Mapping[str, Rij]) -> list[str]:
    """Say of every row that is to be saved without what it must have, which row it is.

    `basis` has the rows as they are stored, by id.
    """
    said = []
    for order in orders:
        if order.gegevens is None:
            continue
        for veld in fields_of(order.soort):
            if veld.verplicht and not order.gegevens.get(veld.naam):
                old = basis.get(order.id or "")
                was = str(old.gegevens.get(veld.naam) or "") if old else ""
                said.append(f"{_which(order, was)} heeft geen {veld.label.lower()}")
    return said


def _which(order: Opdracht, was: str) -> str:
    """Name a row that has no name: by the one it had, else by the first fields that it has."""
    if was:
        return f"De rij die ‘{was}’ heette"
    filled = [
        f"{veld.label.lower()} ‘{shown(veld, (order.gegevens or {}).get(veld.naam), {})}’"
        for veld in fields_of(order.soort)
        if veld.vorm in (FieldForm.TEKST, FieldForm.KEUZE) and (order.gegevens or {}).get(veld.naam)
    ]
    new = "Een nieuwe rij onderaan de tabel" if order.id is None else "Een rij"
    return f"{new} met {' en '.join(filled[:_NAMED_BY])}" if filled else new


def readable(soort: str, data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Return every field of a row as a reader sees it, by its label."""
    # through the model, for an older version may have other fields
    data = model_of(soort).from_dict(data).as_dict()
    return {veld.label: shown(veld, data.get(veld.naam), names) for veld in fields_of(soort)}


def show_collisions(
    now: RecordSaving,
    names: Mapping[str, str],
    keep: Callable[[list[Opdracht]], None],
    *,
    key: str,
) -> None:
    """Show both versions of every row that two people changed, and let one choose."""
    record_editor.show_collisions(
        now, lambda soort, data: readable(soort, data, names), title_of, keep, key=key
    )


def title_of(row: Rij) -> str:
    """Return what a row is called."""
    return model_of(row.soort).from_dict(row.gegevens).titel


def shown(veld: Field, value: object, names: Mapping[str, str]) -> str:
    """Return a value of a field as a reader sees it."""
    if value in (None, "", []):
        return "(leeg)"
    if veld.vorm is FieldForm.JA_NEE:
        return "ja" if value else "nee"
    values = value if isinstance(value, list) else [value]
    if veld.vorm in (FieldForm.KEUZE, FieldForm.KEUZES):
        values = [label(veld.lijst, str(word)) for word in values]
    if veld.vorm in (FieldForm.RIJEN, FieldForm.CODES):
        values = [names.get(str(key), str(key)) for key in values]
    return "; ".join(str(item) for item in values)


def _nameless(veld: Field) -> str:
    """Return what stands in the cell of a name that is not there, so that one sees which it is."""
    return f"(nog geen {veld.label.lower()})"


def _choices(veld: Field, rows: Sequence[Rij], offered: Offered) -> tuple[list[str], Any]:
    if veld.lijst == FACTOR:
        known = dict(offered.factoren.namen)
    elif veld.vorm is FieldForm.RIJEN and veld.lijst == SOORT_RESULTAAT:
        known = dict(offered.resultaten)
    elif veld.naam == "indicatoren":
        known = dict(sorted(offered.indicatoren.items(), key=lambda item: item[1].casefold()))
    elif veld.vorm is FieldForm.CODES:
        known = {code: f"{name} ({code})" for code, name in offered.gebieden.items()}
    else:
        known = {word.id: word.label for word in words(veld.lijst).values()}
    # A word that left the list is still in somebody's row; taking it away would change the row.
    for row in rows:
        value = row.gegevens.get(veld.naam) or ()
        for item in [value] if isinstance(value, str) else value:
            text = offered.factoren.label(str(item)) if veld.lijst == FACTOR else str(item)
            known.setdefault(str(item), text)
    return list(known), lambda key: known.get(key, key)
