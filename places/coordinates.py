"""Coordinates as people write them, judged and brought to RD (EPSG:28992).

Only what is unmistakable is corrected: a latitude of 5 and a longitude of 52 lie in the
Indian Ocean one way round and in Utrecht the other. What stays doubtful keeps its row and
loses its point.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.crs import NEDERLAND_RD, NEDERLAND_WGS84, within
from boundaries.crs import metres as metres_of
from store.reading.numbers import Decimaal, parse_number, to_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Land of the Netherlands with 1.5 km around it, in RD. Made from the provincies of 2022 of CBS and
# Kadaster (Wijken en buurten 2022, CC BY 4.0), simplified by 800 m.
_OUTLINE = Path(__file__).with_name("nederland.wkt")

# own choice: the first rows tell the form; only where they do not, all are looked at
_LOOKED_AT = 50
# Share of the filled cells that must lie in the Netherlands for a column to hold points.
_MOST = 0.8


class CoordinateSystem(StrEnum):
    """The system that the names of the columns promise."""

    WGS84 = "wgs84"
    RD = "rd"
    ONBEKEND = "onbekend"


class PointVerdict(StrEnum):
    """What became of a pair of coordinates."""

    GOED = "goed"
    LEEG = "leeg"
    ONLEESBAAR = "onleesbaar"
    NUL = "nul"
    VERWISSELD = "verwisseld"
    """Corrected: the two stood the other way round."""
    ANDER_STELSEL = "ander_stelsel"
    """Corrected: RD in columns for WGS84, or the other way round."""
    BUITEN = "buiten"
    """In no way a place in the Netherlands."""
    ZEE = "zee"
    """Within the Netherlands' bounds but more than 1.5 km from its land."""


KEEPS_POINT = (PointVerdict.GOED, PointVerdict.VERWISSELD, PointVerdict.ANDER_STELSEL)


