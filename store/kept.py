"""Whether people keep rows of their own beside a folder, and a stamp of them.

Light to import: the database itself (`store.records`) is only opened where there is one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from store.errors import WijkverkennerError

if TYPE_CHECKING:
    from pathlib import Path

    from store.records import Records

VARIABLE = "WIJKVERKENNER_DB"
FILE = "records.sqlite"
COUNTED = "aanbod"
"""The kind of row that figures are counted from."""


def has_records(folder: Path) -> bool:
    """Tell whether there is a database that may hold rows of people's own."""
    return bool(os.environ.get(VARIABLE)) or (folder / FILE).exists()


def records_if_any(folder: Path) -> Records | None:
    """Return the records of a folder; None where there are none, for looking makes no database.

    Raises
    ------
    WijkverkennerError
        When the database cannot be reached or used.
    """
    if not has_records(folder):
        return None
    from store.records import Records

    return Records(folder)


def stamp(folder: Path) -> str:
    """Return a text that changes with the aanbod people keep; '' where they keep none.

    A database that cannot be reached gives '' too: the figures of files stay usable, and the
    page on which the aanbod is kept says what is wrong.
    """
    try:
        records = records_if_any(folder)
        return records.stand(COUNTED) if records else ""
    except WijkverkennerError:
        return ""
