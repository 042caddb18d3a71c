"""`kaart`: classes as they are asked for, and what is said when they cannot be made."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

import cli
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return small_folder.make(tmp_path / "gegevens")


def run(folder: DataFolder, path: Path, *options: str) -> int:
    base = ["--gegevens", str(folder.path), "kaart", "--niveau", "buurt", "--uit", str(path)]
    return cli.run([*base, "--indicator", small_folder.INDICATOR, *options])


@pytest.mark.parametrize(
    ("grenzen", "classes"),
    [
        ("10,22", {"Aalkamp": "1", "Berkhof": "2", "Eikenrode": ""}),
        ("22, 10,", {"Aalkamp": "1", "Berkhof": "2", "Eikenrode": ""}),
        ("9,5;22,5", {"Aalkamp": "2", "Berkhof": "2", "Eikenrode": ""}),
        ("-5,0", {"Aalkamp": "3", "Berkhof": "3", "Eikenrode": ""}),
    ],
)
def test_own_bounds_make_the_classes(
    folder: DataFolder, tmp_path: Path, grenzen: str, classes: dict[str, str]
) -> None:
    path = tmp_path / "kaart.csv"
    assert run(folder, path, "--methode", "eigen", "--grenzen", grenzen) == 0
    with path.open(encoding="utf-8", newline="") as stream:
        found = {row["naam"]: row["klasse"] for row in csv.DictReader(stream)}
    assert {name: found[name] for name in classes} == classes


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--methode", "eigen"), "Gekregen: geen grenzen."),
        (("--methode", "eigen", "--grenzen", " , "), "Gekregen: geen grenzen."),
        (("--methode", "eigen", "--grenzen", "10,veel"), "10,veel zijn geen getallen"),
        (("--methode", "eigen", "--grenzen", "10,nan"), "een grens die geen getal is"),
        (("--methode", "eigen", "--grenzen", "1,2,3,4,5,6,7,8,9"), "Gekregen: 9 grenzen."),
        (("--grenzen", "10,20"), "hoort bij --methode eigen"),
    ],
)
def test_bounds_that_cannot_be_used_are_told_before_anything_is_drawn(
    folder: DataFolder,
    tmp_path: Path,
    words: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(folder, tmp_path / "kaart.html", *words) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "De waarde voor --grenzen is niet bruikbaar: " in err
    assert "in wijkverkenner zelf" not in err
    assert len(err.strip().splitlines()) == 1
    assert not (tmp_path / "kaart.html").exists()


def test_an_unknown_method_names_those_there_are(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, tmp_path / "kaart.csv", "--methode", "jenks") == 1
    assert "kies uit natuurlijk, kwantielen" in capsys.readouterr().err
