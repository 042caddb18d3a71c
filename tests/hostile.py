# ruff: noqa: S608 - SQL with a name in it is what these files are for
"""Files that somebody could send to do harm, or that broke on the way: made from a seed.

A case is a file (or folder) and the kind of import it is offered to. Where a format can name
another file or an address, it names a canary file and a listener; who runs the cases watches both.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import re
import shutil
import sqlite3
import struct
import zipfile
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import geopandas as gpd
import openpyxl
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

TEXTS = {
    "indicatoren": "gebied_code;aantal_inwoners;woz\nBU99990101;120;250\nBU99990102;80;310\n"
    "BU99990103;55;190\nBU99990104;65;205\n",
    "indeling": "buurtcode;groep\nBU99990101;noord\nBU99990102;noord\nBU99990103;zuid\n"
    "BU99990104;zuid\n",
    "swv": "postcode;gemeente;po_swv;vo_swv\n1001;Proef;PO1001;VO1001\n1002;Proef;PO1001;VO1001\n"
    "1003;Stad;PO1001;VO1001\n2001;Stad;PO2001;VO1001\n",
    "postcodes": "postcode;lat;lon\n3511;52.09;5.11\n3512;52.10;5.12\n3513;52.11;5.11\n"
    "3514;52.12;5.10\n",
    "locaties": "naam;adres;postcode;lat;lon\nSpeeltuin;Plein 1;3511 AB;52.09;5.11\n"
    "Buurthuis;Plein 2;3512 AB;52.10;5.12\nSportveld;Laan 3;3513 AB;52.11;5.11\n",
    "netwerk": "x1;y1;x2;y2\n136000;455000;136100;455000\n136100;455000;136200;455000\n"
    "136200;455000;136200;455100\n",
    "leerlingen": "PEILDATUM;BRIN_NUMMER;VESTIGINGSNUMMER;INSTELLINGSNAAM_VESTIGING;"
    "POSTCODE_VESTIGING;GEMEENTENAAM;SOORT_PO;DENOMINATIE_VESTIGING;POSTCODE_LEERLING;"
    "LEEFTIJD_4;LEEFTIJD_5\n01-10-2017;01AA;0;De School;1001AA;PROEF;Bo;Openbaar;1001;20;30\n"
    "01-10-2017;01AA;0;De School;1001AA;PROEF;Bo;Openbaar;1002;3;7\n"
    "01-10-2017;01AA;0;De School;1001AA;PROEF;Bo;Openbaar;1003;1;2\n",
    "eigen-stromen": "jaar;woonplaats;school;soort;doelgroep;aantal\n2022;1001;01AA00;so;zorg;9\n"
    "2022;1002;01AA00;so;zorg;12\n2022;1003;01AA00;so;taal;30\n",
    "betalend": "jaar;swv_betalend;binnen_swv;so_laag\n2022;PO1001;ja;40\n2022;PO1001;nee;<5\n"
    "2022;PO2001;ja;12\n",
    "tarieven": "periode;soort;leeftijd;categorie;waarvoor;bron;bedrag\n"
    "2022;so;alle;laag;ondersteuning;proef;12000\n2022;so;alle;midden;ondersteuning;proef;18000\n"
    "2022;so;alle;hoog;ondersteuning;proef;24000\n",
    "uitwisseling": "swv;jaar;drempel;thuis_swv;school;school_swv;soort;aantal\n"
    "PO1001;2022;5;PO1001;01AA00;PO2001;so;9\nPO1001;2022;5;PO2001;01AA01;PO1001;sbo;12\n"
    "PO1001;2022;5;PO2001;01AA02;PO1001;so;30\n",
}
"""A small good table for each import that reads tables."""
EXCEL = (
    "indicatoren", "indeling", "locaties", "netwerk", "postcodes", "eigen-stromen", "betalend",
    "tarieven", "uitwisseling",
)  # fmt: skip
MAPS = ("grenzen", "locaties", "netwerk", "postcodes")


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile file."""

    name: str
    """What is wrong with it."""
    kind: str
    """Which import it is offered to."""
    path: Path


@dataclass(frozen=True, slots=True)
class Bait:
    """What hostile files name."""

    canary: Path
    address: str
    """Of the listener, `http://127.0.0.1:…`."""


def cases(
    folder: Path, bait: Bait, *, kinds: Collection[str] = (), seed: int = 9
) -> Iterator[Case]:
    """Yield every case (of some kinds of import), writing its file when it is asked for."""
    chance = random.Random(seed)  # noqa: S311 - the same files each time
    for group, takes in ((_texts, TEXTS), (_workbooks, EXCEL), (_maps, MAPS), (_containers, MAPS)):
        for kind in takes:
            if kinds and kind not in kinds:
                continue
            place = folder / f"{group.__name__.strip('_')}_{kind}"
            place.mkdir()
            for number, (name, ending, made) in enumerate(group(kind, place, bait, chance)):
                if isinstance(made, bytes):
                    path = place / f"{name}_{number}_2022{ending}"
                    path.write_bytes(made)
                else:
                    path = made
                yield Case(name, kind, path)


