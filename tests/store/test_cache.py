"""One cache: bounded, shared, keyed on the folder, and on people's own rows where they count."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from store import NotFound, cache
from store.cache import by_content, cached
from store.records import Records
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder, Snapshot


@pytest.fixture
def filled(tmp_path: Path) -> DataFolder:
    return small_folder.make(tmp_path / "gegevens")


def test_everybody_gets_the_same_object_until_it_makes_place() -> None:
    @cached(2)
    def made(name: str) -> list[str]:
        return [name]

    first = made("a")
    assert made("a") is first
    made("b")
    made("c")
    assert made("a") is not first
    again = made("a")
    cache.clear()
    assert made("a") is not again


def test_a_question_that_ends_in_an_error_is_asked_again() -> None:
    asked: list[int] = []

    @cached(2)
    def refused() -> None:
        asked.append(1)
        raise NotFound("er is niets")

    for _ in range(2):
        with pytest.raises(NotFound):
            refused()
    assert len(asked) == 2


def test_two_who_ask_at_once_wait_for_one_computation() -> None:
    asked: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    @cached(2)
    def slow(number: int) -> object:
        asked.append(number)
        begun.set()
        go_on.wait(10)
        return object()

    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(slow(1))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert asked == [1]
    assert len(set(map(id, found))) == 1
    assert len(found) == 4


def test_a_commit_is_seen_and_equal_snapshots_share(filled: DataFolder) -> None:
    @cached(4)
    def number(snapshot: Snapshot) -> list[int]:
        return [len(snapshot.sets)]

    before = filled.snapshot()
    kept = number(before)
    assert number(filled.snapshot()) is kept
    after = filled.remove([before.sets[0].key])
    assert after != before
    assert number(after)[0] == kept[0] - 1


def test_peoples_own_rows_count_only_where_a_result_depends_on_them(filled: DataFolder) -> None:
    @cached(4)
    def of_files(_: Snapshot) -> object:
        return object()

    @cached(4, eigen=True)
    def of_rows(_: Snapshot) -> object:
        return object()

    before = filled.snapshot()
    plain, own = of_files(before), of_rows(before)
    records = Records(filled.path)
    records.add("aanbod", {"naam": "koffie"})
    after = filled.snapshot()
    assert of_files(after) is plain
    assert of_rows(after) is not own
    records.add("doel", {"tekst": "anders"})
    assert of_rows(filled.snapshot()) is of_rows(after)
    records.close()


def test_a_key_of_ones_own_tells_what_matters() -> None:
    @cached(4, key=lambda _frame, name: name)
    def made(frame: list[int], name: str) -> object:
        del frame, name
        return object()

    assert made([1], "a") is made([2], "a")
    assert made([1], "a") is not made([1], "b")


def test_tables_of_the_same_content_are_one_question() -> None:
    made: list[int] = []

    @cached(2, key=by_content)
    def total(table: pd.DataFrame, *, keer: int) -> int:
        made.append(keer)
        return int(table["n"].sum()) * keer

    assert [total(pd.DataFrame({"n": [1, 2]}), keer=2) for _ in range(2)] == [6, 6]
    assert total(pd.DataFrame({"n": [1, 3]}), keer=2) == 8
    assert made == [2, 2]
