"""KML and GML through the door: what stands in them, where it lies, and nothing from elsewhere."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
import shapely

from store import Refused
from store.reading.layers import layers_of, open_maps, read_layer

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from store import Finding

MY_MAPS = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Sociale kaart</name>
<Style id="icon-1"><IconStyle><Icon><href>https://www.example.org/a.png</href></Icon></IconStyle>
</Style>
<Folder><name>Jongerenwerk</name>
<Placemark><name>Huis A &amp; B</name>
<description><![CDATA[inloop<br>op <b>dinsdag</b> &amp; vrijdag<img src="https://a.nl/b.png">]]>
</description><styleUrl>#icon-1</styleUrl>
<ExtendedData><Data name="doelgroep"><value>jongeren</value></Data>
<Data name="telefoon"><value>0301234567</value></Data></ExtendedData>
<Point><coordinates> 5.12,52.09,7 </coordinates></Point></Placemark></Folder>
<Folder><name>Sport</name>
<Placemark><name>Veld</name><Point><coordinates>5.14,52.11</coordinates></Point></Placemark>
</Folder></Document></kml>"""
GML32 = "http://www.opengis.net/gml/3.2"
GML2 = "http://www.opengis.net/gml"


def gml(drawn: str, *, space: str = GML32, attributes: str = "", cells: str = "") -> str:
    """Return a collection of one feature, as a WFS answers."""
    return (
        f'<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="{space}" '
        'xmlns:b="http://b" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="http://b https://dienst.example.org/wfs?REQUEST=DescribeFeatureType" '
        f'{attributes}><wfs:member><b:plek gml:id="plek.1"><b:naam>Plek</b:naam>{cells}'
        f"<b:geom>{drawn}</b:geom></b:plek></wfs:member></wfs:FeatureCollection>"
    )


def point(system: str, text: str, tag: str = "pos") -> str:
    return f'<gml:Point srsName="{system}"><gml:{tag}>{text}</gml:{tag}></gml:Point>'


RD = point("urn:ogc:def:crs:EPSG::28992", "136000 455000")


