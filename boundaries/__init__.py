"""Which areas exist: codes, levels, hierarchy and geometry, per year of the division."""

from boundaries.access import Areas, areas, available, geometry, groupings, members, prepared
from boundaries.change import compare_years
from boundaries.codes import niveau_of, normalise_code, normalise_codes, parent_code
from boundaries.geojson import to_geojson
from boundaries.grouping import read_indeling
from boundaries.levels import NIVEAUS, Niveau, called, niveau
from boundaries.reading import AttributeTable, GrenzenResult, read_grenzen
from boundaries.searching import find_gemeenten, gemeente_names

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
