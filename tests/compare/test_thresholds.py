"""From when a difference is much: per unit, changeable, and one finding per theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compare.profile import make_profile
from compare.summary import summarise
from compare.thresholds import (
    SOORT_DREMPEL,
    chosen_thresholds,
    kept_thresholds,
    least_difference,
    thresholds,
)
from indicators import catalogue
from store.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import Snapshot


@pytest.mark.parametrize(
    ("name", "other", "least"),
    [
        ("percentage_65_jaar_en_ouder", 40.0, 5.0),
        ("percentage_jeugdreclassering", 2.0, 0.5),  # a quarter of a small share
        ("goed_ervaren_gezondheid", 98.0, 0.5),  # and of what is left of a large one
        ("gemiddelde_woz_waarde", 300_000.0, 30_000.0),
        ("bijstandsuitkeringen_per_1000_inwoners", 24.0, 6.0),
        ("sociaal_economische_score", 0.1, 0.2),  # half of the spread that is given
        ("aantal_inwoners", 100.0, None),
    ],
)
def test_each_unit_has_its_own(name: str, other: float, least: float | None) -> None:
    found = least_difference(catalogue()[name], other, 0.4, thresholds())
    assert found == (None if least is None else pytest.approx(least))


def test_a_sure_difference_is_not_always_much(load: Callable[..., Snapshot]) -> None:
    head = "gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder\n"
    here = load(head + "WK999901,100000,18\nWK999902,100000,15\nGM9999,200000,16.5\n", bron="x")
    row = make_profile(here, "WK999901", met=["WK999902"]).regels[1].vergelijkingen[0].verschil
    assert (row.uitkomst.value, row.veel) == ("hoger", False)
    stricter = chosen_thresholds([2, 25, 10, 25, 50])
    again = make_profile(here, "WK999901", met=["WK999902"], drempels=stricter)
    assert again.regels[1].vergelijkingen[0].verschil.veel


def test_three_incomes_are_one_finding_of_the_year_that_most_are_of(
    load: Callable[..., Snapshot],
) -> None:
    head = "gebied_code,aantal_inwoners,gemiddeld_inkomen_per_inwoner,afstand_tot_huisarts\n"
    load(head + "WK999901,9000,20000,3\nGM9999,90000,40000,1\n", jaar=2024, bron="x")
    load("gebied_code,mediaan_vermogen\nWK999901,1\nGM9999,9\n", jaar=2022, bron="x")
    head = "gebied_code,gemiddeld_gestandaardiseerd_inkomen\n"
    here = load(head + "WK999901,9000\nGM9999,90000\n", jaar=2023, bron="x")
    first, most = summarise(make_profile(here, "WK999901"))
    assert first == (
        "Wijk WK999901 wijkt op 2 van de 2 onderwerpen die te vergelijken zijn veel af van GM9999."
    )
    assert most.count("inkomen") == 1
    assert "gemiddeld inkomen per inwoner lager" in most


def test_own_counts_are_compared_per_thousand_of_their_group(load: Callable[..., Snapshot]) -> None:
    head = (
        "gebied_code,aantal_0_tot_15_jaar,aantal_15_tot_25_jaar,aantal_thuiszitters,aantal_tlv_so\n"
    )
    here = load(head + "WK999901,2000,2000,60,<5\nGM9999,20000,20000,120,80\n", bron="x")
    rows = {row.indicator.id: row for row in make_profile(here, "WK999901").regels}
    found = rows["thuiszitters_per_1000_jeugdigen"]
    assert found.cijfer.meting.waarde == pytest.approx(15)
    assert found.vergelijkingen[0].cijfer.meting.waarde == pytest.approx(3)
    assert found.vergelijkingen[0].verschil.veel
    # a masked count has no rate
    assert rows["tlv_so_per_1000_kinderen"].cijfer.meting.staat == "afgeschermd"


def test_what_people_agreed_on_holds_and_what_is_no_number_does_not(tmp_path: Path) -> None:
    assert kept_thresholds(None) == ()
    kept = Records(tmp_path)
    assert kept_thresholds(kept) == ()
    kept.add(SOORT_DREMPEL, {"welke": "bedrag", "waarde": "veel"})
    kept.add(SOORT_DREMPEL, {"welke": "iets nieuws", "waarde": 3})
    assert kept_thresholds(kept) == ()
    kept.add(SOORT_DREMPEL, {"welke": "aandeel", "waarde": 4})
    usual = [row.waarde for row in thresholds().values()]
    own = kept_thresholds(kept)
    assert own == (4, *usual[1:])
    assert chosen_thresholds(own)["aandeel"].waarde == 4
