"""The workbook of an area: every figure beside its benchmarks, and a form that people fill in.

Differences are formulas, so they follow what somebody types in; there are no macros. What is to
be filled in is orange, what deviates much is coloured, what does not is blank (method
Wijkprogrammering). Text of data is written as text, so nothing in it is ever a formula or a link.
"""

# ruff: noqa: ANN401 - sheets and formats of the library have no types
from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from compare.factors import RICHTINGEN, factors, point_to_factors
from compare.summary import row_decimals
from compare.thresholds import least_difference, tell_thresholds
from dossier.factor_model import VOORBEHOUD, factor_links, factor_models
from dossier.kinds import DOSSIER, kind
from geo.flows import StroomVraag
from indicators import DOMEINEN, Richting, SoortCijfer
from places.aanbod.cards import ReadableNames
from reports.aanbod import gap_table, matrix_table
from reports.comparison import UITLEG, outcome
from reports.flows import DEFINITIES, PERCENTAGES, flows_answer
from reports.portret.content import (
    NOG_VULLEN,
    PADKOPPEN,
    TINTEN,
    WEGEN,
    Paragraph,
    Points,
    PortretTable,
    Subheading,
    clean,
)
from reports.portret.context import is_swv
from reports.portret.swv_parts import of_swv
from reports.portret.workbook_form import (
    FORMULIEREN,
    KOP,
    SAMEN,
    TWEEDE,
    VORM,
    analyse_lines,
    form_field,
    form_fields,
    row_lines,
    text_hash,
)
from reports.tables import EXPLAINED, number_format, shown
from store.dutch import day_text, upper_first
from store.exchange import pages_across, row_height
from store.reading.tables import column_letters
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import xlsxwriter

    from compare.figure import AreaFigure
    from compare.profile import ProfileRow
    from dossier.kinds import KindField
    from reports.portret.content import Portret, PortretPart
    from reports.portret.context import PortretContext
    from reports.portret.workbook_form import FormLine
    from reports.tables import AnswerTable
    from store.records_rows import Wijziging

_MAX_CELL = 32_767
"""Characters that a cell of Excel holds (its published limit)."""
_ORANGE = "#FCE4C4"
"""Of a cell that is still to be filled in, as the method's workbook has it."""
_EXPLANATION = (
    (
        "Invullen",
        (
            "Oranje cellen zijn nog in te vullen: conclusies, overwegingen, gesprekken en plannen. "
            "Witte lege regels zijn er voor wat erbij komt. Verander de kleine grijze kenmerken "
            "ernaast niet: daaraan wordt de regel herkend. Een datum schrijft u als 29-11-2026, "
            "meer dan één antwoord in een cel met een puntkomma ertussen."
        ),
    ),
    (
        "Terugsturen",
        (
            "Bewaar dit werkboek als xlsx. In wijkverkenner ziet u eerst wat er verandert; wat "
            "intussen door een ander is geschreven, blijft naast uw tekst staan."
        ),
    ),
    (
        "Verschil",
        (
            "Een formule: wijk min stad. Typt u een ander cijfer of dat van een tweede gebied, dan "
            "telt het hier mee; het blijft in dit werkboek. Cijfers neemt u over als eigen tabel."
        ),
    ),
    (
        "Kleur",
        (
            "Een cijfer dat veel afwijkt van de stad heeft een kleur: blauw gunstiger, oranje "
            "ongunstiger, paars hoger en groenblauw lager waar geen oordeel past."
        ),
    ),
)
_MARK = {"font_size": 6, "font_color": "#9AA0A6", "text_wrap": False, "align": "fill"}
"""Of what a row is known by: small, and never over the cell beside it."""
_MOST_CHOICES = 255
"""Characters of a list of choices in a cell (Excel's limit)."""
_WIDE, _CHARACTER = 130.0, 5.25
"""Characters of a page on its side, and points of one."""
# own choice
_FREE = 60
"""Changes that the log shows at most, and rows below them to write in."""


