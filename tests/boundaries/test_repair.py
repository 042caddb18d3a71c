from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from boundaries.coverage import clean_coverage, repair, unique_codes, valid_polygons
from tests.boundaries.squares import SIDE, SOUTH, WEST, square

if TYPE_CHECKING:
    from store import Finding


def frame(*rows: tuple[str, object]) -> gpd.GeoDataFrame:
    codes, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"code": list(codes)}, geometry=list(shapes), crs=28992)


def counts(findings: list[Finding]) -> dict[str, int]:
    return {f.code: f.aantal for f in findings}


def bowtie() -> object:
    """Return a polygon that crosses itself: two triangles of a quarter square each."""
    x, y = WEST, SOUTH
    return shapely.Polygon([(x, y), (x + SIDE, y + SIDE), (x + SIDE, y), (x, y + SIDE)])


def test_invalid_geometry_keeps_its_surface() -> None:
    result, found = valid_polygons(frame(("a", bowtie()), ("b", square(2))), "x")
    assert result.is_valid.all()
    assert result.area.tolist() == [SIDE**2 / 2, SIDE**2]
    assert counts(found) == {"geometrie_hersteld": 1}


def test_only_the_surface_of_a_collection_is_kept() -> None:
    line = shapely.LineString([(WEST, SOUTH), (WEST + 5, SOUTH)])
    mixed = shapely.GeometryCollection([square(0), line])
    result, found = valid_polygons(frame(("a", mixed)), "x")
    assert result.geometry.iloc[0].equals(square(0))
    assert found == []


def test_rows_without_surface_are_refused_and_counted() -> None:
    flat = shapely.Polygon([(WEST, SOUTH), (WEST + 9, SOUTH), (WEST + 18, SOUTH)])
    rows = frame(("a", square(0)), ("b", None), ("c", shapely.Polygon()), ("d", flat))
    result, found = valid_polygons(rows, "x")
    assert result["code"].tolist() == ["a"]
    refused = {f.code: (f.ernst.value, f.aantal) for f in found}
    assert refused["geometrie_leeg"] == ("fout", 3)


def test_same_row_twice_is_one_area() -> None:
    result, found = unique_codes(frame(("b", square(1)), ("a", square(0)), ("b", square(1))), "x")
    assert result["code"].tolist() == ["a", "b"]
    assert counts(found) == {"dubbele_code": 1}
    assert found[0].ernst.value == "fout"


def test_parts_of_one_area_are_joined() -> None:
    result, found = unique_codes(frame(("a", square(0)), ("b", square(1)), ("a", square(5))), "x")
    assert result.area.tolist() == [2 * SIDE**2, SIDE**2]
    assert counts(found) == {"dubbele_code_samengevoegd": 1}


def test_a_version_drawn_over_a_neighbour_gives_way_to_it() -> None:
    """As BU08281700 in the real file of 2016: once too large, once right."""
    large, right = square(0, width=2), square(0)
    result, found = repair(frame(("a", large), ("b", square(1)), ("a", right)), "x")
    assert result.area.tolist() == [SIDE**2, SIDE**2]
    assert counts(found) == {
        "dubbele_code_samengevoegd": 1, "grenzen_gelijkgetrokken": 2, "overlap": 1,
    }  # fmt: skip


def test_an_area_inside_another_survives() -> None:
    inner = shapely.box(WEST + 400, SOUTH + 400, WEST + 600, SOUTH + 600)
    result, found = clean_coverage(frame(("a", square(0)), ("b", inner)), "x")
    assert result.area.tolist() == [SIDE**2 - 200**2, 200**2]
    assert counts(found)["overlap"] == 1


def test_an_area_wholly_under_another_is_refused() -> None:
    result, found = clean_coverage(frame(("a", square(0)), ("b", square(0))), "x")
    assert len(result) == 1
    assert counts(found)["geheel_overlapt"] == 1
    assert {f.ernst.value for f in found if f.code == "geheel_overlapt"} == {"fout"}


def test_slivers_between_neighbours_are_closed() -> None:
    x, y = WEST + SIDE, SOUTH
    bent = shapely.Polygon(
        [
            (x, y),
            (x + SIDE, y),
            (x + SIDE, y + SIDE),
            (x, y + SIDE),
            (x + 0.4, y + 0.6 * SIDE),
            (x - 0.3, y + 0.3 * SIDE),
        ]
    )
    rows = frame(("a", square(0)), ("b", bent))
    assert not shapely.coverage_is_valid(rows.geometry.values)
    result, found = clean_coverage(rows, "x")
    shapes = np.asarray(result.geometry.values)
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapely.union_all(shapes)) == pytest.approx(2 * SIDE**2, abs=1)
    assert shapely.get_num_interior_rings(shapely.union_all(shapes)) == 0
    assert counts(found) == {"grenzen_gelijkgetrokken": 2}


def test_a_clean_coverage_is_left_alone() -> None:
    rows = frame(("a", square(0)), ("b", square(1)))
    result, found = repair(rows, "x")
    assert result.geometry.geom_equals_exact(rows.geometry, 0).all()
    assert found == []


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 3), st.integers(1, 3)),
        min_size=1,
        max_size=8,
    )
)
def test_any_heap_of_rectangles_becomes_a_coverage_of_the_same_ground(
    rectangles: list[tuple[int, int, int, int]],
) -> None:
    shapes = [square(x, y, width=w, height=h) for x, y, w, h in rectangles]
    rows = frame(*((f"c{n}", shape) for n, shape in enumerate(shapes)))
    result, found = repair(rows, "x")
    cleaned = np.asarray(result.geometry.values)
    assert shapely.coverage_is_valid(cleaned)
    assert shapely.is_valid(cleaned).all()
    assert cleaned.size + counts(found).get("geheel_overlapt", 0) == len(shapes)
    assert shapely.area(cleaned).sum() == pytest.approx(shapely.area(shapely.union_all(shapes)))
