"""Map files: which layers they hold, and their rows, whatever the format.

GeoPackage, GeoJSON, shapefile, FlatGeobuf, KML and GML are read with GDAL (pyogrio), GeoParquet
with geopandas; each of them loose, in a folder, or in a zip. The first bytes say which of these a
file is, and only the reader of that kind sees it, under a name and in a folder of our own.
"""

from __future__ import annotations

import json
import mmap
import os
import re
import shutil
import struct
import warnings
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from store.errors import Refused
from store.findings import Finding, note, warning
from store.reading.drivers import check_drivers
from store.reading.files import (
    AGAIN,
    AS_LAYER,
    BROKEN,
    check_archive,
    check_path,
    files_below,
    refuse_not_read,
    shown,
)
from store.reading.geopackage import SYSTEM_ELSEWHERE, copy_tables, names_a_file
from store.reading.limits import MAX_ROWS
from store.reading.markup import (
    GML,
    KML,
    OTHER,
    TECHNICAL,
    as_read,
    markup_kind,
    members_of_markup,
    plain_markup,
)
from store.reading.pages import members_beside, missing_rest
from store.reading.text import decode, other_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd


LEESMELDING = warning("leesmelding", "bestand toch gelezen")
LAAG_GEEN_TABEL = warning("laag_geen_tabel", "laag niet gelezen")
GEOMETRIE_ONMOGELIJK = warning("geometrie_onmogelijk", "rij gelezen zonder geometrie")
LIJST_IN_CEL = note("lijst_in_cel", "als tekst gelezen")

_KINDS = {
    ".gpkg": "GeoPackage",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".shp": "shapefile",
    ".parquet": "GeoParquet",
    ".geoparquet": "GeoParquet",
    ".fgb": "FlatGeobuf",
    ".kml": KML,
    ".gml": GML,
}
READABLE = (*_KINDS, ".kmz")
"""Endings of the files that hold layers; a .kmz is a zip with a KML and its pictures."""
_ZIPS = (".zip", ".kmz")
COMPANIONS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".qmd", ".xml")
"""Endings of the files that belong to a shapefile."""
_NEEDED = (".shx", ".dbf", ".prj", ".cpg")
"""Those of them that are read."""
_HEAD = 100
"""Bytes of a shapefile's header, and of the SQLite header that tells its size."""
_TRIED_BYTES = 1 << 26
"""Of a JSON file that GDAL refuses, read once more to say why; parsed it takes ten times that."""
_FIRST_BYTES = {
    b"SQLite format 3\x00": "GeoPackage",
    b"fgb": "FlatGeobuf",
    b"PAR1": "GeoParquet",
    b"\x00\x00\x27\x0a": "shapefile",
    b"PK\x03\x04": "een zipbestand",
    b"{": "GeoJSON",
    b"[": "een lijst in JSON",
}
"""What a file starts with: SQLite, FlatGeobuf, Parquet, ESRI's file code 9994, zip; text last."""
_UNSAFE = re.compile(r"[^\w .()+-]")


@dataclass(frozen=True, slots=True)
class MapFile:
    """One map file, of a kind that its first bytes show."""

    name: str
    """As the user knows it."""
    kind: str
    """`GeoPackage`, `GeoJSON`, `shapefile`, `GeoParquet`, `FlatGeobuf`, `KML` or `GML`."""
    path: Path
    """Where the reader finds it: a name of our own, in a folder that holds nothing else."""
    wanted: str
    """What was expected, for messages."""

    @property
    def stem(self) -> str:
        """Return the name without its ending."""
        return Path(self.name).stem

    def refusal(self, what: str, todo: str = AGAIN) -> Refused:
        """Make the refusal of this file: `what` follows its name."""
        return Refused(self.wanted, f"{self.name} {what}", todo)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of one file."""

    file: MapFile
    name: str
    columns: tuple[str, ...]
    rows: int
    """Rows the file says it has, -1 when it does not say."""
    polygons: bool
    """False when the file says its geometry is something else."""
    crs_stated: bool
    """False where the reference system is only the format's default (GeoJSON without one)."""
    noticed: tuple[Finding, ...] = ()
    """What there is to say of the file: stands with its first layer."""


