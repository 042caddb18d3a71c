"""One html file that opens from disk without network: map, legend, search and table.

The figures and the geometry are in the file once, as JSON; map and table are both made from
them in the browser. A content security policy forbids the page every request, and allows no
script but the ones written here (by their hash).
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from geo import assets
from geo.dutch import dutch, today
from geo.escaping import html, script_json
from geo.layers import prepared
from geo.payload import payload

if TYPE_CHECKING:
    from pathlib import Path

    from geo.kaart import Kaart
    from store import Snapshot


def write_html(kaart: Kaart, snapshot: Snapshot, path: Path) -> None:
    """Write a map as one html file.

    Parameters
    ----------
    kaart
        From `geo.kaart.make`.
    snapshot
        The folder it was made from, for the geometry.
    path
        Is replaced when it exists.
    """
    layer = prepared(snapshot, kaart)
    west, south, east, north = layer.bounds_wgs84
    figures = payload(kaart, layer.codes) | {
        "laag": {"id": layer.id, "grens": [[south, west], [north, east]]},
        "uitsnede": kaart.plaats,
        "achtergrond": None,
    }
    document = _document(kaart, geojson=layer.geojson.decode(), figures=script_json(figures))
    path.write_bytes(document.encode())  # no line endings changed: the hashes count on it


def _document(kaart: Kaart, *, geojson: str, figures: str) -> str:
    """Put the page together; `geojson` and `figures` are JSON."""
    style = assets.leaflet_css_without_images() + assets.read("kaart.css", "bestand.css")
    script = assets.leaflet_js() + assets.read("vlakken.js", "kaart.js", "bestand.js")
    title = f"{kaart.titel}, {kaart.plaats}, {kaart.jaar}"
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    bands = "".join(f'<p class="band" role="note">{html(band)}</p>' for band in kaart.banden)
    count = len(kaart.frame)
    return f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html(title)}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{html(kaart.titel)}</h1>
<p class="onder">{html(kaart.ondertitel)}</p>
{bands}
</header>
<main>
<section class="beeld" aria-label="Kaart">
<div id="kaart"></div>
</section>
<aside>
<form id="zoeken" role="search">
<label for="zoek">Zoek een {html(kaart.niveau.label)} op naam of code</label>
<input id="zoek" type="search" autocomplete="off" list="gevonden">
<datalist id="gevonden"></datalist>
<p id="melding" role="status"></p>
</form>
<div id="gekozen" aria-live="polite"></div>
<button id="wis" type="button" hidden>Wis keuze</button>
<div id="legenda" class="wk-legenda"></div>
<div id="uitleg"><h2>Wat dit cijfer is</h2>
<p>{html(kaart.indicator.definitie)}</p></div>
</aside>
</main>
<details id="tabeldeel">
<summary>Tabel ({dutch(count)} {html(kaart.niveau.meervoud)})</summary>
<div id="tabel"></div>
</details>
<footer>
<p>{html(kaart.bronregel)} · gemaakt op {today()}</p>
</footer>
<noscript><p class="band">Deze kaart heeft JavaScript nodig; zet dat aan voor dit bestand.</p>
</noscript>
<script type="application/json" id="gebieden">{_inert(geojson)}</script>
<script type="application/json" id="cijfers">{figures}</script>
<script>{script}</script>
</body>
</html>
"""


def _hash(text: str) -> str:
    """Return a source expression that allows exactly this text."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _inert(geojson: str) -> str:
    """Make JSON safe inside a script element; its coordinates hold nothing to escape."""
    return re.sub("[<>&]", lambda match: f"\\u{ord(match[0]):04x}", geojson)
