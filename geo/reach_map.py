"""Reach as a map: which areas lie within a distance, which do not, and which have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.legend import kind_rows
from geo.payload import worded_payload
from places.reach.areas import REDENEN
from store.dutch import format_number, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.choropleth import Choropleth
    from geo.palette import StateStyle
    from places.reach.areas import Bereik

KLEUREN = {"binnen": "#bcd9e8", "verder": "#b4530a"}
"""What is too far is dark in grey print too."""


def reach_map(kaart: Choropleth, bereik: Bereik, *, bron: str = "") -> Choropleth:
    """Return a map that shows who is too far, instead of a figure.

    Parameters
    ----------
    kaart
        Of any figure on the same areas, for their place, level and borders.
    bereik
        Distances of these areas.
    bron
        What the places are and of when, for the source line.
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
        kleuren=KLEUREN,
        labels={"binnen": f"hoogstens {within}", "verder": f"verder dan {within}"},
        altijd=tuple(KLEUREN),
        staat=_state_label,
    )
    names, reasons = own["dichtstbij"].fillna(""), own["reden"].fillna("")
    frame["tekst"] = [
        _told(metres, str(name)) if there else REDENEN.get(str(reason), "geen afstand")
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


def _told(metres: float, name: str) -> str:
    return f"{format_number(metres)} m" + (f" ({name})" if name else "")


def _state_label(style: StateStyle) -> str:
    return style.label if style.id == "water" else "geen afstand"
