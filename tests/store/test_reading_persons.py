"""Tables of persons are refused by their headings, however these are spelled."""

from __future__ import annotations

import pytest

from store import Refused
from store.reading.persons import person_hints, personal_columns, refuse_personal


@pytest.mark.parametrize(
    "heading", ["BSN", "Geboorte-datum", "geboorte_datum ", "Achternaam", "leerling nummer", "PGN"]
)
def test_personal_headings_are_known_in_every_spelling(heading: str) -> None:
    assert personal_columns(["gebied_code", heading]) == [heading]


def test_a_name_is_personal_only_where_rows_are_pupils() -> None:
    assert personal_columns(["code", "naam", "waarde"]) == []
    assert personal_columns(["code", "Naam"], also=("naam",)) == ["Naam"]


def test_the_refusal_says_which_column_and_what_to_do() -> None:
    with pytest.raises(Refused, match=r"kolom bsn.*niets opgeslagen.*Tel eerst op"):
        refuse_personal(["bsn"], "lijst.csv", wanted="een tabel met cijfers per gebied")


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("Bel mevrouw Jansen op 06-12 34 56 78", ["06-12 34 56 78", "mevrouw Jansen"]),
        ("mail j.jansen@voorbeeld.nl", ["j.jansen@voorbeeld.nl"]),
        ("volgens J.P. de Vries en Fatima el Amrani", ["J.P. de Vries", "Fatima el Amrani"]),
        ("Jan van Galenstraat 3 en de Anne Frank school", []),
        ("1.040 1.590 in 2019–2022, 0-18 jaar, WK034403", []),
        ("de jeugdverpleegkundige van Buurtteam Overvecht", []),
    ],
)
def test_what_looks_like_a_person_in_a_text_is_pointed_out(text: str, hints: list[str]) -> None:
    assert person_hints(text) == hints
