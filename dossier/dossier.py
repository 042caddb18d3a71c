"""All dossiers of a folder as they were at one moment, and one of them in the order of the work.

Nothing is typed twice: the steps, what is open and what to do now follow from the rows that are
kept, resultaten and targets of other pages included. A step that somebody settled (`stapstand`)
stands as they say; the others stand as far as something was written down for them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from dossier.kinds import CYCLUS, DOSSIER, Kind, ValueForm, kind, kinds, kinds_of
from dossier.rows import KnownNames, as_date, is_open, references, row_title, titles_of, value_text
from places.aanbod.model import Resultaat
from store.errors import NotFound
from store.records_rows import Opdracht, Rij
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store.records import Records

CYCLE, STEP_STATE, CONSULTATION = "cyclus", "stapstand", "raadpleging"
"""Kinds that say how far the work is."""
RESULTAAT, DOEL = "resultaat", "doel"
PROMISES = ("afspraak", "partnerstap", "verbeteractie")
"""Kinds by which somebody promised something."""


class StepStand(StrEnum):
    """How far a step is."""

    LEEG = "leeg"
    BEGONNEN = "begonnen"
    CONCEPT = "concept"
    VASTGESTELD = "vastgesteld"


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A row that waits for something."""

    soort: Kind
    rij: Rij
    titel: str
    wie: str
    """Role or organisation; '' where nobody was named."""
    termijn: date | None
    te_laat: bool


@dataclass(frozen=True, slots=True)
class StepState:
    """One of the six steps in a cycle."""

    id: str
    label: str
    uitleg: str
    stand: StepStand
    rij: Rij | None
    """The row that settles how it stands; None where that follows from what is written down."""
    aantallen: Mapping[str, int]
    """By kind of the step, how many rows there are in this cycle."""
    open: int
    te_laat: int
    daarna: int
    """Rows that are dated after it was settled."""

    @property
    def versie(self) -> str:
        """Return the version it was settled as; '' for none."""
        return str(self.rij.gegevens.get("versie") or "") if self.rij else ""

    @property
    def datum(self) -> date | None:
        """Return when it was settled."""
        return as_date(self.rij.gegevens.get("datum")) if self.rij else None

    @property
    def reden(self) -> str:
        """Return why it comes before a step that goes before it; '' where nobody said."""
        return str(self.rij.gegevens.get("reden_volgorde") or "") if self.rij else ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do now."""

    tekst: str
    soort: str = ""
    """The kind of row to add or look at; '' for none."""
    stap: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Every row of every dossier, and of what they share, as they were at one moment. Read-only."""

    rijen: Mapping[str, tuple[Rij, ...]]
    """By kind, oldest first."""
    stand: str = ""
    """Changes with every change of anything that is kept."""
    titels: Mapping[str, str] = field(default_factory=dict)
    """Title by id of every row."""
    verwijderd: Mapping[str, str] = field(default_factory=dict)
    """Title by id of removed rows that others still refer to."""

    def dossiers(self) -> tuple[Rij, ...]:
        """Return the dossiers there are, oldest first."""
        return self.rijen.get(DOSSIER, ())

    def find(self, key: str) -> Rij:
        """Return a row of any kind by its id.

        Raises NotFound when it is not there (any more).
        """
        for rows in self.rijen.values():
            for row in rows:
                if row.id == key:
                    return row
        raise NotFound("Deze rij bestaat niet (meer) in het dossier.")

    def of_area(self, gebied: str) -> Rij | None:
        """Return the dossier of an area; None where there is none."""
        return next((r for r in self.dossiers() if r.gegevens.get("gebied") == gebied), None)

    def dossier(self, key: str, *, today: date | None = None, cyclus: int | None = None) -> Dossier:
        """Return one dossier, by its id or the code of its area.

        Raises NotFound with the dossiers there are.

        Parameters
        ----------
        key
            Id of the dossier, or code of an area.
        today
            What is past is told from this day; None is the reader's own today.
        cyclus
            Which cycle; None is the one that runs.
        """
        row = next((r for r in self.dossiers() if r.id == key), None) or self.of_area(key)
        if row is None:
            there = ", ".join(
                f"{r.gegevens.get('naam', '')} ({r.gegevens.get('gebied', '')})"
                for r in self.dossiers()
            )
            raise NotFound(
                f"Er is geen dossier van {key}. "
                + (f"Er zijn: {there}." if there else "Er is nog geen enkel dossier.")
            )
        rows = self._rows_of(row)
        # the first cycle needs no row: a dossier that nobody closed is in it
        started = [int(one.gegevens.get(CYCLUS) or 1) for one in rows.get(CYCLE, ())]
        last = max(started, default=1)
        return Dossier(
            row,
            rows,
            last if cyclus is None else cyclus,
            tuple(range(1, last + 1)),
            today or date.today(),  # noqa: DTZ011 - the reader's own calendar
            self.titels,
        )

    def _rows_of(self, dossier: Rij) -> dict[str, tuple[Rij, ...]]:
        """Return the rows of a dossier by kind, with what other rooms keep for its area."""
        code = str(dossier.gegevens.get("gebied") or "")
        found: dict[str, tuple[Rij, ...]] = {}
        for name, rows in self.rijen.items():
            if kind(name).per_dossier:
                found[name] = tuple(r for r in rows if r.gegevens.get(DOSSIER) == dossier.id)
            # a resultaat may hold in a larger area; a target is set for one area alone
            elif name == RESULTAAT:
                found[name] = tuple(r for r in rows if code and _holds_in(r, code))
            elif name == DOEL:
                found[name] = tuple(r for r in rows if code and r.gegevens.get("gebied") == code)
        return found


