"""Distances over a network: by hand, against networkx, and read from what people have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pandas as pd
import pytest
import shapely

from places.reach.network import (
    GEEN_PLEK,
    GEEN_WEG,
    TE_VER,
    from_tables,
    make_network,
    to_tables,
    ways_to,
)
from places.reach.network_sets import load_network, networks, read_network, read_network_set
from store import NotFound, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from places.reach.network import Network
    from store import DataFolder


def places(*points: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"p{n}" for n in range(len(points))],
            "x": [p[0] for p in points],
            "y": [p[1] for p in points],
        }
    )


def nearest_over(
    net: Network, x: NDArray[np.float64], y: NDArray[np.float64], rows: pd.DataFrame
) -> pd.DataFrame:
    return ways_to(net, rows).at(x, y)


def test_a_small_network_worked_out_by_hand() -> None:
    # A ring road A-B-C-D and a dead end to E; the short cut A-C is long (it winds: 900 m).
    #   D(0,400) --500-- C(300,400)
    #   |400             |400
    #   A(0,0) ---300--- B(300,0) --1000-- E(1300,0)
    start = np.array([[0, 0], [300, 0], [300, 400], [0, 400], [0, 0], [300, 0]], float)
    end = np.array([[300, 0], [300, 400], [0, 400], [0, 0], [300, 400], [1300, 0]], float)
    net = make_network("ring", start, end, np.array([np.nan, np.nan, 500.0, np.nan, 900.0, 1000.0]))
    rows = places((0.0, 430.0), (1300.0, 0.0))  # p0 stands 30 m beyond D, p1 on E
    x = np.array([0.0, 300.0, 300.0, 1300.0, 310.0])
    y = np.array([0.0, 400.0, 0.0, 0.0, 0.0])
    found = nearest_over(net, x, y, rows)
    # A: 400+30. C: 500+30 (not 900+...). B: 300+400+30 = 730 < 1000. E: 0. Last: 10 m from B.
    assert found["afstand"].tolist() == pytest.approx([430, 530, 730, 0, 740], abs=1e-5)
    assert found["dichtstbij"].tolist() == ["p0", "p0", "p0", "p1", "p0"]
    assert found["reden"].tolist() == [""] * 5


def test_no_way_off_the_network_and_no_place_are_told_apart() -> None:
    start = np.array([[0, 0], [5000, 0]], float)
    end = np.array([[100, 0], [5100, 0]], float)
    net = make_network("twee", start, end)
    assert net.deel.tolist() == [0, 0, 1, 1]
    assert net.grootste_deel == 0.5
    x, y = np.array([0.0, 5000.0, 2500.0]), np.zeros(3)
    found = ways_to(net, places((100.0, 0.0), (2500.0, 0.0)))
    assert (found.erop, found.ernaast) == (1, 1)
    assert found.at(x, y)["reden"].tolist() == ["", GEEN_WEG, TE_VER]
    assert nearest_over(net, x, y, places())["reden"].tolist() == [GEEN_PLEK, GEEN_PLEK, TE_VER]


def test_a_loose_end_is_not_stood_on() -> None:
    # A road with a crossing every 10 m, and beside it a garden path that touches nothing.
    at = np.arange(0, 4000, 10.0)
    road = np.column_stack([at, np.zeros_like(at)])
    start = np.vstack([road[:-1], [[1000, 20]]])
    end = np.vstack([road[1:], [[1000, 25]]])
    found = nearest_over(
        make_network("weg", start, end), np.array([1000.0]), np.array([21.0]), places((0.0, 0.0))
    )
    assert found["afstand"][0] == pytest.approx(1021), "over the road, not stuck in the garden"


def test_a_small_gap_is_bridged_and_costs_its_own_length() -> None:
    start, end = np.array([[0, 0], [100.4, 0]], float), np.array([[100, 0], [200, 0]], float)
    net = make_network("kier", start, end)
    found = nearest_over(net, np.array([0.0]), np.array([0.0]), places((200.0, 0.0)))
    assert found["afstand"][0] == pytest.approx(200.0, abs=1e-6)
    # Vertices closer together than that lose nothing of a winding path.
    fine = np.column_stack([np.arange(0, 50, 0.4), np.zeros(125)])
    net = make_network("fijn", fine[:-1], fine[1:])
    found = nearest_over(net, np.array([0.0]), np.array([0.0]), places((49.6, 0.0)))
    assert found["afstand"][0] == pytest.approx(49.6, abs=1e-6)


def test_a_network_comes_back_from_its_tables() -> None:
    start, end = grid_network(6, 100.0)
    made = make_network("net", start, end)
    again = from_tables("net", *to_tables(made))
    assert (abs(made.lengths - again.lengths)).max() == 0
    assert again.x.tolist() == made.x.tolist()


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
    assert off["reden"][0] == GEEN_PLEK
    assert net.methode == "over het netwerk ‘net’, vanaf het midden van het gebied"


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


def test_a_long_road_can_be_stepped_on_halfway(tmp_path: Path) -> None:
    road = gpd.GeoDataFrame(
        geometry=[shapely.LineString([(136_000, 455_000), (140_000, 455_000)])], crs=28992
    )
    road.to_file(tmp_path / "weg.gpkg")
    net = read_network(tmp_path / "weg.gpkg")
    x, y = np.array([138_000.0]), np.array([455_040.0])
    found = nearest_over(net, x, y, places((139_000.0, 455_000.0)))
    assert found["afstand"][0] == pytest.approx(1040, abs=1)


def test_an_import_keeps_provenance_and_comes_back_from_the_folder(
    tmp_path: Path, folder: DataFolder
) -> None:
    path = tmp_path / "fietspaden_2025.csv"
    path.write_text(
        "x1;y1;x2;y2;lengte\n136000;455000;136500;455000;600\n136500;455000;137000;455000;\n"
        "136500;455000;137000;niets;\n9;9;137000;455000;\n136000;455000;136000;456000;20\n",
        encoding="utf-8",
    )
    result = read_network_set(path)
    snapshot = folder.commit(result)
    rapport = result.rapport
    assert (rapport.gelezen, rapport.rijen, rapport.geweigerd) == (5, 3, 2)
    assert sum(b.aantal for b in rapport.bevindingen if b.ernst == "fout") == 2
    assert {b.code for b in rapport.bevindingen} == {
        "weg_onleesbaar", "lijn_buiten_nederland", "lengte_ontbreekt", "lengte_te_kort",
    }  # fmt: skip
    [netwerk] = networks(snapshot)
    assert (netwerk.id, netwerk.naam) == ("fietspaden_2025", "fietspaden (2025)")
    assert netwerk.record.herkomst.adres == "fietspaden_2025.csv"
    net = load_network(snapshot, "fietspaden")
    found = nearest_over(
        net, np.array([136_000.0]), np.array([456_000.0]), places((137_000.0, 455_000.0))
    )
    assert found["afstand"][0] == pytest.approx(1000 + 600 + 500), "20 m cannot be: 1000"
    with pytest.raises(NotFound, match="fietspaden_2025"):
        load_network(snapshot, "spoor")


def test_degrees_are_read_and_parts_are_told(tmp_path: Path) -> None:
    path = tmp_path / "paden.csv"
    path.write_text("x1,y1,x2,y2\n5.10,52.08,5.11,52.08\n5.30,52.08,5.31,52.08\n")
    result = read_network_set(path)
    codes = {b.code: b.aantal for b in result.rapport.bevindingen}
    assert codes == {"coordinaten_in_graden": 2, "netwerk_in_delen": 1}
    crossings = result.sets[0].tables["kruispunten"]
    assert isinstance(crossings, pd.DataFrame)
    assert crossings["x"].between(130_000, 152_000).all()


def test_lines_beside_other_shapes_and_rows_without_a_line_are_counted(tmp_path: Path) -> None:
    lines = gpd.GeoDataFrame(
        geometry=[
            shapely.MultiLineString([[(136_000, 455_000), (136_100, 455_000)]]),
            shapely.Point(136_000, 455_000),
            None,
            shapely.LineString([(900_000, 455_000), (900_100, 455_000)]),
        ],
        crs=28992,
    )
    path = tmp_path / "stad.gpkg"
    lines.to_file(path, layer="wegen")
    lines.iloc[[1]].to_file(path, layer="halten")
    result = read_network_set(path)
    assert (result.rapport.rijen, result.rapport.geweigerd) == (1, 3)
    codes = {b.code: b.aantal for b in result.rapport.bevindingen}
    assert codes == {"geen_lijn": 2, "lijn_buiten_nederland": 1, "laag_zonder_lijnen": 1}
    with pytest.raises(Refused, match="wegen"):
        read_network_set(path, laag="spoor")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x1,y1,x2,y2,lengte\n136000,455000,137000,455000,1\n", "in meters"),
        ("x1,y1,x2,y2\n52.1,5.1,52.1,5.2\n", "Verwissel de kolommen"),
        ("x1,y1,x2,y2\n1,1,2,2\n", "zonder één bruikbare lijn"),
        ("van,naar\na,b\n", "kolommen deze namen"),
    ],
)
def test_a_table_that_cannot_be_used_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "net.csv"
    path.write_text(text)
    with pytest.raises(Refused, match=said):
        read_network_set(path)
