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
from flows.bounds import row_bounds
from flows.calibration import STORED
from store import Finding, NotFound, SetRecord, Snapshot, Soort

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from flows.bounds import Ints


# one past the largest PC4, so that school × home is one number
_CODES = 10_000
_LISTED = (
    "brin6", "naam", "postcode", "pc4", "plaats", "provincie", "gemeente", "denominatie",
)  # fmt: skip
"""What a list of locations tells of a school."""


@dataclass(slots=True)
class Combined:
    """The flows of a year."""

    scholen: pd.DataFrame
    herkomsten: pd.DataFrame
    rijen: pd.DataFrame
    """Per flow `herkomst`, `school` (position in `scholen`), `exact`, `cellen`, `laag`, `hoog`,
    what a publisher gives of it (`gegeven_laag`, `gegeven_hoog`), and features for the estimate."""
    ages: pd.DataFrame
    """Per flow a column per age or school year (`lft_4`), −1 masked; none where not asked for."""
    bevindingen: list[Finding] = field(default_factory=list)


def combine(
    snapshot: Snapshot, records: Sequence[SetRecord], *, groepen: tuple[str, ...] | None, ages: bool
) -> Combined:
    """Read the sets of one year, the one that decides first, and lay them over each other.

    With `ages` the counts per age come along.
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
    if groepen is None:
        columns += ["exact", "cellen", *record.extra.get("extra_kolommen", ())]
    frame = snapshot.table(record, "stromen", columns=columns)
    rows, counts = frame[["herkomst", "school"]], frame[wide]
    if groepen is None:
        exact, cells = frame["exact"].to_numpy(np.int32), frame["cellen"].to_numpy(np.int32)
    else:
        # of some ages only: what is shown of them added up, and how many are masked (−1)
        values = counts.to_numpy()
        exact = np.maximum(values, 0).sum(axis=1, dtype=np.int32)
        cells = (values < 0).sum(axis=1, dtype=np.int32)
    known = row_bounds(exact, cells, frame["totaal"].to_numpy() if "totaal" in frame else None)
    low, high = known.laag, known.hoog
    ends = {"laag": low, "hoog": high, "gegeven_laag": low, "gegeven_hoog": high}
    rows = rows.assign(exact=exact, cellen=cells, **ends)
    rows = rows.join(frame[[name for name in STORED if name in frame]])
    if groepen is not None:
        some = (exact > 0) | (cells > 0)
        rows, counts = (part[some].reset_index(drop=True) for part in (rows, counts))
    schools, homes = (snapshot.table(record, name) for name in ("scholen", "herkomsten"))
    return Combined(schools, homes, _settled(rows), counts)


def _settled(rows: pd.DataFrame) -> pd.DataFrame:
    """Take a flow that one product gives in full as known: nothing of it is masked any more."""
    # both ends are shown and equal, while our own product masks cells of it
    known = (rows["gegeven_laag"] == rows["gegeven_hoog"]) & (rows["cellen"] > 0)
    if not known.any():
        return rows
    exact = rows["gegeven_laag"].astype(np.int32)
    return rows.assign(
        exact=rows["exact"].mask(known, exact), cellen=rows["cellen"].mask(known, np.int32(0))
    )


def _lay_over(one: Combined, other: Combined) -> Combined:
    """Return the flows of both; of those in both the narrower bounds."""
    scholen, position = _joined_schools(one.scholen, other.scholen)
    ours, theirs = one.rijen, other.rijen
    theirs = theirs.assign(school=position[theirs["school"]].astype(np.int32))
    # a flow is a school × home: one number of both finds it in the other product
    keys = [
        rows["school"].to_numpy(np.int64) * _CODES + rows["herkomst"].to_numpy()
        for rows in (ours, theirs)
    ]
    _, left, right = np.intersect1d(*keys, return_indices=True)
    names = ("laag", "hoog", "gegeven_laag", "gegeven_hoog")
    laag, hoog, given_low, given_high = (ours[name].to_numpy(copy=True) for name in names)
    their_low, their_high, they_give_low, they_give_high = (
        theirs[name].to_numpy()[right] for name in names
    )
    # both bounds are true, so the truth lies where they overlap; without overlap one of the
    # products is wrong, and the first, which decides, keeps its own
    low, high = np.maximum(laag[left], their_low), np.minimum(hoog[left], their_high)
    agree = low <= high
    findings = [*one.bevindingen, *other.bevindingen]
    schools = ours["school"].to_numpy()[left[~agree]]
    findings += kinds.BRON_STRIJDIG.counting(
        ~agree,
        ", ".join(scholen["brin6"].to_numpy()[schools][:5]),
        "twee uitgaven geven aantallen die niet samen waar kunnen zijn",
    )
    laag[left[agree]], hoog[left[agree]] = low[agree], high[agree]
    # that overlap may tell what both products mask; shown is what the closer of them gives
    width = given_high[left] - given_low[left]
    closer = agree & (they_give_high - they_give_low < width)
    given_low[left[closer]] = they_give_low[closer]
    given_high[left[closer]] = they_give_high[closer]
    ours = ours.assign(laag=laag, hoog=hoog, gegeven_laag=given_low, gegeven_hoog=given_high)
    # what only the other product has is added behind; features that it lacks stay NaN, which an
    # estimate passes over, and of ages that one of them does not have there are none
    new = ~np.isin(keys[1], keys[0])
    rows = pd.concat([ours, theirs[new].reindex(columns=ours.columns)], ignore_index=True)
    ages = pd.concat([one.ages, other.ages[new]], ignore_index=True).fillna(0).astype(np.int16)
    homes = pd.concat([one.herkomsten, other.herkomsten]).drop_duplicates("herkomst")
    return Combined(scholen, homes, _settled(rows), ages, findings)


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