@dataclass(frozen=True)
class Dossier:
    """One dossier in one of its cycles. Without slots: what it works out is kept with it."""

    rij: Rij
    rijen: Mapping[str, tuple[Rij, ...]]
    """By kind, of all cycles; resultaten and targets are those of its area."""
    cyclus: int
    cycli: tuple[int, ...]
    vandaag: date
    titels: Mapping[str, str]

    @property
    def id(self) -> str:
        """Return the id that its rows refer to it by."""
        return self.rij.id

    @property
    def naam(self) -> str:
        """Return what it is called."""
        return row_title(kind(DOSSIER), self.rij.gegevens)

    @property
    def gebied(self) -> str:
        """Return the code of its area; '' for an opgave without one."""
        return str(self.rij.gegevens.get("gebied") or "")

    def named(self, known: KnownNames) -> Dossier:
        """Return the same with its rows called by what figures and factors are called."""
        return replace(self, titels={**self.titels, **(known.rijen or {})})

    def of(self, soort: str, *, cyclus: int | None = None) -> tuple[Rij, ...]:
        """Return its rows of a kind; of one cycle where that is given, else of all."""
        rows = self.rijen.get(soort, ())
        if cyclus is None or not kind(soort).per_dossier:
            return rows
        return tuple(row for row in rows if cycle_of(row) == cyclus)

    def now(self, soort: str) -> tuple[Rij, ...]:
        """Return its rows of a kind in this cycle."""
        return self.of(soort, cyclus=self.cyclus)

    def new_row(self, soort: str) -> dict[str, Any]:
        """Return what a new row of a kind begins with here."""
        begun = kind(soort).begin(self.vandaag.isoformat())
        own = {DOSSIER: self.id, CYCLUS: self.cyclus} if kind(soort).per_dossier else {}
        return own | begun

    def open_points(self, *soorten: str) -> list[OpenPoint]:
        """Return what waits, of some kinds or of all: overdue first, then by date.

        What was open in an earlier cycle still is; of later cycles nothing is known yet.
        """
        if not soorten:
            return list(self._waiting)
        return [point for point in self._waiting if point.soort.id in soorten]

    def steps(self) -> list[StepState]:
        """Return the six steps of the method as they stand in this cycle."""
        return list(self._steps)

    def what_now(self) -> list[NextStep]:
        """Return what to do now, the most pressing first."""
        return _what_now(self._steps, self._waiting)

    @cached_property
    def _waiting(self) -> tuple[OpenPoint, ...]:
        found = [
            _open_point(self, kind(name), row)
            for name, rows in self.rijen.items()
            if name != CYCLE and kind(name).gesloten
            for row in rows
            if is_open(kind(name), row.gegevens) and cycle_of(row) <= self.cyclus
        ]
        far = date.max
        return tuple(sorted(found, key=lambda p: (not p.te_laat, p.termijn or far, p.titel)))

    @cached_property
    def _steps(self) -> tuple[StepState, ...]:
        waiting: defaultdict[str, list[OpenPoint]] = defaultdict(list)
        for point in self._waiting:
            waiting[_step_of(point)].append(point)
        settled = {str(r.gegevens.get("stap")): r for r in self.now(STEP_STATE)}
        return tuple(_step(self, name, settled.get(name), waiting[name]) for name in words("stap"))


