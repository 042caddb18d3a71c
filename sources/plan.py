"""What will be fetched: what, from whom, how large, under which licence, and who hears what.

A plan is made without any request: sizes are those that the list of sources states. Whoever asks
sees it before the first host hears anything.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from boundaries.gemeenten import (
    LIST_YEARS,
    became,
    gemeenten_now,
    listed_gemeente,
    listed_gemeenten,
)
from boundaries.swv import swv_gemeenten
from sources.request import Request
from store import NotFound, Refused, Snapshot
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sources.source_list import Source, SourceList

_WHOLE = "heel Nederland"


@dataclass(frozen=True, slots=True)
class Question:
    """What a user wants to have: some gemeenten, years and parts."""

    naam: str
    """What the gemeenten are together: a code (`GM0344`, `PO2601`)."""
    label: str
    """The same for people."""
    gemeenten: tuple[str, ...]
    """Codes."""
    jaren: tuple[int, ...] = ()
    """None: of each source the newest that is listed."""
    delen: tuple[str, ...] = ()
    """None: what is usual."""

    def as_dict(self) -> dict[str, Any]:
        """Return the question with plain values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Question:
        """Read back what `as_dict` wrote; `KeyError`, `TypeError` or `ValueError` if it is not."""
        texts = (str(data["naam"]), str(data["label"]))
        codes = tuple(map(str, data["gemeenten"]))
        years = tuple(map(int, data["jaren"]))
        return cls(*texts, codes, years, tuple(map(str, data["delen"])))


@dataclass(frozen=True, slots=True)
class PlanPart:
    """One file to fetch, and the sources it can come from, best first."""

    id: str
    wat: str
    """`cijfers 2024`, for progress."""
    routes: tuple[Request, ...]
    proef: bool = False
    """A year that may not be there yet: it is looked for, and no failure if it is not."""

    @property
    def source(self) -> Source:
        """Return the source that is tried first."""
        return self.routes[0].source


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """All parts of one question."""

    vraag: Question
    delen: tuple[PlanPart, ...]
    opmerkingen: tuple[str, ...] = ()
    """What the user must know before he says yes."""

    @property
    def mb(self) -> float:
        """Return about how much goes over the network, at most."""
        return sum(part.source.mb for part in self.delen)

    def hosts(self) -> dict[str, tuple[str, str]]:
        """Return per host who it is and what it hears, in the order of asking."""
        # of a host that hears even once which gemeente it is about, that is what is told
        heard: dict[str, tuple[set[str], bool]] = {}
        for route in (route for part in self.delen for route in part.routes):
            who, local = heard.get(route.source.host, (set(), False))
            names = who | {route.source.van}
            heard[route.source.host] = (names, local or bool(route.ours))
        said = {}
        for host, (names, local) in heard.items():
            what = (
                f"om welke gemeente het gaat ({self.vraag.label}) en welke jaren"
                if local
                else "welke landelijke bestanden, en niet voor welke gemeente"
            )
            said[host] = (listed(sorted(names)), what)
        return said


def question(
    names: Sequence[str], sources: SourceList, *, jaren: Iterable[int] = (), met: str = ""
) -> Question:
    """Return the question that a user typed.

    Raises NotFound when a gemeente or a part is not known, or a name is of two; Refused when a
    gemeente did not exist in an asked year: it says what it became.

    Parameters
    ----------
    names
        Codes or names of gemeenten.
    sources
        The list: its words are those that `met` can name.
    jaren
        Years; none: the newest.
    met
        Words of parts, with commas; '' is what is usual.
    """
    years = tuple(sorted(set(jaren)))
    parts = tuple(dict.fromkeys(word.strip().casefold() for word in met.split(",") if word.strip()))
    if unknown := [word for word in parts if word not in sources.parts]:
        raise NotFound(
            f"Het onderdeel {unknown[0]!r} is niet bekend; kies uit {', '.join(sources.parts)}."
        )
    found = [listed_gemeente(name) for name in names]
    for gemeente in found:
        _check_years(gemeente.code, years)
    # the same gemeente by code and by name is one
    codes = tuple(dict.fromkeys(gemeente.code for gemeente in found))
    label = listed([gemeente.naam for gemeente in found])
    return Question("+".join(codes), label, codes, years, parts)


def question_of_swv(
    snapshot: Snapshot, code: str, sources: SourceList, *, jaren: Iterable[int] = (), met: str = ""
) -> tuple[Question, list[str]]:
    """Return the question for the gemeenten of an SWV, and the names that CBS's list lacks.

    Which gemeenten those are is in the regio-indeling of the folder; for the rest see `question`.
    """
    codes, unknown = gemeenten_now(swv_gemeenten(snapshot, code))
    asked = question(codes, sources, jaren=jaren, met=met)
    swv = code.strip().upper()
    return replace(asked, naam=swv, label=f"{swv} ({asked.label})"), unknown


def plan_of(asked: Question, sources: SourceList, *, ook_na: int | None = None) -> FetchPlan:
    """Return the plan of a question; with `ook_na` also of years after the newest, up to that one.

    Raises Refused when nothing of it can be fetched.
    """
    wanted = asked.delen or sources.usual
    # files in the order of the list, each with all rows that can give it
    files = dict.fromkeys(
        (source.deel, source.onderdeel) for source in sources.bronnen if source.deel in wanted
    )
    parts: list[PlanPart] = []
    notes: list[str] = []
    for deel, onderdeel in files:
        rows = [s for s in sources.bronnen if (s.deel, s.onderdeel) == (deel, onderdeel)]
        known = sorted({year for row in rows for year in row.years})
        years: list[int | None] = list(_years(rows, known, asked.jaren, notes))
        # years that nobody listed yet are looked for only where none were asked by name
        newer = range(known[-1] + 1, (ook_na or 0) + 1) if known and not asked.jaren else range(0)
        for year in [*years, *newer]:
            routes = _routes(rows, year, asked)
            if routes:
                parts.append(_part(routes, year, asked, proef=year in newer))
            elif year not in newer:
                notes.append(
                    f"{rows[0].wat} van {year}: niet bekend bij {rows[0].van}; wel "
                    f"{listed([str(one) for one in known])}."
                )
    notes += _doubts(parts)
    if not parts:
        raise Refused(
            "iets om op te halen", " ".join(notes) or "niets", "Kies een ander jaar of onderdeel."
        )
    return FetchPlan(asked, tuple(parts), tuple(notes))


