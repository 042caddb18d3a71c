"""Figures per area: what they mean, reading them, joining and aggregating them."""

from indicators.catalogue import (
    DOMEINEN,
    NIET_OPGEGEVEN,
    Catalogue,
    Indicator,
    Nul,
    Richting,
    SoortCijfer,
    catalogue,
    fold,
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
)
from indicators.joining import Joined, JoinReport, join
from indicators.reading import read_grenzen, read_indicatoren
from indicators.template import template

__all__ = [
    "DOMEINEN",
    "NIET_OPGEGEVEN",
    "Catalogue",
    "Figures",
    "Hoger",
    "Indicator",
    "JoinReport",
    "Joined",
    "Nul",
    "Richting",
    "SoortCijfer",
    "above",
    "area_codes",
    "area_names",
    "available",
    "catalogue",
    "figures",
    "fold",
    "format_value",
    "higher",
    "join",
    "matrix",
    "read_grenzen",
    "read_indicatoren",
    "template",
]
