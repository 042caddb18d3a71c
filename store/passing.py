"""What passes between windows and phones during a meeting: no row of anybody's, no history.

It stands in the same database as what people keep, since two processes may serve one room: the
phones in one, who speaks in the other. A place is a short name (`ronde/7K3QF`); its own content
says whether it takes answers, and an answer is one per sender, the last one they gave.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from store.paths import records_url
from store.records_database import add_table, engine_for, metadata, reading, writing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OPEN = "open"
"""In the content of a place: whether it takes answers."""
# own choice: a presentation and its answers take an hour, and one that goes on next week finds them
_KEEP_DAYS = 14
"""What nobody told anything of for so long is over."""
passing_table = sa.Table(
    "wv_onderweg",
    metadata,
    sa.Column("plek", sa.String(80), primary_key=True),
    sa.Column("van", sa.String(40), primary_key=True),
    sa.Column("inhoud", sa.JSON, nullable=False),
    sa.Column("keer", sa.Integer, nullable=False),
    sa.Column("wanneer", sa.String(40), nullable=False),
)
_ROW = passing_table.c
_READY: set[str] = set()


class Passing:
    """What passes by in the database of one data folder.

    Raises RecordsUnreachable when the database cannot be reached or used; so does every method.
    """

    def __init__(self, folder: Path) -> None:
        url = records_url(folder)
        self._engine = engine_for(url)
        if url not in _READY:
            add_table(self._engine, passing_table)
            _READY.add(url)

    def tell(self, place: str, content: Mapping[str, Any]) -> None:
        """Set what stands at a place; other places that are long over are swept away, whole."""
        over = (datetime.now(UTC) - timedelta(days=_KEEP_DAYS)).isoformat()
        quiet = sa.select(_ROW.plek).group_by(_ROW.plek).having(sa.func.max(_ROW.wanneer) < over)
        with writing(self._engine) as connection:
            connection.execute(
                sa.delete(passing_table).where(_ROW.plek.in_(quiet), _ROW.plek != place)
            )
            self._put(connection, place, "", content)

    def told(self, place: str) -> dict[str, Any] | None:
        """Return what stands at a place; None where nothing does."""
        query = sa.select(_ROW.inhoud).where(_ROW.plek == place, _ROW.van == "")
        with reading(self._engine) as connection:
            found: dict[str, Any] | None = connection.execute(query).scalar()
        return found

    def answer(self, place: str, sender: str, content: object, *, senders: int, times: int) -> str:
        """Take an answer, in the place of an earlier one of the same sender.

        Returns '' where it was taken; else why not: `dicht` (the place takes none, or is not
        there), `vol` (there are `senders` already), `vaak` (this one answered `times` times).
        """
        gate = sa.select(_ROW.inhoud).where(_ROW.plek == place, _ROW.van == "")
        with writing(self._engine) as connection:
            # locked, so that no answer comes in behind the back of who closes the place
            told = connection.execute(gate.with_for_update()).scalar()
            if not told or not told.get(OPEN):
                return "dicht"
            mine = sa.select(_ROW.keer).where(_ROW.plek == place, _ROW.van == sender)
            before = connection.execute(mine).scalar()
            if before is None and _counted(connection, place) >= senders:
                return "vol"
            if (before or 0) >= times:
                return "vaak"
            self._put(connection, place, sender, content)
        return ""

    def answer_of(self, place: str, sender: str) -> Any:  # noqa: ANN401 - whatever was answered
        """Return what a sender answered; None for nothing."""
        query = sa.select(_ROW.inhoud).where(_ROW.plek == place, _ROW.van == sender)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()

    def number(self, place: str) -> int:
        """Return how many senders answered."""
        with reading(self._engine) as connection:
            return _counted(connection, place)

    def answers(self, place: str) -> list[Any]:
        """Return all answers, not whose they are."""
        query = sa.select(_ROW.inhoud).where(_ROW.plek == place, _ROW.van != "")
        with reading(self._engine) as connection:
            return list(connection.execute(query.order_by(_ROW.van)).scalars())

    def _put(self, connection: sa.Connection, place: str, sender: str, content: object) -> None:
        kind = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        now = datetime.now(UTC).isoformat(timespec="seconds")
        add: Any = kind.insert(passing_table).values(
            plek=place, van=sender, inhoud=content, keer=1, wanneer=now
        )
        connection.execute(
            add.on_conflict_do_update(
                index_elements=["plek", "van"],
                set_={"inhoud": content, "keer": _ROW.keer + 1, "wanneer": now},
            )
        )


def _counted(connection: sa.Connection, place: str) -> int:
    query = sa.select(sa.func.count()).where(_ROW.plek == place, _ROW.van != "")
    return int(connection.execute(query).scalar_one())
