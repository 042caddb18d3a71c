"""The national buurt map as one html file, against geopandas.explore on the same buurten.

Run with `python benchmarks/landelijke_kaart.py`. It imports the real boundaries and
figures into a temporary folder (timed too), then measures, in this order and in one run:

- writing: `choropleth.make` + `map_answer` from the data folder, against
  `GeoDataFrame.explore(...).save(...)` on the same buurten already in memory, with the same
  classes and tooltip fields;
- bytes of the two files;
- opening: from `goto` in Chromium until every polygon is drawn. The same test for both: the
  page says that all buurten are there, and a screenshot shows as many coloured pixels of
  the map as it does seconds later. Chromium has no network; what explore wants from
  a CDN is answered at once from this machine (Leaflet) or with nothing.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._meten import meet, tabel

if TYPE_CHECKING:
    import numpy as np
    from playwright.sync_api import Page, Route

sys.path.append(str(Path(__file__).resolve().parents[1]))
INDICATOR, JAAR, KLASSEN = "percentage_0_tot_15_jaar", 2024, 5
LEAFLET_CDN = "cdn.jsdelivr.net/npm/leaflet@"
OURS_READY = "#kaart[data-getekend='{n}']"
PEER_READY = "path.leaflet-interactive >> nth={last}"


def importeren(folder: Path, data: Path) -> list[tuple[str, int]]:
    """Import the boundaries and the figures."""
    import boundaries
    import house

    grenzen = boundaries.read_grenzen(data / "cbs" / "buurten_2016_nl.gpkg.zip")
    house.folder(folder).commit(grenzen)
    return [(s.key.niveau, s.rijen) for s in grenzen.sets]


def cijfers(folder: Path, data: Path) -> int:
    """Import the figures."""
    import house
    import indicators

    figures = indicators.read_indicatoren(data / "cbs" / "kwb_2024_selectie.csv", jaar=JAAR)
    house.folder(folder).commit(figures)
    return figures.rapport.rijen


def van_ons(folder: Path, path: Path) -> tuple[int, float]:
    """Write our file; loading the libraries is left out, as it is for the peer."""
    import folium  # noqa: F401
    import geopandas as gpd  # noqa: F401

    import house
    from geo import choropleth, layers, map_page  # noqa: F401
    from reports.answer import write
    from reports.maps import map_answer

    snapshot = house.folder(folder).snapshot()
    begin = time.perf_counter()
    kaart = choropleth.make(
        snapshot, choropleth.MapQuestion(INDICATOR, "buurt", jaar=JAAR, klassen=KLASSEN)
    )
    write(map_answer(snapshot, kaart), path)
    return len(kaart.frame), time.perf_counter() - begin


def van_explore(folder: Path, path: Path) -> tuple[int, float]:
    """Write the peer's file of the same buurten, classes and tooltip fields."""
    import folium  # noqa: F401
    import mapclassify  # noqa: F401

    import boundaries
    import house
    from geo import choropleth

    snapshot = house.folder(folder).snapshot()
    kaart = choropleth.make(
        snapshot, choropleth.MapQuestion(INDICATOR, "buurt", jaar=JAAR, klassen=KLASSEN)
    )
    areas = boundaries.geometry(snapshot, kaart.areas)
    frame = kaart.frame.set_index("gebied_code").loc[areas["code"]].reset_index(drop=True)
    areas = areas.assign(
        naam=frame["naam"],
        waarde=frame["waarde"].where(frame["staat"] == "waarde"),
        cijfer=frame["tekst"],
        rang=frame["rang"],
        jaar=kaart.jaar,
        bron=kaart.bronregel,
    )
    fields = ["naam", "code", "cijfer", "rang", "jaar", "bron"]
    for level in ("wijk", "gemeente"):
        if level in kaart.hoger:
            areas[level] = frame[f"{level}_code"].map(kaart.hoger[level])
            fields.append(level)
    begin = time.perf_counter()
    made = areas.explore(
        column="waarde",
        scheme="UserDefined",
        classification_kwds={"bins": list(kaart.classes.tot)},
        cmap="GnBu",
        missing_kwds={"color": "#ffffff"},
        tooltip=fields,
        tiles=None,
    )
    made.save(path)
    return len(areas), time.perf_counter() - begin


