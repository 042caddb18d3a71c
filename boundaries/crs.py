"""Reference systems: everything in becomes RD New (EPSG:28992), or is refused with reason."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from boundaries import findings as f
from store import Finding, Refused

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import ArrayLike, NDArray


# EPSG codes: Amersfoort / RD New in metres, and degrees as GPS gives them
RD = 28992
WGS84 = 4326
Box = tuple[float, float, float, float]
"""West, south, east, north."""

# The Netherlands with its territorial sea and some room. The land ends at x 278,000 (Bourtange)
# and y 306,800 (Vaals): the box stays so near to it that no x is a possible y, nor a length in
# degrees a possible width, and points that were written the other way round can be told.
NEDERLAND_RD: Box = (-60_000.0, 300_000.0, 290_000.0, 700_000.0)
NEDERLAND_WGS84: Box = (2.5, 50.6, 7.4, 55.9)
_WANTED = "grenzen in Nederland, in RD (EPSG:28992), WGS84 (EPSG:4326) of een ander bekend stelsel"


def to_rd(
    frame: gpd.GeoDataFrame, plaats: str, *, stated: bool = True
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the frame in RD New, two-dimensional, and a finding when the system was inferred.

    It may be in any system, or in none; `stated` is False when its system is only its format's
    default. Raises Refused when the areas do not lie in the Netherlands in the system the file
    names, or when it names none and the coordinates are not unmistakably RD or WGS84 in the
    Netherlands.
    """
    boxes = np.asarray(frame.geometry.bounds, dtype=float)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if len(boxes) == 0:
        raise Refused(
            "kaartvlakken (polygonen) van gebieden",
            f"{plaats}: geen enkele rij heeft een geometrie",
            "Kies een bestand of laag met kaartvlakken.",
        )
    # what a file says of itself goes before what its numbers look like, unless it says so by
    # default
    looks = _system_of(boxes)
    if frame.crs is None or (not stated and looks not in (None, frame.crs.to_epsg())):
        if looks is None:
            raise Refused(_WANTED, f"{plaats} zonder coördinatenstelsel, {_extent(boxes)}", _TODO)
        found = [
            f.CRS_AANGENOMEN(
                plaats,
                f"geen coördinatenstelsel vermeld, {_extent(boxes)}; gelezen als EPSG:{looks}",
            )
        ]
        frame = frame.set_crs(looks, allow_override=True)
    else:
        found = []
    # RD under another name (an old .prj) is RD already: only its name is set
    name = _name(frame)
    frame = frame.set_crs(RD, allow_override=True) if _is_rd(frame) else frame.to_crs(RD)
    frame = frame.set_geometry(frame.geometry.force_2d())
    if not _inside(np.asarray(frame.geometry.bounds, dtype=float), NEDERLAND_RD).any():
        hint = f" Ze lijken in EPSG:{looks} te staan." if looks else _swapped(boxes)
        raise Refused(
            _WANTED,
            f"{plaats} in {name}, maar de gebieden liggen dan buiten Nederland "
            f"({_extent(boxes)}).{hint}",
            _TODO,
        )
    return frame, found


def outside(frame: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Return which rows (RD) reach outside the Netherlands; rows without geometry do not."""
    boxes = np.asarray(frame.geometry.bounds, dtype=float)
    away: NDArray[np.bool_] = ~_inside(boxes, NEDERLAND_RD) & ~np.isnan(boxes).any(axis=1)
    return away


# Coordinates below this are written as degrees.
_DEGREES = 1000.0
_TODO = (
    "Sla het bestand in een GIS-programma op met het juiste coördinatenstelsel "
    "(bij voorkeur EPSG:28992) en importeer het opnieuw."
)


def _system_of(boxes: NDArray[np.float64]) -> int | None:
    """Return the system whose Netherlands holds all boxes; the two cannot be confused."""
    # RD counts in hundreds of thousands of metres, WGS84 in single degrees: no box lies in both.
    for code, box in ((RD, NEDERLAND_RD), (WGS84, NEDERLAND_WGS84)):
        if _inside(boxes, box).all():
            return code
    return None


def within(x: Any, y: Any, box: Box) -> Any:  # noqa: ANN401 - numbers, arrays or columns alike
    """Tell which points lie in a box; nan lies in none."""
    west, south, east, north = box
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


@cache
def _transformer(source: int, target: int) -> Any:  # noqa: ANN401 - pyproj's Transformer
    from pyproj import Transformer

    return Transformer.from_crs(source, target, always_xy=True)


def metres(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y (RD, metres) of longitudes and latitudes (WGS84)."""
    x, y = _transformer(WGS84, RD).transform(lon, lat)
    return x, y


def degrees(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitudes and latitudes (WGS84) of x and y (RD, metres)."""
    lon, lat = _transformer(RD, WGS84).transform(x, y)
    return lon, lat


def _inside(boxes: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    west, south, east, north = box
    return (
        (boxes[:, 0] >= west) & (boxes[:, 1] >= south)
        & (boxes[:, 2] <= east) & (boxes[:, 3] <= north)
    )  # fmt: skip


def _is_rd(frame: gpd.GeoDataFrame) -> bool:
    """Return whether this is RD New under whatever name.

    An old `.prj` says `RD_New` without authority; transforming that to EPSG:28992 would
    shift everything by the datum shift it does not mention.
    """
    crs = frame.crs
    if crs.to_epsg() == RD:
        return True
    name = crs.name.upper().replace("_", " ")
    return bool(crs.is_projected) and "RD NEW" in name


def _swapped(boxes: NDArray[np.float64]) -> str:
    if _system_of(boxes[:, [1, 0, 3, 2]]) is None:
        return ""
    return " Waarschijnlijk zijn x en y (lengte en breedte) verwisseld."


def _extent(boxes: NDArray[np.float64]) -> str:
    west, south = boxes[:, 0].min(), boxes[:, 1].min()
    east, north = boxes[:, 2].max(), boxes[:, 3].max()
    w, s, e, n = (_number(value) for value in (west, south, east, north))
    return f"x van {w} tot {e}, y van {s} tot {n}"


def _number(value: float) -> str:
    """Write metres whole and degrees with two decimals, with a comma."""
    return f"{value:.0f}" if abs(value) >= _DEGREES else f"{value:.2f}".replace(".", ",")


def _name(frame: gpd.GeoDataFrame) -> str:
    code = frame.crs.to_epsg()
    return f"EPSG:{code}" if code else str(frame.crs.name)
