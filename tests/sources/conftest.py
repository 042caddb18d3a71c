"""A server on loopback, and a client that waits for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.client import Client, Clock
from tests.sources.server import Services, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from _pytest.monkeypatch import MonkeyPatch


@pytest.fixture
def services(monkeypatch: MonkeyPatch) -> Iterator[Services]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving(Services()) as served:
        yield served


@pytest.fixture
def pauses() -> list[float]:
    """Return what the client would have waited."""
    return []


@pytest.fixture
def client(
    services: Services, tmp_path: Path, pauses: list[float]
) -> Iterator[Callable[..., Client]]:
    """Return a function that makes a client for the server."""
    made: list[Client] = []

    def make(folder: Path | None = None, hosts: frozenset[str] | None = None) -> Client:
        host = services.base.removeprefix("http://")
        one = Client(
            folder or tmp_path / "gegevens",
            frozenset({host}) if hosts is None else hosts,
            clock=Clock(now=lambda: 1_700_000_000.0, wait=pauses.append),
        )
        made.append(one)
        return one

    yield make
    for one in made:
        one.__exit__()
