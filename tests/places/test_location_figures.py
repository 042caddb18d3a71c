"""Counts, rates, distance and reach as figures of the catalogue, beside hand-made numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import indicators
from geo.classes import classify
from indicators.figure_sets import AFGELEID, figure_sets
from store import Herkomst, ImportRapport, ImportResult, NewSet, NotFound, SetKey, Soort

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import DataFolder, Snapshot

NAN = float("nan")
X0, Y0 = 136_000.0, 455_000.0
"""Lower left corner of the four squares of a kilometre in `buurten`."""
PLACES = pd.DataFrame(
    {
        "naam": ["een", "twee", "drie", "zonder plek"],
        "typen": ["bo", "so|vso", "bo", "bo"],
        "x": [X0 + 500, X0 + 600, X0 + 1500, NAN],
        "y": [Y0 + 500, Y0 + 600, Y0 + 500, NAN],
    }
)


def values(snapshot: Snapshot, name: str, niveau: str = "buurt") -> list[tuple[str, float | None]]:
    frame = indicators.figures(snapshot, name, niveau).frame
    pairs = zip(frame["staat"].tolist(), frame["waarde"].tolist(), strict=True)
    return [(state, value if state == "waarde" else None) for state, value in pairs]


def test_places_are_counted_per_area_and_type(with_sets: Callable[..., Snapshot]) -> None:
    snapshot = with_sets(PLACES)
    assert values(snapshot, "aantal_scholen") == [
        ("waarde", 2), ("waarde", 1), ("waarde", 0), ("nvt", None),
    ]  # fmt: skip
    assert values(snapshot, "aantal_scholen_vso")[0] == ("waarde", 1)
    assert values(snapshot, "aantal_scholen_bo", "wijk") == [("waarde", 2), ("waarde", 0)]
    found = indicators.figures(snapshot, "aantal_scholen", "buurt")
    assert set(found.frame["herkomst"]) == {"berekend"}
    assert found.records[0].herkomst.adres == "lijst.csv"
    with pytest.raises(LookupError):
        indicators.figures(snapshot, "aantal_scholen_vo", "buurt")


def test_they_stand_in_the_catalogue_like_any_other(with_sets: Callable[..., Snapshot]) -> None:
    snapshot = with_sets(PLACES, kinderen=[100, 50, 0, 0])
    row = indicators.catalogue(snapshot)["scholen_bo_per_1000_kinderen"]
    assert row.label == "Basisscholen per 1.000 kinderen van 0 tot 15 jaar"
    assert row.definitie
    there = indicators.available(snapshot)
    assert {"aantal_scholen", "scholen_per_1000_kinderen"} <= set(there["indicator"])
    assert "aantal_scholen" not in indicators.catalogue()


def test_rates_divide_by_the_children_who_live_there(with_sets: Callable[..., Snapshot]) -> None:
    snapshot = with_sets(PLACES, kinderen=[100, 50, 0, NAN])
    assert values(snapshot, "scholen_per_1000_kinderen") == [
        ("waarde", pytest.approx(20)), ("waarde", pytest.approx(20)), ("nvt", None), ("nvt", None),
    ]  # fmt: skip


def test_without_children_there_are_no_rates(with_sets: Callable[..., Snapshot]) -> None:
    snapshot = with_sets(PLACES)
    assert "scholen_per_1000_kinderen" not in indicators.catalogue(snapshot)


def test_distance_and_reach_per_buurt_and_weighted_above(
    with_sets: Callable[..., Snapshot],
) -> None:
    snapshot = with_sets(PLACES, kinderen=[300, 100, 50, 0])
    distance = values(snapshot, "afstand_scholen_so_hemelsbreed")
    first, second = (100**2 + 100**2) ** 0.5 / 1000, (900**2 + 100**2) ** 0.5 / 1000
    third = (100**2 + 900**2) ** 0.5 / 1000
    expected: list[Any] = [("waarde", pytest.approx(n)) for n in (first, second, third)]
    assert distance == [*expected, ("nvt", None)]
    above = values(snapshot, "afstand_scholen_so_hemelsbreed", "wijk")
    expected = [(300 * first + 100 * second) / 400, third]
    assert [value for _, value in above] == pytest.approx(expected)
    whole = values(snapshot, "binnen_5000_m_van_scholen_so")
    assert [value for _, value in whole] == [100, 100, 100, None]
    shares = [value or 0 for _, value in values(snapshot, "binnen_1000_m_van_scholen_bo")]
    assert shares[0] == 100
    assert 0 < shares[2] < 100


def test_a_weighted_figure_needs_nearly_all_children(with_sets: Callable[..., Snapshot]) -> None:
    snapshot = with_sets(PLACES, kinderen=[300, NAN, 50, 0])
    above = values(snapshot, "afstand_scholen_so_hemelsbreed", "wijk")
    assert above == [("ontbreekt", None), ("waarde", pytest.approx(0.9055385))]


def test_a_gemeente_that_the_list_does_not_cover_is_missing_and_not_zero(
    with_sets: Callable[..., Snapshot],
) -> None:
    elsewhere = PLACES.assign(x=PLACES["x"] + 50_000)
    snapshot = with_sets(elsewhere)
    assert {state for state, _ in values(snapshot, "aantal_scholen")} == {"ontbreekt", "nvt"}


def test_aanbod_is_counted_by_domein(with_sets: Callable[..., Snapshot]) -> None:
    kinds = ["werk", "meedoen", "werk", "zelfbedacht"]
    rows = PLACES.assign(typen=kinds, domein=kinds)
    snapshot = with_sets(rows, soort="aanbod")
    assert values(snapshot, "aantal_aanbod_werk")[:2] == [("waarde", 1), ("waarde", 1)]
    row = indicators.catalogue(snapshot)["aantal_aanbod_werk"]
    assert (row.domein, row.label) == ("werk", "Aantal aanbod voor werk")
    assert "Geen lijst van aanbod is volledig" in row.definitie


def test_a_derived_figure_goes_onto_a_map(with_sets: Callable[..., Snapshot]) -> None:
    import boundaries

    snapshot = with_sets(PLACES)
    areas = boundaries.areas(snapshot, "buurt")
    joined = indicators.join(indicators.figures(snapshot, "aantal_scholen", "buurt"), areas)
    assert joined.frame["gebied_code"].tolist() == [
        "BU03440101", "BU03440102", "BU03440201", "BU03440202",
    ]  # fmt: skip
    assert joined.rapport.gebieden_zonder_cijfer == 0


def test_places_without_a_point_of_their_own_are_told_and_not_counted_unseen(
    with_sets: Callable[..., Snapshot],
) -> None:
    snapshot = with_sets(PLACES)
    told = indicators.figures(snapshot, "aantal_scholen", "buurt").bevindingen
    assert [(b.code, b.gevonden, b.plaats, b.aantal) for b in told] == [
        (
            "niet_geteld_zonder_plek",
            "1 school zonder plek en zonder gebied: niet geteld",
            "zonder plek",
            1,
        )
    ]
    far = indicators.figures(snapshot, "afstand_scholen_bo_hemelsbreed", "buurt").bevindingen
    assert [b.code for b in far] == ["niet_gemeten_zonder_plek"]


def test_places_are_counted_per_postcode_area_where_there_are_borders(
    with_sets: Callable[..., Snapshot], folder: DataFolder
) -> None:
    with_sets(PLACES)
    with pytest.raises(NotFound, match="geen grenzen van postcodes"):
        indicators.figures(folder.snapshot(), "aantal_scholen", "pc4")
    frame = gpd.GeoDataFrame(
        {
            "code": ["3511", "3512", "9999"],
            "naam": ["3511", "3512", "9999"],
            "niveau": "pc4",
            "wijk_code": "",
            "gemeente_code": "",
            "provincie_code": "",
            "water": False,
        },
        geometry=[
            shapely.box(X0, Y0, X0 + 1000, Y0 + 2000),
            shapely.box(X0 + 1000, Y0, X0 + 2000, Y0 + 2000),
            shapely.box(X0 + 9000, Y0, X0 + 9900, Y0 + 900),
        ],
        crs=28992,
    )
    gemeente = frame.iloc[:1].assign(
        code="GM0344", naam="U", niveau="gemeente", gemeente_code="GM0344",
        geometry=[shapely.box(X0, Y0, X0 + 2000, Y0 + 2000)],
    )  # fmt: skip
    origin = Herkomst("x", "0", "2024-02-01T00:00:00+00:00")
    folder.commit(
        ImportResult(
            [
                NewSet(
                    SetKey(Soort.GRENZEN, "t", level, 2024, 2024), origin, {"vlakken": f}, len(f)
                )
                for level, f in (("pc4", frame), ("gemeente", gemeente))
            ],
            ImportRapport(rijen=4),
        )
    )
    assert values(folder.snapshot(), "aantal_scholen", "pc4") == [
        ("waarde", 2), ("waarde", 1), ("ontbreekt", None),
    ]  # fmt: skip


def test_of_two_years_with_the_same_borders_the_one_nearest_to_the_list_is_taken(
    with_sets: Callable[..., Snapshot], folder: DataFolder, buurten: gpd.GeoDataFrame
) -> None:
    with_sets(PLACES)  # a list of 2024, borders of 2024
    origin = Herkomst("x", "0", "2024-02-01T00:00:00+00:00")
    older = SetKey(Soort.GRENZEN, "test", "buurt", 2020, 2020)
    extra = {"gemeenten": ["GM0344"]}
    sets = [NewSet(older, origin, {"vlakken": buurten}, 4, extra=extra)]
    snapshot = folder.commit(ImportResult(sets, ImportRapport(rijen=4)))
    files = {r.bestanden["vlakken"] for r in snapshot.find(Soort.GRENZEN, niveau="buurt")}
    assert len(files) == 1, "the two years were meant to share a file"
    assert indicators.figures(snapshot, "aantal_scholen", "buurt").indeling == 2024
    for year in (2020, 2024):
        assert (
            indicators.figures(snapshot, "aantal_scholen", "buurt", indeling=year).indeling == year
        )
    counted = [r.extra[AFGELEID] for r in figure_sets(snapshot) if AFGELEID in r.extra]
    assert len(counted) == len(set(counted)) > 1


def test_near_wijken_do_not_fall_in_one_class(with_sets: Callable[..., Snapshot]) -> None:
    row = indicators.catalogue(with_sets(PLACES))["afstand_scholen_hemelsbreed"]
    near = [0.16, 0.22, 0.24, 0.31, 0.33, 0.36, 0.42]
    assert classify(near, klassen=5, decimalen=row.decimalen).aantal == 5
    assert classify(near, klassen=5, decimalen=1).aantal < 5, "what it is for"
