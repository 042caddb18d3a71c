"""Tables for people: Dutch CSV and XLSX with real numbers, states kept apart, nothing executed.

The exchange format of the command line is another thing (`store.exchange`): this is what a
person opens in Excel.
"""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store import FICTIEF, Snapshot
from store.exchange import harmless, pages_across, row_height

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import xlsxwriter

    from store.registry import Sjabloon

Cell = str | float | int | None

SHORTHAND = {"afgeschermd": "[c]", "ontbreekt": "[x]", "nvt": "[z]"}
"""Machine-readable shorthand for a cell without a value, as official statistics in spreadsheets
write it (UK Government Analysis Function, "Symbols in tables"): confidential, not available,
not applicable."""
EXPLAINED = {
    "[c]": "afgeschermd (geheim of te kleine aantallen)",
    "[x]": "ontbreekt",
    "[z]": "niet van toepassing",
}

MADE_UP = (("Let op", FICTIEF),)
"""The note that an answer of the demonstration set begins with: `*MADE_UP * fictional`."""
LOADED = {True: "geladen", False: "bron bekend, nog niet geladen"}
"""Of an indicator, whether the folder has figures of it."""
_MAX_CELL = 32_767
"""Characters that a cell of Excel holds (its published limit)."""
# own choices: a sentence wraps in three lines, and a heading of one word keeps its button
_WIDEST, _NARROWEST = 48, 8
"""Width of a column, in characters."""
# own choice: a table of 14,000 buurten is not read twice for the width of a column
_SAMPLE = 400
"""Rows whose cells decide how wide a column is."""
_BUTTON = 3
"""Characters that the button of a filter takes of its heading."""
_BOLD = 1.3
"""Width of a bold letter, in characters, in the widest font that stands in for Excel's."""
# own choice: together they fill a landscape A4
_NOTES = (26, 90)
"""Width of the two columns of the sheet *Toelichting*."""


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One column: its Dutch heading, and how many decimals its numbers have.

    `decimals` None makes it a column of text; codes and years are text or whole numbers.
    `grouped` False leaves out the thousands separator (years).
    """

    heading: str
    decimals: int | None = None
    grouped: bool = True


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """A table to take along.

    A cell is text, a number, or None (empty). A figure without a value holds its shorthand
    (`shown`), so that it never becomes a number or a blank.
    """

    title: str
    columns: tuple[AnswerColumn, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[tuple[str, str], ...] = ()
    """Heading and text of each line of the sheet *Toelichting*."""
    more: tuple[tuple[str, AnswerTable], ...] = ()
    """Other tables of the same answer, as sheets of a workbook by their name."""

    @property
    def fictief(self) -> bool:
        """Whether its notes say that it is made of the demonstration set."""
        return any(text == FICTIEF for _, text in self.notes)


def shown(value: float | None, state: str) -> Cell:
    """Return the cell of a figure: its value, or the shorthand of its state."""
    # a state without a number never becomes one; a number that is none (NaN) never looks like zero
    if state == "waarde" and value is not None and math.isfinite(value):
        return float(value)
    return SHORTHAND.get(state, SHORTHAND["ontbreekt"])


def number_format(decimals: int, *, grouped: bool = True) -> str:
    """Return Excel's format of a number; it shows separators as the reader's own Excel has them."""
    # the codes of Excel are English in the file, whatever language it is opened in
    whole = "#,##0" if grouped else "0"
    return whole + ("." + "0" * decimals if decimals else "")


def template_table(made: Sjabloon) -> AnswerTable:
    """Return a table to fill in, with what belongs in each column on the second sheet."""
    return AnswerTable(
        made.titel,
        tuple(AnswerColumn(heading) for heading, _ in made.kolommen),
        made.rijen,
        (*made.kolommen, *made.uitleg),
    )


def catalogue_rows(snapshot: Snapshot) -> list[tuple[str, str, str, str, str]]:
    """Return every indicator: id, label, unit, source, and whether it is loaded."""
    from indicators import available, catalogue

    loaded = set(available(snapshot)["indicator"])
    return [
        (row.id, row.label, row.eenheid, row.bron, LOADED[row.id in loaded])
        for row in catalogue(snapshot).values()
    ]


def to_csv(table: AnswerTable) -> bytes:
    """Write a table as Dutch CSV: semicolons, decimal commas, UTF-8 with mark, CRLF.

    Text that a spreadsheet would take for a formula gets an apostrophe in front. There is no
    sheet for notes here, so a last column says of every row that it is fictional, where it is.
    """
    # What Excel with Dutch settings opens by a double click: semicolons, since a comma is a decimal
    # sign there, and a byte-order mark, without which it takes UTF-8 for the code page of Windows.
    # Lines end as RFC 4180 has it.
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    # a csv has no sheet for notes: every row says that it is made up
    heads, cells = (["Let op"], [FICTIEF]) if table.fictief else ([], [])
    writer.writerow([*(harmless(column.heading) for column in table.columns), *heads])
    for row in table.rows:
        own = (_csv_cell(cell, column) for cell, column in zip(row, table.columns, strict=True))
        writer.writerow([*own, *cells])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(table: AnswerTable, *, made: datetime | None = None) -> bytes:
    """Write a table as a workbook: real numbers, fixed heading, and a sheet that explains it.

    Text is written as text whatever it begins with, so nothing is ever a formula or a link.
    `made` is the moment written into the file's properties; None means now.
    """
    return _workbook({"Tabel": table, **dict(table.more)}, table, made)


def tables_xlsx(
    tables: Mapping[str, AnswerTable], title: str, notes: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Write several tables as one workbook: a sheet for each, by name, and one that explains.

    A name that Excel does not take for a sheet is made into one that it does.
    """
    explained = AnswerTable(title, (), (), tuple(notes))
    return _workbook(tables, explained, None)


