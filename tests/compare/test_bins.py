"""Bars of a distribution: every value in one, and no waves that rounding made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare._bins import bin_edges, step_of


def test_whole_percentages_are_spread_evenly() -> None:
    """Each percentage once: any bar but the last holds as many as another."""
    values = np.arange(3.0, 101.0)
    edges, half = bin_edges(values, 60)
    counts, _ = np.histogram(values, bins=edges)
    assert set(counts) == {2}
    assert (edges[0], half) == (2.5, 0.5)
    # bars that are not a whole number of percentages comb
    assert len(set(np.histogram(values, bins=60)[0])) > 1


@pytest.mark.parametrize(
    ("values", "step"),
    [([21, 44, 57], 1.0), ([26_200, 38_500], 100.0), ([0.5, 0.7], 0.1), ([17.742, 15.791], None)],
)
def test_the_step_that_values_are_on(values: list[float], step: float | None) -> None:
    assert step_of(np.array(values, dtype=float)) == step


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=60, unique=True), st.integers(4, 60),
       st.sampled_from([1.0, 0.1, 0.3217]))  # fmt: skip
def test_every_value_is_in_a_bar_and_there_are_not_too_many(
    wholes: list[int], most: int, scale: float
) -> None:
    values = np.array(wholes, dtype=float) * scale
    edges, half = bin_edges(values, most)
    assert len(edges) - 1 <= most
    assert np.histogram(values, bins=edges)[0].sum() == len(values)
    assert edges[0] + half <= values.min() + 1e-9
