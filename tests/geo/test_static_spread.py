"""Signs on paper: none over another, none lost, and no further from its place than needed."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.places.static import spread

if TYPE_CHECKING:
    from geo.places.static import SignBlock

FRAME = (0.0, 0.0, 400.0, 300.0)
SIZE = 12.0


def spread_out(places: list[tuple[float, float, str]]) -> list[SignBlock[str]]:
    x, y = (np.array([place[axis] for place in places], dtype=float) for axis in (0, 1))
    kinds = [kind for *_, kind in places]
    return spread(x, y, kinds, kader=FRAME, zelfde=2.0, groot=SIZE, telling=9.0)


def signs_of(blocks: list[SignBlock[str]]) -> list[tuple[float, float]]:
    return [(sign.x, sign.y) for block in blocks for sign in block.tekens]


def test_a_place_of_its_own_stays_where_it_is() -> None:
    [one, other] = spread_out([(100.0, 100.0, "W"), (150.0, 100.0, "S")])
    assert [(s.x, s.y, s.soort, s.aantal) for s in (*one.tekens, *other.tekens)] == [
        (100.0, 100.0, "W", 1),
        (150.0, 100.0, "S", 1),
    ]
    assert one.verschoven == other.verschoven == 0


def test_one_point_has_each_sign_once_with_its_number_beside_each_other() -> None:
    [block] = spread_out([(100.0, 100.0, "W"), (100.4, 100.0, "S"), (100.0, 100.2, "W")])
    assert [(sign.soort, sign.aantal) for sign in block.tekens] == [("W", 2), ("S", 1)]
    first, second = block.tekens
    assert first.y == second.y
    assert second.x - first.x == pytest.approx(SIZE + 9), "room for the number"
    assert block.verschoven < 1e-9


def test_points_close_to_each_other_are_pushed_apart_as_little_as_it_takes() -> None:
    one, other = spread_out([(100.0, 100.0, "W"), (104.0, 100.0, "S")])
    assert other.midden[0] - one.midden[0] == pytest.approx(SIZE + 1, abs=0.2)
    assert one.midden[1] == other.midden[1] == 100
    assert one.verschoven == pytest.approx(other.verschoven)
    assert (one.punt, other.punt) == ((100.0, 100.0), (104.0, 100.0))


def test_a_crowd_has_no_sign_over_another_loses_none_and_stays_on_the_map() -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform((0, 0), FRAME[2:], (12, 2))
    places = [(*points[rng.integers(12)].tolist(), "WSMCTVEGA"[rng.integers(9)]) for _ in range(90)]
    blocks = spread_out(places)
    counted: Counter[str] = Counter()
    for block in blocks:
        counted.update({sign.soort: sign.aantal for sign in block.tekens})
    assert counted == Counter(kind for *_, kind in places)
    signs = signs_of(blocks)
    assert len(signs) > 40
    for (x, y), (x2, y2) in combinations(signs, 2):
        assert max(abs(x - x2), abs(y - y2)) > SIZE - 0.5
    for x, y in signs:
        assert SIZE / 2 - 0.01 <= x <= FRAME[2] - SIZE / 2 + 0.01
        assert SIZE / 2 - 0.01 <= y <= FRAME[3] - SIZE / 2 + 0.01
    assert signs == signs_of(spread_out(places)), "the same each time"


def test_a_place_outside_the_map_is_not_pulled_into_it() -> None:
    [block] = spread_out([(900.0, 100.0, "W")])
    assert block.midden == (900.0, 100.0)


def test_without_places_there_is_nothing() -> None:
    assert spread_out([]) == []
