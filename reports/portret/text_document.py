"""A portret as a Word document: the report format, for those who write on in it.

Everything is ordinary Word: headings, tables and pictures with a description. An own template
gives its styles, headers and page size; what it lacks is set on the spot.
"""

# ruff: noqa: ANN401 - rows and tables of the library have no public types
from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt, RGBColor

from reports.portret.content import (
    TINTEN,
    WEGEN,
    HelpingQuestion,
    Paragraph,
    Points,
    PortretChart,
    PortretMap,
    PortretTable,
    Subheading,
    cell,
    in_property,
    set_text,
)
from reports.portret.dossier_parts import HULPVRAGEN
from reports.portret.drawing import ON_PAPER
from store import Refused
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from reports.portret.content import Block, Portret, PortretPart

_GREY, _AMBER, _SAND = RGBColor(0x54, 0x5B, 0x63), "FFF3D6", "FBF6EE"
# own choice, with `_ON_A4` of the printed document in mind
_MANY = 5
"""Columns from which a table is set smaller."""
_SIDE = 3
"""Rows that stay together at the ends of a table that may be broken."""
_HEADS = {1: 17, 2: 13, 3: 11}
"""Points of headings where a template has no such style."""


def text_document(portret: Portret, *, sjabloon: bytes | None = None) -> bytes:
    """Return a portret as docx.

    `sjabloon` is a docx of the organisation; its text goes, its styles and page stay.

    Raises
    ------
    Refused
        When the template is no Word document.
    """
    author = dict(portret.kenmerken).get("Auteur (rol)", "")
    writer = WordWriter(portret.titel, portret.ondertitel, portret.banden, author, sjabloon)
    features = tuple((cell(name), cell(text)) for name, text in portret.kenmerken)
    # without headings: what each row is stands in its first cell
    writer.table(PortretTable("", ("Kenmerk", "Waarde"), features), head=False)
    writer.heading("Inhoud", 1)
    titles = [(part.titel, part.id) for part in portret.delen]
    titles += [(WEGEN, "paden")] if portret.getoonde_paden else []
    for number, (title, name) in enumerate(titles, start=1):
        writer.link(f"{number}. {title}", f"deel_{name}")
    for number, part in enumerate(portret.delen, start=1):
        _part(writer, part, number)
    if portret.getoonde_paden:
        writer.bookmark(writer.heading(f"{len(titles)}. {WEGEN}", 1), "deel_paden")
        for path in portret.getoonde_paden:
            paragraph = writer.text(path.tekst, colour=_GREY, size=8.5)
            paragraph.paragraph_format.space_after = Pt(2)
    return writer.saved()


def _opened(sjabloon: bytes | None) -> WordDocument:
    """Open the template without its text; None is that of the library, in A4."""
    if sjabloon is None:
        document = Document()
        page = document.sections[0]
        # the library's template is American: letter, with headings in blue
        page.page_width, page.page_height = Emu(7560310), Emu(10692130)  # A4
        # 2 cm
        page.left_margin = page.right_margin = Emu(720000)
        page.top_margin = page.bottom_margin = Emu(720000)
        font = document.styles["Normal"].font
        font.name, font.size = "Calibri", Pt(10.5)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
            style = document.styles[name]
            style.font.name, style.font.color.rgb = "Calibri", RGBColor(0x1A, 0x1F, 0x24)
        return document
    try:
        document = Document(BytesIO(sjabloon))
        body = document.element.body
        for child in list(body):
            # the last element is the page itself: size, margins, header and footer
            if child.tag != qn("w:sectPr"):
                body.remove(child)
        document.sections[0].page_width  # noqa: B018 - a document without a page is no template
    except Exception as error:  # the library raises many kinds on a damaged file
        raise Refused(
            "een sjabloon van Word (docx)", "een bestand dat niet als docx te openen is",
            "Sla het sjabloon in Word op als .docx, of laat het weg.",
        ) from error  # fmt: skip
    return document


