"""Page Aanbod and the places on the Kaart, run from the entry file on a small folder."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

import boundaries
import house
from flows import read_postcodes
from places.aanbod.aanbod_list import AlreadyTakenOver, listed
from places.aanbod.model import Aanbod
from places.aanbod.preventiematrix import VOORBEHOUD
from places.aanbod.workbook_rows import WorkbookContents, read_workbook
from places.lists.sets import read_locations
from store import WijkverkennerError
from store.paths import RECORDS_FILE as FILE
from store.records import Opdracht, Records, Rij, StaleRow
from tests import small_folder
from tests.pages import Tables, field_key, sound
from views.aanbod import choices, editor, edits
from views.aanbod.editor import list_workbook
from views.aanbod.edits import EditFilter, TableEdit
from views.shared import aanbod_source, record_editor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

WIJK = "WK999901"
# In the south-western of six squares of 600 m, which is Aalkamp; its middle is (136300, 456300).
OFFER = """naam;aanbieder;domein;preventieniveau;resultaat;stedelijk;x_rd;y_rd;status
Huiswerkklas;De Alder;schoolprestaties;selectief;beter leren;nee;136300;456300;huidig
Voorlezen;Bibliotheek;schoolprestaties;universeel;beter leren;ja;;;huidig
Weerbaar;Welzijn;sociaal_emotionele_gezondheid;selectief;minder klachten;nee;137500;456900;gewenst
"""
SCHOOLS = """BRIN NUMMER;VESTIGINGSNAAM;SOORT ONDERWIJS;DENOMINATIE;X;Y
99AA;De Waag;basisonderwijs;Openbaar;136310;456310
99AB;Het Kompas;speciaal basisonderwijs;Protestants-Christelijk;137400;456400
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    """Return a small folder of its own, with a list of schools and one of aanbod."""
    made = small_folder.make(tmp_path / "gegevens")
    for name, text in (("aanbod_2025.csv", OFFER), ("scholen_2024.csv", SCHOOLS)):
        path = tmp_path / name
        path.write_text(text)
        soort = "aanbod" if "aanbod" in name else "school"
        made.commit(read_locations(path, soort=soort))
    yield made
    Records(made.path).close()


def html(app: AppTest) -> str:
    """Return all html of a page in one string."""
    return "\n".join(str(block.proto.body) for block in app.get("html"))