@contextmanager
def open_maps(path: Path, *, wanted: str) -> Iterator[list[MapFile]]:
    """Yield the map files of what the user named; unpacked ones live until the end.

    Raises Refused when there is none, when one is not what its ending says, or when the archive is
    broken or too large.
    """
    check_path(path, wanted=wanted)
    name = shown(path.name)
    with TemporaryDirectory(prefix="wijkverkenner-") as own:
        folder = Path(own)
        if path.is_dir():
            found = files_below(path, wanted=wanted)
        elif path.suffix.lower() in _ZIPS:
            (folder / "zip").mkdir()
            inside = _unpack(path, folder / "zip", wanted)
            refuse_not_read(inside, name, wanted)
            found = files_below(folder / "zip", wanted=wanted)
        elif path.suffix.lower() in _KINDS:
            found = [path]
        elif path.suffix.lower() == ".xml" and (kind := _kind_of(path)) in (KML, GML):
            # so do browsers save what a WFS answers
            way_out = f"Geef het de uitgang .{kind.lower()}."
            raise Refused(wanted, f"{name}, een bestand dat {kind} is", way_out)
        else:
            raise Refused(
                wanted,
                f"{name}, een bestand dat eindigt op {shown(path.suffix) or 'niets'}",
                "Kies een bestand met grenzen. Een tabel zonder kaartvlakken hoort bij importeer "
                "indicatoren of importeer indeling.",
            )
        readable = [file for file in found if file.suffix.lower() in _KINDS]
        if not readable:
            raise Refused(wanted, f"{name} zonder zo'n bestand erin", "Kies een ander bestand.")
        yield [_apart(file, folder / str(number), wanted) for number, file in enumerate(readable)]


def layers_of(file: MapFile) -> list[Layer]:
    """Return the layers of a file, after checking that it is whole.

    Raises Refused when it is empty, truncated or not what its ending says.
    """
    _check_whole(file)
    if file.kind == "GeoParquet":
        return [_parquet_layer(file)]
    import pyogrio

    check_drivers()
    left: list[str] = []
    if file.kind == "GeoPackage":
        clean = file.path.with_name(f"{file.path.stem}_tabellen.gpkg")
        left = copy_tables(file.path, clean, file.refusal)
        file = replace(file, path=clean)
    noticed = [
        LAAG_GEEN_TABEL(f"{file.name}, laag {name}", "geen gewone tabel (zoals een view)")
        for name in left
    ]
    beside: dict[str, Any] = {}
    if file.kind == "GeoJSON":
        beside = members_beside(file.path)
    elif file.kind in (KML, GML):
        beside = members_of_markup(file.path, file.kind, file.refusal)
    with _library(file):
        layers: list[Layer] = []
        for name, _ in pyogrio.list_layers(file.path):
            info = pyogrio.read_info(file.path, layer=name)
            kind = str(info["geometry_type"] or "")
            rows = int(info["features"])
            _check_rows(file, str(name), rows)
            layers.append(
                Layer(
                    file=file,
                    name=str(name),
                    columns=tuple(
                        str(column)
                        for column in info["fields"]
                        if column not in TECHNICAL.get(file.kind, ())
                    ),
                    rows=rows,
                    polygons="Polygon" in kind or "Surface" in kind or kind == "Unknown",
                    crs_stated=file.kind != "GeoJSON" or _states_crs(file.path),
                    noticed=() if layers else (*noticed, *missing_rest(beside, rows, file.name)),
                )
            )
    if not layers and not left:
        raise file.refusal("heeft geen lagen")
    if not layers:
        raise file.refusal(
            f"heeft geen laag die een gewone tabel is (wel {', '.join(left)[:200]})",
            "Bewaar de laag als tabel in een nieuwe GeoPackage.",
        )
    return layers


