"""Files to plain lists: rows of text under canonical names, with where each stood in its file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.locations._columns import canonical, coordinate, recognised
from geo.locations.coordinates import Stelsel
from store import Refused
from store.tables import cell_text, find_header, read_grid

if TYPE_CHECKING:
    from store import InputFile
    from store.tables import Grid

WANTED = "een lijst van scholen of aanbod (csv, Excel of GeoJSON)"
_TABLES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm")
_POINTS = (".geojson", ".json")


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


def takes(file: InputFile) -> bool:
    """Tell whether a file, by its ending, may hold a list of places."""
    return file.name.lower().endswith(_TABLES + _POINTS)


def read_lists(file: InputFile) -> list[Lijst]:
    """Read one file: one list, or one per sheet with a recognised header.

    Raises
    ------
    Refused
        When the file holds no list of places.
    """
    if file.name.lower().endswith(_POINTS):
        return [_features(file)]
    grids = read_grid(file, wanted=WANTED)
    found = [item for grid in grids if (item := _table(grid)) is not None]
    if not found:
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


def _table(grid: Grid) -> Lijst | None:
    """Read a table; None when no line looks like a header of places."""
    header = find_header(grid, recognised)
    if header is None or sum(map(recognised, filter(None, header.names))) < 2:  # noqa: PLR2004
        return None
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
            columns[_free(canonical(name), columns)] = text[index]
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
            {canonical(k): _text(v) for k, v in (f["properties"] or {}).items()} for f in features
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            WANTED, f"{file.name} is geen GeoJSON met punten", "Kies een ander bestand."
        ) from error
    if not rows:
        raise Refused(WANTED, f"{file.name} heeft geen punten", "Kies een ander bestand.")
    points = [_point(f.get("geometry")) for f in features]
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
    )


def _point(geometry: Any) -> tuple[Any, Any]:  # noqa: ANN401
    """Return the two coordinates of a GeoJSON point, empty for anything else."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Point", "MultiPoint"):
        return "", ""
    values = geometry.get("coordinates") or []
    if values and isinstance(values[0], list):
        values = values[0]
    if len(values) < 2 or not all(isinstance(value, int | float) for value in values[:2]):  # noqa: PLR2004
        return "", ""
    return float(values[0]), float(values[1])


def _text(value: object) -> str:
    if isinstance(value, list):
        return "|".join(map(cell_text, value))
    return cell_text(value)


def _free(name: str, taken: dict[str, pd.Series]) -> str:
    """Return a name that is not taken yet."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
