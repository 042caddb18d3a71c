"""Targets and two sources on real figures of Overvecht, against the published files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import boundaries
import house
import indicators
from compare.target_progress import assess
from compare.targets import Target, TargetKind, TargetState
from compare.two_sources import compare_sources, has_figures, source_choices

if TYPE_CHECKING:
    from pathlib import Path

    from store import Snapshot

pytestmark = pytest.mark.echt
OVERVECHT = "WK034403"
OWNED = "percentage_koopwoningen"


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
def owned(cbs: Path) -> dict[int, float]:
    """Return the percentage of Overvecht, straight from the files; of 2020 by its buurten."""
    new = pd.read_csv(cbs / "kwb_2024_selectie.csv", low_memory=False).set_index("code")
    old = gpd.read_file(
        cbs / "wijken_gemeenten_2022_nl.gpkg", layer="wijken_2022", ignore_geometry=True
    )
    oldest = pd.read_csv(cbs / "kwb_2020_provincie_utrecht_selectie.csv").set_index("buurt_code")
    parts = oldest[oldest.index.str.startswith(OVERVECHT.replace("WK", "BU"))]
    weights = parts["woningvoorraad"].where(parts["koopwoning_percentage"].notna())
    return {
        2020: float((parts["koopwoning_percentage"] * weights).sum() / weights.sum()),
        2022: float(old.set_index("code").loc[OVERVECHT, "dwelling_ownership"]),
        2024: float(new.loc[OVERVECHT, "koopwoningen"]),
    }


def goal(
    waarde: float | None, soort: TargetKind = TargetKind.PUNTEN, *, basisjaar: int = 2022
) -> Target:
    return Target((OWNED,), soort, basisjaar, 2024, waarde, gebied=OVERVECHT)


def test_a_target_on_real_years_is_judged_from_the_published_figures(
    snapshot: Snapshot, owned: dict[int, float]
) -> None:
    for year in (2020, 2022):
        part = assess(snapshot, goal(20, basisjaar=year), OVERVECHT).delen[OWNED]
        assert (part.basis, part.nu) == pytest.approx((owned[year], owned[2024]), abs=1e-3)
        assert part.doel == pytest.approx(owned[year] + 20, abs=1e-3)
        assert part.stand is TargetState.NOG_NIET


def test_a_step_as_small_as_the_rounding_is_not_judged(snapshot: Snapshot) -> None:
    """20 and 21 % are whole percentages: a point more may be nothing at all."""
    found = assess(snapshot, goal(1), OVERVECHT)
    assert found.stand is TargetState.NIET_TE_BEOORDELEN
    assert "afronding" in found.tekst


def test_on_the_level_of_the_gemeente_is_the_published_figure_of_the_gemeente(
    snapshot: Snapshot, cbs: Path
) -> None:
    raw = pd.read_csv(cbs / "kwb_2024_selectie.csv", low_memory=False).set_index("code")
    part = assess(snapshot, goal(None, TargetKind.GEMEENTE), OVERVECHT).delen[OWNED]
    assert part.doel == raw.loc["GM0344", "koopwoningen"]
    assert part.stand is TargetState.NOG_NIET


def test_two_real_figures_have_the_rank_correlation_of_pandas(
    snapshot: Snapshot, cbs: Path
) -> None:
    raw = pd.read_csv(cbs / "kwb_2024_selectie.csv", low_memory=False).set_index("code")
    town = raw[(raw["niveau"] == "buurt") & raw.index.str.startswith("BU0344")]
    found = compare_sources(
        snapshot, "gemiddelde_woz_waarde", OWNED, "buurt", jaar=2024, gemeenten=["GM0344"]
    )
    both = town[["wozWaarde", "koopwoningen"]].dropna()
    assert len(found.frame) == len(both)
    assert found.rho == pytest.approx(both.corr(method="spearman").iloc[0, 1], abs=1e-9)
    ranks = both.rank(ascending=False)
    apart = (ranks["wozWaarde"] - ranks["koopwoningen"]).abs()
    assert np.sort(found.frame["verschil_rang"].abs()) == pytest.approx(np.sort(apart))


def test_what_one_province_has_is_not_offered_elsewhere(snapshot: Snapshot) -> None:
    noise = next(one for one in source_choices(snapshot, "buurt") if one.jaren == {2020})
    assert has_figures(snapshot, noise, "buurt", "GM0344")
    assert has_figures(snapshot, noise, "buurt", None)
    assert not has_figures(snapshot, noise, "buurt", "GM1783")
