"""All figures of one level and year side by side, loaded once and shared read-only.

Comparing asks for the same columns again and again: the area, its benchmarks, the areas like
it, the distribution of all. `LevelFigures` gives each indicator as an array in one fixed order
of areas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

import indicators
from indicators import Indicator, SoortCijfer
from indicators.aggregates import STATEN, WAARDE
from indicators.computed import as_arrays
from indicators.figure_sets import AFGELEID, figure_sets
from indicators.findings import NIET_TE_CONTROLEREN
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from store import SetRecord, Snapshot

_PER = re.compile(r"^per ([\d.]+) ")
_UNCERTAIN = frozenset({NIET_TE_CONTROLEREN.code})
# what sources round to: numbers of CBS to 5 and 10, dwellings to 1,000 euro, shares to 1 or 0.1
_STEPS = (1000.0, 500.0, 100.0, 50.0, 10.0, 5.0, 1.0, 0.5, 0.1, 0.05, 0.01)
_ROUNDED = (1.0, 0.1, 0.01)
"""What own tables are rounded to."""
# own choice: two figures with a decimal are both whole by chance once in a hundred times
_ROUND_SEEN = 3
"""Values from which their common rounding is believed."""


@dataclass(frozen=True, slots=True)
class LevelColumn:
    """One indicator for every area of a level, in the order of its areas. Do not change it."""

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
    bekend: NDArray[np.float64] = field(repr=False)
    """The values that are there."""
    schaal: float | None
    """What a share of 1 is in its unit; None when it is no share or rate."""


class _LoadedColumns(dict[str, "LevelColumn | None"]):
    """Columns by indicator, each loaded by whoever asks for it first."""

    def __init__(
        self, load: Callable[[str], LevelColumn | None], stored: dict[str, LevelColumn]
    ) -> None:
        super().__init__()
        self._load, self._stored = load, stored
        self._guard = RLock()

    def __missing__(self, name: str) -> LevelColumn | None:
        # two sessions may ask for one column at once: it is loaded by one of them
        with self._guard:
            column = self._stored.get(name)
            if column is None:
                column = self._load(name)
                # what is counted from people's aanbod goes when that changes, the rest stays
                if column is not None and not any(AFGELEID in r.extra for r in column.records):
                    self._stored[name] = column
            self[name] = column
            return column


class LevelFigures:
    """The areas of one level in one year; a column is loaded when it is first asked for."""

    def __init__(self, snapshot: Snapshot, niveau: str, jaar: int) -> None:
        self.snapshot, self.niveau, self.jaar = snapshot, niveau, jaar
        self.memo: dict[Any, Any] = {}
        """What others computed from all areas of this level and want to keep with it."""
        self.known = figure_rows(snapshot, jaar)
        """What may have figures here, by id, in the order of the catalogue."""
        self.codes = np.array(sorted(indicators.area_codes(snapshot, niveau, jaar)), dtype=object)
        self.plek = {code: place for place, code in enumerate(self.codes)}
        self._figures = as_arrays(snapshot, niveau, jaar, list(self.codes))
        self.columns: Mapping[str, LevelColumn | None] = _LoadedColumns(
            self._load, _stored_columns(snapshot, niveau, jaar, tuple(self.codes))
        )
        """By indicator; None when it has no figures for this level and year."""

    def there(self, ids: Iterable[str]) -> dict[str, LevelColumn]:
        """Return several indicators, those without figures left out."""
        found = ((name, self.columns[name]) for name in ids)
        return {name: column for name, column in found if column is not None}

    def _load(self, name: str) -> LevelColumn | None:
        # an indicator outside `known` has no figures of this year
        row = self.known.get(name)
        found = None if row is None else self._figures(name)
        if row is None or found is None:
            return None
        part, values, numbers, computed = found
        source = part.bron
        # a masked or missing figure is nan from here on, so that no sum can take it for a number
        values[numbers != WAARDE] = np.nan
        states = STATEN[numbers]
        known = values[np.isfinite(values)]
        rounded = row.afronding
        if rounded is None:
            rounded = _shown_rounding(row, values[~computed])
        for array in (values, states, computed, known):
            # shared by all sessions: who would change one would change it for everybody
            array.flags.writeable = False
        return LevelColumn(
            indicator=row,
            jaar=self.jaar,
            indeling=part.indeling,
            bron=source,
            waarden=values,
            staten=states,
            berekend=computed,
            records=part.records,
            weging=part.weging,
            opmerkingen=tuple(f.gevonden for f in part.bevindingen if f.code in _UNCERTAIN),
            afronding=rounded,
            bekend=known,
            schaal=scale_of(row),
        )


# 16 levels and years: the national buurten with thirty indicators are about 12 MB
level_figures = cached(16, eigen=True)(LevelFigures)
"""Return the figures of a level and year: the one that is there, else a new one."""


@cached(16)
def _stored_columns(
    snapshot: Snapshot, niveau: str, jaar: int, codes: tuple[str, ...]
) -> dict[str, LevelColumn]:
    """Return where columns of stored figures are kept, whatever people change of their aanbod."""
    del snapshot, niveau, jaar, codes
    return {}


@cached(8, eigen=True)
def figure_years(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the years with any figure, newest first."""
    there = {record.key.jaar for record in figure_sets(snapshot)}
    return tuple(sorted((year for year in there if year is not None), reverse=True))


@cached(16, eigen=True)
def figure_rows(snapshot: Snapshot, jaar: int) -> Mapping[str, Indicator]:
    """Return what is published in a year on any level, and what a formula makes of it."""
    published = {
        name
        for record in figure_sets(snapshot, jaar=jaar)
        for name in record.extra.get("indicatoren", ())
    }
    found: dict[str, Indicator] = {}
    for name, row in indicators.catalogue(snapshot).items():
        # a formula may be of a figure that is itself computed, which stands before it
        if name in published or (row.formule and set(row.formule) <= published | set(found)):
            found[name] = row
    return found


def scale_of(row: Indicator) -> float | None:
    """Return what a share of 1 is in the indicator's unit, None when it is no share or rate."""
    if not row.telbaar or row.soort in (SoortCijfer.AANTAL, SoortCijfer.INDEX):
        return None
    if row.eenheid == "%":
        return 100.0
    found = _PER.match(row.eenheid)
    return float(found.group(1).replace(".", "")) if found else None


def step_of(values: NDArray[np.float64], steps: Sequence[float] = _STEPS) -> float | None:
    """Return the first of `steps` (the largest first) that all values are a multiple of."""
    for step in steps:
        # one part in a million of the step: the last bits of a division are no finer rounding
        if np.allclose(np.round(values / step) * step, values, rtol=0, atol=step * 1e-6):
            return step
    return None


def _shown_rounding(row: Indicator, values: NDArray[np.float64]) -> float:
    """Return what published values show that they were rounded to, where nobody says it.

    A table of one's own seldom says it, but figures that are all whole numbers were rounded.
    """
    known = values[np.isfinite(values)]
    if row.formule is not None or len(known) < _ROUND_SEEN:
        return 0.0
    return step_of(known, _ROUNDED) or 0.0
