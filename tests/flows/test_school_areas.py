"""In which wijk a school stands, and to which schools the pupils of a wijk go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from shapely.geometry import box

import boundaries
import flows
from places.lists.sets import read_locations
from store import DataFolder, NotFound

if TYPE_CHECKING:
    from pathlib import Path


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


def test_a_school_stands_at_the_point_of_its_pc4(placed: DataFolder) -> None:
    frame = flows.gebied_van_scholen(placed.snapshot(), 2017, "wijk").set_index("brin6")
    assert frame["gebied_code"].to_dict() == {
        "01AA00": "WK990100", "01AA01": "WK990100", "02BB00": "WK990200",
        "03CC00": "WK990200", "04DD00": "WK990200", "05EE00": "WK990200",
    }  # fmt: skip
    assert frame["benadering"].all()
    with pytest.raises(NotFound, match="buurt, wijk"):
        flows.gebied_van_scholen(placed.snapshot(), 2017, "straat")


def test_a_list_of_locations_knows_better(placed: DataFolder, write: Any) -> None:
    text = (
        "VESTIGINGSCODE;VESTIGINGSNAAM;POSTCODE;LAT;LON\n"
        "01AA01;De Es;1002AB;52,10;5,50\n"
    )  # fmt: skip
    placed.commit(read_locations(write("scholen 2017.csv", text), soort="school"))
    frame = flows.gebied_van_scholen(placed.snapshot(), 2017, "wijk").set_index("brin6")
    assert frame.loc["01AA01", ["gebied_code", "benadering"]].tolist() == ["WK990200", False]


def test_to_which_schools_a_wijk_goes(placed: DataFolder) -> None:
    frame = flows.scholen_van_gebied(placed.snapshot(), "WK990100", 2017, ["bo"])
    assert frame[["brin6", "laag"]].to_numpy().tolist() == [["01AA00", 60], ["02BB00", 9]]
    assert frame["benadering"].all()
