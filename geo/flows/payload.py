"""What a browser needs to draw a flow map, and the map of the application that takes it there.

Numbers go as text, never as markup. The base map is the same for every question, so a change of
filter or level sends numbers only and keeps the view. A click comes back in
`last_active_drawing`: its `properties` are `code` (None when Escape let go), `wat` (`lijn`,
`knoop`, `buiten` or `niets`) and `tegenpartij`, the code of the counterpart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from geo.flows.lines import THINNEST, WIDEST, Buiten, Knoop, Lijn
from geo.flows.swv_areas import BENADERING, SwvVlakken
from geo.flows.wording import KLEUR, RICHTING, SOORT, SOORT_KLEUR, Aantal, kort
from geo.page import elements

if TYPE_CHECKING:
    from geo.flows.flow_map import Stroomkaart
    from geo.folium_map import AppMap


# own choice: large enough to be hit, small enough that a line shows between two
_SMALL, _LARGE, _INSIDE = 4.0, 13.0, 9.0
"""Pixels: radius of the smallest and the largest node, and of the largest within the SWV."""


# own choice: signs beside a dot; a longer name would lie over its neighbours
_NAME = 28


def payload(kaart: Stroomkaart, *, gekozen: str | None = None) -> dict[str, Any]:
    """Return a flow map as JSON-able data, without the areas below it."""
    radius = radii(kaart)
    # lines between homes and schools do not touch the centre of the SWV
    shown = [n for n in kaart.knopen if kaart.vraag.niveau != "school" or n.code != kaart.midden]
    # drawn in this order: the SWV below, small nodes over large ones, so that each can be hit
    order = sorted(shown, key=lambda node: (node.code != kaart.midden, -radius[node.code]))
    return {
        "titel": kaart.titel,
        "swv": kaart.midden,
        "eigen": kaart.swv,
        "midden": "school" if kaart.school else "samenwerkingsverband",
        "niveau": kaart.niveau[0],
        "bron": kaart.bronregel,
        "woorden": words(kaart),
        "kleurIntern": KLEUR["intern"],
        "kleuren": [{"label": label, "kleur": colour} for label, colour in colours(kaart)],
        "knopen": [_node(node, radius[node.code], node_name(node, kaart)) for node in order],
        "lijnen": [_line(line) for line in kaart.lijnen],
        "buiten": [
            {"code": party.code, "naam": party.naam, "tekst": outside_text(party)}
            for party in kaart.buiten
        ],
        "nietGetekend": [part.tekst for part in kaart.niet_getekend],
        "gronden": ground_notes(kaart),
        "legenda": list(kaart.legenda),
        "grootste": kaart.grootste,
        "breedste": WIDEST,
        "dunste": THINNEST,
        "grens": list(kaart.grens),
        "uitsnede": "|".join(filter(None, (kaart.midden, kaart.vraag.paar))),
        "gekozen": gekozen,
    }


def areas_payload(areas: SwvVlakken | None, **where: object) -> dict[str, Any] | None:
    """Return what is said of the areas; `where` is their `url`, or the `gebieden` themselves."""
    if areas is None:
        return None
    return {"id": areas.id, "benadering": BENADERING if areas.benadering else "", **where}


def colours(kaart: Stroomkaart) -> list[tuple[str, str]]:
    """Return the rows of the legend of colours: of directions, or of types when split."""
    if kaart.school:
        return [
            (f"woont in {kort(kaart.naam)}", KLEUR["intern"]),
            ("woont elders", KLEUR["inkomend"]),
        ]
    if kaart.vraag.gesplitst:
        return [(SOORT[name], SOORT_KLEUR[name]) for name in kaart.soorten]
    return [(RICHTING[name], KLEUR[name]) for name in kaart.vraag.richtingen]


def line_colour(line: Lijn) -> str:
    """Return the colour of a line."""
    return SOORT_KLEUR.get(line.soort, KLEUR[line.richting])


def radii(kaart: Stroomkaart) -> dict[str, float]:
    """Return the radius of each node in pixels: areas go with numbers of pupils.

    Counterparts by who come and go, places inside by who stay, each among themselves.
    """
    size = {
        node.code: sum(
            count.waarde
            for count in ((node.intern,) if node.eigen else (node.inkomend, node.uitgaand))
            if count
        )
        for node in kaart.knopen
    }
    own = {node.code for node in kaart.knopen if node.eigen and node.code != kaart.midden}
    most = [
        max((value for code, value in size.items() if (code in own) is inside), default=0.0)
        for inside in (False, True)
    ]
    result = {}
    for code, value in size.items():
        # the eye compares areas: the radius goes with the square root of the number
        part = value / most[code in own] if most[code in own] > 0 else 0.0
        largest = _INSIDE if code in own else _LARGE
        result[code] = round(_SMALL + (largest - _SMALL) * math.sqrt(part), 1)
    # its own numbers hold all others: in proportion it would make every counterpart a dot
    result[kaart.midden] = _LARGE
    return result


def node_name(node: Knoop, kaart: Stroomkaart) -> str:
    """Return a short name for beside a node; among other areas the SWV says what it is."""
    text = kort(node.naam)
    if node.code == kaart.midden and not kaart.school and kaart.vraag.niveau != "swv":
        text = f"swv {text}"
    return text if len(text) <= _NAME else text[: _NAME - 1].rstrip() + "…"


def words(kaart: Stroomkaart) -> dict[str, list[list[str]]]:
    """Return what the three totals of a node are called: at the SWV itself and elsewhere."""
    name = kort(kaart.naam)
    if kaart.school:
        own = [["inkomend", "woont elders"], ["uitgaand", ""], ["intern", f"woont in {name}"]]
        return {"eigen": own, "ander": [[side, "leerlingen van deze school"] for side, _ in own]}
    school = kaart.vraag.niveau == "school"
    return {
        "eigen": [
            ["inkomend", "van andere samenwerkingsverbanden"],
            ["uitgaand", "naar andere samenwerkingsverbanden"],
            ["intern", "woont hier en gaat hier naar school"],
        ],
        "ander": [
            ["inkomend", "leerlingen van elders" if school else f"van hier naar {name}"],
            ["uitgaand", f"leerlingen uit {name}" if school else f"uit {name} hierheen"],
            ["intern", f"leerlingen uit {name} zelf" if school else f"blijft binnen {name}"],
        ],
    }


def outside_text(party: Buiten) -> str:
    """Return what a party without a place counts: `9 van elders, 2 naar elders`."""
    parts = (("inkomend", party.inkomend), ("uitgaand", party.uitgaand))
    return ", ".join(f"{count.tekst} {RICHTING[name]}" for name, count in parts if count)


def ground_notes(kaart: Stroomkaart) -> list[str]:
    """Say what the widths rest on, where that is not a plain count."""
    grounds = {line.aantal.grond for line in kaart.lijnen}
    notes = []
    if "schatting" in grounds:
        notes.append("Dikte naar schatting: kleine aantallen zijn afgeschermd.")
    if "ondergrens" in grounds and kaart.vraag.doelgroepen:
        notes.append("Waar aantallen zijn afgeschermd is getekend wat het ten minste zijn.")
    elif "ondergrens" in grounds:
        notes.append("Bij minder dan tien afgeschermde cellen is de ondergrens getekend.")
    return notes


def small_print(kaart: Stroomkaart) -> tuple[list[str], list[str]]:
    """Return what the totals are; and how the lines are drawn, and what is not."""
    totals = [
        f"Totaal {RICHTING[name]}: {_sentence(getattr(kaart, name))}"
        for name in ("inkomend", "uitgaand")
    ]
    rest = list(ground_notes(kaart))
    if kaart.buiten:
        away = "; ".join(f"{party.naam} {outside_text(party)}" for party in kaart.buiten)
        rest.append(f"Niet op de kaart: {away}.")
    if kaart.niet_getekend:
        rest.append("Niet getekend: " + "; ".join(part.tekst for part in kaart.niet_getekend) + ".")
    return totals, rest


def _sentence(count: Aantal) -> str:
    return (
        f"{count.tekst}; zeker {count.grens_tekst}." if count.schatting_tekst else f"{count.tekst}."
    )


def _told(count: Aantal) -> dict[str, str]:
    return {"tekst": count.tekst, "zeker": "" if count.zeker else count.grens_tekst}


def _node(node: Knoop, radius: float, short: str) -> dict[str, Any]:
    own = {name: getattr(node, name) for name in ("code", "naam", "punt", "plaats", "eigen")}
    sides = {"inkomend": node.inkomend, "uitgaand": node.uitgaand, "intern": node.intern}
    said = {side: count and _told(count) for side, count in sides.items()}
    return own | said | {"kort": short, "straal": radius}


def _line(line: Lijn) -> dict[str, Any]:
    own = (
        "id",
        "richting",
        "soort",
        "tegenpartij",
        "naam",
        "van",
        "naar",
        "begin",
        "eind",
        "bocht",
    )
    counted = {name: getattr(line.aantal, name) for name in ("waarde", "laag", "hoog", "cellen")}
    return {
        **{name: getattr(line, name) for name in own},
        **counted,
        **_told(line.aantal),
        "onder": f"{RICHTING[line.richting]} · {SOORT[line.soort]}",
        "kleur": line_colour(line),
    }


def app_map(
    kaart: Stroomkaart,
    areas: SwvVlakken | None,
    *,
    leaflet_url: str,
    areas_url: str = "",
    selected: str | None = None,
    key: str = "stromen",
) -> AppMap:
    """Make a flow map for st_folium, called as `geo.folium_map.map_of` says.

    The addresses are of the folder with Leaflet and of `areas.geojson`, as seen from the frame of
    the component; `selected` is a code that a click gave: of a line, a node, or a party without a
    place.
    """
    # half a second that a picture, which takes its colours here, does not need
    import folium

    from geo.folium_map import AppMap, BaseMap, FigureElement

    data = payload(kaart, gekozen=selected) | {"vlakken": areas_payload(areas, url=areas_url)}
    group = folium.FeatureGroup(name="stromen", control=False)
    group.add_child(FigureElement(data))
    base = BaseMap(
        leaflet_url, scripts=("stromen.js",), styles=elements("stromen.css"), element="WijkStromen"
    )
    return AppMap(base, group, key)
