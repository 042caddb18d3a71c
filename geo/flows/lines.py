"""Where the lines of a flow map begin and end, the nodes they join, and how wide a line is.

A node stands at the centre of the pupils, or at the school itself. All pupils count for where
it stands, whatever a question filters, so that a node keeps its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.crs import degrees
from flows.areas import gebieden
from flows.counts import SOORTEN
from flows.dataset import Leerlingjaar, leerlingjaar
from flows.mapping import PARTIES, PO_SOORTEN, VO_SOORTEN
from flows.stelsel import STELSELS
from geo.flows.question import ALLE, StroomVraag
from geo.flows.wording import Aantal
from store import Snapshot, Soort, dutch
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt


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
        flows = dutch.count(self.lijnen, "stroom", "stromen")
        return f"{flows} {REDENEN[self.reden]} ({pupils} leerlingen)"


# own choice: ten of these beside each other are a fifth of a map of 800 pixels
WIDEST = 16.0
"""Pixels of the largest line on the map."""
THINNEST = 1.2
"""No line is thinner than can be seen."""
# own choice: round numbers for a legend, at the largest, a third and a twelfth of it
_STEPS = (1, 2, 3, 5)
_PARTS = (1, 3, 12)


def width(value: float, largest: float) -> float:
    """Return the width in pixels: in proportion to the largest, never invisible."""
    return max(THINNEST, WIDEST * value / largest) if largest > 0 else THINNEST


def legend(largest: float) -> tuple[int, ...]:
    """Return up to three round numbers, largest first, that lie within what is drawn."""
    found = set()
    for value in (largest / part for part in _PARTS):
        if value >= 1:
            # the largest of 1, 2, 3 or 5 times a power of ten that fits; logarithms are not exact
            power = 10 ** math.floor(math.log10(value) + 1e-9)
            found.add(int(max(step * power for step in _STEPS if step * power <= value + 1e-9)))
    return tuple(sorted(found, reverse=True))


_ABROAD = 100
"""Home codes below this are no postcode."""
_SPREAD = 90.0
"""Metres between schools that only share the point of their postcode."""


@dataclass(frozen=True, slots=True)
class NodePoint:
    """A point in RD metres, and in Dutch what it is the point of."""

    x: float
    y: float
    wat: str


def mean_home(year: Leerlingjaar, rows: npt.NDArray[np.intp]) -> tuple[float, float] | None:
    """Return the pupil-weighted centre of the homes of some rows; None without any point."""
    # home codes 10 to 40 (België, Duitsland, another country, unknown) have no place to average
    rows = rows[(year.herkomst[rows] >= _ABROAD) & ~np.isnan(year.punten[year.herkomst[rows], 0])]
    if not len(rows):
        return None
    # weighed by the lower bound: it is always true, and masked cells weigh one pupil each
    points, weight = year.punten[year.herkomst[rows]], year.laag[rows].astype(float)
    x, y = np.average(points, axis=0, weights=weight)
    return float(x), float(y)


@cached(16)
def places_of(snapshot: Snapshot, jaar: int, what: str) -> Mapping[str, NodePoint]:
    """Return the places of a year per code: of `po` or `vo` SWVs, `gemeente`, `pc4` or `school`."""
    year = leerlingjaar(snapshot, jaar)
    if what == "school":
        return _school_places(snapshot, year)
    types = {"po": PO_SOORTEN, "vo": VO_SOORTEN}.get(what, SOORTEN)
    areas = gebieden(year, "swv" if what in ("po", "vo") else what)
    if what == "pc4":
        points = year.punten[np.array([int(code) for code in areas.codes], np.int64)]
        return {
            code: NodePoint(float(x), float(y), "punt van de postcode")
            for code, (x, y) in zip(areas.codes, points, strict=True)
            if not np.isnan(x)
        }
    mine = np.isin(year.soort, [SOORTEN.index(name) for name in types])
    return _centres(year, areas.codes, areas.thuis, areas.bestemming, mine)


def _school_places(snapshot: Snapshot, year: Leerlingjaar) -> dict[str, NodePoint]:
    """Return per school (BRIN6) its own point, else one near the point of its postcode."""
    schools = year.scholen.drop_duplicates("brin6")
    known = _known_schools(snapshot)
    near = year.punten[schools["pc4"].to_numpy()]
    share = schools.groupby("pc4").cumcount().to_numpy()
    angle = share * 2.399963  # the golden angle: neighbours on a spiral never meet
    shift = _SPREAD * np.sqrt(share)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    places = {}
    for code, (x, y) in zip(schools["brin6"], near + shift, strict=True):
        # its own point if a list has it; else the schools of a postcode fan out from its point
        if code in known:
            places[code] = NodePoint(*known[code], "adres van de school")
        elif not np.isnan(x):
            places[code] = NodePoint(float(x), float(y), "bij het punt van de postcode")
    return places


def _centres(
    year: Leerlingjaar,
    codes: tuple[str, ...],
    home: npt.NDArray[np.int64],
    school: npt.NDArray[np.int64],
    mine: npt.NDArray[np.bool_],
) -> dict[str, NodePoint]:
    """Return the centre of the homes of each area, of its schools where nobody lives."""
    pc4 = year.scholen["pc4"].to_numpy()[year.school]
    sides = (
        (home, year.herkomst, "zwaartepunt van de leerlingen die er wonen"),
        (school, pc4, "zwaartepunt van de scholen"),
    )
    places: dict[str, NodePoint] = {}
    # schools first, then homes over them: a centre of schools stays only where nobody lives
    for area, place, what in reversed(sides):
        points = year.punten[place]
        used = mine & (area >= 0) & ~np.isnan(points[:, 0])
        # the mean point of an area, each row weighing what is sure of it
        weight = year.laag[used].astype(float)
        total, x, y = (
            np.bincount(area[used], weights=weight * factor, minlength=len(codes))
            for factor in (1.0, points[used, 0], points[used, 1])
        )
        for position in np.flatnonzero(total > 0):
            centre = x[position] / total[position], y[position] / total[position]
            places[codes[position]] = NodePoint(float(centre[0]), float(centre[1]), what)
    return places


def _known_schools(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
    """Return the points of schools that are in a list of locations."""
    if not snapshot.find(Soort.LOCATIES, niveau="school"):
        return {}
    from places.locations import locations

    frame: pd.DataFrame = locations(snapshot, "school").placed
    if "brin6" not in frame:
        return {}
    frame = frame[frame["brin6"].astype(str) != ""].drop_duplicates("brin6")
    return {
        str(code): (float(x), float(y))
        for code, x, y in zip(frame["brin6"], frame["x"], frame["y"], strict=True)
    }


# own choice: one in ten may lie outside the first view, which can be moved
_SHOWN = 0.9
"""Share of the pupils who come and go that the first view of the map holds."""
_MEANT = "gemiddelde woonplaats van deze leerlingen"


class LineEnds:
    """Where the counterparts of one question stand, and the SWV itself."""

    def __init__(
        self,
        snapshot: Snapshot,
        year: Leerlingjaar,
        vraag: StroomVraag,
        code: str,
        types: tuple[str, ...],
    ) -> None:
        self.code, self.naam = code, year.regio.namen[code]
        swvs = places_of(snapshot, vraag.jaar, vraag.soort_swv)
        self.own: NodePoint | None = swvs.get(code)
        self.swvs = swvs
        self.of: Mapping[str, NodePoint] = swvs
        self.homes: dict[tuple[str, str], tuple[float, float]] = {}
        if vraag.niveau == "school":
            self.of = places_of(snapshot, vraag.jaar, "school")
            # of an own table DUO's homes tell nothing
            self.homes = {} if vraag.doelgroepen else _mean_homes(year, vraag, code, types)
        elif vraag.niveau != "swv":
            self.of = places_of(snapshot, vraag.jaar, vraag.niveau)
        self.niveau = vraag.niveau
        self.any = bool(swvs)

    def ends(
        self, counterpart: str, direction: str
    ) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Return where a line begins and ends (RD metres), None where one is unknown."""
        place = self.of.get(counterpart)
        if place is None:
            return None
        there = (place.x, place.y)
        if self.niveau == "school":
            home = self.homes.get((direction, counterpart))
            return None if home is None or home == there else (home, there)
        if self.own is None:
            return None
        here = (self.own.x, self.own.y)
        if here == there:
            return None
        return (there, here) if direction == "inkomend" else (here, there)


