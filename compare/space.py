"""Do high and low lie together? Moran's I for the whole, and hot and cold spots on the map.

Neighbours are areas that touch (queen contiguity), with weights that sum to 1 per area. Local
p-values come from conditional permutation, two-sided; because every area is a test,
only what survives Benjamini and Hochberg's correction is called a spot.

The local figures are esda's. Its p-values are not enough here: with its 999 permutations none is
below 0.002, and among thousands of tests that is not small enough to be sure of anything
unless hundreds of areas are that extreme. So the same conditional permutation is done a
hundred times as often, in less time than one call to esda takes (`benchmarks/vergelijken.py`):
areas with equally many neighbours share their draws, and only the draws that hold an area
itself are corrected for it. The tests hold these p-values to esda's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

import boundaries
import indicators
from indicators.figures import STAATWOORDEN
from store.cache import cached
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from boundaries import Areas
    from indicators import Indicator
    from store import SetRecord, Snapshot


# own choice: the usual 5 %, of what is coloured instead of what is tested
AANDEEL_FOUT = 0.05
"""Share of the spots that may be chance."""
# own choice: of fewer areas the normal approximation of Moran's I is of no use
MIN_GEBIEDEN = 10
"""Areas with a figure and a neighbour below which nothing is computed."""
PERMUTATIES = 99_999
"""So many that among ten thousand areas a handful can pass the correction."""
SOORTEN = {
    "hoog_hoog": "hoog, tussen hoge",
    "laag_laag": "laag, tussen lage",
    "hoog_laag": "hoog, tussen lage",
    "laag_hoog": "laag, tussen hoge",
    "geen": "niet duidelijk",
    "eiland": "zonder buren",
    "zonder_cijfer": "zonder cijfer",
}
UITLEG = (
    "Een gebied valt op als het zelf én zijn buren samen hoog of laag zijn, meer dan bij toeval. "
    "Buren zijn gebieden die elkaar raken. Elk gebied is een toets; daarom is voor het aantal "
    "toetsen gecorrigeerd (methode van Benjamini en Hochberg), zodat naar verwachting ten hoogste "
    f"{100 * AANDEEL_FOUT:.0f} % van de gekleurde gebieden toeval is. Het zegt waar iets "
    "samenvalt, niet waardoor."
)
# the order in which esda numbers the quadrants of Moran's scatter plot
_QUADRANTS = {1: "hoog_hoog", 2: "laag_hoog", 3: "laag_laag", 4: "hoog_laag"}


@dataclass(frozen=True, slots=True)
class SpatialPattern:
    """Spatial pattern of one indicator."""

    indicator: Indicator
    niveau: str
    jaar: int
    indeling: int
    frame: pd.DataFrame
    """`gebied_code, naam, waarde, staat, soort, lokaal, p, p_gecorrigeerd`, in the order of the
    areas; `soort` is a key of `SOORTEN`, `p` two-sided."""
    moran: float | None = None
    """Global I; None where it could not be computed."""
    p: float | None = None
    """Of the global I, two-sided, by normal approximation."""
    records: tuple[SetRecord, ...] = ()
    toetsen: int = 0
    """Areas that were tested, which the correction is for."""
    tekst: str = ""
    """A Dutch sentence on the outcome, or on why there is none."""
    werkwijze: str = ""
    """How often was permuted."""
    meedoen: str = ""
    """How many areas have a figure, and which take no part."""
    banden: tuple[str, ...] = ()
    soorten: Mapping[str, str] = field(default_factory=lambda: SOORTEN)
    """How people read each `soort`."""


def moran(
    snapshot: Snapshot,
    indicator: str,
    niveau: str,
    *,
    jaar: int | None = None,
    gemeenten: Sequence[str] | None = None,
    permutaties: int | None = None,
) -> SpatialPattern:
    """Return the spatial pattern of an indicator, in a folder with boundaries of the level.

    `permutaties` is how often neighbours are drawn; None takes `PERMUTATIES`. The seed is fixed, so
    that the same question has the same answer. Raises NotFound when there are no such figures or
    boundaries.
    """
    figures = indicators.figures(snapshot, indicator, niveau, jaar=jaar, gemeenten=gemeenten)
    areas = boundaries.areas(snapshot, niveau, indeling=figures.indeling, gemeenten=gemeenten)
    joined = indicators.join(figures, areas, snapshot=snapshot)
    frame = joined.frame[["gebied_code", "naam", "waarde", "staat"]].copy()
    values = frame["waarde"].to_numpy(dtype=float)
    # three kinds of areas: without a figure, with one but touching no other that has one, and the
    # rest
    known = np.flatnonzero(np.isfinite(values))
    part, use = touching_areas(snapshot, areas, known)
    kinds = np.full(len(frame), "zonder_cijfer", dtype=object)
    kinds[known], kinds[use] = "eiland", "geen"
    lone = np.setdiff1d(known, use)
    frame = frame.assign(soort=kinds, lokaal=np.nan, p=np.nan, p_gecorrigeerd=np.nan)
    base = SpatialPattern(
        indicator=figures.indicator,
        niveau=niveau,
        jaar=figures.jaar,
        indeling=areas.indeling,
        frame=frame,
        records=(*figures.records, *areas.records),
        meedoen=_joining(frame, len(lone), boundaries.called(niveau)[1]),
        banden=joined.rapport.banden,
    )
    refused = _refusal(values[use], len(lone))
    if refused:
        return replace(base, tekst=refused)
    result = permute(values[use], part, permutaties or PERMUTATIES)
    for name in ("lokaal", "p", "p_gecorrigeerd"):
        frame.loc[frame.index[use], name] = getattr(result, name)
    kinds[use] = np.where(
        result.p_gecorrigeerd <= AANDEEL_FOUT, [_QUADRANTS[int(q)] for q in result.kwadrant], "geen"
    )
    frame["soort"] = kinds
    return replace(
        base,
        moran=result.i,
        p=result.p_i,
        toetsen=len(use),
        tekst=_sentence(result, kinds[use]),
        werkwijze=_method(result),
    )


def _refusal(values: NDArray[np.float64], lone: int) -> str:
    """Say why nothing can be computed, or nothing."""
    if len(values) < MIN_GEBIEDEN:
        islands = f" ({lone} zonder buren met een cijfer)" if lone else ""
        return (
            f"Te weinig gebieden met een cijfer en een buur met een cijfer: {len(values)}{islands};"
            f" er zijn er {MIN_GEBIEDEN} nodig."
        )
    if np.ptp(values) == 0:
        return "Alle gebieden hebben hetzelfde cijfer; er is geen patroon om te zoeken."
    return ""


def _sentence(result: LocalPattern, kinds: NDArray[np.object_]) -> str:
    clear = result.p_i < AANDEEL_FOUT
    how = "liggen niet duidelijk bij elkaar"
    if clear and result.i > 0:
        how = "liggen bij elkaar"
    elif clear:
        how = "wisselen elkaar af, meer dan bij toeval"
    hot, cold = int((kinds == "hoog_hoog").sum()), int((kinds == "laag_laag").sum())
    found = (
        f"Hoog tussen hoge gebieden: {format_number(hot)}; laag tussen lage: {format_number(cold)}"
        if hot or cold
        else "Geen enkel gebied is duidelijk hoog tussen hoge of laag tussen lage"
    )
    return f"Hoge en lage cijfers {how}. {found}."


def _method(result: LocalPattern) -> str:
    """Say how often the neighbours were drawn at random, and what the whole rests on."""
    return (
        f"Moran's I {format_number(result.i, 2)}; gecorrigeerd voor "
        f"{format_number(len(result.lokaal))} toetsen. "
        f"Vergeleken met {format_number(result.herschikt)} keer willekeurig gekozen buren; "
        "dezelfde vraag geeft steeds hetzelfde antwoord."
    )


def _joining(frame: pd.DataFrame, lone: int, many: str) -> str:
    """Say which areas take no part, and why."""
    known = int(frame["waarde"].notna().sum())
    text = f"Van de {format_number(len(frame))} {many} hebben er {format_number(known)} een cijfer"
    if known == len(frame):
        text = f"Alle {format_number(known)} {many} hebben een cijfer"
        if known == 1:
            text = (
                f"Er is hier 1 {many.removesuffix('en').removesuffix('s')}, en die heeft een cijfer"
            )
    states = frame.loc[frame["waarde"].isna(), "staat"].value_counts()
    if len(states):
        named = ", ".join(
            f"{format_number(n)} {STAATWOORDEN.get(str(s), s)}" for s, n in states.items()
        )
        text += f" ({named})"
    if lone:
        verb = "raakt" if lone == 1 else "raken"
        joins = "doet" if lone == 1 else "doen"
        text += (
            f"; {format_number(lone)} {verb} geen ander gebied met een cijfer en {joins} niet mee"
        )
    return f"{text}."


# fixed, so that one question has one answer
_SEED = 20240101
_EQUAL = 1e-9
"""Relative difference below which two sums in another order are the same."""


@dataclass(frozen=True, slots=True)
class LocalPattern:
    """What the permutations say, per area in the order of the values."""

    i: float
    """Global I."""
    p_i: float
    """Its p, two-sided by normal approximation."""
    lokaal: NDArray[np.float64]
    p: NDArray[np.float64]
    p_gecorrigeerd: NDArray[np.float64]
    kwadrant: NDArray[np.int64]
    """1 high among high, 2 low among high, 3 low among low, 4 high among low."""
    herschikt: int
    """Permutations."""


def permute(values: NDArray[np.float64], graph: Any, runs: int) -> LocalPattern:  # noqa: ANN401
    """Compute both, and correct the local p-values for their number.

    `graph` is one of libpysal with row-standardised weights and no area without neighbours.
    The seed is fixed.
    """
    from esda.moran import Moran_Local
    from scipy.stats import false_discovery_control

    local = Moran_Local(values, graph, permutations=0)
    z, weights = values - values.mean(), graph.sparse.tocsr()
    whole, p_whole = global_moran(z, weights)
    p = chances(z, weights, runs)
    return LocalPattern(
        i=whole,
        p_i=p_whole,
        lokaal=local.Is,
        p=p,
        p_gecorrigeerd=false_discovery_control(p, method="bh"),
        kwadrant=local.q,
        herschikt=runs,
    )


def global_moran(
    z: NDArray[np.float64],
    weights: Any,  # noqa: ANN401
) -> tuple[float, float]:
    """Return global I and its p: two-sided, by normal approximation.

    Cliff and Ord's moments under normality, as esda has them, which counts those of the graph
    anew for every figure in a third of the time that all the rest takes.
    """
    from scipy.stats import norm

    n, total = len(z), float(weights.sum())
    # Cliff and Ord (1981): the sums S0 (`total`), S1 and S2 over the weights, then the moments of
    # I
    both = weights + weights.T
    s1 = float(both.multiply(both).sum()) / 2
    s2 = float(np.square(np.ravel(weights.sum(axis=0)) + np.ravel(weights.sum(axis=1))).sum())
    i = n / total * float(z @ (weights @ z)) / float(z @ z)
    expected = -1 / (n - 1)
    variance = (n * n * s1 - n * s2 + 3 * total**2) / ((n * n - 1) * total**2) - expected**2
    return i, float(2 * norm.sf(abs(i - expected) / np.sqrt(variance)))


def chances(z: NDArray[np.float64], weights: Any, runs: int) -> NDArray[np.float64]:  # noqa: ANN401
    """Return two-sided p-values by conditional permutation.

    An area keeps its value; its neighbours are drawn from all other areas, without
    replacement. One more area is drawn than there are neighbours, from all: where the area
    itself is among the first, the last goes in its place. What chance makes equal counts on
    both sides: rounded figures often do, and in one tail only they would make an ordinary
    area look extreme. An area that is exactly average says nothing, and has p 1.
    """
    # Areas with equally many neighbours share their draws: `sums` holds, per run, the sum of the
    # first so many rows, and where an area's own sum falls among them sorted is how many are above.
    around = weights.astype(bool).astype(float)
    degree = np.diff(weights.indptr)
    observed = around @ z
    # what is lost in adding floats in another order; within it two sums are called equal
    near = _EQUAL * np.maximum(np.abs(z).max(), around @ np.abs(z))
    draws = _draws(len(z), int(degree.max()) + 1, runs)
    drawn = z[draws]
    above, below = np.zeros(len(z), dtype=np.int64), np.zeros(len(z), dtype=np.int64)
    sums = np.zeros(runs)
    for many in range(1, int(degree.max()) + 1):
        sums = sums + drawn[many - 1]
        group = degree == many
        if not group.any():
            continue
        # how many runs lie above and below the real sum, for all areas with so many neighbours at
        # once
        ordered = np.sort(sums)
        low, high = (observed - near)[group], (observed + near)[group]
        above[group] = runs - np.searchsorted(ordered, low, side="left")
        below[group] = np.searchsorted(ordered, high, side="right")
        # the draws with an area itself among them are counted again without it
        row, column = np.nonzero(group[draws[:many]])
        area = draws[row, column]
        old = sums[column]
        new = old - z[area] + drawn[many, column]
        low, high = (observed - near)[area], (observed + near)[area]
        np.add.at(above, area, (new >= low).astype(int) - (old >= low).astype(int))
        np.add.at(below, area, (new <= high).astype(int) - (old <= high).astype(int))
    # the real arrangement counts as one of them, so that p is never nought; twice, for two tails
    p = np.minimum(1.0, 2 * (np.minimum(above, below) + 1) / (runs + 1))
    return np.where(np.abs(z) <= _EQUAL * np.abs(z).max(), 1.0, p)


def _draws(count: int, most: int, runs: int) -> NDArray[np.int64]:
    """Return `runs` columns of `most` different places below `count`."""
    rng = np.random.default_rng(_SEED)
    # drawn with doubles and mended after: a shuffle per run moves every area to take a few
    draws = rng.integers(0, count, size=(most, runs))
    for row in range(1, most):
        # all runs are looked at where they lie; only the few with a double are copied
        twice = np.zeros(runs, dtype=bool)
        for earlier in draws[:row]:
            twice |= earlier == draws[row]
        left = np.flatnonzero(twice)
        while len(left):
            draws[row, left] = rng.integers(0, count, size=len(left))
            left = left[(draws[:row, left] == draws[row, left]).any(axis=0)]
    return draws


def _shape_key(snapshot: Snapshot, areas: Areas, *known: NDArray[np.int64]) -> tuple[Any, ...]:
    """Tell apart what neighbours depend on: the geometry, the areas, and which have a figure.

    Not the snapshot: geometry stays what it is when figures are imported.
    """
    return (
        str(snapshot.folder),
        *(record.bestanden.get("landelijk", "") for record in areas.delen),
        areas.niveau,
        hash(tuple(areas.frame["code"])),
        *(places.tobytes() for places in known),
    )


@cached(4, key=_shape_key)
def _neighbours(snapshot: Snapshot, areas: Areas) -> Any:  # noqa: ANN401 - libpysal has no types
    """Return the graph of which areas touch."""
    from libpysal.graph import Graph

    # Simplifying a coverage moves no corner that areas share, so the coarsest has the same
    # neighbours as the finest, in a seventh of the time (12,187 buurten).
    shapes = boundaries.geometry(snapshot, areas, "landelijk").reset_index(drop=True)
    return Graph.build_contiguity(shapes, rook=False)


@cached(4, key=_shape_key)
def touching_areas(
    snapshot: Snapshot, areas: Areas, known: NDArray[np.int64]
) -> tuple[Any, NDArray[np.int64]]:
    """Return which areas with a figure touch, by their place, and the places that count.

    Areas that touch no other with a figure are left out. Weights sum to 1 per area. Both the
    neighbours of all areas and of those with a figure are remembered: indicators of one source
    are there for the same areas.
    """
    graph = _neighbours(snapshot, areas)
    part = graph.subgraph(known) if len(known) < graph.n else graph
    # an area loses its neighbours when those have no figure, so islands appear only here
    lone = np.asarray(part.isolates)
    use = np.setdiff1d(known, lone)
    part = part.subgraph(use) if len(lone) and len(use) else part
    return part.transform("R") if len(use) else part, use
