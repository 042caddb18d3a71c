"""The address bar: what is written reads back, and nothing in it breaks a page."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from views.shared import state

CODES = st.from_regex(r"GM[0-9]{4}", fullmatch=True)
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,30}", fullmatch=True)
FLOATS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: x + 0.0)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "gemeente": st.lists(CODES, unique=True, max_size=4).map(tuple),
    "niveau": st.sampled_from(["", "buurt", "wijk", "gemeente", "mijn_gebied"]),
    "jaar": st.one_of(st.just(0), st.integers(1900, 2200)),
    "gebied": st.one_of(st.just(""), CODES, st.just("3511")),
    "indicator": st.one_of(st.just(""), WORDS),
    "methode": st.sampled_from(["", "natuurlijk", "kwantielen"]),
    "klassen": st.integers(2, 12),
    "grenzen": st.lists(FLOATS, unique=True, max_size=6).map(sorted).map(tuple),
    "referentie": st.lists(FLOATS, max_size=1).map(tuple),
    "achtergrond": st.booleans(),
    "tweede": st.one_of(st.just(""), WORDS),
    "jaar2": st.one_of(st.just(0), st.integers(1900, 2200)),
}


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_what_is_written_reads_back(values: dict[str, Any]) -> None:
    query = state.write(values, "kaart")
    read, said = state.parse(query)
    assert said == {}
    assert read == {k: v for k, v in values.items() if v != state.PARAMS[k].default}


@given(st.dictionaries(st.sampled_from([*state.PARAMS, "iets", "embed"]), st.text(max_size=60)))
def test_no_address_breaks_a_page(query: dict[str, str]) -> None:
    values, said = state.parse(query)
    assert set(values) | set(said) <= set(state.PARAMS)
    assert not set(values) & set(said)
    pages = {page for param in state.PARAMS.values() for page in param.pages or ()}
    written: dict[str, str] = {}
    for page in pages:
        written |= state.write(values, page)
    assert state.parse(written) == (values, {})


def test_a_wrong_value_gets_a_sentence_and_the_rest_counts() -> None:
    values, said = state.parse({"jaar": "twintig", "niveau": "wijk", "klassen": "99"})
    assert values == {"niveau": "wijk"}
    assert said["jaar"] == "Jaar: ‘twintig’ in de link is niet te lezen."
    assert set(said) == {"jaar", "klassen"}


def test_defaults_and_choices_of_other_pages_stay_out_of_the_address() -> None:
    values = {"gemeente": ("GM0344", "GM1783"), "klassen": 5, "indicator": "aantal_inwoners"}
    assert state.write(values, "kaart") == {
        "gemeente": "GM0344-GM1783",
        "indicator": "aantal_inwoners",
    }
    assert state.write(values, "gegevens") == {"gemeente": "GM0344-GM1783"}


def test_codes_are_read_however_they_are_typed() -> None:
    assert state.parse({"gebied": "bu03440101"})[0] == {"gebied": "BU03440101"}


def test_the_nearest_is_by_number_or_by_spelling() -> None:
    assert state.nearest(2019, [2024, 2020, 2016]) == 2020
    assert state.nearest("aantal_inwonrs", ["aantal_inwoners", "woz"]) == "aantal_inwoners"
    assert state.nearest("zzz", ["aantal_inwoners"]) is None
    assert state.nearest(1, []) is None
