"""When a difference is one: rounding, small groups, a part against its rest, many at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

from compare.difference import (
    ComparableFigure,
    ComparisonMethod,
    Difference,
    Judgement,
    Outcome,
    benjamini_hochberg,
    by_chance,
    by_place,
    can_test,
    difference,
    interval,
)
from indicators import Richting

if TYPE_CHECKING:
    from numpy.typing import NDArray


def share(value: float, n: float | None, marge: float = 0.0) -> ComparableFigure:
    return ComparableFigure(value, noemer=n, marge=marge)


def test_a_clear_difference_with_its_judgement() -> None:
    found = difference(
        share(30, 1000), share(20, 1000), schaal=100, richting=Richting.HOGER_ONGUNSTIG
    )
    assert (found.uitkomst, found.oordeel) == (Outcome.HOGER, Judgement.ONGUNSTIGER)
    assert found.verschil == 10
    assert found.p == pytest.approx(proportions_ztest([300, 200], [1000, 1000])[1])
    assert found.laag is not None
    assert 0 < found.laag < 10


@pytest.mark.parametrize("methode", ComparisonMethod)
def test_only_a_test_is_called_one(methode: ComparisonMethod) -> None:
    tests = {ComparisonMethod.TOETS, ComparisonMethod.TOETS_REST, ComparisonMethod.TOETS_VAST}
    assert Difference(Outcome.HOGER, methode=methode).getoetst == (methode in tests)


def test_without_a_direction_there_is_no_judgement() -> None:
    found = difference(share(10, 1000), share(20, 1000), schaal=100)
    assert (found.uitkomst, found.oordeel) == (Outcome.LAGER, Judgement.GEEN)


def test_the_same_difference_in_a_small_group_is_no_clear_one() -> None:
    assert difference(share(30, 60), share(20, 60), schaal=100).uitkomst is Outcome.GEEN_VERSCHIL


def test_a_percentage_of_twelve_children_says_nothing() -> None:
    found = difference(share(50, 12), share(20, 100_000), schaal=100)
    assert found.uitkomst is Outcome.TE_KLEIN
    assert "groep van ongeveer 12" in found.reden


def test_few_expected_cases_say_nothing_either() -> None:
    # 1 per 1.000 of 2.000 people: two cases
    found = difference(share(1, 2000), share(2, 10**6), schaal=1000)
    assert found.uitkomst is Outcome.TE_KLEIN
    assert "minder dan 5 gevallen" in found.reden


def test_a_hidden_denominator_is_too_small_and_not_unknown() -> None:
    hidden = ComparableFigure(40, noemer=None, noemer_afgeschermd=True)
    assert difference(hidden, share(20, 1000), schaal=100).uitkomst is Outcome.TE_KLEIN
    assert by_place(hidden, share(20, 1000), 0.6).uitkomst is Outcome.TE_KLEIN
    assert "afgeschermd" in by_place(hidden, share(20, 1000), 0.6).reden


def test_only_a_whole_may_be_taken_as_exact() -> None:
    """Another area of unknown size may be tiny: a test against it would pretend to know."""
    assert can_test(share(30, 1000), share(20, None), schaal=100, deel=True)
    assert not can_test(share(30, 1000), share(20, None), schaal=100, deel=False)
    assert not can_test(share(30, None), share(20, 1000), schaal=100, deel=True)
    assert not can_test(share(1200, 1000), share(900, 1000), schaal=1000, deel=False)
    found = difference(share(30, 1000), share(20, None), schaal=100)
    assert (found.uitkomst, found.p) == (Outcome.NIET, None)


@given(st.floats(0, 100), st.floats(0, 100), st.integers(30, 2000), st.integers(30, 10**5))
def test_a_sure_difference_has_an_interval_without_nought(
    one: float, two: float, n1: int, n2: int
) -> None:
    found = difference(share(one, n1, 0.05), share(two, n2, 0.05), schaal=100)
    if found.duidelijk:
        assert found.zeker > 0


@pytest.mark.parametrize("deel", [False, True])
@pytest.mark.parametrize(
    ("n1", "n2", "true", "step"),
    [(40, 400, 0.3, 0.0), (400, 400, 0.15, 0.0), (300, 5000, 0.5, 1.0), (2000, 2000, 0.1, 0.1)],
)
def test_areas_that_do_not_differ_are_seldom_called_different(
    n1: int, n2: int, true: float, step: float, *, deel: bool
) -> None:
    """Draw people with one and the same chance, publish as a source does, and count outcomes."""
    random = np.random.default_rng(7)
    draws = 2000
    x1 = random.binomial(n1, true, draws)
    x2 = random.binomial(n2, true, draws)
    whole, hits = (n1 + n2, x1 + x2) if deel else (n2, x2)

    def published(counts: NDArray[np.int64], n: int) -> list[ComparableFigure]:
        exact = 100 * counts / n
        seen = np.round(exact / step) * step if step else exact
        size = 5 * round(n / 5)
        return [
            ComparableFigure(float(v), noemer=size, marge=step / 2, noemer_marge=2.5) for v in seen
        ]

    wrong = sum(
        difference(own, other, schaal=100, deel=deel).duidelijk
        for own, other in zip(published(x1, n1), published(hits, whole), strict=True)
    )
    # three standard errors above the promised 5 %: the draws are a sample themselves
    assert wrong / draws <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / draws)


def test_nobody_lives_there() -> None:
    empty = ComparableFigure(0.0, noemer=0.0, noemer_marge=2.5)
    assert difference(empty, share(20, 1000), schaal=100).uitkomst is Outcome.TE_KLEIN
    assert interval(empty, schaal=100) is None


def test_rounding_can_be_all_of_a_difference() -> None:
    exact = difference(share(21, 50_000), share(20, 50_000), schaal=100)
    rounded = difference(share(21, 50_000, 0.5), share(20, 50_000, 0.5), schaal=100)
    assert (exact.uitkomst, rounded.uitkomst) == (Outcome.HOGER, Outcome.GEEN_VERSCHIL)
    assert rounded.p == 1.0


@given(
    st.floats(1, 99), st.floats(1, 99), st.integers(100, 10**5), st.integers(100, 10**5),
    st.floats(0, 0.5), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_an_outcome_holds_for_every_figure_that_rounds_to_the_published(
    one: float, two: float, n1: int, n2: int, marge: float, at1: float, at2: float
) -> None:
    """Any true pair within the rounding is at least as clearly different as we say."""
    said = difference(share(one, n1, marge), share(two, n2, marge), schaal=100)
    true1 = min(100.0, max(0.0, one + (2 * at1 - 1) * marge))
    true2 = min(100.0, max(0.0, two + (2 * at2 - 1) * marge))
    if said.duidelijk:
        assert (true1 > true2) == (said.uitkomst is Outcome.HOGER)


def test_a_part_is_tested_against_the_rest_of_its_whole() -> None:
    # 300 of 1.000 in the wijk, 2.000 of 10.000 in the stad: 1.700 of 9.000 elsewhere
    found = difference(share(30, 1000), share(20, 10_000), schaal=100, deel=True)
    assert found.methode is ComparisonMethod.TOETS_REST
    assert found.p == pytest.approx(proportions_ztest([300, 1700], [1000, 9000])[1])
    assert found.verschil == 10
    assert "rest" in found.reden
    assert found.laag is not None
    assert found.hoog is not None
    assert found.laag < 10 < found.hoog


def test_a_part_of_a_whole_without_denominator_is_tested_against_a_fixed_figure() -> None:
    found = difference(share(30, 1000), share(20, None), schaal=100, deel=True)
    assert found.methode is ComparisonMethod.TOETS_VAST
    assert "vast cijfer" in found.reden


def test_the_only_wijk_of_a_gemeente_is_that_gemeente() -> None:
    found = difference(share(20, 1000), share(20, 1000), schaal=100, deel=True)
    assert found.uitkomst is Outcome.NIET


@pytest.mark.parametrize(("state", "word"), [("afgeschermd", "afgeschermd"), ("ontbreekt",
                         "ontbreekt"), ("nvt", "niet van toepassing")])  # fmt: skip
def test_a_state_is_never_compared(state: str, word: str) -> None:
    found = difference(ComparableFigure(math.nan, state), share(20, 1000), schaal=100)
    assert found.uitkomst is Outcome.NIET
    assert word in found.reden


def test_the_interval_holds_rounding_of_value_and_denominator() -> None:
    figure = ComparableFigure(20, noemer=1000, marge=0.5, noemer_marge=2.5)
    low, high = interval(figure, schaal=100) or (0, 0)
    lowest = proportion_confint(0.195 * 997.5, 997.5, method="wilson")
    highest = proportion_confint(0.205 * 997.5, 997.5, method="wilson")
    assert low == pytest.approx(100 * lowest[0])
    assert high == pytest.approx(100 * highest[1])


def test_a_mean_is_described_by_place_and_not_tested() -> None:
    own, other = ComparableFigure(293_000, noemer=17_000), ComparableFigure(451_000)
    far = by_place(own, other, 0.54, richting=Richting.NEUTRAAL)
    near = by_place(own, other, 0.05)
    assert (far.uitkomst, far.p, far.laag) == (Outcome.LAGER, None, None)
    assert "niet getoetst; 54 % van alle gebieden" in far.reden
    assert near.uitkomst is Outcome.GEEN_VERSCHIL
    assert by_place(own, other, None).uitkomst is Outcome.NIET


def test_who_live_there_bounds_a_figure_whose_group_is_not_known() -> None:
    own, other = ComparableFigure(293_000), ComparableFigure(451_000)
    assert by_place(own, other, 0.54, hoogstens=25).uitkomst is Outcome.TE_KLEIN
    assert by_place(own, other, 0.54, hoogstens=30).uitkomst is Outcome.LAGER


def test_less_than_a_tenth_by_chance_is_not_nought() -> None:
    found = [Difference(Outcome.HOGER, p=1e-6)] * 13
    assert "naar verwachting minder dan 0,1 alleen door toeval" in by_chance(found, zekerheid=0.998)
    assert "hoogstens 0,1 alleen" in by_chance(found * 3, zekerheid=0.998)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_hochberg_is_that_of_statsmodels(values: list[float]) -> None:
    found = [Difference(Outcome.HOGER, p=p) for p in values]
    kept = [item.duidelijk for item in benjamini_hochberg(found, aandeel=0.05)]
    expected, adjusted, *_ = multipletests(values, alpha=0.05, method="fdr_bh")
    for ours, theirs, p in zip(kept, expected, adjusted, strict=True):
        assert ours == theirs or abs(p - 0.05) < 1e-9


def test_what_was_not_tested_stays_as_it_is() -> None:
    place = Difference(Outcome.HOGER, methode=ComparisonMethod.PLAATS)
    assert benjamini_hochberg([place, Difference(Outcome.HOGER, p=0.04)])[0] is place


def test_how_many_would_differ_by_chance() -> None:
    found = [Difference(Outcome.HOGER, p=0.01)] * 3 + [
        Difference(Outcome.GEEN_VERSCHIL, p=0.5)
    ] * 37
    text = by_chance(found)
    assert text.startswith(
        "Van 40 toetsen bij 95 % zekerheid wijst er naar verwachting hoogstens 2 alleen"
    )
    assert "hier zijn het er 3. Als het aantal toetsen meetelt" in text
    assert text.endswith("blijft daarvan niets overeind.")
    sure = [Difference(Outcome.HOGER, p=1e-6)] * 3
    assert by_chance(sure).endswith("blijven die overeind.")
    assert "blijven er daarvan 3" in by_chance([*sure, Difference(Outcome.HOGER, p=0.049)] + [
        Difference(Outcome.GEEN_VERSCHIL, p=0.5)] * 6)  # fmt: skip
    assert by_chance([Difference(Outcome.GEEN_VERSCHIL, p=0.5)]).endswith("hier zijn het er 0.")
    assert by_chance(sure, waarmee="Utrecht").startswith("Van 3 toetsen tegen Utrecht bij 95 %")
    assert "niets getoetst" in by_chance([Difference(Outcome.NIET)])


def test_the_test_is_at_the_worst_values_within_the_rounding() -> None:
    """A count is exact where the other is a whole percentage: all that can move is the other."""
    own, other = ComparableFigure(92.0, noemer=1881), ComparableFigure(94.0, noemer=2333, marge=0.5)
    found = difference(own, other, schaal=100)
    # by hand: a pooled z-test of 92 % against 93.5 %
    pooled = (0.92 * 1881 + 0.935 * 2333) / (1881 + 2333)
    z = 0.015 / (pooled * (1 - pooled) * (1 / 1881 + 1 / 2333)) ** 0.5
    assert found.p == pytest.approx(2 * stats.norm.sf(z))
