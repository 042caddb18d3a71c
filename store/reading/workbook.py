"""Excel workbooks, sheet by sheet: what a reader of the sheet sees in each cell.

openpyxl streams the cells; merged cells, formulas without an outcome and formats it leaves
out are taken from the sheet's own text. Links to other workbooks are not followed.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any

from store.errors import Refused
from store.reading.files import InputFile, check_archive
from store.reading.limits import MAX_BLANK_ROWS, MAX_TABLE_BYTES, MAX_WORKBOOK_CELLS

if TYPE_CHECKING:
    import pandas as pd


UNCOMPUTED = "(formule zonder uitkomst)"
"""Stands in a cell whose formula was never computed, so that a reader says it is no figure."""
_PROLOG = 1 << 16
"""Bytes before the first element of a part of a workbook; more is not made by any program."""
_DAMAGED = ("is een beschadigd Excel-bestand", "Sla het in Excel opnieuw op.")


def read_sheets(file: InputFile, data: bytes, *, wanted: str) -> list[tuple[str, pd.DataFrame]]:
    """Return title and cells of each visible sheet, empty ones included.

    Raises Refused when it is no workbook, damaged, or larger than the limits.
    """
    refused = partial(file.refusal, wanted)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive, file.name, wanted)
            book = _open(data)
            try:
                shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                return [
                    # No public name tells which part of the workbook a sheet is.
                    (sheet.title, _cells(sheet, archive.read(sheet._worksheet_path), refused))  # noqa: SLF001
                    for sheet in shown
                ]
            finally:
                book.close()
    except (Refused, MemoryError):
        raise
    # openpyxl raises a dozen kinds on a workbook that Excel would mend or refuse.
    except Exception as error:
        raise refused(*_DAMAGED) from error


def _open(data: bytes) -> Any:  # noqa: ANN401 (openpyxl publishes no types)
    """Open a workbook to stream its sheets: no links to other workbooks, no charts."""
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    # `load_workbook` also reads sheets that are a chart, and fails on one without a drawing.
    reader.read_chartsheet = lambda *_: None
    with warnings.catch_warnings():
        # of names and parts that are lost it warns in English: who reads the sheets says it
        warnings.simplefilter("ignore")
        reader.read()
    return reader.wb


def _check_parts(archive: zipfile.ZipFile, name: str, wanted: str) -> None:
    """Refuse what is no workbook, what unpacks to too much, and XML that declares entities."""
    check_archive(archive, name, wanted)
    if "xl/workbook.xml" not in archive.namelist():
        raise Refused(
            wanted, f"{name} is een zipbestand zonder tabel", "Sla de tabel op als .xlsx."
        )
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > MAX_TABLE_BYTES:
        raise Refused(
            wanted,
            f"{name} pakt uit tot {unpacked / 1024**2:.0f} MB, meer dan de grens van "
            f"{MAX_TABLE_BYTES / 1024**2:.0f} MB",
            "Neem een deel ervan, of sla het op als csv.",
        )
    for info in archive.infolist():
        if info.filename.lower().endswith((".xml", ".rels")):
            with archive.open(info) as part:
                before = re.split(rb"<[A-Za-z]", part.read(_PROLOG), maxsplit=1)[0]
            # An entity can stand for a file, or for itself a billion times.
            if b"<!" in before.replace(b"<!--", b""):
                raise Refused(
                    wanted,
                    f"{name} met XML die eigen tekens of adressen noemt (DOCTYPE)",
                    "Sla het in Excel opnieuw op.",
                )


def _cells(
    sheet: Any,  # noqa: ANN401 (openpyxl publishes no types)
    xml: bytes,
    refused: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Read one sheet, with the value of a merged cell in each of its parts."""
    import pandas as pd

    too_many = (
        f"heeft meer dan {MAX_WORKBOOK_CELLS / 1e6:.0f} miljoen cellen (de grens)",
        "Neem een deel ervan, of sla het op als csv.",
    )
    if _NO_ROW.search(xml):
        raise refused("heeft cellen op rijen die Excel niet kent", "Sla het in Excel opnieuw op.")
    sheet.reset_dimensions()
    percent: dict[int, bool] = {}
    rows: list[list[Any]] = []
    cells = blank = 0
    for found in sheet.iter_rows():
        row = [_plain(cell, percent) for cell in found]
        while row and row[-1] == "":
            row.pop()
        # One cell far below the table makes a million rows that every reader would walk through.
        if row and blank > MAX_BLANK_ROWS:
            raise refused(
                f"heeft meer dan {MAX_BLANK_ROWS} lege rijen achter elkaar (de grens)",
                "Verwijder in Excel de lege rijen, en wat er ver onder de tabel staat.",
            )
        blank = 0 if row else blank + 1
        rows.append(row)
        cells += len(row) + 1
        if cells > MAX_WORKBOOK_CELLS:
            raise refused(*too_many)
    while rows and not rows[-1]:
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MAX_WORKBOOK_CELLS:
        raise refused(*too_many)
    filled = [row + [""] * (width - len(row)) for row in rows]
    _complete(filled, xml)
    return pd.DataFrame(filled, columns=pd.RangeIndex(width), dtype=object)


def _complete(rows: list[list[Any]], xml: bytes) -> None:
    """Write in what openpyxl leaves out: formulas without outcome, and merged cells."""
    height, width = len(rows), len(rows[0]) if rows else 0
    for y, x in _uncomputed(xml):
        if y < height and x < width and rows[y][x] == "":
            rows[y][x] = UNCOMPUTED
    for top, left, bottom, right in _merged(xml):
        for y in range(top, min(bottom + 1, height)):
            for x in range(left, min(right + 1, width)):
                rows[y][x] = rows[top][left]


def _plain(cell: Any, percent: dict[int, bool]) -> str | float | int:  # noqa: ANN401
    """Reduce a cell to text or a number; 0.125 shown as 12,5 % is 12.5, as its reader sees."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int | float):
        style = cell._style_id  # noqa: SLF001 - its format is looked up once per style
        if style not in percent:
            # What stands between quotes or behind a backslash is shown, and no percentage.
            percent[style] = "%" in re.sub(r'"[^"]*"|\\.', "", str(cell.number_format))
        return float(f"{value * 100:.12g}") if percent[style] else value
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value).strip()


_NO_ROW = re.compile(rb'\sr="[A-Z]{0,3}(?:[2-9]\d{6}|\d{8,})"')
"""A row number of two million and more: Excel has 1,048,576 rows, and openpyxl fills up to it."""
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3})(\d+)"[^>]*>\s*<(?:\w+:)?f\b[^<]*(?:</(?:\w+:)?f>|(?<=/>))'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def _uncomputed(xml: bytes) -> list[tuple[int, int]]:
    """Return the cells (row, column; zero-based) with a formula whose outcome is not stored.

    Excel stores it; a workbook that a program wrote may not, and the cell would seem empty.
    """
    return [(int(row) - 1, _index(column)) for column, row in _FORMULA.findall(xml)]


def _merged(xml: bytes) -> list[tuple[int, int, int, int]]:
    """Return the merged ranges (zero-based), which openpyxl leaves out when it streams."""
    return [
        (int(top) - 1, _index(left), int(bottom) - 1, _index(right))
        for left, top, right, bottom in _MERGE.findall(xml)
    ]


def _index(letters: bytes) -> int:
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(letters.decode())) - 1
