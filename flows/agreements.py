"""What two SWVs propose and agree about their pupils, as rows that people keep.

An agreement is of two SWVs and of roles, never of persons: what looks like one is pointed out, and
kept as it was written. A proposal may rest on a simulation, kept as the move itself, so that it is
computed anew on the figures of the day.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from store.dutch import day_text, listed
from store.reading.persons import person_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.records import Records
    from store.records_rows import Gegevens, Rij

SOORT_AFSPRAAK = "swv_afspraak"
"""The kind of these rows in the records."""
VOORSTEL, AFGESPROKEN, VERVALLEN = "voorstel", "afgesproken", "vervallen"
STANDEN = (VOORSTEL, AFGESPROKEN, VERVALLEN)
LABELS = {
    "wat": "Afspraak",
    "stand": "Stand",
    "soort": "Onderwijssoort",
    "doelgroep": "Doelgroep",
    "vanaf": "Vanaf",
    "tot": "Tot en met",
    "door": "Door wie (rol)",
    "volgende": "Volgende datum",
    "simulatie": "Berust op de simulatie",
}
"""What the fields are called, in the order in which they are read."""
DAYS = ("vanaf", "tot", "volgende")
# own choice: a page of text; more belongs in a document
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Agreement:
    """One proposal or agreement between two SWVs."""

    swv: str
    """Code of the one that wrote it down."""
    met: str
    """Code of the other."""
    wat: str
    soort: str = ""
    """Type of education; '' for all."""
    doelgroep: str = ""
    vanaf: str = ""
    """ISO day, as are `tot` and `volgende`; '' for none, and as written where it is no day."""
    tot: str = ""
    door: str = ""
    """Who sees to it, as roles."""
    volgende: str = ""
    """When both look at it again."""
    stand: str = VOORSTEL
    zet: str = ""
    """The move of pupils that it rests on, as `flows.simulation.read_move` takes it."""
    jaar: int = 0
    """Year of the pupils of that move; 0 without one."""
    periode: str = ""
    """Of the rates that it was computed with."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Agreement:
        """Read a kept row, whatever is in it: what is no text becomes one."""
        made: dict[str, Any] = {
            field.name: " ".join(str(data.get(field.name) or "").split())[:_LONGEST]
            for field in fields(cls)
        }
        made["jaar"] = int(made["jaar"]) if made["jaar"].isdecimal() else 0
        made["stand"] = made["stand"] or VOORSTEL
        return cls(**made)

    def as_dict(self) -> Gegevens:
        """Return what is kept of it."""
        return asdict(self)

    @property
    def geldt(self) -> str:
        """From when until when it holds, in words; '' where nothing is said of it."""
        parts = [
            f"{word} {day_text(day)}"
            for word, day in (("vanaf", self.vanaf), ("tot en met", self.tot))
            if day
        ]
        return " ".join(parts)

    @property
    def simulatie(self) -> str:
        """The simulation that it rests on, in words; '' without one."""
        if not self.zet:
            return ""
        extra = [f"doelgroep {self.doelgroep}" if self.doelgroep else "", str(self.jaar or "")]
        return ", ".join(filter(None, (self.zet, *extra)))


@dataclass(frozen=True, slots=True)
class KeptAgreement:
    """An agreement with the row that holds it."""

    rij: Rij
    afspraak: Agreement


def agreements(records: Records | None, een: str, twee: str = "") -> list[KeptAgreement]:
    """Return what two SWVs propose and agree, whoever wrote it down; the newest last.

    `records` is None where nothing was ever kept; without `twee` those with any other.
    """
    kept = records.all(SOORT_AFSPRAAK) if records else []
    found = [KeptAgreement(row, Agreement.from_dict(row.gegevens)) for row in kept]
    wanted = {een, twee} - {""}
    return [one for one in found if wanted <= {one.afspraak.swv, one.afspraak.met}]


def readable(afspraak: Agreement) -> dict[str, str]:
    """Return label → text of what an agreement says."""
    return {
        label: day_text(value) if name in DAYS else value
        for name, label in LABELS.items()
        if (value := str(getattr(afspraak, name)))
    }


def remarks(afspraak: Agreement, vandaag: date) -> list[str]:
    """Say what somebody should look at: what is missing or cannot be, and what is a person.

    Nothing of it keeps an agreement from being stored.
    """
    said = []
    if not afspraak.wat:
        said.append("Er staat niet bij wat er wordt afgesproken.")
    if afspraak.stand not in STANDEN:
        said.append(f"De stand ‘{afspraak.stand}’ is geen van {listed(STANDEN)}.")
    days = {name: as_day(getattr(afspraak, name)) for name in DAYS}
    for name, day in days.items():
        if getattr(afspraak, name) and day is None:
            said.append(f"{LABELS[name]} ‘{getattr(afspraak, name)}’ is geen datum.")
    first, last, again = days["vanaf"], days["tot"], days["volgende"]
    if first and last and last < first:
        said.append("De afspraak eindigt voor zij begint.")
    if again and again < vandaag and afspraak.stand != VERVALLEN:
        said.append(f"De volgende datum, {day_text(afspraak.volgende)}, is voorbij.")
    if afspraak.stand == AFGESPROKEN and not afspraak.door:
        said.append("Er staat niet bij welke rol ervoor zorgt.")
    hints = person_hints(f"{afspraak.wat}\n{afspraak.door}\n{afspraak.doelgroep}")
    if hints:
        named = listed([f"‘{hint}’" for hint in hints])
        said.append(f"{named} lijkt een persoon aan te wijzen: schrijf rollen op, geen personen.")
    return said


def as_day(text: str) -> date | None:
    """Return the day of a text; None where it is no ISO day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
