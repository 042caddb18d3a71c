"""The answer above the key figures, and key figures that are kept with the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compare.summary import kept_key_figures
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder


@pytest.fixture
def open_page(open_app: Callable[..., AppTest], filled: DataFolder) -> Callable[..., AppTest]:
    """Return a function that opens the page with some choices in its address."""

    def run(**query: str) -> AppTest:
        return open_app(filled, "vergelijken", **query)

    return run


def html(app: AppTest) -> str:
    return "\n".join(str(block.proto.body) for block in app.get("html"))


NOTHING = (
    "**Buurt Berkhof wijkt op het enige onderwerp dat te vergelijken is niet veel "
    "af van Proefdam.**"
)
ONE = (
    "**Buurt Berkhof wijkt op 1 van de 2 onderwerpen die te vergelijken zijn veel af van "
    "Proefdam.** Dat is: percentage huishoudens met een laag inkomen hoger (30,0 % tegen 19,0 %)."
)


@pytest.mark.parametrize(("tested", "answer"), [(False, NOTHING), (True, ONE)])
def test_the_answer_stands_above_the_key_figures(
    open_app: Callable[..., AppTest], tmp_path: Path, *, tested: bool, answer: str
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    if tested:
        small_folder.with_tested(folder)
    app = open_app(folder, "vergelijken", gebied="BU99990102", maatstaf="gemeente")
    said = app.tabs[0].markdown[0].value.replace("\\", "").replace("\u00a0", " ")
    assert said == answer


def test_kept_key_figures_come_back_without_an_address(
    open_page: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_page(gebied="BU99990102", kern="gemiddelde_woz_waarde")
    app.button("kern_bewaren").click().run()
    assert kept_key_figures(filled.path) == ("gemiddelde_woz_waarde",)
    again = open_page(gebied="BU99990103")
    cards = html(again)
    assert "WOZ" in cards
    assert cards.count('class="naam"') == 1
    again.button("kern_vergeten").click().run()
    assert kept_key_figures(filled.path) == ()
    assert html(again).count('class="naam"') > 1
