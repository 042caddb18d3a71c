"""Benchmarks: published first, computed marked, proxies named, and why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from statsmodels.stats.proportion import proportions_ztest

import boundaries
from compare.areas import find_area
from compare.benchmark import (
    VERGELIJKBAAR,
    Benchmark,
    Comparer,
    choose_benchmarks,
    follow_scheme,
    similar_areas,
)
from compare.difference import Outcome
from compare.profile import WISSELKOLOMMEN, exchange_table, make_profile
from store import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compare.benchmark import Comparison
    from store import DataFolder, Snapshot

HEAD = "gebied_code,aantal_inwoners,aantal_huishoudens,percentage_65_jaar_en_ouder,"
HEAD += "percentage_koopwoningen,gemiddelde_woz_waarde\n"
ROWS = {
    "WK999901": (10_000, 5000, 30, 20, 200_000),
    "WK999902": (10_000, 5000, 20, 50, 300_000),
    "WK999903": (20_000, 8000, 18, 60, 350_000),
    "WK999801": (5000, 2000, 29, 22, 210_000),
    "WK999802": (15_000, 7000, 15, 70, 400_000),
}


def text(rows: dict[str, tuple[object, ...]]) -> str:
    lines = (",".join([code, *map(str, values)]) for code, values in rows.items())
    return HEAD + "\n".join(lines) + "\n"


@pytest.fixture
def snapshot(load: Callable[..., Snapshot]) -> Snapshot:
    gemeente = {"GM9999": (40_000, 18_000, 21, 47, 310_000)}
    return load(text(ROWS | gemeente), bron="proef")


def beside(
    snapshot: Snapshot, code: str, other: str, indicator: str, jaar: int = 2024
) -> Comparison:
    here, there = find_area(snapshot, code), find_area(snapshot, other)
    measure = Benchmark("gekozen", there.code, there.label, there)
    return Comparer(snapshot).compare(here, measure, indicator, jaar)


def test_a_published_figure_is_never_replaced_by_a_computed_one(snapshot: Snapshot) -> None:
    found = beside(snapshot, "WK999901", "GM9999", "percentage_65_jaar_en_ouder")
    # weighted from the wijken it would be 21.5
    assert (found.cijfer.meting.waarde, found.cijfer.herkomst) == (21, "gepubliceerd")
    assert found.verschil.uitkomst is Outcome.HOGER
    assert "rest" in found.verschil.reden


def test_what_is_not_published_is_weighted_marked_and_its_proxy_named(snapshot: Snapshot) -> None:
    found = beside(snapshot, "WK999801", "GM9998", "gemiddelde_woz_waarde")
    assert found.cijfer.herkomst == "berekend"
    assert found.cijfer.meting.waarde == pytest.approx(
        358_000  # 357.778 to the thousands in which it is published
    )
    assert "gewogen met aantal huishoudens als benadering" in found.verschil.reden


def test_two_areas_apart_are_tested_as_two_groups(snapshot: Snapshot) -> None:
    found = beside(snapshot, "WK999902", "WK999903", "percentage_65_jaar_en_ouder")
    assert found.verschil.verschil == 2
    # inhabitants are rounded to 5 and percentages to 1: the least sure values count
    assert found.verschil.p == pytest.approx(
        proportions_ztest([0.195 * 9997.5, 0.185 * 19_997.5], [9997.5, 19_997.5])[1]
    )


def test_a_whole_beside_its_part_is_the_other_way_round(snapshot: Snapshot) -> None:
    there = beside(snapshot, "WK999901", "GM9999", "percentage_65_jaar_en_ouder").verschil
    back = beside(snapshot, "GM9999", "WK999901", "percentage_65_jaar_en_ouder").verschil
    assert (there.uitkomst, back.uitkomst) == (Outcome.HOGER, Outcome.LAGER)
    assert back.verschil == -9
    assert there.p == back.p
    assert (there.laag, there.hoog) == (-(back.hoog or 0), -(back.laag or 0))


def test_a_count_is_not_compared(snapshot: Snapshot) -> None:
    found = beside(snapshot, "WK999901", "GM9999", "aantal_inwoners").verschil
    assert (found.uitkomst, found.verschil) == (Outcome.NIET, None)
    assert "grootte van het gebied" in found.reden


@pytest.mark.usefixtures("snapshot")
def test_a_benchmark_of_another_year_is_said(load: Callable[..., Snapshot]) -> None:
    later = load("gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder\nWK999901,9000,31\n",
                 jaar=2025, bron="proef")  # fmt: skip
    found = beside(later, "WK999901", "WK999801", "percentage_65_jaar_en_ouder", 2025)
    assert found.verschil.uitkomst is Outcome.NIET
    assert "is dit cijfer er niet van 2025, wel van 2024" in found.verschil.reden


def test_similar_areas_together_are_weighted(snapshot: Snapshot) -> None:
    here = find_area(snapshot, "WK999901")
    both = Benchmark(VERGELIJKBAAR, VERGELIJKBAAR, "vergelijkbare wijken",
                    leden=("WK999801", "WK999902"))  # fmt: skip
    found = Comparer(snapshot).compare(here, both, "percentage_65_jaar_en_ouder", 2024)
    expected = np.average([29, 20], weights=[5000, 10_000])
    assert found.cijfer.meting.waarde == pytest.approx(expected)
    assert found.cijfer.meting.noemer == 15_000
    assert found.cijfer.herkomst == "berekend"


def test_too_few_similar_areas_with_a_figure(snapshot: Snapshot) -> None:
    here = find_area(snapshot, "WK999901")
    gone = Benchmark(VERGELIJKBAAR, VERGELIJKBAAR, "vergelijkbare wijken", leden=("WK999701",))
    found = Comparer(snapshot).compare(here, gone, "percentage_65_jaar_en_ouder", 2024)
    assert "te weinig vergelijkbare wijken" in found.verschil.reden


def test_chosen_areas_go_instead_of_those_above(snapshot: Snapshot) -> None:
    here = find_area(snapshot, "WK999901")
    above = [m.soort for m in choose_benchmarks(snapshot, here)]
    chosen = choose_benchmarks(snapshot, here, met=["wk999801", "WK999901", "WK999801"])
    assert above == ["gemeente", "land"]
    assert [m.code for m in chosen] == ["WK999801"]


def test_an_area_that_does_not_exist_is_told_with_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFound, match="geen cijfers en geen grenzen van wijk WK999909"):
        find_area(snapshot, "WK999909")
    with pytest.raises(NotFound, match="geen code van een gebied"):
        find_area(snapshot, "Overvecht")


@pytest.mark.usefixtures("snapshot")
def test_a_name_instead_of_a_code_is_told_the_code(bound: Callable[..., Snapshot]) -> None:
    here = bound(2024, {"BU99990101": (0, 0, 1, 1), "BU99990102": (1, 0, 1, 1)})
    with pytest.raises(NotFound, match=r"Bedoelt u Buurt 01 \(BU99990101\)"):
        find_area(here, "buurt 01")
    with pytest.raises(NotFound, match=r"Bedoelt u Buurt 02 \(BU99990102\), Buurt 01"):
        find_area(here, "BU99990112")


def test_the_method_compares_the_wijk_with_the_stad_without_a_gebied(snapshot: Snapshot) -> None:
    found = follow_scheme(
        Comparer(snapshot),
        find_area(snapshot, "WK999901"),
        "percentage_65_jaar_en_ouder",
        jaar=2024,
    )
    assert found.startswith("Wijk WK999901 is vergeleken met ")
    assert found.endswith("(er is geen gebied tussen beide geladen): veel hoger.")


@pytest.fixture
def grouped(folder: DataFolder, snapshot: Snapshot, tmp_path: Path) -> Snapshot:
    assert snapshot.sets

    path = tmp_path / "gebieden.csv"
    path.write_text("gebied_code,groep\nWK999901,Noord\nWK999902,Noord\nWK999903,Zuid\n")
    return folder.commit(boundaries.read_indeling(path, naam="Gebieden"))


def test_a_wijk_that_differs_from_its_gebied_goes_beside_the_stad(grouped: Snapshot) -> None:
    found = follow_scheme(
        Comparer(grouped), find_area(grouped, "WK999901"), "percentage_65_jaar_en_ouder", jaar=2024
    )
    assert "is veel hoger dan gebied Noord; daarom is het vergeleken met GM9999: " in found


def test_a_wijk_like_its_gebied_leaves_the_gebied_beside_the_stad(grouped: Snapshot) -> None:
    # the only wijk of Zuid is that gebied, so it cannot differ from it
    found = follow_scheme(
        Comparer(grouped), find_area(grouped, "WK999903"), "percentage_65_jaar_en_ouder", jaar=2024
    )
    assert "daarom is gebied Zuid vergeleken met GM9999: iets lager." in found


def test_a_gebied_can_be_looked_at_itself(grouped: Snapshot) -> None:
    found = make_profile(grouped, "noord")
    row = next(r for r in found.regels if r.indicator.id == "percentage_65_jaar_en_ouder")
    assert row.cijfer.meting.waarde == 25
    assert row.cijfer.herkomst == "berekend"
    assert [m.soort for m in found.maatstaven][:1] == ["gemeente"]


def test_the_exchange_table_has_exactly_the_columns_of_the_contract(snapshot: Snapshot) -> None:
    found = make_profile(snapshot, "WK999901")
    frame = exchange_table(found)
    assert tuple(frame.columns) == WISSELKOLOMMEN
    assert len(frame) == len(found.regels) * len(found.maatstaven)
    row = frame[
        (frame["indicator"] == "percentage_65_jaar_en_ouder")
        & (frame["vergeleken_met"] == "GM9999")
    ].iloc[0]
    assert (row["waarde"], row["waarde_vergelijking"], row["verschil"]) == (30, 21, 9)
    assert row["laag"] < 29.5
    assert row["hoog"] > 30.5
    assert (row["uitkomst"], row["oordeel"], row["herkomst_vergelijking"]) == (
        "hoger", "", "gepubliceerd",
    )  # fmt: skip


def test_what_stands_out_comes_first(snapshot: Snapshot) -> None:
    found = make_profile(snapshot, "WK999901")
    sizes = [row.opvallend("gemeente") for row in found.wat_valt_op("gemeente")]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 0
    # counts are never a deviation
    assert all(r.opvallend("gemeente") == 0 for r in found.regels if r.indicator.soort == "aantal")


@pytest.mark.usefixtures("snapshot")
def test_an_area_without_any_figure_is_explained(bound: Callable[..., Snapshot]) -> None:
    here = bound(2024, {"BU99990101": (0, 0, 1, 1), "BU99990102": (1, 0, 1, 1)})
    with pytest.raises(NotFound, match=r"geen cijfers in de gegevensmap\. Importeer cijfers"):
        make_profile(here, "BU99990101")
    with pytest.raises(NotFound, match=r"geen cijfers van 2020 in de gegevensmap\. Wel van 2024"):
        make_profile(here, "WK999901", jaar=2020)


def test_an_area_with_only_masked_figures_is_explained(load: Callable[..., Snapshot]) -> None:
    here = load("gebied_code,rokers,eenzaam\nWK999901,[c],[c]\nWK999902,20,30\nGM9999,21,31\n",
                bron="proef")  # fmt: skip
    found = make_profile(here, "WK999901")
    assert {row.cijfer.meting.staat for row in found.regels} == {"afgeschermd"}
    assert (
        "Alle cijfers van wijk WK999901 zijn afgeschermd; vergelijken kan niet."
        in found.opmerkingen
    )
    outcomes = {v.verschil.uitkomst for row in found.regels for v in row.vergelijkingen}
    assert outcomes == {Outcome.NIET}


def test_an_unknown_denominator_is_not_tested(load: Callable[..., Snapshot]) -> None:
    rows = "".join(f"WK9999{i:02d},{10 + 2 * i}\n" for i in range(1, 25))
    here = load("gebied_code,rokers\n" + rows + "GM9999,14\n", bron="proef")
    found = beside(here, "WK999908", "GM9999", "rokers").verschil
    assert (found.uitkomst, found.p, found.oordeel) == (Outcome.HOGER, None, "ongunstiger")
    assert "niet getoetst" in found.reden


def test_a_single_area_is_not_placed_nor_compared_with_its_like(
    load: Callable[..., Snapshot],
) -> None:
    here = load("gebied_code,rokers\nWK999901,20\n", bron="proef")
    found = make_profile(here, "WK999901")
    assert found.regels[0].plaats.startswith("Er is geen ander gebied")
    assert any("geen ander gebied" in note or "geen cijfer" in note for note in found.opmerkingen)


def test_deviations_are_measured_from_a_benchmark_that_has_figures(
    load: Callable[..., Snapshot], snapshot: Snapshot
) -> None:
    assert make_profile(snapshot, "WK999901").standaard == "gemeente"
    rows = "".join(f"BU9999010{i},1000,{10 + i}\n" for i in range(1, 9))
    here = load("gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder\n" + rows
                + "WK999901,8000,15\nWK999902,100,\n", jaar=2021, bron="proef")  # fmt: skip
    assert make_profile(here, "BU99990101", jaar=2021).standaard == "wijk"


def test_a_constant_figure_differs_nowhere(load: Callable[..., Snapshot]) -> None:
    rows = "".join(f"WK9999{i:02d},1000,1\n" for i in range(1, 25))
    here = load("gebied_code,aantal_inwoners,stedelijkheid\n" + rows + "GM9999,8000,1\n",
                bron="proef")  # fmt: skip
    found = next(
        r for r in make_profile(here, "WK999901").regels if r.indicator.id == "stedelijkheid"
    )
    assert found.plaats == "Alle 24 wijken hebben hetzelfde cijfer."
    # 1,0 to 1,2 are all told as 1, and share a place here as on the map
    near = replace(found.kolom, waarden=found.kolom.waarden + np.linspace(0, 0.2, 24))
    assert replace(found, kolom=near).plaats == found.plaats
    beside = found.naast("gemeente")
    assert beside is not None
    assert beside.verschil.uitkomst is Outcome.GEEN_VERSCHIL
    assert found.opvallend("gemeente") == 0


def test_nothing_to_compare_with_still_gives_the_figures(snapshot: Snapshot) -> None:
    found = make_profile(snapshot, "WK999901", met=["WK999901"])
    frame = exchange_table(found)
    assert len(frame) == len(found.regels) > 0
    assert set(frame["uitkomst"]) == {"niet_te_vergelijken"}
    assert set(frame["vergeleken_met"]) == {""}
    assert "Er is niets om wijk WK999901 mee te vergelijken." in found.opmerkingen


def test_neither_wijk_nor_stad_can_be_compared(load: Callable[..., Snapshot]) -> None:
    here = load("gebied_code,rokers\nWK999901,20\nWK999902,21\n", bron="proef")
    found = follow_scheme(Comparer(here), find_area(here, "WK999901"), "rokers", jaar=2024)
    assert found == (
        "Wijk WK999901 is niet te vergelijken: van GM9999 is dit cijfer er niet van 2024; het is "
        "niet gepubliceerd en niet te berekenen, want er is geen aantal om de wijken mee te wegen."
    )


def test_a_missing_figure_of_the_whole_names_what_is_lacking_below(
    load: Callable[..., Snapshot],
) -> None:
    here = load(
        "gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder\nWK999901,5000,20\n"
        "WK999902,5000,\nWK999903,5000,30\nWK999801,5000,\n", bron="proef",
    )  # fmt: skip
    found = beside(here, "WK999901", "GM9999", "percentage_65_jaar_en_ouder").verschil
    assert found.uitkomst is Outcome.NIET
    assert found.reden.endswith("niet te berekenen, want 1 van de 3 wijken heeft geen cijfer")


def test_a_ratio_of_unlike_things_is_not_tested(load: Callable[..., Snapshot]) -> None:
    """Households are no part of inhabitants, so there is no share to test."""
    rows = "".join(f"WK9999{i:02d},1000,{100 + 50 * i}\n" for i in range(1, 25))
    here = load("gebied_code,aantal_inwoners,aantal_huishoudens_met_kinderen\n" + rows,
                bron="proef")  # fmt: skip
    name = "huishoudens_met_kinderen_per_100_inwoners"
    found = beside(here, "WK999908", "WK999901", name)
    assert found.verschil.uitkomst is Outcome.HOGER
    assert found.verschil.p is None
    row = next(r for r in make_profile(here, "WK999908").regels if r.indicator.id == name)
    assert row.interval is None


def test_a_rate_above_its_unit_is_placed_and_not_refused(load: Callable[..., Snapshot]) -> None:
    rows = "".join(f"WK9999{i:02d},1000,{200 * i}\n" for i in range(1, 25))
    here = load("gebied_code,aantal_inwoners,misdrijven_per_1000_inwoners\n" + rows, bron="proef")
    found = beside(here, "WK999908", "WK999902", "misdrijven_per_1000_inwoners").verschil
    assert (found.uitkomst, found.p) == (Outcome.HOGER, None)


def test_a_test_with_a_proxy_is_less_sure(load: Callable[..., Snapshot]) -> None:
    """A proxy may count twice what the figure is about, so the test takes half of it."""
    head = "gebied_code,{},percentage_koopwoningen\nWK999901,2000,40\nWK999902,2000,45\n"
    own = load(head.format("woningvoorraad"), jaar=2023, bron="proef")
    exact = beside(own, "WK999901", "WK999902", "percentage_koopwoningen", 2023).verschil
    near = load(head.format("aantal_huishoudens"), jaar=2024, bron="proef")
    rough = beside(near, "WK999901", "WK999902", "percentage_koopwoningen").verschil
    assert rough.p == pytest.approx(proportions_ztest([405, 445], [1000, 1000])[1])
    assert exact.p is not None
    assert rough.p is not None
    assert exact.p < 0.05 < rough.p
    assert "benaderd met aantal huishoudens; voor de zekerheid is met 50 %" in rough.reden


def test_a_small_surface_is_no_small_group(load: Callable[..., Snapshot]) -> None:
    rows = "".join(f"WK9999{i:02d},1000,20,{1000 * i}\n" for i in range(1, 25))
    here = load("gebied_code,aantal_inwoners,oppervlakte_land,bevolkingsdichtheid\n" + rows,
                bron="proef")  # fmt: skip
    found = beside(here, "WK999908", "WK999902", "bevolkingsdichtheid").verschil
    assert found.uitkomst is Outcome.HOGER


def test_a_hidden_denominator_is_too_small_to_judge(load: Callable[..., Snapshot]) -> None:
    rows = "".join(f"WK9999{i:02d},1000,{5 * i}\n" for i in range(1, 8))
    here = load("gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder\n" + rows
                + "WK999908,[c],90\n", bron="proef")  # fmt: skip
    found = beside(here, "WK999908", "WK999902", "percentage_65_jaar_en_ouder").verschil
    assert found.uitkomst is Outcome.TE_KLEIN
    assert "afgeschermd" in found.reden


def test_a_quotient_of_published_figures_is_as_sure_as_these(
    load: Callable[..., Snapshot],
) -> None:
    """Figures made of counts rounded to 5 are not rounded to whole percentages themselves."""
    head = "gebied_code,aantal_inwoners,aantal_65_jaar_en_ouder\n"
    rows = "WK999901,20000,3600\nWK999902,20000,3400\nWK999801,20000,3440\n"
    here = load(head + rows, bron="proef")
    both = Benchmark(VERGELIJKBAAR, VERGELIJKBAAR, "vergelijkbare wijken",
                    leden=("WK999801", "WK999902"))  # fmt: skip
    found = Comparer(here).compare(
        find_area(here, "WK999901"), both, "percentage_65_jaar_en_ouder", 2024
    )
    assert found.cijfer.meting.waarde == pytest.approx(17.1)
    # 2.5 people above and below, over 20.000: a tenth of a thousandth
    assert found.cijfer.meting.marge == pytest.approx(100 * 2.5 * (1 + 0.171) / 20_000, rel=1e-3)
    assert found.verschil.uitkomst is Outcome.HOGER
    assert "grenzen" not in found.verschil.reden


def test_a_mean_of_rounded_percentages_is_no_surer_than_these(
    load: Callable[..., Snapshot],
) -> None:
    """Of 2022 the age shares are whole percentages, without the counts behind them."""
    here = load(
        "gebied_code,aantal_inwoners,percentage_0_tot_15_jaar\n"
        "WK999901,35000,18\nWK999902,90000,17\n",
        bron="proef",
    )
    above = Benchmark("gemeente", "GM9999", "de gemeente", find_area(here, "GM9999"))
    found = Comparer(here).compare(
        find_area(here, "WK999901"), above, "percentage_0_tot_15_jaar", 2024
    )
    assert found.cijfer.herkomst == "berekend"
    assert found.cijfer.meting.marge == 0.5
    # 18 and 17.28 may both be 17.5; unrounded it would be a clear difference of 250 children
    assert found.verschil.uitkomst is Outcome.GEEN_VERSCHIL


def test_two_estimates_are_not_said_to_differ(load: Callable[..., Snapshot]) -> None:
    """What lies behind them is masked: 2,74 and 2,43 may both be 2,5."""
    here = load("gebied_code,deelname_so_schatting\nGM9998,2.74\nGM9999,2.43\n", bron="proef")
    other = Benchmark("gekozen", "GM9999", "de ander", find_area(here, "GM9999"))
    found = Comparer(here).compare(find_area(here, "GM9998"), other, "deelname_so_schatting", 2024)
    assert found.cijfer.herkomst == "berekend"
    assert found.verschil.uitkomst is Outcome.NIET
    assert found.verschil.verschil == pytest.approx(0.31)
    assert "schattingen uit afgeschermde aantallen" in found.verschil.reden


def test_a_computed_figure_of_the_area_itself_is_marked(load: Callable[..., Snapshot]) -> None:
    here = load("gebied_code,aantal_inwoners,aantal_0_tot_15_jaar\nWK999901,1000,200\n")
    found = (
        exchange_table(make_profile(here, "WK999901"))
        .drop_duplicates("indicator")
        .set_index("indicator")
    )
    assert found.loc["percentage_0_tot_15_jaar", "bron"].endswith(" (berekend)")
    assert not found.loc["aantal_inwoners", "bron"].endswith(" (berekend)")


def test_among_too_few_areas_only_much_is_a_difference_and_it_is_untested(
    load: Callable[..., Snapshot],
) -> None:
    rows = [f"WK9999{i:02d},{10 + 2 * i}\n" for i in range(1, 21)]
    head = "gebied_code,rokers\nGM9999,14\n"
    here = load(head + "".join(rows[:19]), jaar=2023, bron="proef")
    found = beside(here, "WK999908", "GM9999", "rokers", 2023).verschil
    # too few for a place among all: the plain difference, which is much, and its place of 19
    assert (found.uitkomst, found.verschil, found.getoetst) == (Outcome.HOGER, 12.0, False)
    assert found.reden == "niet getoetst; 12e van 19 wijken"
    alike = beside(here, "WK999903", "GM9999", "rokers", 2023).verschil
    assert alike.uitkomst is Outcome.GEEN_VERSCHIL
    here = load(head + "".join(rows), bron="proef")
    assert beside(here, "WK999908", "GM9999", "rokers").verschil.uitkomst is Outcome.HOGER


def test_an_area_where_hardly_anybody_lives_is_too_small_whatever_the_denominator(
    load: Callable[..., Snapshot],
) -> None:
    rows = "".join(f"WK9999{i:02d},{20 if i == 8 else 900},{10 + 2 * i}\n" for i in range(1, 25))
    here = load("gebied_code,aantal_inwoners,rokers\nGM9999,20000,14\n" + rows, bron="proef")
    name = "rokers"
    small, large = (
        beside(here, code, "GM9999", name).verschil for code in ("WK999908", "WK999909")
    )
    assert small.uitkomst is Outcome.TE_KLEIN
    assert "ongeveer 20 is te klein" in small.reden
    assert large.uitkomst is Outcome.HOGER


def test_areas_that_were_chosen_on_a_figure_are_said_to_be(snapshot: Snapshot) -> None:
    """They are alike in it by choice: that no difference is found there says little."""
    here = find_area(snapshot, "WK999901")
    chosen = similar_areas("wijk", ["WK999801", "WK999902"], op=["percentage_65_jaar_en_ouder"])
    for indicator, said in (
        ("percentage_65_jaar_en_ouder", True),
        ("percentage_koopwoningen", False),
    ):
        found = Comparer(snapshot).compare(here, chosen, indicator, 2024)
        assert ("mede op dit cijfer uitgekozen" in found.verschil.reden) is said
