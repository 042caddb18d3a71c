"""Whether a target is reached: one figure, or several combined by the method's three rules."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from compare.resultaat import GEEN_COMBINATIE, STANDEN, Combinatie, Doel, SoortDoel, Stand
from compare.resultaat_meting import Meting, mean, no_mean
from indicators import Richting
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GEMIDDELD, COMBINATIE = "gemiddeld", "combinatie"
"""Stand among the parts of a result for what several figures make together."""
_SLACK = 1e-6
_WITHIN_ROUNDING = (
    "De gevraagde verandering is niet groter dan wat alleen al door afronding van de bron kan "
    "ontstaan."
)


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
    base = meting.bekend(doel.basisjaar)
    if base is None:
        return _unjudged(f"Er is geen cijfer van {doel.basisjaar}, het basisjaar"
                         f"{_why(meting, doel.basisjaar)}.")  # fmt: skip
    years = sorted(year for year in meting.waarden if meting.bekend(year) is not None)
    later = [year for year in years if doel.basisjaar < year <= doel.doeljaar]
    # a change is known beforehand, the level of others only when it is there
    wanted = _target(doel, meting, base, doel.doeljaar) if doel.soort.verandering else None
    if not later:
        return _unjudged(_no_later(doel, meting, years), base, doel=wanted)
    year = later[-1]
    now, target = meting.waarden[year], _target(doel, meting, base, year)
    moved = meting.beweging(doel.basisjaar, year)
    if target is None or moved is None:
        why = _cannot(doel, base, year, small=moved is None)
        return _unjudged(why, base, now, year, doel=wanted)
    if doel.soort.verandering and abs(target - base) <= 2 * meting.marge:
        return _unjudged(_WITHIN_ROUNDING, base, now, year, doel=wanted)
    sign = 1.0 if _upwards(doel, meting, base, target) else -1.0
    way = _way(doel, meting, target, year)
    state = Stand.NOG_NIET
    if sign * (now - target) >= -_SLACK * max(1.0, abs(target)):
        state = Stand.BEHAALD
    elif year < doel.doeljaar < years[-1]:
        # the target year has passed, and nobody measured it
        return _unjudged(f"Van {doel.doeljaar}, het doeljaar, is er geen cijfer"
                         f"{_why(meting, doel.doeljaar)}; het laatste ervoor is van {year}.",
                         base, now, year, doel=wanted)  # fmt: skip
    elif year < doel.doeljaar and moved and sign * (now - base) > 0 and (way is None or way > 0):
        state = Stand.OP_WEG
    found = Voortgang(state, base, now, target, year, way)
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
        if (why := no_mean(list(known.values()))) is not None:
            return Resultaatstand(Stand.NIET_TE_BEOORDELEN, parts, why, known)
        together = mean(list(known.values()))
        whole = progress(doel, together)
        return Resultaatstand(whole.stand, parts | {GEMIDDELD: whole}, _of_mean(whole),
                              known | {GEMIDDELD: together})  # fmt: skip
    return Resultaatstand(_each(parts), parts, _each_sentence(parts), known)


def _unjudged(
    text: str,
    base: float | None = None,
    now: float | None = None,
    year: int | None = None,
    *,
    doel: float | None = None,
) -> Voortgang:
    return Voortgang(Stand.NIET_TE_BEOORDELEN, base, now, doel, year, tekst=text)


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


def _cannot(doel: Doel, base: float, year: int, *, small: bool) -> str:
    """Say why two figures that are there cannot be judged."""
    if small:
        return (
            f"Te kleine aantallen om de cijfers van {doel.basisjaar} en {year} naast elkaar te "
            "leggen."
        )
    if doel.soort is SoortDoel.RELATIEF:
        return (
            f"In {doel.basisjaar} was het cijfer {'nul' if base == 0 else 'lager dan nul'}: een "
            "verandering in procenten daarvan zegt niets. Kies een verandering in punten."
        )
    return f"Er is geen cijfer van {doel.soort.van_wie} van {year}."


def _target(doel: Doel, meting: Meting, base: float, year: int) -> float | None:
    """Return the value to reach; None where the level, or a part of the base, does not exist."""
    if doel.soort is SoortDoel.PUNTEN:
        return base + (doel.waarde or 0.0)
    if doel.soort is SoortDoel.RELATIEF:
        # a score may lie below zero, and ten per cent more of that would be a fall
        return base * (1 + (doel.waarde or 0.0) / 100) if base > 0 else None
    level = meting.niveau.get(year)
    return None if level is None or not math.isfinite(level) else level


def _upwards(doel: Doel, meting: Meting, base: float, target: float) -> bool:
    """Tell whether more is wanted."""
    if doel.soort.verandering:
        return target > base
    if meting.richting is not Richting.NEUTRAAL:
        return meting.richting is Richting.HOGER_GUNSTIG
    # no direction: the level is approached from the side where the area was in the base year
    return base <= meting.niveau.get(doel.basisjaar, target)


def _way(doel: Doel, meting: Meting, target: float, year: int) -> float | None:
    """Return the part of the way that is behind; None where there was no way to go.

    The level of others moves too: the way to it is the gap of the base year, and what is
    behind is what was closed of it.
    """
    base, now = meting.waarden[doel.basisjaar], meting.waarden[year]
    if doel.soort.verandering:
        return (now - base) / (target - base)
    before, after = meting.afstand(doel.basisjaar), meting.afstand(year)
    sign = 1.0 if _upwards(doel, meting, base, target) else -1.0
    if before is None or after is None or sign * before >= -_SLACK:
        return None
    return 1 - after / before


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
    elif found.stand is Stand.NOG_NIET and moved and _left_behind(doel, meting, found):
        text += f" Het verschil met {doel.soort.van_wie} is niet kleiner geworden."
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


def _left_behind(doel: Doel, meting: Meting, found: Voortgang) -> bool:
    """Tell whether a figure moved the right way, and the level to come to moved further."""
    if doel.soort.verandering or found.deel is None or found.deel > 0:
        return False
    assert found.basis is not None  # noqa: S101 (a judged figure has all of these)
    assert found.nu is not None  # noqa: S101
    assert found.doel is not None  # noqa: S101
    return _upwards(doel, meting, found.basis, found.doel) == (found.nu > found.basis)


def _was_there(doel: Doel, meting: Meting, found: Voortgang) -> bool:
    """Tell whether an area was on the level to come to already in the base year."""
    before = meting.niveau.get(doel.basisjaar)
    if doel.soort.verandering or before is None or found.basis is None or found.doel is None:
        return False
    sign = 1.0 if _upwards(doel, meting, found.basis, found.doel) else -1.0
    return sign * (found.basis - before) >= 0


def _percent(share: float) -> str:
    return f"{format_number(100 * share)} %"
