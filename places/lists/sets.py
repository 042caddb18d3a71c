"""Read lists of places: schools (GeoJSON, DUO address files) and own lists of aanbod.

Rows become places with names, codes, types and words in their one spelling. None is lost but those
that add up others: what cannot be read becomes empty, with a finding that says where.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places import findings as f
from places.aanbod.model import AANBOD
from places.coordinates import PointVerdict, read_coordinates
from places.doubles import ONBEKENDE_NAAM, mark_doubles
from places.geocoder import Geocoder, PdokGeocoder, look_up
from places.lists.files import WANTED, PlaceList, may_be_map, may_be_table, read_layers, read_lists
from places.lists.names import (
    KNOWN,
    edition_of,
    looks_like_schools,
    source_of,
    year_of,
    years_in,
)
from places.locations import KOLOMMEN, PER_SOORT
from places.schools import SCHOOLTYPEN, school_types
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.findings import counted
from store.reading.duo import LEFT_OUT, read_brin
from store.reading.files import open_input
from store.reading.layers import COMPANIONS
from store.reading.pages import DEEL_VAN_HET_GEHEEL, rest_beside
from store.reading.tables import cell_text, is_total
from store.reading.text import slug
from store.words import read_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Finding, FindingKind, Progress

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

    Raises Refused when nothing in it is a list of places.

    Returns one set per source. Table `punten` (EPSG:28992): the columns of `places.KOLOMMEN`, then
    the file's own, and a point or None. `ligging` is `exact`, `postcode` (no coordinates, but a
    postcode) or `onbekend`; a row with `dubbel_van` is the same place as an earlier one and is not
    counted.

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


_VERDICTS: dict[PointVerdict, tuple[FindingKind, str]] = {
    PointVerdict.VERWISSELD: (f.VERWISSELD, "breedte en lengte (of x en y) staan omgekeerd"),
    PointVerdict.ANDER_STELSEL: (f.ANDER_STELSEL, "RD en WGS84 zijn verwisseld"),
    PointVerdict.NUL: (f.NULPUNT, "coördinaten 0, 0"),
    PointVerdict.BUITEN: (f.BUITEN, "coördinaten buiten Nederland"),
    PointVerdict.ZEE: (f.ZEE, "punt ligt meer dan 1,5 km buiten het land"),
    PointVerdict.ONLEESBAAR: (f.ONLEESBAAR, "coördinaten niet te lezen"),
}


def to_places(
    item: PlaceList, soort: str, *, schooltype: str | None = None, fictief: bool = False
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return one row per row of the list, with `x` and `y` in RD (nan without a point).

    No row is lost: what cannot be read becomes empty, with a finding that says where. Only a
    row that adds up the others (`Totaal`) is refused, told by a finding `TOTAALREGEL`. Columns
    that nothing is done with are kept, and named in one finding. `schooltype` is the type of
    schools whose row says none.
    """
    item, refused = _without_totals(item)
    raw, found = item.rijen, [*item.bevindingen, *refused, *_unused(item, soort)]
    out = pd.DataFrame(index=raw.index)
    out["soort"] = soort
    out["naam"] = _column(raw, "naam")
    nameless = out["naam"] == ""
    found += _each(f.NAAM_LEEG, item, nameless, "geen naam", "geen kolom met namen")
    out.loc[nameless, "naam"] = ONBEKENDE_NAAM
    out["rij"] = item.plaats
    for name in ("type_tekst", "denominatie", "bevoegd_gezag", "aanbieder", "plaats", "gemeente",
                 "provincie", "website", "telefoon"):  # fmt: skip
        out[name] = _column(raw, name)
    found += _school(item, raw, out, schooltype) if soort == "school" else _aanbod(item, raw, out)
    found += _address(item, raw, out)
    out["leerlingen"] = pd.to_numeric(_column(raw, "leerlingen"), errors="coerce").astype(float)
    found += _point(item, out, fictief=fictief)
    for name in raw.columns:
        if name not in out.columns and name not in ("geometry", "x", "y"):
            out[name] = raw[name]
    return out, found


