"""A few areas as a small drawing without any figure: for a phone, and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boundaries
from geo.page import html

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from store import Snapshot

WIDE = 1000
"""Units of the drawing's width, or of its height where that is the longer one."""
# own choice: an area is then about a quarter of the drawing across
_FEW = 15
"""Areas up to which there is room for large labels."""
_SEEN = 400
"""Parts of that width that can be told apart on a phone: borders are no finer."""


def small_map(snapshot: Snapshot, niveau: str, jaar: int, codes: Sequence[str]) -> dict[str, Any]:
    """Return the outlines of areas, as JSON holds them.

    Boundaries are those of the year nearest to `jaar`; an area without any is left out.

    `breed, hoog`, and by code the path of each area (`vlakken`) and a place within it (`punten`);
    empty without any boundaries.
    """
    import shapely

    areas = boundaries.areas(snapshot, niveau, indeling=jaar or None)
    shapes = boundaries.geometry(snapshot, areas, "lokaal")
    shapes = shapes[shapes["code"].isin(codes)]
    if shapes.empty:
        return {}
    west, south, east, north = shapes.total_bounds
    # metres of RD to units of the drawing; y runs down there
    scale = WIDE / max(east - west, north - south)
    # together, so that neighbours keep one border
    simple = shapely.coverage_simplify(shapes.geometry.to_numpy(), WIDE / _SEEN / scale)
    places, inside = {}, {}
    for code, shape in zip(shapes["code"].astype(str), simple, strict=True):
        rings = [
            "M" + "L".join(f"{(x - west) * scale:.0f} {(north - y) * scale:.0f}" for x, y in ring)
            for ring in map(shapely.get_coordinates, shapely.get_rings(shapely.get_parts(shape)))
        ]
        places[code] = "Z".join(rings) + "Z"
        point = shapely.point_on_surface(shape)
        inside[code] = [round((point.x - west) * scale), round((north - point.y) * scale)]
    wide, high = (round(side * scale) for side in (east - west, north - south))
    return {"breed": wide, "hoog": high, "vlakken": places, "punten": inside}


def small_svg(kaart: Mapping[str, Any], names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return the drawing as svg, each area with its name for who points at it and a short label."""
    shapes = "".join(
        f'<path data-code="{html(code)}" d="{html(path)}"><title>{html(names.get(code, code))}'
        "</title></path>"
        for code, path in kaart["vlakken"].items()
    )
    texts = "".join(
        f'<text data-bij="{html(code)}" x="{x}" y="{y}">{html(labels.get(code, ""))}</text>'
        for code, (x, y) in kaart["punten"].items()
    )
    size = 44 if len(kaart["vlakken"]) <= _FEW else 28
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 {kaart["breed"] + 16} '
        f'{kaart["hoog"] + 16}" fill="#eef2f6" stroke="#5b6b7a" stroke-width="3" '
        f'fill-rule="evenodd" font-family="DejaVu Sans, sans-serif" font-size="{size}" '
        'text-anchor="middle" dominant-baseline="central">'
        f'{shapes}<g fill="#1c2733" stroke="none">{texts}</g></svg>'
    )
