"""Two folders that the browser may read: Leaflet, and prepared geometry.

Streamlit serves a declared component's folder under `/component/<module>.<name>/` with a
proper content type. streamlit-folium shows its map in a frame at
`/component/streamlit_folium.st_folium/`, so addresses relative to that frame hold behind
any base path, and nothing is asked of another machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from functools import cache
from pathlib import Path

from streamlit.components.v1 import declare_component

from geo.assets import leaflet_folder

_LEAFLET = "leaflet"
_LAYERS = "kaartlagen"
KEEP_SECONDS = 14 * 24 * 3600.0
"""Prepared geometry that nobody asked for in this time is removed; it is made anew when needed."""


def leaflet_url() -> str:
    """Return the address of the folder with Leaflet, seen from the map's frame."""
    serve()
    return f"../{__name__}.{_LEAFLET}"


def publish(geojson: bytes) -> str:
    """Put prepared geometry where the browser can read it and return its address.

    The file is named by its content, so the same geometry is written once, for every
    session and every start; the address is seen from the map's frame.
    """
    folder = layer_folder()
    serve()
    file = folder / f"{hashlib.sha256(geojson).hexdigest()[:32]}.json"
    if file.exists():
        os.utime(file)
    else:
        _write(file, geojson)
        sweep(folder)
    return f"../{__name__}.{_LAYERS}/{file.name}"


def sweep(folder: Path, *, keep_seconds: float = KEEP_SECONDS) -> None:
    """Remove geometry that was last asked for too long ago."""
    oldest = time.time() - keep_seconds
    for file in folder.glob("*"):
        with contextlib.suppress(OSError):
            if file.stat().st_mtime < oldest:
                file.unlink()


@cache
def layer_folder() -> Path:
    """Return the folder for prepared geometry: a cache, never the data folder."""
    from platformdirs import user_cache_path

    folder = user_cache_path("wijkverkenner", appauthor=False) / _LAYERS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:  # no home, or one that cannot be written to
        return Path(tempfile.mkdtemp(prefix="wijkverkenner-"))


def serve() -> None:
    """Register both folders with the server; doing so again changes nothing."""
    declare_component(_LEAFLET, path=leaflet_folder())
    declare_component(_LAYERS, path=layer_folder())


def _write(file: Path, data: bytes) -> None:
    """Write beside the file and move it into place, so that no browser reads half of it."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".half-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(temporary, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
