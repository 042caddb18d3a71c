"""Bounds hold: the truth we masked ourselves never lies outside them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.bounds import (
    UNKNOWN,
    Bounds,
    difference,
    group_bounds,
    narrow_parts,
    percentages,
    share_bounds,
)

counts = st.lists(st.integers(0, 12), min_size=1, max_size=24)


def masked(truth: Any) -> Bounds:
    """Return what a file shows of counts: 1 to 4 lie between 1 and 4."""
    hidden = (truth >= 1) & (truth <= 4)
    return Bounds(np.where(hidden, 1, truth), np.where(hidden, 4, truth))


def inside(truth: Any, bounds: Bounds) -> bool:
    return bool((bounds.laag <= truth).all() and (truth <= bounds.hoog).all())


@given(counts, st.data())
def test_sums_of_masked_cells_hold_the_truth(values: list[int], data: Any) -> None:
    truth = np.array(values)
    groups = np.array(
        data.draw(st.lists(st.integers(-1, 3), min_size=len(truth), max_size=len(truth)))
    )
    summed = np.array([truth[groups == group].sum() for group in range(4)])
    assert inside(summed, group_bounds(masked(truth), groups, 4))


@given(counts, st.data())
def test_known_totals_narrow_and_still_hold_the_truth(values: list[int], data: Any) -> None:
    truth = np.array(values)
    unit = np.array(
        data.draw(st.lists(st.integers(0, 2), min_size=len(truth), max_size=len(truth)))
    )
    known = np.array(data.draw(st.lists(st.booleans(), min_size=3, max_size=3)))
    sums = np.bincount(unit, weights=truth, minlength=3).astype(np.int64)
    totals = Bounds(np.where(known, sums, 0), np.where(known, sums, UNKNOWN))
    before = masked(truth)
    after = narrow_parts(before, unit, totals)
    assert inside(truth, after)
    assert (after.laag >= before.laag).all()
    assert (after.hoog <= before.hoog).all()


@settings(max_examples=60)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_narrowing_by_one_total_is_as_tight_as_can_be(values: list[int]) -> None:
    """Compare with every way in which the cells could make up the total."""
    truth = np.array(values)
    cells = len(truth)
    ways = np.stack(np.meshgrid(*[np.arange(1, 5)] * cells, indexing="ij"), -1).reshape(-1, cells)
    ways = ways[ways.sum(axis=1) == truth.sum()]
    total = np.array([truth.sum()])
    found = narrow_parts(masked(truth), np.zeros(cells, np.int64), Bounds(total, total))
    assert found.laag.tolist() == ways.min(axis=0).tolist()
    assert found.hoog.tolist() == ways.max(axis=0).tolist()


def test_a_total_that_cannot_be_is_not_used() -> None:
    parts = Bounds(np.array([1, 1]), np.array([4, 4]))
    nine = np.array([9])
    found = narrow_parts(parts, np.zeros(2, np.int64), Bounds(nine, nine))
    assert found.hoog.tolist() == [4, 4]


@given(counts, counts)
def test_shares_and_differences_are_bounded_jointly(one: list[int], two: list[int]) -> None:
    part, rest = np.array(one), np.array(two)
    truth = np.array([part.sum()]), np.array([rest.sum()])
    zero = (np.zeros(len(part), np.int64), np.zeros(len(rest), np.int64))
    a, b = group_bounds(masked(part), zero[0], 1), group_bounds(masked(rest), zero[1], 1)
    assert inside(truth[0] - truth[1], a.minus(b))
    assert inside(truth[0] + truth[1], a.plus(b))
    share = share_bounds(a, b)
    if truth[0] + truth[1] == 0:
        assert np.isnan(share.laag[0])
    else:
        value = truth[0][0] / (truth[0][0] + truth[1][0])
        assert share.laag[0] <= value <= share.hoog[0]


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_percentages_are_rounded_outwards(a: int, b: int, c: int, d: int) -> None:
    part = Bounds(np.array([min(a, b)]), np.array([max(a, b)]))
    rest = Bounds(np.array([min(c, d)]), np.array([max(c, d)]))
    share = share_bounds(part, rest)
    shown = percentages(share)
    if np.isnan(share.laag[0]):
        assert np.isnan(shown.laag[0])
    elif share.laag[0] == share.hoog[0]:
        assert shown.laag[0] == shown.hoog[0] == pytest.approx(100 * share.laag[0], abs=0.0051)
    else:
        assert shown.laag[0] <= 100 * share.laag[0] + 1e-8
        assert shown.hoog[0] >= 100 * share.hoog[0] - 1e-8
        assert shown.hoog[0] - shown.laag[0] <= 100 * (share.hoog[0] - share.laag[0]) + 0.0201


@pytest.mark.parametrize(
    ("part", "rest", "low", "high"),
    [
        ((87, 87), (67, 67), 87 / 154, 87 / 154),
        ((67, 268), (78, 312), 67 / 379, 268 / 346),
        ((0, 0), (5, 20), 0, 0),
        ((3, 12), (0, 0), 1, 1),
        ((0, 4), (0, 4), 0, 1),
    ],
)
def test_shares(part: Any, rest: Any, low: float, high: float) -> None:
    share = share_bounds(*(Bounds(np.array([a]), np.array([b])) for a, b in (part, rest)))
    assert (share.laag[0], share.hoog[0]) == (pytest.approx(low), pytest.approx(high))


def test_a_difference_keeps_the_lean_of_each_side_and_never_leaves_its_bounds() -> None:
    sure = [9.0, 9, 9, 9, 9]
    one = np.array([[40.0, 160, 80, 60, 110], [1, 4, 2, 0, 6], [1, 4, np.nan, np.nan, np.nan]])
    found = difference(one, np.array([[130.0, 220, 160, 150, 190], sure, sure]))
    assert found[0].tolist() == pytest.approx([-180, 30, -80, -80 - 1300**0.5, -80 + 1000**0.5])
    assert found[1].tolist() == [-8, -5, -7, -8, -5]
    assert found[2, :2].tolist() == [-8, -5]
    assert np.isnan(found[2, 2:]).all()
