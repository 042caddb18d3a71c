"""Page Kaart, run from the entry file: what it says for what is in the folder."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import pytest

from geo.choropleth import MapQuestion, make
from tests import small_folder
from tests.pages import sound
from views.shared import loaders, map_view, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder


def texts(app: AppTest) -> str:
    """Return all text of a page in one string."""
    parts = [*app.title, *app.markdown, *app.caption, *app.info, *app.warning, *app.header]
    return "\n".join(str(part.value) for part in parts)


def html(app: AppTest) -> str:
    """Return all html of a page in one string."""
    return "\n".join(str(block.proto.body) for block in app.get("html"))


def sent(app: AppTest) -> str:
    """Return what the maps of a page were sent."""
    maps = app.get("component_instance")
    return "\n".join(str(json.loads(m.proto.json_args).get("feature_group")) for m in maps)


def address(app: AppTest) -> dict[str, str]:
    """Return the query of the address; AppTest has it as text or as a list of texts."""
    return {k: v if isinstance(v, str) else v[0] for k, v in app.query_params.items()}


def test_the_title_is_a_question_and_the_line_says_what_of_when_from_where(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt")
    assert app.title[0].value == "Waar is het percentage kinderen van 0 tot 15 jaar het hoogst?"
    [line] = [m.value for m in app.main.markdown if "buurten in" in m.value]
    assert "2024" in line
    assert "CBS Kerncijfers wijken en buurten" in line


def test_a_link_gives_every_choice(open_app: Callable[..., AppTest], filled: DataFolder) -> None:
    app = open_app(
        filled,
        gemeente="GM9999",
        niveau="buurt",
        jaar="2022",
        indicator=small_folder.INDICATOR,
        methode="kwantielen",
        klassen="3",
        gebied="BU99990102",
    )
    assert app.multiselect(key="keuze_gemeente").value == ["GM9999"]
    assert app.selectbox(key="keuze_niveau").value == "buurt"
    assert app.selectbox(key="keuze_jaar").value == 2022
    assert app.selectbox(key="keuze_methode").value == "kwantielen"
    assert app.slider(key="keuze_klassen").value == 3
    assert "<h2>Berkhof</h2>" in html(app)
    assert not app.warning


def test_the_panel_shows_rank_and_the_areas_above(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024", gebied="BU99990102")
    assert "2e van 3" in html(app)
    assert "22 %" in html(app)
    assert "20 %" in html(app)
    assert "18 %" in html(app)


def test_a_masked_area_has_no_number(open_app: Callable[..., AppTest], filled: DataFolder) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024", gebied="BU99990202")
    assert ">afgeschermd<" in html(app)
    assert "geen cijfer om te vergelijken" in html(app)


def test_hostile_names_stay_text(open_app: Callable[..., AppTest], filled: DataFolder) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024", gebied="BU99990103")
    assert "<script>alert" not in html(app)
    assert f"<h2>{escape(small_folder.HOSTILE)}</h2>" in html(app)


def test_a_choice_changes_the_address_and_letting_go_does_too(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt")
    app.selectbox(key="keuze_indicator").select(small_folder.OTHER).run()
    assert address(app) == {"niveau": "buurt", "indicator": small_folder.OTHER}
    assert app.title[0].value.replace("\\", "").startswith("Waar is de gemiddelde WOZ-waarde")
    app.selectbox(key="zoek_gebied").select("BU99990101").run()
    assert address(app)["gebied"] == "BU99990101"
    app.button(key="wis").click().run()
    assert "gebied" not in app.query_params
    sound(app)


def test_going_back_wins_over_what_was_chosen(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt")
    app.selectbox(key="keuze_indicator").select(small_folder.OTHER).run()
    del app.query_params["indicator"]
    app.run()
    assert app.selectbox(key="keuze_indicator").value == small_folder.INDICATOR
    assert address(app) == {"niveau": "buurt"}


def test_choices_outlive_a_change_of_page(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="wijk")
    app.multiselect(key="keuze_gemeente").select("GM9999").run()
    app.switch_page("views/gegevens/page.py").run()
    assert address(app)["gemeente"] == "GM9999"
    app.switch_page("views/kaart/page.py").run()
    assert app.multiselect(key="keuze_gemeente").value == ["GM9999"]
    assert app.selectbox(key="keuze_niveau").value == "wijk"
    sound(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"jaar": "2019"}, "Jaar: ‘2019’ is hier niet beschikbaar; getoond wordt ‘2022’."),
        ({"jaar": "gisteren"}, "‘gisteren’ in de link is niet te lezen"),
        ({"niveau": "buurtt"}, "getoond wordt ‘buurten’"),
        ({"indicator": "percentage_0_tot_15_jar"}, "‘Percentage kinderen van 0 tot 15 jaar’"),
        ({"gemeente": "GM1234"}, "GM1234"),
        ({"methode": "x"}, "Kleurindeling"),
    ],
)
def test_an_unknown_value_in_a_link_is_said_and_the_nearest_is_shown(
    open_app: Callable[..., AppTest], filled: DataFolder, query: dict[str, str], said: str
) -> None:
    app = open_app(filled, **({"niveau": "buurt"} | query))
    shown = [warning.value.replace("\\", "") for warning in app.warning]
    assert any(said in text for text in shown), texts(app)


def test_a_year_without_this_figure_offers_the_years_that_have_it(
    open_app: Callable[..., AppTest], filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(filled, niveau="buurt", jaar="2022", indicator=small_folder.OTHER)
    app.button(key="toon_jaar_2024").click().run()
    assert address(app)["jaar"] == "2024"
    sound(app)
    assert app.title[0].value.startswith("Waar is de gemiddelde")
    # of a higher level alone: another year does not bring it
    listed = loaders.available(filled.snapshot())
    monkeypatch.setattr(loaders, "available", lambda _: listed.assign(niveau="gemeente"))
    app = open_app(filled, niveau="buurt", jaar="2022", indicator=small_folder.OTHER)
    offered = {str(button.key) for button in app.button if "toon_" in str(button.key)}
    assert offered == {"toon_niveau_gemeente"}
    # but a formula may give it in any year
    own = {"indicator": small_folder.INDICATOR, "gemeente": "GM9999"}
    app = open_app(filled, niveau="wijk", jaar="2022", **own)
    assert "toon_jaar_2024" in {str(button.key) for button in app.button}
    # a few gemeenten are no country
    assert "Toon alle gemeenten" in [button.label for button in app.button]


def test_an_indicator_that_is_not_loaded_says_where_to_get_it(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt", indicator="rokers")
    assert "bron bekend, nog niet geladen" in texts(app)
    assert "Waar te krijgen" in texts(app)


def test_the_table_is_made_when_it_is_opened(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024")
    assert len(app.dataframe) == 0
    app.session_state["tabel_open"] = True
    app.run()
    table = app.dataframe[0].value
    assert table["Code"].tolist() == sorted(small_folder.BUURTEN)
    figures = table[table.columns[2]]
    assert figures.tolist()[:3] == [10.0, 22.0, 31.0]
    assert table["Toestand"].tolist() == ["", "", "", "[z]", "[c]", "[x]"]


def test_the_table_tells_a_figure_as_the_map_does(filled: DataFolder) -> None:
    kaart = make(filled.snapshot(), MapQuestion(small_folder.INDICATOR, "buurt", jaar=2024))
    # 22,4 % is 22 % on the map, in a class and a rank: a table that says more contradicts them
    near = kaart.frame.assign(waarde=kaart.frame["waarde"] + 0.4)
    assert map_view._readable(replace(kaart, frame=near)).equals(map_view._readable(kaart))


def test_two_maps_share_the_selection(open_app: Callable[..., AppTest], filled: DataFolder) -> None:
    app = open_app(
        filled, niveau="buurt", jaar="2024", gebied="BU99990101", tweede=small_folder.OTHER
    )
    assert html(app).count("<h2>Aalkamp</h2>") == 2
    assert "10 %" in html(app)
    assert "€ 310.000" in html(app)
    # another figure has classes of its own
    assert not [t for t in app.toggle if "klassen" in t.label]


def test_two_years_of_a_figure_share_their_classes(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024", tweede=small_folder.INDICATOR, jaar2="2022")
    assert "Houd de klassen van 2024 vast" in [t.label for t in app.toggle]
    assert "De klassen zijn die van 2024." in sent(app)


def test_another_year_keeps_the_classes_until_they_are_let_go(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024")
    assert not [t for t in app.toggle if t.label.startswith("Houd de klassen")]
    app.selectbox("keuze_jaar").set_value(2022).run()
    sound(app)
    [hold] = [t for t in app.toggle if t.label == "Houd de klassen van 2024 vast"]
    assert hold.value
    assert address(app)["klassenjaar"] == "2024"
    assert "De klassen zijn die van 2024." in sent(app)
    hold.set_value(False).run()
    sound(app)
    assert address(app)["vast"] == "0"
    assert "De klassen zijn die van 2024." not in sent(app)


def test_another_figure_lets_the_classes_go(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024", klassenjaar="2022")
    assert [t.label for t in app.toggle if "klassen" in t.label] == [
        "Houd de klassen van 2022 vast"
    ]
    app.selectbox("keuze_indicator").set_value(small_folder.OTHER).run()
    sound(app)
    assert "klassenjaar" not in address(app)


def test_a_wijk_shows_its_buurten_outlined(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, niveau="buurt", jaar="2024", gebied="WK999901")
    assert "3 buurten, omlijnd op de kaart" in html(app)
    assert "Buurten van hoog naar laag" in html(app)


def test_an_empty_folder_says_what_is_needed(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder)
    assert "De gegevensmap is nog leeg" in app.info[0].value
    assert "Voorbeeldgegevens laden" in [button.label for button in app.button]


def test_boundaries_alone_say_that_figures_are_missing(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    app = open_app(small_folder.make(tmp_path / "g", figures=False))
    assert "staat nu alleen: grenzen" in app.info[0].value


def test_a_damaged_folder_is_one_paragraph(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    folder.path.mkdir()
    (folder.path / "herkomst.json").write_text("{half")
    app = open_app(folder)
    assert "reservekopie" in app.sidebar.error[0].value


def test_a_fault_of_ours_is_a_sentence_and_the_frame_stays(
    open_app: Callable[..., AppTest], filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    app = open_app(filled, niveau="buurt")
    monkeypatch.setattr("views.shared.loaders.kaart", break_down)
    app.run()
    assert [error.value for error in app.error] == [words.SLIP]
    assert not app.exception
    assert app.selectbox(key="keuze_niveau").value == "buurt"
