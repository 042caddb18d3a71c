"""Aanbod as places on a map, each with a card that holds all its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aanbod.fields import AANBOD, Vorm
from geo.overlay import STATEN
from geo.plekken import Plekken, ready
from geo.schoolplekken import approximate
from store.words import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from aanbod.lijst import Lijst


def aanbodplekken(lijst: Lijst, places: pd.DataFrame) -> Plekken:
    """Return aanbod ready to be drawn.

    Parameters
    ----------
    lijst
        All aanbod of a folder.
    places
        The same rows as places, of `aanbod.as_places`.
    """
    names = lijst.names()
    cards = [card(item.aanbod.as_dict(), names) for item in lijst.items()]
    near = zip(places["ligging"], places["straal_m"].fillna(0), places["x"].notna(), strict=True)
    for lines, (how, metres, there) in zip(cards, near, strict=True):
        lines.append(("Ligging", approximate(how, metres) if there else ""))
    source = f"lijst ‘{lijst.bron}’" if lijst.bron else "eigen lijst"
    return ready(places.assign(staat=places["status"].map(STATEN).fillna("")), cards, bron=source)


def card(data: Mapping[str, Any], results: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return every filled field of a piece of aanbod as a reader sees it.

    `results` is the text of each resultaat by its id.
    """
    lines = []
    for veld in AANBOD:
        value = data[veld.naam]
        if veld.naam == "naam" or value in ("", None, []):
            continue
        if veld.vorm is Vorm.JA_NEE:
            text = "ja" if value else "nee"
        elif veld.vorm is Vorm.RIJEN:
            text = "; ".join(results.get(key, key) for key in value)
        elif veld.vorm is Vorm.KEUZES:
            text = ", ".join(label(veld.lijst, word) for word in value)
        elif veld.vorm is Vorm.KEUZE:
            text = label(veld.lijst, value)
        elif veld.vorm is Vorm.GETAL:
            text = f"{value:.0f}"
        else:
            text = ", ".join(value) if isinstance(value, list) else str(value)
        lines.append((veld.label, text))
    return lines
