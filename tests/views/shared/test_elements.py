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
