"""Set files: immutable, named by their content, and never seen half-written."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from typing import TYPE_CHECKING, Any

from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

_GEOMETRY_ROWS = 1000
"""Rows of geometry that are read together."""
_NOTES = b"bevindingen"


def write_atomic(path: Path, data: bytes) -> None:
    """Write `data` beside `path` and move it into place, durable before it is visible."""
    with _half_written(path.parent) as temporary:
        with open(temporary, "wb") as stream:
            stream.write(data)
            stream.flush()
            # the name may be durable before the content is, unless the content is asked for
            os.fsync(stream.fileno())
        os.replace(temporary, path)


@contextlib.contextmanager
def _half_written(folder: Path) -> Iterator[str]:
    """Give a file to write and move into place; it is gone where that breaks off."""
    # beside where it goes, not in /tmp: a move is atomic only within one file system
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".half-")
    os.close(handle)
    try:
        _readable(temporary)
        yield temporary
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    sync_directory(folder)


def write_table(folder: Path, name: str, table: pd.DataFrame | bytes) -> str:
    """Store `table` under the hash of its content and return the file name.

    A frame becomes Parquet (GeoParquet when it has geometry), bytes stay as they are with
    the ending of `name`. Writing the same content twice gives the same file.
    """
    if isinstance(table, bytes):
        digest = hashlib.sha256(table).hexdigest()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        target = folder / f"{digest[:32]}.{suffix}"
        # one that is damaged is written again, whatever it is called
        if damage(target):
            write_atomic(target, table)
        return target.name

    with _half_written(folder) as temporary:
        # Geometry is read by code, often one gemeente of the country: small groups let the
        # reader skip the rest.
        grouped: dict[str, Any] = {"row_group_size": _GEOMETRY_ROWS} if "geometry" in table else {}
        # zstd packs closer than snappy, which is pandas' own choice: a folder holds many years
        table.to_parquet(temporary, compression="zstd", index=False, **grouped)
        with open(temporary, "r+b") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            os.fsync(stream.fileno())
        target = folder / f"{digest[:32]}.parquet"
        os.replace(temporary, target)
    return target.name


def write_counted(path: Path, table: pd.DataFrame, notes: list[dict[str, Any]]) -> None:
    """Keep what was counted from set files, with what must be said of it.

    The file begins with the sha256 of all that follows: it can be read back without its
    source, so a damaged one must never pass for figures.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = pa.Table.from_pandas(table, preserve_index=False)
    noted = json.dumps(notes, ensure_ascii=False).encode()
    stream = pa.BufferOutputStream()
    pq.write_table(made.replace_schema_metadata({_NOTES: noted}), stream, compression="zstd")
    content = stream.getvalue().to_pybytes()
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, hashlib.sha256(content).digest() + content)


def read_counted(path: Path) -> tuple[pd.DataFrame, list[dict[str, Any]]] | None:
    """Return what `write_counted` kept; None where it is not there or not whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = path.read_bytes()
    except OSError:
        return None
    size = hashlib.sha256().digest_size
    if hashlib.sha256(content[size:]).digest() != content[:size]:
        return None
    table = pq.read_table(pa.BufferReader(content[size:]))
    return table.to_pandas(), json.loads(table.schema.metadata[_NOTES])


def damage(path: Path) -> str:
    """Say what is wrong with a set file, as the end of a Dutch sentence; '' where it is whole.

    Its content is held against its name, once per start for as long as size and time stay the
    same: SHA-256 runs at more than a gigabyte a second. Parquet by itself passes over most single
    bits that flip.
    """
    try:
        at = path.stat()
        whole = _whole(path, at.st_size, at.st_mtime_ns, at.st_ino)
    except FileNotFoundError:
        return "is er niet meer"
    except PermissionError:
        return "mag niet gelezen worden"
    except OSError:
        return "is niet te lezen"
    return "" if whole else "is beschadigd"


@cached(4096)
def _whole(path: Path, *_stat: int) -> bool:
    return sha256_of(path).startswith(path.stem)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, or of all files of a folder in order of name."""
    digest = hashlib.sha256()
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def sync_directory(folder: Path) -> None:
    """Make a rename durable where the system lets a folder be synced (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _readable(path: str) -> None:
    """Give a temporary file the rights of an ordinary new file; mkstemp keeps it private."""
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(path, 0o666 & ~mask)
