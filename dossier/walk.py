"""A wandeling or bicycle tour: its stops by number, and the notes that come back by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dossier.dossier import Dossier
    from store.records_rows import Opdracht, Rij

WANDELING, STOP = "wandeling", "stop"


@dataclass(frozen=True, slots=True)
class WalkStop:
    """One stop."""

    rij: Rij
    nummer: str
    """As it stands on the sheet: a number, or what people typed instead."""
    naam: str
    vraag: str
    gezien: str
    plek: tuple[float, float] | None
    """RD (EPSG:28992), metres; None where nobody said where it is."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A wandeling with its stops in the order of their numbers."""

    rij: Rij
    stops: tuple[WalkStop, ...]

    @property
    def naam(self) -> str:
        """Return what it is called."""
        return str(self.rij.gegevens.get("naam") or "Wandeling")

    @property
    def volgende(self) -> int:
        """Return the number of a stop to be added."""
        return (
            max((number for one in self.stops if (number := _order(one)[0]) < _LAST), default=0) + 1
        )

    @property
    def dubbel(self) -> tuple[str, ...]:
        """Return numbers that more than one stop has: notes by number would not tell them apart."""
        numbers = [one.nummer for one in self.stops]
        return tuple(dict.fromkeys(one for one in numbers if numbers.count(one) > 1))


# where people typed a word for a number: behind all numbers
_LAST = 10**9


def walk(dossier: Dossier, rij: Rij) -> Walk:
    """Return a wandeling with its stops."""
    stops = [_stop(row) for row in dossier.of(STOP) if row.gegevens.get("wandeling") == rij.id]
    return Walk(rij, tuple(sorted(stops, key=_order)))


def note_orders(found: Walk, notes: Mapping[str, str]) -> list[Opdracht]:
    """Return what it takes to keep what was seen, by the id of the stop; the same is not kept."""
    return [
        one.rij.order({**one.rij.gegevens, "gezien": text.strip() or None})
        for one in found.stops
        if (text := notes.get(one.rij.id)) is not None and text.strip() != one.gezien
    ]


def _stop(row: Rij) -> WalkStop:
    data = row.gegevens
    x, y = _metres(data.get("x")), _metres(data.get("y"))
    naam, vraag, gezien = (str(data.get(name) or "") for name in ("naam", "vraag", "gezien"))
    place = None if x is None or y is None else (x, y)
    return WalkStop(row, str(data.get("nummer") or "?"), naam, vraag, gezien, place)


def _metres(value: object) -> float | None:
    """Return a coordinate; None for one that was not read as a number."""
    return float(value) if isinstance(value, int | float) else None


def _order(one: WalkStop) -> tuple[int, str, str]:
    return (int(one.nummer) if one.nummer.isdecimal() else _LAST, one.nummer, one.rij.id)
