"""What people take along from a map holds the same figures as the map, states apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import pytest

from geo.choropleth import Choropleth, MapQuestion, make
from reports.answer import file_name
from reports.maps import map_answer, map_geopackage, map_table
from store import FICTIEF
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import Snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return small_folder.make(tmp_path_factory.mktemp("klein") / "gegevens").snapshot()


@pytest.fixture(scope="module")
def kaart(snapshot: Snapshot) -> Choropleth:
    return make(snapshot, MapQuestion(small_folder.INDICATOR, "buurt", ("GM9999",), 2024))


def test_the_table_has_every_area_and_keeps_states_apart(kaart: Choropleth) -> None:
    table = map_table(kaart)
    cells = {row[0]: (row[2], row[4], row[5]) for row in table.rows}
    assert cells == {
        "BU99990101": (10.0, 3, "gepubliceerd"),
        "BU99990102": (22.0, 2, "gepubliceerd"),
        "BU99990103": (31.0, 1, "gepubliceerd"),
        "BU99990201": ("[z]", None, None),
        "BU99990202": ("[c]", None, None),
        "BU99990203": ("[x]", None, None),
    }
    assert [c.heading for c in table.columns][:3] == [
        "Code",
        "Buurt",
        "Percentage kinderen van 0 tot 15 jaar (%)",
    ]


def test_the_notes_say_what_of_when_from_where(kaart: Choropleth) -> None:
    notes = dict(map_table(kaart).notes)
    assert notes["Bron"] == "CBS Kerncijfers wijken en buurten"
    assert notes["Jaar van de cijfers"] == "2024"
    assert notes["Definitie"] == kaart.indicator.definitie


def test_a_year_that_differs_is_said_first(snapshot: Snapshot) -> None:
    older = make(snapshot, MapQuestion(small_folder.INDICATOR, "buurt", (), 2022))
    first = map_table(older).notes[0]
    assert first[0] == "Let op"
    assert "2022" in first[1]
    assert "2024" in first[1]


def test_the_name_tells_indicator_place_level_and_year(kaart: Choropleth) -> None:
    assert (
        file_name(*map_answer(snapshot, kaart).name, ending="csv")
        == "kaart_percentage_0_tot_15_jaar_proefdam_buurt_2024.csv"
    )


def test_the_geopackage_has_areas_in_rd_and_no_number_without_a_value(
    kaart: Choropleth, snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "kaart.gpkg"
    path.write_bytes(map_geopackage(kaart, snapshot))
    layer = gpd.read_file(path).set_index("code")
    assert layer.crs.to_epsg() == 28992
    assert layer.loc["BU99990102", "waarde"] == 22.0
    assert layer.loc[["BU99990202", "BU99990203"], "waarde"].isna().all()
    assert layer.loc["BU99990202", "staat"] == "afgeschermd"
    assert layer.loc["BU99990101"].geometry.area == pytest.approx(600 * 600)
    assert layer.loc["BU99990103", "naam"] == small_folder.HOSTILE
    assert pyogrio.list_layers(path).tolist() == [["buurten", "Polygon"]]


def test_the_geopackage_loses_no_band(
    kaart: Choropleth, snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "kaart.gpkg"
    told = replace(kaart, banden=(FICTIEF, "Een ander jaar."))
    path.write_bytes(map_geopackage(told, snapshot))
    assert pyogrio.read_info(path)["layer_metadata"]["Let op"] == f"{FICTIEF}\nEen ander jaar."
