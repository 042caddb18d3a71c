"""The flow map: pupils who cross the borders of an SWV, drawn, counted and explained."""

from geo.flows._banden import bands, source_line
from geo.flows.aantal import Aantal
from geo.flows.delen import Buiten, Knoop, Lijn, NietGetekend
from geo.flows.stroomkaart import Stroomkaart, scene
from geo.flows.vraag import StroomVraag

__all__ = [
    "Aantal",
    "Buiten",
    "Knoop",
    "Lijn",
    "NietGetekend",
    "StroomVraag",
    "Stroomkaart",
    "app_map",
    "bands",
    "matrix_scene",
    "scene",
    "source_line",
    "swv_vlakken",
]

_LAZY = {
    "app_map": "geo.flows.folium_map",
    "matrix_scene": "geo.flows.heatmap",
    "swv_vlakken": "geo.flows.vlakken",
}


def __getattr__(name: str) -> object:
    """Load folium, shapely and matplotlib only for those who draw with them (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module 'geo.flows' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
