"""Reading rows that people keep, inside the caller's transaction."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from store.errors import NotFound
from store.records_rows import Rij, Wijziging
from store.records_schema import change_table, row_table, version_table


def rows_of(connection: sa.Connection, soort: str) -> list[Rij]:
    """Return the rows of a kind that were not removed, oldest first."""
    first = (
        sa.select(sa.func.min(version_table.c.wijziging))
        .where(version_table.c.rij == row_table.c.id)
        .scalar_subquery()
    )
    query = (
        sa.select(row_table)
        .where(row_table.c.soort == soort, row_table.c.verwijderd.is_(sa.false()))
        .order_by(first, row_table.c.plek)
    )
    return [as_row(found) for found in connection.execute(query)]


def stand_of(connection: sa.Connection, soort: str | None) -> str:
    """Return a text that changes with every change, of one kind or of all; see `Records.stand`."""
    query = sa.select(sa.func.max(change_table.c.id), sa.func.count()).select_from(change_table)
    if soort is not None:
        query = (
            sa.select(sa.func.max(version_table.c.wijziging), sa.func.count())
            .join(row_table, version_table.c.rij == row_table.c.id)
            .where(row_table.c.soort == soort)
        )
    newest, count = connection.execute(query).one()
    return f"{newest}-{count}" if count else ""


def current(connection: sa.Connection, row: str) -> Rij:
    """Return a row as it is now, a removed one included; `NotFound` when it never was."""
    found = connection.execute(sa.select(row_table).where(row_table.c.id == row)).first()
    if found is None:
        raise NotFound("Deze rij bestaat niet (meer).")
    return as_row(found)


def as_row(found: sa.Row[Any]) -> Rij:
    """Return a row of the table as a value."""
    return Rij(found.id, found.soort, found.versie, found.gegevens, found.verwijderd)


def as_change(found: sa.Row[Any]) -> Wijziging:
    """Return a change, of its own table or joined to the versions it made."""
    number = found.wijziging if "wijziging" in found._fields else found.id
    return Wijziging(number, found.wanneer, found.wie, found.wat, found.ongedaan_van)
