"""Shared fixtures: the real data folder, a chromium, and no way out to the network."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

import house
from store import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

# A test says what is right, not how fast: benchmarks/ does that.
settings.register_profile("wijkverkenner", deadline=None)
settings.load_profile("wijkverkenner")

REAL = Path(
    os.environ.get("WIJKVERKENNER_TESTDATA")
    or Path(__file__).resolve().parents[2] / "shared" / "data"
)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder with real open data, or skip."""
    if not REAL.is_dir():
        pytest.skip("de echte open data staan niet naast het project (WIJKVERKENNER_TESTDATA)")
    return REAL


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the chromium to drive, or skip."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("er is geen chromium geïnstalleerd")
    return found


@pytest.fixture(scope="session")
def chromium_browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium once for a whole test process.

    Playwright's sync interface allows one of itself per process, so every browser test
    shares this one and opens pages of its own.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return an empty data folder."""
    return DataFolder(tmp_path / "gegevens", lock_wait=0.2, providers=house.PROVIDERS)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections that leave the machine."""
    real: Callable[..., Any] = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "localhost", "::1"}:
            message = f"a test tried to reach {host}"
            raise OSError(message)
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
