"""The demonstration set as files, in the shapes in which publishers ship them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyogrio

from demo.cbs import kwb_file
from demo.duo import duo_files, pc4_file, swv_file, swv_names
from demo.observation import observation_table
from demo.own import own_tables
from demo.people import YEARS, make_people
from demo.places import GEMEENTEN, SPLIT_YEAR, WIJKEN
from demo.pupils import MASKED_YEAR, OPEN_YEAR, make_pupils
from demo.schools import place_schools, schools_file
from demo.services import services_file
from demo.terrain import make_terrain
from demo.ways import ways_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

    from demo.own import OwnTable
    from demo.terrain import Terrain

BOUNDARY_YEARS = (YEARS[0], SPLIT_YEAR)
_STAMP = (2025, 1, 1, 0, 0, 0)
"""Date of every member of a zip, so that the same content is the same file."""


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """Where the files are, by what they hold."""

    grenzen: Mapping[int, Path]
    """Per indeling a GeoPackage with gemeenten, wijken and buurten."""
    pc4_grenzen: Mapping[int, Path]
    kerncijfers: Mapping[int, Path]
    """Per year of the figures."""
    eigen: Mapping[Path, OwnTable]
    """Tables of the SWV, the gemeente, the GGD, the police and the buurtteam."""
    leerlingen: Mapping[int, Path]
    """Per year a zip with one csv per gemeente."""
    swv: Path
    swv_namen: Path
    postcodes: Path
    scholen: Path
    aanbod: Path
    wegen: Path
    """Streets, to measure reach over."""


def indeling_of(year: int) -> int:
    """Return the indeling that the figures of a year are on."""
    return max(known for known in BOUNDARY_YEARS if known <= year)


def write_files(folder: Path) -> DemoFiles:
    """Write all files into `folder`, which is made; the same bytes every time."""
    folder.mkdir(parents=True, exist_ok=True)
    terrain = make_terrain()
    schools = place_schools(terrain)
    people = make_people(terrain, schools)
    pupils = make_pupils(people, schools)
    years = {OPEN_YEAR: False, MASKED_YEAR: True}
    return DemoFiles(
        grenzen={
            year: _boundaries(folder / f"wijkenbuurten_{year}.gpkg", terrain, year)
            for year in BOUNDARY_YEARS
        },
        pc4_grenzen={
            year: _pc4_boundaries(folder / f"cbs_pc4_{year}.gpkg", terrain, year)
            for year in BOUNDARY_YEARS
        },
        kerncijfers={
            year: _write(
                folder / f"kerncijfers_wijken_en_buurten_{year}.csv", kwb_file(people, year)
            )
            for year in YEARS
        },
        eigen={
            _write(folder / name, table.inhoud): table
            for name, table in (own_tables(people) | observation_table(people)).items()
        },
        leerlingen={
            year: _write(
                folder / f"03-leerlingen-po-per-gemeente-postcode-leeftijd-{year}-{year + 1}.zip",
                _zip(duo_files(pupils[year], schools, year, masked=masked)),
            )
            for year, masked in years.items()
        },
        swv=_write(folder / f"regio_indeling_swv_{OPEN_YEAR}.csv", swv_file()),
        swv_namen=_write(folder / "namen_swv.csv", swv_names()),
        postcodes=_write(folder / "postcode_coords.csv", pc4_file()),
        scholen=_write(
            folder / f"scholen{MASKED_YEAR}1001.geo.zip",
            _zip({"scholen.geo.json": schools_file(schools)}),
        ),
        aanbod=_write(folder / "aanbod_aldermonde_2025.csv", services_file(terrain)),
        wegen=_write(folder / "straten_2025.csv", ways_file(terrain)),
    )


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def _boundaries(path: Path, terrain: Terrain, year: int) -> Path:
    """Write one GeoPackage in the schema of PDOK's Wijken en Buurten."""
    names = {g.code: g.naam for g in GEMEENTEN}
    gemeenten = terrain.gemeenten.assign(
        gemeentecode=terrain.gemeenten["code"], gemeentenaam=terrain.gemeenten["code"].map(names)
    )
    wijken = terrain.wijken[year]
    wijken = wijken.assign(wijkcode=wijken["code"], wijknaam=wijken["code"].map(WIJKEN))
    buurten = terrain.buurten[year]
    buurten = buurten.assign(
        buurtcode=buurten["code"],
        buurtnaam=buurten["naam"],
        wijkcode="WK" + buurten["code"].str[2:8],
    )
    wet = set(buurten.loc[buurten["water"], "code"])
    path.unlink(missing_ok=True)
    for layer, frame, columns in (
        ("gemeenten", gemeenten, ["gemeentecode", "gemeentenaam"]),
        ("wijken", wijken, ["wijkcode", "wijknaam"]),
        ("buurten", buurten, ["buurtcode", "buurtnaam", "wijkcode"]),
    ):
        full = frame.assign(
            jaar=year,
            jrstatcode=str(year) + frame["code"],
            water=frame["code"].map(lambda code: "JA" if code in wet else "NEE"),
        )
        if layer != "gemeenten":
            code = "GM" + full["code"].str[2:6]
            full = full.assign(gemeentecode=code, gemeentenaam=code.map(names))
        town = [] if layer == "gemeenten" else ["gemeentecode", "gemeentenaam"]
        _layer(full[[*columns, *town, "water", "jaar", "jrstatcode", "geometry"]], path, layer)
    return path


def _pc4_boundaries(path: Path, terrain: Terrain, year: int) -> Path:
    frame = terrain.pc4.assign(postcode=terrain.pc4["pc4"].astype(int), jaar=year)
    path.unlink(missing_ok=True)
    return _layer(frame[["postcode", "jaar", "geometry"]], path, f"cbs_pc4_{year}")


def _layer(frame: gpd.GeoDataFrame, path: Path, layer: str) -> Path:
    """Write a layer with a fixed date: GDAL's own clock would make every file different."""
    clock = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(clock)
    pyogrio.set_gdal_config_options({clock: "2025-01-01T00:00:00Z"})
    try:
        frame.to_file(path, layer=layer, driver="GPKG", engine="pyogrio", promote_to_multi=True)
    finally:
        pyogrio.set_gdal_config_options({clock: before})
    return path
