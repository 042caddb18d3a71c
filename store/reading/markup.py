"""XML: KML and GML looked through before GDAL sees them, and the tables of a regeling.

Both are XML that may say "the rest lies there": an entity, a NetworkLink, a member by xlink:href, a
system of coordinates by address. Expat reads every tag once and keeps nothing; what points outside
is refused, so that a map is whole as it stands.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from store.reading.files import AS_LAYER
from store.reading.text import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd

    from store.errors import Refused

KML, GML = "KML", "GML"
OTHER = "XML (zoals VRT of GPX)"
TECHNICAL = {
    KML: ("id", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
          "drawOrder", "icon"),
    GML: ("gml_id", "fid", "lowerCorner", "upperCorner"),
}  # fmt: skip
"""Columns of GDAL's readers: how to draw, number or frame a feature, not what stands there."""
_DEEPEST = 100
"""Tags in tags; the libraries below go down one call for each. Real files stay under 20."""
_LONGEST_NUMBER = 12
_ADDRESSES = ("http://", "https://", "urn:")
_OGC = ("opengis.net/gml", "opengis.net/wfs", "opengis.net/ows")
# OGC 07-092r3 (urn and http) and what GML 2 and GeoServer write
_SYSTEM = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:(?:EPSG|OGC):[\w.]*:|EPSG:|"
    r"https?://www\.opengis\.net/(?:gml/srs/epsg\.xml#|def/crs/(?:EPSG|OGC)/[\w.]+/))(\w+)",
    re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?:([\w.-]+):)?([A-Za-z_][\w.-]*)")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']""")
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|tr|li|h\d)>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_NUMBER = r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?"


def markup_kind(head: bytes) -> str:
    """Return which XML the first bytes show: `KML`, `GML` or words for any other."""
    root = _ROOT.search(head)
    name = root[2].lower() if root else b""
    if name == b"kml":
        return KML
    return GML if b"opengis.net/gml" in head or b"opengis.net/wfs" in head else OTHER


def plain_markup(source: Path) -> str | None:
    """Return the text of XML in another encoding than UTF-8, which the libraries below miss.

    None where it is UTF-8 already.
    """
    with source.open("rb") as stream:
        head = stream.read(200)
    said = _DECLARED.match(head.removeprefix(b"\xef\xbb\xbf"))
    if b"\x00" not in head and (said is None or said[1].lower() in (b"utf-8", b"us-ascii")):
        return None
    text, _ = decode(source.read_bytes(), source.name)
    return re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text, flags=re.DOTALL)


def members_of_markup(path: Path, kind: str, refuse: Callable[..., Refused]) -> dict[str, Any]:
    """Read every tag of a KML or GML, and return what the whole says of itself.

    Raises Refused when it is no whole XML, or a part of it lies in another file or at an address.

    Returns `numberMatched` and `links`, as a GeoJSON of the same service has them.
    """
    tags = _Tags(kind, refuse)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = tags.doctype
    parser.StartElementHandler = tags.start
    parser.EndElementHandler = tags.end
    try:
        with path.open("rb") as stream:
            parser.ParseFile(stream)
    except expat.ExpatError as error:
        raise refuse(f"is niet te lezen als {kind.lower()} (regel {error.lineno})") from error
    if len(tags.systems) > 1:
        both = " en ".join(sorted(tags.systems))
        raise refuse(f"heeft meer dan één coördinatenstelsel ({both[:100]})", AS_LAYER)
    return tags.members


def tables_of_markup(data: bytes, refuse: Callable[..., Refused]) -> list[list[list[str]]]:
    """Return the tables of an XML of the Basiswettenbestand, each as rows of texts.

    Tables of laws and regelingen are written as CALS has them (OASIS TM 9502: `tgroup`, `row`,
    `entry`), with the text of a cell in `al` and other tags. Raises Refused when it is no whole
    XML, or can take in text from elsewhere.
    """
    cells = _Cells(refuse)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = cells.doctype
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.CharacterDataHandler = cells.said
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise refuse(f"is niet te lezen als XML (regel {error.lineno})", _AS_CSV) from error
    return [table for table in cells.tables if table]


class _Cells:
    """The tables of one XML, as its tags go by."""

    def __init__(self, refuse: Callable[..., Refused]) -> None:
        self._refuse = refuse
        self.tables: list[list[list[str]]] = []
        self._text: list[str] | None = None

    def doctype(self, *_: object) -> None:
        raise self._refuse("heeft een DOCTYPE, die tekst van elders kan halen", _AS_CSV)

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "tgroup":
            self.tables.append([])
        elif name == "row" and self.tables:
            self.tables[-1].append([])
        elif name == "entry":
            self._text = []

    def end(self, tag: str) -> None:
        if self._text is None:
            return
        if tag.rpartition(" ")[2] == "entry" and self.tables and self.tables[-1]:
            self.tables[-1][-1].append(" ".join("".join(self._text).split()))
            self._text = None
        else:
            # what stands in two tags is not one word
            self._text.append(" ")

    def said(self, words: str) -> None:
        if self._text is not None:
            self._text.append(words)


