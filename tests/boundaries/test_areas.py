from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

import boundaries
from store import DataFolder, NotFound, Snapshot
from tests.boundaries.squares import SIDE, buurten, square

if TYPE_CHECKING:
    from pathlib import Path

UTRECHT = ["BU03440101", "BU03440102", "BU03440201", "BU03440202"]


def westland() -> gpd.GeoDataFrame:
    frame = buurten().assign(
        BU_CODE=[code.replace("0344", "1783") for code in UTRECHT],
        GM_CODE="GM1783",
        GM_NAAM="Westland",
        WK_CODE=["WK178301", "WK178301", "WK178302", "WK178302"],
    )
    return frame.set_geometry([square(n, 5) for n in range(4)], crs=28992)


def load(folder: DataFolder, tmp_path: Path, name: str, frame: gpd.GeoDataFrame) -> Snapshot:
    path = tmp_path / name
    frame.to_file(path)
    return folder.commit(boundaries.read_grenzen(path))


@pytest.fixture
def utrecht(folder: DataFolder, tmp_path: Path) -> Snapshot:
    return load(folder, tmp_path, "b_2016.gpkg", buurten())


def test_available_lists_levels_from_fine_to_coarse(utrecht: Snapshot) -> None:
    assert [(niveau, jaar) for niveau, jaar, _ in boundaries.available(utrecht)] == [
        ("buurt", 2016), ("wijk", 2016), ("gemeente", 2016),
    ]  # fmt: skip


def test_areas_of_a_level(utrecht: Snapshot) -> None:
    areas = boundaries.areas(utrecht, "buurt")
    assert (areas.niveau, areas.indeling, areas.compleet) == ("buurt", 2016, True)
    assert areas.frame["code"].tolist() == UTRECHT
    assert "geometry" not in areas.frame


@pytest.mark.parametrize("detail", ["vlakken", "lokaal", "regionaal", "landelijk"])
def test_geometry_follows_the_areas(utrecht: Snapshot, detail: str) -> None:
    areas = boundaries.areas(utrecht, "wijk", gemeenten=["GM0344"])
    shapes = boundaries.geometry(utrecht, areas, detail)
    assert shapes.columns.tolist() == ["code", "geometry"]
    assert shapes["code"].tolist() == areas.frame["code"].tolist()
    assert shapes.area.tolist() == [2 * SIDE**2] * 2
    assert shapes.crs.to_epsg() == 28992


def test_unknown_detail_names_the_known(utrecht: Snapshot) -> None:
    with pytest.raises(NotFound, match="lokaal, regionaal"):
        boundaries.geometry(utrecht, boundaries.areas(utrecht, "wijk"), "grof")


def test_a_gemeente_is_cut_out(utrecht: Snapshot, folder: DataFolder, tmp_path: Path) -> None:
    both = gpd.pd.concat([buurten(), westland()], ignore_index=True)
    snapshot = load(folder, tmp_path, "beide_2017.gpkg", both)
    areas = boundaries.areas(snapshot, "buurt", gemeenten=["GM1783"], indeling=2017)
    assert areas.frame["gemeente_code"].unique().tolist() == ["GM1783"]
    assert not areas.compleet
    shapes = boundaries.geometry(snapshot, areas, "landelijk")
    assert shapes["code"].tolist() == areas.frame["code"].tolist()
    assert shapes.total_bounds[1] == 455_000
    features = json.loads(boundaries.prepared(snapshot, areas))["features"]
    assert [feature["id"] for feature in features] == areas.frame["code"].tolist()
    assert len(boundaries.areas(utrecht, "buurt").frame) == 4


def test_files_of_single_gemeenten_add_up(
    utrecht: Snapshot, folder: DataFolder, tmp_path: Path
) -> None:
    snapshot = load(folder, tmp_path, "w_2016.gpkg", westland())
    areas = boundaries.areas(snapshot, "buurt")
    assert len(areas.frame) == 8
    assert areas.frame["code"].is_monotonic_increasing
    assert len(areas.records) == 2
    assert not areas.compleet
    shapes = boundaries.geometry(snapshot, areas, "lokaal")
    assert shapes["code"].tolist() == areas.frame["code"].tolist()
    assert shapes.area.sum() == 8 * SIDE**2
    assert len(boundaries.areas(snapshot, "buurt", gemeenten=["GM1783"]).records) == 1
    assert len(boundaries.areas(utrecht, "buurt").records) == 1


