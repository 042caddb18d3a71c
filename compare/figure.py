"""A figure of one area, or of several together, with its denominator and its rounding."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import indicators
from compare.difference import ComparableFigure
from compare.level_figures import LevelColumn, LevelFigures, level_figures
from indicators import SoortCijfer
from indicators.computed import as_published
from store.dutch import format_number, lower_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from compare.areas import Gebied
    from store import SetRecord, Snapshot


_SURFACE = frozenset({"hectare", "km²"})
# own choice: about half of the inhabitants have work, so the real denominator may be that small
BENADERD = 0.5
"""Part by which a proxy may count more than the denominator itself: not every inhabitant has
an income. Taken whole, a test would be surer than it can be."""
# own choice: of a group of which most is unknown nothing is said
MIN_DEKKING = 0.5
"""Part of a group of areas that must have a figure before one is made for the group."""


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """A figure as it is shown and compared."""

    meting: ComparableFigure
    herkomst: str
    """`gepubliceerd` or `berekend`; empty where there is no value."""
    noemer_id: str | None = None
    benaderd: bool = False
    """The denominator is a proxy."""
    mediaan: bool = False
    """The middle of several areas: there is nothing to weigh them with."""
    toelichting: str = ""
    """What a reader must know of it besides `gemaakt`: a Dutch clause."""

    @property
    def gemaakt(self) -> str:
        """Say how a figure that was not published was made; '' for a published one."""
        if self.herkomst != "berekend":
            return ""
        return "mediaan" if self.mediaan else "berekend"


NO_FIGURE = AreaFigure(ComparableFigure(np.nan, "ontbreekt"), "")


class ColumnMeasure:
    """What the figures of one indicator of a level are measured with, found once for all areas.

    Its column, the denominator (or a proxy) that says of how many people a share is, and the
    parts of a formula, whose rounding is what a quotient is unsure of.
    """

    def __init__(self, level: LevelFigures, column: LevelColumn) -> None:
        self.level, self.column, self.row = level, column, column.indicator
        # of a share that is a formula the lower part is what it is a share of
        own = self.row.formule[1] if self.row.formule and not self.row.som else self.row.noemer
        self.below: LevelColumn | None = None
        """The denominator's figures; None when they are not there."""
        self.proxy = False
        for name, proxy in ((own, False), (self.row.benadering, True)):
            found = level.columns[name] if name else None
            if found is not None and len(found.bekend):
                self.below, self.proxy = found, proxy
                break
        self._counts = self.below
        if self.below is not None and self.below.indicator.eenheid in _SURFACE:
            self._counts = None  # a surface weighs, but does not tell of how many people it is
        self._parts = [level.columns[name] for name in self.row.formule or () if not self.row.som]
        self._notes = list(dict.fromkeys(column.opmerkingen))
        self._weighed = ""
        if column.weging is not None and column.weging == self.row.benadering:
            self._weighed = f"gewogen met {self.name(column.weging)} als benadering"

    def name(self, indicator: str) -> str:
        """Return how an indicator is called within a sentence."""
        found = self.level.known.get(indicator)
        row = indicators.catalogue(self.level.snapshot)[indicator] if found is None else found
        return lower_first(row.label)

    def at(self, place: int) -> AreaFigure:
        """Return the figure of one area, by its place in the level."""
        column, below = self.column, self._counts
        n = float(below.waarden[place]) if below is not None else math.nan
        state = str(column.staten[place])
        known = math.isfinite(n)
        unsure = 0.0
        if below is not None and known:
            # a proxy may count far more people than the denominator: its whole doubt is taken along
            unsure = n * BENADERD if self.proxy else below.afronding / 2
        meting = ComparableFigure(
            waarde=float(column.waarden[place]),
            staat=state,
            noemer=n if known else None,
            marge=self._margin(place),
            noemer_marge=unsure,
            noemer_afgeschermd=below is not None and below.staten[place] == "afgeschermd",
        )
        if state != "waarde":
            return AreaFigure(meting, "")
        computed = bool(column.berekend[place])
        # a quotient of two figures that were published for this area needs no remark
        published = bool(self._parts) and all(
            part is not None and not part.berekend[place] for part in self._parts
        )
        notes = [*self._notes] if computed and not published else []
        if computed and self._weighed:
            notes.append(self._weighed)
        return AreaFigure(
            meting,
            "berekend" if computed else "gepubliceerd",
            below.indicator.id if below is not None and known else None,
            benaderd=self.proxy and known,
            toelichting="; ".join(notes),
        )

    def of_group(self, codes: Sequence[str], *, van: int | None = None) -> AreaFigure:
        """Return the figure of several areas together, weighted by their denominator.

        Without a denominator (an index) it is the median. Less than half of the areas with a
        figure gives no figure; an area that is not there in this year is one without. `van` says
        of how many areas these are the ones that are used; None: they are all.
        """
        total_areas = len(codes) if van is None else van
        at, use, weights = self._usable(codes)
        count = int(use.sum())
        # counts are not made for a group either: a sum over a part of it is no count of the whole
        if count < max(1.0, MIN_DEKKING * total_areas) or self.row.soort is SoortCijfer.AANTAL:
            return NO_FIGURE
        part = ""
        if count < total_areas:
            part = f"van {format_number(count)} van de {format_number(total_areas)} gebieden"
        # weighed by its own denominator: a plain mean would make a small area count as a large one
        values, weights = self.column.waarden[at][use], weights[use]
        below = self.below
        if below is None or self.row.soort is SoortCijfer.INDEX:
            meting = ComparableFigure(float(np.median(values)), marge=self.column.afronding / 2)
            note = part and f"mediaan {part}"
            return AreaFigure(meting, "berekend", mediaan=True, toelichting=note)
        total = float(weights.sum())
        margins = np.array([self._margin(int(place)) for place in at[use]])
        meting = ComparableFigure(
            waarde=float(as_published(self.row, np.array(values @ weights) / total)),
            noemer=None if below.indicator.eenheid in _SURFACE else total,
            # all rounded the same way at worst: the mean is no surer than its parts
            marge=float(margins @ weights) / total,
            noemer_marge=total * BENADERD if self.proxy else below.afronding / 2 * count,
        )
        name = self.name(below.indicator.id)
        proxy = " als benadering" if self.proxy else ""
        note = f"gewogen met {name}{proxy} {part}".strip()
        return AreaFigure(
            meting, "berekend", below.indicator.id, benaderd=self.proxy, toelichting=note
        )

    def with_figure(self, codes: Sequence[str]) -> frozenset[str]:
        """Return the areas of a group whose figures `of_group` can use."""
        at, use, _ = self._usable(codes)
        return frozenset(self.level.codes[at[use]])

    def _usable(
        self, codes: Sequence[str]
    ) -> tuple[NDArray[np.intp], NDArray[np.bool_], NDArray[np.float64]]:
        """Return the places of a group, which have a figure to use, and what they weigh."""
        places = self.level.plek
        # an area that did not exist in this year is left out, and so counts as one without a figure
        at = np.array([places[code] for code in codes if code in places], dtype=np.intp)
        weights = np.ones(len(at))
        if self.below is not None and self.row.soort is not SoortCijfer.INDEX:
            weights = self.below.waarden[at]  # nan weighs nothing
        return at, np.isfinite(self.column.waarden[at]) & (weights > 0), weights

    def _margin(self, place: int) -> float:
        """Return half of what is rounded; of a quotient what the rounding of its parts can do.

        What was computed in another way, of figures of the areas below, is no surer than those.
        """
        if self._parts and self.column.berekend[place]:
            above, below = self._parts
            if above is not None and below is not None and math.isfinite(above.waarden[place]):
                n, value = float(below.waarden[place]), float(self.column.waarden[place])
                if n > 0:
                    # |d(a/b)| <= |da|/b + |a/b|·|db|/b
                    rounded = self.row.factor * above.afronding / 2
                    return (rounded + abs(value) * below.afronding / 2) / n
        return self.column.afronding / 2


