from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import boundaries
import indicators
from indicators.aggregates import STATEN, means, sums
from store import NotFound, Soort
from store.registry import Provider

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import DataFolder, Snapshot
    from store.registry import DerivedSet

    Load = Callable[..., Snapshot]


def rows(found: indicators.Figures) -> list[tuple[str, float | None, str, str]]:
    return [
        (code, None if np.isnan(value) else round(value, 4), state, origin)
        for code, value, state, origin in found.frame.itertuples(index=False)
    ]


BUURTEN = """\
gebied_code;inwoners;inwoners0tot15;huishoudens;huishoudensgrootte;koopwoningen;stedelijkheid
BU99990101;100;20;50;2,0;60;1
BU99990102;300;30;100;3,0;20;3
BU99990201;200;.;80;2,5;.;2
BU99990202;0;0;0;;;2
"""


def test_published_figures_are_given_as_they_are(load: Load) -> None:
    snapshot = load(BUURTEN)
    found = indicators.figures(snapshot, "aantal_inwoners", "buurt", gemeenten=["GM9999"])
    assert (found.jaar, found.indeling) == (2024, 2024)
    assert found.bron == "eigen tabel t_2024"
    assert rows(found)[0] == ("BU99990101", 100.0, "waarde", "gepubliceerd")
    assert rows(found)[3] == ("BU99990202", 0.0, "waarde", "gepubliceerd")
    assert found.records == snapshot.sets
    other = indicators.figures(snapshot, "aantal_inwoners", "buurt", gemeenten=["GM0001"])
    assert other.frame.empty


def test_a_formula_computes_from_its_parts_and_states_propagate(load: Load) -> None:
    found = indicators.figures(load(BUURTEN), "percentage_0_tot_15_jaar", "buurt")
    assert rows(found) == [
        ("BU99990101", 20.0, "waarde", "berekend"),
        ("BU99990102", 10.0, "waarde", "berekend"),
        ("BU99990201", None, "afgeschermd", "berekend"),
        ("BU99990202", None, "nvt", "berekend"),
    ]


def test_counts_are_summed_only_when_every_part_is_known(load: Load) -> None:
    found = indicators.figures(load(BUURTEN), "aantal_0_tot_15_jaar", "wijk")
    assert rows(found) == [
        ("WK999901", 50.0, "waarde", "berekend"),
        ("WK999902", None, "afgeschermd", "berekend"),
    ]
    assert [b.code for b in found.bevindingen] == ["delen_onbekend", "volledigheid_onbekend"]


def test_means_are_weighted_by_their_own_denominator(load: Load) -> None:
    found = indicators.figures(load(BUURTEN), "gemiddelde_huishoudensgrootte", "wijk")
    # (50*2 + 100*3) / 150; in the second wijk the buurt without households does not count.
    assert rows(found) == [
        ("WK999901", 2.6667, "waarde", "berekend"),
        ("WK999902", 2.5, "waarde", "berekend"),
    ]
    assert found.weging == "aantal_huishoudens"


def test_a_file_with_buurten_alone_gives_the_gemeente_too(load: Load) -> None:
    found = indicators.figures(load(BUURTEN), "gemiddelde_huishoudensgrootte", "gemeente")
    # by way of wijken that are computed themselves: (50*2 + 100*3 + 80*2.5) / 230
    assert rows(found) == [("GM9999", 2.6087, "waarde", "berekend")]


def test_a_proxy_for_the_denominator_is_named(load: Load) -> None:
    found = indicators.figures(load(BUURTEN), "percentage_koopwoningen", "wijk")
    assert rows(found)[0] == (
        "WK999901",
        round((50 * 60 + 100 * 20) / 150, 4),
        "waarde",
        "berekend",
    )
    assert found.weging == "aantal_huishoudens"
    (note,) = [b for b in found.bevindingen if b.code == "noemer_benaderd"]
    assert "woningvoorraad er niet is" in note.gevonden


def test_a_percentage_above_is_the_ratio_of_sums(load: Load) -> None:
    found = indicators.figures(load(BUURTEN), "percentage_0_tot_15_jaar", "wijk")
    assert rows(found) == [
        ("WK999901", 12.5, "waarde", "berekend"),
        ("WK999902", None, "afgeschermd", "berekend"),
    ]


def test_an_index_and_a_figure_without_denominator_are_not_aggregated(load: Load) -> None:
    snapshot = load(BUURTEN)
    with pytest.raises(NotFound, match="Wel: buurten van 2024"):
        indicators.figures(snapshot, "stedelijkheid", "wijk")


