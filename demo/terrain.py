"""The ground: shore, river, moat and borders, and the areas that follow them.

Thousands of small Voronoi cells cover the land. Along every line that a border should
follow (shore, river, moat, railway, municipal border) the cells' sites lie in mirrored
pairs, so that the edges between them run along the line. Each cell joins the buurt (or,
outside Aldermonde, the PC4) that is nearest on its own side of those lines. All levels of
areas are unions of the same cells, so they fit each other exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import Voronoi

from demo.places import BEFORE_SPLIT, BUURTEN, GEMEENTE, GEMEENTEN, ORIGIN, Soort

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

RD = "EPSG:28992"
_SEED = 20_250_101
_TOLERANCE = 55.0
"""Metres: turns the cells' honeycomb into the lines of streets, ditches and dikes."""
_RIVER_WIDTH = 95.0
_RIVER_ENDS = 4600.0
"""East of here the Alder is too narrow to be an area of its own."""

_REGION = [
    (-2900, 9000), (1500, 9700), (6200, 9600), (9800, 7400), (13300, 6100), (14100, 2500),
    (13500, -700), (13900, -3700), (11200, -5200), (9300, -7300), (6900, -9300), (2400, -9200),
    (-1900, -9500), (-3300, -7000), (-2700, -4900), (-4300, -3900), (-4600, -400), (-4400, 2900),
    (-3500, 4800), (-3700, 6900),
]  # fmt: skip
_MUNICIPAL = [
    (-3300, -3300), (-2300, -4300), (-600, -4300), (700, -4750), (2300, -4450), (3900, -3500),
    (4400, -2600), (4900, -1750), (4750, -300), (5500, 1100), (4900, 2500), (4400, 3900),
    (2900, 4300), (1500, 5000), (-500, 4550), (-1900, 4750), (-3000, 3900), (-3900, 1300),
]  # fmt: skip
_SHORE = [
    (-3000, -9800), (-2500, -7000), (-2750, -4800), (-2450, -3600), (-2250, -2500), (-2500, -1700),
    (-2050, -900), (-1950, -250), (-1980, 160), (-2250, 900), (-2050, 1700), (-1750, 2500),
    (-2100, 3300), (-2350, 4200), (-2250, 4900), (-2700, 7000), (-2500, 9600),
]  # fmt: skip
_RIVER = [
    (-2250, -60), (-1500, -190), (-800, -330), (-250, -400), (350, -380), (900, -560), (1450, -850),
    (2100, -980), (2750, -1230), (3300, -1500), (4100, -1420), (4700, -1750), (5600, -1700),
    (6600, -2250), (7600, -1900), (8700, -2100), (9700, -1850), (10700, -2150), (11800, -2000),
    (12900, -2400), (14500, -2300),
]  # fmt: skip
_RAILWAY = [
    (1750, 5400), (1500, 3600), (1230, 2300), (1120, 1200), (1180, 300), (1330, -500),
    (1480, -1200), (1520, -2200), (1300, -3300), (1150, -5300),
]  # fmt: skip
_MOAT = [
    (-640, 130), (-500, 470), (-220, 680), (120, 740), (430, 640), (600, 380),
    (620, 60), (600, -430), (350, -380), (-250, -400), (-560, -360),
]  # fmt: skip
_HARBOUR = [(-1950, -40), (-1420, 60), (-1180, 40), (-1160, 150), (-1430, 190), (-2100, 330)]
_INFLUENCE = 1.0e9
"""Cost of crossing a line that no border crosses."""


@dataclass(frozen=True, slots=True)
class Terrain:
    """All areas, in RD New, one row per area; each frame is a clean coverage."""

    buurten: dict[int, gpd.GeoDataFrame]
    """Per year of the indeling: `code`, `naam`, `water`, geometry."""
    wijken: dict[int, gpd.GeoDataFrame]
    gemeenten: gpd.GeoDataFrame
    pc4: gpd.GeoDataFrame
    """All PC4s: `pc4`, `gemeente`, geometry."""


