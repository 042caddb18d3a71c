"""Fetching on the page: the plan first, then progress, what changes, and the map at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sources.questions import keep, kept_questions
from sources.source_list import VARIABLE, source_list
from store import DataFolder
from tests.pages import sound
from tests.sources import small_services
from tests.sources.server import Reply, serving
from views.gegevens import fetch_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from tests.sources.server import Services


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    with serving(small_services.small()) as served:
        monkeypatch.setenv(VARIABLE, str(served.write_bronnen(tmp_path / "bronnen.toml")))
        yield served


@pytest.fixture
def empty(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "gegevens")


def press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()


def texts(app: AppTest) -> str:
    shown = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.success]
    return "\n".join(str(one.value) for one in shown).replace("\\", "")


def ended(app: AppTest) -> Any:
    busy = app.session_state[fetch_form._SESSION]
    assert busy.job.wait(120)
    app.run()
    sound(app)
    return busy


def test_from_an_empty_folder_to_the_map(
    open_app: Callable[..., AppTest], empty: DataFolder, services: Services
) -> None:
    app = open_app(empty, "gegevens")
    # it stands first, and nothing is asked of anybody
    assert app.session_state["keuze_deel"] == "ophalen"
    app.selectbox(key="ophalen_gemeente").set_value("GM0344").run()
    app.multiselect(key="ophalen_delen").set_value(["grenzen", "cijfers"]).run()
    assert list(app.dataframe[0].value["Licentie"]) == ["CC BY 4.0"] * 2
    assert "om welke gemeente het gaat (Utrecht)" in texts(app)
    assert services.asked == []
    app.button(key="ophalen_begin").click().run()
    busy = ended(app)
    assert "2 onderdelen staan nu in de gegevensmap" in texts(app)
    assert {r.key.soort.value for r in empty.snapshot().sets} == {"grenzen", "indicatoren"}
    assert busy.shows["niveau"] == "buurt"
    assert busy.shows["gemeente"] == ("GM0344",)
    assert [row.vraag.label for row in kept_questions(empty.path)] == ["Utrecht"]
    press(app, "Bekijk op de kaart")
    sound(app)
    # and again: an edition that changed is shown before it is taken over
    services.tables["86165NED"][5]["AantalInwoners_5"] = 1234
    before = empty.snapshot().hash
    again = open_app(empty, "gegevens", deel="ophalen")
    again.button(key="ophalen_bijwerken").click().run()
    ended(again)
    assert "1 cijfer veranderd" in texts(again)
    assert empty.snapshot().hash == before
    press(again, "Overnemen")
    assert empty.snapshot().hash != before


def test_what_does_not_come_is_said_and_nothing_is_changed(
    open_app: Callable[..., AppTest], empty: DataFolder, services: Services
) -> None:
    services.fault("/open_onderwijsdata", *[Reply(b"<html>", 200, "text/html")] * 9)
    app = open_app(empty, "gegevens")
    app.selectbox(key="ophalen_gemeente").set_value("GM0344").run()
    app.multiselect(key="ophalen_delen").set_value(["scholen"]).run()
    app.button(key="ophalen_begin").click().run()
    ended(app)
    assert "Een webpagina in plaats van gegevens" in texts(app)
    assert empty.snapshot().sets == ()
    press(app, "Opnieuw kiezen")
    sound(app)


def test_a_gemeente_that_is_no_more_is_said_before_anything_is_asked(
    open_app: Callable[..., AppTest], empty: DataFolder
) -> None:
    app = open_app(empty, "gegevens")
    app.selectbox(key="ophalen_gemeente").set_value("GM0738").run()
    assert "Aalburg is sinds 2019 deel van Altena" in texts(app)
    assert not [b for b in app.button if b.label == "Ophalen"]


def test_what_is_due_stands_on_the_page_and_its_rhythm_can_be_chosen(
    open_app: Callable[..., AppTest], empty: DataFolder
) -> None:
    from sources.plan import question

    keep(empty.path, question(["Utrecht"], source_list(), met="cijfers"))
    file = empty.path / "ophalen" / "vragen.json"
    day = kept_questions(empty.path)[0].laatst
    file.write_text(file.read_text("utf-8").replace(day, "2024-02-01"), encoding="utf-8")
    assert "Het is tijd om" in texts(open_app(empty, "gegevens", deel="inhoud"))
    app = open_app(empty, "gegevens")
    assert "Het is tijd om te kijken of er nieuwere uitgaven zijn voor Utrecht" in texts(app)
    assert "Weer vanaf 2 mei 2024" in texts(app)
    app.selectbox(key="ritme_0_GM0344").set_value("geen").run()
    sound(app)
    assert "Het is tijd" not in texts(app)
    [kept] = kept_questions(empty.path)
    assert (kept.ritme, kept.laatst) == ("geen", "2024-02-01")
