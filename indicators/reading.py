"""Reading figures: a file, folder or zip of tables to sets ready for the data folder."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from boundaries.grouping import level_code
from indicators import findings as soorten
from indicators._build import Provenance, build
from indicators._table import Ask
from indicators._told import told_of, unused
from indicators.catalogue import catalogue
from store import Refused, open_input, sha256_of, silent
from store.privacy import refuse_personal
from store.tables import read_grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from indicators._table import Table
    from indicators.catalogue import Catalogue
    from store import Finding, ImportResult, InputFile, Progress
    from store.tables import Grid

_WANTED = "een tabel met cijfers per gebied (csv of Excel)"
_HEADER_WITHIN = 30
_TABLES = (".csv", ".txt", ".tsv", ".tab", ".xlsx", ".xlsm")


def read_indicatoren(
    path: Path,
    *,
    jaar: int | None = None,
    indeling: int | None = None,
    bron: str | None = None,
    niveau: str | None = None,
    eigen: Mapping[str, Mapping[str, Any]] | Sequence[str] | None = None,
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
    told = told_of(eigen)
    niveau = niveau and level_code(niveau)
    ask = Ask(jaar, indeling, bron, niveau, told)
    known = catalogue()
    tables: list[Table] = []
    notes: list[Finding] = []
    files = open_input(path, wanted=_WANTED)
    chosen = [f for f in files if f.name.lower().endswith(_TABLES)] or files
    last: Refused | None = None
    for number, file in enumerate(chosen):
        progress(f"{file.name} lezen", number / len(chosen))
        for grid in _grids(file, path, len(chosen) > 1):
            for row in range(min(_HEADER_WITHIN, len(grid.cells))):
                refuse_personal(grid.row(row), grid.name, wanted=_WANTED)
            try:
                tables.extend(_read(grid, ask, known))
            except Refused as refusal:
                last = refusal
                notes.append(soorten.ZONDER_CIJFERS(grid.name, f"gekregen: {refusal.came}"))
    if not tables and last is not None:
        raise last
    progress("cijfers controleren", None)
    result = build(tables, _provenance(path, fictief=fictief), niveau=niveau)
    result.rapport.bevindingen[:0] = notes
    result.rapport.bevindingen.extend(unused(told, result, path.name))
    if not result.sets:
        raise Refused(
            _WANTED,
            f"{path.name} met {result.rapport.gelezen} rijen en geen enkel bruikbaar cijfer",
            "Kijk in de bevindingen waarom, en controleer de gebiedscodes en de kolommen.",
            findings=result.rapport.bevindingen,
        )
    return result


def _grids(file: InputFile, path: Path, several: bool) -> list[Grid]:  # noqa: FBT001
    """Read the tables of a file; the name of a folder or zip may tell the year too."""
    from dataclasses import replace

    grids = read_grid(file, wanted=_WANTED)
    if several or file.name == path.name:
        return grids
    return [replace(grid, name=f"{path.stem}/{grid.name}") for grid in grids]


def _read(grid: Grid, ask: Ask, known: Catalogue) -> list[Table]:
    from indicators.readers import reader_for

    return reader_for(grid, known).read(grid, ask, known)


def _provenance(path: Path, *, fictief: bool) -> Provenance:
    return Provenance(
        adres=path.name,
        sha256=sha256_of(path),
        datum=datetime.now(UTC).isoformat(timespec="seconds"),
        fictief=fictief,
    )
