"""Duiding both ways: what is not recognised is followed up, and where analyses are written."""

from __future__ import annotations

from datetime import date

import pytest

from dossier.interpretation import (
    about_text,
    analysis_places,
    branch,
    said_about,
    said_text,
    unrecognised,
)
from dossier.rows import KnownNames
from tests.dossier.kept import WIJK, opened, row, work_of

TODAY = date(2026, 11, 29)
FIGURE = {"vanuit": "cijfer", "stand": "open"}
SEEN = {"vanuit": "waarneming", "stand": "open", "gezien": "Veel spanning"}


def test_what_is_not_recognised_is_followed_until_it_is_settled() -> None:
    rows = (
        row("cyclus", "c1", 1),
        row("cyclus", "c2", 2),
        row("duiding", "a", 1, **FIGURE, herkend="niet"),
        row("duiding", "b", 2, **FIGURE, herkend="deels"),
        row("duiding", "c", 2, **FIGURE, herkend="herkend"),
        row("duiding", "d", 2, **SEEN, bevestigd="geen_cijfers"),
        row("duiding", "e", 2, **SEEN, bevestigd="bevestigd"),
        row("duiding", "f", 2, **SEEN | {"stand": "klaar"}, bevestigd="niet"),
        row("duiding", "g", 2, **FIGURE | {"stand": "vervallen"}, herkend="niet"),
        row("duiding", "h", 2, **FIGURE),
    )
    dossier, _ = opened(work_of(*rows), TODAY)
    assert [one.id for one in unrecognised(dossier)] == ["a", "b", "d"]


def test_the_branch_asks_what_the_method_asks_and_whom_only_of_a_figure_that_is_named() -> None:
    bare = branch(row("duiding", "a", 1, **FIGURE, herkend="niet"))
    assert [step.vraag for step in bare] == [
        "Zien anderen het ook zo?", "Is er een signaal waar geen cijfer van is?",
        "Wat verklaart het?", "Welk cijfer zou het beslissen?",
    ]  # fmt: skip
    assert not any(step.antwoord for step in bare)
    told = branch(
        row("duiding", "b", 1, **SEEN, gedeeld="ja", cijfer_nodig="Faalangst", gevraagd_aan="GGD")
    )
    assert [step.antwoord for step in told] == [
        "ja", "Veel spanning", "", "Faalangst", "GGD", "",
    ]  # fmt: skip
    asked = branch(row("duiding", "c", 1, **FIGURE, gedeeld="onbekend"))
    assert asked[0].antwoord == "", "what was not asked yet is no answer"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"bij": "indicator", "indicator": "x"}, "Noord (WK990101) · Sporters"),
        ({"bij": "stroom", "stroom": "PO9901 met PO9902"}, "Noord (WK990101) · PO9901 met PO9902"),
        ({"bij": "punt", "punt": "s"}, "Noord (WK990101) · 2, Plein"),
        ({"bij": "pijler", "pijler": "kansrijk"}, "Noord (WK990101) · Kansrijk"),
        ({"bij": "school", "school": "De Waag"}, "Noord (WK990101) · De Waag"),
        ({"bij": "iets nieuws"}, "Noord (WK990101)"),
        ({}, "Noord (WK990101)"),
    ],
)
def test_it_says_what_it_is_about(values: dict[str, str], text: str) -> None:
    known = KnownNames({"WK990101": "Noord"}, {"x": "Sporters"}, {}, {"s": "2, Plein"})
    assert about_text(row("duiding", "a", 1, gebied="WK990101", **values), known) == text


def test_every_domein_pijler_and_the_whole_has_its_analysis_with_those_before() -> None:
    rows = (
        row("cyclus", "c1", 1),
        row("cyclus", "c2", 2),
        row("cyclus", "c3", 3),
        row("analyse", "a1", 1, over="domein", domein="meedoen", tekst="een"),
        row("analyse", "a2", 2, over="domein", domein="meedoen", tekst="twee"),
        row("analyse", "a3", 3, over="domein", domein="meedoen", tekst="drie"),
        row("analyse", "a4", 3, over="geheel", tekst="samen"),
    )
    dossier, _ = opened(work_of(*rows), TODAY)
    places = {(one.over, one.id): one for one in analysis_places(dossier)}
    assert len(places) == 1 + 3 + 9
    meedoen = places["domein", "meedoen"]
    assert meedoen.nu is not None
    assert (meedoen.nu.id, [one.id for one in meedoen.eerder]) == ("a3", ["a2", "a1"])
    whole = places["geheel", ""].nu
    assert whole is not None
    assert whole.id == "a4"
    assert places["pijler", "gezond"].nu is None


def test_what_was_said_of_one_thing_is_found_back_newest_first_in_any_cycle() -> None:
    figure = FIGURE | {"bij": "indicator", "indicator": "pct", "gebied": WIJK}
    school = FIGURE | {"bij": "school", "school": "De Eenling (99ZZ00)", "gebied": WIJK}
    rows = (
        row("duiding", "a", 1, **figure, datum="2025-01-02", herkend="niet", rol=["buurtteam"]),
        row("duiding", "b", 2, **figure, datum="2026-01-02", hoe_komt_het="woord " * 40),
        row("duiding", "c", 2, **figure | {"gebied": "WK990199"}),
        row("duiding", "d", 2, **figure | {"indicator": "ander"}),
        row("duiding", "e", 2, **school),
    )
    work = work_of(*rows)
    about = {"bij": "indicator", "indicator": "pct", "gebied": WIJK, "cijfer_toen": "12 %"}
    assert [one.id for one in said_about(work, about)] == ["b", "a"]
    # a school is itself whatever its list calls it, and from whichever area one looks
    school_elsewhere = {"bij": "school", "school": "OBS Eenling (99ZZ00)", "gebied": "PO9901"}
    assert [one.id for one in said_about(work, school_elsewhere)] == ["e"]
    assert said_text(work.find("a")) == "niet herkend · buurtteam · 2 jan 2025"
    assert said_text(work.find("b")).endswith("woord …")
