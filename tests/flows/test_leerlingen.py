"""Reading pupil files: what is recognised, what is refused, and what is said of it."""

from __future__ import annotations

import csv
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows import read_leerlingen
from flows.counts import MASKED, count_of, home_of, year_of
from flows.products import without_schools
from store import Refused
from tests.flows.conftest import ROWS

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder, ImportResult


def flows_of(result: ImportResult) -> pd.DataFrame:
    """Return the flows of the first set with the names of their schools."""
    tables: Any = result.sets[0].tables
    frame = tables["stromen"]
    schools = tables["scholen"].iloc[frame["school"]].reset_index(drop=True)
    return frame.assign(brin6=schools["brin6"], soort=schools["soort"])


def codes(result: ImportResult) -> list[tuple[str, int]]:
    return [(finding.code, finding.aantal) for finding in result.rapport.bevindingen]


def test_an_open_file_of_2017_is_read_whole(write: Any, po: Any, rows: Any) -> None:
    result = read_leerlingen([write("Aadorp.csv", po(rows))])
    frame = flows_of(result)
    found = {
        (str(home), brin6): (int(exact), int(cells))
        for home, brin6, exact, cells in zip(
            frame["herkomst"], frame["brin6"], frame["exact"], frame["cellen"], strict=True
        )
    }
    assert found == {(home, brin6): (sum(ages.values()), 0) for home, brin6, ages in rows}
    assert result.rapport.gelezen == result.rapport.rijen == len(rows)
    assert codes(result) == []
    key = result.sets[0].key
    assert (key.jaar, key.niveau) == (2017, "vestiging")


def test_a_masked_file_of_2024_keeps_its_masked_cells(write: Any, po: Any, rows: Any) -> None:
    result = read_leerlingen([write("Aadorp afgeschermd.csv", po(rows, year=2024, masked=True))])
    frame = flows_of(result).set_index(["herkomst", "brin6"])
    assert tuple(frame.loc[(1002, "01AA00"), ["exact", "cellen", "lft_4", "lft_11"]]) == (
        7, 1, -1, 7,
    )  # fmt: skip
    masked = sum(0 < cell < 5 for _, _, ages in rows for cell in ages.values())
    assert codes(result) == [("afgeschermd", masked)]
    extra = result.sets[0].extra
    assert (extra["laag"], extra["hoog"]) == (
        extra["exact"] + masked,
        extra["exact"] + 4 * masked,
    )


def test_school_attributes_lose_padding_and_gain_a_gemeente_code(
    write: Any, po: Any, rows: Any
) -> None:
    tables: Any = read_leerlingen([write("a.csv", po(rows))]).sets[0].tables
    first = tables["scholen"].iloc[0]
    assert first[["brin6", "soort", "naam", "postcode", "pc4", "gemeente_code"]].tolist() == [
        "01AA00", "bo", "De Eik", "1001AA", 1001, "GM0001",
    ]  # fmt: skip


def test_the_empty_file_in_a_zip_is_a_missing_gemeente(tmp_path: Path, po: Any, rows: Any) -> None:
    path = tmp_path / "03-leerlingen 2024-2025.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Aadorp afgeschermd.csv", po(rows, year=2024, masked=True))
        archive.writestr("Ridderkerk afgeschermd.csv", b"")
    result = read_leerlingen([path])
    found = {finding.code: finding for finding in result.rapport.bevindingen}
    assert "Ridderkerk" in found["gemeente_ontbreekt"].gevonden
    assert found["totaal_onvolledig"].gevonden == "niet gelezen: Ridderkerk"
    assert result.sets[0].extra["onvolledig"] == ["Ridderkerk"]


def test_a_broken_file_among_good_ones_is_a_finding(tmp_path: Path, po: Any, rows: Any) -> None:
    path = tmp_path / "po 2017.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Aadorp.csv", po([r for r in rows if r[1].startswith("01")]))
        archive.writestr("Beedorp.csv", po([r for r in rows if not r[1].startswith("01")]))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("Beedorp.csv")
    data[info.header_offset + 60] ^= 0xFF
    path.write_bytes(data)
    result = read_leerlingen([path])
    assert [c for c, _ in codes(result)] == [
        "bestand_onleesbaar",
        "totaal_onvolledig",
        "deelname_niet_berekend",
    ]
    assert result.sets[0].extra["onvolledig"] == ["Beedorp"]
    assert set(flows_of(result)["brin6"]) == {"01AA00", "01AA01"}


