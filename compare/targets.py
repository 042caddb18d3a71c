"""Maatschappelijke resultaten: what a target for an area is, in values and in words.

A target says how far one or more indicators must come: an increase or decrease in points, a
relative change, or the level of the gemeente or the country. Several indicators combine by one
of the method's three rules: each must get there; all together (the share of people for whom
everything holds, which needs a figure of its own); and a third whose text says "op ten minste
één" while its numbers take the mean. Both readings of it are offered, and a result says which it
is. It is a way to learn, not to settle accounts.
`target_figures` fetches the figures, `target_progress` judges.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from store import Refused
from store.dutch import format_number, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indicators import Indicator


SOORT_DOEL = "doel"
"""Kind of the records that hold targets; `Doel.resultaat` is the row of kind `resultaat`."""
SOORT_REGEL = "doelregel"
"""Kind of the records with rules for targets; the words of its `manier` and `combineren` are those
of `TargetKind` and `Combination`."""
# own choice
MEESTE = 5
"""Indicators of one target: what a chart and a sentence can still tell apart."""
LEREN = (
    "Een manier om te leren en te verbeteren, niet om af te rekenen: een cijfer beweegt door veel "
    "meer dan wat er in de wijk wordt gedaan. Bespreek met partners of dit beeld wordt herkend."
)
GEMIDDELD, COMBINATIE = "gemiddeld", "combinatie"
"""Stand among the parts of a result for what several figures make together."""
# own choice: what lies outside is a typing error
_FIRST, _LAST = 1900, 2200
# own choice: a page of text
_MOST_TEXT = 2000


class TargetState(StrEnum):
    """How a target stands."""

    BEHAALD = "behaald"
    OP_WEG = "op_weg"
    NOG_NIET = "nog_niet"
    NIET_TE_BEOORDELEN = "niet_te_beoordelen"


STANDEN = {
    TargetState.BEHAALD: "behaald",
    TargetState.OP_WEG: "op weg",
    TargetState.NOG_NIET: "nog niet",
    TargetState.NIET_TE_BEOORDELEN: "niet te beoordelen",
}


class TargetKind(StrEnum):
    """What kind of target it is."""

    PUNTEN = "punten"
    """`waarde` points more (or, when negative, fewer)."""
    RELATIEF = "relatief"
    """`waarde` per cent more or fewer of what it was."""
    GEMEENTE = "niveau_gemeente"
    """On the level of the gemeente in the same year."""
    LAND = "niveau_land"

    @property
    def verandering(self) -> bool:
        """Whether it is a change of a given size, and not a level to come to."""
        return self in (TargetKind.PUNTEN, TargetKind.RELATIEF)

    @property
    def niveau(self) -> str:
        """Return the level of areas to come to; '' for a change."""
        return {TargetKind.GEMEENTE: "gemeente", TargetKind.LAND: "land"}.get(self, "")

    @property
    def van_wie(self) -> str:
        """Return whose level that is, as it stands in a sentence; '' for a change."""
        return {TargetKind.GEMEENTE: "de gemeente", TargetKind.LAND: "Nederland"}.get(self, "")


SOORTEN_DOEL = {
    TargetKind.PUNTEN: "meer of minder, in punten",
    TargetKind.RELATIEF: "meer of minder, in procenten van wat het was",
    TargetKind.GEMEENTE: "op het niveau van de gemeente",
    TargetKind.LAND: "op het niveau van Nederland",
}


class Combination(StrEnum):
    """How several indicators make one result."""

    ELK = "elk"
    ALLE = "alle"
    GEMIDDELD = "gemiddeld"
    EEN = "een"
    """At least one of the figures."""
    AANDEEL_EEN = "aandeel_een"
    """The share of people for whom at least one holds."""

    @property
    def aandeel(self) -> str:
        """Return the share of people that decides and needs a figure of its own; '' for none."""
        return {
            Combination.ALLE: "aandeel dat aan alles voldoet",
            Combination.AANDEEL_EEN: "aandeel dat aan ten minste één voldoet",
        }.get(self, "")


COMBINATIES = {
    Combination.ELK: "elk van de cijfers haalt het doel",
    Combination.ALLE: f"het {Combination.ALLE.aandeel} haalt het doel",
    Combination.GEMIDDELD: "het gemiddelde van de cijfers haalt het doel",
    Combination.EEN: "ten minste één van de cijfers haalt het doel",
    Combination.AANDEEL_EEN: f"het {Combination.AANDEEL_EEN.aandeel} haalt het doel",
}
REGELS = {
    Combination.ELK: "eerste regel van de methode",
    Combination.ALLE: "tweede regel van de methode; vraagt een eigen cijfer",
    Combination.GEMIDDELD: "derde regel, zoals de methode rekent",
    Combination.EEN: "derde regel, zoals de methode haar schrijft, per cijfer",
    Combination.AANDEEL_EEN: (
        "derde regel, zoals de methode haar schrijft, per persoon; vraagt een eigen cijfer"
    ),
}
"""Which rule of the method each is, and which reading of the third."""


def no_combination(how: Combination) -> str:
    """Say that the share that decides is not known, and why it does not follow from the others."""
    why = (
        "wie sport kan dezelfde zijn als wie niet rookt"
        if how is Combination.AANDEEL_EEN
        else "wie sport hoeft niet dezelfde te zijn als wie niet rookt"
    )
    return (
        f"Het {how.aandeel} is niet uit de losse cijfers te berekenen: {why}. Vraag de bron om dit "
        "cijfer en laad het als eigen indicator, of kies een andere manier van combineren."
    )


_NO_TARGET = (
    (KeyError, "een doel zonder soort"),
    (TypeError, "een doel waarin iets ontbreekt of van een ander type is"),
    (ValueError, "een doel met een soort of combinatie die deze versie niet kent"),
)
"""What a record lacks, by what reading it raised."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target, as it is kept in a record beside its resultaat."""

    indicatoren: tuple[str, ...]
    soort: TargetKind
    basisjaar: int
    doeljaar: int
    waarde: float | None = None
    """Points or per cent, with its sign; None for a level."""
    combineren: Combination = Combination.ELK
    combinatie_indicator: str = ""
    """For `alle` and `aandeel_een`: the indicator that gives the share that decides."""
    resultaat: str = ""
    """Id of the row of kind `resultaat` that it belongs to; or the text of one in no list."""
    domein: str = ""
    """Of the resultaat, so that the target keeps its place when that row is gone."""
    gebied: str = ""
    """Code of the area it is for."""
    toelichting: str = ""
    """The argument: why this target, why this far."""

    def __post_init__(self) -> None:
        """Refuse a target that means nothing."""
        if not self.indicatoren:
            raise Refused("een doel met ten minste één indicator", "geen", "Kies een indicator.")
        if len(self.indicatoren) > MEESTE:
            raise Refused(
                f"een doel met ten hoogste {MEESTE} indicatoren", str(len(self.indicatoren)),
                "Maak er meer dan één doel van.",
            )  # fmt: skip
        if not _FIRST <= self.basisjaar < self.doeljaar <= _LAST:
            raise Refused(
                "een doeljaar na het basisjaar",
                f"basisjaar {self.basisjaar} en doeljaar {self.doeljaar}",
                "Kies een later doeljaar.",
            )
        if self.soort.verandering and not (self.waarde and math.isfinite(self.waarde)):
            raise Refused(
                "een verandering die niet nul is",
                "niets" if self.waarde is None else format_number(self.waarde),
                "Vul in hoeveel het moet veranderen.",
            )
        if max(len(self.toelichting), len(self.resultaat)) > _MOST_TEXT:
            raise Refused(f"een tekst van hoogstens {_MOST_TEXT} tekens",
                          "een langere", "Kort de tekst in.")  # fmt: skip

    @property
    def samen(self) -> bool:
        """Whether there is more than one figure to combine."""
        return len(self.indicatoren) > 1 or bool(self.combineren.aandeel)

    def as_dict(self) -> dict[str, Any]:
        """Return the target as plain values."""
        data = asdict(self)
        return data | {
            "indicatoren": list(self.indicatoren),
            "soort": self.soort.value,
            "combineren": self.combineren.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Target:
        """Read back what `as_dict` wrote; other names are ignored.

        Raises Refused when it is no target: a record that something else wrote.
        """
        values = {name: data[name] for name in cls.__slots__ if name in data}
        try:
            values["indicatoren"] = tuple(map(str, values.get("indicatoren", ())))
            values["soort"] = TargetKind(values["soort"])
            values["combineren"] = Combination(values.get("combineren", "elk"))
            return cls(**values)
        except Refused:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(
                "een doel zoals deze versie het bewaart",
                next(text for kind, text in _NO_TARGET if isinstance(error, kind)),
                "Verwijder dit doel en maak het opnieuw.",
            ) from error


# own choice: as many decimals as anybody agrees on
_PLACES = 4


def target_text(doel: Target, known: Mapping[str, Indicator]) -> str:
    """Return a target as one Dutch clause; an indicator that is not known stands by its id."""
    names = [known[name].label if name in known else name for name in doel.indicatoren]
    if not doel.samen:
        return f"{names[0]}: {_asked(doel, known)}"
    how = {
        Combination.ELK: "elk",
        Combination.GEMIDDELD: "gemiddeld",
        Combination.EEN: "ten minste één",
    }.get(doel.combineren, f"het {doel.combineren.aandeel}")
    return f"{listed(names)}: {how} {_asked(doel, known)}"


def combined_by(doel: Target) -> str:
    """Return how several figures make one result, and by which rule; '' where there is one."""
    return f"{COMBINATIES[doel.combineren]} ({REGELS[doel.combineren]})" if doel.samen else ""


def part_names(doel: Target, known: Mapping[str, Indicator]) -> dict[str, str]:
    """Return how each part of a result is called."""
    every = (*doel.indicatoren, doel.combinatie_indicator)
    names = {name: known[name].label if name in known else name for name in every if name}
    together = names.get(doel.combinatie_indicator, doel.combineren.aandeel)
    return names | {
        GEMIDDELD: f"gemiddelde van {len(doel.indicatoren)} cijfers",
        COMBINATIE: together,
    }


def _asked(doel: Target, known: Mapping[str, Indicator]) -> str:
    if not doel.soort.verandering:
        return f"in {doel.doeljaar} op het niveau van {doel.soort.van_wie}"
    amount = doel.waarde or 0.0
    size = format_number(abs(amount), _PLACES).rstrip("0").removesuffix(",")
    unit = " %" if doel.soort is TargetKind.RELATIEF else _unit_words(doel, known)
    of = " (van wat het was)" if doel.soort is TargetKind.RELATIEF else ""
    return (
        f"{size}{unit} {'meer' if amount > 0 else 'minder'}{of} in {doel.doeljaar} dan in "
        f"{doel.basisjaar}"
    )


def _unit_words(doel: Target, known: Mapping[str, Indicator]) -> str:
    """Return what a point is, a blank before it; nothing where figures differ in unit."""
    units = {known[name].eenheid for name in doel.indicatoren if name in known}
    if len(units) != 1:
        return ""
    unit = units.pop()
    return " procentpunt" if unit == "%" else f" {unit}"
