from __future__ import annotations

import itertools

import geopandas as gpd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.change import compare_years
from tests.boundaries.squares import square


def division(**areas: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": list(areas)}, geometry=list(areas.values()), crs=28992)


def rows(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> list[tuple[str, str, float, bool]]:
    table = compare_years(old, new)
    columns = (table["code_oud"], table["code_nieuw"], table["aandeel"].round(6), table["zelfde"])
    return list(zip(*columns, strict=True))


def test_what_stayed_is_the_same() -> None:
    old = division(a=square(0), b=square(1))
    assert rows(old, old.copy()) == [("a", "a", 1.0, True), ("b", "b", 1.0, True)]


def test_same_ground_under_another_code_is_not_the_same_area() -> None:
    assert rows(division(a=square(0)), division(b=square(0))) == [("a", "b", 1.0, False)]


def test_a_split_area_is_divided_by_surface() -> None:
    old = division(a=square(0))
    new = division(a=square(0, width=0.75), b=square(0.75, width=0.25))
    assert rows(old, new) == [("a", "a", 0.75, False), ("a", "b", 0.25, False)]
    assert compare_years(old, new)["aandeel_nieuw"].tolist() == [1.0, 1.0]


def test_merged_areas_weigh_by_their_share_of_the_new_one() -> None:
    table = compare_years(
        division(a=square(0), b=square(1, width=3)), division(c=square(0, width=4))
    )
    assert table["aandeel"].tolist() == [1.0, 1.0]
    assert table["aandeel_nieuw"].tolist() == [0.25, 0.75]


def test_a_border_moved_by_a_hair_keeps_the_area_and_adds_no_piece() -> None:
    old = division(a=square(0), b=square(1))
    new = division(a=square(0, width=1.003), b=square(1.003, width=0.997))
    assert rows(old, new) == [("a", "a", 1.0, True), ("b", "b", 1.0, True)]


def test_ground_that_has_no_new_area_is_not_given_away() -> None:
    assert rows(division(a=square(0)), division(a=square(0, width=0.5))) == [("a", "a", 0.5, False)]
    assert rows(division(a=square(0)), division(a=square(7))) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 99), max_size=5, unique=True),
    st.lists(st.integers(1, 99), max_size=5, unique=True),
)
def test_shares_of_two_divisions_of_the_same_ground_sum_to_one(
    old_cuts: list[int], new_cuts: list[int]
) -> None:
    def strips(prefix: str, cuts: list[int]) -> gpd.GeoDataFrame:
        edges = [0, *sorted(cuts), 100]
        return division(**{
            f"{prefix}{n}": square(left / 10, width=(right - left) / 10)
            for n, (left, right) in enumerate(itertools.pairwise(edges))
        })  # fmt: skip

    old, new = strips("o", old_cuts), strips("n", new_cuts)
    table = compare_years(old, new)
    assert table.groupby("code_oud")["aandeel"].sum().tolist() == pytest.approx([1.0] * len(old))
    assert table.groupby("code_nieuw")["aandeel_nieuw"].sum().tolist() == pytest.approx(
        [1.0] * len(new)
    )
    # A count converted to the new division is still the same count.
    counted = table["aandeel"] * table["code_oud"].str[1:].astype(int)
    assert counted.sum() == pytest.approx(sum(range(len(old))))
