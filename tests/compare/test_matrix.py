"""The rank correlations as a heat map: every pair once in the table, what is by itself marked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import spearmanr

from compare.relation import TE_WEINIG, VANZELF, matrix_chart, matrix_table, relate, subset
from geo.palette import luminance
from indicators import catalogue
from tests.geo.test_palette import lightness

if TYPE_CHECKING:
    from collections.abc import Callable

    from compare.relation import Relations
    from store import Snapshot

NAMES = ("percentage_koopwoningen", "percentage_huurwoningen", "rokers", "eenzaam")
VALUES = [(10 * i % 97, 100 - 10 * i % 97, (7 * i) % 31, i if i < 4 else None) for i in range(20)]


@pytest.fixture
def found(load: Callable[..., Snapshot]) -> Relations:
    lines = [
        f"BU999900{i:02d}," + ",".join("" if v is None else str(v) for v in row)
        for i, row in enumerate(VALUES)
    ]
    here = load("gebied_code," + ",".join(NAMES) + "\n" + "\n".join(lines) + "\n", bron="proef")
    return relate(here, "buurt", jaar=2024)


def labels() -> dict[str, str]:
    return {name: row.label for name, row in catalogue().items()}


def test_every_pair_stands_once_in_the_table_with_the_correlation_of_scipy(
    found: Relations,
) -> None:
    table = matrix_table(found, labels())
    count = len(found.rho)
    assert len(table) == count * (count - 1) // 2
    hit = table[
        (table[["een", "ander"]] == labels()["rokers"]).any(axis=1)
        & (table[["een", "ander"]] == labels()["percentage_koopwoningen"]).any(axis=1)
    ]
    by_hand = spearmanr([row[0] for row in VALUES], [row[2] for row in VALUES]).statistic
    assert hit["rho"].iloc[0] == pytest.approx(by_hand)
    assert hit["gebieden"].iloc[0] == 20


def test_pairs_that_go_together_by_themselves_are_marked(found: Relations) -> None:
    table = matrix_table(found, labels())
    both = {labels()["percentage_koopwoningen"], labels()["percentage_huurwoningen"]}
    marked = {frozenset(row[:2]) for row in table[["een", "ander", "opmerking"]].to_numpy()
              if row[2] == VANZELF}  # fmt: skip
    assert marked == {frozenset(both)}
    drawn = json.loads(matrix_chart(found, labels(), titel="t", ondertitel="o", bron="b").to_json())
    cells = next(iter(drawn["datasets"].values()))
    assert {cell["een"] for cell in cells if "•" in cell["teken"]} == both
    numbers = drawn["layer"][1]["encoding"]["color"]
    scale = drawn["layer"][0]["encoding"]["color"]["scale"]["range"]
    for rho in np.linspace(-1, 1, 81):
        # a ramp through Lab: the luminance of a place on it is that of its L* (CIE 1976)
        light = np.interp(rho, (-1, 0, 1), [lightness(colour) for colour in scale])
        ground = ((light + 16) / 116) ** 3 if light > 8 else light * 27 / 24389
        test = numbers["condition"]["test"].replace("datum.rho", str(rho)).replace("||", "or")
        white = eval(test)  # noqa: S307 (a comparison of numbers, as Vega reads it)
        ink = luminance((numbers["condition"] if white else numbers)["value"])
        assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5, rho


def test_a_part_keeps_its_order_and_its_pairs(found: Relations) -> None:
    part = subset(found, ["rokers", "percentage_koopwoningen", "bestaat_niet"])
    assert list(part.rho.columns) == ["rokers", "percentage_koopwoningen"]
    assert len(part.paren) == 1


def test_too_few_areas_leave_an_indicator_out_with_its_reason(found: Relations) -> None:
    assert ("eenzaam", "minder dan 10 gebieden met een cijfer") in found.weggelaten
    assert "eenzaam" not in found.rho.columns


def test_a_pair_without_enough_areas_is_said_not_drawn(load: Callable[..., Snapshot]) -> None:
    lines = [f"BU999900{i:02d},{i if i < 12 else ''},{i * 2 if i > 8 else ''}" for i in range(24)]
    here = load("gebied_code,rokers,eenzaam\n" + "\n".join(lines) + "\n", bron="proef")
    table = matrix_table(relate(here, "buurt", jaar=2024), labels())
    assert table["rho"].isna().all()
    assert table["opmerking"].tolist() == [TE_WEINIG]
