"""Classes for a map: which values share a colour, and a legend that never lies.

All arithmetic is done on the values *as they are shown*: rounded to the decimals of the
indicator, or to what the source itself rounds to (5 people, 1,000 euro). A class therefore
holds whole steps of that rounding, from and including `van` up to and including `tot`, the
next class begins one step higher, and any value that a reader sees falls inside exactly one
label of the legend.

The breaks come from mapclassify, loaded when a method needs it because that takes seconds.
Natural breaks are our own: the library takes minutes for the exact ones of every buurt in the
country, and a sample would not be what the legend says (the tests hold ours to the library's).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geo._naturalbreaks import natural_breaks
from geo.dutch import dutch
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]
Breaks = Callable[[Floats, int, "Sequence[float]", float], Floats]

MAX_DECIMALS = 6
MAX_CLASSES = 9
_SPREAD_QUANTILE = 0.95
_LEAST_FOR_DEVIATION = 2
_MEANINGFUL_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Methode:
    """One way to make classes."""

    id: str
    label: str
    uitleg: str
    """One Dutch sentence for the person who chooses."""
    breaks: Breaks
    """(values in steps, classes, own breaks in steps, benchmark in steps) -> upper bounds."""
    houdt_lege: bool = False
    """Classes without any area are kept: their bounds mean something by themselves."""
    open: bool = False
    """The outer classes have no end: what lies beyond the bounds belongs to them."""


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of one map and the class of each value.

    `klasse` follows the order of the values that were given and is -1 where there is none.
    `van` and `tot` are both included; -inf and inf mark a class that is open on that side.
    """

    methode: str
    van: tuple[float, ...]
    tot: tuple[float, ...]
    klasse: NDArray[np.int64]
    aantallen: tuple[int, ...]
    decimalen: int
    posities: tuple[int, ...]
    """Place of each class on the colour ramp; a diverging map keeps its centre so."""
    trappen: int
    """Steps on the colour ramp, at least the number of classes."""
    stap: float = 1.0
    """What all values are multiples of: a class begins one step above the end of the last."""
    referentie: float | None = None
    opmerkingen: tuple[str, ...] = ()

    @property
    def aantal(self) -> int:
        """The number of classes."""
        return len(self.van)

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes as a legend writes them, without unit."""
        return tuple(
            _label(low, high, self.decimalen) for low, high in zip(self.van, self.tot, strict=True)
        )

    def klasse_van(self, waarde: float) -> int:
        """Return the class a value would fall in, -1 when it lies outside all of them."""
        place = np.rint(waarde / self.stap)
        for index, (low, high) in enumerate(zip(self.van, self.tot, strict=True)):
            if np.rint(low / self.stap) <= place <= np.rint(high / self.stap):
                return index
        return -1


def classify(
    values: ArrayLike,
    *,
    methode: str = "natuurlijk",
    klassen: int = 5,
    grenzen: Iterable[float] | None = None,
    referentie: float | None = None,
    decimalen: int | None = None,
) -> Classes:
    """Divide values into classes.

    Parameters
    ----------
    values
        Numbers; NaN and infinities get no class.
    methode
        An id of `METHODEN`.
    klassen
        How many classes are wanted, 1–9. Fewer come back when the values do not allow more;
        `opmerkingen` then says why.
    grenzen
        For `eigen`: the upper bounds of the classes; above the last one is a class of its own.
    referentie
        For `divergerend`: the benchmark in the middle.
    decimalen
        Decimals in which values are shown; None takes what the values need.

    Raises
    ------
    NotFound
        For a method that does not exist.
    ValueError
        For a number of classes outside 1–9, own breaks that are missing or not finite, or a
        diverging map without a benchmark.
    """
    chosen = method(methode)
    if not 1 <= klassen <= MAX_CLASSES:
        raise ValueError(f"Kies 1 tot en met {MAX_CLASSES} klassen; gevraagd zijn er {klassen}.")
    own = sorted(set(_own_breaks(grenzen))) if methode == "eigen" else []
    if methode == "divergerend" and (referentie is None or not np.isfinite(referentie)):
        raise ValueError("Een verdeling rond een referentiewaarde heeft die waarde nodig.")

    numbers = np.asarray(values, dtype=np.float64)
    usable = np.isfinite(numbers)
    if decimalen is None:
        decimalen = _decimals([*numbers[usable], *own])
    scale = 10.0**decimalen
    shown = np.rint(numbers[usable] * scale)
    coarse = _common_step(np.append(shown, np.rint(np.asarray(own) * scale)))
    scale, shown = scale / coarse, shown / coarse
    klasse = np.full(numbers.shape, -1, dtype=np.int64)
    notes: list[str] = []
    if shown.size == 0:
        notes.append("Er is voor geen enkel gebied een waarde, dus er zijn geen klassen.")
        return Classes(
            methode=methode,
            van=(),
            tot=(),
            klasse=klasse,
            aantallen=(),
            decimalen=decimalen,
            posities=(),
            trappen=0,
            referentie=referentie,
            opmerkingen=tuple(notes),
        )

    middle = 0.0 if referentie is None else referentie * scale
    if shown.min() == shown.max() and not chosen.open:
        tops = np.array([shown[0]])
    else:
        tops = chosen.breaks(shown, klassen, [bound * scale for bound in own], middle)
    wanted = max(len(own) + 1, 2) if methode == "eigen" else klassen
    low, high, places = _whole_steps(tops, shown, open_ended=chosen.open)
    klasse[usable] = np.searchsorted(high, shown, side="left")
    counts = np.bincount(klasse[usable], minlength=len(high))
    if not chosen.houdt_lege and (counts == 0).any():
        low, high, places = low[counts > 0], high[counts > 0], places[counts > 0]
        klasse[usable] = np.searchsorted(high, shown, side="left")
        counts = counts[counts > 0]
    if len(high) < wanted:
        notes.append(_fewer(len(high), wanted, np.unique(shown).size))
    keeps_place = methode == "divergerend"
    return Classes(
        methode=methode,
        van=tuple(_unscaled(low, coarse, decimalen)),
        tot=tuple(_unscaled(high, coarse, decimalen)),
        stap=coarse / 10.0**decimalen,
        klasse=klasse,
        aantallen=tuple(int(count) for count in counts),
        decimalen=decimalen,
        posities=tuple(int(p) for p in places) if keeps_place else tuple(range(len(high))),
        trappen=len(tops) if keeps_place else len(high),
        referentie=referentie,
        opmerkingen=tuple(notes),
    )


def method(name: str) -> Methode:
    """Return a method by id.

    Raises
    ------
    NotFound
        With the ids that do exist.
    """
    if name not in METHODEN:
        raise NotFound(f"De kleurindeling {name!r} bestaat niet; kies uit {', '.join(METHODEN)}.")
    return METHODEN[name]


def _natural(shown: Floats, klassen: int, own: Sequence[float], middle: float) -> Floats:
    del own, middle
    return natural_breaks(shown, klassen)


def _quantiles(shown: Floats, klassen: int, own: Sequence[float], middle: float) -> Floats:
    from mapclassify import Quantiles

    del own, middle
    with warnings.catch_warnings():
        # ties make fewer classes; that is told in a note of our own, in Dutch
        warnings.simplefilter("ignore", UserWarning)
        return np.unique(Quantiles(shown, k=klassen).bins)


def _equal(shown: Floats, klassen: int, own: Sequence[float], middle: float) -> Floats:
    from mapclassify import EqualInterval

    del own, middle
    if shown.min() == shown.max():  # the library divides by the width of a class
        return shown[:1]
    return np.asarray(EqualInterval(shown, k=klassen).bins, dtype=np.float64)


def _deviation(shown: Floats, klassen: int, own: Sequence[float], middle: float) -> Floats:
    """Take steps of one standard deviation; an odd number has the mean inside the middle one."""
    from mapclassify import StdMean

    del own, middle
    if shown.size < _LEAST_FOR_DEVIATION or klassen < _LEAST_FOR_DEVIATION:
        return np.array([shown.max()])
    multiples = np.arange(klassen - 1) - (klassen - 2) / 2
    bounds = np.asarray(StdMean(shown, multiples=list(multiples)).bins, dtype=np.float64)
    return np.append(bounds[bounds < shown.max()], shown.max())


def _own(shown: Floats, klassen: int, own: Sequence[float], middle: float) -> Floats:
    del shown, klassen, middle
    return np.append(np.asarray(own, dtype=np.float64), np.inf)


def _diverging(shown: Floats, klassen: int, own: Sequence[float], middle: float) -> Floats:
    """Equal steps away from the benchmark; the outer classes take what lies beyond.

    The steps follow the deviation that 95 % of the areas stay within, so that one extreme
    area does not push all others into the middle class.
    """
    del own
    spread = float(np.quantile(np.abs(shown - middle), _SPREAD_QUANTILE)) or 1.0
    step = max(2 * spread / klassen, 1.0)
    bounds = middle + step * (np.arange(klassen - 1) - (klassen - 2) / 2)
    # Mirrored around the benchmark: as many whole steps below it as above.
    mirrored = np.where(bounds < middle, np.ceil(bounds - 1e-9) - 1, bounds)
    return np.append(mirrored, np.inf)


METHODEN: dict[str, Methode] = {
    m.id: m
    for m in (
        Methode(
            "natuurlijk",
            "natuurlijke klassen (Fisher–Jenks)",
            "Gebieden die op elkaar lijken krijgen dezelfde kleur; de grenzen liggen waar de "
            "cijfers uit elkaar springen.",
            _natural,
        ),
        Methode(
            "kwantielen",
            "even veel gebieden per klasse",
            "Elke kleur krijgt ongeveer even veel gebieden; verschillen in het midden lijken "
            "daardoor groter dan ze zijn.",
            _quantiles,
        ),
        Methode(
            "gelijke_intervallen",
            "gelijke stappen",
            "Alle klassen zijn even breed; bij enkele uitschieters blijft de rest in een klasse.",
            _equal,
            houdt_lege=True,
        ),
        Methode(
            "standaarddeviatie",
            "afstand tot het gemiddelde van de gebieden",
            "Elke klasse is één standaarddeviatie breed, gerekend vanaf het gemiddelde van de "
            "getoonde gebieden.",
            _deviation,
            houdt_lege=True,
        ),
        Methode(
            "eigen",
            "eigen grenzen",
            "U kiest zelf de grenzen, bijvoorbeeld om twee jaren te kunnen vergelijken.",
            _own,
            houdt_lege=True,
            open=True,
        ),
        Methode(
            "divergerend",
            "boven en onder een referentie",
            "Lichtgrijs is gelijk aan de referentie; hoe verder ervandaan, hoe sterker de kleur.",
            _diverging,
            houdt_lege=True,
            open=True,
        ),
    )
}
"""The ways to make classes: one row each."""


def _own_breaks(grenzen: Iterable[float] | None) -> list[float]:
    """Check own breaks."""
    bounds = [float(bound) for bound in grenzen or ()]
    if not bounds or not np.isfinite(bounds).all() or len(set(bounds)) >= MAX_CLASSES:
        raise ValueError(
            f"Geef voor eigen klassen 1 tot en met {MAX_CLASSES - 1} grenzen, bijvoorbeeld 10, 20 "
            "en 30."
        )
    return bounds


def _decimals(numbers: Sequence[float]) -> int:
    """Return the decimals the numbers need: all they have, or enough for 1,000 steps."""
    array = np.asarray(numbers, dtype=np.float64)
    if array.size == 0:
        return 0
    width = float(np.ptp(array)) or abs(float(array[0])) or 1.0
    enough = int(np.clip(np.ceil(np.log10(_MEANINGFUL_STEPS / width)), 0, MAX_DECIMALS))
    for decimals in range(enough):
        if np.allclose(np.round(array, decimals), array, rtol=0, atol=10.0 ** (-decimals - 9)):
            return decimals
    return enough


def _common_step(shown: Floats) -> float:
    """Return the largest of 1, 5, 10, 50, … that all numbers are multiples of.

    A source that rounds to 5 or to 1,000 euro gets a legend that does so too.
    """
    step, ladder = 1.0, [times * 10.0**power for power in range(8) for times in (1, 5)]
    if shown.any():
        for candidate in ladder[1:]:
            if (shown % candidate == 0).all():
                step = candidate
    return step


def _unscaled(steps: Floats, coarse: float, decimals: int) -> list[float]:
    """Turn whole steps back into values, without the dust of a division."""
    values = np.round(steps * coarse / 10.0**decimals, decimals)
    return [float(value) for value in values]


def _whole_steps(
    tops: Floats, shown: Floats, *, open_ended: bool
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Turn upper bounds into classes of whole steps and drop those that hold no step at all.

    Returns the lowest and highest step of each class and its place among the bounds given.
    """
    high = np.floor(tops + 1e-9)
    if open_ended:
        low = np.concatenate(([-np.inf], high[:-1] + 1))
    else:
        high[-1] = shown.max()
        low = np.maximum(np.concatenate(([shown.min()], high[:-1] + 1)), shown.min())
    holds = high >= low
    return low[holds], high[holds], np.flatnonzero(holds)


def _fewer(made: int, wanted: int, distinct: int) -> str:
    """Say why there are fewer classes than asked for."""
    if distinct == 1:
        why = "Alle gebieden met een cijfer hebben dezelfde waarde"
    elif distinct < wanted:
        why = f"Er zijn maar {distinct} verschillende waarden"
    else:
        why = "Gelijke waarden blijven bij elkaar en een klasse zonder gebieden vervalt"
    return f"{why}: {made} {'klasse' if made == 1 else 'klassen'} in plaats van {wanted}."


def _label(low: float, high: float, decimals: int) -> str:
    """Write one class; equal bounds are one value."""
    if np.isneginf(low) and np.isposinf(high):
        return "alle waarden"
    if np.isneginf(low):
        return f"{dutch(high, decimals)} of minder"
    if np.isposinf(high):
        return f"{dutch(low, decimals)} of meer"
    if low == high:
        return dutch(low, decimals)
    return f"{dutch(low, decimals)} – {dutch(high, decimals)}"
