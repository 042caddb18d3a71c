"""What is known of a figure by year, and whether it moved: what a target is judged by."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from compare.difference import Meetwaarde, Uitkomst, Verschil, difference
from indicators import Richting, format_value
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators import Indicator

_SLACK = 1e-6
"""Below this two values are the same: what adding up in binary leaves."""


@dataclass(frozen=True, slots=True)
class Meting:
    """What is known of one indicator (or of a combination): values by year."""

    waarden: Mapping[int, float]
    niveau: Mapping[int, float] = field(default_factory=dict)
    """Of the gemeente or country, for targets on that level."""
    richting: Richting = Richting.NEUTRAAL
    marge: float = 0.0
    """Half of what the source rounds to."""
    groepen: Mapping[int, Meetwaarde] = field(default_factory=dict)
    """By year the figure with the people it is about, where that is known."""
    schaal: float | None = None
    """What a share of 1 is in this unit; None for figures that are no share or rate."""
    redenen: Mapping[int, str] = field(default_factory=dict)
    """By year why there is no figure to use: a Dutch clause."""
    geschat: frozenset[int] = frozenset()
    """Years whose figure was converted from other borders."""
    indicator: Indicator | None = None
    """Says how values are written."""
    delen: tuple[Meting, ...] = ()
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
            return None if found.uitkomst is Uitkomst.TE_KLEIN else found.duidelijk
        low = high = 0.0
        for part in self.delen:
            found = part._verschil(before, after)  # noqa: SLF001 (of its own class)
            if found is not None and found.uitkomst is Uitkomst.TE_KLEIN:
                return None
            change, rounded = part.waarden[after] - part.waarden[before], 2 * part.marge
            least, most = change - rounded, change + rounded
            if found is not None and found.laag is not None and found.hoog is not None:
                least, most = found.laag, found.hoog
            low += least
            high += most
        return max(low, -high) > _SLACK * len(self.delen)

    def _verschil(self, before: int, after: int) -> Verschil | None:
        """Test the change as that of a share; None where it is no share of a known group."""
        one, other = self.groepen.get(before), self.groepen.get(after)
        if one is None or other is None:
            return None
        found = difference(other, one, schaal=self.schaal)
        return None if found.uitkomst is Uitkomst.NIET else found

    def schrijf(self, value: float) -> str:
        """Return a value as a reader sees it, with a decimal more than it is published in."""
        if self.indicator is None:
            return format_number(value, 1).removesuffix(",0")
        places = self.indicator.decimalen
        if abs(round(value, places) - value) > _SLACK:
            places += 1
        return format_value(replace(self.indicator, decimalen=places), value, "waarde")


def no_mean(metingen: Sequence[Meting]) -> str | None:
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


def mean(metingen: Sequence[Meting]) -> Meting:
    """Return the mean per year, only of years in which every figure is there."""
    years = set.intersection(*(set(m.waarden) for m in metingen))
    levels = set.intersection(*(set(m.niveau) for m in metingen))
    count = len(metingen)
    reasons: dict[int, str] = {}
    for meting in metingen:
        for year, reason in meting.redenen.items():
            reasons.setdefault(year, reason)
    return Meting(
        {year: sum(m.waarden[year] for m in metingen) / count for year in years},
        {year: sum(m.niveau[year] for m in metingen) / count for year in levels},
        next(iter(_directions(metingen)), Richting.NEUTRAAL),
        sum(m.marge for m in metingen) / count,
        redenen={year: reason for year, reason in reasons.items() if year not in years},
        geschat=frozenset().union(*(m.geschat for m in metingen)),
        indicator=metingen[0].indicator,
        delen=tuple(metingen),
    )


def _directions(metingen: Sequence[Meting]) -> set[Richting]:
    return {m.richting for m in metingen} - {Richting.NEUTRAAL}
