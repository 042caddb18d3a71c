"""Files to plain lists: rows of text under canonical names, with where each stood in its file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from places import findings as f
from places.coordinates import CoordinateSystem, read_pairs
from places.lists.names import (
    KNOWN,
    canonical,
    coordinate,
    cut_off,
    is_name,
    is_title,
    named_by,
    recognised,
)
from store import Finding, InputFile, Refused
from store.reading.layers import READABLE, Layer, layers_of, open_maps, read_layer
from store.reading.limits import MAX_LISTED
from store.reading.pages import missing_rest
from store.reading.persons import refuse_personal
from store.reading.tables import Grid, cell_text, find_header, read_grid
from store.reading.text import other_json, read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd

    Points = tuple[pd.Series, pd.Series, CoordinateSystem]

WANTED = "een lijst van scholen of aanbod (csv, Excel, GeoJSON, GeoPackage, shapefile, KML of GML)"
_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
_FEATURES = (".geojson", ".json")
_MAPS = tuple(ending for ending in READABLE if ending not in _FEATURES)
# Share of the rows that a column of names is filled in, and tells apart.
_APART = 0.8
_AREAS = "vlakken in plaats van punten"
# WGS84 and the European ETRS89 differ less than a metre here; 7415 is RD with a height.
_SYSTEMS = dict.fromkeys((4326, 4258), CoordinateSystem.WGS84) | dict.fromkeys(
    (28992, 7415), CoordinateSystem.RD
)


@dataclass(frozen=True, slots=True)
class PlaceList:
    """One list as read: nothing judged yet.

    `rijen` has text under canonical names (empty where the file is), and `plaats` of each
    row. `oost` and `noord` hold the cells with coordinates, None when the list has none.
    """

    naam: str
    rijen: pd.DataFrame
    plaats: list[str]
    oost: pd.Series | None = None
    noord: pd.Series | None = None
    stelsel: CoordinateSystem = CoordinateSystem.ONBEKEND
    bevindingen: tuple[Finding, ...] = ()
    """What was noticed about the list as a whole."""
    koppen: Mapping[str, str] = field(default_factory=dict)
    """Heading in the file by column of `rijen`."""


def may_be_table(file: InputFile) -> bool:
    """Tell whether a file, by its ending, may hold a list of places."""
    return file.name.lower().endswith(_TABLES + _FEATURES)


def may_be_map(file: InputFile) -> bool:
    """Tell whether a file, by its ending, is a map file that may hold places."""
    return file.name.lower().endswith(_MAPS)


def read_lists(file: InputFile) -> list[PlaceList]:
    """Read one file: one list, or one per sheet with a recognised header.

    Raises `Refused` when the file holds no list of places, or one of persons.
    """
    if file.name.lower().endswith(_FEATURES):
        return [_features(file)]
    grids = read_grid(file, wanted=WANTED, rows=MAX_LISTED)
    _refuse_boards(file, grids)
    read = [(grid, _table(grid)) for grid in grids]
    found = [item for _, item in read if item is not None]
    if not found:
        lines = map(grids[0].row, range(len(grids[0].cells)))
        seen = ", ".join(filter(None, next(filter(any, lines), [])))[:200]
        raise Refused(
            WANTED,
            f"{file.name} zonder kolom met namen en een plaats (eerste regel: {seen})",
            "Geef de kolommen namen als naam, adres, postcode, x en y, of lat en lon.",
        )
    passed_over = tuple(
        f.BLAD_OVERGESLAGEN(grid.name, "geen kop met namen en een plaats", aantal=filled)
        for grid, item in read
        if item is None and (filled := sum(any(grid.row(n)) for n in range(len(grid.cells))))
    )
    noticed = (*found[0].bevindingen, *passed_over)
    return [replace(found[0], bevindingen=noticed), *found[1:]]


def _refuse_boards(file: InputFile, grids: Sequence[Grid]) -> None:
    """Refuse DUO's lists of school boards: an office is no school."""
    for grid in grids:
        header = find_header(grid, recognised)
        names = [canonical(name) for name in header.names if name] if header else []
        if "bevoegd_gezag_naam" in names and _nameless(names):
            raise Refused(
                WANTED,
                f"{file.name}, een lijst van schoolbesturen zonder scholen",
                "Kies de lijst van vestigingen.",
            )


def _nameless(columns: Sequence[str]) -> bool:
    """Tell whether canonical columns lack both a name and the code of a school."""
    return named_by(columns) is None and not {"brin", "brin6"} & set(columns)


