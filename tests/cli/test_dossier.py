"""`dossier` and `importeer dossier`: all of it goes out, and comes into another folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import cli
from store.records import Records
from tests import small_folder
from tests.dossier.small_dossier import WIJK, orders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = small_folder.make(tmp_path / "hier").path
    Records(folder).apply(orders())
    return folder


def run(folder: Path, *words: str | Path) -> int:
    return cli.run(["--gegevens", str(folder), *map(str, words)])


def test_a_dossier_goes_out_and_comes_into_an_empty_folder(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report, there = tmp_path / "d.json", tmp_path / "r.json", tmp_path / "daar"
    assert run(here, "dossier", "--gebied", WIJK, "--uit", file) == 0
    assert "voorbereidingen van gesprekken" in capsys.readouterr().out
    assert run(there, "importeer", "dossier", file, "--rapport", report) == 0
    assert "Dossier Noord: 11 nieuw" in capsys.readouterr().out
    said = json.loads(report.read_text())
    assert (said["gelezen"], said["rijen"], said["geweigerd"]) == (11, 11, 0)
    again = tmp_path / "again.json"
    assert run(there, "dossier", "--gebied", WIJK, "--uit", again) == 0
    # the second has no history of its own yet; what it says is the same
    rows = [json.loads(path.read_text())["rijen"] for path in (file, again)]
    assert rows[0] == rows[1]


def test_what_is_made_up_says_so_wherever_it_comes_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"id": "d", "soort": "dossier", "gegevens": {"naam": "Noord"}}
    made_up = {"vorm": "wijkverkenner-dossier", "versie": 1, "fictief": True, "rijen": [row]}
    (tmp_path / "d.json").write_text(json.dumps(made_up))
    assert run(tmp_path / "daar", "importeer", "dossier", tmp_path / "d.json") == 0
    assert "Voorbeeldgegevens: deze gemeente bestaat niet" in capsys.readouterr().out


def test_a_collision_stops_all_until_somebody_chooses(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, there = tmp_path / "d.json", tmp_path / "daar"
    run(here, "dossier", "--gebied", WIJK, "--uit", file)
    run(there, "importeer", "dossier", file)
    for folder, text in ((here, "hier"), (there, "daar")):
        kept = Records(folder)
        kept.save(kept.get("v2"), kept.get("v2").gegevens | {"tekst": text})
    run(here, "dossier", "--gebied", WIJK, "--uit", file)
    capsys.readouterr()
    assert run(there, "importeer", "dossier", file) == 1
    told = capsys.readouterr().err
    assert "1 rij die zowel hier als in het bestand gewijzigd is" in told
    assert "vraag ‘hier’" in told
    assert Records(there).get("v2").gegevens["tekst"] == "daar"
    assert run(there, "importeer", "dossier", file, "--bij-botsing", "hier") == 0
    assert Records(there).get("v2").gegevens["tekst"] == "daar"
    assert run(there, "importeer", "dossier", file, "--bij-botsing", "bestand") == 0
    assert Records(there).get("v2").gegevens["tekst"] == "hier"


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_dossier_is_a_workbook_and_a_document(here: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"d.{ending}"
    assert run(here, "dossier", "--gebied", WIJK, "--uit", file) == 0
    if ending == "xlsx":
        import openpyxl

        book = openpyxl.load_workbook(file)
        assert book.sheetnames[:2] == ["Stappen", "Dossiers"]
        rows = list(book["Afspraken"].iter_rows(values_only=True))
        assert rows[0][0] == "Wat is afgesproken"
        assert [row[0] for row in rows[1:]] == ["Cijfer vragen", "Folder"]
        assert "Voorbereidingen" not in book.sheetnames
        return
    import docx

    document = docx.Document(str(file))
    text = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert text[0] == "Dossier Noord"
    assert "3. Staat van de jeugd en ambities" in text
    assert [one for one in cells if one in ("Straatvoetbal", "gestopt", "Geen trainer")] + [
        "meer kinderen sporten"
    ] == ["Straatvoetbal", "gestopt", "Geen trainer", "meer kinderen sporten"]
    text += cells
    assert not any("Nieuwe leden" in line for line in text)


def test_an_area_without_a_dossier_and_another_file_are_told(
    here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(here, "dossier", "--gebied", "WK990199", "--uit", tmp_path / "d.json") == 1
    assert "Er zijn: Noord (WK990101)" in capsys.readouterr().err
    other = tmp_path / "x.json"
    other.write_text("[]")
    assert run(here, "importeer", "dossier", other) == 1
    assert "andere JSON" in capsys.readouterr().err
