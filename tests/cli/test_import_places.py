"""Everything people's lists of schools and aanbod have wrong, through the command line itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

import house
from cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder

HEAD = "naam;aanbieder;domein;preventieniveau;lat;lon"
RIGHT = "Huiswerkklas;Dock;schoolprestaties;selectief;52.0907;5.1215"
X, Y = 136_900, 455_870
"""Where 52.0907 N, 5.1215 E is in RD."""


def brought(tmp_path: Path, path: Path, *more: str) -> tuple[int, dict[str, Any], DataFolder]:
    """Import a file as a user does, and return the exit code and the report."""
    folder, report = tmp_path / "gegevens", tmp_path / "rapport.json"
    words = ["--gegevens", str(folder), "importeer", "locaties", str(path)]
    code = run([*words, "--rapport", str(report), *more])
    return code, json.loads(report.read_text()), house.folder(folder)


def points(folder: DataFolder) -> list[tuple[int, int] | None]:
    snapshot = folder.snapshot()
    [record] = snapshot.sets
    table = snapshot.table(record, "punten", columns=["x", "y"])
    return [None if x != x else (round(x, -3), round(y, -3)) for x, y in table.to_numpy().tolist()]  # noqa: PLR0124


@pytest.mark.parametrize(
    ("row", "code", "place", "kept"),
    [
        ("A;B;werk;selectief;5.1215;52.0907", "lengte_breedte_verwisseld", 3, True),
        (f"A;B;werk;selectief;{Y};{X}", "ander_coordinatenstelsel", 3, True),
        (f"A;B;werk;selectief;{X};{Y}", "ander_coordinatenstelsel", 3, True),
        ("A;B;werk;selectief;53.2;4.1", "in_zee_of_buitenland", 3, False),
        ("A;B;werk;selectief;40.4;-3.7", "punt_buiten_nederland", 3, False),
        ("A;B;werk;selectief;0;0", "coordinaat_nul", 3, False),
        ("A;B;werk;selectief;noord;oost", "coordinaat_onleesbaar", 3, False),
        ("A;B;werk;selectief;52.0907;", "coordinaat_onleesbaar", 3, False),
        ("A;B;werk;selectief;52,0907;5,1215", "decimale_komma", None, True),
        (";B;werk;selectief;52.0907;5.1215", "naam_ontbreekt", 3, True),
        ("A;B;werk;universeelr;52.0907;5.1215", "woord_onbekend", 3, True),
        ("A;B;wrek;selectief;52.0907;5.1215", "woord_onbekend", 3, True),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_nothing_is_lost(
    tmp_path: Path, row: str, code: str, place: int | None, *, kept: bool
) -> None:
    path = tmp_path / "aanbod_2025.csv"
    path.write_text(f"{HEAD}\n{RIGHT}\n{row}")
    exit_code, report, folder = brought(tmp_path, path)
    assert exit_code == 0
    assert (report["gelezen"], report["rijen"], report["geweigerd"]) == (2, 2, 0)
    told = {b["code"]: b for b in report["bevindingen"]}
    expected = "aanbod_2025.csv" + (f", rij {place}" if place else "")
    assert told[code]["plaats"] == expected
    first, second = points(folder)
    assert first == (137_000, 456_000)
    assert second == (first if kept else None)
    assert set(told) <= {code, "geen_plaats"}


def test_a_level_that_does_not_exist_asks_what_was_meant(tmp_path: Path) -> None:
    path = tmp_path / "aanbod_2025.csv"
    path.write_text("\n".join([HEAD, RIGHT, RIGHT.replace("selectief", "geindiceert")]))
    _, report, _ = brought(tmp_path, path)
    said = [b["gevonden"] for b in report["bevindingen"] if b["code"] == "woord_onbekend"]
    assert said == ["preventieniveau 'geindiceert'; bedoelde u 'Geïndiceerd'?"]


def test_the_same_school_five_times_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "scholen_2024.csv"
    row = "00AH;00AH00;De Dom;basisonderwijs;52.0907;5.1215"
    path.write_text("\n".join(["BRIN NUMMER;VESTIGINGSNUMMER;NAAM;TYPE;LAT;LON", *[row] * 5]))
    code, report, folder = brought(tmp_path, path)
    assert (code, report["gelezen"], report["rijen"]) == (0, 5, 5)
    [double] = report["bevindingen"]
    assert (double["code"], double["aantal"]) == ("dubbele_locatie", 4)
    assert double["plaats"] == "scholen_2024.csv, rij 2"
    [record] = folder.snapshot().sets
    assert record.extra["per_type"] == {"bo": 1}


def test_an_excel_with_a_title_and_merged_cells(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["Aanbod in de wijk, stand mei 2025"],
        [],
        ["Aanbieder", "Activiteit", "Preventieniveau", "x", "y"],
        ["Dock", "Huiswerkklas", "selectief", X, Y],
        [None, "Coach", "selectiev", Y, X],
        ["Jou", None, "universeel", 0, 0],
    ):
        sheet.append(line)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("A4:A5")
    book.save(tmp_path / "lijst_2025.xlsx")
    code, report, folder = brought(tmp_path, tmp_path / "lijst_2025.xlsx")
    assert (code, report["gelezen"], report["rijen"]) == (0, 3, 3)
    assert {(b["code"], b["plaats"]) for b in report["bevindingen"]} == {
        ("woord_onbekend", "lijst_2025.xlsx, rij 5"),
        ("lengte_breedte_verwisseld", "lijst_2025.xlsx, rij 5"),
        ("naam_ontbreekt", "lijst_2025.xlsx, rij 6"),
        ("coordinaat_nul", "lijst_2025.xlsx, rij 6"),
        ("geen_plaats", "lijst_2025.xlsx, rij 6"),
    }
    snapshot = folder.snapshot()
    table = snapshot.table(snapshot.sets[0], "punten", columns=["aanbieder"])
    assert table["aanbieder"].tolist() == ["Dock", "Dock", "Jou"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("leeg.csv", b"", "leeg"),
        ("cijfers.csv", b"a;b\n1;2\n", "zonder kolom met namen en een plaats"),
        ("besturen.csv", b"BEVOEGD GEZAG NUMMER;BEVOEGD GEZAG NAAM;POSTCODE\n1;A;1000AA\n",
         "schoolbesturen"),
        ("kapot.gpkg", b"SQLite format 3\0 en verder niets", "kapot.gpkg"),
        ("brief.docx", b"PK\x03\x04 geen lijst", "brief.docx"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_leaves_the_folder_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    good = tmp_path / "aanbod_2025.csv"
    good.write_text(f"{HEAD}\n{RIGHT}")
    _, _, folder = brought(tmp_path, good)
    before = (folder.path / "herkomst.json").read_bytes()
    capsys.readouterr()
    (tmp_path / name).write_bytes(content)
    code, report, _ = brought(tmp_path, tmp_path / name)
    assert code == 1
    assert (folder.path / "herkomst.json").read_bytes() == before
    assert report["gelezen"] == 0
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
