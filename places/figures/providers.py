"""Counts, rates, distances and reach per area, as indicators like any other.

Places are counted on every division of areas in the folder. A list says nothing of a
gemeente in which it has no place at all: there the state is `ontbreekt`, not zero. Within
the gemeenten it covers, zero is a value. What is counted is a
`Countable`: the schools, and the aanbod that people keep here or else an imported list of it. Of
aanbod what is there now and stays is counted: neither what is wanted nor what is about to stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from indicators.derived import AFGELEID
from places import findings as f
from places.aanbod.aanbod_list import listed
from places.aanbod.locations import as_places
from places.aanbod.preventiematrix import SOORT_AANBOD
from places.figures.counts import Counted, People, Weighing, finding_of, rates
from places.figures.topics import (
    INWONERS,
    KINDEREN,
    PEOPLE,
    count_rows,
    distance_rows,
    levels,
    rate_rows,
    reach_rows,
    topics,
)
from places.locations import PER_SOORT, lists, locations
from places.reach.distances import METHODE_RECHT
from store import Herkomst, SetKey, SetRecord, Soort
from store.kept import records_if_any
from store.records import Records
from store.registry import DerivedSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from places.aanbod.aanbod_list import AanbodList
    from places.aanbod.preventiematrix import ListedAanbod
    from places.figures.counts import Rows
    from places.figures.topics import Wanted
    from store import Finding, Snapshot

NIVEAUS = ("buurt", "wijk", "gemeente")
GETELD_OP = (*NIVEAUS, "pc4")
"""Levels on which places are counted; distance and reach are measured on `NIVEAUS`."""
_YEARS_APART = 3
"""Figures of people may be this many years from the list."""


@dataclass(frozen=True, slots=True)
class Countable:
    """What is counted: the places of one kind, and where they are from."""

    soort: str
    """`school` or `aanbod`."""
    naam: str
    """Of the list or lists, for the source line."""
    jaar: int
    herkomst: Herkomst
    typen: frozenset[str]
    """The types that occur in `plaatsen`."""
    plaatsen: Callable[[], pd.DataFrame]
    """All places: the columns `naam, typen, x, y, ligging, straal_m`, and for aanbod
    `gebieden` and `stedelijk` (see `places.figures.counts.assign`). Asked for when first needed."""
    bevindingen: Callable[[], Iterable[Finding]] = tuple
    """What else to tell about what is (not) counted."""
    merk: str = ""
    """Tells two states of the same places apart, for what is not in the folder's files."""


def school_figures(snapshot: Snapshot) -> list[DerivedSet]:
    """Return every set of figures that the lists of schools of a folder can give."""
    records = lists(snapshot, "school")
    if not records:
        return []
    present = {kind for r in records for kind in r.extra.get(PER_SOORT["school"], ())}
    telling = Countable(
        "school",
        " en ".join(dict.fromkeys(r.key.bron for r in records)),
        year_of(records),
        records[0].herkomst,
        frozenset(present),
        lambda: locations(snapshot, "school").frame,
    )
    return sets_of(snapshot, telling)


def sets_of(snapshot: Snapshot, telling: Countable) -> list[DerivedSet]:
    """Return every set of figures that places can give.

    On each set of boundaries of buurten, wijken, gemeenten and PC4s: counts, and rates where
    there are figures of children or inhabitants within three years. Distance and reach are
    measured per buurt, and weighted by children for the levels above.
    """
    borders = [r for r in snapshot.find(Soort.GRENZEN) if r.key.niveau in GETELD_OP]
    # the division nearest to the list's year is the one that is taken unasked
    near = sorted((abs((r.key.indeling or 0) - telling.jaar), n) for n, r in enumerate(borders))
    return [item for _, number in near for item in _on(snapshot, telling, borders[number])]


def _on(snapshot: Snapshot, telling: Countable, borders: SetRecord) -> list[DerivedSet]:
    """Return the derived sets on one set of boundaries."""
    counted = Counted(snapshot, telling, borders)
    year, names = telling.jaar, telling.naam
    subjects = topics(telling.typen, telling.soort)
    each = subjects + levels(telling.typen, telling.soort)
    add = partial(_set, borders, telling, counted.findings)
    made = [add("", f"{names}, geteld per gebied", count_rows(each), counted.counts)]
    base = KINDEREN if telling.soort == "school" else INWONERS
    near = _year_of_people(snapshot, base, borders.key.niveau, year)
    if near is not None:
        people = People(snapshot, base, near)
        name = f"{names} per 1.000 {PEOPLE[base]} van {near}"
        made.append(add("", name, rate_rows(each, base), partial(rates, counted, people)))
    if borders.key.niveau == "buurt":
        far, reach = distance_rows(subjects), reach_rows(subjects)
        measured = partial(_set, borders, telling, counted.measured)
        made.append(measured("", f"{names}, {METHODE_RECHT}", far, counted.distances))
        made.append(measured("", f"{names}, hemelsbreed", reach, counted.reaches))
        near = _year_of_people(snapshot, KINDEREN, "buurt", year)
        if near is not None:
            people = People(snapshot, KINDEREN, near)
            tail = f"gewogen naar {PEOPLE[KINDEREN]} van {near}"
            for level in ("wijk", "gemeente"):
                up = Weighing(counted, people, level)
                add = partial(_set, borders, telling, partial(_told, counted, up), level)
                name = f"{names}, hemelsbreed, {tail}"
                made.append(add(name, far, partial(up.rows, counted.distances)))
                name = f"{names}, hemelsbreed bereik, {tail}"
                made.append(add(name, reach, partial(up.rows, counted.reaches)))
    return made


