"""Sets of figures of a folder: those that are stored, and those that are counted from other sets.

A stored set is read once per file and shared read-only. Who counts others (schools per buurt …)
comes down with the folder (`Snapshot.providers`): a provider says at once which figures it can
give, on which areas and years, and counts them when they are first asked for. What was counted
from files alone is kept until the next commit, when what it came from may differ.

Areas go by number here and where figures are computed, so that joining two figures is
indexing: comparing asks for hundreds of figures at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from indicators.aggregates import ONTBREEKT, STATEN
from store import Finding, SetRecord, Snapshot, Soort
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from indicators.aggregates import Floats, Ints, States
    from store.registry import DerivedSet, Provider

_NUMBERS: dict[str, int] = {}
"""Number of each area code that was ever met in this process: some 20,000 per division."""
_CODES: list[str] = []
_GUARD = Lock()
_STATE_NUMBERS = {word: number for number, word in enumerate(STATEN)}


@dataclass(frozen=True, slots=True)
class StoredFigures:
    """Published figures of one indicator, level, year and division, an entry per area."""

    gebieden: Ints
    """Numbers of the areas (`codes_of`)."""
    waarden: Floats
    staten: States


def numbers_of(codes: Iterable[str]) -> Ints:
    """Return the number of each area; a code that was not met before gets the next."""
    asked = list(codes)
    with _GUARD:
        for code in asked:
            if code not in _NUMBERS:
                _NUMBERS[code] = len(_CODES)
                _CODES.append(code)
    return np.fromiter(map(_NUMBERS.__getitem__, asked), np.intp, len(asked))


def codes_of(numbers: Ints) -> list[str]:
    """Return the codes of areas by their numbers."""
    return [_CODES[number] for number in numbers.tolist()]


def records_with(
    snapshot: Snapshot, indicator: str, *, among: Sequence[SetRecord] | None = None
) -> list[SetRecord]:
    """Return the sets that hold an indicator, newest edition first; None looks in all."""
    sets = figure_sets(snapshot, indicator) if among is None else among
    found = [r for r in sets if indicator in r.extra.get("indicatoren", ())]
    return sorted(found, key=lambda r: (r.herkomst.uitgave or "", r.herkomst.datum), reverse=True)


def published(parts: Sequence[StoredFigures]) -> tuple[StoredFigures, list[int], int]:
    """Put the figures of one indicator in several sets of a level, year and division together.

    The first of `parts` is the newest edition. It wins, except that a missing figure never
    replaces one that is there. Returns also which parts figures were taken from, and for how
    many areas an older set says something else.
    """
    areas = np.concatenate([part.gebieden for part in parts])
    values = np.concatenate([part.waarden for part in parts])
    states = np.concatenate([part.staten for part in parts])
    sets = np.repeat(np.arange(len(parts)), [len(part.gebieden) for part in parts])
    # by area; what is missing behind what is there; the newest edition first
    order = np.lexsort((sets, states == ONTBREEKT, areas))
    areas, values, states, sets = (array[order] for array in (areas, values, states, sets))
    first = np.append(True, areas[1:] != areas[:-1])
    kept = values[first][np.cumsum(first) - 1]
    other = ~first & (states != ONTBREEKT) & (values != kept) & ~np.isnan(values)
    whole = StoredFigures(areas[first], values[first], states[first])
    return whole, np.unique(sets[first]).tolist(), int(other.sum())


def columns_of(snapshot: Snapshot, record: SetRecord) -> Mapping[str, StoredFigures]:
    """Return the figures of a set, stored or counted, by indicator."""
    name = record.extra.get(AFGELEID)
    return _columns(snapshot, record) if name is None else _counted(snapshot, str(name))[0]


def _file(snapshot: Snapshot, record: SetRecord) -> Hashable:
    """Name the files: they never change, so what is read of them outlives a commit of others."""
    return snapshot.folder, record.bestanden.get("cijfers"), record.bestanden.get("namen")


# A national KWB of one level and year with twenty figures is about 5 MB; a folder of ten years has
# some sixty sets, and one comparison looks in all of them.
@cached(64, key=_file)
def _columns(snapshot: Snapshot, record: SetRecord) -> Mapping[str, StoredFigures]:
    """Return the figures of a stored set by indicator."""
    return _by_indicator(
        snapshot.table(record, "cijfers", columns=["indicator", "gebied_code", "waarde", "staat"])
    )


def _by_indicator(table: pd.DataFrame) -> Mapping[str, StoredFigures]:
    """Return the rows of `indicator, gebied_code, waarde, staat` by indicator, read-only."""
    # texts become numbers once: a national set has a row per figure of each of its areas
    indicator, names = pd.factorize(table["indicator"])
    area, codes = pd.factorize(table["gebied_code"])
    state, words = pd.factorize(table["staat"])
    # a file has a row per figure; sorted by indicator (stable), each of them is one slice
    order = np.argsort(indicator, kind="stable")
    areas = numbers_of(codes.to_numpy(dtype=object).tolist())[area][order]
    values = table["waarde"].to_numpy(dtype=float)[order]
    states = np.array([_STATE_NUMBERS[word] for word in words], dtype=np.int8)[state][order]
    ends = np.cumsum(np.bincount(indicator, minlength=len(names))).tolist()
    for array in (areas, values, states):
        array.flags.writeable = False
    return {
        str(name): StoredFigures(areas[begin:end], values[begin:end], states[begin:end])
        for name, begin, end in zip(names, (0, *ends[:-1]), ends, strict=True)
    }


def names_of(snapshot: Snapshot, record: SetRecord) -> Mapping[str, str]:
    """Return the names of areas that a file of figures carried, by code."""
    return _names(snapshot, record) if "namen" in record.bestanden else {}


@cached(64, key=_file)
def _names(snapshot: Snapshot, record: SetRecord) -> Mapping[str, str]:
    table = snapshot.table(record, "namen", columns=["gebied_code", "naam"])
    return dict(zip(*table[["gebied_code", "naam"]].to_numpy(dtype=object).T, strict=True))


def known_codes(snapshot: Snapshot, niveau: str, jaar: int, indeling: int) -> frozenset[str]:
    """Return every area code that a stored figure of a level, year and division is about.

    Derived figures are about the areas of boundaries; they are not computed to learn that.
    """
    found = snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar, indeling=indeling)
    return frozenset().union(*(stored_codes(snapshot, record) for record in found))


@cached(64, key=_file)
def stored_codes(snapshot: Snapshot, record: SetRecord) -> frozenset[str]:
    """Return the area codes in one stored set."""
    areas = [column.gebieden for column in _columns(snapshot, record).values()]
    return frozenset(codes_of(np.unique(np.concatenate(areas)))) if areas else frozenset()


@cached(64, key=lambda snapshot, record: (snapshot.folder, record.bestanden["vlakken"]))
def border_codes(snapshot: Snapshot, record: SetRecord) -> frozenset[str]:
    """Return the area codes in one set of boundaries."""
    codes = snapshot.table(record, "vlakken", columns=["code"])["code"]
    return frozenset(codes.to_numpy(dtype=object).tolist())


@cached(64, key=lambda snapshot, record: (snapshot.folder, record.bestanden["vlakken"]))
def land_codes(snapshot: Snapshot, record: SetRecord) -> frozenset[str]:
    """Return the area codes in one set of boundaries, those of water left out."""
    table = snapshot.table(record, "vlakken", columns=["code", "water"])
    return frozenset(table.loc[~table["water"], "code"].to_numpy(dtype=object).tolist())


AFGELEID = "afgeleid"
"""Key in `extra` of a derived set: a text that no other derived set of the folder has."""


def figure_sets(
    snapshot: Snapshot, indicator: str | None = None, *, jaar: int | None = None
) -> list[SetRecord]:
    """Return the sets of figures of a folder (of a year), stored ones first, then derived ones.

    With an `indicator` only the sets that hold it, and no provider is asked that cannot give it:
    for a published figure nothing is counted and no database is opened.
    """
    stored = snapshot.find(Soort.INDICATOREN, jaar=jaar)
    counted = [
        item.record
        for item in (_derived(snapshot, indicator) if indicator else _every(snapshot))
        if jaar in (None, item.record.key.jaar)
    ]
    return [
        record
        for record in stored + counted
        if indicator is None or indicator in record.extra.get("indicatoren", ())
    ]


def counted_from_records(snapshot: Snapshot, indicator: str) -> bool:
    """Tell whether an indicator may be counted from what people keep."""
    return any(who.eigen and who.gives(indicator) for who in snapshot.providers)


def derived_findings(snapshot: Snapshot, record: SetRecord) -> tuple[Finding, ...]:
    """Return what a reader must know of the figures of a derived set; () for a stored one."""
    name = record.extra.get(AFGELEID)
    return () if name is None else _counted(snapshot, str(name))[1]


# 24 derived sets: the national buurten of one are a few MB. The name of a set that is counted
# from people's own rows ends in a hash of them, so that the folder is key enough.
@cached(24)
def _counted(
    snapshot: Snapshot, name: str
) -> tuple[Mapping[str, StoredFigures], tuple[Finding, ...]]:
    """Return the figures of a derived set and what must be said of them.

    Counting the schools of the country on its buurten takes longer than all else that a
    comparison does, so it is kept for the next process.
    """
    of, _, own = name.rpartition("|")
    kept = snapshot.counted(of, own)
    if kept is None:
        item = next(item for item in _derived(snapshot) if item.record.extra[AFGELEID] == name)
        table = _rows(item.figures())
        kept = table, tuple(item.findings())
        snapshot.keep_counted(of, *kept, own)
    return _by_indicator(kept[0]), kept[1]


def _rows(figures: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return figures by indicator as the one table that a stored set has."""
    parts = [frame.assign(indicator=name) for name, frame in figures.items()]
    if not parts:
        return pd.DataFrame(columns=["indicator", "gebied_code", "waarde", "staat"])
    # thousands of rows with the same few words and codes
    return pd.concat(parts).astype(dict.fromkeys(("indicator", "gebied_code", "staat"), "category"))


def _derived(snapshot: Snapshot, indicator: str | None = None) -> Iterator[DerivedSet]:
    """Ask every provider that has something to count, and may give the indicator."""
    for who in snapshot.providers:
        if indicator is not None and not who.gives(indicator):
            continue
        # where the records cannot be read, what counts them is left out: `Snapshot.gemis` says so
        if who.eigen and (snapshot.eigen or snapshot.gemis):
            yield from () if snapshot.gemis else _asked_again(snapshot, who)
        elif snapshot.find(who.soort):
            yield from _asked(snapshot, who)


@cached(6, eigen=True)
def _every(snapshot: Snapshot) -> tuple[DerivedSet, ...]:
    """Return what all providers can give: every year of a comparison asks for it."""
    return tuple(_derived(snapshot))


@cached(6)
def _asked(snapshot: Snapshot, who: Provider) -> list[DerivedSet]:
    return who.count(snapshot)


@cached(6, eigen=True)
def _asked_again(snapshot: Snapshot, who: Provider) -> list[DerivedSet]:
    return who.count(snapshot)
