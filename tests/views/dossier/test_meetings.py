"""Gesprekken on the page: agenda, what comes out of one, its verslag, and preparing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Records
from store.records_rows import Opdracht
from tests.pages import sound
from tests.views.dossier.test_page import click, field, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

Kept = tuple["DataFolder", Records]


def open_row(app: AppTest, key: str) -> None:
    app.session_state[key] = True
    app.run()
    sound(app)


def test_an_agenda_is_made_of_what_is_open_and_agreements_come_out_of_it(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    data = {"dossier": "d1", "cyclus": 2, "datum": "2020-01-01", "soort": "partners",
            "getoond": ["kaart?gebied=WK999901", "een folder"]}  # fmt: skip
    records.apply([Opdracht("gesprek", data, "g2")])
    app = open_app(written[0], "dossier", dossierdeel="gesprekken")
    open_row(app, "gesprek_g2")
    assert "Wie sport er niet?" in said(app)
    assert "Getoond: een folder" in said(app)
    assert [one.proto.query_string for one in app.get("page_link") if "WK999901" in
            one.proto.query_string] == ["gebied=WK999901"]  # fmt: skip
    click(app, "agenda_g2")
    assert "Cijfer vragen (GGD), OVER TIJD" in records.get("g2").gegevens["agenda"]
    click(app, "afspraak_bij_g2")
    app.text_area(key=field(app, "afspraak", "wat")).set_value("Samen kijken")
    click(app, "rij_opslaan")
    [made] = [row for row in records.all("afspraak") if row.id not in ("a1", "a2")]
    assert made.gegevens["gesprek"] == "g2"


def test_two_people_at_one_gesprek_lose_nothing(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    records.apply(
        [Opdracht("gesprek", {"dossier": "d1", "cyclus": 2, "datum": "2026-12-01"}, "g2")]
    )
    app = open_app(written[0], "dossier", dossierdeel="gesprekken", rij="g2")
    long = "Het *gesprek* 👧 =SOM(A1) " * 1000
    app.text_area(key=field(app, "gesprek", "verslag", "g2")).set_value(long)
    records.save(records.get("g2"), records.get("g2").gegevens | {"agenda": "Van een ander"})
    click(app, "rij_opslaan")
    assert "intussen gewijzigd" in said(app)
    click(app, "rij_botsing_opslaan")
    now = records.get("g2").gegevens
    assert (now["verslag"], now["agenda"]) == (long.strip(), "Van een ander")


def test_questions_are_taken_from_the_bank(open_app: Callable[..., AppTest], written: Kept) -> None:
    app = open_app(written[0], "dossier", dossierdeel="gesprekken", blad="voorbereiding")
    assert "gaat nooit met een dossier, verslag of portret mee" in "\n".join(
        one.proto.body for one in app.get("html")
    )
    open_row(app, "bereid_p1")
    key = f"bank_p1_engageren_{written[1].get('p1').versie}"
    question = app.multiselect(key=key).options[0]
    app.multiselect(key=key).set_value([question])
    app.run()
    click(app, "bank_p1")
    assert written[1].get("p1").gegevens["vragen"] == [question]
    assert question not in app.multiselect(key=f"bank_p1_engageren_{2}").options
