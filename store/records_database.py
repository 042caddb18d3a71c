"""The database behind `store.records`: its tables, opening it, and saying what is wrong with it.

SQLite in the data folder, or a PostgreSQL that several servers share. Whoever asks waits a
few seconds at most, and is then told in Dutch: nothing of the driver reaches a reader, and
what needs no records goes on without them.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from store.errors import WijkverkennerError
from store.paths import RECORDS_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMA = 1
_WAIT_SECONDS = 3
"""How long a locked file, a server that does not answer or a full pool keeps somebody waiting."""
_REMEMBERED_SECONDS = 2.0
"""A page asks several times; what just failed is not waited for again."""
_LOCK = 7_034_418
"""PostgreSQL advisory lock held while tables are made; any number that nobody else uses."""
_FAILURES = (
    sa.exc.DBAPIError,
    sa.exc.TimeoutError,
    sa.exc.NoSuchModuleError,
    ModuleNotFoundError,
    OSError,
    json.JSONDecodeError,
)
"""What a driver, the pool of connections or a damaged row raises; all else is our mistake."""
_BACKENDS = ("sqlite", "postgresql")

_ENGINES: dict[str, sa.Engine] = {}
_AWAY: dict[str, tuple[float, str]] = {}
_OPENING = threading.Lock()
_LOG = logging.getLogger("wijkverkenner")
# The pool writes a traceback of the driver for a connection that it cannot close; what is
# wrong with the database is said by `unreachable`, once.
logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)

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


class RecordsUnreachable(WijkverkennerError, OSError):
    """The database with people's own records cannot be reached or used."""


def engine_for(url: str) -> sa.Engine:
    """Return the engine of a database, its tables made; one per process and database.

    Raises RecordsUnreachable when the address is no database, the driver is missing, the server
    does not answer, or the tables were made by a newer version of this program.
    """
    with _OPENING:
        if url not in _ENGINES:
            _ENGINES[url] = _open(url)
        return _ENGINES[url]


def close(url: str) -> None:
    """Close the connections to a database; the next use opens it again."""
    with _OPENING:
        engine = _ENGINES.pop(url, None)
        _AWAY.pop(url, None)
    if engine is not None:
        engine.dispose()


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection that takes no lock, on which everything is as it was at one moment."""
    options: dict[str, Any] = {"wv_reading": True}
    if engine.dialect.name == "postgresql":  # SQLite's transactions are such by themselves
        options["isolation_level"] = "REPEATABLE READ"
    with _in_our_words(engine.url, remembered=True), engine.connect() as connection:
        yield connection.execution_options(**options)


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection whose changes are kept all together, or not at all on an error."""
    with _in_our_words(engine.url), engine.begin() as connection:
        yield connection


def unreachable(address: sa.URL, error: Exception) -> RecordsUnreachable:
    """Make the readable error of a failing database; what the driver said goes to the log."""
    # what stands behind the ? may be a password too
    where = address.set(query={}).render_as_string(hide_password=True)
    _LOG.info("database %s", where, exc_info=error)
    check = _CHECK_FILE if address.get_backend_name() == "sqlite" else _CHECK_SERVER
    return RecordsUnreachable(
        f"De database met eigen gegevens ({where}) is niet te gebruiken: "
        f"{_cause(address, error)}. Er is niets gewijzigd. {check}"
    )


@contextmanager
def _in_our_words(address: sa.URL, *, remembered: bool = False) -> Iterator[None]:
    """Turn what a driver raises into our words; what just failed fails again without waiting."""
    url = address.render_as_string(hide_password=False)
    since, said = _AWAY.get(url, (0.0, ""))
    if remembered and said and time.monotonic() - since < _REMEMBERED_SECONDS:
        raise RecordsUnreachable(said)
    try:
        yield
    except (WijkverkennerError, sa.exc.IntegrityError):
        raise  # ours already; and two people at one row, which `store.records` tries again
    except _FAILURES as error:
        away = unreachable(address, error)
        # one who cannot write keeps nobody from reading
        if remembered:
            _AWAY[url] = time.monotonic(), str(away)
        raise away from error
    _AWAY.pop(url, None)


