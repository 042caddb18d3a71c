"""From a click to the next part of a full dossier on the screen, on both databases.

Run with `python benchmarks/dossier.py`, or with `--gegevens MAP` on a folder that has boundaries
and figures; else the demonstration set is made. A dossier is filled with 200 vragen, 500
duidingen, 50 gesprekken, 300 activities and what belongs to them, over two cycles, in a copy of
SQLite and in a PostgreSQL that is started for it (or `WIJKVERKENNER_TEST_DB`). The clock runs as in
`paginawissel.py`; the peer is the page Verantwoording, which shows text and asks no database.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._meten import tabel
from benchmarks.paginawissel import _link, _timed

sys.path.append(str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.records import Records
    from store.records_rows import Opdracht

WIJK = "WK990102"
KEY = "meting"
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
    parser.add_argument("--rondes", type=int, default=5, help="rondes na de eerste")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "gegevens"
        if options.gegevens:
            shutil.copytree(options.gegevens, folder)
        else:
            from cli import demo
            from house import folder as opened

            demo.load(opened(folder))
        lines: dict[str, list[str]] = {}
        for name, url in _databases(folder):
            os.environ["WIJKVERKENNER_DB"] = url
            _filled(folder, options.gebied)
            for part, times in _measured(folder, Path(temporary), options.rondes).items():
                first, later = times[0], times[1:]
                lines.setdefault(part, []).extend(
                    [f"{first:.2f}", f"{statistics.median(later):.2f}", f"{max(later):.2f}"]
                )
            heads = ("eerste", "mediaan", "traagste")
            lines.setdefault("", []).extend(f"{name}, {head} (s)" for head in heads)
        heads = lines.pop("")
        print(tabel(["deel", *heads], [[part, *cells] for part, cells in lines.items()]))


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


def _measured(folder: Path, cache: Path, rounds: int) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright

    from tests.browser import serve
    from views.dossier.parts import PARTS

    times: dict[str, list[float]] = {}
    with serve(folder, cache) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(120_000)
        page.goto(f"{address}/verantwoording")
        page.wait_for_selector("h1")
        page.wait_for_selector('[data-test-script-state="notRunning"]')
        page.wait_for_timeout(2000)
        for _ in range(rounds + 1):
            to = _timed(page, _link(page, "Wijkdossier"), "dossier")
            times.setdefault("naar Wijkdossier", []).append(to)
            for part in (*PARTS[1:], PARTS[0]):
                button = page.get_by_role("radio", name=part.titel, exact=True)
                times.setdefault(part.titel, []).append(_timed(page, button, "dossier"))
            back = _timed(page, _link(page, "Verantwoording"), "verantwoording")
            times.setdefault("naar Verantwoording (zonder database)", []).append(back)
        browser.close()
    return times


if __name__ == "__main__":
    main()
