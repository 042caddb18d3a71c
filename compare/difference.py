"""Is it a difference? Tests for shares and rates, when not to test at all, and many tests at once.

A share is of people who live somewhere: no sample. The test asks whether a difference is
larger than chance makes in groups of this size, and what the source rounded away is counted
in full: an outcome holds for every figure that would be published as these are.

Wilson (1927) gives the interval of one share, the score test with pooled variance says whether
two differ, and Newcombe (1998, method 10) gives the interval of their difference. They are written
out instead of asked of statsmodels, which takes seconds to import; the tests hold them to it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING

from indicators import Richting
from indicators.figures import state_clause
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence


# Fingertips (OHID) compares per indicator by intervals of 95 % or of 99.8 %: both are offered.
ZEKERHEID = 0.95
STRENG = 0.998
"""The stricter level that is offered."""
# own choice: the size from which handbooks let the mean of a sample pass for normal
MIN_NOEMER = 30
"""People or households below which a share, rate or mean is not judged."""
# Cochran (1954), "Some methods for strengthening the common χ² tests"
MIN_VERWACHT = 5
"""Cases expected on either side below which the test's approximation does not hold."""
# own choice: a tenth is a whole step on a scale of deciles
MIN_AFSTAND = 0.10
"""Share of all areas that must lie between an untested figure and its benchmark."""
# the same least number of areas as Fingertips asks for its quartiles
MIN_GEBIEDEN = 4
"""Areas below which there are no quarters."""
MIN_PLAATS = 20
"""Areas below which `MIN_AFSTAND` says nothing: of eight it is one area, of twenty it is two."""


class Outcome(StrEnum):
    """What a comparison says."""

    HOGER = "hoger"
    LAGER = "lager"
    GEEN_VERSCHIL = "geen_duidelijk_verschil"
    TE_KLEIN = "te_kleine_aantallen"
    NIET = "niet_te_vergelijken"


UITKOMSTEN = {
    Outcome.HOGER: "hoger",
    Outcome.LAGER: "lager",
    Outcome.GEEN_VERSCHIL: "geen duidelijk verschil",
    Outcome.TE_KLEIN: "te kleine aantallen",
    Outcome.NIET: "niet te vergelijken",
}
"""Outcomes as people read them."""


class Judgement(StrEnum):
    """Whether that is good; only where the catalogue states a direction."""

    GUNSTIGER = "gunstiger"
    ONGUNSTIGER = "ongunstiger"
    GEEN = ""


class ComparisonMethod(StrEnum):
    """How the outcome was reached."""

    TOETS = "toets"
    """Against another group."""
    TOETS_REST = "toets_rest"
    """A part against the rest of its whole."""
    TOETS_VAST = "toets_vast"
    """Against a figure that is taken as exact, its denominator being unknown."""
    PLAATS = "plaats"
    """No test: by the place of both in the distribution of all areas."""
    OMVANG = "omvang"
    """No test, and too few areas for a place among them: by the size of the difference."""
    GEEN = "geen"


@dataclass(frozen=True, slots=True)
class ComparableFigure:
    """A figure with what a comparison must know of it."""

    waarde: float
    staat: str = "waarde"
    noemer: float | None = None
    """People, households … that a share, rate or mean is about; None: not known."""
    marge: float = 0.0
    """Half of what the source rounds to, in the figure's own unit."""
    noemer_marge: float = 0.0
    noemer_afgeschermd: bool = False
    """The source hides how many there are, which it does where they are few."""

    @property
    def bekend(self) -> bool:
        """Whether there is a value."""
        return self.staat == "waarde" and math.isfinite(self.waarde)


