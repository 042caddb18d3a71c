"""A map of Vergelijken: its own figures on prepared geometry, the area itself outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.folium_map import Places, map_of
from reports.answer import MAP_LABEL, Answer, downloads
from reports.maps import map_answer
from views.shared import elements, map_view, served_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.choropleth import Choropleth
    from geo.layers import PreparedLayer
    from geo.places.layer import PlaceLayer
    from store import Snapshot

_LABELS = {
    "html": MAP_LABEL,
    "png": "Afbeelding voor een presentatie (png)",
    "svg": "Afbeelding om te bewerken (svg)",
    "pdf": "Afbeelding om af te drukken (pdf)",
}


def draw_map(
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
    places = map_view.outlined(layer.codes, own)
    made = map_of(
        data | {"omlijnd": places},
        layer,
        leaflet_url=served_files.leaflet_url(),
        layer_url=served_files.publish(layer.geojson),
        plekken=plekken,
        key=key,
    )
    map_view.place_map(made, height=height)


def offer_picture(
    snapshot: Snapshot,
    kaart: Choropleth,
    *,
    own: str,
    name: tuple[object, ...],
    plekken: Sequence[PlaceLayer] = (),
) -> None:
    """Offer the map with the places on it as a picture."""
    outlined = [code for code in kaart.frame["gebied_code"] if map_view.is_own(code, own)]
    offer_map(
        map_answer(snapshot, kaart, plekken=plekken, gekozen=outlined, name=name), ("png", "svg")
    )


def offer_map(answer: Answer, forms: Sequence[str] = tuple(_LABELS)) -> None:
    """Offer a map as files; each is made when somebody clicks."""
    labels = {form: _LABELS[form] for form in forms}
    elements.offer_files(downloads(answer, labels), label="Kaart bewaren")