def test_the_same_file_twice_counts_once(write: Any, po: Any, rows: Any) -> None:
    result = read_leerlingen([write("a.csv", po(rows)), write("a (1).csv", po(rows))])
    assert codes(result) == [("bestand_dubbel", 1)]
    assert result.rapport.rijen == len(rows)


def test_two_files_of_one_gemeente_share_no_pupil(write: Any, po: Any, rows: Any) -> None:
    own = [row for row in rows if row[1] == "01AA00"]
    result = read_leerlingen([write("a.csv", po(own)), write("b.csv", po(own[1:3]))])
    found = dict(codes(result))
    assert found == {
        "dubbele_rij": 2,
        "gemeente_in_meer_bestanden": 2,
        "deelname_niet_berekend": 1,
    }
    assert (result.rapport.rijen, result.rapport.geweigerd) == (len(own), 2)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("-3", "negatief_aantal"), ("veel", "aantal_onleesbaar"), ("2,5", "aantal_onleesbaar")],
)
def test_a_row_with_an_impossible_count_is_refused(
    write: Any, po: Any, cell: str, code: str
) -> None:
    rows = [("1001", "01AA00", {4: 20}), ("1002", "01AA00", {4: cell})]
    result = read_leerlingen([write("a.csv", po(rows, total=False))])
    assert codes(result) == [(code, 1)]
    assert (result.rapport.gelezen, result.rapport.geweigerd) == (2, 1)
    assert repr(cell) in result.rapport.bevindingen[0].gevonden


def test_a_total_that_contradicts_the_ages_is_said(write: Any, po: Any, rows: Any) -> None:
    text = po(rows).decode("cp1252").replace(";50\r\n", ";51\r\n", 1)
    result = read_leerlingen([write("a.csv", text.encode("cp1252"))])
    assert codes(result) == [("totaal_wijkt_af", 1)]
    assert int(flows_of(result)["exact"].sum()) == sum(sum(r[2].values()) for r in rows)


def test_a_total_beside_masked_ages_is_kept_as_known(write: Any) -> None:
    text = (
        "PEILDATUM;POSTCODE_LEERLING;BRIN_NUMMER;VESTIGINGSNUMMER;POSTCODE_VESTIGING;SOORT_PO;"
        "LEEFTIJD_4;LEEFTIJD_5;TOTAAL\n"
        "20241001;1001;01AA;00;1001AA;Bo;<5;<5;7\n"
        "20241001;1002;01AA;00;1001AA;Bo;<5;<5;9\n"
    )
    result = read_leerlingen([write("a.csv", text)])
    tables: Any = result.sets[0].tables
    assert tables["stromen"]["totaal"].tolist() == [7, -1]
    assert ("totaal_wijkt_af", 1) in codes(result)


def test_lines_of_another_width_are_refused_and_counted(write: Any, po: Any, rows: Any) -> None:
    text = po(rows).decode("cp1252") + "20171001;1;Aadorp;1001\r\n"
    result = read_leerlingen([write("a.csv", text.encode("cp1252"))])
    assert codes(result) == [("rij_onleesbaar", 1)]
    assert result.rapport.gelezen == len(rows) + 1


def test_an_unreadable_home_counts_as_unknown(write: Any, po: Any, rows: Any) -> None:
    text = po(rows[:1]).decode("cp1252").replace(";1001;Aadorp;01AA", ";????;Aadorp;01AA")
    result = read_leerlingen([write("a.csv", text.encode("cp1252"))])
    assert ("herkomst_onleesbaar", 1) in codes(result)
    assert flows_of(result)["herkomst"].tolist() == [40]


def test_an_unknown_type_and_an_unreadable_school_are_refused(
    write: Any, po: Any, rows: Any
) -> None:
    text = po(rows[:3]).decode("cp1252").replace(";Bo;", ";Mbo;", 1)
    text = text.replace(";01AA;00;", ";??;00;").replace(";??;00;", ";01AA;00;", 2)
    result = read_leerlingen([write("a.csv", text.encode("cp1252"))])
    assert codes(result) == [("school_onleesbaar", 1), ("soort_onbekend", 1)]
    assert result.rapport.rijen == 1


