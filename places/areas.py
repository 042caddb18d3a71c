"""Which area a place lies in, how many lie in each, and which lie in none or on a border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import boundaries
from boundaries import NIVEAUS
from places import findings as f
from places.locations import locations
from store import Finding, NotFound, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

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

    A tree of the areas' boxes gives the candidates of each point; the exact test on those
    pairs takes bare coordinates, which spares making and preparing a geometry per point.
    """
    import shapely

    # areas in order of code, so that the first one that a point touches is the lowest
    known = np.flatnonzero(~np.isnan(x))
    order = np.argsort(shapes["code"].to_numpy(dtype=object), kind="stable")
    geometry = shapes.geometry.to_numpy()[order]
    point, area = shapely.STRtree(geometry).query(shapely.points(x[known], y[known]))
    inside = shapely.intersects_xy(geometry[area], x[known][point], y[known][point])
    point, area = point[inside], area[inside]
    # the lowest area of each point; one past the last stands for none
    lowest = np.full(len(known), len(order), dtype=np.int64)
    np.minimum.at(lowest, point, area)
    names = np.append(shapes["code"].to_numpy(dtype=object)[order], "")
    codes = np.full(len(x), "", dtype=object)
    codes[known] = names[lowest]
    border = np.zeros(len(x), dtype=bool)
    # touching two areas is lying on their border
    border[known] = np.bincount(point, minlength=len(known)) > 1
    return Located(codes, border)


def count_per_area(
    typen: pd.Series, located: NDArray[np.object_], areas: pd.Series
) -> pd.DataFrame:
    """Return the number of places per area (index: every code) and type (columns), and `alle`.

    A place of two types (`so|vso`) counts for both, and once in `alle`. Zero is a value: an
    area without places has 0. `typen` and `located` are of each place its types and the code of
    its area ('' for none), `areas` the codes of all areas.
    """
    where = pd.DataFrame({"code": located, "type": typen.to_numpy()})
    where = where[where["code"] != ""]
    # one row per place and type, of which an area's are counted
    each = where.assign(type=where["type"].str.split("|")).explode("type")
    each = each[each["type"] != ""]
    row, codes = pd.factorize(each["code"], sort=True)
    column, types = pd.factorize(each["type"], sort=True)
    shape = (len(codes), len(types))
    counts = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1]).reshape(shape)
    table = pd.DataFrame(counts, codes, types)
    table["alle"] = where.groupby("code").size()
    return table.reindex(areas.to_numpy(), fill_value=0).fillna(0).astype(int)


GRENSREGEL = (
    "Een plek op de grens van twee gebieden telt één keer, in het gebied met de laagste code."
)
# The smallest level with borders is looked at.
_LEVELS = ("buurt", "wijk", "gemeente")


@dataclass(frozen=True, slots=True)
class PlacesInAreas:
    """The places of one kind on the newest borders of the smallest level."""

    gebieden: str
    """What they were placed in: `buurten van 2016`."""
    aantal: int
    """Places, doubles left out."""
    binnen: int
    """Those that lie in one of the areas."""
    zonder_punt: int
    buiten: pd.DataFrame
    """Those in none: `naam, plaats, dichtstbij, code, afstand_m`, the farthest first."""
    grens: pd.DataFrame
    """Those on a border: `naam, plaats, gebied, code` of the area they count in."""
    bevindingen: tuple[Finding, ...]
    """What putting the lists together and placing them told."""


def places_in_areas(snapshot: Snapshot, soort: str) -> PlacesInAreas:
    """Place the schools (`soort` is `school`) or the `aanbod` of a folder in its areas.

    Raises NotFound when there is no list of that kind, or there are no borders to place it in.
    """
    found = locations(snapshot, soort)
    areas = _smallest(snapshot)
    shapes = boundaries.geometry(snapshot, areas).reset_index(drop=True)
    names = dict(zip(areas.frame["code"], areas.frame["naam"], strict=True))
    frame = found.frame.reset_index(drop=True)
    x, y = frame["x"].to_numpy(float), frame["y"].to_numpy(float)
    located = locate(x, y, shapes)
    pointed = frame["x"].notna().to_numpy()
    outside = frame[pointed & (located.codes == "")]
    border = frame[located.grens]
    told = list(found.bevindingen)
    where = f"{NIVEAUS[areas.niveau].meervoud} van {areas.indeling}"
    if len(outside):
        told.append(f.GEEN_GEBIED("zie de tabel", f"plekken buiten de {where}",
                                  aantal=len(outside)))  # fmt: skip
    if len(border):
        told.append(f.OP_DE_GRENS("zie de tabel", f"plekken op de grens van {where}",
                                  aantal=len(border)))  # fmt: skip
    codes = located.codes[located.grens]
    return PlacesInAreas(
        gebieden=where,
        aantal=len(frame),
        binnen=int((located.codes != "").sum()),
        zonder_punt=int((~pointed).sum()),
        buiten=_nearest(outside, shapes, names),
        grens=_told(border).assign(gebied=[names[code] for code in codes], code=codes),
        bevindingen=tuple(told),
    )


def _smallest(snapshot: Snapshot) -> boundaries.Areas:
    for niveau in _LEVELS:
        try:
            return boundaries.areas(snapshot, niveau)
        except NotFound:
            continue
    raise NotFound(
        "Er zijn geen grenzen om deze plekken in te plaatsen. Importeer grenzen van buurten of "
        "wijken."
    )


def _nearest(
    outside: pd.DataFrame, shapes: gpd.GeoDataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """Say of places in no area which area is nearest, and how far away it is."""
    import shapely

    geometry = shapes.geometry.to_numpy()
    points = shapely.points(outside["x"].to_numpy(float), outside["y"].to_numpy(float))
    # distance is to the border of the area: 0 would have been inside
    (place, area), metres = shapely.STRtree(geometry).query_nearest(
        points, return_distance=True, all_matches=False
    )
    order: np.ndarray = place.argsort(kind="stable")
    near = shapes["code"].to_numpy(dtype=object)[area[order]]
    return (
        _told(outside)
        .assign(
            dichtstbij=[names[code] for code in near], code=near, afstand_m=metres[order].round()
        )
        .sort_values("afstand_m", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def _told(places: pd.DataFrame) -> pd.DataFrame:
    """Return what tells a place to people: its name, and its town or else its postcode."""
    town = places["plaats"].where(places["plaats"] != "", places["gemeente"])
    town = town.where(town != "", places["pc4"])
    return places[["naam"]].assign(plaats=town).reset_index(drop=True)
