"""Fixtures of databases for the records: SQLite, and a PostgreSQL that is really running."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a PostgreSQL server, started for these tests if need be, or skip.

    `WIJKVERKENNER_TEST_DB` names a server whose user may make databases; else a temporary
    cluster is made with the machine's own PostgreSQL, reachable by a socket only.
    """
    if given := os.environ.get("WIJKVERKENNER_TEST_DB"):
        yield given
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb") if not programs else str(programs[-1])
    if not found:
        pytest.skip("er is geen PostgreSQL geïnstalleerd en WIJKVERKENNER_TEST_DB is leeg")
    binaries = Path(found).parent
    home = Path(tempfile.mkdtemp(prefix="wvpg"))
    run_as: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = "postgres" if _exists("postgres") else "nobody"
        shutil.chown(home, owner)
        run_as = ["runuser", "-u", owner, "--"]

    def run(*command: str) -> None:
        subprocess.run([*run_as, *command], check=True, capture_output=True, cwd=home, timeout=120)

    run(str(binaries / "initdb"), "-D", f"{home}/data", "-U", "wv", "-A", "trust", "-E", "UTF8")
    settings = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    log = f"{home}/log"
    run(str(binaries / "pg_ctl"), "-D", f"{home}/data", "-w", "-l", log, "-o", settings, "start")
    try:
        yield f"postgresql://wv@/postgres?host={home}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", f"{home}/data", "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database, on SQLite and on PostgreSQL in turn."""
    import sqlalchemy as sa

    from store.records_database import close

    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'records.sqlite'}"
        yield url
        close(url)
        return
    server = sa.make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    name = f"t{secrets.token_hex(6)}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    url = server.set(database=name).render_as_string(hide_password=False)
    yield url
    close(url)
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _exists(user: str) -> bool:
    import pwd

    return any(entry.pw_name == user for entry in pwd.getpwall())
