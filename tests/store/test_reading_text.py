"""Encodings and separators as Dutch publishers use them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Refused, decode, separator_of

DUTCH = st.text(st.sampled_from("abcdefgàéëïöüßç ;,\n0123456789-'"), min_size=1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(text=DUTCH)
def test_marked_and_utf8_text_comes_back(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "x.csv")[0] == text


def test_cp1252_is_recognised_by_not_being_utf8() -> None:
    assert decode("Súdwest-Fryslân".encode("cp1252"), "x.csv") == ("Súdwest-Fryslân", "cp1252")


def test_a_binary_file_is_refused() -> None:
    with pytest.raises(Refused, match="geen tekst"):
        decode(b"SQLite format 3\x00\x10", "x.csv")


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a;b;c\n1,5;2,5;3\n2,5;1,5;3\n", ";"),
        ("a,b\n1,2\n", ","),
        ("a\tb\n1\t2\n", "\t"),
        ("Titel van de tabel, 2020;;;\n;;;\ncode;a;b;c\nGM1;1,0;2,0;3\n", ";"),
        ('naam;waarde\n"Den Bosch, centrum";1\n"A, b";2\n', ";"),
        ("alleen\neen kolom\n", ","),
    ],
)
def test_the_separator_that_cuts_evenly_wins(text: str, separator: str) -> None:
    assert separator_of(text) == separator