def _listed(
    naam: str,
    plaats: list[str],
    columns: Iterable[tuple[str, pd.Series]],
    points: Points | None = None,
    bevindingen: tuple[Finding, ...] = (),
) -> PlaceList:
    """Sort columns (heading, cells) into fields and coordinates, where these are not `points`."""
    rows: dict[str, pd.Series] = {}
    headings: dict[str, str] = {}
    sides: dict[str, tuple[pd.Series, str]] = {}
    for heading, cells in columns:
        which = coordinate(heading) if points is None else None
        if which is not None and which[0] not in sides:
            sides[which[0]] = (cells, which[1])
            continue
        name, number = canonical(heading), 1
        while name in rows:
            number += 1
            name = f"{canonical(heading)}_{number}"
        rows[name], headings[name] = cells.map(cell_text), heading
    if {"oost", "noord"} <= sides.keys():
        (east, system), (north, _) = sides["oost"], sides["noord"]
        points = east, north, CoordinateSystem(system)
    elif points is None:
        # no pair of columns: a point may stand whole in one, as WKT or as `lat, lon`
        pairs = ((name, read_pairs(cells)) for name, cells in rows.items())
        for name, pair in pairs:
            if pair is not None:
                points = (*pair, CoordinateSystem.ONBEKEND)
                del rows[name], headings[name]
                break
    frame = pd.DataFrame(rows, index=range(len(plaats)), dtype="str")
    frame, noticed = _named(naam, frame, headings)
    oost, noord, stelsel = points or (None, None, CoordinateSystem.ONBEKEND)
    found = (*bevindingen, *noticed)
    return PlaceList(naam, frame, plaats, oost, noord, stelsel, found, headings)


