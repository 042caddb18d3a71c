from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from boundaries import NIVEAUS, niveau_of, normalise_code, normalise_codes, parent_code

WITH_DIGITS = [level for level in NIVEAUS.values() if level.id not in ("land", "pc4")]


@pytest.mark.parametrize(
    ("value", "niveau", "expected"),
    [
        ("BU03440101", None, "BU03440101"),
        ("  bu03440101 ", None, "BU03440101"),
        (3440101, "buurt", "BU03440101"),
        ("3440101", None, None),
        (344.0, "gemeente", "GM0344"),
        ("0344", "gemeente", "GM0344"),
        ("GM344", None, "GM0344"),
        ("GM0344", "buurt", None),
        ("WK0363SE", None, "WK0363SE"),
        ("0363SE03", "buurt", "BU0363SE03"),
        ("3511", "pc4", "3511"),
        ("0344", "pc4", None),
        ("351", "pc4", None),
        ("NL01", None, "NL00"),
        ("Nederland", "land", "NL00"),
        ("LD01", None, None),
        ("LD01", "land", None),
        ("0", "gemeente", None),
        ("DE12", None, None),
        ("", "buurt", None),
        (None, "buurt", None),
        ("GM34411", None, None),
        # Never padded into existence: a digit is missing, and gemeente 0000 does not exist.
        ("BU0344011", None, None),
        ("WK0344", None, None),
        ("0344011", "buurt", None),
        (30101, "buurt", "BU00030101"),
        (111, "buurt", None),
        ("BU00000111", None, None),
        ("0000", "gemeente", None),
        ("PO2601", None, "PO2601"),
    ],
)
def test_code_is_spelled_one_way(value: object, niveau: str | None, expected: str | None) -> None:
    assert normalise_code(value, niveau) == expected


@given(level=st.sampled_from(WITH_DIGITS), number=st.integers(1, 10**9))
def test_every_spelling_of_a_number_gives_the_same_code(level: object, number: int) -> None:
    assert isinstance(level, type(NIVEAUS["buurt"]))
    number %= 10**level.cijfers
    full = f"{number:0{level.cijfers}d}"
    none = number == 0 or (level.id in ("buurt", "wijk", "gemeente") and full[:4] == "0000")
    expected = None if none else level.prefix + full
    spellings = [str(number), f"{number}.0", f" {full} ", f"00{full}"]
    spellings += [f"{level.prefix}{full}", f" {level.prefix.lower()}{full}"]
    if level.id not in ("buurt", "wijk"):
        spellings.append(f"{level.prefix}{number}")
    assert {normalise_code(text, level.id) for text in spellings} == {expected}
    if expected:
        assert niveau_of(expected) == level.id
        assert normalise_code(expected) == expected


@given(st.sampled_from(["BU", "WK"]), st.integers(1, 10**5 - 1))
def test_a_code_that_lost_a_digit_is_none(prefix: str, number: int) -> None:
    assert normalise_code(f"{prefix}{number:05d}") is None
    assert normalise_code(f"0{number:05d}", "buurt") is None


@given(st.text(max_size=12))
def test_whatever_comes_out_is_a_code_that_stays_itself(text: str) -> None:
    for niveau in (None, *NIVEAUS):
        code = normalise_code(text, niveau)
        if code is not None:
            level = niveau_of(code)
            assert level is not None
            assert normalise_code(code, level) == code


@given(st.integers(10_000, 99_999_999))
def test_parents_begin_with_the_digits_of_the_child(number: int) -> None:
    code = f"BU{number:08d}"
    assert parent_code(code, "wijk") == f"WK{code[2:8]}"
    assert parent_code(code, "gemeente") == f"GM{code[2:6]}"
    assert parent_code(code, "buurt") == code
    assert parent_code(code, "land") == "NL00"
    assert parent_code(code, "provincie") is None


def test_a_code_has_no_parent_below_it() -> None:
    assert parent_code("GM0344", "wijk") is None
    assert parent_code("onzin", "gemeente") is None
    assert parent_code("BU0363SE03", "wijk") == "WK0363SE"


def test_a_column_becomes_codes_and_missing() -> None:
    codes = normalise_codes(pd.Series(["344", None, "x", "GM0363", "344"]), "gemeente")
    assert codes.tolist()[0] == "GM0344"
    assert codes.isna().tolist() == [False, True, True, False, False]
