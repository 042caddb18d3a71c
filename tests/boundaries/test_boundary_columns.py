from __future__ import annotations

import pandas as pd
import pytest

from boundaries.columns import find_code_column, without_year, year_of_name, years_of_content


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"BU_CODE": ["BU03440101"], "WK_CODE": ["WK034401"], "GM_CODE": ["GM0344"]}, "buurt"),
        ({"WK_CODE": ["WK034401"], "WK_NAAM": ["Oost"], "GM_CODE": ["GM0344"]}, "wijk"),
        ({"buurtcode": ["BU03440101"], "wijkcode": ["WK034401"]}, "buurt"),
        ({"buurtCode": [3440101], "gemeenteCode": [344]}, "buurt"),
        ({"gemeentecode": ["GM0344"], "id": ["gemeenten.f34"]}, "gemeente"),
        ({"gm_code_2016": ["GM0344"]}, "gemeente"),
        ({"gemeenteco": ["GM0344"]}, "gemeente"),
        ({"statcode": ["WK034401"], "statnaam": ["Oost"]}, "wijk"),
        ({"jrstatcode": ["2023GM0014"]}, "gemeente"),
        ({"code": ["PV26"], "name": ["Utrecht"]}, "provincie"),
        (
            {"identificatie": ["GM0344"], "code": ["0344"], "ligtInProvincieCode": ["26"]},
            "gemeente",
        ),
        ({"pc4": [3511], "gemeentecode": ["GM0344"]}, "pc4"),
        ({"PC4": ["3511"]}, "pc4"),
        ({"swv": ["PO2601"]}, "swv"),
    ],
)
def test_level_is_recognised(columns: dict[str, list[object]], expected: str) -> None:
    found = find_code_column(pd.DataFrame(columns), None, ["laag"])
    assert found is not None
    assert found[1] == expected


def test_a_column_of_the_area_above_is_not_the_own_code() -> None:
    frame = pd.DataFrame(
        {"gemeentecode": ["GM0344", "GM0344", "GM0344"], "pc4": [3511, 3512, 3513]}
    )
    assert find_code_column(frame, None, []) == ("pc4", "pc4")


def test_bare_numbers_need_a_name_or_an_option() -> None:
    frame = pd.DataFrame({"code": ["344", "363"]})
    assert find_code_column(frame, None, ["kaart"]) is None
    assert find_code_column(frame, None, ["gemeenten_2022"]) == ("code", "gemeente")
    assert find_code_column(frame, "gemeente", ["kaart"]) == ("code", "gemeente")
    assert find_code_column(frame, None, ["wijken_gemeenten"]) is None


def test_codes_of_another_country_are_none() -> None:
    assert find_code_column(pd.DataFrame({"code": ["11001", "DE12"]}), None, ["x"]) is None


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("buurten_2016_nl.gpkg.zip", 2016),
        ("wijken_2022", 2022),
        ("cbs_wijken_2017", 2017),
        ("wijkenbuurten_2023_v2", 2023),
        ("wof_cbs2016_buurten_GM0344", 2016),
        ("scholen20241122", None),
        ("buurten_GM1991", None),
        ("buurten_GM1991_2024", 2024),
        ("van_2016_naar_2022", None),
        ("buurten", None),
    ],
)
def test_year_in_a_name(name: str, year: int | None) -> None:
    assert year_of_name([name]) == year


def test_year_in_content() -> None:
    years = years_of_content(pd.DataFrame({"jrstatcode": ["2023GM0014", None]}))
    assert years is not None
    assert years.tolist()[0] == 2023
    assert years_of_content(pd.DataFrame({"jaar": ["n.b."]})) is None


def test_year_is_taken_off_a_code() -> None:
    values = pd.Series(["2023GM0014", "2023BU0363SE03", "GM0014", 14], dtype=object)
    assert without_year(values).tolist() == ["GM0014", "BU0363SE03", "GM0014", 14]
