"""The services on loopback, filled from the real open data beside the project.

Gemeenten are the answer of PDOK as it was recorded (2023), wijken those of 2022 and buurten those
of 2016, served as those of three years; figures of 2024 are served as those of two years, since
there is no other selection with all levels of the country. Files are the publishers' own.
"""

from __future__ import annotations

import csv
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.sources.server import Services

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sources.server import Asked, Reply

BORDERS = (2020, 2023, 2024)
FIGURES = {2020: "84799NED", 2023: "85618NED", 2024: "85984NED"}
PUPILS = "/duo/03-leerlingen-po-per-gemeente-postcode-leeftijd-{}.zip"
PUPIL_YEARS = {2017: "2017-2018", 2024: "2024-2025"}
SCHOOLS, SWV, PC4 = "/scholen20241122.geo.zip", "/swv_pc4_BWBR0032324.csv", "/postcode_coords.csv"
FROM = {SCHOOLS: "scholen", SWV: "swv", PC4: "pc4"}

ROW = """
[[bron]]
deel = "{deel}"
onderdeel = "bestand"
dienst = "bestand"
naar = "{naar}"
van = "een spiegel"
wat = "{deel}"
licentie = "CC0"
adres = "{adres}"
{jaren}
"""


class Prepared(Services):
    """Services that make each answer once: they must not be what is measured."""

    def answer(self, asked: Asked) -> Reply:
        if asked.path in self.files:
            return super().answer(asked)
        name = f"{asked.path}?{sorted(asked.query.items())}"
        if name not in self.made:
            self.made[name] = super().answer(asked)
        return self.made[name]

    @cached_property
    def made(self) -> dict[str, Reply]:
        return {}


def real(data: Path) -> Services:
    """Return services with the real data of a folder; it takes some seconds."""
    services = Prepared(page=1000)
    recorded = data / "diensten" / "pdok_wfs_wijkenbuurten_gemeenten_2023.json"
    buurten = data / "cbs" / "buurten_2016_GM0344_utrecht.geojson"
    layers = {
        "gemeenten": json.loads(recorded.read_bytes())["features"],
        "wijken": _wijken(data / "cbs" / "wijken_gemeenten_2022_nl.gpkg"),
        "buurten": json.loads(buurten.read_bytes())["features"],
    }
    services.areas = {(year, name): found for year in BORDERS for name, found in layers.items()}
    country = _rows(data / "cbs" / "kwb_2024_selectie.csv")
    province = _rows(data / "cbs" / "kwb_2020_provincie_utrecht_selectie.csv")
    for year, table in FIGURES.items():
        services.tables[table] = province if year == 2020 else country
        services.titles[table] = f"Kerncijfers wijken en buurten {year}"
    for path, folder in FROM.items():
        services.files[path] = (data / folder / path[1:]).read_bytes()
    for years in PUPIL_YEARS.values():
        path = PUPILS.format(years)
        services.files[path] = (data / path[1:]).read_bytes()
    return services


def bronnen(services: Services) -> str:
    """Return a list of sources: the shipped one for areas and figures, a mirror for files."""
    rows = services.bronnen.split("\n[[bron]]")
    kept = [row for row in rows[1:] if 'deel = "grenzen"' in row or 'deel = "cijfers"' in row]
    years = f"jaren = {sorted(PUPIL_YEARS)}\nander_jaar = true"
    own = [
        ROW.format(deel=deel, naar=naar, adres=services.base + path, jaren=said)
        for deel, naar, path, said in (
            ("postcodes", "postcodes", PC4, ""),
            ("swv", "swv", SWV, ""),
            ("scholen", "locaties", SCHOOLS, ""),
            ("leerlingen", "leerlingen", PUPILS.format("{jaar}-{volgend}"), years),
        )
    ]
    return "versie = 1\n" + "".join(f"\n[[bron]]{row}" for row in kept) + "".join(own)


def _wijken(path: Path) -> list[dict[str, Any]]:
    import geopandas as gpd

    frame = gpd.read_file(path, layer="wijken_2022").to_crs(4326)
    return list(json.loads(frame.to_json())["features"])


def _rows(path: Path) -> list[dict[str, Any]]:
    """Return a selection of key figures as rows of a table of CBS: numbers, and None."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        sample = stream.readline()
        stream.seek(0)
        found = list(csv.DictReader(stream, delimiter=";" if sample.count(";") > 3 else ","))
    heads = [name for name in found[0] if name.lower() not in _TEXTS]
    code = next(name for name in found[0] if name in ("code", "buurt_code"))
    return [
        {"ID": number, "WijkenEnBuurten": f"{row[code]:<10}"}
        | {name: _number(row[name]) for name in heads if name != code}
        for number, row in enumerate(found)
    ]


_TEXTS = {
    "",
    "gm_naam",
    "regio",
    "niveau",
    "naam",
    "gemeentecode",
    "gemeentenaam",
    "wijkcode_raw",
    "wijkcode",
}


def _number(text: str) -> float | str | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        return text
