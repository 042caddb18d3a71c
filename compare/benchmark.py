"""An area beside others: those it lies in, those it is like, those that someone chose.

Published figures of the other area come first; computed ones are weighted and marked, and a
proxy for the weights is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

import boundaries
import indicators
from compare.areas import find_area
from compare.difference import (
    MIN_PLAATS,
    ComparableFigure,
    ComparisonMethod,
    Difference,
    Outcome,
    by_place,
    can_test,
    difference,
    judgement,
)
from compare.figure import (
    BENADERD,
    AreaFigure,
    denominator_of,
    measure_area,
    measure_group,
    scale_of,
)
from compare.level_figures import Key, figure_years, level_figures
from compare.shares import ZEKERHEID
from indicators import SoortCijfer
from indicators.figures import state_clause
from store import NotFound
from store.dutch import format_number, listed, lower_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.areas import Gebied
    from compare.level_figures import LevelColumn
    from compare.similar import SimilarAreas
    from indicators import Indicator
    from store import SetRecord, Snapshot


VERGELIJKBAAR = "vergelijkbaar"
"""Stands as the code of the similar areas together."""
GEEN_CIJFER = AreaFigure(ComparableFigure(np.nan, "ontbreekt"), "")
_INWONERS = "aantal_inwoners"
_BELOW = {"land": "gemeente", "gemeente": "wijk", "wijk": "buurt"}
"""Levels whose areas can be told by code from the level below."""
_ESTIMATES = (
    "beide cijfers zijn schattingen uit afgeschermde aantallen; of zij verschillen is niet zeker"
)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What an area is compared with."""

    soort: str
    """`wijk`, `gebied`, `gemeente`, `provincie`, `land`, `gekozen` or `vergelijkbaar`."""
    code: str
    naam: str
    gebied: Gebied | None = None
    """None for the similar areas."""
    leden: tuple[str, ...] = ()
    """Of the similar areas: their codes, all of the level of the area compared."""
    gekozen_op: tuple[str, ...] = ()
    """Of the similar areas: the indicators on which they were found to be alike."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator of an area beside one benchmark."""

    maatstaf: Benchmark
    cijfer: AreaFigure
    verschil: Difference
    records: tuple[SetRecord, ...] = ()
    """Sets that the benchmark's figure came from."""


def choose_benchmarks(
    snapshot: Snapshot,
    gebied: Gebied,
    *,
    met: Sequence[str] = (),
    vergelijkbaar: SimilarAreas | None = None,
) -> list[Benchmark]:
    """Return what to compare an area with, from near to far.

    Parameters
    ----------
    snapshot
        The data folder.
    gebied
        Of `area()`.
    met
        Codes of areas chosen by the user, of any level; they go instead of the areas above.
    vergelijkbaar
        Of `similar()`; without areas in it, it is left out.

    Raises
    ------
    NotFound
        For a chosen area that does not exist.
    """
    if met:
        chosen = {item.code: item for item in (find_area(snapshot, code) for code in met)}
        chosen.pop(gebied.code, None)
        return [Benchmark("gekozen", item.code, item.label, item) for item in chosen.values()]
    found = [Benchmark(_kind(up), up.code, up.label, up) for up in gebied.boven]
    if vergelijkbaar is not None and vergelijkbaar.buren:
        found.append(
            similar_areas(gebied.niveau, vergelijkbaar.codes, op=vergelijkbaar.indicatoren)
        )
    return found


def similar_areas(niveau: str, codes: Sequence[str], *, op: Sequence[str] = ()) -> Benchmark:
    """Return the benchmark that similar areas of a level, chosen on figures, are together."""
    name = f"vergelijkbare {boundaries.called(niveau)[1]}"
    return Benchmark(VERGELIJKBAAR, VERGELIJKBAAR, name, leden=tuple(codes), gekozen_op=tuple(op))


def own_figure(snapshot: Snapshot, gebied: Gebied, indicator: str, jaar: int) -> AreaFigure:
    """Return the figure of an area itself."""
    pool = level_figures(snapshot, gebied.niveau, jaar)
    kolom, place = pool.kolom(indicator), pool.plek.get(gebied.code)
    return GEEN_CIJFER if kolom is None or place is None else measure_area(pool, kolom, place)


