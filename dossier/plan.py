"""Plan van aanpak: each activity with its steps, quality, borging, outcome and verbeteracties.

Steps 3 to 6 of the method. What a row refers to may have been removed: it stays where it is, and
says so. What there is to measure of a kind of service is proposed (`outcomes.toml`), and a partner
who would measure too much is pointed out.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dossier import findings as f
from dossier.dossier import Dossier, cycle_of
from dossier.kinds import kind
from dossier.rows import KnownNames, row_findings, row_title, value_text
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from store import Finding
    from store.records_rows import Rij

ACTIVITEIT, UITKOMST = "activiteit", "uitkomst"
BIJ_ACTIVITEIT = ("partnerstap", "kwaliteit", "borging", UITKOMST, "verbeteractie")
"""Kinds that belong to an activity, by their field `activiteit`."""
_ENDED = frozenset({"gestopt", "klaar"})
GEVRAAGD = {
    "resultaten": "voor welk resultaat",
    "factoren": "via welke factoren",
    "wie": "wie het uitvoert",
    "doelgroep": "voor wie",
    "bereik": "met welk bereik",
    "hoe_vaak": "hoe vaak",
}
"""Fields that the method asks of an activity, with how they stand in a sentence."""
GEVRAAGD_ERBIJ = {
    "partnerstap": "een stap met een tijdspad",
    "kwaliteit": "de trede en de volgende stap",
    "borging": "waarin het is vastgelegd",
    UITKOMST: "welke outcome wordt gemeten",
}
"""Kinds of which the method asks a row with every activity."""
_FILE = Path(__file__).with_name("outcomes.toml")


@dataclass(frozen=True, slots=True)
class OutcomeProposal:
    """One thing that can be measured of a kind of service."""

    welke: str
    """Word of the field `welke` of an outcomemeting."""
    hoe: str
    hoe_vaak: str
    bij_wie: str
    aandachtspunten: str

    @property
    def label(self) -> str:
        """Return what it is called."""
        return kind(UITKOMST).veld("welke").woorden[self.welke]

    def values(self) -> dict[str, str]:
        """Return the fields of a new outcomemeting."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class MeasuringLoad:
    """What one partner is asked to measure."""

    partner: str
    metingen: tuple[str, ...]
    """Titles of the outcomemetingen that run or were proposed."""
    meest: int

    @property
    def te_veel(self) -> bool:
        """Whether it is more than was chosen as the most."""
        return len(self.metingen) > self.meest

    @property
    def tekst(self) -> str:
        """Say it in one Dutch sentence."""
        many = len(self.metingen)
        said = f"{self.partner} meet {many} {'ding' if many == 1 else 'dingen'}"
        if self.te_veel:
            return (
                f"{said}; meer dan {self.meest} is te veel gevraagd. Kies samen wat kan vervallen."
            )
        return f"{said} (hoogstens {self.meest})."


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """One activity of the plan with all that belongs to it."""

    rij: Rij
    titel: str
    erbij: Mapping[str, tuple[Rij, ...]]
    """Rows by kind (`BIJ_ACTIVITEIT`)."""
    te_laat: int
    """Of it and of what belongs to it."""
    ontbreekt: tuple[str, ...]
    """What the method asks and is not filled in; nothing of what has ended."""
    bevindingen: tuple[Finding, ...]

    @property
    def zin(self) -> str:
        """Say what is missing; '' for nothing."""
        return f"Nog niet ingevuld: {listed(self.ontbreekt)}." if self.ontbreekt else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan van aanpak of a dossier in a cycle."""

    activiteiten: tuple[PlannedActivity, ...]
    bij_aanbod: tuple[Rij, ...]
    """Quality, borging and outcome of aanbod itself, without an activity."""
    los: tuple[Rij, ...]
    """Rows whose activity was removed: kept, to be bound to another."""
    meetlast: tuple[MeasuringLoad, ...]
    """The heaviest first."""
    bevindingen: tuple[Finding, ...]


def plan_of(dossier: Dossier, known: KnownNames) -> Plan:
    """Return the plan of a dossier: what is of this cycle, and what still runs from earlier ones.

    `known` names what rows refer to; what was removed since is told.
    """
    rows = [
        row
        for row in dossier.of(ACTIVITEIT)
        if cycle_of(row) == dossier.cyclus or (cycle_of(row) < dossier.cyclus and not ended(row))
    ]
    late = {point.rij.id for point in dossier.open_points() if point.te_laat}
    here = {row.id for row in dossier.of(ACTIVITEIT)}
    # quality, borging and outcome may be of aanbod that is no activity of this plan
    aanbod = set(known.rijen or ()) - here
    beside: defaultdict[str, dict[str, list[Rij]]] = defaultdict(dict)
    lost: list[Rij] = []
    of_aanbod: list[Rij] = []
    for name in BIJ_ACTIVITEIT:
        for row in dossier.of(name):
            key = str(row.gegevens.get(ACTIVITEIT) or "")
            # who looks back at a cycle sees nothing of those after it
            if cycle_of(row) > dossier.cyclus:
                continue
            if key in here:
                beside[key].setdefault(name, []).append(row)
            elif key in aanbod:
                of_aanbod.append(row)
            elif key or kind(name).veld(ACTIVITEIT).verplicht:
                lost.append(row)
    found = tuple(_planned(row, beside[row.id], late, dossier, known) for row in rows)
    load = measuring_load(dossier, found, known)
    said = [b for one in found for b in one.bevindingen]
    for row in (*lost, *of_aanbod):
        said += row_findings(kind(row.soort), row.gegevens, known, today=dossier.vandaag)
    said += [
        f.MEETLAST(one.partner, one.tekst, aantal=len(one.metingen)) for one in load if one.te_veel
    ]
    return Plan(found, tuple(of_aanbod), tuple(lost), load, tuple(said))


def ended(activiteit: Rij) -> bool:
    """Tell whether an activity was carried out or stopped."""
    return activiteit.gegevens.get("stand") in _ENDED


def measuring_load(
    dossier: Dossier, activiteiten: Iterable[PlannedActivity], known: KnownNames
) -> tuple[MeasuringLoad, ...]:
    """Return what each partner is asked to measure, the most first.

    Who measures is what the outcomemeting says, else who carries the activity out. What stopped
    does not count.
    """
    carried = {one.rij.id: str(one.rij.gegevens.get("wie") or "") for one in activiteiten}
    # what an activity measured that has ended is no work any more
    over = {row.id for row in dossier.of(ACTIVITEIT) if ended(row)}
    found: defaultdict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in dossier.of(UITKOMST):
        key = str(row.gegevens.get(ACTIVITEIT) or "")
        if row.gegevens.get("stand") == "gestopt" or cycle_of(row) > dossier.cyclus or key in over:
            continue
        # partners are told apart whatever their capitals and spaces
        who = " ".join(str(row.gegevens.get("wie_meet") or carried.get(key) or "").split())
        if who:
            folded = names.setdefault(who.casefold(), who)
            found[folded].append(row_title(kind(UITKOMST), row.gegevens, known))
    most = most_measured()
    loads = [MeasuringLoad(who, tuple(titles), most) for who, titles in found.items()]
    return tuple(sorted(loads, key=lambda one: (-len(one.metingen), one.partner)))


def outcome_proposals(dienst: str) -> tuple[OutcomeProposal, ...]:
    """Return what can be measured of a kind of service; nothing for one that is not known."""
    rows = _file()["dienst"].get(dienst, {})
    return tuple(OutcomeProposal(name, **values) for name, values in rows.items())


def most_measured() -> int:
    """Return how many things one partner can be asked to measure at most, as was chosen."""
    return int(_file()["meetlast"]["meest"])


def why_most_measured() -> str:
    """Return why it is that number."""
    return str(_file()["meetlast"]["reden"])


def plan_lines(plan: Plan, known: KnownNames) -> list[dict[str, str]]:
    """Return the plan as the table of the method: one line per activity, heading → text."""
    return [_line(one, known) for one in plan.activiteiten]


def _planned(
    row: Rij,
    beside: Mapping[str, Sequence[Rij]],
    late: set[str],
    dossier: Dossier,
    known: KnownNames,
) -> PlannedActivity:
    there = {name: tuple(beside.get(name, ())) for name in BIJ_ACTIVITEIT}
    every = [row, *(one for rows in there.values() for one in rows)]
    said: list[Finding] = []
    for one in every:
        said += row_findings(kind(one.soort), one.gegevens, known, today=dossier.vandaag)
    # asked of what runs: the form of the method, with its helping questions (rapportageformat)
    missing = [said_as for name, said_as in GEVRAAGD.items() if not row.gegevens.get(name)]
    missing += [said_as for name, said_as in GEVRAAGD_ERBIJ.items() if not there[name]]
    return PlannedActivity(
        row,
        dossier.titels.get(row.id) or row_title(kind(ACTIVITEIT), row.gegevens),
        there,
        sum(one.id in late for one in every),
        () if ended(row) else tuple(missing),
        tuple(said),
    )


def _line(one: PlannedActivity, known: KnownNames) -> dict[str, str]:
    """Return one activity under the headings of the method's form."""
    own = kind(ACTIVITEIT)

    def said(row: Rij, *names: str) -> str:
        found = kind(row.soort)
        parts = (value_text(found.veld(name), row.gegevens.get(name), known) for name in names)
        return " · ".join(" ".join(part.split()) for part in parts if part)

    def lines(name: str, *names: str) -> str:
        return "\n".join(filter(None, (said(row, *names) for row in one.erbij[name])))

    fields = (
        "naam", "nodig", "resultaten", "factoren", "wie", "bijdrage", "doelgroep", "bereik",
        "hoe_vaak", "stand",
    )  # fmt: skip
    return {own.veld(name).label: said(one.rij, name) for name in fields} | {
        "Stappen en tijdspad": lines("partnerstap", "wat", "wie", "klaar_op", "stand"),
        "Kwaliteit: trede en volgende stap": lines(
            "kwaliteit", "trede", "onderzoek", "praktijk", "ervaring", "geen_omdat", "volgende",
            "wanneer",
        ),
        "Borging": lines("borging", "waarin", "organisatie", "tot", "afspraak"),
        "Welke outcome": lines(UITKOMST, "welke", "eigen"),
        "Hoe": lines(UITKOMST, "hoe"),
        "Hoe vaak gemeten": lines(UITKOMST, "hoe_vaak", "volgende"),
        "Bij wie": lines(UITKOMST, "bij_wie", "wie_meet"),
        "Aandachtspunten": lines(UITKOMST, "aandachtspunten", "uitslag"),
        "Verbeteracties": lines("verbeteractie", "wat", "wie", "wanneer", "stand"),
    }  # fmt: skip


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