def read_layer(layer: Layer) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Read all rows of a layer, and what the reader complained of on the way.

    A geometry that cannot be (coordinates that are no number, a ring of two points) is missing in
    the frame; a cell that holds a list is its text. Raises Refused when rows are missing or
    unreadable.
    """
    import geopandas as gpd

    file, place = layer.file, f"{layer.file.name}, laag {layer.name}"
    with _library(file) as complaints:
        if file.kind == "GeoParquet":
            frame: gpd.GeoDataFrame = gpd.read_parquet(file.path)
        else:
            import pyogrio

            check_drivers()
            # `warn` and not `raise`: one ring of two points does not cost the other areas.
            frame = pyogrio.read_dataframe(
                file.path,
                layer=layer.name,
                use_arrow=True,
                force_2d=True,
                on_invalid="warn",
                **_encoding(file.path),
            )
        _check_text(frame)
        if file.kind in (KML, GML):
            frame = as_read(frame, file.kind)
    if 0 <= len(frame) < layer.rows:
        raise file.refusal(f"met {len(frame)} leesbare rijen, terwijl het er {layer.rows} noemt")
    invalid = [text for text in complaints if text.startswith("Invalid WKB")]
    others = [text for text in complaints if text not in invalid]
    noticed = [
        *layer.noticed,
        *(LEESMELDING(place, text, aantal=others.count(text)) for text in dict.fromkeys(others)),
    ]
    wrong = len(invalid) + _drop_impossible(frame)
    if wrong:
        said = "coördinaten die geen getal zijn, of een ring van minder dan drie punten"
        noticed.append(GEOMETRIE_ONMOGELIJK(place, said, aantal=wrong))
    return _as_cells(frame, place, noticed), noticed


def _check_text(frame: gpd.GeoDataFrame) -> None:
    """Raise for text that is no UTF-8, which a database may hold and which fails only when used."""
    import pyarrow as pa

    for name in frame.columns:
        if name != "geometry" and str(frame[name].dtype) == "str":
            pa.array(frame[name].array).validate(full=True)


def _check_rows(file: MapFile, layer: str, rows: int) -> None:
    if rows > MAX_ROWS:
        raise file.refusal(
            f"heeft in laag {layer} {rows} rijen, meer dan de grens van {MAX_ROWS}",
            "Neem een deel ervan.",
        )


def _drop_impossible(frame: gpd.GeoDataFrame) -> int:
    """Take out geometries with a coordinate that is no finite number; return how many."""
    import numpy as np
    import shapely

    if "geometry" not in frame:
        return 0
    shapes = frame.geometry.to_numpy()
    # all coordinates in one array; `of` says of which geometry each is
    points, of = shapely.get_coordinates(shapes, return_index=True)
    wrong = np.unique(of[~np.isfinite(points).all(axis=1)])
    if len(wrong):
        shapes = shapes.copy()
        shapes[wrong] = None
        frame[frame.geometry.name] = shapes
    return len(wrong)


def _as_cells(frame: gpd.GeoDataFrame, place: str, noticed: list[Finding]) -> gpd.GeoDataFrame:
    """Return the frame with lists, records and bytes in cells as text, and say which."""
    plain = (str, bytes, int, float, bool, type(None))
    for name in frame.columns:
        column = frame[name]
        if column.dtype != object or name == frame.columns[-1] == "geometry":
            continue
        first = next((cell for cell in column if cell is not None), None)
        if isinstance(first, plain) or hasattr(first, "isoformat"):
            continue
        if hasattr(first, "geom_type"):
            continue
        frame[name] = column.map(_text, na_action="ignore")
        noticed.append(LIJST_IN_CEL(place, f"lijsten in kolom {name}", aantal=len(column)))
    return frame


def _text(cell: object) -> str:
    """Write a list in a cell as people would."""
    values = cell.tolist() if hasattr(cell, "tolist") else cell
    return "|".join(map(str, values)) if isinstance(values, list) else str(values)


@contextmanager
def _library(file: MapFile) -> Iterator[list[str]]:
    """Turn whatever a library raises on a broken file into `Refused`; collect its warnings."""
    complaints: list[str] = []
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield complaints
        # GDAL's complaints come as RuntimeWarning, shapely's of a geometry as Warning; numpy's
        # "invalid value encountered" tells a user nothing that the geometry's own does not.
        texts = [
            str(w.message) for w in caught if w.category is Warning or w.category is RuntimeWarning
        ]
        complaints.extend(text for text in texts if not text.startswith("invalid value"))
    except (Refused, MemoryError):
        raise
    # Only calls of pyogrio, geopandas and pyarrow stand under this; what they raise on a broken
    # file differs per format and per release.
    except Exception as error:
        ending = Path(file.name).suffix.lower().lstrip(".")
        data = _whole_json(file.path) if file.kind == "GeoJSON" else None
        said = (f"is niet te lezen als {ending}",) if data is None else other_json(data)
        raise file.refusal(*said) from error


def _whole_json(path: Path) -> object:
    """Return what stands in a JSON file, None where it is cut off, no JSON, or large."""
    if path.stat().st_size > _TRIED_BYTES:
        return None
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None


def _kind_of(path: Path) -> str:
    """Return which kind of file the first bytes show, in words for a message."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return markup_kind(text)
    found = (kind for first, kind in _FIRST_BYTES.items() if text.startswith(first))
    return next(found, "iets anders")


