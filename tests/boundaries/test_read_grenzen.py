"""Every format and schema in, the same areas out; every bad file one readable paragraph."""

from __future__ import annotations

import json
import shutil
import struct
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from boundaries import read_grenzen
from boundaries.gemeenten import listed_gemeenten
from store import DataFolder, NewSet, Refused
from tests.boundaries.squares import SIDE, buurten, square, town, zipped

if TYPE_CHECKING:
    from boundaries.reading import GrenzenResult

HOSTILE = ["`${alert(1)}`", "<script>alert(1)</script>", '=cmd|"/c calc"!A1', 'O\'Neill; \\ "x"']


def sets(result: GrenzenResult) -> dict[tuple[str, int], gpd.GeoDataFrame]:
    return {(new.key.niveau, new.key.jaar or 0): layer(new, "vlakken") for new in result.sets}


def layer(new: NewSet, name: str) -> gpd.GeoDataFrame:
    table = new.tables[name]
    assert isinstance(table, gpd.GeoDataFrame)
    return table


def findings(result: GrenzenResult) -> dict[str, int]:
    return {f.code: f.aantal for f in result.rapport.bevindingen}


def refused(result: GrenzenResult) -> int:
    return sum(f.aantal for f in result.rapport.bevindingen if f.ernst == "fout")


def write(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, engine="pyogrio", **options)
    return path


# --- formats ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["buurten_2016.gpkg", "buurten_2016.geojson", "buurten_2016.json", "buurten_2016.shp",
     "buurten_2016.parquet", "buurten_2016.fgb"],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_loose_and_zipped_gives_the_same_areas(
    tmp_path: Path, name: str, *, packed: bool
) -> None:
    frame = buurten()
    if name.endswith("json"):
        frame = frame.to_crs(4326)
        path = write(frame, tmp_path / name, driver="GeoJSON")
    else:
        path = write(frame, tmp_path / name)
    if packed:
        inside = sorted(p.name for p in tmp_path.iterdir())
        path = zipped(tmp_path, "levering.zip", *inside)
    result = read_grenzen(path)
    areas = sets(result)[("buurt", 2016)]
    assert areas["code"].tolist() == buurten()["BU_CODE"].tolist()
    assert areas["naam"].tolist() == ["Een", "Twee", "Drie", "Vier"]
    assert areas["niveau"].unique().tolist() == ["buurt"]
    assert areas["wijk_code"].tolist() == ["WK034401", "WK034401", "WK034402", "WK034402"]
    assert areas["gemeente_code"].unique().tolist() == ["GM0344"]
    assert areas["water"].tolist() == [False, False, True, True]
    assert areas.crs.to_epsg() == 28992
    assert areas.area.to_numpy() == pytest.approx(SIDE**2, rel=1e-3)
    assert (result.rapport.gelezen, result.rapport.rijen, result.rapport.geweigerd) == (4, 4, 0)


def test_a_folder_with_a_shapefile_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "levering"
    folder.mkdir()
    write(buurten(), folder / "buurten_2016.shp")
    assert ("buurt", 2016) in sets(read_grenzen(folder))


def test_shapefile_in_utf8_without_saying_so(tmp_path: Path) -> None:
    frame = town({"BU_CODE": ["BU03440101"], "BU_NAAM": ["Zuilen-Noord en Elinkwijk ë"]})
    path = write(frame, tmp_path / "b_2016.shp", encoding="utf-8")
    path.with_suffix(".cpg").unlink()
    assert sets(read_grenzen(path))[("buurt", 2016)]["naam"][0] == "Zuilen-Noord en Elinkwijk ë"


def test_shapefile_in_cp1252_without_saying_so(tmp_path: Path) -> None:
    frame = town({"BU_CODE": ["BU03440101"], "BU_NAAM": ["Één ë"]})
    path = write(frame, tmp_path / "b_2016.shp", encoding="cp1252")
    path.with_suffix(".cpg").unlink()
    assert sets(read_grenzen(path))[("buurt", 2016)]["naam"][0] == "Één ë"


