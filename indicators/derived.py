"""Figures that are counted from other sets (schools per buurt …), offered as if they were sets.

A provider lies in a package above this one and is named as text, as importers are. It says
at once which figures it can give, on which areas and years; it counts them when they are
first asked for. Nothing is stored, so nothing can be out of date with what it came from.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any

from store import Soort

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from store import Finding, SetRecord, Snapshot

_FOLDERS_KEPT = 6
"""Answers of providers that are kept."""
_FILLED_KEPT = 24
"""Derived sets whose figures are kept; the national buurten of one set are a few MB."""
AFGELEID = "afgeleid"
"""Key in `extra` of a derived set: a text that no other derived set of the folder has."""


@dataclass(frozen=True, slots=True)
class Afgeleid:
    """One derived set: what it would be in the folder, and how its figures are made.

    `record.extra` has `indicatoren` (id → number of areas), `eigen` (their catalogue rows,
    see `Indicator.as_dict`) and `afgeleid`; `record.bestanden` is empty. `cijfers` gives
    `gebied_code, waarde, staat` by indicator, `bevindingen` what a reader must know of them.
    """

    record: SetRecord
    cijfers: Callable[[], Mapping[str, pd.DataFrame]]
    bevindingen: Callable[[], Sequence[Finding]] = tuple


@dataclass(frozen=True, slots=True)
class Aanbieder:
    """A provider: `module:function(snapshot) -> list[Afgeleid]`, called when `soort` is there.

    With `eigen` it also counts what people keep: it is called when they keep any, and again
    after every change of it.
    """

    naam: str
    soort: Soort
    eigen: bool = False


AANBIEDERS: tuple[Aanbieder, ...] = (
    Aanbieder("places.figures:derived", Soort.LOCATIES),
    Aanbieder("places.aanbod.figures:derived", Soort.LOCATIES, eigen=True),
)

_SETS: OrderedDict[tuple[str, str, str], dict[str, Afgeleid]] = OrderedDict()
_FILLED: OrderedDict[tuple[str, str, str], Mapping[str, pd.DataFrame]] = OrderedDict()
_GUARD = Lock()


def figure_sets(
    snapshot: Snapshot,
    *,
    niveau: str | None = None,
    jaar: int | None = None,
    indeling: int | None = None,
) -> list[SetRecord]:
    """Return the sets of figures of a folder, stored ones first, then derived ones.

    None leaves a field open, as in `Snapshot.find`.
    """
    stored = snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar, indeling=indeling)
    return stored + [
        item.record
        for item in _derived(snapshot).values()
        if niveau in (None, item.record.key.niveau)
        and jaar in (None, item.record.key.jaar)
        and indeling in (None, item.record.key.indeling)
    ]


def derived_rows(snapshot: Snapshot, record: SetRecord) -> Mapping[str, pd.DataFrame] | None:
    """Return the figures of a derived set by indicator, None for a stored one."""
    name = record.extra.get(AFGELEID)
    if name is None:
        return None
    key = (str(snapshot.folder), snapshot.hash, str(name))
    with _GUARD:
        if key in _FILLED:
            _FILLED.move_to_end(key)
            return _FILLED[key]
    rows = _derived(snapshot)[str(name)].cijfers()
    with _GUARD:
        _FILLED[key] = rows
        _trim(_FILLED, _FILLED_KEPT)
    return rows


def derived_findings(snapshot: Snapshot, record: SetRecord) -> tuple[Finding, ...]:
    """Return what a reader must know of the figures of a derived set; () for a stored one."""
    name = record.extra.get(AFGELEID)
    return () if name is None else tuple(_derived(snapshot)[str(name)].bevindingen())


def _derived(snapshot: Snapshot) -> dict[str, Afgeleid]:
    """Ask every provider that has something to count."""
    found: dict[str, Afgeleid] = {}
    for provider in AANBIEDERS:
        if snapshot.find(provider.soort) or (provider.eigen and snapshot.eigen):
            found |= _asked(snapshot, provider)
    return found


def _asked(snapshot: Snapshot, provider: Aanbieder) -> dict[str, Afgeleid]:
    """Ask one provider; remembered until what it counts has changed."""
    stamp = snapshot.stempel if provider.eigen else snapshot.hash
    key = (str(snapshot.folder), stamp, provider.naam)
    with _GUARD:
        if key in _SETS:
            _SETS.move_to_end(key)
            return _SETS[key]
    module, _, function = provider.naam.partition(":")
    made: list[Afgeleid] = getattr(import_module(module), function)(snapshot)
    found = {str(item.record.extra[AFGELEID]): item for item in made}
    with _GUARD:
        _SETS[key] = found
        _trim(_SETS, _FOLDERS_KEPT)
    return found


def _trim(cache: OrderedDict[Any, Any], size: int) -> None:
    while len(cache) > size:
        cache.popitem(last=False)
