"""Whether people keep rows of their own beside a folder, and a stamp of them.

Light to import: the database itself (`store.records`) is only opened where there is one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from store.errors import WijkverkennerError

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "WIJKVERKENNER_DB"
FILE = "records.sqlite"
COUNTED = "aanbod"
"""The kind of row that figures are counted from."""


def has_records(folder: Path) -> bool:
    """Tell whether there is a database that may hold rows of people's own."""
    return bool(os.environ.get(VARIABLE)) or (folder / FILE).exists()


def stamp(folder: Path) -> str:
    """Return a text that changes with the aanbod people keep; '' where they keep none.

    A database that cannot be reached gives '' too: the figures of files stay usable, and the
    page on which the aanbod is kept says what is wrong.
    """
    if not has_records(folder):
        return ""
    from store.records import Records

    try:
        return Records(folder).stand(COUNTED)
    except WijkverkennerError:
        return ""