# --- layers, levels, years -------------------------------------------------------------------


def layered(path: Path) -> Path:
    """Write a GeoPackage with three useful layers, a layer of points and one of elsewhere."""
    write(buurten().drop(columns=["WK_CODE", "WATER"]), path, layer="buurten_2022")
    gemeenten = gpd.GeoDataFrame(
        {"code": ["GM0344"], "naam": ["Utrecht"]}, geometry=[square(0, width=4)], crs=28992
    )
    write(gemeenten, path, layer="gemeenten_2022", append=True)
    write(gemeenten, path, layer="gemeente_gegeneraliseerd_2022", append=True)
    points = gpd.GeoDataFrame({"code": ["GM0344"]}, geometry=[square(0).centroid], crs=28992)
    write(points, path, layer="gemeente_labelpoint", append=True)
    write(town({"code": ["DE1", "DE2"]}), path, layer="kreise_2022", append=True)
    return path


def test_every_recognised_layer_is_read_and_the_rest_is_counted(tmp_path: Path) -> None:
    result = read_grenzen(layered(tmp_path / "x.gpkg"))
    assert sorted(sets(result)) == [("buurt", 2022), ("gemeente", 2022), ("wijk", 2022)]
    derived = {new.key.niveau: "afgeleid_uit" in new.extra for new in result.sets}
    assert derived == {"buurt": False, "wijk": True, "gemeente": False}
    skipped = [(f.code, f.plaats) for f in result.rapport.bevindingen if f.code.startswith("laag")]
    assert skipped == [
        ("laag_overgeslagen", "x.gpkg, laag gemeente_labelpoint"),
        ("laag_overgeslagen", "x.gpkg, laag kreise_2022"),
        ("laag_dubbel", "x.gpkg, laag gemeente_gegeneraliseerd_2022"),
    ]
    assert result.rapport.gelezen == 5


def test_one_layer_can_be_chosen(tmp_path: Path) -> None:
    path = layered(tmp_path / "x.gpkg")
    assert sorted(sets(read_grenzen(path, laag="gemeenten_2022"))) == [("gemeente", 2022)]
    with pytest.raises(
        Refused, match=r"de laag wijken\. Gekregen: x\.gpkg met de lagen buurten_2022"
    ):
        read_grenzen(path, laag="wijken")


@pytest.mark.parametrize(
    ("columns", "niveau"),
    [
        ({"buurtcode": ["BU03440101"], "buurtnaam": ["A"], "jaar": [2024]}, "buurt"),
        ({"buurtCode": [3440101], "buurtNaam": ["A"], "jaar": ["2024"]}, "buurt"),
        ({"wijkcode": ["WK034401"], "wijknaam": ["A"], "jaar": [2024]}, "wijk"),
        ({"statcode": ["GM0344"], "statnaam": ["A"], "jrstatcode": ["2024GM0344"]}, "gemeente"),
        ({"jrstatcode": ["2024WK0363SE"], "statnaam": ["A"]}, "wijk"),
        ({"code": ["PV26"], "name": ["A"], "year": [2024]}, "provincie"),
        ({"pc4": [3511], "naam": ["A"], "jaar": [2024]}, "pc4"),
        ({"swv": ["PO2601"], "naam": ["A"], "jaar": [2024]}, "swv"),
    ],
)
def test_schemas_of_all_years(tmp_path: Path, columns: dict[str, Any], niveau: str) -> None:
    path = write(town(columns), tmp_path / "x.gpkg")
    assert sets(read_grenzen(path))[(niveau, 2024)]["naam"].tolist() == ["A"]