def finish(places: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Mark the doubles of a whole set and give every place its id."""
    out = places.reset_index(drop=True)
    # an id that a link to the place keeps: its BRIN6, else its name with the postcode
    base = out["brin6"].where(out["brin6"] != "", out["naam"].map(slug) + "-" + out["pc4"])
    base = base.str.strip("-").where(base.str.strip("-") != "", "plaats")
    number = base.groupby(base).cumcount()
    out["id"] = base.where(number == 0, base + "-" + (number + 1).astype("str"))
    out["dubbel_van"], found = mark_doubles(out)
    rest = [name for name in out.columns if name not in KOLOMMEN]
    return out[[*KOLOMMEN, *rest]], found


def _without_totals(item: PlaceList) -> tuple[PlaceList, list[Finding]]:
    """Take out the rows that add up the others, and tell each."""
    totals = _column(item.rijen, "naam").map(is_total).to_numpy(dtype=bool)
    if not totals.any():
        return item, []
    found = [f.TOTAALREGEL(item.plaats[row], "een totaal") for row in np.flatnonzero(totals)]
    keep = np.flatnonzero(~totals)

    def taken(cells: pd.Series | None) -> pd.Series | None:
        return None if cells is None else cells.iloc[keep].reset_index(drop=True)

    kept = replace(
        item,
        rijen=item.rijen.iloc[keep].reset_index(drop=True),
        plaats=[item.plaats[row] for row in keep],
        oost=taken(item.oost),
        noord=taken(item.noord),
    )
    return kept, found


def _unused(item: PlaceList, soort: str) -> list[Finding]:
    """Name the columns that are no field of places; of aanbod its own fields are used later."""
    used = KNOWN
    if soort == "aanbod":
        used |= {slug(n) for field in AANBOD for n in (field.naam, field.label, *field.anders)}
    year, _ = years_in(item.rijen, soort)
    left = [
        heading
        for name, heading in item.koppen.items()
        if name not in used and not LEFT_OUT.fullmatch(name) and name != year
    ]
    return [f.KOLOMMEN_ONGEBRUIKT(item.naam, ", ".join(left), aantal=len(left))] if left else []


def _column(raw: pd.DataFrame, name: str) -> pd.Series:
    if name in raw:
        return raw[name].str.strip()
    return pd.Series("", index=raw.index, dtype="str")


def _each(
    kind: FindingKind, item: PlaceList, mask: pd.Series, said: pd.Series | str, geheel: str = ""
) -> list[Finding]:
    """Return a finding per row of a mask that says its own sentence, and one for the rest.

    What many rows have or lack alike is one finding; what every row lacks is told of the list
    (`geheel`).
    """
    rows = np.flatnonzero(mask.to_numpy(dtype=bool)).tolist()
    if geheel and len(rows) == len(mask) > 1:
        return [kind(item.naam, geheel, aantal=len(rows))]
    words = pd.Series(said, index=mask.index).to_numpy(dtype=object)
    every = counted((kind(item.plaats[row], str(words[row])) for row in rows), kind)
    return f.first_of(every, item.naam)


def _school(
    item: PlaceList, raw: pd.DataFrame, out: pd.DataFrame, schooltype: str | None
) -> list[Finding]:
    """Fill brin, vestiging, brin6 and typen."""
    codes = [
        read_brin(brin, branch, whole)
        for brin, branch, whole in zip(
            _column(raw, "brin"), _column(raw, "vestiging"), _column(raw, "brin6"), strict=True
        )
    ]
    out["brin"] = [brin for brin, _ in codes]
    out["vestiging"] = [branch for _, branch in codes]
    found = _main_branches(item, raw, out)
    out["brin6"] = (out["brin"] + out["vestiging"]).where(out["vestiging"] != "", "")
    given = (_column(raw, "brin") + " " + _column(raw, "vestiging")).str.strip()
    wrong = (given + _column(raw, "brin6") != "") & (out["brin"] == "")
    found += _each(f.BRIN_ONLEESBAAR, item, wrong, given)
    known = {text: "|".join(school_types(text)) for text in out["type_tekst"].unique()}
    unsaid = out["type_tekst"] == ""
    of_all = schooltype or (_types_of_file(item.naam) if unsaid.all() else "")
    out["typen"] = out["type_tekst"].map(known).mask(unsaid, of_all)
    out["domein"] = out["preventieniveau"] = ""
    return found + _each(
        f.TYPE_ONBEKEND,
        item,
        out["typen"] == "",
        out["type_tekst"].mask(unsaid, "geen type"),
        "geen type onderwijs; geef het op als alle scholen van één type zijn"
        if unsaid.all()
        else "",
    )


def _main_branches(item: PlaceList, raw: pd.DataFrame, out: pd.DataFrame) -> list[Finding]:
    """Take a school of a list that knows no branches as the main one, `00`.

    DUO's files of institutions have a BRIN only; a BRIN that stands there twice is left alone.
    """
    # a BRIN that stands there twice has branches of which the list does not say which is which
    alone = (out["brin"] != "") & (out["vestiging"] == "") & ~out["brin"].duplicated(keep=False)
    if "vestiging" in raw or "brin6" in raw or not alone.any():
        return []
    out.loc[alone, "vestiging"] = "00"
    return [f.HOOFDVESTIGING(item.naam, "BRIN zonder vestiging", aantal=int(alone.sum()))]


def _types_of_file(name: str) -> str:
    """Return the type that a DUO file without a type column is of, by its name."""
    plain = re.sub(r"[^a-z]+", " ", name.casefold())
    # DUO's catalogue calls its files vestigingenbo.csv, instellingenvo.csv and so on
    plain = re.sub(r"\b(vestigingen|vestigingsn|instellingen)(bo|so|vo)\b", r"\1 \2", plain)
    if re.search(r"\b(sbo|so|vso|speciaal)\b", plain):
        return ""  # several types in one file: its name does not tell which school is which
    if re.search(r"\bbo\b|basisonderwijs|basisscholen", plain):
        return "bo"
    return "vo" if re.search(r"\bvo\b|voortgezet", plain) else ""


def _aanbod(item: PlaceList, raw: pd.DataFrame, out: pd.DataFrame) -> list[Finding]:
    """Fill domein and preventieniveau with the field's words; other words stay as they are."""
    found: list[Finding] = []
    for name in ("brin", "vestiging", "brin6"):
        out[name] = ""
    for name in ("domein", "preventieniveau"):
        text = _column(raw, name)
        readings = {value: read_word(name, value) for value in text.unique() if value}
        out[name] = [readings[value].id or value if value else "" for value in text]
        unknown = {
            value: f"{name} '{value}'"
            + (f"; bedoelde u '{reading.voorstel.label}'?" if reading.voorstel else "")
            for value, reading in readings.items()
            if reading.id is None
        }
        found += _each(f.WOORD_ONBEKEND, item, text.isin(unknown), text.map(unknown))
    out["typen"] = out["domein"]
    return found


_POSTCODE = re.compile(r"^([1-9]\d{3})([A-Z]{2})?$")


def _address(item: PlaceList, raw: pd.DataFrame, out: pd.DataFrame) -> list[Finding]:
    """Fill adres, postcode (`7822HG`, or empty) and pc4."""
    parts = [_column(raw, n) for n in ("straat", "huisnummer", "huisletter", "toevoeging")]
    # 12 with letter a and addition 3 is written 12a-3
    street = parts[0] + " " + parts[1] + parts[2]
    street = street.where(parts[3] == "", street + "-" + parts[3]).str.strip()
    whole = _column(raw, "adres")
    out["adres"] = whole.where(whole != "", street)
    plain = _column(raw, "postcode").str.upper().str.replace(r"[\s.\-]", "", regex=True)
    short = _column(raw, "pc4").str.replace(r"\.0+$", "", regex=True)
    inside = whole.str.extract(r"\b([1-9]\d{3}) ?([A-Za-z]{2})?\b", expand=True).fillna("")
    codes = []
    # the postcode's own column goes before the four digits, those before one within the address
    for code, four, street4, letters in zip(plain, short, inside[0], inside[1], strict=True):
        match = _POSTCODE.match(code) or _POSTCODE.match(four)
        if match is None and not code and street4 and letters:
            match = _POSTCODE.match(street4 + letters.upper())
        codes.append((match[1] + (match[2] or ""), match[1]) if match else ("", ""))
    out["postcode"] = [code if len(code) > 4 else "" for code, _ in codes]  # noqa: PLR2004
    out["pc4"] = [four for _, four in codes]
    given = plain.where(plain != "", short)
    return _each(f.POSTCODE_ONLEESBAAR, item, (given != "") & (out["pc4"] == ""), given)


def _point(item: PlaceList, out: pd.DataFrame, *, fictief: bool) -> list[Finding]:
    """Fill x, y and ligging, with a finding for every pair that is not simply good."""
    out["x"], out["y"], out["straal_m"] = np.nan, np.nan, np.nan
    found: list[Finding] = []
    if item.oost is not None and item.noord is not None and len(out):
        # east and north as they were meant: swapped, in degrees, with a decimal comma
        judged = read_coordinates(item.oost, item.noord, item.stelsel, fictief=fictief)
        out["x"], out["y"] = judged.x, judged.y
        pairs = item.oost.map(cell_text) + " / " + item.noord.map(cell_text)
        for verdict, (kind, words) in _VERDICTS.items():
            here = pd.Series(judged.oordeel == verdict, index=out.index)
            found += _each(kind, item, here, words + ": " + pairs)
        if count := int(judged.komma.sum()):
            found.append(f.KOMMA(item.naam, "coördinaten met een decimale komma", aantal=count))
    # in order of how sure it is: its own point, else the postcode, else nothing
    without = out["x"].isna()
    placed = without & (out["pc4"] != "")
    out["ligging"] = np.where(~without, "exact", np.where(placed, "postcode", "onbekend"))
    if count := int(placed.sum()):
        found.append(f.ZONDER_PUNT(item.naam, "alleen een postcode of adres", aantal=count))
    nowhere, look_up = "geen coördinaten en geen postcode", "; van adressen is de plek op te zoeken"
    addressed = out["adres"] != ""
    said = out["naam"] + f": {nowhere}" + addressed.map({True: look_up, False: ""})
    of_all = nowhere + (look_up if addressed.any() else "")
    return found + _each(f.NERGENS, item, without & ~placed, said, of_all)
