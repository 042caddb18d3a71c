"""The folders that a browser may read: geometry by its content, and nothing else."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from geo.assets import leaflet_folder
from views.shared import components

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    components.layer_folder.cache_clear()
    yield components.layer_folder()
    components.layer_folder.cache_clear()


def test_the_same_geometry_has_one_address(layers: Path) -> None:
    first = components.publish(b'{"features":[]}')
    assert components.publish(b'{"features":[]}') == first
    assert components.publish(b'{"features":[1]}') != first
    assert len(list(layers.iterdir())) == 2
    assert (layers / first.rpartition("/")[2]).read_bytes() == b'{"features":[]}'


def test_addresses_are_relative_so_that_a_base_path_holds(layers: Path) -> None:
    assert components.publish(b"x").startswith("../views.shared.components.kaartlagen/")
    assert components.leaflet_url() == "../views.shared.components.leaflet"
    assert layers.name == "kaartlagen"


def test_what_nobody_asks_for_goes(layers: Path) -> None:
    old = layers / components.publish(b"old").rpartition("/")[2]
    long_ago = time.time() - 2 * components.KEEP_SECONDS
    os.utime(old, (long_ago, long_ago))
    components.publish(b"new")
    assert not old.exists()
    assert len(list(layers.iterdir())) == 1


def test_asking_again_keeps_it(layers: Path) -> None:
    old = layers / components.publish(b"old").rpartition("/")[2]
    long_ago = time.time() - 2 * components.KEEP_SECONDS
    os.utime(old, (long_ago, long_ago))
    components.publish(b"old")
    components.publish(b"new")
    assert old.exists()


def test_leaflet_is_there() -> None:
    assert (leaflet_folder() / "leaflet.js").is_file()
