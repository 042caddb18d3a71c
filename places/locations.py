"""The places of a data folder: the lists of a kind together, each place once and on a point.

A place without coordinates stands on the point of its postcode, marked as approximate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places import findings as f
from places.doubles import replaced, replaced_findings
from store import NotFound, Soort

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    placed, found, used = place_by_postcode(snapshot, kept.reset_index(drop=True))
    years = [record.key.jaar for record in records if record.key.jaar is not None]
    return Locations(
        placed.drop(columns="lijst"),
        (*records, *used),
        max(years, default=None),
        (*replaced_findings(together[gone]), *found),
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


EXACT = ("exact", "adres")
"""`ligging` of a place on a point of its own: given with it, or looked up by its address."""
_NEIGHBOURS = 4
"""Of PC4s that are only points, the radius is the mean distance to this many others."""
FAR_M = 10_000.0
"""A point this much further from its postcode's point than the radius is worth a look."""
_NAMED = 20


def place_by_postcode(
    snapshot: Snapshot, places: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding], list[SetRecord]]:
    """Give places without coordinates the point of their postcode, and say how rough that is.

    Parameters
    ----------
    snapshot
        The folder with the postcode points (`importeer postcodes`).
    places
        Rows with the columns of `places.KOLOMMEN`, `x` and `y`.

    Returns
    -------
        The places with `x`, `y`, `ligging` (`exact`, `adres`, `postcode`, `onbekend`) and
        `straal_m`: metres around the point in which the place probably lies (0 when exact,
        nan without a point). Then findings, and the postcode set that was used.
    """
    out = places.copy()
    found: list[Finding] = []
    points, record = postcode_points(snapshot)
    known = out["pc4"].isin(points.index)
    without = out["x"].isna()
    fill = without & known
    codes = out.loc[fill, "pc4"]
    for column in ("x", "y"):
        out.loc[fill, column] = points[column].reindex(codes).to_numpy()
    out["straal_m"] = np.where(out["x"].isna(), np.nan, 0.0)
    out.loc[fill, "straal_m"] = points["straal_m"].reindex(codes).to_numpy()
    out.loc[fill, "ligging"] = "postcode"
    lost = without & ~known
    out.loc[lost, "ligging"] = "onbekend"
    if record is not None:
        unknown = out[lost & (out["pc4"] != "")]
        found += _first(
            f.POSTCODE_ONBEKEND(str(where), f"postcode {code}")
            for where, code in zip(unknown["rij"], unknown["pc4"], strict=True)
        )
        found += _first(_far_off(out[~without & known], points))
    return out, found, [record] if record is not None and fill.any() else []


def postcode_points(snapshot: Snapshot) -> tuple[pd.DataFrame, SetRecord | None]:
    """Return `x, y, straal_m` by PC4, from areas where there are any, else from points."""
    records = snapshot.find(Soort.POSTCODES)
    records.sort(key=lambda record: "vlakken" not in record.bestanden)
    if not records:
        return pd.DataFrame({"x": [], "y": [], "straal_m": []}, dtype=float), None
    record = records[0]
    points = snapshot.table(record, "punten", columns=["pc4", "x", "y"])
    points["pc4"] = points["pc4"].astype("str").str.zfill(4)  # kept as numbers, asked as text
    points = points.drop_duplicates("pc4").set_index("pc4")
    points["straal_m"] = _radii(points)
    if "vlakken" in record.bestanden:
        areas = snapshot.geo(record, "vlakken").set_index("code").geometry
        shared = points.index.intersection(areas.index)
        import shapely

        centres = shapely.points(points.loc[shared, ["x", "y"]].to_numpy())
        points.loc[shared, "straal_m"] = shapely.hausdorff_distance(
            centres, areas.loc[shared].to_numpy()
        )
    return points, record


def _radii(points: pd.DataFrame) -> np.ndarray:
    """Return how far around each point its postcode reaches, about, from its neighbours."""
    from scipy.spatial import cKDTree

    count = min(_NEIGHBOURS + 1, len(points))
    if count < 2:  # noqa: PLR2004
        return np.full(len(points), np.nan)
    xy = points[["x", "y"]].to_numpy()
    distances, _ = cKDTree(xy).query(xy, k=count)
    radii: np.ndarray = distances[:, 1:].mean(axis=1)
    return radii


def _far_off(exact: pd.DataFrame, points: pd.DataFrame) -> list[Finding]:
    """Report points that lie far from where their postcode is."""
    own = points.reindex(exact["pc4"].to_numpy())
    dx = exact["x"].to_numpy() - own["x"].to_numpy()
    dy = exact["y"].to_numpy() - own["y"].to_numpy()
    away = np.hypot(dx, dy)
    found = []
    for row in np.flatnonzero(away > own["straal_m"].fillna(0).to_numpy() + FAR_M):
        item = exact.iloc[row]
        words = f"{item['naam']}: {away[row] / 1000:.0f} km van postcode {item['pc4']}"
        found.append(f.VER_VAN_POSTCODE(item["rij"], words))
    return found


def _first(found: Iterable[Finding]) -> list[Finding]:
    """Return findings of one kind: some with their own place, the rest counted in one more."""
    every = list(found)
    rest = every[_NAMED:]
    if not rest:
        return every
    more = replace(rest[0], plaats="hele lijst", gevonden="en meer daarvan", aantal=len(rest))
    return [*every[:_NAMED], more]
