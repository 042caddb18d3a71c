"""Sentences, tables and the sheet for overleg: words that say how sure a number is."""

from __future__ import annotations

import io
import re
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from flows import saldo_tabel, stroom_tabel
from flows.saldo import SALDO_COLUMNS
from geo.flows import Aantal, StroomVraag, scene
from geo.flows.charts import matrix_scene
from reports.answer import file_name
from reports.flow_sentences import paar_zin, percentage, signed, soort_zin, soort_zinnen
from reports.flows import flow_name, flow_table, matrix_table, saldo_table
from reports.overleg import overleg, overleg_page, overleg_pdf
from reports.tables import to_csv, to_xlsx
from store import NotFound
from store.dutch import listed
from tests.geo.conftest import browser
from tests.geo.flows.conftest import FORMULA, HOSTILE, stromen

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from store import Snapshot

__all__ = ["browser", "stromen"]


def row(**given: Any) -> dict[str, Any]:
    """Return a row of the saldo; what is not given is an exact zero."""
    found: dict[str, Any] = dict.fromkeys(SALDO_COLUMNS, 0.0)
    found |= {"soort": "so", "stelsel": "alle", "rol": "geen_verkeer", "rol_grond": "telling"}
    for name, value in given.items():
        if isinstance(value, tuple):
            ends = ("laag", "hoog", "schatting", "schatting_laag", "schatting_hoog")
            found |= {f"{name}_{end}": part for end, part in zip(ends, value, strict=True)}
        else:
            found[name] = value
    return found


NONE = float("nan")
NAMES = {"PO1001": "Aadorp en Aaburg", "PO2001": "Beedorp"}


def test_the_sentence_of_a_masked_year_is_that_of_the_agreement() -> None:
    line = soort_zin(
        row(
            uitgaand=(67, 268, 85.2, 78.1, 93.0),
            inkomend=(12, 48, 15.0, 12.0, 18.4),
            rol="per_saldo_uitgaand",
            rol_grond="telling",
        )
    )
    assert line.zin == (
        # one order in every sentence: who come, then who go
        "Speciaal onderwijs: per saldo uitgaand. Zeker is alleen: tussen 12 en 48 van elders "
        "en tussen 67 en 268 naar elders, omdat aantallen van 1 tot en met 4 zijn afgeschermd. "
        "Naar schatting 15 (12–18) van elders en 85 (78–93) naar elders."
    )


def test_the_sentence_of_an_exact_year() -> None:
    line = soort_zin(
        row(
            soort="bo",
            inkomend=(735, 735, 735.0, 735.0, 735.0),
            uitgaand=(309, 309, 309.0, 309.0, 309.0),
            saldo=(426, 426, 426.0, 426.0, 426.0),
            wonend_elders_pct_laag=2.91,
            wonend_elders_pct_hoog=2.91,
            schoolgaand_van_elders_pct_laag=6.67,
            schoolgaand_van_elders_pct_hoog=6.67,
            rol="ontvangend",
        )
    )
    assert line.zin == ("Basisonderwijs: ontvangend. 735 komen van elders, 309 gaan naar elders.")
    assert line.saldo == "+426"
    assert line.percentages == (
        "Van de leerlingen die hier wonen gaat 2,9 % elders naar school.",
        "Van de leerlingen op de scholen hier woont 6,7 % elders.",
    )


@pytest.mark.parametrize(
    ("role", "ground", "said"),
    [
        ("ontvangend", "telling", "Speciaal onderwijs: ontvangend."),
        ("ontvangend", "schatting", "Speciaal onderwijs: waarschijnlijk ontvangend."),
        ("niet_vast_te_stellen", "", "Speciaal onderwijs: niet vast te stellen."),
        ("in_evenwicht", "telling", "Speciaal onderwijs: vrijwel in evenwicht."),
    ],
)
def test_how_sure_a_role_is(role: str, ground: str, said: str) -> None:
    line = soort_zin(row(inkomend=(4, 16, NONE, NONE, NONE), rol=role, rol_grond=ground))
    assert line.zin.startswith(said)


def test_sentences_at_the_edges() -> None:
    assert soort_zin(row()).rol == "geen verkeer met andere samenwerkingsverbanden"
    one = soort_zin(row(inkomend=(1, 1, 1.0, 1.0, 1.0)))
    assert one.tellingen == "1 komt van elders, niemand gaat naar elders."
    half = soort_zin(row(inkomend=(9, 36, NONE, NONE, NONE), uitgaand=(40, 160, 43.9, 40.8, 48.1)))
    assert half.tellingen == "Naar schatting 44 (41–48) naar elders."
    assert half.zeker.startswith("Zeker is alleen: tussen 9 en 36 van elders en tussen 40 en 160 ")
    none = soort_zin(row(inkomend=(9, 36, NONE, NONE, NONE)), again=True)
    assert (none.tellingen, none.zeker) == (
        "",
        "Zeker: tussen 9 en 36 van elders en 0 naar elders.",
    )
    nobody = soort_zin(row(wonend_elders_pct_laag=NONE, wonend_elders_pct_hoog=NONE))
    assert nobody.percentages[0] == "Er wonen hier geen leerlingen van deze soort."
    assert soort_zin(row(saldo=(-267, 27, NONE, NONE, NONE))).saldo == "tussen −267 en +27"
    assert soort_zin(row(saldo=(-267, 27, -52.8, -58.0, -48.2))).saldo == (
        "naar schatting −53 (−58 tot −48)"
    )
    assert (signed(426), signed(-10), signed(0)) == ("+426", "−10", "0")
    assert percentage(0, 100) == "tussen 0 % en 100 %"


