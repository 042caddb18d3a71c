"""A number of pupils that may be masked, and the Dutch words for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping

GRONDEN = {
    "telling": "geteld",
    "schatting": "naar schatting",
    "ondergrens": "ten minste",
}
"""What a single number for a count rests on, and the words before it."""


@dataclass(frozen=True, slots=True)
class Aantal:
    """A count with what is certain of it; `schatting` is None where none is allowed."""

    laag: int
    hoog: int
    cellen: int = 0
    schatting: float | None = None
    schatting_laag: float | None = None
    schatting_hoog: float | None = None

    @classmethod
    def from_row(cls, row: Mapping[Any, Any], prefix: str = "") -> Aantal:
        """Make one of a row with count columns, or of those that begin with a prefix."""
        low, high = int(row[f"{prefix}laag"]), int(row[f"{prefix}hoog"])
        found = [row[f"{prefix}{name}"] for name in _ESTIMATE]
        known = [None if math.isnan(value) else float(value) for value in found]
        return cls(low, high, int(row.get(f"{prefix}afgeschermde_cellen", 0)), *known)

    def minus(self, other: Aantal) -> Aantal:
        """Return the difference: true bounds, and an estimate where both sides have one.

        The interval is that of independent estimates, as in `flows.saldo_tabel` (Zou and
        Donner's MOVER), and stays within the bounds.
        """
        low, high = self.laag - other.hoog, self.hoog - other.laag
        one, two = self._three, other._three
        if one is None or two is None:
            return Aantal(low, high, self.cellen + other.cellen)
        middle = one[0] - two[0]
        below = math.hypot(one[0] - one[1], two[2] - two[0])
        above = math.hypot(one[2] - one[0], two[0] - two[1])
        ends = (min(max(end, low), high) for end in (middle, middle - below, middle + above))
        return Aantal(low, high, self.cellen + other.cellen, *(round(end, 1) for end in ends))

    @property
    def _three(self) -> tuple[float, float, float] | None:
        """Estimate and interval, or the count itself."""
        if self.zeker:
            return (float(self.laag),) * 3
        if self.schatting is None or self.schatting_laag is None or self.schatting_hoog is None:
            return None
        return self.schatting, self.schatting_laag, self.schatting_hoog

    @property
    def zeker(self) -> bool:
        """Whether nothing of it is masked."""
        return self.laag == self.hoog

    @property
    def grond(self) -> str:
        """What `waarde` rests on: `telling`, `schatting` or `ondergrens`."""
        if self.zeker:
            return "telling"
        return "ondergrens" if self.schatting is None else "schatting"

    @property
    def waarde(self) -> float:
        """The one number that a width or an order takes: count, estimate, or least."""
        return float(self.laag) if self.schatting is None else self.schatting

    @property
    def tekst(self) -> str:
        """In words: `735`, `naar schatting 85 (78–93)` or `12 tot 48`."""
        if self.zeker:
            return format_number(self.laag)
        return self.schatting_tekst or f"{format_number(self.laag)} tot {format_number(self.hoog)}"

    @property
    def kort(self) -> str:
        """For a small cell: `735`, `≈ 85` for an estimate, `12–48` for bounds."""
        if self.grond == "schatting":
            return f"≈ {format_number(round(self.waarde))}"
        return (
            format_number(self.laag)
            if self.zeker
            else f"{format_number(self.laag)}–{format_number(self.hoog)}"
        )

    @property
    def schatting_tekst(self) -> str:
        """`naar schatting 85 (78–93)`; '' where there is none or none is needed."""
        if self.zeker or self.schatting is None:
            return ""
        low, high = self.schatting_laag, self.schatting_hoog
        interval = "" if low is None or high is None else f" ({reach(low, high)})"
        return f"naar schatting {format_number(round(self.schatting))}{interval}"

    @property
    def grens_tekst(self) -> str:
        """What is certain: `tussen 67 en 268`, or the count itself."""
        if self.zeker:
            return format_number(self.laag)
        return f"tussen {format_number(self.laag)} en {format_number(self.hoog)}"


_ESTIMATE = ("schatting", "schatting_laag", "schatting_hoog")


def reach(low: float, high: float) -> str:
    """Write an interval as `78–93`; with a word between where a sign would confuse."""
    sign = " tot " if low < 0 or high < 0 else "–"
    return f"{format_number(round(low))}{sign}{format_number(round(high))}"
