"""An area beside others: those it lies in, those it is like, those that someone chose.

Published figures of the other area come first; computed ones are weighted and marked, and a
proxy for the weights is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

import boundaries
import indicators
from compare.areas import Gebied, find_area
from compare.difference import (
    MIN_PLAATS,
    UITKOMSTEN,
    ZEKERHEID,
    ComparisonMethod,
    Difference,
    Outcome,
    by_place,
    can_test,
    difference,
    judgement,
)
from compare.figure import BENADERD, NO_FIGURE, AreaFigure, figure_at, measure_of
from compare.level_figures import LevelColumn, LevelFigures, figure_years, level_figures
from compare.position import distribution, place_among
from compare.thresholds import Threshold, least_difference, thresholds
from indicators import Indicator, SoortCijfer
from indicators.figures import state_clause
from store.dutch import format_number, listed, lower_first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from compare.similar import SimilarAreas
    from store import SetRecord, Snapshot


VERGELIJKBAAR = "vergelijkbaar"
"""Stands as the code of the similar areas together."""
# figures of people without a denominator of their own are about at most who lives there
_INWONERS = "aantal_inwoners"
_BELOW = {"land": "gemeente", "gemeente": "wijk", "wijk": "buurt"}
"""Levels whose areas can be told by code from the level below."""
_OF_SIZE = "een aantal hangt af van de grootte van het gebied"
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

    Codes of areas that the user chose (`met`, of any level) go instead of the areas above and the
    similar ones. Raises NotFound for a chosen area that does not exist.
    """
    if met:
        chosen = {item.code: item for item in (find_area(snapshot, code) for code in met)}
        chosen.pop(gebied.code, None)
        return [Benchmark("gekozen", item.code, item.label, item) for item in chosen.values()]
    found = [benchmark_above(up) for up in gebied.boven]
    if vergelijkbaar is not None and vergelijkbaar.buren:
        found.append(
            similar_areas(gebied.niveau, vergelijkbaar.codes, op=vergelijkbaar.indicatoren)
        )
    return found


def benchmark_above(up: Gebied) -> Benchmark:
    """Return the benchmark that an area above is for those in it."""
    kind = up.niveau if up.niveau in boundaries.NIVEAUS else "gebied"
    return Benchmark(kind, up.code, up.label, up)


def similar_areas(niveau: str, codes: Sequence[str], *, op: Sequence[str] = ()) -> Benchmark:
    """Return the benchmark that similar areas of a level, chosen on figures, are together."""
    name = f"vergelijkbare {boundaries.called(niveau)[1]}"
    return Benchmark(VERGELIJKBAAR, VERGELIJKBAAR, name, leden=tuple(codes), gekozen_op=tuple(op))


