"""Coordinates of aanbod as people type them: what is unmistakable is put right, the rest told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.locations import findings as f
from geo.locations.coordinates import KEEPS_POINT, Oordeel, Stelsel, judge, read_coordinates
from store.tables import cell_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from store import Finding, FindingKind

    Numbers = NDArray[np.float64]

_STAYS = "gehouden zoals het er staat; niet op de kaart met dit punt"
_TOLD: dict[Oordeel, tuple[FindingKind, str, str | None]] = {
    Oordeel.VERWISSELD: (f.VERWISSELD, "x en y (of breedte en lengte) staan omgekeerd", None),
    Oordeel.NUL: (f.NULPUNT, "coördinaten 0, 0", _STAYS),
    Oordeel.BUITEN: (f.BUITEN, "coördinaten buiten Nederland", _STAYS),
    Oordeel.ZEE: (f.ZEE, "punt ligt meer dan 1,5 km buiten het land", _STAYS),
    Oordeel.ONLEESBAAR: (f.ONLEESBAAR, "coördinaten niet te lezen, of een van beide", _STAYS),
}
_OTHER_SYSTEM = {
    Stelsel.RD: "graden in plaats van meters (RD)",
    Stelsel.WGS84: "meters (RD) in plaats van graden",
}


def put_right(
    east: object, north: object, place: str, *, stelsel: Stelsel, fictief: bool = False
) -> tuple[float | None, float | None, list[Finding]]:
    """Return a point in RD, and what to tell of it.

    Parameters
    ----------
    east, north
        The cells as they stand in the file, for x or longitude and y or latitude.
    place
        Where they stand, for the finding.
    stelsel
        What their columns promise: RD, or longitude and latitude.
    fictief
        True for the demonstration set, whose places lie in open water.

    Returns
    -------
        The point, put right where it was swapped or in degrees; None for both where the cells
        are empty or cannot be a place in the Netherlands.
    """
    judged = read_coordinates(
        pd.Series([east], dtype=object), pd.Series([north], dtype=object), stelsel, fictief=fictief
    )
    verdict = judged.oordeel[0]
    if verdict is Oordeel.LEEG:
        return None, None, []
    told: list[Finding] = []
    said = f"{cell_text(east)} / {cell_text(north)}"
    if verdict is Oordeel.ANDER_STELSEL:
        told = [f.ANDER_STELSEL(place, f"{_OTHER_SYSTEM[stelsel]}: {said}")]
    elif verdict in _TOLD:
        kind, words, done = _TOLD[verdict]
        told = [kind(place, f"{words}: {said}", gedaan=done)]
    if verdict not in KEEPS_POINT:
        return None, None, told
    return round(float(judged.x[0]), 2), round(float(judged.y[0]), 2), told


def on_the_map(x: Numbers, y: Numbers, *, fictief: bool = False) -> tuple[Numbers, Numbers]:
    """Return points in RD for the map: nan for what is no place in the Netherlands."""
    east, north, _ = judge(x, y, Stelsel.RD, fictief=fictief)
    both = ~(np.isnan(east) | np.isnan(north))
    return np.where(both, east, np.nan), np.where(both, north, np.nan)
