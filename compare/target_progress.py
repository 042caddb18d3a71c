"""Whether a target is reached: one figure, or several combined by the method's three rules."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import indicators
from compare.areas import find_area
from compare.target_figures import FigureYears, mean, measure_years, no_mean
from compare.targets import (
    COMBINATIE,
    GEMIDDELD,
    STANDEN,
    Combination,
    Target,
    TargetKind,
    TargetState,
    no_combination,
)
from indicators import Richting
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store import Snapshot


# floats: a target that is reached to the last shown decimal is reached
_SLACK = 1e-6
_BY_NUMBERS = (
    "Dit is de derde regel zoals de methode rekent: het gemiddelde. Naar haar tekst, op ten minste "
    "één van de cijfers, is de stand: {}."
)
_BY_TEXT = (
    "Dit is de derde regel zoals de methode haar schrijft: op ten minste één. Zoals zij rekent, "
    "met het gemiddelde, is de stand: {}."
)
_BY_PERSON = (
    " Dit is de derde regel zoals de methode haar schrijft, op ten minste één, geteld in personen."
)
_WITHIN_ROUNDING = (
    "De gevraagde verandering is niet groter dan wat alleen al door afronding van de bron kan "
    "ontstaan."
)


@dataclass(frozen=True, slots=True)
class FigureProgress:
    """How far one figure is."""

    stand: TargetState
    basis: float | None = None
    nu: float | None = None
    doel: float | None = None
    jaar: int | None = None
    """Year of `nu`."""
    deel: float | None = None
    """Part of the way, 1 is reached; negative is the wrong way."""
    tekst: str = ""


@dataclass(frozen=True, slots=True)
class TargetResult:
    """How a result stands, and each of its indicators."""

    stand: TargetState
    delen: Mapping[str, FigureProgress]
    """By indicator; for a mean or a combination also under `GEMIDDELD` or `COMBINATIE`."""
    tekst: str
    metingen: Mapping[str, FigureYears] = field(default_factory=dict)
    """The figures behind `delen`, by the same names."""

    @property
    def beslissend(self) -> tuple[str, ...]:
        """Return the names of the parts that decide."""
        whole = next((name for name in (GEMIDDELD, COMBINATIE) if name in self.delen), None)
        return (whole,) if whole else tuple(self.delen)


def progress(doel: Target, meting: FigureYears) -> FigureProgress:
    """Judge one figure by a target: its value in the base year against its newest since.

    A movement counts only where it is more than the source may have rounded and, for a share
    of a known group, more than chance makes in groups of this size.
    """
    # refused in the order in which things can lack: base, a later figure, a level, a sure change
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
    # of several years since, the newest decides: what went up and down between them is past
    now, target = meting.waarden[year], _target(doel, meting, base, year)
    moved = meting.beweging(doel.basisjaar, year)
    if target is None or moved is None:
        why = _cannot(doel, base, year, small=moved is None)
        return _unjudged(why, base, now, year, doel=wanted)
    # base and figure may each be off by half a step: a smaller target could be reached by rounding
    if doel.soort.verandering and abs(target - base) <= 2 * meting.marge:
        return _unjudged(_WITHIN_ROUNDING, base, now, year, doel=wanted)
    sign = 1.0 if _upwards(doel, meting, base, target) else -1.0
    way = _way(doel, meting, target, year)
    state = TargetState.NOG_NIET
    if sign * (now - target) >= -_SLACK * max(1.0, abs(target)):
        state = TargetState.BEHAALD
    elif year < doel.doeljaar < years[-1]:
        # the target year has passed, and nobody measured it
        return _unjudged(f"Van {doel.doeljaar}, het doeljaar, is er geen cijfer"
                         f"{_why(meting, doel.doeljaar)}; het laatste ervoor is van {year}.",
                         base, now, year, doel=wanted)  # fmt: skip
    elif year < doel.doeljaar and moved and sign * (now - base) > 0 and (way is None or way > 0):
        state = TargetState.OP_WEG
    found = FigureProgress(state, base, now, target, year, way)
    return replace(found, tekst=_sentence(doel, meting, found, moved=moved))


def judge_target(
    doel: Target, metingen: Mapping[str, FigureYears], *, combinatie: FigureYears | None = None
) -> TargetResult:
    """Judge a result; an indicator that is not in `metingen` counts as without figures.

    Of the method's third rule the sentence says which reading it is, and how it stands by the
    other one that can be had from the same figures. `combinatie` is the figure of the combination,
    for `alle` and `aandeel_een`.
    """
    known = {name: metingen.get(name, FigureYears({})) for name in doel.indicatoren}
    parts = {name: progress(doel, meting) for name, meting in known.items()}
    if not doel.samen:
        only = parts[doel.indicatoren[0]]
        return TargetResult(only.stand, parts, only.tekst, known)
    if doel.combineren.aandeel:
        if combinatie is None:
            why = no_combination(doel.combineren)
            return TargetResult(TargetState.NIET_TE_BEOORDELEN, parts, why, known)
        # rule 2 of the method, and rule 3 by its text for persons: a figure of its own
        whole = progress(doel, combinatie)
        by_text = doel.combineren is Combination.AANDEEL_EEN
        return TargetResult(whole.stand, parts | {COMBINATIE: whole},
                              whole.tekst + (_BY_PERSON if by_text else ""),
                              known | {COMBINATIE: combinatie})  # fmt: skip
    if doel.combineren is Combination.ELK:
        # rule 1: the least far one decides, and one that cannot be judged leaves the whole so
        order = (TargetState.NIET_TE_BEOORDELEN, TargetState.NOG_NIET, TargetState.OP_WEG)
        state = _decided(parts, order, TargetState.BEHAALD)
        said = f"Elk van de {len(parts)} cijfers moet het doel halen: {_counts(parts)}."
        return TargetResult(state, parts, said, known)
    return _by_third_rule(doel, known, parts)


def _by_third_rule(
    doel: Target, known: Mapping[str, FigureYears], parts: Mapping[str, FigureProgress]
) -> TargetResult:
    """Judge by one reading of the third rule, and say how it stands by the other."""
    # by its text the farthest one decides; one that cannot be judged may be the one that is there
    order = (TargetState.BEHAALD, TargetState.NIET_TE_BEOORDELEN, TargetState.OP_WEG)
    one, why = _decided(parts, order, TargetState.NOG_NIET), no_mean(list(known.values()))
    # by its numbers: 60, 80 and 65 make 68.3, 69, 84 and 67 make 73.3
    together = mean(list(known.values()))
    whole = progress(doel, together) if why is None else _unjudged(why)
    if doel.combineren is Combination.EEN:
        said = f"Ten minste één van de {len(parts)} cijfers moet het doel halen: {_counts(parts)}."
        said = f"{said} {_BY_TEXT.format(STANDEN[whole.stand])}"
        return TargetResult(one, parts, said, known)
    if why is not None:
        return TargetResult(whole.stand, parts, why, known)
    # say of the sentence that it is the mean that is judged
    word = f"{STANDEN[whole.stand].capitalize()}: "
    said = f"Het gemiddelde van de cijfers: {whole.tekst}"
    if whole.tekst.startswith(word):
        said = f"{word}gemiddeld {whole.tekst.removeprefix(word)}"
    said = f"{said} {_BY_NUMBERS.format(STANDEN[one])}"
    return TargetResult(
        whole.stand, {**parts, GEMIDDELD: whole}, said, {**known, GEMIDDELD: together}
    )


def _unjudged(
    text: str,
    base: float | None = None,
    now: float | None = None,
    year: int | None = None,
    *,
    doel: float | None = None,
) -> FigureProgress:
    return FigureProgress(TargetState.NIET_TE_BEOORDELEN, base, now, doel, year, tekst=text)


def _why(meting: FigureYears, year: int) -> str:
    reason = meting.redenen.get(year)
    return f": {reason}" if reason else ""


def _no_later(doel: Target, meting: FigureYears, years: Sequence[int]) -> str:
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


def _cannot(doel: Target, base: float, year: int, *, small: bool) -> str:
    """Say why two figures that are there cannot be judged."""
    if small:
        return (
            f"Te kleine aantallen om de cijfers van {doel.basisjaar} en {year} naast elkaar te "
            "leggen."
        )
    if doel.soort is TargetKind.RELATIEF:
        return (
            f"In {doel.basisjaar} was het cijfer {'nul' if base == 0 else 'lager dan nul'}: een "
            "verandering in procenten daarvan zegt niets. Kies een verandering in punten."
        )
    return f"Er is geen cijfer van {doel.soort.van_wie} van {year}."


def _target(doel: Target, meting: FigureYears, base: float, year: int) -> float | None:
    """Return the value to reach; None where the level, or a part of the base, does not exist."""
    if doel.soort is TargetKind.PUNTEN:
        return base + (doel.waarde or 0.0)
    if doel.soort is TargetKind.RELATIEF:
        # a score may lie below zero, and ten per cent more of that would be a fall
        return base * (1 + (doel.waarde or 0.0) / 100) if base > 0 else None
    level = meting.niveau.get(year)
    return None if level is None or not math.isfinite(level) else level


def _upwards(doel: Target, meting: FigureYears, base: float, target: float) -> bool:
    """Tell whether more is wanted."""
    if doel.soort.verandering:
        return target > base
    if meting.richting is not Richting.NEUTRAAL:
        return meting.richting is Richting.HOGER_GUNSTIG
    # no direction: the level is approached from the side where the area was in the base year
    return base <= meting.niveau.get(doel.basisjaar, target)


def _way(doel: Target, meting: FigureYears, target: float, year: int) -> float | None:
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
    # a gap that turned its sign is more than the whole way
    return 1 - after / before


def _decided(
    parts: Mapping[str, FigureProgress], order: Sequence[TargetState], rest: TargetState
) -> TargetState:
    """Return the first state in an order that a part has, else that of all the `rest`."""
    states = {part.stand for part in parts.values()}
    return next((state for state in order if state in states), rest)


def _counts(parts: Mapping[str, FigureProgress]) -> str:
    states = [part.stand for part in parts.values()]
    return ", ".join(f"{n} {STANDEN[state]}" for state in TargetState if (n := states.count(state)))


def _sentence(doel: Target, meting: FigureYears, found: FigureProgress, *, moved: bool) -> str:
    """Say how a figure stands, and what a reader must know of it."""
    assert found.basis is not None  # noqa: S101 (a judged figure has all of these)
    assert found.nu is not None  # noqa: S101
    assert found.doel is not None  # noqa: S101
    assert found.jaar is not None  # noqa: S101
    upwards = _upwards(doel, meting, found.basis, found.doel)
    # it moved the right way, and the level to come to moved further
    left_behind = not doel.soort.verandering and found.deel is not None and found.deel <= 0
    left_behind = left_behind and moved and upwards == (found.nu > found.basis)
    # an area may have been on the level to come to already in the base year
    before = None if doel.soort.verandering else meting.niveau.get(doel.basisjaar)
    was_there = before is not None and (1 if upwards else -1) * (found.basis - before) >= 0
    level = {
        TargetKind.GEMEENTE: f", het niveau van de gemeente in {found.jaar}",
        TargetKind.LAND: f", het landelijk niveau in {found.jaar}",
    }.get(doel.soort, "")
    text = (
        f"{STANDEN[found.stand].capitalize()}: van {meting.schrijf(found.basis)} in "
        f"{doel.basisjaar} naar {meting.schrijf(found.nu)} in {found.jaar}; het doel voor "
        f"{doel.doeljaar} is {meting.schrijf(found.doel)}{level}."
    )
    if found.stand is TargetState.OP_WEG and found.deel is not None:
        time = (found.jaar - doel.basisjaar) / (doel.doeljaar - doel.basisjaar)
        way, gone = (f"{format_number(100 * share)} %" for share in (found.deel, time))
        text += f" Dat is {way} van de weg in {gone} van de tijd."
    elif found.stand is TargetState.NOG_NIET and left_behind:
        text += f" Het verschil met {doel.soort.van_wie} is niet kleiner geworden."
    elif found.stand is TargetState.NOG_NIET and not moved and found.nu != found.basis:
        text += " Een verandering binnen afronding en toeval telt niet als beweging."
    elif found.stand is TargetState.BEHAALD and not moved and found.nu != found.basis:
        text += " Zo'n verandering kan bij deze aantallen ook door afronding of toeval komen."
    if found.stand is TargetState.BEHAALD and was_there:
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


def assess(snapshot: Snapshot, doel: Target, code: str) -> TargetResult:
    """Judge a result of an area with the figures in the folder.

    Figures on other borders are converted by area and named as an estimate; before a break (another
    source, borders that nothing can be converted by) nothing is compared. Raises NotFound when the
    area or an indicator does not exist.
    """
    here = find_area(snapshot, code)
    known = indicators.catalogue(snapshot)
    found = {
        name: measure_years(snapshot, here, known[name], doel.soort) for name in doel.indicatoren
    }
    together = None
    if doel.combineren.aandeel and doel.combinatie_indicator:
        together = measure_years(snapshot, here, known[doel.combinatie_indicator], doel.soort)
    return judge_target(doel, found, combinatie=together)
