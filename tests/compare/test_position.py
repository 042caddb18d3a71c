"""The place among all areas, and their spread."""

from __future__ import annotations

import numpy as np
import pytest

from compare.position import position, spread


def test_rank_counts_from_the_highest_and_shares_ties() -> None:
    values = np.array([5.0, 3.0, 3.0, 1.0, np.nan])
    found = position(values, 3.0, meervoud="wijken")
    assert (found.aantal, found.rang, found.gedeeld) == (4, 2, 2)
    assert found.tekst == "Plaats 2 van 4 wijken (1 is het hoogst), gedeeld met 1 andere."


def test_quarters_need_four_areas() -> None:
    wide, few = spread(np.array([1.0, 2.0, 3.0, 5.0])), spread(np.array([1.0, 2.0, 3.0]))
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
    assert position(np.array(values), own).tekst == text


def test_no_values_have_no_spread() -> None:
    assert spread(np.array([np.nan])) is None


def test_large_numbers_have_a_point_between_thousands() -> None:
    found = position(np.arange(3393.0), 68.0, meervoud="wijken")
    assert found.tekst == "Plaats 3.325 van 3.393 wijken (1 is het hoogst)."
