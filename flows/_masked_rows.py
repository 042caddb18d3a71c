"""Rows with masked cells as arrays: sums over groups, their variance, and known totals."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    import numpy.typing as npt
    import pandas as pd

    from flows._calibration import Stratum

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.signedinteger[Any]]
    Positions = npt.NDArray[np.intp]

_HALVINGS = 40
_FURTHEST = 20.0
"""Log-odds that make a cell 1 or 4 for all that matters."""


class MaskedRows:
    """The columns that `flows.estimate.Calibration.estimate` describes, and its sums."""

    def __init__(self, rows: pd.DataFrame, group: Ints) -> None:
        self.group = group
        self.cells = rows["cellen"].to_numpy(np.float64)
        self.least = rows["exact"].to_numpy(np.float64) + self.cells
        """One pupil in each masked cell."""
        self.low = rows["laag"].to_numpy(np.float64) if "laag" in rows else self.least
        self.high = (
            rows["hoog"].to_numpy(np.float64) if "hoog" in rows else self.least + 3 * self.cells
        )
        self.soort, soorten = _numbered(rows["soort"])
        self.soorten = [str(name) for name in soorten]
        brin6, self._brins = _numbered(rows["brin6"])
        self.school = brin6 * len(self.soorten) + self.soort
        """Vestiging × type of education."""
        self.schools = len(self._brins) * len(self.soorten)
        self.share = np.full(len(rows), np.nan)
        """q of each row, to be filled in; NaN stays where there is no calibration."""
        self.raked = np.zeros(len(rows), bool)
        """Masked rows of a school whose total is known and used."""

    def by_soort(self) -> Iterator[tuple[str, Positions]]:
        """Yield each type of education with its rows that have masked cells."""
        for number, name in enumerate(self.soorten):
            yield name, np.flatnonzero((self.soort == number) & (self.cells > 0))

    @cached_property
    def excess(self) -> Floats:
        """Estimated pupils of each row above its `low`, never beyond its `high`.

        NaN where there is no calibration, unless the bounds leave nothing to estimate. To be
        asked for when `share` has been filled in and raked, not before.
        """
        pupils = self.least + 3 * self.cells * self.share
        unsure = self.high > self.low
        above: Floats = np.where(unsure, np.clip(pupils, self.low, self.high) - self.low, 0.0)
        return above

    def sums(self, values: Floats, here: Positions, size: int) -> Floats:
        """Return the sum of `values` per group over the rows `here`."""
        return _added(self.group[here], values[here], size)

    def variance(self, stratum: Stratum, here: Positions, size: int) -> Floats:
        """Return the variance per group of the pupils in the rows `here`: some, of one type."""
        per_row = self._row_variance(stratum, int(self.soort[here[0]]))
        above = self.excess
        free, tied = here[~self.raked[here]], here[self.raked[here]]
        group, _, per_school = self._per_school(above, free)
        result: Floats = (
            self.sums(per_row, free, size)
            + stratum.school**2 * _added(group, per_school**2, size)
            + stratum.gebied**2 * self.sums(above, free, size) ** 2
        )
        if len(tied):
            whole = np.flatnonzero(self.raked & (self.soort == self.soort[tied[0]]))
            total = _added(self.school[whole], per_row[whole], self.schools)
            group, school, part = self._per_school(per_row, tied)
            # what is left of a part's variance once the sum over its school is known
            left = part * (1 - part / np.maximum(total[school], 1e-9))
            result += _added(group, np.maximum(left, 0), size)
        return result

    def rake(self, totals: pd.Series[int]) -> None:
        """Shift the log-odds of each school's rows until its pupils add up to its total."""
        import pandas as pd

        labels = pd.MultiIndex.from_product([self._brins, self.soorten])
        known = totals.groupby(level=[0, 1]).first().reindex(labels).to_numpy(np.float64)
        low, high, least, cells, blank = (
            _added(self.school, values, self.schools)
            for values in (
                self.low,
                self.high,
                self.least,
                self.cells,
                np.isnan(self.share) * self.cells,
            )
        )
        usable = (known >= low) & (known <= high) & (cells > 0) & (blank == 0)
        self.raked = usable[self.school] & (self.cells > 0)
        here = np.flatnonzero(self.raked)
        school, weight = self.school[here], 3 * self.cells[here]
        odds = self.share[here] / (1 - self.share[here])
        wanted = known - least
        bottom = np.full(self.schools, -_FURTHEST)
        top = np.full(self.schools, _FURTHEST)
        for _ in range(_HALVINGS):
            middle = (bottom + top) / 2
            moved = odds * np.exp(middle)[school]
            reached = _added(school, weight * moved / (1 + moved), self.schools)
            below = reached < wanted
            bottom, top = np.where(below, middle, bottom), np.where(below, top, middle)
        moved = odds * np.exp((bottom + top) / 2)[school]
        self.share[here] = moved / (1 + moved)

    def _row_variance(self, stratum: Stratum, soort: int) -> Floats:
        """Return the variance of the pupils of each row, never more than its bounds allow.

        Filled in for the rows of one type of education, 0 for the others.
        """
        here = np.flatnonzero((self.soort == soort) & (self.cells > 0))
        cells, share = self.cells[here], self.share[here]
        of_cells = stratum.cel * cells * 3 * share * (1 - share)
        together = of_cells * (1 + stratum.rij * (cells - 1))
        uniform = (self.high[here] - self.low[here]) ** 2 / 12
        variance = np.zeros(len(self.cells))
        variance[here] = np.minimum(together, uniform)
        return variance

    def _per_school(self, values: Floats, here: Positions) -> tuple[Ints, Ints, Floats]:
        """Return group, school and sum of `values` for each school in each group."""
        key = self.group[here] * self.schools + self.school[here]
        pair, index = np.unique(key, return_inverse=True)
        group, school = np.divmod(pair, self.schools)
        return group, school, _added(index, values[here], len(pair))


def _added(index: Ints, values: Floats, size: int) -> Floats:
    """Return the sum of `values` for each of `size` numbers in `index`."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64, copy=False)


def _numbered(values: pd.Series) -> tuple[Ints, pd.Index]:
    """Return a number per value and what each number stands for."""
    import pandas as pd

    codes: Any
    found: Any
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes, found = values.cat.codes, values.cat.categories
    else:
        codes, found = pd.factorize(values.to_numpy())
    number: Ints = np.asarray(codes).astype(np.int64)
    return number, pd.Index(found)