class Comparer:
    """Sets areas of one folder beside each other, at one level of certainty and of much.

    Each figure is measured once and each comparison made once, however many benchmarks, steps
    of the method and pages ask for it. One object per answer.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        zekerheid: float = ZEKERHEID,
        drempels: Mapping[str, Threshold] | None = None,
    ) -> None:
        self.snapshot, self.zekerheid = snapshot, zekerheid
        self.drempels = thresholds() if drempels is None else drempels
        self.known = indicators.catalogue(snapshot)
        self._years = figure_years(snapshot)
        self._levels: dict[tuple[str, int], LevelFigures] = {}
        self._figures: dict[tuple[str, str, str, int], AreaFigure] = {}
        self._made: dict[tuple[str, str, str, int], Comparison] = {}

    def level(self, niveau: str, jaar: int) -> LevelFigures:
        """Return all figures of a level and year."""
        key = (niveau, jaar)
        if key not in self._levels:
            self._levels[key] = level_figures(self.snapshot, niveau, jaar)
        return self._levels[key]

    def figure(self, niveau: str, code: str, indicator: str, jaar: int) -> AreaFigure:
        """Return the figure of one area."""
        key = (niveau, code, indicator, jaar)
        if key not in self._figures:
            self._figures[key] = figure_at(self.level(niveau, jaar), code, indicator)
        return self._figures[key]

    def beside(
        self, gebied: Gebied, maatstaf: Benchmark, indicator: str, jaar: int
    ) -> tuple[AreaFigure, tuple[SetRecord, ...]]:
        """Return the figure that an area is set beside, and the sets it came from."""
        other = maatstaf.gebied
        level = self.level(gebied.niveau if other is None else other.niveau, jaar)
        column = level.columns[indicator]
        if column is None:
            return NO_FIGURE, ()
        if other is not None:
            return self.figure(other.niveau, other.code, indicator, jaar), column.records
        key = (gebied.niveau, maatstaf.code, indicator, jaar)
        if key not in self._figures:
            measure = measure_of(level, indicator)
            made = NO_FIGURE if measure is None else measure.of_group(maatstaf.leden)
            self._figures[key] = made
        return self._figures[key], column.records

    def compare(self, gebied: Gebied, maatstaf: Benchmark, indicator: str, jaar: int) -> Comparison:
        """Compare one indicator of an area with one benchmark, in one year."""
        key = (gebied.code, maatstaf.code, indicator, jaar)
        if key not in self._made:
            self._made[key] = self._compare(gebied, maatstaf, indicator, jaar)
        return self._made[key]

    def _compare(
        self, gebied: Gebied, maatstaf: Benchmark, indicator: str, jaar: int
    ) -> Comparison:
        level = self.level(gebied.niveau, jaar)
        row = level.known.get(indicator) or self.known[indicator]
        own = self.figure(gebied.niveau, gebied.code, indicator, jaar)
        other, records = self.beside(gebied, maatstaf, indicator, jaar)
        # from what can never be compared to what can be tested: the first that holds decides
        if row.soort is SoortCijfer.AANTAL:
            found = Difference(Outcome.NIET, reden=_OF_SIZE)
        elif own.herkomst and not other.herkomst:
            found = Difference(Outcome.NIET, reden=self._absent(maatstaf, row, jaar, other))
        elif row.geschat and own.herkomst:
            apart = own.meting.waarde - other.meting.waarde
            found = Difference(Outcome.NIET, verschil=apart, reden=_ESTIMATES)
        else:
            least = self._least(gebied, row, other.meting.waarde, jaar)
            found = self._tested(gebied, maatstaf, row, jaar, least)
            notes = [found.reden, own.toelichting, other.toelichting]
            if own.benaderd and found.p is not None:
                proxy = lower_first(self.known[str(own.noemer_id)].label)
                notes.append(
                    f"de noemer is benaderd met {proxy}; voor de zekerheid is met "
                    f"{round(100 * (1 - BENADERD))} % daarvan getoetst"
                )
            if indicator in maatstaf.gekozen_op:
                notes.append("deze gebieden zijn mede op dit cijfer uitgekozen")
            clauses = (clause for note in notes if note for clause in note.split("; "))
            much = found.duidelijk and least is not None and abs(found.verschil or 0.0) >= least
            found = replace(found, reden="; ".join(dict.fromkeys(clauses)), veel=much)
        return Comparison(maatstaf, other, found, records)

    def _tested(
        self, gebied: Gebied, maatstaf: Benchmark, row: Indicator, jaar: int, minstens: float | None
    ) -> Difference:
        """Test where there is a denominator, else describe by place.

        `minstens` is the difference from which they differ much.
        """
        mine = self.figure(gebied.niveau, gebied.code, row.id, jaar).meting
        theirs = self.beside(gebied, maatstaf, row.id, jaar)[0].meting
        column, other = self.level(gebied.niveau, jaar).columns[row.id], maatstaf.gebied
        scale = None if column is None else column.schaal
        # a wijk is a part of its gemeente: tested whole against whole it would meet itself
        inside = maatstaf.code in {up.code for up in gebied.boven}
        around = other is not None and gebied.code in {up.code for up in other.boven}
        part, whole = (theirs, mine) if around else (mine, theirs)
        if not can_test(part, whole, schaal=scale, deel=inside or around):
            between = share_between(column, mine.waarde, theirs.waarde)
            people = [
                self._people(there, row, jaar)
                for there, figure in ((gebied, mine), (other, theirs))
                if figure.noemer is None
            ]
            most = min((size for size in people if size is not None), default=None)
            return by_place(
                mine,
                theirs,
                between,
                richting=row.richting,
                hoogstens=most,
                minstens=minstens,
                plaats=""
                if column is None
                else place_among(
                    column.bekend,
                    mine.waarde,
                    decimalen=row.decimalen,
                    meervoud=boundaries.called(gebied.niveau)[1],
                ),
            )
        if around:
            flipped = difference(theirs, mine, schaal=scale, deel=True, zekerheid=self.zekerheid)
            return _turned(flipped, row)
        return difference(
            mine, theirs, schaal=scale, richting=row.richting, deel=inside, zekerheid=self.zekerheid
        )

    def _least(self, gebied: Gebied, row: Indicator, other: float, jaar: int) -> float | None:
        """Return from which difference with a figure this one is much different."""
        column = self.level(gebied.niveau, jaar).columns[row.id]
        spread = None
        if column is not None and row.soort is SoortCijfer.INDEX:
            spread = distribution(column.bekend)
        return least_difference(row, other, spread.breedte if spread else None, self.drempels)

    def _people(self, there: Gebied | None, row: Indicator, jaar: int) -> float | None:
        """Return how many people a figure of an area can be about at most: those who live there.

        None for what is not of people (noise, a score) and where their number is not known.
        """
        if there is None or not row.telbaar or row.soort is SoortCijfer.INDEX:
            return None
        level = self.level(there.niveau, jaar)
        column, place = level.columns[_INWONERS], level.plek.get(there.code)
        if column is None or place is None or not np.isfinite(column.waarden[place]):
            return None
        return float(column.waarden[place])

    def _absent(self, maatstaf: Benchmark, row: Indicator, jaar: int, other: AreaFigure) -> str:
        """Say why a benchmark has no figure, and of which year it has one."""
        if other.meting.staat in ("afgeschermd", "nvt"):
            return state_clause(f"het cijfer van {maatstaf.naam}", other.meting.staat)
        if maatstaf.gebied is None:
            return f"te weinig {maatstaf.naam} hebben dit cijfer"
        there = [
            year
            for year in self._years
            if year != jaar and self._has(maatstaf.gebied, row.id, year)
        ]
        first = f"van {maatstaf.naam} is dit cijfer er niet van {jaar}"
        if there:
            first += f", wel van {listed([str(year) for year in sorted(there)])}"
        return f"{first}; {self._not_computed(maatstaf.gebied, row, jaar)}"

    def _has(self, gebied: Gebied, indicator: str, jaar: int) -> bool:
        """Tell whether an area has a value in a year."""
        level = self.level(gebied.niveau, jaar)
        place = level.plek.get(gebied.code)
        # a year without the area, or without any figure of this, is told without loading one
        if place is None or indicator not in level.known:
            return False
        column = level.columns[indicator]
        return column is not None and column.staten[place] == "waarde"

    def _not_computed(self, whole: Gebied, row: Indicator, jaar: int) -> str:
        """Say why a figure that is not published cannot be made of the areas below either."""
        none = "het is niet gepubliceerd en niet te berekenen"
        below = _BELOW.get(whole.niveau)
        level = None if below is None else self.level(below, jaar)
        column = None if level is None else level.columns[row.id]
        if below is None or level is None or column is None:
            return none
        if row.soort is SoortCijfer.INDEX:
            return f"{none}, want een score van een geheel is geen gemiddelde van die van de delen"
        states = column.staten[_parts_of(level, whole, column.indeling)]
        lacking = int(np.isin(states, ("ontbreekt", "afgeschermd")).sum())
        plural = boundaries.NIVEAUS[below].meervoud
        if not lacking:
            measure = measure_of(level, row.id)
            if len(states) and measure is not None and measure.below is None:
                return f"{none}, want er is geen aantal om de {plural} mee te wegen"
            if len(states):
                return f"{none}, want niet vast staat dat alle {plural} erbij zijn"
            return none
        return (
            f"{none}, want {format_number(lacking)} van de {format_number(len(states))} {plural} "
            f"{'heeft' if lacking == 1 else 'hebben'} geen cijfer"
        )


def share_between(kolom: LevelColumn | None, one: float, other: float) -> float | None:
    """Return the share (0–1) of all areas of a level that lie between two values."""
    if kolom is None or len(kolom.bekend) < MIN_PLAATS:
        return None
    low, high = sorted((one, other))
    # strictly between: areas with the very same figure do not put distance between the two
    return float(np.mean((kolom.bekend > low) & (kolom.bekend < high)))


def _parts_of(level: LevelFigures, whole: Gebied, indeling: int) -> NDArray[np.intp]:
    """Return the places of the areas of a level in an area above it, of one division.

    Figures of one year can be on several divisions: only the areas of this one count.
    """
    key = ("parts", whole.code, indeling)
    if key not in level.memo:
        there = indicators.area_codes(level.snapshot, level.niveau, level.jaar, indeling=indeling)
        digits = "" if whole.niveau == "land" else whole.code[2:]
        level.memo[key] = np.array(
            [
                place
                for place, code in enumerate(level.codes)
                if code in there and code.startswith(digits, 2)
            ],
            dtype=np.intp,
        )
    places: NDArray[np.intp] = level.memo[key]
    return places


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


_SAYS = UITKOMSTEN | {Outcome.TE_KLEIN: "te kleine aantallen om te beoordelen"}


def follow_scheme(comparer: Comparer, gebied: Gebied, indicator: str, *, jaar: int) -> str:
    """Follow the method's order for one indicator of one area, and say where it ends and why.

    First the wijk with its gebied. If it differs much: the wijk with the stad. If it does not:
    the gebied with the stad. "Much" is a difference that is sure, and much by its threshold.
    Where the wijk has no or too few figures the gebied takes its place, and where that has none
    the stad is set beside the country; where the stad has none, the country stands in for it.
    """

    def beside(area: Gebied, other: Gebied) -> Comparison:
        return comparer.compare(area, benchmark_above(other), indicator, jaar)

    middle, top = _levels(gebied)
    if top is None:
        return f"Boven {gebied.label} ligt geen gebied om mee te vergelijken."
    name = gebied.aanhef
    over = list(dict.fromkeys((top, gebied.boven[-1])))
    if middle is None:
        why = " (er is geen gebied tussen beide geladen)" if gebied.niveau == "wijk" else ""
        return _upwards(gebied, over, beside, f"{name} is", why)
    # Wijkprogrammering: wijk beside gebied; much apart: wijk beside stad, else gebied beside stad
    first = beside(gebied, middle)
    if first.verschil.veel:
        lead = f"{name} is {_said(first)} dan {middle.label}; daarom is het"
        return _upwards(gebied, over, beside, lead)
    found = beside(middle, top)
    lead = f"{name} verschilt niet veel van {middle.label}"
    if _unusable(first):
        lead = f"{name} is niet met {middle.label} te vergelijken ({_why(first)})"
    if not _unusable(found):
        return f"{lead}; daarom is {middle.label} vergeleken met {top.label}: {_said(found)}."
    if _unusable(first):
        # nothing can be said of the area between: what there is of the area itself counts
        return _upwards(gebied, over, beside, f"{lead}; daarom is het")
    return _upwards(middle, over, beside, f"{lead}; daarom is {middle.label}")


def _upwards(
    gebied: Gebied,
    over: Sequence[Gebied],
    beside: Callable[[Gebied, Gebied], Comparison],
    lead: str,
    why: str = "",
) -> str:
    """Compare with the stad, else with the country; without own figures the stad with it."""
    top, above = over[0], over[-1]
    first = beside(gebied, top)
    if not _unusable(first):
        return f"{lead} vergeleken met {top.label}{why}: {_said(first)}."
    nothing = f"{gebied.aanhef} is niet te vergelijken: {_why(first)}."
    if above == top:
        return nothing
    found = beside(gebied, above)
    if not _unusable(found):
        return (
            f"{lead} vergeleken met {above.label}, want met {top.label} kan dat niet "
            f"({_why(first)}): {_said(found)}."
        )
    higher = beside(top, above)
    if _unusable(higher):
        return nothing
    return (
        f"{gebied.aanhef} is niet met {top.label} te vergelijken ({_why(first)}); daarom is "
        f"{top.label} vergeleken met {above.label}: {_said(higher)}."
    )


def _levels(gebied: Gebied) -> tuple[Gebied | None, Gebied | None]:
    """Return what stands for gebied and stad: the area between, and the gemeente.

    An own grouping goes before the wijk of a buurt. Above the gemeente the province and the
    country take these places.
    """
    if not gebied.boven:
        return None, None
    top = gebied.binnen("gemeente")
    place = gebied.boven.index(top) if top in gebied.boven else len(gebied.boven) - 1
    between = gebied.boven[:place]
    middle = gebied.groep if gebied.groep in between else next(iter(between), None)
    return middle, gebied.boven[place]


def _unusable(found: Comparison) -> bool:
    return found.verschil.uitkomst in (Outcome.TE_KLEIN, Outcome.NIET)


def _said(found: Comparison) -> str:
    much = "veel " if found.verschil.veel else "iets " if found.verschil.duidelijk else ""
    return much + _SAYS[found.verschil.uitkomst]


def _why(found: Comparison) -> str:
    """Return the reason that nothing can be said."""
    return found.verschil.reden or _said(found)