def _open(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
    # a port that is no number, which may be the end of a password
    except ValueError:
        address = None
    except sa.exc.ArgumentError as error:
        raise RecordsUnreachable(
            f"{RECORDS_VARIABLE} is geen adres van een database. Schrijf het als "
            "postgresql://gebruiker@server/database, of laat het leeg voor een bestand in de "
            "gegevensmap."
        ) from error
    # the host would begin with the end of a password that has an @ in it, and be shown
    if address is None or "@" in (address.host or ""):
        raise RecordsUnreachable(
            f"{RECORDS_VARIABLE} is niet goed te lezen. Schrijf tekens als @, : en / in naam of "
            "wachtwoord als %40, %3A en %2F."
        )
    # an address as servers give it out names no driver; ours is psycopg 3
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    engine = None
    try:
        with _in_our_words(address, remembered=True):
            engine = _sqlite(address) if _is_sqlite(address) else _server(address)
            _make_tables(engine)
    except BaseException:
        if engine is not None:
            engine.dispose()
        raise
    return engine


def _is_sqlite(address: sa.URL) -> bool:
    """Tell SQLite from PostgreSQL; another kind of database is refused before its driver is."""
    if address.get_backend_name() not in _BACKENDS:
        raise sa.exc.NoSuchModuleError(address.drivername)
    return address.get_backend_name() == "sqlite"


def _sqlite(address: sa.URL) -> sa.Engine:
    """Open SQLite so that a second writer waits instead of failing halfway.

    Python's driver begins a transaction only at the first change, which lets two readers
    both decide to write; taking the write lock at the start makes the second one wait.
    """
    file = Path(address.database or ":memory:").absolute()
    if file.name != ":memory:":
        file.parent.mkdir(parents=True, exist_ok=True)
    only_read = file.exists() and not os.access(file.parent, os.W_OK)
    # opened anew by each who reads there: what somebody with more rights wrote meanwhile is seen
    pool: dict[str, Any] = (
        {"poolclass": sa.NullPool} if only_read else {"pool_timeout": _WAIT_SECONDS}
    )
    engine = sa.create_engine(address, connect_args={"timeout": _WAIT_SECONDS}, **pool)

    @sa.event.listens_for(engine, "do_connect")
    def _connecting(_dialect: object, _record: object, given: list[str], named: Any) -> None:  # noqa: ANN401
        # the log that SQLite keeps beside a file cannot be made where nothing can be written: that
        # of somebody who has it open is read along, and without one nobody writes
        # (https://www.sqlite.org/wal.html#read_only_databases)
        if only_read:
            log = file.with_name(f"{file.name}-wal").exists()
            given[0] = f"{file.as_uri()}?mode=ro{'' if log else '&immutable=1'}"
            named["uri"] = True

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None
        # readers go on while somebody writes (https://www.sqlite.org/wal.html)
        if not only_read:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        # what was saved survives a power cut; NORMAL may lose the last change in WAL mode
        connection.execute("PRAGMA synchronous=FULL")

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        for_reading = connection.get_execution_options().get("wv_reading")
        connection.exec_driver_sql("BEGIN" if for_reading else "BEGIN IMMEDIATE")

    return engine


def _server(address: sa.URL) -> sa.Engine:
    """Open PostgreSQL; what an address says itself goes before our limits of time."""
    limits: dict[str, Any] = {}
    if address.drivername.endswith("psycopg"):
        # https://www.postgresql.org/docs/current/libpq-connect.html: seconds, milliseconds
        limits = {
            "connect_timeout": _WAIT_SECONDS,
            "tcp_user_timeout": 1000 * _WAIT_SECONDS,
            "options": f"-c lock_timeout={1000 * _WAIT_SECONDS}",
        }
    given = {name: value for name, value in limits.items() if name not in address.query}
    return sa.create_engine(
        # a firewall drops idle connections without a word: try one before it is used
        address,
        pool_pre_ping=True,
        pool_size=3,
        pool_timeout=_WAIT_SECONDS,
        connect_args=given,
    )


def add_table(engine: sa.Engine, table: sa.Table) -> None:
    """Make a table that a database of an older version does not have; the others stay as they are.

    Raises RecordsUnreachable when the database cannot be reached or written.
    """
    with reading(engine) as connection:
        there = sa.inspect(connection).has_table(table.name)
    if not there:
        with writing(engine) as connection:
            _alone(connection)
            table.create(connection, checkfirst=True)


def _alone(connection: sa.Connection) -> None:
    """Let one process at a time make tables: SQLite does so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _make_tables(engine: sa.Engine) -> None:
    """Make the tables that are not there, one process at a time, and check their version.

    Looked at first without a lock: where all is there, a writer elsewhere holds up nobody.
    """
    known = sa.select(sa.func.max(schema_table.c.versie))
    with engine.connect() as opened:
        connection = opened.execution_options(wv_reading=True)
        there = sa.inspect(connection).has_table(schema_table.name)
        found = connection.execute(known).scalar() if there else None
    if found is None:
        with engine.begin() as connection:
            _alone(connection)
            metadata.create_all(connection)
            found = connection.execute(known).scalar()
            if found is None:
                connection.execute(sa.insert(schema_table).values(versie=SCHEMA))
    if found is not None and found > SCHEMA:
        raise RecordsUnreachable(
            f"De eigen gegevens zijn bewaard door een nieuwere versie van wijkverkenner (vorm "
            f"{found}, deze versie kent {SCHEMA}). Er is niets gewijzigd. Werk wijkverkenner bij."
        )


_CAUSES: tuple[tuple[str, str], ...] = (
    ("locked", "een ander programma houdt de database bezet"),
    ("readonly", "het bestand is alleen te lezen"),
    ("unable to open", "het bestand is niet te openen"),
    ("disk is full", "de schijf is vol"),
    ("malformed", "het bestand is beschadigd"),
    ("not a database", "het bestand is geen database"),
    ("no such", "het bestand is beschadigd of van een ander programma"),
    ("could not decode", "het bestand is beschadigd"),
)
"""What SQLite's own messages contain, and what they mean to people."""
_STATES: tuple[tuple[str, str], ...] = (
    ("28", "de aanmelding is geweigerd"),
    ("3D", "deze database bestaat niet op de server"),
    ("42501", "deze gebruiker mag er niet schrijven"),
    ("42", "de tabellen zijn beschadigd of van een ander programma"),
    ("25006", "op deze server kan nu alleen gelezen worden"),
    ("55P03", "een ander programma houdt de database bezet"),
    ("53", "de server heeft te weinig ruimte of verbindingen"),
)
"""Begins of PostgreSQL's SQLSTATE (appendix A of its manual), and what they mean to people."""
_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (
        sa.exc.NoSuchModuleError,
        "dit soort database kent wijkverkenner niet; kies PostgreSQL, of laat het adres leeg",
    ),
    (
        ModuleNotFoundError,
        "het stuurprogramma ontbreekt; installeer wijkverkenner met de toevoeging [postgres]",
    ),
    (sa.exc.TimeoutError, "alle verbindingen zijn bezet"),
    (json.JSONDecodeError, "de inhoud van een rij is beschadigd"),
)
_NO_SERVER = "de server geeft geen antwoord of weigert de aanmelding"
_OTHER = "zij geeft een fout"
_CHECK_FILE = "Controleer of het bestand te beschrijven is en of er ruimte op de schijf is."
_CHECK_SERVER = "Controleer het adres en of de database draait."


def _cause(address: sa.URL, error: Exception) -> str:
    """Say why, in words of people; never what the driver said, which may hold a password."""
    for kind, cause in _KINDS:
        if isinstance(error, kind):
            return cause
    raw = getattr(error, "orig", error)
    if address.get_backend_name() == "sqlite":
        said = str(raw).casefold()
        return next((cause for part, cause in _CAUSES if part in said), _OTHER)
    state = getattr(raw, "sqlstate", None)
    if state is None and isinstance(error, sa.exc.OperationalError):
        return _NO_SERVER
    return next((cause for begin, cause in _STATES if (state or "").startswith(begin)), _OTHER)
