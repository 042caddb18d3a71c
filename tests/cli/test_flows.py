"""`stromen`: each file it writes, and what it says when it cannot."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from cli import run
from flows import (
    STROOM_COLUMNS,
    read_betalend,
    read_eigen_stromen,
    read_leerlingen,
    stroom_tabel,
)
from flows.own_amounts import BEDRAG_COLUMNS
from flows.payers import BETALEND_COLUMNS
from flows.reconciliation import NAAST_COLUMNS
from flows.saldo import SALDO_COLUMNS
from flows.simulation import SIMULATIE_COLUMNS
from store import DataFolder
from tests import small_flows
from tests.conftest import copied
from tests.flows.conftest import po_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def gevuld(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return small_flows.make(tmp_path_factory.mktemp("stromen") / "gegevens")


def ask(folder: DataFolder, *words: object) -> int:
    return run(["--gegevens", str(folder.path), "stromen", *map(str, words)])


def test_csv_is_the_exchange_format(gevuld: DataFolder, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    assert ask(gevuld, "--swv", "PO1001", "--jaar", 2024, "--uit", path) == 0
    raw = path.read_bytes()
    assert raw.splitlines()[0] == ",".join(STROOM_COLUMNS).encode()
    assert b"\r" not in raw
    table = pd.read_csv(io.BytesIO(raw))
    expected = stroom_tabel(gevuld.snapshot(), "PO1001", 2024)
    assert table["laag"].tolist() == expected["laag"].tolist()
    assert table["tegenpartij"].tolist() == expected["tegenpartij"].tolist()


@pytest.mark.parametrize("niveau", ["gemeente", "pc4", "school"])
def test_other_levels_name_their_counterparts(
    gevuld: DataFolder, tmp_path: Path, niveau: str
) -> None:
    path = tmp_path / "s.csv"
    assert ask(gevuld, "--swv", "PO1001", "--jaar", 2017, "--niveau", niveau, "--uit", path) == 0
    head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    place = head.index("tegenpartij")
    assert head[place + 1 : place + 3] == ["tegenpartij_naam", "tegenpartij_swv"]


@pytest.mark.parametrize(("soort", "said"), [("sbo", "1 rij, SWV"), ("bo", "3 rijen, SWV")])
def test_it_says_how_many_rows_were_written(
    gevuld: DataFolder, tmp_path: Path, soort: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--swv", "PO2001", "--jaar", 2017, "--soort", soort, "--uit", tmp_path / "s.csv")
    assert ask(gevuld, *words) == 0
    assert said in capsys.readouterr().out


def test_the_name_of_a_school_is_never_a_formula(tmp_path: Path) -> None:
    folder = small_flows.make(tmp_path / "gegevens")
    raw = po_file(small_flows.ROWS).replace(b";De Beuk ", b";=De Beuk ")
    (tmp_path / "Alles 2017.csv").write_bytes(raw)
    folder.commit(read_leerlingen([tmp_path / "Alles 2017.csv"]))
    path = tmp_path / "s.csv"
    words = ("--swv", "PO1001", "--jaar", 2017, "--niveau", "school", "--uit", path)
    assert ask(folder, *words) == 0
    assert "'=De Beuk" in set(pd.read_csv(path)["tegenpartij_naam"])


def test_saldo_as_csv_and_as_workbook(gevuld: DataFolder, tmp_path: Path) -> None:
    words = ("--swv", "PO1001", "--jaar", 2017, "--saldo", "--uit")
    assert ask(gevuld, *words, tmp_path / "s.csv") == 0
    head = (tmp_path / "s.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head == ",".join(SALDO_COLUMNS)
    assert ask(gevuld, *words, tmp_path / "s.xlsx") == 0
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["Tabel"]
    head, *rows = list(sheet.iter_rows(values_only=True))
    assert "% van wie hier woont: gaat elders, ten minste" in head
    assert len(rows) == 16
    assert ask(gevuld, *words, tmp_path / "s.png") == 2


def test_from_when_a_saldo_is_a_role_can_be_asked(gevuld: DataFolder, tmp_path: Path) -> None:
    words = ("--swv", "PO1001", "--jaar", 2017)

    def role(*more: object) -> str:
        assert ask(gevuld, *words, "--saldo", *more, "--uit", tmp_path / "s.csv") == 0
        table = pd.read_csv(tmp_path / "s.csv").set_index(["soort", "stelsel"])
        return str(table.loc[("bo", "regionaal"), "rol"])

    assert role() == "ontvangend"
    assert role("--rol-leerlingen", 13) == "te_klein"
    assert role("--rol-aandeel", 100) == "ontvangend"
    assert role("--rol-beweging", 0) == "ontvangend"
    strict = (*words, "--rol-leerlingen", 13, "--uit", tmp_path / "s.html")
    assert ask(gevuld, *strict) == 0
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    assert "Basisonderwijs: te klein om een rol aan te geven." in page
    assert "ten minste 13 leerlingen" in page
    # map and answer are of one stelsel, and lead to the others
    assert "Leerlingstromen van" in page
    assert " · regionaal · " in page
    assert '"stelsel":"regionaal"' in page
    assert '<option value="cluster12">' in page
    assert ask(gevuld, *words, "--saldo", "--rol-aandeel", 101, "--uit", tmp_path / "t.csv") == 1
    assert not (tmp_path / "t.csv").exists()


def test_why_a_saldo_changed_as_csv_and_as_workbook(
    gevuld: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--swv", "PO1001", "--jaar", 2024, "--verklaar", 2017)
    assert ask(gevuld, *words, "--uit", tmp_path / "s.csv") == 0
    said = capsys.readouterr().out
    assert "waarom het saldo veranderde van 2017 naar 2024" in said
    assert (
        "Speciaal onderwijs: in 2017 was het saldo −6, in 2024 tussen −8 en −2. Het verschil is "
        "tussen −2 en +4. Daarvan tussen −2 en +4 door meer of minder leerlingen op scholen die "
        "bleven."
    ) in said
    table = pd.read_csv(tmp_path / "s.csv")
    assert list(table)[:9] == [
        "jaar_van", "jaar_tot", "swv", "soort", "stelsel", "oorzaak", "code", "naam", "gemeente",
    ]  # fmt: skip
    row = table.set_index(["soort", "stelsel", "code"]).loc[("so", "regionaal", "04DD00")]
    assert row[["van_laag", "tot_laag", "tot_hoog", "verschil_laag", "verschil_hoog"]].tolist() == [
        -6, -8, -2, -2, 4,
    ]  # fmt: skip
    assert ask(gevuld, *words, "--niveau", "gemeente", "--uit", tmp_path / "s.xlsx") == 0
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    head, *rows = list(book["Tabel"].iter_rows(values_only=True))
    assert head[:6] == ("Onderwijs", "Stelsel", "Waardoor", "Code", "Gemeente", "Saldo 2017")
    so = next(row for row in rows if row[0] == "speciaal onderwijs" and row[1] == "regionaal")
    assert so[2:] == (
        "Meer of minder leerlingen op scholen die bleven", "GM0003", "Ceedorp",
        -6, -6, -6, "[c]", -8, -2, "[c]", -2, 4,
    )  # fmt: skip
    notes = " ".join(str(row[1]) for row in book["Toelichting"].iter_rows(values_only=True))
    assert "tellen per soort onderwijs en stelsel op" in notes
    assert ask(gevuld, *words, "--uit", tmp_path / "s.png") == 2
    assert ask(gevuld, *words[:-1], 2024, "--uit", tmp_path / "t.csv") == 1
    assert "gaat over twee jaren" in capsys.readouterr().err


def test_deelname_over_the_years_as_csv_and_as_workbook(
    gevuld: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--swv", "PO1001", "--jaar", 2024, "--deelname", "--uit")
    assert ask(gevuld, *words, tmp_path / "d.csv") == 0
    said = capsys.readouterr().out
    assert "Speciaal basisonderwijs: in 2024 tussen " in said
    assert said.endswith("van de leerlingen bo, sbo en so die hier wonen.\n")
    table = pd.read_csv(tmp_path / "d.csv")
    assert table["jaar"].tolist() == [2024, 2024, 2017, 2017]
    assert ask(gevuld, *words, tmp_path / "d.xlsx") == 0
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    head, *rows = list(book["Tabel"].iter_rows(values_only=True))
    assert head[:5] == ("Jaar", "Onderwijs", "Van de leerlingen", "Deelname (%)", "Zekerheid")
    assert rows[0][3:5] == ("[c]", "alleen de grenzen zijn zeker")
    assert rows[3][1] == "Speciaal onderwijs"
    assert rows[3][4] == "geteld"
    notes = " ".join(str(row[1]) for row in book["Toelichting"].iter_rows(values_only=True))
    assert "gebruik, niet over behoefte" in notes
    assert ask(gevuld, "--swv", "PO1001", "--jaar", 2019, *words[4:], tmp_path / "d.csv") == 1
    assert "Er zijn geen leerlingen van 2019; wel van 2017, 2024." in capsys.readouterr().err
    vo = ("--swv", "VO1001", "--jaar", 2024, "--deelname", "--uit", tmp_path / "v.xlsx")
    assert ask(gevuld, *vo) == 0
    rows = list(openpyxl.load_workbook(tmp_path / "v.xlsx")["Tabel"].iter_rows(values_only=True))
    assert rows[1][3] == "[x]"
    assert "leerlingen vo van 2024" in rows[1][-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--deelname", "--soort", "bo"),
            "--deelname is niet bruikbaar: het gaat niet samen met --soort",
        ),
        (
            ("--deelname", "--verklaar", 2017),
            "--deelname is niet bruikbaar: het gaat niet samen met --verklaar",
        ),
        (
            ("--verklaar", 2017, "--saldo"),
            "--verklaar is niet bruikbaar: het gaat niet samen met --saldo",
        ),
        (
            ("--doelgroep", "alle", "--kalibratie", "k.csv"),
            "--doelgroep is niet bruikbaar: het gaat niet samen met --kalibratie",
        ),
        (
            ("--saldo", "--niveau", "school"),
            "--saldo is niet bruikbaar: het gaat niet samen met --niveau",
        ),
        (
            ("--doelgroep", "alle", "--tarieven", "2015-2016", "--saldo", "--rol-aandeel", 3),
            "--tarieven is niet bruikbaar: het gaat niet samen met --saldo en --rol-…",
        ),
        (
            ("--rol-leerlingen", 5),
            "--rol-… is niet bruikbaar: een tabel zonder --saldo noemt geen rol",
        ),
    ],
)
def test_what_an_answer_would_leave_out_is_refused(
    gevuld: DataFolder,
    tmp_path: Path,
    words: tuple[object, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "s.csv"
    assert ask(gevuld, "--swv", "PO1001", "--jaar", 2024, *words, "--uit", path) == 2
    assert said in capsys.readouterr().err
    assert not path.exists()


def test_the_workbook_is_dutch_and_explains_itself(gevuld: DataFolder, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    assert ask(gevuld, "--swv", "PO1001", "--jaar", 2024, "--uit", path) == 0
    book = openpyxl.load_workbook(path)
    head, *rows = list(book["Tabel"].iter_rows(values_only=True))
    assert {"Onderwijs", "Van elders"} & set(head) == {"Onderwijs"}
    low = head.index("Ondergrens")
    expected = stroom_tabel(gevuld.snapshot(), "PO1001", 2024)
    assert sum(row[low] for row in rows) == expected["laag"].sum()
    notes = " ".join(str(row[1]) for row in book["Toelichting"].iter_rows(values_only=True))
    assert "patroon van 2017" in notes
    assert "1 oktober 2024" in notes


@pytest.mark.parametrize(
    ("ending", "begin"), [("html", b"<!DOCTYPE html>"), ("png", b"\x89PNG"), ("svg", b"<?xml")]
)
def test_maps(
    gevuld: DataFolder,
    tmp_path: Path,
    ending: str,
    begin: bytes,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / f"s.{ending}"
    words = ("--swv", "PO1001", "--jaar", 2024, "--soort", "bo,so", "--niveau", "school")
    assert ask(gevuld, *words, "--uit", path) == 0
    assert path.read_bytes().startswith(begin)
    assert "bo en so" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--swv", "PO1001", "--soort", "vso"), "vso hoort bij het samenwerkingsverband vo"),
        (("--swv", "PO1002"), "Het dichtst in de buurt: PO1001"),
    ],
)
@pytest.mark.parametrize("ending", ["csv", "html", "png"])
def test_what_cannot_be_answered_is_explained(
    gevuld: DataFolder,
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
    ending: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / f"s.{ending}"
    assert ask(gevuld, *words, "--jaar", 2017, "--uit", path) == 1
    assert said in capsys.readouterr().err
    assert not path.exists()


def test_tables_load_nothing_that_draws(gevuld: DataFolder, tmp_path: Path) -> None:
    words = ["--gegevens", str(gevuld.path), "stromen", "--swv", "PO1001", "--jaar", "2024"]
    code = (
        f"import sys, cli; cli.run({[*words, '--uit', str(tmp_path / 's.csv')]!r});"
        "heavy = {'matplotlib', 'folium', 'altair', 'geopandas', 'streamlit', 'geo.sheet'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr.strip() == "[]"


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_table_to_fill_in_is_made_and_read_back(ending: str, tmp_path: Path) -> None:
    folder = ["--gegevens", str(tmp_path / "gegevens")]
    path = tmp_path / f"leeg.{ending}"
    assert run([*folder, "importeer", "tarieven", "--sjabloon", str(path)]) == 0
    assert not (tmp_path / "gegevens").exists()
    assert run([*folder, "importeer", "tarieven", str(path)]) == 0


def test_only_a_table_to_fill_in_goes_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["importeer", "tarieven"]) == 2
    assert "Noem een bestand, of maak met --sjabloon" in capsys.readouterr().err


OWN = """jaar;woonplaats;school;soort;doelgroep;aantal
2017;2001;01AA01;sbo;klein;60
2017;1001;01AA01;sbo;klein;45
2017;1001;04DD00;so;zorg;31
2017;1002;04DD00;so;zorg;24
2017;1003;04DD00;so;zorg;3
2017;2002;04DD00;so;zorg;44
2017;3001;04DD00;so;zorg;50
"""


@pytest.fixture
def eigen(gevuld: DataFolder, tmp_path: Path) -> DataFolder:
    folder = DataFolder(copied(gevuld.path, tmp_path / "eigen"))
    (tmp_path / "eigen.csv").write_text(OWN, encoding="utf-8")
    folder.commit(read_eigen_stromen(tmp_path / "eigen.csv"))
    return folder


def test_doelgroep_gives_the_exchange_columns_and_the_sentences(
    eigen: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "d.csv"
    asked = ("--swv", "PO1001", "--jaar", 2017, "--doelgroep", "alle", "--uit", path)
    assert ask(eigen, *asked) == 0
    said = capsys.readouterr().out
    assert "is ontvangend voor klein (geteld), niet voor zorg." in said
    assert "Afgeschermd zijn" in said
    table = pd.read_csv(path)
    assert list(table) == [*STROOM_COLUMNS, "doelgroep"]
    found = table.set_index(["doelgroep", "richting", "tegenpartij"])
    assert found.loc[("klein", "inkomend", "PO2001"), ["laag", "hoog"]].tolist() == [60, 60]
    # 3 of one postcode go with 24 of another: together they are told
    zorg = found.loc[("zorg", "uitgaand", "PO3001"), ["laag", "hoog", "afgeschermde_cellen"]]
    assert zorg.tolist() == [58, 58, 0]


@pytest.mark.parametrize("extra", [(), ("--niveau", "school"), ("--saldo",)])
def test_no_file_per_doelgroep_holds_a_small_count(
    eigen: DataFolder, tmp_path: Path, extra: tuple[str, ...]
) -> None:
    for swv in ("PO1001", "PO2001", "PO3001"):
        for ending in ("csv", "xlsx"):
            path = tmp_path / f"d.{ending}"
            asked = ("--swv", swv, "--jaar", 2017, "--doelgroep", "alle", "--uit", path)
            assert ask(eigen, *asked, *extra) == 0
        table = pd.read_csv(tmp_path / "d.csv")
        ends = [name for name in table if name.endswith("laag") and "pct" not in name]
        for name in ends:
            high = table[name.removesuffix("laag") + "hoog"]
            exact = table.loc[table[name] == high, name]
            # a saldo is a difference of two sums that may each be shown
            assert name.startswith("saldo") or not exact.between(1, 4).any()
        book = pd.read_excel(tmp_path / "d.xlsx", header=0)
        assert len(book) == len(table)


def test_per_doelgroep_types_and_limits_of_a_role_can_be_chosen(
    eigen: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ("--swv", "PO1001", "--jaar", 2017, "--uit", tmp_path / "d.csv")
    # klein is sbo only, so of so it has no answer
    assert ask(eigen, *base, "--doelgroep", "alle", "--soort", "so", "--saldo") == 0
    table = pd.read_csv(tmp_path / "d.csv")
    assert table[["soort", "doelgroep", "uitgaand_laag", "rol"]].to_numpy().tolist() == [
        ["so", "zorg", 58, "per_saldo_uitgaand"]
    ]
    capsys.readouterr()
    limits = ("--doelgroep", "alle", "--rol-leerlingen", 59, "--saldo")
    assert ask(eigen, *base, *limits) == 0
    assert "ontvangend voor klein (geteld). Te klein om een rol" in capsys.readouterr().out
    assert ask(eigen, *base, "--doelgroep", "klein", "--soort", "bo") == 1
    assert "bo komt niet voor in de eigen tabel van 2017. Er is: sbo, so." in (
        capsys.readouterr().err
    )
    assert ask(eigen, *base, "--doelgroep", "klein", "--niveau", "pc4") == 2
    assert ask(eigen, *base, "--doelgroep", "groot") == 1
    assert "Onbekende doelgroep 'groot'" in capsys.readouterr().err


@pytest.mark.parametrize("niveau", ["swv", "school"])
def test_a_doelgroep_has_a_map_as_page_and_picture(
    eigen: DataFolder, tmp_path: Path, niveau: str
) -> None:
    asked = ("--swv", "PO1001", "--jaar", 2017, "--doelgroep", "zorg", "--niveau", niveau)
    for ending, begin in (("html", b"<!DOCTYPE html>"), ("svg", b"<?xml"), ("png", b"\x89PNG")):
        path = tmp_path / f"d.{ending}"
        assert ask(eigen, *asked, "--uit", path) == 0
        assert path.read_bytes().startswith(begin)
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert "Zorg: leerlingen van" in page
    assert "<h2>Scholen</h2>" in page
    # 58 of three postcodes, of which one has 3: only together are they told
    assert "<td>58</td>" in page
    assert "<td>3</td>" not in page


def test_what_a_doelgroep_brings_along_is_written_with_rates_that_are_asked_for(
    eigen: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--swv", "PO1001", "--jaar", 2017, "--doelgroep", "alle", "--tarieven", "2024")
    for ending in ("csv", "xlsx", "html"):
        assert ask(eigen, *asked, "--uit", tmp_path / f"b.{ending}") == 0
    # domain: € 6.634,52 per pupil sbo in 2024; of so without a category there is no rate
    said = capsys.readouterr().out
    assert "Naar woonplaats: €\u00a0398.071 (60 leerlingen) voor leerlingen van elders" in said
    assert "Zonder bedrag: so;" in said
    table = pd.read_csv(tmp_path / "b.csv")
    assert list(table) == list(BEDRAG_COLUMNS)
    assert set(table["bedrag_laag"].dropna()) == {398071.2}
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["Tabel", "Saldo", "Toelichting"]
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    assert "€\u00a0398.071" in page
    assert ask(eigen, *asked, "--uit", tmp_path / "b.png") == 2


def test_betalend_says_who_pays_and_writes_it_for_programs_and_people(
    gevuld: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(copied(gevuld.path, tmp_path / "betalend"))
    file = tmp_path / "b.csv"
    file.write_text(
        "jaar;swv_betalend;binnen_swv;so_laag\n2017;PO1001;ja;40\n2017;PO1001;nee;<5\n",
        encoding="utf-8",
    )
    asked = ("--swv", "PO1001", "--jaar", 2017, "--betalend", "--uit")
    assert ask(folder, *asked, tmp_path / "u.csv") == 1
    assert "wijkverkenner importeer betalend BESTAND" in capsys.readouterr().err
    folder.commit(read_betalend(file))
    assert ask(folder, *asked, tmp_path / "u.csv") == 0
    assert "betaalt voor 41 tot 44 leerlingen (laag 41 tot 44)" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "u.csv")
    assert list(table) == list(BETALEND_COLUMNS)
    # inside, outside and both: of laag, and of all categories together
    assert sorted(zip(table["binnen"], table["laag"], table["hoog"], strict=True)) == sorted(
        2 * [("alle", 41, 44), ("ja", 40, 40), ("nee", 1, 4)]
    )
    assert ask(folder, *asked, tmp_path / "u.xlsx") == 0
    book = pd.read_excel(tmp_path / "u.xlsx", dtype=object)
    shown = book.set_index(["Waarvan", "Groep"])["Leerlingen"].dropna().to_dict()
    assert shown["Op scholen in het eigen gebied", "laag"] == 40
    assert shown["Op scholen elders", "laag"] == "[c]"
    assert ask(folder, *asked, tmp_path / "u.csv", "--saldo") == 2
    assert "--betalend" in capsys.readouterr().err
    file.write_text(file.read_text().replace("<5", "10"), encoding="utf-8")
    folder.commit(read_betalend(file))
    assert ask(folder, *asked, tmp_path / "u.csv", "--tarieven", "2024") == 0
    said = capsys.readouterr().out
    assert "€\u00a0129.383 aan ondersteuning (laag 10 × €\u00a012.938)" in said
    assert "Gerekend met het tarief van kalenderjaar 2024 voor een telling van 1-10-2017." in said
    assert ask(folder, *asked[:4], "--uit", tmp_path / "u.csv", "--tarieven", "2024") == 2
    assert "het hoort bij --betalend, --simuleer of --doelgroep" in capsys.readouterr().err


def test_what_two_swvs_exchange_stands_side_by_side(
    eigen: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ("--swv", "PO1001", "--jaar", 2017, "--uit")
    assert ask(eigen, *base, tmp_path / "ons.csv", "--uitwisselen") == 0
    assert "aantallen van 1 tot en met 4 en wat ze prijsgeven zijn" in capsys.readouterr().out
    text = (tmp_path / "ons.csv").read_text(encoding="utf-8")
    # the neighbour's tool sends the same, but for who sends it and one number
    sent = text.replace("PO1001,2017", "PO3001,2017").replace(",58,58,58,", ",50,50,50,")
    rows = [line for line in sent.splitlines() if "PO2001" not in line]
    (tmp_path / "hun.csv").write_text("\n".join(rows), encoding="utf-8")
    folder = ["--gegevens", str(eigen.path)]
    assert run([*folder, "importeer", "uitwisseling", str(tmp_path / "hun.csv")]) == 0
    # the workbook is read back as well
    assert ask(eigen, *base, tmp_path / "ons.xlsx", "--uitwisselen") == 0
    assert run([*folder, "importeer", "uitwisseling", str(tmp_path / "ons.xlsx")]) == 0
    assert ask(eigen, *base, tmp_path / "naast.csv", "--naast", "PO3001") == 0
    assert "speciaal onderwijs 58 bij ons en 50 bij hen (1 school)" in capsys.readouterr().out
    table = pd.read_csv(tmp_path / "naast.csv")
    assert list(table) == list(NAAST_COLUMNS)
    assert table["verschil"].tolist() == [8, 8]
    assert ask(eigen, *base, tmp_path / "naast.xlsx", "--naast", "PO3001") == 0
    assert pd.read_excel(tmp_path / "naast.xlsx")["Verschil"].tolist() == [8, 8]
    capsys.readouterr()
    # theirs is not ours to send, and nothing stands beside itself
    assert ask(eigen, "--swv", "PO3001", *base[2:], tmp_path / "x.csv", "--uitwisselen") == 1
    assert "Uitwisselen kan alleen de eigen tabel" in capsys.readouterr().err
    assert ask(eigen, *base, tmp_path / "x.csv", "--naast", "PO1001") == 1
    assert ask(eigen, *base, tmp_path / "x.csv", "--naast", "PO3001", "--saldo") == 2


def test_a_move_of_pupils_is_simulated_alike_for_people_and_programs(
    eigen: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ("--swv", "PO1001", "--jaar", 2017, "--uit", tmp_path / "z.csv")
    move = ("--simuleer", "5 van 04DD00 naar 01AA01")
    assert ask(eigen, *base, *move) == 0
    said = capsys.readouterr().out
    assert "Als 5 leerlingen so uit" in said
    assert "Het saldo so van" in said
    assert "verandert gemiddeld met −33" in said
    table = pd.read_csv(tmp_path / "z.csv")
    assert list(table) == list(SIMULATIE_COLUMNS)
    # the way from home, and amounts only where a period is asked for
    assert set(table["eenheid"]) == {"leerlingen", "km"}
    assert ask(eigen, *base, *move, "--doelgroep", "zorg", "--tarieven", "2024") == 0
    assert "Gerekend met de tarieven van kalenderjaar 2024" in capsys.readouterr().out
    assert set(pd.read_csv(tmp_path / "z.csv")["eenheid"]) == {"leerlingen", "km", "euro"}
    assert ask(eigen, *base[:-1], tmp_path / "z.xlsx", *move) == 0
    assert len(pd.read_excel(tmp_path / "z.xlsx")) > 8
    assert ask(eigen, *base, "--simuleer", "vijf naar De Es") == 1
    assert "Schrijf 10 van 99AA00" in capsys.readouterr().err
    assert ask(eigen, *base, *move, "--saldo") == 2
    assert ask(eigen, *base, *move, "--doelgroep", "zorg", "--doelgroep", "klein") == 2
