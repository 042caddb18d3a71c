"""What each part of a full dossier costs the server, on both databases; in a browser if asked.

Run with `python -m benchmarks.dossier`, or with `--gegevens MAP` on a folder that has boundaries
and figures; else the demonstration set is made. A dossier is filled with 200 vragen, 500
duidingen, 50 gesprekken, 300 activities and what belongs to them, over two cycles, in a copy of
SQLite and in a PostgreSQL that is started for it (or `WIJKVERKENNER_TEST_DB`). The application runs
in this process, as Streamlit's own tests run it, and what is told is processor time: of the first
run, of one after somebody saved a row (all that is kept on the rows is then made anew), and of one
of somebody who only clicks. What PostgreSQL itself does is not in it. With `--browser` the clock
runs once through all parts, from click to picture, as in `paginawissel.py`. The peer is the page
Verantwoording, which shows text and asks no database. After `--seconden` it stops, and says so.
"""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._meten import tabel
from benchmarks.paginawissel import _timed

# before this folder, in which a benchmark has the name of a room
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.records import Records
    from store.records_rows import Opdracht

WIJK = "WK990102"
KEY = "meting"
_RUNS, _CLOCK = ("eerste", "na opslaan", "klik"), ("in de browser",)
_WORDS = "Komt spanning voor toetsen hier vaker voor dan elders, en wie ziet dat? " * 8
_COUNTS = {
    "vraag": 200, "duiding": 500, "gesprek": 50, "activiteit": 300, "afspraak": 200,
    "partnerstap": 300, "uitkomst": 150, "verbeteractie": 100, "analyse": 24,
}  # fmt: skip


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gegevens", type=Path, help="gevulde gegevensmap; anders voorbeeld")
    parser.add_argument("--gebied", default=WIJK, help="gebied van het dossier")
    parser.add_argument("--browser", action="store_true", help="ook eenmaal in een browser")
    parser.add_argument("--seconden", type=int, default=110, help="daarna stopt het")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "gegevens"
        if options.gegevens:
            shutil.copytree(options.gegevens, folder)
        else:
            from cli import demo
            from house import folder as opened

            demo.load(opened(folder))
        until = time.monotonic() + options.seconden
        for name, url in _databases(folder):
            os.environ["WIJKVERKENNER_DB"] = url
            records = _filled(folder, options.gebied)
            lines = {
                part: [f"{one:.2f}" for one in times]
                for part, times in _costs(folder, records, until)
            }
            if options.browser:
                for part, seconds in _seen(folder, Path(temporary), until):
                    lines[part].append(f"{seconds:.2f}")
            records.close()
            heads = [f"{name}, {run} (s)" for run in (*_RUNS, *_CLOCK * options.browser)]
            full = [[part, *cells, *[""] * (len(heads) - len(cells))]
                    for part, cells in lines.items()]  # fmt: skip
            print(tabel(["deel", *heads], full), flush=True)
        if time.monotonic() > until:
            print(f"Gestopt na {options.seconden} seconden: niet alles is gemeten.")


def orders(gebied: str) -> list[Opdracht]:
    """Return what it takes to keep a full dossier: every kind refers to the one before it."""
    from store.records_rows import Opdracht

    def row(kind: str, number: int, **values: object) -> Opdracht:
        cycle = 1 + number % 2
        return Opdracht(kind, {"dossier": KEY, "cyclus": cycle, **values}, f"m_{kind}_{number}")

    made = [
        Opdracht("dossier", {"naam": "Meting", "waarvan": "wijk", "gebied": gebied}, KEY),
        *(Opdracht("cyclus", {"dossier": KEY, "cyclus": n}, f"m_cyclus_{n}") for n in (1, 2)),
    ]
    for kind, number in _COUNTS.items():
        for one in range(number):
            day = f"2026-{1 + one % 12:02d}-{1 + one % 28:02d}"
            made.append(
                row(
                    kind, one, tekst=f"{one} {_WORDS}", gezien=f"{one} {_WORDS}", wat=f"{one} wat",
                    naam=f"Activiteit {one}", datum=day, wanneer=day, antwoord_voor=day,
                    verslag=_WORDS, vanuit="waarneming", over="domein", domein="werk",
                    gesprek=f"m_gesprek_{one % 50}", activiteit=f"m_activiteit_{one % 300}",
                    stand="open" if one % 3 else "gedaan", wie="buurtteam", welke="bereik",
                )
            )  # fmt: skip
    return made


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    """Give the address of each database in turn; the server is stopped after its turn."""
    from tests.databases import postgres

    yield "SQLite", f"sqlite:///{folder / 'meting.sqlite'}"
    server = postgres.__wrapped__()  # the fixture, called by hand: it starts one and stops it
    yield "PostgreSQL", next(server)
    next(server, None)


def _filled(folder: Path, gebied: str) -> Records:
    from store.records import Records

    records = Records(folder)
    begin = time.perf_counter()
    records.apply(orders(gebied))
    print(f"{sum(_COUNTS.values())} rijen bewaard in {time.perf_counter() - begin:.1f} s")
    return records


def _costs(folder: Path, records: Records, until: float) -> Iterator[tuple[str, list[float]]]:
    """Give of each part what its runs cost this process, in seconds of its processor."""
    from streamlit.testing.v1 import AppTest
    from streamlit.util import calc_hash

    from views.dossier.parts import PARTS

    logging.disable(logging.CRITICAL)  # Streamlit tells at every run that there is no browser
    warnings.simplefilter("ignore")
    os.environ["WIJKVERKENNER_GEGEVENS"] = str(folder)
    script = str(Path(__file__).resolve().parents[1] / "streamlit_app.py")
    pages = [("Verantwoording (zonder database)", "verantwoording", "")]
    pages += [(part.titel, "dossier", part.id) for part in PARTS]
    for number, (title, page, part) in enumerate(pages):
        if time.monotonic() > until:
            return
        app = AppTest.from_file(script, default_timeout=60)
        app._page_hash = calc_hash(page)  # noqa: SLF001 - as a link does
        app.query_params["dossier"] = KEY
        if part:
            app.query_params["dossierdeel"] = part
        times = []
        for saved in (False, True, False):
            if saved:
                row = records.get("m_vraag_0")
                records.save(row, {**row.gegevens, "rol": f"rol {number}"})
            begin = time.process_time()
            app.run()
            times.append(time.process_time() - begin)
        if app.exception:
            sys.exit(f"{title}: {app.exception[0].value}")
        yield title, times


def _seen(folder: Path, cache: Path, until: float) -> Iterator[tuple[str, float]]:
    """Give of each part the time from a click to its picture, once it has been open before."""
    from playwright.sync_api import Error as PlaywrightError
    from playwright.sync_api import sync_playwright

    from tests.browser import serve
    from views.dossier.parts import PARTS

    with serve(folder, cache) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(30_000)
        page.goto(f"{address}/dossier?dossier={KEY}")
        page.wait_for_selector("h1")
        page.wait_for_selector('[data-test-script-state="notRunning"]')
        page.wait_for_timeout(2000)
        found: dict[str, float] = {}
        for _ in range(2):
            for part in (*PARTS[1:], PARTS[0]):
                if time.monotonic() > until:
                    break
                button = page.get_by_role("radio", name=part.titel, exact=True)
                try:
                    found[part.titel] = _timed(page, button, "dossier")
                except PlaywrightError:  # a click on a button that was just drawn anew is lost
                    print(f"{part.titel}: niet gemeten", file=sys.stderr)
        browser.close()
    yield from found.items()


if __name__ == "__main__":
    main()