@dataclass(frozen=True, slots=True)
class Difference:
    """The outcome of one comparison."""

    uitkomst: Outcome
    oordeel: Judgement = Judgement.GEEN
    verschil: float | None = None
    """Own minus other, in the indicator's own unit; None where that has no meaning."""
    laag: float | None = None
    """Interval of the difference, rounding included; only where tested."""
    hoog: float | None = None
    p: float | None = None
    """Two-sided, at the values within the rounding that differ least."""
    methode: ComparisonMethod = ComparisonMethod.GEEN
    reden: str = ""
    """Why nothing can be said, or what was assumed: a Dutch clause."""
    veel: bool = False
    """A difference that is also much, by a threshold for its unit (`compare.thresholds`)."""

    @property
    def duidelijk(self) -> bool:
        """Whether it is a difference."""
        return self.uitkomst in (Outcome.HOGER, Outcome.LAGER)

    @property
    def getoetst(self) -> bool:
        """Whether it rests on a test, and not on the place among all areas or on nothing."""
        return self.methode not in (
            ComparisonMethod.PLAATS, ComparisonMethod.OMVANG, ComparisonMethod.GEEN,
        )  # fmt: skip

    @property
    def zeker(self) -> float:
        """Return the least difference that is still sure, without sign; 0 where none is."""
        if not self.duidelijk or self.verschil is None:
            return 0.0
        if self.laag is None or self.hoog is None:
            return abs(self.verschil)
        return min(abs(self.laag), abs(self.hoog)) if self.laag * self.hoog > 0 else 0.0


def interval(
    figure: ComparableFigure, *, schaal: float | None, zekerheid: float = ZEKERHEID
) -> tuple[float, float] | None:
    """Return the Wilson interval of a figure in its own unit, widened by the rounding.

    With the smallest denominator within its rounding. `schaal` is what a share of 1 is in this
    unit: 100 for %, 1000 for per 1.000, None for figures that are no share or rate. None where
    there is no value, no denominator or no share.
    """
    n = _least(figure)
    if schaal is None or not n or not figure.bekend or not _is_share(figure, schaal):
        return None
    low, _ = wilson(_clip((figure.waarde - figure.marge) / schaal), n, zekerheid=zekerheid)
    _, high = wilson(_clip((figure.waarde + figure.marge) / schaal), n, zekerheid=zekerheid)
    return low * schaal, high * schaal


def difference(
    own: ComparableFigure,
    other: ComparableFigure,
    *,
    schaal: float | None,
    richting: Richting = Richting.NEUTRAAL,
    deel: bool = False,
    zekerheid: float = ZEKERHEID,
) -> Difference:
    """Test a share or rate against that of another group, in the same unit.

    Parameters
    ----------
    schaal
        What a share of 1 is in this unit (100 for %).
    deel
        `own` is a part of `other`: it is tested against the rest, since it would otherwise
        be compared with itself as well. Without a denominator of the whole that cannot be
        done; then the whole is taken as exact, which makes a difference look smaller.
    zekerheid
        A difference is called one when chance makes it in less than 1 - `zekerheid` of cases
        and the interval of the difference leaves out nought.

    See Also
    --------
    can_test
        Whether this test can be done at all; where not, it says so and gives no outcome.
    """
    if not own.bekend or not other.bekend:
        return Difference(Outcome.NIET, reden=_state_reason(own, other))
    apart = own.waarde - other.waarde
    if own.noemer_afgeschermd:
        return Difference(Outcome.TE_KLEIN, verschil=apart, reden=_HIDDEN)
    # the denominator is rounded too: its smallest size gives the widest interval
    n1, whole = _least(own), _least(other)
    if n1 is None or schaal is None or not can_test(own, other, schaal=schaal, deel=deel):
        return Difference(Outcome.NIET, verschil=apart, reden=_NO_SHARE)
    if deel and whole is not None and whole <= n1:
        return Difference(Outcome.NIET, verschil=apart, reden=_SAME_AREA)
    groups = _Groups.of(own, other, schaal, n1, whole, deel=deel)
    if groups.te_klein:
        reason = _small_reason(groups.kleinste) if groups.kleinste < MIN_NOEMER else _FEW_CASES
        return Difference(Outcome.TE_KLEIN, verschil=apart, methode=groups.methode, reden=reason)
    p = groups.p()
    low, high = groups.interval(zekerheid)
    outcome = Outcome.GEEN_VERSCHIL
    # test and interval rest on different variances: only where both agree it is sure
    if p < 1 - zekerheid and low * high > 0:
        outcome = Outcome.HOGER if groups.p1 > groups.p2 else Outcome.LAGER
    return Difference(
        uitkomst=outcome,
        oordeel=judgement(outcome, richting),
        verschil=apart,
        laag=low * schaal,
        hoog=high * schaal,
        p=p,
        methode=groups.methode,
        reden=_ASSUMED[groups.methode],
    )


