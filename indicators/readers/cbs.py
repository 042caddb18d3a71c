"""Tables as CBS makes them: StatLine (OData and the web site's export), and maatwerk.

OData numbers its topics (`AantalInwoners_5`). The web export has a title, topic paths in
the header (`Bevolking/Aantal inwoners (aantal)`), sometimes a line of units below it, and a
footer that names the source. A maatwerk table has title lines, a header over several rows,
a line of units, and codes of gemeente and wijk in two columns.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from indicators.catalogue import Catalogue, column_key
from indicators.readers import wide
from indicators.readers.headers import UNIT, full_header, is_statline_code, topic
from indicators.rows import REGIONS, is_code_column
from store import Refused
from store.reading.tables import Grid, Header, find_header, joined_names

if TYPE_CHECKING:
    from indicators.tables import Ask, Table

STATLINE = "StatLine-tabel"
MAATWERK = "maatwerktabel van CBS"

_NUMBERED = re.compile(r"^[A-Za-z]\w*_\d{1,3}$")
# One heading with a number or a unit may be chance; beside these two of OData it is not.
_SURE_OF = 3
_DIMENSIONS = {"WijkenEnBuurten", "Perioden"}
_SOURCE = re.compile(r"^Bron\s*:\s*(.+)$", re.IGNORECASE)
# Lines that a spread header or its units, and the footer, take at most.
_BELOW, _TAIL = 6, 12


def certainty_of_statline(grid: Grid, catalogue: Catalogue) -> int:
    """Return how sure this is: numbered topics, or topic paths with units."""
    header = _topic_header(grid, catalogue)
    if header is None or not header.find(_is_code):
        return 0
    # what StatLine calls its column of codes nobody else does
    if header.find(is_statline_code):
        return 92
    # topics of OData are numbered, those of the web export have a path or a unit
    numbered = len(header.find(lambda name: bool(_NUMBERED.match(name))))
    paths = len(header.find(lambda name: "/" in name or name.rstrip().endswith(")")))
    if header.find(lambda name: column_key(name) in REGIONS) and header.find(
        lambda name: "/" in name and name.rstrip().endswith(")")
    ):
        return 92
    if numbered and set(header.names) >= _DIMENSIONS:
        return 92
    if numbered >= _SURE_OF or paths >= _SURE_OF or (_footer(grid) and paths):
        return 92
    return 85 if _footer(grid) and _units_below(grid, header) else 0


def read_statline(grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
    """Read a StatLine table."""
    header = _topic_header(grid, catalogue)
    if header is None:
        raise Refused(STATLINE, grid.name, "Controleer de kopregels.")
    settled, units = full_header(grid, header, paths=True)
    row = _units_below(grid, header)
    if row is not None and settled.row == header.row:
        units.update({i: text for i, text in enumerate(grid.row(row)) if text})
    return _published(wide.read_years(grid, settled, ask, catalogue, units=units), STATLINE)


def certainty_of_maatwerk(grid: Grid, catalogue: Catalogue) -> int:
    """Return how sure this is: code columns without figure names beside them, units below."""
    del catalogue
    header = find_header(grid, is_code_column)
    if header is None or header.row == 0:
        return 0
    codes = header.find(is_code_column)
    blank = [i for i, name in enumerate(header.names) if not name]
    if not codes or not blank or _row_of_units(grid, header) is None:
        return 0
    above = joined_names(grid, max(0, header.row - _BELOW), header.row)
    return 90 if all(above[i] for i in blank) else 0


def read_maatwerk(grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
    """Read a maatwerk table; the header's pieces are joined downwards."""
    header = find_header(grid, is_code_column)
    row = None if header is None else _row_of_units(grid, header)
    if header is None or row is None:
        raise Refused(MAATWERK, grid.name, "Controleer de kopregels.")
    joined = joined_names(grid, _first_piece(grid, header), header.row)
    # codes are named in the last line, figures by the pieces from top to bottom
    names = [own or above for own, above in zip(header.names, joined, strict=True)]
    tables = wide.read_below(
        grid,
        Header(header.row, tuple(re.sub(r"\s+", " ", name) for name in names)),
        ask,
        catalogue,
        first=row + 1,
        bron=_source(grid),
        units={i: unit for i, unit in enumerate(grid.row(row)) if unit},
    )
    return _published(tables, MAATWERK)


def _published(tables: list[Table], called: str) -> list[Table]:
    """Mark tables as a publisher's own: it shields what has to be shielded."""
    return [replace(table, gepubliceerd=called, eigen=False) for table in tables]


def _topic_header(grid: Grid, catalogue: Catalogue) -> Header | None:
    return find_header(
        grid, lambda name: _is_code(name) or catalogue.match(topic(name)) is not None
    )


def _is_code(name: str) -> bool:
    return is_code_column(topic(name)) or is_statline_code(name)


def _units_below(grid: Grid, header: Header) -> int | None:
    """Return the line right below the header when it holds units (`aantal`, `%`)."""
    row = header.row + 1
    if row >= len(grid.cells):
        return None
    words = {column_key(text) for text in grid.row(row) if text}
    return row if words & {"aantal", "euro", "km", "ha", "1000euro", "x1000euro"} else None


def _footer(grid: Grid) -> bool:
    return any(
        text.lower().startswith(("bron: cbs", "© cbs"))
        for row in range(max(0, len(grid.cells) - 6), len(grid.cells))
        for text in grid.row(row)[:1]
    )


def _row_of_units(grid: Grid, header: Header) -> int | None:
    """Return the line below the header that holds only units."""
    for row in range(header.row + 1, min(header.row + _BELOW, len(grid.cells))):
        filled = [text for text in grid.row(row) if text]
        if filled and all(UNIT.match(text) for text in filled):
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
            match = _SOURCE.match(text)
            if match:
                return match.group(1).strip()
    return None
