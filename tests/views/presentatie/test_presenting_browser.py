"""A presentation in a browser, by keys alone: also with the keyboard in the map."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from dossier.dossier import read_work
from dossier.estimate_round import new_round
from dossier.rows import KnownNames
from reports.minutes import minutes
from store.records import Records
from store.records_rows import Opdracht
from tests import browser, small_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page


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
        # by this the style shows the choices of a page, also where it follows no shared one
        row = screen.page.locator(".st-key-presentatie_keuzerij")
        screen.settled()
        screen.page.keyboard.press("i")
        row.wait_for(state="attached")
        screen.settled()
        screen.page.keyboard.press("i")
        row.wait_for(state="detached")
        screen.settled()
        screen.page.keyboard.press("ArrowLeft")
        screen.page.get_by_role("heading", name="Beeld a").wait_for()
        screen.page.wait_for_url("**/kaart?**")  # its own address, not that of the home page
        screen.settled()  # of the screen before nothing is left
        # while a run replaces it, what it was before stands beside it for a moment
        choice = screen.page.locator('.st-key-keuze_indicator[data-stale="false"]')
        choice.wait_for(state="hidden")
        screen.page.keyboard.press("i")
        choice.wait_for()
        screen.page.keyboard.press("i")
        choice.wait_for(state="hidden")
        screen.page.keyboard.press("n")
        screen.page.get_by_text("Zeg a").wait_for()
        screen.settled()
        screen.map_frame().locator(".leaflet-container").click()
        screen.settled()
        screen.map_frame().locator(".leaflet-container").press("i")
        choice.wait_for()
        screen.settled()
        screen.map_frame().locator(".leaflet-container").press("PageDown")
        screen.page.get_by_role("heading", name="Beeld b").wait_for()
        screen.page.keyboard.press("s")
        screen.page.get_by_role("button", name="Presenteren").wait_for()


def test_a_review_is_played_by_keys_with_two_windows_and_three_phones(
    chromium_browser: Browser, on_stage: Callable[[Path], str], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    areas = ["BU99990101", "BU99990102", "BU99990103"]
    records.apply([
        Opdracht("dossier", {"naam": "Ons", "gebied": "WK999901"}, "d"),
        *(
            Opdracht("weergave", {"titel": f"Beeld {key}", "adres": page, "notitie": f"Zeg {key}",
                                  "indicatoren": [small_folder.INDICATOR]}, key)
            for key, page in (("a", "kaart?niveau=buurt&jaar=2024"), ("b", "verantwoording"))
        ),
        new_round("a", "Waar wonen de meeste kinderen?", vorm="rangorde", kant="hoogst", aantal=2,
                  indicator=small_folder.INDICATOR, niveau="buurt", jaar=2024, gebieden=areas),
        Opdracht("verhaallijn", {"titel": "Avond", "weergaven": ["a", "b"], "voor": "d"}, "l"),
    ])  # fmt: skip
    address = on_stage(folder.path)
    with ExitStack() as stack:

        def window(**size: int) -> browser.Screen:
            return stack.enter_context(browser.screen(chromium_browser, address, **size))

        beamer, notes = window(), window()
        phones = [window(width=360, height=640) for _ in range(3)]
        beamer.open("/kaart?presenteren=l&scherm=1&niveau=buurt&jaar=2024")
        notes.open("/presentatie?lijn=l&notities=1")
        notes.page.get_by_text("Zeg a").wait_for()
        keys = beamer.page.keyboard
        keys.press("e")
        beamer.page.get_by_text("Nog geen antwoorden").wait_for()
        assert not [f for f in beamer.page.frames if "st_folium" in f.url], "no figure is shown yet"
        code = records.all("ronde")[0].gegevens["code"]
        for phone, order in zip(phones, ((3, 2), (3, 1), (2, 3)), strict=True):
            phone.page.goto(f"{address}/ronde/{code}")
            _choose(phone.page, order)
        phones[2].page.close()  # leaves halfway
        for phone in phones[:2]:
            phone.page.keyboard.press("Enter")
            phone.page.get_by_text("Uw antwoord is binnen").wait_for()
        beamer.page.get_by_text("2 antwoorden").wait_for()
        keys.press("e")
        beamer.page.get_by_text("Werkelijk", exact=True).wait_for()
        beamer.settled()
        assert "31 %" in beamer.page.locator(".wv-ronde").inner_text()
        phones[0].page.reload()
        phones[0].page.get_by_text("is gesloten").wait_for()

        _record(beamer)
        keys.press("k")
        beamer.page.get_by_role("heading", name="Beeld a").wait_for()
        beamer.map_frame()
        keys.press("ArrowRight")
        beamer.page.get_by_role("heading", name="Beeld b").wait_for()
        notes.page.get_by_text("Zeg b").wait_for()
        # and what the mouse records
        beamer.page.get_by_role("button", name="Vastleggen").first.click()
        beamer.page.get_by_text("niet herkend").click()
        beamer.settled()
        beamer.page.get_by_role("button", name="Vastleggen").last.click()
        beamer.page.get_by_text("Vastgelegd; het staat bij").wait_for()

    _check_gesprek(records)
    records.close()


def _check_gesprek(records: Records) -> None:
    """Check that all that was said is in one gesprek of the dossier, and in its verslag."""
    (talk,), (held,) = records.all("gesprek"), records.all("ronde")
    assert len(talk.gegevens["getoond"]) == 2
    assert (held.gegevens["antwoorden"], held.gegevens["gesprek"]) == (2, talk.id)
    found = minutes(read_work(records).dossier("d"), talk, KnownNames())
    parts = {part.kop: part for part in found.delen}
    assert "2 antwoorden" in parts["Eerst geschat, toen gezien"].punten[0]
    recognised = " ".join(parts["Wat is herkend"].punten)
    for text in ("Wordt het herkend?: herkend", "Bobo: sekte", "Wordt het herkend?: niet herkend"):
        assert text in recognised
    assert parts["Afspraken"].rijen[0][0] == "Navragen"


def _choose(page: Page, order: tuple[int, ...]) -> None:
    """Press the buttons of areas by keys, the first of them being 1, and go on to *Versturen*."""
    at, send = 0, 5
    for place in (*order, send):
        for _ in range(abs(place - at)):
            page.keyboard.press("Tab" if place > at else "Shift+Tab")
        at = place
        if place != send:
            page.keyboard.press("Enter")


def _record(beamer: browser.Screen) -> None:
    """Record what was said at a screen, by keys."""
    page, keys = beamer.page, beamer.page.keyboard
    keys.press("v")
    first = page.get_by_role("radio", name="herkend", exact=True)
    first.wait_for()
    beamer.settled()
    for _ in range(40):
        if first.evaluate("one => one === document.activeElement"):
            break
        keys.press("Tab")
    keys.press("Space")
    beamer.settled()
    for text in ("Bobo: sekte", "Navragen"):
        while page.evaluate("document.activeElement.type") != "text":
            keys.press("Tab")
        keys.type(text)
        keys.press("Tab")
        beamer.settled()
    keys.press("Enter")
    page.get_by_text("Vastgelegd; het staat bij").wait_for()
    keys.press("Escape")
