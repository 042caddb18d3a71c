"""Tables as people have them, read into a plain grid: csv of any spelling, or Excel.

A `Grid` keeps every line of the file, title lines and units included, so that a finding
can point at the cell as the user's own program shows it ("rij 14, kolom D").
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.errors import Refused
from store.reading.files import check_archive
from store.reading.text import decode, separator_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from store.reading.files import InputFile

MAX_BYTES = 600 * 1024**2
"""One table; the national KWB with all its columns is 8 MB."""
MAX_CELLS = 80_000_000
MAX_WORKBOOK_CELLS = 6_000_000
"""A workbook is read cell by cell: about five seconds per million."""
MAX_FIELD = 1_000_000
UNCOMPUTED = "(formule zonder uitkomst)"
"""Stands in a cell whose formula was never computed, so that a reader says it is no figure."""
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
    """None for a workbook."""
    encoding: str | None = None

    def row(self, index: int) -> list[str]:
        """Return one line as trimmed text."""
        return [cell_text(cell) for cell in self.cells.iloc[index]]

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


def read_grid(file: InputFile, *, wanted: str = "een tabel (csv of Excel)") -> list[Grid]:
    """Read a file into grids: one for a csv, one per visible sheet with content for Excel.

    Raises
    ------
    Refused
        When the file is empty, no table, damaged, or larger than the limits.
    """
    if file.size > MAX_BYTES:
        raise _refusal(file, wanted, f"is {file.size / 1024**2:.0f} MB", "Neem een deel ervan.")
    data = file.read()
    if not data.strip():
        raise _refusal(file, wanted, "is leeg", "Kies een bestand met gegevens.")
    if data.startswith(b"PK\x03\x04"):
        return _workbook(file, data, wanted)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _refusal(
            file, wanted, "is een oud Excel-bestand (.xls)", "Sla het op als .xlsx of csv."
        )
    if data.startswith((b"%PDF", b"PAR1", b"SQLite format 3")):
        raise _refusal(file, wanted, "is geen tabel", "Sla de tabel op als csv of Excel.")
    text, encoding = decode(data, file.name)
    if text.lstrip().startswith(("{", "[", "<")):
        raise _refusal(
            file,
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


def find_header(
    grid: Grid, recognised: Callable[[str], bool], *, within: int = HEADER_WITHIN
) -> Header | None:
    """Find the line in which most cells are names that `recognised` knows.

    The first of equals wins. None when no line has any.
    """
    best, best_count = None, 0
    for index, cells in enumerate(grid.cells.iloc[:within].to_numpy(dtype=object)):
        names = [cell_text(cell) for cell in cells]
        count = sum(1 for name in names if name and recognised(name))
        if count > best_count:
            best, best_count = Header(index, tuple(names)), count
    return best


def joined_names(grid: Grid, first: int, last: int) -> tuple[str, ...]:
    """Join the lines of a header that is spread over several rows, column by column."""
    rows = [grid.row(index) for index in range(first, last + 1)]
    return tuple(
        " ".join(part for part in parts if part).strip() for parts in zip(*rows, strict=True)
    )


def cell_text(cell: object) -> str:
    """Return a cell as trimmed text; whole numbers of a workbook without `.0`."""
    if cell is None or cell != cell:  # noqa: PLR0124 (nan is the one value unequal to itself)
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def column_letters(index: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _delimited(file: InputFile, text: str, separator: str, wanted: str) -> pd.DataFrame:
    """Cut a text into cells: fast when all lines are alike, patient when they are not."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    text = text.rstrip("\r\n\x1a ")
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
                column_types={f"f{i}": pa.string() for i in range(_width(text, separator))},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return _ragged(file, text, separator, wanted)
    _check_size(file, table.num_rows * table.num_columns, MAX_CELLS, wanted)
    frame: pd.DataFrame = table.to_pandas(
        types_mapper={pa.string(): pd.StringDtype(na_value=float("nan"))}.get
    )
    frame.columns = pd.RangeIndex(frame.shape[1])
    return frame


def _width(text: str, separator: str) -> int:
    """Count the cells of the first line."""
    csv.field_size_limit(MAX_FIELD)
    return len(next(csv.reader(io.StringIO(text[:MAX_FIELD]), delimiter=separator), []))


