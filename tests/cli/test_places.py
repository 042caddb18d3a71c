"""Schools and aanbod on a map of the command line: what is asked, counted and refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

import boundaries
import cli
from places.lists.sets import read_locations
from store.paths import RECORDS_FILE as FILE
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder

SCHOOLS = """BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;DENOMINATIE;X;Y
99AA;De Waag;basisonderwijs;Openbaar;136310;456310
99AB;Het Kompas;speciaal basisonderwijs;Protestants-Christelijk;137400;456400
99AC;De Boog;basisonderwijs;Protestants-Christelijk;137000;456900
99AD;Ver Weg;basisonderwijs;Openbaar;200000;500000
"""
OFFER = """naam;aanbieder;domein;preventieniveau;stedelijk;x_rd;y_rd;status
Huiswerkklas;De Alder;schoolprestaties;selectief;nee;136300;456300;huidig
Voorlezen;Bibliotheek;schoolprestaties;universeel;ja;;;huidig
Werkplaats;De Alder;werk;selectief;nee;137500;456900;gewenst
"""


@pytest.fixture
def filled(tmp_path: Path) -> DataFolder:
    """Return a small folder with schools and aanbod."""
    made = small_folder.make(tmp_path / "gegevens")
    for soort, text in (("school", SCHOOLS), ("aanbod", OFFER)):
        path = tmp_path / f"{soort}_2024.csv"
        path.write_text(text)
        made.commit(read_locations(path, soort=soort))
    return made


def run(folder: DataFolder, path: Path, *options: str) -> int:
    """Make a map of the small folder and return the exit code."""
    base = ["--gegevens", str(folder.path), "kaart", "--niveau", "buurt", "--uit", str(path)]
    return cli.run([*base, "--indicator", small_folder.INDICATOR, *options])


def names(path: Path) -> list[list[str]]:
    """Return the names of the places in a file, per kind."""
    text = path.read_text(encoding="utf-8")
    block = re.search(r'id="plekken">(.*?)</script>', text, re.DOTALL)
    assert block
    delen = json.loads(block[1])["delen"]
    return [[row[3] for row in deel["gegevens"]["rijen"]] for deel in delen]


def test_chosen_places_are_in_the_file_and_counted(
    filled: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "k.html"
    options = ("--scholen", "bo", "--denominatie", "openbaar", "--aanbod", "alle")
    assert run(filled, path, *options, "--preventieniveau", "selectief") == 0
    assert names(path) == [["De Waag"], ["Huiswerkklas", "Werkplaats"]]
    told = capsys.readouterr().out
    assert "Scholen: 1 van 3 scholen getoond" in told
    assert "Aanbod: 2 plekken met aanbod" in told
    assert not (filled.path / FILE).exists(), "looking makes no database"


def test_all_of_them_are_those_on_this_piece_of_the_country(
    filled: DataFolder, tmp_path: Path
) -> None:
    path = tmp_path / "k.html"
    assert run(filled, path, "--scholen", "alle") == 0
    assert names(path) == [["De Waag", "Het Kompas", "De Boog"]]
    assert run(filled, tmp_path / "k.svg", "--scholen", "sbo") == 0
    assert "Scholen (1 van 3)" in (tmp_path / "k.svg").read_text(encoding="utf-8")


def test_schools_around_one_gemeente_are_counted_apart(
    filled: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shapes = small_folder.buurten()
    for part in shapes["features"][-1:]:  # the square in the north-east lies in a neighbour
        part["properties"] |= {
            "buurtcode": "BU99980101", "wijkcode": "WK999801", "gemeentecode": "GM9998",
            "gemeentenaam": "Buurdorp",
        }  # fmt: skip
    source = tmp_path / "buurten_2024.geojson"
    source.write_text(json.dumps(shapes))
    filled.commit(boundaries.read_grenzen(source, jaar=2024))
    csv = tmp_path / "school_2024.csv"
    csv.write_text(SCHOOLS + "99AE;Over de grens;basisonderwijs;Openbaar;137500;456900\n")
    filled.commit(read_locations(csv, soort="school"))
    options = ("--scholen", "alle", "--gemeente", "GM9999")
    assert run(filled, tmp_path / "k.svg", *options) == 0
    assert "Scholen: 4 scholen op de kaart, waarvan 3 in Proefdam" in capsys.readouterr().out
    assert run(filled, tmp_path / "k.html", *options) == 0
    text = (tmp_path / "k.html").read_text(encoding="utf-8")
    assert "Lijst: scholen (4 op de kaart, waarvan 3 in Proefdam)" in text


@pytest.mark.parametrize(
    ("options", "name", "said"),
    [
        (("--scholen", "mbo"), "k.html", "kies alle of uit bo, sbo"),
        (("--scholen", "bo", "--denominatie", "Onbekend"), "k.html", "Protestants-Christelijk"),
        (("--denominatie", "Openbaar"), "k.html", "hoort bij --scholen"),
        (("--aanbieder", "De Alder"), "k.html", "hoort bij --aanbod"),
        (("--scholen", "bo"), "k.csv", "alleen cijfers"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_dutch(
    filled: DataFolder,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    name: str,
    said: str,
) -> None:
    assert run(filled, tmp_path / name, *options) == 2
    assert said in re.sub(r"\s+", " ", capsys.readouterr().err)
    assert not (tmp_path / name).exists()


def test_a_folder_without_aanbod_says_how_to_get_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = small_folder.make(tmp_path / "kaal")
    assert run(bare, tmp_path / "k.html", "--aanbod", "alle") == 1
    assert "Er is geen aanbod" in re.sub(r"\s+", " ", capsys.readouterr().err)
