"""The map of two figures in a real Chromium: both told on an area, one legend, beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from places.lists.sets import read_locations
from store.records import Records
from tests import browser, small_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from store import DataFolder

pytestmark = pytest.mark.browser

FACTS = "code => { const k = window.wijkkaart; return k.feiten(k.stand().plaats[code]); }"
DISTANCE = "Afstand tot de dichtstbijzijnde basisschool, hemelsbreed (meter), 2024"
LEGEND = "() => getComputedStyle(document.querySelector('.wk-legenda')).display"


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataFolder]:
    """Return a small folder with one school in its south-western buurt."""
    folder = tmp_path_factory.mktemp("bereik")
    made = small_folder.make(folder / "gegevens")
    path = folder / "scholen_2024.csv"
    head = "BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;X;Y"
    path.write_text(f"{head}\n99AA;De Waag;basisonderwijs;136310;456310\n")
    made.commit(read_locations(path, soort="school"))
    yield made
    Records(made.path).close()


def test_two_figures_are_told_and_a_click_selects(
    chromium_browser: Browser, schools: DataFolder, on_stage: Callable[[Path], str]
) -> None:
    with browser.screen(chromium_browser, on_stage(schools.path)) as screen:
        screen.open("/aanbod?wijk=WK999901&onderdeel=bereik&soort=bo&beeld=samen")
        frame = screen.map_frame()
        box = frame.frame_element().bounding_box()
        assert box is not None
        assert box["y"] < 400  # both figures and where they meet on the 720 pixels of a beamer
        facts = dict(frame.evaluate(FACTS, "BU99990103"))
        assert facts["Percentage kinderen van 0 tot 15 jaar (%), 2024"] == "31 %"
        assert facts[DISTANCE] == "1.190 m"
        assert facts["samen"] == "hoog / hoog"
        masked = dict(frame.evaluate(FACTS, "BU99990202"))
        assert masked["Percentage kinderen van 0 tot 15 jaar (%), 2024"] == "afgeschermd"
        assert masked["samen"] == "afgeschermd"
        assert frame.evaluate(LEGEND) == "none"
        screen.page.locator(".wv-tweeluik td.wv-hoek").wait_for()
        frame.frame_element().scroll_into_view_if_needed()
        screen.click_area("BU99990103")
        screen.page.wait_for_url("**gebied=BU99990103**")
        assert "gebied=BU99990103" in screen.query()


OUTLINES = """() => Array.from(document.querySelectorAll(".leaflet-wk-boven-pane path"))
  .filter(path => (path.getAttribute("d") || "").length > 10).length"""
OVERLAP = """() => {
  const a = document.querySelector(".leaflet-control-scale").getBoundingClientRect();
  const b = document.querySelector(".leaflet-control-attribution").getBoundingClientRect();
  return a.bottom > b.top && a.right > b.left;
}"""
LEGEND_CUT = """() => {
  const box = document.querySelector(".wk-legenda");
  return box.scrollHeight > box.clientHeight + 1;
}"""


def test_the_wijk_stays_outlined_and_the_map_in_sight(
    chromium_browser: Browser, schools: DataFolder, on_stage: Callable[[Path], str]
) -> None:
    with browser.screen(chromium_browser, on_stage(schools.path)) as screen:
        start = "/aanbod?wijk=WK999901&onderdeel=bereik&soort=bo"
        screen.open(f"{start}&beeld=samen&gebied=BU99990103")
        frame = screen.map_frame()
        # The chosen area and the wijk, each a line with a light one under it.
        assert frame.evaluate(OUTLINES) == 4
        assert not frame.evaluate(OVERLAP), "the scale stands clear of the source"
        closest = frame.evaluate("() => window.map.getZoom()")
        frame.evaluate("() => window.map.setZoom(0, { animate: false })")
        assert frame.evaluate("() => window.map.getZoom()") >= closest - 3
        screen.open(start)
        frame = screen.map_frame()
        assert frame.evaluate(OUTLINES) == 2
        box = frame.frame_element().bounding_box()
        assert box is not None
        assert box["y"] < 400  # beside the answer, on the 720 pixels of a beamer
        facts = dict(frame.evaluate(FACTS, "BU99990103"))
        assert facts["Afstand"] == "1.190 m (De Waag)"
        assert facts["bereik"] == "verder dan 1.000 m"
        screen.open("/aanbod?wijk=WK999901&onderdeel=kaart&gebied=BU99990103")
        frame = screen.map_frame()
        assert frame.evaluate(OUTLINES) == 4
        assert not frame.evaluate(LEGEND_CUT)
