"""Who pays for so and vso pupils: for an SWV what it pays for, and for whom others pay here.

Per source, side, type and group a sum has bounds (a masked cell is 1 to 4). Where two of DUO's
files count the same pupils, the truth lies where their bounds overlap: those whose own SWV pays
are the same in the file per paying SWV and in that per SWV of the school. What no file shows
stays 1 to 4 per masked cell, whatever follows from them together (`flows.bounds.shielded`). Files
that contradict each other (one may be provisional) are not laid over each other: the first holds,
and it is said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows.bounds import HIGHEST, UNKNOWN, Bounds, shielded
from flows.payer_headings import KANTEN, UITSPLITSINGEN
from flows.payer_table import LEEG
from flows.rates import CATEGORIEN, tarief
from store import NotFound, SetRecord, Snapshot, Soort
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Sequence


ALLE = "alle"
"""As `binnen` or `groep`: all together."""
TOTAAL, BUITEN_SWV = "totaal", "buiten"
BETALEND_COLUMNS = (
    "jaar", "swv", "kant", "soort", "binnen", "tegenpartij", "tegenpartij_is", "uitsplitsing",
    "groep", "laag", "hoog", "afgeschermde_cellen",
)  # fmt: skip
DREMPEL = 5
"""Fewest pupils that an amount is given of, as the threshold of own tables."""
_KEY = list(BETALEND_COLUMNS[2:9])
_GIVEN = ["gegeven_laag", "gegeven_hoog", "afgeschermde_cellen"]
"""What the cells of one file tell of a sum."""
_SAME = ["kant", "soort", "tegenpartij", "tegenpartij_is", "uitsplitsing", "groep"]
_ORDER = {
    name: number
    for number, name in enumerate(
        (TOTAAL, *UITSPLITSINGEN, BUITEN_SWV, ALLE, "ja", "nee", "laag", "midden", "hoog", "geen")
    )
}


@dataclass(frozen=True, slots=True)
class Payers:
    """Who pays for whom, of one SWV and year."""

    swv: str
    jaar: int
    tabel: pd.DataFrame
    """`BETALEND_COLUMNS`: of pupils that the SWV pays for (`kant` betaalt), that go to school
    there (vestiging) or that live there (woont), the sums by group, and with a `tegenpartij` those
    with one other SWV. `binnen` says whether the SWV of the school pays (ja, nee, alle);
    `uitsplitsing` is totaal, categorie, residentieel, profiel, or buiten for those that no SWV
    pays for. `hoog` is -1 where an empty cell leaves it open."""
    records: tuple[SetRecord, ...]
    strijdig: int = 0
    """Sums that two files of DUO contradict each other in."""

    @property
    def fictief(self) -> bool:
        """Whether these are demonstration figures."""
        return any(record.herkomst.fictief for record in self.records)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What pupils bring along, as count × rate."""

    tabel: pd.DataFrame
    """Rows of `Payers.tabel` per category, with `tarief` and `tarief_hoog` (euro per pupil, the
    lowest and the highest by age), `bedrag_laag` and `bedrag_hoog`: NaN for fewer pupils than
    `DREMPEL`, and for an end that is open."""
    periode: str
    bron: str
    waarschuwing: str
    """A sentence where the rates are of another period than the count, else ''."""


def betalend_jaren(snapshot: Snapshot) -> list[int]:
    """Return the years of which it is known who pays, newest first."""
    years = {record.key.jaar or 0 for record in snapshot.find(Soort.BETALEND)}
    return sorted(years, reverse=True)