@pytest.mark.parametrize("column", ["BSN", "geboortedatum", "Naam", "Voor-naam", "leerlingnummer"])
def test_records_of_pupils_are_refused(write: Any, po: Any, rows: Any, column: str) -> None:
    column = column.replace("-", "")
    text = po(rows).decode("cp1252").replace("PROVINCIE", column, 1)
    with pytest.raises(Refused, match="afzonderlijke personen"):
        read_leerlingen([write("a.csv", text.encode("cp1252"))])
    with pytest.raises(Refused, match="privacy"):
        read_leerlingen([write("b.csv", f"{column};SOORT\nx;bo\n")])


def test_something_else_is_refused_and_the_folder_stays(
    write: Any, folder: DataFolder, po: Any, rows: Any
) -> None:
    folder.commit(read_leerlingen([write("a.csv", po(rows))]))
    before = folder.snapshot().hash
    with pytest.raises(Refused, match="gebied, inwoners"):
        read_leerlingen([write("b.csv", "gebied;inwoners\nBU1;3\n")])
    assert folder.snapshot().hash == before


def test_an_unfit_file_beside_good_ones_is_only_told(write: Any, po: Any, rows: Any) -> None:
    result = read_leerlingen(
        [write("a.csv", po(rows)), write("b.csv", "x;y\n1;2\n"), write("c.pdf", b"%PDF")]
    )
    assert codes(result) == [("bestand_niet_herkend", 1), ("bestand_niet_herkend", 1)]


def test_a_year_is_asked_for_when_nothing_tells_it(write: Any) -> None:
    text = (
        "BRIN NUMMER;VESTIGINGSNUMMER;POSTCODE LEERLING;LEER- OF VERBLIJFSJAAR 1\n02AB;0;1001;9\n"
    )
    with pytest.raises(Refused, match="--jaar"):
        read_leerlingen([write("vo.csv", text)])
    assert read_leerlingen([write("vo.csv", text)], jaar=2021).sets[0].key.jaar == 2021
    assert read_leerlingen([write("vo 2019-2020.csv", text)]).sets[0].key.jaar == 2019


def test_the_vo_file_by_school_year(write: Any) -> None:
    text = (
        "BRIN NUMMER;VESTIGINGSNUMMER;INSTELLINGSNAAM VESTIGING;POSTCODE VESTIGING;"
        "GEMEENTENUMMER VESTIGING;GEMEENTENAAM VESTIGING;POSTCODE LEERLING;"
        "GEMEENTENUMMER LEERLING;GEMEENTENAAM LEERLING;LEER- OF VERBLIJFSJAAR 1;"
        "LEER- OF VERBLIJFSJAAR 2\n"
        "02AB;00;Het Lyceum;3511AA;344;Utrecht;3512;344;Utrecht;12;<5\n"
    )
    result = read_leerlingen([write("02-leerlingen-vo-2022-2023.csv", text)])
    frame = flows_of(result)
    assert frame[["herkomst", "exact", "cellen", "lj_1", "lj_2", "soort"]].iloc[0].tolist() == [
        3512, 12, 1, 12, -1, "vo",
    ]  # fmt: skip
    tables: Any = result.sets[0].tables
    assert tables["herkomsten"]["gemeente_code"].tolist() == ["GM0344"]


def test_ckan_gives_a_set_per_year_and_masks_with_minus_one(write: Any) -> None:
    head = "INSTELLINGSCODE,VESTIGINGSCODE,TYPE_PO,PEILJAAR,POSTCODE4_DEELNEMER,AANTAL_LEERLINGEN\n"
    text = head + "01AA,00,BO,2022,1001,17\n01AA,00,BO,2023,1001,-1\n01AA,00,BO,2023,1002,8\n"
    result = read_leerlingen([write("brin6_pc4.csv", text)])
    assert [(s.key.jaar, s.extra["exact"], s.extra["cellen"]) for s in result.sets] == [
        (2022, 17, 0),
        (2023, 8, 1),
    ]


