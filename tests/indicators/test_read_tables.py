from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

import indicators
from indicators import Richting, SoortCijfer
from store import Refused
from tests.indicators.files import KWB, codes, figure, noticed, read, rows

if TYPE_CHECKING:
    from pathlib import Path


def test_a_long_kwb_table_becomes_a_set_per_level(tmp_path: Path) -> None:
    result = read(tmp_path, KWB)
    assert [(s.key.niveau, s.key.jaar, s.key.indeling) for s in result.sets] == [
        ("gemeente", 2024, 2024),
        ("wijk", 2024, 2024),
        ("buurt", 2024, 2024),
    ]
    assert {s.key.bron for s in result.sets} == {"CBS Kerncijfers wijken en buurten"}
    assert (result.rapport.gelezen, result.rapport.rijen) == (4, 4)
    assert figure(result, "GM9999", "gemiddelde_woz_waarde") == (310000.0, "waarde")
    assert codes(result) == []


def test_the_four_states_stay_apart(tmp_path: Path) -> None:
    result = read(tmp_path, KWB)
    assert figure(result, "BU99990101", "percentage_koopwoningen") == (0.0, "waarde")
    assert figure(result, "WK999901", "aantal_0_tot_15_jaar") == (None, "afgeschermd")
    assert figure(result, "BU99990102", "aantal_0_tot_15_jaar") == (None, "afgeschermd")
    assert figure(result, "BU99990102", "aantal_inwoners") == (None, "afgeschermd")
    assert figure(result, "BU99990102", "percentage_koopwoningen") == (None, "afgeschermd")
    assert figure(result, "BU99990102", "gemiddelde_woz_waarde") == (None, "ontbreekt")


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("-99997", "afgeschermd"),
        ("-99997.0", "afgeschermd"),
        ("-99995", "ontbreekt"),
        ("-99999999", "ontbreekt"),
        ("-99999", "ontbreekt"),
        (".", "afgeschermd"),
        ("X", "afgeschermd"),
        ("< 5", "afgeschermd"),
        ("[c]", "afgeschermd"),
        ("[x]", "ontbreekt"),
        ("[z]", "nvt"),
        ("n.v.t.", "nvt"),
        ("", "ontbreekt"),
    ],
)
def test_signs_for_a_figure_that_is_not_there(tmp_path: Path, cell: str, state: str) -> None:
    result = read(tmp_path, f"gebied_code;inwoners;woningen\nBU99990101;{cell};10\n")
    found = {name: s for _, name, _, s in rows(result.sets[0])}
    # A column of nothing but missing figures is not kept as an indicator.
    assert found.get("aantal_inwoners", "ontbreekt") == state
    assert codes(result) == []


def test_text_in_a_number_column_costs_that_figure_only(tmp_path: Path) -> None:
    result = read(tmp_path, "gebied_code;inwoners;woningen\nBU99990101;veel;10\nBU99990102;5;7\n")
    (note,) = noticed(result)
    assert (note.code, note.aantal) == ("cijfer_geen_getal", 1)
    assert note.plaats == "t_2024.csv, rij 2, kolom B"
    assert "'veel'" in note.gevonden
    assert figure(result, "BU99990101", "aantal_inwoners") == (None, "ontbreekt")
    assert figure(result, "BU99990101", "woningvoorraad") == (10.0, "waarde")
    assert (result.rapport.rijen, result.rapport.geweigerd) == (2, 0)


def test_codes_of_another_country_are_refused_and_counted(tmp_path: Path) -> None:
    text = "gebied_code;inwoners\nBU99990101;5\nDE12345;6\nBE9999;7\n;8\n"
    result = read(tmp_path, text)
    assert codes(result) == [("code_leeg", "fout", 1), ("code_onbekend", "fout", 2)]
    assert (result.rapport.gelezen, result.rapport.rijen, result.rapport.geweigerd) == (4, 1, 3)


