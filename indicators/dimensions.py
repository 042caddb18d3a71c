"""Tables with several rows per area: by sex, by age, by kind of crime. Chosen or added up, asked.

Nothing here is guessed: which value of such a column is meant, or that its rows may be added up,
only the user knows. Rows that differ in it are never taken for doubles of each other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from indicators import findings as soorten
from indicators.aggregates import WAARDE
from indicators.catalogue import Indicator, column_key, column_keys, fold, never_figures, slug
from indicators.small_counts import Piece, is_count
from indicators.tables import texts_of
from store import Finding, Refused
from store.dutch import listed
from store.reading.tables import is_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.cells import Cells
    from indicators.tables import Ask, FigureColumn, Table

SPLITS = " | "
"""Between the values of a dimension in its finding, from which a page makes a choice."""
# What CBS and gemeenten divide people and events by; some of it is a number (age).
_KNOWN = ("geslacht", "sekse", "leeftijd", "herkomst", "migratieachtergrond", "soortmisdrijf",
          "nationaliteit", "opleidingsniveau", "huishoudenssamenstelling")  # fmt: skip
# Months and quarters of one year: they divide its figures.
_PERIODS = ("perioden", "jaar", "peiljaar")
_ASKED, _SHOWN = 200, 6
"""Values of a dimension that are offered, and that a message names."""


def settle_dimensions(table: Table, ask: Ask) -> Table:
    """Return a table with one row per area and year, or marked to be added up.

    Its `koppen` are the names of the columns that may be a dimension. Raises Refused when a column
    of this kind is neither chosen from nor added up, or there is no such column or value. The
    findings hold the values.
    """
    notes: list[Finding] = []
    for line in ask.kies:
        table = _chosen(table, *_asked(line), notes)
    key = ["code", "jaar"] if "jaar" in table.rijen else ["code"]
    rows = table.rijen[table.rijen["code"].notna()]
    repeated = rows[rows.duplicated(key, keep=False)]
    found = _dimensions(table, repeated, key) if len(repeated) else {}
    summed = {column_key(name) for name in ask.tel_op}
    if missing := summed - {column_key(table.koppen[position]) for position in found}:
        names = [name for name in ask.tel_op if column_key(name) in missing]
        raise _unknown(table, names[0])
    unasked = {p: texts for p, texts in found.items() if column_key(table.koppen[p]) not in summed}
    if unasked:
        raise _question(table, unasked)
    for position, texts in found.items():
        if total := next((text for text in texts.unique() if _is_sum(text)), ""):
            name = table.koppen[position]
            raise Refused(
                "een kolom waarvan de rijen samen het geheel zijn",
                f"{table.grid.name}, waarin {name} ook {total!r} heeft",
                f"Optellen zou dubbel tellen. Kies het totaal met --kies '{name}={total}'.",
            )
    table = replace(
        table,
        kolommen=[column for column in table.kolommen if column.positie not in found],
        bevindingen=[*table.bevindingen, *notes],
    )
    if not found:
        return table
    parts = [texts_of(table.grid, table.rijen, position) for position in found]
    # a row is one part of its area: only rows of the same part are doubles
    table.rijen = table.rijen.assign(deel=pd.concat(parts, axis=1).agg("\x1f".join, axis=1))
    table.tel_op = True
    return table


def added_up(
    table: Table, rows: pd.DataFrame, cells: list[tuple[FigureColumn, Cells]]
) -> tuple[pd.DataFrame, list[tuple[FigureColumn, Cells]], list[Finding]]:
    """Add up the parts of each area; only counts can be.

    A sum of which a part is masked is masked, and one of which a part is missing is missing.
    """
    key = ["code", "jaar"] if "jaar" in rows else ["code"]
    # a number per area (and year), its first row, and how many rows it has
    group = rows.groupby(key, sort=False).ngroup().to_numpy()
    _, first, size = np.unique(group, return_index=True, return_counts=True)
    notes: list[Finding] = []
    total: list[tuple[FigureColumn, Cells]] = []
    other: list[str] = []
    for column, read in cells:
        piece = Piece(rows["code"], column.indicator, read.waarden, read.staat, eigen=True)
        if not is_count(piece):
            other.append(column.indicator.label)
            continue
        # sums per area; the state of a sum is the worst of its parts: the highest number
        values = np.bincount(group, np.nan_to_num(read.waarden), len(first)).astype(float)
        state = np.full(len(first), WAARDE, dtype=np.int8)
        np.maximum.at(state, group, read.staat)
        values[state != WAARDE] = np.nan
        at = np.zeros(len(rows), dtype=bool)
        at[first] = True
        total.append((column, replace(read.at(at), waarden=values, staat=state)))
    place = table.grid.name
    if other:
        text = f"geen aantallen: {', '.join(other)}"
        notes.append(soorten.NIET_OPGETELD(place, text, aantal=len(other)))
    if fewer := int((size < size.max()).sum()):
        text = f"gebieden met minder dan {size.max()} rijen om op te tellen"
        notes.append(soorten.DELEN_MINDER(place, text, aantal=fewer))
    return rows.iloc[first].reset_index(drop=True), total, notes


def _asked(line: str) -> tuple[str, str]:
    name, sign, value = line.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise Refused(
            "een kolom en de waarde die u daarvan kiest, zoals 'geslacht=vrouw'",
            repr(line),
            "Noem eerst de kolom, dan een = en de waarde zoals die in de tabel staat.",
        )
    return name.strip(), value.strip()


def _chosen(table: Table, name: str, value: str, notes: list[Finding]) -> Table:
    """Keep the rows with one value of a column, and count the others."""
    keys = [column_key(kop) for kop in table.koppen]
    if column_key(name) not in keys:
        raise _unknown(table, name)
    position = keys.index(column_key(name))
    texts = texts_of(table.grid, table.rijen, position)
    mask = texts.map(fold) == fold(value)
    if not mask.any():
        raise Refused(
            f"een waarde van {table.koppen[position]}: {_shown(texts)}",
            repr(value),
            "Kies een waarde zoals die in de tabel staat.",
        )
    text = f"rijen met een andere waarde van {table.koppen[position]} dan {value!r}"
    notes.append(soorten.NIET_GEKOZEN(table.grid.name, text, aantal=int((~mask).sum())))
    columns = [column for column in table.kolommen if column.positie != position]
    value = texts[mask].iloc[0]
    part = table.deel
    if not _is_sum(value):
        # assaults are not all crimes: a part has a name, and a set, of its own
        columns = [replace(c, indicator=_of_part(c.indicator, value)) for c in columns]
        part = ", ".join(text for text in (part, value) if text)
    rows = table.rijen[mask].reset_index(drop=True)
    return replace(table, rijen=rows, kolommen=columns, deel=part)


def _of_part(row: Indicator, value: str) -> Indicator:
    label = f"{row.label} ({value})"
    return replace(row, id=slug(label), label=label, formule=None, namen=(), eigen=True)


def _dimensions(table: Table, repeated: pd.DataFrame, key: list[str]) -> dict[int, pd.Series]:
    """Return the columns that tell the rows of one area apart, with their texts."""
    figures = {column.positie for column in table.kolommen}
    found: dict[int, pd.Series] = {}
    for position, name in enumerate(table.koppen):
        period = any(k.startswith(_PERIODS) for k in column_keys(name))
        known = period or any(k.startswith(_KNOWN) for k in column_keys(name))
        if not name or (position in figures and not known):
            continue
        if not period and any(k in never_figures() for k in column_keys(name)):
            continue
        texts = texts_of(table.grid, repeated, position)
        if (texts.groupby([repeated[k] for k in key]).nunique() < 2).all():  # noqa: PLR2004
            continue
        # a remark differs in every row; what divides a table comes back in other areas
        if not known and texts.nunique() * 2 > len(texts):
            continue
        codes = pd.factorize(texts)[0]
        # a code and its name divide in the same way, and are asked once
        if not any((codes == pd.factorize(other)[0]).all() for other in found.values()):
            found[position] = texts
    return found


def _question(table: Table, unasked: dict[int, pd.Series]) -> Refused:
    notes = []
    for position, texts in unasked.items():
        values = list(dict.fromkeys(texts))[:_ASKED]
        text = f"{table.koppen[position]}: {SPLITS.join(values)}"
        notes.append(
            soorten.DIMENSIE(table.grid.place(None, position), text, aantal=texts.nunique())
        )
    names = [table.koppen[position] for position in unasked]
    told = listed([f"{table.koppen[p]} ({_shown(texts)})" for p, texts in unasked.items()])
    example = next(iter(unasked.values())).iloc[0]
    return Refused(
        "een rij per gebied en jaar, of een keuze uit de rijen",
        f"{table.grid.name}, met meer rijen per gebied: die verschillen in {told}",
        f"Kies een waarde, bijvoorbeeld met --kies '{names[0]}={example}', of tel aantallen op "
        f"met --tel-op '{names[0]}'"
        + (f", en doe dat ook voor {listed(names[1:])}." if len(names) > 1 else "."),
        findings=notes,
    )


def _unknown(table: Table, name: str) -> Refused:
    there = [kop for kop in table.koppen if kop and column_key(kop) not in never_figures()]
    return Refused(
        "een kolom die de rijen van een gebied van elkaar onderscheidt",
        f"{name!r}; {table.grid.name} heeft {', '.join(there)[:160]}",
        "Noem de kolom zoals die in de tabel staat.",
    )


def _shown(texts: pd.Series) -> str:
    values: Sequence[str] = list(dict.fromkeys(texts))
    return ", ".join(values[:_SHOWN]) + (" …" if len(values) > _SHOWN else "")


def _is_sum(text: str) -> bool:
    return is_total(text) or fold(text).startswith("totaal")