def test_year_of_option_name_and_content(tmp_path: Path) -> None:
    frame = town({"gemeentecode": ["GM0344"], "gemeentenaam": ["Utrecht"]})
    unknown = write(frame, tmp_path / "gemeenten.gpkg")
    with pytest.raises(Refused, match="--jaar"):
        read_grenzen(unknown)
    assert list(sets(read_grenzen(unknown, jaar=2021))) == [("gemeente", 2021)]
    named = shutil.copy(unknown, tmp_path / "gemeenten_2019_v2.gpkg")
    assert list(sets(read_grenzen(Path(named)))) == [("gemeente", 2019)]
    inside = write(frame.assign(jaar=2020), tmp_path / "gemeenten_2018.gpkg")
    assert list(sets(read_grenzen(inside))) == [("gemeente", 2020)]
    contradicted = read_grenzen(inside, jaar=2018)
    assert list(sets(contradicted)) == [("gemeente", 2018)]
    assert findings(contradicted)["jaar_afwijkend"] == 1


def test_two_years_in_one_layer_ask_for_a_choice(tmp_path: Path) -> None:
    frame = town({"gemeentecode": ["GM0344", "GM0344"], "naam": ["A", "B"], "jaar": [2020, 2021]})
    path = write(frame, tmp_path / "x.gpkg")
    with pytest.raises(Refused, match="2020, 2021"):
        read_grenzen(path)
    result = read_grenzen(path, jaar=2021)
    assert sets(result)[("gemeente", 2021)]["naam"].tolist() == ["B"]
    assert (result.rapport.gelezen, result.rapport.geweigerd) == (2, 1)
    assert findings(result) == {"ander_jaar": 1}


# --- rows ------------------------------------------------------------------------------------


def test_bad_rows_are_refused_one_by_one_and_counted(tmp_path: Path) -> None:
    frame = town({
        "BU_CODE": [
            "BU03440101", "BU03440102", None, "onbekend", "BU03440102", "BU03440103", " ",
            "BU03440104",
        ],
        "BU_NAAM": ["A", "B", "C", "D", "B", "E", "F", None],
    })  # fmt: skip
    frame.loc[4, "geometry"] = frame.geometry[1]
    frame.loc[5, "geometry"] = shapely.box(0, 0, 10, 10)
    result = read_grenzen(write(frame, tmp_path / "b_2016.gpkg"))
    areas = sets(result)[("buurt", 2016)]
    assert areas["code"].tolist() == ["BU03440101", "BU03440102", "BU03440104"]
    assert areas["naam"].tolist() == ["A", "B", "BU03440104"]
    assert (result.rapport.gelezen, result.rapport.rijen, result.rapport.geweigerd) == (8, 3, 5)
    assert refused(result) == 5
    assert {k: v for k, v in findings(result).items() if k != "niveau_afgeleid"} == {
        "geen_code": 2, "code_onbekend": 1, "buiten_nederland": 1, "dubbele_code": 1,
        "zonder_naam": 1,
    }  # fmt: skip


def test_hostile_names_stay_text(tmp_path: Path, folder: DataFolder) -> None:
    codes = [f"BU0344010{n}" for n in range(1, 5)]
    path = write(town({"BU_CODE": codes, "BU_NAAM": HOSTILE}), tmp_path / "b_2016.gpkg")
    result = read_grenzen(path)
    snapshot = folder.commit(result)
    record = next(r for r in snapshot.sets if r.key.niveau == "buurt")
    assert snapshot.table(record, "vlakken", columns=["naam"])["naam"].tolist() == HOSTILE
    assert b"alert" not in snapshot.raw(record, "kaart_landelijk.geojson")


def test_wijk_column_is_checked_against_the_code(tmp_path: Path) -> None:
    frame = buurten()
    frame["WK_CODE"] = ["WK034409", None, "WK034402", "WK034402"]
    result = read_grenzen(write(frame, tmp_path / "b_2016.gpkg"))
    areas = sets(result)[("buurt", 2016)]
    assert areas["wijk_code"].tolist() == ["WK034401", "WK034401", "WK034402", "WK034402"]
    assert findings(result)["afwijkende_ouder"] == 1
    assert findings(result)["ouder_aangevuld"] == 1