class WordWriter:
    """Writes blocks into a document, with or without the styles it has."""

    def __init__(
        self, title: str, below: str, bands: Sequence[str], author: str = "",
        sjabloon: bytes | None = None,
    ) -> None:  # fmt: skip
        self.document = document = _opened(sjabloon)
        properties = document.core_properties
        properties.title, properties.author = in_property(title), in_property(author)
        # the library's own template says in its comments that it was made by the library
        properties.language, properties.comments = "nl-NL", ""
        page = document.sections[0]
        width = page.page_width or Emu(7560310)
        margins = (page.left_margin or Emu(0)) + (page.right_margin or Emu(0))
        # a template may have margins wider than its page: half of it is always left
        self.width = Emu(max(width - margins, width // 2))
        # a map is drawn for the width it gets, so that its letters are as large on any page
        wide = round(self.width.inches, 1)
        usual = abs(wide - ON_PAPER.wide) < 0.1  # noqa: PLR2004 - a tenth of an inch
        high = ON_PAPER.high * wide / ON_PAPER.wide
        self.place = ON_PAPER if usual else replace(ON_PAPER, wide=wide, high=high)
        self.styles = {style.name for style in document.styles}
        self._bookmarks = 0
        self.heading(title, 0)
        self.text(below, colour=_GREY)
        for band in bands:
            self.shaded(band, _AMBER)

    def saved(self) -> bytes:
        """Return the document as a file."""
        buffer = BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def heading(self, text: str, level: int) -> WordParagraph:
        """Write a heading; 0 is the title."""
        name = "Title" if level == 0 else f"Heading {level}"
        if name in self.styles:
            return self.document.add_paragraph(set_text(text), style=name)
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(set_text(text))
        run.bold, run.font.size = True, Pt(_HEADS.get(level, 22))
        # what Word does by its own style is done by hand where a template has none
        paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def text(
        self, text: str, *, colour: RGBColor | None = None, size: float | None = None,
        bold: bool = False,
    ) -> WordParagraph:  # fmt: skip
        """Write a paragraph."""
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(set_text(text))
        # None leaves it to the style; False would take its bold away
        run.bold = bold or None
        if colour is not None:
            run.font.color.rgb = colour
        if size is not None:
            run.font.size = Pt(size)
        return paragraph

    def facts(self, lines: Iterable[tuple[str, str]]) -> None:
        """Write a line for each label with its text."""
        for label, text in lines:
            paragraph = self.text(f"{label}: ", bold=True)
            paragraph.add_run(set_text(text))
            paragraph.paragraph_format.space_after = Pt(2)

    def shaded(self, text: str, fill: str) -> None:
        """Write a paragraph on a coloured ground."""
        paragraph = self.text(text)
        shade = OxmlElement("w:shd")
        # without a pattern: the fill alone is seen
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), fill)
        paragraph._p.get_or_add_pPr().append(shade)  # noqa: SLF001 - no public way to a ground

    def points(self, points: tuple[str, ...]) -> None:
        """Write sentences as a list."""
        for text in points:
            if "List Bullet" in self.styles:
                self.document.add_paragraph(set_text(text), style="List Bullet")
            else:
                self.text(f"• {text}")

    def link(self, text: str, anchor: str) -> None:
        """Write a line that leads to a bookmark in this document, with the page it stands on.

        The page is a field that Word and LibreOffice fill in. A contents as one field would keep
        what was written into it in LibreOffice, which is no page at all.
        """
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            self.width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor)
        run = paragraph.add_run(set_text(text))
        run.font.color.rgb = RGBColor(0x0B, 0x55, 0x60)
        run.font.underline = True
        link.append(run._r)  # noqa: SLF001 - a link inside the document has no public way
        paragraph._p.append(link)  # noqa: SLF001
        paragraph.add_run("\t")
        page = OxmlElement("w:fldSimple")
        page.set(qn("w:instr"), rf" PAGEREF {anchor} \h ")
        page.set(qn("w:dirty"), "true")  # filled in by who opens it, unasked
        page.append(paragraph.add_run("…")._r)  # noqa: SLF001 - fields have no public way
        paragraph._p.append(page)  # noqa: SLF001

    def bookmark(self, paragraph: WordParagraph, anchor: str) -> None:
        """Make a paragraph the end of a link."""
        self._bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), anchor)
            paragraph._p.append(mark)  # noqa: SLF001 - no public way to a bookmark

    def table(self, table: PortretTable, *, head: bool = True) -> None:
        """Write a table with a heading that comes back on every page."""
        if table.titel:
            title = self.text(table.titel, bold=True)
            title.paragraph_format.keep_with_next = True
        rows = len(table.rijen) + head
        size = 8.0 if len(table.koppen) > _MANY else 9.0
        made = self.document.add_table(rows=rows, cols=len(table.koppen))
        made.alignment = WD_TABLE_ALIGNMENT.LEFT
        # else Word sets the widths by itself when it opens the file
        made.autofit = False
        _border(made)
        if head:
            heads = [cell(text) for text in table.koppen]
            _fill(made.rows[0], heads, size=size - 1, bold=True, together=True)
            _repeat(made.rows[0])
        # `rows` and `cells` of the library look all of them up at each call
        for number, (row, cells) in enumerate(
            zip(list(made.rows)[head:], table.rijen, strict=True), start=1
        ):
            # a short table stays whole; of a long one no row stands alone on a page
            left = len(table.rijen) - number
            together = left > 0 and (table.stays_whole or number < _SIDE or left < _SIDE)
            _fill(row, cells, size=size, together=together)
            # a row goes to the next page as a whole
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        shares = table.shares(self.width.pt, size)
        for column, share in zip(made.columns, shares, strict=True):
            wide = Emu(int(self.width * share))
            column.width = wide
            # LibreOffice takes the width of a column, Word that of each cell
            for one in column.cells:
                one.width = wide
        if table.noot:
            self.text(table.noot, colour=_GREY, size=9)
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)

    def picture(self, item: PortretMap) -> None:
        """Write a map with its description, and its small print below it."""
        self.text(item.titel, bold=True).paragraph_format.keep_with_next = True
        shape = self.document.add_picture(BytesIO(item.png(self.place)), width=self.width)
        shape._inline.docPr.set("descr", set_text(item.alt))  # noqa: SLF001 - no public way yet
        shape._inline.docPr.set("title", set_text(item.titel))  # noqa: SLF001
        if item.noot:
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            self.text(item.noot, colour=_GREY, size=9)


