"""Read lists of places: schools (GeoJSON, DUO address files) and own lists of aanbod."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from places import findings as f
from places.geocoder import Geocoder, PdokGeocoder, look_up
from places.lists.files import WANTED, PlaceList, may_be_map, may_be_table, read_layers, read_lists
from places.lists.names import edition_of, looks_like_schools, source_of, year_of, years_in
from places.lists.rows import finish, to_places
from places.locations import PER_SOORT
from places.schools import SCHOOLTYPEN, school_types
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.reading.files import open_input
from store.reading.layers import COMPANIONS
from store.reading.pages import DEEL_VAN_HET_GEHEEL, rest_beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Finding, Progress

SOORTEN = ("school", "aanbod")
# Share of rows with a type of education beyond which a list is one of schools.
_MOST = 0.5


def read_locations(
    path: Path | str,
    *,
    soort: str | None = None,
    jaar: int | None = None,
    bron: str | None = None,
    schooltype: str | None = None,
    opzoeken: Callable[[str], bytes] | Geocoder | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read schools or aanbod from a file, folder or zip into LOCATIES sets.

    Parameters
    ----------
    path
        csv, Excel, GeoJSON, GeoPackage, shapefile, GeoParquet or FlatGeobuf. Coordinates may
        be WGS84 or RD, with decimal point or comma; a row with only a postcode is
        kept and placed later (`places.locations.place_by_postcode`).
    soort
        `school` or `aanbod`; None tells them apart by their columns (a BRIN is a school's).
    jaar
        Year of the list; None takes it from the file's name, else from a column that says one
        year, and leaves a list that says nothing without year.
    bron
        Name of the source; None takes the file's own name, without date.
    schooltype
        `bo`, `sbo`, `so`, `vso` or `vo`: the type of schools of which the list says none.
    opzoeken
        Gives the answer of PDOK's Locatieserver to a query, or another geocoder: for addresses
        without coordinates. Nothing is asked without this.

    Returns
    -------
        One set per source. Table `punten` (EPSG:28992): the columns of
        `places.KOLOMMEN`, then the file's own, and a point or None. `ligging` is
        `exact`, `postcode` (no coordinates, but a postcode) or `onbekend`; a row with
        `dubbel_van` is the same place as an earlier one and is not counted.

    Raises
    ------
    Refused
        When nothing in it is a list of places.
    """
    path = Path(path)
    if soort not in (None, *SOORTEN):
        raise Refused("soort school of aanbod", repr(soort), "Kies een van die twee.")
    if schooltype not in (None, *SCHOOLTYPEN):
        types = ", ".join(SCHOOLTYPEN)
        raise Refused(f"een van de schooltypen {types}", repr(schooltype), "Kies een daarvan.")
    rapport = ImportRapport()
    progress("lijst lezen")
    lists = [item for item in _all_lists(path, rapport) if len(item.rijen)]
    if not lists:
        raise Refused(WANTED, f"{path.name} zonder rijen", "Kies een lijst met gegevens.")
    progress("plaatsen bepalen", 0.3)
    grouped: dict[tuple[str, str, int | None], list[tuple[pd.DataFrame, list[Finding]]]] = {}
    # lists of one kind, source and year are one set, however many files or sheets they came in
    for item in lists:
        kind = soort or ("school" if schooltype else _kind(item))
        _, years = years_in(item.rijen, kind)
        year = jaar or year_of(item.naam, path.name) or (years[0] if len(years) == 1 else None)
        key = (kind, bron or source_of(item.naam, path.name), year)
        grouped.setdefault(key, []).append(
            to_places(item, kind, schooltype=schooltype, fictief=fictief)
        )
    herkomst = Herkomst.of_file(path, fictief=fictief, uitgave=edition_of(path.name))
    asked = PdokGeocoder(opzoeken) if callable(opzoeken) else opzoeken
    sets = [
        _new_set(SetKey(Soort.LOCATIES, source, kind, year), herkomst, parts, asked, progress)
        for (kind, source, year), parts in grouped.items()
    ]
    for new in sets:
        rapport.rijen += new.rijen
        rapport.geweigerd += sum(b.aantal for b in new.bevindingen if b.code == f.TOTAALREGEL.code)
        rapport.bevindingen += new.bevindingen
    progress("klaar", 1.0)
    return ImportResult(sets, rapport)


