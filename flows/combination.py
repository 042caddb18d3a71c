"""Laying the sets of one year over each other, so that each flow is counted once.

DUO counts the same pupils in several products: per age (many small masked cells) and per
school and postcode (one cell, seldom masked). Of a flow that is in both, both bounds are
true; together they are narrower. That serves sums: of the flow itself only what one of the
products gives is kept to be shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows import findings as kinds
from flows.calibration import STORED
from store import Finding, NotFound, SetRecord, Snapshot, Soort

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from flows.bounds import Flags, Ints


# DUO shows 1 to 4 pupils as "<5" since November 2023 (and as −1 in its CKAN tables).
_CELL_HIGH = 4
# one past the largest PC4, so that school × home is one number
_CODES = 10_000
_LISTED = (
    "brin6", "naam", "postcode", "pc4", "plaats", "provincie", "gemeente", "denominatie",
)  # fmt: skip
"""What a list of locations tells of a school."""


@dataclass(slots=True)
class Combined:
    """The rows of a year; see `Leerlingjaar` for what the arrays are."""

    scholen: pd.DataFrame
    herkomsten: pd.DataFrame
    herkomst: npt.NDArray[np.int16]
    school: npt.NDArray[np.int32]
    exact: npt.NDArray[np.int32]
    cellen: npt.NDArray[np.int32]
    laag: Ints
    hoog: Ints
    gegeven_laag: Ints
    gegeven_hoog: Ints
    features: pd.DataFrame
    ages: dict[str, npt.NDArray[np.int16]] = field(default_factory=dict)
    bevindingen: list[Finding] = field(default_factory=list)


def combine(
    snapshot: Snapshot, records: Sequence[SetRecord], *, groepen: tuple[str, ...] | None, ages: bool
) -> Combined:
    """Read the sets of one year and lay them over each other.

    Parameters
    ----------
    records
        Sets of one year, the one that decides first.
    groepen
        Only these ages or school years.
    ages
        Whether the counts per age are needed.
    """
    parts = [
        _read(snapshot, record, groepen=groepen, ages=ages)
        for record in records
        if groepen is None or _columns(record, groepen)
    ]
    if not parts:
        known = sorted({g.partition("_")[2] for r in records for g in r.extra.get("groepen", ())})
        raise NotFound(
            f"De leerlingen van {records[0].key.jaar} zijn niet uitgesplitst naar "
            f"{', '.join(groepen or ())}; wel naar: {', '.join(known) or 'geen enkele leeftijd'}."
        )
    first, *others = parts
    for other in others:
        first = _lay_over(first, other)
    first.scholen = _complete(snapshot, first.scholen, records[0].key.jaar or 0)
    return first


def _columns(record: SetRecord, groepen: tuple[str, ...]) -> list[str]:
    """Return the columns of a set that hold these ages or school years."""
    return [name for name in record.extra["groepen"] if name.partition("_")[2] in groepen]


def _read(
    snapshot: Snapshot, record: SetRecord, *, groepen: tuple[str, ...] | None, ages: bool
) -> Combined:
    wide = _columns(record, groepen) if groepen else list(record.extra["groepen"]) if ages else []
    columns = ["herkomst", "school", *wide]
    optional = list(record.extra.get("extra_kolommen", ()))
    if groepen is None:
        columns += ["exact", "cellen", *optional]
    frame = snapshot.table(record, "stromen", columns=columns)
    counts = {name: frame[name].to_numpy() for name in wide}
    if groepen is None:
        exact = frame["exact"].to_numpy().astype(np.int32)
        cells = frame["cellen"].to_numpy().astype(np.int32)
    else:
        exact = np.zeros(len(frame), np.int32)
        cells = np.zeros(len(frame), np.int32)
        for values in counts.values():
            exact += np.maximum(values, 0)
            # a masked cell is stored as -1
            cells += values < 0
    low = exact.astype(np.int64) + cells
    high = exact.astype(np.int64) + _CELL_HIGH * cells
    # a total that the file gives for the row is both its bounds; −1 is an unknown one
    if "totaal" in frame:
        total = frame["totaal"].to_numpy()
        known = total >= 0
        low, high = np.where(known, total, low), np.where(known, total, high)
    features = frame[[name for name in STORED if name in frame]]
    result = Combined(
        snapshot.table(record, "scholen"),
        snapshot.table(record, "herkomsten"),
        frame["herkomst"].to_numpy(),
        frame["school"].to_numpy(),
        exact,
        cells,
        low,
        high,
        low,
        high,
        features,
        counts,
    )
    if groepen is not None:
        _keep(result, (exact > 0) | (cells > 0))
    _settle(result)
    return result


def _keep(data: Combined, mask: Flags) -> None:
    for name in (
        "herkomst", "school", "exact", "cellen", "laag", "hoog", "gegeven_laag", "gegeven_hoog",
    ):  # fmt: skip
        setattr(data, name, getattr(data, name)[mask])
    data.features = data.features.loc[mask].reset_index(drop=True)
    data.ages = {name: values[mask] for name, values in data.ages.items()}


def _settle(data: Combined) -> None:
    """Take a flow that one product gives in full as known: nothing of it is masked any more."""
    # both ends are shown and equal, while our own product masks cells of it
    settled = (data.gegeven_laag == data.gegeven_hoog) & (data.cellen > 0)
    if settled.any():
        data.exact = np.where(settled, data.gegeven_laag, data.exact).astype(np.int32)
        data.cellen = np.where(settled, 0, data.cellen).astype(np.int32)


def _lay_over(one: Combined, other: Combined) -> Combined:
    """Return the flows of both; of those in both the narrower bounds."""
    scholen, position = _joined_schools(one.scholen, other.scholen)
    school = position[other.school].astype(np.int64)
    # a flow is a school × home: one number of both finds it in the other product
    key_one = one.school.astype(np.int64) * _CODES + one.herkomst
    key_other = school * _CODES + other.herkomst
    _, left, right = np.intersect1d(key_one, key_other, return_indices=True)
    # both bounds are true, so the truth lies where they overlap; without overlap one of the
    # products is wrong, and the first, which decides, keeps its own
    low = np.maximum(one.laag[left], other.laag[right])
    high = np.minimum(one.hoog[left], other.hoog[right])
    agree = low <= high
    if not agree.all():
        one.bevindingen.append(
            kinds.BRON_STRIJDIG(
                ", ".join(scholen["brin6"].to_numpy()[one.school[left[~agree]]][:5]),
                "twee uitgaven geven aantallen die niet samen waar kunnen zijn",
                aantal=int((~agree).sum()),
            )
        )
    left, right, low, high = left[agree], right[agree], low[agree], high[agree]
    laag, hoog = one.laag.copy(), one.hoog.copy()
    laag[left], hoog[left] = low, high
    # that overlap may tell what both products mask; shown is what the closer of them gives
    given_low, given_high = one.gegeven_laag.copy(), one.gegeven_hoog.copy()
    width = given_high[left] - given_low[left]
    closer = other.gegeven_hoog[right] - other.gegeven_laag[right] < width
    given_low[left[closer]] = other.gegeven_laag[right[closer]]
    given_high[left[closer]] = other.gegeven_hoog[right[closer]]
    # what only the other product has is added behind, in one order for every column
    new = ~np.isin(key_other, key_one)

    def both(a: npt.NDArray[np.generic], b: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return np.concatenate([a, b[new].astype(a.dtype, copy=False)])

    # features that the other product lacks stay NaN, which an estimate passes over
    features = pd.concat(
        [one.features, other.features.loc[new].reindex(columns=one.features.columns)],
        ignore_index=True,
    )
    names = list(dict.fromkeys([*one.ages, *other.ages]))
    zeros_one = np.zeros(len(one.school), np.int16)
    zeros_other = np.zeros(len(other.school), np.int16)
    result = Combined(
        scholen,
        pd.concat([one.herkomsten, other.herkomsten]).drop_duplicates("herkomst"),
        both(one.herkomst, other.herkomst),  # type: ignore[arg-type]
        both(one.school, school.astype(np.int32)),  # type: ignore[arg-type]
        both(one.exact, other.exact),  # type: ignore[arg-type]
        both(one.cellen, other.cellen),  # type: ignore[arg-type]
        both(laag, other.laag),  # type: ignore[arg-type]
        both(hoog, other.hoog),  # type: ignore[arg-type]
        both(given_low, other.gegeven_laag),  # type: ignore[arg-type]
        both(given_high, other.gegeven_hoog),  # type: ignore[arg-type]
        features,
        {
            name: both(one.ages.get(name, zeros_one), other.ages.get(name, zeros_other))  # type: ignore[misc]
            for name in names
        },
        [*one.bevindingen, *other.bevindingen],
    )
    _settle(result)
    return result


def _joined_schools(one: pd.DataFrame, other: pd.DataFrame) -> tuple[pd.DataFrame, Ints]:
    """Return the schools of both, and where those of the other stand in them."""
    # a school is a vestiging × type; −1 in `position` is one that the first does not have
    keys = ["brin6", "soort"]
    known = pd.MultiIndex.from_frame(one[keys])
    theirs = pd.MultiIndex.from_frame(other[keys])
    position = known.get_indexer(theirs)
    new = position < 0
    # schools that only the other has get the next positions
    position[new] = len(one) + np.arange(int(new.sum()))
    return pd.concat([one, other.loc[new]], ignore_index=True), position


def _complete(snapshot: Snapshot, scholen: pd.DataFrame, jaar: int) -> pd.DataFrame:
    """Describe schools that their product only names, from other years and school lists."""
    # a product that only names schools gives no PC4; fill blanks from the nearest year outward,
    # and stop when there are none
    missing = scholen["pc4"].to_numpy() == 0
    if not missing.any():
        return scholen
    result = scholen.copy()
    columns = [name for name in scholen.columns if name not in ("brin6", "soort")]
    for table in _school_tables(snapshot, jaar):
        blank = result["pc4"].to_numpy() == 0
        if not blank.any():
            break
        known = table.loc[table["pc4"] > 0].drop_duplicates("brin6").set_index("brin6")
        found = blank & result["brin6"].isin(known.index).to_numpy()
        for name in columns:
            if name in known:
                result.loc[found, name] = known[name].reindex(result["brin6"][found]).to_numpy()
    return result


def _school_tables(snapshot: Snapshot, jaar: int) -> list[pd.DataFrame]:
    """Return tables of schools, those of the nearest year first, lists of locations last."""
    records = [r for r in snapshot.find(Soort.LEERLINGEN) if "scholen" in r.bestanden]
    records.sort(key=lambda record: abs((record.key.jaar or 0) - jaar))
    tables = [snapshot.table(record, "scholen") for record in records]
    for record in snapshot.find(Soort.LOCATIES, niveau="school"):
        listed = snapshot.table(record, "punten", columns=list(_LISTED))
        known = listed.loc[(listed["brin6"] != "") & listed["pc4"].str.fullmatch(r"\d{4}")]
        tables.append(known.assign(pc4=known["pc4"].astype("int16")))
    return tables


def spread(values: pd.Series, position: npt.NDArray[np.integer]) -> pd.Categorical:
    """Return `values` at `position` as a categorical: each distinct value is looked at once."""
    codes, distinct = pd.factorize(values)
    return pd.Categorical.from_codes(codes[position], pd.Index(distinct))
