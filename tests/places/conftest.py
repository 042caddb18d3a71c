"""A small country to put places in: four square buurten, two wijken, one gemeente."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from store import Herkomst, ImportRapport, ImportResult, NewSet, SetKey, Soort

if TYPE_CHECKING:
    from collections.abc import Callable

    from store import DataFolder, Snapshot

X0, Y0, SIDE = 136_000.0, 455_000.0, 1000.0
CODES = ("BU03440101", "BU03440102", "BU03440201", "BU03440202")


def square(column: int, row: int, side: float = SIDE) -> shapely.Polygon:
    x, y = X0 + column * side, Y0 + row * side
    return shapely.box(x, y, x + side, y + side)


@pytest.fixture
def buurten() -> gpd.GeoDataFrame:
    """Return four squares of a kilometre, two by two; the last one is water."""
    return gpd.GeoDataFrame(
        {
            "code": CODES,
            "naam": ["A", "B", "C", "D"],
            "niveau": "buurt",
            "wijk_code": ["WK034401", "WK034401", "WK034402", "WK034402"],
            "gemeente_code": "GM0344",
            "provincie_code": "PV26",
            "water": [False, False, False, True],
        },
        geometry=[square(0, 0), square(1, 0), square(0, 1), square(1, 1)],
        crs=28992,
    )


@pytest.fixture
def with_sets(folder: DataFolder, buurten: gpd.GeoDataFrame) -> Callable[..., Snapshot]:
    """Return a function that puts the buurten, children and places in a folder."""
    herkomst = Herkomst("x", "0", "2024-02-01T00:00:00+00:00")

    def make(
        places: pd.DataFrame | None, *, soort: str = "school", kinderen: list[float] | None = None
    ) -> Snapshot:
        sets = [
            NewSet(
                SetKey(Soort.GRENZEN, "test", "buurt", 2024, 2024),
                herkomst,
                {"vlakken": buurten},
                4,
                extra={"gemeenten": ["GM0344"]},
            )
        ]
        if kinderen is not None:
            table = pd.DataFrame(
                {
                    "gebied_code": CODES,
                    "indicator": "aantal_0_tot_15_jaar",
                    "waarde": kinderen,
                    "staat": ["ontbreekt" if n != n else "waarde" for n in kinderen],  # noqa: PLR0124
                }
            )
            extra = {"indicatoren": {"aantal_0_tot_15_jaar": 4}}
            key = SetKey(Soort.INDICATOREN, "cbs", "buurt", 2024, 2024)
            sets.append(NewSet(key, herkomst, {"cijfers": table}, 4, extra=extra))
        folder.commit(ImportResult(sets, ImportRapport(rijen=4)))
        if places is not None:
            folder.commit(_list_of(places, soort))
        return folder.snapshot()

    return make


@pytest.fixture
def save(folder: DataFolder) -> Callable[..., Snapshot]:
    """Return a function that puts a list of places in the folder."""

    def put(rows: list[dict[str, Any]], soort: str = "school", **more: Any) -> Snapshot:
        return folder.commit(_list_of(pd.DataFrame(rows), soort, **more))

    return put


def _list_of(places: pd.DataFrame, soort: str, *, bron: str = "lijst", jaar: int | None = 2024,
            uitgave: str | None = None) -> ImportResult:  # fmt: skip
    """Return an import of places given as `naam, typen, x, y` and whatever else matters."""
    from places.locations import KOLOMMEN

    frame = places.copy()
    frame["id"] = frame.get("id", pd.Series([f"p{n}" for n in range(len(frame))]))
    frame["soort"] = soort
    for column in KOLOMMEN:
        if column not in frame:
            frame[column] = "" if column not in ("leerlingen", "straal_m") else float("nan")
    frame["ligging"] = ["onbekend" if x != x else "exact" for x in frame["x"]]  # noqa: PLR0124
    points = shapely.points(frame["x"].to_numpy(float), frame["y"].to_numpy(float))
    points[frame["x"].isna().to_numpy()] = None
    geo = gpd.GeoDataFrame(frame, geometry=points, crs=28992)
    counts = frame["typen"].str.split("|").explode().value_counts().to_dict()
    name = "per_type" if soort == "school" else "per_domein"
    herkomst = Herkomst("lijst.csv", "1", "2024-03-01T00:00:00+00:00", uitgave=uitgave)
    key = SetKey(Soort.LOCATIES, bron, soort, jaar)
    new = NewSet(key, herkomst, {"punten": geo}, len(frame), extra={name: counts})
    return ImportResult([new], ImportRapport(rijen=len(frame)))
