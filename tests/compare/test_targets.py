"""Maatschappelijk resultaat: the worked numbers of the method, and what cannot be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators
from compare.difference import ComparableFigure
from compare.target_figures import FigureYears, doubts_about, years_with_all
from compare.target_progress import assess, judge_target
from compare.targets import (
    Combination,
    Target,
    TargetKind,
    TargetState,
    no_combination,
    target_text,
)
from indicators import Richting
from store import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from store import Snapshot

THREE = ("sport", "niet_roken", "matig_alcohol")


def goal(*names: str, **known: Any) -> Target:
    values = {"soort": TargetKind.PUNTEN, "basisjaar": 2020, "doeljaar": 2024, "waarde": 5.0}
    return Target(names, **(values | known))


def measured(before: tuple[float, ...], after: tuple[float, ...]) -> dict[str, FigureYears]:
    return {
        name: FigureYears({2020: old, 2024: new})
        for name, old, new in zip(THREE, before, after, strict=True)
    }


def test_each_of_three_improves_five_points() -> None:
    found = judge_target(goal(*THREE), measured((60, 80, 65), (65, 85, 70)))
    assert found.stand is TargetState.BEHAALD
    assert found.tekst == "Elk van de 3 cijfers moet het doel halen: 3 behaald."


def test_one_of_three_falls_short() -> None:
    found = judge_target(goal(*THREE), measured((60, 80, 65), (69, 84, 67)))
    assert found.stand is TargetState.NOG_NIET
    assert [part.stand for part in found.delen.values()] == ["behaald", "nog_niet", "nog_niet"]


def test_the_mean_of_three_is_reached_although_the_third_rose_only_two() -> None:
    found = judge_target(
        goal(*THREE, combineren=Combination.GEMIDDELD), measured((60, 80, 65), (69, 84, 67))
    )
    assert found.stand is TargetState.BEHAALD
    mean = found.delen["gemiddeld"]
    assert (mean.basis, mean.nu) == (
        pytest.approx(68.333, abs=1e-3),
        pytest.approx(73.333, abs=1e-3),
    )
    assert "van 68,3 in 2020 naar 73,3 in 2024" in found.tekst


def test_the_share_that_has_all_of_them_needs_a_figure_of_its_own() -> None:
    order = goal(*THREE, combineren=Combination.ALLE)
    without = judge_target(order, measured((60, 80, 65), (65, 85, 70)))
    assert without.stand is TargetState.NIET_TE_BEOORDELEN
    assert without.tekst == no_combination(Combination.ALLE)
    assert "aan alles voldoet is niet uit de losse cijfers" in without.tekst
    together = FigureYears({2020: 100 * 400 / 1000, 2024: 100 * 495 / 1100})
    found = judge_target(order, measured((60, 80, 65), (65, 85, 70)), combinatie=together)
    assert found.stand is TargetState.BEHAALD
    assert "van 40 in 2020 naar 45 in 2024" in found.tekst


def test_the_third_rule_says_which_reading_it_is_and_how_it_stands_by_the_other() -> None:
    figures = measured((60, 80, 65), (66, 81, 64))
    one, mean = (
        judge_target(goal(*THREE, combineren=how), figures)
        for how in (Combination.EEN, Combination.GEMIDDELD)
    )
    assert (one.stand, one.beslissend) == (TargetState.BEHAALD, THREE)
    assert one.tekst == (
        "Ten minste één van de 3 cijfers moet het doel halen: 1 behaald, 2 nog niet. Dit is de "
        "derde regel zoals de methode haar schrijft: op ten minste één. Zoals zij rekent, met het "
        "gemiddelde, is de stand: nog niet."
    )
    assert mean.stand is TargetState.NOG_NIET
    assert mean.tekst.endswith(
        "Dit is de derde regel zoals de methode rekent: het gemiddelde. Naar haar tekst, op ten "
        "minste één van de cijfers, is de stand: behaald."
    )
    assert target_text(goal("a", "b", combineren=Combination.EEN), {}) == (
        "a en b: ten minste één 5 meer in 2024 dan in 2020"
    )


@pytest.mark.parametrize(
    ("after", "state"),
    [
        ((65, None, 60), TargetState.BEHAALD),  # one is enough, whatever is not known
        ((62, None, 60), TargetState.NIET_TE_BEOORDELEN),  # that one may be there
        ((62, 80, 65), TargetState.NOG_NIET),
    ],
)
def test_of_at_least_one_an_unknown_figure_may_be_the_one(
    after: tuple[float | None, ...], state: TargetState
) -> None:
    known = {
        name: FigureYears({2020: old} if new is None else {2020: old, 2024: new})
        for name, old, new in zip(THREE, (60, 80, 65), after, strict=True)
    }
    assert judge_target(goal(*THREE, combineren=Combination.EEN), known).stand is state


def test_the_share_of_persons_with_at_least_one_needs_a_figure_of_its_own() -> None:
    order = goal(*THREE, combineren=Combination.AANDEEL_EEN)
    assert Target.from_dict(order.as_dict()) == order
    without = judge_target(order, measured((60, 80, 65), (65, 85, 70)))
    assert without.stand is TargetState.NIET_TE_BEOORDELEN
    assert "aan ten minste één voldoet is niet uit de losse cijfers te berekenen" in without.tekst
    share = FigureYears({2020: 90, 2024: 95})
    found = judge_target(order, measured((60, 80, 65), (60, 80, 65)), combinatie=share)
    assert (found.stand, found.beslissend) == (TargetState.BEHAALD, ("combinatie",))
    assert found.tekst.endswith("op ten minste één, geteld in personen.")


@pytest.mark.parametrize(
    ("now", "year", "state"),
    [
        (62, 2022, TargetState.OP_WEG),
        (60, 2022, TargetState.NOG_NIET),
        (58, 2022, TargetState.NOG_NIET),
        (66, 2022, TargetState.BEHAALD),
        (62, 2024, TargetState.NOG_NIET),  # the year is there, the target is not
    ],
)
def test_on_the_way_or_not_yet(now: float, year: int, state: TargetState) -> None:
    assert judge_target(goal("sport"), {"sport": FigureYears({2020: 60, year: now})}).stand is state


def test_a_change_within_the_rounding_is_no_movement() -> None:
    small = FigureYears({2020: 60, 2022: 60.4}, marge=0.5)
    assert judge_target(goal("sport"), {"sport": small}).stand is TargetState.NOG_NIET


def test_both_figures_were_rounded_so_one_step_is_no_movement() -> None:
    step = FigureYears({2020: 60, 2022: 61}, marge=0.5)
    found = judge_target(goal("sport"), {"sport": step})
    assert found.stand is TargetState.NOG_NIET
    assert "binnen afronding en toeval telt niet als beweging" in found.tekst
    two = FigureYears({2020: 60, 2022: 62}, marge=0.5)
    assert judge_target(goal("sport"), {"sport": two}).stand is TargetState.OP_WEG


def test_a_target_smaller_than_the_rounding_cannot_be_judged() -> None:
    found = judge_target(
        goal("sport", waarde=1.0), {"sport": FigureYears({2020: 60, 2024: 61}, marge=0.5)}
    )
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert "niet groter dan wat alleen al door afronding" in found.tekst


def shares(people: float, before: float, after: float, year: int = 2022) -> FigureYears:
    return FigureYears(
        {2020: before, year: after},
        groepen={
            2020: ComparableFigure(before, noemer=people),
            year: ComparableFigure(after, noemer=people),
        },
        schaal=100.0,
    )


def test_a_change_that_chance_makes_is_no_movement() -> None:
    # two shares of 200: the standard error of the difference is 6.9 points, of 20,000 0.7
    assert judge_target(goal("sport"), {"sport": shares(200, 60, 63)}).stand is TargetState.NOG_NIET
    assert (
        judge_target(goal("sport"), {"sport": shares(20_000, 60, 63)}).stand is TargetState.OP_WEG
    )


def test_a_reached_target_says_where_chance_may_have_done_it() -> None:
    small = judge_target(goal("sport"), {"sport": shares(200, 60, 65, 2024)})
    large = judge_target(goal("sport"), {"sport": shares(20_000, 60, 65, 2024)})
    assert small.stand is large.stand is TargetState.BEHAALD
    assert "ook door afronding of toeval" in small.tekst
    assert "toeval" not in large.tekst


def test_a_handful_of_people_is_not_judged() -> None:
    found = judge_target(goal("sport"), {"sport": shares(12, 50, 75, 2024)})
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert "Te kleine aantallen" in found.tekst


def test_a_change_is_drawn_before_there_is_a_later_figure() -> None:
    found = judge_target(goal("sport"), {"sport": FigureYears({2020: 60})})
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert found.delen["sport"].doel == 65
    level = goal("sport", soort=TargetKind.LAND, waarde=None)
    assert (
        judge_target(level, {"sport": FigureYears({2020: 60}, {2020: 62})}).delen["sport"].doel
        is None
    )


def test_on_the_way_says_how_far_in_how_much_of_the_time() -> None:
    found = judge_target(goal("sport"), {"sport": FigureYears({2020: 60, 2022: 62})})
    assert "Dat is 40 % van de weg in 50 % van de tijd." in found.tekst


def test_a_converted_figure_is_named_an_estimate() -> None:
    found = judge_target(
        goal("sport"), {"sport": FigureYears({2020: 60, 2022: 62}, geschat=frozenset({2020}))}
    )
    assert "Het cijfer van 2020 is naar de huidige grenzen omgerekend: een schatting." in (
        found.tekst
    )


def test_a_newer_figure_that_is_masked_is_not_passed_over_in_silence() -> None:
    known = FigureYears({2020: 60, 2022: 62}, redenen={2023: "het cijfer is afgeschermd"})
    found = judge_target(goal("sport"), {"sport": known})
    assert "Het cijfer van 2023 telt niet mee: het cijfer is afgeschermd." in found.tekst


def test_figures_that_are_not_good_on_one_side_have_no_mean() -> None:
    # both got worse: 60 was to rise and 20 to fall, yet their mean rises
    known = {
        "sport": FigureYears({2020: 60, 2024: 60}, {2020: 65, 2024: 65}, Richting.HOGER_GUNSTIG),
        "roken": FigureYears({2020: 20, 2024: 26}, {2020: 18, 2024: 18}, Richting.HOGER_ONGUNSTIG),
    }
    order = goal("sport", "roken", soort=TargetKind.LAND, waarde=None,
                 combineren=Combination.GEMIDDELD)  # fmt: skip
    found = judge_target(order, known)
    assert {part.stand for part in found.delen.values()} == {TargetState.NOG_NIET}
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert "niet dezelfde kant gunstig" in found.tekst


def test_a_mean_is_no_surer_than_its_parts() -> None:
    order = goal("sport", "spel", combineren=Combination.GEMIDDELD)

    def of(people: float, first: tuple[float, float], second: tuple[float, float]) -> TargetState:
        known = {"sport": shares(people, *first), "spel": shares(people, *second)}
        return judge_target(order, known).stand

    assert of(12, (50, 58), (42, 50)) is TargetState.NIET_TE_BEOORDELEN
    assert of(60, (50, 53), (42, 45)) is TargetState.NOG_NIET
    assert of(60_000, (50, 53), (42, 45)) is TargetState.OP_WEG
    # whole percentages: two parts that each moved a point may not have moved at all
    whole = {name: FigureYears({2020: 60, 2022: 61}, marge=0.5) for name in ("sport", "spel")}
    assert judge_target(order, whole).stand is TargetState.NOG_NIET


def test_the_level_to_come_to_moves_too() -> None:
    order = goal("woz", soort=TargetKind.GEMEENTE, waarde=None)
    # WOZ of Overvecht and Utrecht, 2022 and 2024, × 1.000 euro: the gap grew from 142 to 158
    behind = FigureYears({2020: 250, 2022: 293}, {2020: 392, 2022: 451}, Richting.HOGER_GUNSTIG)
    found = judge_target(order, {"woz": behind})
    assert found.stand is TargetState.NOG_NIET
    assert "Het verschil met de gemeente is niet kleiner geworden." in found.tekst
    closer = FigureYears({2020: 250, 2022: 330}, {2020: 392, 2022: 436.5}, Richting.HOGER_GUNSTIG)
    found = judge_target(order, {"woz": closer})
    assert found.stand is TargetState.OP_WEG
    assert "Dat is 25 % van de weg in 50 % van de tijd." in found.tekst
    # it moved away while the level came towards it: no part of the way is behind
    away = FigureYears({2020: 10, 2022: 14}, {2020: 15, 2022: 12}, Richting.HOGER_ONGUNSTIG)
    found = judge_target(order, {"woz": away})
    assert (found.stand, found.delen["woz"].deel) == (TargetState.NOG_NIET, None)


@pytest.mark.parametrize("base", [0.0, -0.5])
def test_there_is_no_per_cent_of_nothing_or_less(base: float) -> None:
    order = goal("score", soort=TargetKind.RELATIEF, waarde=10)
    found = judge_target(order, {"score": FigureYears({2020: base, 2024: base - 0.1})})
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert "Kies een verandering in punten." in found.tekst


def test_figures_of_different_units_have_no_mean(filled_catalogue: Mapping[str, Any]) -> None:
    names = ("percentage_0_tot_15_jaar", "gemiddelde_woz_waarde")
    known = {
        name: FigureYears({2020: 10.0, 2024: 20.0}, indicator=filled_catalogue[name])
        for name in names
    }
    found = judge_target(goal(*names, combineren=Combination.GEMIDDELD), known)
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert "verschillende eenheden (%, euro)" in found.tekst


@pytest.mark.parametrize(
    ("names", "value", "said"),
    [
        (("rokers",), 5.0, "is meer volgens de catalogus niet gunstig"),
        (("wekelijkse_sporters",), -5.0, "is minder volgens de catalogus niet gunstig"),
        (("wekelijkse_sporters", "rokers"), 5.0, "niet dezelfde kant gunstig"),
        (("wekelijkse_sporters", "gemiddelde_woz_waarde"), 5.0, "niet dezelfde eenheid"),
        (("wekelijkse_sporters",), 5.0, ""),
    ],
)
def test_a_doubtful_target_is_remarked_on(
    filled_catalogue: Mapping[str, Any], names: tuple[str, ...], value: float, said: str
) -> None:
    found = " ".join(doubts_about([filled_catalogue[n] for n in names], goal(*names, waarde=value)))
    assert (said in found) if said else found == ""


def test_a_per_cent_of_a_score_is_remarked_on(filled_catalogue: Mapping[str, Any]) -> None:
    row = filled_catalogue["sociaal_economische_score"]
    order = goal(row.id, soort=TargetKind.RELATIEF, waarde=10)
    assert "want haar nulpunt is gekozen" in " ".join(doubts_about([row], order))
    assert doubts_about([row], goal(row.id, waarde=0.1)) == []


def test_a_decrease_and_a_relative_change() -> None:
    fewer = goal("roken", waarde=-3)
    assert (
        judge_target(fewer, {"roken": FigureYears({2020: 20, 2024: 17})}).stand
        is TargetState.BEHAALD
    )
    assert (
        judge_target(fewer, {"roken": FigureYears({2020: 20, 2022: 19})}).stand
        is TargetState.OP_WEG
    )
    relative = goal("roken", soort=TargetKind.RELATIEF, waarde=-10)
    assert (
        judge_target(relative, {"roken": FigureYears({2020: 20, 2024: 18})}).stand
        is TargetState.BEHAALD
    )
    assert (
        judge_target(relative, {"roken": FigureYears({2020: 20, 2024: 18.1})}).stand
        is TargetState.NOG_NIET
    )


@pytest.mark.parametrize(
    ("direction", "now", "state"),
    [
        (Richting.HOGER_ONGUNSTIG, 19.0, TargetState.BEHAALD),
        (Richting.HOGER_ONGUNSTIG, 25.0, TargetState.OP_WEG),
        (Richting.HOGER_ONGUNSTIG, 31.0, TargetState.NOG_NIET),
        (Richting.NEUTRAAL, 19.0, TargetState.BEHAALD),  # it came from above
    ],
)
def test_on_the_level_of_the_gemeente(direction: Richting, now: float, state: TargetState) -> None:
    order = goal("roken", soort=TargetKind.GEMEENTE, waarde=None)
    known = FigureYears({2020: 30, 2023: now}, {2020: 22, 2023: 20}, direction)
    assert judge_target(order, {"roken": known}).stand is state


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (FigureYears({}), "geen cijfer van 2020, het basisjaar"),
        (FigureYears({2020: 60}), "nog geen cijfer na 2020"),
    ],
)
def test_what_cannot_be_judged_says_why(known: FigureYears, said: str) -> None:
    found = judge_target(goal("sport"), {"sport": known})
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert said in found.tekst


def test_an_unknown_level_cannot_be_judged() -> None:
    order = goal("sport", soort=TargetKind.LAND, waarde=None)
    found = judge_target(order, {"sport": FigureYears({2020: 60, 2022: 61}, {2020: 65})})
    assert "geen cijfer van Nederland van 2022" in found.tekst


@pytest.mark.parametrize(
    "wrong", [{"doeljaar": 2020}, {"waarde": 0}, {"waarde": None}]
)  # fmt: skip
def test_a_target_that_means_nothing_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        goal("sport", **wrong)
    with pytest.raises(Refused, match="ten minste één indicator"):
        goal()
    with pytest.raises(Refused, match="ten hoogste 5"):
        goal(*"abcdef")


@pytest.mark.parametrize(
    ("wrong", "came"),
    [
        ({}, "een doel zonder soort"),
        (
            {"soort": "iets anders"},
            "een doel met een soort of combinatie die deze versie niet kent",
        ),
        ({"combineren": "half"}, "een doel met een soort of combinatie die deze versie niet kent"),
        ({"basisjaar": "nooit"}, "een doel waarin iets ontbreekt of van een ander type is"),
        ({"indicatoren": 5}, "een doel waarin iets ontbreekt of van een ander type is"),
        ({"basisjaar": 2025}, "basisjaar 2025 en doeljaar 2024"),
    ],
)
def test_a_record_that_is_no_target_is_refused_in_words(wrong: dict[str, Any], came: str) -> None:
    good = {"indicatoren": ["a"], "soort": "punten", "basisjaar": 2020, "doeljaar": 2024}
    with pytest.raises(Refused) as refusal:
        Target.from_dict(good | {"waarde": 1.0} | wrong if wrong else {})
    assert refusal.value.came == came


def test_a_target_survives_its_record() -> None:
    order = goal(*THREE, combineren=Combination.ALLE, combinatie_indicator="alles", resultaat="r1")
    assert Target.from_dict(order.as_dict() | {"onbekend": 1}) == order


@pytest.fixture(scope="module")
def filled_catalogue() -> Mapping[str, Any]:
    return indicators.catalogue()


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=5))
def test_when_each_is_reached_the_mean_is_too(pairs: list[tuple[float, float]]) -> None:
    names = tuple(f"i{place}" for place in range(len(pairs)))
    known = {
        name: FigureYears({2020: old, 2024: new})
        for name, (old, new) in zip(names, pairs, strict=True)
    }
    each = judge_target(goal(*names), known).stand
    mean = judge_target(goal(*names, combineren=Combination.GEMIDDELD), known).stand
    assert each is not TargetState.BEHAALD or mean is TargetState.BEHAALD


def test_a_result_of_a_wijk_with_the_figures_of_the_folder(load: Callable[..., Snapshot]) -> None:
    load("gebied_code,rokers\nWK999901,30\nGM9999,22\n", jaar=2020, bron="proef")
    here = load("gebied_code,rokers\nWK999901,25\nGM9999,20\n", jaar=2022, bron="proef")
    level = goal("rokers", soort=TargetKind.GEMEENTE, waarde=None)
    found = assess(here, level, "WK999901")
    assert found.stand is TargetState.OP_WEG
    assert (
        "naar 25,0 % in 2022; het doel voor 2024 is 20,0 %, het niveau van de gemeente"
        in found.tekst
    )
    with pytest.raises(NotFound):
        assess(here, goal("rookers"), "WK999901")


def test_a_masked_base_year_is_said_and_no_year_to_choose(load: Callable[..., Snapshot]) -> None:
    load("gebied_code,rokers\nWK999901,.\nWK999902,30\n", jaar=2020, bron="proef")
    load("gebied_code,rokers\nWK999901,25\nWK999902,28\n", jaar=2022, bron="proef")
    here = load("gebied_code,rokers\nWK999901,24\nWK999902,28\n", jaar=2024, bron="proef")
    found = assess(here, goal("rokers", waarde=-3.0), "WK999901")
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert "Er is geen cijfer van 2020, het basisjaar: het cijfer " in found.tekst
    assert years_with_all(here, "WK999901", ["rokers"]) == [2022, 2024]
    assert years_with_all(here, "WK999902", ["rokers"]) == [2020, 2022, 2024]


def test_whole_percentages_of_a_table_count_as_rounded(load: Callable[..., Snapshot]) -> None:
    for year, values in ((2020, (30, 22, 18)), (2022, (29, 24, 19))):
        rows = "".join(f"WK99990{n},{v}\n" for n, v in enumerate(values, 1))
        here = load(f"gebied_code,snoepers\n{rows}", jaar=year, bron="proef")
    found = assess(here, goal("snoepers", waarde=-3.0), "WK999901")
    assert found.stand is TargetState.NOG_NIET, "one whole per cent may be nothing but rounding"


def test_before_a_change_of_borders_a_figure_is_an_estimate(
    load: Callable[..., Snapshot], bound: Callable[..., Snapshot]
) -> None:
    bound(2020, {"BU99990101": (0, 0, 1, 1), "BU99990102": (1, 0, 1, 1)})
    bound(2022, {"BU99990101": (0, 0, 1.5, 1), "BU99990102": (1.5, 0, 0.5, 1)})
    load("gebied_code,rokers\nBU99990101,30\nBU99990102,20\n", jaar=2020, bron="proef")
    here = load("gebied_code,rokers\nBU99990101,22\nBU99990102,20\n", jaar=2022, bron="proef")
    found = assess(here, goal("rokers", waarde=-3.0), "BU99990101")
    part = found.delen["rokers"]
    # two thirds of the new area had 30, one third 20
    assert part.basis == pytest.approx(80 / 3)
    assert part.stand is TargetState.BEHAALD
    assert "omgerekend: een schatting" in found.tekst


@pytest.mark.parametrize(
    "meting",
    [
        FigureYears({2020: 60}),
        FigureYears({2020: 60, 2021: 61, 2025: 62}),
        FigureYears({2020: 60, 2021: 61}, marge=3),
    ],
    ids=["no later figure", "the target year was not measured", "within rounding"],
)
def test_a_target_that_is_known_is_told_also_where_nothing_can_be_judged(
    meting: FigureYears,
) -> None:
    found = judge_target(goal("sport"), {"sport": meting})
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert found.delen["sport"].doel == 65
