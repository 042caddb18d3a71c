"""What people make themselves: rows with full history, undo, and no change lost silently.

A row is a kind (`aanbod`, `resultaat` …) and a JSON object; what is in it is the business of
the package that owns the kind. Every change is one `Wijziging`: one or more rows that were
added, saved or removed together, by whom (if they said so), when, and what for.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from store.errors import NotFound, WijkverkennerError
from store.records_schema import (
    change_table,
    close,
    engine_for,
    reading,
    records_url,
    row_table,
    unreachable,
    version_table,
    writing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

Gegevens = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rij:
    """A row as it is now."""

    id: str
    soort: str
    versie: int
    gegevens: Gegevens
    verwijderd: bool = False


@dataclass(frozen=True, slots=True)
class Versie:
    """A row as it was after one change."""

    rij: str
    versie: int
    gegevens: Gegevens
    verwijderd: bool
    wijziging: Wijziging


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One change: what was done to one or more rows together."""

    id: int
    wanneer: str
    """ISO, UTC."""
    wie: str | None
    wat: str
    ongedaan_van: int | None = None
    """The change that this one undid."""


@dataclass(frozen=True, slots=True)
class Opdracht:
    """One row to add, save or remove; several make up one change.

    Without `versie` it adds, under `id` if that is given (see `new_id`). Else `versie` is the
    version that the person had before them; `gegevens` None then removes.
    """

    soort: str
    gegevens: Gegevens | None
    id: str | None = None
    versie: int | None = None


@dataclass(frozen=True, slots=True)
class Botsing:
    """One row that two people changed: what both started from, and what each made of it."""

    basis: Rij
    uw: Gegevens | None
    """None: you removed it."""
    huidig: Rij
    laatste: Wijziging
    """The change that came first."""

    @property
    def velden(self) -> tuple[str, ...]:
        """Return the fields that both changed, to something else."""
        if self.uw is None or self.huidig.verwijderd:
            return ()
        names = dict.fromkeys((*self.basis.gegevens, *self.uw, *self.huidig.gegevens))
        base, yours, theirs = self.basis.gegevens, self.uw, self.huidig.gegevens
        return tuple(
            name
            for name in names
            if yours.get(name) != base.get(name)
            and theirs.get(name) != base.get(name)
            and yours.get(name) != theirs.get(name)
        )

    def samengevoegd(self) -> Gegevens | None:
        """Return both people's changes in one, None when they touched the same field."""
        if self.uw is None or self.huidig.verwijderd or self.velden:
            return None
        base, yours = self.basis.gegevens, self.uw
        changed = {k: v for k, v in yours.items() if v != base.get(k)}
        return self.huidig.gegevens | changed


class StaleRow(WijkverkennerError, RuntimeError):
    """Someone else saved a row in the meantime; nothing of this change was stored."""

    def __init__(self, botsingen: Sequence[Botsing]) -> None:
        self.botsingen = tuple(botsingen)
        first = self.botsingen[0]
        by = f" door {first.laatste.wie}" if first.laatste.wie else ""
        count = len(self.botsingen)
        rows = "Deze rij is" if count == 1 else f"{count} rijen zijn"
        when = datetime.fromisoformat(first.laatste.wanneer).astimezone()
        super().__init__(
            f"{rows} intussen gewijzigd{by} (op {when:%d-%m-%Y} om {when:%H:%M}). Uw wijziging is "
            "nog niet opgeslagen en niet verloren. Vergelijk beide en sla opnieuw op."
        )


def new_id() -> str:
    """Return an id for a row that is to be added, for what must refer to it before it is."""
    return secrets.token_hex(8)


