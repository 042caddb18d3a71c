"""From a click in the menu to the next page on the screen, in the running application.

Run with `python benchmarks/paginawissel.py --gegevens MAP` on a data folder that has
figures, schools and flows. It starts the application, opens a gemeente in Chromium and goes
round the pages and through the tabs of Vergelijken. The clock starts at the click and stops
at the first painted picture in which the new page stands, Streamlit has stopped running and
nothing of the page before is left. The first round is what the first visitor after a start
waits; the median is of the later ones.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._meten import tabel

sys.path.append(str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_DONE = """async ([element, path]) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const painted = () => new Promise(ok => requestAnimationFrame(ok));
  const begin = performance.now();
  let ran = false;
  // a run of a few hundredths may begin and end between two pictures
  new MutationObserver(() => { ran = true; })
    .observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
  element.click();
  for (;;) {
    await painted();
    const now = performance.now() - begin;
    const running = app.getAttribute('data-test-script-state') !== 'notRunning';
    const there = location.pathname.endsWith(path) && document.querySelector('h1');
    const stale = document.querySelector('[data-stale="true"]');
    if (ran && !running && there && !stale) {
      await painted();
      return (performance.now() - begin) / 1000;
    }
    if (now > 60000) throw new Error('the page did not come to rest');
  }
}"""
_REST_MS = 800


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gegevens", type=Path, required=True, help="gevulde gegevensmap")
    parser.add_argument("--gemeente", default="GM0344", help="gemeente om op te openen")
    parser.add_argument("--gebied", default="WK034403", help="gebied om te vergelijken")
    parser.add_argument("--rondes", type=int, default=5, help="rondes na de eerste")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    from house import PAGES
    from tests.browser import serve
    from views.vergelijken import tabs

    with (
        tempfile.TemporaryDirectory() as temporary,
        serve(options.gegevens, Path(temporary)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(120_000)
        page.goto(f"{address}/verantwoording?gemeente={options.gemeente}&gebied={options.gebied}")
        page.wait_for_selector("h1")
        page.wait_for_selector('[data-test-script-state="notRunning"]')
        page.wait_for_timeout(2000)
        times: dict[str, list[float]] = {}
        for _ in range(options.rondes + 1):
            for row in (*PAGES[1:], PAGES[0]):
                link = _link(page, row.title)
                times.setdefault(f"naar {row.title}", []).append(_timed(page, link, row.id))
        for _ in range(options.rondes + 1):
            link = _link(page, "Vergelijken")
            _timed(page, link, "vergelijken")
            for title in (*list(tabs.TABS.values())[1:], next(iter(tabs.TABS.values()))):
                tab = page.get_by_role("tab", name=title, exact=True)
                times.setdefault(f"tabblad {title}", []).append(_timed(page, tab, "vergelijken"))
            _timed(page, _link(page, "Verantwoording"), "verantwoording")
        browser.close()
    print(
        tabel(
            ["wisseling", "eerste keer (s)", "daarna, mediaan (s)", "daarna, traagste (s)"],
            [
                [name, f"{t[0]:.2f}", f"{statistics.median(t[1:]):.2f}", f"{max(t[1:]):.2f}"]
                for name, t in times.items()
            ],
        )
    )


def _link(page: Page, title: str) -> Locator:
    """Return the link in the menu that says so."""
    menu = page.locator('[data-testid="stSidebar"]')
    return menu.get_by_role("link", name=title, exact=True).first


def _timed(page: Page, target: Locator, path: str) -> float:
    """Click, and return the seconds until what it leads to stands still on the screen."""
    handle = target.element_handle()
    seconds = float(page.evaluate(_DONE, [handle, path]))
    page.wait_for_timeout(_REST_MS)
    return seconds


if __name__ == "__main__":
    main()
