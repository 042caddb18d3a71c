"""Coordinates of aanbod as people type them: what is unmistakable is put right, the rest told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.locations import findings as f
from geo.locations.coordinates import KEEPS_POINT, Oordeel, Stelsel, judge

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from store import Finding, FindingKind

    Numbers = NDArray[np.float64]

_STAYS = "gehouden zoals het er staat; niet op de kaart met dit punt"
_TOLD: dict[Oordeel, tuple[FindingKind, str, str | None]] = {
    Oordeel.VERWISSELD: (f.VERWISSELD, "x en y (of breedte en lengte) staan omgekeerd", None),
    Oordeel.ANDER_STELSEL: (f.ANDER_STELSEL, "graden in plaats van meters (RD)", None),
    Oordeel.NUL: (f.NULPUNT, "coördinaten 0, 0", _STAYS),
    Oordeel.BUITEN: (f.BUITEN, "coördinaten buiten Nederland", _STAYS),
    Oordeel.ZEE: (f.ZEE, "punt ligt meer dan 1,5 km buiten het land", _STAYS),
    Oordeel.ONLEESBAAR: (f.ONLEESBAAR, "een van beide coördinaten ontbreekt", _STAYS),
}


def put_right(
    x: float | None, y: float | None, place: str, *, degrees: bool = False, fictief: bool = False
) -> tuple[float | None, float | None, list[Finding]]:
    """Return a point in RD, and what to tell of it.

    Parameters
    ----------
    x, y
        As they were typed: RD, or longitude and latitude.
    place
        Where they stand, for the finding.
    degrees
        Longitude and latitude are what the columns promise.
    fictief
        True for the demonstration set, whose places lie in open water.

    Returns
    -------
        The point, put right where it was swapped or in degrees. One that cannot be a place in
        the Netherlands comes back as it was: nothing that was typed is lost.
    """
    if x is None and y is None:
        return None, None, []
    if x is None or y is None:
        kind, words, done = _TOLD[Oordeel.ONLEESBAAR]
        return x, y, [kind(place, words, gedaan=done)]
    system = Stelsel.WGS84 if degrees else Stelsel.RD
    east, north, verdicts = judge(np.array([x]), np.array([y]), system, fictief=fictief)
    verdict = verdicts[0]
    if verdict is Oordeel.GOED and not degrees:
        return x, y, []
    told: list[Finding] = []
    if verdict in _TOLD:
        kind, words, done = _TOLD[verdict]
        told = [kind(place, f"{words}: {x:g} / {y:g}", gedaan=done)]
    if verdict in KEEPS_POINT:
        return round(float(east[0]), 1), round(float(north[0]), 1), told
    return x, y, told


def on_the_map(x: Numbers, y: Numbers, *, fictief: bool = False) -> tuple[Numbers, Numbers]:
    """Return points in RD for the map: nan for what is no place in the Netherlands."""
    east, north, _ = judge(x, y, Stelsel.RD, fictief=fictief)
    both = ~(np.isnan(east) | np.isnan(north))
    return np.where(both, east, np.nan), np.where(both, north, np.nan)