def openen(paths: dict[str, tuple[Path, str]], keer: int) -> dict[str, list[float]]:
    """Return, per file, the seconds from opening to drawn, taking turns."""
    from playwright.sync_api import sync_playwright

    found: dict[str, list[float]] = {name: [] for name in paths}
    with sync_playwright() as playwright:
        for _ in range(keer):
            for name, (path, ready) in paths.items():
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"),
                    args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                )
                page = browser.new_page(viewport={"width": 1280, "height": 720})
                page.route("**/*", _offline)
                page.set_default_timeout(300_000)
                begin = time.perf_counter()
                page.goto(path.as_uri(), wait_until="commit")
                found[name].append(_drawn(page, ready, begin))
                browser.close()
    return found


def _drawn(page: Page, ready: str, begin: float) -> float:
    """Return the seconds until a screenshot holds what a later one holds.

    A map that rests halfway and then draws on is looked at again.
    """
    page.wait_for_selector(ready, state="attached")
    shots: list[tuple[float, np.ndarray]] = []
    while True:
        picture = _pixels(page.screenshot())
        shots.append((time.perf_counter() - begin, picture))
        if len(shots) > 1 and _same(shots[-1][1], shots[-2][1]):
            time.sleep(3)
            final = _pixels(page.screenshot())
            drawn = [seconds for seconds, shot in shots if _same(shot, final)]
            if drawn:
                return drawn[0]


def _same(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two screenshots colour as many pixels, within half a percent."""
    import numpy as np

    coloured = [int((np.ptp(shot, axis=2) > 12).sum()) for shot in (one, other)]
    return max(coloured) > 5000 and abs(coloured[0] - coloured[1]) <= 0.005 * max(coloured)


def _pixels(png: bytes) -> np.ndarray:
    import matplotlib.image
    import numpy as np

    return np.asarray(matplotlib.image.imread(io.BytesIO(png))[:, :, :3] * 255, dtype=np.int16)


def _offline(route: Route) -> None:
    """Answer from this machine or with nothing."""
    from geo.page import leaflet_folder

    url = route.request.url
    if url.startswith("file:"):
        route.continue_()
    elif LEAFLET_CDN in url:
        route.fulfill(path=leaflet_folder() / url.rsplit("/", 1)[1])
    else:
        route.fulfill(body="")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default, help="map met de open data")
    parser.add_argument("--keer", type=int, default=3, help="aantal metingen in de browser")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "gegevens"
        ours, theirs = Path(temporary) / "ons.html", Path(temporary) / "explore.html"
        grenzen = meet(importeren, folder, options.data)
        tabel_kwb = meet(cijfers, folder, options.data)
        one = meet(van_ons, folder, ours)
        peer = meet(van_explore, folder, theirs)
        count = one.uitkomst
        assert count == peer.uitkomst  # noqa: S101
        drawn = openen(
            {
                "ons": (ours, OURS_READY.format(n=count)),
                "explore": (theirs, PEER_READY.format(last=count - 1)),
            },
            options.keer,
        )
        sizes = {"ons": ours.stat().st_size / 1e6, "explore": theirs.stat().st_size / 1e6}
    print(f"{count} buurten, elk in beide bestanden; geïmporteerd: {grenzen.uitkomst}\n")
    rows: list[list[Any]] = [
        ["html schrijven (s)", *_pair(one.seconden, peer.seconden), "1/10"],
        ["html (MB)", *_pair(sizes["ons"], sizes["explore"]), "1/25 en 5,1 MB"],
        ["openen tot getekend (s)", *_pair(min(drawn["ons"]), min(drawn["explore"])), "1/5"],
        ["piekgeheugen schrijven (MB)", *_pair(one.megabytes, peer.megabytes), ""],
    ]
    print(tabel(["meting", "wijkverkenner", "geopandas.explore", "verhouding", "eis"], rows))
    print(f"\nopenen, alle metingen: {drawn}")
    print(
        f"import grenzen: {grenzen.seconden:.1f} s, piek {grenzen.megabytes:.0f} MB; "
        f"import cijfers: {tabel_kwb.seconden:.1f} s, piek {tabel_kwb.megabytes:.0f} MB"
    )


def _pair(one: float, other: float) -> list[str]:
    return [f"{one:.2f}", f"{other:.2f}", f"1/{other / one:.1f}"]


if __name__ == "__main__":
    main()
