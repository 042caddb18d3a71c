"""The files: the same every time, and figures in them that add up."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from demo import write_files
from demo.places import BUURTEN, GEMEENTEN, SWVS, UNMAPPED_PC4, WIJKEN
from store import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from demo import DemoFiles

AGE_GROUPS = ["k_0Tot15Jaar", "k_15Tot25Jaar", "k_25Tot45Jaar", "k_45Tot65Jaar", "k_65JaarOfOuder"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write_files(tmp_path_factory.mktemp("demo"))


def _kwb(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig", keep_default_na=False)
    table = table.map(str.strip).rename(columns=lambda name: name.rpartition("_")[0] or name)
    return table.set_index("Codering")


def _number(table: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(table[column], errors="coerce")


def test_the_same_bytes_every_time(files: DemoFiles, tmp_path: Path) -> None:
    again = write_files(tmp_path / "nog_eens")
    folder = files.swv.parent
    first = {path.name: sha256_of(path) for path in folder.iterdir()}
    assert {path.name: sha256_of(path) for path in again.swv.parent.iterdir()} == first
    assert len(first) == 25


def test_age_groups_add_up_within_rounding(files: DemoFiles) -> None:
    for path in files.kerncijfers.values():
        table = _kwb(path)
        groups = table[AGE_GROUPS].apply(pd.to_numeric, errors="coerce")
        known = groups.notna().all(axis=1)
        assert known.sum() > 50
        gap = (groups.sum(axis=1) - _number(table, "AantalInwoners")).abs()[known]
        small = table.loc[known, "SoortRegio"].isin(["Buurt", "Wijk"])
        assert gap[small].max() <= 15
        assert gap[~small].max() == 0


def test_counts_of_wijken_and_buurten_are_rounded_to_five(files: DemoFiles) -> None:
    table = _kwb(files.kerncijfers[2024])
    small = table[table["SoortRegio"].isin(["Buurt", "Wijk"])]
    for column in ("AantalInwoners", *AGE_GROUPS, "HuishoudensTotaal"):
        assert (_number(small, column).dropna() % 5 == 0).all()
    assert (_number(table, "Koopwoningen").dropna() % 1 == 0).all()


def test_levels_add_up(files: DemoFiles) -> None:
    table = _kwb(files.kerncijfers[2024])
    people = _number(table, "AantalInwoners")
    by_wijk = people[people.index.str.startswith("BU")].groupby(lambda code: "WK" + code[2:8]).sum()
    assert (by_wijk - people[list(WIJKEN)]).abs().max() <= 15
    assert abs(people[list(WIJKEN)].sum() - people["GM9901"]) <= 20


def test_areas_of_each_year_are_those_of_its_indeling(files: DemoFiles) -> None:
    codes = {year: set(_kwb(path).index) for year, path in files.kerncijfers.items()}
    assert sorted(codes) == list(range(2020, 2026))
    assert codes[2020] == codes[2022] != codes[2023] == codes[2025]
    assert codes[2022] - codes[2023] == {"BU99010502"}
    assert codes[2023] - codes[2022] == {"BU99010504", "BU99010505"}


def test_the_pattern_is_one_that_people_recognise(files: DemoFiles) -> None:
    """A poorer wijk with many children, an ageing one, an estate that grows."""
    first, last = (_kwb(files.kerncijfers[year]) for year in (2020, 2024))
    wijken = list(WIJKEN)
    people = _number(last, "AantalInwoners")[wijken]
    children = _number(last, "k_0Tot15Jaar")[wijken] / people
    old = _number(last, "k_65JaarOfOuder")[wijken] / people
    income = _number(last, "GemiddeldInkomenPerInwoner")[wijken]
    assert income.idxmin() == "WK990102"
    assert children["WK990102"] > 0.2
    assert children["WK990100"] < 0.1
    assert old.idxmax() == "WK990103"
    growth = people / _number(first, "AantalInwoners")[wijken]
    assert growth.idxmax() == "WK990105"
    assert growth["WK990105"] > 1.3


def test_water_the_smallest_buurt_and_figures_still_to_come(files: DemoFiles) -> None:
    table = _kwb(files.kerncijfers[2025])
    assert table.loc["BU99010109", "AantalInwoners"] == "."
    assert table.loc["BU99010604", "AantalInwoners"] == "10"
    assert table.loc["BU99010604", "k_0Tot15Jaar"] == "."
    assert (table["GemiddeldInkomenPerInwoner"].drop("BU99010109") == "").all()


def _pupils(path: Path, encoding: str) -> dict[str, pd.DataFrame]:
    with zipfile.ZipFile(path) as archive:
        return {
            name: pd.read_csv(
                io.BytesIO(archive.read(name)), sep=";", dtype=str, encoding=encoding,
                keep_default_na=False,
            )
            for name in archive.namelist()
        }  # fmt: skip


def _ages(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if str(name).startswith("LEEFTIJD_")]


def test_the_unmasked_year_is_as_duo_shipped_it(files: DemoFiles) -> None:
    parts = _pupils(files.leerlingen[2020], "cp1252")
    assert set(parts) == {f"{g.naam}.csv" for g in GEMEENTEN}
    table = pd.concat(parts.values())
    ages = _ages(table)
    assert (table[ages].astype(int).sum(axis=1) == table["TOTAAL"].astype(int)).all()
    homes = set(table["POSTCODE_LEERLING"])
    assert {"  10", "  20", "  30", "  40", UNMAPPED_PC4} <= homes
    assert set(table["SOORT_PO"]) == {"Bo", "Sbo", "So", "Vso"}
    assert (table["GEMEENTENUMMER"].str.fullmatch(r"99\d\d")).all()
    total = table["TOTAAL"].astype(int).groupby(table["SOORT_PO"]).sum()
    assert total["Bo"] > 10_000
    assert total.drop("Bo").between(200, 1000).all()


def test_the_masked_year_hides_one_to_four_and_shows_zero(files: DemoFiles) -> None:
    parts = _pupils(files.leerlingen[2024], "utf-8-sig")
    assert set(parts) == {f"{g.naam} afgeschermd.csv" for g in GEMEENTEN}
    table = pd.concat(parts.values())
    cells = set(table[_ages(table)].to_numpy().ravel())
    assert "TOTAAL" not in table
    assert {"0", "<5"} < cells
    assert not cells & {"1", "2", "3", "4"}
    assert {"Reformatorisch"} <= set(table["DENOMINATIE_VESTIGING"])
    assert table["INSTELLINGSNAAM_VESTIGING"].str.startswith("Auris").any()


def test_schools_of_both_years_are_the_same_but_for_the_new_one(files: DemoFiles) -> None:
    names = [
        set(pd.concat(_pupils(path, code).values())["INSTELLINGSNAAM_VESTIGING"])
        for path, code in zip(files.leerlingen.values(), ("cp1252", "utf-8-sig"), strict=True)
    ]
    assert names[1] - names[0] == {"Kindcentrum De Wetering"}
    assert not names[0] - names[1]


def test_the_regio_indeling_holds_every_pc4_but_one_and_five_swvs(files: DemoFiles) -> None:
    table = pd.read_csv(files.swv, dtype=str)
    assert set(table["po_swv"]) == {swv.po for swv in SWVS}
    assert len(SWVS) == 5
    assert UNMAPPED_PC4 not in set(table["pc4"])
    points = pd.read_csv(files.postcodes, sep=";", dtype=str, decimal=",")
    assert set(points["POSTCODE"]) == set(table["pc4"]) | {UNMAPPED_PC4}
    assert table.groupby("gemeente")["po_swv"].nunique().max() == 2


def test_schools_lie_in_their_own_buurt_and_postcode(files: DemoFiles) -> None:
    import geopandas as gpd

    from demo.schools import place_schools
    from demo.terrain import make_terrain

    terrain = make_terrain()
    table = place_schools(terrain)
    schools = gpd.read_file(f"/vsizip/{files.scholen}/scholen.geo.json").to_crs(28992)
    assert len(schools) == len(table) == table["brin6"].nunique()
    here = schools.sjoin(terrain.pc4[["pc4", "geometry"]], predicate="within")
    assert (here["pc4"] == here["postcode"].str[:4]).all()
    assert len(here) == len(schools)
    buurten = terrain.buurten[2023].rename(columns={"code": "buurt_hier"})
    inside = schools.sjoin(buurten[["buurt_hier", "geometry"]], predicate="within")
    wanted = table[table["buurt"] != ""].set_index("brin6")["buurt"]
    assert inside.set_index("vestigingscode")["buurt_hier"].to_dict() == wanted.to_dict()


def test_aanbod_names_buurten_levels_and_domeinen(files: DemoFiles) -> None:
    table = pd.read_csv(files.aanbod, sep=";", dtype=str, encoding="utf-8-sig")
    assert set(table["preventieniveau"]) == {"universeel", "selectief", "geïndiceerd"}
    assert table["domein"].nunique() == 9
    assert table[["naam", "aanbieder", "factor", "resultaat", "doelgroep"]].notna().all(axis=None)
    assert set(table["status"]) == {"huidig", "stoppen", "gewenst"}
    assert table["stedelijk"].eq("ja").sum() >= 5
    assert table["x_rd"].notna().eq(table["stedelijk"].eq("nee")).all()
    assert len(BUURTEN) == 40
