"""Whether a target is reached: one figure, or several combined by the method's three rules."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from compare.difference import Meetwaarde, Uitkomst, difference
from compare.resultaat import GEEN_COMBINATIE, STANDEN, Combinatie, Doel, SoortDoel, Stand
from indicators import Richting, format_number, format_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from indicators import Indicator

GEMIDDELD, COMBINATIE = "gemiddeld", "combinatie"
"""Stand among the parts of a result for what several figures make together."""
_SLACK = 1e-6


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

    def schrijf(self, value: float) -> str:
        """Return a value as a reader sees it, with a decimal more than it is published in."""
        if self.indicator is None:
            return format_number(value, 1).removesuffix(",0")
        places = self.indicator.decimalen
        if abs(round(value, places) - value) > _SLACK:
            places += 1
        return format_value(replace(self.indicator, decimalen=places), value, "waarde")


@dataclass(frozen=True, slots=True)
class Voortgang:
    """How far one figure is."""

    stand: Stand
    basis: float | None = None
    nu: float | None = None
    doel: float | None = None
    jaar: int | None = None
    """Year of `nu`."""
    deel: float | None = None
    """Part of the way, 1 is reached; negative is the wrong way."""
    tekst: str = ""


@dataclass(frozen=True, slots=True)
class Resultaatstand:
    """How a result stands, and each of its indicators."""

    stand: Stand
    delen: Mapping[str, Voortgang]
    """By indicator; for a mean or a combination also under `GEMIDDELD` or `COMBINATIE`."""
    tekst: str
    metingen: Mapping[str, Meting] = field(default_factory=dict)
    """The figures behind `delen`, by the same names."""

    @property
    def beslissend(self) -> tuple[str, ...]:
        """Return the names of the parts that decide."""
        whole = next((name for name in (GEMIDDELD, COMBINATIE) if name in self.delen), None)
        return (whole,) if whole else tuple(self.delen)


def progress(doel: Doel, meting: Meting) -> Voortgang:
    """Judge one figure by a target: its value in the base year against its newest since.

    A movement counts only where it is more than the source may have rounded and, for a share
    of a known group, more than chance makes in groups of this size.
    """
    base = _known(meting, doel.basisjaar)
    if base is None:
        return _unjudged(f"Er is geen cijfer van {doel.basisjaar}, het basisjaar"
                         f"{_why(meting, doel.basisjaar)}.")  # fmt: skip
    years = sorted(year for year in meting.waarden if _known(meting, year) is not None)
    later = [year for year in years if doel.basisjaar < year <= doel.doeljaar]
    if not later:
        return _unjudged(_no_later(doel, meting, years), base)
    year = later[-1]
    now, target = meting.waarden[year], _target(doel, meting, base, year)
    moved = _movement(doel, meting, year)
    if target is None or moved is None or (doel.soort.verandering
                                           and abs(target - base) <= 2 * meting.marge):  # fmt: skip
        return _unjudged(_cannot(doel, target, year, small=moved is None), base, now, year)
    sign = 1.0 if _upwards(doel, meting, base, target) else -1.0
    slack = _SLACK * max(1.0, abs(target))
    part = None if abs(target - base) <= slack else (now - base) / (target - base)
    state = Stand.NOG_NIET
    if sign * (now - target) >= -slack:
        state = Stand.BEHAALD
    elif year < doel.doeljaar < years[-1]:
        # the target year has passed, and nobody measured it
        return _unjudged(f"Van {doel.doeljaar}, het doeljaar, is er geen cijfer"
                         f"{_why(meting, doel.doeljaar)}; het laatste ervoor is van {year}.",
                         base, now, year)  # fmt: skip
    elif year < doel.doeljaar and moved and sign * (now - base) > 0:
        state = Stand.OP_WEG
    found = Voortgang(state, base, now, target, year, part)
    return replace(found, tekst=_sentence(doel, meting, found, moved=moved))


def judge(
    doel: Doel, metingen: Mapping[str, Meting], *, combinatie: Meting | None = None
) -> Resultaatstand:
    """Judge a result.

    Parameters
    ----------
    doel
        The target.
    metingen
        By indicator; one that is not there counts as without figures.
    combinatie
        For `alle`: the figure of the combination.
    """
    known = {name: metingen.get(name, Meting({})) for name in doel.indicatoren}
    parts = {name: progress(doel, meting) for name, meting in known.items()}
    if not doel.samen:
        only = parts[doel.indicatoren[0]]
        return Resultaatstand(only.stand, parts, only.tekst, known)
    if doel.combineren is Combinatie.ALLE:
        if combinatie is None:
            return Resultaatstand(Stand.NIET_TE_BEOORDELEN, parts, GEEN_COMBINATIE, known)
        whole = progress(doel, combinatie)
        return Resultaatstand(whole.stand, parts | {COMBINATIE: whole}, whole.tekst,
                              known | {COMBINATIE: combinatie})  # fmt: skip
    if doel.combineren is Combinatie.GEMIDDELD:
        if (why := _no_mean(list(known.values()))) is not None:
            return Resultaatstand(Stand.NIET_TE_BEOORDELEN, parts, why, known)
        mean = _mean(list(known.values()))
        whole = progress(doel, mean)
        return Resultaatstand(whole.stand, parts | {GEMIDDELD: whole}, _of_mean(whole),
                              known | {GEMIDDELD: mean})  # fmt: skip
    return Resultaatstand(_each(parts), parts, _each_sentence(parts), known)


def _unjudged(
    text: str, base: float | None = None, now: float | None = None, year: int | None = None
) -> Voortgang:
    return Voortgang(Stand.NIET_TE_BEOORDELEN, base, now, jaar=year, tekst=text)


def _known(meting: Meting, year: int) -> float | None:
    value = meting.waarden.get(year)
    return value if value is not None and math.isfinite(value) else None


def _why(meting: Meting, year: int) -> str:
    reason = meting.redenen.get(year)
    return f": {reason}" if reason else ""


def _no_later(doel: Doel, meting: Meting, years: Sequence[int]) -> str:
    """Say why there is nothing to set against the base year."""
    beyond = [year for year in years if year > doel.doeljaar]
    hidden = [
        f"{year}: {meting.redenen[year]}"
        for year in sorted(meting.redenen)
        if doel.basisjaar < year <= doel.doeljaar
    ]
    if beyond:
        text = (
            f"Er is geen cijfer van na {doel.basisjaar} tot en met {doel.doeljaar}; het eerste is "
            f"van {beyond[0]}"
        )
    else:
        text = f"Er is nog geen cijfer na {doel.basisjaar}"
    return text + (f" ({'; '.join(hidden)})" if hidden else "") + "."


def _cannot(doel: Doel, target: float | None, year: int, *, small: bool) -> str:
    """Say why two figures that are there cannot be judged."""
    if target is None:
        return f"Er is geen cijfer van {doel.soort.van_wie} van {year}."
    if small:
        return (
            f"Te kleine aantallen om de cijfers van {doel.basisjaar} en {year} naast elkaar te "
            "leggen."
        )
    return (
        "De gevraagde verandering is niet groter dan wat alleen al door afronding van de bron kan "
        "ontstaan."
    )


def _target(doel: Doel, meting: Meting, base: float, year: int) -> float | None:
    """Return the value to reach, None where the level is not known."""
    if doel.soort is SoortDoel.PUNTEN:
        return base + (doel.waarde or 0.0)
    if doel.soort is SoortDoel.RELATIEF:
        return base * (1 + (doel.waarde or 0.0) / 100)
    level = meting.niveau.get(year)
    return None if level is None or not math.isfinite(level) else level


def _upwards(doel: Doel, meting: Meting, base: float, target: float) -> bool:
    """Tell whether more is wanted."""
    if doel.soort.verandering:
        # of a figure below zero (a score) a relative increase is a fall in value
        return target > base
    if meting.richting is not Richting.NEUTRAAL:
        return meting.richting is Richting.HOGER_GUNSTIG
    # no direction: the level is approached from the side where the area was in the base year
    return base <= meting.niveau.get(doel.basisjaar, target)


def _movement(doel: Doel, meting: Meting, year: int) -> bool | None:
    """Tell whether a figure moved at all since the base year; None: too few people to tell."""
    change = abs(meting.waarden[year] - meting.waarden[doel.basisjaar])
    # both figures were rounded
    beyond_rounding = change > max(2 * meting.marge, _SLACK)
    before, after = meting.groepen.get(doel.basisjaar), meting.groepen.get(year)
    if before is None or after is None:
        return beyond_rounding
    found = difference(after, before, schaal=meting.schaal)
    if found.uitkomst is Uitkomst.TE_KLEIN:
        return None
    if found.uitkomst is Uitkomst.NIET:
        return beyond_rounding
    return found.duidelijk


def _no_mean(metingen: Sequence[Meting]) -> str | None:
    """Say why figures have no mean, None where they have one."""
    units = {m.indicator.eenheid for m in metingen if m.indicator is not None}
    if len(units) > 1:
        return (
            f"Een gemiddelde van cijfers in verschillende eenheden ({', '.join(sorted(units))}) "
            "zegt niets. Kies cijfers in dezelfde eenheid, of laat elk cijfer zelf het doel halen."
        )
    return None


def _mean(metingen: Sequence[Meting]) -> Meting:
    """Return the mean per year, only of years in which every figure is there."""
    years = set.intersection(*(set(m.waarden) for m in metingen))
    levels = set.intersection(*(set(m.niveau) for m in metingen))
    count = len(metingen)
    directions = {m.richting for m in metingen}
    reasons: dict[int, str] = {}
    for meting in metingen:
        for year, reason in meting.redenen.items():
            reasons.setdefault(year, reason)
    return Meting(
        {year: sum(m.waarden[year] for m in metingen) / count for year in years},
        {year: sum(m.niveau[year] for m in metingen) / count for year in levels},
        directions.pop() if len(directions) == 1 else Richting.NEUTRAAL,
        sum(m.marge for m in metingen) / count,
        redenen={year: reason for year, reason in reasons.items() if year not in years},
        geschat=frozenset().union(*(m.geschat for m in metingen)),
        indicator=metingen[0].indicator,
    )


def _of_mean(whole: Voortgang) -> str:
    """Say that it is the mean that is judged."""
    word = f"{STANDEN[whole.stand].capitalize()}: "
    if whole.tekst.startswith(word):
        return f"{word}gemiddeld {whole.tekst.removeprefix(word)}"
    return f"Het gemiddelde van de cijfers: {whole.tekst}"


def _each(parts: Mapping[str, Voortgang]) -> Stand:
    """Return the state when each must get there: the least far one decides."""
    order = (Stand.NIET_TE_BEOORDELEN, Stand.NOG_NIET, Stand.OP_WEG)
    states = {part.stand for part in parts.values()}
    return next((state for state in order if state in states), Stand.BEHAALD)


def _each_sentence(parts: Mapping[str, Voortgang]) -> str:
    counts = [
        f"{number} {STANDEN[state]}"
        for state in Stand
        if (number := sum(part.stand is state for part in parts.values()))
    ]
    return f"Elk van de {len(parts)} cijfers moet het doel halen: {', '.join(counts)}."


def _sentence(doel: Doel, meting: Meting, found: Voortgang, *, moved: bool) -> str:
    """Say how a figure stands, and what a reader must know of it."""
    assert found.basis is not None  # noqa: S101 (a judged figure has all of these)
    assert found.nu is not None  # noqa: S101
    assert found.doel is not None  # noqa: S101
    assert found.jaar is not None  # noqa: S101
    level = {
        SoortDoel.GEMEENTE: f", het niveau van de gemeente in {found.jaar}",
        SoortDoel.LAND: f", het landelijk niveau in {found.jaar}",
    }.get(doel.soort, "")
    text = (
        f"{STANDEN[found.stand].capitalize()}: van {meting.schrijf(found.basis)} in "
        f"{doel.basisjaar} naar {meting.schrijf(found.nu)} in {found.jaar}; het doel voor "
        f"{doel.doeljaar} is {meting.schrijf(found.doel)}{level}."
    )
    if found.stand is Stand.OP_WEG and found.deel is not None:
        time = (found.jaar - doel.basisjaar) / (doel.doeljaar - doel.basisjaar)
        text += f" Dat is {_percent(found.deel)} van de weg in {_percent(time)} van de tijd."
    elif found.stand is Stand.NOG_NIET and not moved and found.nu != found.basis:
        text += " Een verandering binnen afronding en toeval telt niet als beweging."
    elif found.stand is Stand.BEHAALD and not moved and found.nu != found.basis:
        text += " Zo'n verandering kan bij deze aantallen ook door afronding of toeval komen."
    if found.stand is Stand.BEHAALD and _was_there(doel, meting, found):
        text += " In het basisjaar was dat ook al zo."
    used = sorted(meting.geschat & {doel.basisjaar, found.jaar})
    if used:
        text += (
            f" Het cijfer van {' en '.join(map(str, used))} is naar de huidige grenzen omgerekend: "
            "een schatting."
        )
    newer = [year for year in meting.redenen if found.jaar < year <= doel.doeljaar]
    if newer:
        text += f" Het cijfer van {max(newer)} telt niet mee: {meting.redenen[max(newer)]}."
    return text


def _was_there(doel: Doel, meting: Meting, found: Voortgang) -> bool:
    """Tell whether an area was on the level to come to already in the base year."""
    before = meting.niveau.get(doel.basisjaar)
    if doel.soort.verandering or before is None or found.basis is None or found.doel is None:
        return False
    sign = 1.0 if _upwards(doel, meting, found.basis, found.doel) else -1.0
    return sign * (found.basis - before) >= 0


def _percent(share: float) -> str:
    return f"{format_number(100 * share)} %"
