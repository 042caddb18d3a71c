"""Areas of SWVs: exact where postcode areas are loaded, else an approximation that says so."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from flows import read_postcodes, read_swv
from flows.mapping import points, regio
from geo.flows.swv_areas import swv_vlakken
from store import DataFolder
from tests.geo.flows.conftest import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from store import Snapshot


def test_each_point_lies_in_the_area_of_its_swv(stromen: Snapshot) -> None:
    areas = swv_vlakken(stromen, 2017, "po")
    assert areas is not None
    assert areas.benadering
    shape = dict(zip(areas.codes, areas.vormen, strict=True))
    assert set(shape) == {"PO1001", "PO2001", "PO3001"}
    place, mapping = points(stromen), regio(stromen, 2017)
    for pc4 in (1001, 1002, 1003, 2001, 2002, 3001):
        code = mapping.parties[mapping.po[pc4]]
        assert shapely.contains(shape[code], shapely.Point(place[pc4]))
    assert shapely.area(shapely.intersection(shape["PO1001"], shape["PO2001"])) < 1.0


def test_the_browser_gets_the_same_areas_in_degrees(stromen: Snapshot) -> None:
    areas = swv_vlakken(stromen, 2017, "po")
    assert areas is not None
    data = json.loads(areas.geojson)
    assert tuple(feature["id"] for feature in data["features"]) == areas.codes
    assert HOSTILE in {feature["properties"]["naam"] for feature in data["features"]}
    west, south, east, north = shapely.bounds(
        shapely.from_geojson([json.dumps(f["geometry"]) for f in data["features"]])
    ).T
    assert 3 < west.min() < east.max() < 7.5
    assert 50.5 < south.min() < north.max() < 54
    assert swv_vlakken(stromen, 2017, "po") is areas


def test_without_postcodes_there_are_no_areas(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "g")
    path = tmp_path / "regio.csv"
    path.write_text("pc4,gemeente,po_swv,vo_swv\n1001,Aadorp,PO1001,VO1001\n")
    folder.commit(read_swv(path))
    assert swv_vlakken(folder.snapshot(), 2024, "po") is None


def test_postcode_areas_are_dissolved_exactly(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "g")
    path = tmp_path / "regio.csv"
    path.write_text(
        "pc4,gemeente,po_swv,vo_swv\n1001,A,PO1001,VO1001\n1002,A,PO1001,VO1001\n"
        "2001,B,PO2001,VO1001\n"
    )
    folder.commit(read_swv(path))
    corners = {"1001": (150_000, 460_000), "1002": (152_000, 460_000), "2001": (154_000, 460_000)}
    squares = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
        "features": [
            {
                "type": "Feature",
                "properties": {"postcode": code},
                "geometry": shapely.geometry.mapping(shapely.box(x, y, x + 2000, y + 2000)),
            }
            for code, (x, y) in corners.items()
        ],
    }
    source = tmp_path / "pc4.geojson"
    source.write_text(json.dumps(squares))
    folder.commit(read_postcodes(source))
    areas = swv_vlakken(folder.snapshot(), 2024, "po")
    assert areas is not None
    assert not areas.benadering
    assert areas.codes == ("PO1001", "PO2001")
    assert shapely.area(np.array(areas.vormen, object)) == pytest.approx([8e6, 4e6], rel=1e-3)
    assert shapely.coverage_is_valid(np.array(areas.vormen, object))


@pytest.mark.echt
def test_the_approximation_of_the_country_is_a_coverage(real_data: Path, tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "g")
    folder.commit(read_swv(next((real_data / "swv").glob("*.csv"))))
    folder.commit(read_postcodes(real_data / "pc4" / "postcode_coords.csv"))
    areas = swv_vlakken(folder.snapshot(), 2024, "po")
    assert areas is not None
    assert len(areas.codes) == 76
    shapes = np.array(areas.vormen, object)
    assert shapely.coverage_is_valid(shapes)
    # land and inland water of the Netherlands: 37,400 to 41,500 km2
    assert 33_000e6 < shapely.area(shapes).sum() < 42_000e6
    assert len(areas.geojson) < 200_000
