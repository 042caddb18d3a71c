"""Maps of real open data, checked against the publishers' own files."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import boundaries
import house
import indicators
from geo import choropleth
from geo.choropleth import MapQuestion
from reports.answer import write
from reports.maps import map_answer
from store.exchange import exchange_csv
from tests.conftest import copied

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from store import Snapshot

pytestmark = pytest.mark.echt

NATIONAL_MB = 5.1


@pytest.fixture(scope="module")
def utrecht(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = house.folder(tmp_path_factory.mktemp("utrecht"))
    cbs = real_data / "cbs"
    folder.commit(boundaries.read_grenzen(cbs / "buurten_2016_GM0344_utrecht.geojson", jaar=2016))
    return folder.commit(indicators.read_indicatoren(cbs / "kwb_2024_selectie.csv", jaar=2024))


@pytest.fixture(scope="module")
def published(real_data: Path) -> pd.DataFrame:
    return pd.read_csv(real_data / "cbs" / "kwb_2024_selectie.csv").set_index("code")


def rows(kaart: choropleth.Choropleth, path: Path) -> list[dict[str, str]]:
    path.write_bytes(exchange_csv(choropleth.figures_table(kaart)))
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_utrecht_has_its_buurten_and_wijken_with_the_published_figures(
    utrecht: Snapshot, published: pd.DataFrame, tmp_path: Path
) -> None:
    for niveau, count in (("buurt", 111), ("wijk", 10)):
        kaart = choropleth.make(
            utrecht, MapQuestion("aantal_inwoners", niveau, gemeenten=("Utrecht",))
        )
        written = rows(kaart, tmp_path / f"{niveau}.csv")
        assert len(written) == count
        for row in written:
            theirs = published.loc[row["gebied_code"], "inwoners"]
            assert (row["staat"] == "waarde") == bool(pd.notna(theirs)), row
            assert not row["waarde"] or float(row["waarde"]) == theirs
        assert sum(rule.aantal for rule in kaart.legenda) == count
        assert kaart.banden  # 2024 on 2016 is always said
    assert {r["gebied_code"]: r["waarde"] for r in written}["WK034403"] == "35255"


def test_a_computed_percentage_equals_the_published_counts(
    utrecht: Snapshot, published: pd.DataFrame
) -> None:
    kaart = choropleth.make(utrecht, MapQuestion("percentage_0_tot_15_jaar", "buurt"))
    shown = kaart.frame[kaart.frame["staat"] == "waarde"].set_index("gebied_code")["waarde"]
    assert len(shown) > 100
    theirs = 100 * published["inwoners0tot15"] / published["inwoners"]
    assert (shown - theirs.reindex(shown.index)).abs().max() < 1e-4


@pytest.mark.browser
def test_the_whole_country_is_one_small_file_without_a_buurt_missing(
    real_data: Path, national_folder: Path, tmp_path: Path, browser: Browser
) -> None:
    folder = house.folder(copied(national_folder, tmp_path / "nl"))
    figures = real_data / "cbs" / "kwb_2024_selectie.csv"
    snapshot = folder.commit(indicators.read_indicatoren(figures, jaar=2024))
    path = tmp_path / "nl.html"
    kaart = choropleth.make(snapshot, MapQuestion("percentage_0_tot_15_jaar", "buurt"))
    write(map_answer(snapshot, kaart), path)
    assert path.stat().st_size <= NATIONAL_MB * 1e6
    found = re.search(r'id="gebieden">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    areas = json.loads(found[1])
    assert len({feature["id"] for feature in areas["features"]}) == 12_187
    assert all(feature["geometry"]["coordinates"] for feature in areas["features"])
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#kaart[data-getekend='12187']", timeout=120_000)
    page.close()