def _mean_homes(
    year: Leerlingjaar, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> dict[tuple[str, str], tuple[float, float]]:
    """Return per direction and school the centre of the homes of its pupils in the filter."""
    position = year.regio.position(code)
    mine = np.isin(year.soort, [SOORTEN.index(name) for name in types])
    if vraag.stelsel != ALLE:
        mine &= year.stelsel == STELSELS.index(vraag.stelsel)
    if vraag.paar is not None and vraag.paar not in PARTIES:
        other = year.regio.position(vraag.paar)
        mine &= (year.thuis == other) | (year.bestemming == other)
    # per direction and school the rows that count in its line
    lives, attends = year.thuis == position, year.bestemming == position
    brin6 = year.scholen["brin6"].to_numpy()
    found = {}
    for direction, chosen in (("inkomend", attends & ~lives), ("uitgaand", lives & ~attends)):
        rows = np.flatnonzero(mine & chosen)
        frame = pd.DataFrame({"rij": rows, "school": brin6[year.school[rows]]})
        for school, part in frame.groupby("school")["rij"]:
            home = mean_home(year, part.to_numpy())
            if home is not None:
                found[direction, str(school)] = home
    return found


def lines_of(drawn: pd.DataFrame, places: LineEnds, vraag: StroomVraag) -> tuple[Lijn, ...]:
    """Return the lines, the largest first."""
    lines = []
    seen: dict[tuple[str, str], int] = {}
    rows = drawn.sort_values("waarde", ascending=False, kind="stable").to_dict("records")
    found = [places.ends(row["tegenpartij"], row["richting"]) for row in rows]
    ends = [end for end in found if end is not None]
    begin, eind = _degrees([e[0] for e in ends]), _degrees([e[1] for e in ends])
    for row, rd, first, last in zip(rows, ends, begin, eind, strict=True):
        key = (row["richting"], row["tegenpartij"])
        # lines of several types between the same two points each bend further, so that all are seen
        bend = seen[key] = seen.get(key, -1) + 1
        there = str(row["naam"])
        here = _MEANT if vraag.niveau == "school" else places.naam
        comes = row["richting"] == "inkomend" and vraag.niveau != "school"
        lines.append(
            Lijn(
                id="|".join((row["richting"], row["soort"], row["tegenpartij"])),
                richting=row["richting"],
                soort=row["soort"],
                tegenpartij=row["tegenpartij"],
                naam=there,
                van=there if comes else here,
                naar=here if comes else there,
                begin=first,
                eind=last,
                begin_rd=rd[0],
                eind_rd=rd[1],
                aantal=Aantal.from_row(row),
                bocht=bend,
            )
        )
    return tuple(lines)


def nodes_of(
    table: pd.DataFrame, together: pd.DataFrame, places: LineEnds, totals: dict[str, Aantal]
) -> tuple[Knoop, ...]:
    """Return the nodes of what is drawn, with totals over all types (`together`)."""
    shown = dict.fromkeys(table.loc[table["getekend"].isin(["lijn", "knoop"]), "tegenpartij"])
    shown.pop(places.code, None)
    counts: dict[str, dict[str, Aantal]] = {}
    names: dict[str, tuple[str, bool]] = {}
    for row in together.to_dict("records"):
        counts.setdefault(row["tegenpartij"], {})[row["richting"]] = Aantal.from_row(row)
        names[row["tegenpartij"]] = (str(row["naam"]), places.code in str(row["van_swv"]).split())
    listed: list[tuple[str, str, NodePoint, bool, dict[str, Aantal]]] = []
    if places.own is not None:
        listed.append((places.code, places.naam, places.own, True, totals))
    listed += [
        (code, names[code][0], places.of[code], names[code][1], counts[code])
        for code in shown
        if code in places.of
    ]
    points = _degrees([(place.x, place.y) for _, _, place, _, _ in listed])
    return tuple(
        Knoop(
            code, name, point, (place.x, place.y), place.wat, own,
            found.get("inkomend"), found.get("uitgaand"), found.get("intern"),
        )
        for (code, name, place, own, found), point in zip(listed, points, strict=True)
    )  # fmt: skip


def school_lines(
    drawn: pd.DataFrame,
    spots: Mapping[str, NodePoint],
    here: NodePoint | None,
    school: tuple[str, str],
    totals: Mapping[str, Aantal],
) -> tuple[tuple[Lijn, ...], tuple[Knoop, ...]]:
    """Return a line from every postcode (`spots`) to a school (code and name), and the nodes."""
    if here is None:
        return (), ()
    code, name = school
    rows = drawn.to_dict("records")
    homes = [spots[row["tegenpartij"]] for row in rows]
    centre, *points = _degrees([(place.x, place.y) for place in (here, *homes)])
    middle = (here.x, here.y)
    own = (totals.get("inkomend"), None, totals.get("intern"))
    lines, nodes = [], [Knoop(code, name, centre, middle, here.wat, True, *own)]
    for row, place, point in zip(rows, homes, points, strict=True):
        number, inside = Aantal.from_row(row), row["richting"] == "intern"
        home, label = row["tegenpartij"], f"{row['tegenpartij']} {row['naam']}".strip()
        rd = (place.x, place.y)
        lines.append(
            Lijn(
                f"{row['richting']}|{ALLE}|{home}", row["richting"], ALLE, home, label, label, name,
                point, centre, rd, middle, number, 0,
            )
        )  # fmt: skip
        nodes.append(
            Knoop(
                home, label, point, rd, place.wat, inside,
                None if inside else number, None, number if inside else None,
            )
        )  # fmt: skip
    return tuple(lines), tuple(nodes)


def _degrees(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Turn RD metres into longitude and latitude, to the metre."""
    listed = list(points)
    if not listed:
        return []
    lon, lat = degrees(*zip(*listed, strict=True))
    return [(round(a, 5), round(b, 5)) for a, b in zip(lon, lat, strict=True)]


def box(
    nodes: tuple[Knoop, ...], lines: tuple[Lijn, ...], own: str
) -> tuple[float, float, float, float]:
    """Return the box around what matters: the SWV and where most of its pupils come and go.

    A few who live at the other end of the country do not make everyone else small.
    """
    weight: dict[str, float] = {}
    # from the largest down, until the share is reached
    for line in lines:
        weight[line.tegenpartij] = weight.get(line.tegenpartij, 0.0) + line.aantal.waarde
    wanted, so_far = {own}, 0.0
    for code, value in sorted(weight.items(), key=lambda item: -item[1]):
        # the one that crosses the share is still taken in
        if so_far < _SHOWN * sum(weight.values()):
            wanted.add(code)
        so_far += value
    points = [node.punt for node in nodes if node.code in wanted] or [(3.3, 50.7), (7.2, 53.6)]
    lon, lat = zip(*points, strict=True)
    return min(lon), min(lat), max(lon), max(lat)
