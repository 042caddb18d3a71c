"""A choropleth as one html file: map, legend, search and table.

The figures and the geometry are in the file once, as JSON; map and table are both made from
them in the browser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.dutch import dutch, today
from geo.escaping import compact_json, html
from geo.layers import prepared
from geo.page import write_page
from geo.payload import payload

if TYPE_CHECKING:
    from pathlib import Path

    from geo.kaart import Kaart
    from store import Snapshot


def write_html(kaart: Kaart, snapshot: Snapshot, path: Path) -> None:
    """Write a map as one html file that opens without network.

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
    write_page(
        path,
        title=f"{kaart.titel}, {kaart.plaats}, {kaart.jaar}",
        body=_body(kaart),
        data={"gebieden": layer.geojson.decode(), "cijfers": compact_json(figures)},
        scripts=("vlakken.js", "kaart.js", "bestand.js"),
        styles=("kaart.css", "bestand.css"),
    )


def _body(kaart: Kaart) -> str:
    bands = "".join(f'<p class="band" role="note">{html(band)}</p>' for band in kaart.banden)
    return f"""<header>
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
<summary>Tabel ({dutch(len(kaart.frame))} {html(kaart.niveau.meervoud)})</summary>
<div id="tabel"></div>
</details>
<footer>
<p>{html(kaart.bronregel)} · gemaakt op {today()}</p>
</footer>"""
