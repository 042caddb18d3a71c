"""How many pupils masked cells hold: an estimate per sum, with an interval that is honest.

The estimate of a sum is its shown counts plus, per masked cell, the mean number of pupils
that such cells held in the unmasked file of 2017 (`kalibratie.csv`, made and judged by
`benchmarks/kalibratie.py`). It assumes that the pattern of 2017 still holds; say so wherever
it is shown (`WARNING`).

Its interval (90 %) is for the sum as a whole. With e the estimated pupils above one per
masked cell, the variance of a sum is

    schaal² · ( Σ rows v·(1 + rij·(cells − 1))  +  school²·Σ schools e²  +  gebied²·e² )

where v = cel·cells·3q(1 − q): cells of one row, rows of one school and rows of one region are
not independent. Below the estimate lies a hard floor (one pupil per cell), so the interval
takes its quantiles from a gamma distribution above that floor (by Wilson and Hilferty's cube
root), and neither estimate nor interval ever leaves laag–hoog.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from flows.calibration import Stratum, parse_table, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.signedinteger[Any]]
    Positions = npt.NDArray[np.intp]

SHIPPED = Path(__file__).with_name("kalibratie.csv")
LEAST_CELLS = 10
"""A sum over fewer masked cells gets bounds only: a single cell stays "1–4"."""
BY_AGE = "leeftijd"
"""DUO's po file: a count per home postcode, vestiging, type and age."""
WITHOUT_AGES = "brin6_pc4"
"""DUO's CKAN file: one count per home postcode, vestiging and type."""
WARNING = (
    "Schatting, geijkt op het onafgeschermde bestand van 2017: aangenomen is dat het patroon "
    "van toen nog geldt."
)
# the normal quantile of 95 %: both tails together leave an interval of 90 %
_Z90 = 1.6448536269514722
_PARTS = ("schatting", "schatting_laag", "schatting_hoog")


