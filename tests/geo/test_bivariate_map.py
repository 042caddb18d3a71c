"""Two figures as one map: every area has the colour of its own two classes, or its state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from geo.bivariate import KLEUREN, bivariate
from geo.bivariate_map import PairMap, legend_states, legend_table, pair_payload, paired
from geo.choropleth import MapQuestion, make
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Kinderen (%)", "WOZ (euro)")


@pytest.fixture
def pair(tmp_path: Path) -> PairMap:
    snapshot = small_folder.make(tmp_path / "map").snapshot()
    first, second = (
        make(snapshot, MapQuestion(name, "buurt", jaar=2024))
        for name in (small_folder.INDICATOR, small_folder.OTHER)
    )
    both = bivariate(first.frame, second.frame, decimalen=(0, 0))
    texts = (first.frame["tekst"], second.frame["tekst"])
    return paired(first, both, namen=NAMES, teksten=texts, bron="KWB")


def test_each_area_gets_its_own_row_of_the_legend(pair: PairMap) -> None:
    codes = [*reversed(list(small_folder.BUURTEN)), "BU99999999"]
    data = pair_payload(pair, codes)
    found = {
        code: data["legenda"][data["regels"][at]]["label"] if at >= 0 else None
        for code, at in zip(codes, data["index"], strict=True)
    }
    # Three buurten have both: 10 % and 310, 22 % and 250, 31 % and 480 thousand euros.
    assert found == {
        "BU99990101": "laag / midden",
        "BU99990102": "midden / laag",
        "BU99990103": "hoog / hoog",
        "BU99990201": "water",
        "BU99990202": "afgeschermd",
        "BU99990203": "ontbreekt",
        "BU99999999": None,
    }
    colours = {rule["label"]: rule["kleur"] for rule in data["legenda"]}
    assert colours["hoog / hoog"] == KLEUREN[2][2]
    assert [rule["aantal"] for rule in data["legenda"]] == [1] * 6


def test_the_legend_counts_and_escapes(pair: PairMap) -> None:
    table = legend_table(replace(pair, namen=("<b>behoefte</b>", "woz")))
    assert "&lt;b&gt;behoefte" in table
    assert table.count("<td style") == 9
    assert table.count(">1</td>") == 3


def test_with_texts_the_tooltip_tells_both_figures_and_the_legend_stands_elsewhere(
    pair: PairMap,
) -> None:
    codes = [*reversed(list(small_folder.BUURTEN)), "BU99999999"]
    data = pair_payload(pair, codes)
    assert data["legendaElders"]
    assert (data["indicator"], data["tweede"]["naam"]) == NAMES
    said = {
        code: (
            data["teksten"][at],
            data["tweede"]["teksten"][at],
            data["legenda"][data["regels"][at]]["label"],
        )
        for code, at in zip(codes, data["index"], strict=True)
        if at >= 0
    }
    assert set(said) == set(small_folder.BUURTEN)
    assert said["BU99990101"][0].startswith("10")
    assert said["BU99990101"][1].startswith("€ 310.000")
    assert said["BU99990101"][2] == "laag / midden"
    assert said["BU99990202"][0] == "afgeschermd"
    assert said["BU99990202"][1].startswith("€ 275.000"), "the figure that is there is told"
    assert said["BU99990202"][2] == "afgeschermd"
    assert data["index"][-1] == -1 - len(data["legenda"]), "an area that is not on the map"


def test_the_legend_says_limits_in_the_unit_and_outlines_a_corner(
    pair: PairMap,
) -> None:
    table = legend_table(pair, hoek=("hoog", "laag"))
    for standing, limits in zip(("laag", "midden", "hoog"), pair.classes.grenzen(1), strict=True):
        assert limits is not None
        assert f"<b>{standing}</b><small>{limits}</small>" in table
    assert "Kinderen (%)" in table
    assert "WOZ (euro)" in table
    assert table.count('class="wv-hoek"') == 1
    assert f'<td class="wv-hoek" style="background:{KLEUREN[2][0]}' in table
    states = legend_states(replace(pair, namen=("Kinderen", "<i>WOZ</i>")))
    assert "afgeschermd: 1" in states
    assert "(Kinderen: 1)" in states
    assert "water: 1" in states
    assert "<i>" not in states
