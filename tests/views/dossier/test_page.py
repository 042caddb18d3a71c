"""Page Wijkdossier: shown in the order of the work, and rows that are kept without a loss."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from compare.targets import Target, TargetKind
from dossier.dossier import read_work
from dossier.exchange import dossier_json
from dossier.shown import figure_text
from sources.plan import Question
from sources.questions import keep, kept_questions
from store import DataFolder
from store.records import Opdracht, Records
from store.records_database import RecordsUnreachable
from tests.pages import sound
from tests.small_folder import INDICATOR, make
from views.dossier.parts import PARTS
from views.shared import record_editor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest


Kept = tuple[DataFolder, Records]


def said(app: AppTest) -> str:
    parts = (app.markdown, app.caption, app.info, app.warning, app.error, app.success, app.header)
    return "\n".join(one.value for part in parts for one in part).replace("\\", "")


def click(app: AppTest, key: str) -> None:
    app.button(key=key).click()
    app.run()
    sound(app)


def field(app: AppTest, kind: str, name: str, row: str = "") -> str:
    """Return the key of a field of the form that is open."""
    drafts = app.session_state["concepten_van_rijen"]
    draft = drafts[row or f"nieuw_{kind}"]
    return f"rij_{draft.id}_{name}_{app.session_state['toestand'].visit}"


def test_the_overview_has_the_steps_what_is_open_and_what_to_do(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    text = said(open_app(written[0], "dossier"))
    assert "1. Staat van de jeugd" in text
    assert "6. Verbeteracties" in text
    assert "Wat openstaat (2, waarvan 2 over tijd)" in text
    assert "Over tijd: afspraak ‘Cijfer vragen’ en 1 meer." in text


def test_every_part_opens_with_rows_and_without(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    written[1].apply([Opdracht("dossier", {"naam": "Leeg"}, "leeg")])
    for name in ("d1", "leeg"):
        app = open_app(written[0], "dossier", dossier=name)
        for row in PARTS:
            # one application for all: to start one costs more than to show a part
            app.session_state["toestand"].values["dossierdeel"] = row.id
            app.run()
            sound(app)
            assert not app.error, row.id
            if row.id == "weergaven":
                keys = {one.key for one in app.button}
                assert "nieuw_verhaallijn" in keys
                assert not {"nieuw_weergave", "nieuw_ronde"} & keys, "made where they are about"


def test_a_first_dossier_is_begun_from_an_area_and_then_the_bare_address_shows_it(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = make(tmp_path / "leeg")
    app = open_app(folder, "dossier")
    assert not (folder.path / "records.sqlite").exists(), "looking makes no database"
    app.text_input(key="dossier_naam").set_value("Ons dossier")
    click(app, "dossier_begin")
    assert "Ons dossier" in app.title[0].value
    records = Records(folder.path)
    [row] = read_work(records).dossiers()
    assert (row.gegevens["naam"], row.gegevens["waarvan"]) == ("Ons dossier", "opgave")
    assert [one.gegevens["cyclus"] for one in records.all("cyclus")] == [1]
    # a link to a view keeps its meaning
    assert "Ons dossier" in open_app(folder).title[0].value
    assert "Ons dossier" not in open_app(folder, gemeente="GM9999").title[0].value
    records.close()


def test_a_dossier_is_of_an_area_that_is_there_or_of_a_code_not_of_half_a_name(
    open_app: Callable[..., AppTest], written: Kept, tmp_path: Path
) -> None:
    app = open_app(written[0], "dossier", dossier="nieuw")
    # what is typed looks in the list: nothing that is not in it can be taken
    assert not app.selectbox(key="dossier_gebied").proto.accept_new_options
    # many a gemeente has a Binnenstad: each stands with its own
    options = app.selectbox(key="dossier_gebied").options
    assert [one for one in options if one.endswith("(WK999901)")] == [
        "Wijk 01, Proefdam (WK999901)"
    ]
    app = open_app(DataFolder(tmp_path / "zonder"), "dossier")
    app.text_input(key="dossier_gebied_code").set_value("Binnen")
    click(app, "dossier_begin")
    assert "‘Binnen’ is geen code van een gebied." in said(app)
    app.text_input(key="dossier_gebied_code").set_value("wk999901")
    click(app, "dossier_begin")
    records = Records(tmp_path / "zonder")
    [row] = records.all("dossier")
    assert (row.gegevens["gebied"], row.gegevens["waarvan"]) == ("WK999901", "wijk")
    records.close()


def test_a_row_is_added_with_what_it_says_pointed_out(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "dossier", dossierdeel="vragen")
    click(app, "nieuw_vraag")
    assert "is leeg" not in said(app), "nothing was kept yet"
    text = "Vraag van mevrouw Jansen:\n=SOM(A1) 👧"
    app.text_area(key=field(app, "vraag", "tekst")).set_value(text)
    app.selectbox(key=field(app, "vraag", "cijfer")).set_value("gevraagd")
    app.run()
    assert "‘mevrouw Jansen’ lijkt op een persoon" in said(app)
    [name] = [one for one in app.text_input if one.label == record_editor.WIE]
    name.set_value("mevrouw Jansen").run()
    assert "Noem liever uw rol of organisatie" in said(app)
    name.set_value("buurtteam").run()
    # what is asked of whom is asked for now
    app.text_input(key=field(app, "vraag", "gevraagd_aan")).set_value("GGD")
    click(app, "rij_opslaan")
    [row] = [row for row in written[1].all("vraag") if row.id not in ("v1", "v2")]
    expected = {"tekst": text, "cijfer": "gevraagd", "gevraagd_aan": "GGD", "cyclus": 2}
    assert expected.items() <= row.gegevens.items()
    assert row.gegevens["dossier"] == "d1"
    assert "Opgeslagen: vraag toegevoegd" in said(app)
    assert "Vragen (2)" in said(app)


def test_two_people_at_one_row_lose_nothing(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    app = open_app(written[0], "dossier", dossierdeel="vragen", rij="v2")
    app.text_area(key=field(app, "vraag", "tekst", "v2")).set_value("Mijn woorden")
    records.save(records.get("v2"), records.get("v2").gegevens | {"antwoord": "Van een ander"})
    app.run()
    assert "Iemand heeft deze lijst intussen gewijzigd" in said(app)
    click(app, "rij_opslaan")
    assert "rij is intussen gewijzigd" in said(app)
    click(app, "rij_botsing_opslaan")
    now = records.get("v2").gegevens
    assert (now["tekst"], now["antwoord"]) == ("Mijn woorden", "Van een ander")
    assert "rij_opslaan" not in [button.key for button in app.button]


def test_who_changed_nothing_sees_what_somebody_else_saved(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    app = open_app(written[0], "dossier", dossierdeel="vragen", rij="v2")
    records.save(records.get("v2"), records.get("v2").gegevens | {"tekst": "Van een ander"})
    app.run()
    assert app.text_area(key=field(app, "vraag", "tekst", "v2")).value == "Van een ander"
    assert "Iemand heeft" not in said(app)


def test_what_was_typed_just_before_a_click_on_another_part_is_kept(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "dossier", dossierdeel="vragen", rij="v2")
    app.text_area(key=field(app, "vraag", "tekst", "v2")).set_value("Net getypt")
    app.session_state["toestand"].values["dossierdeel"] = "duiding"
    app.run()
    assert "wat u invulde is nog niet opgeslagen" in said(app)
    click(app, "verder_v2")
    assert app.text_area(key=field(app, "vraag", "tekst", "v2")).value == "Net getypt"
    app.text_area(key=field(app, "vraag", "tekst", "v2")).set_value("En nog iets")
    click(app, "rij_terug")
    click(app, "verder_v2")
    assert app.text_area(key=field(app, "vraag", "tekst", "v2")).value == "En nog iets"


def test_a_new_row_stays_with_the_dossier_it_was_begun_in(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    written[1].apply([Opdracht("dossier", {"naam": "Ander"}, "d2")])
    app = open_app(written[0], "dossier", dossier="d1", dossierdeel="vragen")
    click(app, "nieuw_vraag")
    app.text_area(key=field(app, "vraag", "tekst")).set_value("Voor Noord").run()
    app.selectbox(key="keuze_dossier").set_value("d2").run()
    assert app.text_area(key=field(app, "vraag", "tekst")).value == ""
    app.text_area(key=field(app, "vraag", "tekst")).set_value("Voor de ander")
    click(app, "rij_opslaan")
    app.selectbox(key="keuze_dossier").set_value("d1").run()
    click(app, "verder_nieuw_vraag")
    assert app.text_area(key=field(app, "vraag", "tekst")).value == "Voor Noord"
    click(app, "rij_opslaan")
    made = {row.gegevens["tekst"]: row.gegevens["dossier"] for row in written[1].all("vraag")}
    assert (made["Voor Noord"], made["Voor de ander"]) == ("d1", "d2")


def test_what_was_typed_is_there_after_another_part_and_after_the_database_was_away(
    open_app: Callable[..., AppTest], written: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(written[0], "dossier", dossierdeel="vragen", rij="v2")
    app.text_area(key=field(app, "vraag", "tekst", "v2")).set_value("Half getypt")
    app.run()
    click(app, "rij_terug")
    assert "wat u invulde is nog niet opgeslagen" in said(app)
    click(app, "verder_v2")
    assert app.text_area(key=field(app, "vraag", "tekst", "v2")).value == "Half getypt"

    def away(*_: object, **__: object) -> None:
        raise RecordsUnreachable("De database is weg.")

    with monkeypatch.context() as gone:
        for name in ("stand", "apply", "read_at_once"):
            gone.setattr(Records, name, away)
        click(app, "rij_opslaan")
        assert "De database is weg." in said(app)
        assert app.text_area(key=field(app, "vraag", "tekst", "v2")).value == "Half getypt"
    click(app, "rij_opslaan")
    assert written[1].get("v2").gegevens["tekst"] == "Half getypt"


def test_a_row_is_removed_and_the_change_undone(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    app = open_app(written[0], "dossier", dossierdeel="gesprekken", cyclus="1", rij="a1")
    click(app, "rij_verwijderen")
    assert records.get("a1").verwijderd
    assert "Opgeslagen: afspraak verwijderd: Cijfer vragen" in said(app)
    records.undo(records.changes("afspraak")[0].id)
    assert not records.get("a1").verwijderd


def test_a_step_is_settled_once_whoever_does_it(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "dossier")
    click(app, "stap_resultaat")
    app.selectbox(key=field(app, "stapstand", "stand")).set_value("concept")
    click(app, "rij_opslaan")
    [row] = written[1].all("stapstand")
    assert (row.gegevens["stap"], row.gegevens["stand"]) == ("resultaat", "concept")
    assert "◑ concept" in said(app)
    click(app, "stap_resultaat")
    assert app.selectbox(key=field(app, "stapstand", "stand", row.id)).value == "concept"


def test_what_a_row_needs_and_is_gone_is_said_and_kept(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    records.remove(records.get("g1"))
    records.save(records.get("v1"), {"dossier": "d1", "cyclus": 1, "tekst": "x",
                                     "indicatoren": ["weg"], "gebied": ["WK000000"]})  # fmt: skip
    app = open_app(written[0], "dossier", dossierdeel="gesprekken", cyclus="1", rij="a1")
    assert "is verwijderd" in said(app)
    click(app, "rij_opslaan")
    assert records.get("a1").gegevens["gesprek"] == "g1"
    app = open_app(written[0], "dossier", dossierdeel="vragen", cyclus="1", rij="v1")
    assert "‘weg’ staat niet (meer) in de catalogus" in said(app)
    assert "‘WK000000’ staat niet in de geladen grenzen" in said(app)


def test_all_that_was_written_is_found_and_opened(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "dossier", dossierdeel="zoeken")
    app.text_input(key="zoek_overal").set_value("spanning").run()
    assert "1 gevonden" in said(app)
    click(app, "gevonden_u1")
    assert app.text_area(key=field(app, "duiding", "gezien", "u1")).value == "Veel spanning"


def test_a_new_cycle_begins_with_what_was_learnt(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "dossier", dossierdeel="terugblik")
    assert "Geen trainer" in said(app)
    app.text_area(key="cyclus_geleerd").set_value("Samen kijken")
    click(app, "cyclus_nieuw")
    assert read_work(written[1]).dossier("d1").cycli == (1, 2, 3)
    assert "Opgeslagen: cyclus 3 begonnen" in said(app)


def test_a_duiding_keeps_the_figure_as_it_was_and_is_looked_back_on(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    figure = {"vanuit": "cijfer", "gebied": "BU99990101", "indicator": INDICATOR, "cyclus": 1}
    written[1].apply([Opdracht("duiding", {"dossier": "d1", **figure}, "u2")])
    app = open_app(written[0], "dossier", dossierdeel="duiding", cyclus="1", rij="u2")
    click(app, "rij_opslaan")
    shown = figure_text(written[0].snapshot(), "BU99990101", INDICATOR)
    assert shown
    assert written[1].get("u2").gegevens["cijfer_toen"] == shown
    app = open_app(written[0], "dossier", dossierdeel="terugblik")
    assert f"cijfer toen: {shown}; nu: {shown}" in said(app)


def test_looking_back_lays_what_was_aimed_at_beside_the_figures_of_now(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    here = "BU99990102"
    dossier = written[1].get("d1")
    written[1].save(dossier, {**dossier.gegevens, "gebied": here})
    aim = Target((INDICATOR,), TargetKind.PUNTEN, 2022, 2028, 5.0, resultaat="r1", gebied=here)
    written[1].apply([
        Opdracht("doel", aim.as_dict(), "x1"),
        Opdracht("doel", {**aim.as_dict(), "indicatoren": ["er_niet_meer"]}, "x2"),
    ])  # fmt: skip
    app = open_app(written[0], "dossier", dossierdeel="terugblik")
    assert "Resultaten en doelen (2), met de cijfers van nu" in [one.value for one in app.subheader]
    text = said(app)
    assert "meer kinderen sporten** Op weg: van 20 % in 2022 naar 22 % in 2024" in text
    assert "een cijfer er niet meer; niet te beoordelen" in text


def test_a_review_stamps_what_was_to_be_seen_when_it_was_held(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    app = open_app(written[0], "dossier", dossierdeel="reviews")
    click(app, "nieuw_review")
    app.date_input(key=field(app, "review", "datum")).set_value(date(2026, 10, 1))
    app.selectbox(key=field(app, "review", "stand")).set_value("gehouden")
    click(app, "rij_opslaan")
    [row] = written[1].all("review")
    assert row.gegevens["datum"] == "2026-10-01"
    assert "staat van de jeugd en ambities begonnen" in row.gegevens["stempel"]
    assert written[0].snapshot().hash[:8] in row.gegevens["stempel"]


def test_a_next_round_of_reading_along_begins_where_the_last_one_ended(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    one = {"bij_stap": "staat", "soort": "collega", "versie": "0.2", "ronde": 1, "cyclus": 2}
    written[1].apply([Opdracht("raadpleging", {"dossier": "d1", **one}, "x1")])
    app = open_app(written[0], "dossier", dossierdeel="reviews")
    click(app, "ronde_x1")
    assert app.text_input(key=field(app, "raadpleging", "ronde")).value == "2"
    assert app.text_input(key=field(app, "raadpleging", "versie")).value == "0.2"


def test_editions_that_are_due_stand_on_the_overview(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    folder = written[0]
    keep(folder.path, Question("GM0344", "Utrecht", ("GM0344",)))
    file = folder.path / "ophalen" / "vragen.json"
    last = kept_questions(folder.path)[0].laatst
    file.write_text(file.read_text("utf-8").replace(last, "2024-02-01"), encoding="utf-8")
    text = said(open_app(folder, "dossier"))
    assert "nieuwere uitgaven zijn voor Utrecht: voor het laatst gekeken op 1 februari 2024" in text


def test_what_needs_attention_is_counted_and_listed(
    open_app: Callable[..., AppTest], written: Kept
) -> None:
    records = written[1]
    records.remove(records.get("r1"))
    row = records.get("t1")
    records.save(row, row.gegevens | {"cyclus": 2})
    app = open_app(written[0], "dossier")
    [shown] = [one for one in app.expander if one.label.startswith("Wat aandacht vraagt")]
    # the result that an activity serves, and the area that has no boundaries in this folder
    assert shown.label == "Wat aandacht vraagt (2)"


def test_a_file_comes_in_on_the_page_and_a_collision_is_chosen(
    open_app: Callable[..., AppTest], written: Kept, tmp_path: Path
) -> None:
    records = written[1]

    def file() -> bytes:
        work = read_work(records)
        return dossier_json(work, work.dossier("d1"), records, gemaakt="2026")

    folder = make(tmp_path / "elders")
    app = open_app(folder, "dossier")
    app.session_state["dossier_bestand_"] = True
    app.run()
    app.file_uploader(key="dossier_bestand_0").upload("d.json", file(), "application/json").run()
    assert "Noord: 11 nieuw" in said(app)
    click(app, "dossier_overnemen")
    assert "Noord" in app.title[0].value
    other = Records(folder.path)
    for kept, text in ((records, "daar"), (other, "hier")):
        kept.save(kept.get("v2"), kept.get("v2").gegevens | {"tekst": text})
    # a row that another page keeps is told in words too: lists, and what is empty
    for kept, changed in ((records, None), (other, "hier")):
        values = {"tekst": changed, "gebieden": ["WK990101", "GM9901"]}
        kept.save(kept.get("r1"), kept.get("r1").gegevens | values)
    app = open_app(folder, "dossier")
    app.session_state["dossier_bestand_"] = True
    app.run()
    app.file_uploader(key="dossier_bestand_0").upload("d.json", file(), "application/json").run()
    assert "2 hier en in het bestand gewijzigd" in said(app)
    click(app, "dossier_overnemen")
    assert "intussen gewijzigd" in said(app)
    assert app.dataframe[0].value["Uw versie"].tolist() == ["", "WK990101; GM9901"]
    app.radio(key="dossier_bestand_botsing_keuze_v2").set_value("mijn versie").run()
    click(app, "dossier_bestand_botsing_opslaan")
    assert other.get("v2").gegevens["tekst"] == "daar"
    other.close()