def _doubts(parts: Iterable[PlanPart]) -> Iterable[str]:
    """Say of what sources the list could not be sure, once for all parts that come from there."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for part in parts:
        for route in part.routes:
            if doubt := route.source.twijfel:
                first = route is part.routes[0]
                found.setdefault((route.source.host, doubt, first), []).append(part.wat)
    for (host, doubt, first), parts_there in found.items():
        later = "" if first else " Daar wordt alleen gevraagd als een andere bron het niet geeft."
        yield f"{listed(parts_there)} – nog niet nagegaan bij {host}: {doubt}.{later}"


def _years(
    rows: Sequence[Source], known: Sequence[int], asked: Sequence[int], notes: list[str]
) -> Iterable[int | None]:
    """Return the years of one file that are meant."""
    if not known:
        return (None,)
    if not asked:
        return known[-1:]
    if not rows[0].ander_jaar:
        return asked
    # one edition for all years: the folder keeps one, and two would take turns in it
    nearest = min(known, key=lambda one: (abs(one - asked[-1]), -one))
    if others := [str(year) for year in asked if year != nearest]:
        notes.append(f"{rows[0].wat}: van {listed(others)} komt de uitgave van {nearest}.")
    return (nearest,)


def _routes(rows: Sequence[Source], year: int | None, asked: Question) -> tuple[Request, ...]:
    """Return the sources of a file in a year: those that know it first, then those to try."""
    made = [Request(row, year, asked.gemeenten, asked.naam) for row in rows]
    sure = [one for one in made if one.listed and (one.source.years or year is None)]
    # one without years holds them all (brin6_pc4) and stands in for one that names them
    whole = [replace(one, jaar=None) for one in made if not one.source.years and year is not None]
    tried = [one for one in made if not one.listed and one.source.nieuw_jaar]
    return (*sure, *tried, *whole)


def _part(
    routes: tuple[Request, ...], year: int | None, asked: Question, *, proef: bool
) -> PlanPart:
    source = routes[0].source
    where = asked.naam if source.per == "gemeente" else "land"
    name = "/".join([source.deel, source.onderdeel, str(year or "alle"), where])
    words = f"{source.deel}: {source.onderdeel}" + (f" {year}" if year else "")
    return PlanPart(name, words, routes, proef=proef)


def _check_years(code: str, years: Sequence[int]) -> None:
    """Refuse a gemeente that was not there in a year, or is no more where none is asked."""
    gemeente = listed_gemeenten().get(code)
    if gemeente is None:
        return
    wanted = f"een gemeente die er in {listed([str(y) for y in years])} was"
    # the list has per gemeente its first and last year (CBS, Gemeentelijke indeling)
    late = [year for year in years if gemeente.tot is not None and year > gemeente.tot]
    if gemeente.tot is not None and (late or not years):
        names = listed([listed_gemeenten()[to].naam for to in gemeente.naar])
        raise Refused(
            wanted if years else "een gemeente die er nu is",
            became(gemeente),
            f"Haal {names} op, of noem een jaar tot en met {gemeente.tot}.",
        )
    # before the first year of CBS's list nobody knows since when a gemeente was there
    early = [year for year in years if LIST_YEARS[0] < gemeente.van and year < gemeente.van]
    if early:
        before = [one.naam for one in listed_gemeenten().values() if code in one.naar]
        raise Refused(
            wanted,
            f"{gemeente.naam} bestaat pas sinds {gemeente.van}",
            f"Haal voor {listed([str(y) for y in early])} op: {listed(before)}."
            if before
            else f"Kies een jaar vanaf {gemeente.van}.",
        )


def plan_lines(plan: FetchPlan) -> list[str]:
    """Return a plan as lines for people: parts, notes, who hears what."""
    lines = [f"Ophalen voor {plan.vraag.label}:"]
    for part in plan.delen:
        if part.proef:
            continue
        source = part.source
        size = f"ongeveer {source.mb:g} MB".replace(".", ",")
        where = plan.vraag.label if part.routes[0].ours else _WHOLE
        year = "" if part.routes[0].listed else " · jaar wordt opgezocht"
        lines.append(
            f"  {part.wat} · {source.wat} · {where} · van {source.van} · {size} · "
            f"licentie {source.licentie}{year}"
        )
    if trials := [part for part in plan.delen if part.proef]:
        lines.append(f"  en gekeken wordt of er al is: {listed([part.wat for part in trials])}")
    lines += [f"Let op: {note}" for note in plan.opmerkingen]
    total = f"{plan.mb:g}".replace(".", ",")
    lines.append(f"Samen hoogstens ongeveer {total} MB; wat niet veranderd is, komt niet opnieuw.")
    lines.append(
        "Deze computers horen ervan (en zien, zoals iedere site, het internetadres van uw netwerk):"
    )
    for host, (who, what) in plan.hosts().items():
        lines.append(f"  {host} ({who}): {what}")
    return lines
