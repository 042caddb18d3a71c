"""A portret as slides: native tables and charts that can be edited, and sharp pictures of maps.

Every slide is laid out in shares of its own size, so that a template of other proportions works
too. What is not for a room (sources, definitions, method) stands in the notes of the speaker.
"""

# ruff: noqa: ANN401 - slides, shapes and layouts of the library have no public types
from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt

from reports.portret.content import (
    NOG_NIET,
    NOG_VULLEN,
    REEKS,
    TINTEN,
    HelpingQuestion,
    Paragraph,
    Points,
    PortretChart,
    PortretMap,
    PortretTable,
    Subheading,
    in_property,
    set_text,
)
from reports.portret.drawing import ON_SLIDE
from store import Refused
from store.dutch import listed, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reports.portret.content import Block, Portret, PortretCell, PortretPart

_WIDE = (Emu(12192000), Emu(6858000))
"""A slide of 16:9, in EMU: 13.33 × 7.5 inch."""
# the heading takes 0.05 to 0.15 and the foot 0.94 to 0.985: what stands between touches neither
_LEFT, _TOP, _BOTTOM, _HEAD = 0.05, 0.17, 0.93, 0.05
"""Where a slide's content begins and ends, and its heading stands, as shares of its size."""
_TEXT, _CORE, _SMALL = 18.0, 24.0, 14.0
"""Points: text from 18 up is read from the back of a room."""
_CELLS, _FOOT = (20.0, 18.0, 16.0, 14.0), 12.0
"""Of the cells of a table the largest in which it fits a slide as a whole, and no word breaks."""
_INK, _GREY = RGBColor(0x1A, 0x1F, 0x24), RGBColor(0x54, 0x5B, 0x63)
_CHARACTER, _NARROW, _BOLD = 0.55, 0.6, 0.66
"""Width of a letter as part of its height, in the widest font that takes the place of Calibri; in
a column, where a line ends long before it is full; and of a title."""
# height of a line as part of its letters: that of Calibri, single spaced
_LEADING = 1.22
_LONGEST = 700
"""Characters of one text on a slide; all of it stands in the document and the notes."""


def slides(portret: Portret, *, sjabloon: bytes | None = None) -> bytes:
    """Return a portret as pptx.

    `sjabloon` is a pptx of the organisation; its slides go, its layouts stay.

    Raises
    ------
    Refused
        When the template is no presentation, or has no layout at all.
    """
    deck = _Deck(_opened(sjabloon), portret)
    deck.cover()
    for part in portret.delen:
        if not _is_empty(part):
            deck.part(part)
            if part.id == "verantwoording":
                # where each figure is from is for who is asked about it afterwards, not for the
                # room
                deck.told(path.tekst for path in portret.getoonde_paden)
    # what nobody filled in yet is one slide, not one each
    deck.to_fill([part for part in portret.delen if _is_empty(part)])
    buffer = BytesIO()
    properties = deck.show.core_properties
    properties.title, properties.language = in_property(portret.titel), "nl-NL"
    properties.author = in_property(dict(portret.kenmerken).get("Auteur (rol)", ""))
    deck.show.save(buffer)
    return buffer.getvalue()


def _opened(sjabloon: bytes | None) -> Any:
    """Open the template without its slides; None is that of the library, in 16:9."""
    if sjabloon is None:
        show = Presentation()
        show.slide_width, show.slide_height = _WIDE
        return show
    try:
        show = Presentation(BytesIO(sjabloon))
        layouts = len(show.slide_layouts)
        ids = show.slides._sldIdLst  # noqa: SLF001 - the library cannot remove a slide
        for entry in list(ids):
            # the entry alone is not enough: a slide that is still related to is saved with the
            # file
            show.part.drop_rel(entry.rId)
            ids.remove(entry)
    except Exception as error:  # the library raises many kinds on a damaged file
        raise Refused(
            "een sjabloon van PowerPoint (pptx)",
            "een bestand dat niet als pptx te openen is",
            "Sla het sjabloon in PowerPoint op als .pptx, of laat het weg.",
        ) from error
    if not layouts:
        raise Refused(
            "een sjabloon met ten minste één indeling",
            "een presentatie zonder indelingen",
            "Voeg in het diamodel een indeling toe, of laat het sjabloon weg.",
        )
    return show


