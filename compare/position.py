"""Where an area stands among all areas of its level, and how these are spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from compare.difference import MIN_GEBIEDEN
from store.dutch import format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Plaats:
    """The place of one value in a distribution."""

    aantal: int
    """Areas with a value, the own one included."""
    rang: int | None = None
    """1 is the highest; areas with the same value share the best rank."""
    gedeeld: int = 1
    """Areas with this value, the own one included."""
    tekst: str = ""
    """A Dutch sentence, also where there is no place."""


@dataclass(frozen=True, slots=True)
class Spreiding:
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


def position(values: NDArray[np.float64], own: float, *, meervoud: str = "gebieden") -> Plaats:
    """Return the place of an area's own value among those of all areas.

    Parameters
    ----------
    values
        Of all areas of the level, the own one included; nan is no value.
    own
        The area's own value; nan where it has none.
    meervoud
        What the areas are called in the sentence.
    """
    known = values[np.isfinite(values)]
    count = len(known)
    if not math.isfinite(own):
        return Plaats(count, tekst="Het gebied zelf heeft geen cijfer, en dus geen plaats.")
    higher, same = int((known > own).sum()), max(1, int((known == own).sum()))
    if count <= 1:
        return Plaats(count, tekst="Er is geen ander gebied met dit cijfer om mee te vergelijken.")
    if same == count:
        return Plaats(
            count, 1, same, tekst=f"Alle {format_number(count)} {meervoud} hebben hetzelfde cijfer."
        )
    shared = f", gedeeld met {format_number(same - 1)} andere" if same > 1 else ""
    text = (
        f"Plaats {format_number(higher + 1)} van {format_number(count)} {meervoud} "
        f"(1 is het hoogst){shared}."
    )
    return Plaats(count, higher + 1, same, text)


def spread(values: NDArray[np.float64]) -> Spreiding | None:
    """Return the distribution of the values that are there, None when there are none."""
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return None
    low, first, middle, third, high = (
        float(cut) for cut in np.percentile(known, (0, 25, 50, 75, 100))
    )
    quarters = len(known) >= MIN_GEBIEDEN
    return Spreiding(
        len(known), low, high, middle, first if quarters else None, third if quarters else None
    )
