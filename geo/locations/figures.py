"""Counts, rates, distances and reach per area, as indicators like any other.

Places are counted on every division of areas in the folder. A list says nothing of a
gemeente in which it has no place at all: there the state is `ontbreekt`, not zero. Within
the gemeenten it covers, zero is a value.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from geo.locations._figure_counts import Counted, People, rates, weighted
from geo.locations._figure_rows import (
    INWONERS,
    KINDEREN,
    PEOPLE,
    count_rows,
    distance_rows,
    rate_rows,
    reach_rows,
)
from geo.locations.points import PER_SOORT, lists
from geo.locations.reach import METHODE_RECHT
from geo.locations.topics import topics
from indicators.derived import AFGELEID, Afgeleid
from store import Herkomst, SetKey, SetRecord, Soort

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.locations._figure_counts import Rows
    from geo.locations._figure_rows import Wanted
    from store import Snapshot

NIVEAUS = ("buurt", "wijk", "gemeente")
_YEARS_APART = 3
"""Figures of people may be this many years from the list."""


def derived(snapshot: Snapshot) -> list[Afgeleid]:
    """Return every set of figures that the lists of places of a folder can give.

    For schools and for aanbod, on each set of boundaries of buurten, wijken and gemeenten:
    counts, and rates where there are figures of children or inhabitants within three years.
    Distance and reach are measured per buurt, and weighted by children for the levels above.
    """
    borders = [r for r in snapshot.find(Soort.GRENZEN) if r.key.niveau in NIVEAUS]
    found: list[Afgeleid] = []
    for soort in ("school", "aanbod"):
        records = lists(snapshot, soort)
        if not records:
            continue
        year = _year(records)
        # the division nearest to the list's year is the one that is taken unasked
        near = sorted((abs((r.key.indeling or 0) - year), n) for n, r in enumerate(borders))
        for _, number in near:
            found += _on(snapshot, records, soort, year, borders[number])
    return found


def _on(
    snapshot: Snapshot, records: list[SetRecord], soort: str, year: int, borders: SetRecord
) -> list[Afgeleid]:
    """Return the derived sets on one set of boundaries."""
    counted = Counted(snapshot, soort, borders)
    present = {kind for r in records for kind in r.extra.get(PER_SOORT[soort], ())}
    subjects = topics(present, soort)
    names = " en ".join(dict.fromkeys(r.key.bron for r in records))
    add = partial(_set, borders, records[0], year)
    made = [add("", f"{names}, geteld per gebied", count_rows(subjects), counted.counts)]
    base = KINDEREN if soort == "school" else INWONERS
    near = _year_of_people(snapshot, base, borders.key.niveau, year)
    if near is not None:
        people = People(snapshot, base, near)
        name = f"{names} per 1.000 {PEOPLE[base]} van {near}"
        made.append(add("", name, rate_rows(subjects, base), partial(rates, counted, people)))
    if borders.key.niveau == "buurt":
        far, reach = distance_rows(subjects), reach_rows(subjects)
        made.append(add("", f"{names}, {METHODE_RECHT}", far, counted.distances))
        made.append(add("", f"{names}, hemelsbreed", reach, counted.reaches))
        near = _year_of_people(snapshot, KINDEREN, "buurt", year)
        if near is not None:
            people = People(snapshot, KINDEREN, near)
            tail = f"gewogen naar {PEOPLE[KINDEREN]} van {near}"
            for level in ("wijk", "gemeente"):
                up = partial(weighted, counted, people, level)
                name = f"{names}, hemelsbreed, {tail}"
                made.append(add(level, name, far, partial(up, counted.distances)))
                name = f"{names}, hemelsbreed bereik, {tail}"
                made.append(add(level, name, reach, partial(up, counted.reaches)))
    return made


def _set(
    borders: SetRecord,
    places: SetRecord,
    year: int,
    niveau: str,
    name: str,
    wanted: Wanted,
    rows: Callable[[Wanted], Rows],
) -> Afgeleid:
    """Describe one derived set as it would stand in the folder; '' is the borders' level."""
    newest = places.herkomst
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
            AFGELEID: f"{name}|{level}|{borders.bestanden['vlakken']}",
            "indicatoren": {row.id: borders.rijen for row, _ in wanted},
            "eigen": [row.as_dict() for row, _ in wanted],
        },
    )
    return Afgeleid(record, lambda: rows(wanted))


def _year_of_people(snapshot: Snapshot, base: str, niveau: str, year: int) -> int | None:
    """Return the year nearest to the list's that has people, on this level or below it."""
    levels = NIVEAUS[: NIVEAUS.index(niveau) + 1]
    years = {
        record.key.jaar
        for record in snapshot.find(Soort.INDICATOREN)
        if record.key.niveau in levels
        and record.key.jaar is not None
        and base in record.extra.get("indicatoren", ())
    }
    near = [y for y in years if y is not None and abs(y - year) <= _YEARS_APART]
    return min(near, key=lambda y: (abs(y - year), -y), default=None)


def _year(records: list[SetRecord]) -> int:
    """Return the year of the newest list; of one without year that of its edition or import."""
    years = [record.key.jaar for record in records if record.key.jaar is not None]
    newest = records[0].herkomst
    return max(years, default=0) or int((newest.uitgave or newest.datum)[:4])
