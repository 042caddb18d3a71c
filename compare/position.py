"""Where an area stands among all of its level, how these are spread, and which are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from compare.difference import MIN_GEBIEDEN
from store.dutch import as_shown, format_number

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Distribution:
    """A distribution in a few numbers; the quarters are None with fewer than four areas."""

    aantal: int
    laagste: float
    hoogste: float
    mediaan: float
    kwart: float | None
    driekwart: float | None

    @property
    def breedte(self) -> float | None:
        """Return the interquartile range."""
        return None if self.kwart is None or self.driekwart is None else self.driekwart - self.kwart


def rank_among(
    values: NDArray[np.float64], own: float, *, decimalen: int, meervoud: str = "gebieden"
) -> str:
    """Say the place of an area's own value among those of all areas, itself included.

    A sentence, also where there is no place. nan is no value; what reads the same with so many
    decimals shares the best place. `meervoud` is what the areas are called.
    """
    known = values[np.isfinite(values)]
    count = len(known)
    if not math.isfinite(own):
        return "Het gebied zelf heeft geen cijfer, en dus geen plaats."
    higher, same = _reading_higher(known, own, decimalen)
    if count <= 1:
        return "Er is geen ander gebied met dit cijfer om mee te vergelijken."
    if same == count:
        return f"Alle {format_number(count)} {meervoud} hebben hetzelfde cijfer."
    shared = f", gedeeld met {format_number(same - 1)} andere" if same > 1 else ""
    return (
        f"Plaats {format_number(higher + 1)} van {format_number(count)} {meervoud} "
        f"(1 is het hoogst){shared}."
    )


def place_among(known: NDArray[np.float64], own: float, *, decimalen: int, meervoud: str) -> str:
    """Say the place of `rank_among` among few: `3e van 10 wijken`; '' where there is no other."""
    if len(known) <= 1 or not math.isfinite(own):
        return ""
    higher, _ = _reading_higher(known, own, decimalen)
    return f"{higher + 1}e van {format_number(len(known))} {meervoud}"


def _reading_higher(known: NDArray[np.float64], own: float, decimalen: int) -> tuple[int, int]:
    """Return how many values are shown as higher than an area's own, and how many as the same."""
    # as on the map; only a value within one step of rounding can read the same
    apart, step = known - own, 10.0**-decimalen
    shown = as_shown(np.append(known[np.abs(apart) <= step], own), decimalen)
    higher = int((apart > step).sum()) + int((shown > shown[-1]).sum())
    return higher, max(1, int((shown[:-1] == shown[-1]).sum()))


def distribution(values: NDArray[np.float64]) -> Distribution | None:
    """Return the distribution of the values that are there, None when there are none."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return None
    low, first, middle, third, high = (
        float(cut) for cut in np.percentile(known, (0, 25, 50, 75, 100))
    )
    quarters = len(known) >= MIN_GEBIEDEN
    return Distribution(
        len(known), low, high, middle, first if quarters else None, third if quarters else None
    )


# own choice: 1,200 pixels, at 20 a bar
MEESTE = 60
"""Bars that can still be read."""
BUREN = 10
"""Areas above and below the one that is looked at, where it is not among the highest."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The areas to draw."""

    frame: pd.DataFrame
    """With `rang` among all: 1 is the highest, areas with the same value share it."""
    weggelaten: str = ""
    """What is not drawn: a Dutch clause; empty where everything is."""


def select_ranking(known: pd.DataFrame, code: str) -> Ranking:
    """Return the highest areas and, where it is not among those, the area with its neighbours.

    `known` has `gebied_code, naam, waarde`, from high to low, only areas with a value.
    """
    ranks = known["waarde"].rank(ascending=False, method="min").astype(int)
    frame = known.assign(rang=ranks).reset_index(drop=True)
    count = len(frame)
    if count <= MEESTE:
        return Ranking(frame)
    hit = frame.index[frame["gebied_code"] == code]
    total = format_number(count)
    if not len(hit) or hit[0] < MEESTE:
        return Ranking(frame.head(MEESTE), f"de hoogste {MEESTE} van {total}")
    # the highest, a gap that is told, and the area with its neighbours: as many bars as allowed
    around = 2 * BUREN + 1
    first = min(int(hit[0]) - BUREN, count - around)
    top = min(first, MEESTE - around)
    left = count - top - around
    part = frame.iloc[[*range(top), *range(first, first + around)]].reset_index(drop=True)
    if not left:
        return Ranking(part)
    beside = f"{format_number(first + 1)} tot en met {format_number(first + around)}"
    gone = f"{format_number(left)} {'gebied' if left == 1 else 'gebieden'} niet getekend"
    return Ranking(part, f"de hoogste {top} van {total}, en nummer {beside}; {gone}")
