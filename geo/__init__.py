"""Maps and places: classes, palettes, maps for the page, for a file and for print."""

from typing import TYPE_CHECKING

from geo.classify import Classes, classify
from geo.kaart import Kaart, Vraag, make
from geo.legenda import Legendaregel
from geo.methods import METHODEN

if TYPE_CHECKING:
    from geo.exchange import write_csv
    from geo.folium_map import app_map
    from geo.html_export import write_html
    from geo.layers import prepared
    from geo.static_map import write_static

__all__ = [
    "METHODEN",
    "Classes",
    "Kaart",
    "Legendaregel",
    "Vraag",
    "app_map",
    "classify",
    "make",
    "prepared",
    "write_csv",
    "write_html",
    "write_static",
]

_LAZY = {
    "app_map": "geo.folium_map",
    "prepared": "geo.layers",
    "write_csv": "geo.exchange",
    "write_html": "geo.html_export",
    "write_static": "geo.static_map",
}


def __getattr__(name: str) -> object:
    """Load folium and matplotlib only for those who draw with them (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module 'geo' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
