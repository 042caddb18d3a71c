"""Recognising the layers of a boundary file: which hold areas, of what level and year."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from boundaries import findings as f
from boundaries.codes import NIVEAUS, way_out
from boundaries.columns import (
    GENERIC_CODES,
    GENERIC_NAMES,
    SPELLINGS,
    find_code_column,
    find_column,
    finer_than,
    unknown_codes,
    year_of_name,
    years_of_content,
)
from boundaries.crs import to_rd
from store import Finding, Progress, Refused
from store.reading.layers import Layer, MapFile, layers_of, read_layer
from store.reading.pages import DEEL_VAN_HET_GEHEEL, rest_beside

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


_PC6 = re.compile(r"[1-9]\d{3}\s?[A-Za-z]{2}(?!\w)")
_FINER = ("pc6", "pc6code", "postcode6")
_ASK_YEAR = "Geef het jaar van de gebiedsindeling op met --jaar, bijvoorbeeld --jaar 2024."


@dataclass(frozen=True, slots=True)
class Recognised:
    """A layer that can be read as areas of one level and year."""

    layer: Layer
    frame: gpd.GeoDataFrame
    column: str
    niveau: str
    jaar: int
    bevindingen: tuple[Finding, ...]
    geweigerd: int

    @property
    def plaats(self) -> str:
        """File and layer, for findings."""
        return place(self.layer)

    @property
    def deel(self) -> bool:
        """Whether the file is one page of a download, of which the rest is missing."""
        return any(note.code == DEEL_VAN_HET_GEHEEL.code for note in self.layer.noticed)


def layers_if_whole(file: MapFile, laag: str | None) -> list[Layer]:
    """Return a file's layers; where one layer is asked for, a broken neighbour is no matter."""
    try:
        return layers_of(file)
    except Refused:
        if laag is None:
            raise
        return []


def recognise(
    layers: list[Layer],
    path: Path,
    *,
    niveau: str | None,
    jaar: int | None,
    skipped: list[Finding],
    progress: Progress,
) -> list[Recognised]:
    """Read the layers that hold areas; one per level and year.

    Raises Refused when none does. With one layer its own reason is given, else a list.
    """
    ready: dict[tuple[str, int], Recognised] = {}
    refusals: list[Refused] = []
    # PDOK ships a level twice in one file, as drawn and generalised for small scales.
    for number, layer in enumerate(sorted(layers, key=_generalised)):
        progress(f"Laag {layer.name} lezen", 0.15 * number / len(layers))
        try:
            item = _read(layer, path, niveau=niveau, jaar=jaar)
        except _NotAreas as no:
            refusals.append(no)
            skipped.append(f.LAAG_OVERGESLAGEN(place(layer), no.came, aantal=max(layer.rows, 1)))
            continue
        key = (item.niveau, item.jaar)
        if key in ready and _parts_of_one(ready[key], item):
            ready[key] = _together(ready[key], item, path)
        elif key in ready:
            skipped.append(
                f.LAAG_DUBBEL(
                    item.plaats,
                    f"ook {NIVEAUS[item.niveau].meervoud} van {item.jaar}, net als laag "
                    f"{ready[key].layer.name}; kies deze laag met --laag als u haar bedoelt",
                    aantal=max(layer.rows, 1),
                )
            )
        else:
            ready[key] = item
    # a file may hold several levels and years; with one of them usable, the rest are findings
    if ready:
        order = list(NIVEAUS)
        return sorted(ready.values(), key=lambda item: (item.jaar, order.index(item.niveau)))
    if len(refusals) == 1:
        raise refusals[0]
    reasons = "; ".join(f"{no.came}" for no in refusals[:6])
    raise Refused(
        "ten minste één laag met gebieden van Nederland (buurten, wijken, gemeenten, …)",
        f"{path.name} met {len(refusals)} lagen die dat niet zijn: {reasons}",
        "Kies een ander bestand, of wijs met --laag en --niveau de goede laag aan.",
    )


def place(layer: Layer) -> str:
    """Return file and layer as a person would point at them."""
    same = layer.name == layer.file.stem
    return layer.file.name if same else f"{layer.file.name}, laag {layer.name}"


def _parts_of_one(one: Recognised, other: Recognised) -> bool:
    """Tell whether two layers are parts of one: the same columns, and no area in both."""
    return [*one.frame] == [*other.frame] and not set(one.frame[one.column]) & set(
        other.frame[other.column]
    )


