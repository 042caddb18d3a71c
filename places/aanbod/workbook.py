"""Aanbod to Excel: a workbook to read and to fill in, that comes back without loss.

Every text is written as text, so that nothing from a list is ever taken for a formula.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from places.aanbod.model import (
    AANBOD,
    AMBITIE,
    FACTOR,
    RESULTAAT,
    Aanbod,
    Ambitie,
    FactorNames,
    Field,
    FieldForm,
    Resultaat,
)
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT, VOORBEHOUD
from store.exchange import pages_across, row_height
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.records_rows import Rij

ID, VERSIE = "Kenmerk", "Versie"
BLADEN: dict[str, tuple[str, tuple[Field, ...], type[Aanbod | Ambitie | Resultaat]]] = {
    SOORT_AANBOD: ("Aanbod", AANBOD, Aanbod),
    SOORT_RESULTAAT: ("Resultaten", RESULTAAT, Resultaat),
    SOORT_AMBITIE: ("Ambities", AMBITIE, Ambitie),
}
"""Kind of row: its sheet, its columns and what is in them."""
# Empty rows below the last one that have their choices too.
_FREE_ROWS = 300
# Columns this wide or wider wrap their text.
_LONG = 40
# Width of the two columns of the sheet Uitleg, and of the names beside codes.
_EXPLAINED = (30, 90)
_NAMED = 30
_ONLY_READ = (
    "Hoe de codes in de kolom ernaast heten. Alleen om te lezen: wijzig de codes, niet de namen."
)


class _SheetColumn(NamedTuple):
    """A column of a sheet: what stands above it, how wide it is and what is in it."""

    kop: str
    breed: int
    look: Any
    uitleg: str = ""
    veld: Field | None = None
    """None: the mark of the row, or its version."""
    namen: Mapping[str, str] | None = None
    """Given: not the codes of the field, but what they are called."""


def write_template(factoren: FactorNames | None = None) -> bytes:
    """Return an empty workbook to fill in."""
    return make_workbook({}, factoren=factoren)


def make_workbook(
    rijen: dict[str, Sequence[Rij]] | dict[str, list[Rij]],
    *,
    let_op: str = "",
    namen: Mapping[str, str] | None = None,
    factoren: FactorNames | None = None,
) -> bytes:
    """Return rows of the three kinds as a workbook.

    Parameters
    ----------
    rijen
        By kind.
    let_op
        Begins the sheet Uitleg.
    namen
        What codes of areas and ids of indicators are called. With it, a column of codes has its
        names beside it (`beside`), to read only; a code that is not in it stands there itself.
    factoren
        The factors that aanbod can name, by their labels; None leaves ids.
    """
    import xlsxwriter

    known = factoren or FactorNames()

    buffer = io.BytesIO()
    # a name that begins with = stays a name, in Excel and in LibreOffice
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheets = {kind: book.add_worksheet(title) for kind, (title, _, _) in BLADEN.items()}
        explained = book.add_worksheet("Uitleg")
        ranges = _words(book, known)
        results = result_names(rijen.get(SOORT_RESULTAAT, ()))
        for kind, (_, velden, _) in BLADEN.items():
            lines = [
                replace(row, gegevens=known.in_data(row.gegevens)) if kind == SOORT_AANBOD else row
                for row in rijen.get(kind, ())
            ]
            written = _Written(results, known)
            _sheet(book, sheets[kind], velden, lines, ranges, written, kind, namen)
        _explain(book, explained, let_op)
    return buffer.getvalue()


def beside(veld: Field) -> str:
    """Return the heading of the column that names the codes of a field."""
    return f"{veld.label}: namen"


@dataclass(frozen=True, slots=True)
class _Written:
    """How rows of other lists are named in a cell, so that they come back."""

    resultaten: dict[str, str]
    factoren: FactorNames

    def text(self, veld: Field, key: str) -> str:
        if veld.lijst == FACTOR:
            return self.factoren.written(key)
        return self.resultaten.get(key, key)


def result_names(rows: Sequence[Rij]) -> dict[str, str]:
    """Return what stands in a cell for each result: its text, or its id where that is unclear.

    Two results with the same text, or a text with the separator in it, would not come back.
    """
    texts = {row.id: Resultaat.from_dict(row.gegevens).tekst for row in rows}
    every = list(texts.values())
    # a text that two results share, or that is the id of another, does not tell which is meant
    clear = {t for t in every if t and every.count(t) == 1 and t not in texts}
    return {
        key: text if text in clear and ";" not in text and "\n" not in text else key
        for key, text in texts.items()
    }


def _sheet(
    book: Any,  # noqa: ANN401
    sheet: Any,  # noqa: ANN401
    velden: tuple[Field, ...],
    rows: list[Rij],
    ranges: dict[str, str],
    written: _Written,
    kind: str,
    namen: Mapping[str, str] | None,
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#dfe9f0", "bottom": 1, "text_wrap": True})
    grey = book.add_format({"font_color": "#7a7a7a", "valign": "top"})
    plain = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    named = book.add_format({"font_color": "#7a7a7a", "valign": "top", "text_wrap": True})
    last = len(rows) + _FREE_ROWS
    columns: list[_SheetColumn] = []
    for veld in velden:
        look = wrapped if veld.breed >= _LONG else plain
        columns.append(_SheetColumn(veld.label, veld.breed, look, veld.uitleg, veld))
        if namen and veld.vorm is FieldForm.CODES:
            columns.append(_SheetColumn(beside(veld), _NAMED, named, _ONLY_READ, veld, namen))
    columns.append(_SheetColumn(ID, 12, grey, "Niet wijzigen: hieraan wordt de rij herkend."))
    columns.append(_SheetColumn(VERSIE, 12, grey))
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.kop, head)
        sheet.set_column(number, number, column.breed, column.look)
        if column.uitleg:
            sheet.write_comment(0, number, column.uitleg)
        if column.veld and column.namen is None and (choice := _choice(column.veld, ranges)):
            sheet.data_validation(1, number, last, number, choice)
    sheet.set_row(0, row_height((column.kop, column.breed) for column in columns))
    model = BLADEN[kind][2]
    for line, row in enumerate(rows, start=1):
        item = model.from_dict(row.gegevens)
        wraps: list[tuple[str, float]] = []
        for number, column in enumerate(columns[:-2]):
            assert column.veld is not None  # noqa: S101 - only the last two have none
            value = getattr(item, column.veld.naam)
            if column.namen is None:
                text = _cell(sheet, line, number, column.veld, value, written)
            else:
                text = "; ".join(column.namen.get(code, code) for code in value)
                sheet.write_string(line, number, text)
            wraps += [(text, column.breed)] * (column.look in (wrapped, named))
        sheet.write_string(line, len(columns) - 2, row.id)
        sheet.write_number(line, len(columns) - 1, row.versie)
        sheet.set_row(line, row_height(wraps))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(pages_across(column.breed for column in columns), 0)


def _choice(veld: Field, ranges: dict[str, str]) -> dict[str, Any] | None:
    """Return the words to choose from; another only warns, as lists of people differ."""
    source = ranges.get(veld.lijst) if veld.vorm is FieldForm.KEUZE else None
    offered = ["ja", "nee"] if veld.vorm is FieldForm.JA_NEE else source
    if offered is None:
        return None
    return {
        "validate": "list",
        "source": offered,
        "error_type": "warning",
        "error_title": "Ander woord",
        "error_message": "Dit woord staat niet in de lijst. Toch gebruiken?",
    }


def _cell(
    sheet: Any,  # noqa: ANN401
    row: int,
    column: int,
    veld: Field,
    value: Any,  # noqa: ANN401
    written: _Written,
) -> str:
    """Write one value as people read it, and return its text."""
    if veld.vorm is FieldForm.GETAL:
        if value is not None:
            sheet.write_number(row, column, value)
        return ""
    if veld.vorm is FieldForm.JA_NEE:
        text = "ja" if value else "nee"
    elif veld.vorm is FieldForm.KEUZE:
        text = label(veld.lijst, value)
    elif veld.vorm is FieldForm.KEUZES:
        text = "; ".join(label(veld.lijst, word) for word in value)
    elif veld.vorm is FieldForm.RIJEN:
        text = "; ".join(written.text(veld, key) for key in value)
    elif veld.vorm is FieldForm.CODES:
        text = "; ".join(value)
    else:
        text = value
    if text:
        sheet.write_string(row, column, text)
    return str(text)


def _words(book: Any, factoren: FactorNames) -> dict[str, str]:  # noqa: ANN401
    """Write the lists of words and return the range of each; the factors, to copy, come last."""
    sheet = book.add_worksheet("Woorden")
    head = book.add_format({"bold": True})
    velden = (*AANBOD, *RESULTAAT, *AMBITIE)
    used = {
        v.lijst: v.label for v in reversed(velden) if v.vorm in (FieldForm.KEUZE, FieldForm.KEUZES)
    }
    lists = {
        lijst: (title, [word.label for word in words(lijst).values()])
        for lijst, title in sorted(used.items())
    }
    if factoren.namen:
        lists[FACTOR] = ("Factor", [factoren.written(key) for key in factoren.namen])
    ranges = {}
    for column, (lijst, (title, labels)) in enumerate(lists.items()):
        sheet.write_string(0, column, title, head)
        for row, text in enumerate(labels, start=1):
            sheet.write_string(row, column, text)
        sheet.set_column(column, column, 32)
        letter = chr(ord("A") + column)
        ranges[lijst] = f"=Woorden!${letter}$2:${letter}${len(labels) + 1}"
    return ranges


def _explain(book: Any, sheet: Any, let_op: str) -> None:  # noqa: ANN401
    """Write what every column means and how the workbook is used."""
    head = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(_EXPLAINED):
        sheet.set_column(column, column, width, wrapped)
    lines: list[tuple[str, str]] = [
        *([("Let op", let_op)] if let_op else []),
        ("Vul in", "Eén rij per aanbod; resultaten en ambities staan op hun eigen blad."),
        ("Meer keuzes", "Scheid ze met een puntkomma, bijvoorbeeld Kind; Gezin."),
        (ID, "Laat deze kolom staan: hieraan wordt een rij herkend. Nieuwe rijen blijven leeg."),
        (VERSIE, "Hiermee valt op dat iemand anders de rij intussen heeft gewijzigd."),
        (": namen", _ONLY_READ),
        ("Rijen weghalen", "Een rij die hier weg is, blijft in de app staan; verwijder haar daar."),
        ("Let op", VOORBEHOUD),
    ]
    row = 0
    for name, text in lines:
        sheet.set_row(row, row_height(zip((name, text), _EXPLAINED, strict=True)))
        sheet.write_string(row, 0, name, head)
        sheet.write_string(row, 1, text)
        row += 1
    for title, velden, _ in BLADEN.values():
        row += 1
        sheet.write_string(row, 0, f"Blad {title}", head)
        for veld in velden:
            row += 1
            texts = (veld.label, veld.uitleg or "")
            sheet.set_row(row, row_height(zip(texts, _EXPLAINED, strict=True)))
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text)
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
