"""Which areas exist: codes, levels, hierarchy and geometry, per year of the division."""

from typing import TYPE_CHECKING

from boundaries.areas import Areas, areas, available, geometry, groupings, members, prepared
from boundaries.codes import (
    NIVEAUS,
    called,
    niveau,
    niveau_of,
    normalise_code,
    normalise_codes,
    parent_code,
)
from boundaries.gemeenten import also_called, find_gemeenten, gemeente_names, gemeente_option

if TYPE_CHECKING:
    from boundaries.change import compare_years
    from boundaries.geojson import to_geojson
    from boundaries.grouping import read_indeling
    from boundaries.reading import AttributeTable, GrenzenResult, read_grenzen

__all__ = [
    "NIVEAUS", "Areas", "AttributeTable", "GrenzenResult", "also_called", "areas",
    "available", "called", "compare_years", "find_gemeenten", "gemeente_names", "gemeente_option",
    "geometry", "groupings", "members", "niveau", "niveau_of", "normalise_code", "normalise_codes",
    "parent_code", "prepared", "read_grenzen", "read_indeling", "to_geojson",
]  # fmt: skip

_LATER = {
    "AttributeTable": "boundaries.reading",
    "GrenzenResult": "boundaries.reading",
    "compare_years": "boundaries.change",
    "read_grenzen": "boundaries.reading",
    "read_indeling": "boundaries.grouping",
    "to_geojson": "boundaries.geojson",
}


def __getattr__(name: str) -> object:
    """Load what reads files or draws only for those who do (PEP 562): a figure needs none of it."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
