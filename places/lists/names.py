"""What the names of columns and files say in lists of places, over the years and makers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from store.reading.duo import SPELLINGS
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

# What people and other publishers than DUO call the columns of their lists.
_OWN: dict[str, tuple[str, ...]] = {
    "naam": (
        "name", "title", "naam_locatie", "naam_voorziening", "voorziening", "naam_instelling",
        "naam_accommodatie", "accommodatie", "naam_club", "club", "vereniging", "naam_vereniging",
        "instellingsnaam", "schoolnaam", "school", "naam_school", "naam_aanbod",
        "naam_activiteit", "activiteit", "aanbod", "locatienaam", "locatie", "titel",
        "omschrijving_kort", "naam_van_het_aanbod",
    ),
    "type_tekst": (
        *SPELLINGS["soort"], "type", "soort", "schooltype", "type_school", "onderwijstype",
        "onderwijsstructuur",
    ),
    "brin6": ("brin_6", "brin6_code", "vestigingscode_brin6", "brin_vestiging"),
    "denominatie": ("richting", "grondslag"),
    "adres": (
        "adres_locatie", "adresregel", "bezoekadres", "straat_en_huisnummer", "straat_huisnummer",
        "straat_en_nummer", "straat_nr", "adres_en_huisnummer", "address",
    ),
    # `addr:street` and the like are OpenStreetMap's
    "straat": ("straatnaam", "straat_vestiging", "openbare_ruimte", "street", "addr_street"),
    "huisnummer": (
        "huisnummer_toevoeging", "huisnummertoevoeging_samen", "huisnr", "nummer", "huis_nr",
        "housenumber", "house_number", "addr_housenumber",
    ),
    "huisletter": (),
    "toevoeging": ("huisnummertoevoeging",),
    "postcode": (
        "pc6", "postcode6", "pc", "postcode_locatie", "zip", "zip_code", "zipcode", "postal_code",
        "postalcode", "addr_postcode",
    ),
    "pc4": ("postcode4", "postcode_4", "pc_4", "postcodecijfers"),
    "plaats": ("woonplaats", "city", "town", "addr_city"),
    "website": ("internetadres", "url", "webadres", "site", "link"),
    "telefoon": ("telefoonnummer", "tel"),
    "leerlingen": ("aantal_leerlingen", "leerlingaantal", "leerlingenaantal"),
    "aanbieder": (
        "organisatie", "naam_organisatie", "organisatienaam", "organisation", "organization",
        "operator", "naam_aanbieder", "uitvoerder", "uitvoerende_organisatie", "instelling"),
    "domein": ("domeinen", "thema"),
    "preventieniveau": (
        "preventie_niveau", "preventielaag", "niveau", "niveau_preventie", "vorm_van_preventie",
        "preventie", "soort_preventie",
    ),
}  # fmt: skip
_OF_DUO = (
    "brin", "vestiging", "naam", "denominatie", "bevoegd_gezag", "postcode", "plaats", "gemeente",
    "gemeente_code", "provincie", "cluster",
)  # fmt: skip
_KNOWN = {
    spelling: name
    for name in (*_OWN, *_OF_DUO)
    for spelling in (name, *_OWN.get(name, ()), *(SPELLINGS[name] if name in _OF_DUO else ()))
}
_COORDINATES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("lon", "lng", "long", "longitude", "lengtegraad", "lengte", "gps_longitude", "gps_lon",
         "x_wgs84", "wgs84_x", "wgs84_lon", "lon_wgs84", "oosterlengte", "geo_lon"),
        ("oost", "wgs84"),
    ),
    **dict.fromkeys(
        ("lat", "latitude", "breedtegraad", "breedte", "gps_latitude", "gps_lat", "y_wgs84",
         "wgs84_y", "wgs84_lat", "lat_wgs84", "noorderbreedte", "geo_lat"),
        ("noord", "wgs84"),
    ),
    **dict.fromkeys(
        ("x_rd", "rd_x", "rdx", "x_coordinaat_rd", "rd_x_coordinaat", "xrd", "easting"),
        ("oost", "rd"),
    ),
    **dict.fromkeys(
        ("y_rd", "rd_y", "rdy", "y_coordinaat_rd", "rd_y_coordinaat", "yrd", "northing"),
        ("noord", "rd"),
    ),
    **dict.fromkeys(
        # x and y promise no system: `read_coordinates` sees it by their size
        ("x", "x_coordinaat", "xcoordinaat", "x_coord", "coord_x"), ("oost", "onbekend")
    ),
    **dict.fromkeys(
        ("y", "y_coordinaat", "ycoordinaat", "y_coord", "coord_y"), ("noord", "onbekend")
    ),
}  # fmt: skip
# Columns that may hold a point whole: as WKT, or as "lat, lon".
_IN_ONE = frozenset({
    "wkt", "geometry", "geom", "the_geom", "geometrie", "punt", "point", "coordinaten",
    "coordinates", "coordinaat", "coordinate", "latlon", "lat_lon", "latlng", "lat_lng", "lonlat",
    "lon_lat", "geo_point", "geo_point_2d", "geopoint", "gps", "gps_coordinaten", "xy",
    "geolocatie", "geolocation",
})  # fmt: skip
# The same words inside a longer heading: `Locatie (lat, lon)`.
_IN_ONE_WORDS = ("lat_lon", "lon_lat", "latitude_longitude", "coordinat", "wkt")
_NAMES = ("naam", "name")
# What else has a name in lists: where it is, who is responsible.
_OF_OTHERS = frozenset({
    "straat", "street", "plaats", "woonplaats", "gemeente", "wijk", "buurt", "provincie", "regio",
    "gebied", "land", "contact", "contactpersoon", "bestuur", "gezag", "bestand", "laag", "domein",
    "thema", "user", "stad", "city",
})  # fmt: skip
_NO_TITLES = frozenset({
    "id", "nr", "opmerking", "opmerkingen", "toelichting", "omschrijving", "mail", "email", "code",
    "datum", "categorie", "status",
})  # fmt: skip
_YEARS = {
    "aanbod": ("peiljaar", "peildatum"),
    # of aanbod a column `jaar` may be that it began in
    "school": ("peiljaar", "peildatum", "teldatum", "schooljaar", "jaar"),
}
# shapefiles cut the name of a field after ten signs (dBASE)
_CUT = 10
# A BRIN, a denominatie and a bevoegd gezag are of schools alone (DUO).
_SCHOOL_ONLY = frozenset({"brin", "vestiging", "brin6", "denominatie", "bevoegd_gezag"})
KNOWN = frozenset(_KNOWN.values())
"""The names of columns that are used."""


def canonical(name: str) -> str:
    """Return this project's name of a column; an unknown one keeps its own, normalised."""
    plain = slug(name)
    return _KNOWN.get(plain, plain)


