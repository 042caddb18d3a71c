"""Agreements of two SWVs: kept with history, read whatever is in them, and of no person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from flows.agreements import SOORT_AFSPRAAK, Agreement, agreements, readable, remarks
from store.records import Records, StaleRow

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 29)
FULL = Agreement(
    "PO1001", "PO2001", "Zes plaatsen in kleine klassen", "so", "zorg", "2027-08-01", "2029-07-31",
    "directeur van beide", "2027-03-01", "afgesproken", "6 so van 04DD00 naar 01AA01", 2024, "2025",
)  # fmt: skip


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path)


def test_both_find_it_with_history_and_undo(records: Records) -> None:
    row = records.add(SOORT_AFSPRAAK, FULL.as_dict(), wie="beleidsmedewerker")
    records.add(SOORT_AFSPRAAK, Agreement("PO1001", "PO3001", "iets anders").as_dict())
    for pair in (("PO1001", "PO2001"), ("PO2001", "PO1001")):
        assert [one.afspraak for one in agreements(records, *pair)] == [FULL]
    later = Agreement.from_dict(FULL.as_dict() | {"stand": "vervallen"})
    records.save(row, later.as_dict())
    assert agreements(records, "PO1001", "PO2001")[0].afspraak.stand == "vervallen"
    # who had the first version before them is told, and loses nothing
    with pytest.raises(StaleRow) as stale:
        records.save(row, FULL.as_dict() | {"tot": "2030-07-31"})
    merged = stale.value.botsingen[0].samengevoegd()
    assert merged is not None
    assert (merged["stand"], merged["tot"]) == ("vervallen", "2030-07-31")
    records.undo(records.changes(SOORT_AFSPRAAK)[0].id)
    assert agreements(records, "PO1001", "PO2001")[0].afspraak == FULL
    assert agreements(None, "PO1001", "PO2001") == []
    records.close()


def test_it_reads_as_people_write_it() -> None:
    assert readable(FULL) == {
        "Afspraak": "Zes plaatsen in kleine klassen", "Stand": "afgesproken",
        "Onderwijssoort": "so", "Doelgroep": "zorg", "Vanaf": "1-8-2027",
        "Tot en met": "31-7-2029", "Door wie (rol)": "directeur van beide",
        "Volgende datum": "1-3-2027",
        "Berust op de simulatie": "6 so van 04DD00 naar 01AA01, doelgroep zorg, 2024",
    }  # fmt: skip
    assert FULL.geldt == "vanaf 1-8-2027 tot en met 31-7-2029"
    assert remarks(FULL, TODAY) == []


def test_what_is_missing_or_cannot_be_is_said() -> None:
    poor = Agreement("PO1", "PO2", "", vanaf="morgen", stand="bijna")
    assert remarks(poor, TODAY) == [
        "Er staat niet bij wat er wordt afgesproken.",
        "De stand ‘bijna’ is geen van voorstel, afgesproken en vervallen.",
        "Vanaf ‘morgen’ is geen datum.",
    ]
    late = Agreement(
        "PO1", "PO2", "x", vanaf="2027-01-01", tot="2026-01-01", volgende="2026-11-28",
        stand="afgesproken",
    )  # fmt: skip
    assert remarks(late, TODAY) == [
        "De afspraak eindigt voor zij begint.",
        "De volgende datum, 28-11-2026, is voorbij.",
        "Er staat niet bij welke rol ervoor zorgt.",
    ]


@pytest.mark.parametrize("door", ["mevrouw De Vries", "a.bakker@swv.nl", "06 12345678"])
def test_a_person_is_pointed_out(door: str) -> None:
    (said,) = remarks(Agreement("PO1", "PO2", "x", door=door), TODAY)
    assert "schrijf rollen op, geen personen" in said


def test_a_row_of_anything_is_read() -> None:
    odd = Agreement.from_dict({"swv": 3, "met": None, "wat": ["a"], "jaar": "ooit", "x": 1})
    assert (odd.swv, odd.met, odd.wat, odd.jaar, odd.stand) == ("3", "", "['a']", 0, "voorstel")
