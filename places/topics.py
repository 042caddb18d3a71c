"""What is counted: all schools and each type, all aanbod and each domein."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from places.kinds import SCHOOLTYPEN
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Onderwerp:
    """One thing to count, and how it is called."""

    type: str
    """A schooltype or domein, or `alle`."""
    slug: str
    """In the ids of indicators."""
    meervoud: str
    een: str
    dichtstbij: str
    bereik_m: float
    """What counts as within reach."""
    domein: str
    """Of the catalogue."""
    telling: str
    eenheid: str


_SCHOOL = "Elk gebouw telt als locatie; een school met twee typen telt bij beide."
_AANBOD = (
    "Geteld wordt wat er nu is en blijft: op de eigen plek; zonder plek in het gebied waarvoor "
    "het is. Aanbod voor de hele gemeente zonder eigen plek telt niet mee per wijk of buurt. Geen "
    "lijst van aanbod is volledig: nul zegt dat er in deze lijst niets staat."
)
_REACH = {"bo": 1000.0, "sbo": 5000.0, "so": 5000.0, "vso": 5000.0, "vo": 3000.0, "alle": 1000.0}
_ONE = {"bo": "een basisschool", "sbo": "een school voor sbo", "so": "een school voor so",
        "vso": "een school voor vso", "vo": "een school voor vo", "alle": "een school"}  # fmt: skip
_AANBOD_REACH_M = 1000.0
_PIECES = "activiteiten"
NIVEAU = "preventieniveau"


def topics(present: Iterable[str], soort: str) -> list[Onderwerp]:
    """Return what can be counted, given the types that are present."""
    there = set(present)
    if soort == "school":
        return [_school("alle"), *(_school(kind) for kind in SCHOOLTYPEN if kind in there)]
    return [_aanbod("alle"), *(_aanbod(domein) for domein in words("domein") if domein in there)]


def levels(present: Iterable[str], soort: str) -> list[Onderwerp]:
    """Return the levels of prevention that aanbod can be counted by; schools have none."""
    there = set(present)
    if soort == "school":
        return []
    return [_level(word.id, word.label) for word in words(NIVEAU).values() if word.id in there]


def _school(kind: str) -> Onderwerp:
    one = _ONE[kind]
    plural = "scholen" if kind == "alle" else SCHOOLTYPEN[kind].meervoud
    slug = "scholen" if kind == "alle" else f"scholen_{kind}"
    nearest = f"de dichtstbijzijnde {one.removeprefix('een ')}"
    return Onderwerp(
        kind, slug, plural, one, nearest, _REACH[kind], "schoolprestaties", _SCHOOL, "locaties"
    )


def _aanbod(domein: str) -> Onderwerp:
    if domein == "alle":
        name, slug, own = "aanbod", "aanbod", "algemeen"
    else:
        word = words("domein")[domein]
        name = f"aanbod voor {word.label[0].lower()}{word.label[1:]}"
        slug, own = f"aanbod_{domein}", domein
    nearest = f"het dichtstbijzijnde {name}"
    return Onderwerp(domein, slug, name, name, nearest, _AANBOD_REACH_M, own, _AANBOD, _PIECES)


def _level(level: str, label: str) -> Onderwerp:
    name = f"{label[0].lower()}{label[1:]} aanbod"
    nearest = f"het dichtstbijzijnde {name}"
    return Onderwerp(
        level, f"aanbod_{level}", name, name, nearest, _AANBOD_REACH_M, "algemeen", _AANBOD, _PIECES
    )
