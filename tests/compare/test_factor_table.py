"""The table of factors there and back, and what people's own lists do to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from compare.factor_records import FactorRow
from compare.factor_table import (
    GETALLEN,
    KOLOMMEN,
    VERSIE,
    FactorFile,
    cells,
    fields,
    from_fields,
    read_factors,
    texts,
)
from compare.factors import factors
from indicators import catalogue
from reports.tables import AnswerColumn, AnswerTable, to_csv, to_xlsx
from store import Refused
from store.records import Rij

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = (*(KOLOMMEN[name] for name in GETALLEN), VERSIE)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_table_reads_back_as_it_was_written(tmp_path: Path, ending: str) -> None:
    headings = (*KOLOMMEN.values(), VERSIE)
    columns = tuple(AnswerColumn(text, 0 if text in NUMBERS else None) for text in headings)
    rows = [FactorRow(factor, None) for factor in factors().values()]
    scored = replace(rows[0].factor, relevantie=5, impact=4, richting="beide")
    rows[0] = FactorRow(scored, Rij("x", "factor", 7, {}))
    table = AnswerTable("Factoren", columns, cells(rows))
    path = tmp_path / f"factoren.{ending}"
    path.write_bytes(to_xlsx(table) if ending == "xlsx" else to_csv(table))
    found = read_factors(path, catalogue())
    assert [factor for _, factor in found.factoren] == [row.factor for row in rows]
    assert found.factoren[0][1].rang_tekst == "rang 1 (relevantie 5, impact 4)"
    assert found.rapport.as_dict()["bevindingen"] == []
    assert found.rapport.gelezen == len(factors())
    assert found.versies == dict.fromkeys(factors(), 0) | {rows[0].factor.id: 7}


def test_fields_are_the_factor_in_another_form() -> None:
    for factor in factors().values():
        again = from_fields(fields(factor))
        assert again.as_dict() | {"indicatoren": set()} == factor.as_dict() | {"indicatoren": set()}
        assert set(again.indicatoren) == set(factor.indicatoren)


def test_a_score_that_is_none_is_told_and_left_empty_and_a_table_without_scores_is_read(
    tmp_path: Path,
) -> None:
    found = read(
        tmp_path,
        "Factor;Rang;Relevantie;Impact;Prevalentie;Richting\n"
        "Slapen;2;4,0;hoog;;beide\nRust;2;6;2;1;risico\n",
    )
    scores = [(f.relevantie, f.impact, f.prevalentie) for _, f in found.factoren]
    assert scores == [(4, None, None), (None, 2, 1)]
    assert [(one.code, one.gevonden) for one in found.rapport.bevindingen] == [
        ("score_onleesbaar", "impact ‘hoog’ is geen getal van 1 tot en met 5"),
        ("score_onleesbaar", "relevantie ‘6’ is geen getal van 1 tot en met 5"),
    ]
    old = read(tmp_path, "Factor;Rang;Richting\nSlapen;2;beschermend\n")
    assert old.factoren[0][1].rang_tekst == "rang 2"


def test_people_read_words_not_ids() -> None:
    read = texts(factors()["sociaal_economische_status"], catalogue())
    assert read["Leefgebieden"] == "Gezin"
    assert "_" not in read[KOLOMMEN["hoger"]]


def read(tmp_path: Path, text: str) -> FactorFile:
    """Read a list as people keep it, in csv."""
    path = tmp_path / "lijst.csv"
    path.write_text(text, encoding="utf-8")
    return read_factors(path, catalogue())


def test_what_a_list_gets_wrong_is_told_and_counted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Onze factoren\n"
        "Factor;Rang;Richting;Leefgebieden;Cijfers die hoger hierop wijzen\n"
        "Schermtijd;4;Risicofactor;kind;rokers\n"
        'Slapen;2;beschermend;"kind; gezim";"rokers; eenzam; Rokers"\n'
        "Zonder rang;;risico;;\n"
        ";3;risico;;\n",
    )
    assert [factor.label for _, factor in found.factoren] == ["Schermtijd", "Slapen"]
    assert found.factoren[0][1].richting == "risico"
    assert found.factoren[1][1].indicatoren == (("rokers", "hoger"),)
    said = [(item.code, item.gevonden) for item in found.rapport.bevindingen]
    assert ("woord_onbekend", "‘gezim’ is geen leefgebied; bedoelde u ‘Gezin’?") in said
    assert any(code == "cijfer_onbekend" and "bedoelde u ‘" in text for code, text in said)
    assert [code for code, _ in said].count("factor_onleesbaar") == 2
    assert (found.rapport.rijen, found.rapport.geweigerd) == (2, 2)


def test_a_factor_that_stands_twice_in_a_file_is_taken_once(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Factor;Rang;Richting\nSchermtijd;2;risico\nSlapen;1;risico\nSchermtijd;4;risico\n",
    )
    assert [(factor.label, factor.rang) for _, factor in found.factoren] == [
        ("Schermtijd", 2), ("Slapen", 1),
    ]  # fmt: skip
    assert [(b.code, b.gevonden) for b in found.rapport.bevindingen] == [
        ("factor_dubbel", "‘Schermtijd’ staat er vaker in"),
    ]
    assert (found.rapport.rijen, found.rapport.geweigerd) == (2, 1)


@pytest.mark.parametrize(
    ("text", "richting"),
    [
        ("risico", "risico"),
        ("Risicofactor", "risico"),
        ("beschermend", "beschermend"),
        ("beschermende factor", "beschermend"),
        (" Beschermende  Factor ", "beschermend"),
        ("beschermende", "beschermend"),
        ("beschermende risico", None),
        ("beide", "beide"),
        ("risico en beschermend", "beide"),
        ("Risico- én beschermende factor", "beide"),
        ("beschermend / risico", "beide"),
        ("risicofactor en beschermende factor", "beide"),
        ("risico en risico", None),
        ("risico en soms", None),
        ("factor", None),
        ("", None),
    ],
)
def test_a_direction_is_read_as_the_application_writes_it(
    tmp_path: Path, text: str, richting: str | None
) -> None:
    found = read(tmp_path, f"Factor;Rang;Richting\nSlapen;2;{text}\n")
    assert [factor.richting for _, factor in found.factoren] == ([richting] if richting else [])
    assert found.rapport.geweigerd == (richting is None)


def test_a_file_without_factors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Factor, Rang en Richting"):
        read(tmp_path, "naam;aantal\nx;3\n")


def test_a_version_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    found = read(
        tmp_path, "Factor;Rang;Richting;Versie\nSlapen;2;beschermend;twee\nRust;2;beschermend;3\n"
    )
    assert found.versies == {"rust": 3}
    [told] = found.rapport.bevindingen
    assert (told.code, told.gevonden) == ("versie_onleesbaar", "‘twee’ is geen versie")
