"""Where the data folder is when nobody says so, and the database of what people keep."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "WIJKVERKENNER_GEGEVENS"
RECORDS_VARIABLE = "WIJKVERKENNER_DB"
COMMAND = "WIJKVERKENNER_OPDRACHT"
"""Names the pipe by which a server sees that the command that started it is gone."""
RECORDS_FILE = "records.sqlite"


def data_folder_path(given: str | Path | None = None) -> Path:
    """Return the folder to use: the one given, else the variable, else the user's own."""
    if given:
        return Path(given).expanduser()
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("wijkverkenner", appauthor=False)


def records_url(folder: Path) -> str:
    """Return the database of a data folder: `WIJKVERKENNER_DB`, else a SQLite file in it."""
    return os.environ.get(RECORDS_VARIABLE) or f"sqlite:///{folder / RECORDS_FILE}"


def has_records(folder: Path) -> bool:
    """Tell whether there is a database that may hold rows of people's own."""
    return bool(os.environ.get(RECORDS_VARIABLE)) or (folder / RECORDS_FILE).exists()
