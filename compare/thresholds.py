"""From which size a difference is "much": beside the test, which asks whether it is sure.

The thresholds are data (`drempels.toml`), one for each way of measuring a difference, with the
reason for each; people may choose their own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from indicators import Indicator, SoortCijfer
from store.dutch import format_number, lower_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.records import Records


_FILE = Path(__file__).with_name("drempels.toml")
_UNITS = {
    "punten": "procentpunt",
    "procent": "% van het cijfer waarmee vergeleken wordt",
    "spreiding": "% van de kwartielafstand van alle gebieden",
}
SOORT_DREMPEL = "drempel"
"""Kind of the records in which people keep thresholds of their own."""
# own choice: what is twice as much is much by any measure
HOOGSTE = 100
"""Highest threshold that can be chosen."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold."""

    id: str
    label: str
    maat: str
    """`punten`, `procent` (of the benchmark) or `spreiding` (of the interquartile range)."""
    waarde: float
    reden: str

    @property
    def eenheid(self) -> str:
        """Return what the number counts."""
        return _UNITS[self.maat]


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Return the thresholds as they came with the tool, by id."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Threshold(id=name, **row) for name, row in rows.items()}


def chosen_thresholds(values: Sequence[float] = ()) -> dict[str, Threshold]:
    """Return the thresholds with other values, in their order; too few or none: the usual."""
    known = thresholds()
    if len(values) != len(known):
        return dict(known)
    return {
        row.id: replace(row, waarde=float(min(max(value, 0), HOOGSTE)))
        for row, value in zip(known.values(), values, strict=True)
    }


def kept_thresholds(records: Records | None) -> tuple[float, ...]:
    """Return the thresholds that people keep (kind `drempel`), as `chosen_thresholds` takes them.

    Empty where they agreed on none: the usual ones hold. `records` is None where nothing is kept.
    What is no number counts as not agreed.
    """
    own = {
        row.gegevens.get("welke"): float(value)
        for row in (records.all(SOORT_DREMPEL) if records else ())
        if isinstance(value := row.gegevens.get("waarde"), int | float)
    }
    known = thresholds()
    if not own.keys() & known.keys():
        return ()
    return tuple(own.get(name, row.waarde) for name, row in known.items())


def least_difference(
    row: Indicator, other: float, breedte: float | None, drempels: Mapping[str, Threshold]
) -> float | None:
    """Return from which difference with `other` a figure is much different, in its own unit.

    Never less than the last decimal that is shown. None where it cannot be told: of a count,
    and of a score where too few areas tell how they are spread (`breedte`, the interquartile
    range).
    """
    if row.soort is SoortCijfer.AANTAL:
        return None
    if row.soort is SoortCijfer.INDEX:
        return None if not breedte else breedte * drempels["score"].waarde / 100
    # of a small share five points would be everything: there a quarter of it counts
    if row.eenheid == "%":
        small = min(other, 100 - other) * drempels["klein_aandeel"].waarde / 100
        least = min(drempels["aandeel"].waarde, max(small, 0.0))
    else:
        name = "bedrag" if row.eenheid == "euro" else "verhouding"
        least = abs(other) * drempels[name].waarde / 100
    return max(least, 10.0**-row.decimalen)


def tell_thresholds(drempels: Mapping[str, Threshold]) -> str:
    """Say in one Dutch sentence from when a difference is called much."""
    told = "; ".join(
        f"{lower_first(row.label)} {format_number(row.waarde, 1).removesuffix(',0')} {row.eenheid}"
        for row in drempels.values()
    )
    return f"Veel is een verschil vanaf: {told}."
