"""Orders for rows carried out inside one transaction: writing, collisions, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from store.errors import NotFound
from store.records_reading import as_change, current
from store.records_rows import Botsing, Opdracht, Rij, StaleRow, Wijziging, new_id
from store.records_schema import change_table, row_table, version_table

if TYPE_CHECKING:
    from collections.abc import Sequence


def carry_out(
    connection: sa.Connection,
    orders: Sequence[Opdracht],
    wie: str | None,
    wat: str,
    undone: int | None,
) -> tuple[Wijziging, list[Rij]]:
    """Carry out orders inside the caller's transaction, as one change (that undoes `undone`).

    Raises
    ------
    StaleRow
        When rows were changed by someone else; the caller's transaction must not be kept.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    who = (wie or "").replace("\0", "").strip() or None
    number = connection.execute(
        sa.insert(change_table)
        .values(wanneer=now, wie=who, wat=wat, ongedaan_van=undone)
        .returning(change_table.c.id)
    ).scalar_one()
    change = Wijziging(number, now, who, wat, undone)
    done: dict[int, Rij] = {}
    stale: list[Botsing] = []
    # Rows are locked in one order, so that two changes cannot wait for each other.
    for place, order in sorted(enumerate(orders), key=lambda item: item[1].id or ""):
        row = _write(connection, order, place)
        if row is None:
            stale.append(_collision(connection, order))
            continue
        done[place] = row
        connection.execute(
            sa.insert(version_table).values(
                rij=row.id,
                versie=row.versie,
                wijziging=change.id,
                verwijderd=row.verwijderd,
                gegevens=row.gegevens,
            )
        )
    if stale:
        raise StaleRow(stale)
    return change, [done[number] for number in range(len(orders))]


def take_back(connection: sa.Connection, number: int, wie: str | None) -> Wijziging:
    """Undo a change inside the caller's transaction, as a new change.

    Raises
    ------
    StaleRow
        When one of its rows was changed again since; the transaction must not be kept.
    NotFound
        When there is no such change.
    """
    change = connection.execute(sa.select(change_table).where(change_table.c.id == number)).first()
    if change is None:
        raise NotFound("Deze wijziging bestaat niet (meer).")
    made = connection.execute(
        sa.select(version_table).where(version_table.c.wijziging == number)
    ).all()
    orders = [_backwards(connection, version) for version in made]
    try:
        return carry_out(connection, orders, wie, f"ongedaan gemaakt: {change.wat}", number)[0]
    except StaleRow as stale:
        raise StaleRow(stale.botsingen, terug=True) from stale


def _backwards(connection: sa.Connection, version: sa.Row[Any]) -> Opdracht:
    """Return the order that puts back what was before a version."""
    row = current(connection, version.rij)
    if version.versie == 1:
        return Opdracht(row.soort, None, row.id, version.versie)
    before = connection.execute(
        sa.select(version_table).where(
            version_table.c.rij == version.rij, version_table.c.versie == version.versie - 1
        )
    ).one()
    gegevens = None if before.verwijderd else before.gegevens
    return Opdracht(row.soort, gegevens, row.id, version.versie)


def _write(connection: sa.Connection, order: Opdracht, place: int) -> Rij | None:
    """Write one row; None when it is not at the version it was changed from.

    A row that is to be added under an id that is taken is not at that version either, nor is
    a row of another kind: an aanbod never becomes a resultaat.
    """
    if order.id is None or order.versie is None:
        taken = sa.select(row_table.c.id).where(row_table.c.id == order.id)
        if order.id is not None and connection.execute(taken).first():
            return None
        row = Rij(order.id or new_id(), order.soort, 1, order.gegevens or {})
        connection.execute(
            sa.insert(row_table).values(
                id=row.id,
                soort=row.soort,
                plek=place,
                versie=1,
                verwijderd=False,
                gegevens=row.gegevens,
            )
        )
        return row
    removed = order.gegevens is None
    changed: dict[str, Any] = {"versie": order.versie + 1, "verwijderd": removed}
    if not removed:
        changed["gegevens"] = order.gegevens
    result = connection.execute(
        sa.update(row_table)
        .where(
            row_table.c.id == order.id,
            row_table.c.soort == order.soort,
            row_table.c.versie == order.versie,
        )
        .values(changed)
    )
    return current(connection, order.id) if result.rowcount == 1 else None


def _collision(connection: sa.Connection, order: Opdracht) -> Botsing:
    """Gather both sides of a row that someone else changed."""
    now = current(connection, order.id or "")
    query = sa.select(version_table).where(
        version_table.c.rij == now.id, version_table.c.versie == (order.versie or 0)
    )
    base = connection.execute(query).first()
    last = connection.execute(
        sa.select(change_table)
        .join(version_table, version_table.c.wijziging == change_table.c.id)
        .where(version_table.c.rij == now.id, version_table.c.versie == now.versie)
    ).one()
    started = Rij(now.id, now.soort, order.versie or 0, base.gegevens if base else {})
    return Botsing(started, order.gegevens, now, as_change(last))