@pytest.mark.parametrize("jaar", [2017, 2024])
def test_a_sentence_per_type_that_has_pupils(stromen: Snapshot, jaar: int) -> None:
    table = saldo_tabel(stromen, "PO1001", jaar)
    lines = soort_zinnen(table)
    assert [line.soort for line in lines] == ["bo", "sbo", "so"]
    said = " ".join(line.zin for line in lines)
    # said once, whatever the number of types that are masked
    assert said.count("Zeker is alleen:") == said.count("afgeschermd") == (jaar == 2024)
    assert said.count("Zeker") == sum(bool(line.zeker) for line in lines)


def rows_of(book: bytes) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Tabel"]
    head, *rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(head, cells, strict=True)) for cells in rows]


def notes_of(book: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(book))["Toelichting"]
    return "\n".join(f"{a}: {b}" for a, b in sheet.iter_rows(values_only=True))


def test_the_table_of_a_map_holds_the_numbers_and_what_they_are(stromen: Snapshot) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2024, minimum=6, stelsel="regionaal"))
    book = to_xlsx(flow_table(kaart, {}))
    expected = stroom_tabel(
        stromen, "PO1001", 2024, samen=("soort", "stelsel"), stelsel="regionaal"
    )
    found = rows_of(book)
    # the sum is of what was asked, and says so
    assert {(line["Onderwijs"], line["Stelsel"]) for line in found} == {
        (f"{listed(kaart.soorten)} samen", "regionaal")
    }
    assert sum(line["Ondergrens"] for line in found) == expected["laag"].sum()
    assert sum(line["Bovengrens"] for line in found) == expected["hoog"].sum()
    for line in found:
        if line["Zekerheid"] == "geteld":
            assert line["Aantal"] == line["Ondergrens"] == line["Bovengrens"]
        elif line["Zekerheid"] == "alleen de grenzen zijn zeker":
            assert line["Aantal"] == "[c]"
    assert any("onder het minimum" in line["Op de kaart"] for line in found)
    notes = notes_of(book)
    for wanted in ("Van elders", "patroon van 2017", "Bron: ", "Licentie", "[c]"):
        assert wanted in notes
    assert "Bron: Bron" not in notes
    assert (
        file_name(*flow_name(kaart, "stromen"), ending="xlsx")
        == "stromen_po1001_2024_swv_regionaal.xlsx"
    )


def test_both_percentages_are_named_with_their_denominator(stromen: Snapshot) -> None:
    table = saldo_tabel(stromen, "PO1001", 2017)
    book = to_xlsx(saldo_table(table, titel="Saldo", namen=NAMES))
    bo = next(
        line
        for line in rows_of(book)
        if line["Onderwijs"] == "basisonderwijs" and line["Stelsel"] == "alle stelsels samen"
    )
    # of the 69 bo pupils who live here 9 go elsewhere; of the 72 at schools here 12 come
    assert bo["% van wie hier woont: gaat elders, ten minste"] == pytest.approx(900 / 69, abs=0.01)
    assert bo["% van de leerlingen hier: woont elders, ten hoogste"] == pytest.approx(
        1200 / 72, abs=0.01
    )
    assert (bo["Saldo"], bo["Rol"], bo["Zekerheid van de rol"]) == (
        3, "te klein om een rol aan te geven", None
    )  # fmt: skip
    assert "als deel van alle leerlingen" in notes_of(book)
    # a code never stands without its name
    assert (bo["Samenwerkingsverband"], bo["Naam"]) == ("PO1001", "Aadorp en Aaburg")
    empty = next(
        line
        for line in rows_of(book)
        if line["Stelsel"].startswith("cluster") and line["Onderwijs"] == "basisonderwijs"
    )
    assert empty["Rol"] == "[z]"


def test_names_are_never_formulas(stromen: Snapshot) -> None:
    kaart = scene(stromen, StroomVraag("PO1001", 2017, niveau="school"))
    text = to_csv(flow_table(kaart, NAMES)).decode("utf-8-sig")
    assert f"'{FORMULA}" in text
    assert ";PO1001;Aadorp en Aaburg;" in text
    assert f";{FORMULA}" not in text
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(flow_table(kaart, {}))))
    cells = [cell for cells in book["Tabel"].iter_rows() for cell in cells]
    assert FORMULA in [cell.value for cell in cells if cell.data_type == "s"]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_matrix_as_a_table(stromen: Snapshot) -> None:
    kaart = matrix_scene(stromen, StroomVraag("PO1001", 2024))
    found = rows_of(to_xlsx(matrix_table(kaart)))
    assert len(found) == len(kaart.frame)
    assert sum(line["Ondergrens"] for line in found) == kaart.frame["laag"].sum()


