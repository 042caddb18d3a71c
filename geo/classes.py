"""Classes for a map: which values share a colour, and a legend that never lies.

All arithmetic is done on the values *as they are shown*: rounded to the decimals of the
indicator, or to what the source itself rounds to (5 people, 1,000 euro). A class therefore
holds whole steps of that rounding, from and including `van` up to and including `tot`, the
next class begins one step higher, and any value that a reader sees falls inside exactly one
label of the legend.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.methods import MAX_CLASSES, Floats, Wanted, method, own_bounds
from store.dutch import as_shown, format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray


# own choice: beyond it a legend says nothing to a reader
MAX_DECIMALS = 6
# own choice: three digits that count
_MEANINGFUL_STEPS = 1000
"""Between the lowest and the highest value: finer than this nobody reads a legend."""


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
        An id of `geo.methods.METHODS`.
    klassen
        How many classes are wanted, 1–9. Fewer come back when the values do not allow more;
        `opmerkingen` then says why.
    grenzen
        For a method with bounds of one's own: the upper bounds of the classes; above the last
        one is a class of its own.
    referentie
        For a method around a benchmark: the value in the middle.
    decimalen
        Decimals in which values are shown; None takes what the values need.

    Raises
    ------
    NotFound
        For a method that does not exist.
    Refused
        For own bounds that are missing, too many or no numbers.
    ValueError
        For a number of classes outside 1–9, or a map around a benchmark without one.
    """
    chosen = method(methode)
    if not 1 <= klassen <= MAX_CLASSES:
        raise ValueError(f"Kies 1 tot en met {MAX_CLASSES} klassen; gevraagd zijn er {klassen}.")
    own = own_bounds(grenzen) if chosen.eigen_grenzen else []
    if chosen.rond_referentie and (referentie is None or not np.isfinite(referentie)):
        raise ValueError("Een verdeling rond een referentiewaarde heeft die waarde nodig.")

    numbers = np.asarray(values, dtype=np.float64)
    usable = np.isfinite(numbers)
    if decimalen is None:
        decimalen = _decimals([*numbers[usable], *own])
    # values as shown, in whole steps of their rounding: from here on all bounds are integers
    scale = 10.0**decimalen
    shown = np.rint(as_shown(numbers[usable], decimalen) * scale)
    coarse = _common_step(np.append(shown, np.rint(np.asarray(own) * scale)))
    scale, shown = scale / coarse, shown / coarse
    klasse = np.full(numbers.shape, -1, dtype=np.int64)
    if shown.size == 0:
        note = "Er is voor geen enkel gebied een waarde, dus er zijn geen klassen."
        nothing = Classes(methode, (), (), klasse, (), decimalen, (), 0, referentie=referentie)
        return replace(nothing, opmerkingen=(note,))

    # the method proposes upper bounds; equal values would break most of them
    middle = 0.0 if referentie is None else referentie * scale
    # one value is one class: a method would divide a width of nought
    if shown.min() == shown.max() and not chosen.open:
        tops = np.array([shown[0]])
    else:
        tops = chosen.breaks(shown, Wanted(klassen, [bound * scale for bound in own], middle))
    wanted = max(len(own) + 1, 2) if chosen.eigen_grenzen else klassen
    # bounds become classes of whole steps, and every value finds its own
    low, high, places = _whole_steps(tops, shown, open_ended=chosen.open)
    klasse[usable] = np.searchsorted(high, shown, side="left")
    counts = np.bincount(klasse[usable], minlength=len(high))
    if not chosen.houdt_lege and (counts == 0).any():
        low, high, places = low[counts > 0], high[counts > 0], places[counts > 0]
        klasse[usable] = np.searchsorted(high, shown, side="left")
        counts = counts[counts > 0]
    fewer = (_fewer(len(high), wanted, np.unique(shown).size),) if len(high) < wanted else ()
    # around a benchmark a class keeps its place on the ramp, or the centre would move
    keeps_place = chosen.rond_referentie
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
        opmerkingen=fewer,
    )


def hold(values: ArrayLike, classes: Classes) -> Classes:
    """Divide other values into classes that were made before: one colour keeps one meaning.

    The first and the last class take what lies outside (`outside`), and are open in the legend.
    Classes as they would be by the same method come back where there is nothing to hold.
    """
    bounds = classes.tot[:-1]
    if not bounds:
        return classify(values, klassen=1, decimalen=classes.decimalen)
    found = classify(values, methode="eigen", grenzen=bounds, decimalen=classes.decimalen)
    return replace(
        found,
        methode=classes.methode,
        posities=classes.posities[: found.aantal],
        trappen=classes.trappen if found.aantal else 0,
        referentie=classes.referentie,
        opmerkingen=found.opmerkingen if not found.aantal else (),
    )


def outside(values: ArrayLike, classes: Classes) -> tuple[int, int]:
    """Return how many values lie below and above all classes, as they are shown."""
    if not classes.aantal:
        return 0, 0
    shown = as_shown(np.asarray(values, dtype=np.float64), classes.decimalen)
    return int((shown < classes.van[0]).sum()), int((shown > classes.tot[-1]).sum())


def _decimals(numbers: Sequence[float]) -> int:
    """Return the decimals the numbers need: all they have, or enough for 1,000 steps."""
    # the fewest decimals in which all are written in full, no more than give 1,000 steps
    array = np.asarray(numbers, dtype=np.float64)
    if array.size == 0:
        return 0
    # of one single value its size tells how fine it is to be written
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
    # the largest step of the ladder that divides them all
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
    # a bound that lies on a step belongs to it, whatever the division left behind it
    high = np.floor(tops + 1e-9)
    if open_ended:
        low = np.concatenate(([-np.inf], high[:-1] + 1))
    else:
        high[-1] = shown.max()
        low = np.maximum(np.concatenate(([shown.min()], high[:-1] + 1)), shown.min())
    # two bounds within one step leave a class in which no shown value can lie
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
        return f"{format_number(high, decimals)} of minder"
    if np.isposinf(high):
        return f"{format_number(low, decimals)} of meer"
    if low == high:
        return format_number(low, decimals)
    return f"{format_number(low, decimals)} – {format_number(high, decimals)}"
