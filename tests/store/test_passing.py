"""What passes by in a meeting: one answer per sender, none past a closed door, none too many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from store.passing import OPEN, Passing
from store.records import Records

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def passing(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> Passing:
    monkeypatch.setenv("WIJKVERKENNER_DB", database)
    # a database that was made before there was anything of this kind
    Records(tmp_path).add("aanbod", {"naam": "Inloop"})
    return Passing(tmp_path)


def _give(passing: Passing, sender: str, content: object) -> str:
    return passing.answer("ronde/A", sender, content, senders=2, times=3)


def test_an_answer_is_changed_until_the_place_is_closed(passing: Passing) -> None:
    assert _give(passing, "een", ["x"]) == "dicht", "there is no such place"
    passing.tell("ronde/A", {OPEN: True, "vraag": "Waar?"})
    assert _give(passing, "een", ["x"]) == ""
    assert _give(passing, "een", ["y"]) == ""
    assert (passing.number("ronde/A"), passing.answers("ronde/A")) == (1, [["y"]])
    assert passing.answer_of("ronde/A", "een") == ["y"]
    passing.tell("ronde/A", {OPEN: False})
    assert _give(passing, "een", ["z"]) == "dicht"
    assert passing.answers("ronde/A") == [["y"]], "what was answered before waits to be counted"


def test_answers_are_limited_also_when_they_come_at_once(passing: Passing) -> None:
    passing.tell("ronde/A", {OPEN: True})
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda n: _give(passing, f"p{n}", [n]), range(8)))
    assert sorted(said) == ["", "", *["vol"] * 6]
    mine = f"p{said.index('')}"
    assert [_give(passing, mine, ["x"]) for _ in range(3)] == ["", "", "vaak"]


def test_what_is_long_over_goes_whole_and_never_from_a_place_in_use(
    passing: Passing, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("ronde/A", "ronde/B"):
        passing.tell(place, {OPEN: True})
    _give(passing, "een", ["x"])
    monkeypatch.setattr("store.passing._KEEP_DAYS", -1)
    passing.tell("ronde/A", {OPEN: False})
    assert passing.answers("ronde/A") == [["x"]], "it is closed to count them"
    assert passing.told("ronde/B") is None
    passing.tell("ronde/C", {OPEN: True})
    assert (passing.answers("ronde/A"), passing.told("ronde/A")) == ([], None)


def test_places_know_nothing_of_each_other(passing: Passing) -> None:
    passing.tell("ronde/A", {OPEN: True})
    _give(passing, "een", ["x"])
    assert passing.told("ronde/B") is None
    assert passing.answers("ronde/B") == []
