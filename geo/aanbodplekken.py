"""Aanbod as places on a map, each with a card that holds all its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.overlay import STATEN
from geo.plekken import Plekken, ready
from geo.schoolplekken import approximate
from places.aanbod.leesbaar import Namen, card

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from places.aanbod.lijst import Lijst


def aanbodplekken(
    lijst: Lijst, places: pd.DataFrame, gebieden: Mapping[str, str] | None = None
) -> Plekken:
    """Return aanbod ready to be drawn.

    Parameters
    ----------
    lijst
        All aanbod of a folder.
    places
        The same rows as places, of `aanbod.as_places`.
    gebieden
        Name of every area by its code (`gebiedsnamen`); None shows codes alone.
    """
    names = Namen(lijst.names(), gebieden or {})
    cards = [card(item.aanbod, names) for item in lijst.items()]
    near = zip(places["ligging"], places["straal_m"].fillna(0), places["x"].notna(), strict=True)
    for lines, (how, metres, there) in zip(cards, near, strict=True):
        lines.append(("Ligging", approximate(how, metres) if there else ""))
    source = f"lijst ‘{lijst.bron}’" if lijst.bron else "eigen lijst"
    return ready(places.assign(staat=places["status"].map(STATEN).fillna("")), cards, bron=source)
