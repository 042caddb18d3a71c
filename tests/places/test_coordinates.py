"""Coordinates as people write them: corrected when unmistakable, else without a point."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from places.coordinates import KEEPS_POINT, CoordinateSystem, judge, read_coordinates

# The Dom in Utrecht, as published by the Kadaster for both systems.
DOM_RD = (136_900.0, 455_870.0)
DOM_WGS84 = (5.1215, 52.0907)
TO_DEGREES = Transformer.from_crs(28992, 4326, always_xy=True)


@pytest.mark.parametrize(
    ("east", "north", "stelsel", "verdict"),
    [
        (*DOM_WGS84, CoordinateSystem.WGS84, "goed"),
        (*DOM_RD, CoordinateSystem.RD, "goed"),
        (*DOM_RD, CoordinateSystem.ONBEKEND, "goed"),
        (DOM_WGS84[1], DOM_WGS84[0], CoordinateSystem.WGS84, "verwisseld"),
        (DOM_RD[1], DOM_RD[0], CoordinateSystem.RD, "verwisseld"),
        (*DOM_RD, CoordinateSystem.WGS84, "ander_stelsel"),
        (DOM_RD[1], DOM_RD[0], CoordinateSystem.WGS84, "ander_stelsel"),
        (*DOM_WGS84, CoordinateSystem.RD, "ander_stelsel"),
    ],
)
def test_what_is_unmistakable_ends_at_the_dom(
    east: float, north: float, stelsel: CoordinateSystem, verdict: str
) -> None:
    x, y, found = judge(np.array([east]), np.array([north]), stelsel)
    assert found[0] == verdict
    assert np.hypot(x[0] - DOM_RD[0], y[0] - DOM_RD[1]) < 150


@pytest.mark.parametrize(
    ("east", "north", "verdict"),
    [
        (0, 0, "nul"),
        (np.nan, 52.0, "leeg"),
        (4.0, 53.0, "zee"),  # the North Sea off Texel
        (5.35, 52.75, "zee"),  # the IJsselmeer
        (4.35, 50.85, "zee"),  # Brussels
        (-0.1, 51.5, "buiten"),  # London
        (512.15, 5209.07, "buiten"),
        (20_000, 600_000, "zee"),
    ],
)
def test_what_is_no_place_in_the_country_loses_its_point(
    east: float, north: float, verdict: str
) -> None:
    x, y, found = judge(np.array([east]), np.array([north]), CoordinateSystem.WGS84)
    assert (found[0], np.isnan(x[0]), np.isnan(y[0])) == (verdict, True, True)


def read(
    east: list[object], north: list[object], stelsel: CoordinateSystem
) -> list[tuple[str, bool]]:
    judged = read_coordinates(
        pd.Series(east, dtype=object), pd.Series(north, dtype=object), stelsel
    )
    return list(zip(judged.oordeel, judged.komma, strict=True))


def test_decimal_signs_are_told_apart_by_where_the_point_lies() -> None:
    east: list[object] = ["5.1215", "5,1215", "5,122", " 5.1215 ", 5.1215]
    north: list[object] = ["52.0907", "52,0907", "52,091", "52.0907", 52.0907]
    assert read(east, north, CoordinateSystem.WGS84) == [
        ("goed", False), ("goed", True), ("goed", True), ("goed", False), ("goed", False),
    ]  # fmt: skip
    east, north = ["136900", "136900,5", "136.900,5", "136 900"], ["455870"] * 4
    verdicts = [verdict for verdict, _ in read(east, north, CoordinateSystem.RD)]
    assert verdicts == ["goed"] * 4


def test_what_is_no_number_or_half_a_pair_is_unreadable() -> None:
    assert read(["oost", "5.1", ""], ["52", "", ""], CoordinateSystem.WGS84) == [
        ("onleesbaar", False), ("onleesbaar", False), ("leeg", False),
    ]  # fmt: skip


@given(st.floats(50_000, 250_000), st.floats(370_000, 600_000))
def test_rd_and_degrees_of_one_place_give_one_point(x: float, y: float) -> None:
    as_rd = judge(np.array([x]), np.array([y]), CoordinateSystem.RD)
    longitude, latitude = TO_DEGREES.transform(np.array([x]), np.array([y]))
    as_degrees = judge(longitude, latitude, CoordinateSystem.WGS84)
    assert (as_rd[2][0] in KEEPS_POINT) == (as_degrees[2][0] in KEEPS_POINT)
    if as_rd[2][0] in KEEPS_POINT:
        assert np.hypot(as_rd[0] - as_degrees[0], as_rd[1] - as_degrees[1])[0] < 0.01


def test_places_of_the_demonstration_set_may_lie_in_open_water() -> None:
    sea = (pd.Series(["4.0"]), pd.Series(["53.0"]))
    assert read_coordinates(*sea, CoordinateSystem.WGS84).oordeel[0] == "zee"
    assert read_coordinates(*sea, CoordinateSystem.WGS84, fictief=True).oordeel[0] == "goed"
