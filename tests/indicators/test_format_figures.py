from __future__ import annotations

import math

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from indicators import catalogue, format_value
from indicators.figures import state_clause
from store.dutch import format_number, listed, unbroken


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        ("gemiddelde_woz_waarde", 310000.0, "€ 310.000"),
        ("percentage_0_tot_15_jaar", 19.4, "19 %"),
        ("percentage_personen_met_laagste_inkomen", 49.5, "49,5 %"),
        ("aantal_inwoners", 35255.0, "35.255"),
        ("aantal_inwoners", 0.0, "0"),
        ("afstand_tot_huisarts", 0.7, "0,7 km"),
        ("afstand_tot_huisarts", 0.05, "0,1 km"),
        ("afstand_tot_huisarts", 0.04, "minder dan 0,1 km"),
        ("afstand_tot_huisarts", 0.0, "minder dan 0,1 km"),
        ("leefbaarometer_overlast", -0.14, "−0,14"),
    ],
)
def test_values_as_dutch_people_read_them(indicator: str, value: float, text: str) -> None:
    assert format_value(catalogue()[indicator], value, "waarde") == text


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("afgeschermd", "afgeschermd"),
        ("ontbreekt", "ontbreekt"),
        ("nvt", "niet van toepassing"),
    ],
)
def test_a_state_never_shows_a_number(state: str, text: str) -> None:
    row = catalogue()["aantal_inwoners"]
    assert format_value(row, 12.0, state) == text
    assert format_value(row, math.nan, state) == text


@given(st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 3))
def test_numbers_are_those_of_babel(value: float, decimals: int) -> None:
    exact = float(f"{value:.{decimals}f}")
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    expected = format_decimal(exact, format=pattern, locale="nl_NL").replace("-", "−")
    if exact == 0:
        expected = expected.lstrip("−")
    assert format_number(value, decimals) == expected


def test_a_number_stays_with_its_sign() -> None:
    assert unbroken("tussen 2,7 % en 100 % (% van 5)") == "tussen 2,7\xa0% en 100\xa0% (% van 5)"


@pytest.mark.parametrize(
    ("words", "text"), [("", ""), ("a", "a"), ("ab", "a en b"), ("abc", "a, b en c")]
)
def test_an_enumeration(words: str, text: str) -> None:
    assert listed(list(words)) == text


@pytest.mark.parametrize(
    ("staat", "text"),
    [
        ("afgeschermd", "het cijfer is afgeschermd"),
        ("nvt", "het cijfer is niet van toepassing"),
        ("ontbreekt", "het cijfer ontbreekt"),
        ("iets nieuws", "het cijfer ontbreekt"),
    ],
)
def test_a_state_as_a_clause(staat: str, text: str) -> None:
    assert state_clause("het cijfer", staat) == text
