"""Hot and cold spots as a map: colours by kind, figures in the tooltip, states kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from compare.space import moran
from geo import palette
from geo.choropleth import MapQuestion, make
from geo.kind_maps import SPOT_COLOURS, spot_map, spot_payload
from tests.compare.conftest import bound, load

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.choropleth import Choropleth
    from store import Snapshot

__all__ = ["bound", "load"]
SIDE = 6


@pytest.fixture
def made(load: Callable[..., Snapshot], bound: Callable[..., Snapshot]) -> Choropleth:
    """Return the map of a board with a high corner, one cell without a figure."""
    cells = {
        f"BU9999{y:02d}{x:02d}": (float(x), float(y), 1.0, 1.0)
        for y in range(SIDE)
        for x in range(SIDE)
    }
    bound(2024, cells)
    figures = {
        code: 90 + i % 3 if x < 2 and y < 2 else 10 + (i * 7) % 5
        for i, (code, (x, y, _, _)) in enumerate(cells.items())
    }
    del figures["BU99990505"]
    here = load(
        "gebied_code,rokers\n" + "".join(f"{c},{v}\n" for c, v in figures.items()), bron="proef"
    )
    kaart = make(here, MapQuestion("rokers", "buurt"))
    return spot_map(kaart, moran(here, "rokers", "buurt"))


def test_every_area_has_the_colour_of_its_kind_or_state(made: Choropleth) -> None:
    of = made.frame.set_index("gebied_code")["regel"].map(lambda row: made.legenda[row].sleutel)
    assert of["BU99990000"] == "hoog_hoog"
    assert of["BU99990505"] == "ontbreekt"
    assert sum(rule.aantal for rule in made.legenda) == SIDE * SIDE
    assert [rule.sleutel for rule in made.legenda][:2] == ["hoog_hoog", "laag_laag"]


def test_the_payload_keeps_figures_and_kinds_and_shows_no_rank(made: Choropleth) -> None:
    codes = made.frame["gebied_code"].tolist()
    data = spot_payload(made, codes)
    shown = {}
    for code, place in zip(codes, data["index"], strict=True):
        if place >= 0:
            shown[code] = (data["teksten"][place], data["legenda"][data["regels"][place]]["label"])
        else:
            shown[code] = ("", data["legenda"][-1 - place]["label"])
    assert shown["BU99990000"] == ("90,0 %", "hoog, tussen hoge")
    assert shown["BU99990505"] == ("", "ontbreekt")
    assert data["bijLegenda"] == "patroon"


def test_what_the_map_is_about_is_marked_and_nothing_else(made: Choropleth) -> None:
    data = spot_payload(made, made.frame["gebied_code"].tolist())
    marked = {rule["sleutel"]: rule["nadruk"] for rule in data["legenda"]}
    assert marked["hoog_hoog"]
    assert marked["laag_laag"]
    assert not any(marked[name] for name in marked.keys() & {"geen", "eiland", "ontbreekt"})


def test_another_set_of_areas_is_refused(made: Choropleth, load: Callable[..., Snapshot]) -> None:
    here = load("gebied_code,eenzaam\nBU99990000,3\n", bron="ander")
    other = moran(here, "eenzaam", "buurt")
    with pytest.raises(ValueError, match="dezelfde gebieden"):
        spot_map(replace(made, frame=made.frame.iloc[1:]), other)


def test_a_kind_is_never_the_colour_of_a_missing_figure() -> None:
    states = {style.vlak for style in palette.STATES.values()}
    assert not states & set(SPOT_COLOURS.values())
    assert len(set(SPOT_COLOURS.values())) == len(SPOT_COLOURS)
