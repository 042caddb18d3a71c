"""Wandelingen on the page: stops by number, notes that come back, and a duiding at a stop."""

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


def test_stops_are_numbered_noted_and_interpreted(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    own = {"dossier": "d1", "cyclus": 2}
    records.apply([
        Opdracht("wandeling", {**own, "naam": "Langs het plein"}, "w1"),
        Opdracht("stop", {**own, "wandeling": "w1", "nummer": 1, "naam": "*Gymzaal*"}, "s1"),
    ])  # fmt: skip
    dossier = records.get("d1")
    records.save(dossier, {**dossier.gegevens, "gebied": "WK999901"})
    app = open_app(written[0], "dossier", dossierdeel="wandelingen")
    app.session_state["loop_w1"] = True
    app.run()
    sound(app)
    assert "1. *Gymzaal*** (nog niet op de kaart)" in said(app)
    assert [one.options for one in app.selectbox if one.key == "prik_w1"] == [
        ["een nieuwe stop (nummer 2)", "stop 1. *Gymzaal*"]
    ]
    # a click on the map for a stop that is there moves it: what the map tells, the next run stores
    app.session_state["stop_geprikt"] = ("s1", 136_100, 456_100)
    app.run()
    assert records.get("s1").gegevens["x"] == 136_100
    assert "Opgeslagen: stop 1 op de kaart gezet" in said(app)
    app.text_area(key="notitie_s1_2").set_value("Dicht na vijven 🔒")
    app.run()
    click(app, "notities_w1")
    assert records.get("s1").gegevens["gezien"] == "Dicht na vijven 🔒"
    assert "Opgeslagen: 1 notitie opgeslagen" in said(app)
    click(app, "nieuwe_stop_w1")
    app.text_input(key=field(app, "stop", "naam")).set_value("Brug")
    click(app, "rij_opslaan")
    [made] = [row for row in records.all("stop") if row.id != "s1"]
    assert (made.gegevens["nummer"], made.gegevens["wandeling"]) == (2, "w1")
    click(app, "duid_s1")
    app.text_area(key=field(app, "duiding", "gezien")).set_value("Niemand op het plein")
    click(app, "rij_opslaan")
    [seen] = [row for row in records.all("duiding") if row.id != "u1"]
    assert {"bij": "punt", "punt": "s1", "vanuit": "waarneming"}.items() <= seen.gegevens.items()
    app = open_app(written[0], "dossier", dossierdeel="wandelingen", rij="s1")
    assert "**Waar:** in Aalkamp" in said(app)
    assert "X (RD, meter): 136.100 · Y (RD, meter): 456.100" in said(app)
    assert not [one for one in app.text_input if "RD" in one.label]