_AS_CSV = "Haal het opnieuw op, of neem de tabel over in Excel en bewaar die als csv."


class _Tags:
    """What is seen while the tags of one file go by."""

    def __init__(self, kind: str, refuse: Callable[..., Refused]) -> None:
        self._kind, self._refuse = kind, refuse
        self._depth = 0
        self.members: dict[str, Any] = {}
        self.systems: set[str] = set()

    def doctype(self, *_: object) -> None:
        raise self._refuse("heeft een DOCTYPE, die tekst van elders kan halen", AS_LAYER)

    def end(self, _: str) -> None:
        self._depth -= 1

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._refuse(f"heeft meer dan {_DEEPEST} tags in elkaar (de grens)", AS_LAYER)
        space, _, name = tag.rpartition(" ")
        if self._kind == KML:
            self._kml(name, attributes)
            return
        if self._depth == 1:
            self._remember(attributes)
        for full, value in attributes.items():
            self._gml(space, full.rpartition(" ")[2], value)

    def _kml(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "NetworkLink":
            raise self._refuse(
                "is een verwijzing (NetworkLink) naar een kaart op een ander adres",
                "Die wordt niet gevolgd. Kies bij het exporteren de gegevens zelf (in Google "
                "My Maps: zonder ‘actueel houden via netwerklink’).",
            )
        if not attributes.get("schemaUrl", "#").startswith("#"):
            raise self._elsewhere()

    def _gml(self, space: str, attribute: str, value: str) -> None:
        if attribute == "href" and not value.startswith("#"):
            # a list of codes at an address is a name; a member or geometry there is a part missing
            if any(ogc in space for ogc in _OGC) or not value.startswith(_ADDRESSES):
                raise self._elsewhere()
        elif attribute == "schemaLocation":
            if any(place.startswith(("/", "\\", "file:")) for place in value.split()[1::2]):
                raise self._elsewhere()
        elif attribute == "srsName":
            system = _SYSTEM.fullmatch(value.strip())
            if system is None:
                raise self._refuse(
                    f"heeft een coördinatenstelsel dat niet te herkennen is ({value[:60]!r})",
                    "Bewaar het in RD (EPSG:28992) of WGS84.",
                )
            self.systems.add(system[1].upper().replace("CRS84", "4326"))

    def _elsewhere(self) -> Refused:
        return self._refuse("verwijst voor een deel naar een ander bestand of adres", AS_LAYER)

    def _remember(self, attributes: Mapping[str, str]) -> None:
        """Keep what WFS 2.0 (7.7.4.2) says of the whole: how many there are, where the rest is."""
        total = attributes.get("numberMatched", "")
        if total.isdecimal() and len(total) < _LONGEST_NUMBER:
            self.members["numberMatched"] = int(total)
        if "next" in attributes:
            self.members["links"] = [{"rel": "next"}]


def as_read(frame: gpd.GeoDataFrame, kind: str) -> gpd.GeoDataFrame:
    """Return a layer of KML or GML with text and numbers as they stand in the file.

    Of both the technical columns go. A description in KML is the text that a reader sees of it;
    that and the name are left out where no feature has one. GML has text alone: a column becomes
    numbers where each cell is one as XML Schema writes it, without a nought before it as in codes.
    """
    import pandas as pd

    frame = frame.drop(columns=[name for name in TECHNICAL[kind] if name in frame])
    if kind == KML:
        texts = {
            "Name": frame["Name"].fillna(""),
            "description": frame["description"].map(_shown_text, na_action="ignore").fillna(""),
        }
        frame = frame.assign(**texts)
        return frame.drop(columns=[name for name, cells in texts.items() if not cells.any()])
    for name in frame.columns:
        cells: pd.Series = frame[name]
        filled = cells.dropna() if name != "geometry" else cells[:0]
        if len(filled) and filled.astype("str").str.fullmatch(_NUMBER).all():
            frame[name] = pd.to_numeric(cells)
    return frame


def _shown_text(html: object) -> str:
    """Return the text of a description, which may be html, with a semicolon for each line."""
    text = unescape(_TAG.sub(" ", _BREAKS.sub("\n", str(html))))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "; ".join(line for line in lines if line)
