"""A fictional network of streets in Aldermonde: a grid on land, and bridges over the water."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from demo.places import ORIGIN, SPLIT_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demo.terrain import Terrain

_BLOCK = 200
"""Metres between two crossings."""
_BRIDGES = (-600, 1200)
"""Metres east of the middle of the town at which streets go on over the water."""


def ways_file(terrain: Terrain) -> bytes:
    """Return streets as a table of `x1, y1, x2, y2` (RD), as people make them with a GIS."""
    buurten = terrain.buurten[SPLIT_YEAR]
    land = shapely.union_all(buurten.loc[~buurten["water"].to_numpy(), "geometry"].to_numpy())
    town = shapely.box(*shapely.bounds(land))
    start, end = _blocks(shapely.bounds(land))
    streets = shapely.linestrings(np.stack([start, end], axis=1))
    shapely.prepare(land)
    bridge = np.isin(start[:, 0] - ORIGIN[0], _BRIDGES) & (start[:, 0] == end[:, 0])
    there = shapely.contains(land, streets) | (bridge & shapely.contains(town, streets))
    start, end = _together(start[there], end[there])
    table = pd.DataFrame(np.hstack([start, end]).astype(int), columns=["x1", "y1", "x2", "y2"])
    return table.to_csv(index=False, lineterminator="\n").encode()


def _blocks(bounds: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return begin and end of every street between two crossings of the grid."""
    west, south, east, north = bounds
    x = ORIGIN[0] + _BLOCK * np.arange((west - ORIGIN[0]) // _BLOCK, (east - ORIGIN[0]) // _BLOCK)
    y = ORIGIN[1] + _BLOCK * np.arange((south - ORIGIN[1]) // _BLOCK, (north - ORIGIN[1]) // _BLOCK)
    crossings = np.array([(a, b) for a in x for b in y], dtype=float)
    start = np.vstack([crossings, crossings])
    step = np.repeat([(_BLOCK, 0.0), (0.0, _BLOCK)], len(crossings), axis=0)
    return start, start + step


def _together(
    start: NDArray[np.float64], end: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Keep the streets that hang together: a street alone leads nowhere."""
    _, number = np.unique(np.vstack([start, end]), axis=0, return_inverse=True)
    a, b = number.reshape(2, -1)
    size = int(number.max()) + 1
    _, part = connected_components(coo_matrix((np.ones(len(a)), (a, b)), shape=(size, size)))
    largest = part[a] == np.bincount(part[a]).argmax()
    return start[largest], end[largest]
