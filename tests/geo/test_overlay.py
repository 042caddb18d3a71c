"""Places above a map: what the browser gets of schools and aanbod, and that it is only data."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from geo.folium_map import BaseMap
from geo.locations import KOLOMMEN
from geo.overlay import Places, aanbod_part, approximate, packed, packed_schools, school_part

HOSTILE = "`${alert(1)}` </script><script>alert(2)</script>"


def places(*rows: dict[str, object]) -> pd.DataFrame:
    """Return places with every column; what is not given is empty."""
    blank = dict.fromkeys(KOLOMMEN, "") | {"leerlingen": float("nan"), "straal_m": 0.0}
    blank |= {"ligging": "exact", "bron": "lijst", "jaar": 2024, "x": 155000.0, "y": 463000.0}
    return pd.DataFrame([blank | row for row in rows])


def test_a_point_of_rd_arrives_where_it_lies() -> None:
    data = packed(places({"id": "a", "naam": "A", "typen": "so|vso"}), [[("adres", "Plein 1")]])
    lon, lat, key, name, kinds, *_, lines = data["rijen"][0]
    # The origin of RD New is the tower of Amersfoort.
    assert (lon, lat) == pytest.approx((5.38721, 52.15517), abs=2e-5)
    assert (key, name, kinds) == ("a", "A", ["so", "vso"])
    assert [[data["labels"][i], text] for i, text in lines] == [["adres", "Plein 1"]]


def test_a_place_without_a_point_is_left_out_and_its_lines_with_it() -> None:
    frame = places({"id": "a", "naam": "A", "x": float("nan")}, {"id": "b", "naam": "B"})
    data = packed(frame, [[("adres", "van A")], [("adres", "van B")]])
    assert [(row[2], row[-1][0][1]) for row in data["rijen"]] == [("b", "van B")]


def test_the_card_of_a_school_has_its_pupils_by_year_and_type_with_bounds() -> None:
    schools = places({"id": "00AA00", "brin6": "00AA00", "naam": "A", "typen": "bo"})
    common = {"id": "00AA00", "brin6": "00AA00", "soort": "bo", "gebouwen": 1}
    pupils = pd.DataFrame(
        [
            common | {"jaar": 2017, "laag": 210, "hoog": 210, "schatting": 210.0},
            common | {"jaar": 2024, "laag": 1194, "hoog": 1281, "schatting": 1222.6},
            common | {"jaar": 2023, "laag": 4, "hoog": 16, "schatting": float("nan"),
                      "gebouwen": 2},
        ]
    )  # fmt: skip
    data = json.loads(packed_schools(schools, pupils))
    lines = [(data["labels"][i], text) for i, text in data["rijen"][0][-1]]
    assert [line for line in lines if line[0].startswith("leerlingen")] == [
        ("leerlingen bo 2024", "tussen 1.194 en 1.281, naar schatting 1.223"),
        ("leerlingen bo 2023", "tussen 4 en 16 (in 2 gebouwen samen)"),
        ("leerlingen bo 2017", "210"),
    ]
    assert data["rijen"][0][9] == "00AA00", "the link to the flows"


def test_a_school_without_pupils_has_no_link_and_says_what_its_list_says() -> None:
    schools = places({"id": "s", "brin6": "00AB00", "naam": "B", "leerlingen": 321.0})
    row = json.loads(packed_schools(schools))["rijen"][0]
    assert row[9] == ""
    assert "321" in [text for _, text in row[-1]]
    assert "niet bekend" in [text for _, text in row[-1]], "the denominatie"


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


def test_kinds_differ_in_shape_and_colour() -> None:
    schools = school_part("x").tekens.values()
    assert len({sign["vorm"] for sign in schools}) == len(schools) == 5
    assert len({sign["kleur"] for sign in schools}) == 5
    part = aanbod_part(packed(places({"id": "a", "naam": "A"}), [[]]))
    assert len({sign["letter"] for sign in part.tekens.values()}) == len(part.tekens) == 9
    assert part.vormen is not None
    assert len(set(part.vormen.values())) == 3


def test_a_status_is_only_explained_when_it_is_drawn() -> None:
    frame = places({"id": "a", "naam": "A"})
    plain = aanbod_part(packed(frame, [[]]))
    wanted = aanbod_part(packed(frame.assign(staat="open"), [[]]))
    assert {row["staat"] for row in plain.uitleg} == {""}
    assert {row["staat"] for row in wanted.uitleg} == {"", "open"}


def test_names_cannot_become_code() -> None:
    data = packed(places({"id": "a", "naam": HOSTILE}), [[("adres", HOSTILE)]])
    script = Places([aanbod_part(data)]).data
    assert not set("<>`$&'") & set(script)
    assert json.loads(script)["delen"][0]["gegevens"]["rijen"][0][3] == HOSTILE


def test_the_base_map_stays_the_same_whatever_is_drawn_on_it() -> None:
    first, second = (BaseMap("../leaflet", scripts=("plekken.js",)) for _ in range(2))
    assert first.script == second.script
    assert "WijkPlekken" in first.script
    assert "innerHTML" not in first.script.split("function WijkPlekken")[1]