def can_test(
    own: ComparableFigure, other: ComparableFigure, *, schaal: float | None, deel: bool
) -> bool:
    """Tell whether two figures are shares of groups whose size is known.

    Only a whole may lack its size: taken as exact it hides a difference rather than making
    one. Another area without a size may be as small as the own one.
    """
    if schaal is None or own.noemer is None or (other.noemer is None and not deel):
        return False
    return _is_share(own, schaal) and _is_share(other, schaal)


def by_place(
    own: ComparableFigure,
    other: ComparableFigure,
    tussen: float | None,
    *,
    richting: Richting = Richting.NEUTRAAL,
    hoogstens: float | None = None,
    minstens: float | None = None,
    plaats: str = "",
) -> Difference:
    """Describe a difference that cannot be tested: a mean, an index, an unknown denominator.

    Parameters
    ----------
    tussen
        Share (0–1) of all areas of the level that lie between the two; None where there are
        too few areas to tell.
    hoogstens
        People that a figure can be about at most, where its own denominator is not known;
        None where that is not known either.
    minstens
        Without a place among all: the difference from which it is called one; None where
        nothing tells that.
    plaats
        The own place among the few areas there are (`3e van 10 wijken`), to be told.
    """
    if not own.bekend or not other.bekend:
        return Difference(Outcome.NIET, reden=_state_reason(own, other))
    apart = own.waarde - other.waarde
    if own.noemer_afgeschermd:
        return Difference(
            Outcome.TE_KLEIN, verschil=apart, methode=ComparisonMethod.PLAATS, reden=_HIDDEN
        )
    # the smaller of the two decides, whether it is known of itself or by who lives there
    sizes = (*map(_least, (own, other)), hoogstens)
    n = min((size for size in sizes if size is not None), default=None)
    if n is not None and n < MIN_NOEMER:
        return Difference(Outcome.TE_KLEIN, verschil=apart, methode=ComparisonMethod.PLAATS,
                        reden=_small_reason(n))  # fmt: skip
    if tussen is None and minstens is None:
        return Difference(
            Outcome.NIET, verschil=apart, methode=ComparisonMethod.PLAATS, reden=_FEW_AREAS
        )
    if tussen is None:
        # of few areas a place says little: only a difference that is much is called one
        method, large = ComparisonMethod.OMVANG, abs(apart) >= (minstens or 0.0)
        reason = f"niet getoetst; {plaats}" if plaats else "niet getoetst"
    else:
        method, large = ComparisonMethod.PLAATS, tussen >= MIN_AFSTAND
        share = round(100 * tussen)
        reason = f"niet getoetst; {share} % van alle gebieden ligt tussen beide cijfers"
    outcome = Outcome.GEEN_VERSCHIL
    if large and abs(apart) > own.marge + other.marge:
        outcome = Outcome.HOGER if apart > 0 else Outcome.LAGER
    return Difference(outcome, judgement(outcome, richting), apart, methode=method, reden=reason)


def judgement(outcome: Outcome, richting: Richting) -> Judgement:
    """Return whether an outcome is good, where the catalogue states a direction."""
    if outcome not in (Outcome.HOGER, Outcome.LAGER) or richting is Richting.NEUTRAAL:
        return Judgement.GEEN
    good = (outcome is Outcome.HOGER) == (richting is Richting.HOGER_GUNSTIG)
    return Judgement.GUNSTIGER if good else Judgement.ONGUNSTIGER


