"""Boundary files on disk: which layers they hold, and their rows, whatever the format.

GeoPackage, GeoJSON, shapefile and FlatGeobuf are read with GDAL (pyogrio), GeoParquet with
geopandas; each of them loose, in a folder, or in a zip.
"""

from __future__ import annotations

import os
import shutil
import struct
import warnings
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from boundaries import findings as f
from store import Refused, check_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from store import Finding

WANTED = "een GeoPackage, GeoJSON, shapefile of GeoParquet met grenzen (eventueel in een zip)"
READABLE = (".gpkg", ".geojson", ".json", ".shp", ".parquet", ".geoparquet", ".fgb")
_COMPANIONS = (".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx")
_PARQUET = (".parquet", ".geoparquet")
_HEAD = 100
"""Bytes of a shapefile's header, and of the SQLite header that tells its size."""
_AGAIN = "Download het bestand opnieuw; mogelijk is het afgebroken."


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of one file."""

    file: Path
    name: str
    columns: tuple[str, ...]
    rows: int
    """Rows the file says it has, -1 when it does not say."""
    polygons: bool
    """False when the file says its geometry is something else."""
    crs_stated: bool
    """False where the reference system is only the format's default (GeoJSON without one)."""


@contextmanager
def open_files(path: Path) -> Iterator[list[Path]]:
    """Yield the boundary files of a file, folder or zip; unpacked ones live until the end.

    Raises
    ------
    Refused
        When there is none, or the archive is broken or too large.
    """
    if not path.exists():
        raise Refused(WANTED, f"{path.name} bestaat niet", "Controleer de naam en de map.")
    if path.suffix.lower() == ".zip":
        with TemporaryDirectory(prefix="wijkverkenner-") as folder:
            _unpack(path, Path(folder))
            yield _readable(Path(folder), path.name)
    elif path.is_dir():
        yield _readable(path, path.name)
    elif path.suffix.lower() in READABLE:
        yield [path]
    else:
        raise Refused(
            WANTED,
            f"{path.name}, een bestand dat eindigt op {path.suffix or 'niets'}",
            "Kies een bestand met grenzen. Een tabel zonder kaartvlakken hoort bij importeer "
            "indicatoren of importeer indeling.",
        )


def layers_of(file: Path) -> list[Layer]:
    """Return the layers of a file, after checking that it is whole.

    Raises
    ------
    Refused
        When it is empty, truncated or not what its ending says.
    """
    _check_whole(file)
    if file.suffix.lower() in _PARQUET:
        return [_parquet_layer(file)]
    import pyogrio

    with _gdal(file):
        layers = []
        for name, _ in pyogrio.list_layers(file):
            info = pyogrio.read_info(file, layer=name)
            kind = str(info["geometry_type"] or "")
            layers.append(
                Layer(
                    file=file,
                    name=str(name),
                    columns=tuple(str(column) for column in info["fields"]),
                    rows=int(info["features"]),
                    polygons="Polygon" in kind or "Surface" in kind or kind == "Unknown",
                    crs_stated=info["driver"] != "GeoJSON" or _states_crs(file),
                )
            )
        return layers


def read_layer(layer: Layer) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Read all rows of a layer, and what the reader complained of on the way.

    Raises
    ------
    Refused
        When rows are missing or unreadable.
    """
    import geopandas as gpd

    if layer.file.suffix.lower() in _PARQUET:
        with _gdal(layer.file):
            return gpd.read_parquet(layer.file), []
    import pyogrio

    with _gdal(layer.file) as complaints:
        frame: gpd.GeoDataFrame = pyogrio.read_dataframe(
            layer.file, layer=layer.name, use_arrow=True, **_encoding(layer.file)
        )
    if 0 <= len(frame) < layer.rows:
        raise Refused(
            WANTED,
            f"{layer.file.name} met {len(frame)} leesbare rijen, terwijl het er {layer.rows} noemt",
            _AGAIN,
        )
    noticed = [
        f.LEESMELDING(f"{layer.file.name}, laag {layer.name}", text, aantal=count)
        for text, count in _counted(complaints)
    ]
    return frame, noticed


@contextmanager
def _gdal(file: Path) -> Iterator[list[str]]:
    """Turn a reader's errors into `Refused` and collect its warnings."""
    from pyarrow import ArrowException
    from pyogrio.errors import (
        DataLayerError,
        DataSourceError,
        FeatureError,
        FieldError,
        GeometryError,
    )

    complaints: list[str] = []
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield complaints
        complaints.extend(str(w.message) for w in caught if issubclass(w.category, RuntimeWarning))
    except Refused:
        raise
    except (
        ArrowException, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError,
        OSError, RuntimeError, ValueError,
    ) as error:  # fmt: skip
        raise Refused(
            WANTED,
            f"{file.name} is niet te lezen als {file.suffix.lower().lstrip('.')}",
            _AGAIN,
        ) from error


