"""From a choice to the new colours on the screen, in the running application.

Run with `python benchmarks/kaart_in_de_app.py`. It imports the real boundaries and figures
into a temporary folder, starts the application on it and drives it in Chromium:

- opening: from the address to every area drawn, for one gemeente and for the whole country
  (the first open of the country prepares it; the second is what a colleague sees);
- recolouring: from Enter on another indicator to the first picture after the browser has
  the new figures and has painted twice. Geometry is sent once, so the country should cost
  hardly more than a gemeente.

`--gegevens` takes a data folder that has the sets already.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._meten import tabel
from benchmarks.landelijke_kaart import cijfers, importeren

sys.path.append(str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

INDICATORS = ("Gemiddelde WOZ-waarde", "Percentage kinderen van 0 tot 15", "Aantal inwoners")
PLACES = {
    "één gemeente (Utrecht)": "gemeente=GM0344&niveau=buurt",
    "heel Nederland": "niveau=buurt",
}


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default, help="map met de open data")
    parser.add_argument("--gegevens", type=Path, help="gevulde gegevensmap")
    parser.add_argument("--keer", type=int, default=2, help="rondes langs de indicatoren")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    from tests.browser import serve

    with tempfile.TemporaryDirectory() as temporary:
        folder = options.gegevens or Path(temporary) / "gegevens"
        if not options.gegevens:
            importeren(folder, options.data)
            cijfers(folder, options.data)
        rows = []
        with serve(folder, Path(temporary)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            for place, query in PLACES.items():
                url = f"{address}/kaart?indicator=percentage_0_tot_15_jaar&{query}"
                first, _ = _open(browser, url)
                again, page = _open(browser, url)
                times = [_recolour(page, name) for _ in range(options.keer) for name in INDICATORS]
                areas = _frame(page).evaluate("wijkkaart.stand().flat.aantal")
                rows.append(
                    [
                        place,
                        areas,
                        f"{first:.2f}",
                        f"{again:.2f}",
                        f"{statistics.median(times[1:]):.2f}",
                        f"{max(times[1:]):.2f}",
                    ]
                )
                page.close()
            browser.close()
    head = ["kaart", "gebieden", "eerste keer (s)", "daarna (s)", "herkleurd, mediaan (s)"]
    print(tabel([*head, "herkleurd, traagste (s)"], rows))


def _open(browser: Browser, url: str) -> tuple[float, Page]:
    """Open the page and wait until every area is drawn."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.set_default_timeout(120_000)
    begin = time.perf_counter()
    page.goto(url)
    _frame(page).wait_for_function(
        "window.wijkkaart && wijkkaart.stand().flat"
        " && wijkkaart.vlakken.getekend === wijkkaart.stand().flat.aantal"
    )
    seconds = time.perf_counter() - begin
    page.wait_for_timeout(1500)
    return seconds, page


def _recolour(page: Page, indicator: str) -> float:
    """Choose another indicator and wait for its colours."""
    frame = _frame(page)
    before = frame.evaluate("wijkkaart.stand().data.indicator")
    box = page.get_by_role("combobox", name="Indicator").first
    box.click()
    box.fill(indicator)
    page.wait_for_timeout(400)
    begin = time.perf_counter()
    box.press("Enter")
    frame.wait_for_function("was => wijkkaart.stand().data.indicator !== was", arg=before)
    frame.evaluate("new Promise(ok => requestAnimationFrame(() => requestAnimationFrame(ok)))")
    seconds = time.perf_counter() - begin
    page.wait_for_timeout(1200)
    return seconds


def _frame(page: Page) -> Frame:
    """Return the frame of the map."""
    while True:
        found = [frame for frame in page.frames if "st_folium" in frame.url]
        if found:
            return found[0]
        page.wait_for_timeout(50)


if __name__ == "__main__":
    main()
