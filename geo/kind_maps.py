"""Maps that show a kind per area instead of the classes of a figure.

Hot and cold spots (where high and low lie together), two sources of one subject (where they
rank areas differently, or one is alone), and reach (who is too far).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.choropleth import Choropleth, state_of
from geo.legend import kind_rows
from geo.payload import in_order, payload, worded_payload
from indicators import format_value
from places.reach.areas import REDENEN, Bereik
from store.dutch import format_number, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.space import SpatialPattern
    from compare.two_sources import TwoSources

SPOT_COLOURS = {
    "hoog_hoog": "#5b4a8a",
    "laag_laag": "#1f7a78",
    "hoog_laag": "#b9aed8",
    "laag_hoog": "#a5d3d1",
    "geen": "#e6e9ec",
    "eiland": "#b3bac1",
}
"""Colour by kind of spot: purple is high, green-blue low, for blue and orange judge; the pale ones
differ from their neighbours.
No kind is white: that is a missing figure."""
_DRAWN_ALWAYS = frozenset({"hoog_hoog", "laag_laag", "hoog_laag", "laag_hoog"})
"""What a map of spots is about: drawn so that it can be seen, however small."""
SOURCE_COLOURS = {
    "ander_veel_hoger": "#5b4a8a",
    "ander_hoger": "#b9aed8",
    "eens": "#e6e9ec",
    "een_hoger": "#a5d3d1",
    "een_veel_hoger": "#1f7a78",
    "alleen_een": "#cdc7ae",
    "alleen_ander": "#a9a48f",
}
"""Purple where the second source ranks an area higher, green-blue where the first. An area that
one source knows is of another hue: nothing is known of the difference."""
REACH_COLOURS = {"binnen": "#cfe6e4", "verder": "#5b4a8a"}
"""Purple is farther, which the catalogue does not judge; dark in grey print too."""


def spot_map(kaart: Choropleth, ruimte: SpatialPattern) -> Choropleth:
    """Return a map that shows the pattern of a figure instead of its classes.

    `kaart` is that of the figure, of the same areas and year. Raises ValueError when the two are
    not of the same areas.
    """
    kinds = ruimte.frame.set_index("gebied_code")["soort"]
    if set(kinds.index) != set(kaart.frame["gebied_code"]):
        raise ValueError("De kaart en het patroon gaan niet over dezelfde gebieden.")
    frame = kaart.frame.copy()
    rules, frame["regel"] = kind_rows(
        kinds.reindex(frame["gebied_code"]).to_numpy(dtype=object),
        state_of(frame).to_numpy(dtype=object),
        kleuren=SPOT_COLOURS,
        labels=ruimte.soorten,
        altijd=("hoog_hoog", "laag_laag"),
    )
    return replace(
        kaart,
        frame=frame,
        legenda=rules,
        titel=f"{kaart.indicator.label}: waar liggen hoog en laag bij elkaar?",
        opmerkingen=(f"Gecorrigeerd voor {format_number(ruimte.toetsen)} toetsen.",),
    )


def spot_payload(
    kaart: Choropleth, codes: Sequence[str], *, gekozen: str | None = None
) -> dict[str, Any]:
    """Return a map of `spot_map` in the form of `geo.payload`, for `geo.folium_map.map_of`.

    Equal figures may be of different kinds, so an entry is a figure with a kind; the place
    in the order is then not that of the figure, and is not shown.
    """
    frame, row, index = in_order(kaart, codes)
    rank = frame["rang"].fillna(0).to_numpy(dtype=np.int64)
    known = (rank > 0) & (row >= 0)
    # one number per pair of rank and row of the legend: equal pairs share one text
    base = len(kaart.legenda) + 1
    pairs, first, place = np.unique(
        rank[known] * base + row[known], return_index=True, return_inverse=True
    )
    index[known] = place
    data = payload(kaart, codes, gekozen=gekozen)
    return data | {
        "legenda": [
            rule | {"nadruk": rule["sleutel"] in _DRAWN_ALWAYS} for rule in data["legenda"]
        ],
        "teksten": [str(text) for text in frame["tekst"].to_numpy(dtype=object)[known][first]],
        "regels": (pairs % base).tolist(),
        "index": index.tolist(),
        "bijLegenda": "patroon",
    }


def two_source_map(kaart: Choropleth, found: TwoSources) -> Choropleth:
    """Return a map that shows how the two ranks of an area differ, instead of a figure.

    `kaart` is of the first indicator, of the same level, scope and year; its areas are drawn.
    """
    kinds, texts = _kinds_and_texts(found)
    frame = kaart.frame.copy()
    codes = frame["gebied_code"].astype(str)
    state = state_of(frame).to_numpy(dtype=object)
    rules, frame["regel"] = kind_rows(
        codes.map(kinds).to_numpy(dtype=object),
        # an area whose only figure is of the other source has the state of neither here
        np.where(state == "waarde", "ontbreekt", state),
        kleuren=SOURCE_COLOURS,
        labels=found.soorten,
        altijd=("ander_veel_hoger", "een_veel_hoger", "eens"),
        # whose figure is missing; water is nobody's
        staat=lambda style: style.label + " bij de eerste" * (style.id != "water"),
    )
    frame["tekst"] = codes.map(texts).fillna("")
    return replace(
        kaart,
        frame=frame,
        legenda=rules,
        titel="Waar verschillen de twee bronnen van plaats?",
        ondertitel=f"Eerste bron: {found.een.label} ({found.bron_een}). Tweede bron: "
        f"{found.ander.label} ({found.bron_ander}).",
        bronregel=f"Bron: {' en '.join(dict.fromkeys((found.bron_een, found.bron_ander)))}",
        opmerkingen=("Verschil in plaats op de ranglijst van gebieden met beide cijfers.",),
    )


def two_source_payload(
    kaart: Choropleth, codes: Sequence[str], *, gekozen: str | None = None
) -> dict[str, Any]:
    """Return a map of `two_source_map` in the form of `geo.payload`: both figures in words."""
    return worded_payload(kaart, codes, wat="Eerste · tweede bron", bij="plaats", gekozen=gekozen)


def reach_map(kaart: Choropleth, bereik: Bereik, *, bron: str = "") -> Choropleth:
    """Return a map that shows who is too far, instead of a figure.

    `kaart` is of any figure on the same areas, for their place, level and borders; `bron` says
    what the places are and of when.
    """
    within = f"{format_number(bereik.meters)} m"
    own = bereik.frame.set_index("gebied_code").reindex(kaart.frame["gebied_code"])
    distance, state = own["afstand"].to_numpy(float), own["staat"].fillna("ontbreekt")
    # what has no distance has a state as colour, never the colour of near or far
    known = (state == "waarde").to_numpy()
    kind = np.full(len(own), "", dtype=object)
    kind[known] = np.where(distance[known] > bereik.meters, "verder", "binnen")
    # water has its own sign in the legend: nobody lives too far there
    water = own["reden"].eq("water").to_numpy()
    frame = kaart.frame.copy()
    rules, frame["regel"] = kind_rows(
        kind,
        np.where(water, "water", state.to_numpy(object)),
        kleuren=REACH_COLOURS,
        labels={"binnen": f"hoogstens {within}", "verder": f"verder dan {within}"},
        altijd=tuple(REACH_COLOURS),
        staat=lambda style: style.label if style.id == "water" else "geen afstand",
    )
    names, reasons = own["dichtstbij"].fillna(""), own["reden"].fillna("")
    frame["tekst"] = [
        f"{format_number(metres)} m{f' ({name})' if name else ''}"
        if there
        else REDENEN.get(str(reason), "geen afstand")
        for there, metres, name, reason in zip(known, distance, names, reasons, strict=True)
    ]
    return replace(
        kaart,
        frame=frame,
        legenda=rules,
        titel=sentence(f"hoe ver is {bereik.wat}").rstrip(".") + "?",
        ondertitel=f"{kaart.niveau.meervoud} in {kaart.plaats} · {bereik.methode}",
        legendakop=f"Afstand tot {bereik.wat}",
        bronregel=f"{f'{bron} · ' if bron else ''}afstand {bereik.methode} · "
        f"gebiedsindeling {kaart.indeling}",
        # what must be said of the figure is not said of distances; that it is fictional is
        banden=kaart.banden[:1] if kaart.fictief else (),
        opmerkingen=(),
    )


def reach_payload(
    kaart: Choropleth, codes: Sequence[str], *, gekozen: str | None = None
) -> dict[str, Any]:
    """Return a map of `reach_map` in the form of `geo.payload`: the distance in words."""
    return worded_payload(kaart, codes, wat="Afstand", bij="bereik", gekozen=gekozen)


def _kinds_and_texts(found: TwoSources) -> tuple[dict[str, str], dict[str, str]]:
    """Return kind and text of every area that a source knows, by code."""
    kinds, texts = {}, {}
    for row in found.gebieden.to_dict("records"):
        code = str(row["gebied_code"])
        kinds[code] = row["soort"]
        one = format_value(found.een, row["waarde_een"], row["staat_een"])
        other = format_value(found.ander, row["waarde_ander"], row["staat_ander"])
        texts[code] = f"{one} · {other}"
        # an area that one source is alone in has no place
        if not row["soort"].startswith("alleen"):
            places = f"{row['rang_een']:g}e en {row['rang_ander']:g}e".replace(".", ",")
            texts[code] += f" ({places} van {len(found.frame)})"
    return kinds, texts
