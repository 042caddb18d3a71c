"""Reading figures: a file, folder or zip of tables, or what stands beside boundaries, to sets.

Tables are checked row by row and cell by cell, and dealt over sets: one per source, level, year
and division.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import boundaries
from boundaries.areas import PART_OF
from boundaries.codes import way_out
from boundaries.grouping import level_code
from indicators import findings as soorten
from indicators.aggregates import ONTBREEKT, STATEN, WAARDE
from indicators.catalogue import EIGEN_TABEL, Catalogue, Indicator, catalogue, source_licence
from indicators.cells import Cells, Signs, checked_cells
from indicators.columns import descriptions_of, unused_descriptions
from indicators.dimensions import added_up, settle_dimensions
from indicators.readers import cbs, long, wide
from indicators.rows import checked_rows
from indicators.small_counts import DREMPEL, Piece, checked_threshold, shield
from indicators.tables import YEAR, Ask, Table
from store import (
    Finding,
    Herkomst,
    ImportRapport,
    ImportResult,
    InputFile,
    NewSet,
    Progress,
    Refused,
    SetKey,
    Soort,
    open_input,
    silent,
)  # fmt: skip
from store.reading.persons import refuse_personal
from store.reading.tables import Grid, Header, cell_text, read_grid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from boundaries.reading import AttributeTable
    from indicators.tables import FigureColumn


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

    Raises Refused when no figure is to be had from the file, or it holds records of persons.

    Returns sets of figures and the report. `gelezen` counts table rows: a line without area code
    and without figures (titles, units, footers) is not a row.

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

    The year of the boundaries is the year of those figures. Only columns that the catalogue knows
    become figures; the others are named in one finding. Raises Refused when there are no usable
    boundaries. What is asked is as for `boundaries.read_grenzen`; the report counts areas.
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

    Raises Refused when none recognises the table.
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


# bron, niveau, jaar, indeling.
_Where = tuple[str, str, int, int]
_READABLE = "[\ufffd]|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"


@dataclass(slots=True)
class _Set:
    """The figures of one set to be, piece by piece."""

    pieces: list[Piece] = field(default_factory=list)
    names: list[pd.DataFrame] = field(default_factory=list)
    publisher: str = ""
    """The source without what says which part of it this is."""

    def empty(self) -> frozenset[str]:
        """Return the indicators of which every area is missing."""
        some = {p.indicator.id for p in self.pieces if (p.staat != ONTBREEKT).any()}
        return frozenset(p.indicator.id for p in self.pieces) - some


def sets_of(
    tables: list[Table], herkomst: Herkomst, *, niveau: str | None = None, drempel: int = DREMPEL
) -> ImportResult:
    """Check the tables and make sets of them, each with the licence of its publisher.

    The report counts table rows: `rijen` were kept (with whatever figures they have),
    `geweigerd` were not. A row of a long table is one figure, of a wide table one area; a
    cell that is no figure costs the row only in a long table. Counts below `drempel` in people's
    own tables are shielded before a set is made of them.
    """
    report, stem = ImportRapport(), Path(herkomst.adres).stem
    sets: dict[_Where, _Set] = defaultdict(_Set)
    notes: list[Finding] = []
    signs = Signs()
    published = _published(tables)
    for table in tables:
        notes.extend(table.bevindingen)
        if not table.kolommen:
            report.geweigerd += len(table.rijen)
            if len(table.rijen):
                place = table.grid.place(int(table.rijen["rij"].iloc[0]))
                notes.append(
                    soorten.ONBEKENDE_INDICATOR_VELD(
                        place, "geen indicator", aantal=len(table.rijen)
                    )
                )
            continue
        rows, refused, found = checked_rows(table, niveau)
        notes.extend(found)
        cells, more, lost = checked_cells(table, rows, signs)
        notes.extend(more)
        if lost.any():
            rows, refused = rows[~lost], refused + int(lost.sum())
            cells = [(c, r.at(~lost)) for c, r in cells]
        report.rijen += len(rows)
        if table.tel_op and len(rows):
            rows, cells, more = added_up(table, rows, cells)
            notes.extend(more)
        _collect(table, rows, cells, sets, stem, own=id(table.grid) not in published)
        report.geweigerd += refused
    notes.extend(_unreadable(tables))
    report.bevindingen = _merged(notes)
    report.bevindingen.extend(_without_figures(sets))
    # Sums over areas are looked for across levels, so all sets of a year and division together.
    for when in dict.fromkeys(where[2:] for where in sets):
        pieces = [p for where, part in sets.items() if where[2:] == when for p in part.pieces]
        report.bevindingen.extend(shield(pieces, drempel, herkomst.adres))
    made = [
        _new_set(where, part, herkomst, report.bevindingen, drempel) for where, part in sets.items()
    ]
    return ImportResult([new for new in made if new.rijen], report)


def _collect(
    table: Table,
    rows: pd.DataFrame,
    cells: list[tuple[FigureColumn, Cells]],
    sets: dict[_Where, _Set],
    stem: str,
    *,
    own: bool,
) -> None:
    """Deal the figures of a table over the sets they belong to."""
    if rows.empty:
        return
    codes = rows["code"].reset_index(drop=True)
    keys = [rows["niveau"].to_numpy(dtype=object)]
    years = rows["jaar"].to_numpy(dtype="int64") if table.jaar is None else None
    parts: dict[tuple[str, int], NDArray[np.bool_]] = {}
    for level in dict.fromkeys(keys[0]):
        mask = keys[0] == level
        if years is None:
            parts[level, int(table.jaar or 0)] = mask
        else:
            for year in np.unique(years[mask]):
                parts[level, int(year)] = mask & (years == year)
    # A table can be of several levels and years at once: each pair is a set of its own, and so is
    # each source among its columns.
    for (level, year), mask in parts.items():
        chosen = codes[mask].reset_index(drop=True)
        named = _named(rows, mask)
        for column, read in cells:
            source = _source(table, column.indicator, stem)
            target = sets[source, level, year, table.indeling or year]
            unsaid = EIGEN_TABEL if source.startswith(EIGEN_TABEL) else column.indicator.bron
            if unsaid == EIGEN_TABEL:
                unsaid = table.gepubliceerd or EIGEN_TABEL
            target.publisher = table.bron or unsaid
            if named is not None and not any(named is other for other in target.names):
                target.names.append(named)
            row = column.indicator
            if row.bron == EIGEN_TABEL and (called := table.gepubliceerd):
                row = replace(row, bron=called, waar=called)
            target.pieces.append(
                Piece(chosen, row, read.waarden[mask], read.staat[mask], own or row.sjabloon)
            )


def _published(tables: list[Table]) -> set[int]:
    """Return the grids that a publisher vouches for: its own shape, or a column of its own.

    What CBS, the police or RIVM publish they have shielded themselves.
    """
    return {
        id(table.grid)
        for table in tables
        if table.gepubliceerd
        or (
            not table.eigen
            and any(not (c.indicator.eigen or c.indicator.sjabloon) for c in table.kolommen)
        )
    }


def _source(table: Table, indicator: Indicator, stem: str) -> str:
    """Name the source of a figure.

    An own table goes by the name of its file: two of them never replace each other, and
    neither takes the place or the name of the publisher's set with the same indicator. So does
    a publisher's table that the catalogue does not know, under what it is.
    """
    if table.bron:
        return table.bron
    unsaid = indicator.bron == EIGEN_TABEL
    own = unsaid or (table.eigen and not indicator.sjabloon)
    called = table.gepubliceerd or EIGEN_TABEL
    named = f"{called} {stem}" if own else indicator.bron
    return f"{named}, {table.deel}" if table.deel else named


def _named(rows: pd.DataFrame, mask: NDArray[np.bool_]) -> pd.DataFrame | None:
    """Return code and name of the areas where the file named them."""
    if "naam" not in rows:
        return None
    named = rows.loc[mask, ["code", "naam"]].rename(columns={"code": "gebied_code"})
    named = named[named["naam"] != ""].drop_duplicates("gebied_code")
    return named if len(named) else None


def _new_set(
    where: _Where, part: _Set, herkomst: Herkomst, notes: list[Finding], drempel: int
) -> NewSet:
    """Make the set: one table `cijfers`, sorted by indicator and area."""
    source, level, year, division = where
    pieces = part.pieces
    rows = {piece.indicator.id: piece.indicator for piece in pieces}
    place = {name: number for number, name in enumerate(rows)}
    # one text per indicator, repeated by number: the codes and names are not copied per row
    lengths = [len(piece.codes) for piece in pieces]
    numbers = np.repeat([place[piece.indicator.id] for piece in pieces], lengths)
    # All pieces under each other, long: area, indicator, value, state.
    states = np.concatenate([piece.staat for piece in pieces])
    frame = pd.DataFrame(
        {
            "gebied_code": pd.concat([p.codes for p in pieces], ignore_index=True).astype("str"),
            "indicator": pd.Series(list(rows), dtype="str").take(numbers).to_numpy(),
            "waarde": np.concatenate([piece.waarden for piece in pieces]),
            "staat": pd.Series(STATEN, dtype="str").take(states).to_numpy(),
        }
    ).astype({"indicator": "str", "staat": "str"})
    # A column without one figure says nothing about this level: it is not in the source here.
    empty = part.empty()
    frame = frame[~frame["indicator"].isin(empty)] if empty else frame
    # how many figures each has, zero included: what `available` tells without reading the set
    filled: dict[str, int] = {}
    for piece in pieces:
        if (name := piece.indicator.id) not in empty:
            filled[name] = filled.get(name, 0) + int((piece.staat == WAARDE).sum())
    extra: dict[str, Any] = {"indicatoren": filled}
    own = [row.as_dict() for name, row in rows.items() if row.eigen and name in filled]
    if own:
        extra["eigen"] = own
    if any(piece.eigen for piece in pieces):
        extra["drempel"] = drempel
    tables = {"cijfers": frame.reset_index(drop=True)}
    if part.names:
        named = pd.concat(part.names).drop_duplicates("gebied_code")
        tables["namen"] = named.sort_values("gebied_code", ignore_index=True)
    return NewSet(
        key=SetKey(Soort.INDICATOREN, source, level, year, division),
        herkomst=replace(herkomst, licentie=source_licence(part.publisher)),
        tables=tables,
        rijen=len(frame),
        bevindingen=tuple(notes),
        extra=extra,
    )


def _without_figures(sets: dict[_Where, _Set]) -> list[Finding]:
    """Say which indicators have no figure at all on some level and year."""
    return [
        soorten.ZONDER_CIJFER(
            f"{level} {year}",
            f"geen enkel cijfer in: {', '.join(sorted(empty))}",
            aantal=len(empty),
        )
        for (_, level, year, _), part in sets.items()
        if (empty := part.empty())
    ]


def _unreadable(tables: list[Table]) -> list[Finding]:
    """Count cells in which a wrong encoding left unreadable characters."""
    import pyarrow as pa
    import pyarrow.compute as pc

    notes = []
    for grid in {id(table.grid): table.grid for table in tables}.values():
        count, first = 0, None
        for number_of in range(grid.cells.shape[1]):
            cells = grid.cells[number_of]
            if cells.dtype == object or cells.dtype.kind in "iufb":
                continue
            hit = pc.match_substring_regex(pa.array(cells, type=pa.string()), _READABLE)
            number = int(pc.sum(hit).as_py() or 0)
            if number and first is None:
                first = (int(pc.index(hit, value=True).as_py()), number_of)
            count += number
        if first is not None:
            shown = cell_text(grid.cells[first[1]].iloc[first[0]])[:40]
            notes.append(
                soorten.TEKENS_ONLEESBAAR(
                    grid.place(*first),
                    f"onleesbare tekens, zoals in {shown!r}; "
                    "het bestand heeft een andere codering dan het zegt",
                    aantal=count,
                )
            )
    return notes


def _merged(notes: list[Finding]) -> list[Finding]:
    """Add up findings that say the same of different parts of a file."""
    merged: dict[tuple[str, str, str], Finding] = {}
    for note in notes:
        key = (note.code, note.ernst, note.gevonden)
        known = merged.get(key)
        merged[key] = replace(known, aantal=known.aantal + note.aantal) if known else note
    return list(merged.values())
