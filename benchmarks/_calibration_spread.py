"""How far sums stray from a calibration that never saw them: the five numbers of its interval."""

from __future__ import annotations

from itertools import product as combinations
from typing import Any

import numpy as np
import pandas as pd

from flows.estimate import LEAST_CELLS, interval_above

POOL = 20.0
"""The units of all types together weigh in on a type's own as so many of its own."""
NOMINAL = 0.90
_SCHOOL = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
_REGION = (0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25)
"""Never 0: no sum, however large, is known better than the pattern of one year tells."""
_SCALES = np.round(np.arange(0.7, 1.61, 0.02), 2)


def units(rows: pd.DataFrame, direction: str) -> np.ndarray:
    """Return per row the number of the sum it belongs to, −1 for none.

    Parameters
    ----------
    rows
        A year of one product.
    direction
        `inkomend`, `uitgaand` (SWV × type), `paar` (home SWV × school SWV × type), `school`
        (what one school × type draws from other SWVs): rows between two different SWVs.
        `intern`: rows within one SWV × type. Homes and schools outside the mapping are in none.
    """
    thuis, school = rows["swv_thuis"], rows["swv_school"]
    known = thuis.notna() & school.notna()
    counted = known & ((thuis == school) if direction == "intern" else (thuis != school))
    label = {
        "inkomend": school,
        "uitgaand": thuis,
        "intern": school,
        "school": rows["brin6"],
        "paar": school.fillna("") + thuis.fillna(""),
    }[direction].fillna("") + rows["soort"].astype(str)
    number = np.full(len(rows), -1)
    number[counted] = pd.factorize(label[counted])[0]
    return number


def spread_table(rows: pd.DataFrame, share: np.ndarray) -> pd.DataFrame:
    """Return the spread of each type as rows of a calibration table.

    Parameters
    ----------
    rows
        A year of one product.
    share
        Per row q as predicted by a table that did not see it; NaN for rows left out.
    """
    sums = {direction: _sums(rows, share, direction) for direction in ("inkomend", "uitgaand")}
    schools = _sums(rows, share, "school")
    types = list(rows["soort"].cat.categories)
    found = []
    of_rows = {soort: _row_spread(rows, share, soort) for soort in types}
    table = pd.concat(sums.values(), ignore_index=True)
    for frame in (table, schools):
        frame["cel"] = [of_rows[soort][0] for soort in frame["soort"]]
        frame["rij"] = [of_rows[soort][1] for soort in frame["soort"]]
    table = table[table["cellen"] >= LEAST_CELLS]
    schools = schools[schools["cellen"] >= LEAST_CELLS]
    grid = list(combinations(_SCHOOL, _REGION))
    likely = {
        soort: np.array([_log_likelihood(part, *point) for point in grid])
        for soort, part in pd.concat([table, schools]).groupby("soort", observed=True)
    }
    size = pd.concat([table, schools]).groupby("soort", observed=True).size()
    pooled = sum(likely.values()) * POOL / size.sum()
    table["variantie"] = 0.0
    for soort in types:
        school, region = grid[int(np.argmax(likely.get(soort, 0) + pooled))]
        mine = table["soort"] == soort
        table.loc[mine, "variantie"] = _variance(table[mine], school, region)
        found.append(
            {"soort": soort, "of_rows": of_rows[soort], "school": school, "gebied": region}
        )
    return _as_rows(found, table)


def _sums(rows: pd.DataFrame, share: np.ndarray, direction: str) -> pd.DataFrame:
    """Return per unit the parts of its variance and its error."""
    number = units(rows, direction)
    here = np.flatnonzero((number >= 0) & (rows["cellen"] > 0).to_numpy() & ~np.isnan(share))
    cells = rows["cellen"].to_numpy(float)[here]
    q = share[here]
    plain = cells * 3 * q * (1 - q)
    excess = cells * 3 * q
    truth = (rows["waar"] - rows["exact"]).to_numpy(float)[here] - cells
    frame = pd.DataFrame(
        {
            "unit": number[here],
            "soort": rows["soort"].astype(str).to_numpy()[here],
            "cellen": cells,
            "plain": plain,
            "together": plain * (cells - 1),
            "excess": excess,
            "truth": truth,
        }
    )
    per_school = (
        frame.assign(brin6=rows["brin6"].to_numpy()[here])
        .groupby(["unit", "brin6"])["excess"]
        .sum()
        .pow(2)
    )
    summed = frame.groupby(["unit", "soort"], as_index=False).sum()
    summed["schools"] = per_school.groupby(level="unit").sum().reindex(summed["unit"]).to_numpy()
    return summed


def _row_spread(rows: pd.DataFrame, share: np.ndarray, soort: str) -> tuple[float, float]:
    """Return by moments the variance of single cells, and how it grows with the cells of a row."""
    mine = (rows["soort"] == soort).to_numpy() & rows["ander_swv"].to_numpy(bool)
    here = np.flatnonzero(mine & (rows["cellen"] > 0).to_numpy() & ~np.isnan(share))
    cells, q = rows["cellen"].to_numpy(float)[here], share[here]
    error = (rows["waar"] - rows["exact"]).to_numpy(float)[here] - cells * (1 + 3 * q)
    plain = cells * 3 * q * (1 - q)
    single = cells == 1
    of_cell = np.sum(error[single] ** 2) / max(np.sum(plain[single]), 1e-9)
    more = np.sum((error**2 - of_cell * plain)[~single])
    per_cell = of_cell * np.sum((plain * (cells - 1))[~single])
    return float(of_cell), float(max(more / per_cell, 0.0)) if per_cell > 0 else 0.0


def _variance(sums: pd.DataFrame, school: float, region: float) -> pd.Series:
    return (
        sums["cel"] * (sums["plain"] + sums["rij"] * sums["together"])
        + school**2 * sums["schools"]
        + region**2 * sums["excess"] ** 2
    )


def _log_likelihood(sums: pd.DataFrame, school: float, region: float) -> float:
    variance = _variance(sums, school, region)
    return float(-0.5 * np.sum(np.log(variance) + (sums["truth"] - sums["excess"]) ** 2 / variance))


def _as_rows(found: list[dict[str, Any]], table: pd.DataFrame) -> pd.DataFrame:
    """Tune the scale of each type until its intervals cover what they say, and list all."""
    covered = np.stack(
        [
            (low <= table["truth"]) & (table["truth"] <= high)
            for scale in _SCALES
            for low, high in [
                interval_above(table["excess"].to_numpy(), scale**2 * table["variantie"].to_numpy())
            ]
        ]
    )
    size = np.sqrt(table["excess"].to_numpy())
    result = []
    for one in found:
        mine = (table["soort"] == one["soort"]).to_numpy()
        weight = (mine + POOL / len(table)) * size
        share = covered @ weight / weight.sum()
        # one more unit than was seen must fall inside too (split conformal prediction)
        number = weight.sum() ** 2 / np.sum(weight**2)
        enough = np.flatnonzero(share >= NOMINAL * (1 + 1 / number))
        scale = _SCALES[enough[0]] if len(enough) else _SCALES[-1]
        for name, value in (
            ("spreiding_cel", one["of_rows"][0]),
            ("spreiding_rij", one["of_rows"][1]),
            ("spreiding_school", one["school"]),
            ("spreiding_gebied", one["gebied"]),
            ("schaal", scale),
        ):
            result.append({"soort": one["soort"], "kenmerk": name, "waarde": value})
    return pd.DataFrame(result)