def make_terrain() -> Terrain:
    """Return the areas of the fictional region; the same every time."""
    rng = np.random.default_rng(_SEED)
    lines = _Lines(rng)
    sites, fixed_water = _sites(rng, lines)
    cells = _cells(sites)
    keep = shapely.contains_xy(lines.region, sites[:, 0], sites[:, 1])
    keep &= lines.land_or_municipal(sites)
    keep &= ~shapely.is_missing(cells)
    sites, fixed_water = sites[keep], fixed_water[keep]
    cells = cells[keep]
    atom = _labels(sites, fixed_water, lines)
    atoms = gpd.GeoDataFrame({"atom": atom}, geometry=list(cells), crs=RD).dissolve(
        "atom", method="coverage"
    )
    simplified = shapely.coverage_simplify(atoms.geometry.to_numpy(), _TOLERANCE)
    moved = shapely.transform(simplified, lambda xy: np.round(xy, 1) + np.array(ORIGIN))
    return _levels(pd.Series(moved, index=atoms.index))


class _Lines:
    """The lines that borders follow, roughened like nature and old dikes are."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.region = shapely.Polygon(_rough(_REGION, rng, 0.16, closed=True))
        self.municipal = shapely.Polygon(_rough(_MUNICIPAL, rng, 0.09, closed=True))
        self.shore = shapely.LineString(_rough(_SHORE, rng, 0.14))
        self.river = shapely.LineString(_rough(_RIVER, rng, 0.08))
        self.railway = shapely.LineString(_curve(_RAILWAY))
        self.moat = shapely.Polygon(_rough(_MOAT, rng, 0.10, closed=True))
        self.harbour = shapely.Polygon(_HARBOUR)
        shapely.prepare(self.region)

    def land_or_municipal(self, points: Points) -> NDArray[np.bool_]:
        """Tell which lie on land, or on the lake as far as it belongs to Aldermonde."""
        inside: NDArray[np.bool_] = shapely.contains_xy(self.municipal, points[:, 0], points[:, 1])
        return self.on_land(points) | inside

    def on_land(self, points: Points) -> NDArray[np.bool_]:
        """Tell which lie east of the shore."""
        xy = shapely.get_coordinates(self.shore)
        return np.asarray(points[:, 0] > np.interp(points[:, 1], xy[:, 1], xy[:, 0]))

    def sides(self, points: Points) -> Points:
        """Return per point on which side of river, moat and railway it lies (columns)."""
        river = shapely.get_coordinates(self.river)
        rail = shapely.get_coordinates(self.railway)[::-1]
        return np.column_stack(
            [
                points[:, 1] > np.interp(points[:, 0], river[:, 0], river[:, 1]),
                shapely.contains_xy(self.moat, points[:, 0], points[:, 1]),
                points[:, 0] > np.interp(points[:, 1], rail[:, 1], rail[:, 0]),
            ]
        ).astype(float)


def _curve(points: Sequence[tuple[float, float]], step: float = 60.0) -> Points:
    """Return a smooth line through the points (Catmull-Rom), about `step` metres apart."""
    p = np.asarray(points, dtype=float)
    p = np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out: list[Points] = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        n = max(2, int(np.hypot(*(c - b)) / step))
        t = np.linspace(0, 1, n, endpoint=False)[:, None]
        out.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                   + (3 * b - a - 3 * c + d) * t**3)
        )  # fmt: skip
    return np.vstack([*out, p[-2:-1]])


def _rough(
    points: Sequence[tuple[float, float]],
    rng: np.random.Generator,
    roughness: float,
    *,
    closed: bool = False,
) -> Points:
    """Return the line with its segments bent at random, finer each time (fractal)."""
    p = np.asarray([*points, points[0]] if closed else points, dtype=float)
    for _ in range(4):
        step = np.diff(p, axis=0)
        normal = np.column_stack([-step[:, 1], step[:, 0]])
        middle = (p[:-1] + p[1:]) / 2 + normal * rng.normal(0, roughness, len(step))[:, None]
        p = np.vstack([np.stack([p[:-1], middle], axis=1).reshape(-1, 2), p[-1:]])
    return p


def _sites(rng: np.random.Generator, lines: _Lines) -> tuple[Points, NDArray[np.bool_]]:
    """Return the sites of the cells, and which of them are river."""
    guides: list[tuple[shapely.Geometry, float]] = [
        (lines.moat.exterior, 45.0),
        (lines.railway, 80.0),
        (lines.shore, 90.0),
        (lines.municipal.exterior, 110.0),
        (lines.region.exterior, 150.0),
    ]
    river_steps = np.arange(0, lines.river.length, 45.0)
    river = shapely.line_interpolate_point(lines.river, river_steps)
    taken: list[Points] = []
    water: list[NDArray[np.bool_]] = []
    centre = shapely.get_coordinates(river)
    west = centre[:, 0] < _RIVER_ENDS
    for offset in (0.0, _RIVER_WIDTH, -_RIVER_WIDTH):
        taken.append(_beside(lines.river, river_steps, offset))
        water.append(west if offset == 0.0 else np.zeros(len(centre), dtype=bool))
    blocked = lines.river.buffer(1.6 * _RIVER_WIDTH)
    for line, spacing in guides:
        along = np.arange(0, line.length, spacing)
        pair = np.stack([_beside(line, along, s * spacing / 2) for s in (1, -1)], axis=1)
        free = ~shapely.contains_xy(blocked, pair[..., 0], pair[..., 1]).any(axis=1)
        taken.append(pair[free].reshape(-1, 2))
        water.append(np.zeros(2 * int(free.sum()), dtype=bool))
        blocked = blocked.union(line.buffer(1.1 * spacing))
    shapely.prepare(blocked)
    for filler in _fillers(rng):
        free = ~shapely.contains_xy(blocked, filler[:, 0], filler[:, 1])
        taken.append(filler[free])
        water.append(np.zeros(int(free.sum()), dtype=bool))
    return np.vstack(taken), np.concatenate(water)


def _beside(line: shapely.Geometry, along: Points, offset: float) -> Points:
    """Return points beside the line, at right angles to it."""
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(line, along + 20.0))
    here = shapely.get_coordinates(shapely.line_interpolate_point(line, along))
    back = shapely.get_coordinates(
        shapely.line_interpolate_point(line, np.maximum(along - 20.0, 0.0))
    )
    tangent = ahead - back
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    return np.asarray(here + offset * np.column_stack([-tangent[:, 1], tangent[:, 0]]))


def _fillers(rng: np.random.Generator) -> Iterator[Points]:
    """Yield sites between the lines: fine in town, coarser in the polder and beyond."""
    rings = ((55.0, 0.0, 1600.0), (110.0, 1600.0, 5200.0), (190.0, 5200.0, 20_000.0))
    for spacing, inner, outer in rings:
        x, y = np.meshgrid(
            np.arange(-6000, 16_000, spacing), np.arange(-11_000, 11_000, spacing * 0.866)
        )
        x = x + (np.arange(len(x)) % 2)[:, None] * spacing / 2
        points = np.column_stack([x.ravel(), y.ravel()])
        points += rng.uniform(-0.28, 0.28, points.shape) * spacing
        distance = np.hypot(points[:, 0] - 300, points[:, 1] + 200)
        yield points[(distance >= inner) & (distance < outer)]


def _cells(sites: Points) -> NDArray[np.object_]:
    """Return the Voronoi cell of each site, None where it is open."""
    voronoi = Voronoi(sites)
    rings = [voronoi.regions[region] for region in voronoi.point_region]
    closed = np.array([bool(ring) and -1 not in ring for ring in rings])
    whole = [[*ring, ring[0]] for ring, ok in zip(rings, closed, strict=True) if ok]
    owner = np.repeat(np.arange(len(whole)), [len(ring) for ring in whole])
    xy = np.round(voronoi.vertices, 2)[np.concatenate(whole)]
    cells = np.full(len(sites), None, dtype=object)
    cells[closed] = shapely.polygons(shapely.linearrings(xy, indices=owner))
    return cells


def _labels(sites: Points, river: NDArray[np.bool_], lines: _Lines) -> NDArray[np.object_]:
    """Give each cell its buurt, or outside Aldermonde its PC4."""
    inside = shapely.contains_xy(lines.municipal, sites[:, 0], sites[:, 1])
    # borders between buurten wander a little: distances are taken from a bent plane
    bent = sites + 90.0 * np.column_stack(
        [
            np.sin(sites[:, 1] / 310.0) + 0.6 * np.sin(sites[:, 0] / 170.0 + 1.0),
            np.sin(sites[:, 0] / 270.0 + 2.0) + 0.6 * np.sin(sites[:, 1] / 190.0),
        ]
    )
    land = [b for b in BUURTEN if b.soort is not Soort.WATER]
    water = next(b.code for b in BUURTEN if b.soort is Soort.WATER)
    seeds = np.array([(b.x, b.y) for b in land], dtype=float)
    reach = np.array([b.bereik for b in land])
    cost = _distances(bent, seeds) / reach
    weights = np.array([_INFLUENCE, _INFLUENCE, 350.0])
    for own, of_seed, weight in zip(
        lines.sides(sites).T, lines.sides(seeds).T, weights, strict=True
    ):
        cost += weight * (own[:, None] != of_seed[None, :])
    label = np.array([b.code for b in land], dtype=object)[cost.argmin(axis=1)]
    wet = ~lines.on_land(sites) | river
    wet |= shapely.contains_xy(lines.harbour, sites[:, 0], sites[:, 1])
    label[wet] = water

    around = [(g.code, *pc4) for g in GEMEENTEN if g.code != GEMEENTE for pc4 in g.pc4]
    far = _distances(bent, np.array([(x, y) for _, _, x, y, _ in around]))
    outside = np.array([pc4 for _, pc4, *_ in around], dtype=object)[far.argmin(axis=1)]
    return np.asarray(np.where(inside, label, outside))


def _distances(points: Points, seeds: Points) -> Points:
    return np.asarray(np.hypot(*(points[:, None] - seeds[None]).transpose(2, 0, 1)))


def _levels(atoms: pd.Series) -> Terrain:
    """Join the atoms (buurten of the last indeling, PC4s elsewhere) to all levels."""
    old_code, old_name, parts = BEFORE_SPLIT
    now = pd.DataFrame(
        {"code": b.code, "naam": b.naam, "water": b.soort is Soort.WATER} for b in BUURTEN
    )
    new = _frame(now, atoms.loc[now["code"]])
    before = new.assign(code=new["code"].replace(dict.fromkeys(parts, old_code)))
    before["naam"] = before["naam"].where(before["code"] != old_code, old_name)
    old = before.dissolve("code", method="coverage", as_index=False)[list(new.columns)]
    buurten = {2020: old, 2023: new.sort_values("code", ignore_index=True)}

    pc4_of = {b.code: b.pc4 for b in BUURTEN}
    home = {pc4: g.code for g in GEMEENTEN for pc4, *_ in g.pc4}
    pc4 = gpd.GeoDataFrame(
        {"pc4": [pc4_of.get(atom, atom) for atom in atoms.index]},
        geometry=atoms.to_list(),
        crs=RD,
    ).dissolve("pc4", method="coverage", as_index=False)
    pc4["gemeente"] = pc4["pc4"].map(home)
    gemeenten = pc4.dissolve("gemeente", method="coverage", as_index=False)
    return Terrain(
        buurten,
        {year: _wijken(frame) for year, frame in buurten.items()},
        gemeenten[["gemeente", "geometry"]].rename(columns={"gemeente": "code"}),
        pc4[["pc4", "gemeente", "geometry"]],
    )


def _frame(table: pd.DataFrame, geometry: pd.Series) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=geometry.to_list(), crs=RD)


def _wijken(buurten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    by = buurten.assign(code="WK" + buurten["code"].str[2:8])
    return by.dissolve("code", method="coverage", as_index=False)[["code", "geometry"]]
