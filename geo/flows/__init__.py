"""The flow map: pupils who cross the borders of an SWV, drawn, counted and explained."""

from geo.flows.flow_map import Stroomkaart, scene, school_scene
from geo.flows.question import StroomVraag
from geo.flows.wording import Aantal, bands, source_names

__all__ = [
    "Aantal",
    "StroomVraag",
    "Stroomkaart",
    "bands",
    "scene",
    "school_scene",
    "source_names",
]
