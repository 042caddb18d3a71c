"""What can be taken along from a map; every file is made when it is asked for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import reports
from views.shared import parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.choropleth import Choropleth
    from geo.places.layer import PlaceLayer
    from store import Snapshot
    from views.shared.parts import Download

_STATIC = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}


def downloads(
    snapshot: Snapshot, kaart: Choropleth, plekken: Sequence[PlaceLayer] = ()
) -> dict[str, Download]:
    """Return label → file name, media type and the function that makes the file.

    The schools and aanbod that are shown (`plekken`) go along on each map.
    """
    write = partial(_write, kaart, snapshot, plekken)

    def name(ending: str) -> str:
        return reports.map_file_name(kaart, ending)

    offered: dict[str, Download] = {
        "Tabel voor Excel (xlsx)": (
            name("xlsx"),
            reports.media_type("xlsx"),
            lambda: reports.to_xlsx(reports.map_table(kaart)),
        ),
        "Tabel (csv)": (
            name("csv"),
            reports.media_type("csv"),
            lambda: reports.to_csv(reports.map_table(kaart)),
        ),
        "Kaart die zonder internet opent (html)": (
            name("html"),
            "text/html",
            partial(parts.written, write, "html"),
        ),
        "Gebieden met cijfers (GeoPackage)": (
            name("gpkg"),
            "application/geopackage+sqlite3",
            lambda: reports.map_geopackage(kaart, snapshot),
        ),
    }
    for ending, media in _STATIC.items():
        make = partial(parts.written, write, ending)
        offered[f"Afbeelding ({ending})"] = (name(ending), media, make)
    return offered


def _write(
    kaart: Choropleth, snapshot: Snapshot, plekken: Sequence[PlaceLayer], path: Path
) -> None:
    """Write a map by the ending of the path; matplotlib is loaded only when it is needed."""
    if path.suffix == ".html":
        from geo.map_page import write_html

        write_html(kaart, snapshot, path, plekken=plekken)
    else:
        from geo.static_map import write_static

        write_static(kaart, snapshot, path, plekken=plekken)
