"""Where the nodes of a flow map stand: the centre of the pupils, or the school itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from flows._counts import SOORTEN
from flows.areas import gebieden
from flows.dataset import leerlingjaar
from flows.mapping import PO_SOORTEN, VO_SOORTEN
from geo.flows._bewaard import Folder
from store import Soort

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd

    from flows.dataset import Leerlingjaar
    from store import Snapshot

_ABROAD = 100
"""Home codes below this are no postcode."""
_SPREAD = 90.0
"""Metres between schools that only share the point of their postcode."""


@dataclass(frozen=True, slots=True)
class Plaats:
    """A point in RD metres, and in Dutch what it is the point of."""

    x: float
    y: float
    wat: str


def places_of(snapshot: Snapshot, jaar: int, what: str) -> Mapping[str, Plaats]:
    """Return the places of a year per code: of `po` or `vo` SWVs, `gemeente`, `pc4` or `school`.

    All pupils count, whatever a question filters, so that a node keeps its place.
    """
    return _places_of(Folder(snapshot), jaar, what)


def mean_home(year: Leerlingjaar, rows: npt.NDArray[np.intp]) -> tuple[float, float] | None:
    """Return the pupil-weighted centre of the homes of some rows; None without any point."""
    rows = rows[(year.herkomst[rows] >= _ABROAD) & ~np.isnan(year.punten[year.herkomst[rows], 0])]
    if not len(rows):
        return None
    points, weight = year.punten[year.herkomst[rows]], year.laag[rows].astype(float)
    x, y = np.average(points, axis=0, weights=weight)
    return float(x), float(y)


@lru_cache(maxsize=16)
def _places_of(folder: Folder, jaar: int, what: str) -> Mapping[str, Plaats]:
    year = leerlingjaar(folder.snapshot, jaar)
    if what == "school":
        return _school_places(folder.snapshot, year)
    return _swv_places(year, what) if what in ("po", "vo") else _area_places(year, what)


def _swv_places(year: Leerlingjaar, kind: str) -> dict[str, Plaats]:
    """Return per SWV (`po` or `vo`) the centre of the pupils who live there.

    An SWV without resident pupils stands at the centre of its schools.
    """
    types = PO_SOORTEN if kind == "po" else VO_SOORTEN
    mine = np.isin(year.soort, [SOORTEN.index(name) for name in types])
    areas = gebieden(year, "swv")
    return _centres(year, areas.codes, areas.thuis, areas.bestemming, mine)


def _area_places(year: Leerlingjaar, niveau: str) -> dict[str, Plaats]:
    """Return per gemeente or PC4 where its pupils live (of a PC4 its own point)."""
    areas = gebieden(year, niveau)
    if niveau == "pc4":
        points = year.punten[np.array([int(code) for code in areas.codes], np.int64)]
        return {
            code: Plaats(float(x), float(y), "punt van de postcode")
            for code, (x, y) in zip(areas.codes, points, strict=True)
            if not np.isnan(x)
        }
    everyone = np.ones(len(year.soort), bool)
    return _centres(year, areas.codes, areas.thuis, areas.bestemming, everyone)


def _school_places(snapshot: Snapshot, year: Leerlingjaar) -> dict[str, Plaats]:
    """Return per school (BRIN6) its own point, else one near the point of its postcode."""
    schools = year.scholen.drop_duplicates("brin6")
    known = _known_schools(snapshot)
    near = year.punten[schools["pc4"].to_numpy()]
    share = schools.groupby("pc4").cumcount().to_numpy()
    angle = share * 2.399963  # the golden angle: neighbours on a spiral never meet
    shift = _SPREAD * np.sqrt(share)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    places = {}
    for code, (x, y) in zip(schools["brin6"], near + shift, strict=True):
        if code in known:
            places[code] = Plaats(*known[code], "adres van de school")
        elif not np.isnan(x):
            places[code] = Plaats(float(x), float(y), "bij het punt van de postcode")
    return places


def _centres(
    year: Leerlingjaar,
    codes: tuple[str, ...],
    home: npt.NDArray[np.int64],
    school: npt.NDArray[np.int64],
    mine: npt.NDArray[np.bool_],
) -> dict[str, Plaats]:
    """Return the centre of the homes of each area, of its schools where nobody lives."""
    pc4 = year.scholen["pc4"].to_numpy()[year.school]
    sides = (
        (home, year.herkomst, "zwaartepunt van de leerlingen die er wonen"),
        (school, pc4, "zwaartepunt van de scholen"),
    )
    places: dict[str, Plaats] = {}
    for area, place, what in reversed(sides):
        points = year.punten[place]
        used = mine & (area >= 0) & ~np.isnan(points[:, 0])
        weight = year.laag[used].astype(float)
        total, x, y = (
            np.bincount(area[used], weights=weight * factor, minlength=len(codes))
            for factor in (1.0, points[used, 0], points[used, 1])
        )
        for position in np.flatnonzero(total > 0):
            centre = x[position] / total[position], y[position] / total[position]
            places[codes[position]] = Plaats(float(centre[0]), float(centre[1]), what)
    return places


def _known_schools(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
    """Return the points of schools that are in a list of locations."""
    if not snapshot.find(Soort.LOCATIES, niveau="school"):
        return {}
    from places.locations import locations

    frame: pd.DataFrame = locations(snapshot, "school").placed
    if "brin6" not in frame:
        return {}
    frame = frame[frame["brin6"].astype(str) != ""].drop_duplicates("brin6")
    return {
        str(code): (float(x), float(y))
        for code, x, y in zip(frame["brin6"], frame["x"], frame["y"], strict=True)
    }
