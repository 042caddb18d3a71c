"""Years of one area: borders that change, breaks, and a trend only where it is fair."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compare.areas import find_area
from compare.benchmark import VERGELIJKBAAR, Benchmark, Comparer
from compare.difference import Judgement
from compare.trend import find_trend, judge_series
from compare.year_charts import trend_chart, trend_table
from indicators import Richting, SoortCijfer
from indicators.catalogue import own_indicator

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot

_ROW = own_indicator("proef", "Proef", richting=Richting.HOGER_ONGUNSTIG)
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

    found = find_trend(here, ONE, "aantal_inwoners")
    # all of the old first, and a third of the old second
    assert [(p.jaar, p.waarde, p.herkomst, p.breuk) for p in found.eigen.punten] == [
        (2022, pytest.approx(200, rel=0.01), "geschat", False),
        (2024, 210, "gepubliceerd", False),
    ]
    assert "omgerekend (schatting)" in found.eigen.punten[0].reden

    broken = find_trend(here, ONE, "aantal_inwoners", omrekenen=False)
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
    points = find_trend(here, ONE, "aantal_inwoners").eigen.punten
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
    found = find_trend(here, ONE, "aantal_inwoners")
    assert found.eigen.punten[0].reden == "grenzen van 2022 niet te controleren"
    assert found.eigen.punten[0].waarde == 100


def test_without_borders_of_any_year_that_is_said_too(load: Callable[..., Snapshot]) -> None:
    load(figures(BU99990101=100), jaar=2022, bron="proef")
    found = find_trend(
        load(figures(BU99990101=110), jaar=2024, bron="proef"), ONE, "aantal_inwoners"
    )
    assert [p.waarde for p in found.eigen.punten] == [100, 110]
    assert any("De grenzen van 2022 zijn niet te controleren" in n for n in found.opmerkingen)


def test_two_years_are_too_few_and_the_benchmark_stands_beside(
    load: Callable[..., Snapshot],
) -> None:
    load(figures(BU99990101=100, GM9999=5000), jaar=2022, bron="proef")
    here = load(figures(BU99990101=110, GM9999=5100), jaar=2024, bron="proef")
    found = find_trend(here, ONE, "aantal_inwoners", met=["GM9999"])
    assert found.beoordeling.uitkomst == "te_weinig_jaren"
    assert found.beoordeling.tekst.endswith("2 jaren, nodig zijn er 5.")
    assert [p.waarde for p in found.vergelijking[0].punten] == [5000, 5100]


def test_a_masked_area_has_no_series_and_says_so(load: Callable[..., Snapshot]) -> None:
    here = load("gebied_code,rokers\nBU99990101,[c]\nBU99990102,20\n", bron="proef")
    found = find_trend(here, ONE, "rokers")
    assert found.opmerkingen[0].startswith("Van buurt BU99990101 is er in geen enkel jaar")


def test_five_rising_years_are_a_trend_with_its_judgement() -> None:
    found = judge_series([2018, 2019, 2020, 2022, 2024], [10, 11, 12, 14, 16], indicator=_ROW)
    assert (found.uitkomst, found.oordeel) == ("stijgend", Judgement.ONGUNSTIGER)
    assert "gemiddeld +1" in found.tekst
    # the exact chance of one order in 5! or its reverse
    assert found.p == pytest.approx(2 / 120)


@pytest.mark.parametrize("values", [[10, 14, 11, 13, 12], [1, 1, 1, 1, 9]])
def test_no_clear_order_is_no_trend(values: list[float]) -> None:
    found = judge_series([2018, 2019, 2020, 2021, 2022], values)
    assert found.uitkomst == "geen_duidelijke_trend"


def test_a_change_that_rounding_can_make_is_no_trend() -> None:
    series = [2020, 2021, 2022, 2023, 2024], [10.0, 10.1, 10.2, 10.3, 10.4]
    assert judge_series(*series).uitkomst == "stijgend"
    found = judge_series(*series, marge=0.5)
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
    found = judge_series(range(2018, 2018 + len(values)), values)
    assert found.p == pytest.approx(p)
    assert found.uitkomst == "geen_duidelijke_trend"


def test_the_same_figure_every_year() -> None:
    assert judge_series([1, 2, 3, 4, 5], [7.0] * 5).tekst == "In alle 5 jaren hetzelfde cijfer."


@given(st.lists(st.floats(-1000, 1000), min_size=0, max_size=9))
def test_a_reversed_series_turns_the_outcome_round(values: list[float]) -> None:
    years = list(range(2010, 2010 + len(values)))
    turned = {"stijgend": "dalend", "dalend": "stijgend"}
    there, back = judge_series(years, values), judge_series(years, [-v for v in values])
    assert back.uitkomst == turned.get(there.uitkomst, there.uitkomst)


def test_the_similar_areas_make_one_weighted_line_in_the_years_of_the_area(
    load: Callable[..., Snapshot],
) -> None:
    head = "gebied_code,percentage_koopwoningen,woningvoorraad\n"
    load(head + "WK999901,50,100\nWK999902,20,300\nWK999903,60,100\n", jaar=2022, bron="p")
    here = load(head + "WK999901,52,100\nWK999902,24,100\nWK999903,,100\n", bron="p")
    found = find_trend(
        here, "WK999901", "percentage_koopwoningen", met=[],
        vergelijkbaar=["WK999902", "WK999903"],
    )  # fmt: skip
    (line,) = found.vergelijking
    assert line.naam == "vergelijkbare wijken"
    assert [(p.jaar, p.waarde) for p in line.punten] == [
        # the second has no figure of 2024: what it had before does not count either
        (2022, pytest.approx(20)),
        (2024, pytest.approx(24)),
    ]
    assert any("1 van de 2 gebieden" in note for note in found.opmerkingen)
    assert {p.herkomst for p in line.punten} == {"berekend"}
    assert any("niet omgerekend" in note for note in found.opmerkingen)


def test_a_line_is_of_the_same_areas_in_every_year_and_says_which_year_it_lacks(
    load: Callable[..., Snapshot],
) -> None:
    head = "gebied_code,percentage_koopwoningen,woningvoorraad\n"
    similar = [f"WK9999{i:02d}" for i in range(2, 12)]
    # of 2020 only the three highest are there: the line would fall where all three rise
    old = "".join(f"{code},{60 + i},100\n" for i, code in enumerate(similar[:3]))
    most = "".join(f"{code},{30 + i},100\n" for i, code in enumerate(similar[:8]))
    new = "".join(f"{code},{70 - 5 * i},100\n" for i, code in enumerate(similar))
    load(head + "WK999901,40,100\n" + old, jaar=2020, bron="p")
    load(head + "WK999901,41,100\n" + most, jaar=2022, bron="p")
    here = load(head + "WK999901,42,100\n" + new, bron="p")
    found = find_trend(here, "WK999901", "percentage_koopwoningen", met=[], vergelijkbaar=similar)
    (line,) = found.vergelijking
    assert [(p.jaar, p.staat, p.waarde) for p in line.punten] == [
        (2020, "ontbreekt", pytest.approx(float("nan"), nan_ok=True)),
        (2022, "waarde", pytest.approx(33.5)),
        (2024, "waarde", pytest.approx(70 - 5 * 3.5)),
    ]
    assert "van 8 van de 10 gebieden" in line.punten[1].gemaakt
    said = " ".join(found.opmerkingen)
    assert "8 van de 10 gebieden" in said
    assert "geen punt van 2020: 3 van de 10 hebben dan een cijfer" in said


def test_members_that_are_not_there_count_as_without_a_figure(
    load: Callable[..., Snapshot],
) -> None:
    head = "gebied_code,percentage_koopwoningen,woningvoorraad\n"
    here = load(head + "WK999901,40,100\nWK999902,50,100\nWK999903,60,100\n", bron="p")
    own = find_area(here, "WK999901")
    like = Benchmark(VERGELIJKBAAR, VERGELIJKBAAR, "wijken", leden=("WK999902", "WK999903", "WK7"))
    figure, _ = Comparer(here).beside(own, like, "percentage_koopwoningen", 2024)
    assert figure.meting.waarde == pytest.approx(55)
    # that it was computed says `gemaakt`, and not this too
    assert figure.toelichting == "gewogen met woningvoorraad van 2 van de 3 gebieden"
    few = replace(like, leden=("WK999902", "WK7", "WK8"))
    gone, _ = Comparer(here).beside(own, few, "percentage_koopwoningen", 2024)
    assert gone.meting.staat == "ontbreekt"


def test_what_was_computed_is_open_and_named_with_its_weights(
    load: Callable[..., Snapshot],
) -> None:
    head = "gebied_code,gemiddelde_woz_waarde,aantal_huishoudens\n"
    rows = "WK999901,200000,100\nWK999902,300000,300\n"
    load(head + rows, jaar=2022, bron="p")
    here = load(head + rows + "GM9999,280000,400\n", bron="p")
    found = find_trend(here, "WK999901", "gemiddelde_woz_waarde", met=["GM9999"])
    table = trend_table(found)
    town = table[table["gebied"] == "GM9999"].set_index("jaar")
    assert town["hoe"].to_dict() == {2022: "berekend", 2024: "gepubliceerd"}
    assert town.loc[2022, "waarde"] == pytest.approx(275_000)
    assert any(
        "2022: niet gepubliceerd, maar berekend (" in note
        and "; gewogen met aantal huishoudens als benadering)" in note
        for note in found.opmerkingen
    )
    drawn = trend_chart(table, found.indicator, titel="t", ondertitel="o", bron="b")
    assert '"domain": ["gepubliceerd", "berekend"]' in drawn.to_json(indent=None)
    # a line draws what is read beside it, not what rounding makes of it
    near = table.assign(waarde=table["waarde"] + 0.4)
    again = trend_chart(near, found.indicator, titel="t", ondertitel="o", bron="b")
    assert again.to_json() == drawn.to_json()


@pytest.mark.parametrize(
    ("unit", "kind", "step", "said"),
    [
        ("euro", SoortCijfer.GEMIDDELDE, 14_750.0, "+€ 14.750 per jaar"),
        ("%", SoortCijfer.PERCENTAGE, -0.35, "−0,35 procentpunt per jaar"),
        ("inwoners", SoortCijfer.AANTAL, 14.6, "+15 inwoners per jaar"),
        ("score", SoortCijfer.INDEX, 1.5, "+1,5 punt per jaar"),
    ],
)
def test_a_change_is_said_with_its_unit(
    unit: str, kind: SoortCijfer, step: float, said: str
) -> None:
    row = replace(_ROW, eenheid=unit, soort=kind)
    found = judge_series(
        range(2018, 2024), [100_000 + step * year for year in range(6)], indicator=row
    )
    assert f"gemiddeld {said}" in found.tekst


def test_a_number_of_similar_areas_is_no_line_and_that_is_said(
    load: Callable[..., Snapshot],
) -> None:
    here = load(figures(WK999901=100, WK999902=200), bron="proef")
    found = find_trend(here, "WK999901", "aantal_inwoners", met=[], vergelijkbaar=["WK999902"])
    assert [p.staat for p in found.vergelijking[0].punten] == ["ontbreekt"]
    assert "Van vergelijkbare wijken ontbreekt 2024." in found.opmerkingen


def test_a_verdict_has_no_words_of_statistics() -> None:
    flat = judge_series([2020, 2021, 2022, 2023, 2024], [3.0, 5.0, 2.0, 6.0, 3.0])
    assert flat.uitkomst == "geen_duidelijke_trend"
    assert flat.tekst == "Geen duidelijke trend over 5 jaren, gemiddeld +0,25 per jaar."


def test_a_break_is_drawn_with_its_word(
    load: Callable[..., Snapshot], bound: Callable[..., Snapshot]
) -> None:
    bound(2022, {ONE: (0, 0, 1, 1), TWO: (1, 0, 3, 1)})
    bound(2024, {ONE: (0, 0, 2, 1), TWO: (2, 0, 2, 1)})
    load(figures(BU99990101=100, BU99990102=300), jaar=2022, bron="proef")
    here = load(figures(BU99990101=210, BU99990102=190), jaar=2024, bron="proef")
    found = find_trend(here, ONE, "aantal_inwoners", met=[], omrekenen=False)
    table = trend_table(found)
    assert table["deel"].nunique() == 2
    drawn = trend_chart(table, found.indicator, titel="t", ondertitel="o", bron="b").to_json()
    assert '"woord": "breuk"' in drawn
    whole = trend_table(find_trend(here, ONE, "aantal_inwoners", met=[]))
    assert (
        '"woord": "breuk"'
        not in trend_chart(whole, found.indicator, titel="t", ondertitel="o", bron="b").to_json()
    )
