"""A small square country with hostile names, and its figures in every state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import boundaries
from geo.choropleth import Choropleth, MapQuestion, assemble
from indicators import Indicator, SoortCijfer

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from store import DataFolder, Snapshot

HOSTILE = "`${window.stuk=1}`"
SCRIPT = "</script><script>window.stuk=1</script>"
IMAGE = "<img src=x onerror=window.stuk=1>"
MATHS = r"$\frac{1}{0$ & 'Quote' \"x\""
NAMES = [HOSTILE, SCRIPT, IMAGE, MATHS, "'t Wad", "Wijk 03 Kerkbuurt", "Öost", "Noord"]

INDICATOR = Indicator(
    id="percentage_0_tot_15_jaar",
    label="Percentage 0 tot 15 jaar",
    definitie="Aandeel inwoners jonger dan 15 jaar.",
    eenheid="%",
    soort=SoortCijfer.PERCENTAGE,
    bron="CBS",
    waar="StatLine",
    decimalen=0,
)


def square(column: int, row: int) -> list[list[float]]:
    west, south, side = 136000 + column * 1000, 455000 + row * 1000, 1000
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    return [[west + x, south + y] for x, y in corners]


@pytest.fixture
def snapshot(tmp_path: Path, folder: DataFolder) -> Snapshot:
    """Return a folder with eight buurten of 1 km²; the last is water."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "BU_CODE": f"BU9901{index // 4:02d}{index:02d}",
                "BU_NAAM": name,
                "GM_CODE": "GM9901",
                "WATER": "JA" if index == 7 else "NEE",
            },
            "geometry": {"type": "Polygon", "coordinates": [square(index % 4, index // 4)]},
        }
        for index, name in enumerate(NAMES)
    ]
    path = tmp_path / "buurten_2024.geojson"
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path.write_text(
        json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}),
        encoding="utf-8",
    )
    return folder.commit(boundaries.read_grenzen(path, jaar=2024))


STATES = ["waarde", "waarde", "waarde", "waarde", "waarde", "afgeschermd", "ontbreekt", "nvt"]
VALUES = [0.0, 12.4, 12.0, 30.0, 18.0, None, None, None]


@dataclass
class Maker:
    """Makes a map of the small country, with anything changed."""

    snapshot: Snapshot

    def __call__(self, **options: Any) -> Choropleth:
        values = options.pop("values", VALUES)
        states = options.pop("states", STATES)
        areas = boundaries.areas(self.snapshot, "buurt")
        frame = areas.frame.rename(columns={"code": "gebied_code"})[
            ["gebied_code", "naam", "water", "wijk_code", "gemeente_code"]
        ].assign(
            waarde=pd.Series(values, dtype="float64"),
            staat=states,
            herkomst=options.pop("herkomst", "gepubliceerd"),
        )
        figures = SimpleNamespace(
            indicator=options.pop("indicator", INDICATOR),
            jaar=2024,
            indeling=2024,
            bron="CBS <b>Kerncijfers</b>",
            records=(),
            bevindingen=options.pop("bevindingen", ()),
            frame=frame,
        )
        said = "Cijfers van 2024 op de gebiedsindeling van 2016."
        report = SimpleNamespace(banden=(said,) * options.pop("afwijking", False))
        return assemble(
            MapQuestion("percentage_0_tot_15_jaar", "buurt", **options),
            figures=figures,  # type: ignore[arg-type]
            areas=areas,
            joined=SimpleNamespace(frame=frame, rapport=report),  # type: ignore[arg-type]
            plaats="Vierkant",
            hoger={"gemeente": {"GM9901": "15 %"}, "land": {"NL00": "16 %"}},
        )


@pytest.fixture
def kaart_van(snapshot: Snapshot) -> Maker:
    """Return a function that makes a map."""
    return Maker(snapshot)


@pytest.fixture(scope="session")
def browser(chromium_browser: Browser) -> Browser:
    """Return the Chromium that all tests share."""
    return chromium_browser
