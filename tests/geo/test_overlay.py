"""Places above a map: what the browser gets of schools and aanbod, and that it is only data."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from geo.folium_map import BaseMap, Places
from geo.page import elements
from geo.places import layer, static
from geo.places.cards import approximate, school_cards
from geo.places.layer import PlaceFilter, aanbod_layer, map_places, school_layer
from places.locations import KOLOMMEN
from places.schools import SCHOOLTYPEN

if TYPE_CHECKING:
    from geo.places.layer import MapPlaces

HOSTILE = "`${alert(1)}` </script><script>alert(2)</script>"


def places(*rows: dict[str, object]) -> pd.DataFrame:
    """Return places with every column; what is not given is empty."""
    blank = dict.fromkeys(KOLOMMEN, "") | {"leerlingen": float("nan"), "straal_m": 0.0}
    blank |= {"ligging": "exact", "bron": "lijst", "jaar": 2024, "x": 155000.0, "y": 463000.0}
    return pd.DataFrame([blank | row for row in rows])


def drawn(*rows: dict[str, object]) -> MapPlaces:
    """Return places ready to be drawn, without a line on their cards."""
    return map_places(places(*rows), [[]] * len(rows))


def card_of(plekken: MapPlaces, row: int = 0) -> list[tuple[str, str]]:
    """Return the lines of a card."""
    lines: list[Any] = plekken.gegevens["rijen"][row][8]
    return [(plekken.gegevens["labels"][label], text) for label, text in lines]


def test_a_point_of_rd_arrives_where_it_lies() -> None:
    found = map_places(
        places({"id": "a", "naam": "A", "typen": "so|vso"}), [[("adres", "Plein 1")]]
    )
    lon, lat, key, name, kinds, *_ = found.gegevens["rijen"][0]
    # The origin of RD New is the tower of Amersfoort.
    assert (lon, lat) == pytest.approx((5.38721, 52.15517), abs=2e-5)
    assert (key, name, kinds) == ("a", "A", ["so", "vso"])
    assert card_of(found) == [("adres", "Plein 1")]


def test_a_place_without_a_point_is_kept_apart_and_its_lines_with_it() -> None:
    frame = places({"id": "a", "naam": "A", "x": float("nan")}, {"id": "b", "naam": "B"})
    found = map_places(frame, [[("adres", "van A")], [("adres", "van B")]])
    assert [row[2] for row in found.gegevens["rijen"]] == ["b"]
    assert card_of(found) == [("adres", "van B")]
    assert found.zonder_punt["id"].tolist() == ["a"]


def test_the_card_of_a_school_has_its_pupils_by_year_and_type_with_bounds() -> None:
    schools = places({"id": "00AA00", "brin6": "00AA00", "naam": "A", "typen": "bo"})
    common = {"id": "00AA00", "brin6": "00AA00", "soort": "bo", "gebouwen": 1}
    pupils = pd.DataFrame(
        [
            common | {"jaar": 2017, "laag": 210, "hoog": 210, "schatting": 210.0,
                      "schatting_laag": 210.0, "schatting_hoog": 210.0},
            common | {"jaar": 2024, "laag": 1194, "hoog": 1281, "schatting": 1222.6,
                      "schatting_laag": 1215.2, "schatting_hoog": 1230.4},
            common | {"jaar": 2023, "laag": 4, "hoog": 16, "schatting": float("nan"),
                      "schatting_laag": float("nan"), "schatting_hoog": float("nan"),
                      "gebouwen": 2},
        ]
    )  # fmt: skip
    links = {"00AA00": [["Waar wonen zij?", "swv=PO1001"]]}
    found = school_cards(schools, pupils, links)
    assert [line for line in card_of(found) if line[0].startswith("leerlingen")] == [
        ("leerlingen bo 2024", "tussen 1.194 en 1.281, naar schatting 1.223 (1.215–1.230)"),
        ("leerlingen bo 2023", "tussen 4 en 16 (in 2 gebouwen samen)"),
        ("leerlingen bo 2017", "210"),
    ]
    assert found.gegevens["rijen"][0][7] == links["00AA00"]


def test_a_school_without_pupils_has_no_link_and_says_what_its_list_says() -> None:
    schools = places({"id": "s", "brin6": "00AB00", "naam": "B", "leerlingen": 321.0})
    found = school_cards(schools, None, {"00AB00": [["Waar wonen zij?", "swv=PO1001"]]})
    assert found.gegevens["rijen"][0][7] == []
    texts = [text for _, text in card_of(found)]
    assert "321" in texts
    assert "niet bekend" in texts, "the denominatie"


@pytest.mark.parametrize(
    ("ligging", "straal", "text"),
    [
        ("exact", 0.0, ""),
        ("postcode", 1540.0, "bij benadering (op de postcode), binnen ongeveer 1,5 km"),
        ("postcode", float("nan"), "bij benadering (op de postcode)"),
    ],
)
def test_an_approximate_place_says_so(ligging: str, straal: float, text: str) -> None:
    assert approximate(ligging, straal) == text


MANY = [
    {"id": "a", "naam": "A", "typen": "so|vso", "denominatie": "Openbaar"},
    {"id": "b", "naam": "B", "typen": "bo", "denominatie": "Openbaar"},
    {"id": "c", "naam": "C", "typen": "bo", "denominatie": "Katholiek"},
    {"id": "d", "naam": "D", "typen": "vo", "denominatie": "Openbaar", "x": 230000.0},
]
AROUND = (5.0, 52.0, 5.8, 52.4)
"""Not with school D, which lies far to the east."""


@pytest.mark.parametrize(
    ("keuze", "shown", "said"),
    [
        (PlaceFilter(), [0, 1, 2], "3 scholen"),
        (PlaceFilter(("bo",)), [1, 2], "2 van 3 scholen getoond"),
        (PlaceFilter(("bo", "vso"), denominaties=("Openbaar",)), [0, 1], "2 van 3 scholen getoond"),
        (PlaceFilter(("vo",)), [], "0 van 3 scholen getoond"),
    ],
)
def test_filters_together_show_and_count_the_same_places(
    keuze: PlaceFilter, shown: list[int], said: str
) -> None:
    part = school_layer(drawn(*MANY), keuze, kader=AROUND)
    assert part.rijen == shown
    assert part.telling == said
    assert part.as_dict()["tonen"] == shown
    assert [row[2] for row in part.for_file()["gegevens"]["rijen"]] == [
        MANY[row]["id"] for row in shown
    ]


def test_aanbod_is_chosen_by_domein_level_and_aanbieder() -> None:
    rows: list[dict[str, object]] = [
        {"id": d + n + a, "naam": "X", "typen": d, "preventieniveau": n, "aanbieder": a}
        for d in ("werk", "meedoen")
        for n in ("universeel", "selectief", "")
        for a in ("Buurtteam", "Sportclub")
    ]
    keuze = PlaceFilter(("werk",), niveaus=("selectief",), aanbieders=("Sportclub",))
    part = aanbod_layer(drawn(*rows), keuze)
    assert part.plekken.frame.iloc[part.rijen]["id"].tolist() == ["werkselectiefSportclub"]
    assert part.telling == "1 van 12 plekken met aanbod getoond"
    assert [row["label"] for row in part.uitleg] == ["Selectief"]
    assert list(part.opmerkingen) == [
        "Alleen Werk",
        "Aanbieder: Sportclub",
        "Preventieniveau: Selectief",
    ]
    every = aanbod_layer(drawn(*rows))
    assert [row["label"] for row in every.uitleg] == [
        "Universeel",
        "Selectief",
        "preventieniveau onbekend",
    ]


def test_all_places_need_no_list_of_which() -> None:
    part = school_layer(drawn(*MANY[:3]), kader=AROUND)
    assert part.tonen is None
    assert np.array_equal(part.rijen, [0, 1, 2])
    assert part.telling == "3 scholen"


def test_what_the_browser_fetches_is_not_sent_along() -> None:
    plekken = drawn(*MANY)
    assert school_layer(plekken, url="../x.json").as_dict()["gegevens"] is None
    assert school_layer(plekken).as_dict()["gegevens"] is plekken.gegevens


def test_kinds_differ_in_shape_and_colour() -> None:
    schools = school_layer(drawn(*MANY)).tekens.values()
    assert len({sign["vorm"] for sign in schools}) == len(schools) == 5
    assert len({sign["kleur"] for sign in schools}) == 5
    part = aanbod_layer(drawn({"id": "a", "naam": "A"}))
    assert len({sign["letter"] for sign in part.tekens.values()}) == len(part.tekens) == 9
    assert part.vormen is not None
    assert len(set(part.vormen.values())) == 3


def test_a_status_is_only_explained_when_it_is_drawn() -> None:
    frame = places({"id": "a", "naam": "A"})
    plain = aanbod_layer(map_places(frame, [[]]))
    wanted = aanbod_layer(map_places(frame.assign(staat="open"), [[]]))
    assert {row["staat"] for row in plain.uitleg} == {""}
    assert {row["staat"] for row in wanted.uitleg} == {"", "open"}


def test_names_cannot_become_code() -> None:
    found = map_places(places({"id": "a", "naam": HOSTILE}), [[("adres", HOSTILE)]])
    script = Places([aanbod_layer(found)]).data
    assert not set("<>`$&'") & set(script)
    assert json.loads(script)["delen"][0]["gegevens"]["rijen"][0][3] == HOSTILE


def test_the_base_map_stays_the_same_whatever_is_drawn_on_it() -> None:
    first, second = (BaseMap("../leaflet", scripts=layer.SCRIPTS) for _ in range(2))
    assert first.script == second.script
    assert "WijkPlekken" in first.script
    assert "innerHTML" not in elements(*layer.SCRIPTS)


def test_every_shape_that_is_asked_for_is_drawn_on_screen_and_on_paper() -> None:
    asked = {kind.vorm for kind in SCHOOLTYPEN.values()} | set(layer.NIVEAUVORMEN.values())
    asked |= {"cirkel"}  # where the level is not known
    on_screen = set(
        re.findall(r"^    (\w+): function \(c, x, y, r\)", elements("tekens.js"), re.MULTILINE)
    )
    assert on_screen == set(static._MARKERS)
    assert asked <= on_screen
