from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import boundaries
import indicators

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot

    Load = Callable[..., Snapshot]

CODES = ["BU99990101", "BU99990102", "BU99990103", "BU99990201"]


def joined(snapshot: Snapshot, jaar: int, **how: bool) -> indicators.Joined:
    found = indicators.figures(snapshot, "aantal_inwoners", "buurt")
    areas = boundaries.areas(snapshot, "buurt", indeling=jaar)
    return indicators.join(found, areas, snapshot=snapshot, **how)


def test_a_join_of_one_year_counts_what_fits(load: Load, bound: Load) -> None:
    load("gebied_code;inwoners\nBU99990101;10\nBU99990102;.\nBU99990201;30\nBU99990301;7\n")
    found = joined(bound(2024, CODES, [1, 1, 1, 1], water="BU99990201"), 2024)
    assert found.frame["gebied_code"].tolist() == CODES
    assert found.frame["staat"].tolist() == ["waarde", "afgeschermd", "ontbreekt", "nvt"]
    assert found.frame["waarde"].isna().tolist() == [False, True, True, True]
    assert found.frame["gemeente_code"].unique().tolist() == ["GM9999"]
    report = found.rapport
    assert (report.gekoppeld, report.cijfers_zonder_gebied, report.gebieden_zonder_cijfer) == (
        3, 1, 1,
    )  # fmt: skip
    assert not report.afwijking
    assert report.tekst == (
        "3 van de 4 buurten hebben een cijfer van 2024; 1 cijfer hoort bij geen buurt."
    )


def test_another_year_is_joined_by_code_and_said(load: Load, bound: Load) -> None:
    load("gebied_code;inwoners\nBU99990101;10\nBU99990102;20\nBU99990301;7\n")
    report = joined(bound(2016, CODES, [1, 1, 1, 1]), 2016).rapport
    assert report.afwijking
    assert (report.jaar_cijfers, report.jaar_indeling) == (2024, 2016)
    assert report.tekst == (
        "cijfers van 2024 op de gebiedsindeling van 2016; 2 van de 4 buurten op code gekoppeld; "
        "1 cijfer zonder buurt; 2 buurten zonder cijfer"
    )
    load("gebied_code;inwoners\n" + "".join(f"{code};10\n" for code in CODES), bron="alle")
    whole = joined(bound(2016, CODES, [1, 1, 1, 1]), 2016).rapport
    assert whole.tekst.endswith("; alle 4 buurten op code gekoppeld; 1 cijfer zonder buurt")


def test_counts_in_the_sentence_have_thousands_dots(load: Load, bound: Load) -> None:
    extra = "".join(f"BU9999{number}0;1\n" for number in range(300, 999))
    more = "".join(f"BU9998{number}0;1\n" for number in range(100, 999))
    load(f"gebied_code;inwoners\nBU99990101;10\n{extra}{more}")
    report = joined(bound(2016, CODES, [1, 1, 1, 1]), 2016).rapport
    assert report.cijfers_zonder_gebied == 699 + 899
    assert "; 1.598 cijfers zonder buurt; " in report.tekst


@pytest.fixture
def changed(load: Load, bound: Load) -> Snapshot:
    """Return a folder in which the second buurt gave a quarter of itself to the third."""
    load("gebied_code;inwoners\nBU99990101;10\nBU99990102;400\nBU99990103;100\nBU99990201;50\n")
    bound(2024, CODES, [1, 1, 1, 1])
    return bound(2025, CODES, [1, 0.75, 1.25, 1])


def test_changed_areas_are_left_out_where_both_years_are_loaded(changed: Snapshot) -> None:
    found = joined(changed, 2025)
    assert found.frame["staat"].tolist() == ["waarde", "ontbreekt", "ontbreekt", "waarde"]
    assert found.frame["waarde"].dropna().tolist() == [10.0, 50.0]
    assert (found.rapport.gewijzigd, found.rapport.omgerekend) == (2, 0)
    assert found.rapport.tekst == (
        "cijfers van 2024 op de gebiedsindeling van 2025; "
        "2 buurten met gewijzigde grenzen weggelaten"
    )


def test_changed_areas_are_converted_by_area_on_request(changed: Snapshot) -> None:
    found = joined(changed, 2025, omrekenen=True)
    assert found.frame["waarde"].round(3).tolist() == [10.0, 300.0, 200.0, 50.0]
    assert found.frame["herkomst"].tolist() == [
        "gepubliceerd", "geschat", "geschat", "gepubliceerd",
    ]  # fmt: skip
    assert found.rapport.omgerekend == 2
    assert (
        "2 buurten met gewijzigde grenzen omgerekend naar oppervlakte (schatting)"
        in found.rapport.tekst
    )


def test_a_selection_counts_only_its_own_orphans(load: Load, bound: Load) -> None:
    load("gebied_code;inwoners\nBU99990101;10\nBU99980101;20\n")
    snapshot = bound(2024, ["BU99990101", "BU99980201"], [1, 1])
    found = indicators.figures(snapshot, "aantal_inwoners", "buurt")
    areas = boundaries.areas(snapshot, "buurt", gemeenten=["GM9999"])
    assert indicators.join(found, areas).rapport.cijfers_zonder_gebied == 0
    everything = boundaries.areas(snapshot, "buurt")
    assert indicators.join(found, everything).rapport.cijfers_zonder_gebied == 1