def _apart(source: Path, folder: Path, wanted: str) -> MapFile:
    """Put one file, with what belongs to it, alone in a folder under a name of ours.

    So no prefix in a name (`/vsicurl/`, `CSV:`, `a.zip!b`) reaches GDAL, and it finds no other
    file beside the one that was checked.
    """
    name, ending = shown(source.name), source.suffix.lower()
    target = folder / (_UNSAFE.sub("_", source.stem) + ending)
    folder.mkdir()
    other = plain_markup(source) if ending in (".kml", ".gml") else None
    if other is not None:
        target.write_text(other, encoding="utf-8", errors="replace")
    elif _KINDS.get(ending) == "GeoJSON" and _is_wide(source):
        # GDAL reads UTF-8 alone.
        text, _ = decode(source.read_bytes(), shown(source.name))
        target.write_text(text, encoding="utf-8", errors="replace")
    else:
        _link(source, target)
    if ending == ".shp":
        for end in _NEEDED:
            companion = _companion(source, end)
            if companion is not None:
                _link(companion, target.with_suffix(end))
    return MapFile(name, _kind_of(target), target, wanted)


_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"{\x00", b"\x00{", b"\x00\x00\x00{")
"""A mark of those encodings, or an opening bracket in them."""


def _is_wide(source: Path) -> bool:
    """Tell whether a text has two or four bytes a sign (UTF-16, UTF-32)."""
    with source.open("rb") as stream:
        return stream.read(4).startswith(_WIDE)


def _link(source: Path, target: Path) -> None:
    """Make a file known under another name; Windows asks a right for links, so it copies."""
    if os.name == "nt":
        shutil.copyfile(source, target)
    else:
        target.symlink_to(source.resolve())


def _companion(file: Path, suffix: str) -> Path | None:
    """Return a shapefile's companion, in either case; a link beside it is not one."""
    found = (file.with_suffix(suffix), file.with_suffix(suffix.upper()))
    return next((path for path in found if path.is_file() and not path.is_symlink()), None)


def _check_whole(file: MapFile) -> None:
    """Refuse files that are empty, not what their ending says, or shorter than they say."""
    size = file.path.stat().st_size
    if size == 0:
        raise file.refusal("is leeg (0 bytes)")
    ending = file.path.suffix
    if file.kind != _KINDS[ending]:
        known = next((end for end, kind in _KINDS.items() if kind == file.kind), None)
        other = AS_LAYER if file.kind == OTHER else "Kies een ander bestand."
        todo = f"Geef het de uitgang {known}." if known else other
        raise file.refusal(f"is niet te lezen als {ending[1:]}: het is {file.kind}", todo)
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD)
    stated = size
    if len(head) < _HEAD and file.kind in ("GeoPackage", "shapefile"):
        stated = _HEAD
    elif file.kind == "GeoPackage":
        # size of a page (1 stands for 65536) and how many: https://www.sqlite.org/fileformat2.html
        page, pages = struct.unpack(">H", head[16:18])[0], struct.unpack(">I", head[28:32])[0]
        stated = (65536 if page == 1 else page) * pages
    elif file.kind == "shapefile":
        # in words of two bytes (ESRI Shapefile Technical Description, 1998)
        stated = struct.unpack(">I", head[24:28])[0] * 2
        missing = [end for end in (".shx", ".dbf") if not file.path.with_suffix(end).exists()]
        if missing:
            raise Refused(
                "een shapefile met zijn bijbehorende bestanden (.shp, .shx, .dbf, .prj)",
                f"{file.name} zonder {' en '.join(missing)}",
                "Zet de bestanden bij elkaar in één map of in één zip.",
            )
    if file.kind != "GeoParquet" and names_a_file(_system_text(file)):
        raise file.refusal(*SYSTEM_ELSEWHERE)
    if file.kind == "GeoPackage" and _being_written(file.path.resolve()):
        raise file.refusal(
            "is nog open in een ander programma", "Sluit het daar en probeer het opnieuw."
        )
    if size < stated:
        raise file.refusal(f"is afgebroken: {size} van {stated} bytes", "Download het opnieuw.")


