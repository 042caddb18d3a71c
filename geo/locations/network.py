"""Distances over a network that the user supplies: lines of a map layer, or a list of edges."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from store import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

_WANTED = (
    "een netwerk: een kaartlaag met lijnen, of een tabel met de kolommen x1, y1, x2, y2 "
    "(RD, meters) en desgewenst lengte"
)
_SNAP_M = 0.5
"""Ends of lines within this distance are one crossing."""
_EDGES = ("x1", "y1", "x2", "y2")
MAX_TO_NETWORK_M = 500.0
"""A point further than this from any crossing is not on the network."""


@dataclass(frozen=True, slots=True)
class Network:
    """Crossings and the lengths of the ways between them, in both directions."""

    naam: str
    """Name of the file: distances over it are named after it."""
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    lengths: csr_matrix

    @property
    def methode(self) -> str:
        """Say what a distance over this network is."""
        return f"over het netwerk {self.naam}, vanaf het midden van het gebied"


def read_network(path: Path | str) -> Network:
    """Read a network.

    Parameters
    ----------
    path
        Lines in any map format (every vertex becomes a crossing, so that lines meeting in a
        vertex are joined), or a csv of edges in RD.

    Raises
    ------
    Refused
        When the file holds no lines in the Netherlands.
    """
    path = Path(path)
    if not path.exists():
        raise Refused(_WANTED, f"{path.name} bestaat niet", "Controleer de naam en de map.")
    start, end, length = _edges(path) if path.suffix.lower() in (".csv", ".txt") else _lines(path)
    if len(start) == 0:
        raise Refused(_WANTED, f"{path.name} zonder lijnen", "Kies een laag met wegen of paden.")
    return make_network(path.name, start, end, length)


def make_network(
    naam: str,
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    length: NDArray[np.float64] | None = None,
) -> Network:
    """Make a network of edges.

    Parameters
    ----------
    naam
        Shown with every distance.
    start, end
        Points (n × 2) in RD.
    length
        Metres; None takes the straight line. Nan is the straight line too.
    """
    from scipy.sparse import coo_matrix, csr_matrix

    straight = np.hypot(*(end - start).T)
    metres = straight if length is None else np.where(np.isnan(length), straight, length)
    keys = np.round(np.vstack([start, end]) / _SNAP_M).astype(np.int64)
    nodes, number = np.unique(keys, axis=0, return_inverse=True)
    number = number.ravel()
    one, two = number[: len(start)], number[len(start) :]
    real = one != two
    pairs = pd.DataFrame(
        {"a": np.minimum(one, two)[real], "b": np.maximum(one, two)[real], "m": metres[real]}
    )
    pairs = pairs.sort_values("m").drop_duplicates(["a", "b"])
    rows = np.concatenate([pairs["a"], pairs["b"]])
    columns = np.concatenate([pairs["b"], pairs["a"]])
    # a length of zero would read as no edge at all
    weights = np.maximum(np.concatenate([pairs["m"], pairs["m"]]), 1e-6)
    size = len(nodes)
    lengths = csr_matrix(coo_matrix((weights, (rows, columns)), shape=(size, size)))
    place = nodes.astype(np.float64) * _SNAP_M
    return Network(naam, place[:, 0], place[:, 1], lengths)


def nearest_over(
    network: Network,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    places: pd.DataFrame,
) -> pd.DataFrame:
    """Return the nearest place over the network for every point.

    All places spread out over the network at once, so this costs one search whatever their
    number. From a point and to a place it goes in a straight line to the nearest crossing.

    Returns
    -------
        `afstand` (metres; nan when the point or every place is more than
        `MAX_TO_NETWORK_M` from the network, or no way leads there) and `dichtstbij` (id).
    """
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    tree = cKDTree(np.column_stack([network.x, network.y]))
    there = places[places["x"].notna()]
    extra, node = tree.query(there[["x", "y"]].to_numpy().reshape(-1, 2))
    joined = pd.DataFrame({"node": node, "extra": extra, "id": there["id"].to_numpy()})
    joined = joined[joined["extra"] <= MAX_TO_NETWORK_M]
    joined = joined.sort_values("extra").drop_duplicates("node")
    if joined.empty:
        none = np.full(len(x), np.nan)
        return pd.DataFrame({"afstand": none, "dichtstbij": np.full(len(x), "", dtype=object)})
    size = len(network.x)
    lengths = _with_source(network.lengths, joined["node"].to_numpy(), joined["extra"].to_numpy())
    distance, before = dijkstra(lengths, indices=size, return_predecessors=True)
    source = _first_stop(before, size)
    walk, at = tree.query(np.column_stack([x, y]))
    total = distance[at] + walk
    reached = np.isfinite(total) & (walk <= MAX_TO_NETWORK_M)
    names = pd.Series(joined["id"].to_numpy(dtype=object), index=joined["node"].to_numpy())
    found = np.full(len(x), "", dtype=object)
    found[reached] = names.reindex(source[at[reached]]).to_numpy()
    return pd.DataFrame({"afstand": np.where(reached, total, np.nan), "dichtstbij": found})


def _with_source(
    lengths: csr_matrix, nodes: NDArray[np.int64], extra: NDArray[np.float64]
) -> csr_matrix:
    """Add one crossing behind all places, with the last bit to each place as its ways."""
    from scipy.sparse import coo_matrix, csr_matrix

    size = lengths.shape[0]
    old = lengths.tocoo()
    return csr_matrix(
        coo_matrix(
            (
                np.concatenate([old.data, np.maximum(extra, 1e-6)]),
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


def _edges(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Read a table of edges."""
    from store import open_input
    from store.numbers import to_numbers
    from store.tables import find_header, read_grid

    grid = read_grid(open_input(path, wanted=_WANTED)[0], wanted=_WANTED)[0]
    names = (*_EDGES, "lengte", "length")
    header = find_header(grid, lambda name: name.strip().casefold() in names)
    plain = [name.strip().casefold() for name in header.names] if header else []
    if header is None or not set(_EDGES) <= set(plain):
        raise Refused(_WANTED, f"{path.name} zonder die kolommen", "Geef de kolommen deze namen.")
    body = grid.cells.iloc[header.row + 1 :]
    columns = {
        name: to_numbers(body[index], decimaal=None).waarden
        for index, name in enumerate(plain)
        if name in names
    }
    length = columns.get("lengte", columns.get("length", np.full(len(body), np.nan)))
    start = np.column_stack([columns["x1"], columns["y1"]])
    end = np.column_stack([columns["x2"], columns["y2"]])
    whole = ~np.isnan(np.column_stack([start, end])).any(axis=1)
    return start[whole], end[whole], length[whole]


def _lines(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64], None]:
    """Read the lines of a map layer, one edge per pair of vertices."""
    import geopandas as gpd
    import pyogrio
    import shapely

    try:
        layer = gpd.read_file(path)
    except (pyogrio.errors.DataSourceError, OSError, ValueError) as error:
        raise Refused(
            _WANTED, f"{path.name} is niet te lezen", "Kies een ander bestand."
        ) from error
    if layer.crs is not None and layer.crs.to_epsg() != 28992:  # noqa: PLR2004
        layer = layer.to_crs(28992)
    parts = layer.geometry.dropna().explode(ignore_index=True)
    lines = parts[parts.geom_type == "LineString"].to_numpy()
    points, line = shapely.get_coordinates(lines, return_index=True)
    follows = line[1:] == line[:-1]
    return points[:-1][follows], points[1:][follows], None
