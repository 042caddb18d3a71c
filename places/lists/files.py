"""Files to plain lists: rows of text under canonical names, with where each stood in its file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from places import findings as f
from places.coordinates import CoordinateSystem
from places.lists.names import canonical, coordinate, cut_off, recognised
from store import Refused
from store.reading.layers import READABLE, layers_of, open_maps, read_layer
from store.reading.persons import refuse_personal
from store.reading.tables import cell_text, find_header, read_grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd

    from store import Finding, InputFile
    from store.reading.layers import Layer
    from store.reading.tables import Grid

WANTED = "een lijst van scholen of aanbod (csv, Excel, GeoJSON, GeoPackage of shapefile)"
_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
POINTS = (".geojson", ".json")
AREAS = "vlakken in plaats van punten"


@dataclass(frozen=True, slots=True)
class PlaceList:
    """One list as read: nothing judged yet.

    `rijen` has text under canonical names (empty where the file is), and `plaats` of each
    row. `oost` and `noord` hold the cells with coordinates, None when the list has none.
    """

    naam: str
    rijen: pd.DataFrame
    plaats: list[str]
    oost: pd.Series | None
    noord: pd.Series | None
    stelsel: CoordinateSystem
    bevindingen: tuple[Finding, ...] = ()
    """What was noticed about the list as a whole."""


def nameless(columns: Sequence[str]) -> bool:
    """Tell whether canonical columns lack both a name and the code of a school."""
    return not {"naam", "brin", "brin6"} & set(columns)


def free_name(name: str, taken: Mapping[str, pd.Series]) -> str:
    """Return a name that is not taken yet."""
    number, unused = 1, name
    while unused in taken:
        number += 1
        unused = f"{name}_{number}"
    return unused


def may_be_table(file: InputFile) -> bool:
    """Tell whether a file, by its ending, may hold a list of places."""
    return file.name.lower().endswith(_TABLES + POINTS)


def read_lists(file: InputFile) -> list[PlaceList]:
    """Read one file: one list, or one per sheet with a recognised header.

    Raises
    ------
    Refused
        When the file holds no list of places, or one of persons.
    """
    if file.name.lower().endswith(POINTS):
        return [_features(file)]
    grids = read_grid(file, wanted=WANTED)
    _refuse_boards(file, grids)
    read = [(grid, _table(grid)) for grid in grids]
    found = [item for _, item in read if item is not None]
    if found:
        found[0] = replace(found[0], bevindingen=_passed_over(read))
    else:
        first = next(
            (line for line in map(grids[0].row, range(len(grids[0].cells))) if any(line)), []
        )
        seen = ", ".join(name for name in first if name)[:200]
        raise Refused(
            WANTED,
            f"{file.name} zonder kolom met namen en een plaats (eerste regel: {seen})",
            "Geef de kolommen namen als naam, adres, postcode, x en y, of lat en lon.",
        )
    return found


def _passed_over(read: Sequence[tuple[Grid, PlaceList | None]]) -> tuple[Finding, ...]:
    """Return a finding for each sheet that holds something and is no list."""
    return tuple(
        f.BLAD_OVERGESLAGEN(grid.name, "geen kop met namen en een plaats", aantal=len(rows))
        for grid, item in read
        if item is None and (rows := [row for row in range(len(grid.cells)) if any(grid.row(row))])
    )


def _refuse_boards(file: InputFile, grids: Sequence[Grid]) -> None:
    """Refuse DUO's lists of school boards: an office is no school."""
    for grid in grids:
        header = find_header(grid, recognised)
        names = [canonical(name) for name in header.names if name] if header else []
        if "bevoegd_gezag_naam" in names and nameless(names):
            raise Refused(
                WANTED,
                f"{file.name}, een lijst van schoolbesturen zonder scholen",
                "Kies de lijst van vestigingen.",
            )


def _table(grid: Grid) -> PlaceList | None:
    """Read a table; None when no line looks like a header of places."""
    header = find_header(grid, recognised)
    if header is None or sum(map(recognised, filter(None, header.names))) < 2:  # noqa: PLR2004
        return None
    refuse_personal(header.names, grid.name, wanted=WANTED)
    body = grid.cells.iloc[header.row + 1 :]
    text = body.map(cell_text) if len(body) else body
    filled = (text != "").any(axis=1) if len(body) else pd.Series(dtype=bool)
    numbers = [index for index, keep in enumerate(filled) if keep]
    text = text.iloc[numbers].reset_index(drop=True)
    cells = body.iloc[numbers].reset_index(drop=True)
    columns: dict[str, pd.Series] = {}
    places: dict[str, tuple[pd.Series, str]] = {}
    for index, name in enumerate(header.names):
        if not name:
            continue
        if (which := coordinate(name)) is not None and which[0] not in places:
            places[which[0]] = (cells[index], which[1])
        else:
            columns[free_name(canonical(name), columns)] = text[index]
    pair = "oost" in places and "noord" in places
    return PlaceList(
        grid.name,
        pd.DataFrame(columns, index=text.index, dtype="str"),
        [grid.place(header.row + 1 + number) for number in numbers],
        places["oost"][0] if pair else None,
        places["noord"][0] if pair else None,
        CoordinateSystem(places["oost"][1]) if pair else CoordinateSystem.ONBEKEND,
    )