def _named(
    naam: str, rows: pd.DataFrame, headings: dict[str, str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the rows with a column `naam`, where some column may be that."""
    called = named_by([*rows])
    title = _title(rows, headings) if called is None else None
    if title is not None:
        said = headings["naam"] = headings.pop(title)
        note = f.KOLOM_ALS_NAAM(naam, f"geen kolom naam, wel {said}")
        return rows.rename(columns={title: "naam"}), [] if is_name(said) else [note]
    # a list of organisations without names of their own is called by its organisations
    if "aanbieder" in rows and (called != "naam" or _is_address(headings)):
        return rows.assign(naam=rows["aanbieder"]), []
    return rows, []


def _is_address(headings: Mapping[str, str]) -> bool:
    """Tell whether what passed for a name is where an organisation is, which has its own name."""
    return headings["naam"].strip().casefold() == "locatie" and is_name(headings["aanbieder"])


def _title(rows: pd.DataFrame, headings: Mapping[str, str]) -> str | None:
    """Return the column that places are called by where none is called so; None without one.

    One that speaks of a name, else the first of text that tells nearly every row apart.
    """
    others = [str(name) for name in rows if name not in KNOWN and name in headings]
    spoken = [name for name in others if is_name(headings[name])]
    if spoken:
        return spoken[0]
    for name in others:
        filled = rows[name][rows[name] != ""]
        words = filled.str.contains(r"[^\W\d_]{2}").mean() if len(filled) else 0
        apart = filled.nunique() >= _APART * len(rows)
        if is_title(headings[name]) and words >= _APART and apart:
            return name
    return None


def _table(grid: Grid) -> PlaceList | None:
    """Read a table; None when no line looks like a header of places."""
    header = find_header(grid, recognised)
    # one known word may stand in a title; two make a header
    if header is None or sum(map(recognised, filter(None, header.names))) < 2:  # noqa: PLR2004
        return None
    refuse_personal(header.names, grid.name, wanted=WANTED)
    filled = [n for n in range(header.row + 1, len(grid.cells)) if any(grid.row(n))]
    body = grid.cells.iloc[filled].reset_index(drop=True)
    named = [(name, body.iloc[:, column]) for column, name in enumerate(header.names) if name]
    return _listed(grid.name, [grid.place(number) for number in filled], named)


def _features(file: InputFile) -> PlaceList:
    """Read a GeoJSON of points; a feature without a point stays, without coordinates."""
    data = read_json(file, wanted=WANTED)
    try:
        features = data["features"]
        rows = [
            {str(k): _text(v) for k, v in (item["properties"] or {}).items()} for item in features
        ]
        named = str((data.get("crs") or {}).get("properties", {}).get("name", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what, todo = other_json(data)
        raise Refused(WANTED, f"{file.name} {what}", todo) from error
    if not rows:
        raise Refused(WANTED, f"{file.name} heeft geen punten", "Kies een ander bestand.")
    _check_length(file.name, len(rows))
    table = pd.DataFrame(rows).fillna("").astype("str")
    columns = {str(name): cells for name, cells in table.items()}
    refuse_personal([*map(canonical, columns)], file.name, wanted=WANTED)
    given = [item.get("geometry") for item in features]
    shapes = [shape if isinstance(shape, dict) else None for shape in given]
    # a school drawn as its building is a place as well: told, and put on a point inside it
    areas = sum("Polygon" in str((shape or {}).get("type")) for shape in shapes)
    east, north = (pd.Series(side, dtype=object) for side in zip(*map(_point, shapes), strict=True))
    # RFC 7946 knows WGS84 alone; the `crs` of the format before it (2008) may name RD
    system = CoordinateSystem.RD if named.endswith("28992") else CoordinateSystem.WGS84
    found = _listed(
        file.name,
        [f"{file.name}, punt {number}" for number in range(1, len(rows) + 1)],
        columns.items(),
        (east, north, system),
        (
            *missing_rest(data, len(rows), file.name),
            *([f.VLAK_ALS_PLEK(file.name, _AREAS, aantal=areas)] if areas else ()),
        ),
    )
    if "naam" not in found.rijen:
        raise Refused(
            WANTED,
            f"{file.name} met punten zonder kolom naam ({', '.join(columns)[:200]})",
            "Zijn het grenzen, gebruik dan importeer grenzen.",
        )
    return found


def _check_length(name: str, rows: int) -> None:
    """Refuse a list longer than any list of places: each row is looked at by itself."""
    if rows > MAX_LISTED:
        raise Refused(
            WANTED,
            f"{name} met {rows} rijen, meer dan de grens van {MAX_LISTED}",
            "Neem een deel ervan.",
        )


def _point(geometry: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return the two coordinates of a point, or of one inside an area; empty for all else."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    kind = str(geometry.get("type")) if isinstance(geometry, dict) else ""
    if "Point" not in kind and "Polygon" not in kind:
        return "", ""
    try:
        found = shape(geometry)
        point = found.geoms[0] if kind == "MultiPoint" else found.point_on_surface()
    # what stands in a file by hand: words for numbers, one number, nothing at all
    except (ShapelyError, ValueError, TypeError, LookupError, AttributeError):
        return "", ""
    return ("", "") if point.is_empty else (point.x, point.y)


def _text(value: object) -> str:
    return "|".join(map(cell_text, value)) if isinstance(value, list) else cell_text(value)


def read_layers(path: Path) -> tuple[list[PlaceList], list[Finding]]:
    """Read every layer with names from the map files of a file, folder or zip.

    Raises Refused when a file is broken, or when no layer is a list of places.

    Returns the lists, and findings about layers that hold no places.
    """
    found: list[PlaceList] = []
    notes: list[Finding] = []
    with open_maps(path, wanted=WANTED) as files:
        maps = [file for file in files if file.path.suffix in _MAPS]
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
    headings = {column: cut_off(column) if shapefile else column for column in layer.columns}
    if _nameless([*map(canonical, headings.values())]) and not any(map(is_name, headings.values())):
        return None
    refuse_personal(layer.columns, place, wanted=WANTED)
    _check_length(place, layer.rows)
    frame, complaints = read_layer(layer)
    notes += complaints
    points: Points | None = None
    if "geometry" in frame:
        kinds = frame.geometry.geom_type
        if kinds.notna().any() and not kinds.dropna().str.contains("Point|Polygon").any():
            return None
        if areas := int(kinds.str.contains("Polygon").fillna(value=False).sum()):
            notes.append(f.VLAK_ALS_PLEK(place, _AREAS, aantal=areas))
        points = _points_of(frame, layer)
    columns = (
        (heading, frame[column].astype(object).reset_index(drop=True))
        for column, heading in headings.items()
        if column in frame
    )
    places = [f"{place}, rij {number}" for number in range(1, len(frame) + 1)]
    return _listed(place, places, columns, points)


def _points_of(frame: gpd.GeoDataFrame, layer: Layer) -> Points:
    """Return coordinates in the system the layer says; its truth is judged later."""
    import shapely

    crs = frame.crs if layer.crs_stated else None
    system = CoordinateSystem.ONBEKEND
    if crs is not None:
        system = _SYSTEMS.get(crs.to_epsg(), CoordinateSystem.ONBEKEND)
        if system is CoordinateSystem.ONBEKEND:
            frame, system = frame.to_crs(28992), CoordinateSystem.RD
    # a point is where it is; a building or a site lies at a point inside it
    shapes = frame.geometry.to_numpy()
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    points = np.full(len(shapes), None, dtype=object)
    points[usable] = shapely.point_on_surface(shapes[usable])  # of a point: itself
    sides = (np.stack([shapely.get_x(points), shapely.get_y(points)])).astype(object)
    sides[:, ~np.isfinite(sides.astype(float)).all(axis=0)] = ""
    return pd.Series(sides[0], dtype=object), pd.Series(sides[1], dtype=object), system
