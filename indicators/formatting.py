"""Figures as Dutch people read them: `€ 310.000`, `19 %`, `afgeschermd`; words in a row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from store.dutch import format_number

if TYPE_CHECKING:
    from indicators.catalogue import Indicator

STAATWOORDEN = {
    "afgeschermd": "afgeschermd",
    "ontbreekt": "ontbreekt",
    "nvt": "niet van toepassing",
}
"""States as people read them."""
_GONE = "ontbreekt"
_SHORT_UNITS = frozenset({"km", "kWh", "m³", "hectare", "dB"})


def format_value(indicator: Indicator, waarde: float, staat: str) -> str:
    """Return a figure as text, a state as its word; never a number for a state."""
    if staat != "waarde" or waarde is None or math.isnan(waarde):
        return STAATWOORDEN.get(staat, _GONE)
    number = format_number(waarde, indicator.decimalen)
    if indicator.eenheid == "euro":
        return f"€ {number}"
    if indicator.eenheid == "%" or indicator.eenheid in _SHORT_UNITS:
        return f"{number} {indicator.eenheid}"
    return number


def state_clause(subject: str, staat: str) -> str:
    """Say of a figure without a value what its state is: `het cijfer is afgeschermd`."""
    word = STAATWOORDEN.get(staat, _GONE)
    return f"{subject} {word}" if word == _GONE else f"{subject} is {word}"
