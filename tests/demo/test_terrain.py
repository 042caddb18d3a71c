"""The fictional areas: a clean coverage on every level, and nobody's real land."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shapely

from cli.demo import FILES

if TYPE_CHECKING:
    import geopandas as gpd

    from tests.demo.conftest import Terrain

SQUARE_KM = 1e6
SPLIT, PARTS = "BU99010502", ("BU99010504", "BU99010505")


def _layers(terrain: Terrain) -> list[gpd.GeoDataFrame]:
    return [*terrain.buurten.values(), *terrain.wijken.values(), terrain.gemeenten, terrain.pc4]


def test_every_level_is_a_clean_coverage_of_simple_areas(terrain: Terrain) -> None:
    for layer in _layers(terrain):
        shapes = layer.geometry.to_numpy()
        assert layer.crs == "EPSG:28992"
        assert shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)
        assert (shapely.area(shapes) > 0).all()


def test_levels_cover_the_same_ground(terrain: Terrain) -> None:
    town = terrain.gemeenten.set_index("code").geometry["GM9901"]
    for layer in (*terrain.buurten.values(), *terrain.wijken.values()):
        assert layer.union_all().symmetric_difference(town).area < 1
    whole = terrain.pc4.union_all().symmetric_difference(terrain.gemeenten.union_all())
    assert whole.area < 1


def test_areas_are_those_of_the_design(terrain: Terrain) -> None:
    now = set(terrain.buurten[2023]["code"])
    assert len(now) == 40
    assert set(terrain.buurten[2020]["code"]) == (now - set(PARTS)) | {SPLIT}
    for year in (2020, 2023):
        assert set(terrain.wijken[year]["code"]) == {f"WK99010{number}" for number in range(8)}
        assert {f"WK{code[2:8]}" for code in terrain.buurten[year]["code"]} == set(
            terrain.wijken[year]["code"]
        )
        water = terrain.buurten[year].loc[lambda f: f["water"] == "JA", "code"]
        assert list(water) == ["BU99010109"]
    assert set(terrain.gemeenten["code"]) == {f"GM990{number}" for number in range(1, 10)}
    assert terrain.pc4["code"].str.fullmatch(r"89\d\d").all()
    assert terrain.pc4["code"].nunique() == 28


def test_the_split_buurt_is_its_two_parts_and_the_others_did_not_change(terrain: Terrain) -> None:
    old, new = (terrain.buurten[year].set_index("code").geometry for year in (2020, 2023))
    together = shapely.union_all(new[list(PARTS)].to_numpy())
    assert together.symmetric_difference(old[SPLIT]).area < 1
    same = old.index.intersection(new.index)
    assert len(same) == len(old) - 1
    assert old[same].geom_equals(new[same]).all()


def test_each_buurt_is_in_one_piece_and_a_town_is_dense_where_a_polder_is_not(
    terrain: Terrain,
) -> None:
    buurten = terrain.buurten[2023].set_index("code").geometry
    assert (shapely.get_num_geometries(buurten.to_numpy()) == 1).all()
    size = buurten.area / SQUARE_KM
    assert size["BU99010000"] < 0.5
    assert size["BU99010605"] > 3
    assert 30 < size.sum() < 100


def test_the_region_lies_in_open_water(terrain: Terrain, repository: Path) -> None:
    """The outline holds 1.5 km of water around the land; hardly any of it is touched."""
    land = shapely.from_wkt((repository / "places" / "nederland.wkt").read_text(encoding="utf-8"))
    town = terrain.gemeenten.set_index("code").geometry["GM9901"]
    assert not town.intersects(land)
    whole = terrain.gemeenten.union_all()
    assert whole.intersection(land.buffer(-1500)).area / whole.area < 0.01


@pytest.fixture(scope="module")
def repository() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.mark.echt
def test_no_code_or_name_of_a_place_is_a_real_one(real_data: Path, terrain: Terrain) -> None:
    import pandas as pd

    kwb = pd.read_csv(real_data / "cbs" / "kwb_2024_selectie.csv", low_memory=False)
    swv = pd.read_csv(real_data / "swv" / "swv_pc4_BWBR0032324.csv")
    points = pd.read_csv(real_data / "pc4" / "postcode_coords.csv", sep=";")
    mine = {code for layer in terrain.buurten.values() for code in layer["code"]}
    mine |= set(terrain.wijken[2023]["code"]) | set(terrain.gemeenten["code"])
    assert not mine & set(kwb["code"])
    pc4 = set(terrain.pc4["code"].astype(int))
    assert not pc4 & (set(swv["pc4"]) | set(points["POSTCODE"]) | set(kwb["postcode"].dropna()))
    assert not set(terrain.gemeenten["gemeentenaam"]) & (set(kwb["naam"]) | set(swv["gemeente"]))
    swvs = set(pd.read_csv(FILES / "regio_indeling_swv_2020.csv")["po_swv"])
    assert not swvs & set(swv["po_swv"])
