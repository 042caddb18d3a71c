"""Deelnamepercentages: which share of an area's pupils is in sbo, so or vso.

They are figures of areas, so they are made at import as sets of indicators, for the home
gemeente and the home PC4, and can be drawn and compared like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows.bounds import Bounds, group_bounds, percentages, share_bounds
from flows.combination import spread
from flows.counting import ESTIMATE_COLUMNS
from flows.estimate import BY_AGE, WITHOUT_AGES, Calibration
from flows.mapping import PO_SOORTEN
from store import NewSet, NotFound, SetKey, Soort

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from store import Snapshot

BRON = "DUO leerlingen po, deelname naar woonplaats"
NIVEAUS = ("gemeente", "pc4")
SHARES = {
    "deelname_sbo": ("sbo", PO_SOORTEN),
    "deelname_so": ("so", PO_SOORTEN),
    "deelname_vso": ("vso", (*PO_SOORTEN, "vso")),
}
"""Indicator: the type counted, and the types it is a share of."""
ESTIMATED = "_schatting"
"""Ending of the indicator that holds estimates of masked shares."""
_COUNTED = (*PO_SOORTEN, "vso")
_LOWEST_PC4 = 1000
_DECIMALS = 2


def deelname(snapshot: Snapshot, jaar: int, niveau: str = "gemeente") -> pd.DataFrame:
    """Return the deelnamepercentages of a year.

    Returns
    -------
    `gebied_code, indicator, waarde, staat, laag, hoog`: percentages of the pupils living in
    the area. `waarde` is given where the bounds leave no doubt, else the state is
    `afgeschermd` and `laag` and `hoog` tell between what it lies. Indicators ending in
    `_schatting` hold estimates.

    Raises
    ------
    NotFound
        When there are no pupils of that year, or the level is another one.
    """
    if niveau not in NIVEAUS:
        raise NotFound(f"Deelname is er per {' en per '.join(NIVEAUS)}, niet per {niveau}.")
    for record in snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar):
        if record.key.bron == BRON:
            return snapshot.table(record, "cijfers")
    raise NotFound(
        f"Er zijn van {jaar} geen deelnamepercentages: importeer eerst de leerlingen po van "
        f"{jaar} met `wijkverkenner importeer leerlingen PAD`."
    )


def deelname_sets(flows: NewSet) -> list[NewSet]:
    """Return the sets of indicators that follow from a set of po flows."""
    stromen, scholen, homes = (
        table
        for name in ("stromen", "scholen", "herkomsten")
        if isinstance(table := flows.tables[name], pd.DataFrame)
    )
    home = stromen["herkomst"].to_numpy()
    per_home = homes.set_index("herkomst")["gemeente_code"]
    codes = {
        "gemeente": pd.Series(home).map(per_home).fillna("").to_numpy(dtype=object),
    }
    # of a gemeente whose own schools are missing no share is true, nor of its postcodes
    codes["pc4"] = np.where(
        (home >= _LOWEST_PC4) & (codes["gemeente"] != ""), home.astype(str).astype(object), ""
    )
    rows = _rows(stromen, scholen)
    made = []
    for niveau in NIVEAUS:
        table = _shares(rows, codes[niveau], per_age=bool(flows.extra["groepen"]))
        if table.empty:
            continue
        key = SetKey(Soort.INDICATOREN, BRON, niveau, flows.key.jaar, flows.key.jaar)
        filled = table["staat"].eq("waarde").groupby(table["indicator"]).sum()
        extra = {"indicatoren": {str(name): int(count) for name, count in filled.items()}}
        made.append(
            NewSet(key, replace(flows.herkomst), {"cijfers": table}, len(table), extra=extra)
        )
    return made


def _rows(stromen: pd.DataFrame, scholen: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as `flows.estimate` takes them; distances are not known at import."""
    school = stromen["school"].to_numpy()
    cells = stromen["cellen"].to_numpy().astype(np.int64)
    exact = stromen["exact"].to_numpy().astype(np.int64)
    low, high = exact + cells, exact + 4 * cells
    if "totaal" in stromen:
        total = stromen["totaal"].to_numpy()
        low, high = np.where(total >= 0, total, low), np.where(total >= 0, total, high)
    fixed = pd.DataFrame(
        {
            "brin6": spread(scholen["brin6"], school),
            "soort": spread(scholen["soort"], school),
            "exact": exact,
            "cellen": cells,
            "laag": low,
            "hoog": high,
        }
    )
    used = ("herkomst", "school", "totaal", *fixed.columns)
    kept = [name for name in stromen if name not in used and not str(name).startswith("lft_")]
    return pd.concat([fixed, stromen[kept]], axis=1)