def _told(counted: Counted, up: Weighing) -> tuple[Finding, ...]:
    return (*counted.measured(), *up.findings())


def _set(
    borders: SetRecord,
    telling: Countable,
    told: Callable[[], Sequence[Finding]],
    niveau: str,
    name: str,
    wanted: Wanted,
    rows: Callable[[Wanted], Rows],
) -> DerivedSet:
    """Describe one derived set as it would stand in the folder; '' is the borders' level."""
    newest, year = telling.herkomst, telling.jaar
    level = niveau or borders.key.niveau
    record = SetRecord(
        key=SetKey(Soort.INDICATOREN, name, level, year, borders.key.indeling or year),
        herkomst=Herkomst(
            adres=newest.adres,
            sha256=newest.sha256,
            datum=newest.datum,
            licentie=newest.licentie,
            uitgave=newest.uitgave,
            fictief=newest.fictief or borders.herkomst.fictief,
        ),
        rijen=borders.rijen * len(wanted),
        bestanden={},
        extra={
            AFGELEID: f"{name}|{level}|{borders.bestanden['vlakken']}|{telling.merk}",
            "indicatoren": {row.id: borders.rijen for row, _ in wanted},
            "eigen": [row.as_dict() for row, _ in wanted],
        },
    )
    return DerivedSet(record, lambda: rows(wanted), told)


def _year_of_people(snapshot: Snapshot, base: str, niveau: str, year: int) -> int | None:
    """Return the year nearest to the list's that has people, on this level or below it."""
    levels = NIVEAUS[: NIVEAUS.index(niveau) + 1] if niveau in NIVEAUS else (niveau,)
    years = {
        record.key.jaar
        for record in snapshot.find(Soort.INDICATOREN)
        if record.key.niveau in levels
        and record.key.jaar is not None
        and base in record.extra.get("indicatoren", ())
    }
    near = [y for y in years if y is not None and abs(y - year) <= _YEARS_APART]
    return min(near, key=lambda y: (abs(y - year), -y), default=None)


def year_of(records: list[SetRecord]) -> int:
    """Return the year of the newest list; of one without year that of its edition or import."""
    years = [record.key.jaar for record in records if record.key.jaar is not None]
    newest = records[0].herkomst
    return max(years, default=0) or int((newest.uitgave or newest.datum)[:4])


EIGEN_LIJST = "eigen lijst van aanbod"


def aanbod_figures(snapshot: Snapshot) -> list[DerivedSet]:
    """Return every set of figures that the aanbod of a folder can give (see `house.py`)."""
    there = listed(snapshot, records_if_any(snapshot.folder))
    items = there.items()
    if not items:
        return []
    now = [item for item in items if item.aanbod.huidig]
    words = {word for i in now for word in (i.aanbod.domein, i.aanbod.preventieniveau) if word}

    @cache
    def places() -> pd.DataFrame:
        return _places(snapshot, now)

    def notes() -> list[Finding]:
        later = [item for item in items if not item.aanbod.huidig]
        return [finding_of(f.TELT_NIET_HUIDIG, as_places(snapshot, later)[0])] if later else []

    name, year, origin = _origin(snapshot, there)
    mark = snapshot.eigen if there.bewaard else ""
    telling = Countable("aanbod", name, year, origin, frozenset(words), places, notes, mark)
    return sets_of(snapshot, telling)


def _origin(snapshot: Snapshot, there: AanbodList) -> tuple[str, int, Herkomst]:
    """Return name, year and provenance of what is counted."""
    if not there.bewaard:
        records = lists(snapshot, "aanbod")
        return there.bron, year_of(records), records[0].herkomst
    when = Records(snapshot.folder).changes(SOORT_AANBOD, limit=1)[0].wanneer
    made_up = any(record.herkomst.fictief for record in lists(snapshot, "aanbod"))
    origin = Herkomst(EIGEN_LIJST, "", when, "eigen gegevens", when[:10], made_up)
    return EIGEN_LIJST + (" (fictief)" if made_up else ""), int(when[:4]), origin


def _places(snapshot: Snapshot, items: list[ListedAanbod]) -> pd.DataFrame:
    """Return aanbod as places to count: by domein and by level of prevention."""
    frame, _ = as_places(snapshot, items)
    both = (filter(None, (i.aanbod.domein, i.aanbod.preventieniveau)) for i in items)
    return frame.assign(
        typen=["|".join(words) for words in both],
        gebieden=["|".join(item.aanbod.gebieden) for item in items],
    )
