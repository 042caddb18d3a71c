"""Figures of buurten for the wijk and the gemeente, weighted by the people in each buurt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries import NIVEAUS
from places import findings as f
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from places._figure_counts import Counted, People, Rows, Strings
    from places._figure_rows import Wanted
    from store import Finding

ENOUGH = 0.95
"""Part of the people of an area whose buurt must be known for a weighted figure."""
_ABOVE = {"wijk": "wijk_code", "gemeente": "gemeente_code"}


@dataclass(frozen=True)
class Weighing:
    """How buurten weigh in the areas of a level above.

    A buurt where nobody lives has no weight. Buurten of which the figure or the number of
    people is not known are left out as long as the others hold at least `ENOUGH` of the
    people of the area above, by that area's own figure; else the area has no figure. Those
    left out for their number are told (`findings`).
    """

    counted: Counted
    people: People
    niveau: str
    """`wijk` or `gemeente`."""

    def rows(self, below: Callable[[Wanted], Rows], wanted: Wanted) -> Rows:
        """Return the figures of the areas above."""
        return {key: self._figure(frame) for key, frame in below(wanted).items()}

    def findings(self) -> tuple[Finding, ...]:
        """Tell how many buurten do not weigh in an area that has a figure all the same."""
        number, state = self._people
        lost = (state == "ontbreekt") | (state == "afgeschermd")
        table = pd.DataFrame(
            {"above": self._above, "gewicht": np.where(lost, 0.0, number), "weg": lost}
        )
        sums = table[table["above"] != ""].groupby("above").sum()
        whole, _ = self.people.of(sums.index.to_numpy(dtype=object), self.niveau)
        left_out = sums["weg"].to_numpy()
        used = (left_out > 0) & (sums["gewicht"].to_numpy() >= ENOUGH * whole)
        if not used.any():
            return ()
        count = int(left_out[used].sum())
        level = NIVEAUS[self.niveau]
        areas = (
            f"{format_number(int(used.sum()))} {level.label if used.sum() == 1 else level.meervoud}"
        )
        below = "telt 1 buurt" if count == 1 else f"tellen {format_number(count)} buurten"
        said = (
            f"in {areas} {below} niet mee: hoeveel mensen daar wonen is niet bekend, hoogstens "
            f"{round(100 * (1 - ENOUGH))} % van het gebied"
        )
        return (f.WEEGT_NIET_MEE(level.meervoud, said, aantal=count),)

    @cached_property
    def _people(self) -> tuple[NDArray[np.float64], Strings]:
        codes = self.counted.shapes["code"].to_numpy(dtype=object)
        number, state = self.people.of(codes, "buurt")
        water = self.counted.shapes["water"].to_numpy(dtype=bool)
        return number, np.where(water & (state != "waarde"), "nvt", state)

    @cached_property
    def _above(self) -> Strings:
        codes: Strings = self.counted.shapes[_ABOVE[self.niveau]].fillna("").to_numpy(dtype=object)
        return codes

    def _figure(self, frame: pd.DataFrame) -> pd.DataFrame:
        number, state = self._people
        own = frame["staat"].to_numpy(dtype=object)
        counts = (own != "nvt") & (state != "nvt") & ~((state == "waarde") & (number == 0))
        known = counts & (own == "waarde") & (state == "waarde")
        table = pd.DataFrame(
            {
                "above": self._above,
                "deel": np.where(known, frame["waarde"].to_numpy() * number, 0.0),
                "gewicht": np.where(known, number, 0.0),
                "telt": counts,
                "onbekend": counts & ~known,
            }
        )
        sums = table[table["above"] != ""].groupby("above").sum()
        weight = sums["gewicht"].to_numpy()
        whole, _ = self.people.of(sums.index.to_numpy(dtype=object), self.niveau)
        enough = (sums["onbekend"].to_numpy() == 0) | (weight >= ENOUGH * whole)
        states = np.where(sums["telt"] == 0, "nvt", np.where(enough, "waarde", "ontbreekt"))
        with np.errstate(divide="ignore", invalid="ignore"):
            values = sums["deel"].to_numpy() / weight
        states = np.where((states == "waarde") & np.isnan(values), "ontbreekt", states)
        return pd.DataFrame(
            {
                "gebied_code": sums.index.astype("str"),
                "waarde": np.where(states == "waarde", values, np.nan),
                "staat": states,
            }
        )
