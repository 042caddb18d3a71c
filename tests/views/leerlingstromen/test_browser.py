"""Leerlingstromen in a real Chromium: the map, its view, the table beside it, and the address."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import TimeoutError  # noqa: A004

from tests import browser, small_flows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Frame

pytestmark = pytest.mark.browser

PAGE = "/leerlingstromen?jaar=2017&swv=PO1001"
VIEW = "() => [window.map.getZoom(), window.map.getCenter().lat, window.map.getCenter().lng]"
BOWS = """() => [...document.querySelectorAll('.leaflet-ws-lijnen-pane path')]
  .filter(p => p.getAttribute('d') && p.getAttribute('d').length > 20).length"""


@pytest.fixture(scope="module")
def flows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small folder of flows."""
    return small_flows.make(tmp_path_factory.mktemp("stromen") / "gegevens").path


@pytest.fixture
def screen(
    chromium_browser: Browser, flows: Path, on_stage: Callable[[Path], str]
) -> Iterator[browser.Screen]:
    """Return a page that fails the test when anything leaves the machine."""
    with browser.screen(chromium_browser, on_stage(flows)) as shown:
        yield shown


def flow_frame(screen: browser.Screen, lines: int) -> Frame:
    """Return the frame of the map, once it shows so many lines."""
    for _ in range(150):
        for frame in screen.page.frames:
            if "st_folium" in frame.url and frame.evaluate(BOWS) == lines:
                return frame
        screen.page.wait_for_timeout(100)
    raise AssertionError(f"no map with {lines} lines")


def choose(screen: browser.Screen, label: str, text: str) -> None:
    """Open a list and take an answer from it."""
    with screen.chosen():
        screen.page.get_by_role("combobox", name=label, exact=False).first.click()
        screen.page.get_by_role("option", name=text, exact=True).click()


def test_the_map_is_drawn_from_this_machine_and_keeps_its_view(screen: browser.Screen) -> None:
    screen.open(PAGE)
    frame = flow_frame(screen, 2)
    assert frame.evaluate("() => L.version").startswith("1.9")
    assert "Aadorp" in frame.locator(".wk-namen").inner_text()
    frame.evaluate(
        "() => { window.eenmalig = 1; window.map.setView([52.11, 5.2], 11, {animate: false}); }"
    )
    frame.wait_for_function("() => window.map.getZoom() === 11")
    before = frame.evaluate(VIEW)
    screen.page.get_by_role("tab", name="Scholen").click()
    screen.page.get_by_text("Scholen hier met leerlingen van elders").wait_for()
    screen.settled()
    assert "weergave=scholen" in screen.query()
    with screen.chosen():
        screen.page.get_by_role("tab", name="Kaart en tabel").click()
    frame = flow_frame(screen, 2)
    assert frame.evaluate("() => window.eenmalig") == 1, "the map was mounted anew"
    # Hidden and shown again, the frame may shift by a pixel.
    before = pytest.approx(before, abs=0.001)
    assert frame.evaluate(VIEW) == before
    choose(screen, "Tegenover", "Scholen")
    frame = flow_frame(screen, 3)
    assert frame.evaluate("() => window.eenmalig") == 1, "the map was mounted anew"
    assert frame.evaluate(VIEW) == before
    assert "tegenover=school" in screen.query()


def test_a_school_of_the_list_opens_its_map_in_sight(screen: browser.Screen) -> None:
    # so low a window that the lists are reached by scrolling
    screen.page.set_viewport_size({"width": 1280, "height": 480})
    screen.open(PAGE + "&weergave=scholen")
    table = screen.page.locator('[data-testid="stDataFrame"]').first
    table.scroll_into_view_if_needed()
    with screen.chosen():
        table.click(position={"x": 16, "y": 35 + 17})
    screen.titled("Waar wonen de leerlingen van De Eik (01AA00)?")
    screen.settled()
    assert "weergave" not in screen.query()
    assert screen.page.title() == "Leerlingstromen · De Eik · wijkverkenner"
    title = screen.page.locator("h1").bounding_box()
    assert title is not None
    assert title["y"] >= 0