@dataclass(frozen=True)
class Calibration:
    """Pupils per masked cell by features of a row.

    Make one with `load` or `from_table`. It never changes, and may be shared.
    """

    strata: Mapping[tuple[str, str], Stratum]
    """By product and type of education. Where there is none (vo), there is no estimate."""
    herkomst: str
    """Where the table came from, as its comment lines say."""

    @classmethod
    def load(cls, path: Path | None = None) -> Calibration:
        """Read the shipped table, or one of the user's own.

        Raises `Refused` when the file is not a calibration table.
        """
        return _shipped() if path is None else _read(path)

    @classmethod
    def from_table(cls, table: pd.DataFrame) -> Calibration:
        """Make a calibration of a table in memory, checked as a file would be."""
        return cls(parse_table(table, "kalibratie"), "kalibratie")

    def estimate(
        self,
        rows: pd.DataFrame,
        groups: npt.ArrayLike,
        *,
        product: str = BY_AGE,
        totals: pd.Series[int] | None = None,
        size: int | None = None,
    ) -> pd.DataFrame:
        """Return bounds and, where allowed, an estimate for each sum of rows.

        Parameters
        ----------
        rows
            One row per home postcode × vestiging × type: `brin6`, `soort`, `exact` (sum of
            the shown counts), `cellen` (number of masked cells), and the features (see
            `flows.calibration`): `bezet`, `grootste`, `gaten`, `omgeving`, `afstand_relatief`,
            `ander_swv` (bool: home and school lie in different SWVs). A feature that is
            missing or NaN contributes nothing. `exact` and `cellen` may be of some ages only;
            the features are of the whole row. `laag` and `hoog`, when there, replace
            exact + cellen and exact + 4·cellen (bounds tightened by known totals).
        groups
            Per row the number of the sum it belongs to, 0…n−1; −1 for none.
        product
            `leeftijd`, `brin6_pc4`, or another one, which then has bounds only.
        totals
            Known pupils per vestiging × type (index `brin6`, `soort`). `rows` must then hold
            *all* rows of these schools. The estimates of a school are raked to its total, and
            what the total takes away from their uncertainty is taken from the interval. A
            total that its school's bounds exclude is not used.
        size
            Number of groups n, when the last ones may be empty (an empty sum is exactly 0).

        Returns
        -------
        Frame indexed by group with `laag`, `hoog`, `afgeschermde_cellen`, `schatting`,
        `schatting_laag`, `schatting_hoog`. Without uncertainty (laag = hoog) the estimate is
        that value; over 1 to 9 masked cells, or without calibration, it is NaN.
        """
        import pandas as pd

        # first the share q of every masked row, then its school raked to a known total, then the
        # sums
        group = np.asarray(groups, dtype=np.int64)
        size = int(group.max(initial=-1)) + 1 if size is None else size
        work = MaskedRows(rows, group)
        raking = totals is not None and len(totals) > 0
        for soort, masked in work.by_soort():
            if (stratum := self.strata.get((product, soort))) is not None:
                # raking needs every row of a school, also those of no sum that is asked for
                here = masked if raking else masked[group[masked] >= 0]
                work.share[here] = stratum.share(rows, here)
        if totals is not None and raking:
            work.rake(totals)
        inside = np.flatnonzero(group >= 0)
        low, high, cells = (
            work.sums(values, inside, size) for values in (work.low, work.high, work.cells)
        )
        estimate, bottom, top = self._interval(work, product, size, low, high)
        unsure = low < high
        # over few cells an estimate would come near to telling a single cell
        refused = unsure & ((cells < LEAST_CELLS) | np.isnan(estimate))
        result = pd.DataFrame(
            {
                "laag": low.astype(np.int64),
                "hoog": high.astype(np.int64),
                "afgeschermde_cellen": cells.astype(np.int64),
            },
            index=pd.RangeIndex(size, name="groep"),
        )
        for name, values in zip(_PARTS, (estimate, bottom, top), strict=True):
            result[name] = np.where(refused, np.nan, np.where(unsure, values, low))
        return result

    def _interval(
        self, work: MaskedRows, product: str, size: int, low: Floats, high: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Return estimate, lower and upper end per group, inside low–high."""
        excess, variance = np.zeros(size), np.zeros(size)
        for soort, masked in work.by_soort():
            here = masked[work.group[masked] >= 0]
            # rows without calibration are NaN and make their whole sum NaN: no estimate of a part
            excess += work.sums(work.excess, here, size)
            if len(here) and (stratum := self.strata.get((product, soort))) is not None:
                variance += stratum.schaal**2 * work.variance(stratum, here, size)
        estimate = np.clip(low + excess, low, high)
        bottom, top = interval_above(estimate - low, variance)
        return estimate, np.clip(low + bottom, low, estimate), np.clip(low + top, estimate, high)


def interval_above(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the ends of a 90 % interval of a whole number of pupils.

    The 5 % and 95 % quantiles of a gamma distribution (Wilson and Hilferty, 1931), half a
    pupil further out because pupils come whole. Mean and variance are of pupils above the floor;
    where the variance is zero both ends are the mean.
    """
    # Wilson and Hilferty: the cube root of a gamma is nearly normal, with this variance
    flat = np.divide(variance, 9 * mean**2, out=np.zeros_like(mean), where=mean > 0)
    half = np.where(variance > 0, 0.5, 0.0)
    bottom, top = (
        mean * np.maximum(1 - flat + z * np.sqrt(flat), 0) ** 3 + side * half
        for z, side in ((-_Z90, -1), (_Z90, 1))
    )
    return np.maximum(bottom, 0), top


@cache
def _shipped() -> Calibration:
    return _read(SHIPPED)


def _read(path: Path) -> Calibration:
    table, comments = read_table(path)
    return Calibration(parse_table(table, path.name), comments)


# own choice: 40 / 2^40 of log-odds is left, less than a float shows of a pupil
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
        # vestiging and type as one number, so that bincount adds up per school
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
        # a masked cell is 1 + 3q pupils: 1 for q = 0, 4 for q = 1
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
        # rows of a school with a known total have no spread of their school or area left
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

        # one place per vestiging × type, in the order of `self.school`; NaN where no total is known
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
        # a total that the bounds exclude says that a file is wrong, not how large a cell is
        usable = (known >= low) & (known <= high) & (cells > 0) & (blank == 0)
        self.raked = usable[self.school] & (self.cells > 0)
        here = np.flatnonzero(self.raked)
        school, weight = self.school[here], 3 * self.cells[here]
        # find by bisection, for all schools at once, the shift of the log-odds by which the pupils
        # above one per cell add up to the total: shares stay between 0 and 1, and keep their order
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
        # 3q(1 − q) is the variance of a binomial of three tries (1 + 3q pupils); `cel` and `rij`
        # are fitted on the open file of 2017 (benchmarks/kalibratie.py)
        of_cells = stratum.cel * cells * 3 * share * (1 - share)
        together = of_cells * (1 + stratum.rij * (cells - 1))
        # no variance is larger than that of an even spread between the bounds
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
