"""The fill-in workbook: for figures that only the SWV, the gemeente or a GGD has."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from indicators.catalogue import Indicator, catalogue
from store import NotFound, Snapshot
from store.exchange import pages_across, row_height

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


FILL_IN, EXPLAIN = "Invullen", "Uitleg"
_DIRECTIONS = {
    "hoger_gunstig": "hoger is gunstig",
    "hoger_ongunstig": "hoger is ongunstig",
    "neutraal": "neutraal",
}
_STEPS = (
    "Vul op het blad Invullen per gebied de cijfers in. Laat de kolom gebied_code staan.",
    # as `tables.first_years` reads a school year, and StatLine writes one
    "Vul bij 'jaar' het jaar van de cijfers in; bij een schooljaar het jaar waarin het begint.",
    "Is een cijfer er niet, laat de cel dan leeg. Een nul betekent: geteld, en het zijn er nul.",
    "Is een aantal te klein om te delen (1 tot en met 4), vul dan <5 in.",
    "Geen namen, geboortedatums of nummers van personen: alleen aantallen per gebied.",
    "Inlezen: wijkverkenner importeer indicatoren BESTAND, of op de pagina Gegevens.",
)


def template(
    snapshot: Snapshot | None,
    indicator_ids: Sequence[str],
    gebieden: Iterable[tuple[str, str]],
    *,
    jaar: int | None = None,
) -> bytes:
    """Return an Excel workbook to fill in; `read_indicatoren` reads it back.

    A column per figure (of the folder's own too where there is a snapshot), a row per area (code
    and name), and the year already in it when given. Raises NotFound when an indicator is not in
    the catalogue, or there are no areas.
    """
    import xlsxwriter

    known = catalogue(snapshot)
    rows = [known[name] for name in indicator_ids]
    areas = list(gebieden)
    if not rows or not areas:
        raise NotFound("Kies voor de sjabloon ten minste één indicator en één gebied.")
    buffer = io.BytesIO()
    # a name that begins with = is text, and no formula of ours
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    _fill_in(book, rows, areas, jaar)
    _explain(book, rows)
    book.close()
    return buffer.getvalue()


def _fill_in(
    book: Any,  # noqa: ANN401 (xlsxwriter publishes no types)
    rows: list[Indicator],
    areas: list[tuple[str, str]],
    jaar: int | None,
) -> None:
    """Write the sheet to fill in: header, unit, direction, and a row per area."""
    sheet = book.add_worksheet(FILL_IN)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    grey = book.add_format({"font_color": "#555555", "italic": True, "text_wrap": True})
    entry = book.add_format({"bg_color": "#FFF8DC", "border": 1, "border_color": "#CCCCCC"})
    for column, name in enumerate(("gebied_code", "naam", "jaar")):
        sheet.write_string(0, column, name, bold)
    # `readers.wide` reads these lines back as what is told of a column
    for line, title in enumerate(("label", "eenheid", "richting"), start=1):
        sheet.write_string(line, 0, title, grey)
    for column, row in enumerate(rows, start=3):
        for line, text in enumerate(_tops(row)):
            sheet.write_string(line, column, text, grey if line else bold)
    for line, (code, name) in enumerate(areas, start=4):
        sheet.write_string(line, 0, code)
        sheet.write_string(line, 1, name)
        if jaar is None:
            sheet.write_blank(line, 2, None, entry)
        else:
            sheet.write_number(line, 2, jaar, entry)
        for column in range(3, 3 + len(rows)):
            # blank, not 0: an empty cell is read back as missing
            sheet.write_blank(line, column, None, entry)
    # an id is one word, which does not wrap
    widths = [14, 32, 8, *(max(24, len(row.id) + 6) for row in rows)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    tops = (_tops(row) for row in rows)
    for line, texts in enumerate(zip(*tops, strict=True)):
        sheet.set_row(line, row_height(zip(texts, widths[3:], strict=True)))
    sheet.freeze_panes(4, 2)
    sheet.repeat_rows(0, 3)
    sheet.set_landscape()
    sheet.fit_to_pages(pages_across(widths), 0)


def _tops(row: Indicator) -> tuple[str, ...]:
    """Return what stands above a column to fill in."""
    return row.id, row.label, row.eenheid, _DIRECTIONS[row.richting]


def _explain(
    book: Any,  # noqa: ANN401 (xlsxwriter publishes no types)
    rows: list[Indicator],
) -> None:
    """Write the sheet that explains how to fill in, and what each figure means."""
    sheet = book.add_worksheet(EXPLAIN)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, "Zo vult u deze tabel in", bold)
    for line, text in enumerate(_STEPS, start=1):
        sheet.write_string(line, 0, f"{line}. {text}")
    start = len(_STEPS) + 2
    for column, title in enumerate(("Cijfer", "Wat het is", "Eenheid", "Richting", "Bron")):
        sheet.write_string(start, column, title, bold)
    widths = (40, 80, 26, 26, 26)
    for line, row in enumerate(rows, start=start + 1):
        texts = (row.label, row.definitie, row.eenheid, _DIRECTIONS[row.richting], row.bron)
        sheet.set_row(line, row_height(zip(texts, widths, strict=True)))
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text, wrap)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
