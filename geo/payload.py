"""What a browser needs to colour a layer that it already has: figures, not geometry."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from boundaries.codes import LAND, NIVEAUS
from geo.choropleth import BEREKEND, Choropleth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray


ACHTERGROND = {
    "url": (
        "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
    ),
    "naam": "Achtergrond: BRT, Kadaster (PDOK)",
}
"""The background map, only asked for when the user switches it on."""


def payload(kaart: Choropleth, codes: Sequence[str], **chosen: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what a browser gets of a map: its figures, and what is `chosen` (`choices`)."""
    return figures(kaart, codes) | choices(**chosen)


def figures(kaart: Choropleth, codes: Sequence[str]) -> dict[str, Any]:
    """Return the figures of a map as small JSON-able data, in the order of `codes`.

    Each distinct figure is written once, from high to low; an area holds its place in that
    list (so the rank is counted, not sent), or minus one minus its row of the legend when it
    has no figure. The areas of `codes` that the map does not know count as missing. The map
    moves when `uitsnede` (what it is of) changes, not with the figures.
    """
    frame, row, index = in_order(kaart, codes)
    rank = frame["rang"].fillna(0).to_numpy(dtype=np.int64)
    # each figure once: its rank names it, and areas without one have rank 0
    ranks, first, place = np.unique(rank, return_index=True, return_inverse=True)
    without = int(ranks.size > 0 and ranks[0] == 0)
    texts = frame["tekst"].to_numpy(dtype=object)[first[without:]]
    index = np.where(rank > 0, place - without, index)
    # where they are, not a flag for each: most maps have none, or nothing else
    computed, estimated = (
        np.flatnonzero((frame["herkomst"] == origin).to_numpy() & (rank > 0))
        for origin in ("berekend", "geschat")
    )
    return {
        "titel": kaart.titel,
        "indicator": kaart.indicator.label,
        "eenheid": kaart.indicator.eenheid,
        "niveau": kaart.niveau.label,
        "niveaus": kaart.niveau.meervoud,
        "bron": kaart.bronregel,
        "opmerkingen": list(kaart.opmerkingen),
        "legenda": [asdict(rule) for rule in kaart.legenda],
        "teksten": [str(text) for text in texts],
        "regels": row[first[without:]].tolist(),
        "index": index.tolist(),
        "berekend": True
        if computed.size and computed.size == (rank > 0).sum()
        else (computed.tolist()),
        "geschat": estimated.tolist(),
        "hoger": [_level(level, texts) for level, texts in kaart.hoger.items()],
        "uitsnede": "|".join([kaart.plaats, *sorted(kaart.vraag.gemeenten)]),
    }


def in_order(
    kaart: Choropleth, codes: Sequence[str]
) -> tuple[pd.DataFrame, NDArray[np.int64], NDArray[np.int64]]:
    """Return areas in the order of `codes`, their rows of the legend, what stands for no figure."""
    frame = kaart.frame.set_index("gebied_code").reindex(list(codes))
    row = frame["regel"].fillna(-1).to_numpy(dtype=np.int64)
    # one beyond the legend: drawn as missing, and never as the last class
    return frame, row, np.where(row < 0, -1 - len(kaart.legenda), -1 - row)


WITHOUT_FIGURES: dict[str, Any] = {"eenheid": "", "berekend": [], "geschat": [], "hoger": []}
"""What a map says whose texts are no figures."""


def choices(
    *,
    gekozen: str | None = None,
    achtergrond: bool = False,
    omlijnd: Sequence[int] = (),
    naar: str = "",
    samen: bool = False,
) -> dict[str, Any]:
    """Return what somebody chose on a map, which goes beside its figures.

    The map moves once for each `naar` that is not empty: to what is outlined, else to what is
    selected. `achtergrond` is the background map, `omlijnd` are places in `codes` of areas that
    are outlined together, whatever is selected, and maps of one page that are `samen` move
    together.
    """
    return {
        "gekozen": gekozen,
        "achtergrond": ACHTERGROND if achtergrond else None,
        "omlijnd": list(omlijnd),
        "naar": naar,
        "samen": samen,
    }


def worded_payload(
    kaart: Choropleth, codes: Sequence[str], *, wat: str, bij: str, gekozen: str | None = None
) -> dict[str, Any]:
    """Return a map whose texts say something of an area instead of a figure.

    An area without a text tells its row of the legend. `wat` and `bij` are what the text and
    that row are called in the tooltip.
    """
    frame, row, index = in_order(kaart, codes)
    text = frame["tekst"].fillna("").to_numpy(dtype=object)
    # every area with words has an entry of its own; the others point at their row
    said = np.flatnonzero((text != "") & (row >= 0))
    index[said] = np.arange(len(said))
    own = {"indicator": wat, "bijLegenda": bij, "teksten": [str(text[place]) for place in said]}
    own |= {"regels": row[said].tolist(), "index": index.tolist()}
    return payload(kaart, codes, gekozen=gekozen) | WITHOUT_FIGURES | own


def _level(level: str, figures: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures of a higher level; what holds for all of them is said once."""
    computed = all(text.endswith(BEREKEND) for text in figures.values())
    return {
        "niveau": level,
        "label": "Nederland" if level == "land" else NIVEAUS[level].label,
        "cijfers": {
            code: text.removesuffix(BEREKEND) if computed else text
            for code, text in figures.items()
        },
        "berekend": computed,
        "land": LAND if level == "land" else None,
    }
