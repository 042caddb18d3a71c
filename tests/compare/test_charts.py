"""Charts of a comparison: names whole, a legend of what is drawn, bars with every area."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from compare.charts import bin_edges, distribution_chart, spine_chart, spine_table, two_lines
from compare.level_figures import step_of
from compare.profile import make_profile

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from store import Snapshot


LONG = (
    "Percentage huishoudens bij de 40 % met het laagste inkomen van een particulier huishouden "
    "(2022)"
)


def spine(outcomes: list[str]) -> dict[str, Any]:
    table = pd.DataFrame(
        {
            "Cijfer": [f"{LONG} {i}" for i in range(len(outcomes))],
            "eigen": 1.0, "laagste": -2.0, "kwart": -0.5, "driekwart": 0.5, "hoogste": 2.0,
            "uitkomst": outcomes, "waarde": "1 %", "maatstaf": "2 %", "spreiding": "0 % – 3 %",
        }
    )  # fmt: skip
    chart = spine_chart(table, gebied="Noord", maatstaf="Stad", ondertitel="Onder", bron="Bron: x")
    found: dict[str, Any] = chart.to_dict()
    return found


def test_a_long_name_is_broken_in_two_and_loses_nothing() -> None:
    broken = two_lines(LONG)
    assert broken.count("\n") == 1
    assert broken.replace("\n", " ") == LONG
    assert two_lines("Kort") == "Kort"


def test_the_legend_of_the_spine_holds_what_is_drawn_and_nothing_else() -> None:
    drawn = spine(["lager", "hoger"])
    points = next(layer for layer in drawn["layer"] if layer["mark"]["type"] == "point")
    assert points["encoding"]["stroke"]["scale"]["domain"] == ["hoger", "lager"]
    assert points["encoding"]["shape"]["scale"]["range"] == ["triangle-up", "triangle-down"]
    few = spine(["te kleine aantallen"])
    points = next(layer for layer in few["layer"] if layer["mark"]["type"] == "point")
    assert points["encoding"]["shape"]["scale"]["domain"] == ["te kleine aantallen"]
    assert drawn["title"]["subtitle"] == ["Onder", "Bron: x"]


def test_the_spine_leaves_out_what_it_cannot_draw(load: Callable[..., Snapshot]) -> None:
    lines = ["gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder,percentage_0_tot_15_jaar"]
    lines += [f"WK9999{i:02d},5000,{10 + i},{10 + i}" for i in range(1, 9)]
    here = load("\n".join([*lines, "WK999909,5000,30,[c]", "GM9999,45000,15,15"]) + "\n")
    masked = spine_table(make_profile(here, "WK999909").regels, "GM9999")
    assert list(masked["Cijfer"]) == ["Percentage inwoners van 65 jaar en ouder (2024)"]
    both = spine_table(make_profile(here, "WK999908").regels, "GM9999")
    assert len(both) == 2


def test_what_was_not_tested_is_open_in_the_spine() -> None:
    drawn = spine(["hoger", "hoger (niet getoetst)"])
    points = next(layer for layer in drawn["layer"] if layer["mark"]["type"] == "point")
    lines, fills = (points["encoding"][name]["scale"]["range"] for name in ("stroke", "fill"))
    assert lines[0] == lines[1] == fills[0]
    assert fills[1] == "#ffffff"


def test_bars_of_a_distribution_hold_every_area_and_name_the_values_in_them() -> None:
    row = indicators.catalogue()["percentage_koopwoningen"]
    values = [float(value) for value in range(10, 40)] * 2
    drawn = distribution_chart(
        values, row, {"Noord": 21.0}, titel="T", ondertitel="O", bron="B"
    ).to_dict()
    histogram = drawn["layer"][0]
    bars = drawn["datasets"][histogram["data"]["name"]]
    assert sum(bar["aantal"] for bar in bars) == 60
    assert [bar["klasse"] for bar in bars[:2]] == ["10 %", "11 %"]
    assert histogram["encoding"]["x"]["scale"]["domain"] == [9.5, 39.5]


def test_the_library_of_charts_is_loaded_by_who_draws_with_it() -> None:
    """Aanbod shows how targets stand, and does not pay for the charts of another page."""
    code = (
        "import sys, geo.flows.charts, views.vergelijken.results, views.vergelijken.choices;"
        "print(sorted({'altair'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_labels_of_an_axis_stay_where_their_rows_are() -> None:
    from compare.charts import SPINE_ROW, axis

    # two lines of 12 pixels with room between this name and the next
    assert SPINE_ROW >= 2 * 14 + 6
    assert axis(limit=100).to_dict()["labelFlush"] is False


def test_whole_percentages_are_spread_evenly() -> None:
    """Each percentage once: any bar but the last holds as many as another."""
    values = np.arange(3.0, 101.0)
    edges, half = bin_edges(values, 60)
    counts, _ = np.histogram(values, bins=edges)
    assert set(counts) == {2}
    assert (edges[0], half) == (2.5, 0.5)
    # bars that are not a whole number of percentages comb
    assert len(set(np.histogram(values, bins=60)[0])) > 1


@pytest.mark.parametrize(
    ("values", "step"),
    [([21, 44, 57], 1.0), ([26_200, 38_500], 100.0), ([0.5, 0.7], 0.1), ([17.742, 15.791], None)],
)
def test_the_step_that_values_are_on(values: list[float], step: float | None) -> None:
    assert step_of(np.array(values, dtype=float)) == step


@given(st.lists(st.integers(0, 5000), min_size=2, max_size=60, unique=True), st.integers(4, 60),
       st.sampled_from([1.0, 0.1, 0.3217]))  # fmt: skip
def test_every_value_is_in_a_bar_and_there_are_not_too_many(
    wholes: list[int], most: int, scale: float
) -> None:
    values = np.array(wholes, dtype=float) * scale
    edges, half = bin_edges(values, most)
    assert len(edges) - 1 <= most
    assert np.histogram(values, bins=edges)[0].sum() == len(values)
    assert edges[0] + half <= values.min() + 1e-9
