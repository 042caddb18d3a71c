"""Lists of places in map files: GeoPackage, shapefile, GeoParquet and areas in GeoJSON."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from places.lists.sets import read_locations
from store import Refused

if TYPE_CHECKING:
    from pathlib import Path

RD = [(136_900.0, 455_870.0), (137_500.0, 456_300.0)]


def offer(crs: int | None = 28992) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"Naam": ["Huiswerkklas", "Coach"], "Organisatie": ["Dock", "Jou"],
         "Domein": ["werk", "xyz"], "Kosten": ["gratis", ""]},
        geometry=[shapely.Point(p) for p in RD], crs=28992,
    )  # fmt: skip
    return frame.to_crs(crs) if crs else frame.set_crs(None, allow_override=True)


def read(path: Path) -> pd.DataFrame:
    frame = read_locations(path).sets[0].tables["punten"]
    assert isinstance(frame, pd.DataFrame)
    return frame


@pytest.mark.filterwarnings("ignore:Column names longer", "ignore:Normalized/laundered")
@pytest.mark.parametrize("ending", ["gpkg", "shp", "parquet", "fgb", "geojson", "kml", "gml"])
@pytest.mark.parametrize("crs", [28992, 4326, 3857])
def test_a_map_file_of_aanbod_is_read_in_any_system(tmp_path: Path, ending: str, crs: int) -> None:
    path = tmp_path / f"aanbod_2025.{ending}"
    frame = offer(4326 if ending in ("geojson", "kml") else crs)
    if ending == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, driver={"gml": "GML", "kml": "LIBKML"}.get(ending))
    result = read_locations(path)
    found = read(path).sort_values("naam", ascending=False)  # FlatGeobuf has an order of its own
    assert found["naam"].tolist() == ["Huiswerkklas", "Coach"]
    assert found["aanbieder"].tolist() == ["Dock", "Jou"]
    assert found["kosten"].tolist() == ["gratis", ""]
    for at, (x, y) in enumerate(RD):
        assert found["x"].iloc[at] == pytest.approx(x, abs=0.5)
        assert found["y"].iloc[at] == pytest.approx(y, abs=0.5)
    [unused, unknown] = sorted(result.rapport.bevindingen, key=lambda one: one.code)
    assert (unused.code, unused.gevonden.lower()) == ("kolommen_ongebruikt", "kosten")
    assert (unknown.code, unknown.gevonden) == ("woord_onbekend", "domein 'xyz'")
    assert unknown.plaats.endswith((", rij 2", ", punt 2", ", laag aanbod_2025, rij 1"))
    assert (result.sets[0].key.bron, result.sets[0].key.jaar) == ("aanbod", 2025)


def test_a_layer_in_the_wrong_system_is_recognised_as_in_a_table(tmp_path: Path) -> None:
    wrong = offer().set_crs(4326, allow_override=True)
    wrong.to_file(tmp_path / "aanbod.gpkg")
    result = read_locations(tmp_path / "aanbod.gpkg")
    codes = [b.code for b in result.rapport.bevindingen]
    assert codes.count("ander_coordinatenstelsel") == 2
    assert read(tmp_path / "aanbod.gpkg")["x"].tolist() == [x for x, _ in RD]


def test_areas_stand_for_a_place_inside_them(tmp_path: Path) -> None:
    areas = offer().set_geometry(offer().buffer(20))
    areas.to_file(tmp_path / "aanbod.gpkg")
    result = read_locations(tmp_path / "aanbod.gpkg")
    assert "vlak_als_plek" in {b.code for b in result.rapport.bevindingen}
    data = json.loads(areas.to_crs(4326).to_json())
    (tmp_path / "aanbod.geojson").write_text(json.dumps(data))
    for name in ("aanbod.gpkg", "aanbod.geojson"):
        found = read(tmp_path / name)
        assert found["x"].tolist() == pytest.approx([x for x, _ in RD], abs=10)
        assert found["ligging"].tolist() == ["exact", "exact"]


def test_rows_without_geometry_and_layers_that_are_no_list_are_told(tmp_path: Path) -> None:
    path = tmp_path / "aanbod.gpkg"
    frame = offer()
    frame.loc[1, "geometry"] = None
    frame.to_file(path, layer="aanbod")
    frame[["geometry"]].assign(lengte=1).iloc[:1].to_file(path, layer="metingen")
    result = read_locations(path)
    told = {(b.code, b.plaats) for b in result.rapport.bevindingen}
    assert ("laag_zonder_plekken", "aanbod.gpkg, laag metingen") in told
    assert ("geen_plaats", "aanbod.gpkg, laag aanbod, rij 2") in told
    assert result.rapport.gelezen == result.rapport.rijen == 2


@pytest.mark.filterwarnings("ignore:Column names longer", "ignore:Normalized/laundered")
def test_a_shapefile_in_a_zip_beside_a_table(tmp_path: Path) -> None:
    offer().to_file(tmp_path / "aanbod.shp")
    (tmp_path / "lijst.csv").write_text("naam;aanbieder;lat;lon\nSport;Club;52.0907;5.1215\n")
    with zipfile.ZipFile(tmp_path / "alles_2025.zip", "w") as archive:
        for file in sorted(tmp_path.glob("aanbod.*")):
            archive.write(file, f"map/{file.name}")
        archive.write(tmp_path / "lijst.csv", "lijst.csv")
    result = read_locations(tmp_path / "alles_2025.zip")
    assert sorted(new.key.bron for new in result.sets) == ["aanbod", "lijst"]
    assert result.rapport.rijen == 3
    assert "bestand_niet_herkend" not in {b.code for b in result.rapport.bevindingen}


@pytest.mark.filterwarnings("ignore:Column names longer", "ignore:Normalized/laundered")
def test_a_map_file_without_places_is_refused(tmp_path: Path) -> None:
    offer()[["geometry"]].assign(buurtcode="BU03440101").to_file(tmp_path / "buurten.gpkg")
    with pytest.raises(Refused, match="zo'n lijst"):
        read_locations(tmp_path / "buurten.gpkg")
    (tmp_path / "kapot.gpkg").write_bytes(b"SQLite format 3\0" + b"\1" * 200)
    with pytest.raises(Refused):
        read_locations(tmp_path / "kapot.gpkg")
    offer().to_file(tmp_path / "los.shp")
    (tmp_path / "los.dbf").unlink()
    with pytest.raises(Refused, match=r"zonder \.dbf"):
        read_locations(tmp_path / "los.shp")
