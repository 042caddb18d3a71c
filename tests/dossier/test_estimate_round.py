"""A round: what it takes, what it refuses, and how it becomes part of a gesprek."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from compare.estimate import Tally
from dossier.dossier import read_work
from dossier.estimate_round import (
    COUNTS,
    PHONES,
    EstimateRound,
    closing_orders,
    counted_answers,
    new_code,
    new_round,
    opened,
    paper_tally,
    read_code,
    read_estimate,
    round_of,
    with_paper,
)
from dossier.rows import KnownNames
from dossier.storyline import rows_of_line
from reports.minutes import minutes
from reports.paper_sheets import round_sheet
from store import Refused
from store.records import Records
from store.records_rows import Opdracht, Rij
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = "BU99990101", "BU99990102", "BU99990103"
ASKED: dict[str, Any] = {
    "vorm": "rangorde", "kant": "hoogst", "aantal": 2, "gebieden": [A, B, C],
    "indicator": small_folder.INDICATOR, "niveau": "buurt", "jaar": 2024,
}  # fmt: skip


def made(**changed: Any) -> EstimateRound:
    row = new_round("a", "Waar wonen de meeste kinderen?", **{**ASKED, **changed})
    return EstimateRound(Rij("r", "ronde", 1, row.gegevens or {}))


def test_an_answer_is_of_the_areas_of_the_round_and_each_place_once() -> None:
    told = made().told(small_folder.BUURTEN, {})
    assert read_estimate(told, [B, A]) == [B, A]
    for wrong in ([], [A, A], [A, B, C], ["BU00000000"], ["<script>"]):
        with pytest.raises(Refused):
            read_estimate(told, wrong)
    stickers = made(vorm="stickers").told(small_folder.BUURTEN, {})
    assert read_estimate(stickers, [A, A]) == [A, A]
    assert not {"10", "22", "31"} & set(map(str, told.values())), "no figure goes to a phone"


def test_a_code_is_read_as_people_type_it() -> None:
    code = new_code()
    assert read_code(f" {code[:2]} {code[2:].lower()} ") == code
    assert [read_code(text) for text in ("", "ABCDE", "../..", code + "X", "💥" * 5)] == [""] * 5


def test_paper_that_its_sheets_cannot_hold_is_refused() -> None:
    assert paper_tally(made(), {A: [2, 0], B: [0, 2], C: [0, 0]}, 2).antwoorden == 2
    with pytest.raises(Refused, match="met 3"):
        paper_tally(made(), {A: [2, 0], B: [1, 0], C: [0, 0]}, 2)
    with pytest.raises(Refused, match="hoogstens 4 stickers"):
        paper_tally(made(vorm="stickers"), {A: [5], B: [0], C: [0]}, 2)


def test_a_closed_round_is_in_its_gesprek_and_the_verslag_says_what_came_out(
    tmp_path: Path,
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    records.apply([
        Opdracht("dossier", {"naam": "Ons", "gebied": "WK999901"}, "d"),
        Opdracht("verhaallijn", {"titel": "Avond", "weergaven": ["a"], "voor": "d"}, "l"),
        Opdracht("weergave", {"titel": "A", "adres": "kaart"}, "a"),
        new_round("a", "Waar <b>wonen</b> de meeste kinderen?", **ASKED),
    ])  # fmt: skip
    work = read_work(records)
    found = round_of(work, "a")
    assert found is not None
    assert [row.soort for row in rows_of_line(work, work.find("l"))][-1] == "ronde"
    records.apply([opened(found, "BCDFG")])
    found = round_of(read_work(records), "a")
    assert found is not None
    records.apply([with_paper(found, Tally({A: [1, 0], B: [0, 1], C: [0, 0]}, 1))])

    work = read_work(records)
    found = round_of(work, "a")
    assert found is not None
    orders = closing_orders(
        found, folder.snapshot(), small_folder.BUURTEN,
        telefoon=counted_answers(found, [[C, B], [C, A]]),
        bij=(work.dossier("d", today=date(2026, 11, 29)), work.find("l"), work.find("a")),
    )  # fmt: skip
    records.apply(orders)
    work = read_work(records)
    (talk,), (row,) = records.all("gesprek"), records.all("ronde")
    assert row.gegevens["gesprek"] == talk.id
    assert (row.gegevens["stand"], row.gegevens["antwoorden"]) == ("gesloten", 3)
    assert row.gegevens["uitkomst"].split("\n")[1:] == [
        f"{small_folder.HOSTILE}: geschat op plaats 1 (1–na 2); werkelijk ongeveer 1 (31 %)",
        "Berkhof: geschat op plaats 2 (2–na 2); werkelijk ongeveer 2 (22 %)",
        "Aalkamp: geschat op plaats 2 (1–na 2); werkelijk ongeveer 3 (10 %)",
    ]
    assert row.gegevens[COUNTS]["papier"]["antwoorden"] == 1
    assert "2026" not in str(row.gegevens[COUNTS]), "no moment of any answer is kept"
    assert [one.soort for one in rows_of_line(work, work.find("l"))] == ["verhaallijn", "weergave"]
    parts = {part.kop: part.punten for part in minutes(work.dossier("d"), talk, KnownNames()).delen}
    (said,) = parts["Eerst geschat, toen gezien"]
    assert said.startswith("Waar <b>wonen</b> de meeste kinderen? (3 antwoorden)\nBij 2 van de 3")
    records.close()


def test_a_sheet_of_paper_is_made_with_and_without_a_map() -> None:
    names = small_folder.BUURTEN
    square = {"breed": 10, "hoog": 10, "vlakken": {A: "M0 0L10 0L10 10Z"}, "punten": {A: [5, 5]}}
    for kaart in ({}, square):
        assert round_sheet(made(), names, kaart, fictief=True).startswith(b"%PDF")


def test_a_row_of_anybodys_file_is_read_as_far_as_it_makes_sense(tmp_path: Path) -> None:
    snapshot = small_folder.make(tmp_path / "gegevens").snapshot()
    for counts in (None, 3, {"telefoon": 3}, {"telefoon": {"per_gebied": {A: ["x", -1, 5, 9], B: 7},
                                                          "antwoorden": "veel"}}):  # fmt: skip
        found = made(jaar="abc", niveau="melkweg", aantal="onbekend")
        found.rij.gegevens[COUNTS] = counts
        assert all(row.echt.tekst == "geen plaats" for row in found.rows(snapshot, {}))
    assert found.all() == Tally({A: [0, 0, 5], B: [0, 0, 0], C: [0, 0, 0]}, 0)
    huge = {"telefoon": {"per_gebied": {A: [10**12]}, "antwoorden": 10**12}}
    for empty in ("rangorde", "stickers"):
        (order,) = closing_orders(made(**{COUNTS: huge, "vorm": empty}), snapshot, {})
        assert (order.gegevens or {})["antwoorden"] <= 10**5
        (order,) = closing_orders(
            made(**{COUNTS: huge, "vorm": empty, "gebieden": []}), snapshot, {}
        )
        assert (order.gegevens or {})["uitkomst"].startswith("Er is niet geantwoord.")


def test_a_round_opened_again_keeps_what_was_counted_of_answers_that_are_gone() -> None:
    counts = {PHONES: {"per_gebied": {A: [2, 0], B: [0, 1]}, "antwoorden": 2}}
    for _ in range(2):
        row = opened(made(**{COUNTS: counts}), "BCDFG", gone=True).gegevens or {}
        counts = row[COUNTS]
    again = EstimateRound(Rij("r", "ronde", 1, row))
    assert again.tally(PHONES).antwoorden == 0, "to be counted anew"
    assert again.all() == Tally({A: [2, 0], B: [0, 1], C: [0, 0]}, 2)
    kept = opened(made(**{COUNTS: counts}), "BCDFG").gegevens or {}
    assert kept[COUNTS] == counts, "its answers are there, and are counted again"
