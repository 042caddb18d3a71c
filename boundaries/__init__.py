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
    from boundaries.grouping import read_indeling
    from boundaries.reading import read_grenzen

__all__ = [
    "NIVEAUS", "Areas", "also_called", "areas", "available", "called", "find_gemeenten",
    "gemeente_names", "gemeente_option", "geometry", "groupings", "members", "niveau", "niveau_of",
    "normalise_code", "normalise_codes", "parent_code", "prepared", "read_grenzen",
    "read_indeling",
]  # fmt: skip

_LATER = {"read_grenzen": "boundaries.reading", "read_indeling": "boundaries.grouping"}


def __getattr__(name: str) -> object:
    """Load what reads files only for those who read one (PEP 562): a figure needs none of it."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
