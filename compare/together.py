"""The similar areas together over the years: the same areas in every year that is shown.

Areas come and go: a buurt that is split has no figure of before. A line of whoever happens to
be there would rise or fall because others take part, so it is made of the same areas throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compare._measure import MIN_DEKKING, Cijfer, measure_group, with_figure
from compare._pool import pool as pool_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store import SetRecord, Snapshot


@dataclass(frozen=True, slots=True)
class Samen:
    """A group of areas over the years."""

    cijfers: dict[int, Cijfer]
    """By year; a year that too few of them have a figure of is not in it."""
    leden: tuple[str, ...]
    """Those that the figures of all these years are of."""
    zonder: dict[int, int]
    """Year that is left out → how many of the group have a figure of it."""
    records: tuple[SetRecord, ...]


def together(
    snapshot: Snapshot, niveau: str, indicator: str, leden: Sequence[str], jaren: Sequence[int]
) -> Samen:
    """Return the figure of a group in those years that half of it has figures of throughout.

    The year that the fewest have is left out first, an older one before a newer, until at
    least half of the group (`MIN_DEKKING`) has a figure in every year that is left.
    """
    there: dict[int, frozenset[str]] = {}
    for year in jaren:
        pool = pool_of(snapshot, niveau, year)
        kolom = pool.kolom(indicator)
        there[year] = frozenset() if kolom is None else with_figure(pool, kolom, leden)
    shown = sorted(there)
    while shown and len(_same(there, shown)) < max(1.0, MIN_DEKKING * len(leden)):
        shown.remove(min(shown, key=lambda year: (len(there[year]), year)))
    same = _same(there, shown)
    members = tuple(code for code in leden if code in same)
    figures: dict[int, Cijfer] = {}
    records: list[SetRecord] = []
    for year in shown:
        pool = pool_of(snapshot, niveau, year)
        kolom = pool.kolom(indicator)
        if kolom is not None:
            figures[year] = measure_group(pool, kolom, members, van=len(leden))
            records += kolom.records
    left_out = {year: len(codes) for year, codes in there.items() if year not in shown}
    return Samen(figures, members, left_out, tuple({id(r): r for r in records}.values()))


def _same(there: dict[int, frozenset[str]], shown: Sequence[int]) -> frozenset[str]:
    """Return the areas with a figure in each of these years."""
    return frozenset.intersection(*(there[year] for year in shown)) if shown else frozenset()
