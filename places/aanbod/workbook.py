"""Aanbod to Excel: a workbook to read and to fill in, that comes back without loss.

Every text is written as text, so that nothing from a list is ever taken for a formula.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def write_template(factoren: FactorNames | None = None) -> bytes:
    """Return an empty workbook to fill in."""
    return make_workbook({}, factoren=factoren)


def make_workbook(
    rijen: dict[str, Sequence[Rij]] | dict[str, list[Rij]],
    *,
    let_op: str = "",
    factoren: FactorNames | None = None,
) -> bytes:
    """Return rows of the three kinds as a workbook; `let_op` begins its sheet Uitleg.

    `factoren` has the factors that aanbod can name, by their labels; None leaves ids.
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
            _sheet(book, sheets[kind], velden, lines, ranges, written, kind)
        _explain(book, explained, let_op)
    return buffer.getvalue()


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
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#dfe9f0", "bottom": 1, "text_wrap": True})
    grey = book.add_format({"font_color": "#7a7a7a", "valign": "top"})
    plain = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    last = len(rows) + _FREE_ROWS
    for column, veld in enumerate(velden):
        sheet.write_string(0, column, veld.label, head)
        sheet.set_column(column, column, veld.breed, wrapped if veld.breed >= _LONG else plain)
        if veld.uitleg:
            sheet.write_comment(0, column, veld.uitleg)
        # another word than those of the list may be typed: it warns, as lists of people differ
        source = ranges.get(veld.lijst) if veld.vorm is FieldForm.KEUZE else None
        choice: dict[str, Any] | None = None
        if source:
            choice = {"validate": "list", "source": source, "error_type": "warning"}
        elif veld.vorm is FieldForm.JA_NEE:
            choice = {"validate": "list", "source": ["ja", "nee"], "error_type": "warning"}
        if choice:
            choice |= {
                "error_title": "Ander woord",
                "error_message": "Dit woord staat niet in de lijst. Toch gebruiken?",
            }
            sheet.data_validation(1, column, last, column, choice)
    for offset, name in enumerate((ID, VERSIE)):
        sheet.write_string(0, len(velden) + offset, name, head)
        sheet.set_column(len(velden) + offset, len(velden) + offset, 12, grey)
    sheet.write_comment(0, len(velden), "Niet wijzigen: hieraan wordt de rij herkend.")
    model = BLADEN[kind][2]
    for number, row in enumerate(rows, start=1):
        item = model.from_dict(row.gegevens)
        for column, veld in enumerate(velden):
            _cell(sheet, number, column, veld, getattr(item, veld.naam), written)
        sheet.write_string(number, len(velden), row.id)
        sheet.write_number(number, len(velden) + 1, row.versie)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(velden) + 1)


def _cell(
    sheet: Any,  # noqa: ANN401
    row: int,
    column: int,
    veld: Field,
    value: Any,  # noqa: ANN401
    written: _Written,
) -> None:
    """Write one value as people read it."""
    if veld.vorm is FieldForm.GETAL:
        if value is not None:
            sheet.write_number(row, column, value)
        return
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
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90, wrapped)
    lines: list[tuple[str, str]] = [
        *([("Let op", let_op)] if let_op else []),
        (
            "Vul in",
            "Eén rij per aanbod; resultaten en ambities staan op hun eigen blad.",
        ),
        ("Meer keuzes", "Scheid ze met een puntkomma, bijvoorbeeld Kind; Gezin."),
        (
            ID,
            "Laat deze kolom staan: hieraan wordt een rij herkend. Nieuwe rijen blijven leeg.",
        ),
        (VERSIE, "Hiermee valt op dat iemand anders de rij intussen heeft gewijzigd."),
        ("Rijen weghalen", "Een rij die hier weg is, blijft in de app staan; verwijder haar daar."),
        ("Let op", VOORBEHOUD),
    ]
    row = 0
    for name, text in lines:
        sheet.write_string(row, 0, name, head)
        sheet.write_string(row, 1, text)
        row += 1
    for title, velden, _ in BLADEN.values():
        row += 1
        sheet.write_string(row, 0, f"Blad {title}", head)
        for veld in velden:
            row += 1
            sheet.write_string(row, 0, veld.label)
            sheet.write_string(row, 1, veld.uitleg or "")
        row += 1
