"""Reading a boundary file: recognise its layers, clean them, build the levels above."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from boundaries import findings as f
from boundaries.areas import COLUMNS, DERIVED_FROM, PART_OF, WHOLE_COUNTRY
from boundaries.codes import LAND, NIVEAUS, filled_up, normalise_codes, wrong_codes
from boundaries.columns import attributes_of, is_cbs, names_of, water_of, without_year
from boundaries.coverage import repair, simplified
from boundaries.crs import outside
from boundaries.gemeenten import check_gemeenten
from boundaries.geojson import DECIMALS, to_geojson
from boundaries.hierarchy import dissolve, dissolved_attributes, names_of_parent, with_parents
from boundaries.layers import Recognised, layers_if_whole, recognise
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.reading.layers import open_maps

if TYPE_CHECKING:
    from pathlib import Path

    from store import Finding, Progress

CBS = "CBS/PDOK wijken en buurten"
CBS_LICENCE = "CC BY 4.0"
FICTIEF = "Voorbeeldgegevens (fictief)"
_ABOVE = {"buurt": ("wijk", "gemeente"), "wijk": ("gemeente",)}
"""Levels that can be built from one: of others the code does not tell what they lie in."""
# Share of the rows that must be areas of their own for the columns to be about areas.
_ONE_ROW_EACH = 0.5

WANTED = "een GeoPackage, GeoJSON, shapefile, GeoParquet, GML of KML met grenzen (ook in een zip)"


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """The columns beside the geometry of one layer, for whoever reads figures from them."""

    niveau: str
    indeling: int
    frame: pd.DataFrame
    """`gebied_code` (normalised, unique, only areas that were kept) and the file's columns."""
    plaats: str
    """File and layer."""
    deel: str = ""
    """Which part of the country it is, empty for all of it: as the name of the source says."""


@dataclass(slots=True)
class GrenzenResult(ImportResult):
    """Sets of boundaries ready for the folder, and what stood beside the geometry."""

    attributen: list[AttributeTable] = field(default_factory=list)


