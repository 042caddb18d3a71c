"""What the browser fetches beside the pages: Leaflet, and prepared geometry.

Pages ask here for the address of a file; `views/server.py` answers there with `read_leaflet` and
`read_layer`. Every address carries the hash of its content, so a browser may keep what it got
for ever. streamlit-folium shows its map in a frame at `/component/streamlit_folium.st_folium/`;
addresses are relative to that frame, so they hold behind any base path.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import re
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.page import elements, leaflet_folder
from store import write_atomic
from store.cache import cached

LEAFLET, LAYERS, ROUNDS = "leaflet", "kaartlagen", "ronde"
"""The routes, at the top of the server's addresses; the last is what a phone comes by."""
KEEP_SECONDS = 14 * 24 * 3600.0
"""Prepared geometry that nobody asked for in this time is removed; it is made anew when needed."""
_LAYER = re.compile(r"[0-9a-f]{32}\.json")
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
_HOUSE = "../../"
"""From the map's frame to the top of the server."""


@dataclass(frozen=True, slots=True)
class ServedFile:
    """One file as the server sends it."""

    content: bytes
    """Compressed with gzip where `compressed` says so."""
    media_type: str
    compressed: bool


def leaflet_url() -> str:
    """Return the address of the folder with Leaflet, seen from the map's frame."""
    return f"{_HOUSE}{LEAFLET}/{_leaflet_version()}"


def publish(geojson: bytes) -> str:
    """Put prepared geometry where the browser can read it and return its address.

    The file is named by its content, so the same geometry is written once, for every
    session and every start; the address is seen from the map's frame.
    """
    folder, name = layer_folder(), _layer_name(geojson)
    file = folder / f"{name}.gz"
    if file.exists():
        # its age is when it was last asked for, which is what `sweep` goes by
        os.utime(file)
    else:
        # Compressed once here, not by the server for every visitor.
        write_atomic(file, gzip.compress(geojson, compresslevel=6, mtime=0))
        sweep(folder)
    return f"{_HOUSE}{LAYERS}/{name}"


def read_layer(name: str) -> ServedFile | None:
    """Return prepared geometry by the last part of its address; None where it is not there."""
    # only a name that `publish` can have given: no path leads out of the folder
    if not _LAYER.fullmatch(name):
        return None
    try:
        content = (layer_folder() / f"{name}.gz").read_bytes()
    except OSError:
        return None
    return ServedFile(content, "application/json", compressed=True)


def read_leaflet(version: str, path: str) -> ServedFile | None:
    """Return a file of Leaflet; None for what a map does not load, and for another version."""
    # an old version is refused, since a browser would keep what it got under it for ever
    return _leaflet().get(path) if version == _leaflet_version() else None


def sweep(folder: Path) -> None:
    """Remove geometry that was last asked for too long ago."""
    oldest = time.time() - KEEP_SECONDS
    for file in folder.glob("*"):
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < oldest:
                file.unlink()


@cached(12)
def _layer_name(geojson: bytes) -> str:
    return f"{hashlib.sha256(geojson).hexdigest()[:32]}.json"


@cache
def page_script() -> str:
    """Return the one script of our own in Streamlit's page; the server allows no other."""
    return elements("toepassing.js")


@cache
def page_style() -> str:
    """Return the style of everything of ours in Streamlit's page."""
    return elements("toepassing.css")


@cache
def layer_folder() -> Path:
    """Return the folder for prepared geometry: a cache, never the data folder."""
    from platformdirs import user_cache_path

    folder = user_cache_path("wijkverkenner", appauthor=False) / LAYERS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:  # no home, or one that cannot be written to
        return Path(tempfile.mkdtemp(prefix="wijkverkenner-"))


@cache
def _leaflet() -> dict[str, ServedFile]:
    """Return what a map loads of Leaflet, by the path under its folder."""
    folder = leaflet_folder()
    files = [folder / "leaflet.js", folder / "leaflet.css", *(folder / "images").glob("*.png")]
    found = {}
    for file in files:
        content, media_type = file.read_bytes(), _MEDIA_TYPES[file.suffix]
        compressed = file.suffix != ".png"
        if compressed:
            # no time in it: the hash of the version must be the same at every start
            content = gzip.compress(content, mtime=0)
        name = file.relative_to(folder).as_posix()
        found[name] = ServedFile(content, media_type, compressed=compressed)
    return found


@cache
def _leaflet_version() -> str:
    """Return a hash over all of Leaflet, for its files refer to each other by name."""
    total = hashlib.sha256()
    for name, file in sorted(_leaflet().items()):
        total.update(name.encode() + file.content)
    return total.hexdigest()[:16]
