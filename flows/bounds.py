"""Sums of counts that may be masked: what is certain about them.

A masked cell is 1, 2, 3 or 4, so a sum lies between its lowest and its highest possible
value. Known totals narrow that: the parts of a total cannot all be low or all be high.
Every function here only ever keeps true bounds true. What is shown of a sum never tells more of
a cell than its publisher did (`shielded`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]
    Texts = npt.NDArray[np.object_]

# DUO replaces 1 to 4 by "<5" in files since November 2023.
LOWEST, HIGHEST = 1, 4
"""What a masked cell is at least and at most."""
UNKNOWN = np.int64(2**40)
"""Upper bound of a total that is not known."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lower and upper bounds, position by position."""

    laag: Ints
    hoog: Ints

    @classmethod
    def of(cls, frame: pd.DataFrame, before: str = "") -> Bounds:
        """Return the columns of a frame that are called laag and hoog, with `before` before it."""
        return cls(*(frame[f"{before}{end}"].to_numpy(np.int64) for end in ("laag", "hoog")))

    def minus(self, other: Bounds) -> Bounds:
        """Return the bounds of the difference."""
        return Bounds(self.laag - other.hoog, self.hoog - other.laag)

    def plus(self, other: Bounds) -> Bounds:
        """Return the bounds of the sum."""
        return Bounds(self.laag + other.laag, self.hoog + other.hoog)


@dataclass(frozen=True, slots=True)
class Share:
    """Lower and upper bounds of a share between 0 and 1; NaN of nothing at all."""

    laag: Floats
    hoog: Floats


def difference(one: Floats, two: Floats) -> Floats:
    """Return one − two: bounds that are true, and an estimate where both have one.

    On the last axis lower and upper bound, estimate, and its lower and upper end; NaN where there
    is no estimate. The interval is that of independent estimates (Zou and Donner's MOVER):
    distances to the ends are added as squares, lower with upper, which keeps the lean of each side.
    The result never leaves the bounds.
    """
    low, high = one[..., 0] - two[..., 1], one[..., 1] - two[..., 0]
    middle = one[..., 2] - two[..., 2]
    below = np.hypot(one[..., 2] - one[..., 3], two[..., 4] - two[..., 2])
    above = np.hypot(one[..., 4] - one[..., 2], two[..., 2] - two[..., 3])
    estimate = np.stack([middle, middle - below, middle + above], axis=-1)
    clipped = np.clip(estimate, low[..., None], high[..., None])
    return np.concatenate([np.stack([low, high], axis=-1), clipped], axis=-1)


def group_sum(values: npt.NDArray[np.integer], groups: Ints, size: int) -> Ints:
    """Add up integers per group; a group of −1 is left out."""
    summed = np.bincount(groups + 1, weights=values, minlength=size + 1)
    return np.rint(summed[1:]).astype(np.int64)


def group_bounds(values: Bounds, groups: Ints, size: int) -> Bounds:
    """Add up intervals per group; a group of −1 is left out."""
    return Bounds(group_sum(values.laag, groups, size), group_sum(values.hoog, groups, size))


def cell_bounds(counts: npt.NDArray[np.integer]) -> Bounds:
    """Return the bounds of published counts, −1 where masked."""
    return Bounds(np.abs(counts).astype(np.int64), np.where(counts < 0, HIGHEST, counts))


def row_bounds(
    exact: npt.NDArray[np.integer], cells: npt.NDArray[np.integer], total: Ints | None = None
) -> Bounds:
    """Return the bounds of rows: what is shown of them, and how many of their cells are masked.

    `total` is what the file gives for the whole row, −1 where it does not: both its bounds.
    """
    low = exact.astype(np.int64) + cells * LOWEST
    high = exact.astype(np.int64) + cells.astype(np.int64) * HIGHEST
    if total is None:
        return Bounds(low, high)
    return Bounds(np.where(total >= 0, total, low), np.where(total >= 0, total, high))