def measure_of(level: LevelFigures, indicator: str) -> ColumnMeasure | None:
    """Return what an indicator of a level is measured with, None where it has no figures."""
    key = ("measure", indicator)
    if key not in level.memo:
        column = level.columns[indicator]
        level.memo[key] = None if column is None else ColumnMeasure(level, column)
    found: ColumnMeasure | None = level.memo[key]
    return found


def figure_at(level: LevelFigures, code: str, indicator: str) -> AreaFigure:
    """Return the figure of one area of a level."""
    place = level.plek.get(code)
    # an area without a place needs no column: loading one for it would be for nothing
    measure = None if place is None else measure_of(level, indicator)
    return NO_FIGURE if measure is None or place is None else measure.at(place)


def own_figure(snapshot: Snapshot, gebied: Gebied, indicator: str, jaar: int) -> AreaFigure:
    """Return the figure of an area itself."""
    return figure_at(level_figures(snapshot, gebied.niveau, jaar), gebied.code, indicator)


@dataclass(frozen=True, slots=True)
class GroupSeries:
    """A group of areas over the years."""

    cijfers: dict[int, AreaFigure]
    """By year; a year that too few of them have a figure of is not in it."""
    leden: tuple[str, ...]
    """Those that the figures of all these years are of."""
    zonder: dict[int, int]
    """Year that is left out → how many of the group have a figure of it."""
    records: tuple[SetRecord, ...]


def group_series(
    snapshot: Snapshot, niveau: str, indicator: str, leden: Sequence[str], jaren: Sequence[int]
) -> GroupSeries:
    """Return the figure of a group in those years that half of it has figures of throughout.

    The year that the fewest have is left out first, an older one before a newer, until at
    least half of the group (`MIN_DEKKING`) has a figure in every year that is left.
    """
    there: dict[int, frozenset[str]] = {}
    for year in jaren:
        measure = measure_of(level_figures(snapshot, niveau, year), indicator)
        there[year] = frozenset() if measure is None else measure.with_figure(leden)
    shown = sorted(there)
    while shown and len(_same(there, shown)) < max(1.0, MIN_DEKKING * len(leden)):
        shown.remove(min(shown, key=lambda year: (len(there[year]), year)))
    same = _same(there, shown)
    members = tuple(code for code in leden if code in same)
    figures: dict[int, AreaFigure] = {}
    records: list[SetRecord] = []
    for year in shown:
        measure = measure_of(level_figures(snapshot, niveau, year), indicator)
        if measure is not None:
            figures[year] = measure.of_group(members, van=len(leden))
            records += measure.column.records
    left_out = {year: len(codes) for year, codes in there.items() if year not in shown}
    return GroupSeries(figures, members, left_out, tuple({id(r): r for r in records}.values()))


def _same(there: dict[int, frozenset[str]], shown: Sequence[int]) -> frozenset[str]:
    """Return the areas with a figure in each of these years."""
    return frozenset.intersection(*(there[year] for year in shown)) if shown else frozenset()
