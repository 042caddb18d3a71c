"""The flow map of the application: one base, numbers as harmless data, clicks that arrive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from geo.flows import StroomVraag, scene
from geo.flows.payload import app_map
from geo.flows.swv_areas import swv_vlakken
from tests.geo.drawn_page import HOST, LEAFLET, opened, script_of
from tests.geo.flows.conftest import HOSTILE, TEMPLATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from geo.folium_map import AppMap
    from store import Snapshot


def made(stromen: Snapshot, *, selected: str | None = None, **options: Any) -> AppMap:
    kaart = scene(stromen, StroomVraag("PO1001", 2017, **options))
    return app_map(
        kaart,
        swv_vlakken(stromen, 2017, "po"),
        leaflet_url=LEAFLET,
        areas_url=f"{HOST}/swv.json",
        selected=selected,
    )


def test_the_base_is_the_same_for_every_question(stromen: Snapshot) -> None:
    def base(made: AppMap) -> str:
        return str(made.map.get_root().render()).replace(made.map.get_name(), "kaart")

    first = base(made(stromen))
    assert first == base(made(stromen, niveau="school", minimum=5))
    addresses = set(re.findall(r"""https?://[^\s"'<>)]+""", first))
    assert {a for a in addresses if "w3.org" not in a} == {
        f"{HOST}/leaflet/leaflet.js",
        f"{HOST}/leaflet/leaflet.css",
    }


def test_data_are_no_code(stromen: Snapshot) -> None:
    script = script_of(made(stromen).feature_group)
    script += script_of(made(stromen, niveau="school").feature_group)
    assert "onerror" in script
    assert "window.stuk=2" in script
    for sign in ("`", "${", "<img", "</script"):
        assert sign not in script
    assert "pdok" not in script


@pytest.fixture
def page(browser: Browser, stromen: Snapshot) -> Iterator[Page]:
    """Open the map of the small flows."""
    areas = swv_vlakken(stromen, 2017, "po")
    assert areas is not None
    files = {"/swv.json": areas.geojson}
    ready = ".leaflet-ws-vlakken-pane path"
    with opened(browser, made(stromen), files, ready=ready) as page:
        yield page


def told(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("geklikt.map(t => t.properties)")
    return found


@pytest.mark.browser
def test_clicks_on_lines_nodes_and_parties_tell_what_was_meant(page: Page) -> None:
    page.evaluate(
        """() => {
          const path = [...document.querySelectorAll('.leaflet-ws-lijnen-pane path')][0];
          const p = path.getPointAtLength(path.getTotalLength() * 0.2), m = path.getScreenCTM();
          window.plek = [p.x * m.a + m.e, p.y * m.d + m.f];
        }"""
    )
    page.mouse.click(*page.evaluate("plek"))
    page.locator(".leaflet-ws-knopen-pane path").last.click()
    page.get_by_role("button", name="België").click()
    page.locator(".leaflet-container").press("Escape")
    what = [t["wat"] for t in told(page)]
    assert what == ["lijn", "knoop", "buiten"]  # nothing was selected: Escape says nothing
    line, node, party = told(page)
    assert line["code"].split("|")[-1] == line["tegenpartij"]
    assert node["code"] == "PO1001"
    assert party["code"] == "BELGIE"


@pytest.mark.browser
def test_another_level_keeps_the_view_and_fetches_nothing(page: Page, stromen: Snapshot) -> None:
    page.evaluate("wijkkaart.kaart.setView([52.11, 5.2], 12, {animate: false})")
    before = page.evaluate("wijkkaart.kaart.getBounds().toBBoxString()")
    chosen = "uitgaand|alle|04DD00"
    page.evaluate(script_of(made(stromen, niveau="school", selected=chosen).feature_group))
    assert page.evaluate("wijkkaart.kaart.getBounds().toBBoxString()") == before
    assert chosen in page.evaluate("wijkkaart.stand().lijnen")
    assert page.evaluate("wijkkaart.stand().gekozen") == chosen
    assert TEMPLATE in page.locator(".wk-namen").first.inner_text()
    page.locator(".leaflet-container").press("Escape")
    assert told(page)[-1]["wat"] == "niets"
    assert told(page)[-1]["code"] is None


@pytest.mark.browser
def test_the_legend_follows_the_filter(page: Page, stromen: Snapshot) -> None:
    first = page.locator(".ws-legenda").inner_text()
    asked = scene(stromen, StroomVraag("PO1001", 2017, soorten=("so",)))
    page.evaluate(script_of(made(stromen, soorten=("so",)).feature_group))
    legend = page.locator(".ws-legenda").inner_text()
    assert legend != first
    for number in asked.legenda:
        assert re.search(rf"^{number}$", legend, re.MULTILINE)
    split = made(stromen, gesplitst=True)
    page.evaluate(script_of(split.feature_group))
    assert "speciaal onderwijs" in page.locator(".ws-legenda").inner_text()


@pytest.mark.browser
def test_hostile_names_are_shown_as_text(page: Page) -> None:
    assert HOSTILE[:20] in page.locator(".wk-namen").first.inner_text()


@pytest.mark.browser
def test_the_outermost_neighbours_stand_above_the_source_and_their_names_in_the_frame(
    page: Page,
) -> None:
    page.set_viewport_size({"width": 420, "height": 300})
    page.evaluate("new Promise(done => setTimeout(done, 300))")
    lowest, names, frame, source, buttons = page.evaluate(
        """() => {
              const box = e => { const r = e.getBoundingClientRect();
                                 return [r.left, r.top, r.right, r.bottom]; };
              const all = what => [...document.querySelectorAll(what)].map(box);
              return [Math.max(...all('.leaflet-ws-knopen-pane path').map(r => r[3])),
                      all('.ws-namen .wk-naam, .leaflet-ws-namen-pane .wk-naam'),
                      box(document.querySelector('.leaflet-container')),
                      box(document.querySelector('.leaflet-control-attribution')),
                      all('.leaflet-left .leaflet-control')];
            }"""
    )
    assert source[3] - source[1] > 20  # long enough for two lines: what a narrow page has
    assert lowest < source[1]
    assert len(names) > 1
    for left, _, right, bottom in names:
        assert frame[0] <= left
        assert right <= frame[2] + 1
        assert bottom <= source[1] + 1
    over = [
        (n, b)
        for n in names
        for b in buttons
        if n[0] < b[2] and n[2] > b[0] and n[1] < b[3] and n[3] > b[1]
    ]
    assert buttons
    assert not over, "a name below a button cannot be read"
