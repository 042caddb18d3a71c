"""Figures of one indicator, level and year: published where they are, else computed and marked.

Three ways, in this order, area by area:

1. published for the area itself;
2. computed from its parts where the catalogue has a formula (teller / noemer);
3. aggregated from the areas below it: counts summed, percentages and means weighted by
   their own denominator.

A masked figure is never computed around, and a sum over areas of which one is unknown is
unknown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import boundaries
from boundaries import NIVEAUS
from boundaries import niveau as niveau_named
from boundaries.codes import LAND
from indicators.aggregates import STATEN
from indicators.catalogue import NIET_OPGEGEVEN, Indicator, catalogue
from indicators.computed import Part, resolver_of
from indicators.figure_sets import (
    border_codes,
    codes_of,
    figure_sets,
    names_of,
    numbers_of,
    records_with,
    stored_codes,
)
from store import Finding, NotFound, SetRecord, Snapshot, Soort
from store.cache import cached
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


_CODED = ("buurt", "wijk", "gemeente")


STAATWOORDEN = {
    "afgeschermd": "afgeschermd",
    "ontbreekt": "ontbreekt",
    "nvt": "niet van toepassing",
}
"""States as people read them."""
_GONE = "ontbreekt"
_SHORT_UNITS = frozenset({"km", "kWh", "m³", "hectare", "dB"})


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one indicator for the areas of one level in one year."""

    indicator: Indicator
    niveau: str
    jaar: int
    indeling: int
    """Year of the division that the area codes are of."""
    bron: str
    """Names of the sources."""
    records: tuple[SetRecord, ...]
    """The sets that the figures come from, parts of computed ones included."""
    frame: pd.DataFrame
    """`gebied_code, waarde, staat, herkomst`, sorted by code; herkomst says `gepubliceerd`
    or `berekend`."""
    bevindingen: tuple[Finding, ...] = ()
    """What a reader should know: a proxy for a denominator, parts that were unknown."""
    weging: str | None = None
    """Indicator that computed percentages and means were weighted with."""


@dataclass(frozen=True, slots=True)
class Hoger:
    """The figure of an area above."""

    niveau: str
    naam: str
    waarde: float
    staat: str
    herkomst: str


def figures(
    snapshot: Snapshot,
    indicator: str,
    niveau: str,
    *,
    jaar: int | None = None,
    gemeenten: Sequence[str] | None = None,
    indeling: int | None = None,
) -> Figures:
    """Return the figures of an indicator.

    Raises NotFound with the levels and years that do exist, or where the figures can be had.

    Parameters
    ----------
    indicator
        An id of the catalogue or of an own table.
    niveau
        A fixed level, or an own grouping, whose figures are computed from its members.
    jaar
        None: the newest year that has figures.
    gemeenten
        Codes; only areas in these gemeenten (levels above the gemeente are not narrowed).
    indeling
        Year of the division, where one year of figures is there for several. None: that of
        the newest edition.
    """
    row = catalogue(snapshot)[indicator]
    year, part = _newest(snapshot, row, niveau, jaar, indeling)
    frame = part.frame()
    if gemeenten is not None and niveau in _CODED:
        # the number of the gemeente follows the prefix: 0344 in BU03440101, WK034401 and GM0344
        inside = {code[2:] for code in gemeenten}
        frame = frame[frame["gebied_code"].str[2:6].isin(inside)].reset_index(drop=True)
    return Figures(
        indicator=row,
        niveau=niveau,
        jaar=year,
        indeling=part.indeling,
        bron=part.bron,
        records=part.records,
        frame=frame,
        bevindingen=part.bevindingen,
        weging=part.weging,
    )


def state_counts(
    snapshot: Snapshot, indicator: str, niveau: str, begin: tuple[str, ...] = ()
) -> tuple[int, dict[str, int]]:
    """Return the newest year of a figure, and in how many areas it has each state.

    Quicker than `figures` for who only asks whether it is there. `begin` counts only areas
    whose code begins with one of these; empty counts all. Raises NotFound as `figures` does.
    """
    year, part = _newest(snapshot, catalogue(snapshot)[indicator], niveau, None, None)
    states = STATEN[part.staten]
    if begin:
        states = states[[code.startswith(begin) for code in codes_of(part.gebieden)]]
    names, counts = np.unique(states.astype(str), return_counts=True)
    return year, dict(zip(names.tolist(), counts.tolist(), strict=True))


