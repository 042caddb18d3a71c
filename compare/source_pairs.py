"""Which figures of a folder may measure the same: the choices, and the pairs to begin with.

Nothing is named here: a pair follows from the catalogue (same domein and unit, what is good,
words) and from who published it. That two figures correlate is no reason: it would find only
agreement.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

import indicators
from compare.agreement import FigureSource
from compare.level_figures import level_figures
from compare.relation import inside
from indicators import Indicator, Richting, SoortCijfer
from indicators.catalogue import fold
from indicators.figure_sets import AFGELEID, figure_sets
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from store import Snapshot


_LEVELS = ("buurt", "wijk", "gemeente", "pc4")
_WORD = re.compile(r"[a-z]{4,}")
# own choice: one id goes before all; then words that are alike weigh most, a shared domain and
# side break ties
_SAME, _DOMEIN, _SIDE, _WORDS = 100.0, 3.0, 1.0, 12.0
_OWN = 0.1
"""Part of the words that an own figure must share with another, weighted by how rare they are."""
_LEAST = 3.0
"""Score from which a pair is offered."""


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A figure to choose: an indicator, of one source where several have it."""

    sleutel: str
    """Letters, digits and underscores: it stands in the address."""
    bron: FigureSource
    indicator: Indicator
    label: str
    namen: frozenset[str]
    """Names of its sources."""
    jaren: frozenset[int]
    afgeleid: bool = False
    """Counted by this tool from places: no source of its own."""


def has_figures(snapshot: Snapshot, one: SourceChoice, niveau: str, gemeente: str | None) -> bool:
    """Tell whether a figure is there for an area in a gemeente, in one of its years.

    `gemeente` is a code; None is everywhere, where every choice has figures, as what is
    counted from places has in every gemeente.
    """
    if gemeente is None or one.afgeleid:
        return True
    for jaar in sorted(one.jaren, reverse=True):
        pool = level_figures(snapshot, niveau, jaar)
        kolom = pool.columns[one.bron.id]
        if kolom is not None and np.isfinite(kolom.waarden[inside(pool, [gemeente])]).any():
            return True
    return False


def source_levels(snapshot: Snapshot) -> list[str]:
    """Return the levels with figures, smallest areas first."""
    there = set(indicators.available(snapshot)["niveau"])
    return [niveau for niveau in _LEVELS if niveau in there]


@cached(16, eigen=True)
def source_pairs(snapshot: Snapshot, niveau: str) -> tuple[tuple[SourceChoice, SourceChoice], ...]:
    """Return the likely pairs of two sources of a level."""
    return tuple(likely_pairs(source_choices(snapshot, niveau)))


def likely_pairs(
    found: Sequence[SourceChoice], *, most: int = 6, ook_een_bron: bool = False
) -> list[tuple[SourceChoice, SourceChoice]]:
    """Return pairs that plausibly measure the same subject, the most plausible first.

    Of two sources in a common year, and not computed from each other. None where nothing in
    the catalogue points to a pair. `ook_een_bron` takes pairs of one source too, for a folder
    that has no two.
    """
    words = {one.sleutel: _words(one.indicator) for one in found}
    weights = _weights(list(words.values()))
    scored = []
    for one, other in combinations(found, 2):
        if one.afgeleid or other.afgeleid or not one.jaren & other.jaren:
            continue
        if _made_of(one.indicator, other.indicator):
            continue
        if one.namen & other.namen and not ook_een_bron:
            continue
        alike = _alike(words[one.sleutel], words[other.sleutel], weights)
        score = _score(one, other, alike)
        if score >= _LEAST:
            # what people observed stands second: it is held against the figure
            pair = (other, one) if one.indicator.eigen > other.indicator.eigen else (one, other)
            scored.append((-score, one.sleutel, other.sleutel, pair))
    return [pair for *_, pair in sorted(scored, key=lambda item: item[:3])[:most]]


