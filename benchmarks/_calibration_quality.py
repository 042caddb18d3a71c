"""Quality of the estimate on 2017, masked by ourselves, in half-splits of the SWVs.

One split: half of the SWVs-PO and half of the SWVs-VO, by the SWV in which the *school* lies.
A table (its intervals too) is made of the rows of one half and judged on the rows of the
other, then the other way round; no row is ever judged by a table that it helped to make.

- `inkomend` of an SWV of the test half: all of its pupils from other SWVs.
- `uitgaand` (strict): an SWV's pupils at the schools of *other* SWVs of the test half; the
  schools of the calibration half are left out, so about half of what goes out, with the
  relative noise of smaller numbers.
- `uitgaand_heel`: all that goes out of an SWV, each part judged by the table of the half in
  which its school does not lie; the intervals of both parts are added as independent.
- `paar`: home SWV × school SWV of the test half.

Homes with code 10–40 and PC4s outside the mapping are in none of these. Errors are relative to
the truth, shown counts included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from benchmarks._calibration_data import SOORTEN
from benchmarks._calibration_fit import designs, fit_table
from flows.estimate import LEAST_CELLS, Calibration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks._calibration_data import Year

LEAST_TRUTH = {"paar": 20}
LEAST_TRUTH_OTHERS = 50
PLAIN = "gewone verhouding"
MEAN = "één gemiddelde"
OURS = "kalibratie"


def halves(rows: pd.DataFrame, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the two halves of the rows, by SWV of the school."""
    rng = np.random.default_rng(seed)
    chosen: set[str] = set()
    codes = np.unique(rows["swv_school"].dropna().to_numpy(str))
    for kind in ("PO", "VO"):
        some = codes[np.char.startswith(codes, kind)]
        chosen.update(rng.permutation(some)[: len(some) // 2].tolist())
    one = rows["swv_school"].isin(chosen).to_numpy()
    return one, rows["swv_school"].notna().to_numpy() & ~one


def judge(
    year: Year,
    *,
    seeds: Iterable[int] = range(20),
    baselines: bool = True,
    without: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Return one row per unit × split: what was estimated, between what, and the truth.

    Parameters
    ----------
    year
        An unmasked year of one product.
    seeds
        Of the splits.
    baselines
        Whether the plain ratio and the single mean are judged on the same splits.
    without
        Features that are withheld when estimating (not when calibrating).
    """
    rows, product, made = year.rows, year.product, designs(year)
    shown = rows.drop(columns=list(without))
    found = []
    for seed in seeds:
        one, two = halves(rows, seed)
        tables = {
            id(half): Calibration.from_table(fit_table(year, made, half, seed=seed))
            for half in (one, two)
        }
        for learned, tested in ((one, two), (two, one)):
            cal = tables[id(learned)]
            for direction in ("inkomend", "uitgaand", "paar", "intern", "school"):
                number = np.where(tested, year.units[direction], -1)
                result = cal.estimate(shown, number, product=product)
                found.append(_compare(rows, number, result, OURS, direction, seed))
                if baselines:
                    for name, expected in _baselines(rows, learned).items():
                        plain = _plain_sums(rows, number, expected, len(result))
                        found.append(_compare(rows, number, plain, name, direction, seed))
        number = year.units["uitgaand"]
        parts = [
            tables[id(learned)].estimate(
                shown, np.where(tested, number, -1), product=product, size=number.max() + 1
            )
            for learned, tested in ((one, two), (two, one))
        ]
        found.append(
            _compare(
                rows, np.where(one | two, number, -1), _add(*parts), OURS, "uitgaand_heel", seed
            )
        )
    return pd.concat(found, ignore_index=True)


def judge_balance(year: Year, *, seeds: Iterable[int] = range(20)) -> pd.DataFrame:
    """Return per type how honest the saldo is, over SWVs that are not in balance by themselves.

    Of an SWV of the test half: incoming minus outgoing to schools of the test half, where at
    least 50 pupils are involved. `dekking`: the interval holds the truth. `uitspraak`: it
    excludes zero, so that a role is stated. `verkeerd`: share of those with the wrong role.
    """
    rows, made = year.rows, designs(year)
    truth, place = rows["waar"].to_numpy(float), year.units["inkomend"]
    found = []
    for seed in seeds:
        one, two = halves(rows, seed)
        for learned, tested in ((one, two), (two, one)):
            cal = Calibration.from_table(fit_table(year, made, learned, seed=seed))
            sides = [np.where(tested, year.units[name], -1) for name in ("inkomend", "uitgaand")]
            result = cal.estimate_difference(rows, *sides, product=year.product)
            into, out = (np.bincount(side + 1, truth, len(result) + 1)[1:] for side in sides)
            ours = np.isin(np.arange(len(result)), place[tested & (place >= 0)])
            used = (
                ours & (into + out >= LEAST_TRUTH_OTHERS) & result["schatting"].notna().to_numpy()
            )
            low, high = (result[name].to_numpy() for name in ("schatting_laag", "schatting_hoog"))
            real = into - out
            found.append(
                pd.DataFrame(
                    {
                        "soort": np.array(SOORTEN, object)[np.arange(len(result)) % 4],
                        "dekking": (low <= real) & (real <= high),
                        "uitspraak": (low > 0) | (high < 0),
                        "verkeerd": ((low > 0) & (real <= 0)) | ((high < 0) & (real >= 0)),
                    }
                )[used]
            )
    judged = pd.concat(found, ignore_index=True)
    both = pd.concat([judged, judged.assign(soort="alle")]).groupby("soort")
    result = both[["dekking", "uitspraak"]].mean()
    result["verkeerd"] = both["verkeerd"].sum() / both["uitspraak"].sum()
    result.insert(0, "n", both.size())
    return result.reset_index()


def summary(judged: pd.DataFrame) -> pd.DataFrame:
    """Return quality per method × direction × type (and `alle`)."""
    least = judged["richting"].map(LEAST_TRUTH).fillna(LEAST_TRUTH_OTHERS)
    used = judged[(judged["waar"] >= least) & judged["schatting"].notna()]
    both = pd.concat([used, used.assign(soort="alle")])
    return both.groupby(["methode", "richting", "soort"], sort=False).apply(_figures).reset_index()


def coverage(judged: pd.DataFrame, directions: tuple[str, ...], least: int) -> pd.DataFrame:
    """Return the share of intervals that hold the truth, per type and `alle`, pooled."""
    used = judged[
        (judged["methode"] == OURS)
        & judged["richting"].isin(directions)
        & (judged["waar"] >= least)
        & judged["schatting"].notna()
        & (judged["cellen"] > 0)
    ]
    both = pd.concat([used, used.assign(soort="alle")])
    return both.groupby("soort").apply(_figures).reset_index()


def _figures(part: pd.DataFrame) -> pd.Series:
    relative = part["schatting"] / part["waar"] - 1
    return pd.Series(
        {
            "n": len(part),
            "fout": relative.abs().mean(),
            "p95": relative.abs().quantile(0.95),
            "scheef": relative.mean(),
            "dekking": ((part["van"] <= part["waar"]) & (part["waar"] <= part["tot"])).mean(),
            "breedte": ((part["tot"] - part["van"]) / part["waar"]).mean(),
            "grenzen": ((part["hoog"] - part["laag"]) / part["waar"]).mean(),
        }
    )


def _compare(
    rows: pd.DataFrame,
    number: np.ndarray,
    result: pd.DataFrame,
    method: str,
    direction: str,
    seed: int,
) -> pd.DataFrame:
    inside = np.flatnonzero(number >= 0)
    truth = np.bincount(number[inside], rows["waar"].to_numpy(float)[inside], len(result))
    soort = np.zeros(len(result), np.int64)
    soort[number[inside]] = rows["soort"].cat.codes.to_numpy()[inside]
    frame = pd.DataFrame(
        {
            "methode": method,
            "richting": direction,
            "split": seed,
            "soort": np.array(SOORTEN, object)[soort],
            "waar": truth,
            "cellen": result["afgeschermde_cellen"].to_numpy(),
            "laag": result["laag"].to_numpy(),
            "hoog": result["hoog"].to_numpy(),
            "schatting": result["schatting"].to_numpy(),
            "van": result["schatting_laag"].to_numpy(),
            "tot": result["schatting_hoog"].to_numpy(),
        }
    )
    return frame[frame["waar"] > 0]


def _baselines(rows: pd.DataFrame, learned: np.ndarray) -> dict[str, np.ndarray]:
    """Return pupils per masked cell by one mean per type, and by a plain stratified ratio."""
    soort = rows["soort"].cat.codes.to_numpy(np.int64)
    cells, shown = rows["cellen"].to_numpy(float), rows["exact"].to_numpy(float)
    distance = rows["afstand_km"].fillna(999).to_numpy()
    stratum = soort
    for value, edges in ((cells, (2, 3, 5)), (shown, (1, 20)), (distance, (1, 2.5, 5, 10, 20))):
        stratum = stratum * 10 + np.digitize(value, edges)
    mean = _ratio(rows, soort, learned, np.nan)
    return {MEAN: mean, PLAIN: _ratio(rows, stratum, learned, mean)}


def _ratio(
    rows: pd.DataFrame, stratum: np.ndarray, learned: np.ndarray, otherwise: np.ndarray | float
) -> np.ndarray:
    cells = rows["cellen"].to_numpy(float)
    hidden = rows["waar"].to_numpy(float) - rows["exact"].to_numpy(float)
    total = np.bincount(stratum[learned], cells[learned], stratum.max() + 1)
    pupils = np.bincount(stratum[learned], hidden[learned], stratum.max() + 1)
    with np.errstate(invalid="ignore"):
        ratio = (pupils / total)[stratum]
    return np.where(np.isnan(ratio), otherwise, ratio)


def _plain_sums(
    rows: pd.DataFrame, number: np.ndarray, expected: np.ndarray, size: int
) -> pd.DataFrame:
    """Return sums by a baseline, with the naive interval of independent cells."""
    inside = np.flatnonzero(number >= 0)
    cells, shown = rows["cellen"].to_numpy(float), rows["exact"].to_numpy(float)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(number[inside], values[inside], size)

    some = total(cells)
    estimate = total(shown + cells * np.nan_to_num(expected, nan=1.5))
    share = np.clip((np.nan_to_num(expected, nan=1.5) - 1) / 3, 0, 1)
    wide = 1.645 * np.sqrt(total(cells * 3 * share * (1 - share)))
    allowed = (some == 0) | (some >= LEAST_CELLS)
    return pd.DataFrame(
        {
            "laag": total(shown + cells),
            "hoog": total(shown + 4 * cells),
            "afgeschermde_cellen": some,
            "schatting": np.where(allowed, estimate, np.nan),
            "schatting_laag": np.where(allowed, estimate - wide, np.nan),
            "schatting_hoog": np.where(allowed, estimate + wide, np.nan),
        }
    )


def _add(one: pd.DataFrame, two: pd.DataFrame) -> pd.DataFrame:
    """Return the sum of two independent parts."""
    total = one + two
    estimate = total["schatting"]
    down = np.hypot(
        one["schatting"] - one["schatting_laag"], two["schatting"] - two["schatting_laag"]
    )
    up = np.hypot(
        one["schatting_hoog"] - one["schatting"], two["schatting_hoog"] - two["schatting"]
    )
    return total.assign(schatting_laag=estimate - down, schatting_hoog=estimate + up)
