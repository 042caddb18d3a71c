from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import shapely

from boundaries.crs import outside, to_rd
from store import Refused
from tests.boundaries.squares import town

if TYPE_CHECKING:
    import geopandas as gpd


def area(*, crs: int | None = 28992) -> gpd.GeoDataFrame:
    return town({"code": ["a", "b"]}, crs=crs)


@pytest.mark.parametrize("crs", [28992, 4326, 4258, 3857, 32631, 3035])
def test_any_system_ends_in_rd(crs: int) -> None:
    frame, found = to_rd(area().to_crs(crs), "x")
    assert frame.crs.to_epsg() == 28992
    assert found == []
    # Without the correction grid the datum shift is good to a few decimetres.
    assert frame.total_bounds == pytest.approx([130000, 450000, 132000, 451000], abs=1)


@pytest.mark.parametrize("crs", [28992, 4326])
def test_unmistakable_coordinates_without_system_are_taken(crs: int) -> None:
    frame, found = to_rd(area().to_crs(crs).set_crs(None, allow_override=True), "x.shp")
    assert frame.total_bounds == pytest.approx([130000, 450000, 132000, 451000], abs=1)
    assert [(f.code, f.plaats) for f in found] == [("crs_aangenomen", "x.shp")]
    assert f"EPSG:{crs}" in found[0].gevonden


def test_other_coordinates_without_system_are_refused() -> None:
    frame = area().to_crs(3857).set_crs(None, allow_override=True)
    with pytest.raises(
        Refused, match=r"zonder coördinatenstelsel, x van 559132 tot 562385, y van 6806\d{3}"
    ):
        to_rd(frame, "x.shp")


def test_rd_coordinates_called_wgs84_are_refused_with_what_was_found() -> None:
    with pytest.raises(Refused, match=r"EPSG:4326.*buiten Nederland.*lijken in EPSG:28992"):
        to_rd(area().set_crs(4326, allow_override=True), "x.gpkg")


def test_rd_coordinates_in_geojson_without_system_are_taken() -> None:
    frame, found = to_rd(area().set_crs(4326, allow_override=True), "x.geojson", stated=False)
    assert frame.total_bounds == pytest.approx([130000, 450000, 132000, 451000])
    assert [f.code for f in found] == ["crs_aangenomen"]


def test_swapped_axes_are_named() -> None:
    frame = area().to_crs(4326)
    frame = frame.set_geometry(shapely.transform(frame.geometry.values, lambda c: c[:, ::-1]))
    with pytest.raises(Refused, match="verwisseld"):
        to_rd(frame.set_crs(4326, allow_override=True), "x.gpkg")


def test_old_rd_without_authority_is_not_shifted() -> None:
    esri = (
        'PROJCS["RD_New",GEOGCS["GCS_Amersfoort",DATUM["D_Amersfoort",SPHEROID["Bessel_1841",'
        '6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
        'PROJECTION["Double_Stereographic"],PARAMETER["False_Easting",155000.0],'
        'PARAMETER["False_Northing",463000.0],PARAMETER["Central_Meridian",5.38763888888889],'
        'PARAMETER["Scale_Factor",0.9999079],PARAMETER["Latitude_Of_Origin",52.15616055555555],'
        'UNIT["Meter",1.0]]'
    )
    frame, _ = to_rd(area().set_crs(esri, allow_override=True), "x.shp")
    assert frame.total_bounds.tolist() == [130000, 450000, 132000, 451000]


def test_height_is_left_out() -> None:
    frame = area()
    frame = frame.set_geometry(shapely.force_3d(frame.geometry.values, 5.0))
    result, _ = to_rd(frame, "x")
    assert not result.has_z.any()


def test_only_the_area_far_away_is_outside() -> None:
    frame = area()
    frame.loc[1, "geometry"] = shapely.box(0, 0, 10, 10)
    assert outside(frame).tolist() == [False, True]