def available(snapshot: Snapshot) -> pd.DataFrame:
    """Return what is published in the folder.

    Columns `indicator, niveau, jaar, indeling, bron, aantal`: `aantal` is the number of
    areas with a value. Computed figures (formulas, aggregates) are not listed.
    """
    rows = [
        (name, r.key.niveau, r.key.jaar, r.key.indeling, r.key.bron, count)
        for r in figure_sets(snapshot)
        for name, count in r.extra.get("indicatoren", {}).items()
    ]
    columns = ["indicator", "niveau", "jaar", "indeling", "bron", "aantal"]
    return pd.DataFrame(rows, columns=columns)


def higher(snapshot: Snapshot, indicator: str, code: str, *, jaar: int) -> list[Hoger]:
    """Return the figures of the areas above one: own groupings, wijk, gemeente, provincie, land.

    Published first, computed (weighted, marked) else; a level without any figure is left
    out. `code` may be of an own grouping too.
    """
    row = catalogue(snapshot)[indicator]
    resolver = resolver_of(snapshot, indicator)
    found = []
    for level, above in resolver.above(code, jaar):
        part = resolver.resolve(row, level, jaar, None)
        if part is None:
            continue
        at = np.flatnonzero(part.gebieden == numbers_of([above])[0])
        if not len(at):
            continue
        place = int(at[0])
        found.append(
            Hoger(
                level,
                resolver.name(level, above),
                float(part.waarden[place]),
                str(STATEN[part.staten[place]]),
                "berekend" if part.berekend[place] else "gepubliceerd",
            )
        )
    return found


def above(snapshot: Snapshot, code: str, *, jaar: int) -> list[tuple[str, str, str]]:
    """Return level, code and name of the areas above one, from near to far.

    Own groupings, wijk, gemeente, provincie and land, as far as the folder tells; `jaar`
    chooses the boundaries that say the provincie.
    """
    resolver = resolver_of(snapshot)
    return [(level, up, resolver.name(level, up)) for level, up in resolver.above(code, jaar)]


def area_names(snapshot: Snapshot, niveau: str) -> dict[str, str]:
    """Return names of areas by code, as files of figures gave them, newest first."""
    names: dict[str, str] = {}
    for record in snapshot.find(Soort.INDICATOREN, niveau=niveau):
        for code, name in names_of(snapshot, record).items():
            names.setdefault(code, name)
    return names


def matrix(
    snapshot: Snapshot, indicatoren: Sequence[str], niveau: str, *, jaar: int
) -> pd.DataFrame:
    """Return values of several indicators, one row per area and one column per indicator.

    States without a value are nan; an indicator that is not there for this level and year
    is left out. For comparing areas over many indicators at once.
    """
    known = catalogue(snapshot)
    columns = {}
    for name in indicatoren:
        part = resolver_of(snapshot, name).resolve(known[name], niveau, jaar, None)
        if part is not None and len(part.gebieden):
            columns[name] = part.frame().set_index("gebied_code")["waarde"]
    frame = pd.DataFrame(columns)
    frame.index.name = "gebied_code"
    return frame.sort_index()


def format_value(indicator: Indicator, waarde: float, staat: str) -> str:
    """Return a figure as text, a state as its word; never a number for a state."""
    if staat != "waarde" or waarde is None or math.isnan(waarde):
        return STAATWOORDEN.get(staat, _GONE)
    number = format_number(waarde, indicator.decimalen)
    if indicator.eenheid == "euro":
        return f"€ {number}"
    if indicator.eenheid == "km" and waarde >= 0 and not number.strip("0,"):
        # "0 km" would say that it stands at the door: no distance is known to less than this
        return f"minder dan {format_number(10.0**-indicator.decimalen, indicator.decimalen)} km"
    if indicator.eenheid == "%" or indicator.eenheid in _SHORT_UNITS:
        return f"{number} {indicator.eenheid}"
    return number


def state_clause(subject: str, staat: str) -> str:
    """Say of a figure without a value what its state is: `het cijfer is afgeschermd`."""
    word = STAATWOORDEN.get(staat, _GONE)
    return f"{subject} {word}" if word == _GONE else f"{subject} is {word}"


