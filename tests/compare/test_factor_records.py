"""People's own factors: before the shipped ones, back again, and nothing lost between two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from compare.factor_records import (
    factor_orders,
    kept_factors,
    record_id,
    removal_orders,
    reset_orders,
    suggest_figure,
    unknown_figures,
    unreadable_factors,
    with_shipped,
)
from compare.factors import SOORT_FACTOR, VERVALLEN, Factor, factors, shipped
from indicators import catalogue
from store.records import Opdracht, Records, StaleRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = "emotionele_en_sociale_vaardigheden"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    found = Records(tmp_path)
    yield found
    found.close()


def save(records: Records, changed: dict[str, Factor], *, without: str = "") -> None:
    """Save as a person who sees the table now, and changes some factors by id."""
    base = kept_factors(records)
    wanted = [
        (place, changed.get(row.factor.id, row.factor))
        for place, row in enumerate(base)
        if row.factor.id != without
    ]
    records.apply(factor_orders(wanted, base, records))


def test_an_own_row_goes_before_the_shipped_one(records: Records) -> None:
    save(records, {FIRST: replace(shipped()[FIRST], rang=3)})
    rows = {row.factor.id: row for row in kept_factors(records)}
    assert (rows[FIRST].factor.rang, rows[FIRST].herkomst) == (3, "aangepast")
    assert len(rows) == len(shipped())
    # ordered by rank again
    ranks = [row.factor.rang for row in kept_factors(records)]
    assert ranks == sorted(ranks)


def test_a_factor_is_added_and_taken_out(records: Records) -> None:
    base = kept_factors(records)
    new = Factor("", "Schermtijd", 4, "risico", indicatoren=(("rokers", "hoger"),))
    wanted = [*((place, row.factor) for place, row in enumerate(base)), (None, new)]
    records.apply(factor_orders([(p, replace(f, id=f.id or "schermtijd")) for p, f in wanted], base,
                         records))  # fmt: skip
    rows = {row.factor.id: row for row in kept_factors(records)}
    assert rows["schermtijd"].herkomst == "eigen"
    save(records, {}, without=FIRST)
    assert FIRST not in {row.factor.id for row in kept_factors(records)}
    save(records, {}, without="schermtijd")
    assert "schermtijd" not in {row.factor.id for row in kept_factors(records)}


def test_a_second_factor_of_the_same_name_gets_an_id_of_its_own(records: Records) -> None:
    base = kept_factors(records)
    wanted = [(place, row.factor) for place, row in enumerate(base)]
    twice = replace(shipped()["voeding"], rang=4)
    records.apply(factor_orders([*wanted, (None, twice)], base, records))
    assert {"voeding", "voeding_2"} <= {row.factor.id for row in kept_factors(records)}


def test_back_to_the_shipped_table_and_that_undone(records: Records) -> None:
    save(records, {FIRST: replace(shipped()[FIRST], rang=3)})
    save(records, {}, without="voeding")
    records.apply(reset_orders(records), wat="terug")
    assert [row.factor for row in kept_factors(records)] == list(factors().values())
    records.undo(records.changes("factor")[0].id)
    rows = {row.factor.id: row.factor for row in kept_factors(records)}
    assert rows[FIRST].rang == 3
    assert "voeding" not in rows


def test_what_is_changed_back_by_hand_is_shipped_again(records: Records) -> None:
    save(records, {FIRST: replace(shipped()[FIRST], rang=3)})
    save(records, {FIRST: shipped()[FIRST]})
    assert all(row.herkomst == "meegeleverd" for row in kept_factors(records))
    # and a third time over the removed row
    save(records, {FIRST: replace(shipped()[FIRST], rang=2)})
    assert len(records.history(record_id(FIRST))) == 3


def test_two_people_at_one_shipped_factor_collide(records: Records) -> None:
    base = kept_factors(records)
    mine = [(p, replace(r.factor, rang=5 if r.factor.id == FIRST else r.factor.rang))
            for p, r in enumerate(base)]  # fmt: skip
    save(records, {FIRST: replace(shipped()[FIRST], rang=3)})
    with pytest.raises(StaleRow) as caught:
        records.apply(factor_orders(mine, base, records))
    (collision,) = caught.value.botsingen
    assert collision.huidig.gegevens["rang"] == 3
    assert collision.uw is not None
    assert collision.uw["rang"] == 5
    rows = {row.factor.id: row.factor for row in kept_factors(records)}
    assert rows[FIRST].rang == 3


def test_two_people_at_two_factors_do_not_collide(records: Records) -> None:
    base = kept_factors(records)
    mine = [(p, replace(r.factor, rang=5 if r.factor.id == "mishandeling" else r.factor.rang))
            for p, r in enumerate(base)]  # fmt: skip
    save(records, {FIRST: replace(shipped()[FIRST], rang=3)})
    records.apply(factor_orders(mine, base, records))
    rows = {row.factor.id: row.factor for row in kept_factors(records)}
    assert (rows[FIRST].rang, rows["mishandeling"].rang) == (3, 5)


def test_a_figure_that_does_not_exist_is_told_with_what_was_meant() -> None:
    row = replace(shipped()[FIRST], indicatoren=(("roker", "hoger"), ("rokers", "lager")))
    assert unknown_figures(row, catalogue()) == [
        "‘roker’ staat niet in de catalogus; bedoelde u ‘Rokers’ (rokers)?"
    ]
    assert suggest_figure("zzz", catalogue()) == "‘zzz’ staat niet in de catalogus."


def test_a_row_that_is_no_factor_is_left_out_and_told(records: Records) -> None:
    records.apply(
        [
            Opdracht(SOORT_FACTOR, {"id": FIRST, "label": "X", "rang": 99}),
            Opdracht(SOORT_FACTOR, {"label": "zonder id"}),
            Opdracht(SOORT_FACTOR, {"id": FIRST, VERVALLEN: True}),
        ]
    )
    first, second = (reason for _, reason in unreadable_factors(records))
    assert first.startswith("Verwacht: een rang uit 1, 2, 3, 4, 5. Gekregen: ‘99’ bij de factor")
    assert second == "de rij zegt niet welke factor zij is"
    assert len(kept_factors(records)) == len(shipped()) - 1
    records.apply(removal_orders(row for row, _ in unreadable_factors(records)))
    assert unreadable_factors(records) == []
    assert len(records.all(SOORT_FACTOR)) == 1


def test_an_old_file_does_not_undo_what_was_saved_since(records: Records) -> None:
    other = "voeding"
    file = {row.factor.id: (row.factor, row.versie) for row in kept_factors(records)}
    versions = {name: versie for name, (_, versie) in file.items()}
    save(records, {name: replace(shipped()[name], rang=3) for name in (FIRST, other)})
    base = kept_factors(records)
    places = {row.factor.id: place for place, row in enumerate(base)}

    def brought(rang: int) -> list[Opdracht]:
        wanted = [(places[name], factor) for name, (factor, _) in file.items()]
        wanted[list(file).index(FIRST)] = (places[FIRST], replace(shipped()[FIRST], rang=rang))
        return factor_orders(wanted, base, records, remove=False, versies=versions)

    assert brought(shipped()[FIRST].rang) == [], "who changed nothing undoes nothing"
    assert brought(3) == [], "what is stored already is no change"
    with pytest.raises(StaleRow) as told:
        records.apply(brought(5))
    [clash] = told.value.botsingen
    assert (clash.huidig.gegevens["rang"], clash.uw and clash.uw["rang"]) == (3, 5)
    assert {row.factor.id: row.factor.rang for row in kept_factors(records)}[other] == 3


def test_a_file_of_an_own_version_collides_with_a_later_one(records: Records) -> None:
    for rang in (2, 3):
        save(records, {FIRST: replace(shipped()[FIRST], rang=rang)})
    base = kept_factors(records)
    place = next(p for p, row in enumerate(base) if row.factor.id == FIRST)

    def brought(rang: int, versie: int) -> list[Opdracht]:
        wanted = [(place, replace(shipped()[FIRST], rang=rang))]
        return factor_orders(wanted, base, records, remove=False, versies={FIRST: versie})

    assert brought(2, 1) == []
    assert [order.versie for order in brought(4, 2)] == [2]
    with pytest.raises(StaleRow):
        records.apply(brought(4, 1))
    records.apply(brought(4, 2))
    assert {row.factor.id: row.factor.rang for row in kept_factors(records)}[FIRST] == 4


def test_a_removed_own_factor_does_not_come_back_from_an_old_file_unseen(records: Records) -> None:
    own = Factor("schermtijd", "Schermtijd", 4, "risico")
    records.apply(factor_orders([(None, own)], kept_factors(records), records, remove=False))
    [row] = [item for item in kept_factors(records) if item.factor.id == own.id]
    records.apply(removal_orders([row.rij] if row.rij else []))
    base = kept_factors(records)
    found = factor_orders([(None, own)], base, records, remove=False, versies={own.id: row.versie})
    with pytest.raises(StaleRow):
        records.apply(found)


def test_a_file_of_another_folder_is_taken_in_although_its_versions_were_never_here(
    records: Records,
) -> None:
    base = kept_factors(records)
    place = next(p for p, row in enumerate(base) if row.factor.id == FIRST)
    wanted = [(place, replace(shipped()[FIRST], rang=5))]
    records.apply(factor_orders(wanted, base, records, remove=False, versies={FIRST: 3}))
    assert {row.factor.id: row.factor.rang for row in kept_factors(records)}[FIRST] == 5


def test_a_collision_over_a_shipped_factor_can_be_read_and_merged(records: Records) -> None:
    save(records, {FIRST: replace(shipped()[FIRST], rang=3)})
    base = kept_factors(records)
    place = next(p for p, row in enumerate(base) if row.factor.id == FIRST)
    wanted = [(place, replace(shipped()[FIRST], label="Anders"))]
    with pytest.raises(StaleRow) as told:
        records.apply(factor_orders(wanted, base, records, remove=False, versies={FIRST: 0}))
    clash = with_shipped(told.value.botsingen[0])
    assert clash.basis.gegevens == shipped()[FIRST].as_dict()
    both = clash.samengevoegd()
    assert both is not None
    assert (both["label"], both["rang"]) == ("Anders", 3)
    assert with_shipped(clash) == clash
