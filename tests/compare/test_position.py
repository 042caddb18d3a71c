"""Rank, percentile and quarter."""

from __future__ import annotations

import numpy as np
import pytest

from compare.position import position, spread


def test_rank_counts_from_the_highest_and_shares_ties() -> None:
    values = np.array([5.0, 3.0, 3.0, 1.0, np.nan])
    found = position(values, 3.0, meervoud="wijken")
    assert (found.aantal, found.rang, found.gedeeld) == (4, 2, 2)
    assert found.percentiel == pytest.approx(50.0)
    assert found.tekst == "Plaats 2 van 4 wijken (1 is het hoogst), gedeeld met 1 andere."


@pytest.mark.parametrize(("own", "quarter"), [(1, 1), (2, 2), (3, 3), (4, 4)])
def test_quarters(own: float, quarter: int) -> None:
    assert position(np.array([1.0, 2.0, 3.0, 4.0]), own).kwartiel == quarter


def test_fewer_than_four_areas_have_no_quarters() -> None:
    values = np.array([1.0, 2.0, 3.0])
    assert position(values, 3.0).kwartiel is None
    wide = spread(values)
    assert wide is not None
    assert (wide.kwart, wide.breedte, wide.mediaan) == (None, None, 2.0)


@pytest.mark.parametrize(
    ("values", "own", "text"),
    [
        ([4.0, 4.0, 4.0, 4.0, 4.0], 4.0, "Alle 5 gebieden hebben hetzelfde cijfer."),
        ([4.0], 4.0, "Er is geen ander gebied met dit cijfer om mee te vergelijken."),
        ([4.0, 5.0], np.nan, "Het gebied zelf heeft geen cijfer, en dus geen plaats."),
    ],
)
def test_no_place_is_explained(values: list[float], own: float, text: str) -> None:
    found = position(np.array(values), own)
    assert (found.kwartiel, found.tekst) == (None, text)


def test_no_values_have_no_spread() -> None:
    assert spread(np.array([np.nan])) is None


def test_large_numbers_have_a_point_between_thousands() -> None:
    found = position(np.arange(3393.0), 68.0, meervoud="wijken")
    assert found.tekst == "Plaats 3.325 van 3.393 wijken (1 is het hoogst)."