def test_provincie_comes_from_its_name_and_pc4_from_the_file(tmp_path: Path) -> None:
    frame = town({"code": ["GM0344"], "name": ["Utrecht"], "province": ["Utrecht"]})
    result = read_grenzen(write(frame, tmp_path / "gemeenten_2022.gpkg"))
    assert sets(result)[("gemeente", 2022)]["provincie_code"].tolist() == ["PV26"]
    frame = town({"pc4": ["3511", "3512"], "gemeentecode": ["GM0344", "GM0344"]})
    result = read_grenzen(write(frame, tmp_path / "pc4_2022.gpkg"))
    assert sets(result)[("pc4", 2022)]["gemeente_code"].tolist() == ["GM0344", "GM0344"]


def test_levels_above_are_built_from_buurten(tmp_path: Path) -> None:
    frame = buurten().assign(WK_NAAM=["Oost", "Oost", None, None])
    result = read_grenzen(write(frame, tmp_path / "b_2016.gpkg"))
    wijken, gemeenten = sets(result)[("wijk", 2016)], sets(result)[("gemeente", 2016)]
    assert wijken["code"].tolist() == ["WK034401", "WK034402"]
    assert wijken["naam"].tolist() == ["Oost", "Wijk 02"]
    assert wijken["water"].tolist() == [False, True]
    assert gemeenten["naam"].tolist() == ["Utrecht"]
    assert gemeenten["wijk_code"].isna().all()
    assert wijken.area.tolist() == [2 * SIDE**2, 2 * SIDE**2]
    assert gemeenten.geometry.iloc[0].equals(square(0, width=4))
    bron = {new.key.niveau: new.key.bron for new in result.sets}
    assert bron["wijk"] == f"afgeleid uit buurten ({bron['buurt']})"


def test_every_version_has_the_same_rows_in_the_same_order(tmp_path: Path) -> None:
    result = read_grenzen(write(buurten(), tmp_path / "b_2016.gpkg"))
    for new in result.sets:
        codes = layer(new, "vlakken")["code"].tolist()
        assert new.rijen == len(codes)
        for name in ("lokaal", "regionaal", "landelijk"):
            version = layer(new, name)
            assert version.columns.tolist() == ["code", "geometry"]
            assert version["code"].tolist() == codes
            assert version.crs.to_epsg() == 28992
        for name in ("kaart_regionaal.geojson", "kaart_landelijk.geojson"):
            data = new.tables[name]
            assert isinstance(data, bytes)
            assert [feature["id"] for feature in json.loads(data)["features"]] == codes


def test_columns_beside_the_geometry_are_handed_on(tmp_path: Path) -> None:
    frame = buurten().iloc[[2, 0, 0]].assign(AANT_INW=[10, -99997, 30], code=["x", "y", "z"])
    (table,) = read_grenzen(write(frame, tmp_path / "b_2016.gpkg")).attributen
    assert (table.niveau, table.indeling) == ("buurt", 2016)
    assert table.frame["gebied_code"].tolist() == ["BU03440101", "BU03440201"]
    assert table.frame["AANT_INW"].tolist() == [-99997, 10]
    assert table.frame["code"].tolist() == ["y", "x"]
    assert "geometry" not in table.frame


def test_one_gemeente_does_not_replace_another(tmp_path: Path) -> None:
    other = buurten().assign(
        BU_CODE=["BU17830101", "BU17830102", "BU17830201", "BU17830202"], GM_CODE="GM1783"
    )
    first = read_grenzen(write(buurten(), tmp_path / "a_2016.gpkg"))
    second = read_grenzen(write(other, tmp_path / "b_2016.gpkg"))
    assert first.sets[0].key != second.sets[0].key
    assert first.sets[0].key.bron == "CBS/PDOK wijken en buurten, Utrecht (GM0344)"
    assert first.sets[0].herkomst.licentie == "CC BY 4.0"


def test_fictional_sets_say_so(tmp_path: Path) -> None:
    result = read_grenzen(write(buurten(), tmp_path / "b_2016.gpkg"), fictief=True)
    assert all(new.herkomst.fictief for new in result.sets)
    assert "fictief" in result.sets[0].key.bron


