"""Global and local Moran's I with p-values that are fine enough to be corrected for their number.

With 999 permutations no p-value is below 0.002, and among thousands of tests that is not small
enough to be sure of anything unless hundreds of areas are that extreme. Where that is so, the
most extreme areas are permuted again, ten and a hundred times as often, by the same rule.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

AANDEEL_FOUT = 0.05
"""Share of the spots that may be chance."""
_SEED = 20240101
_EXTREME = 5
"""Areas with a p-value up to this many times the smallest possible one are permuted again."""
_EQUAL = 1e-9
"""Relative difference below which two sums in another order are the same."""
_MOST_RUNS = 99_999
"""Then two areas of a thousand, or ten of five thousand, can pass the correction."""


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
    """Permutations of all areas."""
    nogmaals: int
    """The most permutations of one area, where some were permuted again; 0: none were."""


def pattern(values: NDArray[np.float64], graph: Any, runs: int) -> Patroon:  # noqa: ANN401
    """Ask esda for both, and correct the local p-values for their number.

    `graph` has row-standardised weights. The seed is fixed.
    """
    from esda.moran import Moran, Moran_Local
    from scipy.stats import false_discovery_control

    # an area that is exactly average has a local I of 0 whatever its neighbours are: 0/0 in
    # the z-scores of esda, which are not used here
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # esda switches a warning of scipy on for the whole process, and announces that its
        # own p-values will become two-sided: they are counted here, so that they do not change
        warnings.simplefilter("ignore", DeprecationWarning)
        whole = Moran(values, graph, permutations=0)
        local = Moran_Local(values, graph, permutations=runs, seed=_SEED)
    near = _EQUAL * np.maximum(1.0, np.abs(local.Is))
    above = (local.sim >= local.Is - near).sum(axis=0)
    below = (local.sim <= local.Is + near).sum(axis=0)
    p = _two_sided(above, below, runs)
    corrected = false_discovery_control(p, method="bh")
    again, done = 0, runs
    while done < _MOST_RUNS and (corrected[p <= 2 / (done + 1)] > AANDEEL_FOUT).any():
        again = min(_MOST_RUNS, 10 * done + 9)
        extreme = np.flatnonzero(p <= _EXTREME * 2 / (done + 1))
        p[extreme] = permuted(values, graph, extreme, again)
        corrected = false_discovery_control(p, method="bh")
        done = again
    return Patroon(
        i=float(whole.I),
        verwacht=float(whole.EI),
        p_i=float(whole.p_norm),
        lokaal=local.Is,
        p=p,
        p_gecorrigeerd=corrected,
        kwadrant=local.q,
        herschikt=runs,
        nogmaals=again,
    )


def permuted(
    values: NDArray[np.float64],
    graph: Any,  # noqa: ANN401
    places: NDArray[np.int64],
    runs: int,
) -> NDArray[np.float64]:
    """Return two-sided p-values of some areas by conditional permutation.

    An area keeps its value; its neighbours are drawn from all other areas, without
    replacement. As in esda the draws are the same for every area. The weights of an area's
    neighbours are equal.
    """
    around = graph.sparse.tocsr()
    starts, neighbours = around.indptr, around.indices
    most = int(np.diff(starts)[places].max())
    draws = _draws(len(values) - 1, most, runs)
    found = np.empty(len(places))
    for number, place in enumerate(places):
        near = neighbours[starts[place] : starts[place + 1]]
        others = np.delete(values, place)
        if values[place] == values.mean():
            found[number] = 1.0
            continue
        apart = others[draws[: len(near)]].sum(axis=0) - values[near].sum()
        equal = _EQUAL * np.abs(values[near]).sum()
        above, below = (apart >= -equal).sum(), (apart <= equal).sum()
        found[number] = _two_sided(above, below, runs)
    return found


def _draws(count: int, most: int, runs: int) -> NDArray[np.int64]:
    """Return `runs` columns of `most` different places below `count`."""
    rng = np.random.default_rng(_SEED)
    draws = rng.integers(0, count, size=(most, runs))
    for row in range(1, most):
        while (twice := (draws[:row] == draws[row]).any(axis=0)).any():
            draws[row, twice] = rng.integers(0, count, size=int(twice.sum()))
    return draws


def _two_sided(above: Any, below: Any, runs: int) -> Any:  # noqa: ANN401 - one or many
    """Return p from how often chance gave as much and as little; what is equal counts in both.

    Rounded figures often give the same neighbours by chance: counted in one tail only, they
    would make an ordinary area look extreme.
    """
    return np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (runs + 1))