@dataclass(frozen=True, slots=True)
class Lookback:
    """Terugblik: what the cycle before said, promised and did, to lay beside what is known now."""

    cyclus: int
    rij: Rij | None
    """Its own row, with what was learnt."""
    duidingen: tuple[Rij, ...]
    analyses: tuple[Rij, ...]
    nagekomen: tuple[Rij, ...]
    """Promises (afspraken, steps of partners, verbeteracties) that were kept."""
    niet_nagekomen: tuple[Rij, ...]
    """The same that are still open."""
    vervallen: tuple[Rij, ...]
    """The same that were let go."""
    activiteiten: tuple[Rij, ...]
    gestopt: tuple[Rij, ...]
    """Activities that were stopped; `gestopt_omdat` says why."""
    uitkomsten: tuple[Rij, ...]

    @property
    def leeg(self) -> bool:
        """Whether nothing was written down in it."""
        return not any(
            (self.duidingen, self.analyses, self.nagekomen, self.niet_nagekomen, self.vervallen,
             self.activiteiten, self.uitkomsten)
        )  # fmt: skip


def read_work(records: Records | None) -> Work:
    """Return everything of all dossiers, in a few questions to the database.

    `records` is None where a folder keeps nothing: there are no dossiers then.
    """
    if records is None:
        return Work({})
    names = tuple(kinds())
    # asked before the rows: who saves in between makes it look older than it is, never newer
    stand = records.stand()
    found = records.read_at_once(*names)
    rows = {name: tuple(found[name][1]) for name in names}
    there = {row.id: row for every in rows.values() for row in every}
    named = {
        key for row in there.values() for key in references(kind(row.soort), row.gegevens)
    } - there.keys()
    gone = {
        key: versions[-1].gegevens
        for key, versions in (records.contents(sorted(named)) if named else {}).items()
        if versions
    }
    # of a removed row its kind is not told by its versions: any text that names one will do
    lost = {key: _any_name(data) for key, data in gone.items()}
    return Work(rows, stand, titles_of(there), lost)


def cycle_of(row: Rij) -> int:
    """Return the cycle that a row is of; 1 where it does not say."""
    said = row.gegevens.get(CYCLUS)
    return said if isinstance(said, int) and said > 0 else 1


def fixed_id(*parts: object) -> str:
    """Return the id of a row of which there can be one: two people who make it meet there."""
    return sha256("/".join(map(str, parts)).encode()).hexdigest()[:16]


def next_cycle_orders(dossier: Dossier, *, geleerd: str = "") -> list[Opdracht]:
    """Return what it takes to close the cycle that runs and begin the next one."""
    # One change for both: a cycle that is closed without a next one would leave new rows nowhere.
    today = dossier.vandaag.isoformat()
    last = dossier.cycli[-1]
    before = next((r for r in dossier.of(CYCLE) if cycle_of(r) == last), None)
    closed = {"stand": "afgerond", "afgerond": today} | ({"geleerd": geleerd} if geleerd else {})
    own = {DOSSIER: dossier.id, CYCLUS: last}
    orders = []
    if before is None:
        orders.append(Opdracht(CYCLE, own | closed, fixed_id(dossier.id, CYCLE, last)))
    elif before.gegevens.get("stand") != "afgerond" or geleerd:
        orders.append(before.order(before.gegevens | closed))
    begun = own | {CYCLUS: last + 1} | kind(CYCLE).begin(today)
    return [*orders, Opdracht(CYCLE, begun, fixed_id(dossier.id, CYCLE, last + 1))]


def lookback(dossier: Dossier) -> Lookback | None:
    """Return the cycle before the one that is shown; None for the first."""
    number = dossier.cyclus - 1
    if number < 1:
        return None
    made = {
        name: dossier.of(name, cyclus=number)
        for name in ("duiding", "analyse", "activiteit", "uitkomst", *PROMISES)
    }
    promises = [row for name in PROMISES for row in made[name]]
    waiting = tuple(row for row in promises if is_open(kind(row.soort), row.gegevens))
    dropped = tuple(row for row in promises if row.gegevens.get("stand") == "vervallen")
    done = tuple(row for row in promises if row not in waiting and row not in dropped)
    # what was stopped is part of what was learnt: it is asked why (sturingsmodel: "afbouwen")
    stopped = tuple(r for r in made["activiteit"] if r.gegevens.get("stand") == "gestopt")
    own = next((row for row in dossier.of(CYCLE) if cycle_of(row) == number), None)
    return Lookback(
        number, own, made["duiding"], made["analyse"], done, waiting, dropped,
        made["activiteit"], stopped, made["uitkomst"],
    )  # fmt: skip


def _open_point(dossier: Dossier, soort: Kind, row: Rij) -> OpenPoint:
    due = as_date(row.gegevens.get(soort.termijn)) if soort.termijn else None
    who = next((v for v in soort.velden if v.vorm is ValueForm.ROL), None)
    said = value_text(who, row.gegevens.get(who.naam)) if who else ""
    late = due is not None and due < dossier.vandaag
    title = dossier.titels.get(row.id) or row_title(soort, row.gegevens)
    return OpenPoint(soort, row, title, said, due, late)