def test_provenance_names_the_file_and_not_the_machine(tmp_path: Path) -> None:
    result = read_grenzen(write(buurten(), tmp_path / "b_2016.gpkg"))
    assert result.sets[0].herkomst.adres == "b_2016.gpkg"
    assert str(tmp_path) not in str(result.rapport.as_dict())


def test_progress_only_goes_forward(tmp_path: Path) -> None:
    steps: list[tuple[str, float | None]] = []
    read_grenzen(
        layered(tmp_path / "x.gpkg"), progress=lambda stap, deel=None: steps.append((stap, deel))
    )
    shares = [deel for _, deel in steps if deel is not None]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


# --- files that cannot be used ---------------------------------------------------------------


def test_no_code_column(tmp_path: Path) -> None:
    path = write(town({"naam": ["A"], "kleur": ["rood"]}), tmp_path / "x_2016.gpkg")
    with pytest.raises(Refused, match=r"kolom met de code.*met de kolommen naam, kleur"):
        read_grenzen(path)


def test_codes_of_another_country(tmp_path: Path) -> None:
    path = write(town({"code": ["11001", "11002"], "naam": ["A", "B"]}), tmp_path / "x_2016.gpkg")
    with pytest.raises(Refused, match=r"met codes als 11001, 11002"):
        read_grenzen(path)


def test_level_that_the_file_does_not_hold(tmp_path: Path) -> None:
    path = write(buurten()[["BU_CODE", "geometry"]], tmp_path / "x_2016.gpkg")
    with pytest.raises(Refused, match="codes als BU03440101"):
        read_grenzen(path, niveau="pc4")
    with pytest.raises(Refused, match="een gebiedsniveau"):
        read_grenzen(path, niveau="straat")


def test_points_are_not_areas(tmp_path: Path) -> None:
    frame = buurten()
    frame = frame.set_geometry(frame.centroid)
    for name in ("x_2016.gpkg", "x_2016.geojson"):
        path = write(frame.to_crs(4326), tmp_path / name)
        with pytest.raises(Refused, match="geen vlakken maar"):
            read_grenzen(path)


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp", "parquet", "zip", "fgb"])
def test_an_empty_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"leeg_2016.{suffix}"
    path.touch()
    with pytest.raises(Refused, match=r"leeg|geen leesbaar zipbestand"):
        read_grenzen(path)


