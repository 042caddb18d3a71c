"""Importing on the page: what is filled in is kept, what would go is asked, and on to the map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import house
from cli.demo import keep_dossier, keep_targets
from places.locations import PER_SOORT
from store import Herkomst, ImportRapport, ImportResult, NewSet, SetKey, Soort
from store.records import Records
from tests import small_folder
from tests.pages import sound
from views.gegevens import import_form
from views.shared import jobs, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

OWN = "gebied_code;faalangst\nBU99990101;12,5\nBU99990102;x\nBU99980101;13,5\n"


@pytest.fixture
def offered(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> Callable[..., tuple[AppTest, DataFolder, Any]]:
    """Return a function that puts a table on the page, read and not yet stored."""

    def offer(
        text: str, name: str = "t_2024.csv", kind: str = "indicatoren"
    ) -> tuple[AppTest, DataFolder, Any]:
        place = tmp_path / "gegevens"
        # one that a test has filled already is looked at as it is
        folder = house.folder(place) if place.exists() else small_folder.make(place)
        source = tmp_path / name
        source.write_text(text, encoding="utf-8")
        app = open_app(folder, "gegevens", deel="toevoegen")
        busy = import_form._Import(kind, tmp_path / "geladen", [source])
        busy.job = jobs.start_import(folder.path, busy.kind, busy.files, busy.options)
        app.session_state["import"] = busy
        again(app, busy)
        return app, folder, busy

    return offer


def again(app: AppTest, busy: Any) -> None:
    assert busy.job.wait(90)
    app.run()
    sound(app)


def press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()


def own_of(folder: DataFolder) -> dict[str, tuple[str, str]]:
    return {
        row["id"]: (row["eenheid"], row["richting"])
        for record in folder.snapshot().sets
        for row in record.extra.get("eigen", ())
    }


def test_unit_and_direction_are_kept_when_storing_at_once(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    app, folder, busy = offered(OWN)
    (table,) = [d.value for d in app.dataframe if "Codes op de kaart" in d.value]
    assert list(table["Codes op de kaart"]) == ["2 van 3"]
    assert list(table["Afgeschermd"]) == [1]
    shown = [str(t.value.to_csv()) for t in app.table] + [d.value.to_csv() for d in app.dataframe]
    assert not [text for text in shown if "--" in text or "None" in text]
    assert any("12,5" in text for text in shown)
    app.text_input(key=f"eenheid_faalangst_{busy.job.result()['klaar']}").set_value("%").run()
    app.selectbox(key=f"richting_faalangst_{busy.job.result()['klaar']}").set_value("ongunstig")
    press(app, "Opslaan in de gegevensmap")
    again(app, busy)
    app.run()
    assert own_of(folder)["faalangst"] == ("%", "hoger_ongunstig")
    assert "Bekijk op de kaart" in [b.label for b in app.button]
    assert busy.shows is not None
    page, asked = busy.shows
    assert (page, asked["indicator"], asked["niveau"]) == ("kaart", "faalangst", "buurt")


def test_a_direction_alone_is_kept_too(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    app, folder, busy = offered(OWN)
    app.selectbox(key=f"richting_faalangst_{busy.job.result()['klaar']}").set_value("gunstig").run()
    press(app, "Overnemen en opnieuw lezen")
    again(app, busy)
    press(app, "Opslaan in de gegevensmap")
    assert own_of(folder)["faalangst"] == ("niet opgegeven", "hoger_gunstig")


def test_codes_of_nowhere_are_told_before_storing(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    app, _, busy = offered(OWN.replace("BU9999", "BU9997"))
    assert any("Geen van de 3 codes hoort bij de buurten" in w.value for w in app.warning)
    press(app, "Opslaan in de gegevensmap")
    assert busy.shows is None
    assert "Bekijk op de kaart" not in [b.label for b in app.button]


def test_what_would_be_lost_is_asked_before_it_is_stored(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]], tmp_path: Path
) -> None:
    app, folder, busy = offered(OWN)
    press(app, "Opslaan in de gegevensmap")
    press(app, "Nog een bestand toevoegen")
    (tmp_path / "t_2024.csv").write_text(OWN.replace("BU99990101;12,5\n", ""), encoding="utf-8")
    busy = import_form._Import("indicatoren", tmp_path / "tweede", [tmp_path / "t_2024.csv"])
    busy.job = jobs.start_import(folder.path, busy.kind, busy.files, busy.options)
    app.session_state["import"] = busy
    again(app, busy)
    save = next(b for b in app.button if b.label == "Opslaan in de gegevensmap")
    assert save.disabled
    box = app.checkbox(key="vervangen")
    assert box.label.startswith("Vervangen: 1 cijfers of rijen")
    box.check().run()
    assert not next(b for b in app.button if b.label == "Opslaan in de gegevensmap").disabled
    app.text_input(key="ernaast").set_value("Jeugdarts").run()
    press(app, "Opnieuw lezen onder deze naam")
    again(app, busy)
    press(app, "Opslaan in de gegevensmap")
    sources = {r.key.bron for r in folder.snapshot().sets}
    assert {"eigen tabel t_2024", "Jeugdarts"} <= sources


def test_a_page_of_a_download_is_said_above_what_comes_in(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    page = json.dumps(small_folder.buurten() | {"numberMatched": 13594})
    app, _, busy = offered(page, "buurten_2023.geojson", "grenzen")
    assert [row["niveau"] for row in busy.job.result()["sets"]] == ["buurt"]
    said = [warning.value.replace("\\", "") for warning in app.warning]
    assert any("6 van de 13.594: er ontbreken er 13.588" in text for text in said)


def test_the_parts_of_a_table_are_chosen_on_the_page(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    text = "gebied_code;geslacht;meldingen\n" + "".join(
        f"BU9999010{n};{sex};{10 + n}\n" for n in (1, 2) for sex in ("man", "vrouw")
    )
    app, _, busy = offered(text)
    assert not [error.value for error in app.error if "--" in error.value.replace("\\", "")]
    assert any("bij ‘Kies’" in error.value for error in app.error)
    app.selectbox(key="deel_geslacht").set_value("vrouw").run()
    press(app, "Opnieuw lezen")
    again(app, busy)
    assert (busy.options["kies"], busy.options["tel-op"]) == (["geslacht=vrouw"], [])
    (row,) = busy.job.result()["sets"]
    assert (row["bron"], row["rijen"]) == ("eigen tabel t_2024, vrouw", 2)


def test_the_demonstration_goes_in_one_press_and_comes_back(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "g")
    mine = {record.key for record in folder.snapshot().sets}
    origin = Herkomst("voorbeeld.csv", "0" * 64, "2026-01-02T03:04:05+00:00", fictief=True)
    keys = [SetKey(Soort.SWV, "Voorbeeld", "swv", year) for year in (2023, 2024)]
    made = [NewSet(key, origin, {"x": b"1"}, 1) for key in keys]
    folder.commit(ImportResult(made, ImportRapport()))
    # what is kept beside it goes along; targets that somebody worked in stay
    keep_dossier(folder.path)
    keep_targets(folder.path)
    records = Records(folder.path)
    records.save(records.all("doel")[0], {"indicator": "eigen"}, wie="beleidsadviseur")
    stand = {kind: len(records.all(kind)) for kind in ("dossier", "weergave", "doel")}
    app = open_app(folder, "gegevens")
    # the way there and back, twice
    for _ in range(2):
        press(app, "Verwijder ze en begin met eigen gegevens")
        assert {record.key for record in folder.snapshot().sets} == mine
        assert [len(records.all(kind)) for kind in stand] == [0, 0, stand["doel"]]
        press(app, "Ongedaan maken")
        assert {record.key for record in folder.snapshot().sets} == mine | set(keys)
        assert {kind: len(records.all(kind)) for kind in stand} == stand
    records.close()
    sound(app)


def test_an_empty_folder_offers_both_beginnings(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "kaart")
    labels = [button.label for button in app.button]
    assert {"Voorbeeldgegevens laden", "Begin met eigen gegevens"} <= set(labels)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Geef het jaar op, bijvoorbeeld met --jaar 2024.", "bijvoorbeeld bij ‘Jaar’."),
        ("Zeg met --niveau (buurt, wijk) wat het zijn.", "Zeg bij ‘Gebiedsniveau’ (buurt, wijk)"),
        ("of met --eigen 'kolom=eenheid,richting', of zet", "of bij ‘Eigen kolom’, of zet"),
        ("onder --bron NAAM blijven", "onder bij ‘Bron’ blijven"),
        ("Met --vervang komt", "Met bij ‘Vervangen’ komt"),
        ("een buurt als school--west", "een buurt als school--west"),
        (
            "Voeg ze toe met: wijkverkenner importeer grenzen BESTAND.",
            "Voeg ze toe met: de pagina Gegevens (Bestand toevoegen, ‘Grenzen’).",
        ),
        ("Dat hoort bij importeer locaties.", "Dat hoort bij ‘Scholen en aanbod’."),
        ("importeer het opnieuw", "importeer het opnieuw"),
    ],
)
def test_no_flag_of_the_command_line_stands_on_a_page(text: str, shown: str) -> None:
    assert shown in words.without_flags(text)


def test_a_preview_of_an_own_table_shows_no_count(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    text = "aantal;pc4;school;soort;doelgroep\n7777;9951;99AA00;so;zorg\n3;9952;99AA00;so;zorg\n"
    app, folder, busy = offered(text, "eigen_2024.csv", "eigen-stromen")
    (sets,) = [d.value for d in app.dataframe if "Afgeschermd" in d.value]
    assert sets["Afgeschermd"].isna().all(), "how many are small is not told"
    shown = [str(table.value.to_csv()) for table in (*app.table, *app.dataframe)]
    assert any("zorg" in text for text in shown)
    assert not [text for text in shown if "7777" in text or "7.777" in text]
    press(app, "Opslaan in de gegevensmap")
    (record,) = folder.snapshot().find(Soort.EIGEN_STROMEN)
    assert record.extra["vertrouwelijk"] is True
    assert "7777" not in (folder.path / "herkomst.json").read_text("utf-8")
    assert "Bekijk bij Leerlingstromen" in [button.label for button in app.button]
    assert busy.shows == ("leerlingstromen", {"jaar": 2024, "weergave": "doelgroepen"})


def test_a_table_to_fill_in_is_offered_with_its_kind(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    app = open_app(small_folder.make(tmp_path / "gegevens"), "gegevens", deel="toevoegen")
    app.radio(key="import_soort").set_value("eigen-stromen").run()
    sound(app)
    labels = [button.label for button in app.get("download_button")]
    assert [label for label in labels if label.startswith("Tabel om in te vullen")]


def test_after_storing_the_map_shows_what_was_stored(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    app, _, _ = offered("gebied_code;meldingen;eenheid\nBU99990101;120;\nBU99990102;90;\n")
    press(app, "Opslaan in de gegevensmap")
    press(app, "Bekijk op de kaart")
    sound(app)
    assert "import" not in app.session_state
    titles = [title.value for title in app.title]
    assert titles[0].startswith("meldingen")
    assert titles[0].endswith("het hoogst?")


def test_own_figures_beside_demonstration_areas_are_warned_of_before_storing(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    origin = Herkomst("voorbeeld.csv", "0" * 64, "2026-01-02T03:04:05+00:00", fictief=True)
    key = SetKey(Soort.SWV, "Voorbeeld", "swv", 2024)
    folder.commit(ImportResult([NewSet(key, origin, {"x": b"1"}, 1)], ImportRapport()))
    app, _, _ = offered(OWN)
    said = [warning.value.replace("\\", "") for warning in app.warning]
    assert [text for text in said if "ook voorbeeldgegevens, van een gemeente die niet" in text]
    press(app, "Niet opslaan")
    assert not [r for r in folder.snapshot().sets if "eigen tabel" in r.key.bron]


def test_a_part_of_the_publishers_set_is_kept_beside_it(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    text = (
        '"Wijken en buurten";"Codering (code)";"Bevolking/Aantal inwoners (aantal)";'
        '"Wonen/Gemiddelde WOZ-waarde van woningen (x 1 000 euro)"\n'
        '"Aalkamp";"BU99990101";"    200";"    311"\n'
    )
    app, folder, _ = offered(text)
    before = {record.key: record.rijen for record in folder.snapshot().sets}
    said = [warning.value.replace("\\", "") for warning in app.warning]
    assert [text for text in said if "8 cijfers die dit bestand niet heeft" in text]
    press(app, "Opslaan in de gegevensmap")
    after = {record.key: record.rijen for record in folder.snapshot().sets}
    assert before.items() <= after.items()
    assert [n for key, n in after.items() if key not in before] == [2]


def test_the_type_of_schools_is_told_after_seeing_that_the_list_says_none(
    offered: Callable[..., tuple[AppTest, DataFolder, Any]],
) -> None:
    text = "BRIN;Vestigingsnaam;Postcode\n00AH;De Dom;3512AE\n00AI;De Ster;3512AE\n"
    app, folder, busy = offered(text, "scholen.csv", "locaties")
    found = [table.value.to_csv() for table in app.table]
    assert any("geef het op als alle scholen van één type zijn" in table for table in found)
    app.selectbox(key="optie_locaties_schooltype").set_value("bo")
    app.number_input(key="optie_locaties_jaar").set_value(2013)
    press(app, "Zo opnieuw lezen")
    again(app, busy)
    press(app, "Opslaan in de gegevensmap")
    (record,) = folder.snapshot().find(Soort.LOCATIES)
    assert (record.key.jaar, record.extra[PER_SOORT["school"]]) == (2013, {"bo": 2})
    assert "Bekijk bij Aanbod" in [button.label for button in app.button]
