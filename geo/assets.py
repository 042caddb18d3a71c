"""Leaflet and the scripts of this project, from the installed packages and nowhere else."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path


def leaflet_folder() -> Path:
    """Return the folder that holds `leaflet.js` and `leaflet.css` (the version folium names)."""
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


@cache
def leaflet_js() -> str:
    """Return Leaflet, without the reference to a source map that no one serves."""
    text = (leaflet_folder() / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S*", "", text).strip() + "\n"


@cache
def leaflet_css_without_images() -> str:
    """Return Leaflet's style without the pictures of markers and layer buttons, not used here."""
    text = (leaflet_folder() / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"background-image:\s*url\([^)]*\);?", "", text)


@cache
def read(*names: str) -> str:
    """Return the text of files from `geo/elements`, one after the other."""
    folder = files("geo") / "elements"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
