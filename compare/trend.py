"""An area over the years, beside its benchmarks; a trend is judged only where that is fair.

Figures of other years belong on the borders of their own year. Where both divisions are in
the folder, geometry tells whether the area changed; then its figure is converted by area and
marked as an estimate, or, with converting switched off, shown with a break in the series.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

import boundaries
import indicators
from compare.areas import Gebied, find_area
from compare.benchmark import similar_areas
from compare.difference import Judgement, Outcome, judgement
from compare.figure import NO_FIGURE, GroupSeries, group_series, own_figure
from compare.level_figures import figure_years
from indicators import Figures, Indicator, Richting, SoortCijfer
from store import NotFound, SetRecord, Snapshot
from store.dutch import format_number, listed, lower_first, upper_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from boundaries import Areas


_MOVING = ("buurt", "wijk", "gemeente", "pc4")
"""Levels whose borders change from year to year."""


@dataclass(frozen=True, slots=True)
class YearPoint:
    """One year of a series."""

    jaar: int
    waarde: float
    staat: str
    herkomst: str
    """`gepubliceerd`, `berekend`, `geschat` (converted by area) or empty."""
    indeling: int
    bron: str
    gemaakt: str = ""
    """Of a computed figure: with what it was weighted, and what is not certain of it."""
    breuk: bool = False
    """Not comparable with the point before: no line between the two."""
    reden: str = ""
    """Why: a Dutch clause."""


@dataclass(frozen=True, slots=True)
class YearSeries:
    """The years of one area, oldest first."""

    gebied: Gebied
    punten: tuple[YearPoint, ...]
    records: tuple[SetRecord, ...]
    titel: str = ""
    """Of the similar areas together: what they are called; then `gebied` is what they are like."""
    samenstelling: tuple[str, ...] = ()
    """Of the similar areas together: how their line is made, in Dutch sentences."""

    @property
    def naam(self) -> str:
        """Return what the line is called."""
        return self.titel or self.gebied.label

    def vergelijkbaar(self) -> list[YearPoint]:
        """Return the points with a value since the last break."""
        found: list[YearPoint] = []
        for point in self.punten:
            if point.breuk:
                found = []
            if point.staat == "waarde":
                found.append(point)
        return found


@dataclass(frozen=True, slots=True)
class Trend:
    """A series beside those of its benchmarks."""

    indicator: Indicator
    eigen: YearSeries
    vergelijking: tuple[YearSeries, ...]
    beoordeling: TrendJudgement
    opmerkingen: tuple[str, ...]
    """Dutch sentences on borders, breaks and what is missing."""


def find_trend(
    snapshot: Snapshot,
    code: str,
    indicator: str,
    *,
    met: Sequence[str] | None = None,
    vergelijkbaar: Sequence[str] = (),
    omrekenen: bool = True,
) -> Trend:
    """Return an indicator of an area over all years in the folder.

    Beside it stand the areas of `met` (None: the gemeente and the country it lies in), and those
    that it is like (`vergelijkbaar`, of its own level) as one line. With `omrekenen` figures on
    other borders are converted by area, an estimate; else they leave a break. Raises NotFound when
    the area or the indicator does not exist.
    """
    here = find_area(snapshot, code)
    row = indicators.catalogue(snapshot)[indicator]
    if met is None:
        beside = [up for up in here.boven if up.niveau in ("gemeente", "land")]
    else:
        beside = [find_area(snapshot, other) for other in met]
    own = year_series(snapshot, here, row, omrekenen=omrekenen)
    others = tuple(year_series(snapshot, up, row, omrekenen=omrekenen) for up in beside)
    if vergelijkbaar:
        others = (*others, similar_series(snapshot, here, row, vergelijkbaar, own))
    points = own.vergelijkbaar()
    # half of what the figures are rounded to, of the year that is the roughest
    margins = (own_figure(snapshot, here, row.id, p.jaar).meting.marge for p in points)
    judged = judge_series(
        [p.jaar for p in points],
        [p.waarde for p in points],
        indicator=row,
        marge=max(margins, default=0.0),
    )
    return Trend(row, own, others, judged, _notes(own, others, row))


def year_series(
    snapshot: Snapshot, gebied: Gebied, row: Indicator, *, omrekenen: bool = True
) -> YearSeries:
    """Return the years of one area, oldest first."""
    found: list[Figures] = []
    for year in sorted(figure_years(snapshot)):
        try:
            found.append(indicators.figures(snapshot, row.id, gebied.niveau, jaar=year))
        except NotFound:
            continue
    # the newest borders are what the figures of all other years are brought to
    borders = _reference(snapshot, gebied, [f.indeling for f in found])
    points: list[YearPoint] = []
    before = ""
    for figures in found:
        point, basis = _point(
            snapshot, gebied, figures, borders, newest=found[-1].indeling, convert=omrekenen
        )
        if point is not None and point.staat == "waarde":
            if before and basis != before:
                why = point.reden or f"andere grenzen of bron dan in {points[-1].jaar}"
                point = replace(point, breuk=True, reden=why)
            before = basis
        points += [point] if point is not None else []
    records = tuple({id(r): r for f in found for r in f.records}.values())
    return YearSeries(gebied, tuple(points), records)


def similar_series(
    snapshot: Snapshot, gebied: Gebied, row: Indicator, leden: Sequence[str], own: YearSeries
) -> YearSeries:
    """Return the similar areas of an area together, in the years that it has itself.

    Weighted as in a profile, and of the same areas in every year (see `together`). Their
    figures are those of the borders of each year: whether the borders of all of them changed
    is not looked into, and that is said.
    """
    title = similar_areas(gebied.niveau, leden).naam
    found = group_series(snapshot, gebied.niveau, row.id, leden, [p.jaar for p in own.punten])
    source = " en ".join(dict.fromkeys(record.key.bron for record in found.records))
    points = []
    for point in own.punten:
        figure = found.cijfers.get(point.jaar, NO_FIGURE)
        points.append(
            YearPoint(point.jaar, figure.meting.waarde, figure.meting.staat, figure.herkomst,
                      point.indeling, source, figure.toelichting)
        )  # fmt: skip
    return YearSeries(
        gebied, tuple(points), found.records, title, _composed(title, found, total=len(leden))
    )


def _reference(snapshot: Snapshot, gebied: Gebied, divisions: Sequence[int]) -> Areas | None:
    """Return the areas around this one in the newest division of the series with borders."""
    if gebied.niveau not in boundaries.NIVEAUS or len(set(divisions)) < 2:  # noqa: PLR2004
        return None
    home = gebied.binnen("gemeente")
    around = [home.code] if home is not None and gebied.niveau in ("buurt", "wijk") else None
    for division in sorted(set(divisions), reverse=True):
        try:
            found = boundaries.areas(snapshot, gebied.niveau, indeling=division, gemeenten=around)
        except NotFound:
            return None
        if found.indeling == division and (found.frame["code"] == gebied.code).any():
            return found
    return None


def _point(
    snapshot: Snapshot,
    gebied: Gebied,
    figures: Figures,
    borders: Areas | None,
    *,
    newest: int,
    convert: bool,
) -> tuple[YearPoint | None, str]:
    """Return one year, and what its borders and source are, to see a break by.

    `newest` is the division of the last year; without `borders` of any year the code is all
    there is to go by, as it is where those of this year are missing.
    """
    # three cases: on the same borders as it is, on others unknown as it is, on others converted
    raw = figures.frame[figures.frame["gebied_code"] == gebied.code]
    there = None
    if len(raw):
        value, state, origin = raw[["waarde", "staat", "herkomst"]].iloc[0]
        how = ""
        if origin == "berekend":
            how = own_figure(snapshot, gebied, figures.indicator.id, figures.jaar).toelichting
        there = YearPoint(figures.jaar, float(value), str(state), str(origin), figures.indeling,
                     figures.bron, how)  # fmt: skip
    if figures.indeling == (newest if borders is None else borders.indeling):
        return there, figures.bron
    if borders is None or not any(
        (level, year) == (gebied.niveau, figures.indeling)
        for level, year, _ in boundaries.available(snapshot)
    ):
        told = there is not None and gebied.niveau in _MOVING
        note = _unchecked(figures.indeling) if told else ""
        return (replace(there, reden=note) if there else None), figures.bron
    joined = indicators.join(figures, borders, snapshot=snapshot, omrekenen=True)
    hit = joined.frame[joined.frame["gebied_code"] == gebied.code]
    value, state, origin = hit[["waarde", "staat", "herkomst"]].iloc[0]
    if there is not None and origin == there.herkomst:
        return there, figures.bron
    changed = f"de grenzen van {figures.indeling} zijn anders dan die van {borders.indeling}"
    # the code is the same but the ground is not: converted by area, or left with a break before it
    if convert and state == "waarde" and origin == "geschat":
        point = YearPoint(figures.jaar, float(value), "waarde", "geschat", figures.indeling,
                     figures.bron, reden=f"{changed}; omgerekend (schatting)")  # fmt: skip
        return point, figures.bron
    if there is None:
        return None, ""
    return replace(there, reden=changed), f"{figures.bron} {figures.indeling}"


def _notes(own: YearSeries, others: Sequence[YearSeries], row: Indicator) -> tuple[str, ...]:
    notes = []
    if not any(p.staat == "waarde" for p in own.punten):
        notes.append(f"Van {own.gebied.label} is er in geen enkel jaar een cijfer: "
                     f"{lower_first(row.label)}.")  # fmt: skip
    unchecked = [str(p.jaar) for p in own.punten if p.reden == _unchecked(p.indeling)]
    if unchecked:
        notes.append(f"De grenzen van {listed(unchecked)} zijn niet te controleren: ze staan niet "
                     "in de gegevensmap.")  # fmt: skip
    notes += [
        f"{p.jaar}: {p.reden}." for p in own.punten if p.reden and p.reden != _unchecked(p.indeling)
    ]
    if any(p.breuk for p in own.punten):
        notes.append("Voor en na een breuk zijn de cijfers niet te vergelijken; beoordeeld is wat "
                     "na de laatste breuk komt.")  # fmt: skip
    there = {p.jaar for p in own.punten if p.staat == "waarde"}
    lacking: dict[tuple[int, ...], list[str]] = {}
    for other in others:
        if other.samenstelling:
            continue  # it says itself which years it lacks, and why
        gone = there - {p.jaar for p in other.punten if p.staat == "waarde"}
        if gone:
            lacking.setdefault(tuple(sorted(gone)), []).append(other.naam)
    notes += [
        f"Van {listed(names)} {'ontbreekt' if len(when) == 1 else 'ontbreken'} "
        f"{listed(list(map(str, when)))}."
        for when, names in lacking.items()
    ]
    notes += _computed([own, *others])
    for other in others:
        notes += other.samenstelling
    return tuple(notes)


def _computed(lines: Sequence[YearSeries]) -> list[str]:
    """Name what was computed in which years, and with what; the similar areas always are."""
    notes = []
    for line in lines:
        years_by: dict[str, list[str]] = {}
        for point in line.punten:
            if point.herkomst == "berekend" and point.staat == "waarde" and not line.titel:
                years_by.setdefault(point.gemaakt, []).append(str(point.jaar))
        for how, when in years_by.items():
            text = f"{upper_first(line.naam)}, {listed(when)}: niet gepubliceerd, maar berekend"
            notes.append(f"{text}{f' ({how})' if how else ''}.")
    return notes


def _unchecked(indeling: int) -> str:
    return f"grenzen van {indeling} niet te controleren"


def _composed(title: str, found: GroupSeries, *, total: int) -> tuple[str, ...]:
    """Say how the line of the similar areas is made, and of how many of them."""
    notes = []
    if any(figure.meting.bekend for figure in found.cijfers.values()):
        part = f"de {format_number(total)} gebieden"
        why = ""
        if len(found.leden) < total:
            part = f"{format_number(len(found.leden))} van de {format_number(total)} gebieden"
            why = ", en wel die in elk getoond jaar een cijfer hebben"
        notes.append(
            f"De lijn van {title} is berekend uit {part} die nu het meest op dit gebied lijken"
            f"{why}: in elk jaar dezelfde, op de grenzen van dat jaar; grenswijzigingen van die "
            "gebieden zijn niet omgerekend."
        )
    notes += [
        f"Van {title} is er geen punt van {year}: {format_number(count)} van de "
        f"{format_number(total)} {'heeft' if count == 1 else 'hebben'} dan een cijfer."
        for year, count in sorted(found.zonder.items())
    ]
    return tuple(notes)


# Fingertips (OHID) asks for five points too
MIN_JAREN = 5
"""Points below which no trend is judged."""
# own choice: the usual 5 %
GRENS_P = 0.05
# own choice: 8! is 40,320 orders; 9! is nine times that
_EXACT_UP_TO = 8
"""Years with ties up to which every order is tried; more are told by the normal approximation."""
WERKWIJZE = (
    "Of het stijgt of daalt is getoetst met Mann-Kendall, hoe snel met de helling van Theil-Sen. "
    "Stijgend of dalend heet het alleen als dat zo blijft wanneer een willekeurig jaar wegvalt, en "
    "als het verschil groter is dan wat de bron kan hebben afgerond."
)
"""How a series is judged, for who wants to know: the sentence itself has no words of statistics."""
# own choice: a thousandth of a point a year is a point in a thousand years
_FINEST = 3
"""Decimals of a change per year at most."""
_OUTCOME = {
    "stijgend": "Stijgend",
    "dalend": "Dalend",
    "geen_duidelijke_trend": "Geen duidelijke trend",
}


@dataclass(frozen=True, slots=True)
class TrendJudgement:
    """What can be said of a series."""

    uitkomst: str
    """`stijgend`, `dalend`, `geen_duidelijke_trend` or `te_weinig_jaren`."""
    oordeel: Judgement = Judgement.GEEN
    p: float | None = None
    """None where nothing was tested."""
    tekst: str = ""


def judge_series(
    jaren: Sequence[int],
    waarden: Sequence[float],
    *,
    indicator: Indicator | None = None,
    marge: float = 0.0,
) -> TrendJudgement:
    """Judge a series that is comparable from its first year to its last.

    Mann-Kendall (Kendall's tau of value and year, exact for few years), the
    median of all slopes (Theil-Sen), and the sign of that slope must stay whichever year is
    left out. What the source rounds away (`marge`, half a step) must not be able to make the
    whole change. `indicator` gives the direction of the judgement and the unit in words;
    without it there is neither.
    """
    from scipy.stats import theilslopes

    count = len(jaren)
    if count < MIN_JAREN:
        needed = f"nodig zijn er {MIN_JAREN}"
        there = "1 jaar" if count == 1 else f"{count} jaren"
        return TrendJudgement(
            "te_weinig_jaren",
            tekst=f"Te weinig jaren om een trend te beoordelen: {there}, {needed}.",
        )
    when, values = np.asarray(jaren, dtype=float), np.asarray(waarden, dtype=float)
    if np.ptp(values) == 0:
        text = f"In alle {count} jaren hetzelfde cijfer."
        return TrendJudgement("geen_duidelijke_trend", tekst=text)
    # Mann (1945) and Kendall (1975) for whether it rises, Sen (1968) for how fast. Five points at
    # least and a sign that no single year decides are what the trends of Fingertips (OHID) ask too;
    # where those take a chi-square above 9.55, this takes the p of Kendall's tau.
    slope = float(theilslopes(values, when).slope)
    p = _kendall(when, values)
    without = [
        np.sign(theilslopes(np.delete(values, i), np.delete(when, i)).slope) for i in range(count)
    ]
    firm = all(sign == np.sign(slope) != 0 for sign in without)
    outcome, judged = "geen_duidelijke_trend", Judgement.GEEN
    # the first and the last figure may each be off by half a step of the rounding
    larger = abs(slope) * float(when[-1] - when[0]) > 2 * marge
    if p < GRENS_P and firm and larger:
        outcome = "stijgend" if slope > 0 else "dalend"
        direction = Richting.NEUTRAAL if indicator is None else indicator.richting
        judged = judgement(Outcome.HOGER if slope > 0 else Outcome.LAGER, direction)
    change = _per_year(slope, indicator)
    text = f"{_OUTCOME[outcome]} over {count} jaren, gemiddeld {change} per jaar"
    if outcome == "geen_duidelijke_trend":
        small = p < GRENS_P and firm
        text += ": niet meer dan de bron kan hebben afgerond" * small
    return TrendJudgement(outcome, judged, p, f"{text}.")


def _per_year(slope: float, indicator: Indicator | None) -> str:
    """Write a slope with its sign and unit, in two digits at least and no more than tell."""
    size = math.floor(math.log10(abs(slope))) if slope else 0
    number = format_number(abs(slope), min(_FINEST, max(0, 1 - size)))
    sign = "" if not slope else "+" if slope > 0 else "−"
    unit = "" if indicator is None else indicator.eenheid.partition(" (")[0]
    if unit == "euro":
        return f"{sign}€ {number}"
    if indicator is not None and indicator.soort is SoortCijfer.INDEX:
        unit = "punt"
    return f"{sign}{number} {'procentpunt' if unit == '%' else unit}".rstrip()


def _kendall(when: NDArray[np.float64], values: NDArray[np.float64]) -> float:
    """Return the two-sided p of Kendall's tau.

    Whole percentages are often the same in two years. The usual approximation is too sure
    then (40, 40, 41, 41, 42: 0.037 where 2 of 30 orders are as extreme, 0.067), so for few
    years every order is tried.
    """
    from scipy.stats import kendalltau, permutation_test

    count = len(values)
    if len(np.unique(values)) == count or count > _EXACT_UP_TO:
        return float(kendalltau(when, values).pvalue)
    # every pair of years once: the score counts rises minus falls, which is tau times the pairs
    one, other = np.triu_indices(count, k=1)

    def score(order: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
        moved: NDArray[np.float64] = np.moveaxis(order, axis, -1)
        steps: NDArray[np.float64] = np.sign(moved[..., other] - moved[..., one])
        total: NDArray[np.float64] = steps.sum(axis=-1)
        return total

    exact = permutation_test(
        (values,), score, permutation_type="pairings", n_resamples=np.inf, vectorized=True
    )
    return float(exact.pvalue)
