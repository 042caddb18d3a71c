"""Editing aanbod in a real Chromium: two people at one row, undo, and Excel out and in."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import TimeoutError  # noqa: A004

from places.aanbod.model import Aanbod
from store.records import Opdracht, Records
from tests import browser, small_folder
from tests.databases import database, postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

    from store import DataFolder
    from tests.browser import Screen

__all__ = ["database", "postgres"]
pytestmark = pytest.mark.browser

PAGE = "/aanbod?wijk=WK999901&onderdeel=bewerken"
ROWS = (
    Aanbod("Huiswerkklas", "Dock", domein="schoolprestaties", preventieniveau="selectief",
           gebieden=("WK999901",), inzet="We zetten een klas in, zodat …\nkinderen leren."),
    Aanbod("Voorlezen", "Bibliotheek", domein="schoolprestaties", stedelijk=True),
    Aanbod('=SOM(1;2) "&<b>', "'t Hof", domein="zelfbedacht", gebieden=("WK999902",),
           leefgebieden=("kind", "gezin"), x=136_300.5, y=456_300.25),
)  # fmt: skip
_NAME_X, _ROW_HEIGHT = 120, 35
_LONG, _TRIES = 60_000, 6


@pytest.fixture
def kept(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[DataFolder, Records]]:
    """Return a small folder whose rows are kept in a database, on SQLite and on PostgreSQL."""
    monkeypatch.setenv("WIJKVERKENNER_DB", database)
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    records.apply([Opdracht("aanbod", row.as_dict()) for row in ROWS], wat="begin")
    yield folder, records
    records.close()


@pytest.fixture
def address(kept: tuple[DataFolder, Records], on_stage: Callable[[Path], str]) -> str:
    """Put that folder and database on the server."""
    return on_stage(kept[0].path)


def rename(screen: Screen, row: int, name: str) -> None:
    """Type another name in the table, and wait until the page knows it."""
    table = screen.page.locator(".stDataFrameGlideDataEditor").first
    table.wait_for(timeout=_LONG)
    cell = screen.page.locator("#portal textarea").first
    place = {"x": _NAME_X, "y": _ROW_HEIGHT * (row + 1) + _ROW_HEIGHT // 2}
    for _ in range(_TRIES):  # a click while the page is busy opens nothing
        screen.settled()
        table.dblclick(position=place)  # type: ignore[arg-type]
        with suppress(TimeoutError):
            cell.wait_for(timeout=_LONG / 2 / _TRIES)
            break
    cell.fill(name)
    cell.press("Enter")
    button(screen, r"^Opslaan \(").wait_for(timeout=_LONG)
    screen.settled()


def button(screen: Screen, name: str) -> Locator:
    return screen.page.get_by_role("button", name=re.compile(name)).first


def said(screen: Screen, text: str) -> None:
    screen.page.get_by_text(text).first.wait_for(timeout=_LONG)


def test_the_second_of_two_people_is_told_and_nothing_is_lost(
    chromium_browser: Browser, address: str, kept: tuple[DataFolder, Records]
) -> None:
    records = kept[1]
    with (
        browser.screen(chromium_browser, address) as one,
        browser.screen(chromium_browser, address) as two,
    ):
        one.open(PAGE)
        two.open(PAGE)
        rename(one, 0, "Naam van Anna")
        rename(two, 0, "Naam van Bram")
        one.page.get_by_label("Uw rol").fill("Anna")
        one.page.keyboard.press("Enter")
        one.settled()
        button(one, r"^Opslaan \(").click()
        said(one, "Opgeslagen: 1 rij gewijzigd")

        # another filter and another part of the page keep what is not saved
        two.page.get_by_placeholder("Zoeken in de tabel").fill("voorlezen")
        two.page.keyboard.press("Enter")
        said(two, "1 rij valt buiten deze keuze")
        two.page.get_by_text("Preventiematrix", exact=True).click()
        said(two, "Voorlezen")
        two.page.get_by_text("Bewerken en Excel", exact=True).click()
        button(two, r"^Opslaan \(1 rij\)").wait_for(timeout=_LONG)
        said(two, "Iemand heeft deze lijst intussen gewijzigd")
        two.settled()
        button(two, r"^Opslaan \(").click()
        said(two, "intussen gewijzigd door Anna")
        for version in ("Naam van Anna", "Naam van Bram"):
            # the table is drawn on a canvas; its cells are there for a screen reader
            two.page.locator("td", has_text=version).first.wait_for(state="attached", timeout=_LONG)
        assert records.all("aanbod")[0].gegevens["naam"] == "Naam van Anna"
        two.page.get_by_text("mijn versie", exact=True).click()
        two.settled()
        button(two, "^Opslaan$").click()
        said(two, "Opgeslagen: 1 rij gewijzigd")
        first = records.all("aanbod")[0]
        assert first.gegevens["naam"] == "Naam van Bram"
        past = [version.gegevens["naam"] for version in records.history(first.id)]
        assert past == ["Naam van Bram", "Naam van Anna", "Huiswerkklas"]

        two.settled()
        two.page.get_by_text("Geschiedenis en ongedaan maken").click()
        said(two, "door Anna")
        button(two, "^Ongedaan maken$").click()
        said(two, "ongedaan gemaakt")
        assert records.get(first.id).gegevens["naam"] == "Naam van Anna"


# one person alone: what databases do with two, the test above shows
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_excel_goes_out_and_comes_back_without_loss(
    chromium_browser: Browser, address: str, kept: tuple[DataFolder, Records], tmp_path: Path
) -> None:
    records = kept[1]
    before = {row.id: row.gegevens for row in records.all("aanbod")}
    with browser.screen(chromium_browser, address) as screen:
        screen.open(PAGE)
        with screen.page.expect_download(timeout=_LONG) as waiting:
            button(screen, "^Hele lijst als Excel-bestand").click()
        path = tmp_path / "terug.xlsx"
        waiting.value.save_as(path)
        chooser = screen.page.locator('input[type="file"]').first
        chooser.set_input_files(path)
        said(screen, "voegt 0 rijen toe en wijzigt er 0; 3 zijn al gelijk")
        assert button(screen, "^Inlezen en opslaan").is_disabled(), "nothing has changed"

        book = load_workbook(path)
        sheet = book["Aanbod"]
        column = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(3, column["Preventieniveau"], "selectiev")
        sheet.append(["Nieuw aanbod"])
        book.save(tmp_path / "gewijzigd.xlsx")
        chooser.set_input_files(tmp_path / "gewijzigd.xlsx")
        said(screen, "voegt 1 rij toe en wijzigt er 1")
        button(screen, "^Inlezen en opslaan").click()
        said(screen, "Opgeslagen: 2 rijen")
        with screen.page.expect_download(timeout=_LONG) as waiting:
            button(screen, "^Hele lijst als Excel-bestand").click()
        waiting.value.save_as(path)
    rows = {row.id: row.gegevens for row in records.all("aanbod")}
    changed = [key for key in before if rows[key] != before[key]]
    assert [rows[key]["preventieniveau"] for key in changed] == ["selectiev"]
    assert [rows[key]["naam"] for key in rows.keys() - before.keys()] == ["Nieuw aanbod"]
    again = load_workbook(path)["Aanbod"]
    assert [again.cell(row, 1).value for row in range(2, 6)] == [
        *(row.naam for row in ROWS), "Nieuw aanbod",
    ]  # fmt: skip
