"""One html file that opens from disk without network: flow map, filters, table and matrix.

Each choice of type and stelsel is counted beforehand, since estimates of parts do not add up
to the estimate of the whole. Direction, minimum and number of lines only choose among what
is counted; the browser does that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flows.stelsel import STELSELS
from geo.flows.charts import SCHAAL, MatrixKaart, matrix_scene
from geo.flows.flow_map import Stroomkaart, scene
from geo.flows.payload import areas_payload, payload
from geo.flows.question import ALLE
from geo.flows.swv_areas import swv_vlakken
from geo.flows.wording import RICHTING, SOORT, STELSEL, Aantal
from geo.page import HtmlPage, compact_json, elements, html
from geo.palette import text_on
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store import Snapshot


def flow_page(
    kaart: Stroomkaart, snapshot: Snapshot, *, zinnen: Sequence[str] = (), onder: str = ""
) -> HtmlPage:
    """Return a flow map as one html file.

    Its filters are where the file begins. `zinnen` are the answer in words, a paragraph each;
    `onder` is html that stands below everything, in which what comes from data has been escaped.
    """
    scenes: dict[str, Any] = {}
    matrices: dict[str, Any] = {}
    lines: dict[str, str] = {}
    own = kaart.vraag.doelgroepen
    parts = own or kaart.soorten
    types = [ALLE, *parts] if len(parts) > 1 else [ALLE]
    begin = ALLE if own else kaart.vraag.stelsel
    # the regional answer and the whole lead to the other stelsels; one of those is asked by itself
    systems = [ALLE, *STELSELS] if begin in (ALLE, "regionaal") and not own else [begin]
    for soort in types:
        for stelsel in systems:
            chosen = parts if soort == ALLE else (soort,)
            asked = replace(
                kaart.vraag,
                doelgroepen=chosen if own else (),
                soorten=kaart.vraag.soorten if own else chosen,
                stelsel=stelsel, richting="beide", minimum=0, top_n=None, gesplitst=False,
            )  # fmt: skip
            found = scene(snapshot, asked)
            key = f"{soort}|{stelsel}"
            lines[key] = " · ".join(filter(None, (listed(chosen) if own else "", found.ondertitel)))
            if len(found.tabel) or (soort, stelsel) == (ALLE, begin):
                scenes[key] = payload(found) | {"tabel": _rows(found)}
                matrices[key] = _matrix(matrix_scene(snapshot, asked))
    areas = swv_vlakken(snapshot, kaart.vraag.jaar, kaart.vraag.soort_swv)
    data = {
        "tonelen": scenes,
        "matrices": matrices,
        "regels": lines,
        "begin": {
            "soort": ALLE, "stelsel": begin, "richting": kaart.vraag.richting,
            "minimum": kaart.vraag.minimum, "top": kaart.vraag.top_n,
        },
        "richtingen": RICHTING,
        "vlakken": areas_payload(areas),
        "schaal": SCHAAL,
        "inkt": [text_on(colour) for colour in SCHAAL],
    }  # fmt: skip
    answer = "".join(f"<p>{html(text)}</p>" for text in zinnen)
    return HtmlPage(
        title=f"{kaart.titel}, {kaart.vraag.jaar}",
        heading=kaart.titel,
        line=kaart.ondertitel,
        bands=kaart.banden,
        lead=f'<div class="antwoord"><p class="onder" id="antwoordvan" hidden></p>{answer}</div>',
        body=_body(kaart, types, systems) + onder,
        source=kaart.bronregel,
        data={
            "stromen": compact_json(data),
            "gebieden": areas.geojson.decode() if areas else "null",
        },
        scripts=("samen.js", "tabel.js", "stromen.js", "stroombestand.js"),
        style=elements("kaart.css", "bestand.css", "stromen.css", "stroombestand.css"),
    )


def _rows(kaart: Stroomkaart) -> list[list[Any]]:
    """Return the table: direction, code, name, SWV, words, order, bounds, and its fate."""
    rows = []
    for row in kaart.tabel.to_dict("records"):
        count = Aantal.from_row(row)
        rows.append(
            [
                row["richting"], str(row["tegenpartij"]), str(row["naam"]), str(row["van_swv"]),
                count.tekst, count.waarde, count.laag, count.hoog, count.cellen, row["getekend"],
            ]
        )  # fmt: skip
    return rows


def _matrix(kaart: MatrixKaart) -> dict[str, Any]:
    place = {code: number for number, code in enumerate(kaart.codes)}
    cells = [
        [
            place[row["van"]],
            place[row["naar"]],
            Aantal.from_row(row).kort,
            row["waarde"],
            row["tekst"],
        ]
        for row in kaart.frame.to_dict("records")
    ]
    return {
        "codes": list(kaart.codes),
        "namen": [kaart.namen[code] for code in kaart.codes],
        "cellen": cells,
        "weggelaten": kaart.weggelaten,
    }


def _body(kaart: Stroomkaart, types: Sequence[str], systems: Sequence[str]) -> str:
    counterpart = kaart.niveau[0]
    what, names = "Onderwijs", SOORT
    system = f'<label>Stelsel <select id="stelsel">{_options(systems, STELSEL)}</select></label>'
    if own := kaart.vraag.doelgroepen:
        what = "Doelgroep"
        names = {name: name for name in own}
        names |= {ALLE: "deze doelgroepen samen" if len(own) > 1 else own[0]}
        # pupils of an own table have no stelsel to choose
        system = f'<input type="hidden" id="stelsel" value="{ALLE}">'
    return f"""<form id="keuzes" aria-label="Keuzes">
<label>{what} <select id="soort">{_options(types, names)}</select></label>
{system}
<fieldset><legend>Richting</legend>
<label><input type="checkbox" id="inkomend" checked> van elders</label>
<label><input type="checkbox" id="uitgaand" checked> naar elders</label></fieldset>
<label>Minimum <input type="number" id="minimum" min="0" step="1" inputmode="numeric"></label>
<label>Lijnen per richting <input type="number" id="top" min="1" step="1" inputmode="numeric">
</label>
</form>
<main>
<section class="beeld" aria-label="Kaart">
<div id="kaart"></div>
</section>
<aside>
<div id="gekozen" aria-live="polite"></div>
<button id="wis" type="button" hidden>Wis keuze</button>
<div id="legenda" class="wk-legenda"></div>
</aside>
</main>
<section aria-labelledby="tabelkop">
<h2 id="tabelkop">Tabel: per {html(counterpart)}</h2>
<p class="onder" id="tabelregel" role="status"></p>
<div id="tabel"></div>
</section>
<section aria-labelledby="matrixkop">
<h2 id="matrixkop">Matrix: van waar naar waar</h2>
<p class="onder">Rijen: waar leerlingen wonen. Kolommen: waar zij naar school gaan. Hoe donkerder,
hoe meer; wat binnen het eigen samenwerkingsverband blijft is niet gekleurd. ≈ is naar
schatting; 2–8 is wat zeker is.</p>
<div id="matrix"></div>
</section>"""


def _options(names: Iterable[str], words: dict[str, str]) -> str:
    return "".join(f'<option value="{html(name)}">{html(words[name])}</option>' for name in names)
