"""The plan: before the first request, what, from whom, how large, and who hears what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sources.plan import FetchPlan, Question, plan_lines, plan_of, question
from sources.questions import due, keep, kept_questions
from sources.source_list import source_list
from store import NotFound, Refused

if TYPE_CHECKING:
    from pathlib import Path


def plan(names: list[str], years: tuple[int, ...] = (), met: str = "") -> FetchPlan:
    listed = source_list()
    return plan_of(question(names, listed, jaren=years, met=met), listed)


def ids(made: FetchPlan) -> list[str]:
    return [part.id for part in made.delen]


def test_without_years_the_newest_of_each_source_comes() -> None:
    assert ids(plan(["Utrecht"])) == [
        "grenzen/wijken en buurten/2025/GM0344",
        "cijfers/kerncijfers/2025/GM0344",
        "postcodes/postcodegebieden/2024/land",
        "swv/regio-indeling/alle/land",
        "scholen/basisonderwijs/alle/land",
        "scholen/sbo, so en vso/alle/land",
        "scholen/voortgezet onderwijs/alle/land",
        "leerlingen/primair onderwijs/2024/land",
    ]


def test_each_year_that_is_asked_comes_of_what_has_years() -> None:
    made = plan(["0344"], (2021, 2024), "cijfers,postcodes,grenzen")
    assert ids(made) == [
        "grenzen/wijken en buurten/2021/GM0344",
        "grenzen/wijken en buurten/2024/GM0344",
        "cijfers/kerncijfers/2021/GM0344",
        "cijfers/kerncijfers/2024/GM0344",
        "postcodes/postcodegebieden/2024/land",
    ]
    # of 2021 only the WFS is known; of 2024 the OGC API comes first and the WFS stands in
    services = [[route.source.dienst for route in part.routes] for part in made.delen[:2]]
    assert services == [["wfs", "ogc_api", "wfs"], ["ogc_api", "wfs"]]
    assert [note.partition(":")[0] for note in made.opmerkingen[1:]] == ["grenzen", "cijfers"]
    assert made.opmerkingen[1].endswith(": de naam van de kaartlaag met gemeenten.")


def test_of_what_need_not_be_of_that_year_the_nearest_comes_and_is_said() -> None:
    made = plan(["Utrecht"], (2025,), "postcodes")
    assert ids(made) == ["postcodes/postcodegebieden/2024/land"]
    assert made.opmerkingen == (
        "postcodegebieden (4 cijfers) van heel Nederland: van 2025 komt de uitgave van 2024.",
    )


def test_a_year_that_no_source_knows_is_looked_up_or_said() -> None:
    made = plan(["Utrecht"], (2027,), "cijfers")
    assert [route.listed for route in made.delen[0].routes] == [False]
    assert any("jaar wordt opgezocht" in line for line in plan_lines(made))
    with pytest.raises(Refused, match="van 2030: niet bekend bij RIVM"):
        plan(["Utrecht"], (2030,), "gezondheid")


def test_what_was_found_back_nowhere_is_said() -> None:
    assert plan(["Utrecht"], (2024,), "cijfers,grenzen").opmerkingen == (
        (
            "cijfers: kerncijfers 2024 – nog niet nagegaan bij datasets.cbs.nl: hoe de cijfers er "
            "heten. Daar wordt alleen gevraagd als een andere bron het niet geeft."
        ),
    )


def test_the_plan_says_who_hears_what_before_anything_is_asked() -> None:
    made = plan(["Utrecht"], (2024,), "grenzen,scholen")
    assert made.hosts() == {
        "api.pdok.nl": ("CBS en PDOK", "om welke gemeente het gaat (Utrecht) en welke jaren"),
        "service.pdok.nl": ("CBS en PDOK", "om welke gemeente het gaat (Utrecht) en welke jaren"),
        "duo.nl": ("DUO", "welke landelijke bestanden, en niet voor welke gemeente"),
        "onderwijsdata.duo.nl": ("DUO", "welke landelijke bestanden, en niet voor welke gemeente"),
    }
    text = "\n".join(plan_lines(made))
    for said in ("CC BY 4.0", "ongeveer 25 MB", "Samen hoogstens ongeveer 30 MB", "duo.nl (DUO)"):
        assert said in text


@pytest.mark.parametrize(
    ("names", "years", "error", "said"),
    [
        (["Aalburg"], (), Refused, r"Aalburg is sinds 2019 deel van Altena \(GM1959\)"),
        (["Aalburg"], (2018, 2020), Refused, "Haal Altena op, of noem een jaar tot en met 2018"),
        (["Altena"], (2018,), Refused, "bestaat pas sinds 2019. .*Aalburg, Werkendam en Woud"),
        (["Bergen"], (), NotFound, r"meer gemeenten die Bergen heten: Bergen \(NH.\) \(GM0373\)"),
        (["Utrcht"], (), NotFound, "Bedoelt u Utrecht"),
        (["GM0001"], (), NotFound, "Gemeente GM0001 staat niet in CBS's lijst"),
        (["GM0346"], (), NotFound, r"Bedoelt u Veenendaal \(GM0345\) of Utrecht \(GM0344\)"),
        (["9999"], (), NotFound, "GM9999 staat niet in .*typ de naam van de gemeente"),
    ],
)
def test_a_gemeente_that_is_not_one_now_is_said(
    names: list[str], years: tuple[int, ...], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        plan(names, years)


def test_names_that_people_use_are_taken() -> None:
    found = question(["Den Haag", "Bergen (L.)", "Aalburg"], source_list(), jaren=[2017])
    assert found.gemeenten == ("GM0518", "GM0893", "GM0738")
    assert found.label == "'s-Gravenhage, Bergen (L.) en Aalburg"


def test_a_part_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(NotFound, match="'kaarten' is niet bekend; kies uit grenzen, land, cijfers"):
        question(["Utrecht"], source_list(), met="grenzen,kaarten")


def test_years_after_the_list_are_tried_when_updating() -> None:
    listed = source_list()
    made = plan_of(question(["Utrecht"], listed, met="cijfers"), listed, ook_na=2027)
    assert [(part.id.split("/")[2], part.proef) for part in made.delen] == [
        ("2025", False),
        ("2026", True),
        ("2027", True),
    ]
    assert "en gekeken wordt of er al is: cijfers: kerncijfers 2026" in "\n".join(plan_lines(made))


def test_a_question_is_kept_with_its_rhythm_and_comes_due(tmp_path: Path) -> None:
    from datetime import date, timedelta

    asked = Question("GM0344", "Utrecht", ("GM0344",), (2024,), ("cijfers",))
    keep(tmp_path, asked, ritme="maand")
    keep(tmp_path, Question("GM0344", "Utrecht", ("GM0344",), (2023,), ("cijfers",)))
    keep(tmp_path, Question("GM0344", "Utrecht", ("GM0344",), (), ("cijfers",)), ritme="geen")
    kept = kept_questions(tmp_path)
    assert [(row.vraag.jaren, row.ritme) for row in kept] == [((2023, 2024), "maand"), ((), "geen")]
    day = date.fromisoformat(kept[0].laatst)
    assert due(tmp_path, day + timedelta(days=29)) == []
    assert due(tmp_path, day + timedelta(days=30)) == [kept[0]]


@pytest.mark.parametrize("text", ["", "[]", '{"vragen": [{"naam": 1}]}', '{"vragen": 7}'])
def test_kept_questions_that_cannot_be_read_count_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "ophalen").mkdir()
    (tmp_path / "ophalen" / "vragen.json").write_text(text)
    assert kept_questions(tmp_path) == []
