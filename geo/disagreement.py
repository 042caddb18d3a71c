"""Two sources of one subject as a map: where they rank areas differently, or one is alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from compare.agreement import SOORTEN
from geo.kaart import state_of
from geo.legenda import of_kinds
from geo.payload import told_payload
from indicators import format_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from compare.agreement import TwoSources
    from geo.kaart import Kaart
    from geo.palette import StateStyle

KLEUREN = {
    "ander_veel_hoger": "#1f5f99",
    "ander_hoger": "#9cc3e6",
    "eens": "#e6e9ec",
    "een_hoger": "#f0bd8f",
    "een_veel_hoger": "#b4530a",
    "alleen_een": "#cdc7ae",
    "alleen_ander": "#a9a48f",
}
"""Blue where the second source ranks an area higher, orange where the first does. An area that
one source knows is of another hue: nothing is known of the difference."""
_ALWAYS = ("ander_veel_hoger", "een_veel_hoger", "eens")


def disagreement(kaart: Kaart, found: TwoSources) -> Kaart:
    """Return a map that shows how the two ranks of an area differ, instead of a figure.

    Parameters
    ----------
    kaart
        Of the first indicator, of the same level, scope and year; its areas are drawn.
    found
        Of `compare.two_sources`.
    """
    kinds, texts = _told(found)
    frame = kaart.frame.copy()
    codes = frame["gebied_code"].astype(str)
    kind = codes.map(kinds).to_numpy(dtype=object)
    state = state_of(frame).to_numpy(dtype=object)
    # an area whose only figure is of the other source has the state of neither here
    state = np.where(state == "waarde", "ontbreekt", state)
    rules, frame["regel"] = of_kinds(
        kind, state, kleuren=KLEUREN, labels=SOORTEN, altijd=_ALWAYS, staat=_state_label
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


def disagreement_payload(
    kaart: Kaart, codes: Sequence[str], *, gekozen: str | None = None
) -> dict[str, Any]:
    """Return a map of `disagreement` in the form of `geo.payload`: both figures in words."""
    return told_payload(kaart, codes, wat="Eerste · tweede bron", bij="plaats", gekozen=gekozen)


def _state_label(style: StateStyle) -> str:
    """Say whose figure is missing; water is nobody's."""
    return style.label if style.id == "water" else f"{style.label} bij de eerste"


def _told(found: TwoSources) -> tuple[dict[str, str], dict[str, str]]:
    """Return kind and text of every area that a source knows, by code."""
    kinds = dict(zip(found.frame["gebied_code"], found.frame["soort"], strict=True))
    texts = {
        str(row["gebied_code"]): _both(found, row) for row in found.frame.to_dict("records")
    }  # fmt: skip
    alone = found.alleen
    if alone is not None:
        for line in alone.to_dict("records"):
            code, first = str(line["gebied_code"]), line["soort"] == "alleen_een"
            kinds[code] = str(line["soort"])
            row = found.een if first else found.ander
            value = format_value(row, line["waarde"], "waarde")
            other = str(line["staat"]).replace("nvt", "niet van toepassing")
            texts[code] = f"{value} · {other}" if first else f"{other} · {value}"
    return kinds, texts


def _both(found: TwoSources, row: pd.Series | dict[Any, Any]) -> str:
    one = format_value(found.een, row["waarde_een"], "waarde")
    other = format_value(found.ander, row["waarde_ander"], "waarde")
    places = f"{row['rang_een']:g}e en {row['rang_ander']:g}e".replace(".", ",")
    return f"{one} · {other} ({places} van {len(found.frame)})"
