"""Figures that are counted from other sets (schools per buurt …), offered as if they were sets.

Who counts them comes down with the folder (`Snapshot.providers`). A provider says at once which
figures it can give, on which areas and years; it counts them when they are first asked for.
Nothing is stored, so nothing can be out of date with what it came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from store import Soort
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from store import Finding, SetRecord, Snapshot
    from store.registry import DerivedSet, Provider

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
