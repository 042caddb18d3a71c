"""Whether the figure of a question is there, and of what domein, level and age there is none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from dossier.coverage import (
    CoverageChoice,
    coverage_levels,
    domain_states,
    figure_coverage,
)
from dossier.dossier import Dossier
from dossier.figure_state import FigureStand, farthest, figure_state, nearest, question_state
from store.records_rows import Rij
from tests import small_folder

if TYPE_CHECKING:
    from store import Snapshot

WIJK, INDICATOR = "WK999901", small_folder.INDICATOR
TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = small_folder.make(tmp_path_factory.mktemp("dekking") / "gegevens")
    return small_folder.with_tested(folder).snapshot()


def row(soort: str = "vraag", key: str = "v", **gegevens: Any) -> Rij:
    return Rij(key, soort, 1, {"dossier": "d", "cyclus": 1, **gegevens}, False)


def dossier(*rows: Rij, gebied: str = WIJK) -> Dossier:
    by_kind: dict[str, tuple[Rij, ...]] = {}
    for one in rows:
        by_kind[one.soort] = (*by_kind.get(one.soort, ()), one)
    own = Rij("d", "dossier", 1, {"naam": "Noord", "gebied": gebied}, False)
    return Dossier(own, by_kind, 1, (1,), TODAY, {})


@pytest.mark.parametrize(
    ("indicator", "niveau", "gebied", "stand", "tekst"),
    [
        (INDICATOR, "wijk", WIJK, FigureStand.ER, "Er is een cijfer van 2024."),
        (INDICATOR, "gemeente", WIJK, FigureStand.ER, "Er is een cijfer van 2024."),
        (INDICATOR, "buurt", WIJK, FigureStand.ER,
         "Er is een cijfer van 2024, voor 3 van 3 buurten."),
        # of these buurten one is masked and one missing, and none has a figure
        (INDICATOR, "buurt", "WK999902", FigureStand.ONTBREEKT,
         "Geladen (2024), maar niet voor dit gebied: het is afgeschermd."),
        (INDICATOR, "wijk", "WK999999", FigureStand.ONTBREEKT,
         "Geladen (2024), maar niet voor dit gebied: er is geen waarde."),
        (INDICATOR, "pc4", "9999", FigureStand.ELDERS,
         "Er is wel een cijfer voor buurten, wijken en gemeenten."),
        ("weg", "wijk", WIJK, FigureStand.ONTBREEKT,
         "Dit cijfer staat niet (meer) in de catalogus: kies bij de vraag een ander cijfer."),
    ],
)  # fmt: skip
def test_a_figure_is_there_elsewhere_or_not(
    snapshot: Snapshot, indicator: str, niveau: str, gebied: str, stand: FigureStand, tekst: str
) -> None:
    found = figure_state(snapshot, indicator, niveau, [gebied])
    assert (found.stand, found.tekst) == (stand, tekst)


def test_a_figure_that_is_not_loaded_says_where_it_is_to_be_had(snapshot: Snapshot) -> None:
    found = figure_state(snapshot, "wekelijkse_sporters", "wijk", [WIJK])
    assert found.stand is FigureStand.BEKEND
    assert found.tekst.startswith("Nog niet geladen; de bron is ")


def test_a_question_is_as_far_as_its_farthest_figure(snapshot: Snapshot) -> None:
    asked = row(gebied=[WIJK], indicatoren=[INDICATOR, "wekelijkse_sporters"])
    found = question_state(snapshot, asked, dossier())
    assert (found.stand, found.niveau) == (FigureStand.BEKEND, "wijk")
    assert found.tekst.startswith("Nog niet: ")
    alone = question_state(snapshot, row(indicatoren=[INDICATOR], niveau="buurt"), dossier())
    assert (alone.stand, alone.tekst) == (FigureStand.ER, "Het gekozen cijfer is er.")
    gone = question_state(snapshot, row(indicatoren=["weg", INDICATOR]), dossier())
    assert (gone.stand, gone.tekst) == (FigureStand.ONTBREEKT, "Nog niet: weg.")
    bare = question_state(snapshot, row(), dossier(gebied=""))
    assert (bare.stand, bare.niveau, bare.cijfers) == (FigureStand.ONBEKEND, "", ())


def test_what_is_asked_says_of_whom_when_and_the_answer(snapshot: Snapshot) -> None:
    data = {"cijfer": "gevraagd", "gevraagd_aan": "GGD", "gevraagd_op": "2026-10-01",
            "antwoord_voor": "2026-11-01"}  # fmt: skip
    found = question_state(snapshot, row(**data), dossier())
    assert found.stand is FigureStand.GEVRAAGD
    assert found.tekst == (
        "Gevraagd aan GGD op 1 okt 2026, antwoord uiterlijk 1 nov 2026 (OVER TIJD). "
        "Er is nog geen antwoord."
    )
    answered = question_state(snapshot, row(**data, antwoord="12 %"), dossier())
    assert answered.tekst == "Gevraagd aan GGD op 1 okt 2026. Het antwoord: 12 %"


def test_nearest_and_farthest_of_nothing() -> None:
    assert nearest([]) is FigureStand.ONTBREEKT
    assert farthest([]) is FigureStand.ONBEKEND
    assert nearest([FigureStand.BEKEND, FigureStand.ER]) is FigureStand.ER


def test_the_table_is_domein_level_and_age(snapshot: Snapshot) -> None:
    states = domain_states(snapshot, WIJK)
    asked = row(domein="meedoen", niveau="wijk", leeftijd=["adolescentie"], cijfer="gevraagd",
                gevraagd_aan="GGD", tekst="Wie sport?", stand="open")  # fmt: skip
    work = dossier(asked)
    found = figure_coverage(snapshot, states, work, [question_state(snapshot, asked, work)])
    assert coverage_levels(WIJK) == ("buurt", "wijk", "gemeente")
    assert len(found.cellen) == 9 * 3 * 6
    cell = {(one.domein, one.niveau, one.fase): one for one in found.cellen}
    income = cell["werk", "buurt", ""]
    assert income.stand is FigureStand.ER
    assert "percentage_huishoudens_met_laag_inkomen" in income.indicatoren
    assert cell["meedoen", "wijk", "adolescentie"].stand is FigureStand.GEVRAAGD
    assert cell["meedoen", "buurt", "adolescentie"].stand is FigureStand.ONTBREEKT
    assert cell["schoolprestaties", "wijk", "basisschoolleeftijd"].stand is FigureStand.BEKEND


def test_the_list_is_sorted_into_the_three_choices(snapshot: Snapshot) -> None:
    rows = [
        row(key="v1", tekst="Wie sport?", cijfer="gevraagd", gevraagd_aan="GGD", stand="open"),
        row(key="v2", tekst="Wie doet mee?", cijfer="ontbreekt", stand="open"),
        row(key="v3", tekst="Per postcode?", niveau="pc4", indicatoren=[INDICATOR], stand="open"),
        row(key="v4", tekst="Klaar", cijfer="ontbreekt", stand="vervallen"),
        row("duiding", "u1", cijfer_nodig="Hoeveel spanning", stand="open"),
        row("duiding", "u2", cijfer_nodig="Hoeveel pesten", gevraagd_aan="GGD", stand="open"),
        row("duiding", "u3", cijfer_nodig="Was nodig", stand="klaar"),
    ]
    work = dossier(*rows)
    questions = [question_state(snapshot, one, work) for one in work.of("vraag")]
    found = figure_coverage(snapshot, domain_states(snapshot, WIJK), work, questions)
    named = {
        choice: [item.rij.id for item in found.of(choice) if item.rij] for choice in CoverageChoice
    }
    assert named == {
        CoverageChoice.NIEUW: ["v2", "u1"],
        CoverageChoice.BEREIKBAAR: ["v1", "u2"],
        CoverageChoice.TOEVOEGEN: ["v3"],
    }
    texts = [item.tekst for item in found.of(CoverageChoice.BEREIKBAAR)]
    assert any(text.startswith("Schoolprestaties: ") for text in texts)


def test_a_dossier_of_no_area_has_no_levels() -> None:
    assert coverage_levels("") == ()
    assert coverage_levels("PO9901") == ("swv",)