def read_grenzen(
    path: Path,
    *,
    laag: str | None = None,
    niveau: str | None = None,
    jaar: int | None = None,
    bron: str | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> GrenzenResult:
    """Read every recognised layer of a boundary file.

    Raises Refused when nothing in it can be used, or its year is unknown.

    Returns one set per layer, and derived sets of wijken and gemeenten where the file has only
    buurten or wijken; those are marked in `extra` and give way to supplied ones.

    Parameters
    ----------
    path
        GeoPackage, GeoJSON, shapefile, FlatGeobuf, GeoParquet, GML or KML; or a zip or folder
        of them.
    laag
        Only this layer; None reads all that are recognised.
    niveau
        Level of the areas; None recognises it from columns, codes and layer name.
    jaar
        Year of the division (indeling); None takes it from content, layer or file name.
    bron
        Name of the source; None recognises CBS and PDOK, else names the file.
    """
    if niveau is not None and niveau not in NIVEAUS:
        raise Refused(
            f"een gebiedsniveau ({', '.join(NIVEAUS)})", repr(niveau), "Kies een van deze niveaus."
        )
    progress("Bestand openen", 0.0)
    rapport = ImportRapport()
    result = GrenzenResult([], rapport)
    with open_maps(path, wanted=WANTED) as files:
        layers = [layer for file in files for layer in layers_if_whole(file, laag)]
        if laag is not None and not any(layer.name == laag for layer in layers):
            names = ", ".join(dict.fromkeys(layer.name for layer in layers)) or "geen"
            raise Refused(
                f"de laag {laag}", f"{path.name} met de lagen {names}", "Kies een van die lagen."
            )
        wanted = [layer for layer in layers if laag in (None, layer.name)]
        skipped: list[Finding] = []
        herkomst = Herkomst.of_file(path, fictief=fictief)
        ready = recognise(
            wanted, path, niveau=niveau, jaar=jaar, skipped=skipped, progress=progress
        )
        rapport.bevindingen += skipped
        for number, item in enumerate(ready):
            _import_layer(item, result, herkomst, bron, _part(progress, number, len(ready)), ready)
    progress("Klaar om op te slaan", 1.0)
    return result


def _import_layer(
    item: Recognised,
    result: GrenzenResult,
    herkomst: Herkomst,
    bron: str | None,
    progress: Progress,
    ready: list[Recognised],
) -> None:
    """Clean one layer and add its set, the sets derived from it, and its attributes."""
    read = len(item.frame) + item.geweigerd
    areas, findings = _areas(item, progress)
    source = bron or _source(item, areas, herkomst)
    if is_cbs(item.column) and not herkomst.fictief:
        herkomst = replace(herkomst, licentie=CBS_LICENCE)
    parents, more = with_parents(areas, areas["code"], item.niveau, item.plaats)
    findings += more
    naam, more = names_of(areas, item.niveau, item.plaats)
    findings += more
    shapes = areas[["code", "geometry"]]
    rows = pd.DataFrame(
        {
            "code": areas["code"],
            "naam": naam,
            "niveau": item.niveau,
            **parents,
            "water": water_of(areas),
        }
    )[COLUMNS]

    progress("Grenzen vereenvoudigen", 0.5)
    # all areas of a layer are simplified together: neighbours keep sharing their border
    versions = {"vlakken": shapes, **dict(simplified(shapes))}
    key = SetKey(Soort.GRENZEN, source, item.niveau, item.jaar, item.jaar)
    extra = {PART_OF: True} if item.deel else {}
    result.sets.append(_set(key, herkomst, rows, versions, tuple(findings), extra))
    result.rapport.bevindingen += findings
    result.rapport.rijen += len(areas)
    result.rapport.geweigerd += read - len(areas)
    raw = item.frame[item.column]
    if raw.nunique() > _ONE_ROW_EACH * raw.count():
        result.attributen.append(
            AttributeTable(
                item.niveau,
                item.jaar,
                attributes_of(areas),
                item.plaats,
                deel=_extent(item, areas),
            )
        )
    else:
        # What stands beside a part of an area is no figure of the whole.
        note = f.CIJFERS_NIET_GELEZEN(
            item.plaats,
            f"de rijen zijn delen van {NIVEAUS[item.niveau].meervoud}: wat ernaast staat, geldt "
            "niet voor het geheel",
            aantal=int(raw.count()),
        )
        result.rapport.bevindingen.append(note)

    # What the file does not hold itself is dissolved from what lies below, and gives way to a set
    # that a publisher supplies later. Of one page of a download nobody knows what is missing below.
    if item.deel:
        return
    present = {(other.niveau, other.jaar) for other in ready}
    for number, parent in enumerate(_ABOVE.get(item.niveau, ())):
        if (parent, item.jaar) in present or rows[f"{parent}_code"].isna().all():
            continue
        present.add((parent, item.jaar))
        progress(f"{NIVEAUS[parent].meervoud.capitalize()} samenstellen", 0.75 + 0.1 * number)
        above = dissolved_attributes(
            rows, parent, names_of_parent(areas, rows[f"{parent}_code"], parent)
        )
        # per version: the simplified border of a wijk is then that of its simplified buurten
        united = {name: dissolve(shape, rows[f"{parent}_code"]) for name, shape in versions.items()}
        lower = NIVEAUS[item.niveau].meervoud
        note = f.NIVEAU_AFGELEID(
            item.plaats,
            f"{NIVEAUS[parent].meervoud} staan niet in dit bestand; samengesteld uit {lower}",
            aantal=len(above),
        )
        derived = SetKey(
            Soort.GRENZEN, f"afgeleid uit {lower} ({source})", parent, item.jaar, item.jaar
        )
        result.sets.append(
            _set(derived, herkomst, above, united, (note,), {DERIVED_FROM: item.niveau})
        )
        result.rapport.bevindingen.append(note)


def _areas(item: Recognised, progress: Progress) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the clean areas of a layer: `code`, the file's columns, `geometry`."""
    findings = list(item.bevindingen)
    frame = item.frame
    if frame.geometry.name != "geometry":
        frame = frame.rename_geometry("geometry")
    raw = frame[item.column]
    codes = (
        raw.map(lambda _: LAND).astype("str")
        if item.niveau == "land"
        else normalise_codes(without_year(raw), item.niveau)
    )
    blank = raw.isna() | (raw.astype("str").str.strip() == "")
    unknown = codes.isna() & ~blank
    findings += f.GEEN_CODE.counting(blank, item.plaats, f"geen code in {item.column}")
    numbers = pd.Series(range(1, len(frame) + 1), index=frame.index)
    text = wrong_codes(raw[unknown], numbers[unknown], item.niveau)
    findings += f.CODE_ONBEKEND.counting(unknown, item.plaats, text)
    refused, more = check_gemeenten(codes, numbers, item.jaar, item.plaats)
    findings += more
    codes = codes.where(~refused)
    short, text = filled_up(raw, codes, numbers)
    findings += f.CODE_AANGEVULD.counting(short, item.plaats, text)
    away = outside(frame) & codes.notna().to_numpy()
    text = f"gebied buiten Nederland ({', '.join(codes[away][:5])})"
    findings += f.BUITEN_NEDERLAND.counting(away, item.plaats, text)
    kept = (codes.notna() & ~away).to_numpy()
    # A column of the file may itself be called code; ours goes under a name of its own.
    renamed = frame[kept].rename(columns={"code": "code (bestand)"})
    renamed.insert(0, "code", codes[kept])
    progress("Grenzen opschonen", 0.2)
    areas, more = repair(renamed, item.plaats)
    if areas.empty:
        raise Refused(
            f"grenzen van {NIVEAUS[item.niveau].meervoud}",
            f"{item.plaats} zonder één bruikbaar gebied",
            "Kies een ander bestand of een andere laag.",
            findings=[*findings, *more],
        )
    return areas, findings + more


def _set(
    key: SetKey,
    herkomst: Herkomst,
    rows: pd.DataFrame,
    versions: dict[str, gpd.GeoDataFrame],
    findings: tuple[Finding, ...],
    extra: dict[str, Any],
) -> NewSet:
    """Make the set of one level: the areas, their simpler versions, and ready GeoJSON."""
    vlakken = gpd.GeoDataFrame(rows, geometry=versions["vlakken"].geometry.to_numpy(), crs=28992)
    gemeenten = sorted(rows["gemeente_code"].dropna().unique())
    return NewSet(
        key=key,
        herkomst=herkomst,
        tables={
            **versions,
            "vlakken": vlakken,
            **{
                f"kaart_{name}.geojson": to_geojson(versions[name], decimals=DECIMALS[name])
                for name in ("regionaal", "landelijk")
            },
        },
        rijen=len(rows),
        bevindingen=findings,
        extra={**extra, "gemeenten": gemeenten},
    )


def _source(item: Recognised, areas: gpd.GeoDataFrame, herkomst: Herkomst) -> str:
    """Name the source, with its extent where that is not the whole country.

    The extent is part of the name, so that one gemeente never replaces the whole country.
    """
    own = is_cbs(item.column)
    name = FICTIEF if herkomst.fictief else CBS if own else f"bestand {item.layer.file.stem}"
    # other files carry their own name, which tells their parts apart already
    extent = _extent(item, areas) if own else ""
    return f"{name}, {extent}" if extent else name


def _extent(item: Recognised, areas: gpd.GeoDataFrame) -> str:
    """Say which gemeenten the areas are of, empty for the whole country or where it is unknown."""
    parents, _ = with_parents(areas, areas["code"], item.niveau, item.plaats)
    gemeenten = sorted(parents["gemeente_code"].dropna().unique())
    if not gemeenten or (len(gemeenten) >= WHOLE_COUNTRY and not item.deel):
        return ""
    if len(gemeenten) == 1:
        called = names_of_parent(areas, parents["gemeente_code"], "gemeente").get(gemeenten[0])
        return f"{called} ({gemeenten[0]})" if called else gemeenten[0]
    return f"{len(gemeenten)} gemeenten van {gemeenten[0]} tot en met {gemeenten[-1]}"


def _part(progress: Progress, number: int, total: int) -> Progress:
    """Report the share of one layer as its part of the whole."""

    def report(stap: str, deel: float | None = None) -> None:
        # recognising the layers took the first 0.15 (`layers.recognise`)
        share = None if deel is None else 0.15 + 0.85 * (number + deel) / total
        progress(stap, share)

    return report
