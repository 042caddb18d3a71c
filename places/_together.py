"""The same place in several lists: which rows the newest list replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from boundaries._text import slug
from places import findings as f
from places._doubles import SAME_PLACE_M
from places._rows import ONBEKENDE_NAAM

if TYPE_CHECKING:
    import pandas as pd

    from store import Finding

_NAMED = 8
"""Names told in a finding."""


def replaced(together: pd.DataFrame) -> pd.Series:
    """Tell of each row whether a newer list has that place too.

    A place with a BRIN6 is the same as another with it. One without is the same as another of
    its name when both have the same postcode (four digits), when their points lie within 10
    metres of each other, or when neither has a postcode or a point and town, address and
    aanbieder agree. A name alone makes no two places one, and places without a name never are.

    Parameters
    ----------
    together
        Rows of several lists: columns of `KOLOMMEN`, `x`, `y` (RD), and `lijst`, which is
        lower for a newer list. Rows of one list never replace each other.
    """
    names = together["naam"].map(slug)
    coded = together["brin6"] != ""
    named = ~coded & (names != slug(ONBEKENDE_NAAM)) & (names != "")
    gone = _behind(together, together["brin6"], coded)
    gone |= _behind(together, names + "/" + together["pc4"], named & (together["pc4"] != ""))
    nowhere = named & (together["pc4"] == "") & together["x"].isna()
    address = names.copy()
    for column in ("plaats", "adres", "aanbieder"):
        address += "/" + together[column].map(slug)
    gone |= _behind(together, address, nowhere)
    pointed = named & together["x"].notna()
    for rows in together[pointed].groupby(names[pointed], sort=False).indices.values():
        places = together[pointed].iloc[rows]
        if places["lijst"].min() < places["lijst"].max():
            gone.loc[places.index] |= _near_newer(places)
    return gone


def told(gone: pd.DataFrame) -> list[Finding]:
    """Return the finding that counts the rows which a newer list replaces."""
    if gone.empty:
        return []
    shown = ", ".join(dict.fromkeys(gone["naam"].head(_NAMED)))
    more = " en andere" if len(gone) > _NAMED else ""
    return [f.IN_NIEUWERE_LIJST("oudere lijsten", f"{shown}{more}", aantal=len(gone))]


def _behind(together: pd.DataFrame, key: pd.Series, asked: pd.Series) -> pd.Series:
    """Tell of the rows that are asked whether a newer list has one with the same key."""
    newest = together["lijst"].where(asked).groupby(key).transform("min")
    return asked & (together["lijst"] > newest)


def _near_newer(places: pd.DataFrame) -> np.ndarray:
    """Tell which places have one of a newer list within 10 metres."""
    from scipy.spatial import cKDTree

    xy, order = places[["x", "y"]].to_numpy(), places["lijst"].to_numpy()
    found = np.zeros(len(places), dtype=bool)
    for one, other in cKDTree(xy).query_pairs(SAME_PLACE_M):
        if order[one] != order[other]:
            found[one if order[one] > order[other] else other] = True
    return found