def test_a_published_figure_is_never_replaced_by_a_computed_one(load: Load) -> None:
    load(BUURTEN)
    snapshot = load("gebied_code;inwoners\nWK999901;395\nWK999902;.\n", "wijken_2024.csv")
    found = indicators.figures(snapshot, "aantal_inwoners", "wijk")
    assert rows(found) == [
        ("WK999901", 395.0, "waarde", "gepubliceerd"),
        ("WK999902", None, "afgeschermd", "gepubliceerd"),
    ]


def test_a_missing_published_figure_is_computed_and_marked(load: Load) -> None:
    load(BUURTEN)
    snapshot = load("gebied_code;inwoners\nWK999901;\nWK999902;200\n", "wijken_2024.csv")
    found = indicators.figures(snapshot, "aantal_inwoners", "wijk")
    assert rows(found) == [
        ("WK999901", 400.0, "waarde", "berekend"),
        ("WK999902", 200.0, "waarde", "gepubliceerd"),
    ]


def test_a_country_is_not_summed_from_some_gemeenten(load: Load) -> None:
    snapshot = load("gebied_code;inwoners\nGM0344;400\nGM0014;300\n")
    with pytest.raises(NotFound):
        indicators.figures(snapshot, "aantal_inwoners", "land")


def test_figures_of_different_years_do_not_mix(load: Load) -> None:
    load(BUURTEN)
    snapshot = load("gebied_code;inwoners0tot15\nBU99990101;44\n", "t_2020.csv")
    assert indicators.figures(snapshot, "aantal_0_tot_15_jaar", "buurt").jaar == 2024
    found = indicators.figures(snapshot, "aantal_0_tot_15_jaar", "buurt", jaar=2020)
    assert rows(found) == [("BU99990101", 44.0, "waarde", "gepubliceerd")]
    with pytest.raises(NotFound, match="buurten van 2024, 2020"):
        indicators.figures(snapshot, "aantal_0_tot_15_jaar", "buurt", jaar=2021)


def test_the_newer_set_wins_but_never_with_nothing(load: Load) -> None:
    load("gebied_code;inwoners\nBU99990101;11\nBU99990102;12\n", "a_2024.csv", bron="Oud")
    snapshot = load("gebied_code;inwoners\nBU99990101;9\nBU99990102;\n", "b_2024.csv", bron="Nieuw")
    # Two imports within a second: the moment decides, so make it differ.
    records = {r.key.bron: r for r in snapshot.sets}
    assert records["Oud"].herkomst.datum <= records["Nieuw"].herkomst.datum
    found = indicators.figures(snapshot, "aantal_inwoners", "buurt")
    assert rows(found)[1] == ("BU99990102", 12.0, "waarde", "gepubliceerd")
    assert set(found.bron.split(" en ")) == {"Oud", "Nieuw"}
    assert [b.code for b in found.bevindingen] == ["meer_bronnen"]


def test_what_is_known_but_not_loaded_says_where_to_get_it(load: Load) -> None:
    with pytest.raises(NotFound, match=r"nog niet geladen.*RIVM"):
        indicators.figures(load(BUURTEN), "eenzaam", "buurt")
    with pytest.raises(NotFound, match=r"staat niet in de catalogus\. Bedoelt u eenzaam"):
        indicators.figures(load(BUURTEN), "eenzaamheidje", "buurt")
    with pytest.raises(NotFound, match="Zie 'wijkverkenner indicatoren'"):
        indicators.figures(load(BUURTEN), "bestaatniet", "buurt")


def test_own_groupings_get_figures_from_their_members(
    load: Load, bound: Load, folder: DataFolder, tmp_path: Path
) -> None:
    load(BUURTEN)
    bound(2024, ["BU99990101", "BU99990102", "BU99990201"], [1, 1, 1])
    path = tmp_path / "gebieden_2024.csv"
    path.write_text("gebied_code,groep\nBU99990101,Noord\nBU99990202,Noord\nBU99990102,Zuid\n")
    snapshot = folder.commit(boundaries.read_indeling(path, naam="Gebieden"))
    found = indicators.figures(snapshot, "aantal_inwoners", "gebieden")
    assert [row[1:] for row in rows(found)] == [
        (100.0, "waarde", "berekend"),
        (300.0, "waarde", "berekend"),
    ]
    mean = indicators.figures(snapshot, "gemiddelde_huishoudensgrootte", "gebieden")
    assert rows(mean)[0][1:] == (2.0, "waarde", "berekend")
    areas = boundaries.areas(snapshot, "gebieden")
    joined = indicators.join(found, areas)
    assert joined.frame["waarde"].tolist() == [100.0, 300.0]
    assert joined.rapport.banden == (
        "1 gebied van deze indeling zonder grenzen van 2024 is niet getekend: BU99990202",
    )
    above = indicators.higher(snapshot, "aantal_inwoners", "BU99990101", jaar=2024)
    assert [(h.niveau, h.waarde, h.herkomst) for h in above] == [
        ("wijk", 400.0, "berekend"),
        ("gebieden", 100.0, "berekend"),
        ("gemeente", 600.0, "berekend"),
    ]
    assert [h.naam for h in above][1] == "Noord"


