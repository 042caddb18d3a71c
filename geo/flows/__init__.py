"""The flow map: pupils who cross the borders of an SWV, drawn, counted and explained."""

from geo.flows.flow_map import Stroomkaart, scene, school_scene
from geo.flows.question import StroomVraag
from geo.flows.wording import Aantal, bands, source_names

__all__ = [
    "Aantal",
    "StroomVraag",
    "Stroomkaart",
    "app_map",
    "bands",
    "matrix_scene",
    "scene",
    "school_scene",
    "source_names",
    "swv_vlakken",
]

_LAZY = {
    "app_map": "geo.flows.payload",
    "matrix_scene": "geo.flows.charts",
    "swv_vlakken": "geo.flows.swv_areas",
}


def __getattr__(name: str) -> object:
    """Load folium, shapely and matplotlib only for those who draw with them (PEP 562)."""
    if name not in _LAZY:
        raise AttributeError(f"module 'geo.flows' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
