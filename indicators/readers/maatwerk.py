"""CBS maatwerk: title lines, a header over several rows, gemeente and wijk codes in two columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indicators._codes import is_code_column
from indicators.readers import breed
from store.tables import find_header, joined_names

if TYPE_CHECKING:
    from indicators._table import Ask, Table
    from indicators.catalogue import Catalogue
    from store.tables import Grid, Header

NAAM = "maatwerktabel van CBS"

_FOOTER = re.compile(r"^Bron\s*:\s*(.+)$", re.IGNORECASE)
_UNIT = re.compile(
    r"^(%|x?\s*1[ .]?000 euro|euro|aantal|km|ha|m3|kwh|per 1[ .]?000 .*)$", re.IGNORECASE
)
_BELOW, _TAIL = 6, 12


def certainty(grid: Grid, catalogue: Catalogue) -> int:
    """Return how sure this is: code columns without figure names beside them, units below."""
    del catalogue
    header = _code_header(grid)
    if header is None or header.row == 0:
        return 0
    codes = header.find(is_code_column)
    blank = [i for i, name in enumerate(header.names) if not name]
    if not codes or not blank or _units_row(grid, header) is None:
        return 0
    above = joined_names(grid, max(0, header.row - _BELOW), header.row)
    return 90 if all(above[i] for i in blank) else 0


def read(grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
    """Read a maatwerk table; the header's pieces are joined downwards."""
    header = _code_header(grid)
    units_row = header and _units_row(grid, header)
    assert header is not None and units_row is not None  # noqa: S101, PT018 (certainty saw them)
    first_piece = _first_piece(grid, header)
    joined = joined_names(grid, first_piece, header.row)
    names = [own or above for own, above in zip(header.names, joined, strict=True)]
    units = {i: unit for i, unit in enumerate(grid.row(units_row)) if unit}
    titles_until = header.row
    return breed.read_below(
        grid,
        [re.sub(r"\s+", " ", name) for name in names],
        titles_until,
        units_row + 1,
        ask,
        catalogue,
        bron=_source(grid),
        schalen={i: scale for i, unit in units.items() if (scale := scale_of(unit)) is not None},
        eenheden=units,
    )


def scale_of(unit: str) -> float | None:
    """Return what a unit line multiplies with: `x 1 000 euro` is 1,000."""
    match = re.match(r"^\s*x?\s*(1[ .\u00a0]?0{3}(?:[ .\u00a0]?0{3})?)\b", unit)
    if match:
        return float(re.sub(r"\D", "", match.group(1)))
    return 1.0 if unit.strip().lower() in {"%", "euro", "aantal", "km", "ha"} else None


def _code_header(grid: Grid) -> Header | None:
    return find_header(grid, is_code_column)


def _units_row(grid: Grid, header: Header) -> int | None:
    """Return the line below the header that holds only units."""
    for row in range(header.row + 1, min(header.row + _BELOW, len(grid.cells))):
        filled = [text for text in grid.row(row) if text]
        if filled and all(_UNIT.match(text) for text in filled):
            return row
    return None


def _first_piece(grid: Grid, header: Header) -> int:
    """Return the first line of the spread header: up from the codes, as long as the code
    columns are empty and figure columns are not.
    """
    codes = header.find(is_code_column)
    blank = [i for i, name in enumerate(header.names) if not name]
    row = header.row - 1
    while row >= 0:
        cells = grid.row(row)
        pieces = any(cells[i] for i in blank)
        if any(cells[i] for i in codes) and pieces:
            break
        if any(cells[i] for i in codes) and any(
            grid.row(r)[i] for r in range(row + 1, header.row) for i in blank
        ):
            break
        row -= 1
    return row + 1


def _source(grid: Grid) -> str | None:
    """Return the source that the last lines name."""
    for row in range(len(grid.cells) - 1, max(-1, len(grid.cells) - _TAIL), -1):
        for text in grid.row(row):
            match = _FOOTER.match(text)
            if match:
                return match.group(1).strip()
    return None
