"""From figures to a map: classes, ranks, legend and what must be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from store import Ernst, Finding

if TYPE_CHECKING:
    from tests.geo.conftest import Maker


def test_every_area_is_counted_once_in_the_legend(kaart_van: Maker) -> None:
    kaart = kaart_van()
    assert sum(rule.aantal for rule in kaart.legenda) == len(kaart.frame) == 8
    states = {rule.sleutel: rule.aantal for rule in kaart.legenda if not rule.sleutel.isdigit()}
    assert states == {"afgeschermd": 1, "ontbreekt": 1, "water": 1}
    per_row = kaart.frame["regel"].value_counts()
    assert {i: rule.aantal for i, rule in enumerate(kaart.legenda)} == per_row.to_dict()


def test_zero_is_a_value_and_a_state_is_not(kaart_van: Maker) -> None:
    frame = kaart_van().frame
    assert frame["klasse"].to_list()[0] == 0
    assert frame["klasse"].to_list()[5:] == [-1, -1, -1]
    assert frame["tekst"].to_list()[5:] == ["afgeschermd", "ontbreekt", "water"]


def test_ranks_are_of_shown_values_and_ties_share_the_best(kaart_van: Maker) -> None:
    # 12.4 and 12.0 are both shown as 12
    assert kaart_van().frame["rang"].to_list() == [5, 3, 3, 1, 2, 0, 0, 0]


def test_a_masked_figure_never_becomes_a_number(kaart_van: Maker) -> None:
    kaart = kaart_van(values=[1.0] * 8)  # numbers left behind in masked rows
    assert kaart.classes.aantallen == (5,)
    assert kaart.frame["rang"].to_list()[5:] == [0, 0, 0]


def test_a_water_area_with_a_figure_keeps_it(kaart_van: Maker) -> None:
    kaart = kaart_van(values=[1.0] * 8, states=["waarde"] * 8)
    assert [rule.sleutel for rule in kaart.legenda] == ["0"]


def test_words_on_the_map(kaart_van: Maker) -> None:
    kaart = kaart_van(afwijking=True)
    assert kaart.titel == "Percentage 0 tot 15 jaar per buurt"
    assert kaart.ondertitel == "buurten in Vierkant · 2024 · CBS <b>Kerncijfers</b>"
    assert kaart.bronregel == ("Bron: CBS <b>Kerncijfers</b> · cijfers 2024 · gebiedsindeling 2024")
    assert kaart.banden == ("Cijfers van 2024 op de gebiedsindeling van 2016.",)
    assert not kaart.fictief
    assert kaart_van().banden == ()


def test_computed_figures_are_marked(kaart_van: Maker) -> None:
    assert "berekend" in " ".join(kaart_van(herkomst="berekend").opmerkingen)
    assert "berekend" not in " ".join(kaart_van().opmerkingen)
    origin = ["berekend", *["gepubliceerd"] * 7]
    assert "1 cijfer is berekend, niet gepubliceerd." in kaart_van(herkomst=origin).opmerkingen


def test_estimates_and_proxies_are_told(kaart_van: Maker) -> None:
    origin = ["geschat", "geschat", *["gepubliceerd"] * 6]
    proxy = Finding(
        "noemer_benaderd", Ernst.WAARSCHUWING, "x", "gewogen met aantal inwoners", "gemarkeerd"
    )
    notes = kaart_van(herkomst=origin, bevindingen=(proxy,)).opmerkingen
    assert any(note.startswith("2 cijfers zijn een schatting") for note in notes)
    assert "Gewogen met aantal inwoners." in notes


def test_a_diverging_map_takes_the_median_when_nothing_better_is_known(kaart_van: Maker) -> None:
    kaart = kaart_van(methode="divergerend")
    assert kaart.classes.referentie == pytest.approx(12.4)
    assert "mediaan" in kaart.opmerkingen[-1]


def test_nothing_known_is_a_map_of_states(kaart_van: Maker) -> None:
    kaart = kaart_van(values=[None] * 8, states=["ontbreekt"] * 7 + ["nvt"])
    assert [rule.sleutel for rule in kaart.legenda] == ["ontbreekt", "water"]
    assert kaart.opmerkingen


def test_the_frame_that_came_in_is_not_changed(kaart_van: Maker) -> None:
    kaart = kaart_van()
    before = kaart.areas.frame.copy()
    kaart_van()
    pd.testing.assert_frame_equal(kaart.areas.frame, before)
    assert "klasse" not in kaart.areas.frame
