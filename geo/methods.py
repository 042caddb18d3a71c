"""The ways to divide values into classes: one row each, and how each finds its breaks.

The breaks come from mapclassify, loaded when a method needs it because that takes seconds.
Natural breaks are our own: the library takes minutes for the exact ones of every buurt in the
country, and a sample would not be what the legend says (the tests hold ours to the library's).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store import NotFound, Refused

Floats = NDArray[np.float64]

MAX_CLASSES = 9
"""As many as ColorBrewer has for one hue: more cannot be told apart (Harrower & Brewer 2003)."""
# own choice: one area that lies far off does not make all others pale
_SPREAD_QUANTILE = 0.95
_LEAST_FOR_DEVIATION = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a method; values are in whole steps of their rounding."""

    klassen: int
    grenzen: Sequence[float] = ()
    """Own upper bounds, of all classes but the last."""
    midden: float = 0.0
    """The benchmark."""


Breaks = Callable[[Floats, Wanted], Floats]
"""From values in steps to the upper bounds of classes."""


@dataclass(frozen=True, slots=True)
class ClassingMethod:
    """One way to make classes."""

    id: str
    label: str
    uitleg: str
    """One Dutch sentence for the person who chooses."""
    breaks: Breaks
    houdt_lege: bool = False
    """Classes without any area are kept: their bounds mean something by themselves."""
    open: bool = False
    """The outer classes have no end: what lies beyond the bounds belongs to them."""
    eigen_grenzen: bool = False
    """The classes follow from bounds that somebody gives, not from a number of classes."""
    rond_referentie: bool = False
    """A benchmark lies in the middle: colours run two ways, and classes keep their place."""


def method(name: str) -> ClassingMethod:
    """Return a method by id.

    Raises NotFound with the ids that do exist.
    """
    if name not in METHODS:
        raise NotFound(f"De kleurindeling {name!r} bestaat niet; kies uit {', '.join(METHODS)}.")
    return METHODS[name]


def own_bounds(grenzen: Iterable[float] | None) -> list[float]:
    """Return bounds that somebody gave for the classes, in order and each once.

    Raises Refused when there are none or more than the classes that a map can have, or one is no
    number.
    """
    given = [float(bound) for bound in grenzen or ()]
    distinct = sorted(set(given))
    if given and np.isfinite(given).all() and len(distinct) < MAX_CLASSES:
        return distinct
    if not given:
        came = "geen grenzen"
    elif not np.isfinite(given).all():
        came = "een grens die geen getal is"
    else:
        came = f"{len(distinct)} grenzen"
    raise Refused(
        f"1 tot en met {MAX_CLASSES - 1} bovengrenzen voor eigen klassen",
        came,
        "Geef grenzen zoals 10, 20 en 30.",
    )


def _natural(shown: Floats, wanted: Wanted) -> Floats:
    return natural_breaks(shown, wanted.klassen)


def _quantiles(shown: Floats, wanted: Wanted) -> Floats:
    from mapclassify import Quantiles

    with warnings.catch_warnings():
        # ties make fewer classes; that is told in a note of our own, in Dutch
        warnings.simplefilter("ignore", UserWarning)
        return np.unique(Quantiles(shown, k=wanted.klassen).bins)


def _equal(shown: Floats, wanted: Wanted) -> Floats:
    from mapclassify import EqualInterval

    if shown.min() == shown.max():  # the library divides by the width of a class
        return shown[:1]
    return np.asarray(EqualInterval(shown, k=wanted.klassen).bins, dtype=np.float64)


def _deviation(shown: Floats, wanted: Wanted) -> Floats:
    """Take steps of one standard deviation; an odd number has the mean inside the middle one."""
    from mapclassify import StdMean

    if shown.size < _LEAST_FOR_DEVIATION or wanted.klassen < _LEAST_FOR_DEVIATION:
        return np.array([shown.max()])
    # an even number has the mean between two classes, an odd number inside the middle one
    multiples = np.arange(wanted.klassen - 1) - (wanted.klassen - 2) / 2
    bounds = np.asarray(StdMean(shown, multiples=list(multiples)).bins, dtype=np.float64)
    # a bound beyond the highest value would make a class that nobody can be in
    return np.append(bounds[bounds < shown.max()], shown.max())


def _own(_: Floats, wanted: Wanted) -> Floats:
    # what lies above the last bound is a class of its own, without an end
    return np.append(np.asarray(wanted.grenzen, dtype=np.float64), np.inf)