def _features(file: InputFile) -> PlaceList:
    """Read a GeoJSON of points; a feature without a point stays, without coordinates."""
    try:
        data = json.loads(file.read())
        features = data["features"]
        rows = [
            {canonical(k): _text(v) for k, v in (item["properties"] or {}).items()}
            for item in features
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            WANTED, f"{file.name} is geen GeoJSON met punten", "Kies een ander bestand."
        ) from error
    refuse_personal({name for row in rows for name in row}, file.name, wanted=WANTED)
    if not rows:
        raise Refused(WANTED, f"{file.name} heeft geen punten", "Kies een ander bestand.")
    points = [_point(item.get("geometry")) for item in features]
    areas = sum("Polygon" in _kind(item.get("geometry")) for item in features)
    named = str((data.get("crs") or {}).get("properties", {}).get("name", ""))
    frame = pd.DataFrame(rows).fillna("").astype("str")
    if "naam" not in frame:
        raise Refused(
            WANTED,
            f"{file.name} met punten zonder kolom naam ({', '.join(frame.columns)[:200]})",
            "Zijn het grenzen, gebruik dan importeer grenzen.",
        )
    return PlaceList(
        file.name,
        frame,
        [f"{file.name}, punt {number}" for number in range(1, len(rows) + 1)],
        pd.Series([point[0] for point in points], dtype=object),
        pd.Series([point[1] for point in points], dtype=object),
        CoordinateSystem.RD if named.endswith("28992") else CoordinateSystem.WGS84,
        (f.VLAK_ALS_PLEK(file.name, AREAS, aantal=areas),) if areas else (),
    )


def _point(geometry: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return the two coordinates of a point, or of one inside an area; empty for all else."""
    kind = _kind(geometry)
    if "Polygon" in kind:
        return _inside(geometry)
    if kind not in ("Point", "MultiPoint"):
        return "", ""
    values = geometry.get("coordinates") or []
    if values and isinstance(values[0], list):
        values = values[0]
    if len(values) < 2 or not all(isinstance(value, int | float) for value in values[:2]):  # noqa: PLR2004
        return "", ""
    return float(values[0]), float(values[1])


def _kind(geometry: Any) -> str:  # noqa: ANN401
    return str(geometry.get("type")) if isinstance(geometry, dict) else ""


def _inside(geometry: Any) -> tuple[Any, Any]:  # noqa: ANN401
    import shapely
    from shapely.geometry import shape

    try:
        point = shape(geometry).point_on_surface()
    except (shapely.errors.ShapelyError, ValueError, TypeError, IndexError, KeyError):
        return "", ""
    return ("", "") if point.is_empty else (point.x, point.y)


def _text(value: object) -> str:
    if isinstance(value, list):
        return "|".join(map(cell_text, value))
    return cell_text(value)


ENDINGS = tuple(ending for ending in READABLE if ending not in POINTS)
_DEGREES = (4326, 4258)
"""WGS84 and the European ETRS89 differ less than a metre here."""
_RD = (28992, 7415)


def may_be_map(file: InputFile) -> bool:
    """Tell whether a file, by its ending, is a map file that may hold places."""
    return file.name.lower().endswith(ENDINGS)


def read_layers(path: Path) -> tuple[list[PlaceList], list[Finding]]:
    """Read every layer with names from the map files of a file, folder or zip.

    Returns
    -------
        The lists, and findings about layers that hold no places.

    Raises
    ------
    Refused
        When a file is broken, or when no layer is a list of places.
    """
    found: list[PlaceList] = []
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


def _layer(layer: Layer, place: str, notes: list[Finding]) -> PlaceList | None:
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
            columns[free_name(name, columns)] = text.reset_index(drop=True)
    rows = pd.DataFrame(columns, dtype="str")
    places = [f"{place}, rij {number}" for number in range(1, len(rows) + 1)]
    if "geometry" not in frame:
        return _layer_table(place, rows, places, layer)
    kinds = frame.geometry.geom_type
    if kinds.notna().any() and not kinds.dropna().str.contains("Point|Polygon").any():
        return None
    areas = kinds.str.contains("Polygon").fillna(value=False)
    if areas.any():
        notes.append(f.VLAK_ALS_PLEK(place, AREAS, aantal=int(areas.sum())))
    return _with_points(place, rows, places, frame, layer)


def _layer_table(name: str, rows: pd.DataFrame, places: list[str], layer: Layer) -> PlaceList:
    """Return a layer without geometry, which may have its coordinates in columns."""
    cells: dict[str, tuple[pd.Series, str]] = {}
    for column, text in zip(layer.columns, rows.columns, strict=True):
        if (which := coordinate(column)) is not None:
            cells.setdefault(which[0], (rows[text], which[1]))
    if not {"oost", "noord"} <= cells.keys():
        return PlaceList(name, rows, places, None, None, CoordinateSystem.ONBEKEND)
    (east, system), (north, _) = cells["oost"], cells["noord"]
    return PlaceList(name, rows, places, east, north, CoordinateSystem(system))


def _with_points(
    name: str, rows: pd.DataFrame, places: list[str], frame: gpd.GeoDataFrame, layer: Layer
) -> PlaceList:
    """Put coordinates beside the rows, in the system the layer says; its truth is judged later."""
    import shapely

    crs = frame.crs if layer.crs_stated else None
    code = crs.to_epsg() if crs is not None else None
    system = CoordinateSystem.ONBEKEND
    if code in _DEGREES:
        system = CoordinateSystem.WGS84
    elif code in _RD:
        system = CoordinateSystem.RD
    elif crs is not None:
        frame, system = frame.to_crs(28992), CoordinateSystem.RD
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
    return PlaceList(name, rows, places, east, north, system)


def _cell(value: float) -> float | str:
    return float(value) if np.isfinite(value) else ""
