"""Signs that would cover each other on paper, set beside each other with a line to their place.

Paper cannot be zoomed into. Places on one point become one block of signs, each kind of sign
once with its number; blocks that overlap are pushed apart until they do not, or as far as a
fixed number of rounds brings them. All lengths are in points of the sheet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

T = TypeVar("T", bound="Hashable")
_ROUNDS = 200
_GAP = 1.0


@dataclass(frozen=True, slots=True)
class Teken(Generic[T]):
    """One sign: where it is drawn, what it is, and of how many places."""

    x: float
    y: float
    soort: T
    aantal: int


@dataclass(frozen=True, slots=True)
class Blok(Generic[T]):
    """The signs of one point: where that is, and where they stand."""

    punt: tuple[float, float]
    midden: tuple[float, float]
    tekens: tuple[Teken[T], ...]

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
) -> list[Blok[T]]:
    """Return blocks of signs that do not cover each other.

    Parameters
    ----------
    x, y
        Places.
    soorten
        The sign of each place.
    kader
        West, south, east and north of the map: signs of places on it stay inside.
    zelfde
        Places this near are on one point.
    groot, telling
        Size of a sign, and the width of the number beside one that stands for several.
    """
    if not len(x):
        return []
    cells = np.round(np.column_stack([x, y]) / max(zelfde, 1e-9))
    _, owner = np.unique(cells, axis=0, return_inverse=True)
    groups = [np.flatnonzero(owner == number) for number in range(int(owner.max()) + 1)]
    counted = [_counted([soorten[place] for place in group.tolist()]) for group in groups]
    points = np.array([[x[group].mean(), y[group].mean()] for group in groups])
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
        Blok(
            (float(point[0]), float(point[1])),
            (float(middle[0]), float(middle[1])),
            tuple(_placed(middle, one, across, wide, groot)),
        )
        for point, middle, one, across, wide in zip(
            points, middles, counted, columns, pitch, strict=True
        )
    ]


def _counted(kinds: list[T]) -> dict[T, int]:
    """Return how often each sign occurs, in the order in which they come."""
    found: dict[T, int] = {}
    for kind in kinds:
        found[kind] = found.get(kind, 0) + 1
    return found


def _placed(
    middle: Points, counted: dict[T, int], across: int, wide: float, high: float
) -> list[Teken[T]]:
    """Return signs in rows around a middle; one with a number stands left in its room."""
    rows = math.ceil(len(counted) / across)
    signs = []
    for number, (kind, count) in enumerate(counted.items()):
        row, column = divmod(number, across)
        here = min(across, len(counted) - row * across)
        left = middle[0] + wide * (column - here / 2) + high / 2
        signs.append(
            Teken(float(left), float(middle[1] - high * (row - (rows - 1) / 2)), kind, count)
        )
    return signs


def _apart(points: Points, sizes: Points, kader: tuple[float, float, float, float]) -> Points:
    """Push boxes apart along the way that is shortest, both as far; the same each time."""
    low, high = np.array(kader[:2]) + sizes / 2, np.array(kader[2:]) - sizes / 2
    inside = np.all((points >= kader[:2]) & (points <= kader[2:]), axis=1, keepdims=True)
    on_map = np.logical_and(inside, low <= high)
    now = np.where(on_map, np.clip(points, low, np.maximum(low, high)), points)
    half = (sizes[:, None, :] + sizes[None, :, :]) / 2
    # two boxes on the very same middle need a direction: by their order
    order = np.sign(np.arange(len(now))[None, :] - np.arange(len(now))[:, None])[..., None]
    for _ in range(_ROUNDS):
        apart = now[None, :, :] - now[:, None, :]
        deep = half - np.abs(apart)
        np.einsum("iij->ij", deep)[:] = 0
        over = np.asarray(np.min(deep, axis=2) > 0, dtype=bool)
        if not over.any():
            break
        sideways = deep[..., 0] <= deep[..., 1]
        push = np.where(np.stack([sideways, ~sideways], axis=2), deep, 0.0) * over[..., None]
        way = np.where(apart == 0, order, np.sign(apart))
        now -= 0.26 * (push * way).sum(axis=1)
        now = np.where(on_map, np.clip(now, low, np.maximum(low, high)), now)
    return now
