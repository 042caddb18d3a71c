"""Real open data, checked against figures that this code did not compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

import boundaries
from store import DataFolder, NotFound, Snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from boundaries.reading import GrenzenResult

pytestmark = pytest.mark.echt

GIGABYTE = 1024**3


@pytest.fixture(scope="module")
def national(national_folder: Path) -> tuple[Snapshot, int]:
    """Return the national buurten of 2016, and the bytes of memory that their import took."""
    taken = int((national_folder / "bytes.txt").read_text())
    return DataFolder(national_folder).snapshot(), taken


@pytest.fixture(scope="module")
def source(real_data: Path) -> gpd.GeoDataFrame:
    """Return the national file as geopandas reads it."""
    return gpd.read_file(real_data / "cbs" / "buurten_2016_nl.gpkg.zip").to_crs(28992)


@pytest.fixture(scope="module")
def utrecht(real_data: Path) -> GrenzenResult:
    return boundaries.read_grenzen(real_data / "cbs" / "buurten_2016_GM0344_utrecht.geojson")


@pytest.fixture(scope="module")
def matched(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = DataFolder(tmp_path_factory.mktemp("gpkg"))
    return folder.commit(
        boundaries.read_grenzen(real_data / "cbs" / "wijken_gemeenten_2022_nl.gpkg")
    )


def test_utrecht_has_111_buurten_and_10_wijken(utrecht: GrenzenResult) -> None:
    assert {new.key.niveau: new.rijen for new in utrecht.sets} == {
        "buurt": 111, "wijk": 10, "gemeente": 1,
    }  # fmt: skip
    assert {new.key.indeling for new in utrecht.sets} == {2016}
    assert utrecht.rapport.gelezen == utrecht.rapport.rijen == 111
    assert utrecht.attributen[0].frame["gebied_code"].is_unique


def test_utrecht_is_as_large_as_statistics_netherlands_says(utrecht: GrenzenResult) -> None:
    gemeente = utrecht.sets[2].tables["vlakken"]
    assert isinstance(gemeente, gpd.GeoDataFrame)
    assert gemeente["naam"].tolist() == ["Utrecht"]
    # CBS, Gebieden in Nederland 2016: 9,921 hectare, land and water.
    assert gemeente.area.sum() / 1e4 == pytest.approx(9921, rel=0.005)


def test_national_counts(national: tuple[Snapshot, int]) -> None:
    snapshot, _ = national
    assert {niveau: record.rijen for niveau, _, record in boundaries.available(snapshot)} == {
        "buurt": 12187, "wijk": 2822, "gemeente": 389,
    }  # fmt: skip
    buurt = boundaries.areas(snapshot, "buurt")
    found = {f.code: f.aantal for f in buurt.record.bevindingen}
    assert found["dubbele_code"] + found["dubbele_code_samengevoegd"] == 12219 - 12187 == 32
    assert found["ouder_aangevuld"] == 14
    with pytest.raises(NotFound, match="GM0363"):
        boundaries.areas(snapshot, "buurt", gemeenten=["GM0363"])


def test_national_import_needs_little_memory(national: tuple[Snapshot, int]) -> None:
    # The demand is two; it takes 0.85, so a limit of two would not notice a doubling.
    assert national[1] < 1.3 * GIGABYTE


def test_cleaning_keeps_the_surface_of_every_area_that_was_alone(
    national: tuple[Snapshot, int], source: gpd.GeoDataFrame
) -> None:
    snapshot, _ = national
    areas = boundaries.areas(snapshot, "buurt")
    clean = boundaries.geometry(snapshot, areas).set_index("code").area
    codes = source["BU_CODE"]
    twice = codes.duplicated(keep=False)
    alone = source[~twice].set_index("BU_CODE").area
    assert (clean[alone.index] - alone).abs().max() < 100
    # What the file covers, whichever code it is under, is covered still.
    versions = shapely.union_all(source.geometry[twice].values)
    near = source.geometry[~twice]
    neighbours = shapely.union_all(near[near.intersects(versions)].values)
    covered = alone.sum() + shapely.area(shapely.difference(versions, neighbours))
    assert clean.sum() == pytest.approx(covered, rel=1e-6)


def test_a_buurt_that_came_too_large_as_well_is_right(
    national: tuple[Snapshot, int], source: gpd.GeoDataFrame
) -> None:
    snapshot, _ = national
    clean = boundaries.geometry(snapshot, boundaries.areas(snapshot, "buurt")).set_index("code")
    versions = source[source["BU_CODE"] == "BU08281700"].area.tolist()
    assert clean.area["BU08281700"] == pytest.approx(min(versions), rel=1e-4)
    inside = source[source["BU_CODE"] == "BU08281709"].area.item()
    assert clean.area["BU08281709"] == pytest.approx(inside, rel=1e-4)


@pytest.mark.parametrize("detail", ["vlakken", "lokaal", "regionaal", "landelijk"])
def test_neighbours_share_their_borders_and_none_collapsed(
    national: tuple[Snapshot, int], detail: str
) -> None:
    snapshot, _ = national
    areas = boundaries.areas(snapshot, "buurt")
    full = boundaries.geometry(snapshot, areas).area
    shapes = np.asarray(boundaries.geometry(snapshot, areas, detail).geometry.values)
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    assert (shapely.area(shapes) / full > 0.3).all()


@pytest.mark.parametrize("parent", ["wijk", "gemeente"])
def test_an_area_above_is_the_sum_of_its_buurten(
    national: tuple[Snapshot, int], parent: str
) -> None:
    snapshot, _ = national
    buurt = boundaries.areas(snapshot, "buurt")
    shapes = boundaries.geometry(snapshot, buurt)
    sums = shapes.area.groupby(buurt.frame[f"{parent}_code"]).sum()
    above = boundaries.areas(snapshot, parent)
    whole = boundaries.geometry(snapshot, above).set_index("code").area
    assert whole.index.tolist() == sums.index.tolist()
    assert whole.to_numpy() == pytest.approx(sums.to_numpy(), rel=1e-9)


def test_prepared_national_map_is_small_and_complete(national: tuple[Snapshot, int]) -> None:
    snapshot, _ = national
    areas = boundaries.areas(snapshot, "buurt")
    data = boundaries.prepared(snapshot, areas, "landelijk")
    assert len(data) < 3_600_000
    drawn = shapely.from_geojson(data)
    parts = shapely.get_parts(drawn)
    assert len(parts) == 12187
    assert (shapely.area(parts) > 0).all()
    west, south, east, north = shapely.bounds(drawn)
    assert 3.2 < west < east < 7.3
    assert 50.7 < south < north < 53.6


def test_matched_file_of_2022(matched: Snapshot) -> None:
    assert {niveau: record.rijen for niveau, _, record in boundaries.available(matched)} == {
        "wijk": 3340, "gemeente": 345, "provincie": 12,
    }  # fmt: skip
    assert {jaar for _, jaar, _ in boundaries.available(matched)} == {2022}
    wijken = boundaries.areas(matched, "wijk", gemeenten=["GM0344"]).frame
    assert len(wijken) == 10
    assert wijken.set_index("code")["naam"]["WK034403"] == "Wijk 03 Overvecht"
    assert wijken["provincie_code"].unique().tolist() == ["PV26"]


def test_figures_beside_the_geometry_are_handed_on(real_data: Path) -> None:
    result = boundaries.read_grenzen(
        real_data / "cbs" / "wijken_gemeenten_2022_nl.gpkg", laag="wijken_2022"
    )
    (table,) = result.attributen
    frame = table.frame.set_index("gebied_code")
    assert frame["population"]["WK034403"] == 34560


def test_answer_of_the_web_service(real_data: Path) -> None:
    result = boundaries.read_grenzen(
        real_data / "diensten" / "pdok_wfs_wijkenbuurten_gemeenten_2023.json"
    )
    (new,) = result.sets
    assert (new.key.niveau, new.key.indeling, new.rijen) == ("gemeente", 2023, 343)
    areas = new.tables["vlakken"]
    assert isinstance(areas, gpd.GeoDataFrame)
    assert shapely.coverage_is_valid(np.asarray(areas.geometry.values))
    assert int(areas["water"].sum()) == 0


def test_gemeenten_are_found_by_name(matched: Snapshot) -> None:
    assert boundaries.find_gemeenten(matched, ["Den Haag", "súdwest fryslân", "Utrecht"]) == [
        "GM0518", "GM1900", "GM0344",
    ]  # fmt: skip
    with pytest.raises(NotFound, match="Amsterdam"):
        boundaries.find_gemeenten(matched, ["Amsterdm"])
