"""Places ready to be drawn, and which of them are chosen: one filter for page, file and print.

A map gets all places of a list once, with their cards, and afterwards only which of them are
shown. The choice is made here, so that what is drawn, what is counted and what stands in the
table are the same places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

Kader = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Keuze:
    """What is asked of places; an empty field asks nothing."""

    soorten: tuple[str, ...] = ()
    """Schooltypen, or domeinen of aanbod: a place of several kinds needs one of them."""
    denominaties: tuple[str, ...] = ()
    aanbieders: tuple[str, ...] = ()
    niveaus: tuple[str, ...] = ()
    """Preventieniveaus."""

    def among(self, places: pd.DataFrame) -> NDArray[np.bool_]:
        """Tell of each place whether it is chosen."""
        chosen = np.ones(len(places), dtype=bool)
        if self.soorten:
            wanted = set(self.soorten)
            chosen &= np.array([not wanted.isdisjoint(t.split("|")) for t in places["typen"]], bool)
        for column, words in (
            ("denominatie", self.denominaties),
            ("aanbieder", self.aanbieders),
            ("preventieniveau", self.niveaus),
        ):
            if words:
                chosen &= places[column].isin(words).to_numpy()
        return chosen

    @property
    def aantal(self) -> int:
        """How many of the fields ask something."""
        fields = (self.soorten, self.denominaties, self.aanbieders, self.niveaus)
        return sum(bool(field) for field in fields)


@dataclass(frozen=True, slots=True, eq=False)
class Plekken:
    """The places of one kind, as maps take them. Read-only: it is shared."""

    frame: pd.DataFrame
    """Only those with a point, with `lon` and `lat`, in the order of the rows of `gegevens`."""
    gegevens: dict[str, Any]
    """Of `packed`."""
    zonder_punt: pd.DataFrame
    """Those that cannot be drawn."""
    bron: str
    """What the list is and of when."""

    def within(self, kader: Kader | None) -> NDArray[np.bool_]:
        """Tell of each place whether it lies in a box; everything does when there is none."""
        if kader is None:
            return np.ones(len(self.frame), dtype=bool)
        west, south, east, north = kader
        lon, lat = self.frame["lon"].to_numpy(), self.frame["lat"].to_numpy()
        inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return inside


def ready(
    places: pd.DataFrame, regels: Sequence[Sequence[tuple[str, str]]], *, bron: str = ""
) -> Plekken:
    """Make places ready to be drawn.

    Parameters
    ----------
    places
        As of `places`: `id, naam, typen, denominatie, aanbieder, preventieniveau, x, y`
        (RD), and where they are there `staat` (of `geo.overlay.STATEN`) and `vervolg`: the
        links of its card, each a text and the query of an address.
    regels
        Per place the lines of its card: label and text. Empty texts are left out.
    bron
        What the list is and of when.
    """
    from pyproj import Transformer

    has_point = places["x"].notna().to_numpy()
    rows = places[has_point]
    to_degrees = Transformer.from_crs(28992, 4326, always_xy=True)
    lon, lat = to_degrees.transform(rows["x"].to_numpy(float), rows["y"].to_numpy(float))
    rows = rows.assign(lon=lon, lat=lat).reset_index(drop=True)
    lines = [regels[row] for row in np.flatnonzero(has_point).tolist()]
    return Plekken(rows, _packed(rows, lines), places[~has_point].reset_index(drop=True), bron)


def only(gegevens: dict[str, Any], rows: Sequence[int]) -> dict[str, Any]:
    """Return what the browser gets of some places alone, for a file."""
    return gegevens | {"rijen": [gegevens["rijen"][row] for row in rows]}


def _packed(rows: pd.DataFrame, regels: Sequence[Sequence[tuple[str, str]]]) -> dict[str, Any]:
    """Return places as small JSON-able data: a label that cards share is written once."""
    labels: dict[str, int] = {}
    lines = [
        [[labels.setdefault(name, len(labels)), text] for name, text in card if text]
        for card in regels
    ]
    nothing = [""] * len(rows)
    columns = [
        np.round(rows["lon"].to_numpy(), _DECIMALS).tolist(),
        np.round(rows["lat"].to_numpy(), _DECIMALS).tolist(),
        rows["id"].tolist(),
        rows["naam"].tolist(),
        [text.split("|") if text else [] for text in rows["typen"].tolist()],
        rows["preventieniveau"].tolist(),
        rows["staat"].tolist() if "staat" in rows else nothing,
        [list(links) for links in rows["vervolg"]] if "vervolg" in rows else [[]] * len(rows),
        lines,
    ]
    return {"labels": list(labels), "rijen": [list(row) for row in zip(*columns, strict=True)]}
