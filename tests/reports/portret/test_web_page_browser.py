"""The html of a portret in a browser without a network, on a screen and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reports.answer import content
from reports.portret.context import PortretRequest
from reports.portret.documents import portret_answer
from reports.portret.portret import make_portret

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from store import DataFolder

pytestmark = pytest.mark.browser
DRAWN = "document.querySelectorAll('.portretkaart .leaflet-pane canvas').length"


def test_it_opens_offline_and_on_a_phone(
    chromium_browser: Browser, demonstration: DataFolder, tmp_path: Path
) -> None:
    snapshot = demonstration.snapshot()
    parts = ("titel", "algemeen", "staat", "kaarten", "stromen")
    made = make_portret(snapshot, PortretRequest("WK990102", delen=parts))
    file = tmp_path / "portret.html"
    file.write_bytes(content(portret_answer(made, snapshot), "html"))
    live = sum(m.kaart is not None or m.stroom is not None for m in made.kaarten())
    assert live == 4
    for width, height in ((1280, 720), (390, 800)):
        context = chromium_browser.new_context(
            viewport={"width": width, "height": height}, offline=True, locale="nl-NL"
        )
        page = context.new_page()
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request, to=asked: to.append(request.url))
        page.on("pageerror", lambda error, to=wrong: to.append(str(error)))
        page.on(
            "console", lambda said, to=wrong: to.append(said.text) if said.type == "error" else 0
        )
        page.goto(file.as_uri())
        page.wait_for_function(f"{DRAWN} >= 3")
        # every map has its legend; nothing sticks out at the side
        legends = page.locator(".portretkaart .wk-legenda").all_inner_texts()
        assert len(legends) == live
        assert all(legends)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("nav a", has_text="Kaarten").click()
        assert page.url.endswith("#kaarten")
        assert {url.partition("#")[0] for url in asked if not url.startswith("data:")} == {
            file.as_uri()
        }
        if width > 1000:
            page.pdf()  # what is folded away is printed too
            folded = page.locator("details:not([open])").count()
            assert page.locator("details").count() > folded == 0
        assert not wrong
        context.close()
