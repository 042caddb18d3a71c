"""The files: figures in them that add up, and a pattern that people recognise."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pandas as pd

from cli.demo import EXAMPLES, FILES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.demo.conftest import Terrain

WIJKEN = tuple(f"WK99010{number}" for number in range(8))
GEMEENTEN = (
    "Aldermonde", "Brakerzijl", "Noorderhem", "Wijdekoog", "Kolkerland", "Bovenalder",
    "Veldersluis", "Hoogwerve", "Wolderdam",
)  # fmt: skip
SWVS = tuple(f"PO990{number}" for number in range(1, 6))
UNMAPPED_PC4 = "8990"
KERNCIJFERS = {
    year: FILES / f"kerncijfers_wijken_en_buurten_{year}.csv" for year in range(2020, 2026)
}
LEERLINGEN = {
    year: FILES / f"03-leerlingen-po-per-gemeente-postcode-leeftijd-{year}-{year + 1}.zip"
    for year in (2020, 2024)
}
AGE_GROUPS = ["k_0Tot15Jaar", "k_15Tot25Jaar", "k_25Tot45Jaar", "k_45Tot65Jaar", "k_65JaarOfOuder"]


def _kwb(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, sep=";", dtype=str, encoding="utf-8-sig", keep_default_na=False)
    table = table.map(str.strip).rename(columns=lambda name: name.rpartition("_")[0] or name)
    return table.set_index("Codering")


def _number(table: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(table[column], errors="coerce")


def test_every_file_is_read_and_together_they_are_small() -> None:
    there = {path.name for path in FILES.iterdir()}
    assert there - {file.naam for file in EXAMPLES} == {
        "namen_swv.csv",
        "doelen_en_resultaten.json",
        "dossier_zonneveld.json",
        "verhaallijn_zonneveld.json",
    }
    assert len(there) == 33
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 400_000


def test_age_groups_add_up_within_rounding() -> None:
    for path in KERNCIJFERS.values():
        table = _kwb(path)
        groups = table[AGE_GROUPS].apply(pd.to_numeric, errors="coerce")
        known = groups.notna().all(axis=1)
        assert known.sum() > 50
        gap = (groups.sum(axis=1) - _number(table, "AantalInwoners")).abs()[known]
        small = table.loc[known, "SoortRegio"].isin(["Buurt", "Wijk"])
        assert gap[small].max() <= 15
        assert gap[~small].max() == 0


def test_counts_of_wijken_and_buurten_are_rounded_to_five() -> None:
    table = _kwb(KERNCIJFERS[2024])
    small = table[table["SoortRegio"].isin(["Buurt", "Wijk"])]
    for column in ("AantalInwoners", *AGE_GROUPS, "HuishoudensTotaal"):
        assert (_number(small, column).dropna() % 5 == 0).all()
    assert (_number(table, "Koopwoningen").dropna() % 1 == 0).all()


def test_levels_add_up() -> None:
    table = _kwb(KERNCIJFERS[2024])
    people = _number(table, "AantalInwoners")
    by_wijk = people[people.index.str.startswith("BU")].groupby(lambda code: "WK" + code[2:8]).sum()
    assert (by_wijk - people[list(WIJKEN)]).abs().max() <= 15
    assert abs(people[list(WIJKEN)].sum() - people["GM9901"]) <= 20


def test_areas_of_each_year_are_those_of_its_indeling() -> None:
    codes = {year: set(_kwb(path).index) for year, path in KERNCIJFERS.items()}
    assert sorted(codes) == list(range(2020, 2026))
    assert codes[2020] == codes[2022] != codes[2023] == codes[2025]
    assert codes[2022] - codes[2023] == {"BU99010502"}
    assert codes[2023] - codes[2022] == {"BU99010504", "BU99010505"}


def test_the_pattern_is_one_that_people_recognise() -> None:
    """A poorer wijk with many children, an ageing one, an estate that grows."""
    first, last = (_kwb(KERNCIJFERS[year]) for year in (2020, 2024))
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


def test_water_the_smallest_buurt_and_figures_still_to_come() -> None:
    table = _kwb(KERNCIJFERS[2025])
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


def test_the_unmasked_year_is_as_duo_shipped_it() -> None:
    parts = _pupils(LEERLINGEN[2020], "cp1252")
    assert set(parts) == {f"{name}.csv" for name in GEMEENTEN}
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


def test_the_masked_year_hides_one_to_four_and_shows_zero() -> None:
    parts = _pupils(LEERLINGEN[2024], "utf-8-sig")
    assert set(parts) == {f"{name} afgeschermd.csv" for name in GEMEENTEN}
    table = pd.concat(parts.values())
    cells = set(table[_ages(table)].to_numpy().ravel())
    assert "TOTAAL" not in table
    assert {"0", "<5"} < cells
    assert not cells & {"1", "2", "3", "4"}
    assert {"Reformatorisch"} <= set(table["DENOMINATIE_VESTIGING"])
    assert table["INSTELLINGSNAAM_VESTIGING"].str.startswith("Auris").any()


def test_schools_of_both_years_are_the_same_but_for_the_new_one() -> None:
    names = [
        set(pd.concat(_pupils(path, code).values())["INSTELLINGSNAAM_VESTIGING"])
        for path, code in zip(LEERLINGEN.values(), ("cp1252", "utf-8-sig"), strict=True)
    ]
    assert names[1] - names[0] == {"Kindcentrum De Wetering"}
    assert not names[0] - names[1]


def test_the_regio_indeling_holds_every_pc4_but_one_and_five_swvs() -> None:
    table = pd.read_csv(FILES / "regio_indeling_swv_2020.csv", dtype=str)
    assert set(table["po_swv"]) == set(SWVS)
    assert UNMAPPED_PC4 not in set(table["pc4"])
    points = pd.read_csv(FILES / "postcode_coords.csv", sep=";", dtype=str, decimal=",")
    assert set(points["POSTCODE"]) == set(table["pc4"]) | {UNMAPPED_PC4}
    assert table.groupby("gemeente")["po_swv"].nunique().max() == 2


def test_schools_lie_in_their_own_buurt_and_postcode(terrain: Terrain) -> None:
    import geopandas as gpd

    schools = gpd.read_file(f"/vsizip/{FILES}/scholen20241001.geo.zip/scholen.geo.json")
    schools = schools.to_crs(28992)
    assert len(schools) == 76
    assert schools["vestigingscode"].is_unique
    pc4 = terrain.pc4[["code", "geometry"]].rename(columns={"code": "pc4"})
    here = schools.sjoin(pc4, predicate="within")
    assert len(here) == len(schools)
    assert (here["pc4"] == here["postcode"].str[:4]).all()
    buurten = terrain.buurten[2023][["code", "buurtnaam", "geometry"]]
    inside = schools.sjoin(buurten, predicate="within").set_index("naam")
    # the schools of the gemeente lie in its buurten, and those of others in none
    town = schools.loc[schools["gemeente"] == "ALDERMONDE", "naam"]
    assert set(inside.index) == set(town)
    for school, buurt in (
        ("Sint-Nicolaasschool", "Vissersbuurt"),
        ("De Melkweg", "Planetenbuurt"),
        ("Lyceum Zonneveld", "Vogelbuurt"),
    ):
        assert inside.loc[school, "buurtnaam"] == buurt


def test_aanbod_names_buurten_levels_and_domeinen() -> None:
    table = pd.read_csv(
        FILES / "aanbod_aldermonde_2025.csv", sep=";", dtype=str, encoding="utf-8-sig"
    )
    assert set(table["preventieniveau"]) == {"universeel", "selectief", "geïndiceerd"}
    assert table["domein"].nunique() == 9
    assert table[["naam", "aanbieder", "factor", "resultaat", "doelgroep"]].notna().all(axis=None)
    assert set(table["status"]) == {"huidig", "stoppen", "gewenst"}
    assert table["stedelijk"].eq("ja").sum() >= 5
    assert table["x_rd"].notna().eq(table["stedelijk"].eq("nee")).all()


def test_the_own_table_has_what_such_a_table_teaches() -> None:
    table = pd.read_csv(FILES / "eigen_stromen_2024.csv", sep=";", encoding="utf-8-sig", dtype=str)
    home = table["woonplaats"].map(
        {"Noorderhem": "PO9902", "Kolkerland": "PO9903", "Bovenalder": "PO9904",
         "Veldersluis": "PO9904", "Hoogwerve": "PO9905", "Wolderdam": "PO9905"}
    )  # fmt: skip
    home = home.fillna(table["woonplaats"].where(table["woonplaats"].str.startswith("PO"), SWVS[0]))
    assert (table["afgevend_swv"] != home).sum() >= 5
    assert "residentieel geplaatst" in set(table["doelgroep"])
    assert set(table["categorie"].dropna()) == {"laag", "midden", "hoog"}
    assert table["aantal"].astype(int).between(1, 4).sum() > 20
