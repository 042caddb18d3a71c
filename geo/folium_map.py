"""The map of the application: folium through streamlit-folium, without leaving the machine.

Three elements, so that a change of figures sends figures only:

- `BaseMap`, a folium map that is the same for every question, loads Leaflet from an address
  the application serves and nothing else, and holds the scripts of `geo/elements`;
- the prepared layer, which the browser fetches once by its address and keeps;
- `FigureElement`, inside the feature group that streamlit-folium evaluates anew on each change:
  the class of each area and what tooltips and legend need.

The result of a click comes back in `last_active_drawing`: its `properties.code` is the code of
the area (None when Escape let go of the selection).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import branca.element
import folium
from branca.element import MacroElement
from folium.template import Template

from geo.page import elements, script_json
from geo.places import layer as place_layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.layers import PreparedLayer
    from geo.places.layer import PlaceLayer

RETURNED_OBJECTS = ("last_active_drawing",)
"""What to ask back of st_folium: anything more makes the page run again on every pan."""

# the Netherlands in a frame of a page
_CENTRE, _ZOOM = (52.15, 5.4), 7
# 19 is the last level of the background map (PDOK, BRT in EPSG:3857)
_FARTHEST, _CLOSEST = 5, 19
"""Zoom within which the country stays in sight, and streets stay streets."""


@dataclass(frozen=True, slots=True)
class AppMap:
    """What st_folium is called with: `fig`, `feature_group_to_add` and `key`."""

    map: folium.Map
    feature_group: folium.FeatureGroup
    key: str


def map_of(
    data: dict[str, Any],
    prepared: PreparedLayer,
    *,
    leaflet_url: str,
    layer_url: str,
    cijfers: str = "",
    plekken: Places | NumberedPoints | None = None,
    key: str = "kaart",
) -> AppMap:
    """Make a map for st_folium.

    Parameters
    ----------
    data
        Of `geo.payload`, or in its form; what is not in `cijfers`.
    leaflet_url, layer_url
        Addresses of the folder with Leaflet (`geo.page.leaflet_folder()`) and of the bytes of
        `prepared`, as seen from the frame of the component.
    cijfers
        What goes before `data`, as `script_json` writes it: for who keeps that for everybody.
    key
        One per map on the page; keep it the same over changes, or the map is mounted anew.

    Notes
    -----
    Call ``st_folium(m.map, key=m.key, feature_group_to_add=m.feature_group,
    returned_objects=list(RETURNED_OBJECTS), use_container_width=True, height=…)``.
    """
    west, south, east, north = prepared.bounds_wgs84
    layer = {"id": prepared.id, "url": layer_url, "grens": [[south, west], [north, east]]}
    group = folium.FeatureGroup(name="cijfers", control=False)
    group.add_child(FigureElement(data | {"laag": layer}, cijfers))
    group.add_child(plekken or Places())
    styles = elements(*place_layer.STYLES)
    base = BaseMap(leaflet_url, scripts=place_layer.SCRIPTS, styles=styles)
    return AppMap(base, group, key)


# branca reads every script that was rendered as a template once more, data included, which was a
# fifth of the processor of a run. Maps of one figure have one script, whoever asks for them.
_read_template = lru_cache(maxsize=48)(branca.element.Template)  # type: ignore[attr-defined]
branca.element.Template = _read_template  # type: ignore[attr-defined,assignment]


class BaseMap(folium.Map):
    """A folium map without tiles, jQuery, Bootstrap or any address of another machine.

    In the browser `window.wijkkaart` is the map with its layer of areas (`geo/elements/kaart.js`)
    and `window.wijkkaart.kaart` is Leaflet's own map, for elements that draw on it. `scripts` are
    names of more files in `geo/elements`, for overlays; `element` is the function of these scripts
    that fills the map, and its `toon` takes the figures.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>{{ this.style }}</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
                center: {{ this.location|tojson }},
                ...{{ this.options|tojavascript }}
            });
            {{ this.script }}
            document.documentElement.lang = "nl";
            window.wijkkaart = window[{{ this.element|tojson }}]({{ this.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        leaflet_url: str,
        *,
        scripts: Sequence[str] = (),
        styles: str = "",
        element: str = "WijkKaart",
    ) -> None:
        # one canvas for all areas: an element of svg per buurt would stall the browser
        super().__init__(
            location=_CENTRE,
            zoom_start=_ZOOM,
            tiles=None,
            prefer_canvas=True,
            zoom_control=False,
            zoom_snap=0.25,
            # folium's own min_zoom is that of tiles, which this map does not have
            minZoom=_FARTHEST,
            maxZoom=_CLOSEST,
        )
        # folium gives each a random one, and so each a script of its own: which branca would
        # read anew each time
        self._id = f"basis_{element.lower()}"
        self.element = element
        # folium would load these from public servers, and jQuery and Bootstrap besides
        base = leaflet_url.rstrip("/")
        self.default_js = [("leaflet", f"{base}/leaflet.js")]
        self.default_css = [("leaflet_css", f"{base}/leaflet.css")]
        # streamlit-folium gives the frame its height; the map takes all of it
        frame = "body { margin: 0; }\n.folium-map { height: 100vh; }\n"
        self.style = frame + elements("kaart.css") + styles
        self.script = elements("samen.js", "vlakken.js", "kaart.js", *scripts)


class FigureElement(MacroElement):
    """FigureElement for the layer that is on the map; evaluated in the browser on each change.

    The data are JSON in which nothing can end a string, a template literal or a script.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.wijkkaart.toon({{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, data: dict[str, Any], cijfers: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "FigureElement"
        written = script_json(data)
        self.data = f"{cijfers[:-1]},{written[1:]}" if cijfers else written


class NumberedPoints(MacroElement):
    """Points with a number on them, as on the sheet of a walk; they let a click through.

    Of each its longitude and latitude, and what stands on it.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.wijkkaart.nummers({{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, punten: Iterable[tuple[float, float, str]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "NumberedPoints"
        self.data = script_json([list(one) for one in punten])


class Places(MacroElement):
    """Places for the map that is there; evaluated in the browser on each change.

    `vervolg` is the address before the queries of the links on cards, seen from the map's frame;
    `kies` is the id of the place whose card is to be open.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.wijkplekken = window.wijkplekken || window.WijkPlekken(window.wijkkaart);
            window.wijkplekken.toon({{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(
        self, delen: Iterable[PlaceLayer] = (), *, vervolg: str = "", kies: str = ""
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Places"
        self.delen = tuple(delen)
        parts = [deel.as_dict() for deel in self.delen]
        self.data = script_json({"delen": parts, "vervolg": vervolg, "kies": kies})
