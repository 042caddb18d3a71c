"""A presentation in a browser, by keys alone: also with the keyboard in the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Records
from store.records_rows import Opdracht
from tests import browser, small_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser


def test_keys_go_along_the_line_from_the_page_and_from_its_map(
    chromium_browser: Browser, on_stage: Callable[[Path], str], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    for key, page in (("a", "kaart?niveau=buurt&jaar=2024"), ("b", "verantwoording")):
        data = {"titel": f"Beeld {key}", "adres": page, "notitie": f"Zeg {key}"}
        records.apply([Opdracht("weergave", data, key)])
    records.apply([Opdracht("verhaallijn", {"titel": "Avond", "weergaven": ["a", "b"]}, "l")])
    records.close()
    with browser.screen(chromium_browser, on_stage(folder.path)) as screen:
        screen.open("/verantwoording?presenteren=l&scherm=2")
        screen.page.get_by_role("heading", name="Beeld b").wait_for()
        screen.page.keyboard.press("ArrowLeft")
        screen.page.get_by_role("heading", name="Beeld a").wait_for()
        screen.page.keyboard.press("n")
        screen.page.get_by_text("Zeg a").wait_for()
        screen.settled()
        screen.map_frame().locator(".leaflet-container").click()
        screen.settled()
        screen.map_frame().locator(".leaflet-container").press("PageDown")
        screen.page.get_by_role("heading", name="Beeld b").wait_for()
        screen.page.keyboard.press("s")
        screen.page.get_by_role("button", name="Presenteren").wait_for()
