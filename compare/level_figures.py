"""All figures of one level and year side by side, loaded once and shared read-only.

Comparing asks for the same columns again and again: the area, its benchmarks, the areas like
it, the distribution of all. `LevelFigures` gives each indicator as an array in one fixed order
of areas.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

import indicators
from indicators.figure_sets import AFGELEID, figure_sets
from indicators.findings import NIET_TE_CONTROLEREN
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from indicators import Indicator
    from store import SetRecord, Snapshot


_POOLS_KEPT = 16
"""Levels and years kept; the national buurten with thirty indicators are about 12 MB."""
_UNCERTAIN = frozenset({NIET_TE_CONTROLEREN.code})
_ROUNDED = (1.0, 0.1, 0.01)
"""What own tables are rounded to."""
_ROUND_SEEN = 3
"""Values from which their common rounding is believed."""


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """One indicator for every area of a pool, in the pool's order. Do not change the arrays."""

    indicator: Indicator
    jaar: int
    indeling: int
    bron: str
    waarden: NDArray[np.float64]
    """nan where the state is not `waarde`."""
    staten: NDArray[np.object_]
    """`ontbreekt` for an area without a row."""
    berekend: NDArray[np.bool_]
    records: tuple[SetRecord, ...]
    weging: str | None
    """What computed percentages and means were weighted with."""
    opmerkingen: tuple[str, ...]
    """What is not certain of computed figures: Dutch clauses."""
    afronding: float
    """What published values are rounded to; 0 where nothing shows it."""

    @property
    def bekend(self) -> NDArray[np.float64]:
        """Return the values that are there."""
        return self.waarden[np.isfinite(self.waarden)]


class LevelFigures:
    """The areas of one level in one year; a column is loaded when it is first asked for."""

    def __init__(self, snapshot: Snapshot, niveau: str, jaar: int) -> None:
        self.snapshot, self.niveau, self.jaar = snapshot, niveau, jaar
        self.memo: dict[Any, Any] = {}
        """What others computed from all areas of this pool and want to keep with it."""
        self._loaded: dict[str, LevelColumn | None] = {}
        self._guard = RLock()
        self.ids = _candidates(snapshot, jaar)
        """Ids that may have figures here, in the order of the catalogue."""
        self.codes = np.array(sorted(indicators.area_codes(snapshot, niveau, jaar)), dtype=object)
        self.plek = {code: place for place, code in enumerate(self.codes)}

    def followed(self, snapshot: Snapshot) -> LevelFigures:
        """Return the pool after people changed their own aanbod: only what is counted is new.

        Columns of stored figures are the same; those that were counted are counted again, and
        what is no longer counted (the last aanbod of a domein was removed) is gone.
        """
        new = LevelFigures(snapshot, self.niveau, self.jaar)
        if np.array_equal(new.codes, self.codes):
            stored = set(new.ids) - _counted(snapshot)
            with self._guard:
                new._loaded = {
                    name: kolom for name, kolom in self._loaded.items() if name in stored
                }
        return new

    def kolom(self, indicator: str) -> LevelColumn | None:
        """Return an indicator, None when it has no figures for this level and year."""
        with self._guard:
            if indicator not in self._loaded:
                self._loaded[indicator] = self._load(indicator)
            return self._loaded[indicator]

    def kolommen(self, ids: Sequence[str] | None = None) -> dict[str, LevelColumn]:
        """Return several indicators, those without figures left out; None gives all."""
        found = ((name, self.kolom(name)) for name in (self.ids if ids is None else ids))
        return {name: kolom for name, kolom in found if kolom is not None}

    def _figures(self, name: str) -> indicators.Figures | None:
        try:
            return indicators.figures(self.snapshot, name, self.niveau, jaar=self.jaar)
        except NotFound:
            return None

    def _load(self, name: str) -> LevelColumn | None:
        # an indicator outside `ids` has no figures of this year
        figures = self._figures(name) if name in self.ids else None
        if figures is None:
            return None
        size = len(self.codes)
        values, states = np.full(size, np.nan), np.full(size, "ontbreekt", dtype=object)
        computed = np.zeros(size, dtype=bool)
        frame = figures.frame
        codes = frame["gebied_code"].to_numpy(dtype=object)
        at = np.array([self.plek[code] for code in codes], dtype=int)
        state = frame["staat"].to_numpy(dtype=object)
        states[at] = state
        values[at] = np.where(state == "waarde", frame["waarde"].to_numpy(dtype=float), np.nan)
        computed[at] = frame["herkomst"].to_numpy(dtype=object) != "gepubliceerd"
        for array in (values, states, computed):
            array.flags.writeable = False
        return LevelColumn(
            indicator=figures.indicator,
            jaar=figures.jaar,
            indeling=figures.indeling,
            bron=figures.bron,
            waarden=values,
            staten=states,
            berekend=computed,
            records=figures.records,
            weging=figures.weging,
            opmerkingen=tuple(f.gevonden for f in figures.bevindingen if f.code in _UNCERTAIN),
            afronding=_rounding(figures.indicator, values[~computed]),
        )


