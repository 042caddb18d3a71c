"""A question answered from a data folder: figures, areas above, places, what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo import choropleth
from geo.choropleth import MapQuestion
from store import NotFound
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import Snapshot

KINDEREN = small_folder.INDICATOR


@pytest.fixture
def small(tmp_path: Path) -> Snapshot:
    return small_folder.make(tmp_path / "klein").snapshot()


def test_a_question_by_name_of_the_gemeente(small: Snapshot) -> None:
    kaart = choropleth.make(small, MapQuestion(KINDEREN, "buurt", gemeenten=("GM9999",)))
    by_code = choropleth.make(small, MapQuestion(KINDEREN, "buurt", gemeenten=(kaart.plaats,)))
    assert by_code.plaats == kaart.plaats
    assert (kaart.jaar, kaart.indeling, len(kaart.frame)) == (2024, 2024, 6)
    assert {rule.sleutel: rule.aantal for rule in kaart.legenda} == {
        "0": 1,
        "1": 1,
        "2": 1,
        "afgeschermd": 1,
        "ontbreekt": 1,
        "water": 1,
    }


def test_a_folder_with_one_gemeente_is_not_called_the_country(small: Snapshot) -> None:
    kaart = choropleth.make(small, MapQuestion(KINDEREN, "buurt"))
    assert kaart.plaats == "Proefdam"
    assert kaart.ondertitel.startswith("buurten in Proefdam · 2024")


def test_another_year_is_drawn_in_the_classes_that_are_held(small: Snapshot) -> None:
    first = choropleth.make(small, MapQuestion(KINDEREN, "buurt", jaar=2024))
    asked = first.in_same_classes(MapQuestion(KINDEREN, "buurt", jaar=2022))
    assert asked.klassenjaar == 2024
    held = choropleth.make(small, asked)
    assert first.classes.aantal == 3
    assert held.classes.tot[:-1] == first.classes.tot[:-1]
    kinds = held.frame.set_index("gebied_code")["klasse"]
    # 12 and 20 lie between 10 and 22, the bounds of 2024
    assert (kinds["BU99990101"], kinds["BU99990102"]) == (1, 1)
    assert "De klassen zijn die van 2024." in held.opmerkingen


def test_a_year_without_figures_holds_nothing(small: Snapshot) -> None:
    own = choropleth.make(small, MapQuestion(KINDEREN, "buurt", jaar=2022))
    held = choropleth.make(small, MapQuestion(KINDEREN, "buurt", jaar=2022, klassenjaar=2019))
    assert held.classes.labels == own.classes.labels
    assert "Van 2019 zijn er geen klassen; deze zijn van 2022." in held.opmerkingen


def test_the_areas_above_come_along(small: Snapshot) -> None:
    hoger = choropleth.make(small, MapQuestion(KINDEREN, "buurt")).hoger
    assert set(hoger["wijk"]) == {"WK999901", "WK999902"}
    assert hoger["wijk"]["WK999901"].startswith("20")
    assert hoger["gemeente"]["GM9999"].startswith("18")


def test_a_diverging_map_of_one_gemeente_compares_with_that_gemeente(small: Snapshot) -> None:
    question = MapQuestion(KINDEREN, "buurt", gemeenten=("GM9999",), methode="divergerend")
    kaart = choropleth.make(small, question)
    assert kaart.classes.referentie == 18
    assert any("het cijfer van de gemeente" in note for note in kaart.opmerkingen)


def test_years_that_differ_are_said_on_the_map(small: Snapshot) -> None:
    kaart = choropleth.make(small, MapQuestion(KINDEREN, "buurt", jaar=2022))
    assert (kaart.jaar, kaart.indeling) == (2022, 2024)
    assert "2022" in kaart.banden[-1]
    assert "2024" in kaart.banden[-1]
    assert kaart.bronregel.endswith("cijfers 2022 · gebiedsindeling 2024")


@pytest.mark.parametrize(
    "question",
    [
        MapQuestion("bestaat_niet", "buurt"),
        MapQuestion(KINDEREN, "buurt", jaar=1999),
        MapQuestion(KINDEREN, "buurt", gemeenten=("Nergenshuizen",)),
        MapQuestion(KINDEREN, "buurt", methode="jenks"),
    ],
)
def test_what_is_not_there_answers_with_one_dutch_paragraph(
    small: Snapshot, question: MapQuestion
) -> None:
    with pytest.raises(NotFound) as told:
        choropleth.make(small, question)
    assert len(str(told.value)) > 20
    assert "\n" not in str(told.value)


def test_a_question_can_be_cached_on(small: Snapshot) -> None:
    assert (
        len(
            {
                MapQuestion(KINDEREN, "buurt"),
                MapQuestion(KINDEREN, "buurt"),
                MapQuestion(KINDEREN, "wijk"),
            }
        )
        == 2
    )
    wijken = choropleth.make(small, MapQuestion(KINDEREN, "wijk"))
    assert wijken.niveau.id == "wijk"
    assert len(wijken.frame) == 2
