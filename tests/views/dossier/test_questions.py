"""Vragen: whether a figure answers a question, and the table of what there are figures of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Records
from store.records_rows import Opdracht
from tests import small_folder
from tests.pages import sound
from tests.views.dossier.test_page import click, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

Kept = tuple["DataFolder", Records]


def question(key: str, **values: object) -> Opdracht:
    return Opdracht("vraag", {"dossier": "d1", "cyclus": 2, "stand": "open", **values}, key)


def test_a_question_says_what_answers_it_and_leads_there(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    written[1].apply([
        question("q1", tekst="Hoeveel *kinderen*?", doel="Een zaal kiezen", gebied=["WK999901"],
                 indicatoren=[small_folder.INDICATOR], domein="meedoen"),
        question("q2", tekst="Met een cijfer dat weg is", indicatoren=["weg"], gebied=["WK999901"]),
    ])  # fmt: skip
    app = open_app(written[0], "dossier", dossierdeel="vragen")
    labels = [one.label.replace("\\", "") for one in app.expander]
    assert "● het cijfer is er: Het gekozen cijfer is er." in labels
    assert "○ ontbreekt: Nog niet: weg." in labels
    app.session_state["cijfers_q1"] = True
    app.run()
    sound(app)
    text = said(app)
    assert "Doel erachter:** Een zaal kiezen" in text
    assert "(wijk): Er is een cijfer van 2024." in text
    # those of the menu carry no choices
    found = [one.proto for one in app.get("page_link") if one.proto.query_string]
    links = {one.label.replace("\\", ""): one.query_string for one in found}
    assert "gebied=WK999901" in links["Vergelijken"]
    [figure] = [query for label, query in links.items() if label.startswith("Kaart: ")]
    assert f"indicator={small_folder.INDICATOR}" in figure
    assert "aanboddomein=meedoen" in links["Aanbod"]


def test_coverage_sorts_what_is_missing_and_opens_what_asked_it(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    written[1].apply([question("q1", tekst="Wie doet mee?", cijfer="ontbreekt")])
    app = open_app(written[0], "dossier", dossierdeel="vragen", blad="dekking")
    table = app.dataframe[0].value
    assert list(table["Niveau"][:3]) == ["buurt", "wijk", "gemeente"]
    assert len(table) == 27
    assert "Iets nieuws maken" in "\n".join(one.value for one in app.subheader)
    assert "Wie doet mee?" in said(app)
    click(app, "dekking_NIEUW_0")
    assert [one.value for one in app.header] == ["Wie doet mee?"]
