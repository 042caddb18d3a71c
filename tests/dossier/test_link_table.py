"""Ties between factors as a table: out to Excel and back, with what cannot be read told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compare.factors import factors
from dossier.factor_model import factor_links, factor_model
from dossier.link_table import KOLOMMEN, link_cells, link_orders, read_links
from reports.tables import AnswerColumn, AnswerTable, to_csv, to_xlsx
from store import Refused
from store.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = ";".join(KOLOMMEN.values())


@pytest.mark.parametrize(("ending", "write"), [("xlsx", to_xlsx), ("csv", to_csv)])
def test_all_ties_go_out_and_come_back_as_they_are(
    tmp_path: Path, ending: str, write: Callable[[AnswerTable], bytes]
) -> None:
    known = factors()
    model = factor_model("criminaliteit", known, factor_links(known=known))
    table = AnswerTable(
        "Banden", tuple(map(AnswerColumn, KOLOMMEN.values())), link_cells(model.banden, known)
    )
    path = tmp_path / f"banden.{ending}"
    path.write_bytes(write(table))
    read = read_links(path, known)
    assert read.rapport.bevindingen == []
    assert {one.sleutel: one for one in read.banden} == {one.sleutel: one for one in model.banden}
    assert link_orders(read.banden, model.banden, []) == []


def test_what_a_file_changes_is_stored_and_what_it_does_not_name_stays(tmp_path: Path) -> None:
    known = factors()
    path = tmp_path / "b.csv"
    lines = [
        HEAD,
        "Mishandeling;psychosociale problemen;samen;Sterk;onderzoek",
        "SES;domein Schoolprestaties;meer is gunstiger;;",
        "Voeding;Temperament;opzij;sterk;",
        "Bestaat niet;Voeding;;;",
        "Voeding;Voeding;;;",
        "mishandeling;Psychosociale problemen;tegen;;",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    read = read_links(path, known)
    assert (read.rapport.gelezen, read.rapport.rijen, read.rapport.geweigerd) == (6, 3, 3)
    assert [(b.code, b.gevonden) for b in read.rapport.bevindingen] == [
        ("woord_onbekend", "‘opzij’ is geen richting"),
        ("band_onleesbaar", "‘Bestaat niet’ met ‘Voeding’ zijn geen twee factoren uit de tabel"),
        ("band_onleesbaar", "‘Voeding’ met ‘Voeding’ zijn geen twee factoren uit de tabel"),
        ("band_vaker", "deze band staat er vaker in"),
    ]
    records = Records(tmp_path / "map")
    gone = {"van": "voeding", "naar": "temperament", "vervallen": "ja", "toelichting": "blijft"}
    records.add("factorband", gone)
    now = factor_links(records.all("factorband"), known)
    records.apply(link_orders(read.banden, now.banden, records.all("factorband")))
    rows = records.all("factorband")
    assert rows[0].gegevens["toelichting"] == "blijft"
    after = factor_links(rows, known)
    assert after.bevindingen == ()
    by_key = {one.sleutel: (one.richting, one.sterkte, one.bron) for one in after.banden}
    assert by_key["mishandeling", "psychosociale_problemen", ""] == (
        "samen", "sterk", "onderzoek",
    )  # fmt: skip
    assert by_key["voeding", "temperament", ""] == ("samen", "sterk", "")
    assert ("sociaal_economische_status", "", "schoolprestaties") in by_key
    assert len(after.banden) == len(factor_links(known=known).banden) + 2
    # the same file once more asks for nothing
    assert link_orders(read.banden, after.banden, rows) == []


def test_a_table_without_two_factors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Factor;Rang\nVoeding;5\n", encoding="utf-8")
    with pytest.raises(Refused, match="Hangt samen met"):
        read_links(path, factors())
