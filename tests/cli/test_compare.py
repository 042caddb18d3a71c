"""`vergelijk`: its files, exit codes and messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

import house
import indicators
from cli import run
from compare.profile import WISSELKOLOMMEN

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def folder_path(tmp_path: Path) -> Path:
    source = tmp_path / "cijfers_2024.csv"
    lines = ["gebied_code,naam,aantal_inwoners,percentage_65_jaar_en_ouder,rokers"]
    lines += [f"WK9999{i:02d},=cmd {i},10000,{10 + 2 * i},{20 + i}" for i in range(1, 7)]
    lines += [f"WK9997{i:02d},Ver weg {i},10000,[c],{24 if i % 2 else 30}" for i in range(1, 15)]
    lines += [f"WK999801,{HOSTILE},10000,30,[c]", "GM9999,Proefstad,60000,17,23"]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = tmp_path / "gegevens"
    house.folder(path).commit(indicators.read_indicatoren(source, bron="proef"))
    return path


def call(folder: Path, *words: str) -> int:
    return run(["--gegevens", str(folder), "vergelijk", *words])


def test_csv_has_the_columns_of_the_contract(folder_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.csv"
    assert call(folder_path, "--gebied", "wk999906", "--uit", str(out)) == 0
    frame = pd.read_csv(out)
    assert tuple(frame.columns) == WISSELKOLOMMEN
    assert out.read_bytes().startswith(b"gebied_code,naam,jaar,")
    line = frame[(frame["indicator"] == "rokers") & (frame["vergeleken_met"] == "GM9999")].iloc[0]
    assert (line["uitkomst"], line["oordeel"], line["verschil"]) == ("hoger", "ongunstiger", 3)


def test_no_text_of_the_csv_is_executed_by_a_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "cijfers_2024.csv"
    source.write_text("gebied_code,naam,rokers\nWK999901,=cmd,3\nGM9999,Dam,4\n")
    path = tmp_path / "gegevens"
    house.folder(path).commit(indicators.read_indicatoren(source, bron="@SUM(A1)"))
    out = tmp_path / "o.csv"
    assert call(path, "--gebied", "WK999901", "--uit", str(out)) == 0
    frame = pd.read_csv(out)
    assert set(frame["naam"]) == {"'=cmd"}
    assert set(frame["bron"]) == {"'@SUM(A1)"}
    assert ", 1 cijfer, vergeleken met Dam" in capsys.readouterr().out


def test_chosen_areas_and_a_year(folder_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.csv"
    words = ("--gebied", "WK999906", "--met", "WK999801", "--met", "WK999901", "--jaar", "2024")
    assert call(folder_path, *words, "--uit", str(out)) == 0
    frame = pd.read_csv(out)
    assert list(dict.fromkeys(frame["vergeleken_met"])) == ["WK999801", "WK999901"]
    masked = frame[(frame["indicator"] == "rokers") & (frame["vergeleken_met"] == "WK999801")]
    assert list(masked["uitkomst"]) == ["niet_te_vergelijken"]
    assert masked["waarde_vergelijking"].isna().all()


def test_a_workbook_holds_numbers_and_no_formulas(folder_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.xlsx"
    assert call(folder_path, "--gebied", "WK999906", "--uit", str(out)) == 0
    book = openpyxl.load_workbook(out)
    cells = [cell for row in book["Tabel"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert 22.0 in {cell.value for cell in cells}
    notes = {row[0].value for row in book["Toelichting"].iter_rows()}
    assert {"Zekerheid", "Te kleine aantallen"} <= notes


def test_a_page_runs_nothing_and_asks_nothing(folder_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.html"
    assert call(folder_path, "--gebied", "WK999906", "--met", "WK999801", "--uit", str(out)) == 0
    page = out.read_text(encoding="utf-8")
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")
    assert "geen duidelijk verschil" in page or "lager" in page


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--gebied", "WK999999", "--uit", "o.csv"), 1, "geen cijfers en geen grenzen van wijk"),
        (("--gebied", "WK999906", "--met", "x", "--uit", "o.csv"), 1, "geen code van een gebied"),
        (("--gebied", "WK999906", "--jaar", "1999", "--uit", "o.csv"), 1, "Wel van 2024"),
        (("--gebied", "WK999906", "--uit", "o.pdf"), 2, "eindigt niet op .csv, .xlsx, .html"),
        (("--uit", "o.csv"), 2, "--gebied is verplicht"),
    ],
)
def test_what_cannot_be_done_is_one_dutch_paragraph(
    words: tuple[str, ...], code: int, said: str, folder_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert call(folder_path, *words) == code
    err = capsys.readouterr().err
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_a_folder_that_is_not_there_is_told_in_dutch_before_anything_is_made(
    folder_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(folder_path, "--gebied", "WK999906", "--uit", "/nietbestaand/q.csv") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "de map /nietbestaand bestaat niet" in said


def test_an_area_beside_itself_is_refused(
    folder_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.csv"
    words = ("--gebied", "WK999906", "--met", "wk999906", "--uit", str(out))
    assert call(folder_path, *words) == 2
    assert "is het gebied zelf" in " ".join(capsys.readouterr().err.split())
    assert not out.exists()
    assert call(folder_path, *words, "--met", "WK999901") == 0
