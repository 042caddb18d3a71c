"""The tables behind `store.records`, on SQLite and PostgreSQL alike, and how they are opened."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from store.errors import FolderDamaged
from store.kept import FILE, VARIABLE
from store.records_errors import RecordsUnreachable, unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = 1
_BUSY_SECONDS = 15
_CONNECT_SECONDS = 5
"""A server that does not answer keeps every page waiting this long, and no longer."""
_LOCK = 7_034_418
"""PostgreSQL advisory lock held while tables are made; any number that nobody else uses."""

_ENGINES: dict[str, sa.Engine] = {}
_OPENING = threading.Lock()

metadata = sa.MetaData()

schema_table = sa.Table(
    "wv_schema", metadata, sa.Column("versie", sa.Integer, primary_key=True, autoincrement=False)
)
change_table = sa.Table(
    "wv_wijziging",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("wanneer", sa.String(40), nullable=False),
    sa.Column("wie", sa.Text),
    sa.Column("wat", sa.Text, nullable=False),
    sa.Column("ongedaan_van", sa.Integer),
)
row_table = sa.Table(
    "wv_rij",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("soort", sa.String(40), nullable=False, index=True),
    # place among the rows that were added together, so that a list keeps its order
    sa.Column("plek", sa.Integer, nullable=False),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("verwijderd", sa.Boolean, nullable=False),
    sa.Column("gegevens", sa.JSON, nullable=False),
)
version_table = sa.Table(
    "wv_versie",
    metadata,
    sa.Column("rij", sa.String(32), sa.ForeignKey("wv_rij.id"), primary_key=True),
    sa.Column("versie", sa.Integer, primary_key=True),
    sa.Column(
        "wijziging", sa.Integer, sa.ForeignKey("wv_wijziging.id"), nullable=False, index=True
    ),
    sa.Column("verwijderd", sa.Boolean, nullable=False),
    sa.Column("gegevens", sa.JSON, nullable=False),
)


def records_url(folder: Path) -> str:
    """Return the database of a data folder: `WIJKVERKENNER_DB`, else a SQLite file in it."""
    return os.environ.get(VARIABLE) or f"sqlite:///{folder / FILE}"


def engine_for(url: str) -> sa.Engine:
    """Return the engine of a database, its tables made; one per process and database.

    Raises
    ------
    RecordsUnreachable
        When the address is no database, the driver is missing or the server does not answer.
    FolderDamaged
        When the tables were made by a newer version of this program.
    """
    with _OPENING:
        if url not in _ENGINES:
            _ENGINES[url] = _open(url)
        return _ENGINES[url]


def close(url: str) -> None:
    """Close the connections to a database; the next use opens it again."""
    with _OPENING:
        engine = _ENGINES.pop(url, None)
    if engine is not None:
        engine.dispose()


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection whose changes are kept all together, or not at all on an error."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection that takes no lock, on which everything is as it was at one moment."""
    with engine.connect() as connection:
        options: dict[str, Any] = {"wv_reading": True}
        if engine.dialect.name == "postgresql":  # SQLite's transactions are such by themselves
            options["isolation_level"] = "REPEATABLE READ"
        yield connection.execution_options(**options)


def _open(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise RecordsUnreachable(
            f"{VARIABLE} is geen adres van een database. Schrijf het als "
            "postgresql://gebruiker@server/database, of laat het leeg voor een bestand in de "
            "gegevensmap."
        ) from error
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    engine = None
    try:
        engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _server(address)
        with writing(engine) as connection:
            _make_tables(connection)
    except (sa.exc.DBAPIError, sa.exc.NoSuchModuleError, ModuleNotFoundError, OSError) as error:
        if engine is not None:
            engine.dispose()
        if isinstance(error, FolderDamaged):
            raise
        raise unreachable(address, error) from error
    return engine


def _sqlite(address: sa.URL) -> sa.Engine:
    """Open SQLite so that a second writer waits instead of failing halfway.

    Python's driver begins a transaction only at the first change, which lets two readers
    both decide to write; taking the write lock at the start makes the second one wait.
    """
    from pathlib import Path

    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address, connect_args={"timeout": _BUSY_SECONDS})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        for_reading = connection.get_execution_options().get("wv_reading")
        connection.exec_driver_sql("BEGIN" if for_reading else "BEGIN IMMEDIATE")

    return engine


def _server(address: sa.URL) -> sa.Engine:
    wait = {"connect_timeout": _CONNECT_SECONDS} if address.drivername.endswith("psycopg") else {}
    return sa.create_engine(address, pool_pre_ping=True, pool_size=3, connect_args=wait)


def _make_tables(connection: sa.Connection) -> None:
    """Make the tables that are not there, one process at a time, and check their version."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    metadata.create_all(connection)
    found = connection.execute(sa.select(sa.func.max(schema_table.c.versie))).scalar()
    if found is None:
        connection.execute(sa.insert(schema_table).values(versie=SCHEMA))
    elif found > SCHEMA:
        raise FolderDamaged(
            f"De eigen gegevens zijn bewaard door een nieuwere versie van wijkverkenner (vorm "
            f"{found}, deze versie kent {SCHEMA}). Werk wijkverkenner bij."
        )
