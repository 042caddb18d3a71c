"""A sure difference that rounds away is written with the decimals that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare import profile
from compare.told import told, told_among

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot


def table(own: int, other: int) -> str:
    rows = ["gebied_code,aantal_inwoners,aantal_0_tot_15_jaar"]
    rows += [f"GM0001,1000000,{own * 1000}", f"GM0002,1000000,{other * 1000}"]
    return "\n".join(rows)


def said(snapshot: Snapshot) -> tuple[str, str]:
    found = profile(snapshot, "GM0001", met=["GM0002"])
    row = next(r for r in found.regels if r.indicator.id == "percentage_0_tot_15_jaar")
    return told(row, row.vergelijkingen[0])


def test_figures_that_read_the_same_and_differ_get_a_decimal(
    load: Callable[..., Snapshot],
) -> None:
    assert said(load(table(154, 146))) == ("15,4 %", "14,6 %")


def test_figures_that_read_apart_keep_their_own_decimals(load: Callable[..., Snapshot]) -> None:
    assert said(load(table(180, 140))) == ("18 %", "14 %")


def test_figures_that_do_not_differ_surely_stay_as_they_are(load: Callable[..., Snapshot]) -> None:
    assert said(load(table(150, 150))) == ("15 %", "15 %")


def test_the_own_figure_gets_the_decimals_of_the_closest_benchmark(
    load: Callable[..., Snapshot],
) -> None:
    text = table(154, 146) + "\nGM0003,1000000,90000"
    found = profile(load(text), "GM0001", met=["GM0002", "GM0003"])
    row = next(r for r in found.regels if r.indicator.id == "percentage_0_tot_15_jaar")
    assert told_among(row) == ("15,4 %", {"GM0002": "14,6 %", "GM0003": "9,0 %"})
