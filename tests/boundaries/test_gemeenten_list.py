"""CBS's list of gemeenten, and codes that lie in none of it."""

from __future__ import annotations

import pandas as pd
import pytest

from boundaries.codes import wrong_codes
from boundaries.gemeenten import LIST_YEARS, check_gemeenten, listed_gemeenten


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


def test_each_wrong_code_is_named_with_its_row_and_why() -> None:
    values = pd.Series(["BU0344011", "WK0344", "GM03444", "BU00000111", "GM0344", "x"])
    assert wrong_codes(values, range(2, 8), "buurt") == (
        "te kort voor een code van een buurt (BU en 8 cijfers): 'BU0344011' (rij 2); "
        "code van een wijk, niet van een buurt: 'WK0344' (rij 3); "
        "code van een gemeente, niet van een buurt: 'GM03444' (rij 4), 'GM0344' (rij 6); "
        "geen code van een buurt, want gemeente 0000 bestaat niet: 'BU00000111' (rij 5); "
        "geen code van een buurt: 'x' (rij 7)"
    )
