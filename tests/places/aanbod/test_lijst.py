"""The list of a folder: read as it was at one moment, and taken over once, whoever does it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import boundaries
from places.aanbod import aanbod_list
from places.aanbod.aanbod_list import AlreadyTakenOver, keep_imported, listed, take_over
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_RESULTAAT
from places.lists.sets import read_locations
from store.kept import records_if_any
from store.paths import RECORDS_FILE as FILE
from store.records import Opdracht, Records
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store import DataFolder
    from store.records import Rij

# The middle of Aalkamp is (136300, 456300).
OFFER = """naam;domein;resultaat;x_rd;y_rd
Huiswerkklas;schoolprestaties;beter leren;136300;456300
Inloop;meedoen;;;
Wandelclub;meedoen;;;
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """Return a small folder with a list of aanbod that nobody took over."""
    monkeypatch.delenv("WIJKVERKENNER_DB", raising=False)
    made = small_folder.make(tmp_path / "gegevens", figures=False)
    path = tmp_path / "aanbod_2025.csv"
    path.write_text(OFFER)
    made.commit(read_locations(path, soort="aanbod"))
    return made


@pytest.fixture
def kept(folder: DataFolder) -> Iterator[Records]:
    """Return the records of that folder."""
    made = Records(folder.path)
    yield made
    made.close()


def names(rows: list[Rij]) -> list[str]:
    return sorted(str(row.gegevens["naam"]) for row in rows)


def other_borders(folder: DataFolder, tmp_path: Path) -> None:
    """Import borders of a later year in which Aalkamp lies in the other wijk."""
    shapes = small_folder.buurten()
    shapes["features"][0]["properties"] |= {"buurtcode": "BU99990209", "wijkcode": "WK999902"}
    path = tmp_path / "buurten_2025.geojson"
    path.write_text(json.dumps(shapes))
    folder.commit(boundaries.read_grenzen(path, jaar=2025))


def test_of_two_people_who_take_over_at_once_the_second_is_told_and_nothing_doubles(
    folder: DataFolder, kept: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = folder.snapshot()
    other_borders(folder, tmp_path)
    two = folder.snapshot()
    assert one.hash != two.hash
    # both have planned it before either has stored it
    first, second = take_over(one, kept), take_over(two, kept)
    areas = [
        next(o.gegevens["gebieden"] for o in plan if o.gegevens and "naam" in o.gegevens)
        for plan in (first, second)
    ]
    assert areas == [["WK999901"], ["WK999902"]], "they do not say the same of the first row"
    kept.apply(first)
    monkeypatch.setattr(aanbod_list, "take_over", lambda *_: second)
    with pytest.raises(AlreadyTakenOver, match="al overgenomen"):
        keep_imported(two, kept)
    assert names(kept.all(SOORT_AANBOD)) == ["Huiswerkklas", "Inloop", "Wandelclub"]
    assert [row.gegevens["tekst"] for row in kept.all(SOORT_RESULTAAT)] == ["beter leren"]
    assert len(kept.changes()) == 1


def test_who_comes_later_is_told_too(folder: DataFolder, kept: Records) -> None:
    keep_imported(folder.snapshot(), kept)
    with pytest.raises(AlreadyTakenOver):
        keep_imported(folder.snapshot(), kept)
    assert len(kept.all(SOORT_AANBOD)) == 3


def test_rows_keep_their_names_when_they_are_taken_over(folder: DataFolder, kept: Records) -> None:
    before = listed(folder.snapshot(), kept)
    assert not before.bewaard
    keep_imported(folder.snapshot(), kept)
    after = listed(folder.snapshot(), kept)
    assert after.bewaard
    assert [row.id for row in after.aanbod] == [row.id for row in before.aanbod]
    assert [row.gegevens for row in after.aanbod] == [row.gegevens for row in before.aanbod]


def test_an_own_list_that_was_emptied_stays_one_and_can_be_filled_again(
    folder: DataFolder, kept: Records
) -> None:
    snapshot = folder.snapshot()
    keep_imported(snapshot, kept)
    ids = [row.id for row in kept.all(SOORT_AANBOD)]
    [result] = kept.all(SOORT_RESULTAAT)
    renamed = kept.save(result, result.gegevens | {"tekst": "beter leren lezen"})
    kept.apply([Opdracht(r.soort, None, r.id, r.versie) for r in kept.all(SOORT_AANBOD)])
    empty = listed(snapshot, kept)
    assert empty.bewaard
    assert empty.aanbod == ()

    keep_imported(snapshot, kept)
    again = kept.all(SOORT_AANBOD)
    assert [row.id for row in again] == ids
    assert [version.versie for version in kept.history(ids[0])] == [3, 2, 1]
    # the resultaat that somebody renamed is the same one still
    assert [row.gegevens["tekst"] for row in kept.all(SOORT_RESULTAAT)] == ["beter leren lezen"]
    assert again[0].gegevens["resultaten"] == [renamed.id]


def test_a_stand_changes_with_its_own_kinds_only(folder: DataFolder, kept: Records) -> None:
    kept.add(SOORT_AANBOD, {"naam": "Sport"})
    before = listed(folder.snapshot(), kept)
    kept.add("ambitie", {"tekst": "Gezond"})
    kept.add("doel", {})
    after = listed(folder.snapshot(), kept)
    both = (SOORT_AANBOD, SOORT_RESULTAAT)
    assert before.stand(*both) == after.stand(*both)
    assert before.stand("ambitie") != after.stand("ambitie")


def test_a_removed_resultaat_that_aanbod_still_names_is_called_by_its_text(
    folder: DataFolder, kept: Records
) -> None:
    goal = kept.add(SOORT_RESULTAAT, {"tekst": "Beter leren"})
    other = kept.add("duiding", {"tekst": "van een andere pagina"})
    names = [goal.id, other.id, "een eigen tekst"]
    kept.add(SOORT_AANBOD, {"naam": "Huiswerkklas", "resultaten": names})
    assert listed(folder.snapshot(), kept).names() == {goal.id: "Beter leren"}
    kept.remove(goal)
    found = listed(folder.snapshot(), kept)
    assert found.names() == {goal.id: "Beter leren (verwijderd)"}
    assert found.resultaten == (), "it counts nowhere"


def test_looking_makes_no_database(folder: DataFolder) -> None:
    assert records_if_any(folder.path) is None
    assert len(listed(folder.snapshot(), records_if_any(folder.path)).aanbod) == 3
    assert not (folder.path / FILE).exists()
