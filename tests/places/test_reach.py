"""Reach in a straight line, and as a share of an area."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from places.reach.distances import middles, nearest, share_within, shares_within, spread

X0, Y0 = 136_000.0, 455_000.0


def square(column: int, row: int) -> shapely.Polygon:
    x, y = X0 + column * 1000, Y0 + row * 1000
    return shapely.box(x, y, x + 1000, y + 1000)


def places(*points: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"p{n}" for n in range(len(points))],
            "x": [p[0] for p in points],
            "y": [p[1] for p in points],
        }
    )


def test_the_middle_is_the_centroid_or_lies_inside() -> None:
    ring = shapely.box(0, 0, 300, 300).difference(shapely.box(50, 50, 250, 250))
    shapes = gpd.GeoDataFrame(geometry=[square(0, 0), ring], crs=28992)
    x, y = middles(shapes)
    assert (x[0], y[0]) == (X0 + 500, Y0 + 500)
    assert shapely.intersects_xy(ring, x[1], y[1])


def test_nearest_of_every_kind_equals_looking_at_all_of_them() -> None:
    rng = np.random.default_rng(7)
    x, y = rng.uniform(0, 1e4, 200), rng.uniform(0, 1e4, 200)
    kinds = {k: places(*rng.uniform(0, 1e4, (n, 2))) for k, n in (("bo", 40), ("so", 3))}
    found = nearest(x, y, kinds)
    for kind, rows in kinds.items():
        all_of_them = np.hypot(x[:, None] - rows["x"].to_numpy(), y[:, None] - rows["y"].to_numpy())
        assert np.allclose(found[f"afstand_{kind}"], all_of_them.min(axis=1))
        assert (
            found[f"dichtstbij_{kind}"] == rows["id"].to_numpy()[all_of_them.argmin(axis=1)]
        ).all()


def test_without_any_place_there_is_no_distance() -> None:
    nowhere = pd.DataFrame({"id": ["a"], "x": [np.nan], "y": [np.nan]})
    found = nearest(np.array([1.0]), np.array([1.0]), {"bo": nowhere})
    assert np.isnan(found["afstand_bo"][0])
    assert found["dichtstbij_bo"][0] == ""
    assert share_within(
        spread(gpd.GeoDataFrame(geometry=[square(0, 0)])), nowhere, 500
    ).tolist() == [0]


@pytest.mark.parametrize("metres", [100.0, 400.0, 700.0, 1500.0])
def test_the_share_within_a_distance_is_near_the_true_area(metres: float) -> None:
    shapes = gpd.GeoDataFrame(
        geometry=[square(0, 0), square(1, 0), shapely.box(X0, Y0, X0 + 8000, Y0 + 40)], crs=28992
    )
    rows = places((X0 + 300, Y0 + 300), (X0 + 5000, Y0))
    circles = shapely.union_all(
        shapely.buffer(shapely.points(rows[["x", "y"]]), metres, quad_segs=64)
    )
    exact = shapely.area(shapely.intersection(shapes.geometry.to_numpy(), circles))
    exact = exact / shapely.area(shapes.geometry.to_numpy())
    found = share_within(spread(shapes), rows, metres)
    assert found == pytest.approx(exact, abs=0.08)
    # areas wholly within or beyond are told without points, and no other way
    both = shares_within(shapes, [(rows, metres), (rows.iloc[:0], metres)])
    assert [share.tolist() for share in both] == [found.tolist(), [0, 0, 0]]


def test_every_area_has_points_however_thin() -> None:
    thin = shapely.Polygon([(0, 0), (1000, 1000), (1000, 1000.001)])
    areas = gpd.GeoDataFrame(geometry=[thin, square(0, 0)])
    # sessions share areas: what another prepared is not taken away below it, nor left with more
    shapely.prepare(areas.geometry.to_numpy()[:1])
    points = spread(areas)
    assert set(points.area) == {0, 1}
    assert shapely.is_prepared(areas.geometry.to_numpy()).tolist() == [True, False]
