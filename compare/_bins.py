"""Bars of a distribution that a source's rounding does not comb.

Where all values are whole percentages, bars a little narrower or wider than a whole number of
them hold now one, now two values, and show waves that are not there. So a bar covers a whole
number of the steps that the values are on, and its edges lie half a step beside them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_STEPS = (1000.0, 500.0, 100.0, 50.0, 10.0, 5.0, 1.0, 0.5, 0.1, 0.05, 0.01)
_FEWEST = 4
"""Bars where few areas have a figure and values are on no step."""


def step_of(values: NDArray[np.float64], steps: Sequence[float] = _STEPS) -> float | None:
    """Return the first of `steps` (the largest first) that all values are a multiple of."""
    for step in steps:
        if np.allclose(np.round(values / step) * step, values, rtol=0, atol=step * 1e-6):
            return step
    return None


def bin_edges(values: NDArray[np.float64], most: int) -> tuple[NDArray[np.float64], float]:
    """Return the edges of at most `most` bars, and half the step that the values are on.

    The values in a bar run from its lower edge plus that half to its upper edge minus it.
    There must be two different values or more.
    """
    low, high = float(values.min()), float(values.max())
    step = step_of(values)
    if step is None:
        bars = min(most, max(_FEWEST, len(np.unique(values))))
        return np.linspace(low, high, bars + 1), 0.0
    steps = round((high - low) / step) + 1
    each = math.ceil(steps / most)
    bars = math.ceil(steps / each)
    edges: NDArray[np.float64] = (
        low - step / 2 + each * step * np.arange(bars + 1, dtype=np.float64)
    )
    return edges, step / 2
