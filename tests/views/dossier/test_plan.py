"""The parts of the page from Plan van aanpak to Methode: what they say, and keeping rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from dossier.kinds import kinds
from dossier.method import method_json, own_method
from store.records import Records
from store.records_rows import Botsing, Opdracht, StaleRow
from tests.pages import sound
from tests.views.dossier.test_page import click, field, said
from views.dossier.parts import PARTS, part_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

Kept = tuple["DataFolder", Records]


def order(soort: str, key: str, **values: Any) -> Opdracht:
    return Opdracht(soort, {"dossier": "d1", "cyclus": 2, **values}, key)


@pytest.fixture(name="planned")
def with_a_plan(written: Kept) -> Kept:
    """Return the folder with a plan, an opgave and a tie."""
    written[1].apply([
        order("activiteit", "n1", naam="Jongerenwerk *op het plein*", wie="Welzijn", stand="loopt",
              dienst="contacten", resultaten=["r1"], preventieniveau="universeel"),
        order("partnerstap", "n2", activiteit="n1", wat="Ruimte zoeken", klaar_op="2026-01-01",
              stand="open"),
        order("uitkomst", "n3", activiteit="n1", welke="bereik", stand="loopt"),
        order("verbeteractie", "n4", activiteit="weg", wat="Los"),
        order("opgave", "o1", naam="Gelijke kansen", fase="uitvoering", ambitie="Elk kind",
              resultaten=["r1", "weg"], begint=2025, eindigt=2026,
              indicatoren_samenleving=["aantal_inwoners"], gebieden=["WK990101", "WK990199"]),
        order("middelen", "o2", opgave="o1", jaar=2025, begroot="onbekend"),
        Opdracht("factorband", {"van": "temperament", "naar": "voeding", "sterkte": "zwak"}, "b1"),
        Opdracht("factorband", {"van": "weg", "naar": "voeding"}, "b2"),
        Opdracht("partner", {"naam": "Welzijn", "aankaarten": "bestuur"}, "w"),
        order("proeftuin", "f", thema="Faalangst", besluit_op="2026-01-01", besluit="open",
              bronnen=["monitor", "school"], indicatoren=["aantal_inwoners"]),
    ])  # fmt: skip
    return written


def test_every_kind_that_people_keep_has_a_part() -> None:
    shown = {name for row in PARTS for name in row.soorten}
    own = {name for name, found in kinds().items() if not found.elders and name != "dossier"}
    assert own <= shown
    assert part_of("borging") == "plan"


def test_the_plan_says_what_is_missing_and_proposes_what_can_be_measured(
    open_app: Callable[..., AppTest], planned: Kept
) -> None:
    app = open_app(planned[0], "dossier", dossierdeel="plan")
    text = said(app)
    assert "Plan van aanpak (1 activiteit, 1 over tijd)" in text
    assert "Nog niet ingevuld: via welke factoren, voor wie" in text
    assert [one.value for one in app.subheader] == ["Bij een activiteit die is verwijderd (1)"]
    # as it was typed, not as Markdown reads it
    assert "Jongerenwerk *op het plein*" in text
    app.session_state["meer_n1"] = True
    app.run()
    sound(app)
    assert "Niet verschenen: deel van de afspraken" in said(app)
    click(app, "voorstel_n1_tevredenheid")
    assert app.selectbox(key=field(app, "uitkomst", "welke")).value == "tevredenheid"
    click(app, "rij_opslaan")
    made = [row.gegevens for row in planned[1].all("uitkomst") if row.id != "n3"]
    assert [(row["activiteit"], row["welke"], row["cyclus"]) for row in made] == [
        ("n1", "tevredenheid", 2)
    ]


def test_the_package_of_a_result_and_who_measures_what(
    open_app: Callable[..., AppTest], planned: Kept
) -> None:
    app = open_app(planned[0], "dossier", dossierdeel="plan", blad="pakket")
    text = said(app)
    assert "meer kinderen sporten" in text
    assert "Van cyclus 1 naar cyclus 2 is geen beweging te zien" in text
    [pieces] = [one.value for one in app.dataframe if "Aanbod of activiteit" in one.value.columns]
    assert list(pieces["Aanbod of activiteit"]) == ["Jongerenwerk *op het plein*"]
    app = open_app(planned[0], "dossier", dossierdeel="plan", blad="meten")
    assert "Welzijn meet 1 ding (hoogstens 4)." in said(app)


def test_an_opgave_says_which_links_are_missing_and_keeps_unknown_as_a_value(
    open_app: Callable[..., AppTest], planned: Kept
) -> None:
    app = open_app(planned[0], "dossier", dossierdeel="opgaven")
    text = said(app)
    assert "Nog niet sluitend voor de fase uitvoering: er ontbreekt eigenaar, doelstelling" in text
    assert "Gedeelde waarden" in text
    [money] = [one.value for one in app.dataframe if "Begroot" in one.value.columns]
    assert list(money["Begroot"]) == ["onbekend", "niet ingevuld"]
    [figures] = [one.value for one in app.dataframe if "Indicator" in one.value.columns]
    assert figures.shape == (1, 3)
    assert figures["WK990199"].iloc[0] == "niet geladen"
    app = open_app(planned[0], "dossier", dossierdeel="opgaven", blad="sluitend")
    [chain] = [one.value for one in app.dataframe if "Schakel" in one.value.columns]
    told = dict(zip(chain["Schakel"], chain["Wat"], strict=True))
    assert told["Resultaat"] == "1 van 2 resultaten is verwijderd"
    [found] = [one.value for one in app.table if "Gevonden" in one.value.columns]
    missing = chain[chain["Stand"].str.contains("ontbreekt|onbekend")]
    assert len(found) == len(missing) > 0
    assert "niet wat waardoor komt" in "".join(one.proto.body for one in app.get("html"))
    app = open_app(planned[0], "dossier", dossierdeel="opgaven", blad="rijen")
    click(app, "nieuw_prestatie")
    app.text_area(key=field(app, "prestatie", "wat")).set_value("Honderd plekken")
    click(app, "rij_opslaan")
    [row] = planned[1].all("prestatie")
    assert (row.gegevens["opgave"], row.gegevens["wat"]) == ("o1", "Honderd plekken")
    app = open_app(planned[0], "dossier", dossierdeel="opgaven", blad="boom")
    assert "opgave*: Gelijke kansen" in said(app)


def test_the_model_is_drawn_and_a_shipped_tie_becomes_an_own_one(
    open_app: Callable[..., AppTest], planned: Kept
) -> None:
    app = open_app(planned[0], "dossier", dossierdeel="factoren", onderwerp="criminaliteit")
    drawn = "".join(one.proto.body for one in app.get("html"))
    assert "data:image/svg+xml;base64," in drawn
    [ties] = [one.value for one in app.dataframe if "Hangt samen met" in one.value.columns]
    assert set(ties["Herkomst"]) == {"meegeleverd"}
    app = open_app(planned[0], "dossier", dossierdeel="factoren", blad="banden")
    [wrong] = [t.value for t in app.table if "Gevonden" in t.value.columns]
    assert "‘weg’ bestaat niet" in wrong["Gevonden"].iloc[0]
    file = b"Factor;Hangt samen met;Sterkte\nVoeding;Temperament;sterk\n"
    app.file_uploader(key="banden_in").upload("banden.csv", file, "text/csv")
    app.run()
    sound(app)
    assert "Dit bestand geeft **1 nieuwe of gewijzigde band** op 1 gelezen rij." in said(app)
    click(app, "banden_inlezen")
    assert [r.gegevens["van"] for r in planned[1].all("factorband")] == [
        "temperament", "weg", "voeding",
    ]  # fmt: skip
    app.selectbox(key="band_kiezen").set_value("mishandeling/psychosociale_problemen/")
    app.run()
    click(app, "band_aanpassen")
    app.selectbox(key=field(app, "factorband", "sterkte")).set_value("sterk")
    click(app, "rij_opslaan")
    [row] = [
        r.gegevens for r in planned[1].all("factorband") if r.gegevens["van"] == "mishandeling"
    ]
    assert (row["van"], row["naar"], row["sterkte"]) == (
        "mishandeling", "psychosociale_problemen", "sterk",
    )  # fmt: skip


def test_a_methodepakket_is_seen_before_it_is_taken_over(
    open_app: Callable[..., AppTest], planned: Kept, tmp_path: Path
) -> None:
    there = Records(tmp_path / "daar")
    there.add("drempel", {"welke": "aandeel", "waarde": 4})
    package = method_json(own_method(there), naam="Aldermonde", gemaakt="2026-11-29")
    assert json.loads(package)["naam"] == "Aldermonde"
    app = open_app(planned[0], "dossier", dossierdeel="methode")
    app.file_uploader(key="methode_in").upload("pakket.json", package, "application/json")
    app.run()
    sound(app)
    [table] = [one.value for one in app.dataframe if "Verschil" in one.value.columns]
    assert list(table["Verschil"]) == ["nieuw", "alleen hier"]
    assert planned[1].all("drempel") == []
    click(app, "methode_overnemen")
    assert [row.gegevens["waarde"] for row in planned[1].all("drempel")] == [4]


def test_a_package_that_collides_is_compared_anew(
    open_app: Callable[..., AppTest],
    planned: Kept,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = Records(tmp_path / "daar")
    there.add("drempel", {"welke": "aandeel", "waarde": 4})
    package = method_json(own_method(there), naam="Aldermonde", gemaakt="2026-11-29")
    app = open_app(planned[0], "dossier", dossierdeel="methode")
    app.file_uploader(key="methode_in").upload("pakket.json", package, "application/json")
    app.run()
    factor = planned[1].add("factor", {"id": "x", "label": "Faalangst", "rang": 2})
    clash = Botsing(factor, {"label": "Toetsangst"}, factor, planned[1].changes()[0])

    def taken(*_: object, **__: object) -> None:
        raise StaleRow([clash])

    with monkeypatch.context() as at_once:
        at_once.setattr(Records, "apply", taken)
        click(app, "methode_overnemen")
    assert "hieronder staat het verschil zoals het nu is" in said(app)
    assert planned[1].all("drempel") == []
    click(app, "methode_overnemen")
    assert len(planned[1].all("drempel")) == 1


def test_partners_and_a_proeftuin_that_waits_for_its_decision_are_listed(
    open_app: Callable[..., AppTest], planned: Kept
) -> None:
    app = open_app(planned[0], "dossier", dossierdeel="partners")
    assert "bij het bestuur" in said(app)
    [register] = [one.value for one in app.dataframe if "Organisatie" in one.value.columns]
    assert register[["Organisatie", "Doet mee aan", "Metingen"]].to_numpy().tolist() == [
        ["Welzijn", "Jongerenwerk *op het plein*", 1]
    ]
    text = said(open_app(planned[0], "dossier", dossierdeel="proeftuin"))
    assert "Faalangst" in text
    assert "OVER TIJD (was 1 jan 2026)" in text
    assert "monitor; school" in text


def test_a_threshold_that_was_agreed_on_holds_on_the_page_vergelijken(
    open_app: Callable[..., AppTest], planned: Kept
) -> None:
    planned[1].add("drempel", {"welke": "aandeel", "waarde": 4})
    app = open_app(planned[0], "vergelijken", gebied="WK990101")
    assert app.number_input(key="veel_aandeel").value == 4
    # it is the usual one here: the address needs not carry it
    app.number_input(key="veel_aandeel").set_value(3.0).run()
    assert "veel" in app.query_params
    app.number_input(key="veel_aandeel").set_value(4.0).run()
    assert "veel" not in app.query_params
