"""A portret: what it says, that every document says the same, and what a bad request gets."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pptx
import pytest
from matplotlib.text import Text
from pptx.util import Inches

from compare.profile import exchange_table, make_profile
from flows import saldo_tabel
from geo.sheet import Sheet
from indicators import DOMEINEN
from reports.answer import content
from reports.portret.content import Paragraph, Portret, PortretTable, cells
from reports.portret.context import PortretRequest, PortretSources
from reports.portret.documents import FORMS, portret_answer
from reports.portret.logbook import changed_since, request_of
from reports.portret.portret import GEBIEDSDELEN, SWVDELEN, check_parts, make_portret
from store import FICTIEF, NotFound, Refused
from store.kept import records_if_any
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store import DataFolder, Snapshot

WIJK, SWV = "WK990102", "PO9901"
HOSTILE = '`${alert(1)}` <script>alert(2)</script> & "co" Ĳsselmeer é =HYPERLINK(1) 🙂 \x0b'


@pytest.fixture(scope="module")
def snapshot(demonstration: DataFolder) -> Snapshot:
    return demonstration.snapshot()


@pytest.fixture(scope="module")
def sources(snapshot: Snapshot) -> PortretSources:
    return PortretSources(records_if_any(snapshot.folder))


@pytest.fixture(scope="module")
def wijk(snapshot: Snapshot, sources: PortretSources) -> Portret:
    return make_portret(snapshot, PortretRequest(WIJK, datum="1 maart 2026"), sources)


@pytest.fixture(scope="module")
def again(wijk: Portret, snapshot: Snapshot, sources: PortretSources) -> Portret:
    """Return the portret as its own log has it made again."""
    return make_portret(snapshot, request_of(log_of(wijk, snapshot)), sources)


@pytest.fixture(scope="module")
def swv(snapshot: Snapshot, sources: PortretSources) -> Portret:
    return make_portret(snapshot, PortretRequest(SWV, datum="1 maart 2026"), sources)


def tables(portret: Portret) -> Iterator[PortretTable]:
    for part in portret.delen:
        yield from (block for block in part.blokken if isinstance(block, PortretTable))


def made(portret: Portret, snapshot: Snapshot, form: str, **options: object) -> bytes:
    return content(portret_answer(portret, snapshot, **options), form)


_READ: dict[tuple[int, str], tuple[Portret, bytes]] = {}


def read(portret: Portret, snapshot: Snapshot, form: str) -> bytes:
    """Return a document of a portret, made once for all tests that only read it."""
    if (id(portret), form) not in _READ:
        # the portret is kept too: an id is of one object for as long as that lives
        _READ[id(portret), form] = portret, made(portret, snapshot, form)
    return _READ[id(portret), form][1]


def log_of(portret: Portret, snapshot: Snapshot) -> dict[str, Any]:
    return json.loads(read(portret, snapshot, "json"))


def words_of(form: str, data: bytes) -> str:
    """Return all text of a document, as another program reads it back."""
    if form == "docx":
        document = docx.Document(BytesIO(data))
        found = [p.text for p in document.paragraphs]
        found += [c.text for t in document.tables for row in t.rows for c in row.cells]
    elif form == "pptx":
        show = pptx.Presentation(BytesIO(data))
        shapes = [shape for slide in show.slides for shape in slide.shapes]
        found = [s.text_frame.text for s in shapes if s.has_text_frame]
        found += [c.text for s in shapes if s.has_table for row in s.table.rows for c in row.cells]
    else:
        found = [data.decode()]
    return "\n".join(found).replace("\xa0", " ")


def test_all_nine_domeinen_stand_in_the_state_of_youth(wijk: Portret) -> None:
    part = wijk.deel("staat")
    assert part is not None
    said = " ".join(
        b.titel if isinstance(b, PortretTable) else getattr(b, "tekst", "") for b in part.blokken
    )
    for name, (pijler, label) in DOMEINEN.items():
        if pijler != "algemeen":
            assert label in said, name


def test_figures_are_those_of_comparing(wijk: Portret, snapshot: Snapshot) -> None:
    frame = exchange_table(make_profile(snapshot, WIJK)).set_index("indicator")
    row = frame[frame["vergeleken_met"] == "GM9901"].loc["percentage_jeugdbescherming"]
    table = next(t for t in tables(wijk) if t.titel == "Veilig thuis")
    cells = next(r for r in table.rijen if r[0].tekst.startswith("Percentage jongeren met jeugdb"))
    assert cells[1].tekst.replace("\xa0", " ") == f"{row['waarde']:.1f} %".replace(".", ",")
    assert row["uitkomst"] in cells[-1].tekst
    assert cells[-1].tint == row["oordeel"] == "ongunstiger"


def test_flows_are_those_of_the_swv(swv: Portret, snapshot: Snapshot) -> None:
    found = saldo_tabel(snapshot, SWV, 2024)
    row = found[(found["stelsel"] == "regionaal") & (found["soort"] == "so")].iloc[0]
    table = next(t for t in tables(swv) if t.titel == "Wat zeker is")
    cells = next(r for r in table.rijen if r[0].tekst == "Speciaal onderwijs")
    assert cells[1].tekst == f"tussen {row['inkomend_laag']} en {row['inkomend_hoog']}"
    assert tuple(part.id for part in swv.delen) == tuple(SWVDELEN)
    # what is kept on Leerlingstromen is agreed with partners too, whoever of the two wrote it down
    agreed = next(t for t in tables(swv) if t.titel == "Afspraken met samenwerkingsverbanden")
    assert [(row[0].tekst[-7:-1], row[2].tekst) for row in agreed.rijen] == [
        ("PO9902", "Voorstel"),
        ("PO9902", "Afgesproken"),
    ]


@pytest.mark.parametrize("form", ["docx", "pptx", "html"])
def test_every_document_has_the_same_figures(wijk: Portret, snapshot: Snapshot, form: str) -> None:
    text = words_of(form, read(wijk, snapshot, form))
    assert FICTIEF in text
    for row in wijk.opvallend[0].rijen:
        name, value = row[0].tekst, row[1].tekst.replace("\xa0", " ")
        # the domein shows its first five; what stands behind them is of another domein
        if any(r[0].tekst == name for t in tables(wijk) for r in t.rijen):
            assert value in text
    for part in wijk.delen:
        if part.id != "titel":
            assert part.titel in text


def test_an_swv_has_every_document_too(swv: Portret, snapshot: Snapshot) -> None:
    for form in FORMS:
        assert read(swv, snapshot, form)
    said = words_of("docx", read(swv, snapshot, "docx"))
    assert "ontvangend" in said
    assert "Bron: Bron" not in said


def test_a_part_is_chosen_and_ordered(snapshot: Snapshot, sources: PortretSources) -> None:
    asked = PortretRequest(WIJK, delen=("bronnen", "algemeen"))
    assert [p.id for p in make_portret(snapshot, asked, sources).delen] == ["bronnen", "algemeen"]
    assert check_parts(WIJK, ()) == tuple(GEBIEDSDELEN)
    with pytest.raises(NotFound, match=r"‘plaatjes’.*kies uit titel"):
        check_parts(WIJK, ["plaatjes"])


def test_the_dossier_speaks_in_its_own_words(wijk: Portret) -> None:
    said = " ".join(c.tekst for t in tables(wijk) for row in t.rijen for c in row)
    assert "GGD" in said
    assert "te laat" in said
    steps = next(t for t in tables(wijk) if t.titel == "Waar staan we in de methode")
    assert len(steps.rijen) == 6


def test_without_a_dossier_it_says_that_nothing_is_recorded(snapshot: Snapshot) -> None:
    bare = make_portret(snapshot, PortretRequest(WIJK, delen=("gesprekken", "plan")))
    first = [part.blokken[0] for part in bare.delen]
    assert all(isinstance(b, Paragraph) and "Nog niet vastgelegd" in b.tekst for b in first)


@pytest.mark.parametrize("form", [*FORMS])
def test_made_again_from_its_log_it_is_the_same(
    wijk: Portret, again: Portret, snapshot: Snapshot, form: str
) -> None:
    assert made(again, snapshot, form) == read(wijk, snapshot, form)


def test_its_log_tells_when_a_file_has_changed(wijk: Portret, snapshot: Snapshot) -> None:
    log = log_of(wijk, snapshot)
    assert not changed_since(log, snapshot)
    other = log | {"bestanden": [log["bestanden"][0] | {"sha256": "anders"}]}
    assert "niet meer dezelfde" in changed_since(other, snapshot)


@pytest.mark.parametrize(
    "log", [[], {"portret": {}}, {"vorm": 99, "portret": {"gebied": WIJK}},
            {"vorm": 1, "portret": {"gebied": 3}}, {"vorm": 1, "portret": {"gebied": "", "x": 1}},
            {"vorm": 1, "portret": {"gebied": WIJK, "auteur": 3}}],
)  # fmt: skip
def test_what_is_no_log_is_refused(log: object) -> None:
    with pytest.raises(Refused, match="logboek"):
        request_of(log)


@pytest.mark.parametrize("form", ["docx", "pptx", "html", "pdf", "png"])
def test_hostile_names_are_text(wijk: Portret, snapshot: Snapshot, form: str) -> None:
    part = replace(wijk.delen[1], titel=HOSTILE)
    odd = replace(wijk, titel=HOSTILE * 2, delen=(part,), kern=(HOSTILE,))
    data = read(odd, snapshot, form)
    if form == "html":
        assert b"<script>alert(2)" not in data
    if form in ("docx", "pptx"):
        assert "<script>alert(2)</script>" in words_of(form, data)


def test_a_long_text_leaves_nothing_out_of_the_document(wijk: Portret, snapshot: Snapshot) -> None:
    text = "=HYPERLINK(1) Wij zien het anders 🙂. " * 1000  # 5,000 words
    in_cell = PortretTable("", ("Wat",), (cells(f"{text} In een tabel."),))
    part = replace(wijk.delen[1], blokken=(Paragraph(text), in_cell))
    # longer than a property of an office document may be
    role = (("Auteur (rol)", "adviseur " * 40),)
    odd = replace(wijk, delen=(part,), titel="Wijk " * 60, kenmerken=role)
    assert text.strip() in words_of("docx", read(odd, snapshot, "docx"))
    show = pptx.Presentation(BytesIO(read(odd, snapshot, "pptx")))
    notes = [s.notes_slide.notes_text_frame.text for s in show.slides if s.has_notes_slide]
    assert any(text.strip() in told for told in notes)
    assert any("In een tabel" in told for told in notes)
    for form in FORMS:
        assert read(odd, snapshot, form)


def test_the_path_of_a_figure_stands_in_every_document(wijk: Portret, snapshot: Snapshot) -> None:
    path = wijk.getoonde_paden[0].tekst.replace("\xa0", " ")
    assert path in words_of("docx", read(wijk, snapshot, "docx"))
    show = pptx.Presentation(BytesIO(read(wijk, snapshot, "pptx")))
    notes = [s.notes_slide.notes_text_frame.text for s in show.slides if s.has_notes_slide]
    assert path in "\n".join(notes).replace("\xa0", " ")
    # what was computed is never called published
    published = [p.bewerking for p in wijk.paden if p.formule == "zoals gepubliceerd"]
    assert 0 < len(published) < len(wijk.paden)
    assert not [done for done in published if "berekend" in done]


@pytest.mark.parametrize("code", ["WK999901", "BU99990103"])
def test_an_area_without_figures_says_what_is_missing(tmp_path: Path, code: str) -> None:
    snapshot = small_folder.make(tmp_path, figures=False).snapshot()
    bare = make_portret(snapshot, PortretRequest(code))
    assert "geen cijfers" in bare.kern[0]
    for form in FORMS:
        data = made(bare, snapshot, form)
        assert data
        if form == "pptx":
            # once: that it is still to record heads these lines
            lines = words_of(form, data).split("Nog vast te leggen")[1].splitlines()
            assert {"• Activiteiten.", "• Een plan van aanpak."} <= set(lines)
            assert not [line for line in lines if "vastgelegd: " in line]


def test_an_area_with_a_hostile_name_has_every_document(tmp_path: Path) -> None:
    snapshot = small_folder.make(tmp_path).snapshot()
    odd = make_portret(snapshot, PortretRequest("BU99990103"))
    assert odd.naam == small_folder.HOSTILE
    for form in FORMS:
        data = read(odd, snapshot, form)
        assert form != "html" or b"<script>alert(2)" not in data


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """Return the sheets that are drawn from here on."""
    found: list[Sheet] = []
    encoded = Sheet.encoded

    def seen(sheet: Sheet, *given: Any, **named: Any) -> bytes:
        found.append(sheet)
        return encoded(sheet, *given, **named)

    monkeypatch.setattr(Sheet, "encoded", seen)
    return found


def letters(sheet: Sheet, across: float) -> list[tuple[float, bool, str]]:
    """Return points of each text as it is shown so many inches wide, and whether it is the foot."""
    texts = [text for text in sheet.figure.findobj(Text) if text.get_text()]
    scale = across / sheet.size[0]
    return [(t.get_fontsize() * scale, t.get_position()[1] < 0.1, t.get_text()) for t in texts]


@pytest.mark.parametrize("inches", [(10, 7.5), (8.27, 11.69)])
def test_a_template_gives_its_layouts_and_size(
    wijk: Portret, snapshot: Snapshot, inches: tuple[float, float], drawn: list[Sheet]
) -> None:
    own = pptx.Presentation()  # 4:3 and A4 upright, with a slide of its own
    own.slide_width, own.slide_height = map(Inches, inches)
    own.slides.add_slide(own.slide_layouts[0])
    buffer = BytesIO()
    own.save(buffer)
    part = replace(wijk, delen=wijk.delen[:3])
    show = pptx.Presentation(BytesIO(made(part, snapshot, "pptx", sjabloon=buffer.getvalue())))
    assert (show.slide_width, show.slide_height) == (own.slide_width, own.slide_height)
    right = max(s.left + s.width for slide in show.slides for s in slide.shapes)
    assert right <= show.slide_width
    # a map is drawn for its place: its letters are no smaller on a smaller slide
    maps = [s for slide in show.slides for s in slide.shapes if s.shape_type == 13]
    for shape, sheet in zip(maps, drawn, strict=True):
        assert shape.width / shape.height == pytest.approx(sheet.size[0] / sheet.size[1], abs=0.01)
        found = letters(sheet, shape.width / 914400)
        assert not [one for one in found if one[0] < (11.9 if one[1] else 13.9)]
    # six columns too: no word is wider than its column, in letters of a usual width
    for shape in (s for slide in show.slides for s in slide.shapes if s.has_table):
        for row in shape.table.rows:
            for place, column in zip(row.cells, shape.table.columns, strict=True):
                size = place.text_frame.paragraphs[0].runs[0].font.size.pt
                assert size >= 14
                for word in (one for one in place.text.split() if len(one) <= 22):
                    assert len(word) * size * 0.6 + 10 <= column.width.pt, (word, place.text)
    assert show.slides[0].shapes.title.text_frame.text == "Wijkportret Zonneveld"


def test_a_template_of_word_gives_its_styles_and_page(wijk: Portret, snapshot: Snapshot) -> None:
    own = docx.Document()
    own.add_paragraph("Tekst van het sjabloon")
    own.sections[0].header.paragraphs[0].text = "Gemeente Aldermonde"
    for name in ("Heading 1", "Heading 2", "List Bullet"):  # what it lacks is set on the spot
        own.styles[name].delete()
    buffer = BytesIO()
    own.save(buffer)
    made_of_it = made(wijk, snapshot, "docx", sjabloon=buffer.getvalue())
    document = docx.Document(BytesIO(made_of_it))
    assert document.sections[0].header.paragraphs[0].text == "Gemeente Aldermonde"
    text = words_of("docx", made_of_it)
    assert "Tekst van het sjabloon" not in text
    assert "Staat van de jeugd" in text


def test_a_template_that_is_none_is_refused(wijk: Portret, snapshot: Snapshot) -> None:
    bare = pptx.Presentation()
    for layout in list(bare.slide_layouts):
        bare.slide_layouts.remove(layout)
    buffer = BytesIO()
    bare.save(buffer)
    with pytest.raises(Refused, match="zonder indelingen"):
        made(wijk, snapshot, "pptx", sjabloon=buffer.getvalue())
    for form in ("pptx", "docx"):
        with pytest.raises(Refused, match=r"niet als .* te openen"):
            made(wijk, snapshot, form, sjabloon=b"geen zip")


def test_maps_have_a_description_and_charts_their_numbers(
    snapshot: Snapshot, sources: PortretSources, drawn: list[Sheet]
) -> None:
    wijk = make_portret(snapshot, PortretRequest(WIJK), sources)
    show = pptx.Presentation(BytesIO(made(wijk, snapshot, "pptx")))
    shapes = [shape for slide in show.slides for shape in slide.shapes]
    pictures = [s for s in shapes if s.shape_type == 13]
    assert len(pictures) == len(drawn) > 3
    # from the back of a room: 14 points, of what is written and of what is drawn as it is shown;
    # 12 of sources and of the foot of a slide
    sizes = []
    for shape, sheet in zip(pictures, drawn, strict=True):
        sizes += letters(sheet, shape.width / 914400)
    for shape in shapes:
        frames = (
            [c.text_frame for row in shape.table.rows for c in row.cells] if shape.has_table else []
        )
        frames += [shape.text_frame] if shape.has_text_frame else []
        runs = [run for frame in frames for p in frame.paragraphs for run in p.runs]
        sizes += [(r.font.size.pt, shape.top > 0.93 * show.slide_height, r.text) for r in runs]
    assert not [one for one in sizes if one[0] < (12 if one[1] else 14)]
    assert all(s._element.nvPicPr.cNvPr.get("descr", "").startswith("Kaart: ") for s in pictures)
    chart = next(s.chart for s in shapes if s.has_chart)
    own = next(iter(chart.plots[0].series))
    assert own.name == "Zonneveld"
    assert all(re.fullmatch(r"\d+(\.0)?", str(value)) for value in own.values)
