"""From a click in the menu to the next page on the screen, in the running application.

Run with `python benchmarks/paginawissel.py --gegevens MAP` on a data folder that has
figures, schools and flows. It starts the application, opens a gemeente in Chromium and goes
round the pages, through the tabs of Vergelijken, and along the screens of a presentation: each
page, on the figures of the country (`--schermen`: these alone). The clock starts at the click and
stops at the first painted picture in which the new page stands, Streamlit has stopped running and
nothing of the page before is left. The first round is what the first visitor after a start waits;
the median is of the later ones. Beside it stands the processor time of the server, which tells the
same on a machine that has other work to do. The presentation is kept in a database of its own:
nothing is written in the data folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._meten import tabel

# before this folder, in which a benchmark has the name of a room
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

_DONE = """async ([element, path]) => {
  const painted = () => new Promise(ok => requestAnimationFrame(ok));
  const begin = performance.now();
  let ran = false;
  // a run of a few hundredths may begin and end between two pictures, and in an element anew
  new MutationObserver(() => { ran = true; }).observe(document.body,
    {attributes: true, subtree: true, attributeFilter: ['data-test-script-state']});
  element.click();
  for (;;) {
    await painted();
    const now = performance.now() - begin;
    const app = document.querySelector('[data-testid="stApp"]');
    const running = !app || app.getAttribute('data-test-script-state') !== 'notRunning';
    const there = location.pathname.endsWith(path) && document.querySelector('h1');
    const stale = document.querySelector('[data-stale="true"]');
    if (ran && !running && there && !stale) {
      await painted();
      return (performance.now() - begin) / 1000;
    }
    if (now > 20000) throw new Error('the page did not come to rest');
  }
}"""
_REST_MS = 800
_SPOKEN_MS = 1200
"""After that, of a presentation: who speaks stays at a screen while the next is made ready."""
_LINE = "meting"
_KIND = "vergelijken?gebied={1}&tabblad="
_FLOWS = "leerlingstromen?swv=PO2601&weergave="
_PLACES = "aanbod?wijk={1}&onderdeel="
_SCREENS = (
    ("kinderen per buurt, heel Nederland", "kaart?niveau=buurt&indicator=percentage_0_tot_15_jaar"),
    ("ouderen per buurt, heel Nederland",
     "kaart?niveau=buurt&indicator=percentage_65_jaar_en_ouder"),
    ("kinderen per gemeente", "kaart?niveau=gemeente&indicator=percentage_0_tot_15_jaar"),
    ("kinderen per wijk",
     "kaart?niveau=wijk&gemeente={0}&gebied={1}&indicator=percentage_0_tot_15_jaar"),
    ("profiel", _KIND + "profiel"),
    ("verdeling", _KIND + "verdeling&indicator=percentage_0_tot_15_jaar"),
    ("vergelijkbare gebieden", _KIND + "vergelijkbaar"),
    ("door de tijd", _KIND + "tijd&indicator=percentage_0_tot_15_jaar"),
    ("ruimte", _KIND + "ruimte&indicator=percentage_0_tot_15_jaar"),
    ("samenhang", _KIND + "ruimte&ruimte=paar&indicator=percentage_0_tot_15_jaar"),
    ("alle cijfers onderling", _KIND + "ruimte&ruimte=tabel"),
    ("twee bronnen", _KIND + "bronnen"),
    ("stromen, kaart", _FLOWS + "kaart"),
    ("stromen, matrix", _FLOWS + "matrix"),
    ("stromen, scholen", _FLOWS + "scholen"),
    ("aanbod, kaart", _PLACES + "kaart"),
    ("aanbod, matrix", _PLACES + "matrix"),
    ("aanbod, gaten", _PLACES + "gaten"),
    ("aanbod, bereik", _PLACES + "bereik"),
    ("dossier", "dossier?dossier=d"),
    ("vragen", "dossier?dossier=d&dossierdeel=vragen"),
)  # fmt: skip
"""Title and address of the screens of a presentation; {0} is a gemeente, {1} an area."""
_VRAGEN = 12
"""Vragen of the dossier that is shown."""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gegevens", type=Path, required=True, help="gevulde gegevensmap")
    parser.add_argument("--gemeente", default="GM0344", help="gemeente om op te openen")
    parser.add_argument("--gebied", default="WK034403", help="gebied om te vergelijken")
    parser.add_argument("--rondes", type=int, default=5, help="rondes na de eerste")
    parser.add_argument("--schermen", action="store_true", help="alleen die van een presentatie")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    from house import PAGES
    from tests.browser import serve
    from views.vergelijken import choices

    with (
        tempfile.TemporaryDirectory() as temporary,
        _line(options.gegevens, Path(temporary), options.gemeente, options.gebied) as titles,
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
        server = _Server(address)
        times: dict[str, list[tuple[float, float]]] = {}
        rounds = 0 if options.schermen else options.rondes + 1
        for _ in range(rounds):
            for row in (*PAGES[1:], PAGES[0]):
                link = _link(page, row.title)
                made = server.timed(page, link, row.id)
                times.setdefault(f"naar {row.title}", []).append(made)
        for _ in range(rounds):
            link = _link(page, "Vergelijken")
            server.timed(page, link, "vergelijken")
            for title in (*list(choices.TABS.values())[1:], next(iter(choices.TABS.values()))):
                tab = page.get_by_role("tab", name=title, exact=True)
                made = server.timed(page, tab, "vergelijken")
                times.setdefault(f"tabblad {title}", []).append(made)
            server.timed(page, _link(page, "Verantwoording"), "verantwoording")
        page.goto(f"{address}/presentatie?lijn={_LINE}")
        page.get_by_role("button", name="Presenteren").click()
        page.get_by_role("heading", name=titles[0][0]).wait_for()
        # who presents says something first: meanwhile the screens of the line are made ready
        page.wait_for_timeout(15 * _SPOKEN_MS)
        walk = [("volgende", *one) for one in titles[1:]]
        walk += [("vorige", *one) for one in titles[-2::-1]]
        for _ in range(options.rondes + 1):
            for key, title, path in walk:
                button = page.locator(f".st-key-presentatie_{key} button")
                made = server.timed(page, button, path, rest=_SPOKEN_MS)
                times.setdefault(f"scherm {title}", []).append(made)
        browser.close()
    heads = ["wisseling", "eerste keer (s)", "daarna, mediaan (s)", "daarna, traagste (s)"]
    rows = []
    for name, found in times.items():
        seconds, work = zip(*found, strict=True)
        later = seconds[1:]
        middle = statistics.median(later)
        rows.append([name, f"{seconds[0]:.2f}", f"{middle:.2f}", f"{max(later):.2f}",
                     f"{work[0]:.2f}", f"{statistics.median(work[1:]):.2f}"])  # fmt: skip
    print(tabel([*heads, "processor, eerste (s)", "processor, mediaan (s)"], rows))


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


class _Server:
    """The server that is measured, by its port."""

    def __init__(self, address: str) -> None:
        port = f"--server.port={address.rpartition(':')[2]}"
        self._process = next(
            path.parent
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if port in path.read_text(encoding="utf-8", errors="replace").split("\0")
        )

    def timed(
        self, page: Page, target: Locator, path: str, *, rest: int = 0
    ) -> tuple[float, float]:
        """Click; return the seconds until what it leads to stands still, and the server's work."""
        before = self._work()
        seconds = _timed(page, target, path)
        made = seconds, self._work() - before
        # afterwards: what is made ready for the next screen is no work of this one
        page.wait_for_timeout(rest)
        return made

    def _work(self) -> float:
        """Return the processor time of the server so far, in seconds (proc(5), `stat`)."""
        fields = (self._process / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _line(
    folder: Path, temporary: Path, gemeente: str, gebied: str
) -> Iterator[list[tuple[str, str]]]:
    """Keep a verhaallijn in a database of its own; give title and page of its screens."""
    from house import BEGIN
    from store.paths import RECORDS_VARIABLE
    from store.records import Records
    from store.records_rows import Opdracht

    os.environ[RECORDS_VARIABLE] = f"sqlite:///{temporary}/verhaallijn.sqlite"
    records = Records(folder)
    kept = [f"w{number}" for number in range(len(_SCREENS))]
    orders = [
        Opdracht("weergave", {"titel": title, "adres": address.format(gemeente, gebied)}, key)
        for key, (title, address) in zip(kept, _SCREENS, strict=True)
    ]
    orders.append(Opdracht("dossier", {"naam": "Avond", "gebied": gebied}, "d"))
    orders += [
        Opdracht(
            "vraag", {"tekst": f"Vraag {number}?", "dossier": "d", "cyclus": 1, "stand": "open"}
        )
        for number in range(_VRAGEN)
    ]
    orders.append(Opdracht("verhaallijn", {"titel": "Avond", "weergaven": kept}, _LINE))
    records.apply(orders)
    records.close()
    try:
        # the map has the bare address too, which is where a screen of it is shown
        pages = [(title, address.partition("?")[0]) for title, address in _SCREENS]
        yield [(title, "" if page == BEGIN else page) for title, page in pages]
    finally:
        del os.environ[RECORDS_VARIABLE]


if __name__ == "__main__":
    main()
