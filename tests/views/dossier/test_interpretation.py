"""Duiding on the page of the dossier, and beside the figure it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.records import Records
from store.records_database import RecordsUnreachable
from store.records_rows import Opdracht
from tests import small_folder
from tests.pages import sound
from tests.views.dossier.test_page import click, field, said

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from streamlit.testing.v1 import AppTest

    from store import DataFolder

Kept = tuple["DataFolder", Records]


def test_what_is_not_recognised_is_followed_and_an_analysis_is_one_row(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    data = {"dossier": "d1", "cyclus": 2, "vanuit": "cijfer", "herkend": "niet", "stand": "open"}
    written[1].apply([Opdracht("duiding", {**data, "hoe_komt_het": "*Te* oud"}, "u2")])
    app = open_app(written[0], "dossier", dossierdeel="duiding", blad="niet_herkend")
    assert "Wat niet (helemaal) wordt herkend (1)" in said(app)
    labels = [one.label.replace("\\", "") for one in app.expander]
    assert any(text.startswith("1 van 4 uitgezocht; nu: Zien anderen") for text in labels)
    agreed = {"soort": "format", "naam": "Kort", "inhoud": "Wat valt op\n Waardoor"}
    written[1].apply([Opdracht("methodeafspraak", agreed, "m1")])
    app = open_app(written[0], "dossier", dossierdeel="duiding", blad="analyse")
    click(app, "analyse_domein_meedoen")
    key = field(app, "analyse", "tekst")
    app.text_area(key=key).set_value("Samenhang 🧩").run()
    # headings of a format that was agreed on come above what was typed
    click(app, f"{key}_format_0")
    assert app.text_area(key=key).value == "Wat valt op\n\nWaardoor\n\nSamenhang 🧩"
    app.text_area(key=key).set_value("Samenhang 🧩")
    click(app, "rij_opslaan")
    click(app, "analyse_domein_meedoen")
    [row] = written[1].all("analyse")
    assert (row.gegevens["over"], row.gegevens["domein"]) == ("domein", "meedoen")
    assert app.text_area(key=field(app, "analyse", "tekst", row.id)).value == "Samenhang 🧩"


def test_a_figure_on_vergelijken_gets_its_duiding_there(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "vergelijken", gebied="WK999901", gemeente="GM9999")
    app.session_state["duiding_invoer"] = True
    app.run()
    sound(app)
    [asked] = app.session_state["duiding_op_de_plek"].values()
    app.segmented_control(key=f"invoer_{asked.id}_herkend").set_value("deels")
    app.text_area(key=f"invoer_{asked.id}_hoe_komt_het").set_value("Vraag het mevrouw Jansen")
    app.run()
    assert "‘mevrouw Jansen’ lijkt op een persoon" in said(app)
    click(app, f"invoer_{asked.id}_opslaan")
    [row] = [one for one in written[1].all("duiding") if one.id != "u1"]
    assert {
        "dossier": "d1", "cyclus": 2, "vanuit": "cijfer", "bij": "indicator", "herkend": "deels",
        "gebied": "WK999901", "stand": "open",
    }.items() <= row.gegevens.items()  # fmt: skip
    assert row.gegevens["indicator"] == small_folder.INDICATOR
    assert "Opgeslagen: duiding toegevoegd aan Noord" in said(app)
    assert row.gegevens["getoond"].startswith("vergelijken?gemeente=GM9999&")
    assert "gebied=WK999901" in row.gegevens["getoond"]
    assert row.gegevens["cijfer_toen"].endswith("(2024)")
    # behind the name of the figure in the table, and it says so
    html = "".join(str(one.proto.body) for one in app.get("html"))
    assert "<b>geduid</b>" in html
    assert "Geduid: deels herkend · " in html
    assert ": Vraag het mevrouw Jansen" in html


def test_a_figure_on_the_map_gets_its_duiding_there_with_the_choices_made(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "kaart", niveau="buurt", gebied="BU99990101", jaar="2024")
    app.session_state["duiding_invoer"] = True
    app.run()
    sound(app)
    [asked] = app.session_state["duiding_op_de_plek"].values()
    app.segmented_control(key=f"invoer_{asked.id}_herkend").set_value("niet").run()
    click(app, f"invoer_{asked.id}_opslaan")
    [row] = [one for one in written[1].all("duiding") if one.id != "u1"]
    assert (row.gegevens["bij"], row.gegevens["gebied"]) == ("indicator", "BU99990101")
    assert row.gegevens["cijfer_toen"] == "10 % (2024)"
    assert row.gegevens["getoond"].startswith("kaart?")
    assert "jaar=2024&gebied=BU99990101" in row.gegevens["getoond"]
    assert "**Geduid**: niet herkend · " in said(app)
    [there] = [one.proto for one in app.get("page_link") if one.proto.label.startswith("Openen in")]
    assert f"rij={row.id}" in there.query_string
    app = open_app(written[0], "dossier", dossierdeel="duiding", rij=row.id)
    assert "Te zien op: Kaart: " in said(app)


def test_what_was_typed_beside_a_figure_stays_while_the_database_is_away(
    open_app: Callable[..., AppTest], written: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(written[0], "kaart", niveau="buurt", gebied="BU99990101")
    app.session_state["duiding_invoer"] = True
    app.run()
    [asked] = app.session_state["duiding_op_de_plek"].values()
    key = f"invoer_{asked.id}_hoe_komt_het"
    app.text_area(key=key).set_value("Veel gezinnen 👪 =SOM(A1)").run()

    def away(*_: object, **__: object) -> None:
        raise RecordsUnreachable("De database is weg.")

    with monkeypatch.context() as gone:
        gone.setattr(Records, "apply", away)
        click(app, f"invoer_{asked.id}_opslaan")
        assert "De database is weg." in [one.value.replace("\\", "") for one in app.error]
        assert app.text_area(key=key).value == "Veel gezinnen 👪 =SOM(A1)"
    click(app, f"invoer_{asked.id}_opslaan")
    [row] = [one for one in written[1].all("duiding") if one.id != "u1"]
    assert row.gegevens["hoe_komt_het"] == "Veel gezinnen 👪 =SOM(A1)"


def test_a_domein_and_its_aanbod_get_their_duiding_on_aanbod(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    data = {"naam": "Gymclub", "domein": "meedoen", "gebieden": ["WK999901"]}
    written[1].apply([Opdracht("aanbod", data, "x1")])
    app = open_app(written[0], "aanbod", wijk="WK999901", onderdeel="matrix")
    app.session_state["duiding_invoer"] = True
    app.run()
    sound(app)
    about = next(one for one in app.selectbox if one.label == "Waarover")
    assert "Gymclub" in about.options
    about.select("Gymclub").run()
    asked = app.session_state["duiding_op_de_plek"]["d1", "Gymclub"]
    app.segmented_control(key=f"invoer_{asked.id}_herkend").set_value("herkend").run()
    click(app, f"invoer_{asked.id}_opslaan")
    [row] = [one for one in written[1].all("duiding") if one.id != "u1"]
    assert {"bij": "aanbod", "aanbod": "x1", "gebied": "WK999901"}.items() <= row.gegevens.items()
    assert "**Geduid**: Gymclub, herkend · " in said(app)


def test_without_a_dossier_the_figure_leads_to_beginning_one(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    written[1].remove(written[1].get("d1"))
    app = open_app(written[0], "vergelijken", gebied="WK999901", gemeente="GM9999")
    app.session_state["duiding_invoer"] = True
    app.run()
    sound(app)
    links = [one.proto for one in app.get("page_link") if "dossier=nieuw" in one.proto.query_string]
    assert [one.label.replace("\\", "") for one in links] == [
        "Er is nog geen dossier om dit in te bewaren: begin er een"
    ]
