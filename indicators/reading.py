"""Reading figures: a file, folder or zip of tables, or what stands beside boundaries, to sets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import boundaries
from boundaries.areas import PART_OF
from boundaries.codes import way_out
from boundaries.grouping import level_code
from indicators import findings as soorten
from indicators.catalogue import Catalogue, catalogue
from indicators.columns import descriptions_of, unused_descriptions
from indicators.dimensions import settle_dimensions
from indicators.readers import cbs, long, wide
from indicators.sets import sets_of
from indicators.small_counts import checked_threshold
from indicators.tables import YEAR, Ask, Table
from store import Finding, Herkomst, ImportResult, InputFile, Progress, Refused, open_input, silent
from store.reading.persons import refuse_personal
from store.reading.tables import Grid, Header, read_grid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from boundaries import AttributeTable


_WANTED = "een tabel met cijfers per gebied (csv of Excel)"
# own choice: titles and notes above a table, of StatLine and of people
_HEADER_WITHIN = 30
_TABLES = (".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xlsm")


def read_indicatoren(  # noqa: PLR0913 (one keyword per option of the import)
    path: Path,
    *,
    jaar: int | None = None,
    indeling: int | None = None,
    bron: str | None = None,
    niveau: str | None = None,
    eigen: Mapping[str, Mapping[str, Any]] | Sequence[str] | None = None,
    drempel: int | None = None,
    kies: Sequence[str] = (),
    tel_op: Sequence[str] = (),
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read tables of figures as their publisher ships them.

    Parameters
    ----------
    path
        A csv or Excel file, or a folder or zip of those.
    jaar
        Year of the figures, where the file does not say or says otherwise.
    indeling
        Year of the division of areas, where it differs from the year of the figures.
    bron
        Name of the source; None: what the file or the catalogue says.
    niveau
        Level of the areas: rows of other levels are refused; a name that is no fixed level
        is a grouping of the user's own, whose codes are taken as they stand.
    eigen
        Per own indicator (id or column name): `label`, `eenheid`, `richting`, `soort`,
        `definitie`, `domein`, `noemer`; or lines `kolom=eenheid,richting`.
    drempel
        Counts of 1 up to this in a table of people's own are shielded, and what gives them
        back; None: 5. With 0 they are kept as they are.
    kies, tel_op
        For a table with several rows per area: lines `kolom=waarde` that say which, and
        columns over which counts are added up.
    progress
        Told what is being read.
    fictief
        Marks the demonstration set.

    Returns
    -------
        Sets of figures and the report. `gelezen` counts table rows: a line without area
        code and without figures (titles, units, footers) is not a row.

    Raises
    ------
    Refused
        When no figure is to be had from the file, or it holds records of persons.
    """
    described = descriptions_of(eigen)
    threshold = checked_threshold(drempel)
    niveau = niveau and level_code(niveau)
    ask = Ask(jaar, indeling, bron, niveau, described, tuple(kies or ()), tuple(tel_op or ()))
    known = catalogue()
    tables: list[Table] = []
    notes: list[Finding] = []
    files = open_input(path, wanted=_WANTED)
    # a file with another ending is tried where it is all there is
    chosen = [f for f in files if f.name.lower().endswith(_TABLES)] or files
    last: Refused | None = None
    for number, file in enumerate(chosen):
        progress(f"{file.name} lezen", number / len(chosen))
        for grid in _grids(file, path, len(chosen) > 1):
            # the header may stand under titles; persons are refused before any row is used
            for row in range(min(_HEADER_WITHIN, len(grid.cells))):
                refuse_personal(grid.row(row), grid.name, wanted=_WANTED)
            try:
                found = reader_for(grid, known).read(grid, ask, known)
            # one sheet of explanation is no reason to refuse the tables beside it
            except Refused as refusal:
                last = refusal
                notes.append(soorten.ZONDER_CIJFERS(grid.name, f"gekregen: {refusal.came}"))
                continue
            tables.extend(settle_dimensions(table, ask) for table in found)
    if not tables and last is not None:
        raise last
    progress("cijfers controleren", None)
    herkomst = Herkomst.of_file(path, fictief=fictief)
    result = sets_of(tables, herkomst, niveau=niveau, drempel=threshold)
    result.rapport.bevindingen[:0] = notes
    result.rapport.bevindingen.extend(unused_descriptions(described, result, path.name))
    if not result.sets:
        todo = "Kijk in de bevindingen waarom, en controleer de gebiedscodes en de kolommen."
        notes = result.rapport.bevindingen
        if wrong := [note for note in notes if note.code == soorten.CODE_ONBEKEND.code]:
            todo += f" {way_out(wrong)}"
        raise Refused(
            _WANTED,
            f"{path.name} met {result.rapport.gelezen} rijen en geen enkel bruikbaar cijfer",
            todo,
            findings=result.rapport.bevindingen,
        )
    return result


def _grids(file: InputFile, path: Path, several: bool) -> list[Grid]:  # noqa: FBT001
    """Read the tables of a file; the name of a folder or zip may tell the year too."""
    grids = read_grid(file, wanted=_WANTED)
    # of several files each may have a year of its own; what has none is of the year of the zip
    if file.name == path.name or (several and YEAR.search(file.name)):
        return grids
    return [replace(grid, name=f"{path.stem}/{grid.name}") for grid in grids]


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
    tables = [table for layer in result.attributen for table in _attribute_tables(layer, known)]
    tables = [table for table in tables if table.kolommen or table.bevindingen]
    if not tables or not result.sets:
        return result
    usable = [table for table in tables if table.kolommen]
    figures = sets_of(usable, result.sets[0].herkomst)
    for table in tables:
        if not table.kolommen:
            result.rapport.bevindingen.extend(table.bevindingen)
    result.rapport.bevindingen.extend(figures.rapport.bevindingen)
    pages = {(new.key.niveau, new.key.indeling) for new in result.sets if PART_OF in new.extra}
    result.sets.extend(
        replace(new, extra={**new.extra, PART_OF: True})
        if (new.key.niveau, new.key.indeling) in pages
        else new
        for new in figures.sets
    )
    return result


def _attribute_tables(layer: AttributeTable, known: Catalogue) -> list[Table]:
    """Read the attribute table of one layer as a wide table."""
    names = tuple(str(name) for name in layer.frame.columns)
    cells = layer.frame.set_axis(range(len(names)), axis=1).reset_index(drop=True)
    numeric = {"i", "u", "f"}
    cells = cells.astype({c: object for c in cells if cells[c].dtype.kind not in numeric})
    grid = Grid(layer.plaats, cells)
    ask = Ask(jaar=layer.indeling, indeling=layer.indeling, niveau=layer.niveau)
    tables = wide.read_below(grid, Header(-1, names), ask, known, first=0, own=False)
    # The user named no year here: the layer did, so there is nothing to contradict.
    return [
        replace(
            t,
            bevindingen=[b for b in t.bevindingen if b.code != "jaar_wijkt_af"],
            eigen=False,
            deel=layer.deel,
        )
        for t in tables
    ]


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
