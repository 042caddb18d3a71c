"""What a target is judged by: a figure by year, whether it moved, and what it cannot come to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import indicators
from compare.areas import Gebied, find_area
from compare.difference import ComparableFigure, Difference, Outcome, difference
from compare.figure import own_figure
from compare.level_figures import scale_of
from compare.targets import Target, TargetKind
from compare.trend import YearPoint, YearSeries, year_series
from indicators import Indicator, Richting, SoortCijfer, format_value
from indicators.figures import state_clause
from store.dutch import format_number, listed, lower_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store import Snapshot


_SLACK = 1e-6
"""Below this two values are the same: what adding up in binary leaves."""


@dataclass(frozen=True, slots=True)
class FigureYears:
    """What is known of one indicator (or of a combination): values by year."""

    waarden: Mapping[int, float]
    niveau: Mapping[int, float] = field(default_factory=dict)
    """Of the gemeente or country, for targets on that level."""
    richting: Richting = Richting.NEUTRAAL
    marge: float = 0.0
    """Half of what the source rounds to."""
    groepen: Mapping[int, ComparableFigure] = field(default_factory=dict)
    """By year the figure with the people it is about, where that is known."""
    schaal: float | None = None
    """What a share of 1 is in this unit; None for figures that are no share or rate."""
    redenen: Mapping[int, str] = field(default_factory=dict)
    """By year why there is no figure to use: a Dutch clause."""
    geschat: frozenset[int] = frozenset()
    """Years whose figure was converted from other borders."""
    indicator: Indicator | None = None
    """Says how values are written."""
    delen: tuple[FigureYears, ...] = ()
    """Of a mean: the figures that it is the mean of."""

    def bekend(self, year: int) -> float | None:
        """Return the value of a year, None where there is none."""
        value = self.waarden.get(year)
        return value if value is not None and math.isfinite(value) else None

    def afstand(self, year: int) -> float | None:
        """Return how far a year was from the level to come to, with its sign."""
        value, level = self.bekend(year), self.niveau.get(year)
        if value is None or level is None or not math.isfinite(level):
            return None
        return value - level

    def beweging(self, before: int, after: int) -> bool | None:
        """Tell whether the figure moved between two years; None: too few people to tell.

        It moved where the change is more than the source may have rounded and, for a share of
        a known group, more than chance makes in groups of this size. The bounds of the change
        of a mean are the means of those of its parts, which holds however these hang together.
        """
        if not self.delen:
            found = self._verschil(before, after)
            if found is None:
                return abs(self.waarden[after] - self.waarden[before]) > max(2 * self.marge, _SLACK)
            return None if found.uitkomst is Outcome.TE_KLEIN else found.duidelijk
        # added up per part; divided by their number it would be the mean, which has the same sign
        low = high = 0.0
        for part in self.delen:
            found = part._verschil(before, after)  # noqa: SLF001 (of its own class)
            if found is not None and found.uitkomst is Outcome.TE_KLEIN:
                return None
            change, rounded = part.waarden[after] - part.waarden[before], 2 * part.marge
            least, most = change - rounded, change + rounded
            if found is not None and found.laag is not None and found.hoog is not None:
                least, most = found.laag, found.hoog
            low += least
            high += most
        return max(low, -high) > _SLACK * len(self.delen)

    def _verschil(self, before: int, after: int) -> Difference | None:
        """Test the change as that of a share; None where it is no share of a known group."""
        one, other = self.groepen.get(before), self.groepen.get(after)
        if one is None or other is None:
            return None
        found = difference(other, one, schaal=self.schaal)
        return None if found.uitkomst is Outcome.NIET else found

    def schrijf(self, value: float) -> str:
        """Return a value as a reader sees it, with a decimal more than it is published in."""
        if self.indicator is None:
            return format_number(value, 1).removesuffix(",0")
        places = self.indicator.decimalen
        if abs(round(value, places) - value) > _SLACK:
            places += 1
        return format_value(replace(self.indicator, decimalen=places), value, "waarde")


def no_mean(metingen: Sequence[FigureYears]) -> str | None:
    """Say why figures have no mean, None where they have one."""
    units = {m.indicator.eenheid for m in metingen if m.indicator is not None}
    if len(units) > 1:
        return (
            f"Een gemiddelde van cijfers in verschillende eenheden ({', '.join(sorted(units))}) "
            "zegt niets. Kies cijfers in dezelfde eenheid, of laat elk cijfer zelf het doel halen."
        )
    if len(_directions(metingen)) > 1:
        return (
            "Van deze cijfers is niet dezelfde kant gunstig: in hun gemiddelde valt vooruitgang "
            "van het ene weg tegen achteruitgang van het andere. Kies cijfers die dezelfde kant op "
            "moeten, of laat elk cijfer zelf het doel halen."
        )
    return None


def mean(metingen: Sequence[FigureYears]) -> FigureYears:
    """Return the mean per year, only of years in which every figure is there."""
    years = set.intersection(*(set(m.waarden) for m in metingen))
    # a mean over other figures in other years would move by itself
    levels = set.intersection(*(set(m.niveau) for m in metingen))
    count = len(metingen)
    reasons: dict[int, str] = {}
    for meting in metingen:
        for year, reason in meting.redenen.items():
            # the first reason is enough: one lacking figure takes the year away
            reasons.setdefault(year, reason)
    return FigureYears(
        {year: sum(m.waarden[year] for m in metingen) / count for year in years},
        {year: sum(m.niveau[year] for m in metingen) / count for year in levels},
        next(iter(_directions(metingen)), Richting.NEUTRAAL),
        sum(m.marge for m in metingen) / count,
        redenen={year: reason for year, reason in reasons.items() if year not in years},
        geschat=frozenset().union(*(m.geschat for m in metingen)),
        indicator=metingen[0].indicator,
        delen=tuple(metingen),
    )


def _directions(metingen: Sequence[FigureYears]) -> set[Richting]:
    return {m.richting for m in metingen} - {Richting.NEUTRAAL}


def measure_years(
    snapshot: Snapshot, here: Gebied, row: Indicator, soort: TargetKind
) -> FigureYears:
    """Return the values of an area by year, and of the level to come to."""
    # only years that can be set beside the last one: before a break nothing moves
    own = year_series(snapshot, here, row)
    points = {point.jaar: point for point in own.vergelijkbaar()}
    above = here.binnen(soort.niveau) if soort.niveau else None
    level = year_series(snapshot, above, row).vergelijkbaar() if above is not None else []
    figures = {
        year: own_figure(snapshot, here, row.id, year).meting
        for year, point in points.items()
        # an estimate on other borders is of no known group: it is compared, but not tested
        if point.herkomst != "geschat"
    }
    return FigureYears(
        waarden={year: point.waarde for year, point in points.items()},
        niveau={point.jaar: point.waarde for point in level},
        richting=row.richting,
        marge=max((figure.marge for figure in figures.values()), default=0.0),
        groepen={year: figure for year, figure in figures.items() if figure.noemer is not None},
        schaal=scale_of(row),
        redenen=_unused_years(own, points),
        geschat=frozenset(year for year, p in points.items() if p.herkomst == "geschat"),
        indicator=row,
    )


def years_with_all(snapshot: Snapshot, code: str, names: Sequence[str]) -> list[int]:
    """Return the years in which an area has every one of these figures, oldest first."""
    here, known = find_area(snapshot, code), indicators.catalogue(snapshot)
    each = [
        {point.jaar for point in year_series(snapshot, here, known[name]).vergelijkbaar()}
        for name in names
        if name in known
    ]
    return sorted(set.intersection(*each)) if each else []


def doubts_about(rows: Sequence[Indicator], doel: Target) -> list[str]:
    """Return what is doubtful about a target: Dutch sentences, none where nothing is."""
    found = []
    if doel.soort.verandering:
        wanted = Richting.HOGER_GUNSTIG if (doel.waarde or 0) > 0 else Richting.HOGER_ONGUNSTIG
        against = [f"‘{r.label}’" for r in rows if r.richting not in (Richting.NEUTRAAL, wanted)]
        if against:
            word = "meer" if wanted is Richting.HOGER_GUNSTIG else "minder"
            found.append(
                f"Bij {listed(against)} is {word} volgens de catalogus niet gunstig: is dit wat u "
                "wilt bereiken?"
            )
    if len({row.richting for row in rows} - {Richting.NEUTRAAL}) > 1:
        found.append(
            "Bij deze cijfers is niet dezelfde kant gunstig. Kies cijfers die dezelfde kant op "
            "moeten, of maak er twee doelen van."
        )
    scores = [f"‘{r.label}’" for r in rows if r.soort is SoortCijfer.INDEX]
    if doel.soort is TargetKind.RELATIEF and scores:
        found.append(
            f"Een procent van een score ({listed(scores)}) zegt niets, want haar nulpunt is "
            "gekozen. Kies een verandering in punten."
        )
    if doel.soort is TargetKind.PUNTEN and len({row.eenheid for row in rows}) > 1:
        found.append("De cijfers hebben niet dezelfde eenheid, dus een punt is niet overal even "
                     "veel.")  # fmt: skip
    return found


def _unused_years(own: YearSeries, used: dict[int, YearPoint]) -> dict[int, str]:
    """Say of every year that cannot be used why."""
    reasons = {}
    broken = next((p for p in reversed(own.punten) if p.breuk), None)
    for point in own.punten:
        if point.jaar in used:
            continue
        if point.staat != "waarde":
            reasons[point.jaar] = state_clause("het cijfer", point.staat)
        elif broken is not None:
            reasons[point.jaar] = f"niet te vergelijken met {broken.jaar} en later ({broken.reden})"
    return reasons


# floats: a target of 100 % stands as 100.00000000000001
_SLACK_RANGE = 1e-9


def unreachable(doel: Target, metingen: Mapping[str, FigureYears]) -> str:
    """Say which figure would have to leave its range, '' where none would.

    Only what can never be: below nought where the catalogue knows no such value, and above
    100 for a percentage. Without a figure of the base year the change alone is held to that.
    """
    if not doel.soort.verandering or doel.waarde is None:
        return ""
    for name in doel.indicatoren:
        meting = metingen.get(name)
        row = meting.indicator if meting is not None else None
        if meting is None or row is None or row.bereik is None or row.bereik[0] < 0:
            continue
        base = meting.bekend(doel.basisjaar)
        target = _end_value(doel, base)
        high = row.bereik[1] if row.eenheid == "%" else float("inf")
        if target is None or -_SLACK_RANGE <= target <= high + _SLACK_RANGE:
            continue
        text = meting.schrijf(target)
        begin = "Zo ver kan het niet" if base is None else (
            f"Van {meting.schrijf(base)} in {doel.basisjaar} naar {text} kan niet"
        )  # fmt: skip
        return f"{begin}: {lower_first(row.label)} {_range(row)}. Vul een kleinere verandering in."
    return ""


def _end_value(doel: Target, base: float | None) -> float | None:
    """Return the value to come to; without a base that of a change from the far end."""
    change = doel.waarde or 0.0
    if doel.soort is TargetKind.RELATIEF:
        if base is None:
            return -1.0 if change < -100 else None  # noqa: PLR2004 (per cent: all of it)
        return base * (1 + change / 100)
    if base is not None:
        return base + change
    return change if change > 0 else None


def _range(row: Indicator) -> str:
    if row.eenheid != "%" or row.bereik is None:
        return "wordt nooit minder dan 0"
    return f"ligt altijd tussen 0 en {format_number(row.bereik[1])} %"