def test_the_sheet_holds_both_directions_types_schools_and_certainty(stromen: Snapshot) -> None:
    sheet = overleg(stromen, "PO1001", "PO2001", 2017)
    rules = {rule.label: rule for rule in sheet.regels}
    assert (rules["Basisonderwijs"].heen, rules["Basisonderwijs"].terug) == ("0", "12")
    assert rules["Basisonderwijs"].saldo == "−12"
    assert (rules["Speciaal onderwijs"].heen, rules["Speciaal onderwijs"].saldo) == ("0", "0")
    parts = [rule for rule in sheet.regels if rule.deel]
    assert [(rule.label.split(" (")[0], rule.heen, rule.saldo) for rule in parts] == [
        ("daarnaast reformatorisch", "9", ""),
        ("alles samen", "9", "−3"),
        ("daarnaast cluster 1 en 2", "5", ""),
        ("alles samen", "5", "+5"),
    ]
    assert [(s.code, s.stelsel) for s in sheet.scholen_twee] == [
        ("02BB00", "reformatorisch"),
        ("03CC00", "cluster 1 en 2"),
    ]
    assert {school.code for school in sheet.scholen_een} == {"01AA00", "01AA01"}
    assert any("niets afgeschermd" in text for text in sheet.zekerheid)
    assert sheet.conclusies[0].startswith("Basisonderwijs: meer leerlingen van <img")


def test_a_masked_sheet_only_says_what_is_sure(stromen: Snapshot) -> None:
    sheet = overleg(stromen, "PO1001", "PO2001", 2024)
    assert any("afgeschermd" in text for text in sheet.zekerheid)
    sbo = next(text for text in sheet.conclusies if text.startswith("Speciaal basisonderwijs"))
    assert "te klein om een rol aan te geven" in sbo  # 1 tot 4 come, nobody goes
    back = overleg(stromen, "PO2001", "PO1001", 2024)
    assert [(r.heen, r.terug) for r in sheet.regels] == [(r.terug, r.heen) for r in back.regels]


def test_the_rest_of_the_schools_is_counted(
    stromen: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.overleg.SCHOLEN", 1)
    sheet = overleg(stromen, "PO1001", "PO2001", 2017)
    assert [school.code for school in sheet.scholen_twee] == ["02BB00"]
    assert sheet.rest_twee == "en nog 1 school met samen 5 leerlingen"


@pytest.mark.parametrize("other", ["PO1001", "VO1001"])
def test_a_sheet_needs_two_of_a_kind(stromen: Snapshot, other: str) -> None:
    with pytest.raises(NotFound, match="twee verschillende"):
        overleg(stromen, "PO1001", other, 2017)


def test_the_html_sheet_has_no_code_and_asks_nothing(stromen: Snapshot) -> None:
    page = overleg_page(overleg(stromen, "PO1001", "PO2001", 2024)).encoded().decode()
    assert HOSTILE not in page
    assert "<img" not in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert "@page { size: A4" in page
    assert not re.findall(r"""(?:src|href)=["']?http""", page)


@pytest.mark.browser
def test_the_html_sheet_prints_on_one_page(
    stromen: Snapshot, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "blad.html"
    file.write_text(
        overleg_page(overleg(stromen, "PO1001", "PO2001", 2024)).encoded().decode(),
        encoding="utf-8",
    )
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert HOSTILE in page.locator("h1").inner_text()
    context.close()
    assert asked == [file.as_uri()]
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_pdf_sheet_is_one_page_of_text_with_its_fonts(
    stromen: Snapshot, tmp_path: Path
) -> None:
    file = tmp_path / "blad.pdf"
    file.write_bytes(overleg_pdf(overleg(stromen, "PO1001", "PO2001", 2024)))
    assert file.read_bytes().startswith(b"%PDF")
    try:
        text = subprocess.run(
            ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True
        ).stdout.decode()
    except FileNotFoundError:
        pytest.skip("pdftotext is niet geïnstalleerd")
    assert text.count("\f") == 1
    assert "Hoe zeker is dit" in text
    assert "<img src=x" in text
    assert "1 oktober 2024" in text
    fonts = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True).stdout.decode()
    assert "DejaVuSans" in fonts
    assert " no " not in fonts.split("\n", 2)[2].split("Identity-H")[1][:6]


@pytest.mark.parametrize(
    ("there", "back", "expected"),
    [
        (Aantal(3, 12), Aantal(20, 80), "niet vast te stellen of het verschil iets betekent"),
        (Aantal(3, 12), Aantal(5, 20), "niet vast te stellen welke kant meer leerlingen op gaan"),
        (Aantal(0, 0), Aantal(1, 4), "het verschil is te klein om een rol aan te geven"),
    ],
)
def test_a_pair_is_not_called_too_small_where_bounds_hold_weight_too(
    there: Aantal, back: Aantal, expected: str
) -> None:
    told = paar_zin("sbo", there, back, ("A", "B"))
    assert told == f"Speciaal basisonderwijs: {expected}."
