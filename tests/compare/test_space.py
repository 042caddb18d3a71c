"""Hot and cold spots, held to a few lines of numpy; islands and columns without pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from libpysal.graph import Graph
from statsmodels.stats.multitest import multipletests

from compare import _local
from compare.space import moran

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot

SIDE = 8


def grid() -> dict[str, tuple[float, float, float, float]]:
    """Return a board of squares and one island far away."""
    cells = {
        f"BU9999{row:02d}{column:02d}": (float(column), float(row), 1.0, 1.0)
        for row in range(SIDE)
        for column in range(SIDE)
    }
    return cells | {"BU99999999": (40.0, 40.0, 1.0, 1.0)}


def values() -> dict[str, float]:
    rng = np.random.default_rng(3)
    found = {code: round(30 + rng.normal(), 3) for code in grid()}
    for row in range(3):
        for column in range(3):
            found[f"BU9999{row:02d}{column:02d}"] += 30
    return found


def text(found: dict[str, float]) -> str:
    return "gebied_code,rokers\n" + "".join(f"{c},{v}\n" for c, v in found.items())


@pytest.fixture
def snapshot(load: Callable[..., Snapshot], bound: Callable[..., Snapshot]) -> Snapshot:
    bound(2024, grid())
    return load(text(values()), bron="proef")


def queen(codes: list[str]) -> np.ndarray:
    """Return row-standardised queen weights of the board, by its coordinates."""
    where = np.array([grid()[code][:2] for code in codes])
    apart = np.abs(where[:, None] - where[None]).max(axis=2)
    touch = (apart == 1).astype(float)
    return touch / touch.sum(axis=1, keepdims=True)


def test_global_and_local_moran_by_hand(snapshot: Snapshot) -> None:
    found = moran(snapshot, "rokers", "buurt", permutaties=199)
    board = found.frame[found.frame["gebied_code"] != "BU99999999"]
    codes = board["gebied_code"].to_list()
    z = board["waarde"].to_numpy() - board["waarde"].mean()
    weights = queen(codes)
    assert found.moran == pytest.approx((z @ weights @ z) / (z @ z))
    by_hand = (len(z) - 1) * z * (weights @ z) / (z @ z)
    assert board["lokaal"].to_numpy() == pytest.approx(by_hand)
    assert found.verwacht == pytest.approx(-1 / (len(z) - 1))


def test_the_high_corner_is_a_hot_spot_and_the_correction_is_that_of_statsmodels(
    snapshot: Snapshot,
) -> None:
    found = moran(snapshot, "rokers", "buurt")
    by_code = found.frame.set_index("gebied_code")
    assert by_code.loc["BU99990000", "soort"] == "hoog_hoog"
    assert by_code.loc["BU99990707", "soort"] in ("laag_laag", "geen")
    p = by_code["p"].dropna()
    adjusted = multipletests(p, method="fdr_bh")[1]
    assert by_code.loc[p.index, "p_gecorrigeerd"].to_numpy() == pytest.approx(adjusted)
    assert found.tekst.startswith("Hoge en lage cijfers liggen bij elkaar (Moran's I 0,")


def test_an_island_is_named_and_takes_no_part(snapshot: Snapshot) -> None:
    found = moran(snapshot, "rokers", "buurt", permutaties=99)
    assert found.eilanden == ("Buurt 99",)
    assert found.frame.set_index("gebied_code").loc["BU99999999", "soort"] == "eiland"
    assert found.meedoen == (
        "Alle 65 buurten hebben een cijfer; 1 raakt geen ander gebied met een cijfer en doet "
        "niet mee."
    )


def test_the_same_question_has_the_same_answer(snapshot: Snapshot) -> None:
    first = moran(snapshot, "rokers", "buurt", permutaties=99).frame
    again = moran(snapshot, "rokers", "buurt", permutaties=99).frame
    assert first.equals(again)


def test_areas_without_a_figure_are_shown_as_such(
    load: Callable[..., Snapshot], bound: Callable[..., Snapshot]
) -> None:
    bound(2024, grid())
    some = {code: value for code, value in values().items() if not code.endswith("04")}
    found = moran(load(text(some), bron="proef"), "rokers", "buurt", permutaties=99)
    assert found.zonder_cijfer == SIDE
    assert "Van de 65 buurten hebben er 57 een cijfer (8 ontbreekt)" in found.meedoen
    assert set(found.frame.loc[found.frame["waarde"].isna(), "soort"]) == {"zonder_cijfer"}
    assert found.moran is not None


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (dict.fromkeys(grid(), 20.0), "Alle gebieden hebben hetzelfde cijfer"),
        ({"BU99990000": 1.0, "BU99990001": 2.0, "BU99990707": 3.0}, "Te weinig gebieden"),
    ],
)
def test_what_cannot_be_computed_is_explained(
    load: Callable[..., Snapshot],
    bound: Callable[..., Snapshot],
    figures: dict[str, float],
    said: str,
) -> None:
    bound(2024, grid())
    found = moran(load(text(figures), bron="proef"), "rokers", "buurt")
    assert found.moran is None
    assert found.tekst.startswith(said)
    assert len(found.frame) == len(grid())


def test_many_areas_are_permuted_again_until_the_correction_can_tell() -> None:
    # 60 × 60 squares of noise with one high corner: nine areas that only 2/1000 cannot tell
    side = 60
    shapes = gpd.GeoSeries(
        [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    )
    rng = np.random.default_rng(5)
    values = rng.normal(size=side * side).reshape(side, side)
    values[:3, :3] += 6
    graph = Graph.build_contiguity(gpd.GeoDataFrame(geometry=shapes), rook=False).transform("R")
    found = _local.pattern(values.ravel(), graph, 999)
    assert found.herschikt == 999
    assert found.nogmaals > 999
    corner = found.p_gecorrigeerd.reshape(side, side)[:3, :3]
    assert (corner <= 0.05).all()
    assert found.p.min() < 2 / 1000
    # the correction still lets through hardly more than the corner and its edge
    assert 9 <= (found.p_gecorrigeerd <= 0.05).sum() < 40


def test_permuting_again_follows_the_rule_of_esda() -> None:
    side = 12
    shapes = [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    graph = Graph.build_contiguity(gpd.GeoDataFrame(geometry=shapes), rook=False).transform("R")
    values = np.random.default_rng(8).normal(size=side * side)
    places = np.arange(0, side * side, 7)
    ours = _local.permuted(values, graph, places, 4999)
    theirs = _local.pattern(values, graph, 4999).p[places]
    # two estimates of the same chance, each with a standard error below 0.015
    assert np.abs(ours - theirs).max() < 0.06


def test_an_area_that_is_exactly_average_never_stands_out() -> None:
    side = 9
    shapes = [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    graph = Graph.build_contiguity(gpd.GeoDataFrame(geometry=shapes), rook=False).transform("R")
    values = np.random.default_rng(4).normal(size=side * side)
    values[40] = (values.sum() - values[40]) / (side * side - 1)
    found = _local.pattern(values, graph, 999)
    assert abs(found.lokaal[40]) < 1e-9
    assert found.p[40] == 1


def test_what_chance_makes_equal_counts_on_both_sides() -> None:
    # nearly all figures are the same, so that chance mostly gives the very same neighbours
    side = 10
    shapes = [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    graph = Graph.build_contiguity(gpd.GeoDataFrame(geometry=shapes), rook=False).transform("R")
    values = np.full(side * side, 20.0)
    values[0] = 21.0
    found = _local.pattern(values, graph, 999)
    assert (found.p > 0.05).all()
    assert _local.permuted(values, graph, np.array([50]), 999)[0] > 0.05
