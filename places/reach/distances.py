"""Reach: how far an area is from the nearest school or aanbod, and who lives within a distance.

Two measures, each named for what it is:

- the distance from the middle of an area to the nearest place, in a straight line (or over
  a network that the user supplies, `places.reach.network`);
- the share of an area that lies within a distance, in a straight line, measured on points
  spread evenly over the area. Multiplied with the children who live there it gives the
  children within reach, as if they lived evenly spread over their buurt: exact for a whole
  buurt within or outside the distance, an approximation for one that is cut.

The middle is the centroid where that lies in the area, else a point inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

METHODE_RECHT = "hemelsbreed, vanaf het midden van het gebied"
# Points per area at least aimed for; a larger area gets no more, its steps get longer.
_PER_AREA = 36
# own choice: a front garden; finer points make no other mean
_SMALLEST_STEP_M = 20.0
# own choice: strips of the country in which points are taken from west to east
_STRIP_M = 2000.0
# own choice: some MB of areas
_PREPARED = 500
"""Areas that are prepared at once."""
_ROUNDING_M = 1e-6
"""What the arithmetic of a distance may be off by, and far more."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Points spread evenly over areas: what shares of areas are measured on."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    area: NDArray[np.int64]
    """Position of the area of each point; every area has at least one."""
    count: int
    """Number of areas."""


def middles(shapes: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y (RD) of the middle of each area: its centroid, or a point inside it."""
    import shapely

    geometry = shapes.geometry.to_numpy()
    centre = shapely.centroid(geometry)
    x, y = shapely.get_x(centre), shapely.get_y(centre)
    # the centroid of a crescent lies outside it: who lives there is not measured from there
    outside = ~shapely.intersects_xy(geometry, x, y)
    inner = shapely.point_on_surface(geometry[outside])
    x[outside], y[outside] = shapely.get_x(inner), shapely.get_y(inner)
    return x, y


def nearest(
    x: NDArray[np.float64], y: NDArray[np.float64], places: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Return the nearest place of every kind for every point, in one call.

    Returns for each kind `afstand_<kind>` (metres, straight line; nan when there is no such place
    at all) and `dichtstbij_<kind>` (its id, or ''). The points are in RD; `places` has by kind
    rows with `id`, `x`, `y`, of which those without a point are left out.
    """
    from scipy.spatial import cKDTree

    points = np.column_stack([x, y])
    # neighbours after each other find the same branches of a tree still in the cache
    order = np.lexsort((x, np.floor(y / _STRIP_M)))
    ordered = points[order]
    columns: dict[str, pd.Series] = {}
    for kind, rows in places.items():
        where = np.column_stack([rows["x"].to_numpy(float), rows["y"].to_numpy(float)])
        known = ~np.isnan(where).any(axis=1)
        distance, names = np.full(len(x), np.nan), np.full(len(x), "", dtype=object)
        if known.any():
            distance[order], index = cKDTree(where[known]).query(ordered, workers=-1)
            names[order] = rows["id"].to_numpy(dtype=object)[known][index]
        columns[f"afstand_{kind}"] = pd.Series(distance)
        columns[f"dichtstbij_{kind}"] = pd.Series(names, dtype=object)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(x)))


def spread(shapes: gpd.GeoDataFrame) -> Spread:
    """Spread points evenly over areas, on a square grid of its own step per area."""
    import shapely

    geometry = shapes.geometry.to_numpy()
    # A grid over the box of each area, of about 36 points per area's own size. All grids are laid
    # in one array: `area` says whose a point is, `cell` is its number within that grid.
    west, south, east, north = shapely.bounds(geometry).T
    step = np.maximum(np.sqrt(shapely.area(geometry) / _PER_AREA), _SMALLEST_STEP_M)
    across = np.maximum(np.ceil((east - west) / step).astype(np.int64), 1)
    up = np.maximum(np.ceil((north - south) / step).astype(np.int64), 1)
    number = across * up
    area = np.repeat(np.arange(len(geometry)), number)
    cell = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    x = west[area] + (cell % across[area] + 0.5) * (east - west)[area] / across[area]
    y = south[area] + (cell // across[area] + 0.5) * (north - south)[area] / up[area]
    inside = np.zeros(len(area), dtype=bool)
    # each area is asked about dozens of points: prepared that is four times faster, and a few at a
    # time, for so prepared an area weighs twice as much. What is prepared are copies, which go by
    # themselves: to undo it on areas that another thread asks of at that moment ends the process.
    for begin in range(0, len(geometry), _PREPARED):
        part = shapely.force_2d(geometry[begin : begin + _PREPARED])
        mine = slice(*np.searchsorted(area, (begin, begin + _PREPARED)))
        shapely.prepare(part)
        inside[mine] = shapely.intersects_xy(part[area[mine] - begin], x[mine], y[mine])
    x, y, area = x[inside], y[inside], area[inside]
    # an area so thin that no point of its grid fell inside still gets one
    missed = np.setdiff1d(np.arange(len(geometry)), area)
    inner = shapely.point_on_surface(geometry[missed])
    return Spread(
        np.append(x, shapely.get_x(inner)),
        np.append(y, shapely.get_y(inner)),
        np.append(area, missed),
        len(geometry),
    )


def share_within(points: Spread, places: pd.DataFrame, metres: float) -> NDArray[np.float64]:
    """Return the share (0–1) of each area that lies within a distance of any place."""
    from scipy.spatial import cKDTree

    there = places.loc[places["x"].notna(), ["x", "y"]].to_numpy()
    if len(there) == 0:
        return np.zeros(points.count)
    # a point with no place within the distance comes back as infinite
    found, _ = cKDTree(there).query(
        np.column_stack([points.x, points.y]), distance_upper_bound=metres
    )
    within = np.bincount(points.area, weights=np.isfinite(found), minlength=points.count)
    every = np.bincount(points.area, minlength=points.count)
    shares: NDArray[np.float64] = within / every
    return shares


def shares_within(
    shapes: gpd.GeoDataFrame, wanted: Sequence[tuple[pd.DataFrame, float]]
) -> list[NDArray[np.float64]]:
    """Return `share_within` of every area for several lists of places, each with its distance.

    An area whose box lies wholly within or beyond the distance needs no points to tell so: in a
    country those are a quarter to three quarters of them, the large waters first of all.
    """
    import shapely
    from scipy.spatial import cKDTree

    geometry = shapes.geometry.to_numpy()
    west, south, east, north = shapely.bounds(geometry).T
    middle = np.column_stack([(west + east) / 2, (south + north) / 2])
    radius = np.hypot(east - west, north - south) / 2
    shares, cut = [], []
    for places, metres in wanted:
        there = places.loc[places["x"].notna(), ["x", "y"]].to_numpy()
        far = cKDTree(there).query(middle)[0] if len(there) else np.full(len(geometry), np.inf)
        shares.append((far < metres).astype(np.float64))
        cut.append(np.abs(far - metres) <= radius + _ROUNDING_M)
    some = np.logical_or.reduce(cut, axis=0) if cut else np.zeros(len(geometry), dtype=bool)
    points = spread(shapes[some])
    for (places, metres), share, own in zip(wanted, shares, cut, strict=True):
        # the points of the areas that this distance cuts, with those areas numbered anew
        mine = own[some]
        asked, number = mine[points.area], np.cumsum(mine) - 1
        few = Spread(points.x[asked], points.y[asked], number[points.area[asked]], int(mine.sum()))
        share[own] = share_within(few, places, metres)
    return shares
