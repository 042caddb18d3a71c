"""Figures as Dutch people read them: `€ 310.000`, `19 %`, `afgeschermd`; words in a row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from indicators.catalogue import Indicator

STAATWOORDEN = {
    "afgeschermd": "afgeschermd",
    "ontbreekt": "ontbreekt",
    "nvt": "niet van toepassing",
}
"""States as people read them."""
_GONE = "ontbreekt"
_SHORT_UNITS = frozenset({"km", "kWh", "m³", "hectare", "dB"})
_DUTCH = str.maketrans(",.-", ".,−")


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


def lower_first(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def upper_first(text: str) -> str:
    """Return text with a capital to begin with."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str]) -> str:
    """Return words as Dutch enumerates them: `a, b en c`."""
    return " en ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def as_shown(values: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Return numbers as `format_number` writes them, nan where there is none.

    Rounding a number and rounding its text can differ on a half: 1.95 is a little less than
    that in binary and is written 1,9, while ten times as much is 19.5 exactly.
    """
    import numpy as np

    distinct, where = np.unique(values, return_inverse=True)
    written = [float(f"{value:.{decimals}f}") for value in distinct.tolist()]
    shown: NDArray[np.float64] = np.asarray(written, dtype=np.float64)[where]
    return shown


def format_number(value: float, decimals: int = 0) -> str:
    """Return a number with thousands dots and a decimal comma, minus as a real minus.

    Written out instead of asked of babel, which is twenty times slower: a map formats
    14,500 of them. The tests hold it to babel's `nl_NL`.
    """
    text = f"{value:,.{decimals}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.translate(_DUTCH)