def narrow_parts(parts: Bounds, unit: Ints, totals: Bounds) -> Bounds:
    """Narrow the parts of totals: each is at least its total less the most the others can be.

    Parameters
    ----------
    parts
        Bounds of parts that together make up their unit; all parts of a unit are given.
    unit
        For each part the position in `totals` of what it is a part of.
    totals
        Bounds of the totals; 0 and `UNKNOWN` where nothing is known.

    Returns
    -------
        The tightest bounds that one sum allows. Parts of a total that contradicts them
        (outside what they can add up to) keep their own bounds.
    """
    size = len(totals.laag)
    lowest, highest = group_sum(parts.laag, unit, size), group_sum(parts.hoog, unit, size)
    possible = (totals.laag <= highest) & (totals.hoog >= lowest)
    total_low = np.where(possible, totals.laag, 0)[unit]
    total_high = np.where(possible, totals.hoog, UNKNOWN)[unit]
    # a part is what is left of the total: at least the total less the most the others can be
    others_high = highest[unit] - parts.hoog
    others_low = lowest[unit] - parts.laag
    return Bounds(
        np.maximum(parts.laag, total_low - others_high),
        np.minimum(parts.hoog, total_high - others_low),
    )


def shielded(narrowed: Bounds, given: Bounds, cells: Ints) -> Bounds:
    """Widen narrowed bounds of sums until each masked cell may still be all it was published as.

    With one cell that is what the publisher gave; a sum of many keeps what it gained. A cell is
    the sum less the others, so it may still be 1 to 4 where the sum may be as low as when that
    cell is highest and the others lowest, and the other way round.

    Parameters
    ----------
    narrowed
        What totals and other files tell of each sum.
    given
        What the publisher's own cells tell of it.
    cells
        How many of those are masked; without any, nothing is widened.
    """
    some, room = cells > 0, HIGHEST - LOWEST
    return Bounds(
        np.where(some, np.minimum(narrowed.laag, given.hoog - room), narrowed.laag),
        np.where(some, np.maximum(narrowed.hoog, given.laag + room), narrowed.hoog),
    )


def contradictions(parts: Bounds, unit: Ints, totals: Bounds) -> Flags:
    """Tell which totals cannot be the sum of their parts."""
    size = len(totals.laag)
    lowest, highest = group_sum(parts.laag, unit, size), group_sum(parts.hoog, unit, size)
    wrong: Flags = (totals.laag > highest) | (totals.hoog < lowest)
    return wrong


def percentages(share: Share, decimals: int = 2) -> Share:
    """Return a share as percentages, rounded outwards so that the bounds stay true.

    Where both bounds are the same the percentage is known, and rounded as usual.
    """
    factor = 10**decimals
    low, high = 100 * share.laag * factor, 100 * share.hoog * factor
    same = share.laag == share.hoog
    # what lies within rounding error of a whole number is that number
    floor = np.floor(np.round(low, 6))
    ceiling = np.ceil(np.round(high, 6))
    return Share(
        np.where(same, np.round(low), floor) / factor,
        np.where(same, np.round(high), ceiling) / factor,
    )


def share_bounds(part: Bounds, rest: Bounds) -> Share:
    """Return the bounds of part ÷ (part + rest), bounded jointly.

    The share is lowest when the part is lowest while the rest is highest. Bounding
    numerator and denominator apart would give wider, or even false, percentages.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        low = part.laag / (part.laag + rest.hoog)
        high = part.hoog / (part.hoog + rest.laag)
    # no part at least, or no rest at most: the share can be anything down to 0 or up to 1
    low = np.where((part.laag == 0) & (part.hoog > 0), 0.0, low)
    high = np.where((rest.laag == 0) & (part.hoog > 0), 1.0, high)
    high = np.where((part.hoog == 0) & (rest.hoog > 0), 0.0, high)
    return Share(low, high)
