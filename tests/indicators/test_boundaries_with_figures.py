"""Figures beside boundaries: of the part of the country that the file is of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

import indicators
from store import DataFolder, NotFound, Soort
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store import ImportResult


def town(tmp_path: Path, number: str, name: str, residents: int) -> ImportResult:
    """Read the small town under another code and name, with residents beside its borders."""
    text = json.dumps(small_folder.buurten()).replace("9999", number).replace("Proefdam", name)
    data = json.loads(text)
    for feature in data["features"]:
        feature["properties"]["aantal_inwoners"] = residents
    path = tmp_path / f"buurten_2024_{number}.geojson"
    path.write_text(json.dumps(data))
    return indicators.read_grenzen(path)


def test_the_figures_of_one_gemeente_never_replace_those_of_another(
    tmp_path: Path, folder: DataFolder
) -> None:
    folder.commit(town(tmp_path, "9999", "Proefdam", 10))
    snapshot = folder.commit(town(tmp_path, "9998", "Naastdam", 30))
    sources = [r.key.bron for r in snapshot.find(Soort.INDICATOREN)]
    assert sources == [
        "CBS Kerncijfers wijken en buurten, Naastdam (GM9998)",
        "CBS Kerncijfers wijken en buurten, Proefdam (GM9999)",
    ]
    assert {r.herkomst.licentie for r in snapshot.find(Soort.INDICATOREN)} == {"CC BY 4.0"}
    found = indicators.figures(snapshot, "aantal_inwoners", "buurt").frame
    known = found[found["staat"] == "waarde"].groupby(found["gebied_code"].str[:6])["waarde"]
    assert known.mean().to_dict() == {"BU9998": 30.0, "BU9999": 10.0}


def test_no_figure_is_added_up_from_a_page_of_a_download(
    tmp_path: Path, folder: DataFolder
) -> None:
    path = tmp_path / "buurten_2024.geojson"
    data = small_folder.buurten()
    for feature in data["features"]:
        feature["properties"]["aantal_inwoners"] = 10
    path.write_text(json.dumps(data))
    snapshot = folder.commit(indicators.read_grenzen(path))
    assert indicators.figures(snapshot, "aantal_inwoners", "gemeente").frame["waarde"].sum() == 60
    # a page of two of those six: nobody knows what else lies in its wijk, unless borders tell
    data["features"] = data["features"][:2]
    path.write_text(json.dumps(data | {"numberMatched": 6}))
    page = DataFolder(tmp_path / "deel", providers=())
    snapshot = page.commit(indicators.read_grenzen(path))
    with pytest.raises(NotFound, match="wijk"):
        indicators.figures(snapshot, "aantal_inwoners", "wijk", jaar=2024)


@pytest.mark.parametrize("ending", ["gml", "kml"])
def test_the_figures_of_a_wfs_are_the_same_in_gml_and_kml(
    tmp_path: Path, folder: DataFolder, ending: str
) -> None:
    frame = gpd.GeoDataFrame.from_features(small_folder.buurten(), crs=28992)
    # as PDOK names them: thousands of euro, and its own sign for what is not told
    frame = frame.assign(aantalInwoners=[10, 20, 30, 40, -99997, 60], gemiddeldeWoningwaarde=250)
    path = tmp_path / f"buurten_2024.{ending}"
    frame = frame.to_crs(4326) if ending == "kml" else frame
    frame.to_file(path, driver="LIBKML" if ending == "kml" else "GML")
    snapshot = folder.commit(indicators.read_grenzen(path))
    found = indicators.figures(snapshot, "aantal_inwoners", "buurt").frame
    assert found["waarde"].tolist()[:4] == [10, 20, 30, 40]
    assert found["staat"].tolist() == [*["waarde"] * 4, "afgeschermd", "waarde"]
    worth = indicators.figures(snapshot, "gemiddelde_woz_waarde", "buurt").frame
    assert worth["waarde"].tolist() == [250_000] * 6
