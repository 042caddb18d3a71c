"""The areas of SWVs: dissolved postcodes where their borders are loaded, else an approximation.

The approximation gives each spot of the country to the SWV of the nearest postcode point
(Voronoi cells in RD, merged per SWV) and is always marked as one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from boundaries.crs import degrees
from flows.mapping import PARTIES, points, regio
from geo.page import compact_json
from store import Snapshot, Soort
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt
    from shapely.geometry.base import BaseGeometry


BENADERING = (
    "Gebieden bij benadering: elke plek hoort bij het samenwerkingsverband van de dichtstbijzijnde "
    "postcode. Met geladen postcodegebieden worden de grenzen precies."
)
_TOLERANCE = 250.0
"""Metres by which borders may be simplified: less than a pixel on a map of the country."""
# own choice: in polders the points of two postcodes lie kilometres apart
_REACH = 4_000.0
"""Metres that an approximated area reaches beyond its outer postcode points."""
_BRIDGE = 4_000.0
"""Metres between two such reaches that are bridged, so that no polder stays empty."""
# own choice: a disc per 2 km covers the PC4s between its points
_GRID = 2_000.0
# own choice: some points may lie just outside a simplified outline
_INSIDE = 0.98
"""Share of the points that an outline must hold to be the one of their country."""
_OUTSIDE = 1_000.0
"""Metres by which the shipped outline lies outside the land."""


@dataclass(frozen=True, slots=True)
class SwvVlakken:
    """The areas of all SWVs of one kind.

    `codes` and `vormen` (RD) go together; `geojson` holds the same in WGS84, and `id` is the
    hash of those bytes.
    """

    codes: tuple[str, ...]
    namen: tuple[str, ...]
    vormen: tuple[BaseGeometry, ...]
    geojson: bytes
    id: str
    benadering: bool


@cached(6)
def swv_vlakken(snapshot: Snapshot, jaar: int, kind: str) -> SwvVlakken | None:
    """Return the areas of the SWVs (`po` or `vo`) that hold in a year.

    Made once per state of the folder and kept. None where the folder has no postcodes. Raises
    NotFound when there is no regio-indeling of that year.
    """
    mapping = regio(snapshot, jaar)
    table = mapping.po if kind == "po" else mapping.vo
    # the first numbers are parties without ground: abroad, unknown, not in the regio-indeling
    party = np.where(table >= len(PARTIES), table, -1)
    exact = [r for r in snapshot.find(Soort.POSTCODES) if "vlakken" in r.bestanden]
    if exact:
        frame = snapshot.geo(exact[0], "vlakken")
        owner = party[frame["code"].astype(int).to_numpy()]
        numbers, shapes = _merged(frame.geometry.to_numpy(), owner)
    else:
        place = points(snapshot)
        used = np.flatnonzero((party >= 0) & ~np.isnan(place[:, 0]))
        if len(used) < 3:  # noqa: PLR2004 - no cells without a triangle
            return None
        numbers, shapes = _from_points(place[used], party[used], _outlines(snapshot))
    codes = tuple(mapping.parties[number] for number in numbers)
    names = tuple(mapping.namen[code] for code in codes)
    data = _geojson(codes, names, shapes)
    return SwvVlakken(
        codes, names, shapes, data, hashlib.sha256(data).hexdigest()[:20], benadering=not exact
    )


def _from_points(
    place: npt.NDArray[np.float64], owner: npt.NDArray[np.int64], outlines: Iterable[BaseGeometry]
) -> tuple[list[int], tuple[BaseGeometry, ...]]:
    """Give each point the cell of what is nearest to it, and merge the cells per SWV."""
    import shapely

    # two postcodes on one spot have one cell
    place, first = np.unique(place, axis=0, return_index=True)
    owner = owner[first]
    cloud = shapely.multipoints(place)
    limit = _limit(place, outlines)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(cloud, extend_to=shapely.box(*shapely.bounds(limit)), ordered=True)
    )
    numbers, shapes = _merged(cells, owner, coverage=True)
    areas = []
    for clipped in shapely.intersection(np.array(shapes, object), limit):
        # clipping can leave points and lines behind: they go
        parts = shapely.get_parts(clipped)
        areas.append(shapely.union_all(parts[shapely.get_dimensions(parts) == 2]))  # noqa: PLR2004
    return numbers, tuple(areas)


def _merged(
    parts: npt.NDArray[np.object_], owner: npt.NDArray[np.int64], *, coverage: bool = False
) -> tuple[list[int], tuple[BaseGeometry, ...]]:
    """Merge areas per owner and simplify them together, so that neighbours keep their border.

    `coverage`: the parts are known to share their borders exactly.
    """
    import shapely

    union = shapely.coverage_union_all if coverage else shapely.union_all
    numbers = sorted({int(number) for number in owner if number >= 0})
    merged = np.array([union(parts[owner == number]) for number in numbers], object)
    # one by one they would lose their shared border, and white slivers appear
    simple = shapely.coverage_simplify(merged, _TOLERANCE)
    # a borough smaller than the tolerance keeps its own shape
    kept = np.where(shapely.is_empty(simple), merged, simple)
    return numbers, tuple(kept)


def _limit(place: npt.NDArray[np.float64], outlines: Iterable[BaseGeometry]) -> BaseGeometry:
    """Return how far areas reach: the first outline that holds the points, else around them."""
    import shapely

    dots = shapely.points(place)
    for outline in outlines:
        shapely.prepare(outline)
        # a folder with the outline of one gemeente must not cut the others off
        if shapely.contains(outline, dots).mean() >= _INSIDE:
            return outline
    # one disc per grid square: each point's own would cost minutes and look the same
    discs = np.unique(np.round(place / _GRID), axis=0) * _GRID
    around = shapely.buffer(shapely.points(discs), _REACH + _BRIDGE, quad_segs=3)
    # out and back again: gaps that are narrower than the bridge stay closed, the outer edge returns
    limit = shapely.buffer(shapely.union_all(around), -_BRIDGE, quad_segs=3)
    return shapely.simplify(limit, _TOLERANCE)


def _outlines(snapshot: Snapshot) -> Iterator[BaseGeometry]:
    """Return outlines to try: of the areas that are loaded, then that of the Netherlands."""
    import shapely

    order = ("land", "provincie", "gemeente")
    records = [r for r in snapshot.find(Soort.GRENZEN) if r.key.niveau in order]
    records.sort(key=lambda record: order.index(record.key.niveau))
    for record in records:
        shapes = snapshot.geo(record, "landelijk").geometry.to_numpy()
        yield shapely.simplify(shapely.union_all(shapely.buffer(shapes, 1.0)), _TOLERANCE)
    text = (files("places") / "nederland.wkt").read_text(encoding="ascii")
    yield shapely.buffer(shapely.from_wkt(text), -_OUTSIDE)


def _geojson(codes: Sequence[str], names: Sequence[str], shapes: Sequence[BaseGeometry]) -> bytes:
    """Write the areas as GeoJSON in degrees, to some ten metres."""
    import json

    import shapely

    def turn(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(degrees(xy[:, 0], xy[:, 1])).round(4)

    turned = shapely.transform(np.array(shapes, object), turn)
    features = [
        {"type": "Feature", "id": code, "properties": {"naam": name}, "geometry": json.loads(text)}
        for code, name, text in zip(codes, names, shapely.to_geojson(turned), strict=True)
    ]
    return compact_json({"type": "FeatureCollection", "features": features}).encode()
