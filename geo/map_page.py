"""A choropleth as one html file: map, legend, search and table.

The figures, the geometry and the places are in the file once, as JSON; map, tables and lists
are all made from them in the browser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.layers import prepared
from geo.page import HtmlPage, compact_json, elements, html
from geo.payload import payload
from geo.places import layer as place_layer
from store.dutch import format_number
from store.words import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.choropleth import Choropleth
    from geo.places.layer import PlaceLayer
    from store import Snapshot

_SCRIPTS = ("samen.js", "tabel.js", "vlakken.js", "kaart.js", "bestand.js")
_PLACES = (*place_layer.SCRIPTS, "plekkenlijst.js")


def map_page(
    kaart: Choropleth,
    snapshot: Snapshot,
    *,
    plekken: Sequence[PlaceLayer] = (),
    cijfers: Mapping[str, Any] | None = None,
) -> HtmlPage:
    """Return a map as one html file that opens without network.

    Of the places above the areas only those that are shown go into the file. `cijfers` are other
    figures in the form of `geo.payload`; None takes those of the map.
    """
    # figures, geometry and places each once; map, table and lists are made of them in the browser
    layer = prepared(snapshot, kaart)
    west, south, east, north = layer.bounds_wgs84
    figures = dict(cijfers or payload(kaart, layer.codes)) | {
        "laag": {"id": layer.id, "grens": [[south, west], [north, east]]}
    }
    data = {"gebieden": layer.geojson.decode(), "cijfers": compact_json(figures)}
    if plekken:
        data["plekken"] = compact_json({"delen": [deel.for_file() for deel in plekken]})
    sources = [f"{deel.titel}: {deel.plekken.bron}" for deel in plekken]
    return HtmlPage(
        title=f"{kaart.titel}, {kaart.plaats}, {kaart.jaar}",
        heading=kaart.titel,
        line=kaart.ondertitel,
        bands=kaart.banden,
        body=_body(kaart, plekken),
        source=" · ".join([kaart.bronregel, *sources]),
        style=elements("kaart.css", "bestand.css", *(place_layer.STYLES if plekken else ())),
        scripts=(*_SCRIPTS, *(_PLACES if plekken else ())),
        data=data,
    )


def _body(kaart: Choropleth, plekken: Sequence[PlaceLayer]) -> str:
    lists = "".join(_list(number, deel) for number, deel in enumerate(plekken))
    return f"""<main>
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
<div id="plekkenlegenda" class="wk-legenda"></div>
<div id="uitleg"><h2>Wat dit cijfer is</h2>
<p>{html(kaart.indicator.definitie)}</p></div>
</aside>
</main>
<details id="tabeldeel">
<summary>Tabel ({format_number(len(kaart.frame))} {html(kaart.niveau.meervoud)})</summary>
<div id="tabel"></div>
</details>
{lists}"""


def _list(number: int, deel: PlaceLayer) -> str:
    """Return the list of one part: the script fills in what is drawn, the rest stands here."""
    nowhere = deel.zonder_punt
    return (
        f'<details class="plekkenlijst" data-deel="{number}">\n'
        f"<summary>{html(deel.lijsttitel)}</summary>\n"
        f"{_nowhere(nowhere) if len(nowhere) else ''}</details>"
    )


def _nowhere(places: pd.DataFrame) -> str:
    """Return what cannot be drawn: for the whole gemeente, or without a known place."""
    items = "".join(
        f"<li><strong>{html(name)}</strong> {html(', '.join(filter(None, more)))}</li>\n"
        for name, *more in zip(
            places["naam"],
            places["aanbieder"],
            places["domein"].map(lambda word: label("domein", word)),
            places["preventieniveau"].map(lambda word: label("preventieniveau", word)),
            strict=True,
        )
    )
    return (
        f'<div class="zonderplek"><p>Zonder plek op de kaart ({format_number(len(places))}): '
        f"het geldt in de hele gemeente, of er is geen adres bekend.</p>\n"
        f"<ul>\n{items}</ul></div>\n"
    )
