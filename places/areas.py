"""Which area a place lies in, and how many lie in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Located:
    """In which area each place lies."""

    codes: NDArray[np.object_]
    """Code of the area, '' for a place in none (or without a point)."""
    grens: NDArray[np.bool_]
    """On the border of two or more areas: counted in the one with the lowest code."""


def locate(x: NDArray[np.float64], y: NDArray[np.float64], shapes: gpd.GeoDataFrame) -> Located:
    """Return the area of each place.

    A place on a shared border touches both areas; the lowest code gets it, so that every
    place counts once and the same way in every run.

    Parameters
    ----------
    x, y
        RD (EPSG:28992); nan is a place without a point.
    shapes
        `code` and `geometry` in EPSG:28992.

    Notes
    -----
    A tree of the areas' boxes gives the candidates of each point; the exact test on those
    pairs takes bare coordinates, which spares making and preparing a geometry per point.
    """
    import shapely

    known = np.flatnonzero(~np.isnan(x))
    order = np.argsort(shapes["code"].to_numpy(dtype=object), kind="stable")
    geometry = shapes.geometry.to_numpy()[order]
    point, area = shapely.STRtree(geometry).query(shapely.points(x[known], y[known]))
    inside = shapely.intersects_xy(geometry[area], x[known][point], y[known][point])
    point, area = point[inside], area[inside]
    lowest = np.full(len(known), len(order), dtype=np.int64)
    np.minimum.at(lowest, point, area)
    names = np.append(shapes["code"].to_numpy(dtype=object)[order], "")
    codes = np.full(len(x), "", dtype=object)
    codes[known] = names[lowest]
    border = np.zeros(len(x), dtype=bool)
    border[known] = np.bincount(point, minlength=len(known)) > 1
    return Located(codes, border)


def count_per_area(places: pd.DataFrame, located: Located, codes: pd.Series) -> pd.DataFrame:
    """Return the number of places per area (index: every code) and type (columns), and `alle`.

    A place of two types counts for both, and once in `alle`. Zero is a value: an area
    without places has 0.
    """
    where = pd.DataFrame({"code": located.codes, "type": places["typen"].to_numpy()})
    where = where[where["code"] != ""]
    each = where.assign(type=where["type"].str.split("|")).explode("type")
    each = each[each["type"] != ""]
    table = pd.crosstab(each["code"], each["type"])
    table["alle"] = where.groupby("code").size()
    return table.reindex(codes.to_numpy(), fill_value=0).fillna(0).astype(int)