def test_higher_gives_published_first_with_names(load: Load) -> None:
    load(BUURTEN)
    snapshot = load("gebied_code;naam;inwoners\nGM9999;Voorbeeld;610\n", "g_2024.csv")
    found = indicators.higher(snapshot, "aantal_inwoners", "BU99990101", jaar=2024)
    assert [(h.naam, h.waarde, h.herkomst) for h in found] == [
        ("WK999901", 400.0, "berekend"),
        ("Voorbeeld", 610.0, "gepubliceerd"),
    ]


def test_available_and_catalogue_know_own_indicators(load: Load) -> None:
    snapshot = load("gebied_code;faalangst\nBU99990101;12\nBU99990102;<5\n", "eigen_2024.csv")
    (row,) = indicators.available(snapshot).itertuples(index=False)
    assert tuple(row) == ("faalangst", "buurt", 2024, 2024, "eigen tabel eigen_2024", 1)
    known = indicators.catalogue(snapshot)
    assert known["faalangst"].eigen
    assert known["faalangst"].eenheid == "niet opgegeven"
    assert next(r.id for r in known.search("faalangst")) == "faalangst"
    assert "faalangst" not in indicators.catalogue()


def test_matrix_holds_many_indicators_at_once(load: Load) -> None:
    found = indicators.matrix(
        load(BUURTEN),
        ["aantal_inwoners", "percentage_0_tot_15_jaar", "eenzaam"],
        "buurt",
        jaar=2024,
    )
    assert found.columns.tolist() == ["aantal_inwoners", "percentage_0_tot_15_jaar"]
    assert found.loc["BU99990102"].tolist() == [300.0, 10.0]
    assert found["percentage_0_tot_15_jaar"].isna().tolist() == [False, False, True, True]


STATES = st.sampled_from(["waarde", "afgeschermd", "ontbreekt", "nvt"])
MEMBER = st.tuples(st.integers(0, 3), STATES, st.integers(0, 1000), STATES, st.integers(0, 500))


@given(st.lists(MEMBER, min_size=1, max_size=25))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_aggregates_agree_with_a_plain_loop(members: list[tuple[int, str, int, str, int]]) -> None:
    def arrays(at: int) -> tuple[Any, Any]:
        values = [float(m[at + 1]) if m[at] == "waarde" else np.nan for m in members]
        states = [STATEN.tolist().index(m[at]) for m in members]
        return np.array(values), np.array(states, dtype=np.int8)

    groups = np.array([m[0] for m in members], dtype=np.intp)
    summed = framed(*sums(groups, *arrays(1)))
    averaged = framed(*means(groups, *arrays(1), *arrays(3)))
    for group in sorted({m[0] for m in members}):
        own = [m for m in members if m[0] == group]
        expect(summed.loc[group], [(m[1], m[2], "waarde", 1) for m in own], divide=False)
        expect(averaged.loc[group], [m[1:] for m in own], divide=True)


def framed(groups: Any, values: Any, states: Any) -> pd.DataFrame:
    return pd.DataFrame({"waarde": values, "staat": STATEN[states]}, index=groups)


def expect(found: Any, members: list[tuple[str, int, str, int]], *, divide: bool) -> None:
    counted = [m for m in members if not (divide and m[2] == "waarde" and m[3] == 0)]
    states = {s for m in counted for s in (m[0], m[2])}
    if "afgeschermd" in states:
        assert found["staat"] == "afgeschermd"
    elif "ontbreekt" in states:
        assert found["staat"] == "ontbreekt"
    else:
        used = [(m[1], m[3]) for m in counted if m[0] == "waarde" and m[2] == "waarde"]
        if not used:
            assert found["staat"] == "nvt"
            return
        total = sum(v * w for v, w in used)
        assert found["staat"] == "waarde"
        assert found["waarde"] == pytest.approx(
            total / sum(w for _, w in used) if divide else total, abs=1e-5
        )
        return
    assert np.isnan(found["waarde"])


def test_a_published_figure_asks_no_provider_of_counted_ones(load: Load) -> None:
    def count(_: Snapshot) -> list[DerivedSet]:
        raise AssertionError("a provider was asked for a published figure")

    snapshot = replace(load(BUURTEN), providers=(Provider("scholen", Soort.INDICATOREN, count),))
    found = indicators.figures(snapshot, "percentage_0_tot_15_jaar", "wijk")
    assert len(found.frame)
    assert indicators.higher(snapshot, "aantal_inwoners", "BU99990101", jaar=2024)
    with pytest.raises(AssertionError, match="a provider was asked"):
        indicators.figures(snapshot, "aantal_scholen", "buurt")
