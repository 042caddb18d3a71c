"""Geometry for the browser: sent once, kept there, and coloured by what comes later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boundaries
from geo.choropleth import Choropleth
from geo.page import compact_json
from store import NotFound, Snapshot

if TYPE_CHECKING:
    from boundaries import Areas

_FINE_UP_TO = 1500
"""Areas up to which the detail for one gemeente is affordable (benchmarks/landelijke_kaart.py)."""
# own choice: a third of it is under a second on a line of 10 megabits
_LARGE_BYTES = 2_500_000
"""Whole-country geometry above this is taken at its coarsest: gzipped, a third of it travels."""


@dataclass(frozen=True, slots=True)
class PreparedLayer:
    """A layer as the browser gets it.

    `geojson` is a FeatureCollection (WGS84) with, beside `features`, the names of the areas
    and of those above them, all in the order of `codes`. `id` is the hash of these bytes, so
    the same geometry has the same address and a browser never fetches it twice.
    """

    id: str
    geojson: bytes
    bounds_wgs84: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    codes: tuple[str, ...]


def prepared(snapshot: Snapshot, of: Choropleth | Areas) -> PreparedLayer:
    """Prepare the geometry of a map, or of areas, for the browser."""
    areas = of.areas if isinstance(of, Choropleth) else of
    features = boundaries.prepared(snapshot, areas, _detail(snapshot, areas))
    extra = {
        "namen": areas.frame["naam"].astype(str).to_list(),
        "ouders": _parents(snapshot, areas),
    }
    # names go into the same object, behind the features: one file, parsed once
    data = features.rstrip()[:-1] + b"," + compact_json(extra).encode()[1:]
    return PreparedLayer(
        id=hashlib.sha256(data).hexdigest()[:20],
        geojson=data,
        bounds_wgs84=_bounds(snapshot, areas),
        codes=tuple(areas.frame["code"].astype(str)),
    )


def _detail(snapshot: Snapshot, areas: Areas) -> str:
    """Choose the finest detail that stays small; what the import made ready costs nothing."""
    if areas.compleet:
        ready = areas.grenzen.bestanden.get("kaart_regionaal.geojson")
        if not ready:
            return "landelijk"
        with snapshot.reading(areas.grenzen, "kaart_regionaal.geojson") as file:
            return "regionaal" if file.stat().st_size <= _LARGE_BYTES else "landelijk"
    return "lokaal" if len(areas.frame) <= _FINE_UP_TO else "regionaal"


def _bounds(snapshot: Snapshot, areas: Areas) -> tuple[float, float, float, float]:
    """Return the box around areas in degrees; a complete set's file says it in its heading."""
    from pyproj import Transformer

    # what the file says of itself saves reading 12,000 shapes
    if areas.compleet:
        from pyarrow import parquet

        with snapshot.reading(areas.grenzen, "landelijk") as file:
            heading = parquet.read_schema(file).metadata or {}
            box = json.loads(heading[b"geo"])["columns"]["geometry"]["bbox"]
    else:
        box = boundaries.geometry(snapshot, areas, "landelijk").total_bounds.tolist()
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    # the whole edge, not its corners alone: a straight line in RD is bent in degrees
    west, south, east, north = to_degrees.transform_bounds(*box)
    return west, south, east, north


def _parents(snapshot: Snapshot, areas: Areas) -> dict[str, dict[str, Any]]:
    """Return, per higher level, its codes and names and the place of each area among them."""
    import pandas as pd

    parents: dict[str, dict[str, Any]] = {}
    for level, column in (("wijk", "wijk_code"), ("gemeente", "gemeente_code")):
        if column not in areas.frame or areas.frame[column].isna().all():
            continue
        # areas of this very level: their own name stands there already
        if areas.frame[column].equals(areas.frame["code"]):
            continue
        place, found = pd.factorize(areas.frame[column], sort=True)
        names = area_names(snapshot, level, areas.indeling)
        parents[level] = {
            "codes": [str(code) for code in found],
            "namen": [str(names.get(code, code)) for code in found],
            "van": place.tolist(),
        }
    return parents


def area_names(snapshot: Snapshot, level: str, indeling: int) -> dict[str, str]:
    """Return names by code of a level, nothing where its boundaries are not in the folder."""
    try:
        frame = boundaries.areas(snapshot, level, indeling=indeling).frame
    except NotFound:
        return {}
    return dict(zip(frame["code"], frame["naam"], strict=True))
