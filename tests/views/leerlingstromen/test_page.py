"""Page Leerlingstromen, run from the entry file: what it answers, and how sure that is."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import read_betalend, read_eigen_stromen, read_leerlingen, read_swv
from geo.flows import StroomVraag, scene
from store import DataFolder
from tests import small_flows
from tests.conftest import copied
from tests.flows.conftest import REGIO, po_file
from tests.pages import sound
from views.leerlingstromen import change, choices, flow_files, tables
from views.leerlingstromen.choices import FlowChoice
from views.shared import state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest


@pytest.fixture(scope="module")
def stromen(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Return a folder with leerlingstromen that tests only read."""
    return small_flows.make(tmp_path_factory.mktemp("stromen") / "gegevens")


@pytest.fixture
def open_page(open_app: Callable[..., AppTest], stromen: DataFolder) -> Callable[..., AppTest]:
    """Return a function that opens the page with some choices in its address."""

    def run(**query: str) -> AppTest:
        return open_app(stromen, "leerlingstromen", **query)

    return run


def answers(app: AppTest, place: int = 0) -> str:
    """Return the text of the answer in sentences: the regional one first."""
    blocks = [str(b.proto.body) for b in app.get("html") if "wv-antwoord" in str(b.proto.body)]
    text = re.sub(r"<style>.*?</style>", "", blocks[place], flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.header]
    return "\n".join(str(part.value).replace("\\", "") for part in parts)


def html(app: AppTest) -> str:
    return "\n".join(unescape(str(block.proto.body)) for block in app.get("html"))


def address(app: AppTest) -> dict[str, str]:
    return {k: v if isinstance(v, str) else v[0] for k, v in app.query_params.items()}


