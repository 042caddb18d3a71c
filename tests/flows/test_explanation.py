"""Why a saldo changed: each pupil in one contribution, and contributions that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import flows
from flows.explanation import NIVEAUS_VERKLARING, OORZAKEN
from flows.flow_tables import FIVE
from store import NotFound
from tests.flows import conftest
from tests.flows.conftest import REGIO

if TYPE_CHECKING:
    import pandas as pd

    from flows.explanation import Explanation
    from store import DataFolder

NEW = {
    # the same school under another number; one that moved within its SWV; one that is new
    "09ZZ00": ("De Es", "1002AB", "Sbo", "Openbaar", "1", "Aadorp"),
    "01AA00": ("De Eik", "1003AA", "Bo", "Openbaar", "1", "Aadorp"),
    "06FF00": ("De Wilg", "1001FF", "Bo", "Openbaar", "1", "Aadorp"),
}
ROWS_2018 = [
    ("1001", "01AA00", {4: 20, 5: 30}),
    ("2001", "01AA00", {5: 17}),  # 12 in 2017, at the PC4 where the school stood then
    ("2001", "06FF00", {5: 8}),
    ("2002", "09ZZ00", {8: 3}),  # 1 in 2017, as 01AA01
    ("1003", "09ZZ00", {8: 8}),  # in 2017 as well, when 1003 lay in PO1001
    ("1001", "02BB00", {7: 6}),  # 9 in 2017, reformatorisch
    ("2001", "02BB00", {7: 40}),
    ("1002", "03CC00", {6: 5}),
    ("1001", "04DD00", {6: 3, 7: 3}),
    ("1003", "04DD00", {6: 4}),
    ("3001", "04DD00", {6: 10}),
    ("1001", "05EE00", {15: 6}),
]


@pytest.fixture
def two_years(
    filled: DataFolder, write: Any, po: Any, monkeypatch: pytest.MonkeyPatch
) -> DataFolder:
    """Return the folder with 2018 beside 2017, schools and regio-indeling changed in between."""
    for brin6, school in NEW.items():
        monkeypatch.setitem(conftest.SCHOOLS, brin6, school)
    filled.commit(flows.read_leerlingen([write("b.csv", po(ROWS_2018, year=2018))]))
    # 1003 goes to the SWV where 04DD00 stands
    changed = REGIO.replace("1003,Aaburg,PO1001", "1003,Aaburg,PO3001")
    filled.commit(flows.read_swv(write("regio 2018.csv", changed), jaar=2018))
    return filled


def lines(found: Explanation) -> list[tuple[Any, ...]]:
    columns = ["soort", "stelsel", "oorzaak", "code", "van_laag", "tot_laag", "verschil_laag"]
    return [tuple(row) for row in found.bijdragen[columns].itertuples(index=False)]


def test_each_school_says_what_it_gives_and_why(two_years: DataFolder) -> None:
    found = flows.verklaring(two_years.snapshot(), "PO1001", (2018, 2017))
    assert (found.jaren, found.niveau) == ((2017, 2018), "school")
    assert lines(found) == [
        # De Eik stands on 1003 now, which went to PO3001: 50 go there, and 12 no longer come
        ("bo", "regionaal", "verhuisd", "01AA00", 12, -50, -62),
        ("bo", "regionaal", "geopend", "06FF00", 0, 8, 8),
        ("bo", "reformatorisch", "leerlingen", "02BB00", -9, -6, 3),
        ("sbo", "regionaal", "regio_indeling", "09ZZ00", 0, 8, 8),
        ("sbo", "regionaal", "leerlingen", "09ZZ00", 1, 3, 2),
        ("so", "regionaal", "leerlingen", "04DD00", -6, -6, 0),
        ("so", "cluster12", "leerlingen", "03CC00", -5, -5, 0),
    ]
    assert found.waarschuwing == "De regio-indeling is tussen beide jaren gewijzigd."
    total = found.totalen.set_index(["soort", "stelsel"])["verschil_schatting"]
    assert (total["bo", "regionaal"], total["alle", "alle"]) == (-54, -41)


def test_homes_that_the_indeling_gave_away_are_named_so(two_years: DataFolder) -> None:
    """1003 lies in PO3001 since 2018: its pupils at De Es go elsewhere now, and moved nowhere."""
    found = flows.verklaring(two_years.snapshot(), "PO3001", (2017, 2018), niveau="oorzaak")
    assert [row[:3] + row[4:] for row in lines(found)] == [
        ("bo", "regionaal", "verhuisd", 0, 67, 67),
        ("sbo", "regionaal", "regio_indeling", 0, -8, -8),
        ("so", "regionaal", "leerlingen", 6, 6, 0),
    ]
    other = flows.verklaring(two_years.snapshot(), "PO2001", (2017, 2018), niveau="gemeente")
    assert ("sbo", "regionaal", "leerlingen", "GM0001", -1, -3, -2) in lines(other)


def test_a_school_whose_file_is_missing_did_not_close(
    two_years: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = two_years.snapshot()
    year = flows.leerlingjaar(snapshot, 2017)
    monkeypatch.setitem(year.records[0].extra, "onvolledig", ("AADORP", "ZEEDORP"))
    found = flows.verklaring(snapshot, "PO1001", (2017, 2018), ["bo"])
    assert ("bo", "regionaal", "bestand_ontbreekt", "06FF00", 0, 8, 8) in lines(found)
    assert "2017 is onvolledig: in de bestanden ontbreken AADORP en ZEEDORP." in found.waarschuwing


def added_up(found: Explanation, soort: str, stelsel: str) -> pd.Series:
    parts = found.bijdragen
    mine = (parts["soort"] == soort) & (parts["stelsel"] == stelsel)
    return parts.loc[mine].sum(numeric_only=True)


@pytest.mark.parametrize("niveau", NIVEAUS_VERKLARING)
def test_contributions_of_a_masked_year_add_up(
    filled: DataFolder, write: Any, po: Any, niveau: str
) -> None:
    """Bounds and estimates: what has no estimate of its own is told in one line for all."""
    # 12 schools of one masked cell each: together estimated, none of them alone
    more = [("2001", "01AA00", dict.fromkeys(range(4, 16), 2))]
    more += [("1001", "04DD00", dict.fromkeys(range(4, 15), 3))]
    more += [("1001", "05EE00", dict.fromkeys(range(12, 15), 1))]
    filled.commit(
        flows.read_leerlingen([write("Alles 2023.csv", po(more, year=2023, masked=True))])
    )
    found = flows.verklaring(filled.snapshot(), "PO1001", (2017, 2023), niveau=niveau)
    seen = 0
    for total in found.totalen.to_dict("records"):
        soort, stelsel = total["soort"], total["stelsel"]
        if "alle" in (soort, stelsel):
            continue
        summed = added_up(found, soort, stelsel)
        for side in ("van", "tot", "verschil"):
            for part in FIVE[:3]:
                if total[f"{side}_{part}"] == total[f"{side}_{part}"]:
                    assert summed[f"{side}_{part}"] == pytest.approx(total[f"{side}_{part}"])
                    seen += 1
    assert seen > 20
    assert set(found.bijdragen["oorzaak"]) <= set(OORZAKEN)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"jaren": (2017, 2017)}, "twee jaren"),
        ({"jaren": (2017, 2016)}, "geen leerlingen van 2016"),
        ({"niveau": "buurt"}, "Onbekend niveau 'buurt'; kies uit oorzaak, swv"),
        ({"soorten": ["vso"]}, "vso hoort bij"),
        ({"swv": "PO1002"}, "Het dichtst in de buurt: PO1001"),
    ],
)
def test_what_cannot_be_explained_is_told(
    two_years: DataFolder, words: dict[str, Any], said: str
) -> None:
    asked: dict[str, Any] = {"swv": "PO1001", "jaren": (2017, 2018)} | words
    with pytest.raises(NotFound, match=said):
        flows.verklaring(two_years.snapshot(), **asked)
