"""From a question to a flow map: nodes, lines, and what is not drawn, each with its numbers.

Every line is one row of `flows.stroom_tabel`, with the very numbers that stand in the table.
What cannot or may not be drawn is counted under its reason: drawn and not drawn together are
the whole table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flows import leerlingjaar, saldo_tabel, stroom_tabel
from flows._counts import SOORTEN
from flows.dataset import present
from flows.mapping import PARTIES, check_soorten
from flows.stelsel import STELSELS
from geo.dutch import dutch
from geo.flows import breedte
from geo.flows._banden import bands, source_line
from geo.flows._bewaard import saldo_of, to_degrees
from geo.flows.aantal import GRONDEN, Aantal
from geo.flows.plaatsen import mean_home, places_of
from geo.flows.vraag import ALLE, StroomVraag
from geo.flows.woorden import NIVEAU, STELSEL, soorten_tekst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.dataset import Leerlingjaar
    from geo.flows.plaatsen import Plaats
    from store import SetRecord, Snapshot

REDENEN = {
    "minimum": "onder het minimum",
    "top": "buiten de grootste stromen",
    "zonder_plaats": "zonder punt op de kaart",
}
"""Why a flow between areas is no line."""
_SHOWN = 0.9
"""Share of the pupils who come and go that the first view of the map holds."""
_MEANT = "gemiddelde woonplaats van deze leerlingen"


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
        flows = "1 stroom" if self.lijnen == 1 else f"{dutch(self.lijnen)} stromen"
        return f"{flows} {REDENEN[self.reden]} ({pupils} leerlingen)"


@dataclass(frozen=True, slots=True)
class Stroomkaart:
    """The answer to a `StroomVraag`: everything a map, table and export need."""

    vraag: StroomVraag
    swv: str
    naam: str
    soorten: tuple[str, ...]
    titel: str
    ondertitel: str
    bronregel: str
    banden: tuple[str, ...]
    """What a reader must know first."""
    fictief: bool
    afgeschermd: bool
    tabel: pd.DataFrame
    """`richting, soort, tegenpartij, naam, swv` and the count columns, then `waarde, grond` and
    `getekend`: `lijn`, `knoop` (what stays inside), `buiten`, or one of `REDENEN`. The largest
    first within a direction. Read-only."""
    inkomend: Aantal
    """Totals of the SWV with all other SWVs, in the filter; without abroad and unknown."""
    uitgaand: Aantal
    intern: Aantal
    knopen: tuple[Knoop, ...]
    lijnen: tuple[Lijn, ...]
    """The largest first."""
    buiten: tuple[Buiten, ...]
    niet_getekend: tuple[NietGetekend, ...]
    grootste: float
    """The value that has the widest line."""
    legenda: tuple[int, ...]
    """Round numbers of pupils for the legend of widths, largest first."""
    grens: tuple[float, float, float, float]
    """West, south, east, north in degrees: where most of it happens."""
    records: tuple[SetRecord, ...]

    @property
    def niveau(self) -> tuple[str, str]:
        """The level of the counterparts in words, singular and plural."""
        return NIVEAU[self.vraag.niveau]

    @property
    def gronden(self) -> tuple[str, ...]:
        """What the widths rest on, in words, for those grounds that occur."""
        found = {line.aantal.grond for line in self.lijnen}
        return tuple(text for name, text in GRONDEN.items() if name in found)


def scene(snapshot: Snapshot, vraag: StroomVraag) -> Stroomkaart:
    """Answer a question with a flow map.

    Raises
    ------
    NotFound
        For an unknown SWV or counterpart, a year without pupils, or a type of education that
        belongs to another SWV; the message names what there is.
    """
    year = leerlingjaar(snapshot, vraag.jaar, groepen=vraag.groepen or None)
    code = year.regio.parties[year.regio.position(vraag.swv)]
    types = present(year, vraag.soorten or None, check_soorten(code, vraag.soorten or None))
    table = _table(snapshot, year, vraag, code, types)
    places = _Places(snapshot, year, vraag, code, types)
    table["getekend"] = _fate(table, vraag, places)
    drawn = table[table["getekend"] == "lijn"]
    lines = _lines(drawn, places, vraag)
    totals = _totals(snapshot, vraag, code, types)
    together = table
    if vraag.gesplitst:
        together = _table(snapshot, year, replace(vraag, gesplitst=False), code, types)
    nodes = _nodes(table, together, places, totals)
    largest = max((line.aantal.waarde for line in lines), default=0.0)
    name = year.regio.namen[code]
    level = NIVEAU[vraag.niveau][1]
    return Stroomkaart(
        vraag=vraag,
        swv=code,
        naam=name,
        soorten=types,
        titel=f"Leerlingstromen van {name} ({code})" + _with(year, vraag),
        ondertitel=(
            f"{soorten_tekst(types)} · {STELSEL[vraag.stelsel]} · tegenover {level} · "
            f"1 oktober {year.jaar}"
        ),
        bronregel=source_line(year),
        banden=bands(year, points=places.any, masked=bool((table["laag"] < table["hoog"]).any())),
        fictief=year.fictief,
        afgeschermd=year.afgeschermd,
        tabel=table,
        inkomend=totals["inkomend"],
        uitgaand=totals["uitgaand"],
        intern=totals["intern"],
        knopen=nodes,
        lijnen=lines,
        buiten=_outside(table),
        niet_getekend=_not_drawn(table),
        grootste=largest,
        legenda=breedte.legend(largest),
        grens=_box(nodes, lines, code),
        records=year.records,
    )


def _with(year: Leerlingjaar, vraag: StroomVraag) -> str:
    if vraag.paar is None:
        return ""
    return f" met {year.regio.namen.get(vraag.paar, vraag.paar)} ({vraag.paar})"


def _table(
    snapshot: Snapshot, year: Leerlingjaar, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> pd.DataFrame:
    """Return the rows that the question is about, named and in order."""
    wanted = [*vraag.richtingen, "intern"]
    table = _count(snapshot, vraag, code, types, split=vraag.gesplitst)
    if vraag.paar is not None:
        table = _of_pair(snapshot, year, vraag, code, types, table)
    table = table[table["richting"].isin(wanted)].reset_index(drop=True)
    if vraag.niveau == "swv":
        table["tegenpartij_naam"] = table["tegenpartij"].map(year.regio.namen)
        table["tegenpartij_swv"] = table["tegenpartij"]
    table = table.rename(columns={"tegenpartij_naam": "naam", "tegenpartij_swv": "van_swv"})
    exact = table["laag"] == table["hoog"]
    table["waarde"] = table["schatting"].fillna(table["laag"]).astype(float)
    table["grond"] = np.select(
        [exact, table["schatting"].notna()], ["telling", "schatting"], "ondergrens"
    )
    place = pd.Categorical(table["richting"], categories=["inkomend", "uitgaand", "intern"])
    order = np.lexsort((table["tegenpartij"], -table["waarde"], place.codes))
    return table.iloc[order].reset_index(drop=True)


def _count(
    snapshot: Snapshot, vraag: StroomVraag, code: str, types: tuple[str, ...], *, split: bool
) -> pd.DataFrame:
    return stroom_tabel(
        snapshot,
        code,
        vraag.jaar,
        types,
        niveau=vraag.niveau,
        kalibratie=vraag.kalibratie,
        groepen=vraag.groepen or None,
        stelsel=None if vraag.stelsel == ALLE else vraag.stelsel,
        samen=("stelsel",) if split else ("soort", "stelsel"),
    )


def _of_pair(
    snapshot: Snapshot,
    year: Leerlingjaar,
    vraag: StroomVraag,
    code: str,
    types: tuple[str, ...],
    table: pd.DataFrame,
) -> pd.DataFrame:
    """Keep what goes between the SWV and one counterpart SWV.

    At the level of schools, those who come are counted from the other side: which schools
    here its pupils go to.
    """
    paar = str(vraag.paar)
    other = paar if paar in PARTIES else year.regio.parties[year.regio.position(paar)]
    column = "tegenpartij" if vraag.niveau == "swv" else "tegenpartij_swv"
    if vraag.niveau != "school" or other in PARTIES:
        return table[table[column] == other]
    comes = _count(snapshot, vraag, other, types, split=vraag.gesplitst)
    comes = comes[(comes["richting"] == "uitgaand") & (comes[column] == code)]
    goes = table[(table["richting"] == "uitgaand") & (table[column] == other)]
    return pd.concat([comes.assign(richting="inkomend", swv=code), goes], ignore_index=True)


class _Places:
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


def _fate(table: pd.DataFrame, vraag: StroomVraag, places: _Places) -> pd.Series:
    """Return for each row whether it is drawn, and why not."""
    fate = pd.Series("lijn", index=table.index, dtype=object)
    located = pd.Series(
        [
            places.ends(code, direction) is not None
            for code, direction in zip(table["tegenpartij"], table["richting"], strict=True)
        ],
        index=table.index,
        dtype=bool,
    )
    inside = table["richting"] == "intern"
    outside = table["tegenpartij"].isin(PARTIES) & ~inside
    fate[~located] = "zonder_plaats"
    fate[(fate == "lijn") & (table["waarde"] < vraag.minimum)] = "minimum"
    fate[outside] = "buiten"
    fate[inside] = "knoop"
    if vraag.top_n is not None:
        drawn = table[fate == "lijn"]
        place = drawn.groupby(["richting", "soort"], sort=False).cumcount()
        fate[place.index[place >= vraag.top_n]] = "top"
    return fate


def _lines(drawn: pd.DataFrame, places: _Places, vraag: StroomVraag) -> tuple[Lijn, ...]:
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


def _totals(
    snapshot: Snapshot, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> dict[str, Aantal]:
    """Return the totals of the SWV with all other SWVs."""
    table = saldo_of(snapshot, code, vraag.jaar, vraag.groepen, vraag.kalibratie)
    known = tuple(name for name in dict.fromkeys(table["soort"]) if name != ALLE)
    if len(types) > 1 and types != known:
        table = saldo_tabel(
            snapshot, code, vraag.jaar, types, kalibratie=vraag.kalibratie,
            groepen=vraag.groepen or None,
        )  # fmt: skip
    soort = types[0] if len(types) == 1 else ALLE
    row = table[(table["soort"] == soort) & (table["stelsel"] == vraag.stelsel)]
    values = row.iloc[0].to_dict()
    return {
        name: Aantal.from_row(values, f"{name}_") for name in ("inkomend", "uitgaand", "intern")
    }


def _nodes(
    table: pd.DataFrame,
    together: pd.DataFrame,
    places: _Places,
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


def _outside(table: pd.DataFrame) -> tuple[Buiten, ...]:
    """Return the counterparts without a place, each once, in the order of `PARTIES`."""
    found = []
    rows = table[table["getekend"] == "buiten"]
    for code, name in PARTIES.items():
        mine = rows[rows["tegenpartij"] == code]
        if mine.empty:
            continue
        sides = {
            str(direction): _sum(part.to_dict("records"))
            for direction, part in mine.groupby("richting")
        }
        found.append(Buiten(code, name, sides.get("inkomend"), sides.get("uitgaand")))
    return tuple(found)


def _sum(rows: Iterable[Mapping[Any, Any]]) -> Aantal:
    """Add up bounds; an estimate is only kept of one row, or of exact ones."""
    counts = [Aantal.from_row(row) for row in rows]
    if len(counts) == 1:
        return counts[0]
    low, high = sum(c.laag for c in counts), sum(c.hoog for c in counts)
    return Aantal(low, high, sum(c.cellen for c in counts))


def _not_drawn(table: pd.DataFrame) -> tuple[NietGetekend, ...]:
    """Count what is no line, per reason."""
    parts = {reason: table[table["getekend"] == reason] for reason in REDENEN}
    return tuple(
        NietGetekend(reason, len(rows), int(rows["laag"].sum()), int(rows["hoog"].sum()))
        for reason, rows in parts.items()
        if len(rows)
    )


def _degrees(points: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Turn RD metres into longitude and latitude, to the metre."""
    listed = list(points)
    if not listed:
        return []
    lon, lat = to_degrees().transform(*zip(*listed, strict=True))
    return [(round(a, 5), round(b, 5)) for a, b in zip(lon, lat, strict=True)]


def _box(
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


__all__ = ["REDENEN", "Buiten", "Knoop", "Lijn", "NietGetekend", "Stroomkaart", "scene"]
