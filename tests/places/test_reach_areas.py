"""Reach of areas: distances, parts and children, and the states that never become numbers."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from places.reach.areas import WATER, compare_with_cbs, count_children, reach
from places.reach.network import GEEN_PLEK, GEEN_WEG, TE_VER, make_network
from places.reach.sentences import answer, explanation, own_part

WAT = "de dichtstbijzijnde basisschool"
NAN = float("nan")


def areas() -> gpd.GeoDataFrame:
    """Return four squares of 1 km in a row, the last of water; middles at 500, 1500 and on."""
    return gpd.GeoDataFrame(
        {
            "code": ["BU1", "BU2", "BU3", "BU4"],
            "naam": ["Een", "Twee", "Drie", "Vier"],
            "water": [False, False, False, True],
        },
        geometry=[shapely.box(1000 * n, 0, 1000 * n + 1000, 1000) for n in range(4)],
        crs=28992,
    )


def schools(*points: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"s{n}" for n in range(len(points))],
            "naam": [f"School {n}" for n in range(len(points))],
            "x": [x for x, _ in points],
            "y": [y for _, y in points],
        }
    )


CHILDREN = pd.DataFrame(
    {
        "gebied_code": ["BU1", "BU2", "BU3", "BU4"],
        "waarde": [200.0, 100.0, NAN, NAN],
        "staat": ["waarde", "waarde", "afgeschermd", "nvt"],
    }
)


def test_distance_share_and_children_in_a_straight_line() -> None:
    # One school in the middle of the first, one 200 m over the border of the third.
    made = reach(areas(), schools((500, 500), (2500, -200)), 1000, wat=WAT)
    frame = made.frame
    assert frame["afstand"].tolist()[:3] == [0, 1000, 700]
    assert frame["dichtstbij"].tolist() == ["School 0", "School 0", "School 1", ""]
    assert frame["elders"].tolist() == [False, False, True, False]
    assert frame["staat"].tolist() == ["waarde"] * 3 + ["nvt"]
    assert np.isnan(frame["afstand"].iloc[3])
    assert frame["reden"].tolist() == ["", "", "", WATER]
    assert made.verder.empty, "1.000 meter is within 1.000 meter"
    counted = count_children(made, CHILDREN, "CBS, 2024").frame
    assert counted["binnen"].iloc[0] == 200
    # Of the second, that part of its square kilometre which the two circles cover.
    circles = shapely.union_all(
        [shapely.Point(at).buffer(1000, quad_segs=64) for at in ((500, 500), (2500, -200))]
    )
    covered = 100 * circles.intersection(shapely.box(1000, 0, 2000, 1000)).area / 1e6
    assert counted["binnen"].iloc[1] == pytest.approx(covered, abs=8)
    assert counted["binnen_staat"].tolist() == ["waarde", "waarde", "afgeschermd", "nvt"]
    assert counted["binnen"].isna().tolist() == [False, False, True, True]
    assert counted["kinderen"].isna().tolist() == [False, False, True, True]


def test_over_a_network_what_cannot_be_reached_is_a_state_with_a_reason() -> None:
    # A road through the first two middles; another, not joined to it, past the third.
    start = np.array([[500, 500], [1500, 500], [2400, 500]], float)
    end = np.array([[1500, 500], [1500, 900], [2400, 900]], float)
    net = make_network("weg", start, end)
    made = reach(areas(), schools((500, 500), (2500, 5000)), 800, wat=WAT, network=net)
    frame = made.frame
    assert frame["afstand"].tolist()[:2] == pytest.approx([0, 1000], abs=1e-4)
    assert frame["staat"].tolist() == ["waarde", "waarde", "ontbreekt", "nvt"]
    assert frame["reden"].tolist() == ["", "", GEEN_WEG, WATER]
    assert frame["afstand"].isna().tolist() == [False, False, True, True]
    assert made.verder["gebied_code"].tolist() == ["BU2"]
    assert made.zonder["gebied_code"].tolist() == ["BU3"]
    assert (made.plekken, made.buiten_netwerk) == (1, 1)
    said = answer(count_children(made, CHILDREN, "CBS, 2024"), "buurt")
    assert said[0].startswith("In 1 van de 2 buurten")
    assert "Daar wonen 100 kinderen" in said[0]
    assert any(
        line.startswith("Van 1 buurt is geen afstand te geven: er loopt geen weg") for line in said
    )
    told = " ".join(explanation(made, "buurt", "Proefdam"))
    assert "over het netwerk ‘weg’" in told
    assert (
        "1 plek doet niet mee: verder dan 500 meter van het netwerk. 1 plek doet wel mee." in told
    )


def test_areas_off_the_network_and_kinds_without_a_place() -> None:
    net = make_network("weg", np.array([[0.0, 500.0]]), np.array([[500.0, 500.0]]))
    made = reach(areas(), schools((500, 500)), 500, wat=WAT, network=net)
    assert made.frame["reden"].tolist() == ["", TE_VER, TE_VER, WATER]
    # Part of the third lies nowhere near the network: no share, rather than none within reach.
    assert made.frame["deel_staat"].tolist()[2] == "ontbreekt"
    nowhere = reach(areas(), schools(), 500, wat=WAT)
    assert nowhere.frame["reden"].tolist() == [GEEN_PLEK] * 3 + [WATER]
    assert nowhere.frame["deel"].isna().all()
    assert answer(nowhere, "buurt")[0] == f"Er is voor geen enkel gebied een afstand tot {WAT}."


def test_where_no_child_lives_none_is_within_reach() -> None:
    made = reach(areas(), schools(), 500, wat=WAT)
    none = CHILDREN.assign(waarde=[0.0, 100.0, NAN, NAN])
    counted = count_children(made, none, "CBS, 2024").frame
    assert counted["binnen"].iloc[0] == 0
    assert counted["binnen_staat"].tolist() == ["waarde", "ontbreekt", "afgeschermd", "nvt"]


def test_the_sentence_adds_up_what_is_known_and_counts_the_rest() -> None:
    made = reach(areas(), schools((500, 500)), 500, wat=WAT)
    said = answer(count_children(made, CHILDREN, "CBS, 2024"), "buurt")
    assert said[0] == (
        f"In 2 van de 3 buurten is {WAT}, vanaf het midden, verder dan 500 meter. "
        "Daar wonen 100 kinderen van 0 tot 15 jaar (van 1 buurt is dat niet bekend)."
    )
    # π/4 of the first square lies within 500 m: 157 of 300 children.
    assert said[1].startswith("Naar schatting woont 5")
    assert "1 buurt zonder bekend aantal kinderen" in said[1]
    told = " ".join(explanation(made, "buurt", "Proefdam"))
    assert "Ook plekken buiten Proefdam tellen mee." in told
    assert "gelijk verspreid" in told


def test_beside_cbs_says_how_like_and_where_most_different() -> None:
    row = gpd.GeoDataFrame(
        {"code": [f"B{n}" for n in range(6)], "naam": list("abcdef"), "water": False},
        geometry=[shapely.box(1000 * n, 0, 1000 * n + 1000, 1000) for n in range(6)],
        crs=28992,
    )
    made = reach(row, schools((500, 500)), 1000, wat=WAT)  # 0, 1, …, 5 km
    cbs = pd.DataFrame(
        {
            "gebied_code": [f"B{n}" for n in range(6)],
            "waarde": [0.5, 1.5, 2.5, 3.5, 9.0, NAN],
            "staat": ["waarde"] * 5 + ["ontbreekt"],
        }
    )
    found = compare_with_cbs(made, cbs, 2024)
    assert found is not None
    assert (found.aantal, found.midden_hier, found.midden_cbs) == (5, 2.0, 2.5)
    assert found.spearman == pytest.approx(1)
    assert found.meest[0] == ("e", 4.0, 9.0)
    said = " ".join(found.lines("hemelsbreed", 2022, "buurten"))
    for part in ("deze 5 buurten", "2,5 km", "2,0 km", "is van 2024", "van 2022", "e (CBS 9,0 km"):
        assert part in said
    assert compare_with_cbs(made, cbs.assign(staat="ontbreekt"), 2024) is None


def test_the_part_of_one_wijk_is_told_of_its_own_areas() -> None:
    made = reach(areas(), schools((500, 500)), 500, wat=WAT)
    frame = made.frame
    first, second, third, water = frame["gebied_code"]
    # The school stands in the middle of the first; the next middles lie 1 and 2 km away.
    assert own_part(made, {first, second, water}, "Zonneveld", "buurt") == (
        f"In Zonneveld: 1 van de 2 buurten verder dan 500 meter ({frame['naam'].iloc[1]})."
    )
    assert own_part(made, {first}, "Zonneveld", "buurt") == (
        "In Zonneveld: de enige buurt niet verder dan 500 meter."
    )
    near = reach(areas(), schools((500, 500), (1500, 500)), 500, wat=WAT)
    assert own_part(near, {first, second}, "Zonneveld", "buurt") == (
        "In Zonneveld: geen van de 2 buurten verder dan 500 meter."
    )
    assert own_part(made, {third}, "Oost", "wijk") == (
        "In Oost zelf: 2.000 meter, verder dan 500 meter."
    )
    assert own_part(made, {water}, "Plas", "buurt") == ""
    assert own_part(made, set(), "Elders", "buurt") == ""
    nowhere = reach(areas(), schools(), 500, wat=WAT)
    assert own_part(nowhere, {first}, "Oost", "buurt").startswith(
        "In Oost is geen afstand te geven"
    )
