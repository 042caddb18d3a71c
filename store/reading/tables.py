"""Tables as people have them, read into a plain grid: csv of any spelling, Excel, or XML of a law.

A `Grid` keeps every line of the file, title lines and units included, so that a finding
can point at the cell as the user's own program shows it ("rij 14, kolom D").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from store.errors import Refused
from store.reading.files import OLE2, InputFile, open_input
from store.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_FIELD, MAX_LISTED, MAX_TABLE_BYTES
from store.reading.text import cells_of, check_quotes, decode, separator_of, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd


_FIGURE = re.compile(r"\d{1,3}(?:[.,]\d+)?")
"""A heading that is none; of four digits it may be a year."""
_TOO_MANY = "Neem een deel ervan, en haal lege en dubbele rijen weg."
HEADER_WITHIN = 60
"""Title lines above a header; the longest seen has nine."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table, as a rectangle of cells.

    `cells` has columns 0..n-1 and one row per line of the file; empty cells are `""`. Cells
    of a csv are text, cells of a workbook keep their numbers (column dtype object).
    """

    name: str
    """File name, with the sheet behind it for a workbook of several sheets."""
    cells: pd.DataFrame
    separator: str | None = None
    """None for a workbook and for XML."""
    encoding: str | None = None

    def row(self, index: int) -> list[str]:
        """Return one line as trimmed text."""
        return [cell_text(cell) for cell in self.cells.iloc[index]]

    def text_below(self, header: Header) -> pd.DataFrame:
        """Return the filled rows under a header as trimmed text, under its names.

        The index is the number of each row in the file, zero-based (see `place`). A column
        without a name is called by its letter; of two of one name the first counts.
        """
        body = _filled(self, header)
        names = [name or f"kolom {column_letters(i)}" for i, name in enumerate(header.names)]
        body.columns = names
        return body.loc[:, ~body.columns.duplicated()]

    def as_text(self) -> bytes:
        """Return the filled lines as UTF-8 between semicolons, for who reads text alone."""
        cells = self.cells.map(lambda cell: " ".join(cell_text(cell).split()))
        filled = cells.loc[(cells != "").any(axis=1)]
        return filled.to_csv(sep=";", header=False, index=False).encode("utf-8", errors="replace")

    def place(self, row: int | None = None, column: int | None = None) -> str:
        """Say where a cell is, counted as spreadsheet programs do ("rij 14, kolom D")."""
        parts = [self.name]
        if row is not None:
            parts.append(f"rij {row + 1}")
        if column is not None:
            parts.append(f"kolom {column_letters(column)}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a grid is, and the name of each column."""

    row: int
    names: tuple[str, ...]

    def find(self, wanted: Callable[[str], bool]) -> list[int]:
        """Return the columns whose name passes."""
        return [index for index, name in enumerate(self.names) if name and wanted(name)]


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table of known columns, in whatever order and spelling they came."""

    grid: Grid
    body: pd.DataFrame
    """The filled rows as trimmed text, under our names; the index counts lines from zero."""
    columns: Mapping[str, int]
    """Where each of our columns stands."""
    rest: tuple[str, ...]
    """Headings that nobody asked for."""


def read_named(
    path: Path,
    names: Mapping[str, Sequence[str]],
    *,
    needed: Sequence[Sequence[str]],
    wanted: str,
    check: Callable[[Sequence[str], str], object] = lambda _names, _file: None,
    many: str = _TOO_MANY,
) -> NamedTable:
    """Read the first table of a csv or workbook that has the columns asked for.

    Raises Refused when no table has them: it names the columns that came.

    Parameters
    ----------
    path
        A csv or a workbook; other sheets are left alone.
    names
        Our name of each column, and its spellings as `store.reading.text.slug` writes them.
    needed
        Per thing that must be there the columns of which one will do.
    wanted
        What was expected, for messages.
    check
        Told the headings and the file of every table before a row is used; may refuse.
    many
        What to do with more rows than any list has.
    """
    known = {spelling: name for name, all_of_it in names.items() for spelling in (name, *all_of_it)}
    came = path.name
    for file in open_input(path, wanted=wanted):
        for grid in read_grid(file, wanted=wanted, rows=MAX_LISTED, many=many):
            header = find_header(grid, lambda name: slug(name) in known) or first_filled(grid)
            check(header.names, grid.name)
            columns: dict[str, int] = {}
            for index, name in enumerate(header.names):
                if slug(name) in known:
                    columns.setdefault(known[slug(name)], index)
            if all(any(name in columns for name in one_of) for one_of in needed):
                rest = [n for i, n in enumerate(header.names) if n and i not in columns.values()]
                body = _filled(grid, header)[list(columns.values())]
                body.columns = list(columns)
                return NamedTable(grid, body, columns, tuple(rest))
            came = f"{grid.name} {_told(header.names)}"
    lacking = "; ".join(" of ".join(one_of) for one_of in needed)
    raise Refused(
        wanted,
        came,
        f"Er zijn in elk geval kolommen nodig voor {lacking}. Neem de lege tabel als voorbeeld.",
    )


def _filled(grid: Grid, header: Header) -> pd.DataFrame:
    """Return the rows under a header that hold anything, as trimmed text."""
    cells = grid.cells.iloc[header.row + 1 :].map(cell_text)
    return cells.loc[(cells != "").any(axis=1)]


def _told(names: Sequence[str]) -> str:
    """Return headings for a message; a row of figures without any is not repeated."""
    if any(_FIGURE.fullmatch(name) for name in names):
        return "met getallen op de eerste regel, waar de namen van de kolommen horen"
    return f"met de kolommen {', '.join(filter(None, names))[:200]}"


def read_grid(
    file: InputFile,
    *,
    wanted: str = "een tabel (csv of Excel)",
    rows: int | None = None,
    many: str = _TOO_MANY,
) -> list[Grid]:
    """Read a file into grids: one for a csv, one per sheet of Excel or table of a law (XML).

    `rows` is how many lines such a table has at most, where each of them is looked at by itself
    (None limits cells only), and `many` what to do with more of them. Raises Refused when the file
    is empty, no table, damaged, or larger than the limits.
    """
    grids = _grids(file, wanted)
    for grid in grids:
        _check_columns(grid.name, grid.cells.shape[1], wanted)
        if rows is not None and len(grid.cells) > rows:
            came = f"{grid.name} met {len(grid.cells)} rijen, meer dan de grens van {rows}"
            raise Refused(wanted, came, many)
    return grids


def _grids(file: InputFile, wanted: str) -> list[Grid]:
    """Read a file as what its first bytes say that it is."""
    if file.size > MAX_TABLE_BYTES:
        raise file.refusal(wanted, f"is {file.size / 1024**2:.0f} MB", "Neem een deel ervan.")
    data = file.read()
    if not data.strip():
        raise file.refusal(wanted, "is leeg", "Kies een bestand met gegevens.")
    # the first bytes decide, not the ending: a workbook called .csv is still one
    if data.startswith(b"PK\x03\x04"):
        return _sheets(file, data, wanted)
    if data.startswith(OLE2):
        raise file.refusal(
            wanted, "is een oud Excel-bestand (.xls)", "Sla het op als .xlsx of csv."
        )
    if data.startswith((b"%PDF", b"PAR1", b"SQLite format 3")):
        raise file.refusal(wanted, "is geen tabel", "Sla de tabel op als csv of Excel.")
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"<tgroup" in data:
        return _law(file, data, wanted)
    text, encoding = decode(data, file.name)
    if text.lstrip().startswith(("{", "[", "<")):
        raise file.refusal(
            wanted,
            "is geen csv of Excel, maar json, xml of html",
            "Is het een kaartbestand, gebruik dan importeer grenzen; sla het anders op als csv.",
        )
    separator = separator_of(text)
    return [Grid(file.name, _delimited(file, text, separator, wanted), separator, encoding)]


def is_total(name: str) -> bool:
    """Tell whether a row, by its name, adds up the others: `Totaal`, `Eindtotaal`."""
    return name.strip().casefold().rstrip(":. ") in _TOTALS


_TOTALS = ("totaal", "eindtotaal", "totalen", "subtotaal", "total", "grand total")


def find_header(grid: Grid, recognised: Callable[[str], bool]) -> Header | None:
    """Find the line in which most cells are names that `recognised` knows.

    The first of equals wins. None when no line has any.
    """
    best, best_count = None, 0
    for index, cells in enumerate(grid.cells.iloc[:HEADER_WITHIN].to_numpy(dtype=object)):
        names = [cell_text(cell) for cell in cells]
        count = sum(1 for name in names if name and recognised(name))
        if count > best_count:
            best, best_count = Header(index, tuple(names)), count
    return best


def first_filled(grid: Grid) -> Header:
    """Return the first line with anything in it as the header, for a table of unknown names."""
    rows = (Header(index, tuple(grid.row(index))) for index in range(len(grid.cells)))
    return next((header for header in rows if any(header.names)), Header(0, ()))


def joined_names(grid: Grid, first: int, last: int) -> tuple[str, ...]:
    """Join the lines of a header that is spread over several rows, column by column."""
    rows = [grid.row(index) for index in range(first, last + 1)]
    return tuple(
        " ".join(part for part in parts if part).strip() for parts in zip(*rows, strict=True)
    )


def trimmed(cells: pd.Series) -> pd.Series:
    """Return cells of a grid as trimmed text."""
    if cells.dtype == object:
        cells = cells.map(cell_text)
    return cells.astype("str").str.strip()


def cell_text(cell: object) -> str:
    """Return a cell as trimmed text; whole numbers of a workbook without `.0`."""
    if cell is None or cell != cell:  # noqa: PLR0124 (nan is the one value unequal to itself)
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def column_letters(index: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))


def _delimited(file: InputFile, text: str, separator: str, wanted: str) -> pd.DataFrame:
    """Cut a text into cells: fast when all lines are alike, patient when they are not."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    # \x1a is Ctrl-Z, the end of a text in DOS
    text = text.rstrip("\n\x1a ")
    width = len(next(cells_of(text[:MAX_FIELD], separator, name=file.name, wanted=wanted), []))
    _check_columns(file.name, width, wanted)
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode("utf-8", errors="replace")),
            read_options=arrow_csv.ReadOptions(
                autogenerate_column_names=True, block_size=1 << 24, use_threads=True
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=separator, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{i}": pa.string() for i in range(width)}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        check_quotes(text, separator, name=file.name, wanted=wanted)
        return _ragged(file, text, separator, wanted)
    _check_size(file, table.num_rows * table.num_columns, wanted)
    if table.num_rows != text.count("\n") + 1:
        check_quotes(text, separator, name=file.name, wanted=wanted)
    frame: pd.DataFrame = table.to_pandas(
        types_mapper={pa.string(): pd.StringDtype(na_value=float("nan"))}.get
    )
    frame.columns = pd.RangeIndex(frame.shape[1])
    return frame


def _ragged(file: InputFile, text: str, separator: str, wanted: str) -> pd.DataFrame:
    """Cut a text whose lines differ in length."""
    rows: list[list[str]] = []
    width = 0
    for row in cells_of(text, separator, name=file.name, wanted=wanted):
        rows.append(row)
        width = max(width, len(row))
        _check_columns(file.name, width, wanted)
        _check_size(file, width * len(rows), wanted)
    return _filled_up(rows, width)


def _sheets(file: InputFile, data: bytes, wanted: str) -> list[Grid]:
    from store.reading.workbook import read_sheets

    found = [
        (title, cells) for title, cells in read_sheets(file, data, wanted=wanted) if cells.size
    ]
    if not found:
        raise file.refusal(wanted, "heeft geen gevuld werkblad", "Kies een bestand met gegevens.")
    return [
        Grid(file.name if len(found) == 1 else f"{file.name}, werkblad {title}", cells)
        for title, cells in found
    ]


def _law(file: InputFile, data: bytes, wanted: str) -> list[Grid]:
    """Read the tables of a law or regeling, as wetten.overheid.nl publishes it in XML."""
    from store.reading.markup import tables_of_markup

    tables = tables_of_markup(data, partial(file.refusal, wanted))
    grids = []
    for number, rows in enumerate(tables, 1):
        width = max(map(len, rows))
        _check_columns(file.name, width, wanted)
        _check_size(file, width * len(rows), wanted)
        name = file.name if len(tables) == 1 else f"{file.name}, tabel {number}"
        grids.append(Grid(name, _filled_up(rows, width)))
    return grids


def _filled_up(rows: list[list[str]], width: int) -> pd.DataFrame:
    """Return rows as cells; short ones are filled up with empty cells."""
    import pandas as pd

    filled = [row + [""] * (width - len(row)) for row in rows]
    return pd.DataFrame(filled, columns=pd.RangeIndex(width), dtype="str")


def _check_columns(name: str, columns: int, wanted: str) -> None:
    """Refuse a table of more columns than any table has."""
    if columns > MAX_COLUMNS:
        raise Refused(
            wanted,
            f"{name} met {columns} kolommen, meer dan de grens van {MAX_COLUMNS}",
            "Neem een deel van de kolommen.",
        )


def _check_size(file: InputFile, cells: int, wanted: str) -> None:
    if cells > MAX_CELLS:
        raise file.refusal(
            wanted,
            f"heeft meer dan {MAX_CELLS / 1e6:.0f} miljoen cellen (de grens)",
            "Neem een deel ervan, of sla het op als csv.",
        )
