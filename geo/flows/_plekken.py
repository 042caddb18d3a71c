"""Where the lines of a flow map begin and end, the nodes they join, and the box around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows._counts import SOORTEN
from flows.mapping import PARTIES
from flows.stelsel import STELSELS
from geo.flows._bewaard import to_degrees
from geo.flows.aantal import Aantal
from geo.flows.delen import Knoop, Lijn
from geo.flows.plaatsen import mean_home, places_of
from geo.flows.vraag import ALLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.dataset import Leerlingjaar
    from geo.flows.plaatsen import Plaats
    from geo.flows.vraag import StroomVraag
    from store import Snapshot

_SHOWN = 0.9
"""Share of the pupils who come and go that the first view of the map holds."""
_MEANT = "gemiddelde woonplaats van deze leerlingen"


class Plekken:
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
        self.own: Plaats | None = swvs.get(code)
        self.of: Mapping[str, Plaats] = swvs
        self.homes: dict[tuple[str, str], tuple[float, float]] = {}
        if vraag.niveau == "school":
            self.of = places_of(snapshot, vraag.jaar, "school")
            self.homes = _mean_homes(year, vraag, code, types)
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


def lines_of(drawn: pd.DataFrame, places: Plekken, vraag: StroomVraag) -> tuple[Lijn, ...]:
    """Return the lines, the largest first."""
    lines = []
    seen: dict[tuple[str, str], int] = {}
    rows = drawn.sort_values("waarde", ascending=False, kind="stable").to_dict("records")
    found = [places.ends(row["tegenpartij"], row["richting"]) for row in rows]
    ends = [end for end in found if end is not None]
    begin, eind = _degrees([e[0] for e in ends]), _degrees([e[1] for e in ends])
    for row, rd, first, last in zip(rows, ends, begin, eind, strict=True):
        key = (row["richting"], row["tegenpartij"])
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
    table: pd.DataFrame,
    together: pd.DataFrame,
    places: Plekken,
    totals: dict[str, Aantal],
) -> tuple[Knoop, ...]:
    """Return the nodes of what is drawn, with totals over all types (`together`)."""
    shown = dict.fromkeys(table.loc[table["getekend"].isin(["lijn", "knoop"]), "tegenpartij"])
    shown.pop(places.code, None)
    counts: dict[str, dict[str, Aantal]] = {}
    names: dict[str, tuple[str, bool]] = {}
    for row in together.to_dict("records"):
        counts.setdefault(row["tegenpartij"], {})[row["richting"]] = Aantal.from_row(row)
        names[row["tegenpartij"]] = (str(row["naam"]), places.code in str(row["van_swv"]).split())
    listed: list[tuple[str, str, Plaats, bool, dict[str, Aantal]]] = []
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


def _degrees(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Turn RD metres into longitude and latitude, to the metre."""
    listed = list(points)
    if not listed:
        return []
    lon, lat = to_degrees().transform(*zip(*listed, strict=True))
    return [(round(a, 5), round(b, 5)) for a, b in zip(lon, lat, strict=True)]


def box(
    nodes: tuple[Knoop, ...], lines: tuple[Lijn, ...], own: str
) -> tuple[float, float, float, float]:
    """Return the box around what matters: the SWV and where most of its pupils come and go.

    A few who live at the other end of the country do not make everyone else small.
    """
    weight: dict[str, float] = {}
    for line in lines:
        weight[line.tegenpartij] = weight.get(line.tegenpartij, 0.0) + line.aantal.waarde
    wanted, so_far = {own}, 0.0
    for code, value in sorted(weight.items(), key=lambda item: -item[1]):
        if so_far < _SHOWN * sum(weight.values()):
            wanted.add(code)
        so_far += value
    points = [node.punt for node in nodes if node.code in wanted] or [(3.3, 50.7), (7.2, 53.6)]
    lon, lat = zip(*points, strict=True)
    return min(lon), min(lat), max(lon), max(lat)