def any_pairs(found: Sequence[SourceChoice]) -> Iterator[tuple[SourceChoice, SourceChoice]]:
    """Return what can be set beside each other at all, first what has a domein in common.

    No numbers, which follow the size of an area, nothing that was counted from places, and no
    two that are made of the same figure. For a folder where nothing points to a pair.
    """
    able = [
        one for one in found if not one.afgeleid and one.indicator.soort is not SoortCijfer.AANTAL
    ]
    every = [
        pair for pair in combinations(able, 2) if not _made_of(pair[0].indicator, pair[1].indicator)
    ]
    yield from sorted(every, key=lambda pair: pair[0].indicator.domein != pair[1].indicator.domein)


@cached(16, eigen=True)
def source_choices(snapshot: Snapshot, niveau: str) -> tuple[SourceChoice, ...]:
    """Return the figures that are published for a level, in the order of the catalogue."""
    known = indicators.catalogue(snapshot)
    years: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    made: set[str] = set()
    for record in figure_sets(snapshot):
        if record.key.niveau != niveau or record.key.jaar is None:
            continue
        for name, count in record.extra.get("indicatoren", {}).items():
            if count and name in known:
                years[name][record.key.bron].add(record.key.jaar)
                if AFGELEID in record.extra:
                    made.add(name)
    found: list[SourceChoice] = []
    for name in [name for name in known if name in years]:
        row, by_source = known[name], years[name]
        every = set().union(*by_source.values())
        derived = name in made
        if derived or not _overlapping(list(by_source.values())):
            found.append(
                SourceChoice(
                    name,
                    FigureSource(name),
                    row,
                    row.label,
                    frozenset(by_source),
                    frozenset(every),
                    derived,
                )
            )
            continue
        found += [
            SourceChoice(f"{name}__{_slug(source)}", FigureSource(name, source), row,
                      f"{row.label} ({source})", frozenset({source}), frozenset(own))
            for source, own in sorted(by_source.items())
        ]  # fmt: skip
    return tuple(found)


def _overlapping(groups: list[set[int]]) -> bool:
    """Tell whether two sources have the same figure of one year."""
    return any(one & other for one, other in combinations(groups, 2))


def _weights(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return what each word is worth: one that many figures use says little of the subject."""
    counts = Counter(word for text in texts for word in text)
    return {word: math.log(len(texts) / count) for word, count in counts.items()}


def _alike(words: frozenset[str], others: frozenset[str], weights: Mapping[str, float]) -> float:
    """Return how much of what two texts say is said by both, 0 to 1."""
    every = sum(weights[word] for word in words | others)
    return sum(weights[word] for word in words & others) / every if every else 0.0


def _score(one: SourceChoice, other: SourceChoice, alike: float) -> float:
    if one.bron.id == other.bron.id:
        return _SAME
    left, right = one.indicator, other.indicator
    if SoortCijfer.AANTAL in (left.soort, right.soort):
        # a number follows the size of an area, whatever it counts
        return 0.0
    if (left.eigen or right.eigen) and (alike >= _OWN or _called_alike(left, right)):
        # an own table names no domein; what it is called is all there is to go by
        return _DOMEIN + _WORDS * alike
    if left.domein != right.domein or left.domein == "algemeen":
        # alike words alone pair the distance to a school with that to a café
        return 0.0
    if left.eenheid != right.eenheid and not (left.eigen or right.eigen):
        return 0.0
    score = _DOMEIN + _WORDS * alike
    return score + _SIDE * (left.richting is right.richting is not Richting.NEUTRAAL)


def _called_alike(one: Indicator, other: Indicator) -> bool:
    """Tell whether half of the words of the shorter name stand in the other."""
    names = [frozenset(_WORD.findall(fold(row.label))) for row in (one, other)]
    shorter = min(map(len, names))
    return bool(shorter) and 2 * len(names[0] & names[1]) >= shorter


def _made_of(one: Indicator, other: Indicator) -> bool:
    """Tell whether one is computed from the other, or both from the same figure."""
    parts = [{row.id, *(row.formule or ())} for row in (one, other)]
    return one.id != other.id and bool(parts[0] & parts[1])


def _words(row: Indicator) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(f"{row.label} {row.definitie}")))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_")