def _kind(item: PlaceList) -> str:
    """Tell schools from aanbod: by columns that only schools have, else by their types."""
    if looks_like_schools(list(item.rijen.columns)):
        return "school"
    if "type_tekst" not in item.rijen:
        return "aanbod"
    said = item.rijen["type_tekst"].str.strip()
    said = said[said != ""]
    # own lists have a column type as well (`sport`): more than half must be education
    schools = said.map({text: bool(school_types(text)) for text in said.unique()})
    return "school" if len(said) and schools.mean() > _MOST else "aanbod"


def _all_lists(path: Path, rapport: ImportRapport) -> list[PlaceList]:
    """Read every file that may hold a list; in a folder or zip, others become findings."""
    lists: list[PlaceList] = []
    files = open_input(path, wanted=WANTED)
    # a shapefile is several files: those are read by layer, the others one by one
    maps = [file for file in files if may_be_map(file)]
    if maps:
        lists, notes = read_layers(path)
        rapport.bevindingen += notes
        files = [f for f in files if f not in maps and not f.name.lower().endswith(COMPANIONS)]
    for file in files:
        if not may_be_table(file):
            words = "geen csv, Excel, GeoJSON, GeoPackage of shapefile"
            rapport.bevindingen.append(f.BESTAND_OVERGESLAGEN(file.name, words))
            continue
        try:
            lists += read_lists(file)
        except Refused as refusal:
            # of one file the refusal is the answer, among others it is a finding
            if len(files) == 1 and not maps:
                raise
            rapport.bevindingen.append(f.BESTAND_OVERGESLAGEN(file.name, str(refusal)))
    if not lists:
        came = f"{path.name} zonder zo'n lijst"
        raise Refused(WANTED, came, "Kies een ander bestand.", findings=rapport.bevindingen)
    return _pages_together(lists, path.name)


def _pages_together(lists: list[PlaceList], name: str) -> list[PlaceList]:
    """Name the pages of one download as the zip they came in, and say what they leave out together.

    `missing_rest` said of each page by itself that the others are missing.
    """
    pages = [item for item in lists if any(map(_is_rest, item.bevindingen))]
    if len(pages) < 2 or any({*page.koppen} != {*pages[0].koppen} for page in pages):  # noqa: PLR2004
        return lists
    rest = rest_beside([(page.bevindingen, len(page.rijen)) for page in pages], name)
    joined = []
    for page in pages:
        kept = (note for note in page.bevindingen if not _is_rest(note))
        joined.append(replace(page, naam=name, bevindingen=(*rest, *kept)))
        rest = []  # once, with the first of them
    return [*joined, *(item for item in lists if all(item is not page for page in pages))]


def _is_rest(note: Finding) -> bool:
    return note.code == DEEL_VAN_HET_GEHEEL.code


def _new_set(
    key: SetKey,
    herkomst: Herkomst,
    parts: list[tuple[pd.DataFrame, list[Finding]]],
    geocoder: Geocoder | None,
    progress: Progress,
) -> NewSet:
    """Put the lists of one source together."""
    places = pd.concat([frame for frame, _ in parts], ignore_index=True)
    text = places.select_dtypes(exclude="number").columns
    places[text] = places[text].fillna("")
    found = [finding for _, items in parts for finding in items]
    if geocoder is not None:
        places, answers = look_up(places, geocoder, progress)
        found += answers
    places, doubles = finish(places)
    found += doubles
    if key.niveau == "school" and key.jaar is None:
        said = "geen jaar in de naam van het bestand, en geen kolom met één jaar"
        found.append(f.ZONDER_JAAR(herkomst.adres, said))
    return NewSet(
        key=key,
        herkomst=herkomst,
        tables={"punten": _with_points(places)},
        rijen=len(places),
        bevindingen=tuple(found),
        extra=_summary(places, key.niveau),
    )


def _with_points(places: pd.DataFrame) -> pd.DataFrame:
    """Return the places as a GeoDataFrame in RD; a row without coordinates has no geometry."""
    import geopandas as gpd
    import shapely

    points = shapely.points(places["x"].to_numpy(), places["y"].to_numpy())
    points[places["x"].isna().to_numpy()] = None
    frame: pd.DataFrame = gpd.GeoDataFrame(places, geometry=points, crs=28992)
    return frame


def _summary(places: pd.DataFrame, kind: str) -> dict[str, object]:
    """Return what a page shows of the set without opening it."""
    once = places[places["dubbel_van"] == ""]
    counts = once["typen"].str.split("|").explode().value_counts()
    return {
        PER_SOORT[kind]: {str(k): int(v) for k, v in counts.items() if k},
        "ligging": {str(k): int(v) for k, v in once["ligging"].value_counts().items()},
    }
