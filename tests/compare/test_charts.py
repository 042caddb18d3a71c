"""Tables behind the charts of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compare import profile
from compare.charts import distribution, overview, ranking, spine, spine_absent

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import Snapshot


@pytest.fixture
def snapshot(load: Callable[..., Snapshot]) -> Snapshot:
    lines = ["gebied_code,aantal_inwoners,percentage_65_jaar_en_ouder,percentage_koopwoningen"]
    lines += [f"WK9999{i:02d},{10_000},{10 + i},50" for i in range(1, 6)]
    lines += ["WK999906,10000,[c],50", "WK999907,10000,15,50", "WK888801,10000,60,50",
              "GM9999,70000,13,50"]  # fmt: skip
    return load("\n".join(lines) + "\n", bron="proef")


def test_a_spine_has_the_benchmark_at_nought_and_the_extreme_at_one(snapshot: Snapshot) -> None:
    found = profile(snapshot, "WK999901")
    (row,) = spine(found, "gemeente").to_dict("records")
    assert (row["eigen"], row["maatstaf"], row["laagste"], row["hoogste"]) == (11, 13, 11, 60)
    assert row["s_hoogste"] == 1
    assert row["s_eigen"] == row["s_laagste"] == pytest.approx(-2 / 47)
    assert row["s_kwart"] < row["s_mediaan"] < row["s_driekwart"]
    left = dict(spine_absent(found, "gemeente"))
    assert left["Percentage koopwoningen"] == "alle gebieden hebben hetzelfde cijfer"
    assert left["Aantal inwoners"].startswith("een aantal hangt af")


def test_the_ranking_is_within_the_gemeente_and_shares_places(snapshot: Snapshot) -> None:
    frame = ranking(snapshot, "WK999905", "percentage_65_jaar_en_ouder", jaar=2024)
    assert list(frame["gebied_code"])[:3] == ["WK999905", "WK999907", "WK999904"]
    assert list(frame["rang"])[:3] == [1, 1, 3]
    assert frame["rang"].isna().sum() == 1
    assert list(frame.loc[frame["eigen"], "gebied_code"]) == ["WK999905"]


def test_a_distribution_marks_the_area_and_counts_what_is_masked(snapshot: Snapshot) -> None:
    found = distribution(snapshot, "WK999905", "percentage_65_jaar_en_ouder", jaar=2024)
    assert (len(found.frame), found.zonder_cijfer) == (8, 1)
    assert found.tekst == "Plaats 2 van 7 wijken (1 is het hoogst), gedeeld met 1 andere."
    assert found.frame.iloc[-1]["staat"] == "afgeschermd"


def test_a_distribution_without_figures_explains_itself(snapshot: Snapshot) -> None:
    found = distribution(snapshot, "WK999905", "rokers", jaar=2024)
    assert found.tekst == "Geen enkel gebied van dit niveau heeft dit cijfer."
    assert found.spreiding is None


def test_the_overview_stands_by_pijler_and_domein(snapshot: Snapshot) -> None:
    frame = overview(profile(snapshot, "WK999901"))
    row = frame[frame["indicator"] == "percentage_65_jaar_en_ouder"].iloc[0]
    assert (row["GM9999"], row["GM9999 uitkomst"], row["pijler"]) == (13, "lager", "algemeen")
    assert row["opvallend"] > 0
