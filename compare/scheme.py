"""The order of comparing (Rotterdam's Wijkprogrammering), and one sentence that explains it.

First the wijk with its gebied. If it differs much: the wijk with the stad. If it does not:
the gebied with the stad. "Much" is here: a difference that is sure (see `difference`). Where the
wijk has no or too few figures the gebied takes its place, and where that has none the stad is
set beside the country; where the stad has none, the country stands in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compare.benchmark import benchmark_above
from compare.difference import UITKOMSTEN, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from compare.areas import Gebied
    from compare.benchmark import Comparer, Comparison


_SAYS = UITKOMSTEN | {Outcome.TE_KLEIN: "te kleine aantallen om te beoordelen"}


@dataclass(frozen=True, slots=True)
class MethodChoice:
    """Which comparison the method ends with for one indicator, and why."""

    gebied: Gebied
    """The area that is compared in the end: the one looked at, or one above it."""
    vergelijking: Comparison | None
    """None where nothing lies above the area."""
    zin: str
    """One Dutch sentence."""


def follow_scheme(comparer: Comparer, gebied: Gebied, indicator: str, *, jaar: int) -> MethodChoice:
    """Follow the method's order for one indicator of one area."""

    def beside(area: Gebied, other: Gebied) -> Comparison:
        return comparer.compare(area, benchmark_above(other), indicator, jaar)

    middle, top = _levels(gebied)
    if top is None:
        return MethodChoice(
            gebied, None, f"Boven {gebied.label} ligt geen gebied om mee te vergelijken."
        )
    name = gebied.aanhef
    over = list(dict.fromkeys((top, gebied.boven[-1])))
    if middle is None:
        why = " (er is geen gebied tussen beide geladen)" if gebied.niveau == "wijk" else ""
        return _upwards(gebied, over, beside, f"{name} is", why)
    # Wijkprogrammering: wijk beside gebied; much apart: wijk beside stad, else gebied beside stad
    first = beside(gebied, middle)
    if first.verschil.duidelijk:
        lead = f"{name} is {_said(first)} dan {middle.label}; daarom is het"
        return _upwards(gebied, over, beside, lead)
    found = beside(middle, top)
    lead = f"{name} verschilt niet duidelijk van {middle.label}"
    if _unusable(first):
        lead = f"{name} is niet met {middle.label} te vergelijken ({_why(first)})"
    if not _unusable(found):
        text = f"{lead}; daarom is {middle.label} vergeleken met {top.label}: {_said(found)}."
        return MethodChoice(middle, found, text)
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
) -> MethodChoice:
    """Compare with the stad, else with the country; without own figures the stad with it."""
    top, above = over[0], over[-1]
    first = beside(gebied, top)
    if not _unusable(first):
        text = f"{lead} vergeleken met {top.label}{why}: {_said(first)}."
        return MethodChoice(gebied, first, text)
    name = gebied.aanhef
    if above == top:
        return MethodChoice(gebied, first, f"{name} is niet te vergelijken: {_why(first)}.")
    found = beside(gebied, above)
    if not _unusable(found):
        text = (
            f"{lead} vergeleken met {above.label}, want met {top.label} kan dat niet "
            f"({_why(first)}): {_said(found)}."
        )
        return MethodChoice(gebied, found, text)
    higher = beside(top, above)
    if _unusable(higher):
        return MethodChoice(gebied, first, f"{name} is niet te vergelijken: {_why(first)}.")
    text = (
        f"{name} is niet met {top.label} te vergelijken ({_why(first)}); daarom is "
        f"{top.label} vergeleken met {above.label}: {_said(higher)}."
    )
    return MethodChoice(top, higher, text)


def _levels(gebied: Gebied) -> tuple[Gebied | None, Gebied | None]:
    """Return what stands for gebied and stad: the area between, and the gemeente.

    An own grouping goes before the wijk of a buurt. Above the gemeente the province and the
    country take these places.
    """
    chain = list(gebied.boven)
    if not chain:
        return None, None
    place = next((i for i, up in enumerate(chain) if up.niveau == "gemeente"), len(chain) - 1)
    between = chain[:place]
    middle = next((up for up in between if up == gebied.groep), next(iter(between), None))
    return middle, chain[place]


def _unusable(found: Comparison) -> bool:
    return found.verschil.uitkomst in (Outcome.TE_KLEIN, Outcome.NIET)


def _said(found: Comparison) -> str:
    return _SAYS[found.verschil.uitkomst]


def _why(found: Comparison) -> str:
    """Return the reason that nothing can be said."""
    return found.verschil.reden or _said(found)
