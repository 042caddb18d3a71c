"""From an empty folder to a coloured map, in a real Chromium, in at most six clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.source_list import VARIABLE
from tests import browser
from tests.sources import small_services
from tests.sources.server import serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MOST_CLICKS = 6
COUNT = """() => {
  window.name = '0';
  addEventListener('click', e => e.isTrusted && (window.name = +window.name + 1), true);
}"""
# what is painted over at least some hundreds of pixels, and is no grey of the ground
COLOURS = """() => {
  const found = {};
  for (const canvas of document.querySelectorAll('canvas')) {
    const context = canvas.getContext('2d');
    const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b, a] = data.slice(i, i + 4);
      if (a === 255 && Math.max(r, g, b) - Math.min(r, g, b) > 12) {
        found[[r, g, b]] = (found[[r, g, b]] || 0) + 1;
      }
    }
  }
  return Object.keys(found).filter(colour => found[colour] > 500);
}"""

IN_SIGHT = """chip => {
  const box = chip.getBoundingClientRect();
  const there = document.elementFromPoint(box.right - 3, box.top + box.height / 2);
  return there?.closest('[data-tag]') === chip;
}"""


def test_from_an_empty_folder_to_a_coloured_map(
    chromium_browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gegevens"
    folder.mkdir()
    with serving(small_services.small()) as services:
        monkeypatch.setenv(VARIABLE, str(services.write_bronnen(tmp_path / "bronnen.toml")))
        with (
            browser.serve(folder, tmp_path / "cache") as address,
            browser.screen(chromium_browser, address) as shown,
        ):
            page = shown.page
            shown.open("/kaart")
            page.evaluate(COUNT)
            page.get_by_role("button", name="Haal op van CBS, PDOK en DUO").click()
            for chip in page.locator("[data-tag]").all():  # what will be asked stands there in full
                assert chip.evaluate(IN_SIGHT), chip.inner_text()
            assert page.locator("[aria-label^='Remove'], [aria-label='Clear all']").count() == 0
            field = page.get_by_role("combobox", name="Gemeente")
            field.click()
            field.press_sequentially("Utrech")
            field.press("Enter")
            shown.settled()
            page.get_by_role("button", name="Ophalen", exact=True).click()
            page.get_by_role("button", name="Bekijk op de kaart").click(timeout=120_000)
            frame = shown.map_frame()
            assert len(frame.evaluate(COLOURS)) >= 2
            assert "niveau=buurt" in page.url
            assert "gemeente=GM0344" in page.url
            assert 0 < int(page.evaluate("window.name")) <= MOST_CLICKS