def _unpack(path: Path, folder: Path, wanted: str) -> list[str]:
    """Unpack the map files of a zip into a folder; return the names of all that it holds.

    Within the limits of the store. Names inside are not trusted: every folder inside becomes a
    numbered one.
    """
    names: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, shown(path.name), wanted)
            parents: dict[PurePosixPath, Path] = {}
            for info in archive.infolist():
                inside = PurePosixPath(info.filename.replace("\\", "/"))
                suffix = inside.suffix.lower()
                if info.is_dir() or "__MACOSX" in inside.parts or inside.name.startswith("."):
                    continue
                names.append(inside.name)
                if suffix not in (*READABLE, *_NEEDED):
                    continue
                target = parents.setdefault(inside.parent, folder / str(len(parents)))
                target.mkdir(exist_ok=True)
                with archive.open(info) as source, (target / inside.name).open("wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
            return names
    except BROKEN as error:
        came = f"{shown(path.name)} is geen leesbaar zipbestand"
        raise Refused(wanted, came, AGAIN) from error


def _parquet_layer(file: MapFile) -> Layer:
    """Describe a GeoParquet file; a Parquet file without geometry is refused."""
    from pyarrow import parquet

    with _library(file):
        schema = parquet.read_schema(file.path)
        metadata: dict[bytes, bytes] = schema.metadata or {}
        if b"geo" not in metadata:
            raise file.refusal("is Parquet zonder kaartvlakken", "Kies een GeoParquet-bestand.")
        _check_rows(file, file.stem, parquet.read_metadata(file.path).num_rows)
        if names_a_file(metadata[b"geo"].decode("utf-8", errors="replace")):
            raise file.refusal(*SYSTEM_ELSEWHERE)
        geo: dict[str, Any] = json.loads(metadata[b"geo"])
        # an empty list says that the kinds are not known (GeoParquet 1.0): the rows will tell
        kinds = geo["columns"][geo["primary_column"]].get("geometry_types") or ["Polygon"]
        return Layer(
            file=file,
            name=file.stem,
            columns=tuple(name for name in schema.names if name not in geo["columns"]),
            rows=parquet.read_metadata(file.path).num_rows,
            polygons=any("Polygon" in kind or "Collection" in kind for kind in kinds),
            crs_stated="crs" in geo["columns"][geo["primary_column"]],
        )


def _system_text(file: MapFile) -> str:
    """Return where a file tells its system of coordinates, read without GDAL or PROJ."""
    if file.kind == "shapefile":
        beside = file.path.with_suffix(".prj")
        data = beside.read_bytes()[:_SYSTEM_BYTES] if beside.exists() else b""
    elif file.kind == "GeoJSON":
        with (
            file.path.open("rb") as stream,
            mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as text,
        ):
            data = b" ".join(match.group() for match in _CRS.finditer(text))
    else:
        with file.path.open("rb") as stream:
            data = stream.read(_SYSTEM_BYTES)
    return data.decode("utf-8", errors="replace")


_SYSTEM_BYTES = 1 << 16
_CRS = re.compile(rb'"crs"\s*:\s*\{.{0,400}', re.DOTALL)


def _being_written(file: Path) -> bool:
    """Return whether a database has changes beside it that are not in the file yet."""
    journal = file.with_name(file.name + "-wal")
    return journal.is_file() and journal.stat().st_size > 0


def _states_crs(file: Path) -> bool:
    """Return whether a GeoJSON file names its reference system; without one it is WGS84."""
    with file.open("rb") as stream:
        head = stream.read(1 << 16)
        stream.seek(max(0, os.fstat(stream.fileno()).st_size - (1 << 12)))
        return b'"crs"' in head or b'"crs"' in stream.read()


def _encoding(file: Path) -> dict[str, str]:
    """Return the encoding of a shapefile that does not state one: UTF-8 when it is that."""
    if file.suffix != ".shp" or file.with_suffix(".cpg").exists():
        return {}
    data = file.with_suffix(".dbf").read_bytes()
    try:
        # The header is binary; its own length stands in bytes 8 and 9.
        data[int.from_bytes(data[8:10], "little") :].decode("utf-8")
    except UnicodeDecodeError:
        return {"encoding": "cp1252"}
    return {"encoding": "utf-8"}