def _workbook(
    tables: Mapping[str, AnswerTable], explained: AnswerTable, made: datetime | None
) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        # Of data nothing is computed or followed: a cell that begins with `=` or holds an address
        # stays text (OWASP, "CSV Injection"). In memory: a server may have no disk to write on.
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": explained.title, "created": made or datetime.now(UTC)})
    for name, table in tables.items():
        _write_data(book, table, _sheet_name(name))
    _write_notes(book, explained)
    book.close()
    return buffer.getvalue()


def _sheet_name(name: str) -> str:
    """Return a name as Excel takes it: at most 31 characters, without some signs."""
    return re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:31] or "Tabel"


def _csv_cell(cell: Cell, column: AnswerColumn) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    return _plain_number(cell, column.decimals or 0).replace(".", ",")


def _plain_number(value: float, decimals: int) -> str:
    """Return a number with so many decimals; ASCII minus, no thousands separator."""
    text = f"{value:.{decimals}f}"
    # a small negative number must not be written as -0
    return "0" if text.strip("-0.") == "" else text


def _write_data(book: xlsxwriter.Workbook, table: AnswerTable, name: str) -> None:
    sheet = book.add_worksheet(name)
    widths = [_width(table, index) for index in range(len(table.columns))]
    for index, column in enumerate(table.columns):
        # a number and the mark of a state end at the right; text keeps clear of what ends there
        side = {"align": "left", "indent": 1} if column.decimals is None else {"align": "right"}
        style = book.add_format({"num_format": _column_format(column), **side})
        head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, **side}
        )
        sheet.set_column(index, index, widths[index], style)
        sheet.write_string(0, index, column.heading, head)
    heads = (column.heading for column in table.columns)
    sheet.set_row(0, row_height(zip(heads, widths, strict=True)))
    # text is written as text, whatever it begins with: a formula cannot come from data
    for number, row in enumerate(table.rows, start=1):
        for index, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, index, cell[:_MAX_CELL])
            elif cell is not None:
                sheet.write_number(number, index, cell)
    # the heading stays in sight and comes back on every printed page
    sheet.freeze_panes(1, 0)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(pages_across(widths), 0)


def _write_notes(book: xlsxwriter.Workbook, table: AnswerTable) -> None:
    """Write the sheet that says what the figures are."""
    sheet = book.add_worksheet("Toelichting")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(_NOTES):
        sheet.set_column(column, column, width)
    # only the marks that occur are explained
    tables = (table, *(one for _, one in table.more))
    used = {cell for one in tables for row in one.rows for cell in row if isinstance(cell, str)}
    lines = [("Titel", table.title), *table.notes]
    lines += [(mark, text) for mark, text in EXPLAINED.items() if mark in used]
    for number, (name, text) in enumerate(lines):
        sheet.set_row(number, row_height(zip((name, text), _NOTES, strict=True)))
        sheet.write_string(number, 0, name[:_MAX_CELL], bold)
        sheet.write_string(number, 1, text[:_MAX_CELL], wrapped)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _column_format(column: AnswerColumn) -> str:
    if column.decimals is None:
        return "@"
    return number_format(column.decimals, grouped=column.grouped)


def _width(table: AnswerTable, index: int) -> float:
    """Return a width that shows most cells and wraps a long heading."""
    longest = max((len(str(row[index] or "")) for row in table.rows[:_SAMPLE]), default=0)
    word = max((len(part) for part in table.columns[index].heading.split()), default=0)
    return float(min(_WIDEST, max(_NARROWEST, longest + 3, math.ceil(word * _BOLD) + _BUTTON)))
