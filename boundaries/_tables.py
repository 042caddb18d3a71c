"""Small tables that people make: csv or Excel, as text, with title lines above the header."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from store import Refused, decode, open_input, separator_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

_EXCEL = (".xlsx", ".xlsm")
_HEADER_WITHIN = 25
"""Rows in which the header is looked for."""


def read_rows(path: Path, *, wanted: str, is_header: Callable[[list[str]], bool]) -> pd.DataFrame:
    """Read the first table of a file as text; empty cells are missing, empty rows left out.

    Parameters
    ----------
    path
        A csv or Excel file.
    wanted
        What was expected, for the message.
    is_header
        Tells the header from title lines; without one the first filled row is it.

    Raises
    ------
    Refused
        When it is no such file, or holds no row below a header.
    """
    import pandas as pd

    rows = [row for row in _cells(path, wanted) if any(row)]
    at = next((i for i, row in enumerate(rows[:_HEADER_WITHIN]) if is_header(row)), 0)
    if len(rows) <= at + 1:
        raise Refused(wanted, f"{path.name} zonder rijen met gegevens", "Kies een ander bestand.")
    header = [name or f"kolom {number + 1}" for number, name in enumerate(rows[at])]
    width = len(header)
    body = [(row + [""] * width)[:width] for row in rows[at + 1 :]]
    frame = pd.DataFrame(body, columns=header, dtype="str")
    return frame.loc[:, ~frame.columns.duplicated()].replace("", None)


def _cells(path: Path, wanted: str) -> list[list[str]]:
    file = open_input(path, wanted=wanted)[0]
    if file.name.lower().endswith(_EXCEL):
        return _excel(file.read(), file.name, wanted)
    text, _ = decode(file.read(), file.name)
    reader = csv.reader(io.StringIO(text), delimiter=separator_of(text))
    return [[cell.strip() for cell in row] for row in reader]


def _excel(data: bytes, name: str, wanted: str) -> list[list[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise Refused(
            wanted, f"{name} is geen leesbaar Excel-bestand", "Sla het opnieuw op als .xlsx of csv."
        ) from error
    sheet = book.worksheets[0]
    rows = [
        ["" if cell is None else str(cell).strip() for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]
    book.close()
    return rows
