"""Schools and aanbod on a printed map: the same shapes and colours as in the browser.

Paper cannot be zoomed into: each place is a mark of its own, smaller where there are many, and
places on the very same point are counted beside it. Marks with a letter never cover each other:
they stand beside each other, with a line to their place (`spread`).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np
from matplotlib.path import Path as Outline

from geo import palette
from store.dutch import format_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.places.layer import PlaceLayer
    from geo.sheet import Sheet

    Points = NDArray[np.float64]
    from collections.abc import Hashable, Sequence

_HOUSE = Outline([(0, 1.25), (1, 0.4), (1, -1), (-1, -1), (-1, 0.4), (0, 1.25)], closed=True)
_STROKE = Outline([(-1.2, -1.2), (1.2, 1.2)])
# The shapes of `geo/elements/tekens.js`, for matplotlib.
_MARKERS: dict[str, Any] = {
    "cirkel": "o",
    "vierkant": "s",
    "ruit": "D",
    "driehoek": "^",
    "driehoek_omlaag": "v",
    "zeshoek": "H",
    "huis": _HOUSE,
    "kruis": "P",
}
# What makes shapes look as large as a circle of the same size.
_NARROW = {"ruit": 0.82, "kruis": 1.1, "driehoek": 1.1, "driehoek_omlaag": 1.1}
# Points across, by how many places there are at most.
_SIZES = ((150, 7.0), (600, 4.6), (2500, 3.0))
_SMALLEST = 1.9
# Points across of a mark with the letter of its domein inside.
_LETTER = 10.0
_LETTERS_UP_TO = 250
# own choice: one building
_SAME_M = 25.0
_IN_LEGEND = 7.0
# Points across of the number beside a sign.
_COUNT = 9.0
# Points from its place from which a sign has a line to it.
_MOVED = 3.0


def draw_places(sheet: Sheet, deel: PlaceLayer) -> None:
    """Draw one kind of place on a sheet whose map is there."""
    rows = deel.rijen
    if not rows:
        return
    frame = deel.plekken.frame.iloc[rows]
    signs = [_drawn(deel, deel.plekken.gegevens["rijen"][row]) for row in rows]
    x, y = frame["x"].to_numpy(float), frame["y"].to_numpy(float)
    if _lettered(deel):
        _draw_lettered(sheet, x, y, signs)
        return
    size = next((size for limit, size in _SIZES if len(rows) <= limit), _SMALLEST)
    groups: dict[_Mark, list[int]] = {}
    for place, sign in enumerate(signs):
        groups.setdefault(sign, []).append(place)
    # The largest group first: what is rare must not disappear under what is common.
    for sign, members in sorted(groups.items(), key=lambda g: -len(g[1])):
        for style in _styles(sign.vorm, sign.kleur, sign.staat, size):
            sheet.axes.plot(x[members], y[members], linestyle="none", zorder=7, **style)
    _count_same(sheet, x, y, size)


def write_legend(sheet: Sheet, deel: PlaceLayer) -> None:
    """Write the rows of the legend of one kind of place."""
    packed = deel.plekken.gegevens["rijen"]
    sheet.subheading(f"{deel.titel} ({deel.verhouding})")
    every = [kind for row in deel.rijen for kind in _kinds(deel, packed[row][4])]
    lettered = _lettered(deel)
    for kind in (*deel.tekens, "?"):
        if count := every.count(kind):
            sign = _sign(deel, kind, "") if deel.vormen else deel.tekens.get(kind, deel.anders)
            styles = _styles(sign["vorm"], sign["kleur"], "", _IN_LEGEND)
            letter = f"{sign['letter']}  " if lettered and "letter" in sign else ""
            sheet.sign(f"{letter}{sign['label']}", format_number(count), styles)
    for row in deel.uitleg:
        sheet.sign(row["label"], "", _styles(row["vorm"], palette.MUTED, row["staat"], _IN_LEGEND))
    for note in deel.opmerkingen:
        sheet.note(note)
    if deel.vormen is not None and not lettered:
        sheet.note("Zo veel plekken dat de letter van het domein er niet in past.")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A sign as it is drawn."""

    vorm: str
    kleur: str
    staat: str
    letter: str


def _lettered(deel: PlaceLayer) -> bool:
    return deel.vormen is not None and len(deel.rijen) <= _LETTERS_UP_TO


def _drawn(deel: PlaceLayer, row: list[Any]) -> _Mark:
    """Return the sign of a place of which `row` is what the browser gets."""
    sign = _sign(deel, _kinds(deel, row[4])[0], row[5])
    return _Mark(sign["vorm"], sign["kleur"], row[6], sign.get("letter", "?"))


