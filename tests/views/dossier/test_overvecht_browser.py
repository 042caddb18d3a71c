"""A dossier of Overvecht on the national folder, made by clicking as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest

import house
from store.records import Records
from tests import browser
from tests.conftest import copied
from tests.databases import database, postgres

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser import Screen

__all__ = ["database", "postgres"]
pytestmark = [pytest.mark.browser, pytest.mark.echt]

WIJK = "WK034403"
QUESTION = "Komt faalangst in Overvecht vaker voor dan elders?"
ACTIVITY = "Jongerenwerk op het plein"
_LONG = 60_000


def click(screen: Screen, name: str) -> None:
    screen.settled()
    screen.page.get_by_role("button", name=name, exact=True).first.click(timeout=_LONG)


def part(screen: Screen, name: str) -> None:
    screen.settled()
    screen.page.get_by_role("radio", name=name, exact=True).click(timeout=_LONG)


def fill(screen: Screen, label: str, text: str) -> None:
    box = screen.page.get_by_label(label, exact=True).first
    box.wait_for(timeout=_LONG)
    screen.settled()
    box.fill(text)
    box.blur()


def said(screen: Screen, text: str) -> None:
    screen.page.get_by_text(text).first.wait_for(timeout=_LONG)


def hold_a_gesprek(screen: Screen) -> None:
    """Keep a gesprek, and take its verslag along."""
    part(screen, "Gesprekken")
    click(screen, "Gesprek toevoegen")
    screen.page.get_by_role("spinbutton").first.click(timeout=_LONG)
    screen.page.keyboard.type("01122026")
    fill(screen, "Wat is besproken", "Het beeld wordt herkend")
    click(screen, "Opslaan")
    said(screen, "Opgeslagen: gesprek toegevoegd")
    screen.page.get_by_text("Agenda, verslag").first.click(timeout=_LONG)
    with screen.page.expect_download(timeout=_LONG) as waiting:
        # once the page stands still: a click while it runs again may be lost
        click(screen, "Verslag (docx)")
    minutes = docx.Document(str(waiting.value.path()))
    assert "Het beeld wordt herkend" in [one.text for one in minutes.paragraphs]


# on PostgreSQL the small folder of test_dossier_browser is walked
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_from_a_question_to_a_plan_and_there_again_after_a_restart(
    chromium_browser: Browser,
    on_stage: Callable[[Path], str],
    national_folder: Path,
    database: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WIJKVERKENNER_DB", database)
    folder = copied(national_folder, tmp_path / "gegevens")
    with browser.screen(chromium_browser, on_stage(folder)) as screen:
        screen.open("/dossier")
        area = screen.page.get_by_role("combobox", name="Gebied")
        area.fill(WIJK)
        screen.page.get_by_text(f"({WIJK})").first.click(timeout=_LONG)
        fill(screen, "Naam", "Overvecht")
        click(screen, "Dossier beginnen")
        said(screen, "Overvecht: wat weten, willen en doen we samen?")
        part(screen, "Vragen")
        click(screen, "Vraag toevoegen")
        fill(screen, "Vraag in eigen woorden (nodig)", QUESTION)
        click(screen, "Opslaan")
        said(screen, "Opgeslagen: vraag toegevoegd")
        hold_a_gesprek(screen)
        part(screen, "Plan van aanpak")
        click(screen, "Activiteit toevoegen")
        fill(screen, "Activiteit (nodig)", ACTIVITY)
        # what was typed and not saved is still there after a look elsewhere
        part(screen, "Vragen")
        said(screen, "wat u invulde is nog niet opgeslagen")
        click(screen, "Verder")
        click(screen, "Opslaan")
        said(screen, "Opgeslagen: activiteit toegevoegd")
    with (  # another process, as after a restart
        browser.serve(folder, tmp_path / "cache") as address,
        browser.screen(chromium_browser, address) as screen,
    ):
        screen.open()
        said(screen, "Overvecht: wat weten, willen en doen we samen?")
        assert "/dossier" in screen.page.url
        screen.settled()
        screen.page.get_by_role("button", name="Downloaden").first.click()
        with screen.page.expect_download(timeout=_LONG) as waiting:
            click(screen, "Dossier om te lezen (docx)")
        path = tmp_path / "dossier.docx"
        waiting.value.save_as(path)
    tables = docx.Document(str(path)).tables
    text = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert QUESTION in text
    assert ACTIVITY in text
    records = Records(house.folder(folder).path, url=database)
    [row] = records.all("dossier")
    assert (row.gegevens["naam"], row.gegevens["gebied"]) == ("Overvecht", WIJK)
    records.close()
