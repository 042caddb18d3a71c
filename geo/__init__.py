"""Maps and places: classes, palettes, maps for the page, for a file and for print."""

from geo.classify import METHODEN, Classes, classify
from geo.kaart import Kaart, Legendaregel, Vraag, make

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