def test_a_line_that_is_no_row_is_counted_and_shown(tmp_path: Path) -> None:
    text = "gebied_code;naam;inwoners\nBU99990101;Oost;5\n;;.\n;West;\n;;\nBron: eigen telling;;\n"
    result = read(tmp_path, text)
    # a sign for a figure that is not there makes a row of the line; a name alone does not
    assert (result.rapport.rijen, result.rapport.geweigerd) == (1, 1)
    notes = {b.code: b for b in result.rapport.bevindingen}
    assert notes["code_leeg"].aantal == 1
    beside = notes["regel_geen_rij"]
    assert (beside.plaats, beside.gevonden, beside.aantal) == ("t_2024.csv, rij 4", "'West'", 2)


def test_only_foreign_codes_is_a_refusal_with_findings(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="geen enkel bruikbaar cijfer") as refusal:
        read(tmp_path, "gebied_code;inwoners\nDE12345;6\n")
    assert [b.code for b in refusal.value.findings if b.ernst == "fout"] == ["code_onbekend"]


def test_two_hundred_thousand_duplicates_are_one_finding(tmp_path: Path) -> None:
    text = "gebied_code;inwoners\n" + "BU99990101;5\n" * 200_000
    result = read(tmp_path, text)
    assert codes(result) == [("dubbele_rij", "fout", 199_999)]
    assert (result.rapport.gelezen, result.rapport.rijen) == (200_000, 1)


def test_rows_that_contradict_are_all_refused(tmp_path: Path) -> None:
    text = "gebied_code;inwoners\nBU99990101;5\nBU99990101;6\nBU99990102;7\nBU99990102;7\n"
    result = read(tmp_path, text)
    assert codes(result) == [("dubbele_rij", "fout", 1), ("tegenstrijdige_rijen", "fout", 2)]
    assert rows(result.sets[0]) == [("BU99990102", "aantal_inwoners", 7.0, "waarde")]
    assert (result.rapport.gelezen, result.rapport.rijen, result.rapport.geweigerd) == (4, 1, 3)


def test_codes_without_prefix_and_padding(tmp_path: Path) -> None:
    text = "WijkenEnBuurten;SoortRegio_2;AantalInwoners_5\nBU03440101  ;Buurt;     235\n"
    assert rows(read(tmp_path, text).sets[0])[0][:3] == ("BU03440101", "aantal_inwoners", 235.0)
    text = "gemeentecode,inwoners\n344,10\n14,20\n"
    result = read(tmp_path, text)
    assert [row[0] for row in rows(result.sets[0])] == ["GM0344", "GM0014"]
    assert [r[0] for r in rows(read(tmp_path, "code,inwoners\n3440101,1\n").sets[0])] == [
        "BU03440101"
    ]


def test_a_number_that_may_be_two_levels_is_asked_for(tmp_path: Path) -> None:
    text = "gebied_code,inwoners\n1680,10\n"
    with pytest.raises(Refused, match="--niveau"):
        read(tmp_path, text)
    assert rows(read(tmp_path, text, niveau="pc4").sets[0])[0][0] == "1680"
    assert rows(read(tmp_path, text, niveau="gemeente").sets[0])[0][0] == "GM1680"


def test_a_level_asked_for_refuses_the_others(tmp_path: Path) -> None:
    result = read(tmp_path, KWB, niveau="buurt")
    assert [s.key.niveau for s in result.sets] == ["buurt"]
    assert codes(result) == [("ander_niveau", "fout", 2)]


def test_the_wrong_wijk_code_of_a_buurt_is_ignored(tmp_path: Path) -> None:
    text = "code,niveau,wijkcode_raw,inwoners\nBU99990101,buurt,WK99990101,5\nGM9999,gemeente,,9\n"
    result = read(tmp_path, text)
    assert sorted(row[0] for s in result.sets for row in rows(s)) == ["BU99990101", "GM9999"]


def test_a_level_that_contradicts_the_code_is_said(tmp_path: Path) -> None:
    result = read(tmp_path, "code;niveau;inwoners\nBU99990101;wijk;5\n")
    assert codes(result) == [("niveau_past_niet_bij_code", "waarschuwing", 1)]
    assert result.sets[0].key.niveau == "buurt"