def benchmark_figure(
    snapshot: Snapshot, gebied: Gebied, maatstaf: Benchmark, indicator: str, *, jaar: int
) -> tuple[AreaFigure, tuple[SetRecord, ...]]:
    """Return the figure that an area is set beside, and the sets it came from."""
    niveau = gebied.niveau if maatstaf.gebied is None else maatstaf.gebied.niveau
    pool = level_figures(snapshot, niveau, jaar)
    kolom = pool.kolom(indicator)
    if kolom is None:
        return GEEN_CIJFER, ()
    if maatstaf.gebied is None:
        return measure_group(pool, kolom, maatstaf.leden), kolom.records
    place = pool.plek.get(maatstaf.code)
    return (GEEN_CIJFER if place is None else measure_area(pool, kolom, place)), kolom.records


def compare(
    snapshot: Snapshot,
    gebied: Gebied,
    maatstaf: Benchmark,
    indicator: str,
    *,
    jaar: int,
    zekerheid: float = ZEKERHEID,
) -> Comparison:
    """Compare one indicator of an area with one benchmark, in one year."""
    row = indicators.catalogue(snapshot)[indicator]
    own = own_figure(snapshot, gebied, indicator, jaar)
    other, records = benchmark_figure(snapshot, gebied, maatstaf, indicator, jaar=jaar)
    if row.soort is SoortCijfer.AANTAL:
        reason = "een aantal hangt af van de grootte van het gebied"
        return Comparison(maatstaf, other, Difference(Outcome.NIET, reden=reason), records)
    if own.meting.bekend and not other.meting.bekend:
        reason = _absent(snapshot, maatstaf, row, jaar, other)
        return Comparison(maatstaf, other, Difference(Outcome.NIET, reden=reason), records)
    if row.geschat and own.meting.bekend:
        apart = own.meting.waarde - other.meting.waarde
        found = Difference(Outcome.NIET, verschil=apart, reden=_ESTIMATES)
        return Comparison(maatstaf, other, found, records)
    found = _tested(snapshot, gebied, maatstaf, row, own, other, jaar, zekerheid)
    notes = [found.reden, own.toelichting, other.toelichting]
    if own.benaderd and found.p is not None:
        notes.append(
            f"de noemer is benaderd met {_label(snapshot, own.noemer_id)}; voor de zekerheid is "
            f"met {round(100 * (1 - BENADERD))} % daarvan getoetst"
        )
    if indicator in maatstaf.gekozen_op:
        notes.append("deze gebieden zijn mede op dit cijfer uitgekozen")
    clauses = (clause for note in notes if note for clause in note.split("; "))
    reason = "; ".join(dict.fromkeys(clauses))
    return Comparison(maatstaf, other, replace(found, reden=reason), records)


def share_between(kolom: LevelColumn | None, one: float, other: float) -> float | None:
    """Return the share (0–1) of all areas of a level that lie between two values."""
    if kolom is None or len(kolom.bekend) < MIN_PLAATS:
        return None
    low, high = sorted((one, other))
    return float(np.mean((kolom.bekend > low) & (kolom.bekend < high)))


def _tested(
    snapshot: Snapshot,
    gebied: Gebied,
    maatstaf: Benchmark,
    row: Indicator,
    own: AreaFigure,
    other: AreaFigure,
    jaar: int,
    zekerheid: float,
) -> Difference:
    """Test where there is a denominator, else describe by place."""
    scale, mine, theirs = scale_of(row), own.meting, other.meting
    inside = maatstaf.code in {up.code for up in gebied.boven}
    around = maatstaf.gebied is not None and gebied.code in {
        up.code for up in maatstaf.gebied.boven
    }
    part, whole = (theirs, mine) if around else (mine, theirs)
    if not can_test(part, whole, schaal=scale, deel=inside or around):
        kolom = level_figures(snapshot, gebied.niveau, jaar).kolom(row.id)
        between = share_between(kolom, mine.waarde, theirs.waarde)
        people = [
            _people(snapshot, there, row, jaar)
            for there, figure in ((gebied, mine), (maatstaf.gebied, theirs))
            if figure.noemer is None
        ]
        most = min((size for size in people if size is not None), default=None)
        return by_place(mine, theirs, between, richting=row.richting, hoogstens=most)
    if around:
        flipped = difference(theirs, mine, schaal=scale, deel=True, zekerheid=zekerheid)
        return _turned(flipped, row)
    return difference(
        mine, theirs, schaal=scale, richting=row.richting, deel=inside, zekerheid=zekerheid
    )


