"""CBS's list of gemeenten, and codes that lie in none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest

from boundaries.codes import filled_up, normalise_code, way_out, wrong_codes
from boundaries.findings import CODE_ONBEKEND
from boundaries.gemeenten import LIST_YEARS, check_gemeenten, gemeente_option, listed_gemeenten
from store import DataFolder, Soort

if TYPE_CHECKING:
    from pathlib import Path

GEMEENTEN = "gemeenten_2022"


def test_the_list_holds_as_many_gemeenten_as_there_were() -> None:
    # CBS, Gemeentelijke indeling op 1 januari
    counts = {2016: 390, 2017: 388, 2018: 380, 2019: 355, 2020: 355, 2021: 352, 2022: 345}
    counts |= {2023: 342, 2024: 342}
    listed = listed_gemeenten().values()
    assert {
        year: sum(g.van <= year and (g.tot is None or year <= g.tot) for g in listed)
        for year in range(LIST_YEARS[0], LIST_YEARS[1] + 1)
    } == counts


def test_what_ended_became_part_of_one_that_is_listed() -> None:
    listed = listed_gemeenten()
    assert all(bool(g.naar) == (g.tot is not None) for g in listed.values())
    assert {to for g in listed.values() for to in g.naar} <= set(listed)
    assert (listed["GM0457"].naam, listed["GM0457"].tot) == ("Weesp", 2022)
    assert listed["GM0457"].naar == ("GM0363",)


@pytest.mark.parametrize(
    ("code", "jaar", "refused", "found"),
    [
        ("BU03440101", 2022, False, []),
        ("GM9999", 2022, False, []),
        ("GM0998", 2022, False, []),
        ("3511", 2022, False, []),
        ("WK888801", 2022, True, [("gemeente_onbekend", "'WK888801' (rij 4)")]),
        ("WK888801", 2030, False, [("gemeente_niet_in_lijst", "'WK888801' (rij 4)")]),
        ("BU88880101", None, True, [("gemeente_onbekend", "'BU88880101' (rij 4)")]),
        ("GM0457", 2022, False, []),
        (
            "GM0457",
            2023,
            False,
            [("gemeente_ander_jaar", "Weesp (GM0457) hoort sinds 2023 bij Amsterdam (GM0363)")],
        ),
        (
            "GM1991",
            2019,
            False,
            [("gemeente_ander_jaar", "Maashorst (GM1991) bestaat pas sinds 2022")],
        ),
    ],
)
def test_a_code_is_held_against_the_list_of_its_year(
    code: str, jaar: int | None, *, refused: bool, found: list[tuple[str, str]]
) -> None:
    wrong, said = check_gemeenten(pd.Series([code], dtype="str"), [4], jaar, "t.csv")
    assert wrong.tolist() == [refused]
    assert [finding.code for finding in said] == [kind for kind, _ in found]
    for finding, (_, text) in zip(said, found, strict=True):
        assert text in finding.gevonden


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("GM0003", "Appingedam", "Appingedam (tot en met 2020)"),
        ("GM0344", "Utrecht", "Utrecht"),
        ("GM0518", "'s-Gravenhage", "'s-Gravenhage (Den Haag)"),
        ("GM9901", "Aldermonde", "Aldermonde"),
    ],
)
def test_a_list_to_choose_from_says_which_gemeente_is_no_more(
    code: str, name: str, said: str
) -> None:
    assert gemeente_option(code, name) == said


def test_each_wrong_code_is_named_with_its_row_and_why() -> None:
    values = pd.Series(
        ["BU0344011", "WK0344", "GM03444", "BU00000111", "GM0344", "x", "BU034401111"]
    )
    assert wrong_codes(values, range(2, 9), "buurt") == (
        "te kort voor een code van een buurt (BU en 8 cijfers): 'BU0344011' (rij 2); "
        "code van een wijk, niet van een buurt: 'WK0344' (rij 3); "
        "code van een gemeente, niet van een buurt: 'GM03444' (rij 4), 'GM0344' (rij 6); "
        "geen code van een buurt, want gemeente 0000 bestaat niet: 'BU00000111' (rij 5); "
        "geen code van een buurt: 'x' (rij 7); "
        "te lang voor een code van een buurt (BU en 8 cijfers): 'BU034401111' (rij 8)"
    )


@pytest.mark.parametrize(
    ("text", "niveau"),
    [("BU034401111", None), ("WK0344011", None), ("GM03440", None),
     ("BU0344011", None), ("0111", "buurt"), ("01", "wijk")],
)  # fmt: skip
def test_a_digit_too_many_or_too_few_is_no_code(text: str, niveau: str | None) -> None:
    assert normalise_code(text, niveau) is None


def test_numbers_that_lack_more_than_one_zero_are_named() -> None:
    raw = pd.Series(["3440101", "344011", "BU03440101", "34401.0"])
    codes = pd.Series(["BU03440101", "BU00344011", "BU03440101", "WK034401"])
    short, text = filled_up(raw, codes, range(2, 6))
    assert short.tolist() == [False, True, False, False]
    assert text == "met nullen ervoor gelezen: '344011 als BU00344011' (rij 3)"


def there(year: int) -> dict[str, str]:
    rows = listed_gemeenten().values()
    return {g.code: g.naam for g in rows if g.van <= year and (g.tot is None or year <= g.tot)}


@pytest.mark.echt
def test_the_list_is_that_of_the_files_of_cbs(real_data: Path, national_folder: Path) -> None:
    buurten = DataFolder(national_folder).snapshot().find(Soort.GRENZEN, niveau="buurt")[0]
    table = DataFolder(national_folder).snapshot().table(buurten, "vlakken")
    # Amsterdam is missing from the file of 2016; 0998 is what lies in Belgium
    assert set(table["gemeente_code"]) == there(2016).keys() - {"GM0363"}
    of_2022 = gpd.read_file(real_data / "cbs" / "wijken_gemeenten_2022_nl.gpkg", layer=GEMEENTEN)
    assert set(of_2022["code"]) == there(2022).keys()
    wfs = real_data / "diensten" / "pdok_wfs_wijkenbuurten_gemeenten_2023.json"
    assert set(gpd.read_file(wfs)["gemeentecode"]) - {"GM0998"} == there(2023).keys()
    kwb = pd.read_csv(real_data / "cbs" / "kwb_2024_selectie.csv", usecols=["code", "naam"])
    gemeenten = kwb[kwb["code"].str.startswith("GM")].set_index("code")["naam"]
    assert gemeenten.to_dict() == there(2024)


@pytest.mark.echt
def test_where_a_gemeente_went_is_where_its_land_lies(
    real_data: Path, national_folder: Path
) -> None:
    snapshot = DataFolder(national_folder).snapshot()
    old = snapshot.geo(snapshot.find(Soort.GRENZEN, niveau="buurt")[0], "vlakken")
    old = old[~old["water"]].assign(ha=old.area, geometry=old.representative_point())
    new = gpd.read_file(real_data / "cbs" / "wijken_gemeenten_2022_nl.gpkg", layer=GEMEENTEN)
    lies = old.sjoin(new[["code", "geometry"]], lsuffix="", rsuffix="nu", predicate="within")
    share = lies.groupby(["gemeente_code", "code_nu"])["ha"].sum()
    share /= share.groupby("gemeente_code").transform("sum")
    listed = listed_gemeenten()

    def ends(code: str) -> set[str]:
        into = listed[code]
        went = into.tot is not None and into.tot < 2022
        return set().union(*map(ends, into.naar)) if went else {code}

    gone = there(2016).keys() - there(2022).keys()
    assert len(gone) == 62
    for code in gone:
        assert set(share[code][share[code] > 0.02].index) == ends(code), listed[code]


def test_the_way_out_is_that_of_what_stands_there() -> None:
    def said(*codes: str) -> str:
        text = wrong_codes(pd.Series(codes), range(len(codes)), "buurt")
        return way_out([CODE_ONBEKEND("t.csv", text)])

    assert said("BU0344011", "WK0344").startswith("Een code is BU en 8 cijfers")
    assert "kolom cbsCode" in said("0111", "AA01")
