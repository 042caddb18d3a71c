"""What would change if pupils went to another school: saldo, amounts, and the way from home.

A simulation moves a number of pupils of one SWV from one school to another and changes nothing
else. What is masked stays bounded: `straks` is what `nu` would be with them elsewhere, for every
count that agrees with what is known and has room for the move.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flows.attendance import herkomst_van_school
from flows.dataset import Leerlingjaar, leerlingjaar
from flows.mapping import PARTIES, VO_SOORTEN
from flows.own_flows import check_doelgroepen, doelgroep_saldo, doelgroep_scholen, eigen_jaar
from flows.payers import DREMPEL
from flows.rates import ALLE_PO, CATEGORIEN, period_text, tarieven
from flows.saldo import RICHTINGEN, saldo_tabel
from flows.stelsel import STELSELS
from store import NotFound, Refused, Snapshot
from store.dutch import format_number, listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.bounds import Floats, Ints


SIMULATIE_COLUMNS = (
    "jaar", "swv", "soort", "doelgroep", "onderwerp", "onderdeel", "eenheid", "nu_laag", "nu_hoog",
    "nu_schatting", "straks_laag", "straks_hoog", "straks_schatting", "verandering_laag",
    "verandering_hoog",
)  # fmt: skip
SALDO, AFSTAND = "saldo", "afstand"
BETAALT_ELDERS, ONTVANGT, GELDSALDO = "betaalt_elders", "ontvangt", "saldo_in_euro"
OVERDRACHT = "overdracht"
LEERLINGEN, EURO, KILOMETER = "leerlingen", "euro", "km"
HOE = (
    "10 van 99AA00 naar 99BB00, of met soort en woongebied: 10 so van 99AA00 naar 99BB00 uit PO9901"
)
_MOVE = re.compile(
    r"(?P<aantal>\d{1,5})\s+(?:leerlingen\s+)?(?:(?P<soort>bo|sbo|so|vso|vo)\s+)?"
    r"van\s+(?P<van>\w{6})\s+naar\s+(?P<naar>\w{6})(?:\s+uit\s+(?P<thuis>\w{6}))?",
    re.IGNORECASE,
)
_OPEN = 999_999
"""More pupils than any SWV has: an end that nothing shown gives (`flows.own_flows`)."""


@dataclass(frozen=True, slots=True)
class Move:
    """A number of pupils that go to another school."""

    aantal: int
    van: str
    """BRIN6 of the school that they attend."""
    naar: str
    soort: str = ""
    """'' where the schools have one type in common, or one each."""
    doelgroep: str = ""
    """Of the own table; '' for pupils as DUO counts them."""
    thuis: str = ""
    """The SWV where they live; '' for the one that is asked about."""

    @property
    def tekst(self) -> str:
        """As `read_move` takes it, without the doelgroep."""
        kind, home = (f" {self.soort}" if self.soort else ""), self.thuis
        return f"{self.aantal}{kind} van {self.van} naar {self.naar}" + (
            f" uit {home}" if home else ""
        )


@dataclass(frozen=True, slots=True)
class SimulatedSchool:
    """One of the two schools, as it stands in the year."""

    brin6: str
    naam: str
    swv: str
    soort: str
    regionaal: bool
    """Whether its pupils count in the saldo of regional schools."""
    pc4: int


@dataclass(frozen=True)
class Simulation:
    """What a move would change."""

    jaar: int
    swv: str
    zet: Move
    """With type and home filled in."""
    van: SimulatedSchool
    naar: SimulatedSchool
    aanwezig: tuple[int, int]
    """Pupils there now, at least and at most (-1 without an end)."""
    tabel: pd.DataFrame
    """`SIMULATIE_COLUMNS`: per SWV who come, go and stay, and the saldo; amounts where a period
    was asked for; the way from home to school, the mean of any of them. An end that is not there
    is NaN."""
    opmerkingen: tuple[str, ...]
    fictief: bool


def read_move(text: str, doelgroep: str = "") -> Move:
    """Return a move out of text: `10 so van 99AA00 naar 99BB00 uit PO9901`.

    Raises `Refused` with how to write it.
    """
    found = _MOVE.fullmatch(" ".join(text.split()))
    if not found:
        raise Refused("een verplaatsing van leerlingen", repr(text[:80]), f"Schrijf {HOE}.")
    kind, home = found["soort"] or "", found["thuis"] or ""
    return Move(
        int(found["aantal"]), found["van"].upper(), found["naar"].upper(), kind.lower(),
        doelgroep, home.upper(),
    )  # fmt: skip


def simuleer(
    snapshot: Snapshot, swv: str, jaar: int, zet: Move, *, periode: str | None = None
) -> Simulation:
    """Return what a move would change, for the SWV of the home and those of both schools.

    Parameters
    ----------
    swv
        The SWV that asks: where the pupils live, unless the move says otherwise.
    zet
        The move. With a doelgroep the own table of that year is the ground, behind its disclosure
        control.
    periode
        Rates of this period give amounts; None gives none.

    Raises
    ------
    NotFound
        For an unknown SWV, school, type, doelgroep or period, and when fewer pupils are there than
        would move.
    """
    year = leerlingjaar(snapshot, jaar)
    if zet.aantal < 1 or zet.van == zet.naar:
        raise NotFound(
            "Een simulatie gaat over ten minste één leerling en twee verschillende scholen."
        )
    home = year.regio.parties[year.regio.position(zet.thuis or swv)]
    old, new = _schools(year, zet, home)
    zet = replace(zet, van=old.brin6, naar=new.brin6, soort=old.soort, thuis=home)
    if zet.doelgroep:
        (group,) = check_doelgroepen(eigen_jaar(snapshot, jaar), [zet.doelgroep])
        zet = replace(zet, doelgroep=group)
    # per PC4 of the SWV how many of its pupils attend the school, as DUO counts them
    homes = herkomst_van_school(snapshot, old.brin6, jaar)
    homes = homes[(homes["swv"] == home) & (homes["soort"].astype(str) == old.soort)]
    there = _there(snapshot, zet, jaar, homes)
    if 0 <= there[1] < zet.aantal:
        what = f" van doelgroep {zet.doelgroep}" if zet.doelgroep else f" {old.soort}"
        raise NotFound(
            f"Op {old.naam} ({old.brin6}) zitten in {jaar} ten hoogste {format_number(there[1])} "
            f"leerlingen{what} uit {year.regio.namen[home]}; {format_number(zet.aantal)} kunnen er "
            "niet weg. Kies een kleiner aantal, of een andere school."
        )
    notes = []
    if there[0] < zet.aantal:
        end = "meer" if there[1] < 0 else format_number(there[1])
        notes.append(
            f"Of er zoveel zijn is niet zeker: van {old.naam} is alleen bekend dat het er "
            f"{format_number(there[0])} tot {end} zijn. Gerekend is alsof het kan."
        )
    parts = [_pupils(snapshot, zet, jaar, (home, old, new), there)]
    if periode is not None:
        limit = eigen_jaar(snapshot, jaar).drempel if zet.doelgroep else DREMPEL
        amounts, told = _amounts(snapshot, zet, (home, old, new), periode, max(limit, DREMPEL))
        parts.append(amounts)
        notes += told
    distances, told = _distances(year, zet, homes, (old, new))
    parts.append(distances)
    notes += told
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    table = table.assign(jaar=jaar, doelgroep=zet.doelgroep)
    code = year.regio.parties[year.regio.position(swv)]
    fictional = year.fictief or (
        bool(zet.doelgroep) and eigen_jaar(snapshot, jaar).record.herkomst.fictief
    )
    return Simulation(
        jaar, code, zet, old, new, there, table[list(SIMULATIE_COLUMNS)], tuple(notes), fictional
    )


def _schools(year: Leerlingjaar, zet: Move, home: str) -> tuple[SimulatedSchool, SimulatedSchool]:
    """Return both schools with the type that the move is of.

    Raises `NotFound` for a school that is not there, or a type that it does not have.
    """
    types = []
    vo = home.startswith("VO")
    for code in (zet.van, zet.naar):
        rows = year.scholen[year.scholen["brin6"] == code]
        known = [s for s in rows["soort"].astype(str) if (s in VO_SOORTEN) == vo]
        if not known:
            raise NotFound(
                f"School {code!r} komt in {year.jaar} niet voor met onderwijs van "
                f"{'samenwerkingsverbanden vo' if vo else 'samenwerkingsverbanden po'}."
            )
        types.append(known)
    first = zet.soort or next((s for s in types[0] if s in types[1]), types[0][0])
    if first not in types[0]:
        raise NotFound(f"School {zet.van!r} heeft geen {first}; wel {listed(types[0])}.")
    # from so to sbo, say, is a move too
    second = first if first in types[1] else types[1][0]
    if len(types[0]) > 1 and not zet.soort:
        raise NotFound(f"School {zet.van!r} heeft {listed(types[0])}; zeg welke soort u bedoelt.")
    return _school(year, zet.van, first), _school(year, zet.naar, second)


def _school(year: Leerlingjaar, code: str, soort: str) -> SimulatedSchool:
    rows = year.scholen
    row = rows[(rows["brin6"] == code) & (rows["soort"].astype(str) == soort)].iloc[0]
    return SimulatedSchool(
        code,
        str(row["naam"]),
        year.regio.parties[int(row["partij"])],
        soort,
        STELSELS[int(row["stelsel"])] == STELSELS[0],
        int(row["pc4"]),
    )


def _there(snapshot: Snapshot, zet: Move, jaar: int, homes: pd.DataFrame) -> tuple[int, int]:
    """Return how many of the pupils that are meant are at the first school: least and most."""
    if not zet.doelgroep:
        return int(homes["laag"].sum()), int(homes["hoog"].sum())
    rows = doelgroep_scholen(snapshot, zet.thuis, jaar, [zet.doelgroep])
    rows = rows[(rows["school"] == zet.van) & (rows["thuis_swv"] == zet.thuis)]
    if rows.empty:
        return 0, 0
    return int(rows["laag"].iloc[0]), int(rows["hoog"].iloc[0])


def _pupils(
    snapshot: Snapshot,
    zet: Move,
    jaar: int,
    place: tuple[str, SimulatedSchool, SimulatedSchool],
    there: tuple[int, int],
) -> pd.DataFrame:
    """Return who come, go and stay before and after, of every SWV that it touches."""
    home, old, new = place
    # certain of the counts only if the move is possible at all: then so many are there
    lift = max(0, zet.aantal - there[0])
    steps: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for school, sign in ((old, -1), (new, 1)):
        # what is not regional does not count in a regional saldo; own tables do not tell stelsels
        if not (school.regionaal or zet.doelgroep) or school.swv in PARTIES:
            continue
        stays = school.swv == home
        for code, name in ((home, "intern" if stays else "uitgaand"), (school.swv, "inkomend")):
            if stays and name == "inkomend":
                continue
            key = (code, school.soort)
            moved, sure = steps.setdefault(key, {}).get(name, (0, 0))
            step = sign * zet.aantal
            steps[key][name] = (moved + step, sure + (lift if sign < 0 else 0))
    rows = []
    for (code, soort), changes in steps.items():
        now = _now(snapshot, code, jaar, soort, zet.doelgroep)
        rows += _moved_rows(now, changes, code, soort)
    return pd.DataFrame(rows)


def _now(snapshot: Snapshot, swv: str, jaar: int, soort: str, doelgroep: str) -> Mapping[Any, Any]:
    """Return the row of saldo that a move changes."""
    if doelgroep:
        return doelgroep_saldo(snapshot, swv, jaar, [doelgroep]).to_dict("records")[0]
    table = saldo_tabel(snapshot, swv, jaar, [soort])
    mine = (table["soort"] == soort) & (table["stelsel"] == STELSELS[0])
    return table[mine].to_dict("records")[0]


def _moved_rows(
    now: Mapping[Any, Any], moved: Mapping[str, tuple[int, int]], swv: str, soort: str
) -> list[dict[str, object]]:
    """Return who come, go and stay, and the saldo of them, before and after a move."""
    rows = []
    change, sure = {}, {}
    for name in RICHTINGEN:
        change[name], sure[name] = moved.get(name, (0, 0))
    change[SALDO] = change["inkomend"] - change["uitgaand"]
    for name in (*RICHTINGEN, SALDO):
        low, high = float(now[f"{name}_laag"]), float(now[f"{name}_hoog"])
        guess, step = float(now[f"{name}_schatting"]), change[name]
        # that so many are there lifts the least of what they are part of
        least = low + (sure["inkomend"] if name == SALDO else sure[name])
        most = high - (sure["uitgaand"] if name == SALDO else 0)
        shown = [np.nan if abs(end) >= _OPEN // 2 else end for end in (low, high, least, most)]
        now_and_then = (*shown[:2], guess, shown[2] + step, shown[3] + step, guess + step)
        rows.append(_line(swv, soort, name, LEERLINGEN, (*now_and_then, float(step), float(step))))
    return rows


def _line(
    swv: str, soort: str, onderwerp: str, eenheid: str, numbers: Sequence[float], part: str = ""
) -> dict[str, object]:
    """Return a row of `SIMULATIE_COLUMNS`: three of now, three of then, and both of the change."""
    what = {"swv": swv, "soort": soort, "onderwerp": onderwerp, "onderdeel": part}
    return what | {"eenheid": eenheid} | dict(zip(SIMULATIE_COLUMNS[7:], numbers, strict=True))


def _amounts(
    snapshot: Snapshot,
    zet: Move,
    place: tuple[str, SimulatedSchool, SimulatedSchool],
    periode: str,
    drempel: int,
) -> tuple[pd.DataFrame, list[str]]:
    """Return what goes along in euros, per SWV and category, and what must be said of it.

    The SWV that issued the TLV pays, wherever the school is (taken to be that of the home), so a
    move changes to which SWV's schools it pays, not what.
    """
    # an amount gives the count back: none for fewer than are shown of an own table
    if zet.aantal < drempel:
        return pd.DataFrame(), [
            f"Van minder dan {drempel} leerlingen worden geen bedragen gegeven."
        ]
    home, old, new = place
    rates = tarieven(snapshot)
    mine = rates[rates["periode"] == periode]
    if mine.empty:
        there = listed([period_text(str(name)) for name in sorted(set(rates["periode"]))])
        raise NotFound(f"Er zijn geen tarieven van {period_text(periode)}; wel van {there}.")
    rows, sources = [], set[str]()
    for category in ("", *CATEGORIEN):
        net: dict[tuple[str, str, str], int] = {}
        spans: dict[str, Floats] = {}
        for school, sign in ((old, -1), (new, 1)):
            held = mine[
                (mine["soort"] == school.soort) & (mine["waarvoor"] == "ondersteuning")
                & (mine["categorie"] == category)
            ]  # fmt: skip
            if held.empty or school.swv == home:
                continue
            sources |= set(held["bron"].astype(str))
            # rates that differ by age bound the amount, for ages are not told
            spans[school.soort] = np.array([held["bedrag"].min(), held["bedrag"].max()])
            for code, name, way in (
                (home, BETAALT_ELDERS, sign), (home, GELDSALDO, -sign),
                (school.swv, ONTVANGT, sign), (school.swv, GELDSALDO, sign),
            ):  # fmt: skip
                # of one type the same pupils have the same rate at both schools
                net[code, school.soort, name] = net.get((code, school.soort, name), 0) + way
        rows += [
            _euro_row(code, soort, name, category, np.sort(way * zet.aantal * spans[soort]))
            for (code, soort, name), way in net.items()
        ]
    over = mine[mine["soort"].isin([old.soort, ALLE_PO]) & (mine["waarvoor"] == OVERDRACHT)]
    if old.swv != new.swv:
        for row in over.to_dict("records"):
            step = np.full(2, row["bedrag"] * zet.aantal)
            rows.append(_euro_row(home, old.soort, OVERDRACHT, str(row["onderdeel"]), step))
            sources.add(str(row["bron"]))
    if not rows:
        inside = old.swv == new.swv == home
        why = "de leerlingen blijven in het eigen gebied" if inside else (
            f"voor {listed(sorted({old.soort, new.soort}))} is er geen tarief van "
            f"{period_text(periode)}"
        )  # fmt: skip
        return pd.DataFrame(), [f"Er gaat geen bedrag mee: {why}."]
    told = (
        f"Gerekend met de tarieven van {period_text(periode)}; bron: {listed(sorted(sources))}. "
        "Betalen doet het samenwerkingsverband dat de TLV afgaf, hier dat van de woonplaats: door "
        "een andere school verandert waar het geld heen gaat, niet wie betaalt."
    )
    return pd.DataFrame(rows), [told]


def _euro_row(swv: str, soort: str, name: str, part: str, step: Floats) -> dict[str, object]:
    """Return a change in euro; of now and then no amount is known."""
    return _line(swv, soort, name, EURO, (*[np.nan] * 6, *step.astype(float).round(2)), part)


def _distances(
    year: Leerlingjaar,
    zet: Move,
    homes: pd.DataFrame,
    schools: tuple[SimulatedSchool, SimulatedSchool],
) -> tuple[pd.DataFrame, list[str]]:
    """Return how far it is from home to both schools: the mean of any so many of the pupils."""
    # homes abroad or unknown are words, and lie nowhere
    codes = homes["herkomst"].astype(str)
    known = codes.str.fullmatch(r"\d{4}").to_numpy(bool)
    # kilometres from every home postcode to the one school and to the other
    points = year.punten[codes[known].astype(int).to_numpy()]
    ways = np.column_stack(
        [np.hypot(*(points - year.punten[school.pc4]).T) / 1000 for school in schools]
    )
    # homes without a point take no part; how many pupils that are is said
    there = np.isfinite(ways).all(axis=1)
    ways, most = ways[there], homes["hoog"].to_numpy(np.int64)[known][there]
    least = homes["laag"].to_numpy(np.int64)[known][there]
    missing = int(homes["hoog"].sum() - most.sum())
    if not len(ways) or most.sum() < zet.aantal:
        text = (
            "Wat het voor de reisafstand betekent is niet te berekenen: van hun woonplaatsen of "
            "van een van de scholen is de ligging niet bekend."
        )
        return pd.DataFrame(), [text]
    notes = [
        "Afstanden zijn hemelsbreed, van postcode (4 cijfers) naar postcode. Welke leerlingen het "
        "zijn is niet bekend: de grenzen gelden voor elke keuze uit wie er nu zit"
        + (", van alle doelgroepen samen." if zet.doelgroep else ".")
    ]
    if missing:
        notes.append(
            f"Van ten hoogste {format_number(missing)} leerlingen is de woonplaats zonder plek op "
            "de kaart; met hen is niet gerekend."
        )
    exact = bool((least == most).all())
    ends, guesses = [], []
    # now, then, and the difference: the nearest so many pupils give the least mean, the farthest
    # the most
    for values in (ways[:, 0], ways[:, 1], ways[:, 1] - ways[:, 0]):
        low, high = (_mean_of(values, most, zet.aantal, sign) for sign in (1, -1))
        ends.append((round(low, 2), round(high, 2)))
        guesses.append(round(float(np.average(values, weights=most)), 2) if exact else np.nan)
    numbers = (*ends[0], guesses[0], *ends[1], guesses[1], *ends[2])
    return pd.DataFrame([_line(zet.thuis, zet.soort, AFSTAND, KILOMETER, numbers)]), notes


def _mean_of(values: Floats, most: Ints, number: int, sign: int) -> float:
    """Return the least (`sign` 1) or the largest (-1) mean of so many out of what there may be."""
    order = np.argsort(sign * values, kind="stable")
    before = np.concatenate([[0], np.cumsum(most[order])[:-1]])
    taken = np.clip(number - before, 0, most[order])
    return float(values[order] @ taken / number)
