"""Pupils at another school: what changes, held to sums by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from flows import read_eigen_stromen, read_tarieven
from flows.simulation import SIMULATIE_COLUMNS, Move, Simulation, read_move, simuleer
from store import DataFolder, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store import Snapshot

RATES = """periode;soort;leeftijd;categorie;waarvoor;onderdeel;bedrag;bron
2018;so;jonger dan 8;laag;ondersteuning;;1000;proef
2018;so;8 en ouder;laag;ondersteuning;;1200;proef
2018;so;alle;hoog;ondersteuning;;3000;proef
2018;po;alle;;overdracht;bij toename;400;proef
"""


def ends(found: Simulation, swv: str, what: str, part: str = "") -> tuple[float, ...]:
    rows = found.tabel
    row = rows[(rows["swv"] == swv) & (rows["onderwerp"] == what) & (rows["onderdeel"] == part)]
    names = ("nu_laag", "nu_hoog", "straks_laag", "straks_hoog", "verandering_laag")
    return tuple(row[list(names)].iloc[0])


def test_a_move_is_read_as_people_write_it() -> None:
    assert read_move("10 van 99AA00 naar 99bb00") == Move(10, "99AA00", "99BB00")
    asked = read_move(" 3 leerlingen so van 04DD00  naar 03CC00 uit po1001 ", "zorg")
    assert asked == Move(3, "04DD00", "03CC00", "so", "zorg", "PO1001")
    assert read_move(asked.tekst, "zorg") == asked
    for wrong in ("", "tien van 99AA00 naar 99BB00", "10 van school A naar school B", "-1 van a"):
        with pytest.raises(Refused, match="Schrijf 10 van 99AA00 naar 99BB00"):
            read_move(wrong)


def test_saldo_of_both_swvs_and_the_way_from_home(snapshot: Snapshot) -> None:
    # 2017 is not masked: of PO1001 six go to De Den (PO3001); De Es is here, and sbo
    found = simuleer(snapshot, "PO1001", 2017, read_move("6 so van 04DD00 naar 01AA01"))
    assert list(found.tabel) == list(SIMULATIE_COLUMNS)
    assert (found.van.soort, found.naar.soort, found.aanwezig) == ("so", "sbo", (6, 6))
    so = found.tabel[found.tabel["soort"] == "so"].set_index(["swv", "onderwerp"])
    sbo = found.tabel[found.tabel["soort"] == "sbo"].set_index(["swv", "onderwerp"])
    # regional so: De Den alone (De Taal is cluster 2), so 6 go and none after
    assert so.loc[("PO1001", "uitgaand"), ["nu_laag", "straks_laag"]].tolist() == [6, 0]
    assert so.loc[("PO1001", "saldo"), ["nu_laag", "straks_hoog"]].tolist() == [-6, 0]
    assert so.loc[("PO3001", "inkomend"), ["nu_hoog", "straks_hoog"]].tolist() == [6, 0]
    # De Es: 8 of PO1001 and 1 of PO2001
    assert sbo.loc[("PO1001", "intern"), ["nu_laag", "straks_laag"]].tolist() == [8, 14]
    # 1001 to 3001 and to 1002: half a degree of longitude at 52.1° is some 34 km, 0.01° north 1.1
    way = found.tabel[found.tabel["onderwerp"] == "afstand"].iloc[0]
    assert way["nu_schatting"] == pytest.approx(34.2, abs=0.2)
    assert way["straks_laag"] == way["straks_hoog"] == pytest.approx(1.11, abs=0.02)
    assert way["verandering_laag"] == pytest.approx(-33.1, abs=0.2)


def test_a_school_outside_the_region_does_not_count_in_its_saldo(snapshot: Snapshot) -> None:
    found = simuleer(snapshot, "PO1001", 2017, read_move("6 van 04DD00 naar 03CC00"))
    # De Taal is of cluster 2: nobody comes to PO2001 in the regional sense
    assert set(found.tabel.loc[found.tabel["eenheid"] == "leerlingen", "swv"]) == {
        "PO1001", "PO3001",
    }  # fmt: skip
    assert not found.naar.regionaal


def test_masked_counts_stay_bounded_and_the_move_must_fit(snapshot: Snapshot) -> None:
    # 2024: 3 and 3 are masked, so De Den has 2 to 8 of PO1001
    found = simuleer(snapshot, "PO1001", 2024, read_move("5 van 04DD00 naar 03CC00"))
    assert found.aanwezig == (2, 8)
    # with five there at least, 5 to 8 go: 0 to 3 after
    assert ends(found, "PO1001", "uitgaand") == (2, 8, 0, 3, -5)
    assert ends(found, "PO1001", "saldo") == (-8, -2, -3, 0, 5)
    assert ends(found, "PO3001", "inkomend") == (2, 8, 0, 3, -5)
    assert "Of er zoveel zijn is niet zeker" in found.opmerkingen[0]
    with pytest.raises(NotFound, match=r"ten hoogste 8 leerlingen so uit .*9 kunnen er niet weg"):
        simuleer(snapshot, "PO1001", 2024, read_move("9 van 04DD00 naar 03CC00"))


def test_amounts_of_rates_that_are_asked_for(
    filled: DataFolder, write: Callable[..., Path]
) -> None:
    filled.commit(read_tarieven(write("tarieven.csv", RATES)))
    snapshot, move = filled.snapshot(), read_move("6 van 04DD00 naar 03CC00")
    assert not (simuleer(snapshot, "PO1001", 2017, move).tabel["eenheid"] == "euro").any()
    found = simuleer(snapshot, "PO1001", 2017, move, periode="2018")
    euro = found.tabel[found.tabel["eenheid"] == "euro"].set_index(
        ["swv", "onderwerp", "onderdeel"]
    )
    span = ["verandering_laag", "verandering_hoog"]
    # ages are not told: 6 × 1000 to 6 × 1200
    assert euro.loc[("PO3001", "ontvangt", "laag"), span].tolist() == [-7200, -6000]
    assert euro.loc[("PO2001", "saldo_in_euro", "laag"), span].tolist() == [6000, 7200]
    assert euro.loc[("PO2001", "ontvangt", "hoog"), span].tolist() == [18000, 18000]
    # PO1001 pays elsewhere before and after: nothing changes
    assert euro.loc[("PO1001", "betaalt_elders", "laag"), span].tolist() == [0, 0]
    assert euro.loc[("PO1001", "overdracht", "bij toename"), span].tolist() == [2400, 2400]
    few = simuleer(snapshot, "PO1001", 2017, read_move("4 van 04DD00 naar 03CC00"), periode="2018")
    assert not (few.tabel["eenheid"] == "euro").any()
    assert "Van minder dan 5 leerlingen worden geen bedragen gegeven." in few.opmerkingen
    with pytest.raises(NotFound, match="geen tarieven van kalenderjaar 2031; wel van"):
        simuleer(snapshot, "PO1001", 2017, move, periode="2031")


def test_of_a_doelgroep_the_shielded_table_is_the_ground(
    filled: DataFolder, write: Callable[..., Path]
) -> None:
    rows = (
        "30;2017;1001;04DD00;so;zorg", "3;2017;1002;04DD00;so;taal", "8;2017;3001;04DD00;so;taal",
        "25;2017;3001;04DD00;so;zorg",
    )  # fmt: skip
    text = "\n".join(["aantal;jaar;pc4;school;soort;doelgroep", *rows])
    filled.commit(read_eigen_stromen(write("eigen.csv", text)))
    snapshot = filled.snapshot()
    found = simuleer(snapshot, "PO1001", 2017, read_move("10 van 04DD00 naar 01AA01", "Zorg"))
    assert found.zet.doelgroep == "zorg"
    low, high, low_after, high_after, change = ends(
        Simulation(**{**found.__dict__, "tabel": found.tabel[found.tabel["soort"] == "so"]}),
        "PO1001", "uitgaand",
    )  # fmt: skip
    assert (low_after, high_after, change) == (low - 10, high - 10, -10)
    # 3 are hidden: whether 4 of them are there is not told, nor that they are not
    hidden = simuleer(snapshot, "PO1001", 2017, read_move("4 van 04DD00 naar 01AA01", "taal"))
    assert hidden.aanwezig[1] == -1 or hidden.aanwezig[1] >= 4
    assert np.isfinite(hidden.tabel["verandering_laag"]).all()
    with pytest.raises(NotFound, match="Onbekende doelgroep 'rust'"):
        simuleer(snapshot, "PO1001", 2017, read_move("4 van 04DD00 naar 01AA01", "rust"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5 van 99ZZ00 naar 03CC00", "'99ZZ00' komt in 2017 niet voor"),
        ("5 van 05EE00 naar 03CC00", "niet voor met onderwijs van samenwerkingsverbanden po"),
        ("5 bo van 04DD00 naar 03CC00", "heeft geen bo; wel so"),
        ("5 van 04DD00 naar 04DD00", "twee verschillende scholen"),
        ("0 van 04DD00 naar 03CC00", "ten minste één leerling"),
        ("5 van 04DD00 naar 03CC00 uit PO8888", "staat niet in de regio-indeling"),
    ],
)
def test_what_cannot_be_is_said(snapshot: Snapshot, text: str, told: str) -> None:
    with pytest.raises(NotFound, match=told):
        simuleer(snapshot, "PO1001", 2017, read_move(text))
