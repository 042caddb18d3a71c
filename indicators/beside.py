"""Boundary files that carry figures: the areas and what stands beside their geometry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import boundaries
from indicators._build import Provenance, build
from indicators._table import Ask
from indicators.catalogue import catalogue
from indicators.readers import breed
from store import ImportResult, silent
from store.tables import Grid, Header

if TYPE_CHECKING:
    from pathlib import Path

    from boundaries import AttributeTable
    from indicators._table import Table
    from indicators.catalogue import Catalogue
    from store import Progress


def read_grenzen(
    path: Path,
    *,
    laag: str | None = None,
    niveau: str | None = None,
    jaar: int | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read boundaries, and the figures that sit as columns beside them.

    The year of the boundaries is the year of those figures. Only columns that the catalogue
    knows become figures; the others are named in one finding.

    Parameters
    ----------
    path, laag, niveau, jaar, progress, fictief
        As for `boundaries.read_grenzen`.

    Returns
    -------
        Sets of boundaries and of figures. The report counts areas.

    Raises
    ------
    Refused
        When there are no usable boundaries.
    """
    result = boundaries.read_grenzen(
        path, laag=laag, niveau=niveau, jaar=jaar, progress=progress, fictief=fictief
    )
    progress("Cijfers bij de grenzen lezen", None)
    known = catalogue()
    tables = [table for beside in result.attributen for table in _tables(beside, known)]
    tables = [table for table in tables if table.kolommen or table.bevindingen]
    if not tables or not result.sets:
        return result
    origin = result.sets[0].herkomst
    provenance = Provenance(
        origin.adres, origin.sha256, origin.datum, uitgave=origin.uitgave, fictief=fictief
    )
    usable = [table for table in tables if table.kolommen]
    figures = build(usable, provenance)
    for table in tables:
        if not table.kolommen:
            result.rapport.bevindingen.extend(table.bevindingen)
    result.rapport.bevindingen.extend(figures.rapport.bevindingen)
    result.sets.extend(figures.sets)
    return result


def _tables(beside: AttributeTable, known: Catalogue) -> list[Table]:
    """Read the attribute table of one layer as a wide table."""
    names = tuple(str(name) for name in beside.frame.columns)
    cells = beside.frame.set_axis(range(len(names)), axis=1).reset_index(drop=True)
    numeric = {"i", "u", "f"}
    cells = cells.astype({c: object for c in cells if cells[c].dtype.kind not in numeric})
    grid = Grid(beside.plaats, cells)
    ask = Ask(jaar=beside.indeling, indeling=beside.indeling, niveau=beside.niveau)
    tables = breed.read_below(grid, Header(-1, names), ask, known, first=0, own=False)
    # The user named no year here: the layer did, so there is nothing to contradict.
    return [
        replace(
            t,
            bevindingen=[b for b in t.bevindingen if b.code != "jaar_wijkt_af"],
            eigen=False,
            deel=beside.deel,
        )
        for t in tables
    ]