@pytest.mark.parametrize(
    ("name", "ask", "years"),
    [
        ("kwb_2023.csv", {}, (2023, 2023)),
        ("kwb_2023.csv", {"jaar": 2022}, (2022, 2022)),
        ("x.csv", {"jaar": 2022, "indeling": 2016}, (2022, 2016)),
        ("inkomen_2020_indeling_2023.csv", {}, (2020, 2023)),
    ],
)
def test_years(tmp_path: Path, name: str, ask: dict[str, int], years: tuple[int, int]) -> None:
    key = read(tmp_path, "gebied_code;inwoners\nBU99990101;5\n", name, **ask).sets[0].key
    assert (key.jaar, key.indeling) == years


@pytest.mark.parametrize("name", ["cijfers.csv", "cijfers_2022_2024.csv", "scholen20241122.csv"])
def test_an_unknown_year_is_asked_for(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused, match="--jaar"):
        read(tmp_path, "gebied_code;inwoners\nBU99990101;5\n", name)


def test_years_in_the_rows(tmp_path: Path) -> None:
    text = "gebied_code;Perioden;inwoners\nBU99990101;2022JJ00;5\nBU99990101;2023JJ00;6\n"
    result = read(tmp_path, text, "x.csv")
    assert [(s.key.jaar, rows(s)[0][2]) for s in result.sets] == [(2022, 5.0), (2023, 6.0)]


def test_a_year_that_contradicts_the_content_is_said(tmp_path: Path) -> None:
    text = "jrstatcode,gemeentecode,aantalInwoners\n2023GM0344,GM0344,5\n"
    result = read(tmp_path, text, "x.csv", jaar=2022)
    assert codes(result) == [("jaar_wijkt_af", "waarschuwing", 1)]
    assert result.sets[0].key.jaar == 2022
    assert read(tmp_path, text, "x.csv").sets[0].key.jaar == 2023


def test_a_year_in_a_column_name_is_not_the_year_of_the_figures(tmp_path: Path) -> None:
    text = "buurt_code,aantal_inwoners,bouwjaar_vanaf_2000_percentage\nBU99990101,5,30\n"
    assert read(tmp_path, text, "kwb_2020.csv").sets[0].key.jaar == 2020


def test_zero_for_missing_is_seen_through(tmp_path: Path) -> None:
    text = "buurt_code,woningvoorraad,gemiddelde_woningwaarde,koopwoning_percentage\n"
    text += "BU99990101,0,0,0\nBU99990102,40,0,0\nBU99990103,50,300,60\n"
    result = read(tmp_path, text)
    assert figure(result, "BU99990101", "gemiddelde_woz_waarde") == (None, "ontbreekt")
    assert figure(result, "BU99990101", "percentage_koopwoningen") == (None, "nvt")
    assert figure(result, "BU99990102", "percentage_koopwoningen") == (0.0, "waarde")
    assert figure(result, "BU99990101", "woningvoorraad") == (0.0, "waarde")
    assert codes(result) == [("nul_kan_niet", "waarschuwing", 2)]


@pytest.mark.parametrize(
    ("column", "cell", "name"),
    [
        ("koopwoningen", "350", "percentage_koopwoningen"),
        ("koopwoningen", "-1", "percentage_koopwoningen"),
        ("inwoners", "-5", "aantal_inwoners"),
        ("inwoners", "1,5", "aantal_inwoners"),
    ],
)
def test_what_cannot_be_is_missing_and_said(
    tmp_path: Path, column: str, cell: str, name: str
) -> None:
    text = f"gebied_code;{column};huishoudens\nBU99990101;{cell};40\nBU99990102;60;30\n"
    result = read(tmp_path, text)
    assert codes(result) == [("cijfer_onmogelijk", "waarschuwing", 1)]
    (note,) = noticed(result)
    assert (note.plaats, cell in note.gevonden) == ("t_2024.csv, rij 2, kolom B", True)
    assert figure(result, "BU99990101", name) == (None, "ontbreekt")
    assert figure(result, "BU99990102", name) == (60.0, "waarde")


