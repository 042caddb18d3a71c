"""Targets that no figure can come to: a share above 100 %, a number below nought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compare.resultaat import SoortDoel
from store.dutch import format_number, lower_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compare.resultaat import Doel
    from compare.resultaat_meting import Meting
    from indicators import Indicator

_SLACK = 1e-9


def unreachable(doel: Doel, metingen: Mapping[str, Meting]) -> str:
    """Say which figure would have to leave its range, '' where none would.

    Only what can never be: below nought where the catalogue knows no such value, and above
    100 for a percentage. Without a figure of the base year the change alone is held to that.
    """
    if not doel.soort.verandering or doel.waarde is None:
        return ""
    for name in doel.indicatoren:
        meting = metingen.get(name)
        row = meting.indicator if meting is not None else None
        if meting is None or row is None or row.bereik is None or row.bereik[0] < 0:
            continue
        base = meting.bekend(doel.basisjaar)
        target = _target(doel, base)
        high = row.bereik[1] if row.eenheid == "%" else float("inf")
        if target is None or -_SLACK <= target <= high + _SLACK:
            continue
        text = meting.schrijf(target)
        begin = "Zo ver kan het niet" if base is None else (
            f"Van {meting.schrijf(base)} in {doel.basisjaar} naar {text} kan niet"
        )  # fmt: skip
        return f"{begin}: {lower_first(row.label)} {_range(row)}. Vul een kleinere verandering in."
    return ""


def _target(doel: Doel, base: float | None) -> float | None:
    """Return the value to come to; without a base that of a change from the far end."""
    change = doel.waarde or 0.0
    if doel.soort is SoortDoel.RELATIEF:
        if base is None:
            return -1.0 if change < -100 else None  # noqa: PLR2004 (per cent: all of it)
        return base * (1 + change / 100)
    if base is not None:
        return base + change
    return change if change > 0 else None


def _range(row: Indicator) -> str:
    if row.eenheid != "%" or row.bereik is None:
        return "wordt nooit minder dan 0"
    return f"ligt altijd tussen 0 en {format_number(row.bereik[1])} %"
