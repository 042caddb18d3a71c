"""Numbers as people write them: decimal comma or point, thousands dots, never guessed unseen.

`1.234` is twelve hundred in a Dutch table and little more than one in a programmer's. What
the other cells of a file show decides; where nothing does, the reading is the one that
fits the file's separator and the cell is reported as ambiguous.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray


class Decimaal(StrEnum):
    """The sign before the decimals."""

    PUNT = "."
    KOMMA = ","


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column read as numbers; all arrays have the length of the column."""

    waarden: NDArray[np.float64]
    """The number, nan where there is none."""
    leeg: NDArray[np.bool_]
    """Nothing in the cell."""
    tekst: NDArray[np.bool_]
    """Something that is not a number."""
    dubbelzinnig: NDArray[np.bool_]
    """A number that nothing in the file says how to read (`1.234`)."""


# Written in one way only, whatever the file's decimal sign; `1.234` is not among them.
_SURE = (
    r"^[+-]?(?:[0-9]+|[0-9]*\.[0-9]{1,2}|[0-9]*\.[0-9]{4,}|0*\.[0-9]+|[0-9]{4,}\.[0-9]+"
    r"|[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3})$"
)
_DUTCH = r"^[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|)(?:,[0-9]+)?$"
_ENGLISH = r"^[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|)(?:\.[0-9]+)?$"
# Thousands have three digits behind the sign; any other number of them is decimals.
_AMBIGUOUS = r"^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$"
# What only one of the two conventions writes.
_SHOWS_POINT = (
    r"^[+-]?(?:[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})|0*\.[0-9]+|[0-9]{4,}\.[0-9]+"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+)$"
)
_SHOWS_COMMA = (
    r"^[+-]?(?:[0-9]*,(?:[0-9]{1,2}|[0-9]{4,})|0*,[0-9]+|[0-9]{4,},[0-9]+"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+)$"
)
_DUTCH_RE, _ENGLISH_RE = re.compile(_DUTCH), re.compile(_ENGLISH)
_SURE_RE, _AMBIGUOUS_RE = re.compile(_SURE), re.compile(_AMBIGUOUS)
_BLANKS = str.maketrans("", "", "\u00a0\u202f\u2009 ")
_GROUPED_BY_BLANKS = re.compile(r"^[+-]?\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?:[.,]\d+)?$")


def parse_number(text: str, decimaal: Decimaal | None = None) -> float | None:
    """Return the number that a text is, or None.

    It may carry blanks around it, a euro sign, a percent sign, a typographic minus. Without the
    file's decimal sign only what can be read in one way is read: `1.234` gives None and `1.234,5`
    does not.
    """
    cleaned = _cleaned(text)
    if not any(char.isdigit() for char in cleaned):
        return None
    thousands = decimaal is Decimaal.KOMMA and _AMBIGUOUS_RE.match(cleaned)
    if _SURE_RE.match(cleaned) and not thousands:
        return float(cleaned)
    dutch, english = _DUTCH_RE.match(cleaned), _ENGLISH_RE.match(cleaned)
    if dutch and english:
        dutch, english = (
            dutch if decimaal is Decimaal.KOMMA else None,
            english if decimaal is Decimaal.PUNT else None,
        )
    if dutch:
        return float(cleaned.replace(".", "").replace(",", "."))
    if english:
        return float(cleaned.replace(",", ""))
    return None


def decimal_sign(columns: Iterable[pd.Series]) -> Decimaal | None:
    """Return the decimal sign that the cells show, None when they show none or both."""
    import pyarrow.compute as pc

    point = comma = False
    for column in columns:
        if column.dtype != object and column.dtype.kind in "iufb":
            continue
        cells = _texts(column)
        point = point or bool(pc.any(pc.match_substring_regex(cells, _SHOWS_POINT)).as_py())
        comma = comma or bool(pc.any(pc.match_substring_regex(cells, _SHOWS_COMMA)).as_py())
    # shown by neither, or by both: then no cell decides for another
    if point == comma:
        return None
    return Decimaal.PUNT if point else Decimaal.KOMMA


