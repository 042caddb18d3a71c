"""All Dutch schools above the national map: time to drawn, and how smooth the map stays.

Run with `python benchmarks/plekken_op_de_kaart.py --markercluster MAP`. It writes the national
map of buurten as the file that `wijkverkenner kaart` gives, opens it in Chromium, and puts all
schools on that same map in turn:

- as this project does;
- as Leaflet.markercluster does, which is what `folium.plugins.MarkerCluster` writes: a marker
  per school in a cluster group;
- as circles on Leaflet's canvas, which is what folium gives without a plugin.

Each contestant gets a page of its own with the same areas. Drawn is the second picture after
the call. Then the map is moved and zoomed through the same views, without animation; each
step counts until its picture is there. The row without schools is what the areas cost by
themselves. Last comes the running application: from the switch to drawn.

`MAP` holds `leaflet.markercluster.js` and `MarkerCluster.css` (from the package
xstatic-leaflet-markercluster); without it that contestant is left out. `--gegevens` takes a
data folder that has boundaries, figures and schools already.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import house
from benchmarks._meten import tabel
from benchmarks.kaart_in_de_app import _frame
from benchmarks.landelijke_kaart import cijfers, importeren

sys.path.append(str(Path(__file__).resolve().parents[1]))

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from geo.places.layer import PlaceLayer

INDICATOR = "percentage_0_tot_15_jaar"
_PAINTED = "new Promise(ok => requestAnimationFrame(() => requestAnimationFrame(ok)))"
_OURS = """async deel => {
  const begin = performance.now();
  window.wijkplekken = window.WijkPlekken(window.wijkkaart);
  await window.wijkplekken.toon({ delen: [deel] });
  await PAINTED;
  return performance.now() - begin;
}"""
_CLUSTER = """async deel => {
  const begin = performance.now(), group = L.markerClusterGroup();
  deel.gegevens.rijen.forEach(row => group.addLayer(
    L.marker([row[1], row[0]]).bindPopup(row[3])));
  window.wijkkaart.kaart.addLayer(group);
  await PAINTED;
  return performance.now() - begin;
}"""
_CIRCLES = """async deel => {
  const begin = performance.now(), renderer = L.canvas();
  const group = L.featureGroup(deel.gegevens.rijen.map(row =>
    L.circleMarker([row[1], row[0]], { radius: 5, weight: 1, renderer: renderer })
      .bindPopup(row[3])));
  window.wijkkaart.kaart.addLayer(group);
  await PAINTED;
  return performance.now() - begin;
}"""
_MOVE = """async () => {
  const map = window.wijkkaart.kaart, pans = [], zooms = [];
  async function step(list, change) {
    const begin = performance.now();
    change();
    await PAINTED;
    list.push(performance.now() - begin);
  }
  map.setView([52.09, 5.1], 9, { animate: false });
  await PAINTED;
  for (const [x, y] of [[150, 0], [0, 150], [-150, 0], [0, -150], [150, 150], [-150, -150]]) {
    for (let i = 0; i < 3; i++) { await step(pans, () => map.panBy([x, y], { animate: false })); }
    for (let i = 0; i < 3; i++) { await step(pans, () => map.panBy([-x, -y], { animate: false })); }
  }
  for (const zoom of [10, 11, 12, 13, 12, 11, 10, 9, 8, 9, 10, 11, 10, 9]) {
    await step(zooms, () => map.setZoom(zoom, { animate: false }));
  }
  return [pans, zooms];
}"""


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default, help="map met de open data")
    parser.add_argument("--gegevens", type=Path, help="gevulde gegevensmap")
    parser.add_argument("--markercluster", type=Path, help="map met leaflet.markercluster.js")
    parser.add_argument("--keer", type=int, default=3)
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    from tests.browser import serve

    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = options.gegevens or _filled(Path(temporary) / "gegevens", options.data)
        file, deel = _map_of(folder, Path(temporary) / "kaart.html")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        print(f"{len(deel['gegevens']['rijen'])} scholen boven de landelijke buurtkaart")
        _compare(browser, file, deel, options)
        with serve(folder, Path(temporary)) as address:
            _application(browser, address, options.keer)
        browser.close()


def _filled(folder: Path, data: Path) -> Path:
    """Import boundaries, figures and schools."""
    from places.lists.sets import read_locations

    importeren(folder, data)
    cijfers(folder, data)
    schools = next((data / "scholen").glob("*.geo.zip"))
    house.folder(folder).commit(read_locations(schools))
    return folder


def _map_of(folder: Path, path: Path) -> tuple[Path, dict[str, Any]]:
    """Write the national map and return it with the schools that go above it."""
    from geo import choropleth
    from geo.places.cards import map_schools
    from geo.places.layer import school_layer
    from reports.answer import write
    from reports.maps import map_answer

    snapshot = house.folder(folder).snapshot()
    kaart = choropleth.make(snapshot, choropleth.MapQuestion(INDICATOR, "buurt"))
    deel: PlaceLayer = school_layer(map_schools(snapshot))
    write(map_answer(snapshot, kaart, plekken=[]), path)
    return path, deel.for_file()


def _compare(
    browser: Browser, file: Path, deel: dict[str, Any], options: argparse.Namespace
) -> None:
    """Print what each way to draw the schools costs on the same map."""
    contestants: dict[str, str | None] = {
        "zonder scholen": None,
        "wijkverkenner": _OURS,
        "cirkels van Leaflet (canvas, niet gebundeld)": _CIRCLES,
    }
    if options.markercluster:
        contestants["Leaflet.markercluster"] = _CLUSTER
    drawn: dict[str, list[float]] = {}
    pans: dict[str, list[float]] = {}
    zooms: dict[str, list[float]] = {}
    for _ in range(options.keer):  # in turns, so that a busy moment hits all of them
        for name, script in contestants.items():
            page = _opened(browser, file, options.markercluster)
            if script:
                seconds = page.evaluate(script.replace("PAINTED", _PAINTED), deel)
                drawn.setdefault(name, []).append(seconds)
            moved, zoomed = page.evaluate(_MOVE.replace("PAINTED", _PAINTED))
            pans.setdefault(name, []).extend(moved)
            zooms.setdefault(name, []).extend(zoomed)
            page.close()

    def middle(found: dict[str, list[float]], name: str) -> str:
        return f"{statistics.median(found[name]):.0f}" if name in found else "–"

    rows = [
        [
            name,
            middle(drawn, name),
            middle(pans, name),
            f"{statistics.quantiles(pans[name], n=20)[-1]:.0f}",
            middle(zooms, name),
            f"{max(zooms[name]):.0f}",
        ]
        for name in contestants
    ]
    head = ["scholen getekend door", "getekend (ms)", "schuiven, mediaan (ms)"]
    head += ["schuiven, 95e percentiel", "zoomen, mediaan (ms)", "zoomen, traagste"]
    print(tabel(head, rows))
    for name in drawn:
        if name != "wijkverkenner":
            ratios = [
                statistics.median(found[name]) / statistics.median(found["wijkverkenner"])
                for found in (drawn, pans, zooms)
            ]
            said = ", ".join(
                f"{what} {ratio:.1f}"
                for what, ratio in zip(("getekend", "schuiven", "zoomen"), ratios, strict=True)
            )
            print(f"{name} kost zoveel keer wijkverkenner: {said}")


def _opened(browser: Browser, file: Path, markercluster: Path | None) -> Page:
    """Open the map and wait for its areas; the contestants' scripts are added to it."""
    from geo.page import elements
    from geo.places import layer

    context = browser.new_context(viewport={"width": 1280, "height": 720}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(file.as_uri())
    page.wait_for_function(
        "window.wijkkaart && wijkkaart.vlakken.getekend === wijkkaart.stand().flat.aantal"
    )
    page.add_script_tag(content=elements(*layer.SCRIPTS))
    page.add_style_tag(content=elements(*layer.STYLES))
    if markercluster:
        page.add_script_tag(path=markercluster / "leaflet.markercluster.js")
        page.add_style_tag(path=markercluster / "MarkerCluster.css")
    page.wait_for_timeout(500)
    return page


def _application(browser: Browser, address: str, times: int) -> None:
    """Print the time from the switch *Scholen* to drawn, in the running application."""
    seconds = []
    for _ in range(times + 1):
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(120_000)
        page.goto(f"{address}/kaart?indicator={INDICATOR}&niveau=buurt")
        frame = _frame(page)
        frame.wait_for_function(
            "window.wijkkaart && wijkkaart.stand().flat"
            " && wijkkaart.vlakken.getekend === wijkkaart.stand().flat.aantal"
        )
        page.wait_for_timeout(1500)
        begin = time.perf_counter()
        page.get_by_text("Scholen", exact=True).first.click()
        frame.wait_for_function("window.wijkplekken && wijkplekken.laag.getekend.length > 0")
        frame.evaluate(_PAINTED)
        seconds.append(time.perf_counter() - begin)
        page.close()
    first, *later = seconds
    print(
        f"in de toepassing, van schakelaar tot getekend: eerste keer {first:.2f} s, "
        f"daarna mediaan {statistics.median(later):.2f} s"
    )


if __name__ == "__main__":
    main()
