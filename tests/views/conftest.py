"""A small folder, the application on it, and a browser: fixtures for tests of pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import browser, small_folder
from tests.pages import sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from streamlit.testing.v1 import AppTest

    from store import DataFolder

ENTRY = Path(__file__).resolve().parents[2] / "streamlit_app.py"
_TIMEOUT = 60


@pytest.fixture(scope="session", autouse=True)
def _kept_as_by_a_server() -> Iterator[None]:
    """Look for components, and compile a page, once: AppTest does at every run."""
    from streamlit.components.v2 import manifest_scanner
    from streamlit.runtime.scriptrunner.script_cache import ScriptCache
    from streamlit.testing.v1 import app_test, local_script_runner

    name = "scan_component_manifests"
    scripts = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, name, cache(getattr(manifest_scanner, name)))
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: scripts)
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Return a small folder that tests only read."""
    return small_folder.make(tmp_path_factory.mktemp("klein") / "gegevens")


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., AppTest]:
    """Return a function that runs the application from its entry file on a folder."""
    from streamlit.testing.v1 import AppTest
    from streamlit.util import calc_hash

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(folder: DataFolder, page: str = "", **query: Any) -> AppTest:
        monkeypatch.setenv("WIJKVERKENNER_GEGEVENS", str(folder.path))
        app = AppTest.from_file(str(ENTRY), default_timeout=_TIMEOUT)
        if page:
            # As a link does: `switch_page` would need a first run, of the map, to know the pages.
            app._page_hash = calc_hash(page)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        sound(app)
        return app

    return run


@pytest.fixture(scope="session")
def on_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Return a function that puts a data folder on the one server and gives its address."""
    with browser.stage(tmp_path_factory.mktemp("toneel")) as show:
        yield show


@pytest.fixture
def served(filled: DataFolder, on_stage: Callable[[Path], str]) -> str:
    """Put the small folder on the server."""
    return on_stage(filled.path)


@pytest.fixture
def screen(chromium_browser: Browser, served: str) -> Iterator[browser.Screen]:
    """Return a page of the browser that fails the test when anything leaves the machine."""
    with browser.screen(chromium_browser, served) as shown:
        yield shown
