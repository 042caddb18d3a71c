"""A map in a browser, of the application or in a file, closed to every other address."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo.page import leaflet_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import folium
    from playwright.sync_api import Browser, Page, Route

    from geo.folium_map import AppMap

_TRIES = 100
HOST = "http://kaart.test"
LEAFLET = f"{HOST}/leaflet/"
_TAKE_CLICKS = (
    "window.geklikt = []; wijkkaart.groep.on('click', e => geklikt.push(e.layer.toGeoJSON()))"
)


def script_of(group: folium.FeatureGroup) -> str:
    """Return what streamlit-folium evaluates on a change: a group without its map."""
    return "".join(child._template.module.script(child) for child in group._children.values())


def point_at(page: Page, x: float, y: float, shown: str) -> None:
    """Point at a place until a condition (JavaScript) holds.

    A map answers a movement of the mouse, and one that comes while it draws is lost.
    """
    for _ in range(_TRIES):
        page.mouse.move(x - 4, y)
        page.mouse.move(x, y)
        if page.evaluate(shown):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"pointing at {x:.0f}, {y:.0f} never gave: {shown}")


@contextmanager
def opened(
    browser: Browser,
    made: AppMap,
    files: Mapping[str, bytes],
    *,
    ready: str,
    falen: Iterable[str] = (),
) -> Iterator[Page]:
    """Open a map and wait until `ready` (a selector) is there.

    The files of `falen` cannot be had the first time they are asked for; each is asked for
    twice then.

    Clicks on areas and lines are kept in `window.geklikt`. Any error in the page, any script
    of a hostile name that ran (`window.stuk`), and any request besides the page, Leaflet and
    `files` (JSON by path) fails the test.
    """
    made.feature_group.add_to(made.map)
    asked: list[str] = []
    failing = set(falen)
    twice = sorted(failing)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        asked.append(path)
        if path in failing:
            failing.remove(path)
            route.fulfill(status=503)
            return
        if path == "/":
            route.fulfill(body=made.map.get_root().render(), content_type="text/html")
        elif path in files:
            route.fulfill(body=files[path], content_type="application/json")
        elif path.startswith("/leaflet/"):
            route.fulfill(path=leaflet_folder() / path.rpartition("/")[2])
        else:
            route.abort()

    context = browser.new_context(viewport={"width": 900, "height": 600})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.route("**/*", answer)
    page.goto(f"{HOST}/")
    page.wait_for_selector(ready)
    page.evaluate(_TAKE_CLICKS)
    yield page
    broken = page.evaluate("window.stuk")
    context.close()
    assert wrong == []
    assert broken is None
    once = ["/", "/leaflet/leaflet.css", "/leaflet/leaflet.js", *files]
    assert sorted(asked) == sorted([*once, *twice])


@contextmanager
def opened_file(browser: Browser, file: Path, *, ready: str) -> Iterator[Page]:
    """Open a file that leaves the tool and wait until `ready` (a selector) is there.

    Any request besides the file itself, any error in the page and any script of a hostile
    name that ran fails the test.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.goto(file.as_uri())
    page.wait_for_selector(ready)
    yield page
    broken = page.evaluate("window.stuk")
    context.close()
    assert asked == [file.as_uri()]
    assert wrong == []
    assert broken is None