def _together(one: Recognised, other: Recognised, path: Path) -> Recognised:
    """Put the pages of a download, or the files of some gemeenten, behind each other."""
    pages = [(item.layer.noticed, item.layer.rows) for item in (one, other)]
    rest = tuple(rest_beside(pages, path.name))
    # named as what they stand in together, so that no finding points at one page of them
    layer = replace(
        one.layer,
        file=replace(one.layer.file, name=path.name),
        name=path.stem,
        rows=sum(rows for _, rows in pages),
        noticed=rest,
    )
    findings = [*one.bevindingen, *other.bevindingen]
    return replace(
        one,
        layer=layer,
        frame=pd.concat([one.frame, other.frame], ignore_index=True),
        bevindingen=(*(n for n in findings if n.code != DEEL_VAN_HET_GEHEEL.code), *rest),
        geweigerd=one.geweigerd + other.geweigerd,
    )


class _NotAreas(Refused):
    """Raised for one layer that holds no areas; another layer of the file may."""


def _read(layer: Layer, path: Path, *, niveau: str | None, jaar: int | None) -> Recognised:
    """Read one layer and find its code column, level and year."""
    plaats = place(layer)
    nothing = _NotAreas("gebieden", f"{plaats} is leeg", "Kies een bestand met gebieden.")
    if layer.rows == 0:
        raise nothing
    if not layer.polygons:
        raise _no_polygons(plaats, "punten of lijnen")
    frame, findings = read_layer(layer)
    if frame.empty:
        raise nothing
    # a layer of unknown kind passed for polygons so far: its rows tell
    kinds = sorted(frame.geometry.geom_type.dropna().unique())
    if kinds and not any("Polygon" in kind or "Collection" in kind for kind in kinds):
        raise _no_polygons(plaats, ", ".join(kinds))
    attributes = frame.drop(columns=frame.geometry.name)
    # nearest first: a layer's own name tells more of it than that of the zip around it
    hints = list(dict.fromkeys([layer.name, layer.file.stem, path.name]))
    column, level = _code_column(attributes, niveau, hints, plaats)
    year, rows, more = _year(attributes, jaar, hints, plaats)
    findings += more
    if niveau is None:
        _refuse_constant(attributes[rows], column, level, plaats)
    frame, more = to_rd(frame[rows], plaats, stated=layer.crs_stated)
    return Recognised(layer, frame, column, level, year, (*findings, *more), int((~rows).sum()))


def _no_polygons(plaats: str, instead: str) -> _NotAreas:
    return _NotAreas(
        "kaartvlakken (polygonen) van gebieden",
        f"{plaats} bevat geen vlakken maar {instead}",
        "Kies een bestand of laag met kaartvlakken. Scholen en aanbod horen bij "
        "importeer locaties, postcodepunten bij importeer postcodes.",
    )


def _code_column(
    attributes: pd.DataFrame, niveau: str | None, hints: list[str], plaats: str
) -> tuple[str, str]:
    """Return the code column and the level, or say what was found instead."""
    found = find_code_column(attributes, niveau, hints)
    if found and niveau is None and (finer := finer_than(attributes, *found)):
        column = find_column(attributes.columns, SPELLINGS[finer].codes)
        values = "" if column is None else _sample(attributes[column])
        shown = f"codes als {values}" if values else "geen codes"
        several = NIVEAUS[finer].meervoud
        raise _NotAreas(
            f"een kolom met codes van Nederlandse {several}, zoals {NIVEAUS[finer].prefix}…",
            f"{plaats} met {several} en {shown}; {found[0]} noemt alleen de {found[1]} erboven",
            f"Voeg de codes van de {several} toe, of importeer alleen de grenzen van de "
            f"{NIVEAUS[found[1]].meervoud} met --niveau {found[1]}.",
        )
    if found:
        return found
    columns = ", ".join(str(column) for column in attributes.columns[:12]) or "geen"
    of = NIVEAUS[niveau].meervoud if niveau else "gebieden"
    foreign = _foreign_column(attributes)
    sample = foreign and _sample(attributes[foreign])
    if sample and _PC6.match(sample):
        raise _NotAreas(
            "gebieden die wijkverkenner kent, zoals postcodes van vier cijfers",
            f"{plaats} met postcodes van zes tekens ({sample})",
            "Dat is fijner dan wijkverkenner bewaart. Kies bij CBS of PDOK de kaart per postcode "
            "van vier cijfers, of voeg de vlakken in QGIS samen op de eerste vier tekens.",
        )
    if sample:
        rows = pd.Series(range(1, len(attributes) + 1), index=attributes.index)
        wrong = unknown_codes(attributes[foreign], niveau, rows, plaats)
        raise _NotAreas(
            f"codes van Nederlandse {of}, zoals BU03440101, WK034401, GM0344, PV26 of 3511",
            f"{plaats} met codes als {sample}",
            f"Geef bij CBS-codes zonder letters het niveau op met --niveau. {way_out(wrong)}",
            findings=wrong,
        )
    raise _NotAreas(
        f"een kolom met de code van de {of}, zoals buurtcode, BU_CODE, statcode of code",
        f"{plaats} met de kolommen {columns}",
        "Voeg zo'n kolom toe, of kies een ander bestand of een andere laag.",
    )


