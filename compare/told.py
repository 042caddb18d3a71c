"""A figure beside its benchmarks in writing, so that a difference that is there can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indicators import format_value

if TYPE_CHECKING:
    from compare.benchmark import Vergelijking
    from compare.difference import Meetwaarde
    from compare.profile import Regel

_MORE = 2
"""Decimals that are added at most."""


def told(row: Regel, found: Vergelijking) -> tuple[str, str]:
    """Return the figure and its benchmark as text.

    Where they differ surely and would read the same (15 % and 15 %), both get the decimals
    that tell them apart: it is the outcome that a reader would doubt. Never more than `_MORE`.
    """
    more = _needed(row, found)
    return _written(row, row.cijfer.meting, more), _written(row, found.cijfer.meting, more)


def told_among(row: Regel) -> tuple[str, dict[str, str]]:
    """Return the figure and all its benchmarks (by code) as text, with one number of decimals.

    The figure stands once before all of them, so it gets the decimals that the closest needs.
    """
    more = max((_needed(row, found) for found in row.vergelijkingen), default=0)
    beside = {
        found.maatstaf.code: _written(row, found.cijfer.meting, more)
        for found in row.vergelijkingen
    }
    return _written(row, row.cijfer.meting, more), beside


def _needed(row: Regel, found: Vergelijking) -> int:
    """Return how many decimals more tell a sure difference."""
    if not found.verschil.duidelijk:
        return 0
    for more in range(_MORE):
        if _written(row, row.cijfer.meting, more) != _written(row, found.cijfer.meting, more):
            return more
    return _MORE


def _written(row: Regel, figure: Meetwaarde, more: int) -> str:
    finer = replace(row.indicator, decimalen=row.indicator.decimalen + more)
    return format_value(finer, figure.waarde, figure.staat)