_Made: TypeAlias = "Iterator[tuple[str, str, bytes | Path]]"


def _texts(kind: str, folder: Path, bait: Bait, chance: random.Random) -> _Made:
    """Make tables as text."""
    good = TEXTS[kind]
    head, *rows = good.rstrip("\n").split("\n")
    cells = rows[0].split(";")
    plain = good.encode()

    def row(value: str) -> bytes:
        return f"{head}\n{';'.join([*cells[:-1], value])}\n{rows[1]}\n".encode()

    yield "regeleinde_cr", ".csv", plain.replace(b"\n", b"\r")
    yield "regeleinde_gemengd", ".csv", plain.replace(b"\n", b"\r\n", 1)
    for encoding in ("utf-16", "utf-32", "utf-32-be", "utf-16-le"):
        yield encoding, ".csv", good.encode(encoding)
    yield "cel_200.000_tekens", ".csv", row("x" * 200_000)
    yield "cel_2.000.000_tekens", ".csv", row("x" * 2_000_000)
    yield "aanhaling_open", ".csv", f'{head}\n"{rows[0]}\n{rows[1]}\n{rows[2]}\n'.encode()
    yield "aanhaling_twee", ".csv", f'{head}\n"{rows[0]}\n{rows[1]}\n"{rows[2]}\n'.encode()
    yield "aanhaling_kop", ".csv", f'"{good}'.encode()
    yield "leeg", ".csv", b""
    yield "alleen_bom", ".csv", b"\xef\xbb\xbf"
    yield "alleen_regels", ".csv", b"\n" * 5000
    yield "alleen_kop", ".csv", f"{head}\n".encode()
    yield "zonder_kop", ".csv", "\n".join(rows).encode()
    for value in ("1e400", "-1e400", "nan", "inf", "-5", "1,5", "9" * 400, "0x10", "=1+1", "1/0"):
        yield f"getal_{value[:6].replace('/', 'd')}", ".csv", row(value)
    yield "nul_bytes", ".csv", plain.replace(b";", b"\x00;", 3)
    yield "nul_achteraan", ".csv", plain + b"\n" * 3000 + b"\x00\x00"
    yield "geen_tekst", ".csv", chance.randbytes(3000)
    yield "kolommen_20.000", ".csv", plain + b";" * 20_000 + b"\n"
    yield "ongelijke_regels", ".csv", plain + b"1;2;3;4;5;6;7;8;9;10;11;12;13\n1\n"
    yield "dubbele_kolommen", ".csv", f"{head};{head}\n{rows[0]};{rows[0]}\n".encode()
    yield "rijen_gelijk", ".csv", f"{head}\n".encode() + f"{rows[0]}\n".encode() * 2000
    yield "xml", ".csv", _entity(bait).encode()
    yield "html", ".csv", b"<html><table><tr><td>1</td></tr></table></html>"
    yield "json", ".csv", b'{"a": [1, 2]}'
    yield "gzip", ".csv", gzip.compress(plain)
    yield "surrogaten", ".csv", plain + b"\xed\xa0\x80;\xff\n"
    if os.name != "nt":
        odd = folder / os.fsdecode(b"caf\xe9_2022.csv")
        odd.write_bytes(plain)
        yield "bestandsnaam_geen_utf8", "", odd
    spoiled = bytearray(plain)
    for _ in range(20):
        spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
    yield "bedorven", ".csv", bytes(spoiled)
    yield "zip_in_csv", ".csv", _zip({"a.csv": plain})
    yield "afgekapt", ".csv", plain[: len(plain) // 2]
    yield "zip_kapot_lid", ".zip", _spoil(_zip({"tabel_2022.csv": plain * 50}), 60, 30)
    yield "zip_kapotte_inhoud", ".zip", _spoil(_zip({"tabel_2022.csv": plain * 50}), -40, 20)
    yield "zip_kapotte_grootte", ".zip", _spoil(_zip({"tabel_2022.csv": plain}), 18, 8)
    yield "zip_bom", ".zip", _zip({"tabel_2022.csv": b"0" * 30_000_000})
    yield "zip_pad_omhoog", ".zip", _zip({"../../tabel_2022.csv": plain, "/etc/x.csv": plain})
    yield "zip_verwijzing", ".zip", _zip_link("tabel_2022.csv", str(bait.canary))
    yield "zip_leeg", ".zip", _zip({})


def _replaced(text: bytes, *, old: bytes, new: bytes) -> bytes:
    """Return a part of a workbook with one thing in it replaced."""
    return text.replace(old, new)


def _workbooks(kind: str, folder: Path, bait: Bait, chance: random.Random) -> _Made:  # noqa: ARG001
    """Make Excel workbooks."""
    book = openpyxl.Workbook()
    for line in TEXTS[kind].rstrip("\n").split("\n"):
        book.active.append([_number(cell) for cell in line.split(";")])
    stream = io.BytesIO()
    book.save(stream)
    good = stream.getvalue()
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet, rels = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"

    def with_(**changed: Callable[[bytes], bytes]) -> bytes:
        names = {"sheet": sheet, "rels": rels, "styles": "xl/styles.xml", "book": "xl/workbook.xml"}
        new = dict(parts)
        for short, change in changed.items():
            new[names[short]] = change(new[names[short]])
        return _zip(new)

    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{bait.canary}">]>'.encode()
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "&a;"}{"&a;" * 10}">'.encode()
        for n in range(8)
    ) + b"]>"  # fmt: skip
    book.create_chartsheet("grafiek")
    stream = io.BytesIO()
    book.save(stream)
    yield "grafiekblad", ".xlsx", stream.getvalue()
    yield (
        "zonder_bladen",
        ".xlsx",
        with_(book=lambda x: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", x)),
    )
    yield (
        "relatie_omhoog",
        ".xlsx",
        with_(rels=lambda x: x.replace(b"/xl/worksheets/sheet1.xml", b"../../../../etc/passwd")),
    )
    yield (
        "relatie_buiten",
        ".xlsx",
        with_(
            rels=lambda x: x.replace(
                b'Target="/xl/worksheets/sheet1.xml"',
                f'TargetMode="External" Target="file://{bait.canary}"'.encode(),
            )
        ),
    )
    yield (
        "relatie_adres",
        ".xlsx",
        with_(rels=lambda x: x.replace(b"/xl/worksheets/sheet1.xml", bait.address.encode())),
    )
    yield (
        "externe_map",
        ".xlsx",
        _zip(
            parts
            | {
                "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
                rels: parts[rels].replace(
                    b"</Relationships>",
                    b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                    b'relationships/externalLink" Target="externalLinks/externalLink1.xml" '
                    b'Id="rX"/>'
                    b"</Relationships>",
                ),
            }
        ),
    )
    for name, reference in (
        ("verwijzing_onmogelijk", b'r="ZZZZZZ99999999999"'),
        ("verwijzing_nul", b'r="A0"'),
        ("verwijzing_kolom", b'r="ZZZ2"'),
    ):
        yield name, ".xlsx", with_(sheet=partial(_replaced, old=b'r="A2"', new=reference))
    yield (
        "rij_onmogelijk",
        ".xlsx",
        with_(sheet=lambda x: x.replace(b'<row r="2"', b'<row r="999999999"')),
    )
    yield (
        "samengevoegd_groot",
        ".xlsx",
        with_(
            sheet=lambda x: x.replace(
                b"</sheetData>",
                b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        ),
    )
    yield "opmaak_kapot", ".xlsx", with_(styles=lambda x: x[:200])
    yield (
        "opmaak_vreemd",
        ".xlsx",
        with_(sheet=lambda x: x.replace(b'<c r="A2"', b'<c s="9999" r="A2"')),
    )
    yield (
        "tekst_vreemd",
        ".xlsx",
        with_(sheet=lambda x: re.sub(rb't="s"><v>\d+', b't="s"><v>999999', x)),
    )
    yield "entiteit", ".xlsx", with_(sheet=lambda x: entity + x)
    yield "entiteit_keer_op_keer", ".xlsx", with_(sheet=lambda x: laughs + x)
    yield "entiteit_in_relaties", ".xlsx", with_(rels=lambda x: entity + x.split(b"?>")[-1])
    yield "blad_geen_xml", ".xlsx", with_(sheet=lambda x: x[: len(x) // 2])
    yield (
        "blad_getal_1e400",
        ".xlsx",
        with_(sheet=lambda x: re.sub(rb"<v>\d+</v></c></row>", b"<v>1e400</v></c></row>", x)),
    )
    yield (
        "blad_fout",
        ".xlsx",
        with_(
            sheet=lambda x: re.sub(
                rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2" t="e"><v>#REF!</v></c>', x
            )
        ),
    )
    yield (
        "datum_onmogelijk",
        ".xlsx",
        with_(
            sheet=lambda x: re.sub(
                rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2" t="d"><v>0000</v></c>', x
            )
        ),
    )
    yield "lid_kapot", ".xlsx", _spoil(good, 200, 60)
    yield "inhoudsopgave_kapot", ".xlsx", _spoil(good, -60, 30)
    yield "afgekapt", ".xlsx", good[: len(good) * 2 // 3]
    yield (
        "zipbom",
        ".xlsx",
        with_(
            sheet=lambda x: x.replace(
                b"</sheetData>", b'<row r="9"/>' * 3_000_000 + b"</sheetData>"
            )
        ),
    )
    yield "oud_excel", ".xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "geen_werkmap", ".xlsx", _zip({"a.txt": b"a"})
    yield "tekst_als_excel", ".xlsx", TEXTS[kind].encode()


def _features(*shapes: object, crs: object = None, **properties: object) -> bytes:
    made: dict[str, object] = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {
            "buurtcode": f"BU9999010{n + 1}", "naam": f"Plek {n}", "postcode": str(3511 + n),
            **properties,
        }, "geometry": shape}
        for n, shape in enumerate(shapes)
    ]}  # fmt: skip
    if crs is not None:
        made["crs"] = crs
    return json.dumps(made).encode()


def _square(n: int = 0) -> dict[str, object]:
    x, y = 5.1 + n / 100, 52.1
    ring = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def _shape(kind: str, n: int = 0) -> dict[str, object]:
    """Return a good geometry for an import."""
    x, y = 5.1 + n / 100, 52.1
    if kind == "locaties":
        return {"type": "Point", "coordinates": [x, y]}
    if kind == "netwerk":
        return {"type": "LineString", "coordinates": [[x, y], [x + 0.01, y]]}
    return _square(n)


def _maps(kind: str, folder: Path, bait: Bait, chance: random.Random) -> _Made:
    """Make map files."""
    vrt = (
        '<OGRVRTDataSource><OGRVRTLayer name="plekken"><SrcDataSource>{}</SrcDataSource>'
        '<GeometryType>wkbNone</GeometryType><Field name="naam" src="field_1"/></OGRVRTLayer>'
        "</OGRVRTDataSource>"
    )
    sources = (f"CSV:{bait.canary}", f"/vsicurl/{bait.address}/plekken.gpkg", str(bait.canary))
    for ending in (".gpkg", ".geojson", ".json", ".fgb", ".shp", ".parquet"):
        yield "vrt", ending, vrt.format(chance.choice(sources)).encode()
    yield "vrt_bom", ".geojson", b"\xef\xbb\xbf \n" + vrt.format(sources[0]).encode()
    for ending in (".gpkg", ".geojson"):
        yield "kml", ending, KML.format(head="", body="").encode()
        yield "gml", ending, GML.format(a="", body="").encode()
    yield from _markup(kind, bait)
    yield "entiteit", ".geojson", _entity(bait).encode()
    yield (
        "gdalg",
        ".geojson",
        json.dumps(
            {
                "type": "gdal_streamed_alg",
                "command_line": f"gdal vector pipeline ! read {bait.canary}",
            }
        ).encode(),
    )
    two = [_shape(kind), _shape(kind, 1)]
    good = _features(*two)
    link = {"type": "link", "properties": {"href": f"{bait.address}/crs", "type": "proj4"}}
    yield "crs_adres", ".geojson", _features(*two, crs=link)
    yield (
        "crs_bestand",
        ".geojson",
        _features(*two, crs={"type": "name", "properties": {"name": str(bait.canary)}}),
    )
    yield (
        "links",
        ".geojson",
        good[:-1] + (f', "links": [{{"rel": "next", "href": "{bait.address}/2"}}]}}'.encode()),
    )
    bad = {
        "nan": [[5.1, "NaN"], [5.2, 52.1], [5.2, 52.2], [5.1, "NaN"]],
        "oneindig": [[5.1, "Infinity"], [5.2, 52.1], [5.2, 52.2], [5.1, 52.1]],
        "1e400": [[5.1, "1e400"], [5.2, 52.1], [5.2, 52.2], [5.1, 52.1]],
        "twee_punten": [[5.1, 52.1], [5.2, 52.1]],
        "een_punt": [[5.1, 52.1]],
        "geen_punt": [],
        "tekst": [["a", "b"], ["c", "d"]],
        "een_getal": [[5.1], [5.2], [5.3], [5.1]],
    }
    for name, ring in bad.items():
        if kind == "locaties":
            shape: dict[str, object] = {"type": "Point", "coordinates": ring[0] if ring else []}
        elif kind == "netwerk":
            shape = {"type": "LineString", "coordinates": ring}
        else:
            shape = {"type": "Polygon", "coordinates": [ring]}
        made = _features(_shape(kind), shape)
        yield f"ring_{name}", ".geojson", re.sub(rb'"(NaN|Infinity|1e400)"', rb"\1", made)
    yield "eigenschap_lijst", ".geojson", _features(*two, soort=["a", "b"], n=[1, 2], o={"x": [1]})
    yield (
        "eigenschap_diep",
        ".geojson",
        good.replace(b'"naam": "Plek 0"', b'"naam": ' + b"[" * 10_000 + b"]" * 10_000),
    )
    yield (
        "geometrie_diep",
        ".geojson",
        good.replace(
            b'"coordinates": [', b'"coordinates": [' + b"[" * 10_000 + b"]" * 10_000 + b",", 1
        ),
    )
    yield "geometrie_leeg", ".geojson", _features(None, None)
    yield "geometrie_vreemd", ".geojson", _features({"type": "Spiraal", "coordinates": 5}, "a")
    yield (
        "verzameling",
        ".geojson",
        _features({"type": "GeometryCollection", "geometries": [_square(), _shape("locaties")]}),
    )
    yield "zonder_features", ".geojson", b'{"type": "FeatureCollection"}'
    yield "features_getal", ".geojson", b'{"type": "FeatureCollection", "features": 5}'
    numbers = b'{"type": "FeatureCollection", "features": [1, null]}'
    yield "features_getallen", ".geojson", numbers
    listed = good.replace(b'"properties": {', b'"properties": [{', 1)
    yield "eigenschappen_lijst", ".geojson", listed
    yield "lijst", ".geojson", b"[" + good + b"]"
    yield "afgekapt", ".geojson", good[: len(good) // 2]
    yield "utf-16", ".geojson", good.decode().encode("utf-16")
    yield "utf-32", ".geojson", good.decode().encode("utf-32")
    yield "bedorven", ".geojson", _spoil(good, 60, 10)
    yield "dubbele_sleutel", ".geojson", good.replace(b'"naam"', b'"buurtcode"')
    yield from _files_of_gdal(kind, folder, bait, chance)


KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{head}<Folder><name>L</name>{body}'
    "</Folder></Document></kml>"
)
GML = (
    '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:a="http://a" xmlns:gml'
    '="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http:'
    '//www.w3.org/2001/XMLSchema-instance" {a}>{body}</wfs:FeatureCollection>'
)


def _markup(kind: str, bait: Bait) -> _Made:
    """Make KML and GML that name other files and addresses, never end, or lie."""
    shape = {"locaties": "Point", "netwerk": "LineString"}.get(kind, "LinearRing")
    here = bait.canary.as_uri()
    for place in (here, str(bait.canary), f"{bait.address}/a.kml"):
        yield from ((f"kml_{name}", ".kml", text.encode()) for name, text in _links(shape, place))
        yield from ((f"gml_{name}", ".gml", text.encode()) for name, text in _members(shape, place))
    for ending, text in (
        (".kml", KML.format(head="", body=_placemark(shape))),
        (".gml", GML.format(a="", body=_member(shape))),
    ):
        yield from ((name, ending, made) for name, made in _spoilt(text, here, bait.address))
    good = KML.format(head="", body=_placemark(shape)).encode()
    yield "kmz_omhoog", ".kmz", _zip({"../../doc_2022.kml": good})
    yield "kmz_verwijzing", ".kmz", _zip_link("doc_2022.kml", str(bait.canary))
    yield "kmz_bom", ".kmz", _zip({"doc_2022.kml": b"<kml>" + b" " * 30_000_000})
    yield "kmz_kapot", ".kmz", _spoil(_zip({"doc_2022.kml": good}), 80, 30)


_FIELDS = {"naam": "Plek", "buurtcode": "BU99990101", "postcode": "3511"}


def _placemark(shape: str, inner: str = "") -> str:
    data = "".join(
        f'<Data name="{name}"><value>{value}</value></Data>' for name, value in _FIELDS.items()
    )
    ring = "5.1,52.1 5.2,52.1 5.2,52.2 5.1,52.1"
    drawn = f"<{shape}><coordinates>{ring}</coordinates></{shape}>"
    if shape == "LinearRing":
        drawn = f"<Polygon><outerBoundaryIs>{drawn}</outerBoundaryIs></Polygon>"
    data = f"<ExtendedData>{data}</ExtendedData>"
    return f"<Placemark><name>Plek</name>{inner}{data}{drawn}</Placemark>"


def _member(shape: str, inner: str = "", system: str = "urn:ogc:def:crs:EPSG::28992") -> str:
    cells = "".join(f"<a:{name}>{value}</a:{name}>" for name, value in _FIELDS.items())
    ring = "136000 455000 136300 455000 136300 455300 136000 455000"
    drawn = f"<gml:{shape} srsName='{system}'><gml:posList>{ring}</gml:posList></gml:{shape}>"
    if shape == "LinearRing":
        drawn = f"<gml:exterior>{drawn}</gml:exterior>"
        drawn = f"<gml:Polygon srsName='{system}'>{drawn}</gml:Polygon>"
    plek = f"<a:plek gml:id='p'>{cells}{inner}<a:g>{drawn}</a:g></a:plek>"
    return f"<wfs:member>{plek}</wfs:member>"


def _links(shape: str, place: str) -> Iterator[tuple[str, str]]:
    """Yield KML of which a part lies elsewhere."""
    mark = partial(_placemark, shape)
    link = f"<Link><href>{place}</href></Link>"
    icon = f"<Icon><href>{place}</href></Icon>"
    schema = f"<ExtendedData><SchemaData schemaUrl='{place}#s'/></ExtendedData>"
    style = f"<Style id='s'><IconStyle>{icon}</IconStyle></Style>"
    for name, head, body in (
        ("netwerklink", "", f"<NetworkLink>{link}</NetworkLink>"),
        ("netwerklink_naast", "", f"{mark()}<NetworkLink>{link}</NetworkLink>"),
        ("stijl", style, mark(f"<styleUrl>{place}#s</styleUrl>")),
        ("schema", "", mark(schema)),
        ("overlay", f"<GroundOverlay>{icon}</GroundOverlay>", mark()),
        ("model", "", f"{mark()}<Placemark><name>M</name><Model>{link}</Model></Placemark>"),
    ):
        yield name, KML.format(head=head, body=body)


def _members(shape: str, place: str) -> Iterator[tuple[str, str]]:
    """Yield GML of which a part lies elsewhere."""
    member = partial(_member, shape)
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{place}"/>'
    for name, a, body in (
        ("lid", "", f'{member()}<wfs:member xlink:href="{place}"/>'),
        ("vorm", "", member(f'<gml:pointProperty xlink:href="{place}"/>')),
        ("code", "", member(f'<a:soort xlink:href="{place}"/>')),
        ("xsd", f'xsi:schemaLocation="http://a {place}"', member()),
        ("stelsel", "", member(system=place)),
        ("next", f'next="{place}" numberMatched="9"', member()),
        ("include", "", member(include)),
    ):
        yield name, GML.format(a=a, body=body)


def _spoilt(text: str, here: str, address: str) -> Iterator[tuple[str, bytes]]:
    """Yield a good KML or GML with entities, without end, or broken."""
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for name, dtd in (
        ("bestand", f'<!ENTITY e SYSTEM "{here}">'),
        ("adres", f'<!ENTITY e SYSTEM "{address}/e">'),
        ("parameter", f'<!ENTITY % p SYSTEM "{here}"> %p; <!ENTITY e "a">'),
        ("lach", f'<!ENTITY e0 "lol">{laughs}<!ENTITY e "&e11;">'),
    ):
        made = f"<!DOCTYPE a [{dtd}]>{text.replace('Plek', '&e;')}"
        yield f"dtd_{name}", made.encode()
        yield f"dtd_{name}_utf16", made.encode("utf-16")
    yield "dtd_buiten", f'<!DOCTYPE a SYSTEM "{here}">{text}'.encode()
    deep = "<Folder>" * 20_000 + "</Folder>" * 20_000
    yield "diep", text.replace("BU99990101", deep).encode()
    yield "open", text.replace("BU99990101", "<b>" * 20_000).encode()
    yield "afgekapt", text[: len(text) // 2].encode()
    yield "bedorven", _spoil(text.encode(), 60, 10)
    yield "nul", text.replace("Plek", "Pl\0ek").encode()
    yield "codering", b'<?xml version="1.0" encoding="rot13"?>' + text.encode()
    yield "latijn", f'<?xml version="1.0" encoding="latin1"?>{text}'.encode("latin1")
    yield "gzip", gzip.compress(text.encode())
    for word in ("NaN", "1e999", "x", ""):
        made = re.sub(r"(?<=coordinates>)[^<]+|(?<=posList>)[^<]+", f"{word},{word}", text)
        yield f"getal_{word}", made.encode()
    yield "naam", text.replace("Plek", "&lt;script>alert(1)&lt;/script>`${1}").encode()
    yield "pi", f'<?xml-stylesheet href="{address}/x.xsl"?>{text}'.encode()


def _files_of_gdal(kind: str, folder: Path, bait: Bait, chance: random.Random) -> _Made:
    """Make GeoPackages, FlatGeobuf, shapefiles and GeoParquet, whole and spoiled."""
    frame = gpd.GeoDataFrame.from_features(
        json.loads(_features(_shape(kind), _shape(kind, 1))), crs=4326
    )
    whole = folder / "heel"
    whole.mkdir()
    for ending in ("gpkg", "fgb", "shp"):
        frame.to_file(whole / f"heel.{ending}")
    frame.to_parquet(whole / "heel.parquet")
    for ending in ("gpkg", "fgb", "parquet"):
        data = (whole / f"heel.{ending}").read_bytes()
        for part in (0.02, 0.1, 0.3, 0.6, 0.9):
            yield f"kapot_{part}", f".{ending}", _spoil(data, int(len(data) * part), 24)
        yield "afgekapt", f".{ending}", data[: len(data) // 2]
        yield "alleen_begin", f".{ending}", data[:60]
        spread = bytearray(data)
        for _ in range(30):
            spread[chance.randrange(16, len(spread))] = chance.randrange(256)
        yield "bedorven", f".{ending}", bytes(spread)
    yield "verkeerde_naam", ".geojson", (whole / "heel.gpkg").read_bytes()
    yield "leeg", ".gpkg", b""
    for name, script in _databases(bait).items():
        path = folder / f"{name}_2022.gpkg"
        shutil.copyfile(whole / "heel.gpkg", path)
        with closing(sqlite3.connect(path)) as db:
            # Its own triggers keep the spatial index up to date with functions of GDAL.
            for function in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):
                db.create_function(f"ST_{function}", 1, lambda _: 0)
            db.executescript(script)
        yield name, "", path
    yield from _shapefiles(folder, whole, bait)
    ragged = gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=[
        shapely.from_wkt("POINT (nan nan)"), shapely.from_wkt("POLYGON EMPTY"),
    ], crs=4326)  # fmt: skip
    path = folder / "nan_2022.parquet"
    ragged.to_parquet(path)
    yield "nan", "", path
    import pyarrow as pa
    from pyarrow import parquet

    table = parquet.read_table(whole / "heel.parquet")
    for name, geo in (
        ("geo_geen_json", b"{"),
        ("geo_zonder_kolom", b'{"columns": {}, "primary_column": "geometry"}'),
        ("geo_lijst", b"[]"),
    ):
        path = folder / f"{name}_2022.parquet"
        parquet.write_table(table.replace_schema_metadata({b"geo": geo}), path)
        yield name, "", path
    path = folder / "wkb_2022.parquet"
    column = pa.array([b"\x01\x02", b"geen wkb"])
    position = table.schema.get_field_index("geometry")
    parquet.write_table(table.set_column(position, table.schema.field("geometry"), column), path)
    yield "wkb_kapot", "", path


def _databases(bait: Bait) -> dict[str, str]:
    """Return SQL that puts something into a GeoPackage that is no plain table."""

    def listed(name: str) -> str:
        return (
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
            f"VALUES ('{name}', 'attributes', 'a', 0);"
        )

    endless = "WITH RECURSIVE r(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM r)"
    heavy = "SELECT a.fid, 'x' AS naam FROM heel a, heel b, heel c"
    virtual = f"CREATE VIRTUAL TABLE buiten USING VirtualOGR(''CSV:{bait.canary}'')"
    grid = (
        f'GEOGCS["a",DATUM["b",SPHEROID["c",6378137,298],EXTENSION["PROJ4_GRIDS","{bait.canary}"]]'
    )
    extension = f"'heel', NULL, 'load_extension', '{bait.canary}', 'read-write'"
    return {
        "eindeloze_view": f"CREATE VIEW buiten AS {endless} SELECT fid, 'x' AS naam FROM r;"
        + listed("buiten"),
        "zware_view": f"CREATE VIEW buiten AS {heavy};" + listed("buiten"),
        "virtuele_tabel": "PRAGMA writable_schema = ON; INSERT INTO sqlite_master VALUES "
        f"('table', 'buiten', 'buiten', 0, '{virtual}');" + listed("buiten"),
        "fts": "CREATE VIRTUAL TABLE buiten USING fts5(naam);" + listed("buiten"),
        "trekker": "CREATE TRIGGER t AFTER INSERT ON heel BEGIN DELETE FROM heel; END;",
        "berekende_kolom": "ALTER TABLE heel ADD COLUMN kopie TEXT AS (naam || naam);",
        "uitbreiding": "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name "
        "TEXT, extension_name TEXT, definition TEXT, scope TEXT);"
        f"INSERT INTO gpkg_extensions VALUES ({extension});",
        "sql_in_naam": listed('heel" UNION SELECT * FROM "gpkg_contents'),
        "laag_zonder_tabel": listed("weg"),
        "zonder_inhoud": "DROP TABLE gpkg_contents;",
        "inhoud_als_view": "ALTER TABLE gpkg_contents RENAME TO g;"
        "CREATE VIEW gpkg_contents AS SELECT * FROM g;",
        "stelsel_bestand": f"UPDATE gpkg_spatial_ref_sys SET definition = '{grid},"
        'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]\', organization = \'NONE\';',
        "stelsel_weg": "DELETE FROM gpkg_spatial_ref_sys;",
        "geometrie_tekst": "UPDATE heel SET geom = 'tekst';",
        "geometrie_kort": "UPDATE heel SET geom = x'4750';",
        "kolom_vreemd": 'ALTER TABLE heel ADD COLUMN "a""b; DROP" "JSON(1)";',
    }


def _shapefiles(folder: Path, whole: Path, bait: Bait) -> _Made:
    """Make shapefiles with parts that lie elsewhere, are gone, or lie."""

    def made(name: str) -> Path:
        place = folder / name
        place.mkdir()
        for end in ("shp", "shx", "dbf", "prj", "cpg"):
            shutil.copyfile(whole / f"heel.{end}", place / f"vorm_2022.{end}")
        return place / "vorm_2022.shp"

    for end in ("shx", "dbf"):
        path = made(f"shp_zonder_{end}")
        path.with_suffix(f".{end}").unlink()
        yield f"shp_zonder_{end}", "", path
    for end in ("dbf", "prj", "cpg"):
        path = made(f"shp_verwijzing_{end}")
        path.with_suffix(f".{end}").unlink()
        path.with_suffix(f".{end}").symlink_to(bait.canary)
        yield f"shp_verwijzing_{end}", "", path
    for end in ("shp", "shx", "dbf"):
        path = made(f"shp_kapot_{end}")
        part = path.with_suffix(f".{end}")
        part.write_bytes(_spoil(part.read_bytes(), 30, 40))
        yield f"shp_kapot_{end}", "", path
    path = made("shp_lengte")
    data = bytearray(path.read_bytes())
    data[24:28] = struct.pack(">I", 1 << 30)
    path.write_bytes(bytes(data))
    yield "shp_lengte", "", path
    path = made("shp_stelsel")
    path.with_suffix(".prj").write_text(f"+proj=longlat +nadgrids={bait.canary}", encoding="utf-8")
    yield "shp_stelsel", "", path


def _containers(kind: str, folder: Path, bait: Bait, chance: random.Random) -> _Made:  # noqa: ARG001
    """Make zips and folders of map files, and what is no file."""
    good = _features(_shape(kind), _shape(kind, 1))
    name = "vlakken_2022.geojson"
    yield "zip_omhoog", ".zip", _zip({f"../../{name}": good, f"/abs/{name}": good})
    yield "zip_verwijzing", ".zip", _zip_link(name, str(bait.canary))
    yield "zip_kapot", ".zip", _spoil(_zip({name: good}), 80, 30)
    yield "zip_inhoudsopgave", ".zip", _spoil(_zip({name: good}), -60, 30)
    yield "zip_in_zip", ".zip", _zip({"a.zip": _zip({name: good})})
    yield "zip_bom", ".zip", _zip({"a_2022.geojson": b" " * 30_000_000})
    yield "zip_wachtwoord", ".zip", _locked(_zip({name: good}))
    yield "zip_veel", ".zip", _zip({f"{n}.geojson": b"{" for n in range(6000)})
    yield "zip_naam", ".zip", _zip({"a/..\\..\\b?*\x01.geojson": good})
    if os.name == "nt":
        return
    fifo = folder / "fifo_2022.gpkg"
    os.mkfifo(fifo)
    yield "fifo", "", fifo
    for target, label in ((bait.canary, "kanarie"), (folder / "weg", "niets")):
        place = folder / f"map_{label}"
        place.mkdir()
        (place / name).write_bytes(good)
        (place / "elders_2022.geojson").symlink_to(target)
        yield f"map_verwijzing_{label}", "", place
    loop = folder / "map_kring"
    loop.mkdir()
    (loop / "kring").symlink_to(loop)
    yield "map_kring", "", loop
    yield "apparaat", "", Path("/dev/zero")
    yield "weg", "", folder / "bestaat_niet.gpkg"
    closed = folder / "map_leeg_2022.gpkg"
    closed.mkdir()
    yield "map_als_bestand", "", closed


def _number(text: str) -> str | float:
    try:
        return float(text)
    except ValueError:
        return text


def _entity(bait: Bait) -> str:
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file://{bait.canary}"><!ENTITY b '
        f'SYSTEM "{bait.address}/b">]><x>&a;&b;</x>'
    )


def _zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def _zip_link(name: str, target: str) -> bytes:
    """Make a zip in which a file is a symbolic link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return stream.getvalue()


def _locked(data: bytes) -> bytes:
    """Mark the members of a zip as encrypted."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(mark)
        changed[start + place] |= 1
    return bytes(changed)


def _spoil(data: bytes, place: int, length: int) -> bytes:
    """Return the data with some bytes overwritten; a negative place counts from the end."""
    start = place % len(data)
    end = min(len(data), start + length)
    return data[:start] + bytes((byte * 7 + 13) % 256 for byte in data[start:end]) + data[end:]
