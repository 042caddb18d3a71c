"""A figure of one area, or of several together, with its denominator and its rounding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

import indicators
from compare.difference import ComparableFigure
from compare.level_figures import level_figures
from indicators import SoortCijfer
from store.dutch import format_number, lower_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from compare.level_figures import LevelColumn, LevelFigures
    from indicators import Indicator
    from store import SetRecord, Snapshot


_PER = re.compile(r"^per ([\d.]+) ")
_SURFACE = frozenset({"hectare", "km²"})
BENADERD = 0.5
"""Part by which a proxy may count more than the denominator itself: not every inhabitant has
an income. Taken whole, a test would be surer than it can be."""
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
    """What a reader must know of it: a Dutch clause."""

    @property
    def gemaakt(self) -> str:
        """Say how a figure that was not published was made; '' for a published one."""
        if self.herkomst != "berekend":
            return ""
        return "mediaan" if self.mediaan else "berekend"


def scale_of(row: Indicator) -> float | None:
    """Return what a share of 1 is in the indicator's unit, None when it is no share or rate."""
    if not row.telbaar or row.soort in (SoortCijfer.AANTAL, SoortCijfer.INDEX):
        return None
    if row.eenheid == "%":
        return 100.0
    found = _PER.match(row.eenheid)
    return float(found.group(1).replace(".", "")) if found else None


def denominator_of(pool: LevelFigures, row: Indicator) -> tuple[LevelColumn | None, bool]:
    """Return the denominator's figures and whether they are a proxy; None when not there."""
    own = row.formule[1] if row.formule else row.noemer
    for name, proxy in ((own, False), (row.benadering, True)):
        kolom = pool.kolom(name) if name else None
        if kolom is not None and len(kolom.bekend):
            return kolom, proxy
    return None, False


def measure_area(pool: LevelFigures, kolom: LevelColumn, place: int) -> AreaFigure:
    """Return the figure of one area, by its place in the pool."""
    row = kolom.indicator
    below, proxy = denominator_of(pool, row)
    if below is not None and below.indicator.eenheid in _SURFACE:
        below = None  # a surface weighs, but does not tell of how many people it is
    n = float(below.waarden[place]) if below is not None else np.nan
    value, state = float(kolom.waarden[place]), str(kolom.staten[place])
    computed = bool(kolom.berekend[place])
    known = below is not None and np.isfinite(n)
    meting = ComparableFigure(
        waarde=value,
        staat=state,
        noemer=n if known else None,
        marge=_margin(pool, kolom, place),
        noemer_marge=_too_large(below, n, proxy=proxy),
        noemer_afgeschermd=below is not None and below.staten[place] == "afgeschermd",
    )
    if state != "waarde":
        return AreaFigure(meting, "")
    summed = computed and not _of_published(pool, row, place)
    notes = list(dict.fromkeys(kolom.opmerkingen)) if summed else []
    if computed and kolom.weging is not None and kolom.weging == row.benadering:
        notes.append(f"berekend, gewogen met {_name(pool, kolom.weging)} als benadering")
    return AreaFigure(
        meting,
        "berekend" if computed else "gepubliceerd",
        below.indicator.id if below is not None and known else None,
        benaderd=proxy and known,
        toelichting="; ".join(notes),
    )


def measure_group(
    pool: LevelFigures, kolom: LevelColumn, codes: Sequence[str], *, van: int | None = None
) -> AreaFigure:
    """Return the figure of several areas together, weighted by their denominator.

    Without a denominator (an index) it is the median. Less than half of the areas with a
    figure gives no figure; an area that is not there in this year is one without.

    Parameters
    ----------
    pool, kolom
        The figures of the level and year.
    codes
        The areas.
    van
        Of how many areas these are the ones that are used; None: they are all.
    """
    row = kolom.indicator
    total_areas = len(codes) if van is None else van
    at = np.array([pool.plek[code] for code in codes if code in pool.plek], dtype=int)
    below, proxy, weights = _weights(pool, row, at)
    values = kolom.waarden[at]
    use = np.isfinite(values) & (weights > 0)
    if use.sum() < max(1.0, MIN_DEKKING * total_areas) or row.soort is SoortCijfer.AANTAL:
        return AreaFigure(ComparableFigure(np.nan, "ontbreekt"), "")
    count = (
        f"van {format_number(int(use.sum()))} van de {format_number(total_areas)} gebieden"
        if use.sum() < total_areas
        else ""
    )
    if below is None:
        middle = float(np.median(values[use]))
        note = f"mediaan {count}".strip()
        meting = ComparableFigure(middle, marge=kolom.afronding / 2)
        return AreaFigure(meting, "berekend", mediaan=True, toelichting=note)
    total = float(weights[use].sum())
    margins = [_margin(pool, kolom, int(place)) for place in at[use]]
    meting = ComparableFigure(
        waarde=float(values[use] @ weights[use]) / total,
        noemer=None if below.indicator.eenheid in _SURFACE else total,
        # all rounded the same way at worst: the mean is no surer than its parts
        marge=float(np.asarray(margins) @ weights[use]) / total,
        noemer_marge=total * BENADERD if proxy else below.afronding / 2 * int(use.sum()),
    )
    name = _name(pool, below.indicator.id)
    note = f"berekend, gewogen met {name}{' als benadering' if proxy else ''} {count}".strip()
    return AreaFigure(meting, "berekend", below.indicator.id, benaderd=proxy, toelichting=note)


