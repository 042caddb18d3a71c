"""A figure beside its benchmark in writing, so that a difference that is there can be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indicators import format_value

if TYPE_CHECKING:
    from compare.benchmark import Vergelijking
    from compare.profile import Regel

_MORE = 2
"""Decimals that are added at most."""


def told(row: Regel, found: Vergelijking) -> tuple[str, str]:
    """Return the figure and its benchmark as text.

    Where they differ surely and would read the same (15 % and 15 %), both get the decimals
    that tell them apart: it is the outcome that a reader would doubt. Never more than `_MORE`.
    """
    own, other = row.cijfer.meting, found.cijfer.meting
    said = ("", "")
    for more in range(_MORE + 1):
        finer = replace(row.indicator, decimalen=row.indicator.decimalen + more)
        said = (
            format_value(finer, own.waarde, own.staat),
            format_value(finer, other.waarde, other.staat),
        )
        if said[0] != said[1] or not found.verschil.duidelijk:
            break
    return said