def _ragged(file: InputFile, text: str, separator: str, wanted: str) -> pd.DataFrame:
    """Cut a text whose lines differ in length; short lines are filled up with empty cells."""
    import pandas as pd

    csv.field_size_limit(MAX_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise _refusal(
            file, wanted, "is niet als csv te lezen", "Sla de tabel opnieuw op."
        ) from error
    width = max((len(row) for row in rows), default=0)
    _check_size(file, width * len(rows), MAX_CELLS, wanted)
    filled = [row + [""] * (width - len(row)) for row in rows]
    return pd.DataFrame(filled, columns=pd.RangeIndex(width), dtype="str")


def _workbook(file: InputFile, data: bytes, wanted: str) -> list[Grid]:
    """Read the visible sheets of an Excel workbook."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, file.name, wanted)
            if "xl/workbook.xml" not in archive.namelist():
                raise _refusal(
                    file, wanted, "is een zipbestand zonder tabel", "Sla de tabel op als .xlsx."
                )
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            frames = [(sheet.title, _sheet(file, sheet, data, wanted)) for sheet in sheets]
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError) as error:
        if isinstance(error, Refused):
            raise
        raise _refusal(
            file, wanted, "is een beschadigd Excel-bestand", "Sla het in Excel opnieuw op."
        ) from error
    found = [(title, frame) for title, frame in frames if frame.size]
    if not found:
        raise _refusal(file, wanted, "heeft geen gevuld werkblad", "Kies een bestand met gegevens.")
    return [
        Grid(file.name if len(found) == 1 else f"{file.name}, werkblad {title}", frame)
        for title, frame in found
    ]


def _sheet(  # openpyxl publishes no types
    file: InputFile,
    sheet: Any,  # noqa: ANN401
    data: bytes,
    wanted: str,
) -> pd.DataFrame:
    """Read one sheet, with the value of a merged cell in each of its parts."""
    import pandas as pd

    sheet.reset_dimensions()
    rows: list[list[Any]] = []
    cells = 0
    for values in sheet.iter_rows(values_only=True):
        row = [_plain(value) for value in values]
        while row and row[-1] == "":
            row.pop()
        rows.append(row)
        cells += len(row) + 1
        _check_size(file, cells, MAX_WORKBOOK_CELLS, wanted)
    while rows and not rows[-1]:
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    _check_size(file, width * len(rows), MAX_WORKBOOK_CELLS, wanted)
    filled = [row + [""] * (width - len(row)) for row in rows]
    xml = _sheet_xml(sheet, data)
    for y, x in _uncomputed(xml):
        if y < len(filled) and x < width and filled[y][x] == "":
            filled[y][x] = UNCOMPUTED
    for top, left, bottom, right in _merged(xml):
        for y in range(top, min(bottom, len(filled) - 1) + 1):
            for x in range(left, min(right, width - 1) + 1):
                filled[y][x] = filled[top][left]
    return pd.DataFrame(filled, columns=pd.RangeIndex(width), dtype=object)


def _plain(value: object) -> str | float | int:
    """Reduce a workbook's value to text or a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        return value
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value).strip()


_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')


_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>|(?<=/>))'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def _sheet_xml(
    sheet: Any,  # noqa: ANN401
    data: bytes,
) -> bytes:
    """Return the sheet as it is written in the workbook, for what openpyxl does not tell."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(sheet._worksheet_path)  # noqa: SLF001 (no public name)


def _uncomputed(xml: bytes) -> list[tuple[int, int]]:
    """Return the cells (row, column; zero-based) with a formula whose outcome is not stored.

    Excel stores it; a workbook that a program wrote may not, and the cell would seem empty.
    """
    return [(int(row) - 1, _index(column)) for column, row in _FORMULA.findall(xml)]


def _merged(xml: bytes) -> list[tuple[int, int, int, int]]:
    """Return the merged ranges (zero-based), which openpyxl leaves out when it streams."""
    found = []
    for left, top, right, bottom in _MERGE.findall(xml):
        found.append((int(top) - 1, _index(left), int(bottom) - 1, _index(right)))
    return found


def _index(letters: bytes) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _check_size(file: InputFile, cells: int, limit: int, wanted: str) -> None:
    """Refuse a table that would not fit."""
    if cells > limit:
        raise _refusal(
            file,
            wanted,
            f"heeft meer dan {limit / 1e6:.0f} miljoen cellen",
            "Neem een deel ervan, of sla het op als csv.",
        )


def _refusal(file: InputFile, wanted: str, what: str, todo: str) -> Refused:
    """Make the one refusal of this module."""
    return Refused(wanted, f"{file.name} {what}", todo)
