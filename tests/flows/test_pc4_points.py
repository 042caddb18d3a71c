"""Reading PC4 points and areas in degrees or metres."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Polygon, box

from flows import read_postcodes
from store import Refused


@pytest.mark.parametrize(
    "text",
    [
        "POSTCODE;LAT;LON\n1011;52,3709931;4,9041959\n",
        "pc4,lon,lat\n1011,4.9041959,52.3709931\n",
        "Postcode;X;Y\n1011;122105,9;487122,3\n",
    ],
)
def test_points_in_any_system(write: Any, text: str) -> None:
    points: Any = read_postcodes(write("p.csv", text)).sets[0].tables["punten"]
    one = points.iloc[0]
    assert one["pc4"] == 1011
    assert (one["x"], one["y"]) == (pytest.approx(122105.9, abs=1), pytest.approx(487122.3, abs=1))
    assert (one["lon"], one["lat"]) == (
        pytest.approx(4.9042, abs=1e-4),
        pytest.approx(52.371, abs=1e-4),
    )


def test_what_is_no_point_is_counted(write: Any) -> None:
    text = "POSTCODE;LAT;LON\n1011;52,37;4,90\n1011;52,38;4,90\nGrand Total;;\n1012;0;0\n"
    result = read_postcodes(write("p.csv", text))
    assert [(f.code, f.aantal) for f in result.rapport.bevindingen] == [
        ("punt_onleesbaar", 2),
        ("postcode_dubbel", 1),
    ]
    assert (result.rapport.gelezen, result.rapport.rijen) == (4, 1)


def test_areas_give_a_point_inside(tmp_path: Any) -> None:
    path = tmp_path / "pc4.gpkg"
    gpd.GeoDataFrame(
        {"postcode4": ["1011", "1012"]},
        geometry=[box(121_000, 487_000, 122_000, 488_000), box(122_000, 487_000, 123_000, 488_000)],
        crs=28992,
    ).to_file(path)
    result = read_postcodes(path)
    tables: Any = result.sets[0].tables
    assert tables["vlakken"]["code"].tolist() == ["1011", "1012"]
    assert tables["punten"]["x"].tolist() == [121_500, 122_500]


def test_something_else_is_refused(write: Any) -> None:
    with pytest.raises(Refused, match="postcode, lat en lon"):
        read_postcodes(write("p.csv", "gebied;inwoners\nBU1;3\n"))
    with pytest.raises(Refused, match="verwisseld"):
        read_postcodes(write("q.csv", "postcode;lat;lon\n1011;4,9;52,4\n"))


def test_postcodes_of_six_signs_are_refused_with_the_way_out(write: Any, tmp_path: Any) -> None:
    text = "postcode;lat;lon\n1011AB;52,37;4,90\n1011AC;52,38;4,90\n1012AA;52,39;4,90\n"
    with pytest.raises(Refused, match=r"zoals 1011AB\. Dat is fijner dan gevraagd"):
        read_postcodes(write("p.csv", text))
    shapes = [box(121_000 + n, 487_000, 121_001 + n, 487_001) for n in range(3)]
    frame = gpd.GeoDataFrame({"pc6": ["1011AB", "1011AC", "1012AA"]}, geometry=shapes, crs=28992)
    frame.to_file(tmp_path / "pc6.gpkg")
    with pytest.raises(Refused, match=r"zoals 1011AB\. Dat is fijner dan gevraagd"):
        read_postcodes(tmp_path / "pc6.gpkg")


def test_a_page_of_areas_says_how_many_are_missing(tmp_path: Any) -> None:
    frame = gpd.GeoDataFrame({"pc4": [1011]}, geometry=[box(4.9, 52.37, 4.91, 52.38)], crs=4326)
    data = json.loads(frame.to_json()) | {"numberMatched": 4070}
    (tmp_path / "pc4.geojson").write_text(json.dumps(data))
    result = read_postcodes(tmp_path / "pc4.geojson")
    assert [(f.code, f.aantal) for f in result.rapport.bevindingen] == [
        ("deel_van_het_geheel", 4069)
    ]


def test_areas_are_repaired_as_those_of_every_other_level(tmp_path: Any) -> None:
    """A bow tie was kept, and broke every sum of areas it was asked in."""

    def square(x: float, *, bow: bool = False) -> Polygon:
        ring = [(x, 455000.0), (x + 900, 455000.0), (x + 900, 455900.0), (x, 455900.0)]
        return Polygon([ring[0], ring[2], ring[1], ring[3]] if bow else ring)

    shapes = [square(136000), square(136900, bow=True), square(137800), square(138700), None]
    codes = ["1011", "1012", "1013", "1013", "1014"]
    path = tmp_path / "pc4.gpkg"
    gpd.GeoDataFrame({"pc4": codes}, geometry=shapes, crs=28992).to_file(path)
    result = read_postcodes(path)
    areas: Any = result.sets[0].tables["vlakken"]
    assert areas["code"].tolist() == ["1011", "1012", "1013"]
    assert areas.is_valid.all()
    assert areas.geometry.area.round().tolist() == [810000, 405000, 1620000]
    report = result.rapport
    assert (report.gelezen, report.rijen, report.geweigerd) == (5, 3, 2)
    found = {f.code: f.aantal for f in report.bevindingen if f.ernst != "info"}
    assert found == {"geometrie_hersteld": 1, "geometrie_leeg": 1, "dubbele_code_samengevoegd": 1}
