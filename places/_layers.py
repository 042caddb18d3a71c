"""Lists of places in map files (GeoPackage, shapefile, GeoParquet, FlatGeobuf): a list a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places import findings as f
from places._columns import canonical, coordinate, cut_off
from places._lists import AREAS, POINTS, WANTED, Lijst, free, nameless
from places.coordinates import Stelsel
from store.reading.layers import READABLE, layers_of, open_maps, read_layer
from store.reading.persons import refuse_personal
from store.reading.tables import cell_text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from store import Finding, InputFile
    from store.reading.layers import Layer

ENDINGS = tuple(ending for ending in READABLE if ending not in POINTS)
_DEGREES = (4326, 4258)
"""WGS84 and the European ETRS89 differ less than a metre here."""
_RD = (28992, 7415)


def takes_layers(file: InputFile) -> bool:
    """Tell whether a file, by its ending, is a map file that may hold places."""
    return file.name.lower().endswith(ENDINGS)


def read_layers(path: Path) -> tuple[list[Lijst], list[Finding]]:
    """Read every layer with names from the map files of a file, folder or zip.

    Returns
    -------
        The lists, and findings about layers that hold no places.

    Raises
    ------
    Refused
        When a file is broken, or when no layer is a list of places.
    """
    found: list[Lijst] = []
    notes: list[Finding] = []
    with open_maps(path, wanted=WANTED) as files:
        maps = [file for file in files if file.path.suffix in ENDINGS]
        for layer in (layer for file in maps for layer in layers_of(file)):
            place = f"{layer.file.name}, laag {layer.name}"
            item = _layer(layer, place, notes)
            if item is None:
                seen = ", ".join(layer.columns)[:200] or "geen kolommen"
                notes.append(f.LAAG_ZONDER_PLEKKEN(place, f"kolommen: {seen}"))
            else:
                found.append(item)
    return found, notes


def _layer(layer: Layer, place: str, notes: list[Finding]) -> Lijst | None:
    """Read one layer; None when it has no column with names, or only lines."""
    shapefile = layer.file.kind == "shapefile"
    names = {c: canonical(cut_off(c) if shapefile else c) for c in layer.columns}
    if nameless(list(names.values())):
        return None
    refuse_personal(layer.columns, place, wanted=WANTED)
    frame, complaints = read_layer(layer)
    notes += complaints
    columns: dict[str, pd.Series] = {}
    for column, name in names.items():
        if column in frame:
            text = frame[column].astype(object).map(cell_text).astype("str")
            columns[free(name, columns)] = text.reset_index(drop=True)
    rows = pd.DataFrame(columns, dtype="str")
    places = [f"{place}, rij {number}" for number in range(1, len(rows) + 1)]
    if "geometry" not in frame:
        return _table(place, rows, places, layer)
    kinds = frame.geometry.geom_type
    if kinds.notna().any() and not kinds.dropna().str.contains("Point|Polygon").any():
        return None
    areas = kinds.str.contains("Polygon").fillna(value=False)
    if areas.any():
        notes.append(f.VLAK_ALS_PLEK(place, AREAS, aantal=int(areas.sum())))
    return _with_points(place, rows, places, frame, layer)


def _table(name: str, rows: pd.DataFrame, places: list[str], layer: Layer) -> Lijst:
    """Return a layer without geometry, which may have its coordinates in columns."""
    cells: dict[str, tuple[pd.Series, str]] = {}
    for column, text in zip(layer.columns, rows.columns, strict=True):
        if (which := coordinate(column)) is not None:
            cells.setdefault(which[0], (rows[text], which[1]))
    if not {"oost", "noord"} <= cells.keys():
        return Lijst(name, rows, places, None, None, Stelsel.ONBEKEND)
    (east, system), (north, _) = cells["oost"], cells["noord"]
    return Lijst(name, rows, places, east, north, Stelsel(system))


def _with_points(
    name: str, rows: pd.DataFrame, places: list[str], frame: gpd.GeoDataFrame, layer: Layer
) -> Lijst:
    """Put coordinates beside the rows, in the system the layer says; its truth is judged later."""
    import shapely

    crs = frame.crs if layer.crs_stated else None
    code = crs.to_epsg() if crs is not None else None
    system = Stelsel.ONBEKEND
    if code in _DEGREES:
        system = Stelsel.WGS84
    elif code in _RD:
        system = Stelsel.RD
    elif crs is not None:
        frame, system = frame.to_crs(28992), Stelsel.RD
    shapes = frame.geometry.to_numpy()
    one = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    points = np.full(len(shapes), None, dtype=object)
    points[usable & one] = shapes[usable & one]
    points[usable & ~one] = shapely.point_on_surface(shapes[usable & ~one])
    east, north = (
        pd.Series([_cell(value) for value in get(points)], dtype=object)
        for get in (shapely.get_x, shapely.get_y)
    )
    return Lijst(name, rows, places, east, north, system)


def _cell(value: float) -> float | str:
    return float(value) if np.isfinite(value) else ""