def read(path: Path, content: str | bytes) -> tuple[dict[str, gpd.GeoDataFrame], list[Finding]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    frames, found = {}, []
    with open_maps(path, wanted="een kaart") as files:
        for layer in (layer for file in files for layer in layers_of(file)):
            frames[layer.name], noticed = read_layer(layer)
            found += noticed
            assert set(frames[layer.name].columns) <= {*layer.columns, "geometry"}
    return frames, found


def test_a_map_of_google_has_its_layers_columns_and_points(tmp_path: Path) -> None:
    frames, found = read(tmp_path / "kaart.kml", MY_MAPS)
    first = frames["Jongerenwerk"]
    assert [*first.columns] == ["Name", "description", "doelgroep", "telefoon", "geometry"]
    assert first.iloc[0, :4].tolist() == [
        "Huis A & B", "inloop; op dinsdag & vrijdag", "jongeren", "0301234567",
    ]  # fmt: skip
    assert first.geometry[0].wkt == "POINT (5.12 52.09)"
    assert first.crs.to_epsg() == 4326
    assert [*frames["Sport"].columns] == ["Name", "geometry"]
    assert found == []


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-16", "utf-8-sig"])
def test_kml_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    said = encoding.removesuffix("-sig")
    text = MY_MAPS.replace("UTF-8", said).replace("Veld", "Café één")
    frames, _ = read(tmp_path / "kaart.kml", text.encode(encoding))
    assert frames["Sport"]["Name"].tolist() == ["Café één"]


def test_a_kmz_is_a_zip_with_a_kml(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "kaart.kmz", "w") as archive:
        archive.writestr("doc.kml", MY_MAPS)
        archive.writestr("images/icon-1.png", b"\x89PNG")
    frames, _ = read(tmp_path / "kaart.kmz", (tmp_path / "kaart.kmz").read_bytes())
    assert [*frames] == ["Jongerenwerk", "Sport"]


@pytest.mark.parametrize(
    ("space", "drawn", "epsg", "wkt"),
    [
        (GML32, RD, 28992, "POINT (136000 455000)"),
        # the axes of EPSG:4326 are latitude and longitude wherever it is named as OGC does
        (GML32, point("urn:ogc:def:crs:EPSG::4326", "52.1 5.2"), 4326, "POINT (5.2 52.1)"),
        (
            GML32,
            point("http://www.opengis.net/def/crs/EPSG/0/4326", "52.1 5.2"),
            4326,
            "POINT (5.2 52.1)",
        ),
        (GML32, point("urn:ogc:def:crs:OGC:1.3:CRS84", "5.2 52.1"), None, "POINT (5.2 52.1)"),
        (
            GML2,
            point(f"{GML2}/srs/epsg.xml#4326", "5.2,52.1", "coordinates"),
            4326,
            "POINT (5.2 52.1)",
        ),
        (GML2, point("EPSG:28992", "136000,455000", "coordinates"), 28992, "POINT (136000 455000)"),
    ],
)
def test_gml_lands_where_its_system_says(
    tmp_path: Path, space: str, drawn: str, epsg: int | None, wkt: str
) -> None:
    frames, found = read(tmp_path / "plek.gml", gml(drawn, space=space))
    crs = frames["plek"].crs
    assert (crs and crs.to_epsg()) == epsg
    assert frames["plek"].geometry[0] == shapely.from_wkt(wkt)
    assert found == []


def test_a_code_keeps_its_nought_and_a_figure_is_a_number(tmp_path: Path) -> None:
    cells = "<b:gemeente>0344</b:gemeente><b:woz>-250.5</b:woz><b:soort>12a</b:soort>"
    frames, _ = read(tmp_path / "plek.gml", gml(RD, cells=cells))
    assert frames["plek"].iloc[0, :4].tolist() == ["Plek", "0344", -250.5, "12a"]
    assert [*frames["plek"].columns] == ["naam", "gemeente", "woz", "soort", "geometry"]


def test_one_page_of_a_wfs_is_noticed(tmp_path: Path) -> None:
    _, found = read(tmp_path / "plek.gml", gml(RD, attributes='numberMatched="14000"'))
    assert [(item.code, item.aantal) for item in found] == [("deel_van_het_geheel", 13_999)]
    _, found = read(
        tmp_path / "plek.gml", gml(RD, attributes='numberMatched="unknown" next="https://a.nl"')
    )
    assert [item.code for item in found] == ["deel_van_het_geheel"]


def test_nothing_is_written_beside_the_file(tmp_path: Path) -> None:
    read(tmp_path / "plek.gml", gml(RD))
    assert [path.name for path in tmp_path.iterdir()] == ["plek.gml"]


LINK = "<NetworkLink><Link><href>https://a.nl/b.kml</href></Link></NetworkLink>"
ELSEWHERE = "verwijst voor een deel naar een ander bestand of adres"
DTD = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.kml", f"<kml>{LINK}</kml>", "verwijzing (NetworkLink)"),
        ("a.kml", f"{DTD}<kml><Placemark><name>&e;</name></Placemark></kml>", "DOCTYPE"),
        ("a.kml", MY_MAPS.replace("<styleUrl>", '<b schemaUrl="b.kml#s"/><styleUrl>'), ELSEWHERE),
        ("a.kml", "<kml>" + "<Folder>" * 200, "meer dan 100 tags in elkaar"),
        ("a.kml", MY_MAPS[:-60], "is niet te lezen als kml (regel"),
        ("a.kml", "<gpx/>", "XML (zoals VRT of GPX)"),
        ("a.kml", gml(RD), "Geef het de uitgang .gml"),
        ("a.xml", gml(RD), "Geef het de uitgang .gml"),
        ("a.gml", DTD + gml(RD), "DOCTYPE"),
        ("a.gml", gml(RD, cells='<gml:member xlink:href="https://a.nl/b"/>'), ELSEWHERE),
        ("a.gml", gml(RD, cells='<b:c xlink:href="file:///etc/hostname"/>'), ELSEWHERE),
        ("a.gml", gml(RD).replace("https://dienst", "/etc/dienst"), ELSEWHERE),
        ("a.gml", gml(point("http://a.nl/crs", "1 2")), "niet te herkennen is ('http://a.nl/crs')"),
        (
            "a.gml",
            gml(RD + point("EPSG:4326", "52.1 5.2")),
            "meer dan één coördinatenstelsel (28992 en 4326)",
        ),
    ],
)  # fmt: skip
def test_what_does_not_stand_by_itself_is_refused(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    with pytest.raises(Refused) as refusal:
        read(tmp_path / name, content)
    assert said in str(refusal.value)


def test_a_code_list_at_an_address_is_a_name(tmp_path: Path) -> None:
    cells = '<b:soort xlink:href="http://inspire.ec.europa.eu/codelist/a"/>'
    frames, _ = read(tmp_path / "plek.gml", gml(RD, cells=cells))
    assert len(frames["plek"]) == 1