def test_what_is_possible_but_strange_is_kept_and_said(tmp_path: Path) -> None:
    result = read(tmp_path, "gebied_code;gemiddeldeHuishoudsgrootte\nBU99990101;14\n")
    assert codes(result) == [("buiten_bereik", "waarschuwing", 1)]
    assert figure(result, "BU99990101", "gemiddelde_huishoudensgrootte") == (14.0, "waarde")


def test_percentages_written_as_fractions_are_said(tmp_path: Path) -> None:
    lines = "".join(f"BU9999010{i};0,{i}5\n" for i in range(1, 8))
    result = read(tmp_path, "gebied_code;koopwoningen\n" + lines)
    assert codes(result) == [("percentage_lijkt_breuk", "waarschuwing", 7)]


def test_an_ambiguous_number_is_read_as_the_file_writes_and_said(tmp_path: Path) -> None:
    result = read(tmp_path, "gebied_code;inwoners\nBU99990101;1.234\nBU99990102;850\n")
    assert codes(result) == [("getal_dubbelzinnig", "waarschuwing", 1)]
    assert figure(result, "BU99990101", "aantal_inwoners") == (1234.0, "waarde")
    result = read(tmp_path, "gebied_code,afstandHuisarts\nBU99990101,1.234\n")
    assert codes(result) == []
    assert figure(result, "BU99990101", "afstand_tot_huisarts") == (1.234, "waarde")


def test_a_wrong_encoding_is_said_and_the_figures_kept(tmp_path: Path) -> None:
    text = "gebied_code;naam;inwoners\nGM0080;Skarsterl\ufffdn;5\n"
    result = read(tmp_path, text)
    assert codes(result) == [("tekens_onleesbaar", "waarschuwing", 1)]
    mojibake = "gebied_code;naam;inwoners\nGM0080;Skarsterlân;5\n".encode() + b"GM0090;\xe2;6\n"
    result = read(tmp_path, mojibake)
    assert codes(result) == [("tekens_onleesbaar", "waarschuwing", 1)]
    assert figure(result, "GM0080", "aantal_inwoners") == (5.0, "waarde")


def test_columns_that_are_no_figures_are_named(tmp_path: Path) -> None:
    text = ",gebied_code,naam,postcode,inwoners\n0,BU99990101,Aalkamp,3511,5\n"
    result = read(tmp_path, text)
    (note,) = [b for b in result.rapport.bevindingen if b.code == "kolom_geen_cijfer"]
    assert note.aantal == 3
    assert "kolom A zonder naam, naam, postcode" in note.gevonden
    assert [row[1] for row in rows(result.sets[0])] == ["aantal_inwoners"]


def test_the_figure_in_its_own_unit_wins(tmp_path: Path) -> None:
    text = "code,oppervlakteLandKm2,oppervlakteLandHa\nBU99990101,0.4,43\n"
    result = read(tmp_path, text)
    assert figure(result, "BU99990101", "oppervlakte_land") == (43.0, "waarde")
    assert next(b.code for b in result.rapport.bevindingen) == "kolom_dubbel"


def test_names_are_kept_beside_the_figures(tmp_path: Path) -> None:
    result = read(tmp_path, KWB)
    named = result.sets[2].tables["namen"]
    assert not isinstance(named, bytes)
    assert named.values.tolist() == [["BU99990101", "Aalkamp"], ["BU99990102", "Berkhof"]]


# ---------------------------------------------------------------- own tables