def with_figure(pool: LevelFigures, kolom: LevelColumn, codes: Sequence[str]) -> frozenset[str]:
    """Return the areas of a group whose figures `measure_group` can use."""
    there = [code for code in codes if code in pool.plek]
    at = np.array([pool.plek[code] for code in there], dtype=int)
    _, _, weights = _weights(pool, kolom.indicator, at)
    use = np.isfinite(kolom.waarden[at]) & (weights > 0)
    return frozenset(code for code, used in zip(there, use, strict=True) if used)


def _weights(
    pool: LevelFigures, row: Indicator, at: NDArray[np.int_]
) -> tuple[LevelColumn | None, bool, NDArray[np.float64]]:
    """Return the denominator, whether it is a proxy, and what areas weigh; nan weighs nothing."""
    below, proxy = denominator_of(pool, row)
    if below is None or row.soort is SoortCijfer.INDEX:
        return None, proxy, np.ones(len(at))
    return below, proxy, below.waarden[at]


def _margin(pool: LevelFigures, kolom: LevelColumn, place: int) -> float:
    """Return half of what is rounded; of a quotient what the rounding of its parts can do.

    What was computed in another way, of figures of the areas below, is no surer than those are.
    """
    row = kolom.indicator
    if kolom.berekend[place] and row.formule:
        above, below = (pool.kolom(name) for name in row.formule)
        if above is not None and below is not None and np.isfinite(above.waarden[place]):
            n, value = float(below.waarden[place]), float(kolom.waarden[place])
            if n > 0:
                return (row.factor * above.afronding / 2 + abs(value) * below.afronding / 2) / n
    return kolom.afronding / 2


def _too_large(below: LevelColumn | None, n: float, *, proxy: bool) -> float:
    """Return by how much a denominator may be too large."""
    if below is None or not np.isfinite(n):
        return 0.0
    return n * BENADERD if proxy else below.afronding / 2


def _of_published(pool: LevelFigures, row: Indicator, place: int) -> bool:
    """Tell whether a computed figure is a quotient of two that were published for this area."""
    if row.formule is None:
        return False
    parts = [pool.kolom(name) for name in row.formule]
    return all(part is not None and not part.berekend[place] for part in parts)


def _name(pool: LevelFigures, indicator: str) -> str:
    return lower_first(indicators.catalogue(pool.snapshot)[indicator].label)


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
        pool = level_figures(snapshot, niveau, year)
        kolom = pool.kolom(indicator)
        there[year] = frozenset() if kolom is None else with_figure(pool, kolom, leden)
    shown = sorted(there)
    while shown and len(_same(there, shown)) < max(1.0, MIN_DEKKING * len(leden)):
        shown.remove(min(shown, key=lambda year: (len(there[year]), year)))
    same = _same(there, shown)
    members = tuple(code for code in leden if code in same)
    figures: dict[int, AreaFigure] = {}
    records: list[SetRecord] = []
    for year in shown:
        pool = level_figures(snapshot, niveau, year)
        kolom = pool.kolom(indicator)
        if kolom is not None:
            figures[year] = measure_group(pool, kolom, members, van=len(leden))
            records += kolom.records
    left_out = {year: len(codes) for year, codes in there.items() if year not in shown}
    return GroupSeries(figures, members, left_out, tuple({id(r): r for r in records}.values()))


def _same(there: dict[int, frozenset[str]], shown: Sequence[int]) -> frozenset[str]:
    """Return the areas with a figure in each of these years."""
    return frozenset.intersection(*(there[year] for year in shown)) if shown else frozenset()