def cut_off(name: str) -> str:
    """Return the known name that a name of ten characters in a shapefile is the beginning of.

    A shapefile keeps no more than ten: `Organisati`, `preventien`. A name that may be the
    beginning of names of different columns stays as it is.
    """
    plain = slug(name)
    if len(plain) != _CUT or plain in _KNOWN:
        return name
    # all names that begin so; of two the shapefile does not say which was meant
    meant = {known for spelling, known in _KNOWN.items() if spelling.startswith(plain)}
    return meant.pop() if len(meant) == 1 else name


def coordinate(name: str) -> tuple[str, str] | None:
    """Return (`oost` or `noord`, system) of a column of coordinates, None for another."""
    return _COORDINATES.get(slug(name))


def recognised(name: str) -> bool:
    """Tell whether a header cell is a name this reader knows."""
    plain = slug(name)
    whole = any(words in plain for words in _IN_ONE_WORDS)
    return plain in _KNOWN or plain in _COORDINATES or plain in _IN_ONE or whole or is_name(name)


def named_by(columns: Sequence[str]) -> str | None:
    """Return the canonical column that places are called by: a name, else who gives it."""
    return next((name for name in ("naam", "aanbieder") if name in columns), None)


def is_name(heading: str) -> bool:
    """Tell whether a heading speaks of the name of a place: `Praktijknaam`, `Naam van de club`."""
    words = slug(heading).split("_")
    others = {word.removesuffix("naam") for word in words} & _OF_OTHERS
    return any(word.endswith(_NAMES) for word in words) and not others


def is_title(heading: str) -> bool:
    """Tell whether a heading may be that of names where none says so: `Buurthuis`, `Speelplek`."""
    words = {word.removesuffix("naam") for word in slug(heading).split("_")}
    return not words & (_OF_OTHERS | _NO_TITLES)


def years_in(rows: pd.DataFrame, kind: str) -> tuple[str, list[int]]:
    """Return the column that tells of which year a list is, and the years in it; '' without one."""
    for name in _YEARS[kind]:
        if name in rows:
            found = rows[name].str.extract(r"^\s*((?:19|20)\d{2})(?!\d{5,})")[0].dropna()
            return name, sorted({int(year) for year in found})
    return "", []


def looks_like_schools(columns: Sequence[str]) -> bool:
    """Tell whether canonical columns are those of a list of schools."""
    return bool(_SCHOOL_ONLY & set(columns))


_DATE = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


def year_of(*names: str) -> int | None:
    """Return the year that a name says: that of a date, else the first year in it.

    A year to come is one of plans (`visie2040`).
    """
    latest = datetime.now(UTC).year + 1
    for name in names:
        dates = [match[1] for kind in (_DATE, _YEAR) for match in kind.finditer(name)]
        if past := [int(year) for year in dates if int(year) <= latest]:
            return past[0]
    return None


def edition_of(name: str) -> str | None:
    """Return the date that the name of a file says (ISO)."""
    match = _DATE.search(name)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else None


def source_of(list_name: str, file_name: str) -> str:
    """Return a name for the source: the file's own, without number, date and ending."""
    for name in (list_name.split(",", maxsplit=1)[0], file_name):
        bare = re.sub(
            r"(\.(geo|csv|txt|tsv|xlsx|xlsm|json|geojson|zip|gpkg|shp|parquet|fgb|gml|kml|kmz))+$",
            "",
            name.casefold(),
        )
        bare = _YEAR.sub(" ", _DATE.sub(" ", bare))
        bare = re.sub(r"^\s*\d+[.\-_ ]+", "", bare)
        words = re.findall(r"[^\W_]+", bare)
        if words:
            return " ".join(words)
    return "locaties"
