"""A dossier in the order of the work: what was written down decides how far it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from dossier.dossier import Dossier, lookback, next_cycle_orders, read_work
from dossier.search import SearchIndex
from store import NotFound
from store.records import Opdracht, Records
from tests.dossier.small_dossier import TODAY, WIJK, orders

if TYPE_CHECKING:
    from pathlib import Path

_STEP = {"dossier": "d1", "cyclus": 2}


@pytest.fixture
def records(database: str, tmp_path: Path) -> Records:
    made = Records(tmp_path, url=database)
    made.apply(orders())
    return made


def now(records: Records, cyclus: int | None = None) -> Dossier:
    return read_work(records).dossier(WIJK, today=TODAY, cyclus=cyclus)


def test_a_folder_without_rows_has_no_dossiers() -> None:
    work = read_work(None)
    assert work.dossiers() == ()
    with pytest.raises(NotFound, match="nog geen enkel dossier"):
        work.dossier(WIJK)


def test_a_dossier_has_its_own_rows_and_the_results_of_its_area(records: Records) -> None:
    found = now(records)
    assert (found.naam, found.cyclus, found.cycli) == ("Noord", 2, (1, 2))
    assert [row.id for row in found.now("vraag")] == ["v2"]
    assert [row.id for row in found.of("vraag")] == ["v1", "v2"]
    assert [row.id for row in found.of("resultaat")] == ["r1"]
    with pytest.raises(NotFound, match="Noord"):
        read_work(records).dossier("WK990102")


def test_what_is_open_comes_overdue_first_also_of_the_cycle_before(records: Records) -> None:
    found = [(p.rij.id, p.wie, p.te_laat) for p in now(records).open_points()]
    assert found == [("a1", "GGD", True), ("v2", "", True)]
    # of what came later the first cycle knows nothing
    assert [p.rij.id for p in now(records, 1).open_points()] == ["a1"]


def test_steps_stand_as_far_as_something_was_written_down_for_them(records: Records) -> None:
    steps = {one.id: one for one in now(records).steps()}
    assert {name: str(one.stand) for name, one in steps.items()} == {
        "staat": "begonnen",
        "resultaat": "begonnen",
        "activiteiten": "leeg",
        "kwaliteit": "leeg",
        "outcome": "leeg",
        "verbeteren": "leeg",
    }
    assert (steps["staat"].open, steps["staat"].te_laat) == (2, 2)
    assert steps["staat"].aantallen["vraag"] == 1


def test_a_step_that_was_settled_stands_so_and_tells_what_came_after(records: Records) -> None:
    records.add("stapstand", {**_STEP, "stap": "staat", "stand": "vastgesteld",
                              "datum": "2026-10-01"})  # fmt: skip
    step = now(records).steps()[0]
    assert (str(step.stand), step.daarna) == ("vastgesteld", 0)
    records.add(
        "duiding", {"dossier": "d1", "cyclus": 2, "vanuit": "cijfer", "datum": "2026-11-01"}
    )
    assert now(records).steps()[0].daarna == 1
    assert now(records, 1).steps()[0].rij is None, "the first cycle is untouched"


def test_what_to_do_now_is_what_is_late_then_the_first_step_that_is_not_settled(
    records: Records,
) -> None:
    texts = [(one.tekst, one.soort) for one in now(records).what_now()]
    assert texts == [
        ("Over tijd: afspraak ‘Cijfer vragen’ en 1 meer.", "afspraak"),
        # there is a vraag; what comes of it is next, and an analyse is the last of the step
        (
            "Leg bij een opvallend cijfer, of bij een waarneming, vast of het wordt herkend.",
            "duiding",
        ),
    ]
    step = records.add("stapstand", {**_STEP, "stap": "outcome", "stand": "concept"})
    [_, order, _] = now(records).what_now()
    assert order.tekst == (
        "‘Outcome’ is er al, maar ‘activiteiten’ nog niet. Dat mag; schrijf erbij waarom."
    )
    records.save(step, {**step.gegevens, "reden_volgorde": "Partner meet al"})
    assert len(now(records).what_now()) == 2


def test_a_new_dossier_begins_with_a_question(records: Records) -> None:
    for row in (*records.all("vraag"), *records.all("afspraak")):
        records.remove(row)
    assert [one.soort for one in now(records).what_now()] == ["vraag"]


def test_a_next_cycle_closes_the_one_that_runs_and_two_people_begin_one(records: Records) -> None:
    first, second = now(records), now(records)
    records.apply(next_cycle_orders(first, geleerd="Samen kijken"))
    found = now(records)
    assert found.cycli == (1, 2, 3)
    closed = next(row for row in found.of("cyclus") if row.id == "c2")
    assert (closed.gegevens["stand"], closed.gegevens["geleerd"]) == ("afgerond", "Samen kijken")
    with pytest.raises(RuntimeError, match="intussen gewijzigd"):
        records.apply(next_cycle_orders(second))


def test_looking_back_has_what_was_said_promised_and_stopped(records: Records) -> None:
    found = lookback(now(records))
    assert found is not None
    assert (found.cyclus, found.rij.gegevens["geleerd"]) == (1, "Eerder vragen")
    assert [row.id for row in found.duidingen] == ["u1"]
    assert [row.id for row in found.niet_nagekomen] == ["a1"]
    assert [row.id for row in found.vervallen] == ["a2"]
    assert [row.gegevens["gestopt_omdat"] for row in found.gestopt] == ["Geen trainer"]
    assert not found.leeg
    assert lookback(now(records, 1)) is None


def test_what_was_removed_is_called_by_its_name(records: Records) -> None:
    records.remove(records.get("r1"))
    work = read_work(records)
    assert work.verwijderd == {"r1": "meer kinderen sporten"}
    assert work.titels["a1"] == "Cijfer vragen"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("EEN gesprek", ["g1"]),
        ("spanning", ["u1"]),
        ("faalángst vaak", ["v1"]),
        ("sport", ["v2", "p1", "r1"]),
        ("", []),
        ("zzz", []),
    ],
)
def test_all_that_was_written_is_found_whatever_accents(
    records: Records, text: str, found: list[str]
) -> None:
    hits = SearchIndex(read_work(records)).find(text)
    assert sorted(hit.rij.id for hit in hits) == sorted(found)


def test_searching_is_narrowed_by_kind_dossier_and_date(records: Records) -> None:
    index = SearchIndex(read_work(records))
    assert [hit.rij.id for hit in index.find("e", soorten=["gesprek"])] == ["g1"]
    assert [hit.rij.id for hit in index.find("e", vanaf=date(2026, 2, 1))] == ["c2", "g1"]
    [hit] = index.find("gesprek", dossier="d1", soorten=["gesprek"])
    assert (hit.veld, hit.fragment) == ("Wat is besproken", "Één gesprek")


def test_a_row_of_a_kind_that_a_newer_version_made_is_left_alone(records: Records) -> None:
    records.apply([Opdracht("van_later", {"dossier": "d1"}, "l1")])
    assert read_work(records).dossier(WIJK).of("van_later") == ()
    assert replace(now(records), cyclus=1).new_row("afspraak") == {
        "dossier": "d1",
        "cyclus": 1,
        "stand": "open",
        "datum": "2026-11-29",
    }
