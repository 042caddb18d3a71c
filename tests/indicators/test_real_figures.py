"""Figures of real files against published totals and independent arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import boundaries
import house
import indicators
from store import Refused
from store.sets import settle

if TYPE_CHECKING:
    from pathlib import Path

    from store import ImportResult, Snapshot

pytestmark = pytest.mark.echt


@pytest.fixture(scope="module")
def cbs(real_data: Path) -> Path:
    return real_data / "cbs"


@pytest.fixture(scope="module")
def snapshot(cbs: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = house.folder(tmp_path_factory.mktemp("echt"))
    folder.commit(boundaries.read_grenzen(cbs / "buurten_2016_GM0344_utrecht.geojson"))
    folder.commit(indicators.read_indicatoren(cbs / "kwb_2024_selectie.csv", jaar=2024))
    folder.commit(
        indicators.read_indicatoren(cbs / "kwb_2020_provincie_utrecht_selectie.csv", jaar=2020)
    )
    return folder.commit(
        indicators.read_indicatoren(cbs / "maatwerk_inkomen_2020_indeling_2023.csv")
    )


def value(snapshot: Snapshot, indicator: str, niveau: str, code: str, jaar: int) -> float:
    frame = indicators.figures(snapshot, indicator, niveau, jaar=jaar).frame
    (found,) = frame.loc[frame["gebied_code"] == code, "waarde"]
    return float(found)


def test_overvecht_in_2024(snapshot: Snapshot) -> None:
    assert value(snapshot, "aantal_inwoners", "wijk", "WK034403", 2024) == 35255
    assert value(snapshot, "gemiddelde_woz_waarde", "wijk", "WK034403", 2024) == 293000
    share = value(snapshot, "percentage_0_tot_15_jaar", "wijk", "WK034403", 2024)
    assert share == pytest.approx(100 * 6255 / 35255, abs=1e-6)


def test_the_ten_wijken_of_utrecht_sum_to_the_gemeente_within_rounding(snapshot: Snapshot) -> None:
    wijken = indicators.figures(
        snapshot, "aantal_inwoners", "wijk", jaar=2024, gemeenten=["GM0344"]
    ).frame
    assert len(wijken) == 10
    published = value(snapshot, "aantal_inwoners", "gemeente", "GM0344", 2024)
    assert published == 374238
    assert abs(wijken["waarde"].sum() - published) <= 10 * 2.5


def test_every_row_of_the_three_files_is_kept(cbs: Path) -> None:
    def counts(result: ImportResult) -> tuple[int, int]:
        return result.rapport.gelezen, result.rapport.geweigerd

    read = indicators.read_indicatoren
    # Amsterdam's codes hold letters (WK0363SE); they are areas like any other.
    assert counts(read(cbs / "kwb_2024_selectie.csv")) == (342 + 3393 + 14574, 0)
    assert counts(read(cbs / "kwb_2020_provincie_utrecht_selectie.csv")) == (969, 0)
    maatwerk = read(cbs / "maatwerk_inkomen_2020_indeling_2023.csv")
    assert maatwerk.rapport.geweigerd == 0
    # the last line names the source
    assert [b.code for b in maatwerk.rapport.bevindingen] == ["kolom_geen_cijfer", "regel_geen_rij"]


def test_maatwerk_of_2020_on_the_division_of_2023(snapshot: Snapshot) -> None:
    found = {}
    for name in (
        "gemiddeld_persoonlijk_inkomen_per_inwoner",
        "percentage_huishoudens_met_laagste_inkomen",
        "percentage_huishoudens_met_hoogste_inkomen",
    ):
        land = indicators.figures(snapshot, name, "land")
        assert (land.jaar, land.indeling) == (2020, 2023)
        assert land.frame["herkomst"].tolist() == ["gepubliceerd"]
        found[name] = land.frame["waarde"].item()
        wijk = indicators.figures(snapshot, name, "wijk").frame.set_index("gebied_code")
        assert wijk.loc["WK003414", "staat"] == "afgeschermd"
    assert list(found.values()) == [27900.0, 40.0, 20.0]


def test_weighted_aggregation_against_numpy(cbs: Path, snapshot: Snapshot) -> None:
    raw = pd.read_csv(cbs / "kwb_2024_selectie.csv")
    gemeenten = raw[raw["niveau"] == "gemeente"]
    for name, column, weight, scale in (
        ("afstand_tot_huisarts", "afstandHuisarts", "inwoners", 1),
        ("gemiddelde_huishoudensgrootte", "huishoudensgrootte", "huishoudens", 1),
        ("gemiddelde_woz_waarde", "wozWaarde", "huishoudens", 1000),
    ):
        expected = np.average(gemeenten[column], weights=gemeenten[weight]) * scale
        if scale != 1:
            # published in thousands of euros, and so is what is made of it: not € 378.939
            expected = round(expected, -3)
        found = indicators.figures(snapshot, name, "land", jaar=2024)
        assert found.frame["herkomst"].tolist() == ["berekend"]
        assert found.frame["waarde"].item() == pytest.approx(expected, abs=1e-6)
    people = indicators.figures(snapshot, "aantal_inwoners", "land", jaar=2024).frame
    assert people["waarde"].item() == gemeenten["inwoners"].sum() == 17_942_942


def test_figures_of_2024_on_the_buurten_of_2016(snapshot: Snapshot) -> None:
    found = indicators.figures(snapshot, "aantal_inwoners", "buurt", gemeenten=["GM0344"])
    areas = boundaries.areas(snapshot, "buurt", gemeenten=["GM0344"])
    report = indicators.join(found, areas, snapshot=snapshot).rapport
    assert (report.gekoppeld, report.gebieden_zonder_cijfer) == (111, 0)
    assert report.tekst.startswith("cijfers van 2024 op de gebiedsindeling van 2016;")


def test_zeros_that_stand_for_missing_in_the_file_of_2020(cbs: Path) -> None:
    result = indicators.read_indicatoren(cbs / "kwb_2020_provincie_utrecht_selectie.csv", jaar=2020)
    held = {name for s in result.sets for name in s.extra["indicatoren"]}
    # The whole column is 0.0 in the file: no buurt has its park on the doorstep everywhere.
    assert "afstand_tot_park" not in held
    assert "huishoudens_met_kinderen_per_100_inwoners" in held
    assert {s.key.bron for s in result.sets} >= {
        "CBS Kerncijfers wijken en buurten",
        "Leefbaarometer (ministerie van BZK)",
    }


def test_figures_beside_the_boundaries_of_2022(cbs: Path) -> None:
    result = indicators.read_grenzen(cbs / "wijken_gemeenten_2022_nl.gpkg", laag="wijken_2022")
    (figures,) = [s for s in result.sets if s.key.soort == "indicatoren"]
    assert (figures.key.niveau, figures.key.jaar, figures.key.indeling) == ("wijk", 2022, 2022)
    table = figures.tables["cijfers"]
    assert isinstance(table, pd.DataFrame)
    own = table[table["gebied_code"] == "WK034403"].set_index("indicator")["waarde"]
    assert own["aantal_inwoners"] == 34560
    assert own["gemiddelde_woz_waarde"] == 250000
    assert own["percentage_personen_met_laagste_inkomen"] == 49.5
    assert own["stedelijkheid"] == 1
    assert own["oppervlakte_totaal"] == 848


def test_figures_of_a_pdok_answer(real_data: Path) -> None:
    path = real_data / "diensten" / "pdok_wfs_wijkenbuurten_gemeenten_2023.json"
    result = indicators.read_grenzen(path)
    (figures,) = [s for s in result.sets if s.key.soort == "indicatoren"]
    assert figures.key.jaar == 2023
    table = figures.tables["cijfers"]
    assert isinstance(table, pd.DataFrame)
    own = table[table["gebied_code"] == "GM0344"].set_index("indicator")["waarde"]
    assert own["aantal_inwoners"] == 367947
    assert own["percentage_geboren_buiten_nederland_herkomst_buiten_europa"] == 16
    # Of 36 properties five are codes, names or years; none of the figures is unknown.
    assert len(own) == 31
    assert "kolom_onbekend" not in {b.code for b in result.rapport.bevindingen}


def test_boundaries_given_as_figures_are_refused_with_the_way_out(cbs: Path) -> None:
    with pytest.raises(Refused, match="importeer grenzen"):
        indicators.read_indicatoren(cbs / "buurten_2016_GM0344_utrecht.geojson", jaar=2016)


def test_a_part_of_the_key_figures_leaves_those_of_the_country(cbs: Path, tmp_path: Path) -> None:
    folder = house.folder(tmp_path / "gegevens")
    before = folder.commit(indicators.read_grenzen(cbs / "wijken_gemeenten_2022_nl.gpkg"))
    own = tmp_path / "eigen_2022.csv"
    own.write_text("wijkcode;wijk;inwoners\nWK034401;West;31000\nWK034402;Noordwest;45000\n")
    part = tmp_path / "Kerncijfers_2022.csv"
    part.write_text(
        '"Wijken en buurten";"Codering (code)";"Bevolking/Aantal inwoners (aantal)";'
        '"Inkomen/Gemiddeld inkomen per inwoner (x 1 000 euro)"\n'
        '"Utrecht";"GM0344    ";"  361742";"    31.5"\n"West";"WK034401  ";"   29910";"    34.1"\n'
    )
    snapshot = before
    for path in (own, part):
        settled = settle(snapshot, indicators.read_indicatoren(path))
        assert not [b for b in settled.rapport.bevindingen if b.code == "set_vervangen"]
        snapshot = folder.commit(settled)
    beside = {b.plaats: b.aantal for b in settled.rapport.bevindingen if b.code == "set_ernaast"}
    assert set(beside) == {
        "indicatoren, wijk 2022, CBS Kerncijfers wijken en buurten",
        "indicatoren, gemeente 2022, CBS Kerncijfers wijken en buurten",
    }
    kept = {record.key: record.rijen for record in snapshot.sets}
    assert {record.key: record.rijen for record in before.sets}.items() <= kept.items()
    assert sum(kept.values()) == sum(record.rijen for record in before.sets) + 2 + 4
    # the newer part counts where it has a figure, the country everywhere else
    assert value(snapshot, "gemiddeld_inkomen_per_inwoner", "wijk", "WK034401", 2022) == 34100
    assert len(indicators.figures(snapshot, "aantal_inwoners", "wijk", jaar=2022).frame) == 3340
