"""Global and local Moran's I, with p-values fine enough to be corrected for their number.

The local figures are esda's. Its p-values are not enough here: with its 999 permutations none is
below 0.002, and among thousands of tests that is not small enough to be sure of anything
unless hundreds of areas are that extreme. So the same conditional permutation is done a
hundred times as often, in less time than one call to esda takes (`benchmarks/vergelijken.py`):
areas with equally many neighbours share their draws, and only the draws that hold an area
itself are corrected for it. The tests hold these p-values to esda's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

AANDEEL_FOUT = 0.05
"""Share of the spots that may be chance."""
_SEED = 20240101
_EQUAL = 1e-9
"""Relative difference below which two sums in another order are the same."""


@dataclass(frozen=True, slots=True)
class Patroon:
    """What the permutations say, per area in the order of the values."""

    i: float
    """Global I."""
    verwacht: float
    """What it would be by chance."""
    p_i: float
    """Its p, two-sided by normal approximation."""
    lokaal: NDArray[np.float64]
    p: NDArray[np.float64]
    p_gecorrigeerd: NDArray[np.float64]
    kwadrant: NDArray[np.int64]
    """1 high among high, 2 low among high, 3 low among low, 4 high among low."""
    herschikt: int
    """Permutations."""


def pattern(values: NDArray[np.float64], graph: Any, runs: int) -> Patroon:  # noqa: ANN401
    """Compute both, and correct the local p-values for their number.

    `graph` is one of libpysal with row-standardised weights and no area without neighbours.
    The seed is fixed.
    """
    from esda.moran import Moran_Local
    from scipy.stats import false_discovery_control

    local = Moran_Local(values, graph, permutations=0)
    z, weights = values - values.mean(), graph.sparse.tocsr()
    whole, expected, p_whole = global_moran(z, weights)
    p = chances(z, weights, runs)
    return Patroon(
        i=whole,
        verwacht=expected,
        p_i=p_whole,
        lokaal=local.Is,
        p=p,
        p_gecorrigeerd=false_discovery_control(p, method="bh"),
        kwadrant=local.q,
        herschikt=runs,
    )


def global_moran(
    z: NDArray[np.float64],
    weights: Any,  # noqa: ANN401
) -> tuple[float, float, float]:
    """Return global I, what chance expects, and its p: two-sided, by normal approximation.

    Cliff and Ord's moments under normality, as esda has them, which counts those of the graph
    anew for every figure in a third of the time that all the rest takes.
    """
    from scipy.stats import norm

    n, total = len(z), float(weights.sum())
    both = weights + weights.T
    s1 = float(both.multiply(both).sum()) / 2
    s2 = float(np.square(np.ravel(weights.sum(axis=0)) + np.ravel(weights.sum(axis=1))).sum())
    i = n / total * float(z @ (weights @ z)) / float(z @ z)
    expected = -1 / (n - 1)
    variance = (n * n * s1 - n * s2 + 3 * total**2) / ((n * n - 1) * total**2) - expected**2
    return i, expected, float(2 * norm.sf(abs(i - expected) / np.sqrt(variance)))


def chances(z: NDArray[np.float64], weights: Any, runs: int) -> NDArray[np.float64]:  # noqa: ANN401
    """Return two-sided p-values by conditional permutation.

    An area keeps its value; its neighbours are drawn from all other areas, without
    replacement. One more area is drawn than there are neighbours, from all: where the area
    itself is among the first, the last goes in its place. What chance makes equal counts on
    both sides: rounded figures often do, and in one tail only they would make an ordinary
    area look extreme. An area that is exactly average says nothing, and has p 1.
    """
    around = weights.astype(bool).astype(float)
    degree = np.diff(weights.indptr)
    observed = around @ z
    near = _EQUAL * np.maximum(np.abs(z).max(), around @ np.abs(z))
    draws = _draws(len(z), int(degree.max()) + 1, runs)
    drawn = z[draws]
    above, below = np.zeros(len(z), dtype=np.int64), np.zeros(len(z), dtype=np.int64)
    sums = np.zeros(runs)
    for many in range(1, int(degree.max()) + 1):
        sums = sums + drawn[many - 1]
        group = degree == many
        if not group.any():
            continue
        ordered = np.sort(sums)
        low, high = (observed - near)[group], (observed + near)[group]
        above[group] = runs - np.searchsorted(ordered, low, side="left")
        below[group] = np.searchsorted(ordered, high, side="right")
        # the draws with an area itself among them are counted again without it
        row, column = np.nonzero(group[draws[:many]])
        area = draws[row, column]
        old = sums[column]
        new = old - z[area] + drawn[many, column]
        low, high = (observed - near)[area], (observed + near)[area]
        np.add.at(above, area, (new >= low).astype(int) - (old >= low).astype(int))
        np.add.at(below, area, (new <= high).astype(int) - (old <= high).astype(int))
    p = np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (runs + 1))
    return np.where(np.abs(z) <= _EQUAL * np.abs(z).max(), 1.0, p)


def _draws(count: int, most: int, runs: int) -> NDArray[np.int64]:
    """Return `runs` columns of `most` different places below `count`."""
    rng = np.random.default_rng(_SEED)
    draws = rng.integers(0, count, size=(most, runs))
    for row in range(1, most):
        # all runs are looked at where they lie; only the few with a double are copied
        twice = np.zeros(runs, dtype=bool)
        for earlier in draws[:row]:
            twice |= earlier == draws[row]
        left = np.flatnonzero(twice)
        while len(left):
            draws[row, left] = rng.integers(0, count, size=len(left))
            left = left[(draws[:row, left] == draws[row, left]).any(axis=0)]
    return draws
