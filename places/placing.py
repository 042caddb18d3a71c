"""Where the places of a folder lie on its areas: which lie in none, and which on a border."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import boundaries
from boundaries import NIVEAUS
from places import findings as f
from places.areas import locate
from places.points import locations
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import numpy as np
    import pandas as pd

    from store import Finding, Snapshot

GRENSREGEL = (
    "Een plek op de grens van twee gebieden telt één keer, in het gebied met de laagste code."
)
_LEVELS = ("buurt", "wijk", "gemeente")
"""The smallest level with borders is looked at."""


@dataclass(frozen=True, slots=True)
class Plaatsing:
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


def placing(snapshot: Snapshot, soort: str) -> Plaatsing:
    """Place the schools or the aanbod of a folder in its areas.

    Parameters
    ----------
    snapshot
        The data folder.
    soort
        `school` or `aanbod`.

    Raises
    ------
    NotFound
        When there is no list of that kind, or there are no borders to place it in.
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
    return Plaatsing(
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
    (place, area), metres = shapely.STRtree(geometry).query_nearest(
        points, return_distance=True, all_matches=False
    )
    order: np.ndarray = place.argsort(kind="stable")
    near = shapes["code"].to_numpy(dtype=object)[area[order]]
    return (
        _told(outside)
        .assign(
            dichtstbij=[names[code] for code in near],
            code=near,
            afstand_m=metres[order].round(),
        )
        .sort_values("afstand_m", ascending=False, kind="stable")
        .reset_index(drop=True)
    )


def _told(places: pd.DataFrame) -> pd.DataFrame:
    """Return what tells a place to people: its name, and its town or else its postcode."""
    town = places["plaats"].where(places["plaats"] != "", places["gemeente"])
    town = town.where(town != "", places["pc4"])
    return places[["naam"]].assign(plaats=town).reset_index(drop=True)
