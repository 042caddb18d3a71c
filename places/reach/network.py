"""Distances over a network that the user supplies: crossings, and the ways between them.

Every way is taken in both directions; a network that knows one-way streets loses them. A
point stands on the network at its nearest crossing, in a straight line; one that is further
than `MAX_TO_NETWORK_M` from any has no distance. Loose ends of a few crossings (a footpath in
a garden) are not stood on: nothing would be within reach from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

# Coordinates this close are one crossing: what changing the reference system may differ.
_SAME_M = 0.001
# Crossings within this distance are joined by a way of that length.
_SNAP_M = 0.5
# A part of the network with a smaller share of its crossings is a loose end.
_LOOSE = 0.01
# A length of zero would read as no way at all.
_LEAST_M = 1e-6
MAX_TO_NETWORK_M = 500.0
"""A point further than this from any crossing is not on the network."""

TE_VER, GEEN_WEG, GEEN_PLEK = "te_ver", "geen_weg", "geen_plek"
"""Why a point has no distance: off the network, no way there, or no place at all."""


@dataclass(frozen=True, slots=True)
class Network:
    """Crossings and the lengths of the ways between them, in both directions."""

    naam: str
    """Name that distances over it are told with."""
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    lengths: csr_matrix
    deel: NDArray[np.int64]
    """Part of the network of each crossing: between two parts there is no way."""
    vast: NDArray[np.bool_]
    """Whether a crossing can be stood on: it is in no loose end."""

    @property
    def methode(self) -> str:
        """Say what a distance over this network is."""
        return f"over het netwerk ‘{self.naam}’, vanaf het midden van het gebied"

    @property
    def grootste_deel(self) -> float:
        """Return the share (0–1) of the crossings in the largest part."""
        return float(np.bincount(self.deel).max() / len(self.deel))


@dataclass(frozen=True, slots=True)
class Ways:
    """How far every crossing of a network is from the nearest of some places."""

    network: Network
    afstand: NDArray[np.float64]
    """Metres; inf where no way leads there."""
    dichtstbij: NDArray[np.object_]
    """Id of the place, or ''."""
    ernaast: int
    """Places that are too far from the network to take part."""
    erop: int
    """Places that take part."""

    def at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> pd.DataFrame:
        """Return the nearest place for points in RD.

        Returns `afstand` (metres, nan without), `dichtstbij` (id or '') and `reden` ('' with a
        distance, else `TE_VER`, `GEEN_WEG` or `GEEN_PLEK`).
        """
        # from the point to the nearest crossing in a straight line, then over the network
        walk, at = _stand(self.network, x, y)
        on = walk <= MAX_TO_NETWORK_M
        total = self.afstand[at] + walk
        there = on & np.isfinite(total)
        why = np.where(on, GEEN_WEG if self.erop else GEEN_PLEK, TE_VER)
        return pd.DataFrame(
            {
                "afstand": np.where(there, total, np.nan),
                "dichtstbij": np.where(there, self.dichtstbij[at], "").astype(object),
                "reden": np.where(there, "", why).astype(object),
            }
        )


def make_network(
    naam: str,
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    length: NDArray[np.float64] | None = None,
) -> Network:
    """Make a network of pieces of way.

    Parameters
    ----------
    naam
        Shown with every distance.
    start, end
        Points (n × 2) in RD; n is at least one.
    length
        Metres; None takes the straight line. Nan is the straight line too.

    Pieces are joined where they share a point. Crossings less than half a metre apart are
    joined by a way of their distance, so that lines drawn with a gap that small still meet.
    """
    from scipy.spatial import cKDTree

    # lengths as given, else straight; ends that coincide are one crossing
    straight = np.hypot(*(end - start).T)
    metres = straight if length is None else np.where(np.isnan(length), straight, length)
    places, number = _crossings(np.vstack([start, end]))
    one, two = number[: len(start)], number[len(start) :]
    # lines drawn with a small gap between them still meet: the gap becomes a way
    near = cKDTree(places).query_pairs(_SNAP_M, output_type="ndarray")
    gap = np.hypot(*(places[near[:, 0]] - places[near[:, 1]]).T)
    pairs = pd.DataFrame(
        {
            "a": np.concatenate([np.minimum(one, two), near.min(axis=1)]),
            "b": np.concatenate([np.maximum(one, two), near.max(axis=1)]),
            "m": np.concatenate([metres, gap]),
        }
    )
    # of several ways between two crossings the shortest is kept; one back to itself is none
    pairs = pairs[pairs["a"] != pairs["b"]].sort_values("m").drop_duplicates(["a", "b"])
    return from_tables(
        naam,
        pd.DataFrame({"x": places[:, 0], "y": places[:, 1]}),
        pairs.rename(columns={"a": "van", "b": "naar", "m": "lengte"}),
    )


def from_tables(naam: str, kruispunten: pd.DataFrame, wegen: pd.DataFrame) -> Network:
    """Make a network of its crossings (`x`, `y`) and ways (`van`, `naar`, `lengte`)."""
    from scipy.sparse import coo_matrix, csr_matrix
    from scipy.sparse.csgraph import connected_components

    # every way in both directions: who walks or cycles mostly may
    size = len(kruispunten)
    rows = np.concatenate([wegen["van"], wegen["naar"]])
    columns = np.concatenate([wegen["naar"], wegen["van"]])
    weights = np.maximum(np.concatenate([wegen["lengte"], wegen["lengte"]]), _LEAST_M)
    lengths = csr_matrix(coo_matrix((weights, (rows, columns)), shape=(size, size)))
    _, part = connected_components(lengths, directed=False)
    # a network that falls apart in small pieces keeps its largest
    share = np.bincount(part) / size
    return Network(
        naam,
        kruispunten["x"].to_numpy(float),
        kruispunten["y"].to_numpy(float),
        lengths,
        part.astype(np.int64),
        (share >= min(_LOOSE, share.max()))[part],
    )


def to_tables(network: Network) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tables that `from_tables` reads; each way stands there once."""
    from scipy.sparse import triu

    # the matrix has every way twice, once per direction: its upper half has each once
    half = triu(network.lengths, format="coo")
    return (
        pd.DataFrame({"x": network.x, "y": network.y}),
        pd.DataFrame(
            {
                "van": half.row.astype(np.int32),
                "naar": half.col.astype(np.int32),
                "lengte": half.data,
            }
        ),
    )


