"""Judging a series of years: whether it rises or falls, and whether that is fair to say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from compare.difference import Oordeel, Uitkomst, judgement
from indicators import Richting, SoortCijfer
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indicators import Indicator

MIN_JAREN = 5
"""Points below which no trend is judged."""
GRENS_P = 0.05
_EXACT_UP_TO = 8
"""Years with ties up to which every order is tried; more are told by the normal approximation."""
_TEST = "Mann-Kendall en Theil-Sen"
METHODE = f"{_TEST}; het beeld blijft als een willekeurig jaar wegvalt"
_FINEST = 3
"""Decimals of a change per year at most."""
_OUTCOME = {
    "stijgend": "Stijgend",
    "dalend": "Dalend",
    "geen_duidelijke_trend": "Geen duidelijke trend",
}


@dataclass(frozen=True, slots=True)
class Beoordeling:
    """What can be said of a series."""

    uitkomst: str
    """`stijgend`, `dalend`, `geen_duidelijke_trend` or `te_weinig_jaren`."""
    oordeel: Oordeel = Oordeel.GEEN
    helling: float | None = None
    """Theil-Sen, per year, in the indicator's unit."""
    laag: float | None = None
    hoog: float | None = None
    p: float | None = None
    jaren: int = 0
    tekst: str = ""


def judge(
    jaren: Sequence[int],
    waarden: Sequence[float],
    *,
    indicator: Indicator | None = None,
    marge: float = 0.0,
) -> Beoordeling:
    """Judge a series that is comparable from its first year to its last.

    Mann-Kendall (Kendall's tau of value and year, exact for few years), the
    median of all slopes (Theil-Sen), and the sign of that slope must stay whichever year is
    left out. What the source rounds away (`marge`, half a step) must not be able to make the
    whole change. `indicator` gives the direction of the judgement and the unit in words;
    without it there is neither.
    """
    from scipy.stats import theilslopes

    count = len(jaren)
    if count < MIN_JAREN:
        there = "1 jaar" if count == 1 else f"{count} jaren"
        return Beoordeling("te_weinig_jaren", jaren=count, tekst=f"Te weinig jaren om een trend te "
                           f"beoordelen: {there}, nodig zijn er {MIN_JAREN}.")  # fmt: skip
    when, values = np.asarray(jaren, dtype=float), np.asarray(waarden, dtype=float)
    if np.ptp(values) == 0:
        return Beoordeling("geen_duidelijke_trend", helling=0.0, jaren=count,
                           tekst=f"In alle {count} jaren hetzelfde cijfer.")  # fmt: skip
    slope, _, low, high = (float(x) for x in theilslopes(values, when))
    p = _kendall(when, values)
    without = [
        np.sign(theilslopes(np.delete(values, i), np.delete(when, i))[0]) for i in range(count)
    ]
    firm = all(sign == np.sign(slope) != 0 for sign in without)
    outcome, judged = "geen_duidelijke_trend", Oordeel.GEEN
    larger = abs(slope) * float(when[-1] - when[0]) > 2 * marge
    if p < GRENS_P and firm and larger:
        outcome = "stijgend" if slope > 0 else "dalend"
        direction = Richting.NEUTRAAL if indicator is None else indicator.richting
        judged = judgement(Uitkomst.HOGER if slope > 0 else Uitkomst.LAGER, direction)
    change = _per_year(slope, indicator)
    text = f"{_OUTCOME[outcome]} over {count} jaren, gemiddeld {change} per jaar"
    if outcome == "geen_duidelijke_trend":
        small = p < GRENS_P and firm
        text = f"{text} ({_TEST}){': niet meer dan de bron kan hebben afgerond' * small}."
    else:
        text = f"{text} ({METHODE})."
    return Beoordeling(outcome, judged, slope, low, high, p, count, text)


def _per_year(slope: float, indicator: Indicator | None) -> str:
    """Write a slope with its sign and unit, in two digits at least and no more than tell."""
    size = math.floor(math.log10(abs(slope))) if slope else 0
    number = format_number(abs(slope), min(_FINEST, max(0, 1 - size)))
    sign = "" if not slope else "+" if slope > 0 else "−"
    unit = "" if indicator is None else indicator.eenheid.partition(" (")[0]
    if unit == "euro":
        return f"{sign}€ {number}"
    if indicator is not None and indicator.soort is SoortCijfer.INDEX:
        unit = "punt"
    return f"{sign}{number} {'procentpunt' if unit == '%' else unit}".rstrip()


def _kendall(when: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """Return the two-sided p of Kendall's tau.

    Whole percentages are often the same in two years. The usual approximation is too sure
    then (40, 40, 41, 41, 42: 0.037 where 2 of 30 orders are as extreme, 0.067), so for few
    years every order is tried.
    """
    from scipy.stats import kendalltau, permutation_test

    count = len(values)
    if len(np.unique(values)) == count or count > _EXACT_UP_TO:
        return float(kendalltau(when, values).pvalue)
    one, other = np.triu_indices(count, k=1)

    def score(order: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        moved: NDArray[np.float64] = np.moveaxis(order, axis, -1)
        steps: NDArray[np.float64] = np.sign(moved[..., other] - moved[..., one])
        total: NDArray[np.float64] = steps.sum(axis=-1)
        return total

    exact = permutation_test(
        (values,), score, permutation_type="pairings", n_resamples=np.inf, vectorized=True
    )
    return float(exact.pvalue)
