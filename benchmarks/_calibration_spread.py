"""How far sums stray from a calibration that never saw them: the five numbers of its interval."""

from __future__ import annotations

from itertools import product as combinations

import numpy as np
import pandas as pd

from benchmarks._calibration_data import SOORTEN, Year
from flows.calibration import SPREADS
from flows.estimate import LEAST_CELLS, interval_above

POOL = 20.0
"""The units of all types together weigh in on a type's own as so many of its own."""
NOMINAL = 0.90
_SCHOOL = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
_REGION = (0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25)
"""Never 0: no sum, however large, is known better than the pattern of one year tells."""
_SCALES = np.round(np.arange(0.7, 1.61, 0.02), 2)


def spread_table(year: Year, share: np.ndarray) -> pd.DataFrame:
    """Return the spread of each type as rows of a calibration table.

    Parameters
    ----------
    year
        An unmasked year of one product.
    share
        Per row q as predicted by a table that did not see it; NaN for rows left out.
    """
    of_rows = [_row_spread(year.rows, share, number) for number in range(len(SOORTEN))]
    found = [
        _sums(year, share, direction, of_rows) for direction in ("inkomend", "uitgaand", "school")
    ]
    table, everything = pd.concat(found[:2], ignore_index=True), pd.concat(found)
    grid = list(combinations(_SCHOOL, _REGION))
    likely = [
        [_log_likelihood(part, *point) for point in grid]
        for number in range(len(SOORTEN))
        for part in [everything[everything["soort"] == number]]
    ]
    pooled = np.sum(likely, axis=0) * POOL / len(everything)
    spreads = []
    variance = np.zeros(len(table))
    for number, own in enumerate(likely):
        school, region = grid[int(np.argmax(own + pooled))]
        mine = (table["soort"] == number).to_numpy()
        variance[mine] = _variance(table[mine], school, region)
        spreads.append([*of_rows[number], school, region])
    scales = _scales(table, variance)
    return pd.DataFrame(
        [
            {"soort": soort, "kenmerk": name, "waarde": value}
            for soort, values, scale in zip(SOORTEN, spreads, scales, strict=True)
            for name, value in zip(SPREADS, [*values, scale], strict=True)
        ]
    )


def _sums(
    year: Year, share: np.ndarray, direction: str, of_rows: list[tuple[float, float]]
) -> pd.DataFrame:
    """Return per unit with enough masked cells the parts of its variance, and the truth."""
    rows, unit = year.rows, year.units[direction]
    here = np.flatnonzero((unit >= 0) & (rows["cellen"] > 0).to_numpy() & ~np.isnan(share))
    cells, q = rows["cellen"].to_numpy(float)[here], share[here]
    soort = rows["soort"].cat.codes.to_numpy(np.int64)[here]
    of_cell, growth = np.array(of_rows)[soort].T
    excess = cells * 3 * q
    number, schools = unit[here], pd.factorize(rows["brin6"])[0][here]
    pair, index = np.unique(number * 100_000 + schools, return_inverse=True)
    size = int(unit.max()) + 1
    kind = np.zeros(size, np.int64)
    kind[number] = soort
    summed = pd.DataFrame(
        {
            "soort": kind,
            "cellen": np.bincount(number, cells, size),
            "rows": np.bincount(
                number, of_cell * excess * (1 - q) * (1 + growth * (cells - 1)), size
            ),
            "schools": np.bincount(pair // 100_000, np.bincount(index, excess) ** 2, size),
            "excess": np.bincount(number, excess, size),
            "truth": np.bincount(
                number, (rows["waar"] - rows["exact"]).to_numpy(float)[here] - cells, size
            ),
        }
    )
    return summed[summed["cellen"] >= LEAST_CELLS]


def _row_spread(rows: pd.DataFrame, share: np.ndarray, number: int) -> tuple[float, float]:
    """Return by moments the variance of single cells, and how it grows with the cells of a row."""
    mine = (rows["soort"].cat.codes == number).to_numpy() & rows["ander_swv"].to_numpy(bool)
    here = np.flatnonzero(mine & (rows["cellen"] > 0).to_numpy() & ~np.isnan(share))
    cells, q = rows["cellen"].to_numpy(float)[here], share[here]
    error = (rows["waar"] - rows["exact"]).to_numpy(float)[here] - cells * (1 + 3 * q)
    plain = cells * 3 * q * (1 - q)
    single = cells == 1
    of_cell = np.sum(error[single] ** 2) / max(np.sum(plain[single]), 1e-9)
    more = np.sum((error**2 - of_cell * plain)[~single])
    per_cell = of_cell * np.sum((plain * (cells - 1))[~single])
    return float(of_cell), float(max(more / per_cell, 0.0)) if per_cell > 0 else 0.0


def _variance(sums: pd.DataFrame, school: float, region: float) -> np.ndarray:
    rows, schools, excess = (sums[name].to_numpy() for name in ("rows", "schools", "excess"))
    return rows + school**2 * schools + region**2 * excess**2


def _log_likelihood(sums: pd.DataFrame, school: float, region: float) -> float:
    variance = _variance(sums, school, region)
    error = sums["truth"].to_numpy() - sums["excess"].to_numpy()
    return float(-0.5 * np.sum(np.log(variance) + error**2 / variance))


def _scales(table: pd.DataFrame, variance: np.ndarray) -> list[float]:
    """Return per type the factor with which intervals cover what they say.

    Larger sums weigh more: they are what is looked at.
    """
    truth, excess = table["truth"].to_numpy(), table["excess"].to_numpy()
    covered = np.stack(
        [
            (low <= truth) & (truth <= high)
            for low, high in (interval_above(excess, scale**2 * variance) for scale in _SCALES)
        ]
    )
    found = []
    for number in range(len(SOORTEN)):
        weight = ((table["soort"] == number) + POOL / len(table)).to_numpy() * np.sqrt(excess)
        share = covered @ weight / weight.sum()
        # one more unit than was seen must fall inside too (split conformal prediction)
        units = weight.sum() ** 2 / np.sum(weight**2)
        enough = np.flatnonzero(share >= NOMINAL * (1 + 1 / units))
        found.append(float(_SCALES[enough[0]] if len(enough) else _SCALES[-1]))
    return found
