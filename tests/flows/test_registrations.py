"""What an SWV lets out of its own table, and exchange files of others: read, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import (
    eigen_jaar,
    naast_elkaar,
    read_eigen_stromen,
    read_uitwisseling,
    registratie,
    uitwisseltabel,
)
from flows.registrations import REGEL, UITWISSEL_COLUMNS, eigenaar
from store import DataFolder, NotFound, Refused, Soort
from store.exchange import exchange_csv

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OWN = """peildatum;woonplaats;school;soort;doelgroep;aantal
1-10-2017;1001;04DD00;so;zorg;31
1-10-2017;1002;04DD00;so;zorg;12
1-10-2017;1001;04DD00;so;taal;9
1-10-2017;3001;04DD00;so;zorg;40
1-10-2017;1001;01AA01;sbo;taal;25
1-10-2017;1002;01AA01;sbo;taal;18
1-10-2017;2002;01AA01;sbo;taal;16
1-10-2017;Nergenshuizen;01AA01;sbo;taal;8
"""
HEAD = ",".join(UITWISSEL_COLUMNS)
SENT = [
    "PO3001,2017,2017-02-01,5,PO1001,04DD00,De Den,PO3001,so,,50,50,50,waarde",
    "PO3001,2017,2017-02-01,5,PO1001,04DD00,De Den,PO3001,,zorg,40,40,40,waarde",
    "PO3001,2017,2017-02-01,5,PO1001,04DD00,De Den,PO3001,,taal,10,10,10,waarde",
    "PO3001,2017,2017-02-01,5,PO3001,01AA01,De Es,PO1001,sbo,,,1,,afgeschermd",
]


@pytest.fixture
def both(filled: DataFolder, write: Callable[..., Path]) -> DataFolder:
    filled.commit(read_eigen_stromen(write("eigen.csv", OWN)))
    filled.commit(read_uitwisseling(write("hun.csv", "\n".join([HEAD, *SENT]))))
    return filled


def test_only_who_crosses_the_border_is_let_out(both: DataFolder) -> None:
    snapshot = both.snapshot()
    made = registratie(snapshot, "po1001", 2017)
    assert (made.swv, made.peildatum, made.drempel) == ("PO1001", "2017-10-01", 5)
    rows = made.tabel[[*REGEL, "laag", "hoog"]].to_numpy().tolist()
    assert sorted(map(tuple, rows)) == [
        ("PO1001", "04DD00", "PO3001", "", "taal", 9, 9),
        ("PO1001", "04DD00", "PO3001", "", "zorg", 43, 43),
        ("PO1001", "04DD00", "PO3001", "so", "", 52, 52),
        ("PO2001", "01AA01", "PO1001", "", "taal", 16, 16),
        ("PO2001", "01AA01", "PO1001", "sbo", "", 16, 16),
    ]
    # the row of an unknown home is counted, not let out
    assert made.zonder_plaats == 1


def test_what_is_sent_is_read_back_as_it_was(both: DataFolder, write: Callable[..., Path]) -> None:
    made = registratie(both.snapshot(), "PO1001", 2017)
    sent = write("ons.csv", exchange_csv(uitwisseltabel(made)))
    (new,) = read_uitwisseling(sent).sets
    table = new.tables["regels"]
    assert new.key.bron == "uitwisseling van PO1001"
    assert table.astype(str).equals(made.tabel[table.columns].astype(str))  # type: ignore[union-attr]


def test_two_registrations_side_by_side(both: DataFolder) -> None:
    found = naast_elkaar(both.snapshot(), "PO1001", "PO3001", 2017)
    told = found.tabel[["school", "soort", "doelgroep", "verschil", "uitkomst", "mogelijk_door"]]
    assert told.astype(object).fillna("").to_numpy().tolist() == [
        ["04DD00", "so", "", 2, "groter_bij_ons", "peildatum"],
        ["04DD00", "", "taal", -1, "kleiner_bij_ons", "peildatum"],
        ["04DD00", "", "zorg", 3, "groter_bij_ons", "peildatum"],
        ["01AA01", "sbo", "", "", "alleen_bij_hen", "peildatum"],
    ]
    last = found.tabel.iloc[-1]
    assert (last["hun_laag"], last["hun_hoog"], last["hun_staat"]) == (1, -1, "afgeschermd")
    # from the other side the same, turned around
    back = naast_elkaar(both.snapshot(), "PO3001", "PO1001", 2017).tabel
    assert sorted(back["verschil"].dropna()) == [-3, -2, 1]


def test_whose_table_it_is_can_be_said(filled: DataFolder, write: Callable[..., Path]) -> None:
    # every row goes to De Den: without a word it would be the table of PO3001
    path = write("eigen.csv", "\n".join(OWN.splitlines()[:5]))
    filled.commit(read_eigen_stromen(path))
    assert eigenaar(eigen_jaar(filled.snapshot(), 2017)) == "PO3001"
    filled.commit(read_eigen_stromen(path, swv="po1001"))
    assert eigenaar(eigen_jaar(filled.snapshot(), 2017)) == "PO1001"
    with pytest.raises(Refused, match="de code van een samenwerkingsverband, zoals PO2601"):
        read_eigen_stromen(path, swv="Utrecht")


def test_who_has_no_registration_is_told_what_there_is(both: DataFolder) -> None:
    snapshot = both.snapshot()
    with pytest.raises(NotFound, match=r"De eigen tabel van 2017 is van .*PO1001.*die van PO3001"):
        registratie(snapshot, "PO2001", 2017)
    with pytest.raises(NotFound, match="PO1001 naast zichzelf"):
        naast_elkaar(snapshot, "PO1001", "PO1001", 2017)
    with pytest.raises(NotFound, match="is er geen registratie van 2024"):
        registratie(snapshot, "PO3001", 2024)


def test_a_second_file_of_one_sender_replaces_the_first(
    both: DataFolder, write: Callable[..., Path]
) -> None:
    text = "\n".join([HEAD, SENT[0].replace("50,50,50", "60,60,60")])
    both.commit(read_uitwisseling(write("later.csv", text)))
    assert len(both.snapshot().find(Soort.UITWISSELING)) == 1
    assert registratie(both.snapshot(), "PO3001", 2017).tabel["laag"].tolist() == [60]


def test_bad_rows_are_counted(write: Callable[..., Path]) -> None:
    rows = [
        *SENT[:2],
        SENT[0],
        SENT[0].replace("so,,50,50,50", "hbo,,50,50,50"),
        SENT[0].replace("so,,50,50,50", "sbo,,-5,50,50"),
        SENT[0].replace("so,,50,50,50", "sbo,,,50,50"),
        SENT[0].replace("04DD00", "De Den"),
        SENT[0].replace("so,,50,50,50", "sbo,,7.5,7,8"),
        SENT[0].replace(",PO1001,", ",Elders,"),
        SENT[0].replace(",PO1001,", ",PO3001,"),
        SENT[0].replace(",PO1001,", ",PO1002,").replace(",PO3001,so", ",PO2001,so"),
        SENT[3].replace("sbo,,,1,", "sbo,,,9,4"),
        SENT[3].replace("sbo,,,1,", "sbo,,7,1,"),
        SENT[0].replace(",2017,", ",ooit,"),
        SENT[0].replace(",5,PO1001", ",,PO1001"),
    ]
    report = read_uitwisseling(write("hun.csv", "\n".join([HEAD, *rows]))).rapport
    assert (report.gelezen, report.rijen, report.geweigerd) == (15, 2, 13)
    told = [(f.code, f.plaats, f.aantal) for f in report.bevindingen]
    assert told == [
        ("code_onleesbaar", "hun.csv, rij 10", 1),
        ("jaar_onleesbaar", "hun.csv, rij 15", 1),
        ("drempel_onleesbaar", "hun.csv, rij 16", 1),
        ("school_onleesbaar", "hun.csv, rij 8", 1),
        ("soort_onbekend", "hun.csv, rij 5", 1),
        ("aantal_leeg", "hun.csv, rij 7", 1),
        ("aantal_onleesbaar", "hun.csv, rij 6", 2),
        ("aantal_onleesbaar", "hun.csv, rij 13", 2),
        ("buiten_uitwisseling", "hun.csv, rij 11", 2),
        ("dubbele_rij", "hun.csv, rij 4", 1),
    ]


@pytest.mark.parametrize(
    ("rows", "came"),
    [
        ([SENT[0].replace("50,50,50", "3,3,3")], "met getallen onder de drempel"),
        ([SENT[0].replace(",5,PO1001", ",2,PO1001")], "met een andere of geen drempel"),
        ([SENT[0].replace(",5,PO1001", ",60,PO1001")], "met een andere of geen drempel"),
        ([SENT[0], SENT[1].replace(",5,PO1001", ",6,PO1001")], "met meer dan één drempel"),
        ([SENT[0].replace("PO3001", "elders")], "zonder één bruikbare rij"),
    ],
)
def test_what_did_not_pass_disclosure_control_is_refused(
    rows: list[str], came: str, write: Callable[..., Path]
) -> None:
    with pytest.raises(Refused, match=came) as refused:
        read_uitwisseling(write("hun.csv", "\n".join([HEAD, *rows])))
    assert "3,3" not in str(refused.value)


def test_ends_that_would_give_a_count_back_are_not_taken_over(
    write: Callable[..., Path],
) -> None:
    rows = [SENT[3].replace("sbo,,,1,", "sbo,,,3,4"), SENT[3].replace("sbo,,,1,", "so,,,2,5")]
    result = read_uitwisseling(write("hun.csv", "\n".join([HEAD, *rows])))
    assert [(f.code, f.plaats, f.aantal) for f in result.rapport.bevindingen] == [
        ("grenzen_nauw", "hun.csv, rij 2", 1)
    ]
    table = result.sets[0].tables["regels"]
    assert table[["laag", "hoog"]].to_numpy().tolist() == [[1, -1], [2, 5]]  # type: ignore[call-overload]


def test_a_list_of_pupils_and_a_huge_file_are_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(Refused, match="Om de privacy te beschermen"):
        read_uitwisseling(write("hun.csv", f"bsn,{HEAD}\n1,{SENT[0]}"))
    with pytest.raises(Refused, match="meer dan de grens van 20000"):
        read_uitwisseling(write("hun.csv", "\n".join([HEAD, *SENT * 6000])))


def test_only_the_owner_is_asked_of_a_table_that_is_of_nobody(
    filled: DataFolder, write: Callable[..., Path]
) -> None:
    filled.commit(read_eigen_stromen(write("eigen.csv", OWN.replace("1002", "10"))))
    assert eigen_jaar(filled.snapshot(), 2017).regio.parties
    assert eigenaar(eigen_jaar(filled.snapshot(), 2017)) == "PO1001"
