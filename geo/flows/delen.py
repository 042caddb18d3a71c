"""The parts of a flow map: places, lines, and what is no line, each with its numbers."""

from __future__ import annotations

from dataclasses import dataclass

from geo.flows.aantal import Aantal
from store.dutch import format_number

REDENEN = {
    "minimum": "onder het minimum",
    "top": "buiten de grootste stromen",
    "zonder_plaats": "zonder punt op de kaart",
}
"""Why a flow between areas is no line."""


@dataclass(frozen=True, slots=True)
class Knoop:
    """A place where lines begin or end, with its totals in the filter of the question."""

    code: str
    naam: str
    punt: tuple[float, float]
    """Longitude and latitude."""
    rd: tuple[float, float]
    plaats: str
    """What the point is the point of."""
    eigen: bool
    """Whether this is the SWV asked about, or lies in it."""
    inkomend: Aantal | None
    """Pupils who come to the SWV from here (at its own node: from everywhere)."""
    uitgaand: Aantal | None
    intern: Aantal | None


@dataclass(frozen=True, slots=True)
class Lijn:
    """A flow that is drawn."""

    id: str
    richting: str
    soort: str
    """A type of education when split, else `alle`."""
    tegenpartij: str
    naam: str
    van: str
    """What stands at the beginning, in words."""
    naar: str
    begin: tuple[float, float]
    """Longitude and latitude."""
    eind: tuple[float, float]
    begin_rd: tuple[float, float]
    eind_rd: tuple[float, float]
    aantal: Aantal
    bocht: int
    """How manieth line between the same two points, from 0: each bends further."""


@dataclass(frozen=True, slots=True)
class Buiten:
    """A counterpart without a place: abroad, unknown, or not in the regio-indeling."""

    code: str
    naam: str
    inkomend: Aantal | None
    uitgaand: Aantal | None


@dataclass(frozen=True, slots=True)
class NietGetekend:
    """Flows between areas that are no line, for one reason."""

    reden: str
    lijnen: int
    laag: int
    hoog: int

    @property
    def tekst(self) -> str:
        """In words, with the number of pupils."""
        pupils = Aantal(self.laag, self.hoog).tekst
        flows = "1 stroom" if self.lijnen == 1 else f"{format_number(self.lijnen)} stromen"
        return f"{flows} {REDENEN[self.reden]} ({pupils} leerlingen)"
