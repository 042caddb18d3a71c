"""Figures per area: what they mean, reading them, joining and aggregating them."""

from indicators.catalogue import (
    DOMEINEN,
    NIET_OPGEGEVEN,
    Catalogue,
    Indicator,
    Richting,
    SoortCijfer,
    catalogue,
)
from indicators.reading import read_indicatoren

__all__ = [
    "DOMEINEN",
    "NIET_OPGEGEVEN",
    "Catalogue",
    "Indicator",
    "Richting",
    "SoortCijfer",
    "catalogue",
    "read_indicatoren",
]
