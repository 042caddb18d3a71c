"""The one exchange csv: numbers in full, missing as empty, and no name that executes."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.exchange import exchange_csv, row_height


def test_every_kind_of_cell() -> None:
    frame = pd.DataFrame(
        {
            "code": ["BU00010001", None],
            "naam": ['Oud, "Nieuw"', "Één"],
            "heel": pd.array([3, pd.NA], dtype="Int64"),
            "getal": [-1.5, np.nan],
            "smal": np.array([0.5, -2.0], dtype=np.float32),
        }
    )
    assert exchange_csv(frame).decode("utf-8") == (
        "code,naam,heel,getal,smal\n"
        'BU00010001,"Oud, ""Nieuw""",3,-1.5,0.5\n'
        ",Één,,,-2\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e-7, "0.0000001"),
        (1e12, "1000000000000"),
        (1200.0, "1200"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (1e22, "10000000000000000000000"),
    ],
)
def test_numbers_are_plain(number: float, text: str) -> None:
    assert exchange_csv(pd.DataFrame({"x": [number]})) == f"x\n{text}\n".encode()


def test_text_that_a_spreadsheet_executes_gets_an_apostrophe_and_numbers_do_not() -> None:
    texts = ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "  =1", "＝1", "'s-Graveland", "A=B"]
    frame = pd.DataFrame({"naam": texts, "getal": range(-9, 0), "=kop": "x"})
    head, *rows = csv.reader(io.StringIO(exchange_csv(frame).decode(), newline=""))
    assert head == ["naam", "getal", "'=kop"]
    assert [row[0] for row in rows] == [
        "'=1+1", "'+1", "'-2", "'@SUM(A1)", "'\t=1", "'  =1", "'＝1", "'s-Graveland", "A=B",
    ]  # fmt: skip
    assert [row[1] for row in rows] == [str(n) for n in range(-9, 0)]


def test_a_table_without_rows_is_its_heading() -> None:
    assert exchange_csv(pd.DataFrame(columns=["a", "b"])) == b"a,b\n"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_comes_back_exactly_and_never_with_an_exponent(number: float) -> None:
    text = exchange_csv(pd.DataFrame({"x": [number]})).decode().splitlines()[1]
    assert float(text) == number
    assert not set(text) - set("-.0123456789")


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ([], 1),
        ([("", 10)], 1),
        ([("kort", 10), ("een twee drie vier", 10)], 4),
        ([("twee\nregels", 40)], 2),
        ([("woord " * 500, 8)], 409 / 15),
    ],
)
def test_a_row_is_as_high_as_its_longest_text(cells: list[tuple[str, float]], lines: float) -> None:
    assert row_height(cells) == 15 * lines
