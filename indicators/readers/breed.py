"""Wide tables: a row per area, a column per figure. KWB files of all years, and own tables.

CBS and PDOK columns are recognised by the names in the catalogue, whatever the level or
the number of levels in one file; other columns with numbers become own indicators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators import findings as soorten
from indicators._codes import area_rows, find_code_columns, is_code_column
from indicators._table import Ask, FigureColumn, Table, own_from
from indicators._years import find_years, year_of_cell
from indicators.catalogue import NIET_OPGEGEVEN, column_key, column_keys, never_figures, slug
from store import Refused
from store.tables import cell_text, find_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from indicators.catalogue import Catalogue, Indicator
    from store import Finding
    from store.tables import Grid, Header

NAAM = "tabel met een rij per gebied en een kolom per cijfer"

_YEAR_COLUMNS = frozenset({"jaar", "perioden", "peiljaar", "jrstatcode", "verslagjaar"})
_TOLD_ROWS = {"eenheid": "eenheid", "richting": "richting", "definitie": "definitie",
              "label": "label", "indicator": "label", "soort": "soort"}  # fmt: skip
_MOSTLY = 0.5


def certainty(grid: Grid, catalogue: Catalogue) -> int:
    """Return how sure this is: a code column, and figures the catalogue knows or not."""
    header = header_of(grid, catalogue)
    if header is None or not header.find(is_code_column):
        return 0
    known = len(header.find(lambda name: catalogue.match(name) is not None))
    return min(80, 30 + 10 * known)


def read(grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
    """Read a wide table."""
    header = header_of(grid, catalogue)
    if header is None:
        raise Refused("een kopregel", f"{grid.name} heeft er geen", "Zet er een boven de cijfers.")
    return read_below(grid, header.names, header.row, header.row + 1, ask, catalogue)


def header_of(grid: Grid, catalogue: Catalogue) -> Header | None:
    """Return the header: the line with most names that are a code or a known figure."""
    never = never_figures()
    return find_header(
        grid,
        lambda name: (
            is_code_column(name) or catalogue.match(name) is not None or column_key(name) in never
        ),
    )


def read_below(
    grid: Grid,
    names: Sequence[str],
    header_row: int,
    first: int,
    ask: Ask,
    catalogue: Catalogue,
    *,
    bron: str | None = None,
    schalen: dict[int, float] | None = None,
    eenheden: dict[int, str] | None = None,
) -> list[Table]:
    """Read the lines below a header whose names are settled.

    Parameters
    ----------
    grid, names
        The table and the name of each column.
    header_row, first
        Last line of the header and first line below it.
    ask, catalogue
        What the user told, and what figures are.
    bron
        Source, where the file names it.
    schalen, eenheden
        Per column, where the file has a line with units.
    """
    codes = find_code_columns(grid, names, first, niveau=ask.niveau)
    if codes is None:
        raise Refused(
            "een kolom met gebiedscodes",
            f"{grid.name} met de kolommen {', '.join(n for n in names if n)[:160]}",
            "Noem de kolom met codes gebied_code.",
        )
    rows = area_rows(grid, codes, first, ask.niveau)
    told = _told(grid, rows, codes.codes[0], names)
    notes: list[Finding] = []
    columns = _figures(grid, names, first, codes.all, ask, catalogue, told, notes, eenheden or {})
    if schalen:
        columns = [
            FigureColumn(c.positie, c.indicator, schalen.get(c.positie, c.schaal)) for c in columns
        ]
    rows = _table_rows(grid, rows, columns)
    years = _row_years(grid, rows, names)
    content = (
        frozenset(int(y) for y in years.dropna().unique()) if years is not None else frozenset()
    )
    titles = [text for i in range(header_row) for text in grid.row(i) if text]
    settled = find_years(grid, titles, ask, content=content)
    if settled.jaar is None and years is not None:
        rows["jaar"] = years
    notes.extend(settled.bevindingen)
    return [Table(grid, rows, columns, settled.jaar, settled.indeling, ask.bron or bron, notes)]


def _figures(
    grid: Grid,
    names: Sequence[str],
    first: int,
    taken: frozenset[int],
    ask: Ask,
    catalogue: Catalogue,
    told: dict[int, dict[str, str]],
    notes: list[Finding],
    units: dict[int, str],
) -> list[FigureColumn]:
    """Choose the columns that hold figures; say of the others why not."""
    beside = frozenset(key for name in names for key in column_keys(name))
    never = never_figures()
    found: dict[str, FigureColumn] = {}
    left: list[str] = []
    for position, name in enumerate(names):
        if position in taken or column_key(name) in _YEAR_COLUMNS:
            continue
        match = catalogue.match(name, beside)
        if match is None and (not name or any(key in never for key in column_keys(name))):
            if name or _filled(grid, position, first):
                left.append(name or f"kolom zonder naam ({grid.place(None, position)})")
            continue
        if match is not None:
            column = FigureColumn(position, catalogue[match[0]], match[1])
        else:
            if not _is_numeric(grid.cells[position].iloc[first:]):
                left.append(name)
                continue
            column = FigureColumn(
                position, _own(name, ask, catalogue, told.get(position, {}), units.get(position))
            )
            _ask_for_more(grid, position, column.indicator, notes)
        earlier = found.get(column.indicator.id)
        if earlier is None:
            found[column.indicator.id] = column
            continue
        # Two spellings of one figure: the one in the indicator's own unit is the sharper.
        keep, drop = (
            (column, earlier) if column.schaal == 1 and earlier.schaal != 1 else (earlier, column)
        )
        found[column.indicator.id] = keep
        notes.append(
            soorten.KOLOM_DUBBEL(
                grid.place(None, drop.positie),
                f"{names[drop.positie]!r} is hetzelfde cijfer als {names[keep.positie]!r}",
                gedaan=f"{names[keep.positie]!r} is gebruikt",
            )
        )
    if left:
        notes.append(
            soorten.KOLOM_GEEN_CIJFER(
                grid.name, f"namen, codes of tekst in: {', '.join(left)}", aantal=len(left)
            )
        )
    return sorted(found.values(), key=lambda column: column.positie)


def _own(
    name: str, ask: Ask, catalogue: Catalogue, told: dict[str, str], unit: str | None
) -> Indicator:
    """Make the indicator of a column that the catalogue does not know."""
    known = {key: value for key, value in told.items() if value}
    if unit:
        known.setdefault("eenheid", unit)
    return own_from(ask, catalogue, slug(name), known.pop("label", name), **known)


def _ask_for_more(grid: Grid, position: int, own: Indicator, notes: list[Finding]) -> None:
    """Say what is not known of an own indicator."""
    if own.eigen and own.eenheid == NIET_OPGEGEVEN:
        notes.append(
            soorten.EIGEN_ONVOLLEDIG(
                grid.place(None, position),
                f"{own.label!r} staat niet in de catalogus en heeft geen eenheid of richting",
            )
        )


def _told(
    grid: Grid, rows: pd.DataFrame, code_column: int, names: Sequence[str]
) -> dict[int, dict[str, str]]:
    """Read the lines of an own table that tell unit, direction or definition per column."""
    told: dict[int, dict[str, str]] = {}
    for row, raw in zip(rows["rij"].head(10), rows["ruw"].head(10), strict=True):
        field = _TOLD_ROWS.get(column_key(raw))
        if field is None:
            continue
        for position in range(len(names)):
            if position != code_column and (text := cell_text(grid.cells.iat[row, position])):
                told.setdefault(position, {})[field] = (
                    column_key(text)
                    if field == "soort"
                    else _direction(text)
                    if field == "richting"
                    else text
                )
    return {p: {k: v for k, v in fields.items() if v} for p, fields in told.items()}


def _direction(text: str) -> str:
    """Return the direction that a cell names, empty when it names none."""
    key = column_key(text)
    if "ongunstig" in key:
        return "hoger_ongunstig"
    if "gunstig" in key:
        return "hoger_gunstig"
    return "neutraal" if key == "neutraal" else ""


def _table_rows(grid: Grid, rows: pd.DataFrame, columns: list[FigureColumn]) -> pd.DataFrame:
    """Leave out the lines that are no table rows: blanks, units, notes and footers.

    A line without an area code counts as a row (a refused one) only when it holds figures.
    """
    import numpy as np

    from indicators._cells import is_figure_like

    rows = rows[~rows["ruw"].map(column_key).isin(_TOLD_ROWS) | rows["code"].notna()]
    without = rows["code"].isna().to_numpy()
    if not without.any():
        return rows.reset_index(drop=True)
    lines = rows.loc[without, "rij"].to_numpy()
    filled = np.zeros(len(lines), dtype=bool)
    for column in columns:
        filled |= is_figure_like(grid.cells[column.positie].iloc[lines])
    keep = ~without
    keep[np.flatnonzero(without)[filled]] = True
    return rows[keep].reset_index(drop=True)


def _row_years(grid: Grid, rows: pd.DataFrame, names: Sequence[str]) -> pd.Series | None:
    """Return the year of each row where a column tells it."""
    for position, name in enumerate(names):
        if any(key in _YEAR_COLUMNS for key in column_keys(name)):
            cells = grid.cells[position].iloc[rows["rij"].to_numpy()].map(cell_text)
            known = {text: year_of_cell(text) for text in cells.unique()}
            years = cells.map(known).astype("Int64")
            if years.notna().any():
                return years.set_axis(rows.index)
    return None


def _filled(grid: Grid, position: int, first: int) -> bool:
    """Tell whether a column holds anything."""
    return bool((grid.cells[position].iloc[first : first + 50].map(cell_text) != "").any())


def _is_numeric(cells: pd.Series) -> bool:
    """Tell whether most of the filled cells are figures, and some really are numbers."""
    from indicators._cells import is_figure_like
    from store.numbers import to_numbers

    sample = cells.iloc[:_SAMPLE] if len(cells) > _SAMPLE else cells
    numbers = to_numbers(sample, decimaal=None)
    filled = int((~numbers.leeg).sum())
    if not filled or bool((numbers.leeg | numbers.tekst).all()):
        return False
    return bool(is_figure_like(sample).sum() >= _MOSTLY * filled)


_SAMPLE = 5000