def _shares(rows: pd.DataFrame, codes: npt.NDArray[np.object_], *, per_age: bool) -> pd.DataFrame:
    """Return all shares of the areas `codes`; '' is no area."""
    number, areas = pd.factorize(codes, sort=True)
    number = np.where(codes == "", -1, number)
    size = len(areas)
    soort = _positions(rows["soort"])
    bounds = Bounds(rows["laag"].to_numpy(np.int64), rows["hoog"].to_numpy(np.int64))

    def among(types: tuple[str, ...]) -> npt.NDArray[np.int64]:
        wanted = np.isin(soort, [_COUNTED.index(name) for name in types])
        groups: npt.NDArray[np.int64] = np.where(wanted, number, -1)
        return groups

    masked = bool(rows["cellen"].to_numpy().any())
    estimate = _estimator(rows, size, per_age=per_age) if masked else None
    parts = []
    for name, (one, of) in SHARES.items():
        others = tuple(item for item in of if item != one)
        part = group_bounds(bounds, among((one,)), size)
        rest = group_bounds(bounds, among(others), size)
        share = percentages(share_bounds(part, rest), _DECIMALS)
        low, high = share.laag, share.hoog
        counted = ~np.isnan(low)
        certain = counted & (low == high)
        parts.append(_figures(areas, name, np.where(certain, low, np.nan), low, high, counted))
        if estimate is not None:
            value = np.where(certain, low, estimate(among((one,)), among(others)))
            parts.append(_figures(areas, name + ESTIMATED, value, low, high, counted))
    return pd.concat(parts, ignore_index=True)


def _positions(soort: pd.Series) -> npt.NDArray[np.int64]:
    """Return the position in `_COUNTED` of a categorical column of types."""
    per_category = pd.Index(_COUNTED).get_indexer(soort.cat.categories)
    positions: npt.NDArray[np.int64] = per_category[soort.cat.codes].astype(np.int64)
    return positions


def _estimator(
    rows: pd.DataFrame, size: int, *, per_age: bool
) -> Callable[[npt.NDArray[np.int64], npt.NDArray[np.int64]], npt.NDArray[np.float64]]:
    """Return a function that estimates a percentage of two groupings, NaN where not allowed."""
    calibration = Calibration.load()
    product = BY_AGE if per_age else WITHOUT_AGES

    def total(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        chosen = np.flatnonzero(groups >= 0)
        found = calibration.estimate(rows.iloc[chosen], groups[chosen], product=product)
        middle = found[ESTIMATE_COLUMNS[0]].reindex(range(size))
        empty = found["hoog"].reindex(range(size), fill_value=0) == 0
        filled: npt.NDArray[np.float64] = middle.mask(empty, 0.0).to_numpy(np.float64)
        return filled

    def share(part: npt.NDArray[np.int64], rest: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        one = total(part)
        # few areas have enough masked cells in the small type: only their rest matters
        known = np.append(~np.isnan(one), False)
        other = total(np.where(known[rest], rest, -1))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.round(100 * one / (one + other), _DECIMALS)

    return share


def _figures(
    areas: npt.NDArray[np.object_],
    name: str,
    value: npt.NDArray[np.float64],
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    counted: npt.NDArray[np.bool_],
) -> pd.DataFrame:
    """Return the rows of one indicator, for the areas with pupils of the denominator."""
    keep = counted & (areas != "")
    return pd.DataFrame(
        {
            "gebied_code": areas[keep],
            "indicator": name,
            "waarde": value[keep],
            "staat": np.where(np.isnan(value[keep]), "afgeschermd", "waarde"),
            "laag": low[keep],
            "hoog": high[keep],
        }
    )
