"""What flows are called, coloured and counted as: one table each, for map, file, print and page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from flows.bounds import UNKNOWN, difference
from store import FICTIEF
from store.dutch import format_number, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from flows.dataset import Leerlingjaar
    from flows.own_flows import EigenJaar
    from geo.flows.question import StroomVraag


SOORT = {
    "bo": "basisonderwijs",
    "sbo": "speciaal basisonderwijs",
    "so": "speciaal onderwijs",
    "vso": "voortgezet speciaal onderwijs",
    "vo": "voortgezet onderwijs",
    "alle": "alle soorten samen",
}
STELSEL = {
    "regionaal": "regionaal",
    "reformatorisch": "reformatorisch (eigen landelijk samenwerkingsverband)",
    "cluster12": "cluster 1 en 2 (buiten de samenwerkingsverbanden)",
    "alle": "alle stelsels samen",
}
RICHTING = {"inkomend": "van elders", "uitgaand": "naar elders", "intern": "binnen het gebied"}
NIVEAU = {
    "swv": ("samenwerkingsverband", "samenwerkingsverbanden"),
    "gemeente": ("gemeente", "gemeenten"),
    "pc4": ("postcode", "postcodes"),
    "school": ("school", "scholen"),
}
KLEUR = {"inkomend": "#1f6fb4", "uitgaand": "#c75a0a", "intern": "#6b7178"}
"""Blue comes, orange goes, grey stays: everywhere. At least 3:1 on the ground of the map."""
SOORT_KLEUR = {
    "bo": "#332288", "sbo": "#0f7f74", "so": "#c4476b", "vso": "#8f7500", "vo": "#5b5b5b",
}  # fmt: skip
"""When types are told apart (after Paul Tol's muted scheme, darkened to 3:1 on white)."""
PATROON_2017 = (
    "De schatting veronderstelt dat het patroon van 2017, toen niets was afgeschermd, ook nu geldt."
)


def kort(name: str) -> str:
    """Shorten the name of an SWV for use beside a dot: its first gemeente, `e.o.` for more."""
    for before in _BEFORE_NAME:
        if name.lower().startswith(before) and len(name) > len(before):
            name = name[len(before) :]
    first, comma, _ = name.partition(", ")
    return f"{first} e.o." if comma else name


_BEFORE_NAME = ("stichting ", "samenwerkingsverband ", "swv ", "passend onderwijs ")


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
        """Return the difference: true bounds, and an estimate where both sides have one."""
        low, high, *estimate = difference(self._five, other._five).tolist()
        known = [None if math.isnan(part) else round(part, 1) for part in estimate]
        certain = low == high
        return Aantal(
            int(low), int(high), self.cellen + other.cellen, *([None] * 3 if certain else known)
        )

    @property
    def _five(self) -> npt.NDArray[np.float64]:
        """Bounds, then estimate and interval: the count itself where that is certain."""
        parts = (self.schatting, self.schatting_laag, self.schatting_hoog)
        if self.zeker:
            parts = (float(self.laag),) * 3
        known = [math.nan if None in parts else part for part in parts]
        return np.array([self.laag, self.hoog, *known], dtype=float)

    @property
    def zeker(self) -> bool:
        """Whether nothing of it is masked."""
        return self.laag == self.hoog

    @property
    def open(self) -> bool:
        """Whether nothing that is shown gives an upper end."""
        return self.hoog >= int(UNKNOWN) // 2

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
        if self.open:
            return self.grens_tekst
        return self.schatting_tekst or f"{format_number(self.laag)} tot {format_number(self.hoog)}"

    @property
    def kort(self) -> str:
        """For a small cell: `735`, `≈ 85` for an estimate, `12–48` for bounds."""
        if self.grond == "schatting":
            return f"≈ {format_number(round(self.waarde))}"
        if self.open:
            return f"≥ {format_number(self.laag)}"
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
        """What is certain: `tussen 67 en 268`, `ten minste 67`, or the count itself."""
        if self.zeker:
            return format_number(self.laag)
        if self.open:
            return f"ten minste {format_number(self.laag)}"
        return f"tussen {format_number(self.laag)} en {format_number(self.hoog)}"


_ESTIMATE = ("schatting", "schatting_laag", "schatting_hoog")


def reach(low: float, high: float) -> str:
    """Write an interval as `78–93`; with a word between where a sign would confuse."""
    sign = " tot " if low < 0 or high < 0 else "–"
    return f"{format_number(round(low))}{sign}{format_number(round(high))}"


AFGESCHERMD = (
    "Aantallen van 1 tot en met 4 zijn in de bron afgeschermd. Zeker zijn de ondergrens en de "
    "bovengrens; een schatting staat er als schatting, elk getal apart afgerond. " + PATROON_2017
)


def bands(year: Leerlingjaar, *, points: bool = True, masked: bool) -> tuple[str, ...]:
    """Return what a reader must know first, most important first."""
    found = []
    if year.fictief:
        found.append(FICTIEF)
    if masked:
        found.append(AFGESCHERMD)
    if year.onvolledig:
        found.append(
            f"De cijfers van {year.jaar} zijn onvolledig: in de bestanden "
            f"{'ontbreekt' if len(year.onvolledig) == 1 else 'ontbreken'} "
            f"{', '.join(year.onvolledig)}."
        )
    if not points:
        found.append(
            "Er zijn geen postcodepunten in de gegevensmap, dus niets heeft een plaats op de "
            "kaart. Zet ze erin met `wijkverkenner importeer postcodes BESTAND`."
        )
    return tuple(found)


def own_bands(own: EigenJaar) -> tuple[str, ...]:
    """Return what a reader of an own table must know first."""
    return (*((FICTIEF,) if own.record.herkomst.fictief else ()), own.zin)


def own_source(own: EigenJaar) -> str:
    """Return the source line of an own table."""
    return f"Bron: {own.record.key.bron} ({own.record.herkomst.licentie}), {own.jaar}"


def own_subtitle(soorten: tuple[str, ...], vraag: StroomVraag) -> str:
    """Say of which pupils of an own table a map is."""
    level = NIVEAU[vraag.niveau][1]
    parts = (listed(soorten), "eigen cijfers, afgeschermd", f"tegenover {level}")
    return " · ".join((*filter(None, parts), str(vraag.jaar)))


def source_names(year: Leerlingjaar) -> str:
    """Return where figures are from: the products with the regio-indeling, and the date."""
    names = list(dict.fromkeys(record.key.bron for record in year.records))
    return f"{', '.join(names)}; peildatum 1 oktober {year.jaar}"