def test_an_unknown_column_becomes_an_own_indicator_that_asks(tmp_path: Path) -> None:
    text = "gebied_code;naam;Faalangst groep 8\nBU99990101;Aalkamp;12,5\nBU99990102;Berkhof;<5\n"
    result = read(tmp_path, text)
    assert codes(result) == [("eigen_indicator_onvolledig", "waarschuwing", 1)]
    assert figure(result, "BU99990101", "faalangst_groep_8") == (12.5, "waarde")
    assert figure(result, "BU99990102", "faalangst_groep_8") == (None, "afgeschermd")
    (own,) = result.sets[0].extra["eigen"]
    assert (own["label"], own["eenheid"]) == ("Faalangst groep 8", "niet opgegeven")
    assert result.sets[0].key.bron == "eigen tabel t_2024"


def test_an_own_table_never_takes_the_place_of_a_publisher_or_of_another_own_table(
    tmp_path: Path,
) -> None:
    wide = read(tmp_path, "gebied_code;aantal_inwoners\nBU99990101;12\n", "wijkteam_2024.csv")
    long = read(
        tmp_path,
        "gebied_code;indicator;waarde\nBU99990101;aantal_inwoners;12\n",
        "straatteam_2024.csv",
    )
    # one column that CBS has too makes no table of CBS
    alike = read(tmp_path, "wijkcode;inwoners\nWK999901;31000\n", "alike_2024.csv")
    published = read(tmp_path, KWB, "kwb_2024.csv")
    named = read(tmp_path, "gebied_code;aantal_inwoners\nBU99990101;12\n", bron="GGD")
    assert [r.sets[0].key.bron for r in (wide, long, alike, published, named)] == [
        "eigen tabel wijkteam_2024",
        "eigen tabel straatteam_2024",
        "eigen tabel alike_2024",
        "CBS Kerncijfers wijken en buurten",
        "GGD",
    ]


def test_a_formula_that_was_never_computed_is_told(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("buurtcode", "aantal_inwoners"), ("BU99990101", 20), ("BU99990102", "=B2*2")):
        sheet.append(row)
    path = tmp_path / "t_2024.xlsx"
    book.save(path)
    result = read(tmp_path, path.read_bytes(), "u_2024.xlsx")
    assert ("cijfer_geen_getal", "waarschuwing", 1) in codes(result)
    assert figure(result, "BU99990102", "aantal_inwoners") == (None, "ontbreekt")
    told = [b for b in result.rapport.bevindingen if b.code == "cijfer_geen_getal"]
    assert "formule zonder uitkomst" in told[0].gevonden
    assert "rij 3, kolom B" in told[0].plaats


def test_what_is_told_of_an_own_indicator_is_used(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        "gebied_code;faalangst\nBU99990101;12\n",
        bron="Jeugdarts",
        eigen={"faalangst": {"eenheid": "%", "richting": "hoger_ongunstig", "label": "Faalangst"}},
    )
    assert codes(result) == []
    assert result.sets[0].key.bron == "Jeugdarts"
    (own,) = result.sets[0].extra["eigen"]
    assert (own["soort"], own["richting"]) == (SoortCijfer.PERCENTAGE, Richting.HOGER_ONGUNSTIG)


def test_lines_that_tell_about_the_columns(tmp_path: Path) -> None:
    text = "gebied_code;faalangst\neenheid;%\nrichting;hoger is ongunstig\nBU99990101;12\n"
    result = read(tmp_path, text)
    assert (result.rapport.gelezen, codes(result)) == (1, [])
    (own,) = result.sets[0].extra["eigen"]
    assert (own["eenheid"], own["richting"]) == ("%", "hoger_ongunstig")


