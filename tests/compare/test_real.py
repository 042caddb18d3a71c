"""Overvecht (Utrecht) in real figures, against independent calculations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

import boundaries
import house
import indicators
from compare.areas import find_area
from compare.benchmark import VERGELIJKBAAR, Comparer, follow_scheme
from compare.difference import Outcome
from compare.factors import point_to_factors
from compare.profile import exchange_table, make_profile
from compare.similar import find_similar
from compare.space import moran
from compare.trend import find_trend
from compare.two_sources import compare_sources

if TYPE_CHECKING:
    from pathlib import Path

    from compare.profile import Profile, ProfileRow
    from store import Snapshot

pytestmark = pytest.mark.echt
OVERVECHT = "WK034403"


@pytest.fixture(scope="module")
def cbs(real_data: Path) -> Path:
    return real_data / "cbs"


@pytest.fixture(scope="module")
def snapshot(cbs: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = house.folder(tmp_path_factory.mktemp("echt"))
    folder.commit(boundaries.read_grenzen(cbs / "buurten_2016_GM0344_utrecht.geojson"))
    folder.commit(indicators.read_indicatoren(cbs / "kwb_2024_selectie.csv", jaar=2024))
    folder.commit(
        indicators.read_indicatoren(cbs / "kwb_2020_provincie_utrecht_selectie.csv", jaar=2020)
    )
    return folder.commit(indicators.read_grenzen(cbs / "wijken_gemeenten_2022_nl.gpkg"))


@pytest.fixture(scope="module")
def raw(cbs: Path) -> pd.DataFrame:
    return pd.read_csv(cbs / "kwb_2024_selectie.csv", low_memory=False).set_index("code")


@pytest.fixture(scope="module")
def overvecht(snapshot: Snapshot) -> Profile:
    return make_profile(snapshot, OVERVECHT, jaar=2024)


def row_of(found: Profile, indicator: str) -> ProfileRow:
    return next(row for row in found.regels if row.indicator.id == indicator)


def test_published_figures_of_the_gemeente_are_used_and_not_computed(
    overvecht: Profile, raw: pd.DataFrame
) -> None:
    for indicator, column, scale in (
        ("gemiddelde_woz_waarde", "wozWaarde", 1000),
        ("percentage_koopwoningen", "koopwoningen", 1),
        ("gemiddeld_inkomen_per_inwoner", "inkomenPerInwoner", 1000),
    ):
        found = row_of(overvecht, indicator).naast("gemeente")
        assert found is not None
        assert found.cijfer.herkomst == "gepubliceerd"
        assert found.cijfer.meting.waarde == pytest.approx(raw.loc["GM0344", column] * scale)


def test_the_country_is_weighted_and_its_proxy_named(overvecht: Profile, raw: pd.DataFrame) -> None:
    gemeenten = raw[raw["niveau"] == "gemeente"]
    whole = gemeenten["huishoudens"].notna() & gemeenten["koopwoningen"].notna()
    assert whole.all()
    expected = np.average(gemeenten["koopwoningen"], weights=gemeenten["huishoudens"])
    found = row_of(overvecht, "percentage_koopwoningen").naast("land")
    assert found is not None
    assert found.cijfer.meting.waarde == pytest.approx(expected, abs=1e-5)
    assert found.cijfer.herkomst == "berekend"
    assert "gewogen met aantal huishoudens als benadering" in found.verschil.reden


def test_woz_of_the_country_by_hand(overvecht: Profile, raw: pd.DataFrame) -> None:
    gemeenten = raw[raw["niveau"] == "gemeente"]
    expected = 1000 * np.average(gemeenten["wozWaarde"], weights=gemeenten["huishoudens"])
    found = row_of(overvecht, "gemiddelde_woz_waarde").naast("land")
    assert found is not None
    # to the thousands of euros in which it is published
    assert found.cijfer.meting.waarde == round(expected, -3)
    assert "als benadering" in found.verschil.reden
    assert (found.verschil.p, found.verschil.uitkomst) == (None, Outcome.LAGER)


def test_people_of_the_country_are_summed_and_never_compared(
    overvecht: Profile, raw: pd.DataFrame
) -> None:
    found = row_of(overvecht, "aantal_inwoners").naast("land")
    assert found is not None
    assert found.cijfer.meting.waarde == raw.loc[raw["niveau"] == "gemeente", "inwoners"].sum()
    assert (found.verschil.uitkomst, found.verschil.verschil) == (Outcome.NIET, None)


def test_income_of_the_country_says_how_many_gemeenten_lack_it(
    overvecht: Profile, raw: pd.DataFrame
) -> None:
    gemeenten = raw[raw["niveau"] == "gemeente"]
    lacking = int(gemeenten["inkomenPerInwoner"].isna().sum())
    assert lacking > 0
    found = row_of(overvecht, "gemiddeld_inkomen_per_inwoner").naast("land")
    assert found is not None
    assert f"want {lacking} van de {len(gemeenten)} gemeenten" in found.verschil.reden


def test_a_wijk_is_no_surer_of_its_children_than_the_counts_it_was_made_of(
    overvecht: Profile,
) -> None:
    row = row_of(overvecht, "percentage_0_tot_15_jaar")
    assert not row.cijfer.toelichting
    found = row.naast(VERGELIJKBAAR)
    assert found is not None
    # made of counts rounded to 5, not of whole percentages
    assert found.cijfer.meting.marge < 0.02
    assert found.verschil.uitkomst is Outcome.HOGER


def test_the_only_area_between_decides_for_a_buurt(snapshot: Snapshot) -> None:
    """The order of the method on real figures: buurt, wijk, stad."""
    here = find_area(snapshot, "BU03440312")
    like = follow_scheme(Comparer(snapshot), here, "gemiddelde_woz_waarde", jaar=2024)
    assert "daarom is wijk Overvecht vergeleken met Utrecht: " in like
    unlike = follow_scheme(Comparer(snapshot), here, "percentage_koopwoningen", jaar=2024)
    assert "is veel lager dan wijk Overvecht; daarom is het vergeleken met Utrecht" in unlike


def test_a_province_that_is_not_published_is_not_made_up(overvecht: Profile) -> None:
    found = row_of(overvecht, "gemiddelde_woz_waarde").naast("provincie")
    assert found is not None
    assert found.verschil.uitkomst is Outcome.NIET
    assert "niet van 2024" in found.verschil.reden


def test_children_in_overvecht_by_statsmodels(overvecht: Profile, raw: pd.DataFrame) -> None:
    row = row_of(overvecht, "percentage_0_tot_15_jaar")
    x, n = raw.loc[OVERVECHT, ["inwoners0tot15", "inwoners"]]
    low, high = proportion_confint(x, n, method="wilson")
    assert row.interval is not None
    # rounding to 5 makes it wider, never narrower, and by little in a wijk this large
    assert row.interval[0] == pytest.approx(100 * low, abs=0.02)
    assert row.interval[1] == pytest.approx(100 * high, abs=0.02)
    assert row.interval[0] < 100 * low < 100 * high < row.interval[1]
    found = row.naast("gemeente")
    assert found is not None
    assert found.verschil.uitkomst is Outcome.HOGER
    assert found.verschil.oordeel == ""
    city = raw.loc["GM0344", ["inwoners0tot15", "inwoners"]]
    exact = proportions_ztest([x, city.iloc[0] - x], [n, city.iloc[1] - n])[1]
    assert found.verschil.p is not None
    assert exact < found.verschil.p < 1e-10


def test_income_is_unfavourable_and_not_tested(overvecht: Profile) -> None:
    found = row_of(overvecht, "gemiddeld_inkomen_per_inwoner").naast("gemeente")
    assert found is not None
    assert (found.verschil.uitkomst, found.verschil.oordeel) == (Outcome.LAGER, "ongunstiger")
    assert (found.verschil.p, found.verschil.laag) == (None, None)


def test_what_stands_out_and_which_factor_it_points_to(overvecht: Profile) -> None:
    first = overvecht.wat_valt_op("gemeente")[0]
    assert first.indicator.id == "gemiddeld_inkomen_per_inwoner"
    hits = point_to_factors(overvecht, maatstaf="gemeente").aanwijzingen
    assert hits[0].factor.id == "sociaal_economische_status"


def test_wijken_like_overvecht_by_hand(snapshot: Snapshot) -> None:
    found = find_similar(snapshot, OVERVECHT, jaar=2024)
    assert found.kandidaten > 3000
    frame = indicators.matrix(snapshot, found.indicatoren, "wijk", jaar=2024)
    low, middle, high = (frame.quantile(q) for q in (0.25, 0.5, 0.75))
    scores = ((frame - middle) / ((high - low) / 1.349)).clip(-4, 4)
    apart = ((scores - scores.loc[OVERVECHT]) ** 2).mean(axis=1) ** 0.5
    people = indicators.matrix(snapshot, ["aantal_inwoners"], "wijk", jaar=2024)["aantal_inwoners"]
    enough = scores.notna().sum(axis=1) >= 0.6 * len(found.indicatoren)
    pool = apart[enough & ~(people.reindex(apart.index) < 100)].drop(OVERVECHT)
    assert list(found.codes) == list(pool.nsmallest(10).index)
    # large estates of post-war flats, as those who know the country expect
    assert {"Charlois", "Wijk 33 Bouwlust"} <= {buur.naam for buur in found.buren}


def test_similar_wijken_together_are_weighted_by_their_people(
    overvecht: Profile, raw: pd.DataFrame
) -> None:
    assert overvecht.vergelijkbaar is not None
    rows = raw.loc[list(overvecht.vergelijkbaar.codes)]
    found = row_of(overvecht, "percentage_0_tot_15_jaar").naast(VERGELIJKBAAR)
    assert found is not None
    expected = 100 * rows["inwoners0tot15"].sum() / rows["inwoners"].sum()
    assert found.cijfer.meting.waarde == pytest.approx(expected, abs=1e-4)


def test_the_table_of_a_buurt_and_of_other_years(snapshot: Snapshot) -> None:
    newest = exchange_table(make_profile(snapshot, "BU03440312"))
    assert set(newest["vergeleken_met"]) == {OVERVECHT, "GM0344", "PV26", "NL00", VERGELIJKBAAR}
    assert set(newest["jaar"]) == {2020, 2024}
    older = exchange_table(make_profile(snapshot, OVERVECHT, jaar=2022))
    assert set(older["jaar"]) == {2022}
    assert "PV26" in set(older.loc[older["waarde_vergelijking"].notna(), "vergeleken_met"])
    assert not older["uitkomst"].isna().any()


def test_a_year_with_buurten_alone_is_set_beside_the_gemeente(
    snapshot: Snapshot, cbs: Path
) -> None:
    raw = pd.read_csv(cbs / "kwb_2020_provincie_utrecht_selectie.csv")
    here = raw[raw["buurt_code"].str.startswith("BU0344")]
    owned = np.average(here["koopwoning_percentage"], weights=here["woningvoorraad"])
    found = make_profile(snapshot, OVERVECHT, jaar=2020)
    row = next(row for row in found.regels if row.indicator.id == "percentage_koopwoningen")
    gemeente = next(v for v in row.vergelijkingen if v.maatstaf.code == "GM0344")
    assert gemeente.cijfer.meting.waarde == pytest.approx(owned)
    assert gemeente.cijfer.herkomst == "berekend"


def test_earlier_years_stand_beside_the_newest(snapshot: Snapshot) -> None:
    found = find_trend(snapshot, OVERVECHT, "aantal_inwoners")
    assert [p.jaar for p in found.eigen.punten][-2:] == [2022, 2024]
    assert found.beoordeling.uitkomst == "te_weinig_jaren"


def test_the_pattern_of_children_over_the_buurten_of_utrecht(snapshot: Snapshot) -> None:
    found = moran(snapshot, "percentage_0_tot_15_jaar", "buurt", jaar=2024, gemeenten=["GM0344"])
    assert found.moran is not None
    assert found.moran > 0.3
    assert found.banden[0].startswith("cijfers van 2024 op de gebiedsindeling van 2016")
    hot = found.frame[found.frame["soort"] == "hoog_hoog"]
    assert hot["waarde"].min() > found.frame["waarde"].median()


def test_two_years_of_one_figure_agree(snapshot: Snapshot) -> None:
    found = compare_sources(
        snapshot, "gemiddelde_woz_waarde", "gemiddelde_woz_waarde", "buurt",
        jaar=2024, jaar_ander=2020, gemeenten=["GM0344"],
    )  # fmt: skip
    assert found.rho is not None
    assert found.rho > 0.8
