"""Places without coordinates: on the point of their postcode, marked as approximate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places import findings as f
from store import Soort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store import Finding, SetRecord, Snapshot

EXACT = ("exact", "adres")
"""`ligging` of a place on a point of its own: given with it, or looked up by its address."""
_NEIGHBOURS = 4
"""Of PC4s that are only points, the radius is the mean distance to this many others."""
FAR_M = 10_000.0
"""A point this much further from its postcode's point than the radius is worth a look."""
_NAMED = 20


def place(
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
