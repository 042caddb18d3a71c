"""The registry: the reader that is surest of a table reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from indicators.readers import breed, lang, maatwerk, statline
from store import Refused

if TYPE_CHECKING:
    from indicators._table import Ask, Table
    from indicators.catalogue import Catalogue
    from store.tables import Grid


class Reader(Protocol):
    """A module that reads one shape of file."""

    NAAM: str
    """What it reads, in Dutch."""

    def certainty(self, grid: Grid, catalogue: Catalogue) -> int:
        """Return how sure it is that it can read this, 0 (not at all) to 100."""

    def read(self, grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
        """Read a table that was recognised. May raise `Refused`."""


READERS: tuple[Reader, ...] = (maatwerk, statline, lang, breed)


def reader_for(grid: Grid, catalogue: Catalogue) -> Reader:
    """Return the surest reader.

    Raises
    ------
    Refused
        When none recognises the table.
    """
    sure = [(reader.certainty(grid, catalogue), -place) for place, reader in enumerate(READERS)]
    best, place = max(sure)
    if best <= 0:
        filled = next((row for i in range(len(grid.cells)) if any(row := grid.row(i))), [])
        shown = ", ".join(name for name in filled if name)[:120]
        raise Refused(
            "een tabel met een kolom gebiedscodes (gebied_code, buurtcode, wijkcode, "
            "gemeentecode …) en kolommen met cijfers",
            f"{grid.name}, dat begint met {shown!r}",
            "Zet de gebiedscodes in een kolom met de naam gebied_code en probeer het opnieuw.",
        )
    return READERS[-place]
