"""Fitting a calibration table: contributions by ridge logistic regression, spread by folds.

A masked cell holds 1 + b pupils with b between 0 and 3, taken as binomial(3, q) and q as
logistic in the classes of a row. Rows between two SWVs count in full and the others for a
tenth: the table is there for grensverkeer, and those rows behave a little differently, but
they are too few to go without the rest. Every contribution is pulled towards zero as if one
more cell had been seen without it.

The spread is found on sums, not on cells: the rows are cut into folds of whole SWVs by
school, each fold is predicted by a table of the other folds, and the sums per SWV (incoming
and outgoing) and per school of those predictions are compared with the truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from benchmarks._calibration_data import SOORTEN, Year
from benchmarks._calibration_spread import spread_table
from flows.calibration import COLUMNS, NO_DISTANCE
from flows.estimate import BY_AGE, WITHOUT_AGES

EDGES: dict[str, dict[str, tuple[float, ...]]] = {
    BY_AGE: {
        "bezet": (2, 3, 4, 5, 6, 7, 8, 9),
        "grootste": (1, 6, 8),
        "gaten": (1, 2, 3, 4),
        "omgeving": (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5),
        "afstand_relatief": (0.4, 0.7, 1, 1.4, 2),
        "ander_swv": (1,),
    },
    WITHOUT_AGES: {
        "omgeving": (0.05, 0.1, 0.2, 0.35, 0.5),
        "afstand_relatief": (0.4, 0.7, 1, 1.4, 2),
        "ander_swv": (1,),
    },
}
"""Upper edges of the classes of each feature."""
LEAST_IN_CLASS = 60
"""Masked cells; a class with fewer is joined to the one before it."""
WEIGHT_WITHIN = 0.1
RIDGE = 1.0
FOLDS = 5
TABLE = (*COLUMNS, "cellen", "leerlingen_per_cel")
_DECIMALS = 4
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Design:
    """The masked rows of one product × type, as classes; made once, fitted often."""

    soort: str
    rows: np.ndarray
    """Positions in the frame of the product."""
    names: list[tuple[str, float, float]]
    """Feature and class (from, to) of each column."""
    patterns: np.ndarray
    """Distinct combinations of classes × (1 + columns)."""
    pattern: np.ndarray
    """Which combination each row has."""
    cells: np.ndarray
    excess: np.ndarray
    """Pupils above one per masked cell."""
    between: np.ndarray
    """Whether home and school lie in different SWVs."""

    @property
    def weight(self) -> np.ndarray:
        """How much each row counts."""
        return np.where(self.between, 1.0, WEIGHT_WITHIN)


def designs(year: Year) -> list[Design]:
    """Cut the features of all rows into classes, per type; the truth plays no part in it."""
    masked = (year.rows["cellen"] > 0).to_numpy()
    return [
        _design(year, soort, np.flatnonzero((year.rows["soort"] == soort).to_numpy() & masked))
        for soort in SOORTEN
    ]


def fit_table(year: Year, made: list[Design], within: np.ndarray, *, seed: int = 0) -> pd.DataFrame:
    """Return the calibration table of the rows in the mask `within`.

    Parameters
    ----------
    year, made
        An unmasked year of one product, and its designs.
    within
        Which rows may be learned from.
    seed
        Of the folds that the spread is found with.
    """
    school = year.rows["swv_school"].fillna("").to_numpy(str)
    known = np.unique(school[within & (school != "")])
    fold_of = dict(
        zip(
            np.random.default_rng(seed).permutation(known),
            np.arange(len(known)) % FOLDS,
            strict=True,
        )
    )
    fold = np.array([fold_of.get(code, -1) for code in school])
    share = np.full(len(year.rows), np.nan)
    parts = []
    for design in made:
        inside = within[design.rows]
        points = _fit(design, inside)
        for number in range(FOLDS):
            out = inside & (fold[design.rows] == number)
            left = _fit(design, inside & ~out & (fold[design.rows] >= 0))
            share[design.rows[out]] = _logistic(_scores(design.patterns, left))[design.pattern[out]]
        parts.append(_as_table(design, points, inside))
    spread = spread_table(year, share)
    table = pd.concat(
        [pd.concat([part, spread[spread["soort"] == part["soort"].iloc[0]]]) for part in parts],
        ignore_index=True,
    ).assign(product=year.product)
    return table[list(TABLE)].round({"waarde": _DECIMALS, "leerlingen_per_cel": _DECIMALS})


def _design(year: Year, soort: str, here: np.ndarray) -> Design:
    rows = year.rows
    cells = rows["cellen"].to_numpy(float)[here]
    columns, names = [], []
    for feature, edges in EDGES[year.product].items():
        value = rows[feature].to_numpy(float)[here]
        kept = _merged(value, cells, edges)
        place = np.where(np.isnan(value), -1, np.searchsorted(kept, value, side="right"))
        borders = [-np.inf, *kept, np.inf]
        for number in range(len(kept) + 1):
            columns.append(place == number)
            names.append((feature, borders[number], borders[number + 1]))
    flags = np.stack(columns, axis=1)
    distinct, pattern = np.unique(flags, axis=0, return_inverse=True)
    between = rows["ander_swv"].to_numpy(bool)[here]
    return Design(
        soort,
        here,
        names,
        np.hstack([np.ones((len(distinct), 1)), distinct]),
        pattern.ravel(),
        cells,
        (rows["waar"] - rows["exact"] - rows["cellen"]).to_numpy(float)[here],
        between,
    )


def _merged(value: np.ndarray, cells: np.ndarray, edges: tuple[float, ...]) -> list[float]:
    """Return the edges that leave enough masked cells on both their sides."""
    kept: list[float] = []
    begin = -np.inf
    for edge in edges:
        if cells[(value >= begin) & (value < edge)].sum() >= LEAST_IN_CLASS:
            kept.append(edge)
            begin = edge
    while kept and cells[value >= kept[-1]].sum() < LEAST_IN_CLASS:
        kept.pop()
    return kept


def _fit(design: Design, inside: np.ndarray) -> np.ndarray:
    """Return intercept and contributions by Newton's method with a bounded step."""
    size = len(design.patterns)
    weight = design.weight[inside]
    seen = np.bincount(design.pattern[inside], weight * design.cells[inside], size) * 3
    found = np.bincount(design.pattern[inside], weight * design.excess[inside], size)
    used = seen > 0
    x, seen, found = design.patterns[used], seen[used], found[used]
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 1e-6
    points = np.zeros(x.shape[1])
    points[0] = np.log(found.sum() / (seen.sum() - found.sum()))
    for _ in range(_STEPS):
        share = _logistic(_scores(x, points))
        slope = _scores(x.T, found - seen * share) - ridge * points
        weighed = x * (seen * share * (1 - share))[:, None]
        curve = np.einsum("ij,ik->jk", weighed, x) + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        points += step * min(1.0, 1.5 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return points


def _as_table(design: Design, points: np.ndarray, inside: np.ndarray) -> pd.DataFrame:
    """Return the fit as rows of a table.

    The contributions of a feature are centred so that a row of which it is unknown gets
    nothing, and all rows together keep their total; what is centred away goes to the basis.
    """
    size = len(design.patterns)
    cells, excess, between = (
        np.bincount(design.pattern[inside], values[inside], size)
        for values in (design.cells, design.excess, design.cells * design.between)
    )
    table = pd.DataFrame(
        [("basis", -np.inf, np.inf), *design.names], columns=["kenmerk", "van", "tot"]
    ).assign(
        waarde=points,
        cellen=_scores(design.patterns.T, cells),
        leerlingen_per_cel=1
        + _scores(design.patterns.T, excess) / np.maximum(_scores(design.patterns.T, cells), 1),
    )
    full = _scores(design.patterns, points)
    without_distance = full
    for name in table["kenmerk"].unique()[1:]:
        these = (table["kenmerk"] == name).to_numpy()
        rest = full - _scores(design.patterns[:, these], points[these])
        centre = _equal_total(cells, full, rest)
        table.loc[these, "waarde"] -= centre
        table.loc[0, "waarde"] += centre
        if name == "afstand_relatief":
            without_distance = rest + centre
    stand_in = [
        (NO_DISTANCE, van, tot, _equal_total(part, full, without_distance))
        for van, tot, part in ((-np.inf, 1.0, cells - between), (1.0, np.inf, between))
    ]
    return pd.concat(
        [table, pd.DataFrame(stand_in, columns=["kenmerk", "van", "tot", "waarde"])],
        ignore_index=True,
    ).assign(soort=design.soort)


def _scores(x: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return x·points, without the threads of a matrix library: these are far too small."""
    return np.einsum("ij,j->i", x, points)


def _equal_total(cells: np.ndarray, score: np.ndarray, rest: np.ndarray) -> float:
    """Return the addition to `rest` that gives as many pupils as `score` does, over `cells`."""
    target = np.sum(cells * _logistic(score))
    return float(brentq(lambda shift: np.sum(cells * _logistic(rest + shift)) - target, -5, 5))


def _logistic(score: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-score))
