"""StatLine: the OData table (`AantalInwoners_5`) and the export of the web site.

The web export has a title, topic paths in the header (`Bevolking/Aantal inwoners
(aantal)`), sometimes a line of units below it, and a footer that names the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indicators._codes import is_code_column
from indicators.catalogue import column_key
from indicators.readers import breed
from store import Refused
from store.tables import Header, find_header

if TYPE_CHECKING:
    from indicators._table import Ask, Table
    from indicators.catalogue import Catalogue
    from store.tables import Grid

NAAM = "StatLine-tabel van CBS"

_UNIT = re.compile(r"\s*\(([^()]*)\)\s*$")
_NUMBERED = re.compile(r"^[A-Za-z]\w*_\d{1,3}$")
_NO_UNIT = frozenset({"naam", "code", "omschrijving", "codering"})
_SURE_OF = 3


def certainty(grid: Grid, catalogue: Catalogue) -> int:
    """Return how sure this is: numbered topics, or topic paths with units."""
    header = _header(grid, catalogue)
    if header is None or not _codes(header):
        return 0
    numbered = len(header.find(lambda name: bool(_NUMBERED.match(name))))
    paths = len(header.find(lambda name: "/" in name or bool(_UNIT.search(name))))
    if numbered >= _SURE_OF or paths >= _SURE_OF or (_footer(grid) and paths):
        return 92
    return 85 if _footer(grid) and _units_row(grid, header) else 0


def read(grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
    """Read a StatLine table."""
    header = _header(grid, catalogue)
    if header is None:
        raise Refused(NAAM, grid.name, "Controleer de kopregels.")
    topics = Header(header.row, tuple(_topic(name) for name in header.names))
    units = {
        i: match.group(1) for i, name in enumerate(header.names) if (match := _UNIT.search(name))
    }
    row = _units_row(grid, header)
    if row is not None:
        units.update({i: text for i, text in enumerate(grid.row(row)) if text})
    units = {i: text for i, text in units.items() if text.lower() not in _NO_UNIT}
    return breed.read_below(grid, topics, ask, catalogue, units=units)


def _header(grid: Grid, catalogue: Catalogue) -> Header | None:
    return find_header(
        grid,
        lambda name: is_code_column(_topic(name)) or catalogue.match(_topic(name)) is not None,
    )


def _codes(header: Header) -> list[int]:
    return header.find(lambda name: is_code_column(_topic(name)))


def _topic(name: str) -> str:
    """Return the last part of a topic path, without its unit."""
    return _UNIT.sub("", name.rsplit("/", maxsplit=1)[-1]).strip()


def _units_row(grid: Grid, header: Header) -> int | None:
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
