"""Do high and low lie together? Moran's I for the whole, and hot and cold spots on the map.

Neighbours are areas that touch (queen contiguity), with weights that sum to 1 per area. Local
p-values come from conditional permutation (esda), two-sided; because every area is a test,
only what survives Benjamini and Hochberg's correction is called a spot.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

import boundaries
import indicators

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from boundaries import Areas
    from indicators import Indicator
    from store import SetRecord, Snapshot

MIN_GEBIEDEN = 10
"""Areas with a figure and a neighbour below which nothing is computed."""
AANDEEL_FOUT = 0.05
"""Share of the spots that may be chance."""
PERMUTATIES = 999
PERMUTATIES_KLEIN = 9999
"""For up to `KLEIN` areas, where they cost little and the correction needs small p-values."""
KLEIN = 2000
SOORTEN = {
    "hoog_hoog": "hoog, tussen hoge",
    "laag_laag": "laag, tussen lage",
    "hoog_laag": "hoog, tussen lage",
    "laag_hoog": "laag, tussen hoge",
    "geen": "geen duidelijk patroon",
    "eiland": "zonder buren met een cijfer",
    "zonder_cijfer": "zonder cijfer",
}
UITLEG = (
    "Een gebied valt op als het zelf én zijn buren samen hoog of laag zijn, meer dan bij toeval. "
    "Elk gebied is een toets; daarom is gecorrigeerd zodat naar verwachting ten hoogste 5 % van "
    "de gekleurde gebieden toeval is. Het zegt waar iets samenvalt, niet waardoor."
)
_QUADRANTS = {1: "hoog_hoog", 2: "laag_hoog", 3: "laag_laag", 4: "hoog_laag"}
_SEED = 20240101
_GRAPHS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Ruimte:
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
    verwacht: float | None = None
    p: float | None = None
    """Of the global I, two-sided, by normal approximation."""
    eilanden: tuple[str, ...] = ()
    """Names of areas with a figure that touch no other with one."""
    zonder_cijfer: int = 0
    records: tuple[SetRecord, ...] = ()
    tekst: str = ""
    """A Dutch sentence on the outcome, or on why there is none."""
    banden: tuple[str, ...] = ()


def moran(
    snapshot: Snapshot,
    indicator: str,
    niveau: str,
    *,
    jaar: int | None = None,
    gemeenten: Sequence[str] | None = None,
    permutaties: int | None = None,
) -> Ruimte:
    """Return the spatial pattern of an indicator.

    Parameters
    ----------
    snapshot
        The data folder, with boundaries of the level.
    indicator, niveau, jaar, gemeenten
        As for `indicators.figures`.
    permutaties
        None: 9999 for up to 2000 areas, else 999. The seed is fixed, so that the same
        question has the same answer.

    Raises
    ------
    NotFound
        When there are no such figures or boundaries.
    """
    figures = indicators.figures(snapshot, indicator, niveau, jaar=jaar, gemeenten=gemeenten)
    areas = boundaries.areas(snapshot, niveau, indeling=figures.indeling, gemeenten=gemeenten)
    joined = indicators.join(figures, areas, snapshot=snapshot)
    frame = joined.frame[["gebied_code", "naam", "waarde", "staat"]].copy()
    values = frame["waarde"].to_numpy(dtype=float)
    known = np.flatnonzero(np.isfinite(values))
    part, use = _neighbours(snapshot, areas, known)
    kinds = np.full(len(frame), "zonder_cijfer", dtype=object)
    kinds[known], kinds[use] = "eiland", "geen"
    lone = np.setdiff1d(known, use)
    frame["soort"], frame["lokaal"], frame["p"], frame["p_gecorrigeerd"] = (
        kinds,
        np.nan,
        np.nan,
        np.nan,
    )
    base = Ruimte(
        indicator=figures.indicator,
        niveau=niveau,
        jaar=figures.jaar,
        indeling=areas.indeling,
        frame=frame,
        eilanden=tuple(frame["naam"].iloc[lone]),
        zonder_cijfer=len(frame) - len(known),
        records=(*figures.records, *areas.records),
        banden=(joined.rapport.tekst,) if joined.rapport.afwijking else (),
    )
    refused = _refusal(values[use], len(lone))
    if refused:
        return _with(base, tekst=refused)
    runs = permutaties or (PERMUTATIES_KLEIN if len(use) <= KLEIN else PERMUTATIES)
    result = _computed(values[use], part, runs)
    for name in ("lokaal", "p", "p_gecorrigeerd"):
        column = frame[name].to_numpy(dtype=float, copy=True)
        column[use] = result[name]
        frame[name] = column
    kinds[use] = np.where(
        result["p_gecorrigeerd"] <= AANDEEL_FOUT,
        [_QUADRANTS[int(q)] for q in result["kwadrant"]],
        "geen",
    )
    frame["soort"] = kinds
    return _with(
        base,
        moran=result["i"],
        verwacht=result["ei"],
        p=result["p_i"],
        tekst=_sentence(result, kinds[use], base),
    )


def _neighbours(
    snapshot: Snapshot, areas: Areas, known: NDArray[np.int64]
) -> tuple[Any, NDArray[np.int64]]:
    """Return which areas with a figure touch, by their place, and the places that count.

    Areas that touch no other with a figure are left out. Weights sum to 1 per area. Both the
    neighbours of all areas and of those with a figure are remembered: geometry does not
    change, and indicators of one source are there for the same areas.
    """
    from libpysal.graph import Graph

    key = (
        str(snapshot.folder),
        *(record.bestanden.get("lokaal", "") for record in areas.delen),
        areas.niveau,
        hash(tuple(areas.frame["code"])),
    )
    with _GUARD:
        if key not in _GRAPHS:
            shapes = boundaries.geometry(snapshot, areas, "lokaal").reset_index(drop=True)
            _keep(_GRAPHS, key, Graph.build_contiguity(shapes, rook=False))
        part_key = (*key, known.tobytes())
        if part_key not in _PARTS:
            graph = _GRAPHS[key]
            part = graph.subgraph(known) if len(known) < graph.n else graph
            lone = np.asarray(part.isolates)
            use = np.setdiff1d(known, lone)
            part = part.subgraph(use) if len(lone) and len(use) else part
            _keep(_PARTS, part_key, (part.transform("R") if len(use) else part, use))
        found: tuple[Any, NDArray[np.int64]] = _PARTS[part_key]
        return found


_GRAPHS: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_PARTS: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_GUARD = RLock()


def _keep(cache: OrderedDict[tuple[Any, ...], Any], key: tuple[Any, ...], value: object) -> None:
    cache[key] = value
    while len(cache) > _GRAPHS_KEPT:
        cache.popitem(last=False)


def _computed(values: NDArray[np.float64], graph: Any, runs: int) -> dict[str, Any]:  # noqa: ANN401
    """Ask esda for both, and correct the local p-values for their number.

    `graph` has row-standardised weights.
    """
    from esda.moran import Moran, Moran_Local
    from scipy.stats import false_discovery_control

    with warnings.catch_warnings():
        # esda switches a warning of scipy on for the whole process, and announces that its
        # own p-values will become two-sided: they are counted here, so that they do not change
        warnings.simplefilter("ignore", DeprecationWarning)
        whole = Moran(values, graph, permutations=0)
        local = Moran_Local(values, graph, permutations=runs, seed=_SEED)
    above = (local.sim >= local.Is).sum(axis=0)
    p = np.minimum(1.0, 2 * (np.minimum(above, runs - above) + 1) / (runs + 1))
    return {
        "i": float(whole.I),
        "ei": float(whole.EI),
        "p_i": float(whole.p_norm),
        "lokaal": local.Is,
        "p": p,
        "p_gecorrigeerd": false_discovery_control(p, method="bh"),
        "kwadrant": local.q,
    }


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


def _sentence(result: dict[str, Any], kinds: NDArray[np.object_], base: Ruimte) -> str:
    number = f"{result['i']:.2f}".replace(".", ",").replace("-", "−")
    clear = result["p_i"] < AANDEEL_FOUT
    how = "liggen niet duidelijk bij elkaar"
    if clear and result["i"] > 0:
        how = "liggen bij elkaar"
    elif clear:
        how = "wisselen elkaar af, meer dan bij toeval"
    hot, cold = int((kinds == "hoog_hoog").sum()), int((kinds == "laag_laag").sum())
    found = (
        f"Hoog tussen hoge gebieden: {hot}; laag tussen lage: {cold}"
        if hot or cold
        else "Geen enkel gebied is duidelijk hoog tussen hoge of laag tussen lage"
    )
    text = (
        f"Hoge en lage cijfers {how} (Moran's I {number}). {found}, na correctie voor "
        f"{len(kinds)} toetsen."
    )
    if base.eilanden:
        text += f" {len(base.eilanden)} zonder buren met een cijfer doen niet mee."
    return text


def _with(base: Ruimte, **changes: Any) -> Ruimte:  # noqa: ANN401
    return replace(base, **changes)
