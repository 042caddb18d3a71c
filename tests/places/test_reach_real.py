"""Reach on real geometry: beside the figure of CBS, and over a network that others search too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.stats import rankdata

from places.lists.sets import read_locations
from places.reach.areas import compare_with_cbs, reach
from places.reach.network import TE_VER, from_tables
from places.reach.network_sets import read_network_set

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.echt

WAT = "de dichtstbijzijnde basisschool"


@pytest.fixture(scope="module")
def schools(real_data: Path) -> pd.DataFrame:
    """Return the basisscholen of 2024."""
    table = read_locations(real_data / "scholen" / "scholen20241122.geo.zip").sets[0].tables
    frame = table["punten"]
    assert isinstance(frame, pd.DataFrame)
    return frame[frame["typen"].str.split("|").map(lambda kinds: "bo" in kinds)]


@pytest.fixture(scope="module")
def cbs(real_data: Path) -> pd.DataFrame:
    """Return CBS's own distance to the nearest basisschool per buurt, in km, read plainly."""
    table = pd.read_csv(real_data / "cbs" / "kwb_2024_selectie.csv", dtype=str)
    value = pd.to_numeric(table["afstandSchool"], errors="coerce")
    value = value.where(value >= 0)
    frame = pd.DataFrame({"gebied_code": table["code"], "waarde": value})
    frame = frame[frame["gebied_code"].str.startswith("BU")]
    return frame.assign(staat=np.where(frame["waarde"].isna(), "ontbreekt", "waarde"))


def buurten(path: Path) -> gpd.GeoDataFrame:
    frame = gpd.read_file(path).to_crs(28992)
    frame = frame.rename(columns={"BU_CODE": "code", "BU_NAAM": "naam"}).drop_duplicates("code")
    frame["geometry"] = frame.geometry.make_valid()
    return frame.assign(water=frame["WATER"] == "JA").sort_values("code", ignore_index=True)


def plain_pearson(one: np.ndarray, two: np.ndarray) -> float:
    one, two = one - one.mean(), two - two.mean()
    return float((one * two).sum() / np.sqrt((one**2).sum() * (two**2).sum()))


@pytest.mark.parametrize(
    ("file", "fewest", "spearman"),
    [
        ("buurten_2016_GM0344_utrecht.geojson", 100, (0.66, 0.72)),
        ("buurten_2016_GM1783_westland.geojson", 60, (0.79, 0.84)),
        ("buurten_2016_nl.gpkg.zip", 8500, (0.81, 0.85)),
    ],
)
def test_distance_to_a_basisschool_beside_that_of_cbs(
    real_data: Path,
    schools: pd.DataFrame,
    cbs: pd.DataFrame,
    file: str,
    fewest: int,
    spearman: tuple[float, float],
) -> None:
    shapes = buurten(real_data / "cbs" / file)
    made = reach(shapes, schools, 1000, wat=WAT)
    found = compare_with_cbs(made, cbs, 2024)
    assert found is not None
    assert found.aantal >= fewest
    # Once more, in a few lines of its own: from the centroid where that lies inside.
    centre = shapely.centroid(shapes.geometry.to_numpy())
    inside = shapely.intersects(shapes.geometry.to_numpy(), centre)
    at = np.column_stack([shapely.get_x(centre), shapely.get_y(centre)])
    where = schools[["x", "y"]].dropna().to_numpy()
    own = np.array([np.hypot(*(where - point).T).min() for point in at])
    theirs = cbs.set_index("gebied_code")["waarde"].reindex(shapes["code"]).to_numpy()
    use = ~np.isnan(theirs) & ~shapes["water"].to_numpy()
    assert found.aantal == use.sum()
    assert made.frame["afstand"][use & inside].to_numpy() == pytest.approx(own[use & inside])
    here = made.frame["afstand"][use].to_numpy()
    ranks = plain_pearson(rankdata(here), rankdata(theirs[use]))
    assert found.spearman == pytest.approx(ranks)
    assert spearman[0] < found.spearman < spearman[1]
    # A straight line from the middle is shorter than the road from every door.
    assert found.midden_hier < found.midden_cbs


def test_a_network_of_neighbours_equals_a_search_of_its_own(
    real_data: Path, schools: pd.DataFrame, tmp_path: Path
) -> None:
    shapes = buurten(real_data / "cbs" / "buurten_2016_GM0344_utrecht.geojson")
    geometry = shapes.geometry.to_numpy()
    middle = shapely.point_on_surface(geometry)
    one, two = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    pairs = [(a, b) for a, b in zip(one, two, strict=True) if a < b]
    lines = [shapely.LineString([middle[a], middle[b]]) for a, b in pairs]
    path = tmp_path / "buren.gpkg"
    gpd.GeoDataFrame(geometry=lines, crs=28992).to_file(path)
    imported = read_network_set(path).sets[0].tables
    net = from_tables("buren", imported["kruispunten"], imported["wegen"])
    made = reach(shapes, schools, 1000, wat=WAT, network=net)

    # The same lines cut by hand, searched from every school apart, with scipy alone.
    points: dict[tuple[float, float], int] = {}
    rows, columns, lengths = [], [], []
    for line in lines:
        steps = max(1, int(np.ceil(line.length / 50 - 1e-9)))
        bits = [line.interpolate(n / steps, normalized=True) for n in range(steps + 1)]
        numbers = [points.setdefault((round(p.x, 3), round(p.y, 3)), len(points)) for p in bits]
        rows += numbers[:-1]
        columns += numbers[1:]
        lengths += [line.length / steps] * steps
    size = len(points)
    graph = coo_matrix((lengths, (rows, columns)), shape=(size, size)).tocsr()
    at = np.array(list(points))

    def stand(x: float, y: float) -> tuple[float, int]:
        far = np.hypot(at[:, 0] - x, at[:, 1] - y)
        return float(far.min()), int(far.argmin())

    stops = [stand(x, y) for x, y in schools[["x", "y"]].dropna().to_numpy()]
    stops = [(far, node) for far, node in stops if far <= 500]
    assert len(stops) > 90
    ways = dijkstra(graph, directed=False, indices=[node for _, node in stops])
    ways += np.array([far for far, _ in stops])[:, None]
    centre = shapely.centroid(geometry)
    counted = 0
    for index, point in enumerate(centre):
        row = made.frame.iloc[index]
        if not shapely.intersects(geometry[index], point) or row["staat"] == "nvt":
            continue
        walk, node = stand(point.x, point.y)
        if walk > 500:
            assert row["reden"] == TE_VER
            continue
        exact = ways[:, node].min() + walk
        assert row["afstand"] == pytest.approx(exact, abs=1.0)
        counted += 1
    assert counted > 90
