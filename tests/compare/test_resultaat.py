"""Maatschappelijk resultaat: the worked numbers of the method, and what cannot be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.resultaat import (
    GEEN_COMBINATIE,
    Combinatie,
    Doel,
    Meting,
    SoortDoel,
    Stand,
    assess,
    judge,
)
from indicators import Richting
from store import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot

THREE = ("sport", "niet_roken", "matig_alcohol")


def goal(*names: str, **known: Any) -> Doel:
    values = {"soort": SoortDoel.PUNTEN, "basisjaar": 2020, "doeljaar": 2024, "waarde": 5.0}
    return Doel(names, **(values | known))


def measured(before: tuple[float, ...], after: tuple[float, ...]) -> dict[str, Meting]:
    return {
        name: Meting({2020: old, 2024: new})
        for name, old, new in zip(THREE, before, after, strict=True)
    }


def test_each_of_three_improves_five_points() -> None:
    found = judge(goal(*THREE), measured((60, 80, 65), (65, 85, 70)))
    assert found.stand is Stand.BEHAALD
    assert found.tekst == "Elk van de 3 cijfers moet het doel halen: 3 behaald."


def test_one_of_three_falls_short() -> None:
    found = judge(goal(*THREE), measured((60, 80, 65), (69, 84, 67)))
    assert found.stand is Stand.NOG_NIET
    assert [part.stand for part in found.delen.values()] == ["behaald", "nog_niet", "nog_niet"]


def test_the_mean_of_three_is_reached_although_the_third_rose_only_two() -> None:
    found = judge(
        goal(*THREE, combineren=Combinatie.GEMIDDELD), measured((60, 80, 65), (69, 84, 67))
    )
    assert found.stand is Stand.BEHAALD
    mean = found.delen["gemiddeld"]
    assert (mean.basis, mean.nu) == (
        pytest.approx(68.333, abs=1e-3),
        pytest.approx(73.333, abs=1e-3),
    )
    assert "van 68,3 in 2020 naar 73,3 in 2024" in found.tekst


def test_the_share_that_has_all_of_them_needs_a_figure_of_its_own() -> None:
    order = goal(*THREE, combineren=Combinatie.ALLE)
    without = judge(order, measured((60, 80, 65), (65, 85, 70)))
    assert (without.stand, without.tekst) == (Stand.NIET_TE_BEOORDELEN, GEEN_COMBINATIE)
    together = Meting({2020: 100 * 400 / 1000, 2024: 100 * 495 / 1100})
    found = judge(order, measured((60, 80, 65), (65, 85, 70)), combinatie=together)
    assert found.stand is Stand.BEHAALD
    assert "van 40 in 2020 naar 45 in 2024" in found.tekst


@pytest.mark.parametrize(
    ("now", "year", "state"),
    [
        (62, 2022, Stand.OP_WEG),
        (60, 2022, Stand.NOG_NIET),
        (58, 2022, Stand.NOG_NIET),
        (66, 2022, Stand.BEHAALD),
        (62, 2024, Stand.NOG_NIET),  # the year is there, the target is not
    ],
)
def test_on_the_way_or_not_yet(now: float, year: int, state: Stand) -> None:
    assert judge(goal("sport"), {"sport": Meting({2020: 60, year: now})}).stand is state


def test_a_change_within_the_rounding_is_no_movement() -> None:
    small = Meting({2020: 60, 2022: 60.4}, marge=0.5)
    assert judge(goal("sport"), {"sport": small}).stand is Stand.NOG_NIET


def test_a_decrease_and_a_relative_change() -> None:
    fewer = goal("roken", waarde=-3)
    assert judge(fewer, {"roken": Meting({2020: 20, 2024: 17})}).stand is Stand.BEHAALD
    assert judge(fewer, {"roken": Meting({2020: 20, 2022: 19})}).stand is Stand.OP_WEG
    relative = goal("roken", soort=SoortDoel.RELATIEF, waarde=-10)
    assert judge(relative, {"roken": Meting({2020: 20, 2024: 18})}).stand is Stand.BEHAALD
    assert judge(relative, {"roken": Meting({2020: 20, 2024: 18.1})}).stand is Stand.NOG_NIET


@pytest.mark.parametrize(
    ("direction", "now", "state"),
    [
        (Richting.HOGER_ONGUNSTIG, 19.0, Stand.BEHAALD),
        (Richting.HOGER_ONGUNSTIG, 25.0, Stand.OP_WEG),
        (Richting.HOGER_ONGUNSTIG, 31.0, Stand.NOG_NIET),
        (Richting.NEUTRAAL, 19.0, Stand.BEHAALD),  # it came from above
    ],
)
def test_on_the_level_of_the_gemeente(direction: Richting, now: float, state: Stand) -> None:
    order = goal("roken", soort=SoortDoel.GEMEENTE, waarde=None)
    known = Meting({2020: 30, 2023: now}, {2020: 22, 2023: 20}, direction)
    assert judge(order, {"roken": known}).stand is state


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Meting({}), "geen cijfer van 2020, het basisjaar"),
        (Meting({2020: 60}), "nog geen cijfer na 2020"),
        (Meting({2020: 60, 2026: 70}), "nog geen cijfer na 2020"),
    ],
)
def test_what_cannot_be_judged_says_why(known: Meting, said: str) -> None:
    found = judge(goal("sport"), {"sport": known})
    assert found.stand is Stand.NIET_TE_BEOORDELEN
    assert said in found.tekst


def test_an_unknown_level_cannot_be_judged() -> None:
    order = goal("sport", soort=SoortDoel.LAND, waarde=None)
    found = judge(order, {"sport": Meting({2020: 60, 2022: 61}, {2020: 65})})
    assert "geen cijfer van Nederland van 2022" in found.tekst


@pytest.mark.parametrize(
    "wrong", [{"doeljaar": 2020}, {"waarde": 0}, {"waarde": None}]
)  # fmt: skip
def test_a_target_that_means_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        goal("sport", **wrong)
    with pytest.raises(Refused, match="ten minste één indicator"):
        goal()


def test_a_target_survives_its_record() -> None:
    order = goal(*THREE, combineren=Combinatie.ALLE, combinatie_indicator="alles", resultaat="r1")
    assert Doel.from_dict(order.as_dict() | {"onbekend": 1}) == order


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=5))
def test_when_each_is_reached_the_mean_is_too(pairs: list[tuple[float, float]]) -> None:
    names = tuple(f"i{place}" for place in range(len(pairs)))
    known = {
        name: Meting({2020: old, 2024: new}) for name, (old, new) in zip(names, pairs, strict=True)
    }
    each = judge(goal(*names), known).stand
    mean = judge(goal(*names, combineren=Combinatie.GEMIDDELD), known).stand
    assert each is not Stand.BEHAALD or mean is Stand.BEHAALD


def test_a_result_of_a_wijk_with_the_figures_of_the_folder(load: Callable[..., Snapshot]) -> None:
    load("gebied_code,rokers\nWK999901,30\nGM9999,22\n", jaar=2020, bron="proef")
    here = load("gebied_code,rokers\nWK999901,25\nGM9999,20\n", jaar=2022, bron="proef")
    level = goal("rokers", soort=SoortDoel.GEMEENTE, waarde=None)
    found = assess(here, level, "WK999901")
    assert found.stand is Stand.OP_WEG
    assert "naar 25 in 2022; het doel voor 2024 is 20, het niveau van de gemeente" in found.tekst
    with pytest.raises(NotFound):
        assess(here, goal("rookers"), "WK999901")
