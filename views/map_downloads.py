"""What can be taken along from a map; every file is made when it is asked for."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import geo
import reports

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.kaart import Kaart
    from store import Snapshot

Download = tuple[str, str, "Callable[[], bytes]"]

_STATIC = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


def downloads(snapshot: Snapshot, kaart: Kaart) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file."""
    offered: dict[str, Download] = {
        "Tabel voor Excel (xlsx)": (
            reports.map_file_name(kaart, "xlsx"),
            reports.media_type("xlsx"),
            lambda: reports.to_xlsx(reports.map_table(kaart)),
        ),
        "Tabel (csv)": (
            reports.map_file_name(kaart, "csv"),
            reports.media_type("csv"),
            lambda: reports.to_csv(reports.map_table(kaart)),
        ),
        "Kaart die zonder internet opent (html)": (
            reports.map_file_name(kaart, "html"),
            "text/html",
            lambda: _written(lambda path: geo.write_html(kaart, snapshot, path), "html"),
        ),
        "Gebieden met cijfers (GeoPackage)": (
            reports.map_file_name(kaart, "gpkg"),
            "application/geopackage+sqlite3",
            lambda: reports.map_geopackage(kaart, snapshot),
        ),
    }
    for ending, media in _STATIC.items():
        offered[f"Afbeelding ({ending})"] = (
            reports.map_file_name(kaart, ending),
            media,
            lambda ending=ending: _written(
                lambda path: geo.write_static(kaart, snapshot, path), ending
            ),
        )
    return offered


def _written(write: Callable[[Path], object], ending: str) -> bytes:
    """Return what a function writes to a path."""
    with tempfile.TemporaryDirectory(prefix="wijkverkenner-") as folder:
        path = Path(folder) / f"kaart.{ending}"
        write(path)
        return path.read_bytes()
