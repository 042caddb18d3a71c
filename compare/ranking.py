"""Which areas of a ranking are drawn when there are too many, the area itself among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.dutch import format_number

if TYPE_CHECKING:
    import pandas as pd

MEESTE = 60
"""Bars that can still be read."""
BUREN = 10
"""Areas above and below the one that is looked at, where it is not among the highest."""


@dataclass(frozen=True, slots=True)
class Rangorde:
    """The areas to draw."""

    frame: pd.DataFrame
    """With `rang` among all: 1 is the highest, areas with the same value share it."""
    weggelaten: str = ""
    """What is not drawn: a Dutch clause; empty where everything is."""


def ranking(known: pd.DataFrame, code: str) -> Rangorde:
    """Return the highest areas and, where it is not among those, the area with its neighbours.

    `known` has `gebied_code, naam, waarde`, from high to low, only areas with a value.
    """
    ranks = known["waarde"].rank(ascending=False, method="min").astype(int)
    frame = known.assign(rang=ranks).reset_index(drop=True)
    count = len(frame)
    if count <= MEESTE:
        return Rangorde(frame)
    hit = frame.index[frame["gebied_code"] == code]
    total = format_number(count)
    if not len(hit) or hit[0] < MEESTE:
        return Rangorde(frame.head(MEESTE), f"de hoogste {MEESTE} van {total}")
    around = 2 * BUREN + 1
    first = min(int(hit[0]) - BUREN, count - around)
    top = min(first, MEESTE - around)
    left = count - top - around
    part = frame.iloc[[*range(top), *range(first, first + around)]].reset_index(drop=True)
    if not left:
        return Rangorde(part)
    beside = f"{format_number(first + 1)} tot en met {format_number(first + around)}"
    gone = f"{format_number(left)} {'gebied' if left == 1 else 'gebieden'} niet getekend"
    return Rangorde(part, f"de hoogste {top} van {total}, en nummer {beside}; {gone}")
