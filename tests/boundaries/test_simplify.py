from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import shapely

from boundaries.coverage import TOLERANCES, simplified
from boundaries.geojson import to_geojson
from tests.boundaries.squares import SOUTH, WEST


def wobbly(count: int = 12, *, side: float = 1500.0) -> gpd.GeoDataFrame:
    """Return a row of areas with ragged borders in common, and a tiny one at the end."""
    rng = np.random.default_rng(3)
    steps = np.linspace(0, side, 120)
    borders = [
        np.column_stack([WEST + n * side + rng.normal(0, 40, 120), SOUTH + steps])
        for n in range(count + 1)
    ]
    shapes = [shapely.Polygon(np.vstack([borders[n], borders[n + 1][::-1]])) for n in range(count)]
    end = shapely.bounds(shapes[-1])[2]
    shapes.append(shapely.box(end + 9000, SOUTH, end + 9040, SOUTH + 40))
    codes = [f"BU{n:08d}" for n in range(1, count + 2)]
    frame = gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=28992)
    return frame[frame.is_valid].reset_index(drop=True)


def test_neighbours_keep_sharing_their_borders_and_nothing_collapses() -> None:
    frame = wobbly()
    assert shapely.coverage_is_valid(frame.geometry.values)
    points = [shapely.get_num_coordinates(frame.geometry.values).sum()]
    for _, version in simplified(frame):
        shapes = np.asarray(version.geometry.values)
        assert version["code"].tolist() == frame["code"].tolist()
        assert shapely.coverage_is_valid(shapes)
        assert shapely.is_valid(shapes).all()
        assert not shapely.is_empty(shapes).any()
        change = shapely.area(shapely.symmetric_difference(shapes, frame.geometry.values))
        assert (change <= 0.6 * frame.area).all()
        points.append(shapely.get_num_coordinates(shapes).sum())
    assert points == sorted(points, reverse=True)
    assert points[-1] < points[0] / 4


def test_a_small_area_that_cannot_bear_it_stays_finer() -> None:
    """A ring of twelve metres thick would become a triangle at 250 metres."""
    ring = shapely.box(WEST, SOUTH, WEST + 2000, SOUTH + 2000)
    hook = shapely.union_all([
        shapely.box(WEST + 700, SOUTH + 700, WEST + 712, SOUTH + 1000),
        shapely.box(WEST + 700, SOUTH + 988, WEST + 1000, SOUTH + 1000),
    ])  # fmt: skip
    frame = gpd.GeoDataFrame(
        {"code": ["a", "b"]}, geometry=[ring.difference(hook), hook], crs=28992
    )
    coarse = shapely.coverage_simplify(frame.geometry.values, TOLERANCES["landelijk"])
    assert shapely.area(shapely.symmetric_difference(coarse[1], hook)) > 0.5 * hook.area
    versions = dict(simplified(frame))
    kept = versions["landelijk"].geometry.iloc[1]
    assert shapely.area(shapely.symmetric_difference(kept, hook)) <= 0.5 * hook.area
    assert shapely.coverage_is_valid(versions["landelijk"].geometry.values)


def test_geojson_has_every_area_in_order_with_a_surface() -> None:
    frame = wobbly()
    data = to_geojson(frame, decimals=3)
    features = json.loads(data)["features"]
    assert [feature["id"] for feature in features] == frame["code"].tolist()
    assert {tuple(feature) for feature in features} == {("type", "id", "properties", "geometry")}
    assert all(feature["properties"] == {} for feature in features)
    back = gpd.GeoDataFrame.from_features(features, crs=4326).to_crs(28992)
    # 40 metres square is nothing in three decimals: that one area got more.
    assert (back.area > 0).all()
    assert back.area.iloc[-1] > 0.5 * frame.area.iloc[-1]
    assert b", " not in data
    longest = max(
        len(str(number).partition(".")[2])
        for feature in features[:-1]
        for number in np.ravel(
            shapely.get_coordinates(shapely.from_geojson(json.dumps(feature["geometry"])))
        )
    )
    assert longest <= 3


def test_geojson_rounds_shared_borders_alike() -> None:
    frame = wobbly(side=3000.0)
    back = gpd.GeoDataFrame.from_features(json.loads(to_geojson(frame, decimals=5))["features"])
    neighbours = back.geometry.iloc[:2].to_list()
    assert shapely.length(shapely.intersection(*neighbours)) > 0.02


def test_geojson_drops_a_hole_and_a_part_too_small_to_draw() -> None:
    speck = shapely.box(WEST + 10, SOUTH + 10, WEST + 12, SOUTH + 12)
    far = shapely.box(WEST + 5000, SOUTH, WEST + 5002, SOUTH + 2)
    whole = shapely.box(WEST, SOUTH, WEST + 1000, SOUTH + 1000).difference(speck)
    frame = gpd.GeoDataFrame(
        {"code": ['groep "één"']}, geometry=[shapely.MultiPolygon([whole, far])], crs=28992
    )
    (feature,) = json.loads(to_geojson(frame, decimals=4))["features"]
    assert feature["id"] == 'groep "één"'
    assert feature["geometry"]["type"] == "Polygon"
    assert len(feature["geometry"]["coordinates"]) == 1