def _people(snapshot: Snapshot, there: Gebied | None, row: Indicator, jaar: int) -> float | None:
    """Return how many people a figure of an area can be about at most: those who live there.

    None for what is not of people (noise, a score) and where their number is not known.
    """
    if there is None or not row.telbaar or row.soort is SoortCijfer.INDEX:
        return None
    pool = level_figures(snapshot, there.niveau, jaar)
    kolom, place = pool.kolom(_INWONERS), pool.plek.get(there.code)
    if kolom is None or place is None or not np.isfinite(kolom.waarden[place]):
        return None
    return float(kolom.waarden[place])


def _turned(found: Difference, row: Indicator) -> Difference:
    """Return a comparison as seen from the other side."""
    other_side = {Outcome.HOGER: Outcome.LAGER, Outcome.LAGER: Outcome.HOGER}
    outcome = other_side.get(found.uitkomst, found.uitkomst)
    reason = found.reden
    if found.methode is ComparisonMethod.TOETS_REST:
        reason = "getoetst tegen de rest van het gebied zelf, dus zonder het deel"
    return replace(
        found,
        uitkomst=outcome,
        oordeel=judgement(outcome, row.richting),
        verschil=None if found.verschil is None else -found.verschil,
        laag=None if found.hoog is None else -found.hoog,
        hoog=None if found.laag is None else -found.laag,
        reden=reason,
    )


def _absent(
    snapshot: Snapshot, maatstaf: Benchmark, row: Indicator, jaar: int, other: AreaFigure
) -> str:
    """Say why a benchmark has no figure, and of which year it has one."""
    if other.meting.staat in ("afgeschermd", "nvt"):
        return state_clause(f"het cijfer van {maatstaf.naam}", other.meting.staat)
    if maatstaf.gebied is None:
        return f"te weinig {maatstaf.naam} hebben dit cijfer"
    level, key = maatstaf.gebied.niveau, Key(snapshot)
    there = [
        year
        for year in figure_years(snapshot)
        if year != jaar and _has(key, level, maatstaf.code, row.id, year)
    ]
    first = f"van {maatstaf.naam} is dit cijfer er niet van {jaar}"
    if there:
        first += f", wel van {listed([str(year) for year in sorted(there)])}"
    return f"{first}; {_not_computed(snapshot, maatstaf.gebied, row, jaar)}"


def _not_computed(snapshot: Snapshot, whole: Gebied, row: Indicator, jaar: int) -> str:
    """Say why a figure that is not published cannot be made of the areas below either."""
    none = "het is niet gepubliceerd en niet te berekenen"
    level = _BELOW.get(whole.niveau)
    kolom = None if level is None else level_figures(snapshot, level, jaar).kolom(row.id)
    if level is None or kolom is None:
        return none
    if row.soort is SoortCijfer.INDEX:
        return f"{none}, want een score van een geheel is geen gemiddelde van die van de delen"
    digits = "" if whole.niveau == "land" else whole.code[2:]
    pool = level_figures(snapshot, level, jaar)
    # figures of one year can be on several divisions: only the areas of this one count
    there = indicators.area_codes(snapshot, level, jaar, indeling=kolom.indeling)
    states = [
        state
        for code, state in zip(pool.codes, kolom.staten, strict=True)
        if code in there and str(code)[2:].startswith(digits)
    ]
    lacking = sum(state in ("ontbreekt", "afgeschermd") for state in states)
    many = boundaries.niveau(level).meervoud
    if not lacking:
        if states and denominator_of(pool, row)[0] is None:
            return f"{none}, want er is geen aantal om de {many} mee te wegen"
        return f"{none}, want niet vast staat dat alle {many} erbij zijn" if states else none
    return (
        f"{none}, want {format_number(lacking)} van de {format_number(len(states))} {many} "
        f"{'heeft' if lacking == 1 else 'hebben'} geen cijfer"
    )


@lru_cache(maxsize=4096)
def _has(key: Key, niveau: str, code: str, indicator: str, jaar: int) -> bool:
    """Tell whether an area has a value in a year, without loading all figures of that year."""
    try:
        frame = indicators.figures(key.snapshot, indicator, niveau, jaar=jaar).frame
    except NotFound:
        return False
    hit = frame["gebied_code"].to_numpy(dtype=object) == code
    return bool((frame["staat"].to_numpy(dtype=object)[hit] == "waarde").any())


def _label(snapshot: Snapshot, indicator: str | None) -> str:
    return lower_first(indicators.catalogue(snapshot)[str(indicator)].label)


def _kind(up: Gebied) -> str:
    return up.niveau if up.niveau in boundaries.NIVEAUS else "gebied"