@dataclass(slots=True)
class _Line:
    """A text on a slide; one that is too long is cut there, and stands whole in the notes."""

    tekst: str
    grootte: float
    soort: str = ""
    """'' text, `punt`, `kop`, `leeg` or `klein`."""


@dataclass(slots=True)
class _Deck:
    """A presentation that is being filled."""

    show: Any
    portret: Portret
    leeg: list[str] = field(default_factory=list)
    """What is still to be recorded of parts that have slides."""
    _plain: Any = field(default=None)

    def __post_init__(self) -> None:
        """Find the layout with a title and as little else as there is."""

        def others(layout: Any) -> tuple[bool, int]:
            kinds = [holder.placeholder_format.type for holder in layout.placeholders]
            titled = any(kind is not None and int(kind) in _TITLES for kind in kinds)
            # a layout without a title comes last: a slide's title is what a screen reader calls it
            return not titled, len(kinds)

        self._plain = min(self.show.slide_layouts, key=others)

    @property
    def width(self) -> int:
        """Return the width of a slide in EMU."""
        return int(self.show.slide_width)

    @property
    def height(self) -> int:
        """Return the height of a slide in EMU."""
        return int(self.show.slide_height)

    def cover(self) -> None:
        """Add the first slide: what it is, of whom, and what must be read first."""
        slide = self._slide(self.portret.titel, size=40, top=0.2, height=0.2)
        lines = [_Line(self.portret.ondertitel, 20, "klein")]
        lines += [_Line(band, 20, "band") for band in self.portret.banden]
        # what is still to be filled in is for who writes, not for a room
        known = [(name, text) for name, text in self.portret.kenmerken if text != NOG_VULLEN]
        told = " · ".join(f"{name}: {text}" for name, text in known)
        lines.append(_Line(told, 16, "klein"))
        self._write(slide, lines, top=0.42)

    def to_fill(self, parts: Sequence[PortretPart]) -> None:
        """Add a slide with what is still to be recorded; none where there is nothing."""
        lines = [_Line(text, _TEXT, "punt") for text in self.leeg]
        titles: dict[str, list[str]] = {}  # what is said of several parts is said once
        for part in parts:
            said = [b.tekst for b in part.blokken if isinstance(b, Paragraph)]
            titles.setdefault(" ".join(said) or f"{NOG_NIET}.", []).append(part.titel)
        for text, of in titles.items():
            lines.append(_Line(_still_to_fill(listed(of), text), _TEXT, "punt"))
        self._texts("Nog vast te leggen", lines, [])

    def part(self, part: PortretPart) -> None:
        """Add the slides of a part: its tables together where they fit, what is empty last."""
        notes = [f"{name}: {text}" for name, text in part.noten]
        texts: list[_Line] = []
        intro: list[_Line] = []
        tables: list[PortretTable] = []
        empty: list[_Line] = []
        for block in part.blokken:
            match block:
                case PortretTable():
                    # one short sentence introduces what follows: it stands in its notes
                    if [line for line in texts if len(line.tekst) > _INTRO or line.soort == "punt"]:
                        self._tables(part, tables, notes, intro)
                        tables, intro = [], texts
                    texts = []
                    # by the smallest letters: what fits those in fewer tables is set larger
                    # afterwards (`_fit`)
                    tables += block.narrowed(self._across, _CELLS[-1])
                case PortretChart() | PortretMap():
                    self._tables(part, tables, notes, intro)
                    self._texts(part.titel, texts, notes)
                    texts, tables, intro = [], [], []
                    draw: Any = self._chart if isinstance(block, PortretChart) else self._map
                    draw(part, block, notes)
                case Subheading(text):
                    texts.append(_Line(text, _TEXT + 2, "kop"))
                case Paragraph(_, "leeg"):
                    # what it heads stands elsewhere: a heading alone says nothing
                    if texts and texts[-1].soort == "kop":
                        texts.pop()
                    empty += _lines(block)
                case _:
                    self._tables(part, tables, notes, intro)
                    tables, intro = [], []
                    texts += _lines(block)
        self._tables(part, tables, notes, intro)
        self._texts(part.titel, texts, notes)
        if len(empty) == 1:  # no slide of its own
            self.leeg += [_still_to_fill(part.titel, line.tekst) for line in empty]
        else:
            self._texts(part.titel, empty, notes)

    def told(self, texts: Iterable[str]) -> None:
        """Write more in the notes of the last slide."""
        notes = self.show.slides[len(self.show.slides) - 1].notes_slide.notes_text_frame
        notes.text = set_text("\n".join((notes.text, *texts)))

    def _tables(
        self, part: PortretPart, tables: Sequence[PortretTable], notes: list[str],
        intro: list[_Line],
    ) -> None:  # fmt: skip
        """Add tables, several on a slide as long as all of them fit it whole.

        `intro` stands above a single table that leaves room for it, else on a slide before it.
        """
        single = len(tables) == 1 and intro
        if single and self._fit(tables, _CAPTION, self._above(intro)) > _CELLS[-1]:
            self._together(part, tables, notes, intro)
            return
        self._texts(part.titel, intro, notes)
        # packed at the smallest letters, so that as few slides as can be; `_fit` then enlarges
        # them
        room, least = self._room, _CELLS[-1]
        page: list[PortretTable] = []
        used = 0.0
        for table in tables:
            high = self._table_high(table, least) + _CAPTION
            if page and used + high > room:
                self._page_of(part, page, notes)
                page, used = [], 0.0
            page.append(table)
            used += high
        self._page_of(part, page, notes)

    def _page_of(self, part: PortretPart, tables: Sequence[PortretTable], notes: list[str]) -> None:
        """Add one slide with several tables, or one table on as many as it takes."""
        if len(tables) == 1:
            self._table(part, tables[0], notes)
        elif tables:
            self._together(part, tables, notes, [])

    def _together(
        self, part: PortretPart, tables: Sequence[PortretTable], notes: list[str],
        intro: list[_Line],
    ) -> None:  # fmt: skip
        """Add one slide with lines of text and tables below each other."""
        slide = self._slide(part.titel)
        above = self._above(intro)
        if intro:
            self._write(slide, intro, top=_TOP, high=above * 12700 / self.height)
        top = _TOP * self.height / 12700 + above
        size = self._fit(tables, _CAPTION, above)
        for table in tables:
            if table.titel:
                self._caption(slide, table.titel, top=top * 12700 / self.height, bold=True)
            below = (top + _CAPTION - 4) * 12700 / self.height
            self._grid(slide, table, table.rijen, top=below, size=size)
            top += self._table_high(table, size) + _CAPTION
        if intro and tables[-1].noot:
            self._caption(slide, tables[-1].noot)
        told = [line.tekst for line in intro] + [one.noot for one in tables if one.noot]
        self._note(slide, [*told, *_cut(row for one in tables for row in one.rijen), *notes])

    def _above(self, intro: Sequence[_Line]) -> float:
        """Return how high text above a table is, in points, with a line to be on the safe side."""
        return sum(map(self._high, intro)) + _TEXT * _LEADING if intro else 0.0

    @property
    def _across(self) -> float:
        """Return how wide a table is, in points."""
        return (1 - 2 * _LEFT) * self.width / 12700

    @property
    def _room(self) -> float:
        """Return how high tables can be on a slide, in points."""
        # 12,700 EMU to a point; 0.06 is left below a table for the small print of `_caption`
        return (_BOTTOM - 0.06 - _TOP) * self.height / 12700

    def _fit(
        self, tables: Sequence[PortretTable], above: float = 0.0, taken: float = 0.0
    ) -> float:  # fmt: skip
        """Return the size of letters in which tables share a slide and no word breaks.

        In points there is `above` each of them its heading, and `taken` by what stands first.
        """
        for size in _CELLS:
            high = sum(self._table_high(one, size) + above for one in tables)
            whole = all(one.whole_words(self._across, size) for one in tables)
            if high <= self._room - taken and whole:
                return size
        return _CELLS[-1]

    def _table_high(self, table: PortretTable, size: float) -> float:
        """Return how high a table is as a whole, in points."""
        every = [table.koppen, *([c.tekst for c in row] for row in table.rijen)]
        shares = table.shares(self._across, size)
        return sum(self._row_high(shares, texts, size) for texts in every) + 6

    def _texts(self, title: str, lines: list[_Line], notes: list[str]) -> None:
        """Add slides of text, as many as it takes to keep the letters large."""
        if lines and all(line.soort == "klein" for line in lines):
            self.told(line.tekst for line in lines)  # small print alone is no slide
            return
        while lines and lines[-1].soort == "kop":  # a heading of what follows on another slide
            lines.pop()
        for page in self._pages(lines):
            slide = self._slide(title)
            self._write(slide, page, top=_TOP)
            self._note(slide, [*(line.tekst for line in page), *notes])

    def _pages(self, lines: Sequence[_Line]) -> Iterator[list[_Line]]:
        """Yield lines as they fit a slide; a heading stays with what is below it."""
        room = (_BOTTOM - _TOP) * self.height / 12700  # points
        page: list[_Line] = []
        used = 0.0
        for line in lines:
            high = self._high(line)
            if page and used + high > room:
                carried = [page.pop()] if page[-1].soort == "kop" else []
                if page:
                    yield page
                page, used = carried, sum(self._high(item) for item in carried)
            page.append(line)
            used += high
        if page:
            yield page

    def _high(self, line: _Line) -> float:
        """Return how high a text is, in points."""
        letter = line.grootte * (_BOLD if line.soort == "kop" else _CHARACTER)
        across = self._across / letter
        rows = len(wrap(_short(line.tekst, _LONGEST), max(10, int(across)))) or 1
        # the 6 points of space behind a text (`_write`), and 2 to be on the safe side
        return rows * line.grootte * _LEADING + 8

    def _slide(
        self, title: str, *, size: float = 28, top: float = _HEAD, height: float = 0.1
    ) -> Any:
        """Add a slide with a title and nothing else in it."""
        slide = self.show.slides.add_slide(self._plain)
        for holder in list(slide.placeholders):
            if holder.placeholder_format.idx != 0:  # an empty placeholder says so in English
                holder._element.getparent().remove(holder._element)  # noqa: SLF001 - no public way
        box = slide.shapes.title
        if box is None:
            box = slide.shapes.add_textbox(0, 0, 1, 1)
        box.left, box.top, box.width, box.height = self._box(_LEFT, top, 1 - 2 * _LEFT, height)
        frame = box.text_frame
        frame.word_wrap = True
        frame.text = set_text(_short(title, 130))
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        for paragraph in frame.paragraphs:
            _left(paragraph)
            for run in paragraph.runs:
                run.font.size = Pt(self._title_size(title, size, height))
                run.font.bold, run.font.color.rgb = True, _INK
        self._foot(slide)
        return slide

    def _title_size(self, title: str, size: float, height: float) -> float:
        """Return the size of letters in which a title fits its box, a template's too."""
        # nothing is measured by the library, and what PowerPoint shrinks by itself it shrinks only
        # once somebody edits the text: so the size is found here, by the widths of letters
        for part in (1.0, 0.8, 0.7, 0.6):
            across = max(1, int(self._across / (size * part * _BOLD)))
            lines = len(wrap(_short(title, 130), across))
            if lines * size * part * _LEADING <= height * self.height / 12700:
                break
        return size * part

    def _foot(self, slide: Any) -> None:
        """Write what it is of and when at the foot, and that it is fictional where it is."""
        # on every slide: one is shown or copied without the others, and that its data are
        # fictional goes along
        told = [_short(self.portret.titel, 60), dict(self.portret.kenmerken).get("Status", ""),
                self.portret.datum, *self.portret.banden]  # fmt: skip
        number = str(len(self.show.slides))
        frame = slide.shapes.add_textbox(*self._box(_LEFT, 0.94, 1 - 2 * _LEFT, 0.045)).text_frame
        frame.word_wrap = True
        frame.text = set_text(" · ".join(filter(None, (*told, number))))
        for run in frame.paragraphs[0].runs:
            run.font.size, run.font.color.rgb = Pt(_FOOT), _GREY

    def _box(self, left: float, top: float, width: float, height: float) -> tuple[int, ...]:
        """Return a box in EMU from shares of the slide."""
        return (
            Emu(int(left * self.width)), Emu(int(top * self.height)),
            Emu(int(width * self.width)), Emu(int(height * self.height)),
        )  # fmt: skip

    def _write(
        self, slide: Any, lines: Sequence[_Line], *, top: float, high: float | None = None
    ) -> None:  # fmt: skip
        high = _BOTTOM - top if high is None else high
        box = slide.shapes.add_textbox(*self._box(_LEFT, top, 1 - 2 * _LEFT, high))
        frame = box.text_frame
        frame.word_wrap = True
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            text = _short(line.tekst, _LONGEST)
            # a sign of our own: a text box has no list, and templates differ in what they make of
            # one
            run.text = set_text(f"• {text}" if line.soort == "punt" else text)
            run.font.size = Pt(line.grootte)
            run.font.bold = line.soort == "kop"
            run.font.color.rgb = _GREY if line.soort in ("klein", "leeg") else _INK
            run.font.italic = line.soort == "leeg"
            paragraph.space_after = Pt(6)

    def _table(self, part: PortretPart, table: PortretTable, notes: list[str]) -> None:
        """Add slides with a native table; its heading comes back on each."""
        size = self._fit([table])
        shares = table.shares(self._across, size)
        # 0.05 for the note below the last row
        room = (_BOTTOM - 0.05 - _TOP) * self.height / 12700
        room -= self._row_high(shares, table.koppen, size)
        every = [self._row_high(shares, [c.tekst for c in row], size) for row in table.rijen]
        pages = _split(table.rijen, every, room)
        for page in pages:
            more = "" if page is pages[0] else " (vervolg)"
            slide = self._slide(_title(part, table.titel) + more)
            self._grid(slide, table, page, top=_TOP, size=size)
            told = [table.noot] if table.noot and page is pages[-1] else []
            if told:
                self._caption(slide, table.noot)
            self._note(slide, [*told, *_cut(page), *notes])

    def _grid(
        self, slide: Any, table: PortretTable, rows: Sequence[tuple[PortretCell, ...]], *,
        top: float, size: float,
    ) -> None:  # fmt: skip
        """Put a native table on a slide."""
        shape = slide.shapes.add_table(
            len(rows) + 1, len(table.koppen), *self._box(_LEFT, top, 1 - 2 * _LEFT, 0.05)
        )
        made = shape.table
        # what a list of objects and a screen reader call it
        shape.name = set_text(f"Tabel: {table.titel}")
        # the usual style colours every second row, and a colour here says that a figure deviates
        shape._element.graphic.graphicData.tbl[0][-1].text = _NO_STYLE  # noqa: SLF001 - no public way
        for column, share in zip(made.columns, table.shares(self._across, size), strict=True):
            column.width = Emu(int(share * (1 - 2 * _LEFT) * self.width))
        self._fill(made, 0, [(text, "") for text in table.koppen], size, bold=True)
        for number, row in enumerate(rows, start=1):
            self._fill(made, number, [(c.tekst, c.tint) for c in row], size)

    def _row_high(self, shares: Sequence[float], texts: Sequence[str], size: float) -> float:
        whole = self._across
        lines = max(
            # 12 points are the margins of a cell (twice 5, `_fill`) and a little to be on the safe
            # side
            len(wrap(_short(text, _LONGEST), max(3, int((share * whole - 12) / (size * _NARROW)))))
            for text, share in zip(texts, shares, strict=True)
        )
        # twice 2.5 points of margin (`_fill`), and the lines between rows
        return max(1, lines) * size * _LEADING + 7

    def _fill(
        self, made: Any, number: int, texts: Sequence[tuple[str, str]], size: float, *,
        bold: bool = False,
    ) -> None:  # fmt: skip
        made.rows[number].height = Emu(1)  # grows with its text
        for column, (text, tint) in enumerate(texts):
            place = made.cell(number, column)
            place.margin_left = place.margin_right = Pt(5)
            place.margin_top = place.margin_bottom = Pt(2.5)
            frame = place.text_frame
            frame.word_wrap = True
            run = frame.paragraphs[0].add_run()
            run.text = set_text(_short(text, _LONGEST))
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = _INK
            place.fill.solid()
            # white is said too: without a ground the one of a template would shine through
            ground = TINTEN.get(tint, "FFFFFF" if not bold else "EEF0F2")
            place.fill.fore_color.rgb = RGBColor.from_string(ground)
            # goes before the ground (DrawingML, CT_TableCellProperties); no public way to a line
            place._tc.get_or_add_tcPr().insert(0, parse_xml(_ROW_LINE))  # noqa: SLF001

    def _caption(self, slide: Any, text: str, *, top: float = 0.87, bold: bool = False) -> None:
        """Write small print below what is shown, or a heading above a table."""
        frame = slide.shapes.add_textbox(*self._box(_LEFT, top, 1 - 2 * _LEFT, 0.065)).text_frame
        frame.word_wrap = True
        # small print of two lines grows upwards: the foot of the slide is below it
        frame.vertical_anchor = MSO_ANCHOR.TOP if bold else MSO_ANCHOR.BOTTOM
        frame.text = set_text(_short(text, 160))
        for run in frame.paragraphs[0].runs:
            run.font.size = Pt(_SMALL + 2 if bold else _SMALL)
            run.font.bold, run.font.color.rgb = bold, _INK if bold else _GREY

    def _chart(self, part: PortretPart, chart: PortretChart, notes: list[str]) -> None:
        """Add a slide with a native chart that can be edited."""
        slide = self._slide(_title(part, chart.titel))
        data = CategoryChartData(
            number_format=f"0.{'0' * chart.decimalen}" if chart.decimalen else "0"
        )
        data.categories = [set_text(text) for text in chart.categorieen]
        for name, values in chart.reeksen:
            # what is shown is what is stored: no digits behind a label that rounds
            kept = [None if v is None else round(v, chart.decimalen) for v in values]
            data.add_series(set_text(name), kept)
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_CLUSTERED,
            *self._box(_LEFT, _TOP, 1 - 2 * _LEFT, _BOTTOM - _TOP - 0.06), data,
        )  # fmt: skip
        frame.name = set_text(f"Grafiek: {chart.titel}")
        frame._element.nvGraphicFramePr.cNvPr.set("descr", set_text(f"{chart.titel}. {chart.noot}"))  # noqa: SLF001
        made = frame.chart
        made.has_legend = True
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        made.has_title = False
        made.font.size = Pt(_TEXT - 2)
        plot = made.plots[0]
        plot.gap_width, plot.has_data_labels = 60, True
        labels = plot.data_labels
        labels.font.size, labels.position = Pt(_SMALL), XL_LABEL_POSITION.OUTSIDE_END
        # the unit stands behind each number, and never makes a fraction of it
        labels.number_format = (
            f'0{"." + "0" * chart.decimalen if chart.decimalen else ""}" {chart.eenheid}"'
        )
        # else it is shown as the workbook behind the chart has it
        labels.number_format_is_linked = False
        # each bar has its number above it: an axis would say it again
        made.value_axis.visible = False
        # bars begin at nought: a shortened axis makes any difference look large
        made.value_axis.minimum_scale = 0
        made.value_axis.has_major_gridlines = False
        for number, series in enumerate(plot.series):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = RGBColor.from_string(
                REEKS[number % len(REEKS)][1:].upper()
            )
        self._caption(slide, chart.noot)
        self._note(slide, [chart.noot, *notes])

    def _map(self, part: PortretPart, item: PortretMap, notes: list[str]) -> None:
        """Add a slide with a map as large as it goes, and what it shows in words."""
        slide = self._slide(_title(part, item.titel))
        left, top, wide, high = self._box(_LEFT, _TOP - 0.02, 1 - 2 * _LEFT, _BOTTOM - _TOP + 0.02)
        # drawn for this place: the letters are as large on a slide of a template
        place = replace(ON_SLIDE, wide=round(Emu(wide).inches, 2), high=round(Emu(high).inches, 2))
        shape = slide.shapes.add_picture(BytesIO(item.png(place)), left, top, wide, high)
        shape._element.nvPicPr.cNvPr.set("descr", set_text(item.alt))  # noqa: SLF001 - no public way
        self._note(slide, [item.alt, item.noot, item.bron, *notes])

    def _note(self, slide: Any, texts: Sequence[str]) -> None:
        """Write the notes of the speaker: all that was said, source and method."""
        slide.notes_slide.notes_text_frame.text = set_text(
            # once each: blocks of one part share their source and method
            "\n".join(dict.fromkeys(filter(None, texts)))
        )