def to_numbers(
    column: pd.Series, *, decimaal: Decimaal | None, anders: Decimaal = Decimaal.PUNT
) -> Numbers:
    """Read a column of cells (text, or numbers from a workbook) as numbers.

    Without the file's decimal sign (`decimal_sign`) the column's own cells decide; where these do
    not either, ambiguous ones are read as `anders` says, and marked `dubbelzinnig`.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.dtype != object and column.dtype.kind in "iufb":
        values = column.to_numpy(dtype="float64", na_value=np.nan)
        none = np.zeros(len(values), dtype=bool)
        return Numbers(values, np.isnan(values), none, none)
    own = decimaal or decimal_sign([column])
    sign = own or anders
    cells = _texts(column)
    empty = pc.equal(cells, "").to_numpy(zero_copy_only=False)
    pattern = _DUTCH if sign is Decimaal.KOMMA else _ENGLISH
    # a pattern that fits whole cells, in C: of a national table nearly all do
    fits = pc.and_(
        pc.match_substring_regex(cells, pattern), pc.match_substring_regex(cells, r"[0-9]")
    )
    if sign is Decimaal.KOMMA:
        plain = pc.replace_substring(pc.replace_substring(cells, ".", ""), ",", ".")
    else:
        plain = pc.replace_substring(cells, ",", "")
    # only what fits is cast: one word would make the cast of the whole column fail
    chosen = pc.if_else(fits, pc.utf8_ltrim(plain, "+"), pa.scalar(None, pa.string()))
    values = pc.cast(chosen, pa.float64()).to_numpy(zero_copy_only=False).astype("float64")

    # what is left has a euro sign, blanks or words: each distinct text is read once
    rest = ~fits.to_numpy(zero_copy_only=False) & ~empty
    if rest.any():
        values = values.copy()
        texts = np.asarray(cells.to_pylist(), dtype=object)
        positions = np.flatnonzero(rest)
        known: dict[str, float] = {}
        for position in positions:
            text = texts[position]
            if text not in known:
                found = parse_number(text, sign)
                known[text] = np.nan if found is None else found
            values[position] = known[text]
    doubtful = np.zeros(len(values), dtype=bool)
    if own is None:
        doubtful = pc.match_substring_regex(cells, _AMBIGUOUS).to_numpy(zero_copy_only=False)
        doubtful = doubtful & ~_from_workbook(column)
    return Numbers(values, empty, np.isnan(values) & ~empty, doubtful)


def _cleaned(text: str) -> str:
    cleaned = text.strip().strip("€%").strip().replace("−", "-")
    if _GROUPED_BY_BLANKS.match(cleaned):
        cleaned = cleaned.translate(_BLANKS)
    return cleaned


def _from_workbook(column: pd.Series) -> NDArray[np.bool_]:
    """Tell which cells were numbers already."""
    if column.dtype != object:
        return np.zeros(len(column), dtype=bool)
    return np.fromiter((isinstance(cell, float | int) for cell in column), bool, len(column))


def _texts(column: pd.Series) -> Any:  # noqa: ANN401 (arrow publishes no types)
    """Return the cells as an arrow array of trimmed text.

    A number from a workbook is written so that it can be read in one way only, whatever
    the decimal sign of the text around it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if column.dtype == object:
        cells = [_as_text(cell) for cell in column]
        return pc.utf8_trim_whitespace(pa.array(cells, type=pa.string()))
    array = pa.array(column, type=pa.string(), from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return pc.utf8_trim_whitespace(pc.fill_null(array, ""))


def _as_text(cell: object) -> str:
    """Write a workbook's cell as text; a float gets an exponent, which has one reading."""
    if cell is None or cell != cell:  # noqa: PLR0124 (nan is the one value unequal to itself)
        return ""
    if isinstance(cell, bool | int):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell!r}e0"  # noqa: PLR2004
    return str(cell)
