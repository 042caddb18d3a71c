"""Places in folium: evaluated in the browser on the map that is there, as harmless data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from branca.element import MacroElement
from folium.template import Template

from geo.escaping import script_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.places.layer import PlaceLayer


class Places(MacroElement):
    """Places for the map that is there; evaluated in the browser on each change.

    Parameters
    ----------
    delen
        What is shown; nothing for none.
    vervolg
        Address before the queries of the links on cards, seen from the map's frame.
    kies
        Id of the place whose card is to be open.
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