def workbook(portret: Portret) -> bytes:
    """Return a portret as xlsx; that of an SWV has its tables, without a form."""
    import xlsxwriter

    buffer = io.BytesIO()
    # in memory: no files beside it that stay when making it is stopped. Texts of data are never
    # formulas or links, also where they begin with = or look like an address
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": clean(portret.titel)[:250]})
    writer = _Book(book, portret)
    context = portret.context
    area = context is not None and context.profiel is not None
    # the contents first, written last: only then are its sheets known
    writer.sheet("Inhoud", "")
    writer.explain()
    if context is not None and area:
        concluded: dict[str, tuple[str, int]] = {}
        # the order of Wijkprogrammering
        for pijler in ("kansrijk", "veilig", "gezond"):
            concluded |= _pijler(writer, context, pijler)
        _summary(writer, context, concluded)
        _every_figure(writer, context)
        _ranking(writer, context)
        _models(writer, context)
        _answer_table(writer, "Preventiematrix", _matrix(context), "Wat er is en gewenst is.")
        _answer_table(writer, "Gaten", _gaps(context), "Wat er in het aanbod ontbreekt.")
        for name, soorten in FORMULIEREN.items():
            _form_sheet(writer, context, name, soorten)
    for name, part in (
        ("Algemeen", "algemeen"), ("Stromen", "stromen"),
        ("Antwoord", "antwoord"), ("Matrix", "matrix"),
        ("Scholen", "scholen"), ("Betalend", "betalend"),
        ("Zekerheid", "onzekerheid"),
        ("Ambities", "ambities"),
        ("Methode", "verantwoording"),
        ("Bronnen", "bronnen"),
    ):  # fmt: skip
        _part(writer, name, part)
    if context is not None and is_swv(portret.code):
        asked = StroomVraag(*of_swv(context))
        for name, saldo, told in (
            ("Saldo", True, "Wie van elders komt en wie naar elders gaat, in getallen."),
            ("Stromen", False, "Elke stroom naar en van een ander samenwerkingsverband."),
        ):
            table = flows_answer(context.snapshot, asked, saldo=saldo).table
            if table is not None:
                _answer_table(writer, name, table(), told)
    _paths(writer)
    _changes(writer, context)
    writer.contents()
    book.close()
    return buffer.getvalue()


