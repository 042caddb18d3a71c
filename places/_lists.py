"""Files to plain lists: rows of text under canonical names, with where each stood in its file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from places import findings as f
from places._columns import canonical, coordinate, recognised
from places.coordinates import Stelsel
from store import Refused
from store.reading.persons import refuse_personal
from store.reading.tables import cell_text, find_header, read_grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store import Finding, InputFile
    from store.reading.tables import Grid

WANTED = "een lijst van scholen of aanbod (csv, Excel, GeoJSON, GeoPackage of shapefile)"
_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
POINTS = (".geojson", ".json")
AREAS = "vlakken in plaats van punten"


@dataclass(frozen=True, slots=True)
class Lijst:
    """One list as read: nothing judged yet.

    `rijen` has text under canonical names (empty where the file is), and `plaats` of each
    row. `oost` and `noord` hold the cells with coordinates, None when the list has none.
    """

    naam: str
    rijen: pd.DataFrame
    plaats: list[str]
    oost: pd.Series | None
    noord: pd.Series | None
    stelsel: Stelsel
    bevindingen: tuple[Finding, ...] = ()
    """What was noticed about the list as a whole."""


def nameless(columns: Sequence[str]) -> bool:
    """Tell whether canonical columns lack both a name and the code of a school."""
    return not {"naam", "brin", "brin6"} & set(columns)


def free(name: str, taken: Mapping[str, pd.Series]) -> str:
    """Return a name that is not taken yet."""
    number, unused = 1, name
    while unused in taken:
        number += 1
        unused = f"{name}_{number}"
    return unused


def takes(file: InputFile) -> bool:
    """Tell whether a file, by its ending, may hold a list of places."""
    return file.name.lower().endswith(_TABLES + POINTS)


def read_lists(file: InputFile) -> list[Lijst]:
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


def _passed_over(read: Sequence[tuple[Grid, Lijst | None]]) -> tuple[Finding, ...]:
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


def _table(grid: Grid) -> Lijst | None:
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
            columns[free(canonical(name), columns)] = text[index]
    pair = "oost" in places and "noord" in places
    return Lijst(
        grid.name,
        pd.DataFrame(columns, index=text.index, dtype="str"),
        [grid.place(header.row + 1 + number) for number in numbers],
        places["oost"][0] if pair else None,
        places["noord"][0] if pair else None,
        Stelsel(places["oost"][1]) if pair else Stelsel.ONBEKEND,
    )


def _features(file: InputFile) -> Lijst:
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
    return Lijst(
        file.name,
        frame,
        [f"{file.name}, punt {number}" for number in range(1, len(rows) + 1)],
        pd.Series([point[0] for point in points], dtype=object),
        pd.Series([point[1] for point in points], dtype=object),
        Stelsel.RD if named.endswith("28992") else Stelsel.WGS84,
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
