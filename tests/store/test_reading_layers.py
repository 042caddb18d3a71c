"""Map files through the door: their kind, plain tables alone, and nothing named elsewhere."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from store import Refused
from store.reading.layers import layers_of, open_maps, read_layer

if TYPE_CHECKING:
    from pathlib import Path

    from store import Finding

SQUARE = [[5.1, 52.1], [5.2, 52.1], [5.2, 52.2], [5.1, 52.1]]


def read(path: Path) -> tuple[list[gpd.GeoDataFrame], list[Finding]]:
    frames, found = [], []
    with open_maps(path, wanted="een kaart") as files:
        for layer in (layer for file in files for layer in layers_of(file)):
            frame, noticed = read_layer(layer)
            frames.append(frame)
            found += noticed
    return frames, found


def geojson(*rings: list[list[float]], **properties: object) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"code": "BU00010101", **properties},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for ring in rings
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "gebieden.gpkg"
    frame = gpd.GeoDataFrame({"code": ["a", "b"]}, geometry=[shapely.Point(5, 52)] * 2, crs=4326)
    frame.to_file(path, layer="gebieden")
    return path


def test_a_view_is_left_out_and_told(package: Path) -> None:
    with closing(sqlite3.connect(package)) as db:
        db.executescript(
            "CREATE VIEW kijk AS SELECT 1 AS fid; INSERT INTO gpkg_contents (table_name, data_type,"
            " identifier, srs_id) VALUES ('kijk', 'attributes', 'kijk', 0);"
        )
    (frame,), found = read(package)
    assert list(frame["code"]) == ["a", "b"]
    assert frame.crs.to_epsg() == 4326
    assert [(item.code, item.plaats) for item in found] == [
        ("laag_geen_tabel", "gebieden.gpkg, laag kijk")
    ]


def test_a_database_that_is_no_geopackage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (a)")
    with pytest.raises(Refused, match="geen GeoPackage"):
        read(path)


def test_a_geopackage_that_is_being_written_is_refused(package: Path) -> None:
    package.with_name("gebieden.gpkg-wal").write_bytes(b"nog niet opgeslagen")
    with pytest.raises(Refused, match="nog open in een ander programma"):
        read(package)


def test_the_first_bytes_and_not_the_ending_say_what_a_file_is(package: Path) -> None:
    wrong = package.rename(package.with_suffix(".geojson"))
    with pytest.raises(Refused, match=r"het is GeoPackage\. Geef het de uitgang \.gpkg"):
        read(wrong)


def test_a_ring_of_two_points_costs_its_own_area_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(geojson(SQUARE, SQUARE[:2]), encoding="utf-8")
    (frame,), found = read(path)
    assert list(frame.geometry.isna()) == [False, True]
    assert [(i.code, i.aantal) for i in found if i.code == "geometrie_onmogelijk"] == [
        ("geometrie_onmogelijk", 1)
    ]


def test_a_list_in_a_cell_is_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(geojson(SQUARE, soort=["a", "b"]), encoding="utf-8")
    (frame,), found = read(path)
    assert list(frame["soort"]) == ["a|b"]
    assert [item.code for item in found] == ["lijst_in_cel"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_geojson_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(geojson(SQUARE, naam="Oost één"), encoding=encoding)
    (frame,), _ = read(path)
    assert list(frame["naam"]) == ["Oost één"]


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}},
        {"type": "name", "properties": {"name": "+proj=longlat +nadgrids=/etc/passwd"}},
    ],
)
def test_a_system_of_coordinates_that_lies_elsewhere_is_refused(
    tmp_path: Path, crs: dict[str, object]
) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(json.loads(geojson(SQUARE)) | {"crs": crs}), encoding="utf-8")
    with pytest.raises(Refused, match="ander bestand of adres"):
        read(path)


def test_text_in_a_geopackage_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plekken.gpkg"
    gpd.GeoDataFrame({"naam": ["a"]}, geometry=[shapely.Point(5, 52)], crs=4326).to_file(path)
    with sqlite3.connect(path) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("UPDATE plekken SET naam = x'ff00fe41'")
    with open_maps(path, wanted="plekken") as files:
        (layer,) = layers_of(files[0])
        with pytest.raises(Refused, match="niet te lezen als gpkg"):
            read_layer(layer)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"type": "Topology", "objects": {}, "arcs": []}, "is TopoJSON en geen GeoJSON. Open het"),
        ({"geometryType": "esriGeometryPolygon", "features": []}, "Vraag de dienst om GeoJSON"),
        ({"value": [{"RegioS": "GM9999"}]}, "sla die dan op als csv of Excel"),
        ([{"RegioS": "GM9999"}], "het is een lijst in JSON"),
    ],
)
def test_json_that_is_whole_is_not_called_cut_off(tmp_path: Path, data: object, said: str) -> None:
    (tmp_path / "kaart.json").write_text(json.dumps(data))
    with pytest.raises(Refused) as refusal:
        read(tmp_path / "kaart.json")
    assert said in str(refusal.value)
    assert "afgebroken" not in str(refusal.value)
    (tmp_path / "kaart.json").write_text(json.dumps({"type": "FeatureCollection"})[:-4])
    with pytest.raises(Refused, match="mogelijk is het afgebroken"):
        read(tmp_path / "kaart.json")


def test_xml_under_another_name_is_told_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "kaart.gpkg").write_text("<?xml version='1.0'?><gpx/>")
    with pytest.raises(Refused, match=r"het is XML .*Open het in QGIS"):
        read(tmp_path / "kaart.gpkg")


def test_a_zip_with_nothing_but_a_map_that_is_not_read_is_told_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "kaart.zip", "w") as archive:
        archive.writestr("route.gpx", "<gpx/>")
    with pytest.raises(Refused, match=r"kaart\.zip met GPX .*Open het in QGIS"):
        read(tmp_path / "kaart.zip")