def test_known_totals_and_clusters(write: Any) -> None:
    base = "INSTELLINGSCODE,VESTIGINGSCODE,TYPE_PO,PEILJAAR,{}AANTAL_LEERLINGEN\n"
    files = [
        write("brin6_totaal.csv", base.format("") + "01AA,00,BO,2024,80\n01AA,01,SBO,2024,-1\n"),
        write("brin6_leeftijd.csv", base.format("LEEFTIJD,") + "01AA,00,BO,2024,4,30\n"),
        write("brin6_cluster.csv", base.format("CLUSTER,") + "03CC,00,SO,2024,2,13\n"),
    ]
    result = read_leerlingen(files)
    found = {new.extra["formaat"]: new.tables["totalen"] for new in result.sets}
    totals: Any = found["brin6_totaal"]
    assert totals["aantal"].tolist() == [80, -1]
    ages: Any = found["brin6_leeftijd"]
    assert ages[["leeftijd", "aantal"]].to_numpy().tolist() == [["4", 30]]
    clusters: Any = found["brin6_cluster"]
    assert clusters[["soort", "cluster"]].to_numpy().tolist() == [["so", "2"]]


def test_pupils_who_repeat_a_year_are_not_totals(write: Any) -> None:
    text = "INSTELLINGSCODE,VESTIGINGSCODE,TYPE_PO,PEILJAAR,AANTAL_LEERLINGEN\n01AA,00,BO,2024,8\n"
    with pytest.raises(Refused, match="zittenblijvers"):
        read_leerlingen([write("brin6_zittenblijvers.csv", text)])


def test_two_years_in_one_import_stay_apart(tmp_path: Path, po: Any, rows: Any) -> None:
    """Names, gaps and doubles are of a year, also when several are read at once."""
    for year, masked in ((2017, False), (2024, True)):
        data = po(rows, year=year, masked=masked)
        if masked:
            data = data.replace(b"De Eik", b"De Plataan")
        with zipfile.ZipFile(tmp_path / f"po {year}.zip", "w") as archive:
            archive.writestr("Aadorp.csv", data)
            if masked:
                archive.writestr("Ridderkerk afgeschermd.csv", b"")
    result = read_leerlingen([tmp_path / "po 2017.zip", tmp_path / "po 2024.zip"])
    assert "gemeente_in_meer_bestanden" not in dict(codes(result))
    sets = {s.key.jaar: s for s in result.sets if s.key.soort == "leerlingen"}
    assert [sets[year].extra["onvolledig"] for year in (2017, 2024)] == [[], ["Ridderkerk"]]
    names = [sets[year].tables["scholen"]["naam"].iloc[0] for year in (2017, 2024)]  # type: ignore[index]
    assert names == ["De Eik", "De Plataan"]


def test_a_home_gemeente_spelled_otherwise_is_that_of_its_schools(
    write: Any, po: Any, rows: Any
) -> None:
    text = po(rows).decode("cp1252").replace(";3001;Ceedorp;", ";3001;Ceedorp c.a.;")
    tables: Any = read_leerlingen([write("a.csv", text.encode("cp1252"))]).sets[0].tables
    homes = tables["herkomsten"].set_index("herkomst")
    assert homes.loc[3001].tolist() == ["Ceedorp", "GM0003"]
    assert homes.loc[10].tolist() == ["Belgie", ""]


def test_a_gemeente_with_homes_and_no_schools_is_missing() -> None:
    names = ["Een", "Twee", "Drie", "Vier", "Vijf"]
    homes = pd.DataFrame(
        {
            "herkomst": [10, 1001, 2001, 3001, 4001, 5001],
            "gemeente": ["Belgie", *names],
            "gemeente_code": ["", "GM0001", "GM0002", "GM0003", "GM0004", ""],
        }
    )
    missing, findings = without_schools(homes, 2017)
    assert missing == ["Vijf"]
    assert [(f.code, f.aantal) for f in findings] == [("gemeente_zonder_scholen", 1)]
    assert without_schools(homes, 2017, known=["Vijf"]) == ([], [])
    assert without_schools(homes.iloc[[0, 1, 5]], 2017) == ([], [])


def test_a_few_gemeenten_give_no_deelname(write: Any, po: Any, rows: Any) -> None:
    result = read_leerlingen([write("a.csv", po([r for r in rows if r[1] == "01AA00"]))])
    assert codes(result) == [("deelname_niet_berekend", 1)]
    assert [s.key.soort.value for s in result.sets] == ["leerlingen"]


