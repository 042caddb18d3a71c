"""The map of hot and cold spots in a real Chromium: kinds as colours, the wijk outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import browser
from tests.views.vergelijken.test_refusals import folder_of, lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

READY = "() => window.wijkkaart && window.wijkkaart.stand().data && window.wijkkaart.stand().flat"
STATE = """() => {
  const now = window.wijkkaart.stand();
  const first = now.plaats["BU99990100"];
  return {
    soorten: now.data.legenda.map(rule => [rule.label, rule.aantal]),
    omlijnd: now.data.omlijnd.length,
    lijn: Array.from(document.querySelectorAll(".leaflet-wk-boven-pane path"))
      .map(path => path.getAttribute("d").length).reduce((a, b) => Math.max(a, b), 0),
    feiten: window.wijkkaart.feiten(first).map(line => line.join(": "))
  };
}"""
RINGS = """zoom => {
  window.map.setMinZoom(3).setZoom(zoom, {animate: false});
  return Array.from(document.querySelectorAll(".leaflet-wk-boven-pane path"))
    .filter(path => path.getAttribute("d").includes("a13,13")).length;
}"""


def test_spots_are_drawn_told_and_the_wijk_is_outlined(
    chromium_browser: Browser, tmp_path: Path, on_stage: Callable[[Path], str]
) -> None:
    # twelve buurten in a row: the first four high, the rest low
    values = {n: f"{90 + n if n < 4 else 10 + n % 3},1000" for n in range(12)}
    folder = folder_of(tmp_path, lines(values, "percentage_65_jaar_en_ouder,aantal_inwoners"))
    with browser.screen(chromium_browser, on_stage(folder.path)) as screen:
        screen.open(
            "/vergelijken?gebied=WK999901&tabblad=ruimte&indicator=percentage_65_jaar_en_ouder"
        )
        frame = screen.map_frame()
        frame.wait_for_function(READY, timeout=60_000)
        found = frame.evaluate(STATE)
        near = frame.evaluate("() => window.map.getZoom()")
        seen = [frame.evaluate(RINGS, zoom) for zoom in (near, 6, near)]
    assert seen == [0, 2, 0], "far away a ring stands around it, with a white one under it"
    assert sum(count for _, count in found["soorten"]) == 12
    assert found["omlijnd"] == 12
    assert found["lijn"] > 20, "the outline has a path"
    assert any(line.endswith(": 90 %") for line in found["feiten"])
    kinds = {label for label, _ in found["soorten"]}
    (kind,) = [line.removeprefix("patroon: ") for line in found["feiten"] if "patroon" in line]
    assert kind in kinds
    assert not any("rang van hoog" in line for line in found["feiten"])


def test_the_map_of_a_pair_goes_along_as_a_file_that_opens_without_network(
    chromium_browser: Browser, tmp_path: Path, on_stage: Callable[[Path], str]
) -> None:
    values = {n: f"{10 + 7 * n},{300 + 60 * n},1000" for n in range(12)}
    figures = "percentage_65_jaar_en_ouder,gemiddelde_woz_waarde,aantal_inwoners"
    folder = folder_of(tmp_path, lines(values, figures))
    file = tmp_path / "paar.html"
    with browser.screen(chromium_browser, on_stage(folder.path)) as screen:
        screen.open(
            "/vergelijken?gebied=WK999901&tabblad=ruimte&ruimte=paar"
            "&indicator=percentage_65_jaar_en_ouder"
        )
        screen.page.get_by_text("Kaart bewaren", exact=True).click()
        with screen.page.expect_download() as waiting:
            screen.page.get_by_role("button", name="Kaart die zonder internet opent").click()
        assert waiting.value.suggested_filename.startswith(
            "samen_percentage_65_jaar_en_ouder_gemiddelde_woz_waarde_buurt_"
        )
        waiting.value.save_as(file)
    with browser.screen(chromium_browser, "file://", own=True) as alone:
        alone.page.goto(file.as_uri())
        alone.page.wait_for_function(READY)
        text = alone.page.locator("body").inner_text()
        assert "naast gemiddelde WOZ-waarde" in alone.page.locator("h1").inner_text()
        assert "Gebieden zijn geen mensen" in text
        assert alone.page.evaluate("window.wijkkaart.stand().data.omlijnd.length") == 12
        assert alone.outside == [file.as_uri()], "the file itself, and nothing besides"
        alone.outside.clear()
