"""Fisher's exact natural breaks for one dimension, fast enough for every buurt of the country.

The classes that minimise the sum of squared deviations from their own means (Fisher 1958;
Jenks made it known on maps). Equal values are taken together with their count, and because
the best start of a class never moves left as its end moves right, each row of the dynamic
programme is filled by divide and conquer: O(k n log n) over n distinct values. The result is
the optimum itself, not a sample or a heuristic.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def natural_breaks(values: Floats, klassen: int) -> Floats:
    """Return the upper bound of each class, itself a value that occurs.

    Parameters
    ----------
    values
        Finite numbers, at least one.
    klassen
        At least 1; with fewer distinct values each gets a class of its own.
    """
    distinct, counts = np.unique(values, return_counts=True)
    count = distinct.size
    if count <= klassen:
        return distinct
    # Centred, so that squares of large numbers (house prices) lose no digits.
    centred = distinct - np.average(distinct, weights=counts)
    weight = np.concatenate(([0.0], np.cumsum(counts)))
    first = np.concatenate(([0.0], np.cumsum(counts * centred)))
    second = np.concatenate(([0.0], np.cumsum(counts * centred**2)))

    def spread(start: NDArray[np.int64], stop: int) -> Floats:
        """Sum of squares within the distinct values start..stop (stop included)."""
        total = first[stop + 1] - first[start]
        return (  # type: ignore[no-any-return]
            second[stop + 1] - second[start] - total**2 / (weight[stop + 1] - weight[start])
        )

    best = second[1:] - first[1:] ** 2 / weight[1:]
    starts = np.zeros((klassen, count), dtype=np.int64)
    for row in range(1, klassen):
        previous, best = best, np.full(count, np.inf)
        todo = [(row, count - 1, row, count - 1)]
        while todo:
            low, high, start_low, start_high = todo.pop()
            middle = (low + high) // 2
            options = np.arange(start_low, min(middle, start_high) + 1)
            costs = previous[options - 1] + spread(options, middle)
            chosen = int(np.argmin(costs))
            best[middle], starts[row, middle] = costs[chosen], options[chosen]
            if low < middle:
                todo.append((low, middle - 1, start_low, int(options[chosen])))
            if middle < high:
                todo.append((middle + 1, high, int(options[chosen]), start_high))

    stop, tops = count - 1, []
    for row in range(klassen - 1, -1, -1):
        tops.append(distinct[stop])
        stop = int(starts[row, stop]) - 1
    return np.array(tops[::-1])
