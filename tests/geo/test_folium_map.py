"""The map of the application: one base for every question, figures as harmless data."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import folium
import pytest

from geo import folium_map, layers
from geo.payload import payload
from tests.geo.conftest import HOSTILE, SCRIPT
from tests.geo.drawn_page import HOST, LEAFLET, opened, point_at, script_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from geo.folium_map import AppMap
    from tests.geo.conftest import Maker


def made(kaart_van: Maker, **options: Any) -> AppMap:
    shown = {name: options.pop(name) for name in ("gekozen", "achtergrond") if name in options}
    kaart = kaart_van(**options)
    layer = layers.prepared(kaart_van.snapshot, kaart)
    data = payload(kaart, layer.codes, **shown)
    return folium_map.map_of(data, layer, leaflet_url=LEAFLET, layer_url=f"{HOST}/laag.json")


def test_the_base_names_leaflet_of_this_machine_and_nothing_else(kaart_van: Maker) -> None:
    html = made(kaart_van).map.get_root().render()
    addresses = set(re.findall(r"""https?://[^\s"'<>)]+""", html))
    assert {a for a in addresses if "w3.org" not in a} == {
        f"{HOST}/leaflet/leaflet.js",
        f"{HOST}/leaflet/leaflet.css",
    }
    assert "jquery" not in html.lower()
    assert "bootstrap" not in html.lower()


def test_the_base_is_the_same_for_every_question(kaart_van: Maker) -> None:
    def base(made: AppMap) -> str:
        return made.map.get_root().render().replace(made.map.get_name(), "kaart")

    assert base(made(kaart_van)) == base(made(kaart_van, methode="kwantielen", klassen=3))
    assert folium.Map.default_js[0][1].startswith("https://")  # folium itself is left alone


def test_figures_carry_no_geometry_and_no_code(kaart_van: Maker) -> None:
    script = script_of(made(kaart_van).feature_group)
    assert "coordinates" not in script
    for sign in ("`", "${", "<", "</script"):
        assert sign not in script
    assert "Kerncijfers" in script


def test_the_background_is_asked_for_by_name_only(kaart_van: Maker) -> None:
    assert "pdok" not in script_of(made(kaart_van).feature_group)
    assert "service.pdok.nl" in script_of(made(kaart_van, achtergrond=True).feature_group)


@pytest.fixture
def page(browser: Browser, kaart_van: Maker) -> Iterator[Page]:
    """Open the map of the small country."""
    layer = layers.prepared(kaart_van.snapshot, kaart_van())
    files = {"/laag.json": layer.geojson}
    with opened(browser, made(kaart_van), files, ready="[data-getekend='8']") as page:
        yield page


def spot(page: Page, index: int) -> tuple[float, float]:
    x, y = page.evaluate(
        f"(() => {{ const p = wijkkaart.kaart.latLngToContainerPoint("
        f"wijkkaart.vlakken.grens({index}).getCenter()); return [p.x, p.y]; }})()"
    )
    return x, y


@pytest.mark.browser
def test_a_click_tells_the_code_and_a_second_click_is_news(page: Page) -> None:
    page.mouse.click(*spot(page, 3))
    page.mouse.click(*spot(page, 3))
    told = page.evaluate("geklikt")
    assert [t["properties"]["code"] for t in told] == ["BU99010003"] * 2
    assert told[0] != told[1]
    assert told[0]["geometry"] is None


@pytest.mark.browser
def test_new_figures_recolour_keep_the_view_and_fetch_nothing(page: Page, kaart_van: Maker) -> None:
    page.evaluate("wijkkaart.kaart.setView([52.09, 5.15], 14, {animate: false})")
    before = page.evaluate("wijkkaart.kaart.getBounds().toBBoxString()")
    first = page.locator(".wk-legenda").first.inner_text()
    page.evaluate(script_of(made(kaart_van, klassen=2, gekozen="BU99010003").feature_group))
    assert page.locator(".wk-legenda").first.inner_text() != first
    assert page.evaluate("wijkkaart.kaart.getBounds().toBBoxString()") == before
    chosen = page.locator(".wk-legenda .wk-gekozen")
    assert chosen.locator(".wk-aantal").inner_text() == "2"
    page.locator(".leaflet-container").press("Escape")
    assert page.evaluate("geklikt.map(t => t.properties.code)") == [None]


@pytest.mark.browser
def test_hostile_names_are_shown_as_text(page: Page) -> None:
    for index, name in ((0, HOSTILE), (1, SCRIPT)):
        shown = f"document.querySelector('.wk-tip strong')?.textContent === {json.dumps(name)}"
        point_at(page, *spot(page, index), shown)


@pytest.mark.browser
def test_zoom_buttons_are_dutch_and_reached_by_keyboard(page: Page) -> None:
    titles = []
    for _ in range(5):
        page.keyboard.press("Tab")
        titles.append(page.evaluate("document.activeElement.title"))
    assert [title for title in titles if title] == [
        "Inzoomen",
        "Uitzoomen",
        "Hele gebied tonen",
    ]
