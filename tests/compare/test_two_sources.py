"""Two sources of one subject: who is alone, how far ranks lie apart, and which pairs to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pytest

from compare.two_sources import (
    MEESTE_PUNTEN,
    FigureSource,
    compare_sources,
    likely_pairs,
    scatter_chart,
    source_choices,
    source_levels,
    source_pairs,
    tell_correlation,
)
from geo.choropleth import MapQuestion, make
from geo.kind_maps import two_source_map, two_source_payload
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from compare.two_sources import TwoSources
    from store import Snapshot


def rows(values: list[tuple[float | str, float | str]], names: str = "rokers,eenzaam") -> str:
    lines = [f"WK9999{i:02d},{one},{other}" for i, (one, other) in enumerate(values, 1)]
    return "\n".join([f"gebied_code,{names}", *lines]) + "\n"


@pytest.fixture
def found(load: Callable[..., Snapshot]) -> TwoSources:
    """Return twenty areas that both rank alike, but for the first and the last; two are alone."""
    values: list[tuple[float | str, float | str]] = [(10 + i, 30 + i) for i in range(20)]
    values[0], values[19] = (10, 49), (29, 30)
    here = load(rows([*values, (50, ""), ("", 60)]), bron="proef")
    return compare_sources(here, "rokers", "eenzaam", "wijk", jaar=2024)


def test_how_far_ranks_lie_apart_is_named(found: TwoSources) -> None:
    kinds = found.frame.set_index("gebied_code")["soort"]
    # lowest by the first and highest by the second: nineteen of twenty places
    assert kinds["WK999901"] == "ander_veel_hoger"
    assert kinds["WK999920"] == "een_veel_hoger"
    assert (kinds.drop(["WK999901", "WK999920"]) == "eens").all()


def test_what_reads_the_same_shares_a_place(load: Callable[..., Snapshot]) -> None:
    here = load(rows([(10.1234, 3), (10.1233, 2), (9, 1)]), bron="proef")
    kinds = compare_sources(here, "rokers", "eenzaam", "wijk", jaar=2024).frame
    ranks = kinds.set_index("gebied_code")[["rang_een", "rang_ander"]]
    assert ranks.loc["WK999902"].tolist() == [1.5, 2]


def test_an_area_that_one_source_has_is_listed_and_not_ranked(found: TwoSources) -> None:
    assert (found.alleen_een, found.alleen_ander) == (1, 1)
    alone = found.alleen.set_index("gebied_code")
    assert alone.loc["WK999921", "soort"] == "alleen_een"
    assert alone.loc["WK999922", "soort"] == "alleen_ander"
    assert alone.loc["WK999921", ["waarde_een", "staat_ander"]].tolist() == [50, "ontbreekt"]
    assert alone.loc["WK999922", ["waarde_ander", "staat_een"]].tolist() == [60, "ontbreekt"]
    assert len(found.frame) == 20


def test_one_indicator_of_two_sources(load: Callable[..., Snapshot]) -> None:
    load(rows([(10 + i, 5) for i in range(12)]), bron="GGD")
    here = load(rows([(30 - i, 5) for i in range(12)]), bron="Gemeente")
    of_smokers = {
        one.sleutel: one for one in source_choices(here, "wijk") if one.bron.id == "rokers"
    }
    assert set(of_smokers) == {"rokers__gemeente", "rokers__ggd"}
    assert of_smokers["rokers__ggd"].label == "Rokers (GGD)"
    turned = compare_sources(
        here, FigureSource("rokers", "GGD"), FigureSource("rokers", "Gemeente"), "wijk", jaar=2024
    )
    assert (turned.bron_een, turned.bron_ander) == ("GGD", "Gemeente")
    assert turned.rho == pytest.approx(-1)
    best = likely_pairs(source_choices(here, "wijk"))[0]
    assert best[0].bron.id == best[1].bron.id, "the same figure of both goes before any other"


def test_a_likely_pair_is_of_two_sources_a_domein_and_a_unit(load: Callable[..., Snapshot]) -> None:
    names = "hoog_risico_angst_of_depressie,aantal_misdrijven"
    alone = load(rows([(i, i) for i in range(3)], names), bron="GGD")
    assert source_pairs(alone, "wijk") == (), "one source has no second opinion"
    here = load(
        rows([(i, i) for i in range(3)], "percentage_jongeren_met_jeugdzorg,gemiddelde_woz_waarde"),
        bron="Gemeente",
    )
    offered = {(one.bron.id, other.bron.id) for one, other in source_pairs(here, "wijk")}
    assert ("hoog_risico_angst_of_depressie", "percentage_jongeren_met_jeugdzorg") in {
        tuple(sorted(pair)) for pair in offered
    }
    assert not any("gemiddelde_woz_waarde" in pair for pair in offered)
    assert source_levels(here) == ["wijk"]


def test_what_professionals_saw_is_found_by_its_name_and_stands_second(
    load: Callable[..., Snapshot],
) -> None:
    load(rows([(i, i) for i in range(3)], "eenzaam,aantal_inwoners"), bron="GGD")
    here = load(rows([(i, i) for i in range(3)], "eenzaam_volgens_team,soep"), bron="Team")
    one, other = source_pairs(here, "wijk")[0]
    assert (one.bron.id, other.bron.id) == ("eenzaam", "eenzaam_volgens_team")


def test_the_own_area_is_named_in_the_scatter(found: TwoSources) -> None:
    chart = scatter_chart(
        found, ["WK999901"], titel="T", ondertitel="Wijken, 2024", bron="Bron: proef"
    )
    drawn = chart.to_dict()
    assert len(drawn["layer"]) == 3, "dots, the own one, and its name"
    assert {row["naam"] for data in drawn["datasets"].values() for row in data} >= {"WK999901"}
    assert "Bron: proef" in drawn["title"]["subtitle"]


def test_very_many_areas_become_squares_that_count_them(load: Callable[..., Snapshot]) -> None:
    many = MEESTE_PUNTEN + 500
    lines = [f"BU99{i:06d},{i % 70},{(i * 7) % 90}" for i in range(1, many + 1)]
    here = load("\n".join(["gebied_code,rokers,eenzaam", *lines]) + "\n", bron="proef")
    found = compare_sources(here, "rokers", "eenzaam", "buurt", jaar=2024)
    chart = scatter_chart(found, [], titel="T", ondertitel="O", bron="B")
    with alt.data_transformers.enable("default"):
        drawn = chart.to_dict()
    squares = next(data for data in drawn["datasets"].values() if data and "aantal" in data[0])
    assert sum(row["aantal"] for row in squares) == many


def test_the_map_tells_both_figures_and_who_is_alone(tmp_path: Path) -> None:
    here = small_folder.make(tmp_path / "klein").snapshot()
    found = compare_sources(here, small_folder.INDICATOR, small_folder.OTHER, "buurt", jaar=2024)
    kaart = two_source_map(
        make(here, MapQuestion(small_folder.INDICATOR, "buurt", jaar=2024)), found
    )
    kinds = {rule.sleutel: rule.aantal for rule in kaart.legenda}
    assert kinds["alleen_ander"] == 2, "masked and missing at the first, known at the second"
    assert kinds["water"] == 1
    assert sum(kinds.values()) == len(small_folder.BUURTEN)
    codes = sorted(small_folder.BUURTEN)
    data = two_source_payload(kaart, codes)
    texts = dict(zip(codes, data["index"], strict=True))
    assert data["teksten"][texts["BU99990202"]] == "afgeschermd · € 275.000"
    assert data["teksten"][texts["BU99990101"]].startswith("10 % · € 310.000 (3e en 2e van 3)")
    assert texts[small_folder.WATER] < 0
    assert {data["legenda"][row]["sleutel"] for row in data["regels"]} <= set(kinds)


def test_the_sentence_has_no_words_of_statistics_and_the_explanation_has() -> None:
    assert tell_correlation(0.812) == (
        "Rangcorrelatie (Spearman) 0,81: 1 is precies dezelfde volgorde, 0 geen verband, −1 de "
        "omgekeerde volgorde."
    )
