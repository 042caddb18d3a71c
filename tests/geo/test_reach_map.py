"""Who is too far as a map: each area by its own distance, none without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo.choropleth import Choropleth, MapQuestion, make
from geo.kind_maps import reach_map, reach_payload
from places.reach.areas import Bereik
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def kaart(tmp_path: Path) -> Choropleth:
    snapshot = small_folder.make(tmp_path / "map").snapshot()
    return make(snapshot, MapQuestion(small_folder.INDICATOR, "buurt", jaar=2024))


def reach(distances: list[float | None]) -> Bereik:
    codes = list(small_folder.BUURTEN)
    frame = pd.DataFrame({"gebied_code": codes, "afstand": distances}).astype({"afstand": float})
    frame["staat"] = ["waarde" if metres is not None else "ontbreekt" for metres in distances]
    frame["reden"] = ["" if metres is not None else "geen_plek" for metres in distances]
    frame["dichtstbij"] = "De Waag"
    water = frame["gebied_code"] == small_folder.WATER
    frame.loc[water, ["staat", "reden", "dichtstbij"]] = ["nvt", "water", ""]
    return Bereik(frame, "de dichtstbijzijnde school", 1000, "hemelsbreed", 1)


def test_the_distance_decides_and_the_border_is_within(kaart: Choropleth) -> None:
    shown = reach_map(kaart, reach([1000.0, 1000.1, 0.0, None, None, 5000.0]))
    labels = [shown.legenda[row].label for row in shown.frame["regel"]]
    assert labels == [
        "hoogstens 1.000 m",
        "verder dan 1.000 m",
        "hoogstens 1.000 m",
        "water",
        "geen afstand",
        "verder dan 1.000 m",
    ]
    assert [rule.aantal for rule in shown.legenda] == [2, 2, 1, 1]
    assert shown.titel == "Hoe ver is de dichtstbijzijnde school?"
    # what is counted in the legend are areas by distance, not the figure the borders came with
    assert shown.legendakop == "Afstand tot de dichtstbijzijnde school"
    named = reach_map(kaart, reach([1.0, 2.0, 3.0, None, 4.0, 5.0]), bron="scholen van 2024")
    assert named.bronregel.startswith("scholen van 2024 · afstand hemelsbreed · ")


def test_nobody_too_far_is_an_outcome_in_the_legend(kaart: Choropleth) -> None:
    shown = reach_map(kaart, reach([1.0, 2.0, 3.0, None, 4.0, 5.0]))
    assert {rule.label: rule.aantal for rule in shown.legenda} == {
        "hoogstens 1.000 m": 5,
        "verder dan 1.000 m": 0,
        "water": 1,
    }


def test_the_browser_is_told_the_distance_in_words(kaart: Choropleth) -> None:
    shown = reach_map(kaart, reach([1500.0, 2.0, 3.0, None, None, 5.0]))
    data = reach_payload(shown, [*small_folder.BUURTEN, "BU99999999"])
    told = [data["teksten"][at] if at >= 0 else None for at in data["index"]]
    assert told[0] == "1.500 m (De Waag)"
    assert told[-1] is None
    assert data["bijLegenda"] == "bereik"
