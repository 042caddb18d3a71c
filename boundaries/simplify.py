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


def simplified(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield a name and the same areas in the same order (`code`, `geometry`), coarser each time.

    Neighbours keep sharing their border. Each version is made from the one before it, which
    costs a fraction of making it from the full geometry. An area that would collapse keeps
    the finer shape of the version before.
    """
    import geopandas as gpd
    import numpy as np

    shapes = np.asarray(frame.geometry.values, dtype=object)
    for name, tolerance in TOLERANCES.items():
        shapes = _one(shapes, tolerance)
        yield (
            name,
            gpd.GeoDataFrame({"code": frame["code"].to_numpy()}, geometry=shapes, crs=frame.crs),
        )


def _one(shapes: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Simplify one step; only a coverage that could not be cleaned needs the repair."""
    import numpy as np
    import shapely

    simple: NDArray[np.object_] = shapely.coverage_simplify(shapes, tolerance)
    broken = ~shapely.is_valid(simple)
    if broken.any():
        simple[broken] = shapely.make_valid(
            simple[broken], method="structure", keep_collapsed=False
        )
    polygonal = np.isin(shapely.get_type_id(simple), (3, 6))
    collapsed = shapely.is_empty(simple) | ~polygonal
    simple[collapsed] = shapes[collapsed]
    return simple