def test_a_long_own_table(tmp_path: Path) -> None:
    text = """\
gebied_code,indicator,waarde,jaar,eenheid,richting
WK999901,aantal_tlv_so,14,2023,,
WK999901,aantal_tlv_so,6,2024,,
WK999902,aantal_tlv_so,<5,2024,,
WK999901,Huisbezoeken,12,2024,bezoeken,hoger is gunstig
WK999902,Huisbezoeken,veel,2024,bezoeken,hoger is gunstig
WK999902,,3,2024,,
XX1,Huisbezoeken,3,2024,,
"""
    result = read(tmp_path, text, "eigen.csv")
    assert (result.rapport.gelezen, result.rapport.rijen, result.rapport.geweigerd) == (7, 4, 3)
    assert sorted(codes(result)) == [
        ("code_onbekend", "fout", 1),
        ("geen_getal", "fout", 1),
        ("indicator_leeg", "fout", 1),
    ]
    figures = {(s.key.jaar, *row) for s in result.sets for row in rows(s)}
    assert figures == {
        (2023, "WK999901", "aantal_tlv_so", 14.0, "waarde"),
        (2024, "WK999901", "aantal_tlv_so", 6.0, "waarde"),
        (2024, "WK999902", "aantal_tlv_so", None, "afgeschermd"),
        (2024, "WK999901", "huisbezoeken", 12.0, "waarde"),
    }
    (own,) = [o for s in result.sets for o in s.extra.get("eigen", ())]
    assert (own["eenheid"], own["richting"]) == ("bezoeken", "hoger_gunstig")


def test_a_long_table_keeps_states_of_our_own_export(tmp_path: Path) -> None:
    text = """\
gebied_code,naam,niveau,jaar,indeling,indicator,waarde,staat,klasse
BU99990101,Aalkamp,buurt,2024,2024,aantal_inwoners,5,waarde,1
BU99990102,Berkhof,buurt,2024,2024,aantal_inwoners,,afgeschermd,
BU99990103,Water,buurt,2024,2024,aantal_inwoners,,nvt,
"""
    result = read(tmp_path, text, "kaart.csv")
    assert [(row[0], row[2], row[3]) for row in rows(result.sets[0])] == [
        ("BU99990101", 5.0, "waarde"),
        ("BU99990102", None, "afgeschermd"),
        ("BU99990103", None, "nvt"),
    ]


def test_a_grouping_of_ones_own_has_codes_of_any_form(tmp_path: Path) -> None:
    result = read(tmp_path, "gebied;inwoners\nnoord;5\nzuid;6\n", niveau="gebied")
    assert result.sets[0].key.niveau == "gebied"
    assert [row[0] for row in rows(result.sets[0])] == ["noord", "zuid"]
    text = "gebied;inwoners\nNoord Oost;5\nZuid;6\n"
    called = read(tmp_path, text, niveau="Mijn gebied")
    assert called.sets[0].key.niveau == "mijn_gebied"
    assert [row[0] for row in rows(called.sets[0])] == ["noord-oost", "zuid"]


@pytest.mark.parametrize("column", ["BSN", "geboortedatum", "Achternaam", "leerling_nummer"])
def test_records_of_persons_are_refused(tmp_path: Path, column: str) -> None:
    with pytest.raises(Refused, match="gegevens van afzonderlijke personen"):
        read(tmp_path, f"gebied_code;{column};inwoners\nBU99990101;123;1\n")


def test_no_code_column_is_refused_with_what_was_wanted(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="gebied_code"):
        read(tmp_path, "straat;huisnummer\nDreef;1\n")


