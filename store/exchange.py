"""The exchange form of tables: the csv that other programs read, whichever command wrote it.

Text on its way into a spreadsheet is made harmless here, in this form and in any other, and
gets the room that it needs.
"""

from __future__ import annotations

import csv
import io
import math
from decimal import Decimal
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

# OWASP, CSV injection: what begins with one of these is a formula to Excel, Calc or Sheets; the
# wide forms are read as the plain ones where East Asian input is set
_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# Height of a line of Excel's default font, and the tallest row that it takes, in points.
_LINE, _TALLEST = 15.0, 409.0
# Characters across a printed page, lying down, that can still be read.
_PAGE = 230
# Part of a column's width that text fills: widths are counted in digits of Calibri, and where that
# font is not there another takes its place, whose bold letters are a quarter wider.
_FILLED = 0.75


def exchange_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame as exchange csv: UTF-8, comma, decimal point, one line per row.

    What is missing is an empty cell. Numbers are written in full, without an exponent or a
    superfluous `.0`. Text that a spreadsheet would execute gets a `'` in front: programs read
    the codes and the numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(str(name)) for name in frame.columns])
    written = [_column(column.to_list(), column.isna().to_list()) for _, column in frame.items()]
    writer.writerows(zip(*written, strict=True))
    return text.getvalue().encode("utf-8")


def _column(values: list[Any], gone: list[bool]) -> list[str]:
    """Write a column; the texts in it are mostly the same few, which are looked at once."""
    safe = {text: harmless(text) for text in {v for v in values if isinstance(v, str)}}
    return [
        "" if missing else safe[value] if isinstance(value, str) else _cell(value)
        for value, missing in zip(values, gone, strict=True)
    ]


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell of a frame has every type
    if isinstance(value, float):
        # the shortest text that is this number, minus nought as nought
        text = f"{Decimal(repr(float(value) + 0.0)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def harmless(text: str) -> str:
    """Return text that no spreadsheet program reads as a formula: with a `'` in front."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_FORMULA) else text


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Return the height of a row of a workbook whose texts wrap, in points.

    `cells` has each text with the width of its column in characters. Excel fits a row without a
    height when it opens the file; LibreOffice does not, and draws the second line of a heading
    over the row below it.
    """
    lines = (
        sum(max(1, len(wrap(part, max(1, int(width * _FILLED))))) for part in text.split("\n"))
        for text, width in cells
    )
    return min(_TALLEST, _LINE * max(lines, default=1))


def pages_across(widths: Iterable[float]) -> int:
    """Return over how many pages the columns of a sheet are printed, from their widths."""
    return math.ceil(sum(widths) / _PAGE)
