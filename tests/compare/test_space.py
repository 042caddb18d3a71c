"""Hot and cold spots, held to a few lines of numpy; islands and columns without pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from esda.moran import Moran, Moran_Local
from libpysal.graph import Graph
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from compare import space
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
    assert found.tekst.startswith("Hoge en lage cijfers liggen bij elkaar. Hoog tussen")
    assert found.werkwijze.startswith("Moran's I 0,")


def test_an_island_is_named_and_takes_no_part(snapshot: Snapshot) -> None:
    found = moran(snapshot, "rokers", "buurt", permutaties=99)
    islands = found.frame[found.frame["soort"] == "eiland"]
    assert islands["naam"].to_list() == ["Buurt 99"]
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
    assert (found.frame["soort"] == "zonder_cijfer").sum() == SIDE
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


def board(side: int) -> Graph:
    """Return the neighbours of a board of squares, with weights that sum to 1."""
    shapes = [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    return Graph.build_contiguity(gpd.GeoDataFrame(geometry=shapes), rook=False).transform("R")


def test_a_small_corner_is_found_among_thousands_of_tests() -> None:
    # nine areas of 3600: with 999 permutations the correction could not tell
    side = 60
    values = np.random.default_rng(5).normal(size=side * side).reshape(side, side)
    values[:3, :3] += 6
    found = space.permute(values.ravel(), board(side), 99_999)
    corner = found.p_gecorrigeerd.reshape(side, side)[:3, :3]
    assert (corner <= 0.05).all()
    # and hardly more than the corner and its edge
    assert 9 <= (found.p_gecorrigeerd <= 0.05).sum() < 40


def test_figures_are_those_of_the_definitions() -> None:
    side = 12
    graph = board(side)
    values = np.random.default_rng(8).normal(size=side * side)
    values[:20] += 2
    ours = space.permute(values, graph, 99)
    weights, n = graph.sparse.toarray(), side * side
    z = values - values.mean()
    lag = weights @ z
    both, ends = weights + weights.T, weights.sum(axis=0) + weights.sum(axis=1)
    # Cliff and Ord's variance under normality; the weights of each area sum to 1
    spread = n**2 * (both**2).sum() / 2 - n * (ends**2).sum() + 3 * n**2
    spread = spread / ((n**2 - 1) * n**2) - 1 / (n - 1) ** 2
    whole = (z @ lag) / (z @ z)
    score = (whole + 1 / (n - 1)) / np.sqrt(spread)
    expected = (whole, 2 * norm.sf(abs(score)))
    assert (ours.i, ours.p_i) == pytest.approx(expected)
    assert ours.lokaal == pytest.approx((n - 1) * z * lag / (z @ z))
    quadrants = {(True, True): 1, (False, True): 2, (False, False): 3, (True, False): 4}
    places = zip(z > 0, lag > 0, strict=True)
    assert ours.kwadrant.tolist() == [quadrants[bool(a), bool(b)] for a, b in places]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_chances_are_those_of_esda() -> None:
    side = 12
    graph = board(side)
    values = np.random.default_rng(8).normal(size=side * side)
    values[:20] += 2
    ours = space.permute(values, graph, 9999)
    local = Moran_Local(values, graph, permutations=9999, seed=3)
    tail = np.minimum((local.sim >= local.Is).sum(axis=0), (local.sim <= local.Is).sum(axis=0))
    theirs = np.minimum(1, 2 * (tail + 1) / 10_000)
    # two estimates of the same chance, each with a standard error below 0.01
    assert np.abs(ours.p - theirs).max() < 0.05


def test_draws_never_hold_the_area_itself() -> None:
    # three areas in a row: the neighbours of the middle one are always the other two
    shapes = [shapely.box(x, 0, x + 1, 1) for x in range(3)]
    graph = Graph.build_contiguity(gpd.GeoDataFrame(geometry=shapes), rook=False).transform("R")
    found = space.permute(np.array([1.0, 5.0, 2.0]), graph, 999)
    assert found.p[1] == 1


def test_an_area_that_is_exactly_average_never_stands_out() -> None:
    side = 9
    values = np.random.default_rng(4).normal(size=side * side)
    values[40] = (values.sum() - values[40]) / (side * side - 1)
    found = space.permute(values, board(side), 999)
    assert abs(found.lokaal[40]) < 1e-9
    assert found.p[40] == 1


def test_what_chance_makes_equal_counts_on_both_sides() -> None:
    # nearly all figures are the same, so that chance mostly gives the very same neighbours
    side = 10
    values = np.full(side * side, 20.0)
    values[0] = 21.0
    assert (space.permute(values, board(side), 999).p > 0.05).all()


def test_the_global_figure_is_that_of_esda() -> None:
    rng = np.random.default_rng(11)
    graph = Graph.build_contiguity(
        gpd.GeoSeries([shapely.box(x, y, x + w, y + h) for x, y, w, h in grid().values()][:-1]),
        rook=False,
    ).transform("R")
    for values_ in (rng.normal(size=SIDE**2), np.arange(SIDE**2) % 7 + 0.0):
        whole = Moran(values_, graph, permutations=0)
        found = space.global_moran(values_ - values_.mean(), graph.sparse.tocsr())
        assert found == pytest.approx((whole.I, whole.p_norm), rel=1e-9)
