"""Whether people keep rows of their own beside a folder, and a stamp of them.

Light to import: the database itself (`store.records`) is only opened where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.errors import WijkverkennerError
from store.paths import has_records

if TYPE_CHECKING:
    from pathlib import Path

    from store.records import Records

COUNTED = "aanbod"
"""The kind of row that figures are counted from."""


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
