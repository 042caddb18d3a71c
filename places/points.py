"""The places of a data folder: the lists of a kind together, placed, each place once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places._together import replaced, told
from places.place import place
from store import NotFound, Soort

if TYPE_CHECKING:
    from store import Finding, SetRecord, Snapshot

PER_SOORT = {"school": "per_type", "aanbod": "per_domein"}
"""Key in `extra` of a list with the number of places by type."""
_KEPT = 6
"""Merged lists kept in memory, each a few MB."""


@dataclass(frozen=True, slots=True)
class Locations:
    """Places of one kind, from one list or several."""

    frame: pd.DataFrame
    """Columns of `KOLOMMEN` with `x`, `y` (RD, nan without), `bron` and `jaar` of their list,
    doubles left out. Read-only: it is shared."""
    records: tuple[SetRecord, ...]
    """The lists, newest first, and the postcode points when they were used."""
    jaar: int | None
    """Year of the newest list; None when none says."""
    bevindingen: tuple[Finding, ...] = ()

    @property
    def placed(self) -> pd.DataFrame:
        """The places that have a point."""
        return self.frame[self.frame["x"].notna()]

    def of_type(self, *typen: str) -> pd.DataFrame:
        """Return the placed ones of any of these types (schooltypen, or domeinen of aanbod)."""
        placed = self.placed
        pattern = "|".join(typen)
        return placed[placed["typen"].str.contains(rf"(?:^|\|)(?:{pattern})(?:\||$)")]


def locations(
    snapshot: Snapshot,
    soort: str,
    *,
    jaar: int | None = None,
) -> Locations:
    """Return the schools or the aanbod of a folder.

    Lists are put together: of a school (BRIN6) or other place (`_together.replaced`) that
    stands in several, the newest list is taken, which a finding counts. Where that has no
    coordinates and an older list has them for the same BRIN6 and postcode, those are used.

    Parameters
    ----------
    snapshot
        The data folder.
    soort
        `school` or `aanbod`.
    jaar
        Only lists of this year; None takes all.

    Raises
    ------
    NotFound
        When there is no such list; says which years there are.
    """
    return _remembered(_Shot(snapshot), soort, jaar)


def lists(snapshot: Snapshot, soort: str, *, jaar: int | None = None) -> list[SetRecord]:
    """Return the lists of schools or aanbod of a folder, newest first, without reading them."""
    every = snapshot.find(Soort.LOCATIES, niveau=soort)
    found = [record for record in every if jaar is None or record.key.jaar == jaar]
    return sorted(found, key=_edition, reverse=True)


class _Shot:
    """A snapshot as a key: two of the same folder at the same commit are equal."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._key = (str(snapshot.folder), snapshot.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shot) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=_KEPT)
def _remembered(shot: _Shot, soort: str, jaar: int | None) -> Locations:
    return _merged(shot.snapshot, soort, jaar)


def _merged(snapshot: Snapshot, soort: str, jaar: int | None) -> Locations:
    records = lists(snapshot, soort, jaar=jaar)
    if not records:
        every = snapshot.find(Soort.LOCATIES, niveau=soort)
        there = sorted({str(record.key.jaar or "zonder jaar") for record in every})
        what = "scholen" if soort == "school" else "aanbod"
        raise NotFound(
            f"Er is geen lijst van {what}{f' van {jaar}' if jaar else ''} in de gegevensmap. "
            + (f"Wel: {', '.join(there)}. " if there else "")
            + "Voeg er een toe met: wijkverkenner importeer locaties BESTAND."
        )
    # the first list is the newest
    frames = [_read(snapshot, r).assign(lijst=n) for n, r in enumerate(records)]
    together = pd.concat(frames, ignore_index=True)
    text = together.select_dtypes(exclude="number").columns
    together[text] = together[text].fillna("")
    gone = replaced(together)
    kept = together[~gone].copy()
    _borrow_points(kept, together)
    placed, found, used = place(snapshot, kept.reset_index(drop=True))
    years = [record.key.jaar for record in records if record.key.jaar is not None]
    return Locations(
        placed.drop(columns="lijst"),
        (*records, *used),
        max(years, default=None),
        (*told(together[gone]), *found),
    )


def _edition(record: SetRecord) -> tuple[str, str]:
    """Order lists by what they say of their date, else by the moment of import."""
    said = record.herkomst.uitgave or (str(record.key.jaar) if record.key.jaar else "")
    return said or record.herkomst.datum[:10], record.herkomst.datum


def _read(snapshot: Snapshot, record: SetRecord) -> pd.DataFrame:
    frame = snapshot.table(record, "punten").drop(columns="geometry")
    frame = frame[frame["dubbel_van"] == ""]
    return frame.assign(bron=record.key.bron, jaar=record.key.jaar)


def _borrow_points(kept: pd.DataFrame, together: pd.DataFrame) -> None:
    """Take coordinates from an older list where the newest has only the same postcode."""
    without = kept.index[kept["x"].isna() & (kept["brin6"] != "") & (kept["postcode"] != "")]
    if without.empty:
        return
    exact = together[together["x"].notna() & (together["brin6"] != "")]
    exact = exact.drop_duplicates(["brin6", "postcode"]).set_index(["brin6", "postcode"])
    wanted = pd.MultiIndex.from_frame(kept.loc[without, ["brin6", "postcode"]])
    points = exact[["x", "y"]].reindex(wanted).to_numpy()
    kept.loc[without, ["x", "y"]] = points
    kept.loc[without[~np.isnan(points[:, 0])], "ligging"] = "exact"