def test_a_title_above_the_header_is_skipped(write: Any, po: Any, rows: Any) -> None:
    text = b"Leerlingen po\r\n\r\n" + po(rows)
    assert read_leerlingen([write("a.csv", text)]).rapport.rijen == len(rows)


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("  10", 10), ("3511", 3511), ("3511AB", 3511), (" 3511 ab", 3511), ("3511.0", 3511),
        ("0040", 40), ("Onbekend", 40), ("", -1), ("99", -1), ("12345", -1),
    ],
)  # fmt: skip
def test_homes(text: str, home: int) -> None:
    assert home_of(text) == home


@pytest.mark.parametrize(
    ("text", "year"),
    [("20171001", 2017), ("2017-10-01", 2017), ("1-10-2017", 2017), ("2017/2018", 2017), ("", 0)],
)
def test_years(text: str, year: int) -> None:
    assert year_of(text) == year


@given(st.integers(0, 30_000))
def test_whole_numbers_are_read_as_they_are(number: int) -> None:
    assert count_of(f" {number} ") == count_of(f"{number},0") == number


def test_masks_are_masks() -> None:
    assert {count_of(text) for text in ("<5", "< 5", " <5 ", "<=4", "1-4")} == {MASKED}


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
@example(data=b"\n\r\x01")
def test_any_bytes_are_read_or_refused(tmp_path_factory: Any, data: bytes) -> None:
    path = tmp_path_factory.mktemp("x") / "a 2020.csv"
    head = b"BRIN_NUMMER;VESTIGINGSNUMMER;POSTCODE_LEERLING;SOORT_PO;LEEFTIJD_4\n"
    path.write_bytes(head + data)
    try:
        rapport = read_leerlingen([path]).rapport
    except Refused:
        return
    assert rapport.gelezen == rapport.rijen + rapport.geweigerd
    refused = sum(f.aantal for f in rapport.bevindingen if f.ernst == "fout")
    assert refused >= rapport.geweigerd


def test_a_count_of_thousands_of_digits_is_unreadable() -> None:
    assert count_of("9" * 5000) == count_of("geen getal")
    # more than any school has: no number, and least of all the largest there may be
    assert count_of("45.000") == count_of("45000") == count_of("geen getal")
    assert count_of("12.345") == 12_345
    assert (count_of("1.000"), count_of("1,000"), count_of("12.0")) == (1000, 1, 12)


def test_a_workbook_is_read_as_the_csv_it_was(
    tmp_path: Path, write: Any, po: Any, rows: Any
) -> None:
    text = po(rows, year=2024, masked=True).decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    book = openpyxl.Workbook()
    for line in [["Leerlingen naar postcode"], [], *lines, []]:
        # as Excel keeps what looks like a number
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line])
    book.create_sheet("Toelichting").append(["Bron", "DUO"])
    book.save(tmp_path / "Aadorp 2024.xlsx")
    plain = read_leerlingen([write("Aadorp 2024.csv", po(rows, year=2024, masked=True))])
    result = read_leerlingen([tmp_path / "Aadorp 2024.xlsx"])
    pd.testing.assert_frame_equal(flows_of(result), flows_of(plain))
    assert result.rapport.gelezen == plain.rapport.gelezen
    assert [c for c, _ in codes(result)] == ["bestand_niet_herkend", "afgeschermd"]


def test_a_workbook_of_before_2007_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "oud.csv").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(Refused, match=r"oud Excel-bestand \(\.xls\)\. Sla het op als \.xlsx"):
        read_leerlingen([tmp_path / "oud.csv"])


@pytest.mark.parametrize("masked", [False, True])
def test_a_quote_that_does_not_close_costs_its_own_line_and_no_other(
    write: Any, po: Any, *, masked: bool
) -> None:
    year = 2024 if masked else 2017
    lines = po(ROWS, year=year, masked=masked).decode("utf-8-sig").splitlines()
    for number in (3, 7, 8):
        cells = lines[number].split(";")
        cells[7] = '"De "Eik"' if masked else '"De Eik'
        lines[number] = ";".join(cells)
    lines[5] = lines[5].replace("De Eik", 'De "Eik')
    result = read_leerlingen([write(f"Alles {year}.csv", "\n".join(lines) + "\n")])
    report = result.rapport
    assert report.gelezen == len(ROWS)
    refused = {f.code: f.aantal for f in report.bevindingen if f.ernst == "fout"}
    assert report.geweigerd == sum(refused.values())
    if not masked:
        assert refused == {"rij_onleesbaar": 3}
