"""What people make themselves: rows with full history, undo, and no change lost silently.

A row is a kind (`aanbod`, `resultaat` …) and a JSON object; what is in it is the business of
the package that owns the kind. Every change is one `Wijziging`: one or more rows that were
added, saved or removed together, by whom (if they said so), when, and what for.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from store.errors import NotFound
from store.paths import records_url
from store.records_database import (
    RecordsUnreachable,
    change_table,
    close,
    engine_for,
    reading,
    row_table,
    unreachable,
    version_table,
    writing,
)
from store.records_rows import (
    HIER,
    Botsing,
    EerdereVersie,
    Opdracht,
    Rij,
    StaleRow,
    Versie,
    Wijziging,
    new_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_Made = TypeVar("_Made")
_AT_ONCE = 500
"""Ids in one question; SQLite before 3.32 takes 999 values, whatever they are."""

__all__ = [
    "Botsing",
    "Opdracht",
    "Records",
    "RecordsUnreachable",
    "Rij",
    "StaleRow",
    "Versie",
    "Wijziging",
    "new_id",
]


class Records:
    """The records of one data folder (SQLite), or of a shared PostgreSQL.

    Without a SQLAlchemy address (`url`) that of the folder; `WIJKVERKENNER_DB` goes before its
    file.
    """

    def __init__(self, folder: Path, *, url: str | None = None) -> None:
        self._url = url or records_url(folder)
        self._engine = engine_for(self._url)

    def stand(self, soort: str | None = None) -> str:
        """Return a text that changes with every change (of one kind), to cache on.

        '' when nothing was ever kept. The highest number alone would not do: of two changes
        at once, the one that began first may be stored last.
        """
        query = sa.select(sa.func.max(change_table.c.id), sa.func.count()).select_from(change_table)
        with reading(self._engine) as connection:
            if soort is not None:
                return _stands_of(connection, [soort]).get(soort, "")
            newest, count = connection.execute(query).one()
        return f"{newest}-{count}" if count else ""

    def read_at_once(self, *soorten: str) -> dict[str, tuple[str, list[Rij]]]:
        """Return the stand and the rows of several kinds, all as they were at one moment.

        Two questions to the database however many kinds there are: a dossier has dozens.
        """
        with reading(self._engine) as connection:
            stands = _stands_of(connection, soorten)
            rows = _rows_of(connection, *soorten)
        found: dict[str, tuple[str, list[Rij]]] = {k: (stands.get(k, ""), []) for k in soorten}
        for row in rows:
            found[row.soort][1].append(row)
        return found

    def contents(self, rows: Sequence[str]) -> dict[str, list[Versie]]:
        """Return every version of several rows by their ids, oldest first.

        A row that never was has none.
        """
        found: dict[str, list[Versie]] = {row: [] for row in rows}
        with reading(self._engine) as connection:
            # SQLite takes a limited number of values in one question
            for first in range(0, len(rows), _AT_ONCE):
                query = (
                    sa.select(version_table, change_table)
                    .join(change_table, version_table.c.wijziging == change_table.c.id)
                    .where(version_table.c.rij.in_(rows[first : first + _AT_ONCE]))
                    .order_by(version_table.c.rij, version_table.c.versie)
                )
                for made in connection.execute(query):
                    found[made.rij].append(
                        Versie(made.versie, made.gegevens, made.verwijderd,
                               _as_change(made))
                    )  # fmt: skip
        return found

    def close(self) -> None:
        """Let go of the database; only needed where its file is to be removed or moved."""
        close(self._url)

    def all(self, soort: str) -> list[Rij]:
        """Return the rows of a kind that were not removed, oldest first."""
        with reading(self._engine) as connection:
            return _rows_of(connection, soort)

    def get(self, row: str) -> Rij:
        """Return a row, a removed one included.

        Raises NotFound when it never was.
        """
        with reading(self._engine) as connection:
            return _current(connection, row)

    def add(
        self, soort: str, gegevens: Mapping[str, Any], *, wie: str | None = None, wat: str = ""
    ) -> Rij:
        """Add one row."""
        made = self.apply([Opdracht(soort, dict(gegevens))], wie=wie, wat=wat or "toegevoegd")
        return made[0]

    def save(self, row: Rij, gegevens: Mapping[str, Any], *, wie: str | None = None) -> Rij:
        """Save one row over the version that `row` is.

        Raises StaleRow when someone else saved it since.
        """
        order = row.order(dict(gegevens))
        return self.apply([order], wie=wie, wat="gewijzigd")[0]

    def remove(self, row: Rij, *, wie: str | None = None) -> Rij:
        """Remove one row; its history stays, and `undo` brings it back."""
        order = row.order(None)
        return self.apply([order], wie=wie, wat="verwijderd")[0]

    def apply(
        self, opdrachten: Sequence[Opdracht], *, wie: str | None = None, wat: str = "gewijzigd"
    ) -> list[Rij]:
        """Do several things as one change, all or nothing; return the rows in the same order.

        Raises StaleRow when rows were changed by someone else, with every such row, and NotFound
        when a row to save never was.
        """
        if not opdrachten:
            return []
        return self._change(
            lambda connection: _carry_out(connection, opdrachten, wie, wat, None)[1]
        )

    def version(self, row: str, number: int) -> Versie | None:
        """Return one version of a row; None when there never was one of that number."""
        return next((found for found in self.history(row) if found.versie == number), None)

    def history(self, row: str) -> list[Versie]:
        """Return every version of a row, newest first."""
        return self.contents([row])[row][::-1]

    def changes(self, soort: str | None = None, *, limit: int = 50) -> list[Wijziging]:
        """Return the last changes, newest first, of one kind or of all."""
        query = sa.select(change_table).order_by(change_table.c.id.desc()).limit(limit)
        if soort is not None:
            touched = (
                sa.select(version_table.c.wijziging)
                .join(row_table, version_table.c.rij == row_table.c.id)
                .where(row_table.c.soort == soort)
            )
            query = query.where(change_table.c.id.in_(touched))
        with reading(self._engine) as connection:
            return [_as_change(found) for found in connection.execute(query)]

    def undo(self, wijziging: int, *, wie: str | None = None) -> Wijziging:
        """Undo one change: put back what was there before it, as a new change.

        An undo is a change like any other, so it can be undone too. Raises StaleRow when one of its
        rows was changed again since (nothing is undone then), NotFound when there is no such one.
        """
        return self._change(lambda connection: _take_back(connection, wijziging, wie))

    def _change(self, change: Callable[[sa.Connection], _Made]) -> _Made:
        """Carry out a change in one transaction.

        Two people who add the same row at once can both find it absent (PostgreSQL); the one
        that comes second tries again and is then told of the other.
        """
        try:
            with writing(self._engine) as connection:
                return change(connection)
        except sa.exc.IntegrityError:
            try:
                with writing(self._engine) as connection:
                    return change(connection)
            except sa.exc.IntegrityError as error:
                raise unreachable(self._engine.url, error) from error


def _rows_of(connection: sa.Connection, *soorten: str) -> list[Rij]:
    """Return the rows of some kinds that were not removed, oldest first."""
    # one pass over the first versions: asked row by row it takes twice as long
    first = (
        sa.select(version_table.c.rij, version_table.c.wijziging)
        .where(version_table.c.versie == 1)
        .subquery()
    )
    query = (
        sa.select(row_table)
        .join(first, first.c.rij == row_table.c.id)
        .where(row_table.c.soort.in_(soorten), row_table.c.verwijderd.is_(sa.false()))
        .order_by(first.c.wijziging, row_table.c.plek)
    )
    return [_as_row(found) for found in connection.execute(query)]


def _stands_of(connection: sa.Connection, soorten: Sequence[str]) -> dict[str, str]:
    """Return the stand of several kinds at once; a kind that was never kept is not there."""
    query = (
        sa.select(row_table.c.soort, sa.func.max(version_table.c.wijziging), sa.func.count())
        .select_from(version_table)
        .join(row_table, version_table.c.rij == row_table.c.id)
        .where(row_table.c.soort.in_(soorten))
        .group_by(row_table.c.soort)
    )
    return {kind: f"{newest}-{count}" for kind, newest, count in connection.execute(query)}


def _current(connection: sa.Connection, row: str) -> Rij:
    """Return a row as it is now, a removed one included; `NotFound` when it never was."""
    found = connection.execute(sa.select(row_table).where(row_table.c.id == row)).first()
    if found is None:
        raise NotFound("Deze rij bestaat niet (meer).")
    return _as_row(found)


def _as_row(found: sa.Row[Any]) -> Rij:
    return Rij(found.id, found.soort, found.versie, found.gegevens, found.verwijderd)


def _as_change(found: sa.Row[Any]) -> Wijziging:
    """Return a change, of its own table or joined to the versions it made."""
    number = found.wijziging if "wijziging" in found._fields else found.id
    return Wijziging(number, found.wanneer, found.wie, found.wat, found.ongedaan_van)


def _carry_out(
    connection: sa.Connection,
    orders: Sequence[Opdracht],
    wie: str | None,
    wat: str,
    undone: int | None,
) -> tuple[Wijziging, list[Rij]]:
    """Carry out orders inside the caller's transaction, as one change (that undoes `undone`).

    Raises StaleRow when rows were changed by someone else; the caller's transaction must not be
    kept.
    """
    # UTC: two servers of one database need not agree on a time zone
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    # PostgreSQL refuses a NUL in text, and functions of SQLite stop at it
    who = (wie or "").replace("\0", "").strip() or None
    # what was done elsewhere came before this, in the order in which it was done
    elsewhere = {
        made: _add_change(connection, *made)
        for made in sorted({_made(one) for o in orders for one in o.eerder}, key=str)
    }
    kept = _add_change(connection, now, None, HIER) if elsewhere else 0
    change = Wijziging(_add_change(connection, now, who, wat, undone), now, who, wat, undone)
    done: dict[int, Rij] = {}
    stale: list[Botsing] = []
    # Rows are locked in one order, so that two changes cannot wait for each other.
    for place, order in sorted(enumerate(orders), key=lambda item: item[1].id or ""):
        row = _write(connection, order, place)
        if row is None:
            stale.append(_collision(connection, order))
            continue
        done[place] = row
        versions = [(elsewhere[_made(one)], one.verwijderd, one.gegevens) for one in order.eerder]
        if versions:
            was = _as_it_was(connection, row.id, order.versie).first()
            # what was not here yet counts as removed, so that an undo takes it away again
            versions.append((kept, was.verwijderd, was.gegevens) if was else (kept, True, {}))
        versions.append((change.id, row.verwijderd, row.gegevens))
        first = row.versie - len(versions) + 1
        connection.execute(
            sa.insert(version_table),
            [
                {"rij": row.id, "versie": number, "wijziging": by, "verwijderd": gone,
                 "gegevens": data}
                for number, (by, gone, data) in enumerate(versions, first)
            ],
        )  # fmt: skip
    if stale:
        raise StaleRow(stale)
    return change, [done[number] for number in range(len(orders))]


def _add_change(
    connection: sa.Connection, wanneer: str, wie: str | None, wat: str, undone: int | None = None
) -> int:
    number: int = connection.execute(
        sa.insert(change_table)
        .values(wanneer=wanneer, wie=wie, wat=wat, ongedaan_van=undone)
        .returning(change_table.c.id)
    ).scalar_one()
    return number


def _made(version: EerdereVersie) -> tuple[str, str | None, str]:
    """Return what tells the changes of elsewhere apart."""
    return version.wanneer, version.wie, version.wat


def _as_it_was(connection: sa.Connection, row: str, versie: int | None) -> sa.CursorResult[Any]:
    """Return what there is of a row at one of its versions: nothing where it never had that one."""
    return connection.execute(
        sa.select(version_table).where(
            version_table.c.rij == row, version_table.c.versie == (versie or 0)
        )
    )


def _take_back(connection: sa.Connection, number: int, wie: str | None) -> Wijziging:
    """Undo a change inside the caller's transaction, as a new change.

    Raises as `Records.undo`; of a StaleRow the transaction must not be kept.
    """
    change = connection.execute(sa.select(change_table).where(change_table.c.id == number)).first()
    if change is None:
        raise NotFound("Deze wijziging bestaat niet (meer).")
    made = connection.execute(
        sa.select(version_table).where(version_table.c.wijziging == number)
    ).all()
    orders = [_backwards(connection, version) for version in made]
    try:
        return _carry_out(connection, orders, wie, f"ongedaan gemaakt: {change.wat}", number)[0]
    except StaleRow as stale:
        raise StaleRow(stale.botsingen, terug=True) from stale


def _backwards(connection: sa.Connection, version: sa.Row[Any]) -> Opdracht:
    """Return the order that puts back what was before a version."""
    row = _current(connection, version.rij)
    # before its first version a row was not there
    if version.versie == 1:
        return Opdracht(row.soort, None, row.id, version.versie)
    # versions follow on one another: one that is lost must not pass for a row that was removed
    before = _as_it_was(connection, version.rij, version.versie - 1).one()
    gegevens = None if before.verwijderd else before.gegevens
    return Opdracht(row.soort, gegevens, row.id, version.versie)


def _write(connection: sa.Connection, order: Opdracht, place: int) -> Rij | None:
    """Write one row; None when it is not at the version it was changed from.

    A row that is to be added under an id that is taken is not at that version either, nor is
    a row of another kind: an aanbod never becomes a resultaat.
    """
    # what it went through elsewhere are versions too, and so is what stood here before that
    more = len(order.eerder) + 1 if order.eerder else 0
    if order.id is None or order.versie is None:
        # the same id again is somebody else's row: never overwritten by adding
        taken = sa.select(row_table.c.id).where(row_table.c.id == order.id)
        if order.id is not None and connection.execute(taken).first():
            return None
        row = Rij(order.id or new_id(), order.soort, 1 + more, order.gegevens or {})
        connection.execute(
            sa.insert(row_table).values(
                id=row.id,
                soort=row.soort,
                plek=place,
                versie=row.versie,
                verwijderd=False,
                gegevens=row.gegevens,
            )
        )
        return row
    removed = order.gegevens is None
    changed: dict[str, Any] = {"versie": order.versie + 1 + more, "verwijderd": removed}
    if not removed:
        changed["gegevens"] = order.gegevens
    # compared and changed in one statement: nobody comes in between
    result = connection.execute(
        sa.update(row_table)
        .where(
            row_table.c.id == order.id,
            row_table.c.soort == order.soort,
            row_table.c.versie == order.versie,
        )
        .values(changed)
    )
    return _current(connection, order.id) if result.rowcount == 1 else None


def _collision(connection: sa.Connection, order: Opdracht) -> Botsing:
    """Gather both sides of a row that someone else changed."""
    now = _current(connection, order.id or "")
    base = _as_it_was(connection, now.id, order.versie).first()
    last = connection.execute(
        sa.select(change_table)
        .join(version_table, version_table.c.wijziging == change_table.c.id)
        .where(version_table.c.rij == now.id, version_table.c.versie == now.versie)
    ).one()
    started = Rij(now.id, now.soort, order.versie or 0, base.gegevens if base else {})
    return Botsing(started, order.gegevens, now, _as_change(last))