def _draw_lettered(sheet: Sheet, x: Points, y: Points, signs: list[_Mark]) -> None:
    """Draw signs with letters, none over another; a line tells where those that moved are."""
    scale = sheet.metres_per_point()
    (west, east), (south, north) = sheet.axes.get_xlim(), sheet.axes.get_ylim()
    blocks = spread(
        x / scale,
        y / scale,
        signs,
        kader=(west / scale, south / scale, east / scale, north / scale),
        zelfde=_SAME_M / scale,
        groot=_LETTER + 2.4,
        telling=_COUNT,
    )
    for block in blocks:
        if block.verschoven > _MOVED:
            (x0, y0), (x1, y1) = block.punt, block.midden
            for colour, wide in ((palette.PAPER, 1.6), (palette.INK, 0.0)):
                sheet.axes.plot(
                    [x0 * scale, x1 * scale], [y0 * scale, y1 * scale], color=colour,
                    linewidth=0.8 + wide, marker="o", markersize=2.4 + wide, markevery=[0],
                    markeredgewidth=0, zorder=6.5,
                )  # fmt: skip
    for block in blocks:
        for sign in block.tekens:
            mark, at = sign.soort, (sign.x * scale, sign.y * scale)
            for style in _styles(mark.vorm, mark.kleur, mark.staat, _LETTER):
                sheet.axes.plot(*([one] for one in at), linestyle="none", zorder=7, **style)
            sheet.label(
                *at, mark.letter, va="center_baseline", fontsize=6.5, fontweight="bold",
                color=mark.kleur if mark.staat == "open" else palette.PAPER, clip_on=True,
            )  # fmt: skip
            if sign.aantal > 1:
                _number(sheet, at, sign.aantal, (0.62 * _LETTER, -2.2))


def _kinds(deel: PlaceLayer, typen: list[str]) -> list[str]:
    """Return the kinds of a place that were asked for; `?` for a place of none."""
    return [kind for kind in typen if kind in (deel.keuze.soorten or typen)] or ["?"]


def _sign(deel: PlaceLayer, kind: str, niveau: str) -> dict[str, str]:
    sign = deel.tekens.get(kind, deel.anders)
    if deel.vormen is None:
        return sign
    return sign | {"vorm": deel.vormen.get(niveau, "cirkel")}


def _styles(shape: str, colour: str, state: str, size: float) -> list[dict[str, Any]]:
    """Return what is drawn over each other: a white ground, the mark, and a stroke when it stops.

    The stroke is light around where it sticks out, so that it shows on dark areas too.

    On a crowded map the grounds would cover the neighbours and are left out.
    """
    marker, across = _MARKERS[shape], size * _NARROW.get(shape, 1.0)
    crowded = size < _SIZES[1][1]
    face = palette.PAPER if state == "open" else colour
    edge = colour if state == "open" else palette.INK
    mark = {
        "marker": marker, "markersize": across, "markerfacecolor": face,
        "markeredgecolor": edge, "markeredgewidth": 0.15 if crowded else 0.6,
    }  # fmt: skip
    if state == "open":
        mark["markeredgewidth"] = 1.2
    ground = mark | {
        "markersize": across + 1.6, "markerfacecolor": palette.PAPER,
        "markeredgecolor": palette.PAPER,
    }  # fmt: skip
    stroke = {
        "marker": _STROKE, "markersize": across * 1.3, "markeredgecolor": palette.INK,
        "markeredgewidth": 1.2,
    }  # fmt: skip
    around = stroke | {"markeredgecolor": palette.PAPER, "markeredgewidth": 2.8}
    if state != "stopt":
        return [*([] if crowded else [ground]), mark]
    return [*([] if crowded else [ground]), around, mark, stroke]


def _count_same(sheet: Sheet, x: Points, y: Points, size: float) -> None:
    """Write beside a point how many lie on it, where marks cover each other altogether."""
    if size < _SIZES[1][1]:
        return
    cells = np.round(np.column_stack([x, y]) / _SAME_M)
    _, first, counts = np.unique(cells, axis=0, return_index=True, return_counts=True)
    for place, count in zip(first[counts > 1], counts[counts > 1], strict=True):
        _number(sheet, (x[place], y[place]), count, (0.62 * size, 0.45 * size))


def _number(sheet: Sheet, at: tuple[float, float], count: int, beside: tuple[float, float]) -> None:
    """Write how many a mark stands for, so many points beside it."""
    sheet.axes.annotate(
        f"{count}×", at, xytext=beside, textcoords="offset points", fontsize=6.5,
        color=palette.INK, zorder=8, annotation_clip=True,
        bbox={"boxstyle": "round,pad=0.1", "fc": palette.PAPER, "ec": "none", "alpha": 0.8},
    )  # fmt: skip