def _diverging(shown: Floats, wanted: Wanted) -> Floats:
    """Take equal steps away from the benchmark; the outer classes take what lies beyond.

    The steps follow the deviation that 95 % of the areas stay within, so that one extreme
    area does not push all others into the middle class.
    """
    klassen, middle = wanted.klassen, wanted.midden
    # a step is at least one unit of the rounding: a narrower class would hold no value
    spread = float(np.quantile(np.abs(shown - middle), _SPREAD_QUANTILE)) or 1.0
    step = max(2 * spread / klassen, 1.0)
    bounds = middle + step * (np.arange(klassen - 1) - (klassen - 2) / 2)
    # mirrored around the benchmark: as many whole steps below it as above.
    mirrored = np.where(bounds < middle, np.ceil(bounds - 1e-9) - 1, bounds)
    return np.append(mirrored, np.inf)


METHODS: dict[str, ClassingMethod] = {
    m.id: m
    for m in (
        ClassingMethod(
            "natuurlijk",
            "natuurlijke klassen (Fisher–Jenks)",
            "Gebieden die op elkaar lijken krijgen dezelfde kleur; de grenzen liggen waar de "
            "cijfers uit elkaar springen.",
            _natural,
        ),
        ClassingMethod(
            "kwantielen",
            "even veel gebieden per klasse",
            "Elke kleur krijgt ongeveer even veel gebieden; verschillen in het midden lijken "
            "daardoor groter dan ze zijn.",
            _quantiles,
        ),
        ClassingMethod(
            "gelijke_intervallen",
            "gelijke stappen",
            "Alle klassen zijn even breed; bij enkele uitschieters blijft de rest in een klasse.",
            _equal,
            houdt_lege=True,
        ),
        ClassingMethod(
            "standaarddeviatie",
            "afstand tot het gemiddelde van de gebieden",
            "Elke klasse is één standaarddeviatie breed, gerekend vanaf het gemiddelde van de "
            "getoonde gebieden.",
            _deviation,
            houdt_lege=True,
        ),
        ClassingMethod(
            "eigen",
            "eigen grenzen",
            "U kiest zelf de grenzen, bijvoorbeeld om twee jaren te kunnen vergelijken.",
            _own,
            houdt_lege=True,
            open=True,
            eigen_grenzen=True,
        ),
        ClassingMethod(
            "divergerend",
            "boven en onder een referentie",
            "Lichtgrijs is gelijk aan de referentie; hoe verder ervandaan, hoe sterker de kleur.",
            _diverging,
            houdt_lege=True,
            open=True,
            rond_referentie=True,
        ),
    )
}
"""The ways to make classes: one row each."""


def natural_breaks(values: Floats, klassen: int) -> Floats:
    """Return the upper bound of each class, itself a value that occurs.

    Fisher's exact natural breaks for one dimension: the classes that minimise the sum of squared
    deviations from their own means (Fisher 1958, "On grouping for maximum homogeneity", JASA 53;
    Jenks made it known on maps). The result is the optimum itself, not a sample or a heuristic.
    With fewer distinct values than classes each of them gets a class of its own.
    """
    # equal values are taken together with their count: they may never be parted
    distinct, counts = np.unique(values, return_counts=True)
    count = distinct.size
    if count <= klassen:
        return distinct
    # centred, so that squares of large numbers (house prices) lose no digits.
    centred = distinct - np.average(distinct, weights=counts)
    # running sums, from which the spread of any stretch follows in one step
    weight = np.concatenate(([0.0], np.cumsum(counts)))
    first = np.concatenate(([0.0], np.cumsum(counts * centred)))
    second = np.concatenate(([0.0], np.cumsum(counts * centred**2)))

    def spread(start: NDArray[np.int64], stop: int) -> Floats:
        """Sum of squares within the distinct values start..stop (stop included)."""
        total = first[stop + 1] - first[start]
        return (  # type: ignore[no-any-return]
            second[stop + 1] - second[start] - total**2 / (weight[stop + 1] - weight[start])
        )

    # row by row: the best division of the first values into one class more than the row before.
    # The best start of a class never moves left as its end moves right, so the middle one
    # bounds those on both sides (divide and conquer): O(k n log n) over n distinct values.
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

    # from the last class back to the first: each begins where its row found it best
    stop, tops = count - 1, []
    for row in range(klassen - 1, -1, -1):
        tops.append(distinct[stop])
        stop = int(starts[row, stop]) - 1
    return np.array(tops[::-1])
