"""The boundaries of the demonstration set, opened as anybody would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from cli.demo import FILES

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Terrain:
    """The fictional areas, with `code` first: per year of the indeling where they changed."""

    gemeenten: gpd.GeoDataFrame
    wijken: Mapping[int, gpd.GeoDataFrame]
    buurten: Mapping[int, gpd.GeoDataFrame]
    pc4: gpd.GeoDataFrame


def _layer(file: str, layer: str, code: str) -> gpd.GeoDataFrame:
    frame = gpd.read_file(f"/vsizip/{FILES}/{file}.zip/{file}", layer=layer)
    return frame.explode(index_parts=False).rename(columns={code: "code"}).astype({"code": "str"})


@pytest.fixture(scope="session")
def terrain() -> Terrain:
    """Read every layer of the files of boundaries."""
    years = (2020, 2023)
    wijken, buurten = (
        {year: _layer(f"wijkenbuurten_{year}.gpkg", layer, code) for year in years}
        for layer, code in (("wijken", "wijkcode"), ("buurten", "buurtcode"))
    )
    return Terrain(
        _layer("wijkenbuurten_2023.gpkg", "gemeenten", "gemeentecode"),
        wijken,
        buurten,
        _layer("cbs_pc4_2023.gpkg", "cbs_pc4_2023", "postcode"),
    )
