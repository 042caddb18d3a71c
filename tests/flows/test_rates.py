"""Rates: what is refused, and which one holds for a count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.rates import age_text, read_tarieven, tarief, tarieven, template
from store import DataFolder, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "bedrag;periode;soort;leeftijd;categorie;waarvoor;onderdeel;peildatum;bron\n"
NEW = "13.500,25;2026;so;alle;laag;ondersteuning;;1-2-2025;opgave\n"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "gegevens")


def test_shipped_rates_are_those_of_their_sources(folder: DataFolder) -> None:
    """Amounts as the Regeling bekostiging personeel PO 2015-2016 has them."""
    there = tarieven(folder.snapshot())
    assert len(there) == 24
    assert (there["bron"] != "").all()
    counted = date(2014, 10, 1)
    asked = {"soort": "so", "waarvoor": "ondersteuning", "telling": counted}
    found = tarief(folder.snapshot(), categorie="hoog", **asked)
    # of pupils younger than 8, and from 8
    assert (found.bedrag, found.hoogste) == (20228.81, 21328.60)
    assert found.periode == "2015-2016"
    assert not found.waarschuwing
    assert "art. 15" in found.bron


def test_a_rate_of_another_period_is_used_only_when_asked_and_said(folder: DataFolder) -> None:
    asked = {"soort": "so", "waarvoor": "ondersteuning", "categorie": "laag"}
    with pytest.raises(
        NotFound, match=r"1-10-2017; wel van schooljaar 2015-2016 en kalenderjaar 2024"
    ):
        tarief(folder.snapshot(), telling=date(2017, 10, 1), **asked)
    found = tarief(folder.snapshot(), telling=date(2017, 10, 1), periode="2024", **asked)
    assert found.bedrag == 12938.34
    assert found.waarschuwing == (
        "Gerekend met het tarief van kalenderjaar 2024 voor een telling van 1-10-2017."
    )
    own = tarief(folder.snapshot(), telling=date(2023, 2, 1), periode="2024", **asked)
    assert not own.waarschuwing


def test_own_rates_stand_beside_and_go_before_the_shipped(
    folder: DataFolder, write: Callable[..., Path]
) -> None:
    other = "13.000,00;2024;so;alle;laag;ondersteuning;;1-2-2023;eigen opgave\n"
    result = read_tarieven(write("t.csv", HEAD + NEW + other))
    assert [(f.code, f.aantal) for f in result.rapport.bevindingen] == [("tarief_vervangen", 1)]
    folder.commit(result)
    asked = {"soort": "so", "waarvoor": "ondersteuning", "categorie": "laag"}
    snapshot = folder.snapshot()
    assert tarief(snapshot, telling=date(2023, 2, 1), **asked).bedrag == 13000
    assert tarief(snapshot, telling=date(2025, 2, 1), **asked).bedrag == 13500.25
    assert len(tarieven(snapshot)) == 25


def test_rows_that_say_no_rate_are_refused_and_named(write: Callable[..., Path]) -> None:
    rows = [
        NEW,
        NEW,
        NEW.replace("laag", "midden/hoog"),
        NEW.replace("13.500,25", "-3"),
        NEW.replace("2026", "2026-2028"),
        NEW.replace("ondersteuning", "huur"),
        NEW.replace("opgave", "").replace("laag", "cat. 2"),
    ]
    result = read_tarieven(write("t.csv", HEAD + "".join(rows)))
    assert (result.rapport.rijen, result.rapport.geweigerd) == (2, 5)
    assert [(f.code, f.plaats, f.gevonden) for f in result.rapport.bevindingen] == [
        ("categorie_onbekend", "t.csv, rij 4, kolom E", "'midden/hoog'"),
        ("tarief_onleesbaar", "t.csv, rij 5, kolom A", "'-3'"),
        ("tarief_onleesbaar", "t.csv, rij 6, kolom B", "'2026-2028'"),
        ("tarief_onleesbaar", "t.csv, rij 7, kolom F", "'huur'"),
        ("dubbele_rij", "t.csv, rij 3", "hetzelfde tarief als een rij erboven"),
        ("tarief_zonder_bron", "t.csv", "tarieven zonder bron"),
    ]


def test_two_rates_for_one_period_are_refused(write: Callable[..., Path]) -> None:
    young = NEW.replace("alle", "jonger dan 9")
    old = NEW.replace("alle", "8 en ouder").replace("13.500,25", "9.000,00")
    with pytest.raises(Refused, match=r"2026 so laag ondersteuning \(rij 2 en 3: € 13.500,25 en"):
        read_tarieven(write("t.csv", HEAD + young + old))
    fits = old.replace("8 en", "9 en")
    assert read_tarieven(write("t.csv", HEAD + young + fits)).rapport.rijen == 2


def test_another_table_is_refused_with_what_is_needed(write: Callable[..., Path]) -> None:
    with pytest.raises(Refused, match="kolommen nodig voor periode; soort; waarvoor; bedrag"):
        read_tarieven(write("t.csv", "gebied_code;waarde\nGM9901;3\n"))
    with pytest.raises(Refused, match="zonder één bruikbare rij"):
        read_tarieven(write("t.csv", HEAD + NEW.replace("2026", "ooit")))


@pytest.mark.parametrize("ages", [(0, 99), (0, 7), (8, 99), (4, 12)])
def test_ages_are_written_as_they_are_read(
    ages: tuple[int, int], write: Callable[..., Path]
) -> None:
    row = NEW.replace("alle", age_text(*ages))
    table = read_tarieven(write("t.csv", HEAD + row)).sets[0].tables["tarieven"]
    assert not isinstance(table, bytes)
    assert (table["leeftijd_van"][0], table["leeftijd_tot"][0]) == ages


def test_the_table_to_fill_in_is_read_back(write: Callable[..., Path]) -> None:
    made = template()
    lines = [";".join(name for name, _ in made.kolommen), *map(";".join, made.rijen)]
    result = read_tarieven(write("t.csv", "\n".join(lines)))
    assert (result.rapport.rijen, result.rapport.bevindingen) == (24, [])
    assert [new.key.bron for new in result.sets] == ["schooljaar 2015-2016", "kalenderjaar 2024"]