def test_an_empty_folder_says_what_is_needed(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:

    app = open_app(house.folder(tmp_path / "leeg"), "aanbod")
    assert "grenzen nodig" in app.info[0].value


def test_without_aanbod_the_page_offers_to_make_it(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    bare = small_folder.make(tmp_path / "kaal")
    app = open_app(bare, "aanbod", wijk=WIJK)
    assert VOORBEHOUD in [caption.value for caption in app.caption]
    assert app.button(key="bewerken_opslaan").disabled, "the empty editor, nothing to save"
    app = open_app(bare, "aanbod", wijk=WIJK, onderdeel="matrix")
    assert "nog geen aanbod" in app.info[0].value
    head, _, rest = VOORBEHOUD.partition(". ")
    assert f"{head}." in html(app)
    assert rest in html(app)
    assert not (bare.path / FILE).exists(), "looking makes no database"
    # an empty list opens on its editor, one with rows on the matrix: what was saved must be said
    app = open_app(bare, "aanbod", wijk=WIJK)
    app.file_uploader[0].set_value(("lijst.csv", b"Naam;Domein\nClub;Werk\n", "text/csv")).run()
    app.button(key="aanbod_inlezen").click().run()
    sound(app)
    assert "1 rij ingelezen uit lijst" in app.success[0].value
    Records(bare.path).close()


def test_an_imported_list_is_shown_at_once_and_taken_over_on_request(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    assert app.title[0].value.startswith("Wat is er in ")
    assert "Huiswerkklas" in html(app)
    assert "Weerbaar" not in html(app), "it lies in the other wijk"
    assert html(app).count('class="wv-stad"') == 2, "the explanation and Voorlezen"
    open_app(folder, niveau="buurt", jaar="2024", plekken="1", scholen="1")
    for part in ("bewerken", "gaten", "bereik", "kaart"):
        open_app(folder, "aanbod", wijk=WIJK, onderdeel=part)
    for tab in ("resultaten", "factoren"):
        open_app(folder, "vergelijken", gebied=WIJK, tabblad=tab)
    assert not (folder.path / FILE).exists(), "looking makes no database"

    app.segmented_control(key="keuze_onderdeel").set_value("bewerken").run()
    app.button(key="lijst_overnemen").click().run()
    sound(app)
    kept = Records(folder.path)
    rows = {row.gegevens["naam"]: Aanbod.from_dict(row.gegevens) for row in kept.all("aanbod")}
    assert set(rows) == {"Huiswerkklas", "Voorlezen", "Weerbaar"}
    assert rows["Huiswerkklas"].gebieden == ("WK999901",)
    assert rows["Weerbaar"].gebieden == ("WK999902",)
    assert rows["Voorlezen"].gebieden == ()
    results = {row.id: row.gegevens["tekst"] for row in kept.all("resultaat")}
    assert sorted(results.values()) == ["beter leren", "minder klachten"]
    assert [results[key] for key in rows["Huiswerkklas"].resultaten] == ["beter leren"]


def test_who_takes_over_at_the_same_moment_is_told(
    open_app: Callable[..., AppTest], folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")

    def second(*_: object) -> list[Rij]:
        raise AlreadyTakenOver

    monkeypatch.setattr(choices, "keep_imported", second)
    app.button(key="lijst_overnemen").click().run()
    sound(app)
    [told] = [warning.value for warning in app.warning]
    assert "al overgenomen" in told
    app.run()
    assert not app.warning, "it is said once"


def test_an_emptied_own_list_keeps_its_history_and_its_place(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    row = kept.add("aanbod", Aanbod(naam="Sportclub", domein="meedoen").as_dict())
    kept.remove(row, wie="Anna")
    last = kept.changes()[0]
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    said = "\n".join(text.value for text in app.markdown).replace("\\", "")
    assert "De eigen lijst is leeg" in said
    assert "nog geen aanbod" not in said
    assert app.button(key="lijst_overnemen"), "the imported list is one click away"
    app.session_state["geschiedenis"] = True
    app.run()
    app.button(key=f"geschiedenis_{last.id}").click().run()
    sound(app)
    assert [item.gegevens["naam"] for item in kept.all("aanbod")] == ["Sportclub"]
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    assert "Huiswerkklas" not in html(app), "the imported list did not come back by itself"


def test_only_who_changed_this_list_is_told_of(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    kept.add("aanbod", Aanbod(naam="Sportclub").as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")

    def told() -> list[str]:
        # as if something was typed: a table that nobody touched follows what is stored
        app.session_state["aanbod_bewerken"]["aanbod"].alles = [Opdracht("aanbod", {})]
        app.run()
        sound(app)
        return [w.value for w in app.warning if "intussen gewijzigd" in w.value]

    kept.add("doel", {"gebied": "WK999902"})
    kept.add("ambitie", {"tekst": "Gezond"})
    assert told() == []
    kept.add("aanbod", Aanbod(naam="Zwemclub").as_dict())
    assert len(told()) == 1


def test_what_is_drawn_belongs_to_the_list_it_was_asked_of(
    monkeypatch: pytest.MonkeyPatch, folder: DataFolder
) -> None:
    """A save between two questions of one run gave places of another list than their cards."""
    monkeypatch.setenv("WIJKVERKENNER_GEGEVENS", str(folder.path))
    snapshot, kept = folder.snapshot(), Records(folder.path)
    for name in ("A", "B"):
        kept.add("aanbod", Aanbod(naam=name, x=136300.0, y=456300.0).as_dict())
        if name == "A":
            lijst = aanbod_source.load(snapshot)
    assert aanbod_source.drawn(snapshot, lijst).frame["naam"].tolist() == ["A"]
    newer = aanbod_source.load(snapshot)
    assert aanbod_source.drawn(snapshot, newer).frame["naam"].tolist() == ["A", "B"]
    kept.add("ambitie", {"tekst": "Gezond"})
    later = aanbod_source.load(snapshot)
    assert aanbod_source.drawn(snapshot, later) is aanbod_source.drawn(snapshot, newer)


def test_the_matrix_escapes_what_people_wrote(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    Records(folder.path).add(
        "aanbod",
        Aanbod(
            naam=small_folder.HOSTILE,
            inzet="<b>inzet</b>",
            domein="werk",
            preventieniveau="universeel",
            gebieden=(WIJK,),
            status="gewenst",
        ).as_dict(),
    )
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    shown = html(app)
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in shown
    assert "&lt;b&gt;inzet&lt;/b&gt;" in shown
    assert "<script>alert" not in shown
    said = "\n".join(text.value for text in app.markdown).replace("\\", "")
    assert "Geen aanbod voor Wijk 01, wel 1 gewenst · eigen lijst" in said


def test_the_matrix_shows_every_field_behind_the_name(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    result = kept.add(
        "resultaat",
        {"tekst": "meer kinderen", "domein": "werk", "indicatoren": [small_folder.INDICATOR]},
    )
    kept.add(
        "aanbod",
        Aanbod(
            naam="Leerwerkplaats", aanbieder="De Werf", domein="werk", resultaten=(result.id,),
            preventieniveau="selectief", doelgroep="jongeren zonder diploma", vorm="groep",
            frequentie="drie dagen", bereik="32", gebieden=(WIJK,), effectladder="3",
            erkenning="NJi, 2023", inzet="We zetten werk in, zodat zij een vak leren.",
            status="behouden",
        ).as_dict(),
    )  # fmt: skip
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    shown = html(app)
    assert "Te zien aan: Percentage kinderen van 0 tot 15 jaar" in shown
    assert "De Werf · jongeren zonder diploma · groep, drie dagen · effectladder 3." in shown
    assert "<p>We zetten werk in, zodat zij een vak leren.</p>" in shown
    for title, text in (("Bereik", "32"), ("Erkenning", "NJi, 2023"),
                        ("Gebieden", "Wijk 01 (WK999901)")):  # fmt: skip
        assert f"<dt>{title}</dt><dd>{text}</dd>" in shown
    assert "<details>" in shown
    app.toggle(key="keuze_velden").set_value(True).run()
    sound(app)
    assert "<details>" not in html(app)
    assert app.query_params["velden"] == "1"


def test_gaps_stand_beside_the_figures_of_the_wijk(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    result = {"tekst": "minder armoede", "domein": "werk", "indicatoren": [small_folder.INDICATOR]}
    row = kept.add("resultaat", result)
    shown = html(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "‘minder armoede’ is nog niet gekozen" in shown, "and then no gap is claimed"
    assert "er geen universeel aanbod" not in shown
    needs = {f"nodig_{level}": 1 for level in ("universeel", "selectief", "geindiceerd")}
    kept.apply([Opdracht("resultaat", result | needs, row.id, row.versie)], wat="niveaus")
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten")
    shown = html(app)
    for level in ("universeel", "selectief", "geïndiceerd"):
        assert f"‘minder armoede’ is er geen {level} aanbod" in shown
    assert "<td>20 %" in shown, "the figure of the wijk itself"
    assert "18 %" in shown, "and of the gemeente"


def lists(app: AppTest) -> list[str]:
    """Return the titles of the lists below the map."""
    titles = [box.label.replace("\\", "") for box in app.expander]
    return [title for title in titles if title.startswith("Lijst")]


def counted(app: AppTest) -> list[str]:
    """Return what stands beside the switches."""
    return [
        text.value.removeprefix(":small[")[:-1] for text in app.markdown if ":small[" in text.value
    ]


def test_the_map_shows_places_and_a_link_keeps_the_filter(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(
        folder, niveau="buurt", jaar="2024", scholen="1", plekken="1", schooltype="sbo",
        denominatie="Protestants-Christelijk",
    )  # fmt: skip
    assert app.toggle(key="keuze_scholen").value
    assert app.multiselect(key="keuze_schooltype").value == ["sbo"]
    assert lists(app) == ["Lijst: scholen (1)", "Lijst: aanbod (3)"]
    assert counted(app) == [
        "1 van 2 scholen getoond",
        "2 plekken met aanbod; 1 rij zonder plek op de kaart",
    ]
    app.multiselect(key="keuze_denominatie").set_value([]).run()
    app.multiselect(key="keuze_schooltype").set_value([]).run()
    assert counted(app)[0] == "2 scholen"
    app.multiselect(key="keuze_preventieniveau").set_value(["selectief"]).run()
    app.multiselect(key="keuze_aanbieder").set_value(["De Alder"]).run()
    sound(app)
    assert counted(app)[1] == "1 van 2 plekken met aanbod getoond"
    assert lists(app)[1] == "Lijst: aanbod (1)"


def test_places_just_over_the_border_are_counted_apart(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "twee")
    shapes = small_folder.buurten()
    for part in shapes["features"][-2:]:  # the two squares in the north-east lie in a neighbour
        code = part["properties"]["buurtcode"].replace("BU9999", "BU9998")
        part["properties"] |= {
            "buurtcode": code, "wijkcode": "WK" + code[2:8], "gemeentecode": "GM9998",
            "gemeentenaam": "Buurdorp",
        }  # fmt: skip
    (tmp_path / "buurten_2024.geojson").write_text(json.dumps(shapes))
    folder.commit(boundaries.read_grenzen(tmp_path / "buurten_2024.geojson", jaar=2024))
    (tmp_path / "scholen_2024.csv").write_text(SCHOOLS + "99AC;Buiten;vo;Openbaar;137000;456900\n")
    folder.commit(read_locations(tmp_path / "scholen_2024.csv", soort="school"))
    here = {"niveau": "buurt", "jaar": "2024", "scholen": "1"}
    app = open_app(folder, gemeente="GM9999", **here)
    assert counted(app) == ["3 scholen op de kaart, waarvan 2 in Proefdam"]
    assert lists(app) == ["Lijst: scholen (3 op de kaart, waarvan 2 in Proefdam)"]
    app.session_state["plekken_scholen"] = True
    app.run()
    [table] = [f.value for f in app.dataframe if "Denominatie" in f.value]
    assert table["Naam"].tolist()[-1] == "Buiten", "those of the gemeente stand first"
    assert table["Ligt"].tolist() == ["in Proefdam", "in Proefdam", "buiten Proefdam"]
    app = open_app(folder, gemeente="GM9999", schooltype="vo", **here)
    assert counted(app) == ["1 van 3 scholen getoond, waarvan 0 in Proefdam"]
    assert counted(open_app(folder, **here)) == ["3 scholen"], "a map of everything has no border"


def test_what_placing_the_own_list_noticed_is_told_under_the_map(
    open_app: Callable[..., AppTest], folder: DataFolder, tmp_path: Path
) -> None:
    points = tmp_path / "postcode_coords.csv"
    points.write_text("POSTCODE;LAT;LON\n3511;52,0885133;5,1181619\n3512;52,09147;5,12333\n")
    folder.commit(read_postcodes(points))
    kept = Records(folder.path)
    kept.add("aanbod", Aanbod(naam="Ver weg", postcode="3511", x=190_000.0, y=455_000.0).as_dict())
    kept.add("aanbod", Aanbod(naam="Nergens", postcode="9999").as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="kaart")
    sound(app)
    [told] = [e for e in app.expander if e.label.startswith("Opgevallen bij het plaatsen")]
    assert told.label.endswith("(2)")
    [table] = told.table
    assert table.value["Gevonden"].tolist() == [
        "postcode 9999", r"Ver weg\: 53 km van postcode 3511",
    ]  # fmt: skip


def test_without_aanbod_the_map_shows_the_schools_and_can_be_taken_along(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "scholen")
    (tmp_path / "scholen_2024.csv").write_text(SCHOOLS)
    folder.commit(read_locations(tmp_path / "scholen_2024.csv", soort="school"))
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="kaart")
    assert counted(app) == ["2 scholen"]
    assert not app.toggle, "there is nothing else to switch to"
    assert lists(app) == ["Lijst: scholen (2)"]
    assert "Deze kaart downloaden" in [box.proto.popover.label for box in app.get("popover")]


def test_an_imported_list_keeps_its_links_over_a_restart(folder: DataFolder) -> None:
    snapshot = folder.snapshot()
    one, two = listed(snapshot, None), listed(snapshot, None)
    ids = [row.id for row in (*one.aanbod, *one.resultaten)]
    assert ids == [row.id for row in (*two.aanbod, *two.resultaten)]
    assert len(set(ids)) == len(ids) == 5
    assert all(len(name) == 16 for name in ids)


def test_a_place_is_found_by_name_and_its_card_opened_without_a_mouse(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, niveau="buurt", jaar="2024", scholen="1", plek="99AB00")
    app.session_state["plekken_scholen"] = True
    app.run()
    sound(app)
    box = app.selectbox(key="plekken_scholen_kiezen")
    assert box.value == "99AB00"
    [card] = [text.value for text in app.markdown if "Het Kompas" in text.value]
    assert "Denominatie: Protestants" in card
    app.text_input(key="plekken_scholen_zoeken").set_value("waag basis").run()
    assert len(app.selectbox(key="plekken_scholen_kiezen").options) == 1
    app.selectbox(key="plekken_scholen_kiezen").select("99AA00").run()
    sound(app)
    assert app.query_params["plek"] == "99AA00"
    assert any("**De Waag**" in text.value for text in app.markdown)
    app.button(key="wis_plek").click().run()
    assert "plek" not in app.query_params


def test_a_filter_that_is_not_there_is_told(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, niveau="buurt", scholen="1", denominatie="Onbestaand")
    assert any("Onbestaand komt hier niet voor" in warning.value for warning in app.warning)


def test_nothing_in_an_address_or_a_name_becomes_a_picture_from_elsewhere(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    image = "![x](https://elders.example/x.png)"
    Records(folder.path).add("aanbod", Aanbod(naam=image, domein="meedoen").as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    told = [text.value for text in app.caption if "Niet in deze matrix" in text.value]
    app = open_app(folder, niveau="buurt", scholen="1", denominatie=image)
    told += [text.value for text in app.warning if "komt hier niet voor" in text.value]
    assert len(told) == 2
    assert all("elders" in text and "![" not in text and "](" not in text for text in told)


def test_two_people_at_one_row_are_told_and_both_changes_are_kept(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    row = kept.add("aanbod", Aanbod(naam="Sportclub", domein="meedoen").as_dict())
    kept.save(row, row.gegevens | {"frequentie": "wekelijks"}, wie="Anna")
    mine = Opdracht("aanbod", row.gegevens | {"bereik": "40"}, row.id, row.versie)
    with pytest.raises(StaleRow) as stale:
        kept.apply([mine])

    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    app.session_state["aanbod_bewerken"] = {
        "aanbod": TableEdit("aanbod", botsingen=stale.value.botsingen, opdrachten=[mine])
    }
    app.run()
    sound(app)
    assert "intussen gewijzigd door Anna" in app.warning[0].value
    choice = app.radio(key=f"botsing_keuze_{row.id}")
    assert choice.value == "beide samengevoegd"
    app.button(key="botsing_opslaan").click().run()
    sound(app)
    now = kept.get(row.id).gegevens
    assert (now["frequentie"], now["bereik"]) == ("wekelijks", "40")


def test_a_row_without_a_name_is_not_saved_and_nothing_typed_is_lost(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    rows = [kept.add("aanbod", Aanbod(naam=name).as_dict()) for name in ("Sportclub", "Koor")]
    now = TableEdit("aanbod")
    now.begin(rows, listed(folder.snapshot(), kept).stand("aanbod"), EditFilter(), {})
    now.alles = [
        Opdracht("aanbod", rows[0].gegevens | {"naam": ""}, rows[0].id, rows[0].versie),
        Opdracht("aanbod", rows[1].gegevens | {"bereik": "40"}, rows[1].id, rows[1].versie),
    ]
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    now.ronde = 5  # a table that is not on the page yet
    app.session_state["aanbod_bewerken"] = {"aanbod": now}
    app.run()
    sound(app)
    [told] = [error.value.replace("\\", "") for error in app.error]
    assert "De rij die ‘Sportclub’ heette heeft geen naam" in told
    assert app.button(key="bewerken_opslaan").disabled
    assert app.button(key="bewerken_opslaan").label == "Opslaan (2 rijen, waarvan 1 zonder naam)"
    assert len(app.session_state["aanbod_bewerken"]["aanbod"].alles) == 2
    assert kept.get(rows[0].id).gegevens["naam"] == "Sportclub"


def test_a_new_row_begins_with_the_chosen_wijk_and_a_stored_one_without_name_says_so(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    kept.add("aanbod", Aanbod(aanbieder="Dock", gebieden=(WIJK,)).as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    sound(app)
    [editor] = [frame for frame in app.dataframe if "aanbieder" in frame.value.columns]
    assert editor.value["naam"].tolist() == ["(nog geen naam)"]
    columns = json.loads(editor.proto.columns)
    assert columns["gebieden"]["default"] == [WIJK]
    assert columns["naam"]["default"] == "(nog geen naam)"
    told = [caption.value.replace("\\", "") for caption in app.caption]
    assert (
        "Een nieuwe rij is voor Wijk 01, tenzij u bij Gebieden iets anders kiest of Stedelijk "
        "aanvinkt." in told
    )
    app.selectbox("keuze_wijk").set_value("WK999902").run()
    [editor] = [frame for frame in app.dataframe if "aanbieder" in frame.value.columns]
    assert json.loads(editor.proto.columns)["gebieden"]["default"] == ["WK999902"]
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    assert "(geen naam: Dock)" in html(app)


def test_resultaten_are_edited_with_the_indicators_of_the_catalogue(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    kept.add("aanbod", Aanbod(naam="Sportclub").as_dict())
    kept.add("resultaat", {"tekst": "Beter leren", "indicatoren": ["x"]})
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    app.session_state[field_key(app, "bewerken_soort")] = "resultaat"
    app.run()
    sound(app)
    [editor] = [frame for frame in app.dataframe if "indicatoren" in frame.value.columns]
    config = json.loads(editor.proto.columns)["indicatoren"]
    offered = {option["value"]: option["label"] for option in config["type_config"]["options"]}
    assert offered[small_folder.INDICATOR] == "Percentage kinderen van 0 tot 15 jaar"
    assert len(offered) > 50
    assert offered["x"] == "x", "what is in no catalogue stays"


def test_aanbod_names_several_factors_of_the_table_and_an_own_text_is_still_to_be_chosen(
    open_app: Callable[..., AppTest], folder: DataFolder, tables: Tables
) -> None:
    kept = Records(folder.path)
    data = Aanbod(naam="Sportclub", gebieden=(WIJK,)).as_dict()
    del data["factoren"]
    row = kept.add("aanbod", data | {"factor": "zelfvertrouwen; temperament"})
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    [told] = [warning.value.replace("\\", "") for warning in app.warning]
    assert told.startswith(
        "Nog te kiezen: 1 keer staat er een factor die niet in de tabel van factoren staat "
        "(‘zelfvertrouwen’). Kies in de kolom Factor"
    )
    [editor] = [frame for frame in app.dataframe if "aanbieder" in frame.value.columns]
    assert list(editor.value["factoren"][0]) == ["zelfvertrouwen", "temperament"]
    options = json.loads(editor.proto.columns)["factoren"]["type_config"]["options"]
    labels = {option["value"]: option["label"] for option in options}
    assert labels["opvoedingsvaardigheden"] == "Opvoedingsvaardigheden"
    assert labels["zelfvertrouwen"] == "zelfvertrouwen (nog te kiezen)"
    assert len(labels) == 18
    matrix = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix", velden="1")
    assert "zelfvertrouwen (nog te kiezen); Temperament" in html(matrix)

    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    tables.type(app, "factoren", 0, ["temperament", "emotionele_en_sociale_vaardigheden"])
    app.button("bewerken_opslaan").click().run()
    sound(app)
    chosen = ["temperament", "emotionele_en_sociale_vaardigheden"]
    assert kept.get(row.id).gegevens["factoren"] == chosen
    assert not app.warning
    app.session_state["geschiedenis"] = True
    app.run()
    app.selectbox(key="geschiedenis_rij").select(row.id).run()
    [history] = [frame.value for frame in app.dataframe if "Wat" in frame.value.columns]
    assert history["Wat"].tolist()[0] == ("Factor: Temperament; Emotionele en sociale vaardigheden")
    kept.undo(kept.changes("aanbod")[0].id)
    assert kept.get(row.id).gegevens["factor"] == "zelfvertrouwen; temperament", "never lost"


def test_ambities_of_the_method_are_taken_over_worded_anew_and_undone(
    open_app: Callable[..., AppTest], folder: DataFolder, tables: Tables
) -> None:
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    app.button(key="ambities_wijzigen").click().run()
    sound(app)
    assert app.query_params["onderdeel"] in ("bewerken", ["bewerken"])
    button = app.button(key="ambities_overnemen")
    assert button.label == "Ambities van de methode overnemen om ze te wijzigen (9)"
    button.click().run()
    sound(app)
    kept = Records(folder.path)
    assert len(kept.all("ambitie")) == 9
    assert "9 ambities van de methode overgenomen" in app.success[0].value
    assert "ambities_overnemen" not in [button.key for button in app.button]
    texts = [row.gegevens["domein"] for row in kept.all("ambitie")]
    tables.type(app, "tekst", texts.index("criminaliteit"), "Elke jongere blijft uit de cel")
    app.button("bewerken_opslaan").click().run()
    sound(app)
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="matrix")
    shown = html(app)
    assert "Meer jeugdigen leveren betere prestaties op school" in shown
    matrix = listed(folder.snapshot(), kept).matrix(WIJK)
    assert {row.domein: row.ambitie for row in matrix.rijen}["criminaliteit"] == (
        "Elke jongere blijft uit de cel"
    )
    kept.undo(kept.changes("ambitie")[0].id)
    words = {row.gegevens["domein"]: row.gegevens["tekst"] for row in kept.all("ambitie")}
    assert words["criminaliteit"] == "Minder jeugdigen maken zich schuldig aan criminaliteit"


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Tables:
    """Return the tables that a browser would hold."""
    return Tables(monkeypatch)


def test_a_click_on_save_counts_together_with_another_filter(
    open_app: Callable[..., AppTest], folder: DataFolder, tables: Tables
) -> None:
    kept = Records(folder.path)
    row = kept.add("aanbod", Aanbod(naam="Sportclub").as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    tables.type(app, "aanbieder", 0, "Dock")
    tables.type(app, "naam", 0, "Zwemclub")
    app.text_input(key=field_key(app, "bewerken_zoek_aanbod")).set_value("voorlezen")
    app.button("bewerken_opslaan").click().run()
    sound(app)
    assert kept.get(row.id).gegevens["naam"] == "Zwemclub"
    assert "1 rij gewijzigd" in app.success[0].value
    assert "1 rij valt buiten deze keuze" in app.caption[-3].value


def test_the_editor_comes_back_as_it_was_left(
    open_app: Callable[..., AppTest], folder: DataFolder, tables: Tables
) -> None:
    kept = Records(folder.path)
    kept.add("aanbod", Aanbod(naam="Sportclub").as_dict())
    kept.add("aanbod", Aanbod(naam="Voorlezen").as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    tables.type(app, "naam", 0, "Zwemclub")
    app.text_input(key=field_key(app, "bewerken_zoek_aanbod")).set_value("voorlezen")
    app.text_input(key=field_key(app, "uw_naam")).set_value("Ada").run()
    key = app.session_state["aanbod_bewerken"]["aanbod"].sleutel
    for part in ("matrix", "bewerken"):
        app.button_group("keuze_onderdeel").set_value(part).run()
        sound(app)
    assert app.session_state["aanbod_bewerken"]["aanbod"].sleutel != key, "never the old table"
    assert app.text_input(key=field_key(app, "bewerken_zoek_aanbod")).value == "voorlezen"
    assert app.text_input(key=field_key(app, "uw_naam")).value == "Ada"
    [table] = [frame.value for frame in app.dataframe if "aanbieder" in frame.value.columns]
    assert table["naam"].tolist() == ["Zwemclub", "Voorlezen"]
    app.button("bewerken_opslaan").click().run()
    assert next((c.wie, c.wat) for c in kept.changes()) == ("Ada", "1 rij gewijzigd")


@pytest.mark.parametrize("meanwhile", ["another kind", "another choice", "another wijk"])
def test_what_was_typed_before_a_table_is_made_anew_is_saved_with_what_comes_after(
    open_app: Callable[..., AppTest], folder: DataFolder, tables: Tables, meanwhile: str
) -> None:
    kept = Records(folder.path)
    rows = [kept.add("aanbod", Aanbod(naam=name).as_dict()) for name in ("Sportclub", "Voorlezen")]
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    tables.type(app, "naam", 0, "Zwemclub")
    if meanwhile == "another kind":
        for soort in ("ambitie", "aanbod"):
            app.session_state[field_key(app, "bewerken_soort")] = soort
            app.run()
    elif meanwhile == "another choice":
        kept.add("resultaat", {"tekst": "Beter leren"})
        app.run()
    else:
        app.selectbox("keuze_wijk").set_value("WK999902").run()
    tables.type(app, "aanbieder", 1, "Dock")
    sound(app)
    assert app.button("bewerken_opslaan").label == "Opslaan (2 rijen)"
    app.button("bewerken_opslaan").click().run()
    saved = [kept.get(row.id).gegevens for row in rows]
    assert [(row["naam"], row["aanbieder"]) for row in saved] == [
        ("Zwemclub", ""), ("Voorlezen", "Dock"),
    ]  # fmt: skip


def test_a_text_that_is_too_long_is_thrown_away_without_a_word(
    open_app: Callable[..., AppTest], folder: DataFolder, tables: Tables
) -> None:
    Records(folder.path).add("aanbod", Aanbod(naam="Sportclub").as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    tables.type(app, "inzet", 0, "x" * 10_001)
    assert any("10000 tekens" in error.value for error in app.error)
    app.button("bewerken_weg").click().run()
    sound(app)
    assert (list(app.error), list(app.warning)) == ([], [])


def test_what_is_typed_in_a_table_that_is_made_anew_at_that_moment_is_told(
    open_app: Callable[..., AppTest], folder: DataFolder, tables: Tables
) -> None:
    Records(folder.path).add("aanbod", Aanbod(naam="Sportclub").as_dict())
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    app.session_state["aanbod_bewerken"]["aanbod"].ronde += 1
    tables.type(app, "naam", 0, "Zwemclub")
    assert ["is niet overgenomen" in warning.value for warning in app.warning] == [True]
    app.run()
    assert list(app.warning) == [], "said once"


def test_a_change_is_undone_from_its_history(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    row = kept.add("aanbod", Aanbod(naam="Sportclub").as_dict())
    kept.save(row, row.gegevens | {"naam": "Zwemclub"}, wie="Anna")
    change = kept.changes()[0]
    kept.add("duiding", {"tekst": "van een andere pagina"})
    other = kept.changes()[0]
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    app.session_state["geschiedenis"] = True
    app.run()
    assert f"geschiedenis_{other.id}" not in [button.key for button in app.button]
    app.button(key=f"geschiedenis_{change.id}").click().run()
    sound(app)
    assert kept.get(row.id).gegevens["naam"] == "Sportclub"


def test_the_map_counts_what_people_keep_and_an_edit_at_once(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    row = kept.add("aanbod", Aanbod(naam="Sportclub", x=136300.0, y=456300.0).as_dict())
    app = open_app(folder, niveau="wijk", indicator="aantal_aanbod")
    assert highest(app) == "Wijk 01: 1"
    kept.save(row, row.gegevens | {"x": 137500.0, "y": 456900.0})
    app.run()
    sound(app)
    assert highest(app) == "Wijk 02: 1"
    assert app.selectbox(key="keuze_indicator").value == "aantal_aanbod"


def highest(app: AppTest) -> str:
    """Return the area with the highest figure, as the page beside the map says it."""
    [line] = [m.value for m in app.main.markdown if m.value.startswith("**Hoogste**")]
    return line.partition("\n- ")[2]


def rows_of(*items: Aanbod) -> list[Rij]:
    return [Rij(f"r{n}", "aanbod", 3, item.as_dict()) for n, item in enumerate(items)]


def test_a_table_that_was_not_touched_gives_nothing_to_save() -> None:
    rows = rows_of(
        Aanbod(naam="A", domein="zelfbedacht", leefgebieden=("gezin",), x=136300.5, stedelijk=True),
        Aanbod(naam="B"),
    )
    assert edits.orders(edits.lines_of(rows, "aanbod"), rows, "aanbod") == []


def test_edits_additions_and_removals_become_orders() -> None:
    rows = rows_of(Aanbod(naam="A"), Aanbod(naam="B"), Aanbod(naam="C"))
    lines = record_editor.typed(
        edits.lines_of(rows, "aanbod"),
        {
            "edited_rows": {"1": {"aanbieder": "Welzijn"}},
            "deleted_rows": [2],
            "added_rows": [{"naam": "D"}, {"stedelijk": False, "leefgebieden": []}],
        },
    )
    found = edits.orders(lines, rows, "aanbod")
    assert [(o.id, o.versie, o.gegevens and o.gegevens["naam"]) for o in found] == [
        ("r1", 3, "B"),
        (None, None, "D"),
        ("r2", 3, None),
    ]
    assert found[0].gegevens is not None
    assert found[0].gegevens["aanbieder"] == "Welzijn"


def test_a_word_that_is_in_no_list_stays_a_choice() -> None:
    rows = rows_of(Aanbod(naam="A", domein="zelfbedacht"))
    options = edits.columns_of("aanbod", rows, edits.Offered())["domein"]["type_config"]["options"]
    assert "zelfbedacht" in str(options)


def test_a_download_of_the_map_takes_along_what_is_shown(folder: DataFolder) -> None:
    from geo.choropleth import MapQuestion, make
    from geo.places.cards import map_schools
    from geo.places.layer import PlaceFilter, school_layer
    from reports.maps import map_downloads

    snapshot = folder.snapshot()
    kaart = make(snapshot, MapQuestion(small_folder.INDICATOR, "buurt", jaar=2024))
    part = school_layer(map_schools(snapshot), PlaceFilter(("sbo",)))
    offered = map_downloads(snapshot, kaart, [part])
    html_file = offered["Kaart die zonder internet opent (html)"][2]().decode()
    assert "Het Kompas" in html_file
    assert "De Waag" not in html_file
    assert "Scholen (1 van 2)" in offered["Afbeelding (svg)"][2]().decode()


def changed(content: bytes, column: str, text: str) -> tuple[str, bytes, str]:
    """Return a workbook with another text in its first row, as it is uploaded."""
    book = load_workbook(BytesIO(content))
    sheet = book["Aanbod"]
    sheet.cell(2, next(c.column for c in sheet[1] if c.value == column), text)
    made = BytesIO()
    book.save(made)
    return "lijst.xlsx", made.getvalue(), "application/octet-stream"


def test_a_workbook_that_somebody_was_ahead_of_is_compared_and_saved(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    row = kept.add("aanbod", Aanbod(naam="Sportclub", domein="meedoen").as_dict())
    book = list_workbook(listed(folder.snapshot(), kept))
    kept.save(row, row.gegevens | {"naam": "Naam van Anna"}, wie="Anna")
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    app.file_uploader[0].set_value(changed(book, "Naam", "Naam uit Excel")).run()
    app.button(key="aanbod_inlezen").click().run()
    sound(app)
    assert "intussen gewijzigd door Anna" in app.warning[0].value
    [choice] = [radio for radio in app.radio if radio.label == "Bewaren"]
    assert choice.options == [record_editor.MINE, record_editor.THEIRS], "both changed the name"
    versions = " ".join(str(table.value.to_numpy().tolist()) for table in app.dataframe)
    assert "Naam van Anna" in versions
    assert "Naam uit Excel" in versions
    assert kept.get(row.id).gegevens["naam"] == "Naam van Anna"
    app.button(key="bestand_botsing_opslaan").click().run()
    sound(app)
    assert kept.get(row.id).gegevens["naam"] == "Naam uit Excel"
    assert kept.changes()[0].wat == "1 rij ingelezen uit lijst.xlsx"
    assert app.file_uploader[0].value is None, "the box is empty again"


def test_a_list_that_is_too_long_is_refused_at_once_with_another_way(
    open_app: Callable[..., AppTest], folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    Records(folder.path).add("aanbod", Aanbod(naam="Sportclub").as_dict())
    monkeypatch.setattr(editor, "MOST_ROWS", 3)

    def upload(rows: int) -> AppTest:
        text = "\n".join(["naam;aanbieder", *(f"Club {n};Dock" for n in range(rows))])
        app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
        box = ("lang.csv", text.encode(), "text/csv")
        app.file_uploader[0].set_value(box).run()
        sound(app)
        return app

    app = upload(4)
    [told] = [error.value.replace("\\", "") for error in app.error]
    assert "hoogstens 4 rijen" in told
    assert "lang.csv met 5 rijen" in told
    assert "op de pagina Gegevens (Scholen en aanbod); er is niets gewijzigd" in told
    assert not [button for button in app.button if button.key == "aanbod_inlezen"]
    app = upload(3)  # with its header as long as may be: one row is kept already
    assert not app.error
    assert [button for button in app.button if button.key == "aanbod_inlezen"]


def test_a_workbook_is_read_once_and_stays_when_it_could_not_be_stored(
    open_app: Callable[..., AppTest], folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Records(folder.path)
    kept.add("aanbod", Aanbod(naam="Sportclub", domein="meedoen").as_dict())
    book = list_workbook(listed(folder.snapshot(), kept))
    read: list[object] = []

    def counted_reading(*args: Any, **options: Any) -> WorkbookContents:
        read.append(args)
        return read_workbook(*args, **options)

    def failing(*_args: Any, **_options: Any) -> list[Rij]:
        raise WijkverkennerError("De schijf is vol.")

    monkeypatch.setattr(editor, "read_workbook", counted_reading)
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="bewerken")
    app.file_uploader[0].set_value(changed(book, "Naam", "Zwemclub")).run()
    app.run()
    with monkeypatch.context() as broken:
        broken.setattr(Records, "apply", failing)
        app.button(key="aanbod_inlezen").click().run()
    sound(app)
    assert [error.value for error in app.error] == ["De schijf is vol\\."]
    assert app.file_uploader[0].value is not None
    assert not app.button(key="aanbod_inlezen").disabled
    assert len(read) == 1
    # somebody else's change is looked at anew, without reading the file again
    kept.add("aanbod", Aanbod(naam="Andere").as_dict())
    app.run()
    said = "\n".join(text.value for text in app.markdown)
    assert "Wat niet in het bestand staat (1) blijft staan" in said
    assert len(read) == 1
    app.button(key="aanbod_inlezen").click().run()
    sound(app)
    assert {row.gegevens["naam"] for row in kept.all("aanbod")} == {"Zwemclub", "Andere"}
    assert app.file_uploader[0].value is None
