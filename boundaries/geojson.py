"""GeoJSON for browsers: WGS84, few decimals, written for all areas at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

DECIMALS = {"landelijk": 4, "regionaal": 5, "lokaal": 6, "vlakken": 6}
"""Decimals of a degree per version: 4 is about 10 m, 5 about 1 m."""
# a centimetre: finer than any border was measured
_FINEST = 7


def to_geojson(frame: gpd.GeoDataFrame, *, decimals: int = 5) -> bytes:
    """Return a FeatureCollection with one feature per row, in order, compactly written.

    The frame has `code` and `geometry` (EPSG:28992); `decimals` are of degrees, and an area that
    would collapse gets more.

    A feature is `{"type":"Feature","id":code,"properties":{},"geometry":…}`. Names are left
    out on purpose: the geometry is sent once and is public, figures and names come apart.
    """
    shapes = np.asarray(gpd.GeoSeries(frame.geometry).to_crs(4326).values, dtype=object)
    texts = np.empty(len(shapes), dtype=object)
    todo = np.arange(len(shapes))
    # Rounding can flatten a small area to nothing: those alone are written finer, until they show.
    while len(todo):
        rounded = _rounded(shapes[todo], decimals)
        drawn = ~shapely.is_empty(rounded)
        if decimals >= _FINEST:
            drawn[:] = True
        texts[todo[drawn]] = shapely.to_geojson(rounded[drawn])
        todo = todo[~drawn]
        decimals += 1
    features = (
        f'{{"type":"Feature","id":{json.dumps(str(code))},"properties":{{}},"geometry":{text}}}'
        for code, text in zip(frame["code"], texts, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


def _rounded(shapes: NDArray[np.object_], decimals: int) -> NDArray[np.object_]:
    """Round the coordinates; rings that lose their surface go, repeated points too.

    Every vertex is rounded the same way, so neighbours keep sharing their border.
    """
    # Down to rings and back up: shapes into polygons (`owner` says whose), polygons into rings
    # (`part` says of which), so that all coordinates are rounded in one call.
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    # The first ring of a polygon is its outer one.
    exterior = np.r_[True, part[1:] != part[:-1]] if len(part) else np.zeros(0, dtype=bool)
    coordinates = np.round(shapely.get_coordinates(rings), decimals)
    rings = shapely.set_coordinates(rings, coordinates)
    surface = shapely.area(shapely.polygons(rings)) > 10.0 ** (-2 * decimals) / 4
    # A part goes with its outer ring, holes and all.
    alive = np.zeros(len(parts), dtype=bool)
    alive[part[exterior & surface]] = True
    keep = surface & alive[part]
    rings, part = shapely.remove_repeated_points(rings[keep]), part[keep]
    _, number = np.unique(part, return_inverse=True)
    polygons = shapely.polygons(rings, indices=number) if len(rings) else np.empty(0, dtype=object)
    result = np.full(len(shapes), shapely.MultiPolygon(), dtype=object)
    owners = owner[np.flatnonzero(alive)]
    single = np.bincount(owners, minlength=len(shapes)) == 1
    if len(polygons):
        lonely = single[owners]
        result[owners[lonely]] = polygons[lonely]
        shapely.multipolygons(polygons[~lonely], indices=owners[~lonely], out=result)
    return result