T = TypeVar("T", bound="Hashable")
_ROUNDS = 200
_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Sign(Generic[T]):
    """One sign: where it is drawn, what it is, and of how many places."""

    x: float
    y: float
    soort: T
    aantal: int


@dataclass(frozen=True, slots=True)
class SignBlock(Generic[T]):
    """The signs of one point: where that is, and where they stand."""

    punt: tuple[float, float]
    midden: tuple[float, float]
    tekens: tuple[Sign[T], ...]

    @property
    def verschoven(self) -> float:
        """How far the signs stand from their point."""
        return math.dist(self.punt, self.midden)


def spread(
    x: Points,
    y: Points,
    soorten: Sequence[T],
    *,
    kader: tuple[float, float, float, float],
    zelfde: float,
    groot: float,
    telling: float,
) -> list[SignBlock[T]]:
    """Return blocks of signs that do not cover each other; `soorten` is the sign of each place.

    Signs of places on the map (`kader`: west, south, east and north) stay inside. Places nearer
    than `zelfde` are on one point. `groot` is the size of a sign, and `telling` the width of the
    number beside one that stands for several.
    """
    if not len(x):
        return []
    # places of one cell are one block: which cell is `owner`
    cells = np.round(np.column_stack([x, y]) / max(zelfde, 1e-9))
    _, owner = np.unique(cells, axis=0, return_inverse=True)
    groups = [np.flatnonzero(owner == number) for number in range(int(owner.max()) + 1)]
    # how often each sign occurs, in the order in which they come
    counted = [Counter(soorten[place] for place in group.tolist()) for group in groups]
    points = np.array([[x[group].mean(), y[group].mean()] for group in groups])
    # a sign that stands for several needs room for its number beside it; rows as square as can be
    pitch = [groot + (telling if max(one.values()) > 1 else 0.0) for one in counted]
    columns = [math.ceil(math.sqrt(len(one))) for one in counted]
    sizes = np.array(
        [
            (wide * across, groot * math.ceil(len(one) / across))
            for one, wide, across in zip(counted, pitch, columns, strict=True)
        ]
    )
    middles = _apart(points, sizes + _GAP, kader)
    return [
        SignBlock(
            (float(point[0]), float(point[1])),
            (float(middle[0]), float(middle[1])),
            tuple(_placed(middle, one, across, wide, groot)),
        )
        for point, middle, one, across, wide in zip(
            points, middles, counted, columns, pitch, strict=True
        )
    ]


def _placed(
    middle: Points, counted: dict[T, int], across: int, wide: float, high: float
) -> list[Sign[T]]:
    """Return signs in rows around a middle; one with a number stands left in its room."""
    rows = math.ceil(len(counted) / across)
    signs = []
    for number, (kind, count) in enumerate(counted.items()):
        row, column = divmod(number, across)
        here = min(across, len(counted) - row * across)
        left = middle[0] + wide * (column - here / 2) + high / 2
        signs.append(
            Sign(float(left), float(middle[1] - high * (row - (rows - 1) / 2)), kind, count)
        )
    return signs


def _apart(points: Points, sizes: Points, kader: tuple[float, float, float, float]) -> Points:
    """Push boxes apart along the way that is shortest, both as far; the same each time."""
    # blocks of places on the map stay on it; those of places outside stay where they are
    low, high = np.array(kader[:2]) + sizes / 2, np.array(kader[2:]) - sizes / 2
    inside = np.all((points >= kader[:2]) & (points <= kader[2:]), axis=1, keepdims=True)
    on_map = np.logical_and(inside, low <= high)
    now = np.where(on_map, np.clip(points, low, np.maximum(low, high)), points)
    # two boxes overlap where their middles are nearer than half of both sizes together
    half = (sizes[:, None, :] + sizes[None, :, :]) / 2
    # two boxes on the very same middle need a direction: by their order
    order = np.sign(np.arange(len(now))[None, :] - np.arange(len(now))[:, None])[..., None]
    for _ in range(_ROUNDS):
        # how deep each pair overlaps, across and up; a box does not overlap itself
        apart = now[None, :, :] - now[:, None, :]
        deep = half - np.abs(apart)
        np.einsum("iij->ij", deep)[:] = 0
        over = np.asarray(np.min(deep, axis=2) > 0, dtype=bool)
        if not over.any():
            break
        # out along the side on which least has to be moved; a little over a quarter of it at a
        # time, as both move and others push too
        sideways = deep[..., 0] <= deep[..., 1]
        push = np.where(np.stack([sideways, ~sideways], axis=2), deep, 0.0) * over[..., None]
        way = np.where(apart == 0, order, np.sign(apart))
        now -= 0.26 * (push * way).sum(axis=1)
        now = np.where(on_map, np.clip(now, low, np.maximum(low, high)), now)
    return now
