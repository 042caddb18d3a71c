"""CBS maatwerk: title lines, a header over several rows, gemeente and wijk codes in two columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indicators._codes import is_code_column
from indicators.readers import breed
from store import Refused
from store.tables import Header, find_header, joined_names

if TYPE_CHECKING:
    from indicators._table import Ask, Table
    from indicators.catalogue import Catalogue
    from store.tables import Grid

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
    row = None if header is None else _units_row(grid, header)
    if header is None or row is None:
        raise Refused(NAAM, grid.name, "Controleer de kopregels.")
    joined = joined_names(grid, _first_piece(grid, header), header.row)
    names = [own or above for own, above in zip(header.names, joined, strict=True)]
    return breed.read_below(
        grid,
        Header(header.row, tuple(re.sub(r"\s+", " ", name) for name in names)),
        ask,
        catalogue,
        first=row + 1,
        bron=_source(grid),
        units={i: unit for i, unit in enumerate(grid.row(row)) if unit},
    )


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
    """Return the first line of the spread header.

    Going up from the codes: the pieces begin below the line that fills a code column again
    after pieces were seen (the last title line).
    """
    codes = header.find(is_code_column)
    blank = [i for i, name in enumerate(header.names) if not name]
    seen = False
    for row in range(header.row - 1, -1, -1):
        cells = grid.row(row)
        piece = any(cells[i] for i in blank)
        if any(cells[i] for i in codes) and (seen or piece):
            return row + 1
        seen = seen or piece
    return 0


def _source(grid: Grid) -> str | None:
    """Return the source that the last lines name."""
    for row in range(len(grid.cells) - 1, max(-1, len(grid.cells) - _TAIL), -1):
        for text in grid.row(row):
            match = _FOOTER.match(text)
            if match:
                return match.group(1).strip()
    return None