@cached(16)
def wie_betaalt(snapshot: Snapshot, swv: str, jaar: int) -> Payers:
    """Return for whom an SWV pays and who pays for the pupils there, with bounds that are true.

    Raises `NotFound` when nothing was read of that year, or the SWV is not in it.
    """
    swv = swv.strip().upper()
    records = tuple(snapshot.find(Soort.BETALEND, jaar=jaar))
    if not records:
        there = ", ".join(map(str, sorted(betalend_jaren(snapshot))))
        raise NotFound(
            f"Wie er in {jaar} voor so en vso betaalt, is niet ingelezen"
            + (f"; wel van {there}. " if there else ". ")
            + "Lees de bestanden van DUO in met 'wijkverkenner importeer betalend BESTAND'."
        )
    parts, codes = [], set[str]()
    for record in records:
        frame = snapshot.table(record, "leerlingen")
        # from each side that the file tells: this SWV alone, and with every counterpart that is
        # named
        for kant in record.extra["kanten"]:
            codes |= set(frame[kant])
            mine = frame[frame[kant] == swv]
            other = next((name for name in record.extra["kanten"] if name != kant), "")
            parts.append(_sums(mine.assign(tegenpartij="", tegenpartij_is=""), kant))
            if other:
                told = mine[mine[other] != ""]
                parts.append(
                    _sums(told.assign(tegenpartij=told[other], tegenpartij_is=other), kant)
                )
    told = pd.concat(parts, ignore_index=True)
    if told.empty:
        raise NotFound(
            f"Van {swv} staat in {jaar} niet wie er betaalt; wel van "
            f"{', '.join(sorted(codes - {''})) or 'geen enkel swv'}."
        )
    table, wrong = _overlap(told)
    table, more = _with_all(table)
    # an open end less a few pupils is as open
    table["hoog"] = table["hoog"].where(table["hoog"] < UNKNOWN // 2, -1)
    table = table.assign(jaar=jaar, swv=swv)[list(BETALEND_COLUMNS)]
    order = [table[name].map(lambda text: _ORDER.get(text, 99)) for name in _KEY]
    order[0] = table["kant"].map(KANTEN.index)
    # own sums before those with a counterpart, then in the order of the words
    keys = pd.concat([table["tegenpartij"] != "", *order, table["tegenpartij"]], axis=1)
    keys.columns = pd.RangeIndex(keys.shape[1])
    table = table.loc[keys.sort_values(list(keys.columns)).index].reset_index(drop=True)
    return Payers(swv, jaar, table, records, wrong + more)


def bedragen(snapshot: Snapshot, found: Payers, periode: str | None = None) -> Amounts:
    """Return what pupils bring along who go to school elsewhere than their payer is.

    `periode` is that of the rates; None for that of the count, 1 October. Raises `NotFound` when
    there is no rate of that period: one of another is never taken unasked.
    """
    rows = found.tabel
    rows = rows[(rows["binnen"] == "nee") & rows["groep"].isin(CATEGORIEN)]
    rows = rows[rows["uitsplitsing"] == "categorie"].reset_index(drop=True)
    pairs = rows[["soort", "groep"]].drop_duplicates().itertuples(index=False, name=None)
    rates = {
        (soort, group): tarief(
            snapshot, soort=soort, categorie=group, waarvoor="ondersteuning",
            telling=date(found.jaar, 10, 1), periode=periode,
        )
        for soort, group in pairs
    }  # fmt: skip
    mine = [rates[pair] for pair in zip(rows["soort"], rows["groep"], strict=True)]
    each, most = (np.array([getattr(r, name) for r in mine]) for name in ("bedrag", "hoogste"))
    # an amount gives the count back: none for fewer than are shown of an own table
    some = rows["laag"] >= DREMPEL
    low = (rows["laag"] * each).where(some).round(2)
    high = (rows["hoog"] * most).where(some & (rows["hoog"] >= 0)).round(2)
    used = next(iter(rates.values()), None)
    return Amounts(
        rows.assign(tarief=each, tarief_hoog=most, bedrag_laag=low, bedrag_hoog=high),
        used.periode if used else "",
        used.bron if used else "",
        used.waarschuwing if used else "",
    )


def _sums(rows: pd.DataFrame, kant: str) -> pd.DataFrame:
    """Add up the rows of one file per group; rows of a finer group make up the coarser one."""
    # how many divisions a row is told apart by: the coarsest row of a sum is the surest
    told = sum((rows[name] != "").astype(int) for name in UITSPLITSINGEN)
    outside = rows["buiten"] != ""
    groups: list[tuple[str, pd.DataFrame, pd.Series[str] | str]] = [
        (BUITEN_SWV, rows[outside], rows["buiten"]),
        (TOTAAL, rows[~outside & (told == 0)], ""),
    ]
    for name in UITSPLITSINGEN:
        there = ~outside & (rows[name] != "")
        alone = there & (told == 1)
        groups.append((name, rows[alone if alone.any() else there], rows[name]))
    made = [
        part.assign(uitsplitsing=name, groep=values) for name, part, values in groups if len(part)
    ]
    if not made:
        return pd.DataFrame(columns=[*_KEY, "laag", "hoog", *_GIVEN])
    frame = pd.concat(made).assign(kant=kant)
    count = frame["aantal"].to_numpy(np.int64)
    # -1 is masked: at least 1 and at most 4; of an empty cell nothing is known
    frame["laag"] = np.where(count == LEEG, 0, np.abs(count))
    frame["hoog"] = np.where(count == LEEG, UNKNOWN, np.where(count < 0, HIGHEST, count))
    frame["gegeven_laag"], frame["gegeven_hoog"] = frame["laag"], frame["hoog"]
    frame["afgeschermde_cellen"] = (count < 0).astype(np.int64)
    frame["binnen"] = frame["binnen"].replace("", ALLE)
    return _added(frame, _KEY)


def _added(frame: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    names = ["laag", "hoog", *_GIVEN]
    made = frame.groupby(list(key), sort=False)[names].sum().reset_index()
    ends = ["hoog", "gegeven_hoog"]
    made[ends] = made[ends].clip(upper=int(UNKNOWN))
    return made


def _overlap(told: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Lay what several files tell of the same pupils over each other; count contradictions."""
    # paid by the SWV of the school itself: the same pupils, whichever of the two one starts from
    own = told[
        (told["binnen"] == "ja") & told["kant"].isin(KANTEN[:2]) & (told["tegenpartij"] == "")
    ]
    flipped = own.assign(kant=own["kant"].map({"betaalt": "vestiging", "vestiging": "betaalt"}))
    known = pd.MultiIndex.from_frame(told[_KEY])
    flipped = flipped[pd.MultiIndex.from_frame(flipped[_KEY]).isin(known)]
    return _laid_over(pd.concat([told, flipped]))


def _laid_over(told: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return each sum once, where its bounds overlap; count those that have no overlap."""
    groups = told.groupby(_KEY, sort=False)
    # bounds are true in every file: the highest low and the lowest high; without overlap the first
    first = groups[["laag", "hoog", *_GIVEN]].first()
    low, high = groups["laag"].max(), groups["hoog"].min()
    wrong = low > high
    # the file that shows most of a sum: of what it shows in full no cell is masked any more
    width = told["gegeven_hoog"] - told["gegeven_laag"]
    closest = told.loc[width.sort_values(kind="stable").index].drop_duplicates(_KEY)
    closest = closest.set_index(_KEY)[_GIVEN].reindex(first.index)
    overlap = closest.assign(laag=low, hoog=high)[first.columns]
    return first.where(wrong, overlap, axis=0).reset_index(), int(wrong.sum())


def _with_all(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Add inside and outside together, and all groups of a category; count contradictions."""
    # with one other SWV it is one of the two
    apart = (table["binnen"] != ALLE) & (table["tegenpartij"] == "")
    split = _added(table[apart], _SAME).assign(binnen=ALLE)
    whole, wrong = _laid_over(pd.concat([table[table["binnen"] == ALLE], split]))
    table = pd.concat([table[table["binnen"] != ALLE], whole], ignore_index=True)
    table = _narrowed(table)
    cells = table["afgeschermde_cellen"].to_numpy(np.int64)
    shown = shielded(Bounds.of(table), Bounds.of(table, "gegeven_"), cells)
    table = table.assign(laag=shown.laag, hoog=shown.hoog)
    per_category = table[table["uitsplitsing"] == UITSPLITSINGEN[0]]
    key = [name for name in _KEY if name != "groep"]
    every = _added(per_category, key).assign(groep=ALLE)
    return pd.concat([table, every], ignore_index=True), wrong


def _narrowed(table: pd.DataFrame) -> pd.DataFrame:
    """Narrow inside and outside by what they are together: one is the total less the other."""
    table = table.copy()
    for one, other in (("ja", "nee"), ("nee", "ja")):
        # inside = all − outside, and the other way round, as far as both of the others are told
        mine = table["binnen"] == one
        keys = pd.MultiIndex.from_frame(table.loc[mine, _SAME])
        ends = ["laag", "hoog"]
        whole, rest = (
            table[table["binnen"] == part].set_index(_SAME)[ends].reindex(keys).to_numpy(float)
            for part in (ALLE, other)
        )
        own = table.loc[mine, ends].to_numpy(float)
        # where only one of the three is told there is nothing to take from: fmax leaves NaN out
        low = np.fmax(own[:, 0], whole[:, 0] - rest[:, 1])
        high = np.fmin(own[:, 1], whole[:, 1] - rest[:, 0])
        fits = low <= high
        table.loc[mine, "laag"] = np.where(fits, low, own[:, 0]).astype(np.int64)
        table.loc[mine, "hoog"] = np.where(fits, high, own[:, 1]).astype(np.int64)
    return table
