"""The map itself: geo's map in streamlit-folium, its files served by this machine."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit_folium import st_folium

import boundaries
from boundaries import parent_code
from geo.folium_map import RETURNED_OBJECTS, map_of
from geo.payload import payload
from views.shared import loaders, served_files, state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.choropleth import Choropleth
    from geo.folium_map import AppMap, Places
    from store import Snapshot

ZOOM_TO = "zoom_naar"
"""In the session: the code of the area that was searched for and is to be shown."""
_WIDEST_SHARE, _PIXELS, _TILE = 3.0, 700.0, 256.0
_CLOSEST, _FARTHEST = 15, 7


def draw(
    snapshot: Snapshot,
    kaart: Choropleth,
    *,
    achtergrond: bool,
    key: str,
    height: int,
    plekken: Places | None = None,
    omlijnd: str = "",
) -> None:
    """Draw a map; a click selects an area by `state.GEBIED`, Escape lets go.

    `omlijnd` is the code of the area that the page is about: it, or its buurten, is outlined.

    Geometry goes to the browser once, by its address; a rerun sends figures only, and panning
    or zooming causes no rerun.
    """
    layer = loaders.layer(snapshot, kaart)
    data = payload(
        kaart,
        layer.codes,
        gekozen=state.get(state.GEBIED) or None,
        achtergrond=achtergrond,
        omlijnd=outlined(layer.codes, omlijnd),
    )
    made = map_of(
        data,
        layer,
        leaflet_url=served_files.leaflet_url(),
        layer_url=served_files.publish(layer.geojson),
        plekken=plekken,
        key=key,
    )
    centre, zoom = _view(snapshot, kaart)
    place(made, height=height, kiest=state.GEBIED, center=centre, zoom=zoom)


def outlined(codes: Sequence[str], own: str) -> list[int]:
    """Return the places in `codes` of an area itself, or of the buurten of that wijk."""
    return [place for place, code in enumerate(codes) if is_own(code, own)]


def is_own(code: str, own: str) -> bool:
    """Tell whether an area is the one that is looked at, or a buurt of that wijk."""
    return bool(own) and own in (code, parent_code(code, "wijk"))


def place(
    made: AppMap,
    *,
    height: int,
    kiest: state.Param[str] | None = None,
    eigenschap: str = "code",
    **view: Any,  # noqa: ANN401 - what st_folium takes
) -> None:
    """Put a map on the page; what is clicked becomes the choice `kiest`, Escape lets go.

    `eigenschap` is the property of what is drawn that the choice takes. Without `kiest` a
    click does nothing, so that looking closely does not change the page.
    """
    take = None if kiest is None else partial(_take_click, made.key, kiest, eigenschap)
    st_folium(
        made.map,
        key=made.key,
        feature_group_to_add=made.feature_group,
        returned_objects=list(RETURNED_OBJECTS) if take else [],
        use_container_width=True,
        height=height,
        on_change=take,
        **view,
    )


def _take_click(key: str, choice: state.Param[str], name: str) -> None:
    said: dict[str, Any] = st.session_state.get(key) or {}
    drawing = said.get("last_active_drawing") or {}
    found = (drawing.get("properties") or {}).get(name)
    state.put(choice, str(found) if found else "")


def _view(snapshot: Snapshot, kaart: Choropleth) -> tuple[tuple[float, float] | None, int | None]:
    """Return centre and zoom to move to an area that was searched for; None leaves the map."""
    code = st.session_state.get(ZOOM_TO)
    frame = kaart.areas.frame
    if not code or code != state.get(state.GEBIED) or code not in set(frame["code"]):
        return None, None
    one = replace(kaart.areas, frame=frame[frame["code"] == code])
    shape = boundaries.geometry(snapshot, one, "landelijk").to_crs(4326)
    west, south, east, north = shape.total_bounds
    # As much around it as it is wide itself, so that its neighbours are there too.
    span = max(east - west, (north - south) * 1.6, 1e-4) * _WIDEST_SHARE
    zoom = round(math.log2(360 * _PIXELS / (_TILE * span)))
    return ((south + north) / 2, (west + east) / 2), min(_CLOSEST, max(_FARTHEST, zoom))
