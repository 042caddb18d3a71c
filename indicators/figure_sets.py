"""Sets of figures of a folder: those that are stored, and those that are counted from other sets.

A stored set is read once per file and shared read-only. Who counts others (schools per buurt …)
comes down with the folder (`Snapshot.providers`): a provider says at once which figures it can
give, on which areas and years, and counts them when they are first asked for. Nothing of that is
stored, so nothing can be out of date with what it came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from store import Soort
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from store import Finding, SetRecord, Snapshot
    from store.registry import DerivedSet, Provider


_KEPT = 24
"""Set files kept in memory; a national KWB of one level and year is about 25 MB."""


@dataclass(frozen=True, slots=True)
class Published:
    """Published figures of one indicator, level, year and division."""

    frame: pd.DataFrame
    """`gebied_code, waarde, staat`, one row per area."""
    records: tuple[SetRecord, ...]
    """The sets that figures were taken from, newest edition first."""
    overlap: int
    """Areas for which an older set says something else."""


def records_with(
    snapshot: Snapshot, indicator: str, *, niveau: str | None = None, jaar: int | None = None
) -> list[SetRecord]:
    """Return the sets that hold an indicator, newest edition first."""
    found = figure_sets(snapshot, indicator, niveau=niveau, jaar=jaar)
    return sorted(found, key=_edition, reverse=True)


def published(snapshot: Snapshot, records: Iterable[SetRecord], indicator: str) -> Published | None:
    """Put the figures of several sets of one level, year and division together.

    The newest edition wins, except that a missing figure never replaces one that is there.
    """
    used = list(records)
    frames = [
        rows_of(snapshot, record)[indicator].assign(_set=number)
        for number, record in enumerate(used)
    ]
    if not frames:
        return None
    if len(frames) == 1:
        return Published(frames[0].drop(columns="_set"), tuple(used), 0)
    both = pd.concat(frames, ignore_index=True)
    order = both.assign(_weg=both["staat"] == "ontbreekt").sort_values(
        ["gebied_code", "_weg", "_set"], kind="stable"
    )
    kept = order.drop_duplicates("gebied_code")
    rest = order[~order.index.isin(kept.index) & ~order["_weg"]]
    other = rest.merge(kept, on="gebied_code", suffixes=("", "_nieuw"))
    differ = int(((other["waarde"] != other["waarde_nieuw"]) & other["waarde"].notna()).sum())
    taken = tuple(used[number] for number in sorted(kept["_set"].unique()))
    frame = kept[["gebied_code", "waarde", "staat"]].reset_index(drop=True)
    return Published(frame, taken, differ)


def rows_of(snapshot: Snapshot, record: SetRecord) -> Mapping[str, pd.DataFrame]:
    """Return the rows of a set by indicator. Do not change the frames: they are shared."""
    derived = derived_rows(snapshot, record)
    return _stored_rows(snapshot, record) if derived is None else derived


def _file(snapshot: Snapshot, record: SetRecord) -> Hashable:
    """Name the files: they never change, so what is read of them outlives a commit of others."""
    return snapshot.folder, record.bestanden.get("cijfers"), record.bestanden.get("namen")


@cached(_KEPT, key=_file)
def _stored_rows(snapshot: Snapshot, record: SetRecord) -> Mapping[str, pd.DataFrame]:
    columns = ["gebied_code", "waarde", "staat"]
    table = snapshot.table(record, "cijfers", columns=["indicator", *columns])
    groups = table.groupby("indicator", sort=False, observed=True).indices
    return {
        str(name): table.iloc[where][columns].reset_index(drop=True)
        for name, where in groups.items()
    }


def names_of(snapshot: Snapshot, record: SetRecord) -> Mapping[str, str]:
    """Return the names of areas that a file of figures carried, by code."""
    if "namen" not in record.bestanden:
        return {}
    return _names(snapshot, record)


@cached(_KEPT, key=_file)
def _names(snapshot: Snapshot, record: SetRecord) -> Mapping[str, str]:
    table = snapshot.table(record, "namen")
    return dict(zip(table["gebied_code"], table["naam"], strict=True))


def known_codes(snapshot: Snapshot, niveau: str, jaar: int, indeling: int) -> frozenset[str]:
    """Return every area code that a stored figure of a level, year and division is about.

    Derived figures are about the areas of boundaries; they are not computed to learn that.
    """
    codes: set[str] = set()
    for record in snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar, indeling=indeling):
        codes |= stored_codes(snapshot, record)
    return frozenset(codes)


def stored_codes(snapshot: Snapshot, record: SetRecord) -> set[str]:
    """Return the area codes in one stored set."""
    frames = _one_per_length(rows_of(snapshot, record))
    return set().union(*(frame["gebied_code"].to_numpy(dtype=object) for frame in frames))


def _one_per_length(rows: Mapping[str, pd.DataFrame]) -> list[pd.DataFrame]:
    """Columns of one wide file share their areas: frames of one length are looked at once."""
    return list({len(frame): frame for frame in rows.values()}.values())


def _edition(record: SetRecord) -> tuple[str, str]:
    return (record.herkomst.uitgave or "", record.herkomst.datum)


AFGELEID = "afgeleid"
"""Key in `extra` of a derived set: a text that no other derived set of the folder has."""


def figure_sets(
    snapshot: Snapshot,
    indicator: str | None = None,
    *,
    niveau: str | None = None,
    jaar: int | None = None,
    indeling: int | None = None,
) -> list[SetRecord]:
    """Return the sets of figures of a folder, stored ones first, then derived ones.

    None leaves a field open, as in `Snapshot.find`. With an `indicator` only the sets that
    hold it, and no provider is asked that cannot give it: for a published figure nothing is
    counted and no database is opened.
    """
    stored = snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar, indeling=indeling)
    counted = [
        item.record
        for item in _derived(snapshot, indicator)
        if niveau in (None, item.record.key.niveau)
        and jaar in (None, item.record.key.jaar)
        and indeling in (None, item.record.key.indeling)
    ]
    return [
        record
        for record in stored + counted
        if indicator is None or indicator in record.extra.get("indicatoren", ())
    ]


def counted_from_records(snapshot: Snapshot, indicator: str) -> bool:
    """Tell whether an indicator may be counted from what people keep."""
    return any(who.eigen and who.gives(indicator) for who in snapshot.providers)


def derived_rows(snapshot: Snapshot, record: SetRecord) -> Mapping[str, pd.DataFrame] | None:
    """Return the figures of a derived set by indicator, None for a stored one."""
    name = record.extra.get(AFGELEID)
    return None if name is None else _counted(snapshot, str(name))


def derived_findings(snapshot: Snapshot, record: SetRecord) -> tuple[Finding, ...]:
    """Return what a reader must know of the figures of a derived set; () for a stored one."""
    name = record.extra.get(AFGELEID)
    return () if name is None else tuple(_named(snapshot, str(name)).findings())


# 24 derived sets: the national buurten of one are a few MB. The name of a set that is counted
# from people's own rows has their stamp in it, so that the folder is key enough.
@cached(24)
def _counted(snapshot: Snapshot, name: str) -> Mapping[str, pd.DataFrame]:
    return _named(snapshot, name).figures()


def _named(snapshot: Snapshot, name: str) -> DerivedSet:
    return next(item for item in _derived(snapshot) if item.record.extra[AFGELEID] == name)


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


@cached(6)
def _asked(snapshot: Snapshot, who: Provider) -> list[DerivedSet]:
    return who.count(snapshot)


@cached(6, eigen=True)
def _asked_again(snapshot: Snapshot, who: Provider) -> list[DerivedSet]:
    return who.count(snapshot)
