"""The flow map of the application: folium through streamlit-folium, offline.

The base map is the same for every question, so a change of filter or level sends numbers
only and keeps the view. A click comes back in `last_active_drawing`: its `properties` are
`code` (None when Escape let go), `wat` (`lijn`, `knoop`, `buiten` or `niets`) and `tegenpartij`,
the code of the counterpart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium

from geo.flows.payload import areas_payload, payload
from geo.folium_map import AppMap, BaseMap, FigureElement
from geo.page import elements
from geo.payload import ACHTERGROND

if TYPE_CHECKING:
    from geo.flows.stroomkaart import Stroomkaart
    from geo.flows.vlakken import SwvVlakken


def app_map(
    kaart: Stroomkaart,
    areas: SwvVlakken | None,
    *,
    leaflet_url: str,
    areas_url: str = "",
    selected: str | None = None,
    background: bool = False,
    key: str = "stromen",
) -> AppMap:
    """Make a flow map for st_folium, called as `geo.folium_map.map_of` says.

    Parameters
    ----------
    kaart
        The answer to show.
    areas
        The areas below it, from `swv_vlakken`; None for none.
    leaflet_url
        Address of the folder with Leaflet, as seen from the frame of the component.
    areas_url
        Address of `areas.geojson`, as seen from that frame.
    selected
        A code that a click gave: of a line, a node, or a party without a place.
    background
        Whether to show the background map, which comes from the network.
    key
        Keep it the same over changes, or the map is mounted anew.
    """
    data = payload(kaart, gekozen=selected) | {
        "vlakken": areas_payload(areas, url=areas_url),
        "achtergrond": ACHTERGROND if background else None,
    }
    group = folium.FeatureGroup(name="stromen", control=False)
    group.add_child(FigureElement(data))
    base = BaseMap(
        leaflet_url,
        scripts=("stromen.js",),
        styles=elements("stromen.css"),
        element="WijkStromen",
    )
    return AppMap(base, group, key)
