"""Whether people keep rows of their own beside a folder, a stamp of them, and those of the example.

Light to import: the database itself (`store.records`) is only opened where there is one.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.errors import WijkverkennerError
from store.paths import RECORDS_VARIABLE, has_records

if TYPE_CHECKING:
    from pathlib import Path

    from store.records import Records

COUNTED = "aanbod"
"""The kind of row that figures are counted from."""
EXAMPLE = "voorbeeldgegevens"
"""By whom the rows of the demonstration are kept."""
_ALL_CHANGES = 1_000_000
"""More than anybody makes: the list of changes is asked whole."""


def records_if_any(folder: Path) -> Records | None:
    """Return the records of a folder; None where there are none, for looking makes no database.

    Raises WijkverkennerError when the database cannot be reached or used.
    """
    if not has_records(folder):
        return None
    # SQLAlchemy is slow to load: only who keeps something pays for it
    from store.records import Records

    return Records(folder)


@dataclass(frozen=True, slots=True)
class Stand:
    """What people keep, told from other moments: without reading any of it."""

    stempel: str = ""
    """Changes with the aanbod people keep; '' where they keep none or it cannot be read."""
    gemis: str = ""
    """Why it cannot be read, as a sentence to show; else ''."""


def stand(folder: Path) -> Stand:
    """Return the stand of the aanbod people keep.

    A database that cannot be used does not stop what needs none: the figures of files stay
    usable, and `gemis` says once what is missing.
    """
    try:
        records = records_if_any(folder)
        return Stand(records.stand(COUNTED)) if records else Stand()
    except WijkverkennerError as error:
        # the reader of a map is told once, and asked nothing
        return Stand(gemis=f"Cijfers over aanbod ontbreken. {error}")


def leave_out_example(folder: Path) -> bool:
    """Take back what the demonstration put in the records, of which nobody changed anything.

    Tells whether there was any. What somebody worked in stays, and so does a shared database.
    """
    return _take_back(folder, added=True)


def bring_back_example(folder: Path) -> bool:
    """Bring back what `leave_out_example` took; tells whether there was any."""
    return _take_back(folder, added=False)


def _take_back(folder: Path, *, added: bool) -> bool:
    """Undo the changes of the demonstration that added rows, or those that took them out."""
    kept = None if os.environ.get(RECORDS_VARIABLE) else records_if_any(folder)
    if kept is None:
        return False
    from store.records_rows import StaleRow

    mine = {one.id: one for one in kept.changes(limit=_ALL_CHANGES) if one.wie == EXAMPLE}
    undone = {one.ongedaan_van for one in mine.values()}
    done = False
    # added by the demonstration, or brought back since it was left out before
    adds: dict[int, bool] = {}
    for number in sorted(mine):
        adds[number] = not adds.get(mine[number].ongedaan_van or 0, False)
    for one in mine.values():
        if adds[one.id] is added and one.id not in undone:
            with suppress(StaleRow):
                kept.undo(one.id, wie=EXAMPLE)
                done = True
    return done