def test_a_file_without_areas(tmp_path: Path) -> None:
    path = tmp_path / "x_2016.geojson"
    path.write_text('{"type":"FeatureCollection","features":[]}')
    with pytest.raises(Refused, match="is leeg"):
        read_grenzen(path)
    with pytest.raises(Refused, match="is leeg"):
        read_grenzen(write(buurten().iloc[:0], tmp_path / "y_2016.gpkg"))


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp", "parquet", "fgb", "zip"])
@pytest.mark.parametrize("share", [0.002, 0.3, 0.6, 0.97])
def test_a_truncated_file(tmp_path: Path, suffix: str, share: float) -> None:
    rng = np.random.default_rng(1)
    count = 400
    frame = gpd.GeoDataFrame(
        {
            "BU_CODE": [f"BU{n:08d}" for n in range(3440101, 3440101 + count)],
            "BU_NAAM": [str(number) for number in rng.random(count)],
        },
        geometry=[square(n % 20, n // 20) for n in range(count)],
        crs=28992,
    )
    if suffix == "zip":
        write(frame, tmp_path / "b_2016.gpkg")
        path = zipped(tmp_path, "b_2016.zip", "b_2016.gpkg")
    else:
        path = write(frame, tmp_path / f"b_2016.{suffix}")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(Refused) as caught:
        read_grenzen(path)
    assert str(tmp_path) not in str(caught.value)


def test_a_truncated_table_of_a_shapefile(tmp_path: Path) -> None:
    path = write(buurten(), tmp_path / "b_2016.shp")
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes()[:-200])
    with pytest.raises(Refused):
        read_grenzen(path)


def test_a_shapefile_without_its_companions(tmp_path: Path) -> None:
    path = write(buurten(), tmp_path / "b_2016.shp")
    path.with_suffix(".dbf").unlink()
    with pytest.raises(Refused, match=r"zonder \.dbf"):
        read_grenzen(path)


def test_text_that_is_called_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "x_2016.gpkg"
    path.write_text("BU_CODE;BU_NAAM\nBU03440101;Een\n" * 20)
    with pytest.raises(Refused, match=r"x_2016\.gpkg is niet te lezen als gpkg"):
        read_grenzen(path)


def test_parquet_without_geometry(tmp_path: Path) -> None:
    path = tmp_path / "x_2016.parquet"
    pd.DataFrame({"BU_CODE": ["BU03440101"]}).to_parquet(path)
    with pytest.raises(Refused, match="zonder kaartvlakken"):
        read_grenzen(path)


def test_another_kind_of_file_and_none_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a;b\n")
    with pytest.raises(Refused, match=r"eindigt op \.csv"):
        read_grenzen(path)
    with pytest.raises(Refused, match="bestaat niet"):
        read_grenzen(tmp_path / "weg.gpkg")
    with zipfile.ZipFile(tmp_path / "leeg.zip", "w") as archive:
        archive.writestr("leesmij.txt", "hallo")
    with pytest.raises(Refused, match="zonder zo'n bestand"):
        read_grenzen(tmp_path / "leeg.zip")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bom_2016.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("buurten_2016.gpkg", bytes(30 * 1024**2))
    with pytest.raises(Refused, match="zipbom"):
        read_grenzen(path)


def test_a_zip_that_names_a_place_outside_stays_inside(tmp_path: Path) -> None:
    source = write(buurten(), tmp_path / "b_2016.gpkg")
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(source, "../../../ontsnapt_2016.gpkg")
    assert ("buurt", 2016) in sets(read_grenzen(path))
    assert not list(tmp_path.parent.parent.glob("ontsnapt*"))


def test_wrong_system_leaves_the_folder_as_it_was(tmp_path: Path, folder: DataFolder) -> None:
    before = folder.commit(read_grenzen(write(buurten(), tmp_path / "a_2016.gpkg"))).hash
    wrong = buurten().set_crs(32633, allow_override=True)
    with pytest.raises(Refused, match="buiten Nederland"):
        folder.commit(read_grenzen(write(wrong, tmp_path / "b_2016.gpkg")))
    assert folder.snapshot().hash == before


def test_all_areas_refused_refuses_the_file_with_the_findings(tmp_path: Path) -> None:
    frame = town({"BU_CODE": ["BU03440101"], "BU_NAAM": ["A"]})
    frame["geometry"] = [shapely.Polygon([(130000, 450000), (130009, 450000), (130018, 450000)])]
    with pytest.raises(Refused, match="zonder één bruikbaar gebied") as caught:
        read_grenzen(write(frame, tmp_path / "b_2016.gpkg"))
    assert "geometrie_leeg" in {f.code for f in caught.value.findings}


def test_a_header_that_lies_about_its_size(tmp_path: Path) -> None:
    path = write(buurten(), tmp_path / "b_2016.gpkg")
    data = bytearray(path.read_bytes())
    data[28:32] = struct.pack(">I", 10**6)
    path.write_bytes(data)
    with pytest.raises(Refused, match="is afgebroken"):
        read_grenzen(path)


@pytest.mark.parametrize("codes", [None, ["DE1001", "DE1002", "DE1003", "DE1004"]])
def test_buurten_without_dutch_codes_are_not_taken_for_wijken(
    tmp_path: Path, codes: list[str] | None
) -> None:
    frame = buurten()
    frame = frame.drop(columns="BU_CODE") if codes is None else frame.assign(BU_CODE=codes)
    path = write(frame, tmp_path / "b_2016.gpkg")
    with pytest.raises(Refused, match=r"codes van Nederlandse buurten.*--niveau wijk"):
        read_grenzen(path)
    # Asked for by name, their wijken are made; what stands beside a buurt is no figure of them.
    result = read_grenzen(path, niveau="wijk")
    assert sets(result)[("wijk", 2016)]["code"].tolist() == ["WK034401", "WK034402"]
    assert not result.attributen or len(result.attributen[0].frame) == 2
    frame = pd.concat([frame] * 3, ignore_index=True)
    frame.geometry = [square(n) for n in range(12)]
    result = read_grenzen(write(frame, tmp_path / "c_2016.gpkg"), niveau="wijk")
    assert result.attributen == []
    assert findings(result)["cijfers_niet_gelezen"] == 12


def test_names_that_were_encoded_twice_are_mended_and_counted(tmp_path: Path) -> None:
    codes = [f"BU0344010{n}" for n in range(1, 5)]
    names = ["MÃ¡ximapark", "MariÃ«ndaal", "Château", "ÂÃ vreemd"]
    result = read_grenzen(
        write(town({"BU_CODE": codes, "BU_NAAM": names}), tmp_path / "b_2016.gpkg")
    )
    areas = sets(result)[("buurt", 2016)]
    assert areas["naam"].tolist() == ["Máximapark", "Mariëndaal", "Château", "ÂÃ vreemd"]
    assert findings(result)["naam_hersteld"] == 2


def test_nothing_is_derived_from_a_page_of_a_download(tmp_path: Path) -> None:
    path = write(buurten().to_crs(4326), tmp_path / "buurten_2016.json", driver="GeoJSON")
    whole = json.loads(path.read_text())
    path.write_text(json.dumps(whole | {"numberMatched": 6, "numberReturned": 4}))
    result = read_grenzen(path)
    assert list(sets(result)) == [("buurt", 2016)]
    (note,) = [n for n in result.rapport.bevindingen if n.code == "deel_van_het_geheel"]
    assert (note.ernst, note.aantal) == ("waarschuwing", 2)
    assert note in result.sets[0].bevindingen
    path.write_text(json.dumps(whole | {"numberMatched": 4, "numberReturned": 4}))
    assert list(sets(read_grenzen(path))) == [("buurt", 2016), ("wijk", 2016), ("gemeente", 2016)]


def test_a_page_of_the_country_does_not_go_by_the_name_of_the_country(tmp_path: Path) -> None:
    there = [row.code[2:] for row in listed_gemeenten().values() if row.tot is None][:300]
    shapes = [square(n % 20, n // 20) for n in range(300)]
    frame = gpd.GeoDataFrame({"buurtcode": [f"BU{n}0000" for n in there]}, geometry=shapes)
    frame = frame.set_crs(28992).to_crs(4326)
    path = write(frame, tmp_path / "buurten_2024.json", driver="GeoJSON")
    assert "gemeenten" not in read_grenzen(path).sets[0].key.bron
    path.write_text(json.dumps(json.loads(path.read_text()) | {"numberMatched": 14000}))
    assert "300 gemeenten van" in read_grenzen(path).sets[0].key.bron


@pytest.mark.parametrize("column", ["postcode", "pc6", "code"])
@pytest.mark.parametrize("niveau", [None, "pc4"])
def test_postcodes_of_six_signs_are_refused_with_the_way_out(
    tmp_path: Path, column: str, niveau: str | None
) -> None:
    path = write(town({column: ["3511AA", "3511 AB", "3512AA"]}), tmp_path / "pc6_2023.gpkg")
    with pytest.raises(Refused, match=r"zes tekens \(3511AA.*postcode van vier cijfers"):
        read_grenzen(path, niveau=niveau)


def test_a_citys_own_numbers_are_refused_by_name_with_the_way_out(tmp_path: Path) -> None:
    path = write(
        town({"buurtcode": ["0111", "0112"], "naam": ["A", "B"]}), tmp_path / "b_2022.gpkg"
    )
    for niveau in (None, "buurt"):
        with pytest.raises(Refused, match=r"kolom cbsCode .*eigen indeling") as refusal:
            read_grenzen(path, niveau=niveau)
        (note,) = refusal.value.findings
        assert note.gevonden == (
            "te kort voor een code van een buurt (BU en 8 cijfers): '0111' (rij 1), '0112' (rij 2)"
        )


def test_the_code_of_cbs_beside_a_citys_own_is_used(tmp_path: Path) -> None:
    codes = ["BU03440111", "BU03440112"]
    for name in ("cbsCode", "CBS_code", "code_cbs"):
        frame = town({"buurtcode": ["0111", "0112"], name: codes, "naam": ["A", "B"]})
        result = read_grenzen(write(frame, tmp_path / f"{name}_2022.gpkg"))
        assert sets(result)[("buurt", 2022)]["code"].tolist() == codes


def test_rows_of_one_code_with_names_of_their_own_are_refused(tmp_path: Path) -> None:
    columns = {"gemeentecode": ["GM0344"] * 3, "naam": ["Aal", "Berk", "Dom"]}
    path = write(town(columns), tmp_path / "b_2022.gpkg")
    with pytest.raises(Refused, match="alle 3 rijen code GM0344 hebben en in naam van elkaar"):
        read_grenzen(path)
    # asked for by name it is one gemeente, and so are parts of one that are called alike
    assert len(sets(read_grenzen(path, niveau="gemeente"))[("gemeente", 2022)]) == 1
    path = write(town(columns | {"naam": ["Utrecht"] * 3}), tmp_path / "c_2022.gpkg")
    assert len(sets(read_grenzen(path))[("gemeente", 2022)]) == 1


def test_six_bare_digits_are_asked_and_named_where_zeros_were_added(tmp_path: Path) -> None:
    path = write(town({"code": ["344011", "344012"]}), tmp_path / "b_2022.gpkg")
    with pytest.raises(Refused, match="Geef bij CBS-codes zonder letters het niveau op"):
        read_grenzen(path)
    found = read_grenzen(path, niveau="buurt").rapport.bevindingen
    text = "met nullen ervoor gelezen: '344011 als BU00344011' (rij 1), "
    assert [n.gevonden for n in found if n.code == "code_aangevuld"] == [
        f"{text}'344012 als BU00344012' (rij 2)"
    ]


def test_the_pages_of_a_download_in_one_zip_are_one_layer(tmp_path: Path) -> None:
    path = write(buurten().to_crs(4326), tmp_path / "buurten_2016.json", driver="GeoJSON")
    whole = json.loads(path.read_text())
    total = len(whole["features"])

    def pages_of(*pages: slice, **beside: object) -> GrenzenResult:
        with zipfile.ZipFile(tmp_path / "buurten_2016.zip", "w") as archive:
            for number, page in enumerate(pages):
                text = json.dumps(whole | beside | {"features": whole["features"][page]})
                archive.writestr(f"{number}.json", text)
        return read_grenzen(tmp_path / "buurten_2016.zip")

    result = pages_of(slice(0, 1), slice(1, 3), slice(3, None), numberMatched=total)
    assert list(sets(result)) == [("buurt", 2016), ("wijk", 2016), ("gemeente", 2016)]
    assert sets(result)[("buurt", 2016)]["code"].nunique() == total == result.rapport.rijen
    assert not {"deel_van_het_geheel", "laag_dubbel"} & findings(result).keys()
    result = pages_of(slice(0, 1), slice(2, None), numberMatched=total)
    assert list(sets(result)) == [("buurt", 2016)]
    assert findings(result)["deel_van_het_geheel"] == 1
    # of pages that only say that there is more, nobody knows whether one is missing between them
    more = pages_of(slice(0, 2), slice(2, None), exceededTransferLimit=True)
    assert findings(more)["deel_van_het_geheel"] == 1
    # an area in both is told: the layer may be drawn twice
    twice = pages_of(slice(0, 2), slice(1, None))
    assert findings(twice)["laag_dubbel"] == total - 1
    assert sets(twice)[("buurt", 2016)]["code"].nunique() == 2
