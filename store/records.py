"""What people make themselves: rows with full history, undo, and no change lost silently.

A row is a kind (`aanbod`, `resultaat` …) and a JSON object; what is in it is the business of
the package that owns the kind. Every change is one `Wijziging`: one or more rows that were
added, saved or removed together, by whom (if they said so), when, and what for.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from store.records_errors import unreachable
from store.records_reading import as_change, current, rows_of, stand_of
from store.records_rows import Botsing, Opdracht, Rij, StaleRow, Versie, Wijziging, new_id
from store.records_schema import (
    change_table,
    close,
    engine_for,
    reading,
    records_url,
    row_table,
    version_table,
    writing,
)
from store.records_writing import carry_out, take_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_Made = TypeVar("_Made")
_FAILURES = (sa.exc.DBAPIError, sa.exc.TimeoutError)
"""What a driver or the pool of connections raises; all else is a mistake of ours."""

__all__ = ["Botsing", "Opdracht", "Records", "Rij", "StaleRow", "Versie", "Wijziging", "new_id"]


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
        with self._reading() as connection:
            return stand_of(connection, soort)

    def together(self, *soorten: str) -> dict[str, tuple[str, list[Rij]]]:
        """Return the stand and the rows of several kinds, all as they were at one moment."""
        with self._reading() as connection:
            return {
                kind: (stand_of(connection, kind), rows_of(connection, kind)) for kind in soorten
            }

    def close(self) -> None:
        """Let go of the database; only needed where its file is to be removed or moved."""
        close(self._url)

    def all(self, soort: str) -> list[Rij]:
        """Return the rows of a kind that were not removed, oldest first."""
        with self._reading() as connection:
            return rows_of(connection, soort)

    def get(self, row: str) -> Rij:
        """Return a row, a removed one included.

        Raises
        ------
        NotFound
            When it never was.
        """
        with self._reading() as connection:
            return current(connection, row)

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
        return self._change(lambda connection: carry_out(connection, opdrachten, wie, wat, None)[1])

    def version(self, row: str, number: int) -> Versie | None:
        """Return one version of a row; None when there never was one of that number."""
        return next((found for found in self.history(row) if found.versie == number), None)

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
                Versie(found.rij, found.versie, found.gegevens, found.verwijderd, as_change(found))
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
            return [as_change(found) for found in connection.execute(query)]

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
        return self._change(lambda connection: take_back(connection, wijziging, wie))

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with reading(self._engine) as connection:
                yield connection
        except _FAILURES as error:
            raise unreachable(self._engine.url, error) from error

    def _change(self, change: Callable[[sa.Connection], _Made]) -> _Made:
        """Carry out a change in one transaction.

        Two people who add the same row at once can both find it absent (PostgreSQL); the one
        that comes second tries again and is then told of the other.
        """
        try:
            try:
                with writing(self._engine) as connection:
                    return change(connection)
            except sa.exc.IntegrityError:
                with writing(self._engine) as connection:
                    return change(connection)
        except _FAILURES as error:
            raise unreachable(self._engine.url, error) from error
