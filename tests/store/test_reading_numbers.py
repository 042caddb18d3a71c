from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.reading.numbers import Decimaal, decimal_sign, parse_number, to_numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("19", 19.0),
        (" 1.234,5 ", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("0,5", 0.5),
        ("0.123", 0.123),
        ("12.5", 12.5),
        ("1 234", 1234.0),
        ("1\u00a0234,5", 1234.5),
        ("19 %", 19.0),
        ("−4", -4.0),
        ("-99997", -99997.0),
        ("1.5e3", 1500.0),
    ],
)
def test_what_can_be_read_in_one_way_is_read(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["1.234", "1,234", "€ 310.000"])
def test_what_can_be_read_in_two_ways_is_not_guessed(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["", ".", "-", "x", "12a", "1.2.3", "1,2,3", "<5", "12.34.567"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None
    assert parse_number(text, Decimaal.KOMMA) is None
    assert parse_number(text, Decimaal.PUNT) is None


def test_the_file_decides_about_thousands() -> None:
    assert parse_number("1.234", Decimaal.KOMMA) == 1234
    assert parse_number("1.234", Decimaal.PUNT) == 1.234
    assert parse_number("€ 310.000", Decimaal.KOMMA) == 310000


def test_another_column_of_the_file_shows_the_decimal_sign() -> None:
    ambiguous, telling = pd.Series(["1.234", "2.500"]), pd.Series(["0,5", "."])
    assert decimal_sign([ambiguous]) is None
    assert decimal_sign([ambiguous, telling]) is Decimaal.KOMMA
    assert decimal_sign([pd.Series(["0.5"]), telling]) is None


def test_an_ambiguous_column_is_read_and_marked() -> None:
    found = to_numbers(pd.Series(["1.234", "850", ""]), decimaal=None, anders=Decimaal.KOMMA)
    assert found.waarden[:2].tolist() == [1234.0, 850.0]
    assert found.dubbelzinnig.tolist() == [True, False, False]
    assert found.leeg.tolist() == [False, False, True]


def test_a_number_of_a_workbook_is_never_ambiguous() -> None:
    cells = pd.Series([1.234, 5, "1.234,5", None, "x"], dtype=object)
    found = to_numbers(cells, decimaal=None, anders=Decimaal.KOMMA)
    assert found.waarden[:3].tolist() == [1.234, 5.0, 1234.5]
    assert not found.dubbelzinnig.any()
    assert found.leeg.tolist() == [False, False, False, True, False]
    assert found.tekst.tolist() == [False, False, False, False, True]


def dutch(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


@given(
    st.lists(
        st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False), min_size=1, max_size=20
    ),
    st.sampled_from([1, 2, 4]),
)
def test_dutch_numbers_come_back(values: list[float], decimals: int) -> None:
    texts = [dutch(value, decimals) for value in values]
    found = to_numbers(pd.Series(texts), decimaal=Decimaal.KOMMA)
    expected = [float(f"{value:.{decimals}f}") for value in values]
    assert found.waarden.tolist() == expected
    # One decimal sign shows itself, so the same column needs no telling.
    assert to_numbers(pd.Series(texts), decimaal=None).waarden.tolist() == expected


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none_and_both_ways_agree(text: str) -> None:
    for sign in Decimaal:
        one = parse_number(text, sign)
        found = to_numbers(pd.Series([text], dtype="str"), decimaal=sign)
        assert (one is None) == math.isnan(found.waarden[0])
        if one is not None:
            assert found.waarden[0] == one
