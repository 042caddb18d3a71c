"""Counts, rates, distances and reach per area, as indicators like any other.

Places are counted on every division of areas in the folder. A list says nothing of a
gemeente in which it has no place at all: there the state is `ontbreekt`, not zero. Within
the gemeenten it covers, zero is a value. What is counted is a `Countable`: the schools, and
the aanbod that people keep here, or else an imported list of it. Of aanbod what is there now
and stays is counted: neither what is wanted nor what is about to stop.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from indicators.figure_sets import AFGELEID
from places import findings as f
from places.figures.counts import Countable, Counted, People, Weighing, finding_of, rates
from places.figures.topics import (
    COUNT,
    DISTANCE,
    INWONERS,
    KINDEREN,
    PEOPLE,
    RATES,
    REACH,
    levels,
    topics,
)
from places.locations import PER_SOORT, lists, locations
from places.reach.distances import METHODE_RECHT
from store import Finding, Herkomst, SetKey, SetRecord, Snapshot, Soort
from store.kept import records_if_any
from store.registry import DerivedSet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from places.aanbod.aanbod_list import AanbodList
    from places.figures.counts import Rows
    from places.figures.topics import Wanted

_MEASURED_ON = ("buurt", "wijk", "gemeente")
_COUNTED_ON = (*_MEASURED_ON, "pc4")
# Figures of people may be this many years from the list.
_YEARS_APART = 3
EIGEN_LIJST = "eigen lijst van aanbod"


def school_figures(snapshot: Snapshot) -> list[DerivedSet]:
    """Return every set of figures that the lists of schools of a folder can give."""
    records = lists(snapshot, "school")
    if not records:
        return []
    countable = Countable(
        "school",
        " en ".join(dict.fromkeys(r.key.bron for r in records)),
        _year_of(records),
        records[0].herkomst,
        frozenset(kind for r in records for kind in r.extra.get(PER_SOORT["school"], ())),
        lambda: locations(snapshot, "school").frame,
    )
    return _sets_of(snapshot, countable)


def aanbod_figures(snapshot: Snapshot) -> list[DerivedSet]:
    """Return every set of figures that the aanbod of a folder can give."""
    kept = records_if_any(snapshot.folder)
    if kept is None and not lists(snapshot, "aanbod"):
        return []
    # with the records database comes SQLAlchemy: not for a folder that has schools alone
    from places.aanbod.aanbod_list import listed
    from places.aanbod.locations import as_places

    there = listed(snapshot, kept)
    items = there.items()
    if not items:
        return []
    now = [item for item in items if item.aanbod.huidig]
    # it is counted by domein and by level of prevention
    words = [[w for w in (i.aanbod.domein, i.aanbod.preventieniveau) if w] for i in now]

    @cache
    def places() -> pd.DataFrame:
        return as_places(snapshot, now)[0].assign(
            typen=["|".join(both) for both in words],
            gebieden=["|".join(item.aanbod.gebieden) for item in now],
        )

    @cache
    def notes() -> list[Finding]:
        later = [item for item in items if not item.aanbod.huidig]
        return [finding_of(f.TELT_NIET_HUIDIG, as_places(snapshot, later)[0])] if later else []

    name, year, origin = _origin(snapshot, there)
    types = frozenset(word for both in words for word in both)
    # what people keep changes without a commit of the folder, and in another database by the same
    # number of changes: all that is counted is part of the name
    mark = sha256(repr(items).encode()).hexdigest()[:16] if there.bewaard else ""
    return _sets_of(snapshot, Countable("aanbod", name, year, origin, types, places, notes, mark))


def _origin(snapshot: Snapshot, there: AanbodList) -> tuple[str, int, Herkomst]:
    """Return name, year and provenance of the aanbod that is counted."""
    records = lists(snapshot, "aanbod")
    if not there.bewaard:
        return there.bron, _year_of(records), records[0].herkomst
    from places.aanbod.preventiematrix import SOORT_AANBOD
    from store.records import Records

    when = Records(snapshot.folder).changes(SOORT_AANBOD, limit=1)[0].wanneer
    made_up = any(record.herkomst.fictief for record in records)
    origin = Herkomst(EIGEN_LIJST, "", when, "eigen gegevens", when[:10], made_up)
    return EIGEN_LIJST + (" (fictief)" if made_up else ""), int(when[:4]), origin


def _sets_of(snapshot: Snapshot, countable: Countable) -> list[DerivedSet]:
    """Return every set of figures that places can give; nothing is read for it.

    On each set of boundaries of buurten, wijken, gemeenten and PC4s: counts, and rates where
    there are figures of children or inhabitants within three years. Distance and reach are
    measured per buurt, and weighted by children for the levels above.
    """
    borders = [r for r in snapshot.find(Soort.GRENZEN) if r.key.niveau in _COUNTED_ON]
    # the division nearest to the list's year is the one that is taken unasked
    near = sorted((abs((r.key.indeling or 0) - countable.jaar), n) for n, r in enumerate(borders))
    return [item for _, number in near for item in _on(snapshot, countable, borders[number])]


def _on(snapshot: Snapshot, countable: Countable, borders: SetRecord) -> list[DerivedSet]:
    """Return the derived sets on one set of boundaries."""
    counted, level = Counted(snapshot, countable, borders), borders.key.niveau
    year, names = countable.jaar, countable.naam
    subjects = topics(countable.typen, countable.soort)
    each = subjects + levels(countable.typen, countable.soort)
    add = partial(_set, counted)
    made = [
        add(f"{names}, geteld per gebied", COUNT.of(each), counted.counts, lambda: counted.findings)
    ]
    # schools are for children; aanbod also for parents and 16 and over, so per inhabitant
    base = KINDEREN if countable.soort == "school" else INWONERS
    near = _year_of_people(snapshot, base, level, year)
    if near is not None:
        name = f"{names} per 1.000 {PEOPLE[base]} van {near}"
        rate = partial(rates, counted, People(snapshot, base, near))
        made.append(add(name, RATES[base].of(each), rate, lambda: counted.findings))
    if level != "buurt":
        return made
    far, reach = DISTANCE.of(subjects), REACH.of(subjects)
    made += [
        add(f"{names}, {METHODE_RECHT}", far, counted.distances, lambda: counted.measured),
        add(f"{names}, hemelsbreed", reach, counted.reaches, lambda: counted.measured),
    ]
    near = _year_of_people(snapshot, KINDEREN, "buurt", year)
    if near is not None:
        tail = f"gewogen naar {PEOPLE[KINDEREN]} van {near}"
        for above in ("wijk", "gemeente"):
            up = Weighing(counted, People(snapshot, KINDEREN, near), above)
            for what, wanted, below in (
                ("hemelsbreed", far, counted.distances),
                ("hemelsbreed bereik", reach, counted.reaches),
            ):
                weighed, told = partial(up.rows, below), partial(_told, counted, up)
                made.append(add(f"{names}, {what}, {tail}", wanted, weighed, told, above))
    return made


def _told(counted: Counted, up: Weighing) -> tuple[Finding, ...]:
    return (*counted.measured, *up.findings)


def _set(
    counted: Counted,
    name: str,
    wanted: Wanted,
    rows: Callable[[Wanted], Rows],
    told: Callable[[], Sequence[Finding]],
    niveau: str = "",
) -> DerivedSet:
    """Describe one derived set as it would stand in the folder; '' is the borders' level."""
    borders, countable = counted.borders, counted.countable
    year, level = countable.jaar, niveau or borders.key.niveau
    made_up = countable.herkomst.fictief or borders.herkomst.fictief
    record = SetRecord(
        key=SetKey(Soort.INDICATOREN, name, level, year, borders.key.indeling or year),
        herkomst=replace(countable.herkomst, fictief=made_up),
        rijen=borders.rijen * len(wanted),
        bestanden={},
        extra={
            AFGELEID: (
                # two years in which no border changed share one file: the year tells them apart
                f"{name}|{level}|{borders.key.indeling}|{borders.bestanden['vlakken']}"
                f"|{countable.merk}"
            ),
            "indicatoren": {row.id: borders.rijen for row, _ in wanted},
            "eigen": [row.as_dict() for row, _ in wanted],
        },
    )
    return DerivedSet(record, lambda: rows(wanted), told)


def _year_of_people(snapshot: Snapshot, base: str, niveau: str, year: int) -> int | None:
    """Return the year nearest to the list's that has people, on this level or below it."""
    below = _MEASURED_ON[: _MEASURED_ON.index(niveau) + 1] if niveau in _MEASURED_ON else (niveau,)
    years = {
        record.key.jaar
        for record in snapshot.find(Soort.INDICATOREN)
        if record.key.niveau in below and base in record.extra.get("indicatoren", ())
    }
    # of two years as near, the newer
    near = [y for y in years if y is not None and abs(y - year) <= _YEARS_APART]
    return min(near, key=lambda y: (abs(y - year), -y), default=None)


def _year_of(records: list[SetRecord]) -> int:
    """Return the year of the newest list; of one without year that of its edition or import."""
    years = [record.key.jaar for record in records if record.key.jaar is not None]
    newest = records[0].herkomst
    return max(years, default=0) or int((newest.uitgave or newest.datum)[:4])