def ways_to(network: Network, places: pd.DataFrame) -> Ways:
    """Find the nearest place for every crossing.

    All places spread out over the network at once, so this costs one search whatever their
    number.

    `places` are rows with `id`, `x`, `y` (RD); those without a point are left out.
    """
    from scipy.sparse.csgraph import dijkstra

    there = places[places["x"].notna()]
    # each place stands at its nearest crossing, with the distance to there
    extra, node = _stand(network, there["x"].to_numpy(float), there["y"].to_numpy(float))
    joined = pd.DataFrame({"node": node, "extra": extra, "id": there["id"].to_numpy(object)})
    joined = joined[joined["extra"] <= MAX_TO_NETWORK_M]
    off, on = len(there) - len(joined), len(joined)
    size = len(network.x)
    names = np.full(size, "", dtype=object)
    if not on:
        return Ways(network, np.full(size, np.inf), names, off, on)
    # of places at one crossing the nearest stands for all
    joined = joined.sort_values("extra", kind="stable").drop_duplicates("node")
    # One search from behind all places: the way from there to a crossing passes the nearest.
    lengths = _with_source(network.lengths, joined["node"].to_numpy(), joined["extra"].to_numpy())
    distance, before = dijkstra(lengths, indices=size, return_predecessors=True)
    first = _first_stop(before, size)
    # which place that is shows in the first crossing of the way
    by_node = pd.Series(joined["id"].to_numpy(object), index=joined["node"].to_numpy())
    reached = np.isfinite(distance[:size])
    names[reached] = by_node.reindex(first[:size][reached]).to_numpy()
    return Ways(network, distance[:size], names, off, on)


def _crossings(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the distinct points, and which of them each one is."""
    keys = np.round(points / _SAME_M).astype(np.int64)
    # one number per point sorts many times faster than a pair does
    low, span = keys.min(axis=0), int(np.ptp(keys[:, 1])) + 1
    single = (keys[:, 0] - low[0]) * span + keys[:, 1] - low[1]
    _, first, number = np.unique(single, return_index=True, return_inverse=True)
    return points[first], number.ravel()


def _stand(
    network: Network, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the distance to the nearest crossing that can be stood on, and which it is."""
    from scipy.spatial import cKDTree

    fixed = np.flatnonzero(network.vast)
    tree = cKDTree(np.column_stack([network.x[fixed], network.y[fixed]]))
    walk, at = tree.query(np.column_stack([x, y]).reshape(-1, 2))
    return walk, fixed[at]


def _with_source(
    lengths: csr_matrix, nodes: NDArray[np.int64], extra: NDArray[np.float64]
) -> csr_matrix:
    """Add one crossing behind all places, with the last bit to each place as its ways."""
    from scipy.sparse import coo_matrix, csr_matrix

    size = lengths.shape[0]
    # the source is one more crossing behind all others, with ways outward only
    old = lengths.tocoo()
    return csr_matrix(
        coo_matrix(
            (
                np.concatenate([old.data, np.maximum(extra, _LEAST_M)]),
                (
                    np.concatenate([old.row, np.full(len(nodes), size)]),
                    np.concatenate([old.col, nodes]),
                ),
            ),
            shape=(size + 1, size + 1),
        )
    )


def _first_stop(before: NDArray[np.int32], source: int) -> NDArray[np.int64]:
    """Return for every crossing the crossing of the place its way began at.

    Every crossing points at the one before it; following pointers to pointers halves what is
    left of a way at each step.
    """
    root = np.where(before == source, np.arange(len(before)), before).astype(np.int64)
    root[root < 0] = np.flatnonzero(root < 0)
    while True:
        further = root[root]
        if np.array_equal(further, root):
            return root
        root = further
