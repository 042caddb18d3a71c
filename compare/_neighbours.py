"""Which areas touch, remembered: geometry does not change between two questions."""

from __future__ import annotations

from collections import OrderedDict
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

import boundaries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from boundaries import Areas
    from store import Snapshot

_GRAPHS_KEPT = 4


def neighbours(
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
        *(record.bestanden.get("landelijk", "") for record in areas.delen),
        areas.niveau,
        hash(tuple(areas.frame["code"])),
    )
    with _GUARD:
        if key not in _GRAPHS:
            # Simplifying a coverage moves no corner that areas share, so the coarsest has the
            # same neighbours as the finest, in a seventh of the time (12,187 buurten).
            shapes = boundaries.geometry(snapshot, areas, "landelijk").reset_index(drop=True)
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
