"""Coordinates of aanbod as people type them: what is unmistakable is put right, the rest told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from places import findings as f
from places._columns import coordinate
from places.coordinates import KEEPS_POINT, Oordeel, Stelsel, judge, read_coordinates
from store.reading.numbers import parse_number
from store.reading.tables import cell_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from store import Finding, FindingKind
    from store.reading.tables import Grid, Header

    Numbers = NDArray[np.float64]

_STAYS = "gehouden zoals het er staat; niet op de kaart met dit punt"
_TOLD: dict[Oordeel, tuple[FindingKind, str, str | None]] = {
    Oordeel.VERWISSELD: (f.VERWISSELD, "x en y (of breedte en lengte) staan omgekeerd", None),
    Oordeel.NUL: (f.NULPUNT, "coördinaten 0, 0", _STAYS),
    Oordeel.BUITEN: (f.BUITEN, "coördinaten buiten Nederland", _STAYS),
    Oordeel.ZEE: (f.ZEE, "punt ligt meer dan 1,5 km buiten het land", _STAYS),
    Oordeel.ONLEESBAAR: (f.ONLEESBAAR, "coördinaten niet te lezen, of een van beide", _STAYS),
}
_OTHER_SYSTEM = {
    Stelsel.RD: "graden in plaats van meters (RD)",
    Stelsel.WGS84: "meters (RD) in plaats van graden",
}


class SheetPoints:
    """The points of the rows of one sheet, read at once.

    Parameters
    ----------
    grid, header
        The sheet. The first column for each coordinate counts, as RD where its name promises
        nothing.
    fictief
        True for the demonstration set, whose places lie in open water.
    """

    def __init__(self, grid: Grid, header: Header, *, fictief: bool) -> None:
        self.columns: dict[int, str] = {}
        """Number and heading of the columns with coordinates."""
        self._first = header.row + 1
        self._cells: dict[str, tuple[str, pd.Series]] = {}
        promised: list[Stelsel] = []
        for column, name in enumerate(header.names):
            which = coordinate(name)
            if which is not None and which[0] not in self._cells:
                cells = grid.cells.iloc[self._first :, column].reset_index(drop=True)
                self._cells[which[0]] = (name, cells.astype(object))
                self.columns[column] = name
                promised.append(Stelsel(which[1]))
        self._system = next((s for s in promised if s is not Stelsel.ONBEKEND), Stelsel.RD)
        empty = pd.Series([""] * (len(grid.cells) - self._first), dtype=object)
        east, north = (self._cells.get(side, ("", empty))[1] for side in ("oost", "noord"))
        self._judged = read_coordinates(east, north, self._system, fictief=fictief)

    def of(self, row: int, place: str) -> tuple[dict[str, Any], list[str], list[Finding]]:
        """Return the fields `x` and `y` of a row (RD), what is no point, and what to tell.

        What was unmistakably meant is put right. A number in a column for RD stays in its
        field, also where it is no place; all else that is none is returned as text.

        Parameters
        ----------
        row
            Of the grid.
        place
            Where it stands, for the finding.
        """
        at = row - self._first
        verdict = self._judged.oordeel[at]
        if verdict is Oordeel.LEEG:
            return {}, [], []
        cells = {side: (head, column.iloc[at]) for side, (head, column) in self._cells.items()}
        told = self._told(verdict, cells, place)
        if verdict in KEEPS_POINT:
            x, y = self._judged.x[at], self._judged.y[at]
            return {"x": round(float(x), 2), "y": round(float(y), 2)}, [], told
        fields: dict[str, Any] = {}
        left: list[str] = []
        for side, (head, raw) in cells.items():
            text = cell_text(raw)
            number = float(raw) if isinstance(raw, int | float) and text else parse_number(text)
            if text and number is not None and self._system is Stelsel.RD:
                fields["x" if side == "oost" else "y"] = number
            elif text:
                left.append(f"{head}: {text}")
        return fields, left, told

    def _told(
        self, verdict: Oordeel, cells: dict[str, tuple[str, object]], place: str
    ) -> list[Finding]:
        said = " / ".join(cell_text(cells[s][1]) for s in ("oost", "noord") if s in cells)
        if verdict is Oordeel.ANDER_STELSEL:
            return [f.ANDER_STELSEL(place, f"{_OTHER_SYSTEM[self._system]}: {said}")]
        if verdict not in _TOLD:
            return []
        kind, words, done = _TOLD[verdict]
        return [kind(place, f"{words}: {said}", gedaan=done)]


def on_the_map(x: Numbers, y: Numbers, *, fictief: bool = False) -> tuple[Numbers, Numbers]:
    """Return points in RD for the map: nan for what is no place in the Netherlands."""
    east, north, _ = judge(x, y, Stelsel.RD, fictief=fictief)
    both = ~(np.isnan(east) | np.isnan(north))
    return np.where(both, east, np.nan), np.where(both, north, np.nan)