_TITLES = (1, 3)
"""Placeholders for a title: TITLE and CENTER_TITLE of PP_PLACEHOLDER."""
_ONE_LINE, _INTRO = 62, 90
_CAPTION = 32.0
"""Height of a heading above a table, in points."""
_ROW_LINE = (
    '<a:lnB xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" w="6350"><a:solidFill>'
    '<a:srgbClr val="D7DADE"/></a:solidFill></a:lnB>'
)
"""Half a point of grey below a row, so that the eye stays on it across a slide."""
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style ‘No Style, No Grid’, which every program knows."""


def _split(
    rows: Sequence[tuple[PortretCell, ...]], highs: Sequence[float], room: float
) -> list[list[tuple[PortretCell, ...]]]:
    """Return rows as they fit slides of so many points, about as much on each; always one."""
    number = 1
    while True:
        most = min(room, sum(highs) / number + max(highs, default=0.0))
        pages: list[list[tuple[PortretCell, ...]]] = [[]]
        left = most
        for row, high in zip(rows, highs, strict=True):
            if pages[-1] and high > left:
                pages.append([])
                left = most
            pages[-1].append(row)
            left -= high
        if len(pages) <= number:
            return pages
        number += 1


def _cut(rows: Iterable[Sequence[PortretCell]]) -> Iterator[str]:
    """Yield the texts of cells that a slide cuts, for its notes."""
    yield from (item.tekst for row in rows for item in row if len(item.tekst) > _LONGEST)


def _lines(block: Block) -> list[_Line]:
    """Return a block of text as lines; what is still to be filled in is not shown to a room."""
    match block:
        case Paragraph(text, "kern"):
            return [_Line(text, _CORE)]
        case Paragraph(text, "klein"):
            return [_Line(text, _SMALL, "klein")]
        case Paragraph(text, kind):
            return [_Line(text, _TEXT, kind)]
        case Points(points):
            return [_Line(text, _TEXT, "punt") for text in points]
        # a question without an answer is for who writes, in the document and the workbook
        case HelpingQuestion(_, question, answer) if answer:
            return [_Line(question, _TEXT, "kop"), _Line(answer, _TEXT)]
    return []


def _is_empty(part: PortretPart) -> bool:
    """Tell whether nobody filled in anything of a part."""
    return all(
        (isinstance(block, Paragraph) and block.soort == "leeg")
        or (isinstance(block, HelpingQuestion) and not block.antwoord)
        for block in part.blokken
    )


def _still_to_fill(titles: str, text: str) -> str:
    """Return what is missing of parts as a line below *Nog vast te leggen*, which says so once."""
    what, title = text.removeprefix(f"{NOG_NIET}: "), titles.removesuffix("?")
    if title.lower() in what.lower():  # `Plan van aanpak: een plan van aanpak`
        return upper_first(what)
    said = what.removesuffix(".").lower() in title.lower()
    return f"{title}." if said else f"{title}: {lower_first(what)}"


def _title(part: PortretPart, title: str) -> str:
    """Return the heading of a slide: the part with what it shows, where both fit one line."""
    both = f"{part.titel}: {title}"
    said = title.startswith(part.titel)
    return both if title and len(both) <= _ONE_LINE and not said else title or part.titel


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 2].rpartition(' ')[0].rstrip(',')} …"


def _left(paragraph: Any) -> None:
    from pptx.enum.text import PP_ALIGN

    paragraph.alignment = PP_ALIGN.LEFT
