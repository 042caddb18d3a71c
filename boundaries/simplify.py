"""Three simpler versions of a coverage, made once at import, for three zooms of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray

TOLERANCES = {"lokaal": 5.0, "regionaal": 75.0, "landelijk": 250.0}
"""Metres, as `shapely.coverage_simplify` counts them, finest first."""
MAX_CHANGE = 0.5
"""Share of its surface by which simplifying may change an area; a smaller one stays finer."""
_SMALL = 100.0
"""Only areas below this many times the squared tolerance can change that much."""
_POLYGONAL = (3, 6)


def simplified(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield a name and the same areas in the same order (`code`, `geometry`), coarser each time.

    Neighbours keep sharing their border. Each version is made from the one before it, which
    costs a fraction of making it from the full geometry. An area that would collapse, or
    change more than `MAX_CHANGE`, keeps the finer shape of the version before, and its
    neighbours keep that border with it.
    """
    import geopandas as gpd
    import numpy as np

    shapes = np.asarray(frame.geometry.values, dtype=object)
    for name, tolerance in TOLERANCES.items():
        shapes = _coarser(shapes, tolerance)
        yield (
            name,
            gpd.GeoDataFrame({"code": frame["code"].to_numpy()}, geometry=shapes, crs=frame.crs),
        )


def _coarser(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Simplify one step, then once more around the areas that did not bear it."""
    import shapely

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
    import numpy as np
    import shapely

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
    import numpy as np
    import shapely

    united = shapely.coverage_union_all(shapes)
    west, south, east, north = shapely.bounds(united)
    room = 10 * tolerance
    frame = shapely.box(west - room, south - room, east + room, north + room)
    rest = np.append(shapes[~kept], shapely.difference(frame, united))
    simple = shapes.copy()
    simple[~kept] = shapely.coverage_simplify(rest, tolerance, simplify_boundary=False)[:-1]
    return simple