def test_a_zip_of_tables_is_read_as_one(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("buurten.csv", "buurtcode;inwoners\nBU99990101;5\n")
        archive.writestr("wijken.csv", "wijkcode;inwoners\nWK999901;9\n")
        archive.writestr("leesmij.pdf", "%PDF")
    result = read(tmp_path, buffer.getvalue(), "kwb.zip", jaar=2024)
    assert [s.key.niveau for s in result.sets] == ["buurt", "wijk"]
    assert result.rapport.rijen == 2


def test_files_without_a_year_are_of_the_year_of_their_zip(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("deel_1.csv", "gebied_code;inwoners\nGM9999;5\n")
        archive.writestr("deel_2.csv", "gebied_code;inwoners\nGM9998;9\n")
        archive.writestr("ouder_2019.csv", "gebied_code;inwoners\nGM9999;4\n")
    result = read(tmp_path, buffer.getvalue(), "kwb_2022.zip")
    assert [(s.key.jaar, s.rijen) for s in result.sets] == [(2022, 2), (2019, 1)]


def test_rows_of_several_years_keep_them_and_the_option_fills_the_rest(tmp_path: Path) -> None:
    text = "gebied_code,indicator,waarde,jaar\n"
    text += "WK999901,aantal_tlv_so,14,2022\nWK999901,aantal_tlv_so,5,2023\n"
    text += "WK999901,aantal_tlv_so,6,\n"
    result = read(tmp_path, text, "x.csv", jaar=2024)
    assert sorted((s.key.jaar, rows(s)[0][2]) for s in result.sets) == [
        (2022, 14.0),
        (2023, 5.0),
        (2024, 6.0),
    ]
    result = read(tmp_path, text, "x.csv")
    assert codes(result) == [("rij_zonder_jaar", "fout", 1)]


def test_a_table_without_figures_is_refused(tmp_path: Path) -> None:
    text = "pc4,gemeente,po_swv,longitude,latitude\n1011,Amsterdam,PO2707,4.9,52.4\n"
    with pytest.raises(Refused, match="geen enkele kolom cijfers"):
        read(tmp_path, text)


@pytest.mark.parametrize("name", ["pc6", "postcode", "PC6-code"])
def test_figures_per_postcode_of_six_signs_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "t_2024.csv").write_text(f"{name};inwoners\n3511AA;5\n3511AB;6\n")
    with pytest.raises(Refused, match="zes tekens, zoals 3511AA"):
        indicators.read_indicatoren(tmp_path / "t_2024.csv")


def test_a_postcode_beside_a_code_of_the_area_is_no_reason_to_refuse(tmp_path: Path) -> None:
    text = "buurtcode;postcode;inwoners\nBU99990101;3511AA;50\nBU99990102;3511AB;60\n"
    (tmp_path / "t_2024.csv").write_text(text)
    (new,) = indicators.read_indicatoren(tmp_path / "t_2024.csv").sets
    assert (new.key.niveau, new.rijen) == ("buurt", 2)


def test_one_bare_number_among_whole_codes_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    text = "gebied_code;inwoners\nBU99990101;50\nBU99990102;60\n344;7\nBU999901031;9\n"
    (tmp_path / "t_2024.csv").write_text(text)
    result = indicators.read_indicatoren(tmp_path / "t_2024.csv")
    assert (result.sets[0].rijen, result.rapport.geweigerd) == (2, 2)
    (note,) = [n for n in result.rapport.bevindingen if n.code == "code_onbekend"]
    assert note.gevonden == (
        "geen code van een gebied: '344' (rij 4); "
        "te lang voor een code van een buurt (BU en 8 cijfers): 'BU999901031' (rij 5)"
    )


def test_a_table_of_a_citys_own_numbers_is_told_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "t_2024.csv").write_text("buurtcode;inwoners\n0111;50\n0112;60\n")
    with pytest.raises(Refused, match="kolom cbsCode") as refusal:
        indicators.read_indicatoren(tmp_path / "t_2024.csv")
    (note,) = [n for n in refusal.value.findings if n.ernst == "fout"]
    assert "'0111' (rij 2), '0112' (rij 3)" in note.gevonden
    (tmp_path / "t_2024.csv").write_text("buurtcode;cbsCode;inwoners\n0111;BU99990101;50\n")
    assert indicators.read_indicatoren(tmp_path / "t_2024.csv").sets[0].rijen == 1


def test_every_number_that_cbs_writes_for_none_is_none(tmp_path: Path) -> None:
    cells = ["-99999999", "-99999998", "-99999997", "-99997", "-99995", "-9999", "<5%", "< 5 %"]
    body = "".join(f"BU999901{n:02};{cell}\n" for n, cell in enumerate(cells, 1))
    (new,) = read(tmp_path, f"buurtcode;af_x\n{body}").sets
    states = [row[3] for row in rows(new)]
    assert states == ["ontbreekt", "ontbreekt", *["afgeschermd"] * 2, "ontbreekt", "waarde",
                      *["afgeschermd"] * 2]  # fmt: skip
