"""Geometry for the browser: sent once, kept there, and coloured by what comes later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boundaries.geojson import to_geojson
from geo.escaping import compact_json
from store import NotFound

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from boundaries import Areas
    from geo.kaart import Kaart
    from store import Snapshot

_FINE_UP_TO = 1500
"""Areas up to which the detail for one gemeente is affordable."""
_LARGE_BYTES = 2_500_000
"""Whole-country geometry above this is taken at its coarsest."""


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

    @property
    def bestandsnaam(self) -> str:
        """The name of the file it is served as."""
        return f"{self.id}.geojson"

    def publish(self, folder: Path) -> Path:
        """Put the layer in a folder that is served to browsers; nothing happens if it is there."""
        from store._files import write_atomic

        target = folder / self.bestandsnaam
        if not target.exists():
            folder.mkdir(parents=True, exist_ok=True)
            write_atomic(target, self.geojson)
        return target


def prepared(snapshot: Snapshot, of: Kaart | Areas) -> PreparedLayer:
    """Prepare the geometry of a map, or of areas, for the browser.

    The whole country is what the import made ready; a selection is cut from the finest
    version that stays small.
    """
    areas: Areas = getattr(of, "areas", of)  # type: ignore[assignment]
    codes = tuple(areas.frame["code"].astype(str))
    features = _ready_made(snapshot, areas)
    if features is None:
        import boundaries

        detail = "lokaal" if len(codes) <= _FINE_UP_TO else "regionaal"
        features = to_geojson(boundaries.geometry(snapshot, areas, detail=detail))
    extra = {
        "namen": areas.frame["naam"].astype(str).to_list(),
        "ouders": _parents(snapshot, areas),
    }
    data = features.rstrip()[:-1] + b"," + compact_json(extra).encode()[1:]
    return PreparedLayer(hashlib.sha256(data).hexdigest()[:20], data, bounds(features), codes)


def bounds(geojson: bytes) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a FeatureCollection."""
    import numpy as np
    import shapely

    shapes = shapely.from_geojson(geojson)
    west, south, east, north = np.asarray(shapely.total_bounds(shapes)).tolist()
    return west, south, east, north


def _ready_made(snapshot: Snapshot, areas: Areas) -> bytes | None:
    """Return what the import made for the whole country, when that is what is asked."""
    names = [
        name
        for name in ("kaart_regionaal.geojson", "kaart_landelijk.geojson")
        if name in areas.record.bestanden
    ]
    if len(areas.frame) != areas.record.rijen or not names:
        return None
    for name in names:
        if snapshot.path(areas.record, name).stat().st_size <= _LARGE_BYTES:
            return snapshot.raw(areas.record, name)
    return snapshot.raw(areas.record, names[-1])


def _parents(snapshot: Snapshot, areas: Areas) -> dict[str, dict[str, Any]]:
    """Return, per higher level, its codes and names and the place of each area among them."""
    import pandas as pd

    parents: dict[str, dict[str, Any]] = {}
    for level, column in (("wijk", "wijk_code"), ("gemeente", "gemeente_code")):
        if column not in areas.frame or areas.frame[column].isna().all():
            continue
        if areas.frame[column].equals(areas.frame["code"]):
            continue
        place, found = pd.factorize(areas.frame[column], sort=True)
        names = _names(snapshot, level, areas.indeling)
        parents[level] = {
            "codes": [str(code) for code in found],
            "namen": [str(names.get(code, code)) for code in found],
            "van": place.tolist(),
        }
    return parents


def _names(snapshot: Snapshot, level: str, indeling: int) -> pd.Series | dict[str, str]:
    """Return names by code of a level, nothing where its boundaries are not in the folder."""
    import boundaries

    try:
        frame = boundaries.areas(snapshot, level, indeling=indeling).frame
    except NotFound:
        return {}
    return frame.set_index("code")["naam"]
