"""Maatschappelijke resultaten: whether the target of a wijk is reached, by the method's rules.

A target says how far one or more indicators must come: an increase or decrease in points, a
relative change, or the level of the gemeente or the country. Several indicators combine in
three ways: each must get there, all together (the share of people for whom everything holds,
which needs a figure of its own), or their mean. It is a way to learn, not to settle accounts.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import indicators
from compare.areas import area
from indicators import Richting, format_number
from store import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compare.areas import Gebied
    from store import Snapshot

SOORT_DOEL = "doel"
"""Kind of the records that hold targets; `Doel.resultaat` is the row of kind `resultaat`."""
_SLACK = 1e-6


class Stand(StrEnum):
    """How a target stands."""

    BEHAALD = "behaald"
    OP_WEG = "op_weg"
    NOG_NIET = "nog_niet"
    NIET_TE_BEOORDELEN = "niet_te_beoordelen"


STANDEN = {
    Stand.BEHAALD: "behaald",
    Stand.OP_WEG: "op weg",
    Stand.NOG_NIET: "nog niet",
    Stand.NIET_TE_BEOORDELEN: "niet te beoordelen",
}


class SoortDoel(StrEnum):
    """What kind of target it is."""

    PUNTEN = "punten"
    """`waarde` points more (or, when negative, fewer)."""
    RELATIEF = "relatief"
    """`waarde` per cent more or fewer of what it was."""
    GEMEENTE = "niveau_gemeente"
    """On the level of the gemeente in the same year."""
    LAND = "niveau_land"


class Combinatie(StrEnum):
    """How several indicators make one result."""

    ELK = "elk"
    ALLE = "alle"
    GEMIDDELD = "gemiddeld"


COMBINATIES = {
    Combinatie.ELK: "elk van de cijfers haalt het doel",
    Combinatie.ALLE: "het aandeel dat aan alles voldoet haalt het doel",
    Combinatie.GEMIDDELD: "het gemiddelde van de cijfers haalt het doel",
}
GEEN_COMBINATIE = (
    "Het aandeel dat aan alles tegelijk voldoet is niet uit de losse cijfers te berekenen: wie "
    "sport hoeft niet dezelfde te zijn als wie niet rookt. Vraag de bron om dit cijfer en laad het "
    "als eigen indicator, of kies een andere manier van combineren."
)


@dataclass(frozen=True, slots=True)
class Doel:
    """A target, as it is kept in a record beside its resultaat."""

    indicatoren: tuple[str, ...]
    soort: SoortDoel
    basisjaar: int
    doeljaar: int
    waarde: float | None = None
    """Points or per cent, with its sign; None for a level."""
    combineren: Combinatie = Combinatie.ELK
    combinatie_indicator: str = ""
    """For `alle`: the indicator that gives the share for whom everything holds."""
    resultaat: str = ""
    """Id of the row of kind `resultaat` that it belongs to."""

    def __post_init__(self) -> None:
        """Refuse a target that means nothing."""
        if not self.indicatoren:
            raise Refused("een doel met ten minste één indicator", "geen", "Kies een indicator.")
        if self.doeljaar <= self.basisjaar:
            raise Refused(
                "een doeljaar na het basisjaar",
                f"basisjaar {self.basisjaar} en doeljaar {self.doeljaar}",
                "Kies een later doeljaar.",
            )
        if self.soort in (SoortDoel.PUNTEN, SoortDoel.RELATIEF) and not self.waarde:
            raise Refused(
                "een verandering die niet nul is", repr(self.waarde), "Vul in hoeveel het moet "
                "veranderen, met een min voor minder."
            )  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        """Return the target as plain values."""
        data = asdict(self)
        return data | {
            "indicatoren": list(self.indicatoren),
            "soort": self.soort.value,
            "combineren": self.combineren.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Doel:
        """Read back what `as_dict` wrote; other names are ignored."""
        values = {name: data[name] for name in cls.__slots__ if name in data}
        values["indicatoren"] = tuple(values.get("indicatoren", ()))
        values["soort"] = SoortDoel(values["soort"])
        values["combineren"] = Combinatie(values.get("combineren", "elk"))
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Meting:
    """What is known of one indicator (or of a combination): values by year."""

    waarden: Mapping[int, float]
    niveau: Mapping[int, float] = field(default_factory=dict)
    """Of the gemeente or country, for targets on that level."""
    richting: Richting = Richting.NEUTRAAL
    marge: float = 0.0
    """Half of what the source rounds to: a smaller change is no movement."""


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
    """By indicator; for a mean or a combination also under `gemiddeld` or `combinatie`."""
    tekst: str


def progress(doel: Doel, meting: Meting) -> Voortgang:
    """Judge one figure by a target: its value in the base year against its newest since."""
    base = meting.waarden.get(doel.basisjaar)
    later = [year for year in meting.waarden if doel.basisjaar < year <= doel.doeljaar]
    if base is None or not math.isfinite(base):
        return Voortgang(Stand.NIET_TE_BEOORDELEN, tekst=f"Er is geen cijfer van {doel.basisjaar}, "
                         "het basisjaar.")  # fmt: skip
    later = [year for year in later if math.isfinite(meting.waarden[year])]
    if not later:
        return Voortgang(Stand.NIET_TE_BEOORDELEN, base, tekst="Er is nog geen cijfer na "
                         f"{doel.basisjaar}.")  # fmt: skip
    year = max(later)
    now = meting.waarden[year]
    target = _target(doel, meting, base, year)
    if target is None:
        word = "de gemeente" if doel.soort is SoortDoel.GEMEENTE else "Nederland"
        return Voortgang(Stand.NIET_TE_BEOORDELEN, base, now, jaar=year,
                         tekst=f"Er is geen cijfer van {word} van {year}.")  # fmt: skip
    up = _upwards(doel, meting, base, target)
    sign = 1.0 if up else -1.0
    slack = _SLACK * max(1.0, abs(target))
    part = None if abs(target - base) <= slack else (now - base) / (target - base)
    if sign * (now - target) >= -slack:
        state = Stand.BEHAALD
    elif year < doel.doeljaar and sign * (now - base) > max(meting.marge, slack):
        state = Stand.OP_WEG
    else:
        state = Stand.NOG_NIET
    text = _sentence(doel, state, base, now, target, year)
    return Voortgang(state, base, now, target, year, part, text)


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
    parts = {name: progress(doel, metingen.get(name, Meting({}))) for name in doel.indicatoren}
    if len(doel.indicatoren) == 1 and doel.combineren is not Combinatie.ALLE:
        only = parts[doel.indicatoren[0]]
        return Resultaatstand(only.stand, parts, only.tekst)
    if doel.combineren is Combinatie.ALLE:
        if combinatie is None:
            return Resultaatstand(Stand.NIET_TE_BEOORDELEN, parts, GEEN_COMBINATIE)
        whole = progress(doel, combinatie)
        return Resultaatstand(whole.stand, parts | {"combinatie": whole}, whole.tekst)
    if doel.combineren is Combinatie.GEMIDDELD:
        whole = progress(doel, _mean([metingen.get(n, Meting({})) for n in doel.indicatoren]))
        text = f"Het gemiddelde van de cijfers. {whole.tekst}"
        return Resultaatstand(whole.stand, parts | {"gemiddeld": whole}, text)
    return Resultaatstand(_each(parts), parts, _each_sentence(parts))


def assess(snapshot: Snapshot, doel: Doel, code: str) -> Resultaatstand:
    """Judge a result of an area with the figures in the folder.

    Raises
    ------
    NotFound
        When the area or an indicator does not exist.
    """
    here = area(snapshot, code)
    known = indicators.catalogue(snapshot)
    found = {name: _measured(snapshot, here, doel, known[name].id) for name in doel.indicatoren}
    together = None
    if doel.combineren is Combinatie.ALLE and doel.combinatie_indicator:
        together = _measured(snapshot, here, doel, known[doel.combinatie_indicator].id)
    return judge(doel, found, combinatie=together)


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
    if doel.soort in (SoortDoel.PUNTEN, SoortDoel.RELATIEF):
        return (doel.waarde or 0.0) > 0
    if meting.richting is not Richting.NEUTRAAL:
        return meting.richting is Richting.HOGER_GUNSTIG
    # no direction: the level is approached from the side where the area was in the base year
    return base <= meting.niveau.get(doel.basisjaar, target)


def _mean(metingen: list[Meting]) -> Meting:
    """Return the mean per year, only of years in which every figure is there."""
    years = set.intersection(*(set(m.waarden) for m in metingen))
    levels = set.intersection(*(set(m.niveau) for m in metingen))
    count = len(metingen)
    directions = {m.richting for m in metingen}
    return Meting(
        {year: sum(m.waarden[year] for m in metingen) / count for year in years},
        {year: sum(m.niveau[year] for m in metingen) / count for year in levels},
        directions.pop() if len(directions) == 1 else Richting.NEUTRAAL,
        sum(m.marge for m in metingen) / count,
    )


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


def _measured(snapshot: Snapshot, here: Gebied, doel: Doel, name: str) -> Meting:
    """Return the values by year of an area, and of the level to reach."""
    row = indicators.catalogue(snapshot)[name]
    wanted = {SoortDoel.GEMEENTE: "gemeente", SoortDoel.LAND: "land"}.get(doel.soort)
    above = here.binnen(wanted) if wanted else None
    return Meting(
        _values(snapshot, here, name),
        _values(snapshot, above, name) if above is not None else {},
        row.richting,
        (row.afronding or 0.0) / 2,
    )


def _values(snapshot: Snapshot, gebied: Gebied, name: str) -> dict[int, float]:
    from compare.trend import series

    row = indicators.catalogue(snapshot)[name]
    found = series(snapshot, gebied, row)
    # before a break the area was another one
    return {point.jaar: point.waarde for point in found.vergelijkbaar()}


def _sentence(doel: Doel, state: Stand, base: float, now: float, target: float, year: int) -> str:
    def number(value: float) -> str:
        return format_number(value, 1).removesuffix(",0")

    level = {
        SoortDoel.GEMEENTE: f", het niveau van de gemeente in {year}",
        SoortDoel.LAND: f", het landelijk niveau in {year}",
    }.get(doel.soort, "")
    return (
        f"{STANDEN[state].capitalize()}: van {number(base)} in {doel.basisjaar} naar {number(now)} "
        f"in {year}; het doel voor {doel.doeljaar} is {number(target)}{level}."
    )