def test_the_question_stands_first_with_what_when_and_source(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(swv="PO1001", jaar="2017")
    title = app.title[0].value.replace("\\", "")
    assert title == "Is Aadorp en Aaburg een ontvangend samenwerkingsverband?"
    [line] = [m.value.replace("\\", "") for m in app.main.markdown if "1 oktober" in m.value]
    # on one line: what stands across is chosen right below it
    assert line.startswith("bo, sbo en so · regionaal · 1 oktober 2017 · DUO")


def test_one_sentence_per_type_answers_exactly(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017")
    assert answers(app) == (
        "Basisonderwijs ontvangend 12 komen van elders, niemand gaat naar elders. "
        "Van de leerlingen die hier wonen gaat 0 % elders naar school. "
        "Van de leerlingen op de scholen hier woont 16,7 % elders. +12 "
        "Speciaal basisonderwijs te klein om een rol aan te geven "
        "1 komt van elders, niemand gaat naar elders. "
        "Van de leerlingen die hier wonen gaat 0 % elders naar school. "
        "Van de leerlingen op de scholen hier woont 11,1 % elders. +1 "
        "Speciaal onderwijs te klein om een rol aan te geven "
        "Niemand komt van elders, 6 gaan naar elders. "
        "Van de leerlingen die hier wonen gaat 100 % elders naar school. "
        "Er zijn hier geen leerlingen van deze soort op school. −6"
    )


def test_the_other_stelsels_stand_beside_it(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017")
    # folded where the answer stands, so that the map begins beside it
    assert re.findall(r"<summary>(.*?)</summary>", html(app)) == [
        "Daarnaast reformatorisch: 0 van elders, 9 naar elders",
        "Daarnaast cluster 1 en 2: 0 van elders, 5 naar elders",
        "Alles samen: 13 van elders, 20 naar elders",
        "Wanneer staat er een rol?",
    ]
    assert "Niemand komt van elders, 9 gaan naar elders" in answers(app, 1)


def test_from_when_a_role_stands_is_chosen_and_stands_in_the_address(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(swv="PO1001", jaar="2017", rolgrens="13_5_1")
    assert answers(app).startswith("Basisonderwijs te klein om een rol aan te geven 12 komen")
    assert "ten minste 13 leerlingen en ten minste 5 %" in html(app)
    # both years have the same pupils as far as is certain: nothing moves
    assert "gemeten over 2017 en 2024: basisonderwijs 0, speciaal basisonderwijs 0" in html(app)
    app.number_input("keuze_rol_leerlingen").set_value(12.0).run()
    assert answers(app).startswith("Basisonderwijs ontvangend 12 komen")
    assert address(app)["rolgrens"] == "12_5_1"
    app.number_input("keuze_rol_leerlingen").set_value(10.0).run()
    assert "rolgrens" not in address(app)
    app = open_page(swv="PO1001", jaar="2017", rolgrens="13_500_1")
    assert "kies een getal van 0 tot en met 100" in app.warning[0].value
    assert answers(app).startswith("Basisonderwijs ontvangend 12 komen")


def test_a_folder_of_one_year_knows_no_movement(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    (tmp_path / "regio.csv").write_text(REGIO, encoding="utf-8")
    (tmp_path / "Alles 2017.csv").write_bytes(po_file(small_flows.ROWS))
    folder = DataFolder(tmp_path / "gegevens")
    folder.commit(read_swv(tmp_path / "regio.csv"))
    folder.commit(read_leerlingen([tmp_path / "Alles 2017.csv"]))
    app = open_app(folder, "leerlingstromen", swv="PO1001", jaar="2017")
    assert answers(app).startswith("Basisonderwijs ontvangend 12 komen")
    assert "Gewoonlijk verandert" not in html(app)
    # above a table of its own it is a line, so that the table stands above the fold
    app = open_app(folder, "leerlingstromen", swv="PO1001", jaar="2017", weergave="soorten")
    assert answers(app).startswith("Basisonderwijs ontvangend +12 Speciaal basisonderwijs")
    for view in ("waarom", "deelname"):
        assert open_app(folder, "leerlingstromen", swv="PO1001", weergave=view).title


def test_a_masked_year_says_what_is_sure_and_warns(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2024")
    assert (
        "Speciaal onderwijs te klein om een rol aan te geven "
        "Zeker: 0 van elders en tussen 2 en 8 naar elders."
    ) in answers(app)
    assert answers(app).count("Zeker is alleen:") == 1
    assert "Aantallen van 1 tot en met 4 zijn in de bron afgeschermd" in html(app)
    assert "het patroon van 2017" in html(app)


def test_a_vo_code_asks_about_vso(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="VO1001", jaar="2017")
    assert answers(app).startswith(
        "Voortgezet speciaal onderwijs te klein om een rol aan te geven Niemand komt"
    )
    app = open_page(swv="VO1001", jaar="2017", onderwijs="bo")
    assert "bo hoort niet bij dit samenwerkingsverband" in app.warning[0].value


def test_table_beside_the_map_has_its_rows(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017")
    table = app.dataframe[0].value
    assert table[["Tegenpartij", "Van elders", "Naar elders", "Saldo"]].to_numpy().tolist() == [
        ["Beedorp", 13, 0, 13],
        ["Ceedorp", 0, 6, -6],
        ["België", 2, 0, 2],
    ]
    app = open_page(swv="PO1001", jaar="2017", minimum="10")
    assert app.dataframe[0].value["Tegenpartij"].tolist() == ["Beedorp", "België"]
    assert "1 stroom onder het minimum (6 leerlingen)" in texts(app)


def test_levels_directions_and_split_show_in_the_table(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017", tegenover="school", richting="uitgaand")
    assert app.dataframe[0].value["Tegenpartij"].tolist() == ["De Den"]
    app = open_page(swv="PO1001", jaar="2017", splits="1", stelsel="alle")
    rows = app.dataframe[0].value
    assert rows[rows["Soort"] == "so"]["Naar elders"].tolist() == [6, 5]


def test_ages_count_in_every_figure(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017", leeftijd="5-6-7", onderwijs="bo")
    assert "12 komen van elders" in answers(app)
    assert "Alleen leerlingen van 5 tot en met 7 jaar" in texts(app)
    app = open_page(swv="PO1001", jaar="2017", leeftijd="4")
    assert "geen verkeer met andere samenwerkingsverbanden" in answers(app)


def test_a_pair_is_split_by_type_with_its_schools(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017", tegenpartij="PO2001")
    assert app.header[0].value.replace("\\", "") == "Aadorp en Aaburg en Beedorp (PO2001)"
    pair, here = (frame.value for frame in app.dataframe[1:3])
    types = [["Basisonderwijs", 12, 0], ["Speciaal basisonderwijs", 1, 0]]
    assert pair.to_numpy().tolist() == types
    assert here[["School", "Leerlingen"]].to_numpy().tolist() == [["De Eik", 12], ["De Es", 1]]
    app.button(key="wis_tegenpartij").click().run()
    assert not app.exception
    assert "tegenpartij" not in address(app)


@pytest.mark.parametrize("weergave", ["kaart", "scholen"])
def test_a_school_says_where_its_pupils_live(
    open_page: Callable[..., AppTest], weergave: str
) -> None:
    app = open_page(swv="PO1001", jaar="2017", tegenpartij="01AA00", weergave=weergave)
    asked = "Waar wonen de leerlingen van De Eik (01AA00)?"
    title = app.title[0] if weergave == "kaart" else app.header[0]
    assert title.value.replace("\\", "") == asked
    said = "Van de leerlingen wonen op 1 oktober 2017 **60** in Aadorp en Aaburg (PO1001) en **14**"
    assert said in texts(app)
    homes = app.dataframe[-1].value
    assert dict(zip(homes["Woont in"], homes["Leerlingen"], strict=True)) == {
        "1001": 50, "1002": 10, "2001": 12, "België": 2,
    }  # fmt: skip
    assert set(homes["Samenwerkingsverband"]) == {
        "Aadorp en Aaburg (PO1001)", "Beedorp (PO2001)", "België",
    }  # fmt: skip


def test_an_area_says_to_which_schools_its_pupils_go(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2024", tegenpartij="1002")
    table = app.dataframe[-1].value
    assert dict(zip(table["School"], table["Ten hoogste"], strict=True)) == {
        "De Eik": 11, "Auris De Taal": 5,
    }  # fmt: skip
    assert "tussen 13 en 16 leerlingen" in texts(app)
    # beside the map, where one looks for what was chosen
    assert "gaan die er wonen, staat onder de kaart." in texts(app)


def test_a_gemeente_leads_to_its_own_swv(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    """An SWV is called after three gemeenten at most: the others find it this way."""
    app = open_app(demonstration, "leerlingstromen", swv="PO9901", tegenpartij="GM9908")
    app.button("verband_van_gemeente").click().run()
    sound(app)
    [swv] = [box.value for box in app.selectbox if box.label == "Samenwerkingsverband"]
    assert swv == "PO9905"


def test_an_area_counts_the_types_of_the_swv_only(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017", tegenpartij="1001")
    assert set(app.dataframe[-1].value["Soort"]) == {"bo", "so"}
    app = open_page(swv="VO1001", jaar="2017", tegenpartij="1001")
    assert app.dataframe[-1].value[["School", "Leerlingen"]].to_numpy().tolist() == [["De Olm", 6]]


def test_a_gemeente_chosen_elsewhere_gives_the_first_swv(
    open_page: Callable[..., AppTest],
) -> None:
    assert open_page(jaar="2024").selectbox(key="keuze_swv").value == "PO1001"
    app = open_page(jaar="2024", gemeente="GM0002")
    assert app.selectbox(key="keuze_swv").value == "PO2001"


def test_typing_finds_swvs_schools_and_areas(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017")
    search = app.selectbox(key="overleg_met")
    assert search.options[0] == "swv Beedorp (PO2001)"
    assert "school De Den, Ceedorp (04DD00)" in search.options
    assert not any(option.endswith("(PO1001)") for option in search.options)
    search.select("04DD00").run()
    assert address(app)["tegenpartij"] == "04DD00"
    assert not app.exception
    app.selectbox(key="overleg_met").select("PO3001").run()
    assert address(app)["tegenpartij"] == "PO3001"


def test_change_between_years_warns_when_one_is_masked(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2024", anderjaar="2017")
    assert "de aantallen van 2024 zijn afgeschermd" in html(app).lower()
    assert "Van 2017 naar 2024: van elders 0; naar elders tussen −4 en +2." in answers(app)
    table = app.dataframe[-1].value.set_index(["Soort", "Richting"])
    row = table.loc[("Speciaal onderwijs", "Naar elders")]
    assert row.tolist() == ["6", "2–8", "", "−4 tot +2"]


def test_why_a_saldo_changed_is_told_with_the_schools(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2024", anderjaar="2017", weergave="waarom")
    assert (
        "**Basisonderwijs**: in 2017 was het saldo +12, in 2024 +12. Het verschil is 0."
    ) in texts(app)
    table = app.dataframe[0].value
    assert list(table) == [
        "Soort", "School", "Code", "In gemeente", "Bijdrage", "Saldo 2017", "Saldo 2024",
        "Waardoor",
    ]  # fmt: skip
    row = table.set_index("Code").loc["04DD00"]
    assert row.tolist() == [
        "Speciaal onderwijs", "De Den", "Ceedorp", "tussen −2 en +4", "−6", "tussen −8 en −2",
        "Meer of minder leerlingen op scholen die bleven",
    ]  # fmt: skip
    app.segmented_control("verklaar_niveau").set_value("swv").run()
    assert "Ceedorp" in set(app.dataframe[0].value["Samenwerkingsverband"])
    app = open_page(swv="PO1001", jaar="2024", weergave="waarom")
    assert app.info[0].value.startswith("Kies een jaar om mee te vergelijken")
    next(button for button in app.button if button.label == "Vergelijk met 2017").click().run()
    assert "in 2017 was het saldo +12, in 2024 +12" in texts(app)


def test_deelname_stands_over_the_years(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017", weergave="deelname")
    table = app.dataframe[0].value
    assert list(table) == ["Jaar", "Speciaal basisonderwijs", "Speciaal onderwijs"]
    assert table["Jaar"].tolist() == [2024, 2017]
    assert table.iloc[1, 1].endswith(" %")
    assert "zonder de scholen van cluster 1 en 2" in texts(app)
    app = open_page(swv="VO1001", jaar="2017", weergave="deelname")
    assert "niet te berekenen: de leerlingen vo van 2017" in texts(app)


def test_other_views_open_from_the_address(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017", weergave="scholen")
    here, elsewhere = app.dataframe[0].value, app.dataframe[1].value
    assert here[["School", "Leerlingen"]].to_numpy().tolist() == [["De Eik", 14], ["De Es", 1]]
    assert elsewhere[["School", "Leerlingen"]].to_numpy().tolist() == [["De Den", 6]]
    app = open_page(swv="PO1001", jaar="2017", weergave="soorten")
    assert app.dataframe[0].value["Saldo, zeker"].tolist() == ["+12", "+1", "−6"]
    app = open_page(swv="PO1001", jaar="2017", weergave="matrix")
    assert app.dataframe[0].value.iloc[0].tolist() == ["Beedorp", "Aadorp en Aaburg", 13]


def test_choices_stand_in_the_address_and_back_wins(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1001", jaar="2017")
    app.selectbox(key="keuze_tegenover").select("gemeente").run()
    app.selectbox(key="keuze_swv").select("PO2001").run()
    app.toggle(key="keuze_splits").set_value(True).run()
    app.selectbox(key="keuze_leeftijd_tot").select("8").run()
    app.selectbox(key="keuze_leeftijd_van").select("4").run()
    assert address(app) == {
        "swv": "PO2001", "jaar": "2017", "tegenover": "gemeente", "splits": "1",
        "leeftijd": "4-5-6-7-8",
    }  # fmt: skip
    app.query_params["swv"] = "PO1001"
    app.run()
    assert app.selectbox(key="keuze_swv").value == "PO1001"
    assert not app.exception


def test_unknown_choices_are_said_and_the_nearest_shown(open_page: Callable[..., AppTest]) -> None:
    app = open_page(swv="PO1002", jaar="2019", tegenover="buurt", leeftijd="44")
    said = " ".join(warning.value.replace("\\", "") for warning in app.warning)
    assert "Samenwerkingsverband: ‘PO1002’ is hier niet beschikbaar" in said
    assert "Jaar: ‘2019’ is hier niet beschikbaar; getoond wordt ‘2017’" in said
    assert "Tegenover: ‘buurt’ is hier niet beschikbaar; getoond wordt" in said
    assert "Leeftijd: 44 komt hier niet voor" in said
    app = open_page(swv="PO1001", jaar="2017", tegenpartij="99ZZ99")
    assert "komt in 2017 niet voor" in texts(app)


def test_an_empty_folder_says_what_is_needed(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "leerlingstromen")
    assert app.info[0].value.startswith(
        "Voor leerlingstromen zijn nog nodig: leerlingen (de open bestanden van DUO); "
        "de regio-indeling"
    )
    assert {"Voorbeeldgegevens laden", "Begin met eigen gegevens"} <= {b.label for b in app.button}


def test_pupils_without_a_regio_indeling_say_so(
    open_app: Callable[..., AppTest], folder: DataFolder, tmp_path: Path
) -> None:
    path = tmp_path / "Alles 2017.csv"
    path.write_bytes(small_flows.po_file(small_flows.ROWS))
    folder.commit(read_leerlingen([path]))
    app = open_app(folder, "leerlingstromen")
    assert "de regio-indeling (welke postcode" in app.info[0].value
    assert "leerlingen (de open" not in app.info[0].value


@pytest.mark.parametrize(
    ("label", "begin"),
    [
        ("Stromen (csv)", b"\xef\xbb\xbfOnderwijs;Stelsel;Richting;Code;Samenwerkingsverband;"),
        ("Saldo en percentages (csv)", b"\xef\xbb\xbfOnderwijs;Stelsel;"),
        ("Matrix van alle samenwerkingsverbanden (csv)", b"\xef\xbb\xbfWoont in (code);"),
        ("Stromen voor Excel (xlsx)", b"PK"),
        ("Kaart die zonder internet opent (html)", b"<!"),
        ("Afbeelding (png)", b"\x89PNG"),
        ("Afbeelding (svg)", b"<?xml"),
    ],
)
def test_every_download_is_made(stromen: DataFolder, label: str, begin: bytes) -> None:
    snapshot = stromen.snapshot()
    vraag = StroomVraag("PO1001", 2017, stelsel="regionaal")
    chosen = FlowChoice(vraag, 0, (2017,), {"PO1001": "Aadorp en Aaburg"})
    offered = flow_files.downloads(snapshot, chosen, scene(snapshot, vraag))
    name, media, make = offered[label]
    assert "po1001_2017" in name
    assert "/" in media
    assert make().startswith(begin)


CODES = st.from_regex(r"(PO|VO)[0-9]{4}", fullmatch=True)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "swv": CODES,
    "onderwijs": st.lists(st.sampled_from(["bo", "sbo", "so", "vso", "vo"]), unique=True).map(
        tuple
    ),
    "tegenover": st.sampled_from(["swv", "gemeente", "pc4", "school"]),
    "richting": st.sampled_from(["beide", "inkomend", "uitgaand"]),
    "stelsel": st.sampled_from(["regionaal", "reformatorisch", "cluster12", "alle"]),
    "leeftijd": st.lists(st.sampled_from(["jonger", "4", "12", "ouder"]), unique=True).map(tuple),
    "minimum": st.integers(0, 100_000),
    "top": st.sampled_from(choices.TOPS),
    "splits": st.booleans(),
    "anderjaar": st.one_of(st.just(0), st.integers(1900, 2200)),
    "tegenpartij": st.one_of(
        CODES, st.sampled_from(["01AA00", "GM0344", "3511", "BELGIE", "'s-Gravenhage"])
    ),
    "weergave": st.sampled_from(["", "matrix", "soorten", "scholen"]),
}


@given(st.fixed_dictionaries({}, optional=VALUES))
def test_every_choice_of_the_page_reads_back(values: dict[str, Any]) -> None:
    read, said = state.parse(state.write(values, "leerlingstromen"))
    assert said == {}
    assert read == {k: v for k, v in values.items() if v != state.PARAMS[k].default}
    assert state.write(values, "kaart") == {}


def test_ages_are_a_span_and_every_age_is_none() -> None:
    groups = ("jonger", "4", "5", "6", "ouder")
    assert choices.between(groups, "4", "6") == ("4", "5", "6")
    assert choices.between(groups, "jonger", "ouder") == ()
    assert choices.age_span(groups, ("6", "4")) == ("4", "6")
    assert choices.ages_text(("4", "5", "6")) == "4 tot en met 6 jaar"
    assert choices.ages_text(("ouder",)) == "ouder dan 24"


def test_numbers_of_tables_are_dutch() -> None:
    assert tables.certain(1200, 1200) == "1.200"
    assert tables.certain(2, 8) == "2–8"
    assert tables.certain(float("nan"), float("nan")) == "0"
    assert tables.difference(-4, 2) == "−4 tot +2"
    assert tables.difference(0, 0) == "0"
    assert tables.percentage(2.9, 12.1) == "2,9–12,1 %"
    assert tables.percentage(float("nan"), float("nan")) == ""


def test_a_direction_that_is_too_small_to_draw_is_not_a_zero() -> None:
    table = pd.DataFrame(
        {
            "tegenpartij": ["PO2001", "PO2001", "PO3001"],
            "naam": ["Beedorp, Ceedorp", "Beedorp, Ceedorp", "Deedorp"],
            "soort": "alle",
            "richting": ["inkomend", "uitgaand", "uitgaand"],
            "laag": [40, 3, 2], "hoog": [40, 3, 2], "schatting": [40.0, 3.0, 2.0],
            "waarde": [40.0, 3.0, 2.0],
            "getekend": ["lijn", "minimum", "minimum"],
        }
    )  # fmt: skip
    shown = tables.beside_map(table, ("inkomend", "uitgaand"))
    assert shown.to_numpy().tolist() == [["Beedorp e.o.", 40, 3, 37, "PO2001"]]


def test_a_type_counted_in_one_year_only_has_an_empty_cell() -> None:
    nan = float("nan")
    table = pd.DataFrame(
        {
            "soort": ["bo", "so"], "stelsel": "regionaal", "richting": "inkomend",
            "laag_2017": [5.0, nan], "hoog_2017": [5.0, nan], "schatting_2017": [5.0, nan],
            "schatting_laag_2017": [5.0, nan], "schatting_hoog_2017": [5.0, nan],
            "laag_2024": [20.0, 3.0], "hoog_2024": [80.0, 3.0], "schatting_2024": [31.4, 3.0],
            "schatting_laag_2024": [28.2, 3.0], "schatting_hoog_2024": [34.1, 3.0],
            "verschil_laag": [15.0, nan], "verschil_hoog": [75.0, nan],
            "verschil_schatting": [26.4, nan],
        }
    )  # fmt: skip
    shown = change.change_table(table, 2017, 2024)
    assert shown["2017"].tolist() == ["5", ""]
    assert shown["2024"].tolist() == ["naar schatting 31 (28–34); zeker 20–80", "3"]
    assert shown["Verschil, naar schatting"].tolist() == ["+26", ""]
    assert shown["Verschil, zeker"].tolist() == ["+15 tot +75", ""]


def test_the_sheet_for_overleg_is_offered_with_any_other_swv(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(swv="PO1001", jaar="2017")
    app.selectbox(key="overleg_met").select("PO3001").run()
    assert address(app)["tegenpartij"] == "PO3001"
    assert app.header[0].value.replace("\\", "") == "Aadorp en Aaburg en Ceedorp (PO3001)"
    labels = [b.label for b in app.get("download_button") if "overleg" in b.label]
    # beside the map, without scrolling, and again where the schools of both are listed
    assert labels == 2 * [
        "Blad voor bestuurlijk overleg (pdf)",
        "Blad voor bestuurlijk overleg (html)",
    ]


def test_the_sheet_names_both_swvs_and_is_printable(stromen: DataFolder) -> None:
    vraag = StroomVraag("PO1001", 2017, stelsel="regionaal")
    pdf, page = flow_files.sheets(stromen.snapshot(), vraag, "PO2001").values()
    assert (pdf[0], page[0]) == (
        "overleg_po1001_po2001_2017.pdf",
        "overleg_po1001_po2001_2017.html",
    )
    assert pdf[2]().startswith(b"%PDF")
    text = page[2]().decode()
    assert "Aadorp" in text
    assert "Beedorp" in text
    assert "De Eik" in text


OWN = """jaar;woonplaats;school;soort;doelgroep;aantal
2017;2001;01AA01;sbo;klein | rustig;60
2017;1001;01AA01;sbo;klein | rustig;45
2017;1001;04DD00;so;zorg;31
2017;1002;04DD00;so;zorg;24
2017;1003;04DD00;so;zorg;3
2017;3001;04DD00;so;zorg;44
"""


@pytest.fixture
def with_own(stromen: DataFolder, tmp_path: Path) -> DataFolder:
    """Return a copy of the folder with an own table of 2017."""
    folder = DataFolder(copied(stromen.path, tmp_path / "eigen"))
    (tmp_path / "eigen.csv").write_text(OWN, encoding="utf-8")
    folder.commit(read_eigen_stromen(tmp_path / "eigen.csv"))
    return folder


def test_per_doelgroep_it_is_said_for_which_an_swv_receives(
    open_app: Callable[..., AppTest], with_own: DataFolder
) -> None:
    app = open_app(with_own, "leerlingstromen", swv="PO1001", jaar="2017", weergave="doelgroepen")
    sound(app)
    assert [tab.label for tab in app.tabs][-1] == "Per doelgroep"
    assert "is ontvangend voor klein | rustig (geteld), niet voor zorg." in texts(app)
    assert answers(app).startswith("Klein | rustig ontvangend 60 komen van elders, niemand gaat")
    assert "Eigen cijfers, vertrouwelijk. Bron: eigen registratie." in texts(app)
    # 24 and 3 go along of one SWV to one school: neither is told, the sum with 31 is
    shown = "".join(table.value.to_csv() for table in app.dataframe)
    app.selectbox(key="keuze_doelgroep").set_value("zorg").run()
    assert address(app)["doelgroep"] == "zorg"
    shown += "".join(table.value.to_csv() for table in app.dataframe)
    assert ",58," in shown
    assert ",3," not in shown
    assert ",24," not in shown
    (beside,) = [table.value for table in app.dataframe if "DUO, 1 oktober" in table.value]
    # 1 from 2002 and 8 of its own in DUO's file; 60 and 45 in the own table
    assert beside[beside["Soort"] == "Speciaal basisonderwijs"].to_numpy().tolist() == [
        ["Speciaal basisonderwijs", "Van elders", "60", "1", "+59", "0"],
        ["Speciaal basisonderwijs", "Binnen het gebied", "45", "8", "+37", "0"],
    ]
    labels = [button.label for button in app.get("download_button")]
    assert {"Stromen per doelgroep (xlsx)", "Scholen (csv)", "Saldo per doelgroep (csv)"} <= set(
        labels
    )
    # a map of the doelgroep beside those of all pupils
    assert labels.count("Kaart die zonder internet opent (html)") == 2
    assert "aan tarieven" not in texts(app)
    app.selectbox(key="eigen_tarieven").set_value("2024").run()
    sound(app)
    # domain: € 6.634,52 per pupil sbo in 2024
    assert "**Naar woonplaats**: €\u00a0398.071 (60 leerlingen) voor leerlingen van" in texts(app)
    assert "Bekostiging (html)" in [b.label for b in app.get("download_button")]
    # the choices of the page hold here too: types, and from when a saldo is a role
    other = open_app(
        with_own, "leerlingstromen",
        swv="PO1001", jaar="2017", weergave="doelgroepen", onderwijs="sbo", rolgrens="61_5_1",
    )  # fmt: skip
    sound(other)
    assert "Te klein om een rol aan te geven is het verschil voor klein | rustig." in texts(other)
    assert "zorg" not in answers(other)


def test_without_an_own_table_of_the_year_there_is_no_such_tab(
    open_app: Callable[..., AppTest], with_own: DataFolder
) -> None:
    app = open_app(with_own, "leerlingstromen", swv="PO1001", jaar="2024", weergave="doelgroepen")
    sound(app)
    assert "Per doelgroep" not in [tab.label for tab in app.tabs]


def test_who_pays_is_a_tab_where_it_was_read(
    open_app: Callable[..., AppTest], stromen: DataFolder, tmp_path: Path
) -> None:
    folder = DataFolder(copied(stromen.path, tmp_path / "betalend"))
    file = tmp_path / "b.csv"
    file.write_text(
        "jaar;swv_betalend;swv_vestiging;so_laag\n2017;PO1001;PO1001;40\n2017;PO1001;PO2001;<5\n"
        "2017;PO3001;PO1001;10\n",
        encoding="utf-8",
    )
    folder.commit(read_betalend(file))
    own = tmp_path / "eigen.csv"
    head, *lines = OWN.strip().split("\n")
    issued = [f"{line};PO{2001 if ';sbo;' in line else 1001}" for line in lines]
    own.write_text("\n".join([f"{head};afgevend swv", *issued]), encoding="utf-8")
    folder.commit(read_eigen_stromen(own))
    app = open_app(folder, "leerlingstromen", swv="PO1001", jaar="2017", weergave="betalend")
    sound(app)
    # by the own table: 60 of Beedorp and 45 of here at De Es, all with a TLV of PO2001
    assert "op scholen hier door een ander afgegeven voor 105 leerlingen" in texts(app)
    assert "Wie betaalt" in [tab.label for tab in app.tabs]
    assert "betaalt voor 41 tot 44 leerlingen (laag 41 tot 44)" in texts(app)
    table = next(table.value for table in app.dataframe if "Met" in table.value)
    assert table.loc[table["Met"].str.contains("Beedorp"), "Leerlingen"].tolist() == [
        "1 tot 4",
        "1 tot 4",
    ]
    labels = [button.label for button in app.get("download_button")]
    assert {"Wie betaalt voor Excel (xlsx)", "Wie betaalt (csv)"} <= set(labels)
    assert "bedragen" not in texts(app)
    app.selectbox(key="betalend_tarieven").set_value("2024").run()
    sound(app)
    assert "aan ondersteuning (laag 10 × €\u00a012.938)" in texts(app)
    app.selectbox(key="betalend_tarieven").set_value("2015-2016").run()
    # rates that differ by age, of pupils whose age is not told
    assert "laag 10 × €\u00a08.221 tot €\u00a09.060" in texts(app)
    other = open_app(folder, "leerlingstromen", swv="PO1001", jaar="2024")
    assert "Wie betaalt" not in [tab.label for tab in other.tabs]
