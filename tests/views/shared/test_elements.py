"""Text of people on a page: shown as it is, and nothing in it to click on."""

from __future__ import annotations

import re

import pytest

from views.shared import elements

# where GitHub's Markdown finds an address in text that has been read (mdast autolink literals)
ADDRESS = re.compile(
    r"https?://[-.\w]+|www(?=\.)[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE
)


@pytest.mark.parametrize(
    "text",
    [
        "zie https://voorbeeld.nl/a?b=1",
        "HTTP://X.NL",
        "www.voorbeeld.nl",
        "mail jan.p@voorbeeld.nl",
    ],
)
def test_an_address_in_text_is_no_link(text: str) -> None:
    read = elements.plain(text).replace("\\", "")
    assert ADDRESS.search(text)
    assert not ADDRESS.search(read)
    assert read.replace("\u2060", "") == text


def test_other_text_stays_as_it_is() -> None:
    text = "Jan & Piet: 20 % (of meer), @home"
    assert elements.plain(text).replace("\\", "") == text


def test_on_a_screen_of_a_presentation_a_long_list_holds_the_areas_of_the_own_gemeente(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(elements, "_MANY_OPTIONS", 3)
    every = dict.fromkeys(("NL00", "GM9901", "GM9902", "WK990101", "WK990201", "BU99010101"), "")
    assert elements.at_hand(every, "WK990101") == every
    monkeypatch.setattr(elements.state, "get", lambda _: "lijn")
    assert list(elements.at_hand(every, "WK990101")) == ["GM9901", "WK990101", "BU99010101"]
    assert elements.at_hand(every, "") == every
    few = dict.fromkeys(("WK990101", "WK990201"), "")
    assert elements.at_hand(few, "WK990101") == few


def test_words_of_a_chart_are_larger_on_a_beamer_and_its_marks_and_tables_stay() -> None:
    table = {"t": [{"fontSize": 11}]}
    spec = {"title": {"fontSize": 10}, "datasets": table, "layer": [{"mark": {"fontSize": 11}}]}
    assert elements._larger(spec) == {**spec, "title": {"fontSize": 13}}
