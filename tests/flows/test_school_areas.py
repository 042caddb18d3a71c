"""To which schools the pupils of a wijk go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely.geometry import box

import boundaries
import flows

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder


@pytest.fixture
def placed(filled: DataFolder, tmp_path: Path) -> DataFolder:
    """Return the folder with two wijken: the PC4s 1001 and 1002 in one, the rest in the other."""
    path = tmp_path / "wijken_2017.gpkg"
    columns = {
        "WK_CODE": ["WK990100", "WK990200"],
        "WK_NAAM": ["West", "Oost"],
        "GM_CODE": ["GM9901", "GM9902"],
    }
    shapes = [box(5.0, 52.0, 5.2, 52.115), box(5.2, 52.0, 5.8, 52.3)]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=4326).to_file(path, layer="wijken")
    filled.commit(boundaries.read_grenzen(path, jaar=2017))
    return filled


def test_to_which_schools_a_wijk_goes(placed: DataFolder) -> None:
    frame = flows.scholen_van_gebied(placed.snapshot(), "WK990100", 2017, ["bo"])
    assert frame[["brin6", "laag"]].to_numpy().tolist() == [["01AA00", 60], ["02BB00", 9]]
    assert frame["benadering"].all()
