"""Where the data folder is when nobody says so."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "WIJKVERKENNER_GEGEVENS"


def data_folder_path(given: str | Path | None = None) -> Path:
    """Return the folder to use: the one given, else the variable, else the user's own."""
    if given:
        return Path(given).expanduser()
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("wijkverkenner", appauthor=False)
