"""What changed between two divisions: which areas stayed, and how the others divide.

Figures of one year may be put on borders of another only for areas that stayed practically
the same; the rest can be converted by area, as an estimate, with the shares given here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

# own choice: of an area whose border was drawn anew at most a fiftieth part may have moved
SAME_IOU = 0.98
"""Intersection over union from which an area with the same code is practically the same."""
# own choice: of two areas at once, half a percent; slivers along a redrawn border stay under it
NOISE = 0.005
"""Share of an area below which an overlap is a redrawn border, not a piece that moved."""


def compare_years(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return how each old area lies over the new ones.

    Sorted; the columns are `code_oud, code_nieuw, aandeel, aandeel_nieuw, iou, zelfde`. `aandeel`
    is the share of the old area that lies in the new one: the weight to convert a count with, if
    people live spread evenly. It sums to 1 per old area, or to less where no new area covers it.
    `aandeel_nieuw` is the share of the new area, the weight for a mean.

    Both have columns `code` (unique) and `geometry`, EPSG:28992, valid. The version `lokaal` is
    precise enough and much faster than the full geometry.
    """
    before = np.asarray(old.geometry.values, dtype=object)
    after = np.asarray(new.geometry.values, dtype=object)
    # Every pair of an old and a new area that touch, with what they share; a table of pairs is
    # what everything below is a column of.
    left, right = shapely.STRtree(after).query(before, predicate="intersects")
    shared = _overlap(before[left], after[right])
    pairs = pd.DataFrame(
        {
            "code_oud": old["code"].to_numpy()[left],
            "code_nieuw": new["code"].to_numpy()[right],
            "gedeeld": shared,
            "oud": shapely.area(before)[left],
            "nieuw": shapely.area(after)[right],
        }
    )
    pairs = pairs[pairs["gedeeld"] > 0]
    pairs["iou"] = pairs["gedeeld"] / (pairs["oud"] + pairs["nieuw"] - pairs["gedeeld"])
    pairs["zelfde"] = (pairs["code_oud"] == pairs["code_nieuw"]) & (pairs["iou"] >= SAME_IOU)
    # A border that was drawn anew leaves slivers on both sides. They go, and what they held is
    # dealt over the pieces that stay, so that the shares of an area still sum to what they did.
    small = (pairs["gedeeld"] < NOISE * pairs["oud"]) & (pairs["gedeeld"] < NOISE * pairs["nieuw"])
    for side, column in (("oud", "aandeel"), ("nieuw", "aandeel_nieuw")):
        share = pairs["gedeeld"] / pairs[side]
        total = share.groupby(pairs[f"code_{side}"]).transform("sum")
        kept = share.where(~small, 0.0).groupby(pairs[f"code_{side}"]).transform("sum")
        pairs[column] = share * (total / kept.where(kept > 0)).fillna(1.0)
    columns = ["code_oud", "code_nieuw", "aandeel", "aandeel_nieuw", "iou", "zelfde"]
    result = pairs.loc[~small, columns]
    return result.sort_values(["code_oud", "code_nieuw"], ignore_index=True)


def _overlap(before: NDArray[np.object_], after: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return the shared surface of each pair; identical ones need no cutting.

    Most areas do not change between years, and cutting two equal coverages is slow.
    """
    # Vertex for vertex the same needs no intersection: nine in ten pairs between two editions.
    shared = np.zeros(len(before))
    same = shapely.equals_exact(before, after, tolerance=0.0, normalize=False)
    shared[same] = shapely.area(before[same])
    shared[~same] = shapely.area(shapely.intersection(before[~same], after[~same]))
    return shared