@dataclass(frozen=True, slots=True)
class _Groups:
    """The two groups that a test sets against each other."""

    p1: float
    n1: float
    p2: float
    n2: float | None
    """None: the other figure is taken as exact."""
    marge: float
    """What rounding may have done to the difference of the two."""
    marge1: float
    """What it may have done to the first alone."""
    rek: float
    """The difference with the rest, as a multiple of that with the whole."""
    methode: ComparisonMethod

    @classmethod
    def of(
        cls,
        own: ComparableFigure,
        other: ComparableFigure,
        schaal: float,
        n1: float,
        whole: float | None,
        *,
        deel: bool,
    ) -> _Groups:
        """Take the part out of the whole where that can be done."""
        p1, p2 = own.waarde / schaal, other.waarde / schaal
        margin, mine = (own.marge + other.marge) / schaal, own.marge / schaal
        if whole is None:
            return cls(p1, n1, p2, None, margin, mine, 1.0, ComparisonMethod.TOETS_VAST)
        if not deel:
            return cls(p1, n1, p2, whole, margin, mine, 1.0, ComparisonMethod.TOETS)
        # a part is inside its whole: what is compared with it is the whole without it, and the
        # difference with the whole is then that much smaller than the one with the rest
        rest = whole - n1
        stretch = whole / rest
        p2 = _clip((p2 * whole - p1 * n1) / rest)
        return cls(p1, n1, p2, rest, margin * stretch, mine, stretch, ComparisonMethod.TOETS_REST)

    @property
    def kleinste(self) -> float:
        """Return the smaller group; the one when the other is taken as exact."""
        return self.n1 if self.n2 is None else min(self.n1, self.n2)

    @property
    def te_klein(self) -> bool:
        """Tell whether there are too few people, or too few cases expected, to test."""
        if self.kleinste < MIN_NOEMER:
            return True
        n2 = self.n2
        common = self.p2 if n2 is None else (
            (self.p1 * self.n1 + self.p2 * n2) / (self.n1 + n2)
        )  # fmt: skip
        return self.kleinste * min(common, 1 - common) < MIN_VERWACHT

    def p(self) -> float:
        """Return the p of the test at the values within the rounding that differ least."""
        gap = self.p2 - self.p1
        if abs(gap) <= self.marge:
            return 1.0
        near1 = _clip(self.p1 + math.copysign(self.marge1, gap))
        near2 = _clip(self.p2 - math.copysign(self.marge - self.marge1, gap))
        if self.n2 is None:
            return one_share(near1, self.n1, near2)
        return two_shares(near1, self.n1, near2, self.n2)

    def interval(self, zekerheid: float) -> tuple[float, float]:
        """Return the interval of own minus other (the whole), widened by the rounding."""
        if self.n2 is None:
            low, high = (bound - self.p2 for bound in wilson(self.p1, self.n1, zekerheid=zekerheid))
        else:
            low, high = newcombe(self.p1, self.n1, self.p2, self.n2, zekerheid=zekerheid)
        return (low - self.marge) / self.rek, (high + self.marge) / self.rek


_NO_SHARE = "het cijfer is geen aandeel van een bekende groep"
_FEW_CASES = (
    f"er zijn naar verwachting minder dan {MIN_VERWACHT} gevallen, of minder dan {MIN_VERWACHT} "
    "die het niet zijn"
)
_HIDDEN = "over hoeveel mensen of huishoudens het gaat is afgeschermd"
_SAME_AREA = "het gebied is het hele gebied waarmee het vergeleken wordt"
_FEW_AREAS = f"er zijn te weinig gebieden (minder dan {MIN_PLAATS}) om de plaats in te bepalen"
_ASSUMED = {
    ComparisonMethod.TOETS: "getoetst als twee losstaande groepen",
    ComparisonMethod.TOETS_REST: "getoetst tegen de rest van het grotere gebied, dus zonder het "
    "gebied zelf",
    ComparisonMethod.TOETS_VAST: "getoetst tegen een vast cijfer, omdat niet bekend is over "
    "hoeveel mensen of huishoudens het gaat",
}


def _clip(share: float) -> float:
    return min(1.0, max(0.0, share))


def _least(figure: ComparableFigure) -> float | None:
    """Return the smallest denominator within its rounding, None where there is none."""
    if figure.noemer is None or not math.isfinite(figure.noemer):
        return None
    return max(0.0, figure.noemer - figure.noemer_marge)


def _is_share(figure: ComparableFigure, schaal: float) -> bool:
    return 0 <= figure.waarde <= schaal


def _state_reason(own: ComparableFigure, other: ComparableFigure) -> str:
    if not own.bekend:
        return state_clause("het cijfer van het gebied zelf", own.staat)
    return state_clause("het cijfer waarmee vergeleken wordt", other.staat)


def _small_reason(n: float) -> str:
    return f"een groep van ongeveer {round(n)} is te klein om te beoordelen"


_LEAST = 0.05
"""Expected by chance, below which a number with one decimal would be 0."""


