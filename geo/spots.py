"""Hot and cold spots as a map: the pattern of each area as colour, its figure in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from compare.space import SOORTEN
from geo.kaart import state_of
from geo.legenda import of_kinds
from geo.payload import payload
from store.dutch import format_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.space import SpatialPattern
    from geo.kaart import Kaart

KLEUREN = {
    "hoog_hoog": "#1f5f99",
    "laag_laag": "#b4530a",
    "hoog_laag": "#9cc3e6",
    "laag_hoog": "#f0bd8f",
    "geen": "#e6e9ec",
    "eiland": "#b3bac1",
}
"""Colour by kind of spot: blue is high, orange low; the pale ones differ from their neighbours.
No kind is white: that is a missing figure."""
_SPOTS = frozenset({"hoog_hoog", "laag_laag", "hoog_laag", "laag_hoog"})
"""What the map is about: drawn so that it can be seen, however small."""
_ALWAYS = ("hoog_hoog", "laag_laag")
"""In the legend also where there is none: that is an outcome."""


def spots(kaart: Kaart, ruimte: SpatialPattern) -> Kaart:
    """Return a map that shows the pattern of a figure instead of its classes.

    Parameters
    ----------
    kaart
        The map of the figure, of the same areas and year.
    ruimte
        Of `compare.moran`.

    Raises
    ------
    ValueError
        When the two are not of the same areas.
    """
    kinds = ruimte.frame.set_index("gebied_code")["soort"]
    if set(kinds.index) != set(kaart.frame["gebied_code"]):
        raise ValueError("De kaart en het patroon gaan niet over dezelfde gebieden.")
    frame = kaart.frame.copy()
    kind = kinds.reindex(frame["gebied_code"]).to_numpy(dtype=object)
    state = state_of(frame).to_numpy(dtype=object)
    rules, frame["regel"] = of_kinds(kind, state, kleuren=KLEUREN, labels=SOORTEN, altijd=_ALWAYS)
    return replace(
        kaart,
        frame=frame,
        legenda=rules,
        titel=f"{kaart.indicator.label}: waar liggen hoog en laag bij elkaar?",
        opmerkingen=(f"Gecorrigeerd voor {format_number(ruimte.toetsen)} toetsen.",),
    )


def spots_payload(
    kaart: Kaart, codes: Sequence[str], *, gekozen: str | None = None
) -> dict[str, Any]:
    """Return a map of `spots` in the form of `geo.payload`, for `geo.folium_map.map_of`.

    Equal figures may be of different kinds, so an entry is a figure with a kind; the place
    in the order is then not that of the figure, and is not shown.
    """
    frame = kaart.frame.set_index("gebied_code").reindex(list(codes))
    row = frame["regel"].fillna(-1).to_numpy(dtype=np.int64)
    rank = frame["rang"].fillna(0).to_numpy(dtype=np.int64)
    known = (rank > 0) & (row >= 0)
    pairs, first, place = np.unique(
        rank[known] * (len(kaart.legenda) + 1) + row[known], return_index=True, return_inverse=True
    )
    index = np.where(row < 0, -1 - len(kaart.legenda), -1 - row)
    index[known] = place
    data = payload(kaart, codes, gekozen=gekozen)
    return data | {
        "legenda": [rule | {"nadruk": rule["sleutel"] in _SPOTS} for rule in data["legenda"]],
        "teksten": [str(text) for text in frame["tekst"].to_numpy(dtype=object)[known][first]],
        "regels": (pairs % (len(kaart.legenda) + 1)).tolist(),
        "index": index.tolist(),
        "bijLegenda": "patroon",
        "uitsnede": "|".join([kaart.plaats, *sorted(kaart.vraag.gemeenten)]),
        "achtergrond": None,
    }
