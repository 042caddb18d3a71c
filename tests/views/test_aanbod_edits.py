"""Unsaved changes of the editor under filters: nothing lost, nothing removed that is not shown."""

from __future__ import annotations

from typing import Any

from aanbod import Aanbod
from store.records import Opdracht, Rij
from views import aanbod_grid
from views.aanbod_edits import Bewerking, Filter

NAMES = {"WK999901": "Oost"}
ROWS = [
    Rij("a", "aanbod", 3, Aanbod("Huiswerkklas", "Dock", gebieden=("WK999901",)).as_dict()),
    Rij("b", "aanbod", 1, Aanbod("Voorlezen", domein="werk", stedelijk=True).as_dict()),
    Rij("c", "aanbod", 7, Aanbod("Coach", "Jou", gebieden=("WK999902",)).as_dict()),
]


def started(keuze: Filter = Filter()) -> Bewerking:  # noqa: B008 (it is frozen)
    now = Bewerking("aanbod")
    now.begin(ROWS, "1", keuze, NAMES)
    return now


def names(now: Bewerking) -> list[str]:
    return [row.gegevens["naam"] for row in now.getoond]


def look(now: Bewerking, changes: dict[int, dict[str, Any]], *gone: int, **new: Any) -> None:
    """Do in the table what a person does, and read it off as the editor does."""
    table = aanbod_grid.grid(now.getoond, "aanbod")
    for place, cells in changes.items():
        for column, value in cells.items():
            table.loc[place, column] = value
    if new:
        empty: dict[str, Any] = dict.fromkeys(table.columns)
        table.loc[len(now.getoond)] = empty | {"stedelijk": False} | new
    table = table.drop(index=list(gone))
    orders = aanbod_grid.orders(table, now.getoond, "aanbod", basis=now.basis)
    now.alles = [*orders, *now.meegenomen]


def saved(now: Bewerking) -> list[tuple[str | None, int | None, str | None]]:
    return [(o.id, o.versie, o.gegevens["naam"] if o.gegevens else None) for o in now.alles]


def test_a_filter_narrows_by_wijk_and_by_every_word_as_it_is_read() -> None:
    assert names(started(Filter(wijk="WK999901"))) == ["Huiswerkklas", "Voorlezen"]
    assert names(started(Filter("dock"))) == ["Huiswerkklas"]
    assert names(started(Filter("oost"))) == ["Huiswerkklas"], "by the name of its area"
    assert names(started(Filter("JOU coach"))) == ["Coach"]
    assert names(started(Filter("werk"))) == ["Huiswerkklas", "Voorlezen"], "the domein too"
    assert names(started(Filter("niets van dit al"))) == []


def test_rows_outside_the_filter_are_not_touched() -> None:
    now = started(Filter("coach"))
    look(now, {})
    assert now.alles == []
    look(now, {0: {"naam": "Coach plus"}})
    assert saved(now) == [("c", 7, "Coach plus")]


def test_a_change_stays_under_another_filter_and_over_a_table_made_anew() -> None:
    now = started()
    look(now, {0: {"naam": "Huiswerkhulp"}}, 1, naam="Nieuw")
    assert saved(now) == [("a", 3, "Huiswerkhulp"), (None, None, "Nieuw"), ("b", 1, None)]
    now.again(Filter("coach"), NAMES)
    assert names(now) == ["Huiswerkhulp", "Coach", "Nieuw"], "the unsaved ones stay in sight"
    look(now, {1: {"naam": "Coach plus"}})
    everything = [
        ("a", 3, "Huiswerkhulp"), ("c", 7, "Coach plus"), (None, None, "Nieuw"), ("b", 1, None),
    ]  # fmt: skip
    assert saved(now) == everything
    for keuze in (Filter(wijk="WK999902"), Filter("zzz"), Filter()):
        now.again(keuze, NAMES)
        look(now, {})
        assert saved(now) == everything


def test_a_change_that_is_taken_back_is_no_change() -> None:
    now = started()
    look(now, {0: {"naam": "Anders"}}, naam="Nieuw")
    now.again(Filter("zzz"), NAMES)
    assert names(now) == ["Anders", "Nieuw"]
    look(now, {0: {"naam": "Huiswerkklas"}}, 1)
    assert now.alles == []


def test_forgetting_starts_from_what_is_stored() -> None:
    now = started()
    look(now, {}, 0)
    now.forget()
    assert now.stand is None
    now.begin(ROWS[:1], "2", Filter(), NAMES)
    look(now, {})
    assert (names(now), now.alles) == (["Huiswerkklas"], [])


def test_orders_of_a_plain_table_need_no_basis() -> None:
    table = aanbod_grid.grid(ROWS, "aanbod").drop(index=[2])
    assert aanbod_grid.orders(table, ROWS, "aanbod") == [Opdracht("aanbod", None, "c", 7)]
