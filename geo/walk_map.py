"""The map of a wandeling: the buurten of an area with numbered stops, drawn without a network."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

import boundaries
from boundaries.codes import parent_code
from geo import palette
from geo.layers import PreparedLayer, prepared
from geo.legend import LegendRow
from geo.payload import WITHOUT_FIGURES, choices
from store import NotFound, Snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from boundaries import Areas
    from geo.sheet import Sheet

    Stop = tuple[str, str, tuple[float, float] | None]
    """Number, name, and place in RD."""

_GROUND, _DOT = "#eef1f3", "#8a3b12"
# own choice: some 5 by 5 names of 16 signs over a map of 8 inches
_NAMES_UP_TO = 25
"""Names of buurten that fit below the stops."""


def walk_map(
    snapshot: Snapshot,
    gebied: str,
    stops: Sequence[Stop],
    *,
    titel: str,
    ondertitel: str,
    banden: Sequence[str] = (),
) -> Sheet:
    """Return a sheet with the stops of a wandeling on the buurten of an area.

    The buurten of the area (a buurt, wijk or gemeente) are drawn, else itself. A stop without a
    place stands in the legend only, and one outside the area widens the map. Raises NotFound when
    the folder has no boundaries of the area.
    """
    # the page only puts stops on a map in the browser: matplotlib is for who takes a sheet along
    from geo.sheet import Sheet, outline, outline_patch, wrapped_labels

    shapes, source = _shapes(snapshot, gebied)
    placed = [(number, place) for number, _, place in stops if place is not None]
    sheet = Sheet(titel, ondertitel, bands=banden, source=source)
    bounds = np.array([shapes.total_bounds, *([*place, *place] for _, place in placed)])
    sheet.extent((*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)))
    paths = [outline(shape) for shape in shapes.geometry]
    sheet.areas(paths, facecolors=_GROUND, edgecolors=palette.MUTED, linewidths=0.6, zorder=2)
    whole = shapes.union_all()
    sheet.axes.add_patch(outline_patch(whole, edgecolor=palette.INK, linewidth=1.6, zorder=4))
    if len(shapes) <= _NAMES_UP_TO:
        points = shapes.geometry.representative_point()
        for point, text in zip(points, wrapped_labels(shapes["naam"]), strict=True):
            sheet.label(point.x, point.y, text, fontsize=7.5, zorder=5, color=palette.MUTED)
    for number, place in placed:
        sheet.label(
            *place, number, fontsize=10, fontweight="bold", color=palette.PAPER,
            bbox={"boxstyle": "circle,pad=0.3", "fc": _DOT, "ec": palette.PAPER, "lw": 1.2},
        )  # fmt: skip

    def legend() -> None:
        sheet.heading("Stops")
        for number, name, place in stops:
            label = f"{number}. {name}" + ("" if place else " (niet op de kaart)")
            sheet.row(label, "", {"facecolor": _DOT if place else palette.PAPER, "edgecolor": _DOT})

    sheet.legend(legend)
    return sheet


def walk_layer(snapshot: Snapshot, gebied: str) -> tuple[PreparedLayer, dict[str, Any]]:
    """Return the map to put stops on with a click: its geometry, and what it says of it.

    The buurten of the whole gemeente, with the area outlined and in sight: a walk may begin or
    end beyond its edge. The second is in the form of `geo.payload`, for `geo.folium_map.map_of`.
    Raises NotFound as `walk_map` does.
    """
    areas, inside, source = _areas(snapshot, gebied)
    layer, level = prepared(snapshot, areas), boundaries.NIVEAUS[areas.niveau]
    rule = LegendRow("stop", "zet hier een stop", _GROUND, len(layer.codes))
    places = [place for place, code in enumerate(layer.codes) if code in inside]
    return layer, {
        "titel": "Stops",
        "indicator": "Een klik",
        "niveau": level.label,
        "niveaus": level.meervoud,
        "bron": source,
        "opmerkingen": [],
        "legenda": [asdict(rule)],
        "legendaElders": True,
        "teksten": [],
        "regels": [],
        "index": [-1] * len(layer.codes),
        "uitsnede": gebied,
        **WITHOUT_FIGURES,
        **choices(omlijnd=places, naar=gebied),
    }


def walk_buurt(snapshot: Snapshot, gebied: str, place: tuple[float, float]) -> str:
    """Return the name of the buurt of an area in which a place in RD lies; '' outside it.

    Raises NotFound as `walk_map` does.
    """
    from shapely import Point

    shapes, _ = _shapes(snapshot, gebied)
    return next(iter(shapes.loc[shapes.covers(Point(place)), "naam"]), "")


def walk_bounds(snapshot: Snapshot, gebied: str) -> tuple[float, float, float, float]:
    """Return the box around an area: west, south, east and north in RD metres.

    Raises NotFound as `walk_map` does.
    """
    west, south, east, north = _shapes(snapshot, gebied)[0].total_bounds
    return float(west), float(south), float(east), float(north)


def _shapes(snapshot: Snapshot, gebied: str) -> tuple[gpd.GeoDataFrame, str]:
    """Return code, name and outline of the buurten of an area, or of itself, and the source."""
    areas, inside, source = _areas(snapshot, gebied)
    names = areas.frame.set_index("code")["naam"]
    shapes = boundaries.geometry(snapshot, areas, "lokaal")
    shapes = shapes[shapes["code"].isin(inside)].reset_index(drop=True)
    return shapes.assign(naam=shapes["code"].map(names).astype(str)), source


def _areas(snapshot: Snapshot, gebied: str) -> tuple[Areas, list[str], str]:
    """Return the buurten of the gemeente of an area, which of them it is, and the source."""
    own, town = boundaries.niveau_of(gebied) or "", parent_code(gebied, "gemeente")
    for niveau in dict.fromkeys(("buurt", own)):
        if town is None:
            break
        try:
            areas = boundaries.areas(snapshot, niveau, gemeenten=[town])
        except NotFound:
            continue
        codes = areas.frame["code"].astype(str)
        inside = [code for code in codes if parent_code(code, own) == gebied]
        if inside:
            source = f"Grenzen: {areas.record.key.bron} · gebiedsindeling {areas.indeling}"
            return areas, inside, source
    raise NotFound(
        f"Er zijn geen grenzen van {gebied} in de gegevensmap: het blad komt zonder kaart. "
        "Haal de grenzen op bij Gegevens."
    )