def benjamini_hochberg(
    found: Sequence[Difference], *, aandeel: float = 1 - ZEKERHEID
) -> list[Difference]:
    """Keep only differences of which at most a share is expected to be chance.

    Outcomes that were tested and do not stand become `geen_duidelijk_verschil`; what was not
    tested stays as it is.
    """
    # Benjamini and Hochberg (1995): of the sorted p-values the last that lies under its share of
    # the line, and all before it, stand.
    tested = [i for i, item in enumerate(found) if item.p is not None]
    ordered = sorted(tested, key=lambda i: found[i].p or 0.0)
    standing = 0
    for rank, i in enumerate(ordered, start=1):
        if (found[i].p or 0.0) <= aandeel * rank / len(ordered):
            standing = rank
    stand = set(ordered[:standing])
    return [
        replace(item, uitkomst=Outcome.GEEN_VERSCHIL, oordeel=Judgement.GEEN)
        if i in tested and i not in stand and item.duidelijk
        else item
        for i, item in enumerate(found)
    ]


def by_chance(
    found: Sequence[Difference], *, zekerheid: float = ZEKERHEID, waarmee: str = ""
) -> str:
    """Say in Dutch how many of many tests would differ by chance alone, and how many do.

    "At most", because rounding that counts as uncertainty makes chance differences rarer. The
    second sentence tells how many stand when the number of tests itself is reckoned with.
    `waarmee` names the benchmark, where these are the tests against one.
    """
    tested = [item for item in found if item.p is not None]
    if not tested:
        return "Er is niets getoetst: hoeveel door toeval verschilt, is hier niet te zeggen."
    expected = len(tested) * (1 - zekerheid)
    differ = sum(item.duidelijk for item in tested)
    level = format_number(100 * zekerheid, 1).removesuffix(",0")
    number = format_number(expected, 1).removesuffix(",0")
    most = f"hoogstens {number}" if expected >= _LEAST else f"minder dan {format_number(0.1, 1)}"
    tests = "1 toets" if len(tested) == 1 else f"{format_number(len(tested))} toetsen"
    against = f" tegen {waarmee}" if waarmee else ""
    said = (
        f"Van {tests}{against} bij {level} % zekerheid wijst er naar verwachting {most} "
        f"alleen door toeval een verschil aan; hier "
        f"{'is dat er' if differ == 1 else 'zijn het er'} {format_number(differ)}."
    )
    if not differ:
        return said
    stand = sum(
        item.duidelijk
        for item in benjamini_hochberg(tested, aandeel=1 - zekerheid)
        if item.p is not None
    )
    reckoned = "als het aantal toetsen meetelt (correctie van Benjamini en Hochberg)"
    if stand == differ:
        return f"{said} Ook {reckoned} {'blijft dat' if differ == 1 else 'blijven die'} overeind."
    left = f"blijven er daarvan {format_number(stand)}" if stand > 1 else "blijft er daarvan 1"
    left = left if stand else "blijft daarvan niets"
    return f"{said} {reckoned[:1].upper()}{reckoned[1:]} {left} overeind."


def wilson(share: float, n: float, *, zekerheid: float = ZEKERHEID) -> tuple[float, float]:
    """Return the Wilson interval of a share of n."""
    # Wilson (1927): the shares that the score test does not refuse, solved as a quadratic
    z = _z(zekerheid)
    below = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / below
    half = z / below * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # at 0 and 1 the bound is exact; rounding must not push it outside
    return max(0.0, centre - half), min(1.0, centre + half)


def two_shares(p1: float, n1: float, p2: float, n2: float) -> float:
    """Return the two-sided p of the score test that two shares are the same."""
    pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return _two_sided((p1 - p2) / spread) if spread > 0 else float(p1 == p2)


def one_share(p1: float, n1: float, fixed: float) -> float:
    """Return the two-sided p of the score test that a share is a fixed one."""
    spread = math.sqrt(fixed * (1 - fixed) / n1)
    return _two_sided((p1 - fixed) / spread) if spread > 0 else float(p1 == fixed)


def newcombe(
    p1: float, n1: float, p2: float, n2: float, *, zekerheid: float = ZEKERHEID
) -> tuple[float, float]:
    """Return the interval of the difference between two shares."""
    # Newcombe (1998), method 10: both Wilson intervals, their halves added as squares
    low1, high1 = wilson(p1, n1, zekerheid=zekerheid)
    low2, high2 = wilson(p2, n2, zekerheid=zekerheid)
    apart = p1 - p2
    return (apart - math.hypot(p1 - low1, high2 - p2), apart + math.hypot(high1 - p1, p2 - low2))


@cache
def _z(zekerheid: float) -> float:
    return NormalDist().inv_cdf(0.5 + zekerheid / 2)


def _two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))
