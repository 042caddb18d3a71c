"""What can be counted, and the catalogue rows of its figures: one per topic and measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.catalogue import Indicator, SoortCijfer
from places.schools import SCHOOLTYPEN
from store.dutch import lower_first
from store.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDEREN, INWONERS = "aantal_0_tot_15_jaar", "aantal_inwoners"
PEOPLE = {KINDEREN: "kinderen van 0 tot 15 jaar", INWONERS: "inwoners"}


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing to count, and how it is called."""

    type: str
    """A schooltype, domein or preventieniveau, or `alle`."""
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
    """What counts, and what nought means."""
    eenheid: str


@dataclass(frozen=True, slots=True)
class TopicFigure:
    """A row of the catalogue that every topic can have; its texts are filled in per topic."""

    id: str
    label: str
    definitie: str
    eenheid: str
    soort: SoortCijfer
    decimalen: int
    noemer: str | None = None

    def of(self, topics: Iterable[Topic]) -> Wanted:
        """Return the catalogue rows of this measure, each with its topic."""
        return [(self._row(topic), topic) for topic in topics]

    def _row(self, topic: Topic) -> Indicator:
        said = {name: getattr(topic, name) for name in Topic.__slots__}
        said["km"] = f"{topic.bereik_m / 1000:g}".replace(".", ",")
        eenheid, label = self.eenheid.format(**said), self.label.format(**said)
        return Indicator(
            id=self.id.format(**said),
            label=label[:1].upper() + label[1:],
            definitie=self.definitie.format(**said),
            eenheid=eenheid,
            soort=self.soort,
            bron="berekend uit locaties en grenzen",
            waar="eigen lijst van locaties (importeer locaties)",
            noemer=self.noemer,
            domein=topic.domein,
            telbaar=False,  # places are no part of the people they are counted by
            decimalen=self.decimalen,
            bereik=(0.0, 100.0) if eenheid == "%" else (0.0, float("inf")),
        )


Wanted = list[tuple[Indicator, Topic]]
"""What is asked for: the catalogue row of a figure, and what is counted for it."""

_ABOVE = "Wijken en gemeenten: buurten gewogen naar kinderen."
COUNT = TopicFigure(
    "aantal_{slug}",
    "aantal {meervoud}",
    "Aantal in het gebied: {meervoud}. {telling}",
    "{eenheid}",
    SoortCijfer.AANTAL,
    0,
)
RATES = {
    base: TopicFigure(
        f"{{slug}}_per_1000_{'kinderen' if base == KINDEREN else 'inwoners'}",
        f"{{meervoud}} per 1.000 {who}",
        f"Aantal in het gebied per 1.000 {who} die er wonen. {{telling}}",
        f"per 1.000 {who}",
        SoortCijfer.GEMIDDELDE,
        1,
        base,
    )
    for base, who in PEOPLE.items()
}
"""By the indicator of the people it is a rate of."""
# In km to 10 metres: the distance between two points is known that well, and wijken of one town
# lie so near to their schools that 100 metres would tell few of them apart. CBS's own measure
# ("afstand tot voorzieningen", per inhabitant and over the road) is another figure.
DISTANCE = TopicFigure(
    "afstand_{slug}_hemelsbreed",
    "afstand tot {dichtstbij} (hemelsbreed)",
    "Afstand in een rechte lijn van het midden van de buurt tot {dichtstbij}, ook als die in een "
    f"ander gebied ligt. {_ABOVE} Over de weg is het verder; CBS rekent per inwoner en over de "
    "weg.",
    "km",
    SoortCijfer.GEMIDDELDE,
    2,
    KINDEREN,
)
REACH = TopicFigure(
    "binnen_{bereik_m:.0f}_m_van_{slug}",
    "binnen {km} km van {een} (hemelsbreed)",
    "Deel van de oppervlakte van de buurt dat hemelsbreed binnen {km} km van {een} ligt. Wonen de "
    f"kinderen gelijkmatig verspreid, dan is dat ook het deel van de kinderen. {_ABOVE}",
    "%",
    SoortCijfer.PERCENTAGE,
    0,
    KINDEREN,
)

_SCHOOL = "Elk gebouw telt als locatie; een school met twee typen telt bij beide."
_AANBOD = (
    "Geteld wordt wat er nu is en blijft: op de eigen plek; zonder plek in het gebied waarvoor "
    "het is. Aanbod voor de hele gemeente zonder eigen plek telt niet mee per wijk of buurt. Geen "
    "lijst van aanbod is volledig: nul zegt dat er in deze lijst niets staat."
)
# What a family goes for: a basisschool and aanbod on foot, vo by bicycle; special education is
# spread so thinly that its nearest school often lies in another town.
_REACH_M = {"bo": 1000.0, "sbo": 5000.0, "so": 5000.0, "vso": 5000.0, "vo": 3000.0}
_ON_FOOT_M = 1000.0


def topics(present: Iterable[str], soort: str) -> list[Topic]:
    """Return what can be counted, given the types that are present."""
    there = set(present)
    if soort == "school":
        return [_school("alle"), *(_school(kind) for kind in SCHOOLTYPEN if kind in there)]
    known = (word for word in words("domein").values() if word.id in there)
    return [
        _aanbod("alle", "aanbod", "aanbod", "algemeen"),
        *(
            _aanbod(word.id, f"aanbod_{word.id}", f"aanbod voor {lower_first(word.label)}", word.id)
            for word in known
        ),
    ]


def levels(present: Iterable[str], soort: str) -> list[Topic]:
    """Return the levels of prevention that aanbod can be counted by; schools have none."""
    there = set(present) if soort != "school" else set()
    return [
        _aanbod(word.id, f"aanbod_{word.id}", f"{lower_first(word.label)} aanbod", "algemeen")
        for word in words("preventieniveau").values()
        if word.id in there
    ]


def _school(kind: str) -> Topic:
    if kind == "alle":
        slug, plural, one = "scholen", "scholen", "school"
    else:
        slug, plural = f"scholen_{kind}", SCHOOLTYPEN[kind].meervoud
        one = "basisschool" if kind == "bo" else f"school voor {kind}"
    reach, near = _REACH_M.get(kind, _ON_FOOT_M), f"de dichtstbijzijnde {one}"
    return Topic(
        kind, slug, plural, f"een {one}", near, reach, "schoolprestaties", _SCHOOL, "locaties"
    )


def _aanbod(kind: str, slug: str, name: str, domein: str) -> Topic:
    near = f"het dichtstbijzijnde {name}"
    return Topic(kind, slug, name, name, near, _ON_FOOT_M, domein, _AANBOD, "activiteiten")
