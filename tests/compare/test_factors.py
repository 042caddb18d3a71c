"""Factors: the ranking of the method, careful words, and people's own rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from compare.factors import SCORES, Factor, factor_spellings, factors, point_to_factors
from compare.profile import make_profile
from indicators import catalogue
from store import Refused
from store.reading.text import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot

CAUSAL = re.compile(
    r"doordat|omdat|daardoor|veroorza|leidt tot|gevolg|komt door|dankzij", re.IGNORECASE
)


def test_the_ranking_is_that_of_the_method() -> None:
    by_rank: dict[int, int] = {}
    for factor in factors().values():
        by_rank[factor.rang] = by_rank.get(factor.rang, 0) + 1
    assert by_rank == {1: 1, 2: 3, 3: 3, 4: 2, 5: 8}
    assert next(iter(factors())) == "emotionele_en_sociale_vaardigheden"
    assert all(f.leefgebieden and f.leeftijdsfasen and f.domeinen for f in factors().values())


def test_factors_are_known_by_what_the_ranking_calls_them_and_own_labels_go_before() -> None:
    spelled = factor_spellings(factors())
    # as the ranking of the method writes them
    for text, key in {
        "slechte schoolprestaties": "schoolloopbaan",
        "Voortijdig schoolverlaten": "schoolloopbaan",
        "stimuleren/bekendheid sport": "stimuleren_sport",
        "zwakke binding met buurt": "binding_met_buurt",
        "Sport/beweging": "sport_en_beweging",
        "temperament": "temperament",
    }.items():
        assert spelled[slug(text)] == key, text
    assert set(spelled.values()) == set(factors())
    own = {"id": "thuiszitters", "label": "Verzuim", "rang": 3, "richting": "risico"}
    again = {"id": "anders", "label": "Voeding", "rang": 5, "richting": "risico"}
    spelled = factor_spellings(factors([own, again]))
    assert spelled["verzuim"] == "thuiszitters"
    assert "voeding" not in spelled, "two factors of one name: neither is meant"


def test_every_linked_indicator_is_in_the_catalogue() -> None:
    known = catalogue()
    linked = [name for factor in factors().values() for name, _ in factor.indicatoren]
    assert [name for name in linked if name not in known] == []


@pytest.fixture
def snapshot(load: Callable[..., Snapshot]) -> Snapshot:
    lines = ["gebied_code,gemiddeld_inkomen_per_inwoner,rokers,wekelijkse_sporters,eenzaam"]
    lines += [f"WK9999{i:02d},{20000 + 1000 * i},{40 - i},50,{30 + i % 2}" for i in range(1, 25)]
    return load("\n".join([*lines, "GM9999,27000,33,50,30.5"]) + "\n", bron="proef")


def test_deviating_figures_point_to_factors_by_rank(snapshot: Snapshot) -> None:
    found = point_to_factors(make_profile(snapshot, "WK999901"), maatstaf="gemeente")
    # that adults smoke is context, and no sign of what youth does
    assert [hit.factor.id for hit in found.aanwijzingen] == ["sociaal_economische_status"]
    first = found.aanwijzingen[0]
    assert first.zin == (
        "In wijk WK999901 wijkt gemiddeld inkomen per inwoner (lager) veel af van GM9999 (niet "
        "getoetst): reden om met partners te kijken naar ‘sociaal-economische status’ (rang 2)."
    )
    assert "stimuleren_sport" in [factor.id for factor in found.geen_afwijking]
    assert "temperament" in [factor.id for factor in found.geen_cijfers]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["rokers", "eenzaam"], "van GM9999 (niet getoetst): reden"),
        (["rokers", "percentage_65_jaar_en_ouder"], "van GM9999 (deels niet getoetst): reden"),
        (["percentage_65_jaar_en_ouder"], "van GM9999: reden"),
    ],
)
def test_it_says_whether_all_some_or_none_was_tested(
    load: Callable[..., Snapshot], names: list[str], said: str
) -> None:
    lines = ["gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder,rokers,eenzaam"]
    lines += [f"WK9999{i:02d},9000,{60 - i},{60 - i},{70 - i}" for i in range(1, 25)]
    here = load("\n".join([*lines, "GM9999,216000,47,47,57"]) + "\n", bron="proef")
    known = Factor("x", "Iets", 1, "risico", indicatoren=tuple((name, "hoger") for name in names))
    found = point_to_factors(
        make_profile(here, "WK999901"), maatstaf="gemeente", known={"x": known}
    )
    assert said in found.aanwijzingen[0].zin


def test_a_deviation_to_the_other_side_points_to_nothing(snapshot: Snapshot) -> None:
    found = point_to_factors(make_profile(snapshot, "WK999912"), maatstaf="gemeente")
    assert found.aanwijzingen == ()


def test_no_word_says_what_causes_what(snapshot: Snapshot) -> None:
    found = point_to_factors(make_profile(snapshot, "WK999901"), maatstaf="gemeente")
    assert not [hit.zin for hit in found.aanwijzingen if CAUSAL.search(hit.zin)]
    assert "niet wat waardoor komt" in found.voorbehoud


def test_own_rows_replace_and_add() -> None:
    known = factors()
    changed = known["middelengebruik"].as_dict() | {"rang": 1}
    extra = changed | {"id": "eigen", "label": "Eigen factor", "rang": 5}
    found = factors([changed, extra])
    assert found["middelengebruik"].rang == 1
    assert list(found)[-1] == "eigen"
    assert len(found) == len(known) + 1
    assert Factor.from_dict(changed).as_dict() == changed


def test_a_factor_is_a_risk_and_a_protection_at_once_and_keeps_what_its_rank_is_made_from() -> None:
    data = factors()["middelengebruik"].as_dict()
    assert factors()["temperament"].richting == "beide"
    assert {key: data.pop(key) for key in SCORES} == dict.fromkeys(SCORES)
    found = Factor.from_dict(data | {"richting": "beide", "relevantie": 3.0, "impact": "2"})
    assert (found.relevantie, found.impact, found.prevalentie) == (3, 2, None)
    assert found.rang_tekst == "rang 4 (relevantie 3, impact 2)"
    assert Factor.from_dict(found.as_dict()) == found
    assert Factor.from_dict(data).rang_tekst == "rang 4", "a record of before the scores"


@pytest.mark.parametrize(
    "wrong", [{"rang": 6}, {"impact": 0}, {"prevalentie": 9}, {"relevantie": "hoog"},
              {"richting": "goed"}, {"leefgebieden": ["straat"]},
              {"indicatoren": [{"id": "rokers", "kant": "anders"}]}],
)  # fmt: skip
def test_a_factor_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(Refused, match="Middelengebruik"):
        Factor.from_dict(factors()["middelengebruik"].as_dict() | wrong)
