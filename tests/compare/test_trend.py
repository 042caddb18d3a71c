"""Years of one area: borders that change, breaks, and a trend only where it is fair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.chart_years import trend_chart, trend_table
from compare.difference import Oordeel
from compare.trend import judge, trend
from indicators import Richting

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot

ONE, TWO = "BU99990101", "BU99990102"


def figures(**values: float) -> str:
    return "gebied_code,aantal_inwoners\n" + "".join(f"{c},{v}\n" for c, v in values.items())


def test_a_changed_border_is_converted_by_area_and_marked(
    load: Callable[..., Snapshot], bound: Callable[..., Snapshot]
) -> None:
    # in 2022 the first buurt was the left half of what it is in 2024, the second the rest
    bound(2022, {ONE: (0, 0, 1, 1), TWO: (1, 0, 3, 1)})
    bound(2024, {ONE: (0, 0, 2, 1), TWO: (2, 0, 2, 1)})
    load(figures(BU99990101=100, BU99990102=300), jaar=2022, bron="proef")
    here = load(figures(BU99990101=210, BU99990102=190), jaar=2024, bron="proef")

    found = trend(here, ONE, "aantal_inwoners")
    # all of the old first, and a third of the old second
    assert [(p.jaar, p.waarde, p.herkomst, p.breuk) for p in found.eigen.punten] == [
        (2022, pytest.approx(200, rel=0.01), "geschat", False),
        (2024, 210, "gepubliceerd", False),
    ]
    assert "omgerekend (schatting)" in found.eigen.punten[0].reden

    broken = trend(here, ONE, "aantal_inwoners", omrekenen=False)
    assert [(p.jaar, p.waarde, p.breuk) for p in broken.eigen.punten] == [
        (2022, 100, False),
        (2024, 210, True),
    ]
    assert [p.jaar for p in broken.eigen.vergelijkbaar()] == [2024]
    assert any("breuk" in note for note in broken.opmerkingen)


def test_an_unchanged_border_keeps_its_published_figure(
    load: Callable[..., Snapshot], bound: Callable[..., Snapshot]
) -> None:
    shapes = {ONE: (0.0, 0.0, 1.0, 1.0), TWO: (1.0, 0.0, 1.0, 1.0)}
    bound(2022, shapes)
    bound(2024, shapes)
    load(figures(BU99990101=100), jaar=2022, bron="proef")
    here = load(figures(BU99990101=110), jaar=2024, bron="proef")
    points = trend(here, ONE, "aantal_inwoners").eigen.punten
    assert [(p.waarde, p.herkomst, p.breuk, p.reden) for p in points] == [
        (100, "gepubliceerd", False, ""),
        (110, "gepubliceerd", False, ""),
    ]


def test_borders_that_are_not_there_cannot_be_checked_and_that_is_said(
    load: Callable[..., Snapshot], bound: Callable[..., Snapshot]
) -> None:
    bound(2024, {ONE: (0, 0, 1, 1)})
    load(figures(BU99990101=100), jaar=2022, bron="proef")
    here = load(figures(BU99990101=110), jaar=2024, bron="proef")
    found = trend(here, ONE, "aantal_inwoners")
    assert found.eigen.punten[0].reden == "grenzen van 2022 niet te controleren"
    assert found.eigen.punten[0].waarde == 100


def test_without_borders_of_any_year_that_is_said_too(load: Callable[..., Snapshot]) -> None:
    load(figures(BU99990101=100), jaar=2022, bron="proef")
    found = trend(load(figures(BU99990101=110), jaar=2024, bron="proef"), ONE, "aantal_inwoners")
    assert [p.waarde for p in found.eigen.punten] == [100, 110]
    assert any("De grenzen van 2022 zijn niet te controleren" in n for n in found.opmerkingen)


def test_two_years_are_too_few_and_the_benchmark_stands_beside(
    load: Callable[..., Snapshot],
) -> None:
    load(figures(BU99990101=100, GM9999=5000), jaar=2022, bron="proef")
    here = load(figures(BU99990101=110, GM9999=5100), jaar=2024, bron="proef")
    found = trend(here, ONE, "aantal_inwoners", met=["GM9999"])
    assert found.beoordeling.uitkomst == "te_weinig_jaren"
    assert found.beoordeling.tekst.endswith("2 jaren, nodig zijn er 5.")
    assert [p.waarde for p in found.vergelijking[0].punten] == [5000, 5100]


def test_a_masked_area_has_no_series_and_says_so(load: Callable[..., Snapshot]) -> None:
    here = load("gebied_code,rokers\nBU99990101,[c]\nBU99990102,20\n", bron="proef")
    found = trend(here, ONE, "rokers")
    assert found.opmerkingen[0].startswith("Van buurt BU99990101 is er in geen enkel jaar")


def test_five_rising_years_are_a_trend_with_its_judgement() -> None:
    found = judge(
        [2018, 2019, 2020, 2022, 2024], [10, 11, 12, 14, 16], richting=Richting.HOGER_ONGUNSTIG
    )
    assert (found.uitkomst, found.oordeel) == ("stijgend", Oordeel.ONGUNSTIGER)
    assert found.helling == pytest.approx(1.0)
    # the exact chance of one order in 5! or its reverse
    assert found.p == pytest.approx(2 / 120)


@pytest.mark.parametrize("values", [[10, 14, 11, 13, 12], [1, 1, 1, 1, 9]])
def test_no_clear_order_is_no_trend(values: list[float]) -> None:
    found = judge([2018, 2019, 2020, 2021, 2022], values)
    assert found.uitkomst == "geen_duidelijke_trend"


def test_a_change_that_rounding_can_make_is_no_trend() -> None:
    series = [2020, 2021, 2022, 2023, 2024], [10.0, 10.1, 10.2, 10.3, 10.4]
    assert judge(*series).uitkomst == "stijgend"
    found = judge(*series, marge=0.5)
    assert found.uitkomst == "geen_duidelijke_trend"
    assert found.tekst.endswith("niet meer dan de bron kan hebben afgerond.")


@pytest.mark.parametrize(
    ("values", "p"),
    [
        # two of the n!/(ties) orders are as extreme as a series that never falls
        ((40, 40, 41, 41, 42), 2 / 30),
        ((40, 40, 40, 41, 41, 41), 2 / 20),
        ((40, 40, 40, 40, 42, 42, 42), 2 / 35),
    ],
)
def test_years_with_the_same_figure_are_told_exactly(values: tuple[float, ...], p: float) -> None:
    found = judge(range(2018, 2018 + len(values)), values)
    assert found.p == pytest.approx(p)
    assert found.uitkomst == "geen_duidelijke_trend"


def test_the_same_figure_every_year() -> None:
    assert judge([1, 2, 3, 4, 5], [7.0] * 5).tekst == "In alle 5 jaren hetzelfde cijfer."


@given(st.lists(st.floats(-1000, 1000), min_size=0, max_size=9))
def test_a_reversed_series_turns_the_outcome_round(values: list[float]) -> None:
    years = list(range(2010, 2010 + len(values)))
    turned = {"stijgend": "dalend", "dalend": "stijgend"}
    there, back = judge(years, values), judge(years, [-v for v in values])
    assert back.uitkomst == turned.get(there.uitkomst, there.uitkomst)


def test_the_similar_areas_make_one_weighted_line_in_the_years_of_the_area(
    load: Callable[..., Snapshot],
) -> None:
    head = "gebied_code,percentage_koopwoningen,woningvoorraad\n"
    load(head + "WK999901,50,100\nWK999902,20,300\nWK999903,60,100\n", jaar=2022, bron="p")
    here = load(head + "WK999901,52,100\nWK999902,24,100\nWK999903,,100\n", bron="p")
    found = trend(
        here, "WK999901", "percentage_koopwoningen", met=[],
        vergelijkbaar=["WK999902", "WK999903"],
    )  # fmt: skip
    (line,) = found.vergelijking
    assert line.naam == "vergelijkbare wijken"
    assert [(p.jaar, p.waarde) for p in line.punten] == [
        (2022, pytest.approx((20 * 300 + 60 * 100) / 400)),
        (2024, pytest.approx(24)),
    ]
    assert {p.herkomst for p in line.punten} == {"berekend"}
    assert any("niet omgerekend" in note for note in found.opmerkingen)


def test_a_number_of_similar_areas_is_no_line_and_that_is_said(
    load: Callable[..., Snapshot],
) -> None:
    here = load(figures(WK999901=100, WK999902=200), bron="proef")
    found = trend(here, "WK999901", "aantal_inwoners", met=[], vergelijkbaar=["WK999902"])
    assert [p.staat for p in found.vergelijking[0].punten] == ["ontbreekt"]
    assert "Van vergelijkbare wijken ontbreekt 2024." in found.opmerkingen


def test_a_verdict_names_its_method() -> None:
    flat = judge([2020, 2021, 2022, 2023, 2024], [3.0, 5.0, 2.0, 6.0, 3.0])
    assert flat.uitkomst == "geen_duidelijke_trend"
    assert "(Mann-Kendall en Theil-Sen)" in flat.tekst


def test_a_break_is_drawn_with_its_word(
    load: Callable[..., Snapshot], bound: Callable[..., Snapshot]
) -> None:
    bound(2022, {ONE: (0, 0, 1, 1), TWO: (1, 0, 3, 1)})
    bound(2024, {ONE: (0, 0, 2, 1), TWO: (2, 0, 2, 1)})
    load(figures(BU99990101=100, BU99990102=300), jaar=2022, bron="proef")
    here = load(figures(BU99990101=210, BU99990102=190), jaar=2024, bron="proef")
    found = trend(here, ONE, "aantal_inwoners", met=[], omrekenen=False)
    table = trend_table(found)
    assert table["deel"].nunique() == 2
    drawn = trend_chart(table, found.indicator, titel="t", ondertitel="o", bron="b").to_json()
    assert '"woord": "breuk"' in drawn
    whole = trend_table(trend(here, ONE, "aantal_inwoners", met=[]))
    assert (
        '"woord": "breuk"'
        not in trend_chart(whole, found.indicator, titel="t", ondertitel="o", bron="b").to_json()
    )
