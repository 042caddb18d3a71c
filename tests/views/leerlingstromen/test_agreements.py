"""The tab Afspraken: moves simulated and kept as proposals, and both registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows import read_eigen_stromen, read_uitwisseling, registratie, uitwisseltabel
from flows.agreements import SOORT_AFSPRAAK, Agreement, agreements
from flows.registrations import UITWISSEL_COLUMNS
from store import DataFolder
from store.exchange import exchange_csv
from store.records import Records
from tests import small_flows
from tests.conftest import copied
from tests.pages import sound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

OWN = """jaar;woonplaats;school;soort;doelgroep;aantal
2017;1001;04DD00;so;zorg;31
2017;1002;04DD00;so;zorg;24
2017;3001;04DD00;so;zorg;44
2017;1001;01AA01;sbo;zorg;20
2017;1002;01AA01;sbo;zorg;20
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = small_flows.make(tmp_path / "stromen")
    folder = DataFolder(copied(made.path, tmp_path / "eigen"))
    (tmp_path / "eigen.csv").write_text(OWN, encoding="utf-8")
    folder.commit(read_eigen_stromen(tmp_path / "eigen.csv"))
    return folder


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.success, *app.header]
    return "\n".join(str(part.value).replace("\\", "") for part in parts)


MOVE = "5 so van 04DD00 naar 01AA01"
ASKED = {"swv": "PO1001", "jaar": "2017", "weergave": "afspraken", "tegenpartij": "PO3001"}


def test_a_move_becomes_a_proposal_and_an_agreement(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "leerlingstromen", **ASKED, zet=MOVE)
    sound(app)
    said = texts(app)
    assert "Als 5 leerlingen so uit" in said
    assert "verandert met +5: nu −6, straks −1." in said
    app.button("zet_voorstel").click().run()
    sound(app)
    app.text_area[0].set_value("Vijf leerlingen blijven in eigen gebied").run()
    (who,) = [field for field in app.text_input if field.label == "Wie zorgt ervoor?"]
    who.set_value("mevrouw Jansen").run()
    assert "schrijf rollen op, geen personen" in texts(app)
    (who,) = [field for field in app.text_input if field.label == "Wie zorgt ervoor?"]
    who.set_value("directeur").run()
    # what was typed stays with these two, wherever somebody looks
    app.query_params["tegenpartij"] = "PO2001"
    app.run()
    assert "Met Beedorp zijn er nog geen" in texts(app)
    app.query_params["weergave"] = "deelname"
    app.run()
    app.query_params.update({**ASKED, "zet": MOVE})
    app.run()
    sound(app)
    app.button("afspraak_opslaan").click().run()
    sound(app)
    records = Records(folder.path)
    ((kept),) = agreements(records, "PO3001", "PO1001")
    assert kept.afspraak.wat == "Vijf leerlingen blijven in eigen gebied"
    # a day that nobody chose is none
    assert {kept.afspraak.vanaf, kept.afspraak.tot, kept.afspraak.volgende} == {""}
    assert (kept.afspraak.stand, kept.afspraak.door, kept.afspraak.jaar) == (
        "voorstel", "directeur", 2017,
    )  # fmt: skip
    # the card of the pair leads to it, from the map too
    assert any(button.label == "Afspraken (1)" for button in app.button)
    # listed with what it would change, and on the sheet for overleg
    assert "Voorstel · so · door directeur" in texts(app)
    labels = [button.label for button in app.get("download_button")]
    assert {"Afspraken voor Excel (xlsx)", "Blad voor bestuurlijk overleg (pdf)"} <= set(labels)
    # somebody else agrees to it while this person makes it lapse
    app.button(f"afspraak_wijzig_{kept.rij.id}").click().run()
    agreed = Agreement.from_dict(kept.afspraak.as_dict() | {"stand": "afgesproken"})
    records.save(kept.rij, agreed.as_dict(), wie="bestuurder")
    (again,) = [c for c in app.segmented_control if c.label == "Stand"]
    again.set_value("vervallen").run()
    app.button("afspraak_opslaan").click().run()
    sound(app)
    (both,) = [table.value for table in app.dataframe if "Uw versie" in table.value]
    assert both.to_numpy().tolist() == [["Stand", "voorstel", "vervallen", "afgesproken"]]
    app.radio[0].set_value("de opgeslagen versie").run()
    app.button("afspraken_botsing_opslaan").click().run()
    sound(app)
    assert agreements(records, "PO1001", "PO3001")[0].afspraak == agreed
    records.undo(records.changes(SOORT_AFSPRAAK)[0].id)
    assert agreements(records, "PO1001", "PO3001")[0].afspraak.stand == "voorstel"
    records.close()


def test_both_registrations_stand_side_by_side(
    open_app: Callable[..., AppTest], folder: DataFolder, tmp_path: Path
) -> None:
    app = open_app(folder, "leerlingstromen", **ASKED)
    sound(app)
    # without theirs it is said what is needed, and ours is there to send
    assert "is er geen registratie van 2017" in texts(app)
    labels = [button.label for button in app.get("download_button")]
    assert "Uitwisselbestand van de eigen tabel (csv)" in labels
    text = exchange_csv(uitwisseltabel(registratie(folder.snapshot(), "PO1001", 2017))).decode()
    assert text.startswith(",".join(UITWISSEL_COLUMNS))
    theirs = text.replace("PO1001,2017", "PO3001,2017").replace(",55,55,55,", ",50,50,50,")
    theirs = theirs.replace("zorg", "zorg <b>*x*")
    (tmp_path / "hun.csv").write_text(theirs, encoding="utf-8")
    folder.commit(read_uitwisseling(tmp_path / "hun.csv"))
    app = open_app(folder, "leerlingstromen", **ASKED)
    sound(app)
    (table,) = [found.value for found in app.dataframe if "Wonen in" in found.value]
    assert table.iloc[0, 2:].tolist() == ["Speciaal onderwijs", "55", "50",
                                          "Meer bij ons (mogelijk door de peildatum)"]  # fmt: skip
    assert "speciaal onderwijs 55 bij ons en 50 bij hen (1 school)" in texts(app)


def test_without_a_counterpart_one_is_asked(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "leerlingstromen", **{**ASKED, "tegenpartij": ""}, zet="x van y")
    sound(app)
    assert "Kies met wie u afspraken maakt." in texts(app)
    app.selectbox(key="afspraken_met").set_value("PO3001").run()
    sound(app)
    assert "Afspraken met" in texts(app)
    assert "Schrijf 10 van 99AA00" in texts(app)
