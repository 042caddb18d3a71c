"""The small line through the years never shows a change that rounding makes."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geo.choropleth import MapQuestion, make
from tests import small_folder
from views.shared.area_panel import _extremes, sparkline

if TYPE_CHECKING:
    from pathlib import Path


def heights(values: list[float], step: float) -> list[float]:
    found = re.search(
        r"base64,([^\"]+)", sparkline([2020 + n for n in range(len(values))], values, step)
    )
    assert found
    points = re.search(r'points="([^"]+)"', b64decode(found[1]).decode())
    assert points
    return [float(pair.split(",")[1]) for pair in points[1].split()]


def test_equal_figures_are_a_level_line_halfway() -> None:
    assert heights([18, 18, 18], 1) == [22, 22, 22]


@pytest.mark.parametrize(
    ("values", "step"), [([18, 17], 1), ([380_000, 379_000], 1), ([0.2, 0.1], 0.1)]
)
def test_what_rounding_can_make_is_a_slight_slope(values: list[float], step: float) -> None:
    first, last = heights(values, step)
    assert 0 < last - first <= 3.5, "lower on the drawing, by a tenth of its height at most"


def test_a_real_change_fills_the_drawing() -> None:
    assert heights([10, 20, 40], 1) == [39, 27.7, 5]


def test_areas_that_are_alike_have_no_highest_and_what_is_masked_is_told(tmp_path: Path) -> None:
    question = MapQuestion(small_folder.INDICATOR, "buurt", jaar=2024)
    kaart = make(small_folder.make(tmp_path).snapshot(), question)
    high, low, masked = _extremes(kaart)
    assert (high[:11], low[:11]) == ("**Hoogste**", "**Laagste**")
    assert masked == "Van 1 buurt is het cijfer afgeschermd: dat telt hier niet mee."
    numbered = replace(kaart, frame=kaart.frame.assign(naam="Wijk 03 Overvecht"))
    assert "\n- Overvecht: " in _extremes(numbered)[0], "as people call it"
    alike = replace(kaart, frame=kaart.frame.assign(rang=kaart.frame["rang"].clip(upper=1)))
    same, _ = _extremes(alike)
    assert same.startswith("**Alle bekende cijfers zijn gelijk**")
