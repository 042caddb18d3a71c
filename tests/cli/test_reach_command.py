"""`bereik` and `importeer netwerk` on the command line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from cli import run
from places.lists.sets import read_locations
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder

SCHOOLS = """BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;X;Y
99AA;=De Waag;basisonderwijs;136310;456310
"""
# From the middle of Aalkamp to that of Berkhof, the long way round.
ROAD = "x1;y1;x2;y2;lengte\n136300;456300;136900;456300;1200\n"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = small_folder.make(tmp_path / "gegevens")
    path = tmp_path / "scholen_2024.csv"
    path.write_text(SCHOOLS)
    made.commit(read_locations(path, soort="school"))
    (tmp_path / "wegen.csv").write_text(ROAD)
    return made


def bereik(folder: DataFolder, out: Path, *more: str) -> int:
    call = ["--gegevens", str(folder.path), "bereik", "--soort", "bo", "--afstand", "500"]
    return run([*call, *more, "--uit", str(out)])


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["gebied_code"]: row for row in csv.DictReader(stream)}


def test_straight_lines_as_exchange_csv(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bereik(folder, tmp_path / "uit.csv", "--gemeente", "Proefdam") == 0
    found = rows(tmp_path / "uit.csv")
    assert set(found) == set(small_folder.BUURTEN)
    near, far = found["BU99990101"], found["BU99990203"]
    assert (near["afstand_m"], near["staat"], near["dichtstbij"]) == ("14", "waarde", "'=De Waag")
    assert (far["afstand_m"], far["deel_binnen_pct"]) == ("1328", "0")
    assert near["methode"] == "hemelsbreed, vanaf het midden van het gebied"
    water = found[small_folder.WATER]
    assert (water["afstand_m"], water["staat"], water["reden"]) == ("", "nvt", "water")
    assert near["kinderen_staat"] == "ontbreekt"
    assert near["kinderen"] == ""
    said = capsys.readouterr().out
    assert "In 4 van de 5 buurten" in said
    assert "geen cijfers over het aantal kinderen" in said


def test_over_a_file_and_over_an_imported_network_are_the_same(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    road = tmp_path / "wegen.csv"
    assert bereik(folder, tmp_path / "los.csv", "--netwerk", str(road)) == 0
    loose = rows(tmp_path / "los.csv")
    assert loose["BU99990102"]["afstand_m"] == "1214"
    off = loose["BU99990203"]
    assert (off["afstand_m"], off["staat"]) == ("", "ontbreekt")
    assert "van het netwerk" in off["reden"]
    assert (off["deel_binnen_pct"] == "") == (off["deel_staat"] != "waarde")

    call = ["--gegevens", str(folder.path), "importeer", "netwerk", str(road)]
    assert run(call) == 0
    assert "netwerk · lijnen" in capsys.readouterr().out
    assert bereik(folder, tmp_path / "in.csv", "--netwerk", "wegen") == 0
    assert rows(tmp_path / "in.csv") == loose
    assert run(["--gegevens", str(folder.path), "bronnen"]) == 0
    assert "netwerk" in capsys.readouterr().out


def test_a_workbook_for_people(folder: DataFolder, tmp_path: Path) -> None:
    assert bereik(folder, tmp_path / "uit.xlsx") == 0
    book = load_workbook(tmp_path / "uit.xlsx")
    table = list(book["Tabel"].iter_rows(values_only=True))
    assert table[0][:3] == (
        "Code",
        "Buurt",
        "Afstand (m), hemelsbreed, vanaf het midden van het gebied",
    )
    by_code = {row[0]: row for row in table[1:]}
    assert by_code["BU99990203"][2] == pytest.approx(1328.2, abs=0.1)
    assert by_code[small_folder.WATER][2] == "[z]"
    assert by_code["BU99990101"][7] == "[x]"
    notes = " ".join(str(row[1]) for row in book["Toelichting"].iter_rows(values_only=True))
    assert "gelijk verspreid" in notes


@pytest.mark.parametrize(
    ("more", "said", "code"),
    [
        (("--soort", "ho"), "Er zijn geen plekken van de soort ‘ho’", 1),
        (("--netwerk", "spoor"), "Er is geen netwerk ‘spoor’", 1),
        (("--gemeente", "Nergens"), "Nergens", 1),
        (("--niveau", "straat"), "straat", 1),
        (("--afstand", "0"), "afstand", 2),
    ],
)
def test_a_wrong_call_is_one_dutch_paragraph(
    folder: DataFolder,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
    said: str,
    code: int,
) -> None:
    assert bereik(folder, tmp_path / "uit.csv", *more) == code
    complaint = capsys.readouterr().err
    assert said in complaint
    assert len(complaint.strip().splitlines()) == 1
    assert not (tmp_path / "uit.csv").exists()


def test_a_bad_network_leaves_the_folder_as_it_was(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder.path / "herkomst.json").read_bytes()
    bad = tmp_path / "foto.gpkg"
    bad.write_bytes(b"geen kaart")
    assert run(["--gegevens", str(folder.path), "importeer", "netwerk", str(bad)]) == 1
    assert "een netwerk: een kaartlaag met lijnen" in capsys.readouterr().err
    assert (folder.path / "herkomst.json").read_bytes() == before
