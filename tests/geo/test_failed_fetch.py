"""What a map does when its areas or its places cannot be fetched: say so, and ask again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geo import folium_map, layers
from geo.folium_map import Places
from geo.payload import payload
from geo.places.layer import PlaceFilter, map_places, school_layer
from places.locations import KOLOMMEN
from tests.geo.drawn_page import HOST, LEAFLET, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Page

    from geo.places.layer import MapPlaces, PlaceLayer
    from tests.geo.conftest import Maker

pytestmark = pytest.mark.browser

AREAS, PLACES = "De gebieden konden niet worden geladen", "De plekken konden niet worden geladen"
OTHERS, SCHOOLS = "/ander.json", "/plekken.json"
SHOWN = """text => [...document.querySelectorAll(".wk-legenda")].some(
  box => box.checkVisibility() && box.innerText.includes(text))"""


@pytest.fixture
def plekken() -> MapPlaces:
    """Return two schools."""
    blank = dict.fromkeys(KOLOMMEN, "") | {"x": 136500.0, "y": 455500.0}
    rows = [
        {"id": "a", "naam": "De Waag", "typen": "bo"},
        {"id": "b", "naam": "Het Kompas", "typen": "so", "x": 138500.0},
    ]
    return map_places(pd.DataFrame([blank | row for row in rows]), [[]] * 2)


@pytest.fixture
def without(
    browser: Browser, kaart_van: Maker, plekken: MapPlaces
) -> Callable[[str], AbstractContextManager[Page]]:
    """Return a function that opens a map of which one file cannot be had the first time."""
    kaart = kaart_van()
    layer = layers.prepared(kaart_van.snapshot, kaart)
    files = {OTHERS: layer.geojson, SCHOOLS: json.dumps(plekken.gegevens).encode()}

    def open_map(name: str) -> AbstractContextManager[Page]:
        data = payload(kaart, layer.codes)
        made = folium_map.map_of(data, layer, leaflet_url=LEAFLET, layer_url=f"{HOST}/laag.json")
        there = {"/laag.json": layer.geojson, name: files[name]}
        return opened(browser, made, there, ready="[data-getekend='8']", falen=[name])

    return open_map


def sent(*parts: PlaceLayer) -> dict[str, Any]:
    """Return what the browser is sent of places."""
    found: dict[str, Any] = json.loads(Places(parts).data)
    return found


def show_others(page: Page) -> None:
    """Show the same figures on areas that are still to be fetched, with the legend elsewhere."""
    page.evaluate(
        """url => {
          const now = wijkkaart.stand().data;
          wijkkaart.toon(Object.assign({}, now, {
            legendaElders: true, laag: Object.assign({}, now.laag, {id: "ander", url: url})
          }));
        }""",
        HOST + OTHERS,
    )


def test_areas_that_did_not_come_are_told_where_the_legend_is_hidden_and_come_again(
    without: Callable[[str], AbstractContextManager[Page]],
) -> None:
    with without(OTHERS) as page:
        show_others(page)
        page.wait_for_function(SHOWN, arg=AREAS)
        page.wait_for_selector("[data-getekend='0']")
        page.mouse.move(440, 300)
        page.mouse.click(450, 300)  # the areas of before are gone: nothing to point at
        assert page.evaluate("geklikt") == []
        show_others(page)
        page.wait_for_selector("[data-getekend='8']")
        assert not page.evaluate(SHOWN, AREAS)


def test_figures_asked_for_after_areas_that_did_not_come_keep_their_legend(
    without: Callable[[str], AbstractContextManager[Page]],
) -> None:
    with without(OTHERS) as page:
        page.evaluate("window.eerst = wijkkaart.stand().data")
        with page.expect_response(HOST + OTHERS):
            show_others(page)
            page.evaluate("wijkkaart.toon(window.eerst)")
        page.evaluate("() => new Promise(done => setTimeout(done))")
        assert page.evaluate(SHOWN, "Percentage 0 tot 15 jaar")
        assert not page.evaluate(SHOWN, AREAS)
        show_others(page)
        page.wait_for_function("() => wijkkaart.stand().flat !== null")


def test_places_that_did_not_come_are_told_and_the_same_question_asks_again(
    without: Callable[[str], AbstractContextManager[Page]], plekken: MapPlaces
) -> None:
    data = sent(school_layer(plekken, url=HOST + SCHOOLS))
    with without(SCHOOLS) as page:
        page.evaluate("data => wijkplekken.toon(data)", data)
        page.wait_for_function(SHOWN, arg=PLACES)
        page.evaluate("data => wijkplekken.toon(data)", data)
        page.wait_for_selector("[data-plekken='2']")
        assert not page.evaluate(SHOWN, PLACES)
        assert page.evaluate(SHOWN, "Scholen (2)")


def test_an_old_question_that_fails_leaves_the_answer_to_a_newer_one(
    without: Callable[[str], AbstractContextManager[Page]], plekken: MapPlaces
) -> None:
    old = sent(school_layer(plekken, url=HOST + SCHOOLS))
    new = sent(school_layer(plekken, PlaceFilter(("so",))))
    with without(SCHOOLS) as page:
        page.evaluate(
            "([old, now]) => Promise.all([wijkplekken.toon(old), wijkplekken.toon(now)])",
            [old, new],
        )
        assert page.evaluate(SHOWN, "Scholen (1 van 2)")
        assert not page.evaluate(SHOWN, PLACES)
        assert page.evaluate("wijkplekken.plekken().map(p => p.naam)") == ["Het Kompas"]
        page.evaluate("data => wijkplekken.toon(data)", old)
        page.wait_for_selector("[data-plekken='2']")
