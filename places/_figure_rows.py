"""The catalogue rows of counted figures: one per topic and measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.catalogue import Indicator, SoortCijfer

if TYPE_CHECKING:
    from places.topics import Onderwerp

    Wanted = list[tuple[Indicator, Onderwerp]]

KINDEREN, INWONERS = "aantal_0_tot_15_jaar", "aantal_inwoners"
PEOPLE = {KINDEREN: "kinderen van 0 tot 15 jaar", INWONERS: "inwoners"}
_WHERE = "eigen lijst van locaties (importeer locaties)"


def count_rows(subjects: list[Onderwerp]) -> Wanted:
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


def rate_rows(subjects: list[Onderwerp], base: str) -> Wanted:
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


def distance_rows(subjects: list[Onderwerp]) -> Wanted:
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


def reach_rows(subjects: list[Onderwerp]) -> Wanted:
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
    topic: Onderwerp,
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
