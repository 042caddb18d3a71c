"""What the name of a file says: the year, the edition and a name for the source."""

from __future__ import annotations

import re

_DATE = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


def year_of(*names: str) -> int | None:
    """Return the year that a name says: that of a date, else the first year in it."""
    for name in names:
        if match := _DATE.search(name) or _YEAR.search(name):
            return int(match[1])
    return None


def edition_of(name: str) -> str | None:
    """Return the date that the name of a file says (ISO)."""
    match = _DATE.search(name)
    return f"{match[1]}-{match[2]}-{match[3]}" if match else None


def source_of(list_name: str, file_name: str) -> str:
    """Return a name for the source: the file's own, without number, date and ending."""
    for name in (list_name.split(",", maxsplit=1)[0], file_name):
        bare = re.sub(
            r"(\.(geo|csv|txt|tsv|xlsx|xlsm|json|geojson|zip|gpkg|shp|parquet|fgb))+$",
            "",
            name.casefold(),
        )
        bare = _YEAR.sub(" ", _DATE.sub(" ", bare))
        bare = re.sub(r"^\s*\d+[.\-_ ]+", "", bare)
        words = re.findall(r"[^\W_]+", bare)
        if words:
            return " ".join(words)
    return "locaties"
