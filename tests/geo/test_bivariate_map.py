"""Two figures as one map: every area has the colour of its own two classes, or its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.bivariate import KLEUREN, bivariate
from geo.bivariate_map import bivariate_payload, legend_table
from geo.kaart import Kaart, Vraag, make
from indicators import Joined
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Kaart, Kaart]:
    snapshot = small_folder.make(tmp_path / "map").snapshot()
    first, second = (
        make(snapshot, Vraag(name, "buurt", jaar=2024))
        for name in (small_folder.INDICATOR, small_folder.OTHER)
    )
    return first, second


def test_each_area_gets_its_own_row_of_the_legend(pair: tuple[Kaart, Kaart]) -> None:
    first, second = pair
    both = bivariate(Joined(first.frame, first.rapport), Joined(second.frame, second.rapport))
    codes = [*reversed(list(small_folder.BUURTEN)), "BU99999999"]
    data = bivariate_payload(first, both, codes, namen=("behoefte", "woz"))
    found = {
        code: data["legenda"][-1 - at]["label"] if -1 - at < len(data["legenda"]) else None
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


def test_the_legend_counts_and_escapes(pair: tuple[Kaart, Kaart]) -> None:
    first, second = pair
    both = bivariate(Joined(first.frame, first.rapport), Joined(second.frame, second.rapport))
    table = legend_table(both, ("<b>behoefte</b>", "woz"))
    assert "&lt;b&gt;behoefte" in table
    assert table.count("<td style") == 9
    assert table.count(">1</td>") == 3
