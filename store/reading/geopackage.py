"""A GeoPackage without what it could set in motion: its plain tables, copied to a clean file.

A GeoPackage is an SQLite database, and a database may hold views that never end, virtual tables
that open other files, triggers and functions. Nothing of that is needed to read areas: columns
of ordinary tables are copied, under a description that we write, and GDAL reads the copy.
"""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from store.reading.files import AGAIN
from store.reading.limits import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.errors import Refused

_SECONDS = 120
"""Copying the national buurten (56 MB) takes less than one; sqlite cannot be told a size."""
_STEPS = 200_000
"""Virtual machine steps between two looks at the clock."""
_TYPE = re.compile(r"[A-Za-z][A-Za-z ]{0,30}(\(\d{1,9}(,\d{1,9})?\))?")
_ALLOWED_PRAGMAS = {"table_info"}
_READS = {
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE,
    sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_TRANSACTION,
}  # fmt: skip
# The tables of the standard (OGC 12-128r19), as far as GDAL wants them to read a layer.
_SCHEMA = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT, description TEXT, last_change TEXT, min_x REAL, min_y REAL, max_x REAL,
  max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (table_name TEXT PRIMARY KEY, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z INTEGER NOT NULL,
  m INTEGER NOT NULL);
"""
# OGC 12-128r19, requirement 2: GDAL knows a GeoPackage by this field of SQLite's header
_APPLICATION_ID = 0x47504B47
"""`GPKG`."""


def copy_tables(source: Path, target: Path, refuse: Callable[[str, str], Refused]) -> list[str]:
    """Copy the plain feature and attribute tables of a GeoPackage to a new one.

    The source is opened read-only, and as if nobody writes to it: no journal beside it is looked
    at. Returns the layers that were left out, since they are no plain tables. `refuse` makes the
    refusal of this file, of what is wrong and what to do. Raises Refused when it is no GeoPackage,
    damaged, or too large.
    """
    deadline = time.monotonic() + _SECONDS
    try:
        own = f"file:{quote(str(target))}"
        with closing(sqlite3.connect(own, isolation_level=None, uri=True)) as db:
            db.executescript(_SCHEMA)
            # what a schema names is not trusted (https://www.sqlite.org/pragma.html)
            db.execute("PRAGMA trusted_schema = OFF")
            # a copy that fails is thrown away: nothing to roll back, nothing to sync
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            db.execute("PRAGMA user_version = 10300")
            address = f"file:{quote(str(source))}?mode=ro&immutable=1"
            db.execute("ATTACH ? AS bron", (address,))
            db.set_authorizer(_authorize)
            db.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
            db.execute("BEGIN")
            left = _copy(db, refuse)
            db.execute("COMMIT")
    # sqlite3 quotes a damaged schema in its message, and fails when that is no UTF-8.
    except (sqlite3.Error, UnicodeError) as error:
        if time.monotonic() > deadline:
            came = f"is na {_SECONDS} seconden nog niet gelezen (de grens)"
            todo = "Bewaar alleen de lagen die u nodig hebt in een nieuw bestand."
            raise refuse(came, todo) from error
        raise refuse("is niet te lezen als gpkg", AGAIN) from error
    return left


def names_a_file(system: str) -> bool:
    """Tell whether a system of coordinates names a grid or an address, which PROJ would open.

    `@null` is no file: Google's own system (EPSG:3857) is written with it.
    """
    text = re.sub(r"grids\W{1,4}@null", "", system, flags=re.IGNORECASE)
    return (
        re.search(r'grids\s*["=]|PARAMETERFILE|\+file|\+init|"href"', text, re.IGNORECASE)
        is not None
    )


SYSTEM_ELSEWHERE = (
    "heeft een coördinatenstelsel dat een ander bestand of adres noemt",
    "Bewaar het in RD (EPSG:28992) of WGS84.",
)


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """Let the copying do what it must, and no pragma, function, view, attachment or trigger more.

    SQLite asks this for each thing that a statement would do, also what a schema hides in it.
    """
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if first in _ALLOWED_PRAGMAS else sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_OK if second == "count" else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _copy(db: sqlite3.Connection, refuse: Callable[[str, str], Refused]) -> list[str]:
    """Copy the layers, and the systems of coordinates they are in."""
    plain = _plain_tables(db)
    if "gpkg_contents" not in plain:
        raise refuse("is geen GeoPackage (zonder tabel gpkg_contents)", "Kies een ander bestand.")
    shapes = _rows(db, plain, "gpkg_geometry_columns", _COLUMNS["gpkg_geometry_columns"])
    shape_of = {str(row[0]).lower(): row for row in shapes}
    left = []
    for row in _rows(db, plain, "gpkg_contents", _COLUMNS["gpkg_contents"]):
        name, kind = str(row[0]), str(row[1])
        if kind not in {"features", "attributes", "aspatial"} or name.startswith(_RESERVED):
            continue
        shape = shape_of.get(name.lower())
        if name.lower() not in plain or (kind == "features" and shape is None):
            left.append(name)
            continue
        # Names of tables and columns cannot be parameters in SQL; `_quoted` makes them harmless.
        (count,) = db.execute(f"SELECT count(*) FROM bron.{_quoted(name)}").fetchone()  # noqa: S608
        if count > MAX_ROWS:
            raise refuse(
                f"heeft in laag {name} {count} rijen, meer dan de grens van {MAX_ROWS}",
                "Neem een deel ervan.",
            )
        _copy_table(db, name, str(shape[1]) if shape else None)
        what = "features" if shape else "attributes"
        _insert(db, "gpkg_contents", [(name, what, name, "", *row[4:])])
        if shape:
            _insert(db, "gpkg_geometry_columns", [(name, *shape[1:])])
    systems = _rows(db, plain, "gpkg_spatial_ref_sys", _COLUMNS["gpkg_spatial_ref_sys"])
    if any(names_a_file(str(cell)) for row in systems for cell in row):
        raise refuse(*SYSTEM_ELSEWHERE)
    _insert(db, "gpkg_spatial_ref_sys", systems)
    return left


_RESERVED = ("gpkg_", "sqlite_", "rtree_")
_COLUMNS = {
    "gpkg_spatial_ref_sys": (
        "srs_name", "srs_id", "organization", "organization_coordsys_id", "definition",
        "description",
    ),
    "gpkg_contents": (
        "table_name", "data_type", "identifier", "description", "last_change", "min_x", "min_y",
        "max_x", "max_y", "srs_id",
    ),
    "gpkg_geometry_columns": (
        "table_name", "column_name", "geometry_type_name", "srs_id", "z", "m",
    ),
}  # fmt: skip


def _plain_tables(db: sqlite3.Connection) -> set[str]:
    """Return the names, in lower case, of what is stored as an ordinary table."""
    found = db.execute("SELECT name, sql, rootpage FROM bron.sqlite_master WHERE type = 'table'")
    return {
        str(name).lower()
        for name, sql, page in found
        if page and str(sql).lstrip().upper().startswith("CREATE TABLE")
    }


def _rows(
    db: sqlite3.Connection, plain: set[str], table: str, columns: tuple[str, ...]
) -> list[tuple[object, ...]]:
    """Return rows of a table of the standard; a column that an old version lacks is empty."""
    if table not in plain:
        return []
    has = {name.lower() for name, _ in _columns_of(db, table)}
    chosen = ", ".join(name if name in has else "NULL" for name in columns)
    return db.execute(f"SELECT {chosen} FROM bron.{table}").fetchmany(MAX_ROWS)  # noqa: S608


def _columns_of(db: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """Return name and type of the stored columns; computed ones are not among them."""
    found = db.execute(f"PRAGMA bron.table_info({_quoted(table)})").fetchall()
    return [(str(row[1]), f"{row[2]} PRIMARY KEY" if row[5] else str(row[2])) for row in found]


def _copy_table(db: sqlite3.Connection, name: str, shape: str | None) -> None:
    """Make a table anew, with names and types alone, and copy its rows."""
    described, chosen, keys = [], [], 0
    for column, kind in _columns_of(db, name):
        key = kind.upper() == "INTEGER PRIMARY KEY" and not keys
        keys += key
        plain = kind.removesuffix(" PRIMARY KEY")
        if not _TYPE.fullmatch(plain):
            plain = "BLOB" if column == shape else "TEXT"
        described.append(f"{_quoted(column)} {plain}{' PRIMARY KEY' if key else ''}")
        chosen.append(_quoted(column))
    columns = ", ".join(chosen)
    db.execute(f"CREATE TABLE main.{_quoted(name)} ({', '.join(described)})")
    copy = f"INSERT INTO main.{_quoted(name)} ({columns}) SELECT {columns} FROM bron."  # noqa: S608
    db.execute(copy + _quoted(name))


def _insert(db: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    marks = ", ".join("?" * len(_COLUMNS[table]))
    db.executemany(f"INSERT OR IGNORE INTO main.{table} VALUES ({marks})", rows)  # noqa: S608


def _quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'
