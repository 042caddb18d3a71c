"""Reach: straight, over a network, and as a share of an area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pandas as pd
import pytest
import shapely

from geo.locations.network import make_network, nearest_over, read_network
from geo.locations.reach import middles, nearest, share_within, spread, without
from store import Refused

if TYPE_CHECKING:
    from pathlib import Path


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
    assert share_within(spread(shapes), rows, metres) == pytest.approx(exact, abs=0.08)


def test_every_area_has_points_however_thin() -> None:
    thin = shapely.Polygon([(0, 0), (1000, 1000), (1000, 1000.001)])
    points = spread(gpd.GeoDataFrame(geometry=[thin, square(0, 0)]))
    assert set(points.area) == {0, 1}


def test_areas_without_a_place_within_a_distance_are_listed_furthest_first() -> None:
    far = without(pd.Series(["a", "b", "c", "d"]), np.array([500.0, 1500.0, np.nan, 3000.0]), 1000)
    assert far["gebied_code"].tolist() == ["c", "d", "b"]
    assert far["afstand"].tolist()[1:] == [3000.0, 1500.0]


def grid_network(size: int, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the edges of a street grid."""
    start, end = [], []
    for column in range(size):
        for row in range(size):
            for right, up in ((1, 0), (0, 1)):
                if column + right < size and row + up < size:
                    start.append((column * step, row * step))
                    end.append(((column + right) * step, (row + up) * step))
    return np.array(start, float), np.array(end, float)


def test_distances_over_a_network_equal_those_of_networkx() -> None:
    rng = np.random.default_rng(3)
    start, end = grid_network(12, 100.0)
    keep = rng.random(len(start)) > 0.25
    start, end = start[keep], end[keep]
    length = np.hypot(*(end - start).T) * rng.uniform(1, 2, len(start))
    graph = nx.Graph()
    for one, two, metres in zip(map(tuple, start), map(tuple, end), length, strict=True):
        graph.add_edge(one, two, weight=metres)
    nodes = np.array(list(graph.nodes))
    rows = places(*nodes[rng.choice(len(nodes), 4, replace=False)])
    found = nearest_over(make_network("net", start, end, length), nodes[:, 0], nodes[:, 1], rows)
    sources = {tuple(point): name for name, *point in rows.itertuples(index=False)}
    exact = nx.multi_source_dijkstra_path_length(graph, set(sources))
    paths = nx.multi_source_dijkstra_path(graph, set(sources))
    for node, metres, name in zip(
        map(tuple, nodes), found["afstand"], found["dichtstbij"], strict=True
    ):
        if node in exact:
            assert metres == pytest.approx(exact[node], abs=1e-3)
            assert name == sources[paths[node][0]]
        else:
            assert (np.isnan(metres), name) == (True, "")


def test_off_the_network_there_is_no_distance_and_near_it_the_last_bit_is_added() -> None:
    net = make_network("net", np.array([[0.0, 0.0]]), np.array([[1000.0, 0.0]]))
    rows = places((1000.0, 30.0))
    found = nearest_over(net, np.array([0.0, 0.0]), np.array([40.0, 900.0]), rows)
    assert found["afstand"][0] == pytest.approx(40 + 1000 + 30)
    assert np.isnan(found["afstand"][1])
    off = nearest_over(net, np.array([0.0]), np.array([0.0]), places((1000.0, 5000.0)))
    assert np.isnan(off["afstand"][0])
    assert net.methode.startswith("over het netwerk net")


def test_a_network_is_read_from_lines_and_from_a_table(tmp_path: Path) -> None:
    lines = gpd.GeoDataFrame(
        geometry=[
            shapely.LineString([(136_000, 455_000), (136_500, 455_000), (136_500, 455_400)]),
            shapely.LineString([(136_500.2, 455_000), (137_000, 455_000)]),
        ],
        crs=28992,
    )
    lines.to_crs(4326).to_file(tmp_path / "wegen.geojson")
    table = "x1;y1;x2;y2;lengte\n136000;455000;136500;455000;600\n136500;455000;137000;455000;\n"
    (tmp_path / "wegen.csv").write_text(table, encoding="utf-8")
    rows = places((137_000.0, 455_000.0))
    at = (np.array([136_000.0]), np.array([455_000.0]))
    straight = nearest_over(read_network(tmp_path / "wegen.geojson"), *at, rows)
    assert straight["afstand"][0] == pytest.approx(1000, abs=1.5)
    longer = nearest_over(read_network(tmp_path / "wegen.csv"), *at, rows)
    assert longer["afstand"][0] == pytest.approx(1100)


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", "x;y\n1;2\n"), ("b.geojson", "{}"), ("c", None)]
)
def test_what_is_no_network_is_refused(tmp_path: Path, name: str, text: str | None) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="netwerk"):
        read_network(tmp_path / name)
