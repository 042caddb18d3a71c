"""Tables as a real Chromium draws them: a cell is drawn on a canvas, and only there one sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import browser

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

YEARS = range(1990, 2061)
SCRIPT = f"""
import pandas as pd
from views.shared import elements

years = pd.Series(range({YEARS.start}, {YEARS.stop}))
table = pd.DataFrame({{"Jaar": years.astype("Int64"), "Gebiedsindeling": years + 0.0}})
elements.show_table(table.assign(Rijen=years * 1000), key="jaren", rows=len(years))
"""
DRAWN = """(() => {
  window.getekend = [];
  const real = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
    window.getekend.push(text);
    return real.call(this, text, ...where);
  };
})()"""


def test_every_year_is_drawn_as_it_is_and_a_count_with_points(
    chromium_browser: Browser, tmp_path: Path
) -> None:
    script = tmp_path / "tabel.py"
    script.write_text(SCRIPT, encoding="utf-8")
    counts = [f"{year * 1000:,}".replace(",", ".") for year in YEARS]
    with (
        browser.serve(tmp_path / "gegevens", tmp_path / "cache", script) as address,
        browser.screen(chromium_browser, address, height=3000, own=True) as screen,
    ):
        screen.page.add_init_script(DRAWN)
        screen.page.goto(address)
        screen.page.wait_for_function(
            "last => window.getekend.includes(last)", arg=counts[-1], timeout=60_000
        )
        drawn = set(screen.page.evaluate("window.getekend"))
    numbers = {text for text in drawn if text[:1].isdigit()}
    assert numbers == {str(year) for year in YEARS} | set(counts)
