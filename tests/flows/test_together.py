"""Counting types or stelsels together: bounds add up, estimates are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import matrix, stroom_tabel
from store import NotFound

if TYPE_CHECKING:
    from store import Snapshot

KEYS = ["richting", "tegenpartij"]


@pytest.mark.parametrize("jaar", [2017, 2024])
def test_together_is_the_sum_of_the_parts(snapshot: Snapshot, jaar: int) -> None:
    parts = stroom_tabel(snapshot, "PO1001", jaar)
    whole = stroom_tabel(snapshot, "PO1001", jaar, samen=("soort", "stelsel"))
    assert set(whole["soort"]) == set(whole["stelsel"]) == {"alle"}
    assert not whole.duplicated(KEYS).any()
    columns = ["laag", "hoog", "afgeschermde_cellen"]
    summed = parts.groupby(KEYS)[columns].sum().sort_index()
    assert summed.equals(whole.set_index(KEYS)[columns].sort_index())


def test_one_stelsel_is_its_part_of_the_table(snapshot: Snapshot) -> None:
    parts = stroom_tabel(snapshot, "PO1001", 2017)
    only = stroom_tabel(snapshot, "PO1001", 2017, stelsel="reformatorisch")
    assert parts[parts["stelsel"] == "reformatorisch"].reset_index(drop=True).equals(only)
    with pytest.raises(NotFound, match="kies uit regionaal"):
        stroom_tabel(snapshot, "PO1001", 2017, stelsel="openbaar")


def test_types_together_in_the_matrix(snapshot: Snapshot) -> None:
    parts = matrix(snapshot, 2017, ["bo", "sbo", "so"])
    whole = matrix(snapshot, 2017, ["bo", "sbo", "so"], samen=True)
    assert whole["laag"].sum() == parts["laag"].sum() == 166
    summed = parts.groupby(["van", "naar"])["laag"].sum()
    assert whole.set_index(["van", "naar"])["laag"].sort_index().equals(summed.sort_index())