def test_nearest_year_is_taken_and_told(
    utrecht: Snapshot, folder: DataFolder, tmp_path: Path
) -> None:
    snapshot = load(folder, tmp_path, "b_2020.gpkg", buurten())
    assert boundaries.areas(snapshot, "buurt").indeling == 2020
    assert boundaries.areas(snapshot, "buurt", indeling=2016).indeling == 2016
    assert boundaries.areas(snapshot, "buurt", indeling=2017).indeling == 2016
    assert boundaries.areas(snapshot, "buurt", indeling=2018).indeling == 2020
    assert boundaries.areas(snapshot, "buurt", indeling=2030).indeling == 2020
    assert boundaries.areas(utrecht, "buurt", indeling=2020).indeling == 2016


def test_a_supplied_level_goes_before_a_derived_one(
    utrecht: Snapshot, folder: DataFolder, tmp_path: Path
) -> None:
    assert boundaries.areas(utrecht, "wijk").frame["naam"].tolist() == ["Wijk 01", "Wijk 02"]
    wijken = gpd.GeoDataFrame(
        {"wijkcode": ["WK034401", "WK034402"], "wijknaam": ["West", "Noordwest"]},
        geometry=[square(0, width=2), square(2, width=2)],
        crs=28992,
    )
    snapshot = load(folder, tmp_path, "wijken_2016.gpkg", wijken)
    assert boundaries.areas(snapshot, "wijk").frame["naam"].tolist() == ["West", "Noordwest"]
    # And stays so when the buurten are imported once more.
    snapshot = load(folder, tmp_path, "b_2016.gpkg", buurten())
    assert boundaries.areas(snapshot, "wijk").frame["naam"].tolist() == ["West", "Noordwest"]


def test_what_is_not_there_is_answered_with_what_is(utrecht: Snapshot, folder: DataFolder) -> None:
    with pytest.raises(NotFound, match=r"geen grenzen van provincies.*buurten 2016, wijken 2016"):
        boundaries.areas(utrecht, "provincie")
    with pytest.raises(NotFound, match="bevatten geen gebieden in GM0363"):
        boundaries.areas(utrecht, "buurt", gemeenten=["GM0363"])
    with pytest.raises(NotFound, match="'straat' bestaat niet; kies uit buurt"):
        boundaries.areas(utrecht, "straat")
    with pytest.raises(NotFound, match="Voeg ze toe"):
        boundaries.areas(DataFolder(folder.path / "anders").snapshot(), "buurt")


def test_prepared_geojson_is_the_file_made_at_import(utrecht: Snapshot) -> None:
    areas = boundaries.areas(utrecht, "buurt")
    ready = utrecht.raw(areas.record, "kaart_regionaal.geojson")
    assert boundaries.prepared(utrecht, areas, "regionaal") == ready
    local = json.loads(boundaries.prepared(utrecht, areas, "lokaal"))
    shape = shapely.from_geojson(json.dumps(local["features"][0]["geometry"]))
    west, south, east, north = shape.bounds
    assert 5.0 < west < east < 5.1
    assert 52.0 < south < north < 52.1


def test_pc4_is_narrowed_by_where_it_lies(
    utrecht: Snapshot, folder: DataFolder, tmp_path: Path
) -> None:
    frame = gpd.GeoDataFrame(
        {"pc4": ["3511", "3512", "2671"]}, geometry=[square(0), square(3), square(0, 5)], crs=28992
    )
    snapshot = load(folder, tmp_path, "pc4_2016.gpkg", frame)
    areas = boundaries.areas(snapshot, "pc4", gemeenten=["GM0344"])
    assert areas.frame["code"].tolist() == ["3511", "3512"]
    assert boundaries.geometry(snapshot, areas)["code"].tolist() == ["3511", "3512"]
    assert len(boundaries.areas(snapshot, "pc4").frame) == 3
    assert boundaries.areas(snapshot, "pc4", gemeenten=["GM1783"]).frame.empty
    assert len(utrecht.sets) == 3


def test_levels_above_the_gemeente_are_not_narrowed(folder: DataFolder, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"code": ["PV26", "PV28"]}, geometry=[square(0), square(1)], crs=28992)
    snapshot = load(folder, tmp_path, "provincies_2016.gpkg", frame)
    assert len(boundaries.areas(snapshot, "provincie", gemeenten=["GM0344"]).frame) == 2


def test_a_wijk_without_a_name_is_called_as_another_year_calls_it(
    folder: DataFolder, tmp_path: Path, utrecht: Snapshot
) -> None:
    assert boundaries.areas(utrecht, "wijk").frame["naam"].tolist() == ["Wijk 01", "Wijk 02"]
    named = gpd.GeoDataFrame(
        {"wijkcode": ["WK034401"], "wijknaam": ["Overvecht"]}, geometry=[square(0)], crs=28992
    )
    snapshot = load(folder, tmp_path, "wijken_2022.gpkg", named)
    of_2016 = boundaries.areas(snapshot, "wijk", indeling=2016)
    assert of_2016.frame["naam"].tolist() == ["Overvecht", "Wijk 02"]
    assert of_2016.indeling == 2016