def _check_whole(file: Path) -> None:
    """Refuse empty files, and files shorter than their own header says."""
    size = file.stat().st_size
    if size == 0:
        raise Refused(WANTED, f"{file.name} is leeg (0 bytes)", _AGAIN)
    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    suffix = file.suffix.lower()
    stated = size
    if suffix == ".gpkg" and head.startswith(b"SQLite format 3\x00"):
        page, pages = struct.unpack(">H", head[16:18])[0], struct.unpack(">I", head[28:32])[0]
        stated = (65536 if page == 1 else page) * pages
    elif suffix == ".shp":
        stated = struct.unpack(">I", head[24:28])[0] * 2 if len(head) == _HEAD else _HEAD
        missing = [end for end in (".shx", ".dbf") if not _companion(file, end)]
        if missing:
            raise Refused(
                "een shapefile met zijn bijbehorende bestanden (.shp, .shx, .dbf, .prj)",
                f"{file.name} zonder {' en '.join(missing)}",
                "Zet de bestanden bij elkaar in één map of in één zip.",
            )
    if size < stated:
        raise Refused(
            WANTED,
            f"{file.name} is afgebroken: {size} van {stated} bytes",
            "Download het bestand opnieuw.",
        )


def _unpack(path: Path, folder: Path) -> None:
    """Unpack the boundary files of a zip into a folder, within the limits of the store.

    Names inside are not trusted: every folder inside becomes a numbered one.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(archive, path.name, WANTED)
            parents: dict[PurePosixPath, Path] = {}
            for info in archive.infolist():
                inside = PurePosixPath(info.filename.replace("\\", "/"))
                suffix = inside.suffix.lower()
                if info.is_dir() or "__MACOSX" in inside.parts or inside.name.startswith("."):
                    continue
                if suffix not in (*READABLE, *_COMPANIONS):
                    continue
                target = parents.setdefault(inside.parent, folder / str(len(parents)))
                target.mkdir(exist_ok=True)
                with archive.open(info) as source, (target / inside.name).open("wb") as sink:
                    shutil.copyfileobj(source, sink, 1 << 20)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused(WANTED, f"{path.name} is geen leesbaar zipbestand", _AGAIN) from error


def _readable(folder: Path, name: str) -> list[Path]:
    found = [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix.lower() in READABLE and not file.name.startswith(".")
    ]
    if not found:
        raise Refused(WANTED, f"{name} zonder zo'n bestand erin", "Kies een ander bestand.")
    return found


def _parquet_layer(file: Path) -> Layer:
    """Describe a GeoParquet file; a Parquet file without geometry is refused."""
    import json

    from pyarrow import parquet

    with _gdal(file):
        schema = parquet.read_schema(file)
        metadata: dict[bytes, bytes] = schema.metadata or {}
        if b"geo" not in metadata:
            raise Refused(
                WANTED,
                f"{file.name} is Parquet zonder kaartvlakken",
                "Kies een GeoParquet-bestand.",
            )
        geo: dict[str, Any] = json.loads(metadata[b"geo"])
        kinds = geo["columns"][geo["primary_column"]].get("geometry_types") or ["Polygon"]
        return Layer(
            file=file,
            name=file.stem,
            columns=tuple(name for name in schema.names if name not in geo["columns"]),
            rows=parquet.read_metadata(file).num_rows,
            polygons=any("Polygon" in kind or "Collection" in kind for kind in kinds),
            crs_stated="crs" in geo["columns"][geo["primary_column"]],
        )


def _states_crs(file: Path) -> bool:
    """Return whether a GeoJSON file names its reference system; without one it is WGS84."""
    with file.open("rb") as stream:
        head = stream.read(1 << 16)
        stream.seek(max(0, os.fstat(stream.fileno()).st_size - (1 << 12)))
        return b'"crs"' in head or b'"crs"' in stream.read()


def _companion(file: Path, suffix: str) -> Path | None:
    """Return a shapefile's companion, in either case."""
    found = (file.with_suffix(suffix), file.with_suffix(suffix.upper()))
    return next((path for path in found if path.exists()), None)


def _encoding(file: Path) -> dict[str, str]:
    """Return the encoding of a shapefile that does not state one: UTF-8 when it is that."""
    if file.suffix.lower() != ".shp" or _companion(file, ".cpg"):
        return {}
    table = _companion(file, ".dbf")
    data = table.read_bytes() if table else b""
    try:
        # The header is binary; its own length stands in bytes 8 and 9.
        data[int.from_bytes(data[8:10], "little") :].decode("utf-8")
    except UnicodeDecodeError:
        return {"encoding": "cp1252"}
    return {"encoding": "utf-8"}


def _counted(texts: list[str]) -> list[tuple[str, int]]:
    return [(text, texts.count(text)) for text in dict.fromkeys(texts)]
