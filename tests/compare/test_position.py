"""The place among all areas, and their spread."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from compare.position import MEESTE, distribution, place_among, rank_among, select_ranking


def test_rank_counts_from_the_highest_and_shares_ties() -> None:
    values = np.array([5.0, 3.0, 3.0, 1.0, np.nan])
    found = rank_among(values, 3.0, decimalen=0, meervoud="wijken")
    assert found == "Plaats 2 van 4 wijken (1 is het hoogst), gedeeld met 1 andere."
    # 99,96 is told as 100 too, and 1,95 as 1,9: a little less in binary
    for own, decimals, place in ((99.96, 0, 1), (99.96, 2, 2), (1.95, 1, 3), (1.94, 1, 3)):
        values = np.array([100.0, 99.96, 1.95, 1.94])
        assert rank_among(values, own, decimalen=decimals).startswith(f"Plaats {place} van 4 ")
        short = place_among(values, own, decimalen=decimals, meervoud="wijken")
        assert short == f"{place}e van 4 wijken"


def test_quarters_need_four_areas() -> None:
    wide, few = (
        distribution(np.array([1.0, 2.0, 3.0, 5.0])),
        distribution(np.array([1.0, 2.0, 3.0])),
    )
    assert wide is not None
    assert few is not None
    assert (wide.kwart, wide.mediaan, wide.driekwart, wide.breedte) == (1.75, 2.5, 3.5, 1.75)
    assert (few.kwart, few.mediaan, few.breedte) == (None, 2.0, None)


@pytest.mark.parametrize(
    ("values", "own", "text"),
    [
        ([4.0, 4.0, 4.0, 4.0, 4.0], 4.0, "Alle 5 gebieden hebben hetzelfde cijfer."),
        ([4.0], 4.0, "Er is geen ander gebied met dit cijfer om mee te vergelijken."),
        ([4.0, 5.0], np.nan, "Het gebied zelf heeft geen cijfer, en dus geen plaats."),
    ],
)
def test_no_place_is_explained(values: list[float], own: float, text: str) -> None:
    assert rank_among(np.array(values), own, decimalen=0) == text


def test_no_values_have_no_spread() -> None:
    assert distribution(np.array([np.nan])) is None


def test_large_numbers_have_a_point_between_thousands() -> None:
    found = rank_among(np.arange(3393.0), 68.0, decimalen=0, meervoud="wijken")
    assert found == "Plaats 3.325 van 3.393 wijken (1 is het hoogst)."


def areas(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gebied_code": [f"BU{place:08d}" for place in range(1, count + 1)],
            "naam": [f"Buurt {place}" for place in range(1, count + 1)],
            "waarde": [float(count - place) for place in range(1, count + 1)],
        }
    )


def test_few_areas_are_all_drawn() -> None:
    found = select_ranking(areas(MEESTE), "BU00000060")
    assert list(found.frame["rang"]) == list(range(1, MEESTE + 1))
    assert found.weggelaten == ""


@pytest.mark.parametrize("place", [1, 60, 61, 80, 199, 200])
def test_the_area_itself_is_drawn_with_its_neighbours_wherever_it_stands(place: int) -> None:
    found = select_ranking(areas(200), f"BU{place:08d}")
    ranks = list(found.frame["rang"])
    assert len(ranks) == MEESTE
    assert place in ranks
    assert ranks == sorted(set(ranks))
    near = range(max(1, place - 10), min(200, place + 10) + 1)
    assert place <= MEESTE or set(near) <= set(ranks)


def test_what_is_left_out_is_counted() -> None:
    assert select_ranking(areas(67), "BU00000067").weggelaten == (
        "de hoogste 39 van 67, en nummer 47 tot en met 67; 7 gebieden niet getekend"
    )
    assert select_ranking(areas(67), "onbekend").weggelaten == "de hoogste 60 van 67"


def test_areas_that_share_a_place_keep_it_among_all() -> None:
    table = areas(100).assign(waarde=[100.0] * 90 + [1.0] * 10)
    found = select_ranking(table, "BU00000100")
    assert list(found.frame["rang"])[-10:] == [91] * 10