def level_figures(snapshot: Snapshot, niveau: str, jaar: int) -> LevelFigures:
    """Return the pool of a level and year: the one that is there, else a new one."""
    key = (str(snapshot.folder), snapshot.hash, niveau, jaar)
    with _GUARD:
        there = _POOLS.get(key)
        if there is not None and there.snapshot.stempel == snapshot.stempel:
            _POOLS.move_to_end(key)
            return there
    made = LevelFigures(snapshot, niveau, jaar) if there is None else there.followed(snapshot)
    with _GUARD:
        now = _POOLS.get(key)
        if now is not None and now.snapshot.stempel == snapshot.stempel:
            made = now  # somebody else was first: what is loaded there is for all
        _POOLS[key] = made
        _POOLS.move_to_end(key)
        while len(_POOLS) > _POOLS_KEPT:
            _POOLS.popitem(last=False)
    return made


def figure_years(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the years with any figure, newest first."""
    return _years(Key(snapshot))


class Key:
    """A snapshot that caches can tell apart by what is in it."""

    __slots__ = ("_id", "snapshot")

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._id = (str(snapshot.folder), snapshot.stempel)

    def __hash__(self) -> int:
        return hash(self._id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._id == other._id


_POOLS: OrderedDict[tuple[str, str, str, int], LevelFigures] = OrderedDict()
_GUARD = RLock()


@lru_cache(maxsize=8)
def _years(key: Key) -> tuple[int, ...]:
    found = {int(year) for year in indicators.available(key.snapshot)["jaar"].dropna()}
    return tuple(sorted(found, reverse=True))


def _candidates(snapshot: Snapshot, jaar: int) -> list[str]:
    """Return what is published in a year on any level, and what a formula makes of it."""
    there = indicators.available(snapshot)
    published = set(there.loc[there["jaar"] == jaar, "indicator"])
    return [
        name
        for name, row in indicators.catalogue(snapshot).items()
        if name in published or (row.formule is not None and set(row.formule) <= published)
    ]


def _counted(snapshot: Snapshot) -> set[str]:
    """Return what is counted from places, or made of that by a formula."""
    sets = [r.extra for r in figure_sets(snapshot) if AFGELEID in r.extra]
    direct = {name for extra in sets for name in extra["indicatoren"]}
    made = {
        name
        for name, row in indicators.catalogue(snapshot).items()
        if row.formule is not None and direct & set(row.formule)
    }
    return direct | made


def _rounding(row: Indicator, values: NDArray[np.float64]) -> float:
    """Return what the catalogue says the source rounds to, else what its values show.

    A table of one's own seldom says it, but figures that are all whole numbers were rounded.
    """
    if row.afronding is not None:
        return row.afronding
    known = values[np.isfinite(values)]
    if row.formule is not None or len(known) < _ROUND_SEEN:
        return 0.0
    return step_of(known, _ROUNDED) or 0.0


_STEPS = (1000.0, 500.0, 100.0, 50.0, 10.0, 5.0, 1.0, 0.5, 0.1, 0.05, 0.01)


def step_of(values: NDArray[np.float64], steps: Sequence[float] = _STEPS) -> float | None:
    """Return the first of `steps` (the largest first) that all values are a multiple of."""
    for step in steps:
        if np.allclose(np.round(values / step) * step, values, rtol=0, atol=step * 1e-6):
            return step
    return None