def test_a_click_on_the_map_chooses_and_back_lets_go(screen: browser.Screen) -> None:
    screen.open(PAGE)
    frame = flow_frame(screen, 2)
    place = """() => {
          const line = document.querySelector('.leaflet-ws-lijnen-pane path');
          // The outline goes up one side and down the other: between them lies the middle.
          const whole = line.getTotalLength();
          const [one, other] = [whole / 4, 3 * whole / 4].map(s => line.getPointAtLength(s));
          const at = line.ownerSVGElement.createSVGPoint();
          Object.assign(at, {x: (one.x + other.x) / 2, y: (one.y + other.y) / 2});
          const on = at.matrixTransform(line.getScreenCTM());
          return [on.x, on.y];
        }"""
    with screen.chosen():
        screen.click_in(frame, place)
    assert "tegenpartij=PO" in screen.query()
    screen.page.get_by_text("Per soort onderwijs", exact=True).wait_for()
    with screen.chosen():
        screen.page.go_back()
    assert "tegenpartij" not in screen.query()
    screen.page.get_by_text("Per soort onderwijs", exact=True).wait_for(state="detached")


MAP_TOP = "() => document.querySelector('iframe').getBoundingClientRect().top"


@pytest.mark.parametrize("more", ["", "&anderjaar=2024", "&tegenpartij=01AA00"])
def test_the_answer_and_the_map_stand_together_above_the_fold(
    screen: browser.Screen, more: str
) -> None:
    # of 720 pixels on a beamer; it once began at 790, and at 1,200 with a year compared
    screen.open(PAGE + more)
    screen.page.locator("iframe").first.wait_for()
    assert screen.page.evaluate(MAP_TOP) < 350
    said = screen.page.get_by_text("Van 2017 naar 2024: van elders" if "jaar" in more else "wonen")
    assert said.first.bounding_box()["y"] < 680  # type: ignore[index]


def test_a_school_is_found_by_typing_and_its_pupils_are_drawn_on_the_map(
    screen: browser.Screen,
) -> None:
    screen.open(PAGE)
    frame = flow_frame(screen, 2)
    frame.evaluate("() => { window.eenmalig = 1; }")
    box = screen.page.get_by_role("combobox", name="Overleg, school, gebied", exact=False)
    with screen.chosen():
        box.click()
        box.fill("de eik")
        screen.page.get_by_role("option", name="school De Eik", exact=False).click()
    screen.titled("Waar wonen de leerlingen van De Eik (01AA00)?")
    # from 1002 and 2001; the school stands at the point of 1001
    frame = flow_frame(screen, 2)
    assert frame.evaluate("() => window.eenmalig") == 1, "the map was mounted anew"
    assert "De Eik" in frame.locator(".ws-eigen").inner_text()
    with screen.chosen():
        screen.page.get_by_role("button", name="Wis keuze").first.click()
    screen.titled("Is Aadorp en Aaburg een ontvangend samenwerkingsverband?")


def test_a_row_of_the_table_chooses_what_a_link_shows(screen: browser.Screen) -> None:
    screen.open(PAGE + "&tegenpartij=PO3001")
    screen.page.get_by_text("Aadorp en Aaburg en Ceedorp (PO3001)").wait_for()
    table = screen.page.locator('[data-testid="stDataFrame"]').first
    other = screen.page.get_by_text("Aadorp en Aaburg en Beedorp (PO2001)")
    for _ in range(5):  # what stands above may still grow, and the table move under the click
        screen.settled()
        table.scroll_into_view_if_needed()
        # the box before the first row: Beedorp, with most pupils
        table.click(position={"x": 16, "y": 35 + 17})
        with suppress(TimeoutError):
            other.wait_for(timeout=6_000)
            break
    other.wait_for()
    screen.settled()
    assert "tegenpartij=PO2001" in screen.query()


def test_a_band_that_was_read_is_one_line(screen: browser.Screen) -> None:
    screen.open("/leerlingstromen?jaar=2024&swv=PO1001")
    band = screen.page.locator("[data-testid=stMain] .wv-band")
    assert band.locator("details[open]").count() == 1
    screen.page.get_by_role("link", name="Verantwoording").click()
    screen.titled("Hoe komt dit tot stand, en wat mag ermee?")
    screen.page.get_by_role("link", name="Leerlingstromen").click()
    band.wait_for()
    screen.settled()
    box = band.bounding_box()
    assert box is not None
    assert box["height"] < 34
    assert band.locator("details:not([open])").count() == 1
    band.locator("summary").click()
    assert band.locator("details[open]").count() == 1