@dataclass(frozen=True, slots=True)
class Judged:
    """Coordinates of many rows: RD metres, nan where there is no point, and why."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    oordeel: NDArray[np.object_]
    komma: NDArray[np.bool_]
    """Read with a decimal comma."""


def judge(
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    stelsel: CoordinateSystem,
    *,
    fictief: bool = False,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.object_]]:
    """Return x, y in RD and a verdict for each pair.

    Parameters
    ----------
    east, north
        What the columns for longitude or x, and for latitude or y, hold; nan is empty.
    stelsel
        What the names of the columns promise.
    fictief
        True for places of the demonstration set, which lie in open water on purpose.
    """
    east, north = np.asarray(east, dtype=float), np.asarray(north, dtype=float)
    # Each pair is tried as degrees and as metres, and both the other way round; of these four at
    # most one lies in the Netherlands, as no width is a length there and no x a y.
    verdict = np.full(len(east), PointVerdict.BUITEN, dtype=object)
    degrees, degrees_swapped = (
        within(east, north, NEDERLAND_WGS84),
        within(north, east, NEDERLAND_WGS84),
    )
    metres, metres_swapped = within(east, north, NEDERLAND_RD), within(north, east, NEDERLAND_RD)
    as_degrees, as_metres = degrees | degrees_swapped, metres | metres_swapped
    swapped = degrees_swapped | metres_swapped

    verdict[as_degrees | as_metres] = PointVerdict.GOED
    verdict[swapped] = PointVerdict.VERWISSELD
    # a heading that promises another system than the numbers show was wrong
    if stelsel is CoordinateSystem.WGS84:
        verdict[as_metres] = PointVerdict.ANDER_STELSEL
    elif stelsel is CoordinateSystem.RD:
        verdict[as_degrees] = PointVerdict.ANDER_STELSEL
    verdict[(east == 0) & (north == 0)] = PointVerdict.NUL
    verdict[np.isnan(east) | np.isnan(north)] = PointVerdict.LEEG

    # from here on x and y are metres, whatever stood there
    x = np.where(metres, east, np.where(metres_swapped, north, np.nan))
    y = np.where(metres, north, np.where(metres_swapped, east, np.nan))
    if as_degrees.any():
        longitude = np.where(degrees, east, north)[as_degrees]
        latitude = np.where(degrees, north, east)[as_degrees]
        x[as_degrees], y[as_degrees] = metres_of(longitude, latitude)
    known = ~np.isnan(x)
    # in the box, but not on the land or within 1.5 km of it: a typing mistake or the sea
    at_sea = known & (not fictief)
    at_sea[at_sea] = ~on_land(x[at_sea], y[at_sea])
    verdict[at_sea] = PointVerdict.ZEE
    x[at_sea], y[at_sea] = np.nan, np.nan
    return x, y, verdict


def read_coordinates(
    east: pd.Series, north: pd.Series, stelsel: CoordinateSystem, *, fictief: bool = False
) -> Judged:
    """Read two columns of cells; a decimal comma is read where a point gives no place.

    `5,121` is a longitude and `136.501` may be an x in metres or in kilometres: each pair is
    read both ways and the reading that lies in the Netherlands is the one that was meant.
    """
    # read every pair both ways; the reading that gives a place is the one that was meant
    readings = []
    for sign in (Decimaal.PUNT, Decimaal.KOMMA):
        pair = [to_numbers(column, decimaal=sign) for column in (east, north)]
        readings.append((*judge(pair[0].waarden, pair[1].waarden, stelsel, fictief=fictief), pair))
    (x, y, verdict, point), (x2, y2, verdict2, comma) = readings
    better = ~np.isin(verdict, KEEPS_POINT) & np.isin(verdict2, KEEPS_POINT)
    verdict = np.where(better, verdict2, verdict)
    text = point[0].tekst | point[1].tekst
    verdict = np.where(~better & text, PointVerdict.ONLEESBAAR, verdict)
    # one of two coordinates alone is no point, and is told
    half = point[0].leeg ^ point[1].leeg
    verdict = np.where(~better & half, PointVerdict.ONLEESBAAR, verdict)
    written = np.zeros(len(verdict), dtype=bool)
    for column, one, other in zip((east, north), point, comma, strict=True):
        # `5,12` is 5.12 in both readings; `136,900` is only with a comma for decimals 136.9
        said = np.array(["," in str(cell) for cell in column], dtype=bool)
        written |= said & (better | (one.waarden == other.waarden))
    kept = np.isin(verdict, KEEPS_POINT)
    return Judged(np.where(better, x2, x), np.where(better, y2, y), verdict, written & kept)


def read_pairs(cells: pd.Series) -> tuple[pd.Series, pd.Series] | None:
    """Return east and north of a column that holds points whole; None when it does not.

    As WKT (`POINT (5.1 52.1)`, also of a shape, of which a point inside it is taken) or as two
    numbers (`52.1, 5.1`). Which of the two is the latitude shows in their size: one of the
    Netherlands is no longitude of it, nor is an x a y.
    """
    from store.reading.tables import cell_text

    text = cells.map(cell_text)
    filled = np.flatnonzero(text != "")
    # a column of something else shows that in its first rows
    for rows in (filled[:_LOOKED_AT], filled):
        first, second = _wkt(text.iloc[rows]) if _is_wkt(text, rows) else _two_numbers(text, rows)
        lies = {
            turned: within(x, y, NEDERLAND_WGS84) | within(x, y, NEDERLAND_RD)
            for turned, x, y in ((False, first, second), (True, second, first))
        }
        turned = lies[True].sum() > lies[False].sum()
        if not len(rows) or lies[turned].mean() < _MOST:
            return None
    both = np.full((2, len(text)), "", dtype=object)
    both[:, filled] = (second, first) if turned else (first, second)
    return pd.Series(both[0], index=cells.index), pd.Series(both[1], index=cells.index)


def _is_wkt(text: pd.Series, rows: NDArray[np.int64]) -> bool:
    return bool(text.iloc[rows].str.contains(r"\(\s*\(?-?\d").mean() >= _MOST) and bool(
        text.iloc[rows].str.contains("POINT|POLYGON|LINESTRING", case=False).any()
    )


def _wkt(text: pd.Series) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import shapely

    bare = text.str.replace(r"^SRID=\d+;", "", regex=True)  # as PostGIS writes it
    inside = shapely.point_on_surface(shapely.from_wkt(bare.to_numpy(), on_invalid="ignore"))
    return shapely.get_x(inside), shapely.get_y(inside)


def _two_numbers(
    text: pd.Series, rows: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    found = np.full((len(rows), 2), np.nan)
    for place, cell in enumerate(text.iloc[rows]):
        bare = cell.strip("()[] ")
        for between in (";", ", ", " ", ","):
            parts = bare.split(between)
            # `52,1` alone is one number with a decimal comma
            if len(parts) == 2 and (between != "," or "." in bare):  # noqa: PLR2004
                numbers = [parse_number(part.strip()) for part in parts]
                found[place] = [np.nan if number is None else number for number in numbers]
                break
    return found[:, 0], found[:, 1]


def on_land(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which places (RD) lie on land of the Netherlands, or within 1.5 km of it."""
    import shapely

    inside: NDArray[np.bool_] = shapely.contains_xy(_outline(), x, y)
    return inside


@cache
def _outline():  # type: ignore[no-untyped-def]  # noqa: ANN202
    import shapely

    outline = shapely.from_wkt(_OUTLINE.read_text(encoding="ascii"))
    shapely.prepare(outline)
    return outline
