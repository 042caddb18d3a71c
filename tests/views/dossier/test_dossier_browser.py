"""A dossier in a real Chromium: from a question to a verslag by clicking, kept over a restart."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
import pytest

from store.records import Records
from tests import browser, small_folder
from tests.databases import database, postgres

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser import Screen

__all__ = ["database", "postgres"]
pytestmark = pytest.mark.browser

_LONG = 60_000
QUESTION = "Sporten kinderen hier minder? =SOM(A1) 👧"


def click(screen: Screen, name: str) -> None:
    screen.settled()
    screen.page.get_by_role("button", name=re.compile(name)).first.click(timeout=_LONG)
    screen.settled()


def part(screen: Screen, name: str) -> None:
    screen.settled()
    screen.page.get_by_text(name, exact=True).first.click(timeout=_LONG)
    screen.settled()


def fill(screen: Screen, label: str, text: str) -> None:
    box = screen.page.get_by_label(label, exact=True).first
    box.fill(text, timeout=_LONG)
    box.press("Tab")
    screen.settled()


def choose(screen: Screen, label: str, text: str) -> None:
    """Type in a list to choose from, and take the first that is found."""
    box = screen.page.get_by_role("combobox", name=re.compile(label)).first
    box.click(timeout=_LONG)
    screen.page.keyboard.type(text)
    screen.page.get_by_role("option").first.wait_for(timeout=_LONG)
    screen.page.keyboard.press("Enter")
    screen.page.keyboard.press("Tab")
    screen.settled()


def said(screen: Screen, text: str) -> None:
    screen.page.get_by_text(text).first.wait_for(timeout=_LONG)


def put_a_stop(screen: Screen) -> None:
    """Begin a wandeling, and put its first stop on the map with a click."""
    part(screen, "Wandelingen")
    click(screen, "^Wandeling toevoegen")
    screen.page.locator("[aria-label^='jaar, ']").first.wait_for()
    english = "[aria-label*='date'], [aria-label^='day,'], [aria-label^='year,']"
    assert screen.page.locator(english).count() == 0, "a screen reader reads Dutch"
    fill(screen, "Naam (nodig)", "Langs het plein")
    click(screen, "^Opslaan")
    screen.page.get_by_text("0 stops, het blad").click(timeout=_LONG)
    screen.settled()
    middle = "() => { const p = window.map.getSize(); return [p.x / 2, p.y / 2]; }"
    screen.click_in(screen.map_frame(), middle)
    fill(screen, "Plek", "Brug")
    click(screen, "^Opslaan")
    screen.map_frame().locator(".wk-nummer", has_text="1").wait_for(timeout=_LONG)


# on SQLite the wijk of test_overvecht_browser is walked
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_from_a_question_to_a_verslag_and_back_after_a_restart(
    chromium_browser: Browser,
    on_stage: Callable[[Path], str],
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WIJKVERKENNER_DB", database)
    folder = small_folder.make(tmp_path / "gegevens")
    with browser.screen(chromium_browser, on_stage(folder.path)) as screen:
        screen.open("/dossier")
        choose(screen, "^Gebied", "WK999901")
        fill(screen, "Naam", "Dossier Noord")
        click(screen, "^Dossier beginnen")
        said(screen, "Dossier Noord: wat weten")

        part(screen, "Vragen")
        click(screen, "^Vraag toevoegen")
        fill(screen, "Vraag in eigen woorden (nodig)", QUESTION)
        choose(screen, "^Cijfers die een antwoord geven", "Percentage kinderen van 0 tot 15")
        click(screen, "^Opslaan")
        said(screen, "Opgeslagen: vraag toegevoegd")
        said(screen, "het cijfer is er")

        put_a_stop(screen)
        part(screen, "Gesprekken")
        click(screen, "^Gesprek toevoegen")
        screen.page.get_by_role("spinbutton").first.click(timeout=_LONG)
        screen.page.keyboard.type("01122026")
        screen.page.keyboard.press("Tab")
        screen.settled()
        fill(screen, "Wat is besproken", "Het beeld wordt herkend 🤝")
        click(screen, "^Opslaan")
        said(screen, "Opgeslagen: gesprek toegevoegd")
        screen.page.get_by_text("Agenda, verslag").first.click()
        click(screen, "^Agenda bewaren")
        said(screen, "agenda gemaakt uit wat openstaat")
        click(screen, "^Afspraak toevoegen")
        fill(screen, "Wat is afgesproken (nodig)", "Samen gaan kijken")
        click(screen, "^Opslaan")
        said(screen, "Opgeslagen: afspraak toegevoegd")
        with screen.page.expect_download(timeout=_LONG) as waiting:
            click(screen, r"^Verslag \(docx\)")
        read = docx.Document(io.BytesIO(waiting.value.path().read_bytes()))
        lines = [paragraph.text for paragraph in read.paragraphs]
        assert "Het beeld wordt herkend 🤝" in lines
        assert any(QUESTION in line for line in lines), "the question is on the agenda"
        assert read.tables[0].rows[1].cells[0].text == "Samen gaan kijken"
        assert not screen.outside
    records = Records(folder.path)
    [stop] = records.all("stop")
    # near the middle of the wijk that the dossier is of, in metres of RD
    where = round(stop.gegevens["x"], -3), round(stop.gegevens["y"], -3)
    assert (stop.gegevens["nummer"], stop.gegevens["naam"], *where) == (1, "Brug", 137_000, 456_000)
    assert records.all("vraag")[0].gegevens["indicatoren"] == [small_folder.INDICATOR]
    records.close()
    with (  # another process, as after a restart
        browser.serve(folder.path, tmp_path / "cache") as address,
        browser.screen(chromium_browser, address) as screen,
    ):
        screen.open("/")
        said(screen, "Dossier Noord: wat weten")
        said(screen, "Samen gaan kijken")
