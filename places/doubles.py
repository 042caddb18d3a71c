"""The same place twice: in one list, or in an older list and a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places import findings as f
from store.reading.text import slug

if TYPE_CHECKING:
    from store import Finding

ONBEKENDE_NAAM = "naam onbekend"
"""What a place without a name is called; two of these are never one place."""
SAME_PLACE_M = 10.0
"""Two points of one name this close are one place."""
# Of one name this far apart, two points may be one place that was looked up twice.
_NEAR_M = 250.0
# Codes or names told in one finding.
_NAMED = 8


def mark_doubles(places: pd.DataFrame) -> tuple[pd.Series, list[Finding]]:
    """Say for each place of which earlier one it is a double ('' for none).

    The same BRIN6, or without BRIN6 the same name, town and aanbieder, is a double when it
    stands within 10 metres, or when neither has a point and postcode and address agree. What
    has the same name, town and aanbieder within 250 metres is told and stays two places. The
    same BRIN6 elsewhere is another building of that vestiging: a location of its own. `places`
    has the columns of `places.KOLOMMEN`, with x and y.
    """
    # Places are compared only within one key: the school, or who gives what in which town.
    names = places["naam"].map(slug)
    own = names + "/" + places["plaats"].map(slug) + "/" + places["aanbieder"].map(slug)
    key = places["brin6"].where(places["brin6"] != "", own) + "/" + places["typen"]
    nobody = pd.Series(range(len(places)), index=places.index).astype("str")
    key = key.where((names != slug(ONBEKENDE_NAAM)) | (places["brin6"] != ""), nobody)

    # of each key the first row of every spot is kept, later ones on that spot are its doubles
    first_of = np.full(len(places), "", dtype=object)
    found: list[Finding] = []
    elsewhere: list[str] = []
    close: list[int] = []
    spots = _Spots(places)
    ids = places["id"].to_numpy(dtype=object)
    for rows in places.groupby(key, sort=False).indices.values():
        if len(rows) == 1:
            continue
        # Filled from the front: a list may name one place a hundred thousand times.
        apart = np.empty(len(rows), dtype=np.intp)
        number = 0
        for row in rows:
            same = spots.same_place(apart[:number], row)
            if same is None:
                apart[number] = row
                number += 1
            else:
                first_of[row] = ids[same]
        kept = apart[:number].tolist()
        first = places.iloc[kept[0]]
        if doubles := len(rows) - len(kept):
            who = f"{first['naam']} ({first['brin6'] or first['plaats'] or first['pc4']})"
            more = f"{who} staat {doubles + 1} keer op dezelfde plaats"
            found.append(f.DUBBEL(first["rij"], more, aantal=doubles))
        if len(kept) > 1 and first["brin6"]:
            elsewhere.append(first["brin6"])
        elif len(kept) > 1:
            close += [row for row in kept[1:] if _near(places, kept, row)]
    if elsewhere:
        shown = ", ".join(elsewhere[:_NAMED])
        words = f"vestigingen met meer gebouwen, zoals {shown}"
        found.append(f.MEER_PLAATSEN("hele lijst", words, aantal=len(elsewhere)))
    found += [
        f.BIJNA_DUBBEL(places["rij"].iloc[row], f"{places['naam'].iloc[row]} staat er al, vlakbij")
        for row in close
    ]
    return pd.Series(first_of, index=places.index, dtype="str"), found


def _near(places: pd.DataFrame, rows: list[int], row: int) -> bool:
    """Tell whether an earlier one of these rows lies within `_NEAR_M` of a row."""
    xy = places[["x", "y"]].to_numpy()
    apart = np.hypot(*(xy[[other for other in rows if other < row]] - xy[row]).T)
    return bool((apart <= _NEAR_M).any())


class _Spots:
    """Where places stand, as arrays, to compare one with many."""

    def __init__(self, places: pd.DataFrame) -> None:
        self.x, self.y = places["x"].to_numpy(float), places["y"].to_numpy(float)
        self.coded = (places["postcode"] != "").to_numpy()
        address = places["postcode"] + "\n" + places["pc4"] + "\n" + places["adres"]
        self.address = pd.factorize(address)[0]

    def same_place(self, others: np.ndarray, row: int) -> int | None:
        """Return the first of others in the same place, by point or else by address."""
        x, y = self.x[others], self.y[others]
        # by point where both have one; by address where the row is coded, or neither has a point
        pointed = ~np.isnan(x) & ~np.isnan(self.x[row])
        near = (x - self.x[row]) ** 2 + (y - self.y[row]) ** 2 <= SAME_PLACE_M**2
        nowhere = np.isnan(x) & np.isnan(self.x[row])
        alike = (self.address[others] == self.address[row]) & (self.coded[row] | nowhere)
        found = np.flatnonzero(np.where(pointed, near, alike))
        return int(others[found[0]]) if len(found) else None


def replaced(together: pd.DataFrame) -> pd.Series:
    """Tell of each row whether a newer list has that place too.

    A place with a BRIN6 is the same as another with it. One without is the same as another of
    its name when both have the same postcode (four digits), when their points lie within 10
    metres of each other, or when neither has a postcode or a point and town, address and
    aanbieder agree. A name alone makes no two places one, and places without a name never are.

    The rows are of several lists: columns of `KOLOMMEN`, `x`, `y` (RD), and `lijst`, which is
    lower for a newer list. Rows of one list never replace each other.
    """
    if together["lijst"].max() == together["lijst"].min():  # as a rule: nothing to hold beside it
        return pd.Series(data=False, index=together.index)
    names = together["naam"].map(slug)
    coded = together["brin6"] != ""
    named = ~coded & (names != slug(ONBEKENDE_NAAM)) & (names != "")
    # from the surest sign that two rows are one place to the least sure
    gone = _behind(together, together["brin6"], coded)
    gone |= _behind(together, names + "/" + together["pc4"], named & (together["pc4"] != ""))
    # without postcode and point: town, address and who gives it must all agree
    nowhere = named & (together["pc4"] == "") & together["x"].isna()
    address = names.copy()
    for column in ("plaats", "adres", "aanbieder"):
        address += "/" + together[column].map(slug)
    gone |= _behind(together, address, nowhere)
    # of one name, in lists of different age: within 10 metres is the same place
    pointed = named & together["x"].notna()
    for rows in together[pointed].groupby(names[pointed], sort=False).indices.values():
        places = together[pointed].iloc[rows]
        if places["lijst"].min() < places["lijst"].max():
            gone.loc[places.index] |= _near_newer(places)
    return gone


def replaced_findings(gone: pd.DataFrame) -> list[Finding]:
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
