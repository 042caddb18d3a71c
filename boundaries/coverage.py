"""Coverages: areas that tile without overlap, repaired from what publishers ship, and simplified.

Everything here takes and gives a GeoDataFrame in EPSG:28992 with a column `code`, and
findings that count what was changed. Rows that are given up are counted by findings with
ernst `fout`; nothing else loses a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from boundaries import findings as f

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from store import Finding


SLIVER_METRES = 1.0
"""Gaps narrower than this between two areas are closed; no area is that narrow."""
MINIMUM_AREA = 1.0
"""Square metres below which a polygon is a drawing error."""
# Square metres an area must lose before it is named; less is a sliver.
_NOTICED_AREA = 100.0
# own choice: so many codes in a finding; the count says how many there are
_NAMED = 8
# own choice: after so many looks cleaning the whole costs no more
_ROUNDS = 3
_POLYGON = 3
_POLYGONAL = (_POLYGON, 6)


def repair(frame: gpd.GeoDataFrame, plaats: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return unique, valid areas that share their borders, sorted by code.

    The frame has `code` and `geometry` (EPSG:28992), and whatever else.
    """
    found: list[Finding] = []
    for step in (valid_polygons, unique_codes, clean_coverage):
        frame, more = step(frame, plaats)
        found += more
    return frame, found