def _newest(
    snapshot: Snapshot, row: Indicator, niveau: str, jaar: int | None, indeling: int | None
) -> tuple[int, Part]:
    """Return the figures of a year, or of the newest that has the level, with that year.

    Raises NotFound when there are none.
    """
    resolver = resolver_of(snapshot, row.id)
    # Newest first, until a year has the level: not every edition has every level.
    for year in [jaar] if jaar is not None else resolver.years(row):
        part = resolver.resolve(row, niveau, year, indeling)
        if part is not None and len(part.gebieden):
            return year, part
    raise NotFound(_not_there(snapshot, row, niveau, jaar))


def _not_there(snapshot: Snapshot, row: Indicator, niveau: str, jaar: int | None) -> str:
    """Say what is not there, and what comes nearest."""
    label = niveau_named(niveau).meervoud
    when = f" van {jaar}" if jaar else ""
    lead = f"{row.label} is er niet voor {label}{when}."
    there: dict[str, set[int]] = {}
    for record in records_with(snapshot, row.id):
        there.setdefault(record.key.niveau, set()).add(record.key.jaar or 0)
    if there:
        order = sorted(there, key=lambda n: list(NIVEAUS).index(n) if n in NIVEAUS else 99)
        known = "; ".join(
            f"{niveau_named(n).meervoud} van {', '.join(map(str, sorted(there[n], reverse=True)))}"
            for n in order
        )
        why = ""
        if not snapshot.find(Soort.GRENZEN, niveau=niveau) and niveau in NIVEAUS:
            why = f" Er zijn ook geen grenzen van {label} in de gegevensmap."
        return f"{lead}{why} Wel: {known}."
    if row.eigen:
        return f"{lead} Importeer de tabel opnieuw."
    where = "" if row.waar == NIET_OPGEGEVEN else f" Te vinden bij: {row.waar}."
    return f"{lead} De bron is bekend ({row.bron}), maar nog niet geladen.{where}"


# The code of these areas is the beginning of codes below: no boundaries are needed to tell.
_BELOW_BY_CODE = {"gemeente": ("wijk", "buurt"), "wijk": ("buurt",)}


@cached(32, eigen=True)
def area_codes(
    snapshot: Snapshot, niveau: str, jaar: int, *, indeling: int | None = None
) -> frozenset[str]:
    """Return the code of every area that a figure of a level and year can be about.

    Those of stored figures, of boundaries of the divisions that the year's figures are on,
    and of what lies above either: every code in `figures(…).frame` of any indicator is in
    it. Some may turn out to have no figure at all. `indeling` asks only for the areas of
    that division; figures of one year can be on several.
    """
    years = {record.key.indeling for record in figure_sets(snapshot, jaar=jaar)}
    if indeling is not None:
        years &= {indeling}
    if niveau == "land":
        return frozenset({LAND} if years else ())
    if niveau not in NIVEAUS:
        try:
            return frozenset(boundaries.members(snapshot, niveau)) if years else frozenset()
        except NotFound:
            return frozenset()
    found = _at(snapshot, niveau, jaar, years)
    target = NIVEAUS[niveau]
    for level in _BELOW_BY_CODE.get(niveau, ()):
        end = 2 + target.cijfers
        found.update(target.prefix + code[2:end] for code in _at(snapshot, level, jaar, years))
    if niveau == "provincie":
        found.update(_provinces(snapshot, years))
    return frozenset(found)


def _at(snapshot: Snapshot, niveau: str, jaar: int, years: Collection[int | None]) -> set[str]:
    """Return the codes that figures or boundaries of a level name themselves."""
    found: set[str] = set()
    for record in snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar):
        if record.key.indeling in years:
            found |= stored_codes(snapshot, record)
    for record in snapshot.find(Soort.GRENZEN, niveau=niveau):
        if record.key.indeling in years:
            found |= border_codes(snapshot, record)
    return found


def _provinces(snapshot: Snapshot, years: Iterable[int | None]) -> set[str]:
    found: set[str] = set()
    for year in years:
        for record in snapshot.find(Soort.GRENZEN, niveau="gemeente", indeling=year):
            table = snapshot.table(record, "vlakken", columns=["provincie_code"])
            found.update(table["provincie_code"].dropna())
    return found
