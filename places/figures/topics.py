"""What can be counted, and the catalogue rows of its figures: one per topic and measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.catalogue import Indicator, SoortCijfer
from places.schools import SCHOOLTYPEN
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Topic:
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


def topics(present: Iterable[str], soort: str) -> list[Topic]:
    """Return what can be counted, given the types that are present."""
    there = set(present)
    if soort == "school":
        return [_school("alle"), *(_school(kind) for kind in SCHOOLTYPEN if kind in there)]
    return [_aanbod("alle"), *(_aanbod(domein) for domein in words("domein") if domein in there)]


def levels(present: Iterable[str], soort: str) -> list[Topic]:
    """Return the levels of prevention that aanbod can be counted by; schools have none."""
    there = set(present)
    if soort == "school":
        return []
    return [_level(word.id, word.label) for word in words(NIVEAU).values() if word.id in there]


def _school(kind: str) -> Topic:
    one = _ONE[kind]
    plural = "scholen" if kind == "alle" else SCHOOLTYPEN[kind].meervoud
    slug = "scholen" if kind == "alle" else f"scholen_{kind}"
    nearest = f"de dichtstbijzijnde {one.removeprefix('een ')}"
    return Topic(
        kind, slug, plural, one, nearest, _REACH[kind], "schoolprestaties", _SCHOOL, "locaties"
    )


def _aanbod(domein: str) -> Topic:
    if domein == "alle":
        name, slug, own = "aanbod", "aanbod", "algemeen"
    else:
        word = words("domein")[domein]
        name = f"aanbod voor {word.label[0].lower()}{word.label[1:]}"
        slug, own = f"aanbod_{domein}", domein
    nearest = f"het dichtstbijzijnde {name}"
    return Topic(domein, slug, name, name, nearest, _AANBOD_REACH_M, own, _AANBOD, _PIECES)


def _level(level: str, label: str) -> Topic:
    name = f"{label[0].lower()}{label[1:]} aanbod"
    nearest = f"het dichtstbijzijnde {name}"
    return Topic(
        level, f"aanbod_{level}", name, name, nearest, _AANBOD_REACH_M, "algemeen", _AANBOD, _PIECES
    )


Wanted = list[tuple[Indicator, Topic]]
"""What is asked for: the catalogue row of a figure, and what is counted for it."""

KINDEREN, INWONERS = "aantal_0_tot_15_jaar", "aantal_inwoners"
PEOPLE = {KINDEREN: "kinderen van 0 tot 15 jaar", INWONERS: "inwoners"}
_WHERE = "eigen lijst van locaties (importeer locaties)"


def count_rows(subjects: list[Topic]) -> Wanted:
    """Return the rows for numbers of places."""
    return [
        (
            _indicator(
                topic,
                f"aantal_{topic.slug}",
                f"Aantal {topic.meervoud}",
                f"Aantal in het gebied: {topic.meervoud}. {topic.telling}",
                topic.eenheid,
                SoortCijfer.AANTAL,
                decimalen=0,
            ),
            topic,
        )
        for topic in subjects
    ]


def rate_rows(subjects: list[Topic], base: str) -> Wanted:
    """Return the rows for places per 1,000 people of the indicator `base`."""
    return [
        (
            _indicator(
                topic,
                f"{topic.slug}_per_1000_{'kinderen' if base == KINDEREN else 'inwoners'}",
                f"{topic.meervoud[0].upper()}{topic.meervoud[1:]} per 1.000 {PEOPLE[base]}",
                f"Aantal in het gebied per 1.000 {PEOPLE[base]} die er wonen. {topic.telling}",
                f"per 1.000 {PEOPLE[base]}",
                SoortCijfer.GEMIDDELDE,
                noemer=base,
                decimalen=1,
            ),
            topic,
        )
        for topic in subjects
    ]


def distance_rows(subjects: list[Topic]) -> Wanted:
    """Return the rows for the distance to the nearest place.

    In km to 10 metres: the distance between two points is known that well, and wijken of one
    town lie so near to their schools that 100 metres would tell few of them apart.
    """
    return [
        (
            _indicator(
                topic,
                f"afstand_{topic.slug}_hemelsbreed",
                f"Afstand tot {topic.dichtstbij} (hemelsbreed)",
                f"Afstand in een rechte lijn van het midden van de buurt tot {topic.dichtstbij}, "
                "ook als die in een ander gebied ligt. Wijken en gemeenten: buurten gewogen naar "
                "kinderen. Over de weg is het verder; CBS rekent per inwoner en over de weg.",
                "km",
                SoortCijfer.GEMIDDELDE,
                noemer=KINDEREN,
                decimalen=2,
            ),
            topic,
        )
        for topic in subjects
    ]


def reach_rows(subjects: list[Topic]) -> Wanted:
    """Return the rows for the part that lies within reach of a place."""
    made: Wanted = []
    for topic in subjects:
        reach = f"{topic.bereik_m / 1000:g}".replace(".", ",")
        made.append(
            (
                _indicator(
                    topic,
                    f"binnen_{topic.bereik_m:.0f}_m_van_{topic.slug}",
                    f"Binnen {reach} km van {topic.een} (hemelsbreed)",
                    f"Deel van de oppervlakte van de buurt dat hemelsbreed binnen {reach} km van "
                    f"{topic.een} ligt. Wonen de kinderen gelijkmatig verspreid, dan is dat ook "
                    "het deel van de kinderen. Wijken en gemeenten: buurten gewogen naar kinderen.",
                    "%",
                    SoortCijfer.PERCENTAGE,
                    noemer=KINDEREN,
                    decimalen=0,
                ),
                topic,
            )
        )
    return made


def _indicator(
    topic: Topic,
    key: str,
    label: str,
    definitie: str,
    eenheid: str,
    soort: SoortCijfer,
    *,
    decimalen: int,
    noemer: str | None = None,
) -> Indicator:
    return Indicator(
        id=key,
        label=label,
        definitie=definitie,
        eenheid=eenheid,
        soort=soort,
        bron="berekend uit locaties en grenzen",
        waar=_WHERE,
        noemer=noemer,
        domein=topic.domein,
        telbaar=False,  # places are no part of the people they are counted by
        decimalen=decimalen,
        bereik=(0.0, 100.0) if eenheid == "%" else (0.0, float("inf")),
    )
