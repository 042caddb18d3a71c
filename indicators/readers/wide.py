"""Wide tables: a row per area, a column per figure. KWB files of all years, and own tables.

CBS and PDOK columns are recognised by the names in the catalogue, whatever the level or
the number of levels in one file; other columns with numbers become own indicators.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import OWN_NUMBERS
from indicators import findings as soorten
from indicators.catalogue import Catalogue, column_key, column_keys, never_figures
from indicators.cells import is_figure_like
from indicators.columns import ColumnChooser, direction_of, is_numeric, kind_of
from indicators.readers.headers import column_years, full_header, title_of
from indicators.rows import (
    area_rows,
    find_code_columns,
    is_code_column,
    is_of_publisher,
    is_own_spelling,
)
from indicators.tables import (
    Ask,
    FigureColumn,
    Table,
    find_years,
    first_years,
    is_part_of_year,
    put_years,
    texts_of,
    years_of,
)
from store import Finding, Refused
from store.reading.tables import Grid, Header, find_header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


_YEAR_COLUMNS = frozenset({
    "jaar", "perioden", "peiljaar", "peildatum", "teldatum", "jrstatcode", "jaarstatcode",
    "verslagjaar", "schooljaar",
})  # fmt: skip
_DESCRIBING_ROWS = {
    "eenheid": "eenheid", "richting": "richting", "definitie": "definitie", "label": "label",
    "indicator": "label", "soort": "soort",
}  # fmt: skip
# Lines below a header that may tell about the columns.
_DESCRIBED_WITHIN = 10
_NAME_COLUMNS = ("naam", "gebiednaam", "regionaam", "regio", "statnaam", "name")
_NAME_OF_LEVEL = {
    "buurt": ("buurtnaam", "bunaam"), "wijk": ("wijknaam", "wknaam"),
    "gemeente": ("gemeentenaam", "gmnaam"), "provincie": ("provincienaam", "provincie"),
}  # fmt: skip


def certainty(grid: Grid, catalogue: Catalogue) -> int:
    """Return how sure this is: a code column, and figures the catalogue knows or not."""
    header = header_of(grid, catalogue)
    if header is None or not header.find(is_code_column):
        return 0
    known = len(header.find(lambda name: catalogue.match(name) is not None))
    # below the particular shapes, however many names are known (see READERS)
    return min(80, 30 + 10 * known)


def read(grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
    """Read a wide table."""
    header = header_of(grid, catalogue)
    if header is None:
        raise Refused("een kopregel", f"{grid.name} heeft er geen", "Zet er een boven de cijfers.")
    settled, units = full_header(grid, header)
    return read_years(grid, settled, ask, catalogue, units=units)


def read_years(
    grid: Grid, header: Header, ask: Ask, catalogue: Catalogue, *, units: Mapping[int, str]
) -> list[Table]:
    """Read a table of which some columns are one figure in several years: each in its own.

    Columns without a year go with the year that the user names, else with what the table
    says; where neither does they are left out, and named.
    """
    years = column_years(header.names)
    if not years:
        return read_below(grid, header, ask, catalogue, units=units)
    title = title_of(grid, header)
    names = tuple(
        (years[i][1] or title) if i in years else name for i, name in enumerate(header.names)
    )
    settled = Header(header.row, names)
    tables: list[Table] = []
    for year in sorted({year for year, _ in years.values()}):
        skip = frozenset(i for i in range(len(names)) if i not in years or years[i][0] != year)
        found = read_below(
            grid, settled, replace(ask, jaar=year), catalogue, units=units, skip=skip
        )
        for table in found:
            # of the file, not of a year: said once
            once = {"jaar_wijkt_af"} | ({soorten.REGEL_ERNAAST.code} if tables else set())
            table.bevindingen = [b for b in table.bevindingen if b.code not in once]
        tables += found
    rest = [i for i in range(len(names)) if i not in years and _is_figures(grid, header, i)]
    if rest and ask.jaar:
        tables += read_below(grid, settled, ask, catalogue, units=units, skip=frozenset(years))
    elif rest:
        told = f"naast kolommen met een jaar: {', '.join(names[i] for i in rest)}"
        tables[0].bevindingen.append(soorten.KOLOM_ZONDER_JAAR(grid.name, told, aantal=len(rest)))
    shown = ", ".join(header.names[i] for i in years)
    told = f"een kolom per jaar: {shown}"
    if ask.jaar and ask.jaar not in {year for year, _ in years.values()}:
        told += f"; opgegeven is {ask.jaar}"
    tables[0].bevindingen.insert(0, soorten.JAAR_PER_KOLOM(grid.name, told, aantal=len(years)))
    if school := [name for i in years if first_years(name := header.names[i]) != name]:
        note = soorten.SCHOOLJAAR(grid.name, f"schooljaar {', '.join(school)}", aantal=len(school))
        tables[0].bevindingen.append(note)
    return tables


def header_of(grid: Grid, catalogue: Catalogue) -> Header | None:
    """Return the header: the line with most names that are a code or a known figure."""
    never = never_figures()
    return find_header(
        grid,
        lambda name: (
            is_code_column(name) or catalogue.match(name) is not None or column_key(name) in never
        ),
    )


def read_below(  # noqa: PLR0913 (each reader names what its shape settled)
    grid: Grid,
    header: Header,
    ask: Ask,
    catalogue: Catalogue,
    *,
    first: int | None = None,
    bron: str | None = None,
    units: Mapping[int, str] | None = None,
    own: bool = True,
    skip: frozenset[int] = frozenset(),
) -> list[Table]:
    """Read the lines below a header whose names are settled; lines above it may tell a year.

    Raises Refused when there is no code column, no column with figures, or no year to be found.

    Parameters
    ----------
    first
        First line with figures; None: the one below the header.
    bron
        Source, where the file names it.
    units
        Unit per column, where the file names them: they tell the scale (`x 1 000 euro`), and
        the unit of an own indicator.
    own
        Whether a column of numbers that the catalogue does not know becomes an own indicator.
    skip
        Columns that are read elsewhere.
    """
    names = header.names
    first = header.row + 1 if first is None else first
    codes = find_code_columns(grid, names, first, niveau=ask.niveau)
    if codes is None:
        raise Refused(
            "een kolom met gebiedscodes",
            f"{grid.name} met de kolommen {', '.join(n for n in names if n)[:160]}",
            f"Noem de kolom met codes gebied_code. {OWN_NUMBERS}",
        )
    rows = area_rows(grid, codes, first, ask.niveau)
    described, first = _descriptions(grid, rows, codes.codes[0], first)
    for position, unit in (units or {}).items():
        described.setdefault(position, {}).setdefault("eenheid", unit)
    dated = frozenset(
        i for i, name in enumerate(names) if not _YEAR_COLUMNS.isdisjoint(column_keys(name))
    )
    spelling = is_own_spelling(names[codes.codes[0]])
    taken = codes.all | dated | skip
    chooser = ColumnChooser(
        grid, names, first, taken, ask, catalogue, described, own, own and spelling
    )
    columns = chooser.choose()
    if own and not columns:
        raise Refused(
            "een tabel met kolommen met cijfers per gebied",
            f"{grid.name}, waarin geen enkele kolom cijfers heeft",
            "Zet de cijfers in kolommen, met boven elke kolom de naam van het cijfer.",
            findings=chooser.bevindingen,
        )
    rows, beside = _table_rows(grid, rows, columns)
    told = (years_of(texts_of(grid, rows, position)) for position in sorted(dated))
    years = next((column for column in told if column.notna().any()), None)
    content = frozenset() if years is None else frozenset(int(y) for y in years.dropna().unique())
    titles = [text for i in range(header.row) for text in grid.row(i) if text]
    settled = find_years(grid, titles, ask, content=content)
    jaar = settled.jaar if years is None else put_years(rows, years, settled, ask)
    rows["naam"] = _names(grid, rows, names)
    notes = [*chooser.bevindingen, *settled.bevindingen, *beside]
    table = Table(grid, rows, columns, jaar, settled.indeling, ask.bron or bron, notes)
    known = sum(1 for column in columns if not column.indicator.eigen)
    table.eigen = not is_of_publisher(names, rows, known)
    # months and quarters of one year are parts of it, to be chosen or added up
    said = {i: texts_of(grid, rows, i).unique().tolist() for i in dated}
    parted = {i for i, texts in said.items() if any(map(is_part_of_year, texts))}
    if school := [text for texts in said.values() for text in texts if first_years(text) != text]:
        shown = ", ".join(dict.fromkeys(school))
        notes.append(soorten.SCHOOLJAAR(grid.name, f"schooljaar {shown}", aantal=len(school)))
    taken = codes.all | (dated - parted) | skip
    table.koppen = ["" if i in taken else name for i, name in enumerate(names)]
    return [table]


def _is_figures(grid: Grid, header: Header, position: int) -> bool:
    """Tell whether a column beside those of the years holds figures too."""
    name = header.names[position]
    if not name or any(key in never_figures() or key in _YEAR_COLUMNS for key in column_keys(name)):
        return False
    return not is_code_column(name) and is_numeric(grid.cells[position].iloc[header.row + 1 :])


def _descriptions(
    grid: Grid, rows: pd.DataFrame, code_column: int, first: int
) -> tuple[dict[int, dict[str, str]], int]:
    """Read the lines of an own table that tell unit, direction or definition per column.

    Also returns the first line below them.
    """
    described: dict[int, dict[str, str]] = {}
    read = {"richting": direction_of, "soort": kind_of}
    head = rows.head(_DESCRIBED_WITHIN)
    for row, raw in zip(head["rij"], head["ruw"], strict=True):
        field = _DESCRIBING_ROWS.get(column_key(raw))
        if field is None:
            continue
        first = int(row) + 1
        for position, text in enumerate(grid.row(int(row))):
            if position != code_column and (value := read.get(field, str)(text)):
                described.setdefault(position, {})[field] = value
    return described, first


def _table_rows(
    grid: Grid, rows: pd.DataFrame, columns: list[FigureColumn]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Leave out the lines that are no table rows: blanks, units, notes and footers.

    A line without an area code counts as a row (a refused one) only when it holds figures. Of
    the others a finding tells how many hold anything: nothing is left out unsaid.
    """
    without = rows["code"].isna().to_numpy()
    if not without.any():
        return rows, []
    # rows that describe the columns (unit, source) were read already
    telling = {
        raw for raw in rows.loc[without, "ruw"].unique() if column_key(raw) in _DESCRIBING_ROWS
    }
    candidates = without & ~rows["ruw"].isin(telling).to_numpy()
    lines = rows.loc[candidates, "rij"].to_numpy()
    # one column of figures is enough to make a line a row
    filled = np.zeros(len(lines), dtype=bool)
    for column in columns:
        filled |= is_figure_like(grid.cells[column.positie].iloc[lines])
    keep = ~without
    keep[np.flatnonzero(candidates)[filled]] = True
    left = [
        (int(row), texts) for row in lines[~filled] if (texts := list(filter(None, grid.row(row))))
    ]
    notes = []
    if left:
        place, shown = grid.place(left[0][0]), " ".join(left[0][1])[:60]
        notes = [soorten.REGEL_ERNAAST(place, repr(shown), aantal=len(left))]
    return rows[keep].reset_index(drop=True), notes


def _names(grid: Grid, rows: pd.DataFrame, names: Sequence[str]) -> pd.Series:
    """Return the name of each row's area, empty where the file has none for its level."""
    keys = [column_key(name) for name in names]
    found = pd.Series("", index=rows.index, dtype="str")
    # a column of names of no level in particular goes for all; else each level has its own
    general = next((keys.index(key) for key in _NAME_COLUMNS if key in keys), None)
    for level in rows["niveau"].dropna().unique():
        position = general
        if position is None:
            own = [key for key in _NAME_OF_LEVEL.get(level, ()) if key in keys]
            position = keys.index(own[0]) if own else None
        if position is not None:
            mask = rows["niveau"] == level
            found[mask] = texts_of(grid, rows[mask], position)
    return found
