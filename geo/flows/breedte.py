"""How wide a line is, and the round numbers of the legend that says so."""

from __future__ import annotations

import math

WIDEST = 16.0
"""Pixels of the largest line on the map."""
THINNEST = 1.2
"""No line is thinner than can be seen."""
_STEPS = (1, 2, 3, 5)
_PARTS = (1, 3, 12)


def width(value: float, largest: float) -> float:
    """Return the width in pixels: in proportion to the largest, never invisible."""
    return max(THINNEST, WIDEST * value / largest) if largest > 0 else THINNEST


def legend(largest: float) -> tuple[int, ...]:
    """Return up to three round numbers, largest first, that lie within what is drawn."""
    found = {_round_down(largest / part) for part in _PARTS}
    return tuple(sorted((number for number in found if number >= 1), reverse=True))


def _round_down(value: float) -> int:
    """Return the largest of 1, 2, 3 or 5 times a power of ten that fits; 0 below 1."""
    if value < 1:
        return 0
    power = 10 ** math.floor(math.log10(value) + 1e-9)
    return int(max(step * power for step in _STEPS if step * power <= value + 1e-9))
