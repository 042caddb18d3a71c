"""How many pupils masked cells hold: an estimate per sum, with an interval that is honest.

The estimate of a sum is its shown counts plus, per masked cell, the mean number of pupils
that such cells held in the unmasked file of 2017 (`kalibratie.csv`, made and judged by
`benchmarks/kalibratie.py`). It assumes that the pattern of 2017 still holds; say so wherever
it is shown.

Its interval (90 %) is for the sum as a whole. With e the estimated pupils above one per
masked cell, the variance of a sum is

    schaal² · ( Σ rows v·(1 + rij·(cells − 1))  +  school²·Σ schools e²  +  gebied²·e² )

where v = cells·3q(1 − q): cells of one row, rows of one school and rows of one region are
not independent. Below the estimate lies a hard floor (one pupil per cell), so the interval
takes its quantiles from a gamma distribution above that floor (by Wilson and Hilferty's cube
root), and neither estimate nor interval ever leaves laag–hoog.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from flows._calibration import Stratum, parse_table, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

SHIPPED = Path(__file__).with_name("kalibratie.csv")
LEAST_CELLS = 10
"""A sum over fewer masked cells gets bounds only: a single cell stays "1–4"."""
BY_AGE = "leeftijd"
"""DUO's po file: a count per home postcode, vestiging, type and age."""
WITHOUT_AGES = "brin6_pc4"
"""DUO's CKAN file: one count per home postcode, vestiging and type."""
WARNING = (
    "Schatting: verondersteld is dat het patroon van 2017, het laatste jaar waarvan de "
    "onafgeschermde aantallen bekend zijn, nog geldt."
)
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

        Raises
        ------
        Refused
            When the file is not a calibration table.
        """
        return _shipped() if path is None else _read(path)

    @classmethod
    def from_table(cls, table: pd.DataFrame, *, naam: str = "kalibratie") -> Calibration:
        """Make a calibration of a table in memory, checked as a file would be."""
        return cls(parse_table(table, naam), naam)

    def estimate(
        self,
        rows: pd.DataFrame,
        groups: npt.ArrayLike,
        *,
        product: str = BY_AGE,
        totals: pd.Series[int] | None = None,
    ) -> pd.DataFrame:
        """Return bounds and, where allowed, an estimate for each sum of rows.

        Parameters
        ----------
        rows
            One row per home postcode × vestiging × type: `brin6`, `soort`, `exact` (sum of
            the shown counts), `cellen` (number of masked cells), and the features (see
            `flows._features`): `bezet`, `grootste`, `gaten`, `omgeving`, `afstand_relatief`,
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

        Returns
        -------
        Frame indexed by group with `laag`, `hoog`, `afgeschermde_cellen`, `schatting`,
        `schatting_laag`, `schatting_hoog`. Without uncertainty (laag = hoog) the estimate is
        that value; over 1 to 9 masked cells, or without calibration, it is NaN.
        """
        import pandas as pd

        group = np.asarray(groups, dtype=np.int64)
        size = int(group.max(initial=-1)) + 1
        work = _Rows(rows, group)
        for number, name in enumerate(work.soorten):
            if (stratum := self.strata.get((product, name))) is not None:
                here = np.flatnonzero((work.soort == number) & (work.cells > 0))
                work.share[here] = stratum.share(rows.iloc[here])
        if totals is not None and len(totals):
            work.rake(totals)
        inside = np.flatnonzero(group >= 0)
        low, high, cells = (
            work.sums(values, inside, size) for values in (work.low, work.high, work.cells)
        )
        estimate, bottom, top = self._interval(work, product, size, low, high)
        unsure = low < high
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

    def estimate_difference(
        self,
        rows: pd.DataFrame,
        groups_in: npt.ArrayLike,
        groups_out: npt.ArrayLike,
        *,
        product: str = BY_AGE,
        totals: pd.Series[int] | None = None,
    ) -> pd.DataFrame:
        """Return the same columns for the difference of two sums (saldo = in − uit).

        A row is in at most one of the two sums of a saldo, so nothing is counted on both sides
        and the bounds are joint. The interval is that of two independent estimates (Zou and
        Donner's MOVER), which keeps the lean of each side. An estimate needs both sides exact
        or allowed; `afgeschermde_cellen` counts both sides.

        Raises
        ------
        ValueError
            When a row is on both sides of the same saldo.
        """
        import pandas as pd

        one, two = (np.asarray(g, dtype=np.int64) for g in (groups_in, groups_out))
        if ((one == two) & (one >= 0)).any():
            message = "a row is on both sides of a difference"
            raise ValueError(message)
        size = int(max(one.max(initial=-1), two.max(initial=-1))) + 1
        sides = [
            self.estimate(rows, side, product=product, totals=totals).reindex(range(size))
            for side in (one, two)
        ]
        filled = [side.where(side["laag"].notna(), 0.0) for side in sides]
        return pd.DataFrame(_difference(*filled), index=pd.RangeIndex(size, name="groep"))

    def _interval(
        self, work: _Rows, product: str, size: int, low: Floats, high: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Return estimate, lower and upper end per group, inside low–high."""
        excess, variance = np.zeros(size), np.zeros(size)
        for number, name in enumerate(work.soorten):
            here = np.flatnonzero((work.soort == number) & (work.group >= 0) & (work.cells > 0))
            excess += work.sums(work.excess, here, size)
            if (stratum := self.strata.get((product, name))) is not None:
                variance += stratum.schaal**2 * work.variance(stratum, here, size)
        estimate = np.clip(low + excess, low, high)
        above = estimate - low
        with np.errstate(divide="ignore", invalid="ignore"):
            shape = np.where(variance > 0, variance / (9 * above**2), 0.0)
        bottom, top = (
            np.clip(low + above * np.maximum(1 - shape + z * np.sqrt(shape), 0) ** 3, low, high)
            for z in (-_Z90, _Z90)
        )
        return estimate, np.minimum(bottom, estimate), np.maximum(top, estimate)


class _Rows:
    """The columns of `rows` as arrays, and sums of them over groups."""

    def __init__(self, rows: pd.DataFrame, group: Ints) -> None:
        self.group = group
        self.exact = rows["exact"].to_numpy(np.float64)
        self.cells = rows["cellen"].to_numpy(np.float64)
        least, most = self.exact + self.cells, self.exact + 4 * self.cells
        self.low = rows["laag"].to_numpy(np.float64) if "laag" in rows else least
        self.high = rows["hoog"].to_numpy(np.float64) if "hoog" in rows else most
        self.soort, self.soorten = _numbered(rows["soort"])
        self.brin6, self.brins = _numbered(rows["brin6"])
        self.school = self.brin6 * len(self.soorten) + self.soort
        self.share = np.full(len(rows), np.nan)
        """q of each row; NaN where there is no calibration, or no masked cell."""
        self.raked = np.zeros(len(rows), bool)
        """Whether the row's school has a known total."""

    @property
    def excess(self) -> Floats:
        """Estimated pupils above `low`, never beyond `high`."""
        pupils = self.exact + self.cells + 3 * self.cells * self.share
        above: Floats = np.clip(pupils, self.low, self.high) - self.low
        return above

    def sums(self, values: Floats, here: npt.NDArray[np.intp], size: int) -> Floats:
        """Return the sum of `values` per group, over the rows `here`."""
        return np.bincount(self.group[here], weights=values[here], minlength=size)

    def variance(self, stratum: Stratum, here: npt.NDArray[np.intp], size: int) -> Floats:
        """Return the variance per group of the pupils in the rows `here`, of one type."""
        per_row = self._row_variance(stratum)
        free = here[~self.raked[here]]
        of_rows = self.sums(per_row, free, size)
        shared = self.sums(self.excess, free, size)
        owner, per_school = self._per_school(self.excess, free)
        of_schools = np.bincount(owner, weights=per_school**2, minlength=size)
        result = of_rows + stratum.school**2 * of_schools + stratum.gebied**2 * shared**2
        tied = here[self.raked[here]]
        if len(tied):
            whole = np.flatnonzero(self.raked & (self.soort == self.soort[tied[0]]))
            all_of = np.bincount(self.school[whole], weights=np.nan_to_num(per_row[whole]))
            owner, part = self._per_school(per_row, tied)
            _, school = self._pairs(tied)
            # what is left when the sum over the school is known: V·(1 − V/V_school)
            left = part * (1 - part / np.maximum(all_of[school], 1e-12))
            result += np.bincount(owner, weights=np.maximum(left, 0), minlength=size)
        return result

    def rake(self, totals: pd.Series[int]) -> None:
        """Shift the log-odds of each school's rows so that its pupils add up to its total."""
        import pandas as pd

        count = len(self.brins) * len(self.soorten)
        labels = pd.MultiIndex.from_product([self.brins, self.soorten])
        known = totals.groupby(level=[0, 1]).first().reindex(labels).to_numpy(np.float64)
        low, high, fixed, cells = (
            np.bincount(self.school, weights=values, minlength=count)
            for values in (self.low, self.high, self.exact + self.cells, self.cells)
        )
        estimable = np.bincount(self.school[~np.isnan(self.share)], minlength=count) > 0
        usable = estimable & (known >= low) & (known <= high) & (cells > 0)
        self.raked = usable[self.school] & (self.cells > 0)
        here = np.flatnonzero(self.raked & ~np.isnan(self.share))
        owner, weight = self.school[here], 3 * self.cells[here]
        odds = self.share[here] / (1 - self.share[here])
        wanted = np.nan_to_num(known - fixed)
        bottom, top = np.full(count, -_FURTHEST), np.full(count, _FURTHEST)
        for _ in range(_HALVINGS):
            middle = (bottom + top) / 2
            moved = odds * np.exp(middle)[owner]
            reached = np.bincount(owner, weights=weight * moved / (1 + moved), minlength=count)
            bottom = np.where(reached < wanted, middle, bottom)
            top = np.where(reached < wanted, top, middle)
        moved = odds * np.exp((bottom + top) / 2)[owner]
        self.share[here] = moved / (1 + moved)

    def _row_variance(self, stratum: Stratum) -> Floats:
        """Return the variance of the pupils of each row, never more than its bounds allow."""
        of_cells = self.cells * 3 * self.share * (1 - self.share)
        grown = of_cells * (1 + stratum.rij * np.maximum(self.cells - 1, 0))
        uniform: Floats = (self.high - self.low) ** 2 / 12
        return np.minimum(grown, uniform)

    def _per_school(
        self, values: Floats, here: npt.NDArray[np.intp]
    ) -> tuple[Ints, Floats]:
        """Return group and sum of `values` for each pair of group and school."""
        pair, index = np.unique(self._pair(here), return_inverse=True)
        return pair // self._schools, np.bincount(index, weights=values[here], minlength=len(pair))