def valid_polygons(frame: gpd.GeoDataFrame, plaats: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the rows with a valid polygonal geometry; the polygon part of invalid ones."""
    found: list[Finding] = []
    shapes = np.asarray(frame.geometry.values, dtype=object)
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if broken.any():
        # mending a polygon that crosses itself may change what it covers: that is told in square
        # metres
        before = shapely.area(shapes[broken])
        shapes = shapes.copy()
        shapes[broken] = shapely.make_valid(
            shapes[broken], method="structure", keep_collapsed=False
        )
        change = np.abs(shapely.area(shapes[broken]) - before).sum()
        found.append(
            f.GEOMETRIE_HERSTELD(
                plaats,
                f"ongeldige geometrie ({f.some(frame['code'][broken], _NAMED)}); oppervlakte samen "
                f"{change:.0f} m² anders",
                aantal=int(broken.sum()),
            )
        )
    shapes = _polygons_only(shapes)
    empty = (
        shapely.is_missing(shapes)
        | shapely.is_empty(shapes)
        | (shapely.area(shapes) < MINIMUM_AREA)
    )
    found += f.GEOMETRIE_LEEG.counting(
        empty,
        plaats,
        f"geen kaartvlak, of een vlak van minder dan {MINIMUM_AREA:.0f} m² "
        f"({f.some(frame['code'][empty], _NAMED)})",
    )
    kept = frame.set_geometry(shapes, crs=frame.crs)[~empty]
    return kept.reset_index(drop=True), found


def unique_codes(frame: gpd.GeoDataFrame, plaats: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return one row per code, sorted; the attributes are those of the first row.

    Rows of one code with the same geometry are one row twice. Where they differ they are
    parts, or versions, of the area: their union is kept, and `clean_coverage` then gives what
    also lies under another code to that other, smaller area.
    """
    frame = frame.reset_index(drop=True)
    again = frame["code"].duplicated().to_numpy()
    if not again.any():
        return frame.sort_values("code", ignore_index=True), []
    # The first row of a code keeps its attributes; the others are held against its geometry.
    shapes = np.asarray(frame.geometry.values, dtype=object)
    codes = frame["code"].to_numpy(dtype=object)
    first = frame[~again].sort_values("code")
    # Of each row, the place of the first row with its code.
    original = pd.Series(first.index, index=first["code"])[codes].to_numpy()
    other = again.copy()
    other[again] = ~shapely.equals(shapes[again], shapes[original[again]])
    same, different = codes[again & ~other], codes[other]
    # per first row its own geometry, united with those of its later rows that differ
    merged = pd.Series(shapes[first.index], index=first.index, dtype=object)
    for place, rows in pd.Series(np.flatnonzero(other)).groupby(original[other]):
        merged[place] = shapely.union_all(shapes[[place, *rows]])
    kept = first.reset_index(drop=True).set_geometry(
        _polygons_only(merged.to_numpy()), crs=frame.crs
    )
    found = [
        kind(plaats, f"{text} ({f.some(codes, _NAMED)})", aantal=len(codes))
        for kind, text, codes in (
            (f.DUBBELE_CODE, "code nog een keer, met dezelfde geometrie", same),
            (f.DUBBELE_CODE_SAMENGEVOEGD, "code nog een keer, met een andere geometrie", different),
        )
        if len(codes)
    ]
    return kept, found


def clean_coverage(frame: gpd.GeoDataFrame, plaats: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return areas that do not overlap and share every vertex of their common borders.

    Overlap goes to the smallest area, so an area drawn inside another survives; gaps
    narrower than `SLIVER_METRES` are closed. An area that lies wholly under others is refused.
    """
    shapes = np.asarray(frame.geometry.values, dtype=object)
    # Coverage cleaning is GEOS's (CoverageCleaner, 3.14). On the national file of 2016 it takes
    # 9.5 s and 1.3 GB for everything, so only what is unclean goes in, with its neighbours.
    unclean = _unclean(shapes, SLIVER_METRES)
    if not unclean.any():
        return frame, []
    before = shapely.area(shapes)
    cleaned = _cleaned(shapes, unclean)
    # What each area gained or lost tells a closed sliver from an area that lay over another.
    after = shapely.area(cleaned)
    gone = after < MINIMUM_AREA
    # slivers along borders are one finding; what lay over another area is named apart
    lost = (before - after > _NOTICED_AREA) & ~gone
    moved = float(np.abs(before - after)[~gone & ~lost].sum())
    codes = frame["code"]
    hectares = (before - after)[lost].sum() / 1e4
    anew = "gebieden met een grens die niet precies op die van de buren lag; oppervlakte samen "
    over = f"gebieden die over andere heen liggen ({f.some(codes[lost], _NAMED)}), samen "
    below = f"gebied ligt geheel onder andere gebieden ({f.some(codes[gone], _NAMED)})"
    found = [
        *f.GRENZEN_GELIJKGETROKKEN.counting(unclean, plaats, f"{anew}{moved:.0f} m² anders"),
        *f.OVERLAP.counting(lost, plaats, f"{over}{hectares:.1f} hectare"),
        *f.GEHEEL_OVERLAPT.counting(gone, plaats, below),
    ]
    kept = frame.set_geometry(cleaned, crs=frame.crs)[~gone]
    return kept.reset_index(drop=True), found


def _cleaned(shapes: NDArray[np.object_], unclean: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Clean the areas with unclean borders together with their neighbours.

    That costs a fraction of cleaning them all. A border that gets a point by it can leave the
    area on its other side behind, so look again; what keeps failing is cleaned as a whole.
    """
    shapes = shapes.copy()
    tree = shapely.STRtree(shapes)
    for _ in range(_ROUNDS):
        # cleaned together with all they touch, so that both sides of a border get its points
        _, near = tree.query(shapes[unclean], predicate="intersects")
        rows = np.unique(np.append(near, np.flatnonzero(unclean)))
        shapes[rows] = _coverage(shapes[rows])
        unclean = _unclean(shapes, 0.0)
        if not unclean.any():
            return shapes
    return _coverage(shapes)


def _coverage(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    return _polygons_only(
        shapely.coverage_clean(shapes, gap_width=SLIVER_METRES, merge_strategy="min_area")
    )


def _unclean(shapes: NDArray[np.object_], gap_width: float) -> NDArray[np.bool_]:
    """Return which areas have a border that is not exactly that of their neighbours."""
    edges = shapely.coverage_invalid_edges(shapes, gap_width=gap_width)
    unclean: NDArray[np.bool_] = ~shapely.is_empty(edges)
    return unclean


def _polygons_only(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the polygonal part of each geometry; nothing polygonal gives an empty polygon."""
    kinds = shapely.get_type_id(shapes)
    other = ~np.isin(kinds, _POLYGONAL) & (kinds >= 0)
    if not other.any():
        return shapes
    shapes = shapes.copy()
    for index in np.flatnonzero(other):
        # a collection may hold multipolygons: taken apart twice, lines and points fall away
        parts = shapely.get_parts(shapely.get_parts(shapes[index]))
        polygons = parts[shapely.get_type_id(parts) == _POLYGON]
        shapes[index] = shapely.union_all(polygons) if len(polygons) else shapely.Polygon()
    return shapes


TOLERANCES = {"lokaal": 5.0, "regionaal": 75.0, "landelijk": 250.0}
"""Metres, as `shapely.coverage_simplify` counts them, finest first."""
MAX_CHANGE = 0.5
"""Share of its surface by which simplifying may change an area; a smaller one stays finer."""
# Only areas below this many times the squared tolerance can change that much.
_SMALL = 100.0


def simplified(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield a name and the same areas in the same order (`code`, `geometry`), coarser each time.

    Neighbours keep sharing their border. Each version is made from the one before it, which
    costs a fraction of making it from the full geometry. An area that would collapse, or
    change more than `MAX_CHANGE`, keeps the finer shape of the version before, and its
    neighbours keep that border with it.
    """
    shapes = np.asarray(frame.geometry.values, dtype=object)
    for name, tolerance in TOLERANCES.items():
        shapes = _coarser(shapes, tolerance)
        yield (
            name,
            gpd.GeoDataFrame({"code": frame["code"].to_numpy()}, geometry=shapes, crs=frame.crs),
        )


def _coarser(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Simplify one step, then once more around the areas that did not bear it."""
    # Visvalingam-Whyatt on the borders that areas share, so that no slivers come between them.
    simple: NDArray[np.object_] = shapely.coverage_simplify(shapes, tolerance)
    kept = _changed_too_much(shapes, simple, tolerance)
    if kept.any() and not kept.all():
        simple = _around(shapes, kept, tolerance)
    elif kept.all():
        simple = shapes.copy()
    broken = ~shapely.is_valid(simple) | shapely.is_empty(simple)
    simple[broken] = shapes[broken]
    return simple


def _changed_too_much(
    shapes: NDArray[np.object_], simple: NDArray[np.object_], tolerance: float
) -> NDArray[np.bool_]:
    """Return which areas collapsed or differ too much from what they were."""
    area = shapely.area(shapes)
    usable = shapely.is_valid(simple) & np.isin(shapely.get_type_id(simple), _POLYGONAL)
    wrong: NDArray[np.bool_] = ~usable | shapely.is_empty(simple)
    small = ~wrong & (area < _SMALL * tolerance**2)
    change = shapely.area(shapely.symmetric_difference(shapes[small], simple[small]))
    wrong[small] = change > MAX_CHANGE * area[small]
    return wrong


def _around(
    shapes: NDArray[np.object_], kept: NDArray[np.bool_], tolerance: float
) -> NDArray[np.object_]:
    """Simplify all but the kept areas, and leave every border with a kept one as it is.

    GEOS can hold on to the outer boundary of a coverage only. So the kept areas are left out,
    which makes their borders outer ones, and everything outside the coverage is put in as one
    more polygon, which makes the coast an inner border that is simplified as before.
    """
    # a frame around everything, less the land: its inner edge is the coast
    united = shapely.coverage_union_all(shapes)
    west, south, east, north = shapely.bounds(united)
    room = 10 * tolerance
    frame = shapely.box(west - room, south - room, east + room, north + room)
    rest = np.append(shapes[~kept], shapely.difference(frame, united))
    simple = shapes.copy()
    simple[~kept] = shapely.coverage_simplify(rest, tolerance, simplify_boundary=False)[:-1]
    return simple
