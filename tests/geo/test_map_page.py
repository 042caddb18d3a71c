"""The stand-alone file: complete, closed to the network, and safe for any name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from reports.answer import write
from reports.maps import map_answer
from tests.geo import drawn_page
from tests.geo.conftest import HOSTILE, NAMES, SCRIPT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.geo.conftest import Maker


@pytest.fixture
def file(kaart_van: Maker, tmp_path: Path) -> Path:
    path = tmp_path / "kaart.html"
    write(map_answer(kaart_van.snapshot, kaart_van(afwijking=True)), path)
    return path


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Page]:
    with drawn_page.opened_file(browser, file, ready="#kaart[data-getekend='8']") as shown:
        yield shown


def embedded(file: Path, name: str) -> Any:
    text = file.read_text(encoding="utf-8")
    found = re.search(
        rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL
    )
    assert found
    return json.loads(found[1])


def test_every_area_is_in_the_file_once_with_its_name_and_figure(file: Path) -> None:
    areas, figures = embedded(file, "gebieden"), embedded(file, "cijfers")
    assert len(areas["features"]) == len(areas["namen"]) == len(figures["index"]) == 8
    assert areas["namen"] == NAMES
    shown = [figures["teksten"][i] if i >= 0 else i for i in figures["index"]]
    assert shown[:2] == [figures["teksten"][-1], shown[2]]
    assert shown[3] == figures["teksten"][0]


def test_names_cannot_leave_the_data(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert SCRIPT not in text
    assert "<img" not in text
    assert "<b>Kerncijfers" not in text
    assert text.count("<script") == 3


def test_the_policy_forbids_every_request(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r'(?:src|href)="(?!#)', text.split("<script")[0])


@pytest.mark.browser
def test_all_areas_are_drawn_and_the_legend_counts_them(page: Page) -> None:
    assert page.evaluate("wijkkaart.vlakken.getekend") == 8
    rows = page.locator("#legenda li")
    counts = [int(rows.nth(i).locator(".wk-aantal").inner_text()) for i in range(rows.count())]
    assert sum(counts) == 8
    assert "afgeschermd" in rows.all_inner_texts()[-3]
    assert page.locator(".band").first.inner_text().startswith("Cijfers van 2024")


@pytest.mark.browser
def test_search_finds_a_name_and_a_code_and_shows_the_area(page: Page) -> None:
    page.fill("#zoek", "oost")  # without its umlaut
    page.press("#zoek", "Enter")
    card = page.locator("#gekozen .wk-kaartje")
    assert card.locator("strong").inner_text() == "Öost"
    assert "ontbreekt" in card.inner_text()
    # found by what is official, called what people say
    page.fill("#zoek", "wijk 03")
    page.press("#zoek", "Enter")
    assert card.locator("strong").inner_text() == "Kerkbuurt"
    page.fill("#zoek", "BU99010003")
    page.press("#zoek", "Enter")
    text = card.inner_text()
    assert "30 %" in text
    assert "1e van 5" in text
    assert "15 %" in text
    assert page.locator("#legenda .wk-gekozen").count() == 1
    page.click("#wis")
    assert page.locator("#gekozen .wk-kaartje").count() == 0


@pytest.mark.browser
def test_tooltip_shows_a_hostile_name_as_text(page: Page) -> None:
    spot = page.evaluate(
        "(() => { const p = map.latLngToContainerPoint(wijkkaart.vlakken.grens(0).getCenter());"
        "const r = document.getElementById('kaart').getBoundingClientRect();"
        "return [r.left + p.x, r.top + p.y]; })()".replace("map.", "wijkkaart.kaart.")
    )
    drawn_page.point_at(page, *spot, "!!document.querySelector('.wk-tip strong')")
    tip = page.locator(".wk-tip")
    assert tip.locator("strong").inner_text() == HOSTILE
    assert "gedeeld" not in tip.inner_text()
    page.mouse.click(*spot)
    assert page.locator("#gekozen strong").inner_text() == HOSTILE
    page.keyboard.press("Escape")
    assert page.locator("#gekozen .wk-kaartje").count() == 0
    # of an area in a corner its figure is read whole too, beside the buttons
    frame = page.locator("#kaart").bounding_box()
    assert frame is not None
    corner = (frame["x"] + 70, frame["y"] + 20)
    page.evaluate(
        "by => wijkkaart.kaart.panBy(by, { animate: false })",
        [spot[0] - corner[0], spot[1] - corner[1]],
    )
    drawn_page.point_at(page, *corner, "!!document.querySelector('.wk-tip strong')")
    told = tip.bounding_box()
    buttons = page.locator(".leaflet-control-zoom").bounding_box()
    assert told is not None
    assert buttons is not None
    assert told["y"] > corner[1]
    assert told["x"] >= buttons["x"] + buttons["width"]


@pytest.mark.browser
def test_the_table_holds_every_area_sorts_and_selects(page: Page) -> None:
    page.click("summary")
    rows = page.locator("tbody tr")
    rows.first.wait_for()
    assert rows.count() == 8
    page.get_by_role("button", name="Percentage 0 tot 15 jaar").click()
    head = page.locator("thead th", has_text="Percentage 0 tot 15 jaar")
    assert head.get_attribute("aria-sort") == "descending"
    figures = [rows.nth(i).locator("td.getal").first.inner_text() for i in range(8)]
    assert figures[:5] == ["30 %", "18 %", "12 %", "12 %", "0 %"]
    assert set(figures[5:]) == {"afgeschermd", "ontbreekt", "water"}
    rows.nth(0).get_by_role("button").click()
    assert "30 %" in page.locator("#gekozen .wk-kaartje").inner_text()


@pytest.mark.browser
def test_states_are_drawn_apart(page: Page) -> None:
    """Sample the canvas in the middle of areas: hatching varies, a class is one colour."""
    colours = page.evaluate("""
        [1, 5, 6].map(i => {
          const canvas = document.querySelector('.leaflet-wk-vlakken-pane canvas');
          const m = wijkkaart.kaart, b = wijkkaart.vlakken.grens(i);
          const ratio = canvas.width / parseFloat(canvas.style.width);
          const p = m.latLngToLayerPoint(b.getCenter());
          const o = L.DomUtil.getPosition(canvas);
          const d = canvas.getContext('2d').getImageData(
            (p.x - o.x) * ratio - 12, (p.y - o.y) * ratio - 12, 24, 24).data;
          const seen = new Set();
          for (let k = 0; k < d.length; k += 4) { seen.add(d.slice(k, k + 3).join()); }
          return seen.size;
        })
    """)
    assert colours[0] == 1
    assert colours[1] > 2
    assert colours[2] == 1
