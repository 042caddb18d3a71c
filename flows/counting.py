"""Counting groups of pupils: bounds, masked cells, and the estimate where it is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows.estimate import BY_AGE, LEAST_CELLS, WITHOUT_AGES, Calibration

if TYPE_CHECKING:
    from flows.bounds import Floats, Ints
    from flows.dataset import Leerlingjaar

COUNT_COLUMNS = (
    "laag", "hoog", "afgeschermde_cellen", "schatting", "schatting_laag", "schatting_hoog",
)  # fmt: skip
ESTIMATE_COLUMNS = COUNT_COLUMNS[3:]
_DECIMALS = 1


def count(year: Leerlingjaar, groups: Ints, size: int) -> pd.DataFrame:
    """Count the pupils of groups of rows: `groups` tells per row which of `size`, −1 for none.

    One row per group: `COUNT_COLUMNS`. An exact sum is its own estimate; where an estimate is not
    allowed its columns are NaN.
    """
    # what is sure, and over how many masked cells
    bounds = year.bounds(groups, size)
    cells = year.cells(groups, size)
    exact = bounds.laag == bounds.hoog
    # an exact sum is its own estimate, with an interval of nothing
    estimate = np.full((size, 3), np.nan)
    estimate[exact] = bounds.laag[exact, None]
    allowed = ~exact & (cells >= LEAST_CELLS)
    if allowed.any():
        # estimate only the groups that may be: renumber them, and leave the rows of others out
        # (the −1 behind serves rows of no group)
        number = np.where(allowed, np.cumsum(allowed) - 1, -1)
        asked = np.append(number, -1)[groups]
        values = _estimates(year, asked)
        # bounds are always true, also against an estimate
        low, high = bounds.laag[allowed, None], bounds.hoog[allowed, None]
        estimate[allowed] = np.clip(values, low, high)
    table = pd.DataFrame({"laag": bounds.laag, "hoog": bounds.hoog, "afgeschermde_cellen": cells})
    table[list(ESTIMATE_COLUMNS)] = np.round(estimate, _DECIMALS)
    return table


def _estimates(year: Leerlingjaar, groups: Ints) -> Floats:
    """Return estimate, lower and upper end per group, of the groups asked for."""
    rows = year.rows
    # with known totals a school is estimated as a whole, so then every row goes along
    if year.schooltotalen is None:
        chosen = np.flatnonzero(groups >= 0)
        rows, groups = rows.iloc[chosen], groups[chosen]
        rows = rows.assign(brin6=rows["brin6"].cat.remove_unused_categories())
    product = BY_AGE if year.per_leeftijd else WITHOUT_AGES
    found = Calibration.load(year.kalibratie).estimate(
        rows, groups, product=product, totals=year.schooltotalen
    )
    values: Floats = found[list(ESTIMATE_COLUMNS)].to_numpy(np.float64)
    return values
