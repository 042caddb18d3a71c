"""Rows of the records as the table of the editor, and back to what it takes to save them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from aanbod import SOORT_RESULTAAT, Aanbod, Ambitie, Resultaat, Veld, Vorm
from aanbod.excel_write import BLADEN
from store.records import Opdracht, Rij
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_MANY = (Vorm.KEUZES, Vorm.CODES, Vorm.RIJEN)
_WIDE, _NARROW = 240, 130


def model_of(soort: str) -> type[Aanbod | Ambitie | Resultaat]:
    """Return the class of a kind of row."""
    return BLADEN[soort][2]


def fields_of(soort: str) -> tuple[Veld, ...]:
    """Return the fields of a kind of row."""
    return BLADEN[soort][1]


def grid(rows: Sequence[Rij], soort: str) -> pd.DataFrame:
    """Return rows as a table with a column per field, in the order of `rows`."""
    import pandas as pd

    data = [model_of(soort).from_dict(row.gegevens).as_dict() for row in rows]
    columns: dict[str, pd.Series] = {}
    for veld in fields_of(soort):
        values = [row[veld.naam] for row in data]
        if veld.vorm is Vorm.GETAL:
            columns[veld.naam] = pd.Series(values, dtype="float64")
        elif veld.vorm is Vorm.JA_NEE:
            columns[veld.naam] = pd.Series(values, dtype="bool")
        else:
            columns[veld.naam] = pd.Series(values, dtype="object")
    return pd.DataFrame(columns)


def columns_of(
    soort: str, rows: Sequence[Rij], names: Mapping[str, str], areas: Mapping[str, str]
) -> dict[str, Any]:
    """Return how each field is edited.

    `names` has the text of every resultaat by id, `areas` the names of areas by code. A word
    that is in no list stays among the choices, so that opening a row never changes it.
    """
    made = {}
    for veld in fields_of(soort):
        width = _WIDE if veld.breed > 30 else _NARROW  # noqa: PLR2004 (characters)
        common: dict[str, Any] = {"label": veld.label, "help": veld.uitleg or None, "width": width}
        if veld.vorm is Vorm.JA_NEE:
            made[veld.naam] = st.column_config.CheckboxColumn(default=False, **common)
        elif veld.vorm is Vorm.GETAL:
            made[veld.naam] = st.column_config.NumberColumn(**common)
        elif veld.vorm is Vorm.KEUZE:
            options, shown = _choices(veld, rows, names, areas)
            made[veld.naam] = st.column_config.SelectboxColumn(
                options=options, format_func=shown, **common
            )
        elif veld.vorm in _MANY:
            options, shown = _choices(veld, rows, names, areas)
            made[veld.naam] = st.column_config.MultiselectColumn(
                options=options, format_func=shown, color="primary", **common
            )
        else:
            pinned = True if veld.verplicht else None
            made[veld.naam] = st.column_config.TextColumn(pinned=pinned, **common)
    return made


def orders(
    edited: pd.DataFrame,
    rows: Sequence[Rij],
    soort: str,
    *,
    basis: Mapping[str, Rij] | None = None,
) -> list[Opdracht]:
    """Return what it takes to bring the records to what was edited.

    Parameters
    ----------
    edited
        The table; its index is the place in `rows`. A place that is gone was removed, one
        beyond was added. A row that was added and left empty is none.
    rows
        What the table was made of; a row without id was added before and is not stored.
    basis
        By id the rows as they are stored, when `rows` has changes already; None when not.
    """
    model = model_of(soort)
    stored = {row.id: row for row in rows} if basis is None else basis
    found, seen = [], set()
    for place, line in zip(edited.index.tolist(), edited.to_dict("records"), strict=True):
        data = model.from_dict({str(k): _plain(v) for k, v in line.items()}).as_dict()
        known = isinstance(place, int) and 0 <= place < len(rows)
        old = stored.get(rows[place].id) if known else None
        if old is None:
            if any(value not in ("", None, [], False) for value in data.values()):
                found.append(Opdracht(soort, data))
            continue
        seen.add(place)
        if data != model.from_dict(old.gegevens).as_dict():
            found.append(Opdracht(soort, data, old.id, old.versie))
    left = [stored.get(row.id) for place, row in enumerate(rows) if place not in seen]
    return found + [Opdracht(soort, None, row.id, row.versie) for row in left if row is not None]


def readable(soort: str, data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """Return every field of a row as a reader sees it, by its label."""
    return {veld.label: shown(veld, data.get(veld.naam), names) for veld in fields_of(soort)}


def title_of(row: Rij) -> str:
    """Return what a row is called."""
    return str(row.gegevens.get("naam") or row.gegevens.get("tekst") or row.id)


def shown(veld: Veld, value: object, names: Mapping[str, str]) -> str:
    """Return a value of a field as a reader sees it."""
    if value in (None, "", []):
        return "(leeg)"
    if veld.vorm is Vorm.JA_NEE:
        return "ja" if value else "nee"
    values = value if isinstance(value, list) else [value]
    if veld.vorm in (Vorm.KEUZE, Vorm.KEUZES):
        values = [label(veld.lijst, str(word)) for word in values]
    if veld.vorm is Vorm.RIJEN:
        values = [names.get(str(key), str(key)) for key in values]
    return "; ".join(str(item) for item in values)


def _choices(
    veld: Veld, rows: Sequence[Rij], names: Mapping[str, str], areas: Mapping[str, str]
) -> tuple[list[str], Any]:
    if veld.vorm is Vorm.RIJEN and veld.lijst == SOORT_RESULTAAT:
        known = dict(names)
    elif veld.vorm is Vorm.CODES:
        known = {code: f"{name} ({code})" for code, name in areas.items()}
        if veld.naam == "indicatoren":
            known = {}
    else:
        known = {word.id: word.label for word in words(veld.lijst).values()}
    for row in rows:
        value = row.gegevens.get(veld.naam) or ()
        for item in [value] if isinstance(value, str) else value:
            known.setdefault(str(item), str(item))
    return list(known), lambda key: known.get(key, key)


def _plain(value: Any) -> Any:  # noqa: ANN401
    """Return a cell as JSON has it: no arrays, no nan."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return None
    if hasattr(value, "tolist"):
        return value.tolist()
    return value
