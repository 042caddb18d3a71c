"""Figures per area: what they mean, reading them, joining and aggregating them."""

from typing import TYPE_CHECKING

from indicators.catalogue import (
    DOMEINEN,
    NIET_OPGEGEVEN,
    Catalogue,
    Indicator,
    Richting,
    SoortCijfer,
    catalogue,
)
from indicators.figures import (
    Figures,
    Hoger,
    above,
    area_codes,
    area_names,
    available,
    figures,
    format_value,
    higher,
    matrix,
    state_counts,
)
from indicators.joining import Joined, JoinReport, join

if TYPE_CHECKING:
    from indicators.reading import read_grenzen, read_indicatoren
    from indicators.workbook import template

__all__ = [
    "DOMEINEN", "NIET_OPGEGEVEN", "Catalogue", "Figures", "Hoger", "Indicator", "JoinReport",
    "Joined", "Richting", "SoortCijfer", "above", "area_codes", "area_names", "available",
    "catalogue", "figures", "format_value", "higher", "join", "matrix", "read_grenzen",
    "read_indicatoren", "state_counts", "template",
]  # fmt: skip

_LATER = {
    "read_grenzen": "indicators.reading",
    "read_indicatoren": "indicators.reading",
    "template": "indicators.workbook",
}


def __getattr__(name: str) -> object:
    """Load what reads files only for those who read one (PEP 562): a map needs none of it."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
