"""Readers of figures: one row per shape of table; the reader that is surest reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.readers import cbs, long, wide
from store import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from indicators.catalogue import Catalogue
    from indicators.tables import Ask, Table
    from store.reading.tables import Grid


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads one shape of table."""

    naam: str
    """What it reads, in Dutch."""
    certainty: Callable[[Grid, Catalogue], int]
    """How sure it is that it can read a table, 0 (not at all) to 100."""
    read: Callable[[Grid, Ask, Catalogue], list[Table]]
    """Reads a table that was recognised. May raise `Refused`."""


# The more particular the shape, the surer its reader; `wide` takes nearly any table, so last.
READERS: tuple[Reader, ...] = (
    Reader(cbs.MAATWERK, cbs.certainty_of_maatwerk, cbs.read_maatwerk),
    Reader(cbs.STATLINE, cbs.certainty_of_statline, cbs.read_statline),
    Reader("tabel met een rij per cijfer", long.certainty, long.read),
    Reader("tabel met een rij per gebied en een kolom per cijfer", wide.certainty, wide.read),
)
"""Of readers that are equally sure the first reads the table."""


def reader_for(grid: Grid, catalogue: Catalogue) -> Reader:
    """Return the surest reader.

    Raises
    ------
    Refused
        When none recognises the table.
    """
    sure = [reader.certainty(grid, catalogue) for reader in READERS]
    if max(sure) <= 0:
        filled = next((row for i in range(len(grid.cells)) if any(row := grid.row(i))), [])
        shown = ", ".join(name for name in filled if name)[:120]
        raise Refused(
            "een tabel met een kolom gebiedscodes (gebied_code, buurtcode, wijkcode, "
            "gemeentecode …) en kolommen met cijfers",
            f"{grid.name}, dat begint met {shown!r}",
            "Zet de gebiedscodes in een kolom met de naam gebied_code en probeer het opnieuw.",
        )
    return READERS[sure.index(max(sure))]
