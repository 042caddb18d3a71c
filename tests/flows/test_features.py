"""Features of a row of counts: a small table in, the exact features out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flows.calibration import STORED, relative_distance, row_features


def test_features_of_two_schools() -> None:
    counts = np.array(
        [
            [0, -1, 0, 9, -1],  # school a
            [-1, -1, 0, 0, 0],
            [0, 6, 0, 0, 0],
            [0, 0, 0, 0, 0],
            [-1, 0, 0, 0, -1],  # school b, alone
        ]
    )

    found = row_features(counts, ["a", "a", "a", "a", "b"])

    assert tuple(found) == STORED
    assert found["bezet"].tolist() == [3, 2, 1, 0, 2]
    assert found["grootste"].tolist() == [9, 0, 6, 0, 0]
    assert found["gaten"].tolist() == [1, 0, 0, 0, 3]
    # row 1: age 2 in 2 of the 3 other rows, age 5 in none; row 2: age 1 in none, age 2 in 2 of 3
    assert found["omgeving"].tolist() == pytest.approx(
        [1 / 3, 1 / 3, np.nan, np.nan, np.nan], nan_ok=True
    )


def test_an_unmasked_year_gives_the_features_of_its_masked_file() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(1.5, (200, 9))
    school = rng.integers(0, 12, 200)
    masked = np.where((counts >= 1) & (counts <= 4), -1, counts)

    pd.testing.assert_frame_equal(row_features(counts, school), row_features(masked, school))


def test_without_ages_the_surroundings_are_the_counts_that_are_shown() -> None:
    found = row_features(pd.DataFrame({"aantal": [-1, 12, -1, 30]}), [1, 1, 1, 1])

    assert found["omgeving"].tolist() == pytest.approx([2 / 3, np.nan, 2 / 3, np.nan], nan_ok=True)
    assert found["gaten"].tolist() == [0, 0, 0, 0]


def test_no_rows() -> None:
    assert row_features(np.empty((0, 5), int), []).empty
    assert len(relative_distance([], [])) == 0


def test_distance_is_relative_to_the_usual_of_the_school() -> None:
    found = relative_distance([1.0, 3.0, 11.0, np.nan, 4.0], ["a", "a", "a", "a", "b"])

    # medians 3 and 4 kilometres, plus one
    assert found.tolist() == pytest.approx([1 / 4, 3 / 4, 11 / 4, np.nan, 4 / 5], nan_ok=True)