class Records:
    """The records of one data folder (SQLite), or of a shared PostgreSQL.

    Parameters
    ----------
    folder
        The data folder; `WIJKVERKENNER_DB` names another database.
    url
        A SQLAlchemy address that goes before both.
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
        if soort is not None:
            query = (
                sa.select(sa.func.max(version_table.c.wijziging), sa.func.count())
                .join(row_table, version_table.c.rij == row_table.c.id)
                .where(row_table.c.soort == soort)
            )
        with self._reading() as connection:
            newest, count = connection.execute(query).one()
        return f"{newest}-{count}" if count else ""

    def close(self) -> None:
        """Let go of the database; only needed where its file is to be removed or moved."""
        close(self._url)

    def all(self, soort: str) -> list[Rij]:
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
        with self._reading() as connection:
            return [_row(found) for found in connection.execute(query)]

    def get(self, row: str) -> Rij:
        """Return a row, a removed one included.

        Raises
        ------
        NotFound
            When it never was.
        """
        with self._reading() as connection:
            return _current(connection, row)

    def add(
        self, soort: str, gegevens: Mapping[str, Any], *, wie: str | None = None, wat: str = ""
    ) -> Rij:
        """Add one row."""
        made = self.apply([Opdracht(soort, dict(gegevens))], wie=wie, wat=wat or "toegevoegd")
        return made[0]

    def save(self, row: Rij, gegevens: Mapping[str, Any], *, wie: str | None = None) -> Rij:
        """Save one row over the version that `row` is.

        Raises
        ------
        StaleRow
            When someone else saved it since.
        """
        order = Opdracht(row.soort, dict(gegevens), row.id, row.versie)
        return self.apply([order], wie=wie, wat="gewijzigd")[0]

    def remove(self, row: Rij, *, wie: str | None = None) -> Rij:
        """Remove one row; its history stays, and `undo` brings it back."""
        order = Opdracht(row.soort, None, row.id, row.versie)
        return self.apply([order], wie=wie, wat="verwijderd")[0]

    def apply(
        self, opdrachten: Sequence[Opdracht], *, wie: str | None = None, wat: str = "gewijzigd"
    ) -> list[Rij]:
        """Do several things as one change: all, or nothing.

        Returns
        -------
            The rows as they are now, in the order of `opdrachten`.

        Raises
        ------
        StaleRow
            When rows were changed by someone else; it carries every such row.
        NotFound
            When a row to save never was.
        """
        if not opdrachten:
            return []
        with self._writing() as connection:
            return _apply(connection, opdrachten, wie, wat, None)[1]

    def history(self, row: str) -> list[Versie]:
        """Return every version of a row, newest first."""
        query = (
            sa.select(version_table, change_table)
            .join(change_table, version_table.c.wijziging == change_table.c.id)
            .where(version_table.c.rij == row)
            .order_by(version_table.c.versie.desc())
        )
        with self._reading() as connection:
            return [
                Versie(found.rij, found.versie, found.gegevens, found.verwijderd, _change(found))
                for found in connection.execute(query)
            ]

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
        with self._reading() as connection:
            return [_change(found) for found in connection.execute(query)]

    def undo(self, wijziging: int, *, wie: str | None = None) -> Wijziging:
        """Undo one change: put back what was there before it, as a new change.

        An undo is a change like any other, so it can be undone too.

        Raises
        ------
        StaleRow
            When one of its rows was changed again since; nothing is undone then.
        NotFound
            When there is no such change.
        """
        with self._writing() as connection:
            change = connection.execute(
                sa.select(change_table).where(change_table.c.id == wijziging)
            ).first()
            if change is None:
                raise NotFound("Deze wijziging bestaat niet (meer).")
            orders = [
                _backwards(connection, found)
                for found in connection.execute(
                    sa.select(version_table).where(version_table.c.wijziging == wijziging)
                ).all()
            ]
            return _apply(connection, orders, wie, f"ongedaan gemaakt: {change.wat}", wijziging)[0]

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with reading(self._engine) as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise unreachable(self._engine.url, error) from error

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        try:
            with writing(self._engine) as connection:
                yield connection
        except sa.exc.OperationalError as error:
            raise unreachable(self._engine.url, error) from error


def _apply(
    connection: sa.Connection,
    orders: Sequence[Opdracht],
    wie: str | None,
    wat: str,
    undone: int | None,
) -> tuple[Wijziging, list[Rij]]:
    """Carry out orders inside the caller's transaction."""
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


def _write(connection: sa.Connection, order: Opdracht, place: int) -> Rij | None:
    """Write one row; None when it is not at the version it was changed from."""
    if order.id is None or order.versie is None:
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
    base = order.versie or 0
    removed = order.gegevens is None
    changed: dict[str, Any] = {"versie": base + 1, "verwijderd": removed}
    if not removed:
        changed["gegevens"] = order.gegevens
    result = connection.execute(
        sa.update(row_table)
        .where(row_table.c.id == order.id, row_table.c.versie == base)
        .values(changed)
    )
    return _current(connection, order.id) if result.rowcount == 1 else None


def _collision(connection: sa.Connection, order: Opdracht) -> Botsing:
    """Gather both sides of a row that someone else changed."""
    now = _current(connection, order.id or "")
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
    return Botsing(started, order.gegevens, now, _change(last))


def _backwards(connection: sa.Connection, version: sa.Row[Any]) -> Opdracht:
    """Return the order that puts back what was before a version."""
    row = _current(connection, version.rij)
    if version.versie == 1:
        return Opdracht(row.soort, None, row.id, version.versie)
    before = connection.execute(
        sa.select(version_table).where(
            version_table.c.rij == version.rij, version_table.c.versie == version.versie - 1
        )
    ).one()
    gegevens = None if before.verwijderd else before.gegevens
    return Opdracht(row.soort, gegevens, row.id, version.versie)


def _current(connection: sa.Connection, row: str) -> Rij:
    found = connection.execute(sa.select(row_table).where(row_table.c.id == row)).first()
    if found is None:
        raise NotFound("Deze rij bestaat niet (meer).")
    return _row(found)


def _row(found: sa.Row[Any]) -> Rij:
    return Rij(found.id, found.soort, found.versie, found.gegevens, found.verwijderd)


def _change(found: sa.Row[Any]) -> Wijziging:
    number = found.wijziging if "wijziging" in found._fields else found.id
    return Wijziging(number, found.wanneer, found.wie, found.wat, found.ongedaan_van)