def _refuse_constant(attributes: pd.DataFrame, column: str, niveau: str, plaats: str) -> None:
    """Refuse rows of one and the same code that are areas of their own by their names."""
    several = 2
    if len(attributes) < several or attributes[column].nunique() >= several:
        return
    own = [name for row in SPELLINGS.values() for name in row.namen]
    above = SPELLINGS[niveau].namen if niveau in SPELLINGS else ()
    names = find_column(attributes.columns, [n for n in (*GENERIC_NAMES, *own) if n not in above])
    if names is None or attributes[names].nunique() < several:
        return
    raise _NotAreas(
        "bij elk gebied zijn eigen code",
        f"{plaats}, waar alle {len(attributes)} rijen code {_sample(attributes[column])} hebben en "
        f"in {names} van elkaar verschillen",
        f"Dat is de code van de {niveau} erboven. Voeg de codes van de gebieden zelf toe, of "
        f"importeer alleen de grens van die {niveau} met --niveau {niveau}.",
    )


def _foreign_column(attributes: pd.DataFrame) -> str | None:
    """Return the column that is called a code but holds none of ours, or too few."""
    names = [*GENERIC_CODES, *(n for row in SPELLINGS.values() for n in row.codes), *_FINER]
    column = find_column(attributes.columns, names)
    return column if column and attributes[column].notna().any() else None


def _sample(values: pd.Series) -> str:
    return ", ".join(text[:20] for text in values.dropna().astype("str").unique()[:3])


def _year(
    attributes: pd.DataFrame, jaar: int | None, hints: list[str], plaats: str
) -> tuple[int, pd.Series, list[Finding]]:
    """Return the year of the division, which rows are of it, and findings.

    Raises Refused when no year, or more than one, is to be found.
    """
    everything = pd.Series(True, index=attributes.index)
    # The file's own word goes before its name, and the user's before both.
    years = years_of_content(attributes)
    distinct = sorted({int(y) for y in years.dropna()}) if years is not None else []
    # areas of two years cover the land twice; only the user knows which are meant
    if years is not None and len(distinct) > 1:
        if jaar not in distinct:
            raise Refused(
                "gebieden van één jaar",
                f"{plaats} met de jaren {', '.join(map(str, distinct))}",
                "Kies met --jaar welk jaar u wilt gebruiken.",
            )
        rows = (years == jaar).fillna(value=False).astype(bool)
        others = f.ANDER_JAAR(
            plaats, f"gebied van een ander jaar dan {jaar}", aantal=int((~rows).sum())
        )
        return int(jaar), rows, [others]
    if jaar is not None:
        if distinct and distinct[0] != jaar:
            differs = f"het bestand noemt {distinct[0]}, opgegeven is {jaar}"
            return jaar, everything, [f.JAAR_AFWIJKEND(plaats, differs)]
        return jaar, everything, []
    year = distinct[0] if distinct else year_of_name(hints)
    if year is None:
        raise Refused(
            "het jaar van de gebiedsindeling (grenzen veranderen elk jaar)",
            f"{plaats} zonder jaar in de inhoud, de laagnaam of de bestandsnaam",
            _ASK_YEAR,
        )
    return year, everything, []


def _generalised(layer: Layer) -> bool:
    """Put layers that the publisher simplified himself last: the full ones are wanted."""
    name = layer.name.lower()
    return "gegeneraliseerd" in name and "niet_gegeneraliseerd" not in name