def _step_of(point: OpenPoint) -> str:
    """Return the step that an open point is counted at: of its kind, or as it says itself."""
    return str(point.rij.gegevens.get("bij_stap") or point.soort.stap)


def _step(
    dossier: Dossier, name: str, settled: Rij | None, waiting: Sequence[OpenPoint]
) -> StepState:
    counts = {found.id: len(dossier.now(found.id)) for found in kinds_of(name)}
    # what people settle goes before what follows from rows: the method leaves the order to them
    stand = StepStand.BEGONNEN if any(counts.values()) else StepStand.LEEG
    after = 0
    if settled is not None:
        said = settled.gegevens.get("stand")
        if said in list(StepStand):
            stand = StepStand(said)
        day = as_date(settled.gegevens.get("datum"))
        if day is not None and stand is StepStand.VASTGESTELD:
            after = sum(_dated_after(dossier, found, day) for found in kinds_of(name))
    word = words("stap")[name]
    late = sum(point.te_laat for point in waiting)
    return StepState(
        name, word.label, word.uitleg, stand, settled, counts, len(waiting), late, after
    )


def _dated_after(dossier: Dossier, soort: Kind, day: date) -> int:
    if not soort.datum or soort.elders:
        return 0
    dates = (as_date(row.gegevens.get(soort.datum)) for row in dossier.now(soort.id))
    return sum(found is not None and found > day for found in dates)


def _what_now(steps: Sequence[StepState], waiting: Sequence[OpenPoint]) -> list[NextStep]:
    found = []
    late = [point for point in waiting if point.te_laat]
    # overdue comes first, since somebody waits for it; then the order of the six steps
    if late:
        first = late[0]
        more = f" en {len(late) - 1} meer" if len(late) > 1 else ""
        text = f"Over tijd: {first.soort.enkelvoud} ‘{first.titel}’{more}."
        found.append(NextStep(text, first.soort.id, _step_of(first)))
    found += _out_of_order(steps)
    step = next((one for one in steps if one.stand is not StepStand.VASTGESTELD), None)
    if step is not None:
        found.append(_for_step(step, waiting))
    elif not any(point.soort.id == CYCLE for point in waiting):
        found.append(
            NextStep("Alle stappen zijn vastgesteld: kijk samen terug en begin een cyclus.", CYCLE)
        )
    return found


def _out_of_order(steps: Sequence[StepState]) -> list[NextStep]:
    """Ask why a step was settled before one that goes before it; the order itself is free."""
    found = []
    for place, step in enumerate(steps):
        before = [one.label.lower() for one in steps[:place] if one.stand is StepStand.LEEG]
        if step.stand in (StepStand.CONCEPT, StepStand.VASTGESTELD) and before and not step.reden:
            text = (
                f"‘{step.label}’ is er al, maar ‘{before[0]}’ nog niet. Dat mag; schrijf erbij "
                "waarom."
            )
            found.append(NextStep(text, STEP_STATE, step.id))
    return found


def _for_step(step: StepState, waiting: Sequence[OpenPoint]) -> NextStep:
    asked = [
        point for point in waiting if point.soort.id == CONSULTATION and _step_of(point) == step.id
    ]
    # step 1 of the method: consult a colleague, talk with partners, then settle the concept
    if step.stand is StepStand.CONCEPT and asked:
        text = f"{step.label}: verwerk wat er is gevraagd bij ‘{asked[0].titel}’."
        return NextStep(text, CONSULTATION, step.id)
    if step.stand is StepStand.CONCEPT:
        return NextStep(
            f"{step.label}: stel het concept vast met de partners.", STEP_STATE, step.id
        )
    # kinds that say what to do while there is nothing of them, in the order of the work
    for name, number in step.aantallen.items():
        if not number and kind(name).leeg and not kind(name).apart and name != CONSULTATION:
            return NextStep(kind(name).leeg, name, step.id)
    return NextStep(
        f"{step.label}: maak er een concept van en laat een collega meelezen.",
        CONSULTATION,
        step.id,
    )


def _holds_in(row: Rij, code: str) -> bool:
    return Resultaat(gebieden=tuple(map(str, row.gegevens.get("gebieden") or ()))).holds_in(code)


def _any_name(gegevens: Mapping[str, Any]) -> str:
    """Return what names a row whose kind is not known: the first of the fields that name kinds."""
    for name in dict.fromkeys(one for found in kinds().values() for one in found.titel):
        if isinstance(gegevens.get(name), str) and gegevens[name]:
            return " ".join(str(gegevens[name]).split())
    return "een rij zonder naam"
