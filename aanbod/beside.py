"""The figures of a wijk in a domein, to set beside its gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import indicators
from boundaries import niveau_of
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from indicators import Hoger, Indicator
    from store import Snapshot


@dataclass(frozen=True, slots=True)
class Naast:
    """One figure of an area, with those of the areas above it."""

    indicator: Indicator
    jaar: int
    bron: str
    waarde: float
    staat: str
    tekst: str
    """The figure as a reader sees it, or its state."""
    herkomst: str
    hoger: tuple[Hoger, ...]


def beside(
    snapshot: Snapshot,
    gebied: str,
    domein: str = "",
    *,
    indicatoren: Iterable[str] = (),
    jaar: int | None = None,
) -> list[Naast]:
    """Return the figures of an area: those of a result first, then those of the domein.

    Parameters
    ----------
    snapshot
        The data folder.
    gebied
        Code of a buurt, wijk or gemeente.
    domein
        Every loaded indicator of this domein is added; '' adds none.
    indicatoren
        Ids, such as those of a maatschappelijk resultaat. One that the catalogue does not
        know, or that has no figure for this area, is left out.
    jaar
        None: the newest year of each.
    """
    known = indicators.catalogue(snapshot)
    niveau = niveau_of(gebied)
    if niveau is None:
        raise NotFound(f"{gebied!r} is geen code van een buurt, wijk of gemeente.")
    loaded = set(indicators.available(snapshot)["indicator"])
    of_domein = [key for key, row in known.items() if domein and row.domein == domein]
    found = []
    for key in dict.fromkeys((*indicatoren, *(key for key in of_domein if key in loaded))):
        if key not in known:
            continue
        try:
            figures = indicators.figures(snapshot, key, niveau, jaar=jaar)
        except NotFound:
            continue
        own = figures.frame[figures.frame["gebied_code"] == gebied]
        if own.empty:
            continue
        value, state = float(own["waarde"].iloc[0]), str(own["staat"].iloc[0])
        found.append(
            Naast(
                figures.indicator,
                figures.jaar,
                figures.bron,
                value,
                state,
                indicators.format_value(figures.indicator, value, state),
                str(own["herkomst"].iloc[0]),
                tuple(indicators.higher(snapshot, key, gebied, jaar=figures.jaar)),
            )
        )
    return found
