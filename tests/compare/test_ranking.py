"""Which areas of a ranking are drawn: always the one that it is about."""

from __future__ import annotations

import pandas as pd
import pytest

from compare.ranking import MEESTE, ranking


def areas(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gebied_code": [f"BU{place:08d}" for place in range(1, count + 1)],
            "naam": [f"Buurt {place}" for place in range(1, count + 1)],
            "waarde": [float(count - place) for place in range(1, count + 1)],
        }
    )


def test_few_areas_are_all_drawn() -> None:
    found = ranking(areas(MEESTE), "BU00000060")
    assert list(found.frame["rang"]) == list(range(1, MEESTE + 1))
    assert found.weggelaten == ""


@pytest.mark.parametrize("place", [1, 60, 61, 80, 199, 200])
def test_the_area_itself_is_drawn_with_its_neighbours_wherever_it_stands(place: int) -> None:
    found = ranking(areas(200), f"BU{place:08d}")
    ranks = list(found.frame["rang"])
    assert len(ranks) == MEESTE
    assert place in ranks
    assert ranks == sorted(set(ranks))
    near = range(max(1, place - 10), min(200, place + 10) + 1)
    assert place <= MEESTE or set(near) <= set(ranks)


def test_what_is_left_out_is_counted() -> None:
    assert ranking(areas(67), "BU00000067").weggelaten == (
        "de hoogste 39 van 67, en nummer 47 tot en met 67; 7 gebieden niet getekend"
    )
    assert ranking(areas(67), "onbekend").weggelaten == "de hoogste 60 van 67"


def test_areas_that_share_a_place_keep_it_among_all() -> None:
    table = areas(100).assign(waarde=[100.0] * 90 + [1.0] * 10)
    found = ranking(table, "BU00000100")
    assert list(found.frame["rang"])[-10:] == [91] * 10