@dataclass(slots=True)
class _Book:
    """A workbook that is being filled, with its formats and what its contents will list."""

    book: xlsxwriter.Workbook
    portret: Portret
    listed: list[tuple[str, str, int]] = field(default_factory=list)
    """Name of each sheet, what is on it, and how many cells are still to be filled in."""
    formats: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def format(self, **style: Any) -> Any:
        """Return a format, made once."""
        key = tuple(sorted(style.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(
                {"text_wrap": True, "valign": "top", "font_size": 10, **style}
            )
        return self.formats[key]

    def sheet(self, name: str, told: str) -> Any:
        """Add a sheet with its title and the way back."""
        made = self.book.add_worksheet(name)
        made.hide_gridlines(2)
        # figures beside their benchmarks are wider than high; printed as few pages across as can
        # be read
        made.set_landscape()
        made.set_paper(9)  # A4
        made.fit_to_pages(1, 0)
        # `&` begins a code in a footer, and Excel takes 255 signs for the whole of it
        title = clean(self.portret.titel).replace("&", "&&")[:80]
        made.set_footer(f"&L&8{title}&R&8&P / &N")
        if told:
            made.write_string(0, 0, told, self.format(bold=True, font_size=14, text_wrap=False))
            made.set_row(0, 21)
            link = self.format(font_color="#0B5560", underline=1, text_wrap=False)
            made.write_url(1, 0, "internal:'Inhoud'!A1", link, "Terug naar de inhoud")
            self.listed.append((name, told, 0))
        return made

    def columns(self, sheet: Any, widths: Sequence[float], *, first: int = 0) -> None:
        """Set the widths of columns, over as many pages as it takes; `first` stands on each."""
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, wide)
        across = pages_across(widths)
        sheet.fit_to_pages(across, 0)
        if across > 1:
            sheet.repeat_columns(first)

    def to_fill(self, number: int) -> None:
        """Count cells of the last sheet that are still to be filled in."""
        name, told, before = self.listed[-1]
        self.listed[-1] = (name, told, before + number)

    def text(self, sheet: Any, row: int, column: int, text: str, **style: Any) -> None:
        """Write text as text, whatever it begins with."""
        sheet.write_string(row, column, clean(text)[:_MAX_CELL], self.format(**style))

    def heads(
        self, sheet: Any, row: int, names: Sequence[str], widths: Sequence[float], *, left: int = 0
    ) -> None:  # fmt: skip
        """Write the headings of a table."""
        for column, name in enumerate(names, start=left):
            if name:
                self.text(sheet, row, column, name, bold=True, bottom=1, bg_color="#EEF0F2")
        sheet.set_row(row, row_height(zip(names, widths, strict=False)))

    def explain(self) -> None:
        """Write what the colours, marks and words mean, and how it comes back."""
        sheet = self.sheet("Toelichting", "Toelichting")
        self.columns(sheet, (30, 100))
        sheet.fit_to_pages(1, 1)
        lines = []
        context = self.portret.context
        if context is not None and context.profiel is not None:
            lines += [*_EXPLANATION, ("Veel", tell_thresholds(context.profiel.drempels))]
            lines += [("Toeval", context.profiel.toeval()), *UITLEG]
        else:  # without a form and without what is compared: what its parts say of themselves
            lines += dict.fromkeys(note for part in self.portret.delen for note in part.noten)
            lines += [*DEFINITIES, *PERCENTAGES]
        lines += list(EXPLAINED.items())
        for row, (name, text) in enumerate(lines, start=3):
            self.text(sheet, row, 0, name, bold=True)
            self.text(sheet, row, 1, text)
            sheet.set_row(row, row_height([(name, 30), (text, 100)]))

    def contents(self) -> None:
        """Write the first sheet: what this is, and a link to every other one."""
        portret = self.portret
        sheet = self.book.get_worksheet_by_name("Inhoud")
        self.columns(sheet, (28, 62, 16))
        sheet.set_portrait()
        sheet.fit_to_pages(1, 1)
        # a portret of an SWV has no form: nothing is said of filling in
        fill = any(number for _, _, number in self.listed)
        self.text(sheet, 0, 0, portret.titel, bold=True, font_size=18, text_wrap=False)
        sheet.set_row(0, 27)
        self.text(sheet, 1, 0, portret.ondertitel, font_color="#545B63", text_wrap=False)
        row = 2
        for band in portret.banden:
            self.text(sheet, row, 0, band, bg_color="#FFF3D6", text_wrap=False)
            row += 1
        for name, told in (*portret.kenmerken, (KOP, f"{portret.code} {VORM}")):
            # the mark by which it is known as ours, and of which area, when it comes back
            grey = {"font_color": "#8A9097"} if name == KOP else {}
            # author, cycle and such are asked on the form of the dossier itself, which is on that
            # sheet
            text = f"{told} op het blad Gesprekken" if told == NOG_VULLEN and fill else told
            self.text(sheet, row, 0, name, bold=name != KOP, **grey)
            self.text(sheet, row, 1, text, **grey)
            row += 1
        for text in portret.kern:
            # merged while empty: the text goes through `text`, which writes it as text
            sheet.merge_range(row, 0, row, 2, "", self.format())
            self.text(sheet, row, 0, text)
            sheet.set_row(row, row_height([(text, 104)]))
            row += 1
        row += 1
        heads = ("Blad", "Wat erop staat", "Nog in te vullen" if fill else "")
        self.heads(sheet, row, heads, (28, 62, 16))
        for name, told, number in self.listed:
            row += 1
            link = self.format(font_color="#0B5560", underline=1)
            sheet.write_url(row, 0, f"internal:'{name}'!A1", link, name)
            self.text(sheet, row, 1, told)
            if number:
                sheet.write_number(row, 2, number, self.format(bg_color=_ORANGE, align="center"))
        sheet.activate()

    def form(self, sheet: Any, row: int, column: int, line: FormLine, *, across: int = 0) -> None:
        """Write a mark and the cells to fill in behind it; `across` merges the first one."""
        self.text(sheet, row, column, line.mark.tekst, **_MARK)  # fmt: skip
        for place, value in enumerate(line.waarden, start=column + 1):
            style = {"border": 1, "border_color": "#C9CDD1"}
            asked = line.te_vullen[place - column - 1]
            if asked:
                # only what the method asks for and is empty: what may stay empty is white
                style["bg_color"] = _ORANGE
            if across:
                sheet.merge_range(row, place, row, place + across, "", self.format(**style))
            self.text(sheet, row, place, value, **style)
            self.to_fill(int(asked))


def _pijler(writer: _Book, context: PortretContext, pijler: str) -> dict[str, tuple[str, int]]:
    """Write the figures of a pijler per domein, with room for what people conclude.

    Returns the sheet and the row (from 1) in which the conclusion of each domein is written.
    """
    profiel = context.profiel
    assert profiel is not None  # noqa: S101 - only written with figures
    name = label("pijler", pijler)
    sheet = writer.sheet(name, f"Pijler {name} – {context.naam}")
    beside = _benchmarks(context)
    second = context.tweede
    # room for a second wijk or a buurt, as the method's workbook has it
    extra = second.gebied.naam if second else TWEEDE
    heads = ("Cijfer", "Over wie", "Jaar", context.kop, extra,
             *(upper_first(m.naam) for m in beside), "Verschil met de stad", "Veel vanaf",
             "Uitkomst", "Bron")  # fmt: skip
    widths = (40, 22, 7, 13, 15, *[13] * len(beside), 13, 9, 28, 34)
    writer.columns(sheet, widths)
    sheet.freeze_panes(3, 1)
    lines = analyse_lines(context)
    concluded: dict[str, tuple[str, int]] = {}
    row = 3
    for (of_pijler, domein), rows in profiel.per_domein().items():
        if of_pijler != pijler:
            continue
        writer.text(sheet, row, 0, DOMEINEN[domein][1], bold=True, font_size=12, text_wrap=False)
        writer.heads(sheet, row + 1, heads, widths)
        row += 2
        for one in rows:
            _figure(writer, sheet, row, one, context)
            row += 1
        if not rows:
            writer.text(sheet, row, 0, "Nog geen cijfers: schrijf hieronder wat partners weten.")
            row += 1
        row = _conclusion(writer, sheet, row, lines[f"analyse.domein.{domein}"], len(heads))
        # counted from 0, the row behind the cell is the cell itself counted from 1
        concluded[domein] = name, row
        row += 1
    _conclusion(writer, sheet, row, lines[f"analyse.pijler.{pijler}"], len(heads))
    return concluded


def _conclusion(writer: _Book, sheet: Any, row: int, line: FormLine, across: int) -> int:
    """Write one question with its cell to fill in; return the row behind it."""
    writer.text(sheet, row, 0, line.vraag, bold=True, text_wrap=False)
    writer.form(sheet, row + 1, 0, line, across=min(across - 3, 8))
    # four lines at least, own choice: a cell of one line asks for one word
    sheet.set_row(row + 1, max(62.0, row_height([(line.waarden[0], 110)])))
    return row + 2


def _benchmarks(context: PortretContext) -> list[Any]:
    """Return the benchmarks of the workbook, from near to far: gebied, stad, land and alike."""
    assert context.profiel is not None  # noqa: S101 - only written with figures
    order = ("wijk", "gebied", "gemeente", "land", "vergelijkbaar")
    there = [m for m in context.profiel.maatstaven if m.soort in order]
    return sorted(there, key=lambda m: order.index(m.soort))[:4]


def _figure(
    writer: _Book, sheet: Any, row: int, one: ProfileRow, context: PortretContext
) -> None:  # fmt: skip
    """Write one figure with its live difference and the colours that follow from it."""
    profiel = context.profiel
    assert profiel is not None  # noqa: S101 - only written with figures
    beside = _benchmarks(context)
    against = one.naast(profiel.standaard)
    decimals = row_decimals(one)
    number = number_format(decimals)
    # a difference stands beside the threshold that it is held against: rounded as the figures are,
    # 0,36 and 0,44 would look the same. Of whole numbers both are told whole
    finer = number_format(decimals + 1 if decimals else 0)
    writer.text(sheet, row, 0, f"{one.indicator.label} ({one.indicator.eenheid})")
    writer.text(sheet, row, 1, one.indicator.over_wie)
    sheet.write_number(row, 2, one.jaar, writer.format(num_format="0"))
    _value(writer, sheet, row, 3, one.cijfer, number)
    if context.tweede is None:
        # left empty for the figures of a second area: they are counted with here and do not come
        # back
        sheet.write_blank(
            row, 4, None, writer.format(num_format=number, border=1, border_color="#C9CDD1")
        )
    else:
        # of the same year only: a difference over years would be read as one between areas
        other = next((r for r in context.tweede.regels if r.indicator.id == one.indicator.id
                      and r.jaar == one.jaar), None)  # fmt: skip
        _value(writer, sheet, row, 4, other.cijfer if other else None, number)
    for column, measure in enumerate(beside, start=5):
        found = one.naast(measure.code)
        _value(writer, sheet, row, column, found.cijfer if found else None, number)
    last = 5 + len(beside)
    city = next((c for c, m in enumerate(beside, start=5) if m.soort == profiel.standaard), None)
    # rows count from 0 here and from 1 in a formula; D is the area itself
    cell, least = f"D{row + 1}", f"{column_letters(last + 1)}{row + 1}"
    # a count follows the size of an area: of a wijk and its city there is no difference to tell
    if city is not None and one.indicator.soort is not SoortCijfer.AANTAL:
        other_cell = f"{column_letters(city)}{row + 1}"
        own, theirs = one.cijfer.meting, against.cijfer.meting if against else None
        both = own.bekend and theirs is not None and theirs.bekend
        sheet.write_formula(
            # a formula, so that it follows a figure that somebody types. A state ([c], [x], [z])
            # is text: of what is masked or missing there is no difference, and never a number
            row, last, f'=IF(AND(ISNUMBER({cell}),ISNUMBER({other_cell})),{cell}-{other_cell},"")',
            writer.format(num_format=finer),
            # the outcome goes along: the library computes nothing and would store 0, which is what
            # programs show that do not compute when they open a file
            own.waarde - theirs.waarde if both and theirs is not None else "",
        )  # fmt: skip
        width = one.spreiding.breedte if one.spreiding else None
        much = (
            least_difference(one.indicator, theirs.waarde, width, profiel.drempels)
            if theirs is not None and theirs.bekend
            else None
        )
        if much is not None:
            # in a cell of its own: the threshold of what matters stands beside the test and can be
            # changed (Wijkprogrammering: much different is more than surely different)
            sheet.write_number(row, last + 1, much, writer.format(num_format=finer))
            _colours(writer, sheet, row, f"{column_letters(last)}{row + 1}", least, one)
    writer.text(sheet, row, last + 2, upper_first(outcome(against)) if against else "", indent=1)
    writer.text(sheet, row, last + 3, f"{one.bron}, {one.jaar}")
    sheet.set_row(row, row_height([
        (one.indicator.label + one.indicator.eenheid, 36), (one.indicator.over_wie, 22),
        (outcome(against) if against else "", 28), (one.bron, 30),
    ]))  # fmt: skip


def _colours(
    writer: _Book, sheet: Any, row: int, difference: str, least: str, one: ProfileRow
) -> None:  # fmt: skip
    """Colour the own figure where it deviates much, as the cells now say it does."""
    # good or bad only where the catalogue says which way is favourable; else just higher or lower
    judged = {
        Richting.HOGER_GUNSTIG: ("gunstiger", "ongunstiger"),
        Richting.HOGER_ONGUNSTIG: ("ongunstiger", "gunstiger"),
        Richting.NEUTRAAL: ("hoger", "lager"),
    }[one.indicator.richting]
    for sign, tint in zip((">=", "<=-"), judged, strict=True):
        # a bare format: a conditional one may not set the size of letters, which `format` always
        # does
        shade = writer.book.add_format({"bg_color": f"#{TINTEN[tint]}"})
        formula = f"=AND(ISNUMBER({difference}),{difference}{sign}{least},{least}>0)"
        sheet.conditional_format(row, 3, row, 3, {
            "type": "formula", "criteria": formula, "format": shade})  # fmt: skip


def _value(
    writer: _Book, sheet: Any, row: int, column: int, figure: AreaFigure | None, number: str
) -> None:  # fmt: skip
    # a state stands as its shorthand: a cell that is empty would be taken for nought
    value = shown(figure.meting.waarde, figure.meting.staat) if figure else "[x]"
    if isinstance(value, int | float):
        sheet.write_number(row, column, value, writer.format(num_format=number, align="right"))
    else:
        writer.text(sheet, row, column, str(value or ""), align="right", font_color="#545B63")


def _summary(
    writer: _Book, context: PortretContext, concluded: Mapping[str, tuple[str, int]]
) -> None:  # fmt: skip
    """Write one table of conclusions over all pijlers; each follows the cell it was typed in.

    `concluded` has the sheet and row of that cell by domein (`_pijler`).
    """
    sheet = writer.sheet("Samenvatting", "Samenvatting over de pijlers")
    widths = (16, 38, 12, 8, 90)
    writer.columns(sheet, widths)
    writer.heads(sheet, 3, ("Pijler", "Domein", "Wijkt veel af", "Kenmerk",
                                   "Conclusie en overwegingen"), widths)  # fmt: skip
    lines = analyse_lines(context)
    assert context.profiel is not None  # noqa: S101 - only written with figures
    row = 4
    for (pijler, domein), rows in context.profiel.per_domein().items():
        if pijler == "algemeen":
            continue
        name, at = concluded[domein]
        writer.text(sheet, row, 0, name)
        link = writer.format(font_color="#0B5560", underline=1)
        sheet.write_url(row, 1, f"internal:'{name}'!A{at}", link, DOMEINEN[domein][1])
        number = sum(one.veel(context.profiel.standaard) for one in rows)
        sheet.write_number(row, 2, number, writer.format(align="center"))
        line = lines[f"analyse.domein.{domein}"]
        text = line.waarden[0] or NOG_VULLEN
        # who types over the formula says the same as who types on the sheet of the pijler
        mark = replace(line.mark, sleutel=line.mark.sleutel + SAMEN, hash=text_hash((text,)))
        writer.text(sheet, row, 3, mark.tekst, **_MARK)
        style = {"bg_color": _ORANGE} if text == NOG_VULLEN else {}
        sheet.write_formula(
            # follows the cell on the sheet of the pijler: a conclusion is typed once and read here
            row, 4, f"=IF('{name}'!B{at}=\"\",\"{NOG_VULLEN}\",'{name}'!B{at})",
            writer.format(**style), text,
        )  # fmt: skip
        sheet.set_row(row, max(30.0, row_height([(text, 90)])))
        row += 1
    _conclusion(writer, sheet, row + 1, lines["analyse.geheel."], 6)


def _every_figure(writer: _Book, context: PortretContext) -> None:
    """Write all figures in one table, each with a link back to its pijler."""
    assert context.profiel is not None  # noqa: S101 - only written with figures
    sheet = writer.sheet("Alle cijfers", "Alle cijfers")
    beside = _benchmarks(context)
    heads = ("Pijler", "Domein", "Cijfer", "Over wie", "Eenheid", "Jaar",
             context.kop, *(upper_first(m.naam) for m in beside), "Uitkomst",
             "Zelf gepubliceerd of berekend", "Bron")  # fmt: skip
    widths = (12, 26, 44, 24, 16, 7, 12, *[12] * len(beside), 28, 18, 34)
    writer.columns(sheet, widths, first=2)
    sheet.repeat_rows(3)
    writer.heads(sheet, 3, heads, widths)
    row = 4
    for (pijler, domein), rows in context.profiel.per_domein().items():
        for one in rows:
            if pijler == "algemeen":
                # what only introduces an area is of no pijler, and has no sheet to lead back to
                writer.text(sheet, row, 0, "Algemeen")
            else:
                link = writer.format(font_color="#0B5560", underline=1)
                sheet.write_url(row, 0, f"internal:'{label('pijler', pijler)}'!A1", link,
                                label("pijler", pijler))  # fmt: skip
            number = number_format(row_decimals(one))
            texts = (DOMEINEN[domein][1], one.indicator.label, one.indicator.over_wie,
                     one.indicator.eenheid)  # fmt: skip
            for column, text in enumerate(texts, start=1):
                writer.text(sheet, row, column, text)
            sheet.write_number(row, 5, one.jaar, writer.format(num_format="0"))
            _value(writer, sheet, row, 6, one.cijfer, number)
            for column, measure in enumerate(beside, start=7):
                found = one.naast(measure.code)
                _value(writer, sheet, row, column, found.cijfer if found else None, number)
            against = one.naast(context.profiel.standaard)
            last = 7 + len(beside)
            said = upper_first(outcome(against)) if against else ""
            writer.text(sheet, row, last, said, indent=1)
            writer.text(sheet, row, last + 1, one.cijfer.gemaakt or one.cijfer.herkomst)
            writer.text(sheet, row, last + 2, f"{one.bron}, {one.jaar}")
            sheet.set_row(row, row_height(zip(
                (*texts, outcome(against) if against else "", one.bron),
                (26, 44, 24, 16, 28, 34), strict=True)))  # fmt: skip
            row += 1
    sheet.autofilter(3, 0, max(4, row - 1), len(heads) - 1)
    sheet.freeze_panes(4, 3)


def _ranking(writer: _Book, context: PortretContext) -> None:
    """Write the ranking of factors, and which of them the figures point to."""
    known = context.sources.factoren or factors()
    assert context.profiel is not None  # noqa: S101 - only written with figures
    pointed = {
        hit.factor.id: hit.zin
        for hit in point_to_factors(context.profiel, known=known).aanwijzingen
    }
    rows = [
        (
            str(one.rang), one.label, RICHTINGEN[one.richting],
            ", ".join(label("leefgebied", word) for word in one.leefgebieden),
            ", ".join(label("leeftijdsfase", word) for word in one.leeftijdsfasen),
            ", ".join(label("domein", word) for word in one.domeinen), pointed.get(one.id, ""),
        )
        for one in sorted(known.values(), key=lambda one: one.rang)
    ]  # fmt: skip
    heads = ("Rang", "Factor", "Werkt als", "Leefgebied", "Leeftijdsfase", "Domeinen",
             "Cijfers die erheen wijzen")  # fmt: skip
    _rows(writer, "Ranking", "Ranking van factoren", heads, (7, 34, 22, 26, 34, 40, 60), rows)


def _models(writer: _Book, context: PortretContext) -> None:
    """Write the nine factorenmodellen as grids of leefgebied by leeftijdsfase."""
    sheet = writer.sheet("Factorenmodellen", "Factorenmodellen per domein")
    known = context.sources.factoren or factors()
    models = factor_models(known, factor_links(context.werk.rijen.get("factorband", ()), known))
    phases = words("leeftijdsfase")
    widths = (22, *[30] * len(phases))
    writer.columns(sheet, widths)
    writer.text(sheet, 2, 0, VOORBEHOUD, font_color="#545B63", text_wrap=False)
    row = 4
    for domein, model in models.items():
        writer.text(
            sheet, row, 0, label("domein", domein), bold=True, font_size=12, text_wrap=False
        )
        writer.heads(sheet, row + 1, ("Leefgebied", *(p.label for p in phases.values())), widths)
        row += 2
        for place in words("leefgebied").values():
            texts = [
                "; ".join(f"{one.label} ({one.rang})" for one in model.raster[place.id, phase])
                for phase in phases
            ]
            writer.text(sheet, row, 0, place.label, bold=True)
            for column, text in enumerate(texts, start=1):
                writer.text(sheet, row, column, text, border=1, border_color="#D7DADE")
            sheet.set_row(row, row_height(zip(texts, widths[1:], strict=True)))
            row += 1
        row += 1


def _form_sheet(
    writer: _Book, context: PortretContext, name: str, soorten: Sequence[str]
) -> None:  # fmt: skip
    """Write kinds of row as forms below each other: what there is, and lines for what comes."""
    sheet = writer.sheet(name, name)
    most = max(len(form_fields(soort)) for soort in soorten)
    wide = 26.0
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, most, wide)
    sheet.set_paper(8)  # A3, as many side by side as it takes to read it
    # eight columns to a page, own choice: as many as are read on A3; mark and name return on each
    sheet.fit_to_pages(-(-most // 8), 0)
    sheet.repeat_columns(0, 1)
    row = 3
    for soort in soorten:
        fields = form_fields(soort)
        title = upper_first(kind(soort).meervoud if soort != DOSSIER else kind(soort).enkelvoud)
        writer.text(sheet, row, 0, title, bold=True, font_size=12, text_wrap=False)
        writer.heads(sheet, row + 1, ("", *fields.values()), (8, *[wide] * len(fields)))
        row += 2
        for line in row_lines(context, soort):
            writer.form(sheet, row, 0, line)
            for column, field_name in enumerate(fields, start=1):
                _choices(sheet, row, column, form_field(soort, field_name))
            sheet.set_row(row, max(30.0, row_height((text, wide) for text in line.waarden)))
            row += 1
        row += 1
    if name == "Resultaten" and (part := writer.portret.deel("resultaten")) is not None:
        _blocks(writer, sheet, row, part, [wide] * 4, left=1)
    sheet.freeze_panes(3, 2)


def _choices(sheet: Any, row: int, column: int, veld: KindField | None) -> None:
    """Offer the words of a choice; another text is kept and told when the workbook comes back."""
    words_of = list(veld.woorden.values()) if veld is not None and not veld.meer else []
    # a longer list would have to stand in cells somewhere: then one types, and is told what is
    # unknown
    if words_of and len(",".join(words_of)) <= _MOST_CHOICES:
        sheet.data_validation(row, column, row, column, {
            "validate": "list", "source": words_of, "show_error": False})  # fmt: skip


def _matrix(context: PortretContext) -> AnswerTable:
    names = ReadableNames(context.aanbod.names(), factoren=context.sources.factornamen)
    return matrix_table(context.aanbod.matrix(context.gebied.code), context.naam, names)


def _gaps(context: PortretContext) -> AnswerTable:
    return gap_table(context.aanbod.matrix(context.gebied.code), context.naam)


def _answer_table(writer: _Book, name: str, table: AnswerTable, told: str) -> None:
    rows = [["" if item is None else item for item in row] for row in table.rows]
    heads = tuple(column.heading for column in table.columns)
    longest = [max((len(str(row[i])) for row in rows), default=0) for i in range(len(heads))]
    headed = [max(map(len, head.split(" "))) for head in heads]
    widths = [
        min(44.0, max(12.0, 0.8 * most, 1.3 * word))
        for most, word in zip(longest, headed, strict=True)
    ]
    numbers = [number_format(one.decimals or 0, grouped=one.grouped) for one in table.columns]
    _rows(writer, name, told.removesuffix("."), heads, widths, rows, numbers)


def _part(writer: _Book, name: str, part: str) -> None:
    """Write the words and tables of a part of the portret."""
    found = writer.portret.deel(part)
    if found is None:
        return
    sheet = writer.sheet(name, found.titel)
    tables = [block for block in found.blokken if isinstance(block, PortretTable)]
    widest = max(tables, key=lambda one: len(one.koppen), default=None)
    # as wide as a page on its side, which is read without turning
    shares = widest.shares(_WIDE * _CHARACTER, 10) if widest else (1.0,)
    widths = [_WIDE * share for share in shares]
    writer.columns(sheet, widths)
    _blocks(writer, sheet, 3, found, widths)


def _blocks(
    writer: _Book, sheet: Any, row: int, part: PortretPart, widths: Sequence[float], *,
    left: int = 0,
) -> None:  # fmt: skip
    """Write what a part says, from a row and a column on."""
    for block in part.blokken:
        match block:
            case Paragraph(text, _) | Subheading(text):
                bold = isinstance(block, Subheading)
                row = _across(writer, sheet, row, text, widths, bold=bold, left=left)
            case Points(points):
                for text in points:
                    row = _across(writer, sheet, row, f"• {text}", widths, left=left)
            case PortretTable():
                if block.titel:
                    row = _across(writer, sheet, row + 1, block.titel, widths, bold=True, left=left)
                writer.heads(sheet, row, block.koppen, widths, left=left)
                for cells in block.rijen:
                    row += 1
                    for column, item in enumerate(cells, start=left):
                        shade = {"bg_color": f"#{TINTEN[item.tint]}"} if item.tint in TINTEN else {}
                        writer.text(sheet, row, column, item.tekst, **shade)
                    sheet.set_row(row, row_height(zip((c.tekst for c in cells), widths)))  # noqa: B905 - a table may be narrower
                row += 1
                if block.noot:
                    row = _across(writer, sheet, row, block.noot, widths, left=left)


def _across(
    writer: _Book, sheet: Any, row: int, text: str, widths: Sequence[float], *,
    bold: bool = False, left: int = 0,
) -> int:  # fmt: skip
    """Write text over the whole width; return the row behind it."""
    whole = sum(widths)
    if len(widths) > 1:
        last = left + len(widths) - 1
        sheet.merge_range(row, left, row, last, "", writer.format(bold=bold))
    writer.text(sheet, row, left, text, bold=bold)
    sheet.set_row(row, row_height([(text, whole)]))
    return row + 1


def _paths(writer: _Book) -> None:
    """Write where every figure comes from."""
    rows = [(*path.cellen, path.licentie) for path in writer.portret.paden]
    if rows:
        _rows(writer, "Verantwoording", WEGEN, (*PADKOPPEN, "Licentie"),
              (40, 7, 14, 50, 60, 34, 34, 20), rows)  # fmt: skip


def _changes(writer: _Book, context: PortretContext | None) -> None:
    """Write the log of changes of what the dossier holds, and room to write in."""
    last: list[Wijziging] = []
    if context is not None and context.sources.records is not None and context.dossier is not None:
        # of its own rows: what is done in another dossier is not of this wijk, and what is apart
        # never leaves the tool with anything else, not by its title either
        kept = context.dossier.rijen.items()
        own = [row.id for name, rows in kept if not kind(name).apart for row in rows]
        versions = context.sources.records.contents([context.dossier.id, *own]).values()
        # several rows may share one change
        found = {one.wijziging.id: one.wijziging for every in versions for one in every}
        last = [found[key] for key in sorted(found, reverse=True)[:_FREE]]
    made = [(day_text(change.wanneer[:10]), change.wie or "", change.wat) for change in last]
    blank: Iterable[tuple[str, ...]] = [("", "", "")] * _FREE
    told = f"Wijzigingen (de laatste {_FREE})" if len(made) == _FREE else "Wijzigingen"
    _rows(writer, "Wijzigingen", told, ("Datum", "Door (rol)", "Wat is gewijzigd"),
          (14, 30, 90), [*made, *blank])  # fmt: skip


def _rows(
    writer: _Book, name: str, title: str, heads: Sequence[str], widths: Sequence[float],
    rows: Sequence[Sequence[str | float]], numbers: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write a sheet with one table; `numbers` are the formats of those in each column."""
    sheet = writer.sheet(name, title)
    writer.columns(sheet, widths)
    writer.heads(sheet, 3, heads, widths)
    for row, items in enumerate(rows, start=4):
        for column, item in enumerate(items):
            if isinstance(item, str):
                writer.text(sheet, row, column, item)
            else:
                sheet.write_number(row, column, item, writer.format(num_format=numbers[column]))
        sheet.set_row(row, row_height(zip(map(str, items), widths, strict=True)))
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
