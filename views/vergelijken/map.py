"""A map of Vergelijken: its own figures on prepared geometry, the area itself outlined."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import reports
from geo.folium_map import map_of
from views.shared import map_element, parts, served_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo.choropleth import Choropleth
    from geo.folium_map import Places
    from geo.layers import PreparedLayer
    from geo.places.layer import PlaceLayer
    from store import Snapshot

_FILES = {
    "html": ("Kaart die zonder internet opent (html)", "text/html"),
    "png": ("Afbeelding voor een presentatie (png)", "image/png"),
    "svg": ("Afbeelding om te bewerken (svg)", "image/svg+xml"),
    "pdf": ("Afbeelding om af te drukken (pdf)", "application/pdf"),
}
_PICTURES = ("png", "svg")


def draw(
    layer: PreparedLayer,
    data: dict[str, Any],
    *,
    own: str,
    key: str,
    height: int,
    plekken: Places | None = None,
) -> None:
    """Draw a map; a click does nothing, so that looking closely does not change the page.

    `data` is in the form of `geo.payload`. The area itself is outlined, of a wijk its buurten;
    where it is too small for that, a ring stands around it. `plekken` are the schools and
    aanbod above it.
    """
    places = map_element.outlined(layer.codes, own)
    made = map_of(
        data | {"omlijnd": places},
        layer,
        leaflet_url=served_files.leaflet_url(),
        layer_url=served_files.publish(layer.geojson),
        plekken=plekken,
        key=key,
    )
    map_element.place(made, height=height)


def offer_picture(
    snapshot: Snapshot,
    kaart: Choropleth,
    *,
    own: str,
    name: tuple[object, ...],
    plekken: Sequence[PlaceLayer] = (),
) -> None:
    """Offer the map with the places on it as a picture."""
    write = partial(_write_static, kaart, snapshot, own, plekken)
    offer_files(write, name=name, endings=_PICTURES)


def offer_files(
    write: Callable[[Path], None],
    *,
    name: tuple[object, ...],
    endings: Sequence[str] = tuple(_FILES),
) -> None:
    """Offer a map as files; `write` makes one by the ending of its path, when somebody clicks."""
    offered: dict[str, parts.Download] = {
        _FILES[ending][0]: (
            reports.file_name(*name, ending=ending),
            _FILES[ending][1],
            partial(parts.written, write, ending),
        )
        for ending in endings
    }
    parts.offer_files(offered, label="Kaart bewaren")


def _write_static(
    kaart: Choropleth, snapshot: Snapshot, own: str, plekken: Sequence[PlaceLayer], path: Path
) -> None:
    from geo.static_map import write_static

    outlined = [code for code in kaart.frame["gebied_code"] if map_element.is_own(code, own)]
    write_static(kaart, snapshot, path, gekozen=outlined, plekken=plekken)
