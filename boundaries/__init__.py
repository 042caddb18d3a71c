"""Which areas exist: codes, levels, hierarchy and geometry, per year of the division."""

from typing import TYPE_CHECKING

from boundaries.areas import Areas, areas, available, geometry, groupings, members, prepared
from boundaries.change import compare_years
from boundaries.codes import (
    NIVEAUS,
    Niveau,
    called,
    niveau,
    niveau_of,
    normalise_code,
    normalise_codes,
    parent_code,
)
from boundaries.gemeenten import find_gemeenten, gemeente_names
from boundaries.geojson import to_geojson

if TYPE_CHECKING:
    from boundaries.grouping import read_indeling
    from boundaries.reading import AttributeTable, GrenzenResult, read_grenzen

__all__ = [
    "NIVEAUS",
    "Areas",
    "AttributeTable",
    "GrenzenResult",
    "Niveau",
    "areas",
    "available",
    "called",
    "compare_years",
    "find_gemeenten",
    "gemeente_names",
    "geometry",
    "groupings",
    "members",
    "niveau",
    "niveau_of",
    "normalise_code",
    "normalise_codes",
    "parent_code",
    "prepared",
    "read_grenzen",
    "read_indeling",
    "to_geojson",
]

_READING = {
    "AttributeTable": "boundaries.reading",
    "GrenzenResult": "boundaries.reading",
    "read_grenzen": "boundaries.reading",
    "read_indeling": "boundaries.grouping",
}


def __getattr__(name: str) -> object:
    """Load what reads files only for those who read one (PEP 562): a map needs none of it."""
    if name not in _READING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_READING[name]), name)
