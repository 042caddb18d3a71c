"""A small, literal data folder for tests of pages: two wijken, six buurten, three years."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import boundaries
import house
import indicators
from store import Herkomst, ImportRapport, ImportResult, NewSet, SetKey, Soort

if TYPE_CHECKING:
    from store import DataFolder

HOSTILE = "`${alert(1)}` <script>alert(2)</script> & 'co'"
BUURTEN = {
    "BU99990101": "Aalkamp",
    "BU99990102": "Berkhof",
    "BU99990103": HOSTILE,
    "BU99990201": "Dorpsplas",
    "BU99990202": "Eikenrode",
    "BU99990203": "Fonteinhof",
}
WATER = "BU99990201"
TESTED = """gebied_code,percentage_huishoudens_met_laag_inkomen,aantal_huishoudens
BU99990102,30,4000
BU99990103,9,4000
GM9999,19,8000
"""
"""Shares of known groups, so that differences are tested; see `with_tested`."""
INDICATOR, OTHER = "percentage_0_tot_15_jaar", "gemiddelde_woz_waarde"
_SIDE = 600
_ORIGIN = Herkomst(
    adres="klein.csv", sha256="0" * 64, datum="2026-01-02T03:04:05+00:00", licentie="CC BY 4.0"
)

Row = tuple[str, str, float | None, str]
FIGURES: dict[tuple[str, int], list[Row]] = {
    ("buurt", 2024): [
        ("BU99990101", INDICATOR, 10.0, "waarde"),
        ("BU99990102", INDICATOR, 22.0, "waarde"),
        ("BU99990103", INDICATOR, 31.0, "waarde"),
        ("BU99990202", INDICATOR, None, "afgeschermd"),
        ("BU99990203", INDICATOR, None, "ontbreekt"),
        ("BU99990101", OTHER, 310000.0, "waarde"),
        ("BU99990102", OTHER, 250000.0, "waarde"),
        ("BU99990103", OTHER, 480000.0, "waarde"),
        ("BU99990202", OTHER, 275000.0, "waarde"),
        ("BU99990203", OTHER, 265000.0, "waarde"),
    ],
    ("buurt", 2022): [
        ("BU99990101", INDICATOR, 12.0, "waarde"),
        ("BU99990102", INDICATOR, 20.0, "waarde"),
    ],
    ("wijk", 2024): [
        ("WK999901", INDICATOR, 20.0, "waarde"),
        ("WK999902", INDICATOR, 15.0, "waarde"),
    ],
    ("gemeente", 2024): [("GM9999", INDICATOR, 18.0, "waarde")],
}


def make(path: Path, *, figures: bool = True) -> DataFolder:
    """Fill a folder; without figures it holds boundaries only."""
    assert not (path / "sets").exists(), "a folder that has sets would lose them"
    shutil.copytree(_read_once(figures=figures), path, dirs_exist_ok=True)
    return house.folder(path)


@cache
def _read_once(*, figures: bool) -> Path:
    """Return the folder that the others of this process are copied from."""
    home = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    path = home / "gegevens"
    folder = house.folder(path)
    source = path.with_name("buurten_2024.geojson")
    source.write_text(json.dumps(buurten()))
    folder.commit(boundaries.read_grenzen(source, jaar=2024))
    if figures:
        folder.commit(_figures())
    return path


def buurten() -> dict[str, Any]:
    """Return six squares around RD (136000, 456000), as GeoJSON in RD New."""
    features = []
    for index, (code, name) in enumerate(BUURTEN.items()):
        west = 136000 + _SIDE * (index % 3)
        south = 456000 + _SIDE * (index // 3)
        ring = [
            [west, south],
            [west + _SIDE, south],
            [west + _SIDE, south + _SIDE],
            [west, south + _SIDE],
            [west, south],
        ]
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "buurtcode": code,
                    "buurtnaam": name,
                    "wijkcode": "WK" + code[2:8],
                    "gemeentecode": "GM" + code[2:6],
                    "gemeentenaam": "Proefdam",
                    "water": "JA" if code == WATER else "NEE",
                },
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
        "features": features,
    }


def _figures() -> ImportResult:
    sets = []
    for (niveau, jaar), rows in FIGURES.items():
        frame = pd.DataFrame(rows, columns=["gebied_code", "indicator", "waarde", "staat"])
        frame["waarde"] = frame["waarde"].astype("float64")
        key = SetKey(Soort.INDICATOREN, "CBS Kerncijfers wijken en buurten", niveau, jaar, jaar)
        usable = frame[frame["staat"] == "waarde"].groupby("indicator").size()
        extra = {"indicatoren": {str(name): int(count) for name, count in usable.items()}}
        sets.append(NewSet(key, _ORIGIN, {"cijfers": frame}, rijen=len(frame), extra=extra))
    return ImportResult(sets, ImportRapport(rijen=sum(s.rijen for s in sets)))


def with_tested(folder: DataFolder) -> DataFolder:
    """Add figures that can be tested to a small folder."""
    path = folder.path.parent / "inkomen.csv"
    path.write_text(TESTED, encoding="utf-8")
    folder.commit(indicators.read_indicatoren(path, jaar=2024, bron="toetsbaar"))
    return folder
