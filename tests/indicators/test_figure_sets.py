"""Counted figures are kept until the next commit, and never pass for figures when damaged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import indicators
from indicators.figure_sets import AFGELEID
from store import Ernst, Finding, Herkomst, SetKey, SetRecord, Soort, cache
from store.registry import DerivedSet, Provider
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store import Snapshot

SAID = Finding("proef", Ernst.INFO, "hier", "dit is geteld", "bewaard", aantal=2)
CODES = ("BU99990101", "BU99990102", "BU99990103")


class Counter:
    """Counts how often it was asked to count."""

    def __init__(self) -> None:
        self.times = 0
        self.stand = ""

    def sets(self, _: Snapshot) -> list[DerivedSet]:
        key = SetKey(Soort.INDICATOREN, "proef, geteld", "buurt", 2024, 2024)
        row = indicators.catalogue()["aantal_inwoners"]
        own = replace(row, id="aantal_scholen", label="Scholen", eigen=True).as_dict()
        name = f"proef|{self.stand}"
        extra = {AFGELEID: name, "indicatoren": {"aantal_scholen": 3}, "eigen": [own]}
        herkomst = Herkomst("proef.csv", "", "2024-01-01T00:00:00", "eigen")
        record = SetRecord(key, herkomst, 3, {}, (), extra)
        return [DerivedSet(record, self.figures, lambda: (SAID,))]

    def figures(self) -> dict[str, pd.DataFrame]:
        self.times += 1
        values, states = [4.0, float("nan"), float("nan")], ["waarde", "afgeschermd", "nvt"]
        frame = pd.DataFrame({"gebied_code": CODES, "waarde": values, "staat": states})
        return {"aantal_scholen": frame}


@pytest.fixture(autouse=True)
def forgetting() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def here(tmp_path: Path) -> Snapshot:
    return small_folder.make(tmp_path / "gegevens").snapshot()


def ask(here: Snapshot, who: Counter, edition: str = "een") -> list[tuple[Any, ...]]:
    """Return code, value and state, as another process would find them."""
    cache.clear()
    provider = Provider("scholen", Soort.INDICATOREN, who.sets)
    snapshot = replace(here, providers=(provider,), edition=lambda: edition)
    found = indicators.figures(snapshot, "aantal_scholen", "buurt", jaar=2024)
    assert SAID in found.bevindingen
    rows = found.frame[["gebied_code", "waarde", "staat"]].astype(object)
    return [tuple(row) for row in rows.where(rows.notna(), None).itertuples(index=False)]


EXPECTED = [
    ("BU99990101", 4.0, "waarde"),
    ("BU99990102", None, "afgeschermd"),
    ("BU99990103", None, "nvt"),
]


def test_what_was_counted_is_read_back_by_another_process(here: Snapshot) -> None:
    who = Counter()
    assert ask(here, who) == ask(here, who) == EXPECTED
    assert who.times == 1


def test_other_code_and_a_new_commit_count_again(here: Snapshot) -> None:
    who = Counter()
    ask(here, who)
    assert ask(here, who, "twee") == EXPECTED
    assert who.times == 2
    again = replace(here, hash="anders")
    assert ask(again, who) == EXPECTED
    assert who.times == 3


def test_a_folder_without_an_edition_keeps_nothing(here: Snapshot) -> None:
    who = Counter()
    ask(here, who, "")
    ask(here, who, "")
    assert who.times == 2
    assert not (here.folder / "geteld").exists()


@pytest.mark.parametrize("at", [0, 31, 40, -1])
def test_a_damaged_file_is_counted_again(here: Snapshot, at: int) -> None:
    who = Counter()
    ask(here, who)
    (kept,) = (here.folder / "geteld").iterdir()
    content = bytearray(kept.read_bytes())
    content[at] ^= 1
    kept.write_bytes(content)
    assert ask(here, who) == EXPECTED
    assert who.times == 2
    kept.write_bytes(b"")
    assert ask(here, who) == EXPECTED
    assert who.times == 3


def test_of_what_people_keep_only_the_last_is_kept(here: Snapshot) -> None:
    who = Counter()
    for stand, times in (("een", 1), ("een", 1), ("twee", 2), ("een", 3)):
        who.stand = stand
        assert ask(here, who) == EXPECTED
        assert who.times == times
        assert len(list((here.folder / "geteld").iterdir())) == 1


def test_a_folder_that_cannot_be_written_to_answers_as_well(here: Snapshot) -> None:
    # not by its rights: who runs the tests may be allowed everything
    (here.folder / "geteld").write_text("in de weg")
    assert ask(here, Counter()) == EXPECTED


def test_a_commit_removes_what_was_counted_from_the_folder_before_it(tmp_path: Path) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    ask(folder.snapshot(), Counter())
    assert list((folder.path / "geteld").iterdir())
    folder.remove([folder.snapshot().sets[0].key])
    assert not list((folder.path / "geteld").iterdir())
