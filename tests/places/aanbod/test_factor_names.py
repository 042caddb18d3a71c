"""Factors that aanbod names: several, from a table; what people wrote before is never lost."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from places.aanbod.aanbod_list import listed
from places.aanbod.model import Aanbod, FactorNames
from places.aanbod.preventiematrix import SOORT_AANBOD
from places.aanbod.workbook import make_workbook, plan_changes
from places.aanbod.workbook_rows import read_workbook
from tests import small_folder

if TYPE_CHECKING:
    from pathlib import Path

    from store.records import Records

KNOWN = FactorNames(
    {"voeding": "Voeding", "school": "Verzuim, of slechte prestaties", "punt": "Twee; delen"},
    {"voeding": "voeding", "slechte_prestaties": "school", "twee_delen": "punt",
     "verzuim_of_slechte_prestaties": "school"},
)  # fmt: skip


def old(records: Records, text: str) -> str:
    """Keep a row as it was before aanbod named several factors; return its id."""
    data = Aanbod(naam=f"Met {text}").as_dict()
    del data["factoren"]
    return records.add(SOORT_AANBOD, data | {"factor": text}).id


def test_a_text_of_before_is_one_or_more_factors() -> None:
    assert Aanbod.from_dict({"factor": "SES; iets eigens"}).factoren == ("SES", "iets eigens")
    new = {"factor": "oud", "factoren": ["voeding"]}
    assert Aanbod.from_dict(new).factoren == ("voeding",), "what was chosen since goes before"
    assert "factor" not in Aanbod.from_dict({"factor": "SES"}).as_dict()


def test_a_factor_is_read_by_its_id_its_label_and_its_other_spellings() -> None:
    assert [KNOWN.read(text) for text in ("voeding", "VOEDING", "Slechte prestaties", "ruis")] == [
        "voeding", "voeding", "school", "ruis",
    ]  # fmt: skip
    assert (KNOWN.label("school"), KNOWN.label("ruis")) == (
        "Verzuim, of slechte prestaties", "ruis (nog te kiezen)",
    )  # fmt: skip
    assert FactorNames().label("ruis") == "ruis", "without a table nothing is known of it"
    assert KNOWN.written("punt") == "punt", "a label with the separator would not come back"


def test_kept_rows_name_factors_by_id_and_the_records_stay_as_they_are(
    records: Records, tmp_path: Path
) -> None:
    first, second = old(records, "slechte prestaties; voeding"), old(records, "ruis")
    snapshot = small_folder.make(tmp_path / "map", figures=False).snapshot()
    lijst = listed(snapshot, records, KNOWN)
    found = {row.id: Aanbod.from_dict(row.gegevens).factoren for row in lijst.aanbod}
    assert found == {first: ("school", "voeding"), second: ("ruis",)}
    assert lijst.zonder_factor == {"ruis": 1}
    assert records.get(first).gegevens["factor"] == "slechte prestaties; voeding"
    assert listed(snapshot, records).zonder_factor == {}, "no table, nothing to choose from"


def test_several_factors_go_to_excel_by_name_and_come_back(
    records: Records, tmp_path: Path
) -> None:
    item = Aanbod(naam="Ontbijt", factoren=("voeding", "school", "punt", "ruis"))
    row = records.add(SOORT_AANBOD, item.as_dict())
    kept = old(records, "slechte prestaties")
    data = make_workbook({SOORT_AANBOD: records.all(SOORT_AANBOD)}, factoren=KNOWN)
    book = load_workbook(io.BytesIO(data))
    heads = [cell.value for cell in book["Aanbod"][1]]
    assert book["Aanbod"].cell(2, heads.index("Factor") + 1).value == (
        "Voeding; Verzuim, of slechte prestaties; punt; ruis"
    )
    [words] = [c for c in book["Woorden"].iter_cols(values_only=True) if c[0] == "Factor"]
    assert words[1:4] == ("Voeding", "Verzuim, of slechte prestaties", "punt")
    (tmp_path / "lijst.xlsx").write_bytes(data)
    read = read_workbook(tmp_path / "lijst.xlsx", factoren=KNOWN)
    assert [tuple(line.gegevens["factoren"]) for line in read.regels[SOORT_AANBOD]] == [
        item.factoren, ("school",),
    ]  # fmt: skip
    todo = plan_changes(records, read, KNOWN)
    assert (todo.nieuw, todo.gewijzigd, todo.gelijk) == (0, 0, 2), "the same in other words"
    assert {row.id, kept} == {line.id for line in read.regels[SOORT_AANBOD]}


def test_a_list_of_their_own_tells_what_it_read_and_what_is_still_to_be_chosen(
    records: Records, tmp_path: Path
) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text(
        "Naam;Aanbieder;Risicofactor\nKlas;Dock;slechte prestaties\nInloop;Dock;ruis\n"
        "Ontbijt;Dock;voeding\n",
        encoding="utf-8",
    )
    read = read_workbook(path, factoren=KNOWN)
    found: list[dict[str, Any]] = [one.as_dict() for one in read.rapport.bevindingen]
    assert [(one["code"], one["plaats"], one["gevonden"], one["gedaan"]) for one in found] == [
        ("factor_gelezen", "lijst.csv, rij 2, kolom C", "factor 'slechte prestaties'",
         "gelezen als ‘Verzuim, of slechte prestaties’"),
        ("factor_onbekend", "lijst.csv, rij 3, kolom C", "factor 'ruis'",
         "gehouden zoals het er staat; nog te kiezen uit de tabel van factoren"),
    ]  # fmt: skip
    records.apply(plan_changes(records, read, KNOWN).opdrachten)
    factors = [row.gegevens["factoren"] for row in records.all(SOORT_AANBOD)]
    assert factors == [["school"], ["ruis"], ["voeding"]]
