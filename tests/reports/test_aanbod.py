"""The preventiematrix as a table has every field, in words, and says what is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from places.aanbod.cards import ReadableNames, card
from places.aanbod.model import Aanbod, Resultaat
from places.aanbod.preventiematrix import make_matrix
from places.aanbod.workbook import make_workbook
from reports.aanbod import gap_table, matrix_table
from reports.tables import to_xlsx
from store import FICTIEF
from store.records import Rij

if TYPE_CHECKING:
    from pathlib import Path

WIJK = "WK034403"
NAMEN = ReadableNames(
    {"r1": "Minder verzuim"}, {WIJK: "Overvecht"}, {"verzuim": "Verzuim per leerling"}
)
OFFER = Aanbod(
    naam="Huiswerkklas", aanbieder="De Alder", domein="schoolprestaties",
    preventieniveau="selectief", factoren=("slechte schoolprestaties",), resultaten=("r1",),
    inzet="We zetten huiswerkbegeleiding in, zodat leerlingen overgaan.",
    doelgroep="leerlingen van klas 1", leeftijdsfasen=("basisschoolleeftijd", "adolescentie"),
    leefgebieden=("school",), vorm="groep", duur="structureel", frequentie="wekelijks",
    bereik="40", status="stoppen", gebieden=(WIJK,), effectladder="2", erkenning="NJi, 2023",
    x=136300.4, y=456300.0,
)  # fmt: skip
RESULT = Resultaat(
    "Minder verzuim", "schoolprestaties", indicatoren=("verzuim", "nog te vragen"),
    nodig_universeel=1.0, nodig_geindiceerd=0.0,
)  # fmt: skip
MATRIX = make_matrix(
    WIJK,
    [Rij("a1", "aanbod", 1, OFFER.as_dict())],
    [Rij("r1", "resultaat", 1, RESULT.as_dict())],
)


def rows() -> list[dict[str, object]]:
    table = matrix_table(MATRIX, "Overvecht", NAMEN)
    heads = [column.heading for column in table.columns]
    return [dict(zip(heads, row, strict=True)) for row in table.rows]


def test_a_row_has_every_field_as_a_reader_sees_it() -> None:
    [row] = [row for row in rows() if row["Aanbod"]]
    assert row == {
        "Pijler": "Kansrijk",
        "Domein": "Schoolprestaties",
        "Ambitie": "Meer jeugdigen leveren betere prestaties op school en behalen hun "
        "schooldiploma",
        "Resultaat": "Minder verzuim",
        "Indicatoren van het resultaat": "Verzuim per leerling; nog te vragen",
        "Preventieniveau": "Selectief",
        "Stand": "stopt",
        "Aanbod": "Huiswerkklas",
        "Aanbieder": "De Alder",
        "Stedelijk": "nee",
        "We zetten … in, zodat …": "We zetten huiswerkbegeleiding in, zodat leerlingen overgaan.",
        "Doelgroep": "leerlingen van klas 1",
        "Leeftijdsfase": "Basisschoolleeftijd, Adolescentie",
        "Leefgebied": "School",
        "Factor": "slechte schoolprestaties",
        "Individueel of groep": "Groep",
        "Incidenteel of structureel": "Structureel",
        "Frequentie": "wekelijks",
        "Bereik": "40",
        "Bereik in aantal": "",
        "Trede effectladder": "2. Goed onderbouwd",
        "Erkenning": "NJi, 2023",
        "Status": "Huidig: stoppen",
        "Gebieden": "Overvecht (WK034403)",
        "Toelichting": "",
    }


def test_an_empty_level_of_a_result_is_a_row_of_its_own() -> None:
    empty = [row for row in rows() if not row["Aanbod"]]
    assert [(row["Preventieniveau"], row["Stand"]) for row in empty] == [
        ("Universeel", "geen"), ("Geïndiceerd", "niet nodig"),
    ]  # fmt: skip
    assert {row["Indicatoren van het resultaat"] for row in empty} == {
        "Verzuim per leerling; nog te vragen"
    }


@pytest.mark.parametrize("fictief", [True, False])
def test_both_tables_say_what_is_made_up(*, fictief: bool) -> None:
    for table in (
        matrix_table(MATRIX, "Overvecht", NAMEN, fictief=fictief),
        gap_table(MATRIX, "Overvecht", fictief=fictief),
    ):
        assert table.fictief is fictief
        assert (("Let op", FICTIEF) in table.notes) is fictief
        assert to_xlsx(table)


def test_a_list_to_edit_says_so_where_nothing_is_read_back(tmp_path: Path) -> None:
    for said in (FICTIEF, ""):
        path = tmp_path / "aanbod.xlsx"
        path.write_bytes(make_workbook({}, let_op=said))
        first = openpyxl.load_workbook(path)["Uitleg"]["B1"].value
        assert (first == FICTIEF) is bool(said)


def test_a_card_names_areas_with_their_code_and_leaves_nothing_out() -> None:
    lines = dict(card(OFFER, NAMEN))
    assert lines["Gebieden"] == "Overvecht (WK034403)"
    assert lines["Draagt bij aan resultaat"] == "Minder verzuim"
    assert lines["X (RD)"] == "136300"
    assert lines["Stedelijk"] == "nee"
    assert "Naam" not in lines
    assert dict(card(OFFER, ReadableNames()))["Gebieden"] == WIJK, (
        "a code alone, where no name is known"
    )
    assert set(dict(card(OFFER, NAMEN, zonder=("gebieden",)))) == lines.keys() - {"Gebieden"}