def _part(writer: WordWriter, part: PortretPart, number: int) -> None:
    heading = writer.heading(f"{number}. {part.titel}", 1)
    writer.bookmark(heading, f"deel_{part.id}")
    # who writes on is asked the questions of the report format, unless they stand there to be
    # answered
    if (asked := HULPVRAGEN.get(part.id)) and not any(
        isinstance(block, HelpingQuestion) and block.vraag in asked for block in part.blokken
    ):
        help_line = writer.text(f"Hulpvragen: {' '.join(asked)}", colour=_GREY, size=9)
        help_line.runs[0].italic = True
        help_line.paragraph_format.keep_with_next = True
    for block in part.blokken:
        _block(writer, block)
    if part.noten:
        behind = writer.text("Bron en methode", colour=_GREY, size=9, bold=True)
        behind.paragraph_format.keep_with_next = True
        for name, text in part.noten:
            paragraph = writer.text(f"{name}: {text}", colour=_GREY, size=8.5)
            paragraph.paragraph_format.space_after = Pt(2)


def _block(writer: WordWriter, block: Block) -> None:  # noqa: C901 - one for each kind of block
    match block:
        case Paragraph(text, "leeg"):
            writer.shaded(text, _SAND)
        case Paragraph(text, "klein"):
            writer.text(text, colour=_GREY, size=9)
        case Paragraph(text, _):
            writer.text(text)
        case Subheading(text):
            writer.heading(text, 2)
        case Points(points):
            writer.points(points)
        case PortretTable():
            writer.table(block)
        case PortretChart():
            # the library draws no charts: the numbers as a table can be edited at least
            writer.table(chart_table(block))
        case PortretMap():
            writer.picture(block)
        case HelpingQuestion(_, question, answer):
            writer.heading(question, 2)
            if answer:
                writer.text(answer)
            else:
                writer.shaded("Nog in te vullen.", _SAND)


def chart_table(chart: PortretChart) -> PortretTable:
    """Return the numbers of a chart as a table, for a document without charts."""
    names = tuple(name for name, _ in chart.reeksen)
    rows = tuple(
        (
            cell(category),
            *(
                cell(
                    "geen cijfer"
                    if values[index] is None
                    else f"{format_number(values[index] or 0.0, chart.decimalen)} {chart.eenheid}"
                )
                for _, values in chart.reeksen
            ),
        )
        for index, category in enumerate(chart.categorieen)
    )
    return PortretTable(chart.titel, ("", *names), rows, chart.noot)


def _fill(
    row: Any,
    cells: Any,
    *,
    size: float,
    bold: bool = False,
    together: bool = False,
) -> None:
    for place, item in zip(row.cells, cells, strict=True):
        paragraph = place.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.keep_with_next = together
        run = paragraph.add_run(set_text(item.tekst))
        run.bold, run.font.size = bold or None, Pt(size)
        if item.tint in TINTEN:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), TINTEN[item.tint])
            place._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - no public way to a ground


def _repeat(row: Any) -> None:
    """Repeat a row at the top of each page, and keep it whole."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)  # noqa: SLF001 - no public way


def _border(table: Any) -> None:
    """Draw thin lines, whatever styles the template has."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "B9BEC4")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        width = OxmlElement(f"w:{side}")
        width.set(qn("w:w"), "57")  # twentieths of a point: a millimetre
        width.set(qn("w:type"), "dxa")
        margins.append(width)
    for element in (borders, margins):
        table._tbl.tblPr.append(element)  # noqa: SLF001 - no public way to borders
