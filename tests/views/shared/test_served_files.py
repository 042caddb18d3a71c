"""The files that a browser may read: geometry by its content, Leaflet, and nothing else."""

from __future__ import annotations

import gzip
import os
import time
from typing import TYPE_CHECKING

import pytest

from views.shared import served_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    served_files.layer_folder.cache_clear()
    yield served_files.layer_folder()
    served_files.layer_folder.cache_clear()


def published(layers: Path, geojson: bytes) -> Path:
    return layers / f"{served_files.publish(geojson).rpartition('/')[2]}.gz"


def test_the_same_geometry_has_one_address(layers: Path) -> None:
    first = served_files.publish(b'{"features":[]}')
    assert served_files.publish(b'{"features":[]}') == first
    assert served_files.publish(b'{"features":[1]}') != first
    assert len(list(layers.iterdir())) == 2
    found = served_files.read_layer(first.rpartition("/")[2])
    assert found is not None
    assert found.compressed
    assert gzip.decompress(found.content) == b'{"features":[]}'


def test_addresses_are_relative_so_that_a_base_path_holds(layers: Path) -> None:
    assert served_files.publish(b"x").startswith("../../kaartlagen/")
    assert served_files.leaflet_url().startswith("../../leaflet/")
    assert layers.name == "kaartlagen"


@pytest.mark.parametrize("name", ["", "../herkomst.json", "a" * 32, f"{'0' * 32}.json"])
def test_nothing_but_what_was_published_is_read(layers: Path, name: str) -> None:
    (layers.parent / "herkomst.json").write_text("{}")
    (layers / "herkomst.json.gz").write_bytes(gzip.compress(b"{}"))
    assert served_files.read_layer(name) is None
    assert served_files.read_layer("herkomst.json") is None


def test_what_nobody_asks_for_goes(layers: Path) -> None:
    old = published(layers, b"old")
    long_ago = time.time() - 2 * served_files.KEEP_SECONDS
    os.utime(old, (long_ago, long_ago))
    published(layers, b"new")
    assert not old.exists()
    assert len(list(layers.iterdir())) == 1


def test_asking_again_keeps_it(layers: Path) -> None:
    old = published(layers, b"old")
    long_ago = time.time() - 2 * served_files.KEEP_SECONDS
    os.utime(old, (long_ago, long_ago))
    published(layers, b"old")
    published(layers, b"new")
    assert old.exists()


def test_leaflet_is_read_by_its_version_only() -> None:
    version = served_files.leaflet_url().rpartition("/")[2]
    script = served_files.read_leaflet(version, "leaflet.js")
    assert script is not None
    assert script.media_type == "text/javascript"
    assert b"Leaflet" in gzip.decompress(script.content)
    picture = served_files.read_leaflet(version, "images/layers.png")
    assert picture is not None
    assert not picture.compressed
    assert served_files.read_leaflet("0" * 16, "leaflet.js") is None
    assert served_files.read_leaflet(version, "../leaflet.py") is None
