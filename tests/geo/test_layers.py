"""Prepared geometry: complete, aligned with the figures, the same address for the same thing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import boundaries
from geo import layers
from geo.payload import payload
from tests.geo.conftest import NAMES

if TYPE_CHECKING:
    from store import Snapshot
    from tests.geo.conftest import Maker


def test_features_names_and_codes_are_in_one_order(snapshot: Snapshot) -> None:
    layer = layers.prepared(snapshot, boundaries.areas(snapshot, "buurt"))
    data = json.loads(layer.geojson)
    assert [feature["id"] for feature in data["features"]] == list(layer.codes)
    assert data["namen"] == NAMES
    gemeente = data["ouders"]["gemeente"]
    assert gemeente["codes"] == ["GM9901"]
    assert gemeente["van"] == [0] * 8
    assert data["ouders"]["wijk"]["codes"] == ["WK990100", "WK990101"]


def test_bounds_hold_every_area(snapshot: Snapshot) -> None:
    areas = boundaries.areas(snapshot, "buurt")
    some = replace(areas, frame=areas.frame.iloc[:2].reset_index(drop=True))
    shapes = boundaries.geometry(snapshot, areas).to_crs(4326)
    for these, count in ((areas, 8), (some, 2)):
        layer = layers.prepared(snapshot, these)
        assert len(layer.codes) == count
        west, south, east, north = shapes.iloc[:count].total_bounds
        assert layer.bounds_wgs84 == pytest.approx((west, south, east, north), abs=1e-4)


def test_the_same_areas_have_the_same_id_and_others_another(
    snapshot: Snapshot, kaart_van: Maker
) -> None:
    areas = boundaries.areas(snapshot, "buurt")
    some = replace(areas, frame=areas.frame.iloc[:3].reset_index(drop=True))
    one = layers.prepared(snapshot, areas)
    assert one.id == layers.prepared(snapshot, kaart_van()).id
    assert one.id != layers.prepared(snapshot, some).id


def test_figures_follow_the_order_of_the_layer(kaart_van: Maker) -> None:
    kaart = kaart_van()
    codes = kaart.frame["gebied_code"].to_list()
    data = payload(kaart, [*codes[::-1], "BU99999999"])
    texts = [data["teksten"][i] if i >= 0 else i for i in data["index"]]
    shown = kaart.frame["tekst"].to_list()[::-1]
    assert [text for text in texts if isinstance(text, str)] == shown[3:]
    rows = kaart.frame["regel"].to_list()[::-1]
    assert [-1 - i for i in data["index"][:3]] == rows[:3]
    assert -1 - data["index"][-1] == len(kaart.legenda)  # an area without any figure


def test_each_figure_is_sent_once(kaart_van: Maker) -> None:
    data = payload(kaart_van(values=[5.0] * 8), kaart_van().frame["gebied_code"].to_list())
    assert len(data["teksten"]) == 1
    assert data["index"][:5] == [0] * 5
    assert data["berekend"] == []


def test_computed_figures_are_named_by_place(kaart_van: Maker) -> None:
    kaart = kaart_van(herkomst=["gepubliceerd", "berekend", *["gepubliceerd"] * 6])
    assert payload(kaart, kaart.frame["gebied_code"].to_list())["berekend"] == [1]
    guessed = kaart_van(herkomst=["gepubliceerd", "gepubliceerd", "geschat", *["berekend"] * 5])
    data = payload(guessed, guessed.frame["gebied_code"].to_list())
    assert (data["geschat"], data["berekend"]) == ([2], [3, 4])
    everything = kaart_van(herkomst="berekend")
    assert payload(everything, kaart.frame["gebied_code"].to_list())["berekend"] is True
