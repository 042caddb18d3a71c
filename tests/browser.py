"""Driving the application in a real Chromium, with nothing allowed to leave the machine.

`serve` starts the application on a folder; `Screen` is a page that records every request to
another machine and every error, and knows how to wait for Streamlit.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Error, Frame, Page, Request

HOUSE = Path(__file__).resolve().parents[1]
_START_SECONDS = 60.0
_LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "http://localhost", "data:", "blob:", "about:")


APPLICATION = HOUSE / "streamlit_app.py"
ON_STAGE = """
import json, os
from pathlib import Path

if __name__ == "__main__":
    os.environ |= json.loads(Path(__file__).with_name("toneel.json").read_text())
    from views.shared import frame

    frame.run()
else:
    import streamlit as st

    from views.server import PARTS

    app = st.App(__file__, **PARTS)
"""
"""The application on the folder and database of the last test, so that one server does for all."""


@contextmanager
def serve(folder: Path, cache: Path, script: Path = APPLICATION) -> Iterator[str]:
    """Start the application, or another script, on a data folder and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    from cli.serving import arguments

    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(script)),
            *arguments(port, "127.0.0.1"),
            "--server.headless=true",
        ],
        cwd=folder.parent,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join(filter(None, (str(HOUSE), os.environ.get("PYTHONPATH")))),
            "WIJKVERKENNER_GEGEVENS": str(folder),
            "XDG_CACHE_HOME": str(cache),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:  # a busy machine may take its time
            process.kill()
            process.wait()


@contextmanager
def stage(home: Path) -> Iterator[Callable[[Path], str]]:
    """Start the application once; what it gives puts a folder on it and returns its address.

    Records are those of the database that `WIJKVERKENNER_DB` names by then.
    """
    script, named = home / "toneel.py", home / "toneel.json"
    script.write_text(ON_STAGE, encoding="utf-8")
    with ExitStack() as stack:
        started: list[str] = []

        def show(folder: Path) -> str:
            database = os.environ.get("WIJKVERKENNER_DB", "")
            places = {"WIJKVERKENNER_GEGEVENS": str(folder), "WIJKVERKENNER_DB": database}
            named.write_text(json.dumps(places), encoding="utf-8")
            if not started:
                started.append(stack.enter_context(serve(folder, home / "cache", script)))
            return started[0]

        yield show


@dataclass
class Screen:
    """One page of the browser."""

    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        """Open a path of the application and wait until it is there."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector("h1")
        self.settled()

    def settled(self) -> None:
        """Wait until Streamlit has stopped running, twice in a row."""
        quiet = 0
        deadline = time.monotonic() + 30
        while quiet < 3 and time.monotonic() < deadline:
            running = self.page.locator('[data-test-script-state="running"]').count()
            quiet = 0 if running else quiet + 1
            self.page.wait_for_timeout(120)

    def map_frame(self, index: int = 0) -> Frame:
        """Return the frame of a map, once its areas are drawn."""
        frames: list[Frame] = []
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            frames = [f for f in self.page.frames if "st_folium" in f.url]
            if len(frames) > index and frames[index].evaluate(
                "() => !!(window.wijkkaart && window.wijkkaart.vlakken.getekend > 0)"
            ):
                return frames[index]
            self.page.wait_for_timeout(100)
        raise AssertionError(f"no map was drawn; frames: {[f.url for f in self.page.frames]}")

    def click_area(self, code: str, index: int = 0) -> None:
        """Click in the middle of an area's first ring; wait until the address names it."""
        self.click_in(
            self.map_frame(index),
            """code => {
              const k = window.wijkkaart, s = k.stand(), i = s.plaats[code];
              const ring = k.vlakken.omtrek(i)[0];
              const middle = L.latLngBounds(ring).getCenter();
              const p = window.map.latLngToContainerPoint(middle);
              return [p.x, p.y];
            }""",
            code,
        )
        self.page.wait_for_url(lambda url: f"gebied={code}" in url)
        self.settled()

    def click_in(self, frame: Frame, place: str, arg: object = None) -> None:
        """Click in a frame where a script says, once that stays the same place on the screen."""
        frame.frame_element().scroll_into_view_if_needed()
        seen: list[tuple[float, float]] = []
        deadline = time.monotonic() + 30
        while len(seen) < 3 or len(set(seen[-3:])) > 1:
            assert time.monotonic() < deadline, f"the place to click keeps moving: {seen[-3:]}"
            box = frame.frame_element().bounding_box()
            assert box is not None
            x, y = frame.evaluate(place, arg)
            seen.append((round(box["x"] + x, 1), round(box["y"] + y, 1)))
            self.page.wait_for_timeout(100)
        self.page.mouse.click(*seen[-1])

    @contextmanager
    def chosen(self) -> Iterator[None]:
        """Wait until what was done is in the address, and the page is quiet again."""
        before = self.page.url
        yield
        self.page.wait_for_url(lambda url: url != before)
        self.settled()

    def titled(self, text: str) -> None:
        """Wait until the page asks this question, and is quiet."""
        self.page.wait_for_function(
            "text => document.querySelector('h1')?.innerText === text", arg=text
        )
        self.settled()

    def seen(self) -> str:
        """Return what stands on the page, to tell beside a failure."""
        running = self.page.locator('[data-test-script-state="running"]').count()
        text = self.page.locator("body").inner_text(timeout=5_000)
        return f"{self.page.url} (running: {running})\n{text}"

    def query(self) -> str:
        """Return the query of the address bar."""
        return self.page.url.partition("?")[2]


_idle: dict[Browser, list[Page]] = {}


@contextmanager
def screen(
    browser: Browser, address: str, *, width: int = 1280, height: int = 720, own: bool = False
) -> Iterator[Screen]:
    """Open a page that fails the test when anything leaves the machine or breaks.

    A page that a test has done with is used again, without what it kept of that test: what
    Chromium has compiled of Streamlit's own code stays in it, and that is half of an opening.
    A test that adds to a page what cannot be taken away asks for its `own`.
    """
    waiting = _idle.setdefault(browser, [])
    page = waiting.pop() if waiting and not own else browser.new_context(locale="nl-NL").new_page()
    page.set_viewport_size({"width": width, "height": height})
    shown = Screen(page, address)

    def asked(request: Request) -> None:
        if not request.url.startswith(_LOCAL):
            shown.outside.append(request.url)

    def broke(error: Error) -> None:
        shown.errors.append(str(error))

    page.on("request", asked)
    page.on("pageerror", broke)
    try:
        yield shown
        assert shown.outside == [], "requests that left the machine"
        assert shown.errors == [], "errors in the page"
    except BaseException as error:  # told again as it was, with what a person would have seen
        if isinstance(error, Exception):
            error.add_note(shown.seen())
        page.context.close()
        raise
    page.remove_listener("request", asked)
    page.remove_listener("pageerror", broke)
    page.context.clear_cookies()
    page.context.clear_permissions()
    if own or page.is_closed():
        page.context.close()
    else:  # an answer of the same address, or what was compiled is thrown away
        page.goto(f"{address}/gezond")
        page.evaluate("localStorage.clear(); sessionStorage.clear();")
        waiting.append(page)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the application did not start")
