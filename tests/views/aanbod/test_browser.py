"""Schools and aanbod on the map in a real Chromium: drawn, told on a click, nothing leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from places.aanbod.model import Aanbod
from places.lists.sets import read_locations
from store.records import Records
from tests import browser, small_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from store import DataFolder

pytestmark = pytest.mark.browser

SPREAD = 24
DRAWN = "() => [window.wijkplekken.laag.plekken.length, window.wijkplekken.laag.getekend.length]"
READY = "() => window.wijkplekken && window.wijkplekken.laag.plekken.length > 0"
STILL = "() => !(window.map._panAnim && window.map._panAnim._inProgress)"
"""The map has moved as far as it takes to show a card whole."""
PLACE = """id => {
  const alone = window.wijkplekken.laag.getekend.filter(d => d.leden.length === 1);
  const p = alone.find(d => d.leden[0].id === id);
  const at = window.map.layerPointToContainerPoint([p.x, p.y]);
  return [at.x, at.y];
}"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """Return a small folder with one school apart, many together, and hostile aanbod."""
    folder = tmp_path_factory.mktemp("plekken")
    made = small_folder.make(folder / "gegevens")
    rows = ["BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;DENOMINATIE;X;Y"]
    rows.append("99ZZ;De Eenling;basisonderwijs;Openbaar;136300;456900")
    rows += [
        f"99A{chr(65 + n)};School {n};speciaal basisonderwijs;Openbaar;{137500 + n};456300"
        for n in range(SPREAD)
    ]
    path = folder / "scholen_2024.csv"
    path.write_text("\n".join(rows))
    made.commit(read_locations(path, soort="school"))
    kept = Records(made.path)
    kept.add(
        "aanbod",
        Aanbod(
            naam=small_folder.HOSTILE, aanbieder="<b>Welzijn</b>", domein="werk",
            preventieniveau="selectief", x=136900.0, y=456300.0, inzet="We zetten in, zodat.",
        ).as_dict(),
    )  # fmt: skip
    yield made
    kept.close()


@pytest.fixture
def address(places: DataFolder, on_stage: Callable[[Path], str]) -> str:
    """Put that folder on the server."""
    return on_stage(places.path)


def test_places_are_drawn_grouped_and_told_on_a_click(
    chromium_browser: Browser, address: str, places: DataFolder
) -> None:
    with browser.screen(chromium_browser, address) as screen:
        screen.open("/kaart?niveau=buurt&jaar=2024&scholen=1&plekken=1")
        frame = screen.map_frame()
        frame.wait_for_function(READY)
        every, drawn = frame.evaluate(DRAWN)
        assert every == SPREAD + 2
        assert drawn == 3, "the schools close together are one"

        box = frame.frame_element().bounding_box()
        assert box is not None

        def press(key: str, name: str) -> None:
            x, y = frame.evaluate(PLACE, key)
            screen.page.mouse.click(box["x"] + x, box["y"] + y)
            frame.locator(".wk-plek .wk-kaartje", has_text=name).wait_for()
            # the page knows which card is open, and leaves it so
            screen.page.wait_for_url(lambda url: f"plek={key}" in url)
            screen.settled()
            frame.locator(".wk-plek .wk-kaartje", has_text=name).wait_for()
            frame.wait_for_function(STILL)

        school = frame.evaluate(
            "() => window.wijkplekken.laag.plekken.find(p => p.naam === 'De Eenling').id"
        )
        press(school, "De Eenling")
        card = frame.locator(".wk-plek").inner_text()
        assert "De Eenling" in card
        assert "Openbaar" in card
        assert "gebied=" not in screen.query(), "the click went through to the area"

        [row] = Records(places.path).all("aanbod")
        press(row.id, small_folder.HOSTILE)
        card = frame.locator(".wk-plek").inner_text()
        assert small_folder.HOSTILE in card, "the name as it was written"
        assert "<b>Welzijn</b>" in card
        assert "We zetten in, zodat." in card
        assert "Werk" in frame.locator(".wk-plekken-legenda").inner_text()
        assert frame.locator(".wk-plek b").count() == 0

        # A click beside any place still selects the area.
        frame.get_by_label("Sluiten").click()
        screen.click_area("BU99990101")
        assert "gebied=BU99990101" in screen.query()


def test_a_switch_changes_what_is_drawn_without_a_new_map(
    chromium_browser: Browser, address: str
) -> None:
    with browser.screen(chromium_browser, address) as screen:
        screen.open("/kaart?niveau=buurt&jaar=2024&scholen=1")
        frame = screen.map_frame()
        frame.wait_for_function(READY)
        frame.evaluate("() => { window.eenmalig = 1; }")
        assert frame.evaluate(DRAWN)[0] == SPREAD + 1
        screen.settled()
        screen.page.get_by_text("Scholen", exact=True).first.click()
        frame.wait_for_function("() => window.wijkplekken.laag.plekken.length === 0")
        assert frame.evaluate("() => window.eenmalig") == 1
        screen.page.wait_for_url(lambda url: "scholen" not in url)


def test_a_card_is_opened_by_a_link_and_filters_are_counted_on_the_map(
    chromium_browser: Browser, address: str
) -> None:
    with browser.screen(chromium_browser, address) as screen:
        screen.open("/kaart?niveau=buurt&jaar=2024&scholen=1&schooltype=bo&plek=99ZZ00")
        frame = screen.map_frame()
        frame.wait_for_selector(".wk-plek .wk-kaartje")
        assert "De Eenling" in frame.locator(".wk-plek").inner_text()
        legend = frame.locator(".wk-plekken-legenda")
        assert f"Scholen (1 van {SPREAD + 1})" in legend.inner_text()
        screen.page.get_by_text(f"1 van {SPREAD + 1} scholen getoond").wait_for()

        # The list below the map does the same without a mouse.
        screen.page.get_by_text("Lijst: scholen (1)").click()
        screen.page.get_by_role("button", name="Wis keuze").wait_for()
        frame.get_by_label("Sluiten").click()
        screen.page.get_by_role("button", name="Wis keuze").press("Enter")
        screen.page.wait_for_url(lambda url: "plek=" not in url)
        screen.settled()
        screen.page.get_by_role("combobox", name="Kaartje openen van").click()
        screen.page.keyboard.type("eenling")
        screen.page.keyboard.press("Enter")
        screen.page.wait_for_url(lambda url: "plek=99ZZ00" in url)
        frame.wait_for_selector(".wk-plek .wk-kaartje")


@pytest.mark.parametrize("wide", [1280, 640])
def test_legends_stand_beside_the_map_and_never_on_it(
    chromium_browser: Browser, address: str, wide: int
) -> None:
    with browser.screen(chromium_browser, address) as screen:
        screen.page.set_viewport_size({"width": wide, "height": 720})
        screen.open("/kaart?niveau=buurt&jaar=2024&scholen=1")
        frame = screen.map_frame()
        frame.wait_for_function(READY)
        on_the_map = """() => {
          const m = map.getContainer().getBoundingClientRect();
          return [...document.querySelectorAll(".wk-legenda")].map(one => {
            const b = one.getBoundingClientRect();
            return !(b.left >= m.right || b.top >= m.bottom) && b.width > 0;
          });
        }"""
        assert frame.evaluate(on_the_map) == [False, False]
        shown = frame.locator(".wk-naast").inner_text()
        assert "Percentage kinderen van 0 tot 15 jaar" in shown
        assert "scholen" in shown.lower()
