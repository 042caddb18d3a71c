"""Page Vergelijken, run from the entry file: what stands out, said in words."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest

from compare.factor_records import kept_factors, record_id
from compare.factors import SOORT_FACTOR, shipped
from compare.profile import make_profile
from compare.relation import IndicatorPair
from compare.year_charts import trend_table
from indicators import catalogue
from store import WijkverkennerError
from store.records import Opdracht, Records, StaleRow
from tests import small_folder
from tests.pages import Tables
from views.shared import elements, record_editor, state
from views.vergelijken import choices, profile, space, tables
from views.vergelijken.space import SpaceQuestion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder


@pytest.fixture
def open_page(open_app: Callable[..., AppTest], filled: DataFolder) -> Callable[..., AppTest]:
    """Return a function that opens the page with some choices in its address."""

    def run(**query: str) -> AppTest:
        return open_app(filled, "vergelijken", **query)

    return run


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.header]
    return "\n".join(str(part.value).replace("\\", "") for part in parts)


def html(app: AppTest) -> str:
    blocks = [str(block.proto.body) for block in app.get("html")]
    return "\n".join(re.sub(r"<style>.*?</style>", "", b, flags=re.DOTALL) for b in blocks)


def plain(markup: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup)))


def test_the_question_names_the_area_and_the_line_says_when_and_whence(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(gebied="BU99990102")
    assert app.title[0].value.replace("\\", "") == "Wat valt op in buurt Berkhof?"
    assert "2 cijfers · 2024 · gebiedsindeling 2024 · CBS Kerncijfers" in texts(app)


def test_key_figures_say_value_benchmark_and_outcome(open_page: Callable[..., AppTest]) -> None:
    shown = plain(html(open_page(gebied="BU99990102", kern="percentage_0_tot_15_jaar")))
    assert "22 %" in shown
    assert "Proefdam: 18 %" in shown


def test_text_from_data_is_shown_and_never_run(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="BU99990103")
    assert "<script>" not in html(app)
    assert "&lt;script&gt;" in html(app)


def test_a_masked_figure_stays_masked(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="BU99990202")
    assert "afgeschermd" in plain(html(app))
    assert "1 cijfer is afgeschermd en niet te vergelijken." in texts(app)


@pytest.mark.parametrize("tab", ["verdeling", "vergelijkbaar", "tijd", "factoren", "ruimte"])
@pytest.mark.parametrize("code", ["BU99990101", "BU99990202", "WK999901", "GM9999"])
def test_every_tab_says_something_for_every_kind_of_area(
    open_page: Callable[..., AppTest], code: str, tab: str
) -> None:
    app = open_page(gebied=code, tabblad=tab)
    assert not app.error
    opened = app.tabs[list(choices.TABS).index(tab)]
    answers = ("vega_lite_chart", "component_instance", "dataframe", "info")
    assert any(opened.get(kind) for kind in answers), (
        "a chart, a map, a table, or why there is none"
    )


def test_too_few_years_are_not_judged(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="BU99990101", tabblad="tijd", indicator="percentage_0_tot_15_jaar")
    assert "Te weinig jaren om een trend te beoordelen: 2 jaren, nodig zijn er 5." in texts(app)


def test_the_chosen_figure_and_tab_stand_in_the_address(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="BU99990101", tabblad="verdeling")
    app.selectbox("keuze_indicator").select("gemiddelde_woz_waarde").run()
    address = {k: v if isinstance(v, str) else v[0] for k, v in app.query_params.items()}
    assert address == {
        "gebied": "BU99990101",
        "tabblad": "verdeling",
        "indicator": "gemiddelde_woz_waarde",
    }


def test_the_figure_of_one_tab_stays_on_the_next(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="BU99990101", tabblad="verdeling")
    shown = app.selectbox("keuze_indicator").value
    app.query_params["tabblad"] = "tijd"
    app.run()
    assert app.selectbox("keuze_indicator").value == shown


def test_from_when_is_much_can_be_changed_and_stands_in_the_address(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(gebied="BU99990102")
    assert app.number_input("veel_aandeel").value == 5
    app.number_input("veel_aandeel").set_value(2.0).run()
    address = {k: v if isinstance(v, str) else v[0] for k, v in app.query_params.items()}
    assert address["veel"] == "2_25_10_25_50"
    again = open_page(gebied="BU99990102", veel="2_25_10_25_50")
    assert again.number_input("veel_aandeel").value == 2
    assert "nog in te vullen" in texts(again)


def test_an_area_without_figures_gets_a_reason(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied=small_folder.WATER)
    assert "geen cijfers" in texts(app)


def test_a_year_without_figures_names_the_years_there_are(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(gebied="BU99990202", jaar="2022")
    assert "Wel van 2024" in texts(app)


def test_an_unknown_area_is_replaced_and_said(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="WK123456")
    assert "‘WK123456’ is hier niet beschikbaar" in texts(app)


def test_without_figures_the_page_says_what_it_needs(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "kaal", figures=False)
    app = open_app(folder, "vergelijken")
    assert "Vergelijken kan zodra er cijfers per buurt, wijk of gemeente zijn" in texts(app)


def test_chosen_areas_go_instead_of_the_ones_above(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="BU99990101", met="BU99990102")
    shown = plain(html(app))
    assert "Buurt Berkhof" in shown
    assert "Proefdam" not in shown


def test_choices_read_back_as_they_were_written() -> None:
    chosen = {
        "met": ("WK999901", "eigen-gebied_1"),
        "kern": ("percentage_0_tot_15_jaar", "gemiddelde_woz_waarde"),
        "streng": True,
        "omrekenen": False,
        "maatstaf": "GM9999",
    }
    again, said = state.parse(state.write(chosen, "vergelijken"))
    assert again == chosen
    assert not said
    assert not state.write(chosen, "leerlingstromen")


def test_downloads_hold_what_the_page_shows(filled: DataFolder) -> None:
    found = make_profile(filled.snapshot(), "BU99990102")
    offered = profile.profile_downloads(found)
    by_ending = {name: make() for name, _, make in offered.values()}
    exchange = next(data for name, data in by_ending.items() if name.startswith("uitwisseling"))
    first = exchange.decode().splitlines()[0]
    assert first.startswith("gebied_code,naam,jaar,indeling,indicator,pijler,domein,waarde")
    assert all(by_ending.values())


def test_the_exchange_download_executes_no_name(filled: DataFolder) -> None:
    found = make_profile(filled.snapshot(), "BU99990102")
    found = replace(found, gebied=replace(found.gebied, naam="=1+1"))
    offered = profile.profile_downloads(found).values()
    exchange = next(make() for name, _, make in offered if name.startswith("uitwisseling"))
    assert {line.split(",")[1] for line in exchange.decode().splitlines()[1:]} == {"'=1+1"}


@pytest.mark.parametrize(
    ("code", "figures", "deviation", "signs"),
    [
        ("BU99990102", ("30,0 %", "€ 250.000"), "19,0 % ▲ Berkhof veel hoger, ongunstiger", 1),
        ("BU99990103", ("9,0 %", "€ 480.000"), "veel lager, gunstiger", 2),
    ],
)
def test_the_table_signs_and_says_a_deviation(
    tmp_path: Path, code: str, figures: tuple[str, str], deviation: str, signs: int
) -> None:
    folder = small_folder.with_tested(small_folder.make(tmp_path / "gegevens"))
    found = make_profile(folder.snapshot(), code, met=["GM9999"])
    shown = plain(tables.table(found, list(found.regels)))
    assert all(figure in shown for figure in figures)
    assert deviation in shown
    # of so few buurten the share of children is compared too, untested
    assert shown.count("▲") + shown.count("▼") == signs
    assert shown.count("niet te vergelijken") == 2


def test_years_without_a_value_have_none_in_the_chart(filled: DataFolder) -> None:
    from compare.trend import find_trend

    table = trend_table(find_trend(filled.snapshot(), "BU99990202", "percentage_0_tot_15_jaar"))
    own = table[table["gebied"] == "buurt Eikenrode"]
    assert own["waarde"].isna().all()
    assert set(own["tekst"]) == {"afgeschermd"}


def test_a_chart_becomes_a_picture_with_its_source(filled: DataFolder) -> None:
    from compare.trend import find_trend
    from compare.year_charts import trend_chart

    found = find_trend(filled.snapshot(), "BU99990101", "percentage_0_tot_15_jaar")
    chart = trend_chart(
        trend_table(found),
        found.indicator,
        titel="Kinderen",
        ondertitel="Jaren",
        bron="Bron: klein",
    )
    assert elements.chart_png(chart).startswith(b"\x89PNG")
    drawn = elements.chart_svg(chart).decode()
    assert "Bron: klein" in drawn
    assert "2022" in drawn
    assert "2024" in drawn


def test_the_colours_of_charts_are_those_of_maps() -> None:
    from compare import charts
    from geo import palette

    assert (charts.INK, charts.MUTED) == (palette.INK, palette.MUTED)


def test_figures_that_nobody_has_go_together_with_nothing(filled: DataFolder) -> None:
    from compare.relation import relate

    found = relate(filled.snapshot(), "gemeente", jaar=2022)
    assert found.paren == ()
    assert found.rho.empty


def test_a_reason_can_be_read_without_pointing_at_it(filled: DataFolder) -> None:
    found = make_profile(filled.snapshot(), "BU99990202")
    rows = list(found.regels)
    markup = tables.table(found, rows)
    # one line per figure: what it rests on opens behind its name
    behind = markup[markup.index("</summary>") : markup.index("</details>")]
    assert "het cijfer van het gebied zelf is afgeschermd." in plain(behind)
    assert "alle inwoners" in plain(markup)


@pytest.mark.parametrize("part", ["patroon", "paar", "tabel"])
@pytest.mark.parametrize("where", ["gemeente", "land"])
def test_every_part_of_space_explains_what_cannot_be_computed(
    open_page: Callable[..., AppTest], part: str, where: str
) -> None:
    app = open_page(gebied="WK999901", tabblad="ruimte", ruimte=part, waar=where)
    assert not app.error
    said = texts(app)
    assert {
        "patroon": "Te weinig gebieden met een cijfer en een buur met een cijfer",
        "paar": "met geen ander cijfer van 2024 te vergelijken",
        "tabel": "te weinig cijfers van deze soort",
    }[part] in said


def test_states_of_areas_without_a_figure_are_counted_beside_the_map(
    open_page: Callable[..., AppTest],
) -> None:
    app = open_page(gebied="BU99990101", tabblad="ruimte", indicator="percentage_0_tot_15_jaar")
    said = texts(app)
    assert "Van de 6 buurten hebben er 3 een cijfer" in said
    assert "1 afgeschermd" in said


@pytest.mark.parametrize(
    ("rho", "count", "among", "said"),
    [
        (-0.56, 10, 40, "lijken samen te gaan"),
        (-0.56, 10, 1, "lijken samen te gaan"),
        (0.7, 111, 40, "gaan duidelijk samen"),
        (0.2, 111, 40, "gaan weinig samen"),
    ],
)
def test_few_areas_are_not_said_to_go_together_clearly(
    filled: DataFolder, rho: float, count: int, among: int, said: str
) -> None:
    row = make_profile(filled.snapshot(), "BU99990102").regels[0]
    other = next(i for i in catalogue().values() if i.id != row.indicator.id)
    pair = IndicatorPair(row.indicator, other, rho, count, vanzelf=False)
    asked = SpaceQuestion("buurt", 2024, None, "Nederland")
    text = space._sentence(row, pair, asked, among)
    assert said in text
    assert ("door toeval" in text) == (said == "lijken samen te gaan")


def test_the_table_of_factors_is_there_and_is_searched(open_page: Callable[..., AppTest]) -> None:
    app = open_page(gebied="WK999901", tabblad="factoren", factordeel="tabel")
    assert len(app.dataframe[0].value) == 17
    app.text_input("factoren_zoeken").input("voeding").run()
    found = app.dataframe[0].value
    assert "Voeding" in found["Factor"].tolist()
    assert len(found) < 17
    assert found["Herkomst"].unique().tolist() == ["meegeleverd"]
    app.text_input("factoren_zoeken").input("qqq").run()
    assert "Geen factor met ‘qqq’" in texts(app)


def test_own_factors_go_first_and_the_way_back_is_undone(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    kept_rows = Records(folder.path)
    row = replace(shipped()["voeding"], rang=1, label="Voeding en slaap")
    kept_rows.apply([Opdracht(SOORT_FACTOR, row.as_dict(), record_id("voeding"))], wat="proef")
    query = {"gebied": "WK999901", "tabblad": "factoren"}
    app = open_app(folder, "vergelijken", **query, factordeel="tabel")
    table = app.dataframe[0].value
    assert table.loc[table["Factor"] == "Voeding en slaap", "Herkomst"].tolist() == ["aangepast"]
    app = open_app(folder, "vergelijken", **query, factordeel="aanpassen")
    app.button("factoren_terug").click().run()
    assert not app.error
    [said] = [message.value.replace("\\", "") for message in app.success]
    assert said.startswith("Opgeslagen: terug naar de meegeleverde factoren.")
    assert kept_factors(kept_rows)[0].factor.id != "voeding"
    change = kept_rows.changes(SOORT_FACTOR)[0]
    kept_rows.undo(change.id)
    assert {r.factor.label for r in kept_factors(kept_rows)} >= {"Voeding en slaap"}
    kept_rows.close()


def test_scores_and_both_directions_are_filled_in_kept_and_undone(
    open_app: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, tables = small_folder.make(tmp_path / "gegevens"), Tables(monkeypatch)
    query = {"gebied": "WK999901", "tabblad": "factoren"}
    app = open_app(folder, "vergelijken", **query, factordeel="aanpassen")
    [table] = [frame.value for frame in app.dataframe if "relevantie" in frame.value.columns]
    assert table["relevantie"].isna().all(), "the method publishes none"
    place = table["label"].tolist().index("Voeding")
    tables.type(app, "relevantie", place, 4.0)
    tables.type(app, "impact", place, 2.0)
    tables.type(app, "richting", place, "beide")
    app.button("factoren_opslaan").click().run()
    assert not app.exception
    records = Records(folder.path)
    [row] = records.all(SOORT_FACTOR)
    assert [row.gegevens[name] for name in ("relevantie", "impact", "prevalentie", "richting")] == [
        4, 2, None, "beide",
    ]  # fmt: skip
    app = open_app(folder, "vergelijken", **query, factordeel="tabel")
    shown = app.dataframe[0].value.set_index("Factor").loc["Voeding"]
    assert (shown["Relevantie"], shown["Richting"]) == (4, "beide")
    records.undo(records.changes(SOORT_FACTOR)[0].id)
    assert records.all(SOORT_FACTOR) == []
    records.close()


def test_two_people_at_one_factor_choose_and_nothing_kept_is_not_called_saved(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    own = [replace(shipped()["voeding"], rang=rang).as_dict() for rang in (1, 2, 3)]
    first = records.apply([Opdracht(SOORT_FACTOR, own[0], record_id("voeding"))], wie="Anna")[0]
    records.save(first, own[1], wie="Bram")
    mine = Opdracht(SOORT_FACTOR, own[2], first.id, first.versie)
    with pytest.raises(StaleRow) as stale:
        records.apply([mine])
    app = open_app(
        folder, "vergelijken", gebied="WK999901", tabblad="factoren", factordeel="aanpassen"
    )
    waiting = app.session_state["factoren_bewerken"]
    waiting.botsingen, waiting.opdrachten = stale.value.botsingen, [mine]
    app.run()
    assert "intussen gewijzigd door Bram" in texts(app)
    assert "Voeding" in texts(app)
    [choice] = [radio for radio in app.radio if radio.label == "Bewaren"]
    assert choice.options == [record_editor.MINE, record_editor.THEIRS], "both changed the rank"
    choice.set_value(record_editor.THEIRS).run()
    app.button("factoren_botsing_opslaan").click().run()
    assert not app.exception
    [said] = [message.value.replace("\\", "") for message in app.success]
    assert said == "De opgeslagen versie is behouden."
    assert records.get(first.id).gegevens["rang"] == 2
    records.close()


def test_a_file_of_factors_stays_until_it_is_stored(
    open_app: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    app = open_app(
        folder, "vergelijken", gebied="WK999901", tabblad="factoren", factordeel="aanpassen"
    )
    upload = ("factoren.csv", b"Factor;Rang;Richting\nGeluidsoverlast;2;risico\n", "text/csv")
    app.file_uploader[0].set_value(upload).run()

    def failing(*_args: object, **_options: object) -> list[object]:
        raise WijkverkennerError("De schijf is vol.")

    with monkeypatch.context() as broken:
        broken.setattr(Records, "apply", failing)
        app.button("factoren_inlezen").click().run()
    assert [error.value for error in app.error] == ["De schijf is vol\\."]
    assert app.file_uploader[0].value is not None
    app.button("factoren_inlezen").click().run()
    assert app.file_uploader[0].value is None
    [said] = [message.value.replace("\\", "") for message in app.success]
    assert said.startswith("Opgeslagen: ingelezen uit factoren.csv.")
    records = Records(folder.path)
    assert [row.gegevens["label"] for row in records.all(SOORT_FACTOR)] == ["Geluidsoverlast"]
    records.close()


def test_buurten_are_set_side_by_side_where_a_gemeente_has_few_wijken(filled: DataFolder) -> None:
    from compare.areas import find_area

    here = filled.snapshot()
    town = find_area(here, "GM9999")
    assert space._with_enough(here, SpaceQuestion("wijk", 2024, town, "overal")).niveau == "buurt"
    # over the country there are wijken enough, and of another year there are no buurten
    for asked in (
        SpaceQuestion("wijk", 2024, None, "overal"),
        SpaceQuestion("wijk", 1999, town, "x"),
    ):
        assert space._with_enough(here, asked) is asked


def test_of_too_few_areas_no_row_is_judged(filled: DataFolder) -> None:
    from compare.two_sources import compare_sources
    from views.vergelijken import two_sources

    found = compare_sources(
        filled.snapshot(), small_folder.INDICATOR, small_folder.OTHER, "buurt", jaar=2024
    )
    assert found.rho is None
    both = two_sources._as_shown(found).head(len(found.frame))
    assert set(both["Verschil"]) == {"niet te beoordelen"}


def test_a_list_without_buurten_says_how_to_get_them(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    from views.vergelijken import figures

    said = "Zoekt u een buurt?"
    assert said not in "".join(str(part.value) for part in open_page(gebied="WK999901").caption)
    monkeypatch.setattr(figures, "area_labels", lambda *_: {"WK999901": "Wijk"})
    assert said in "".join(str(part.value) for part in open_page(gebied="WK999901").caption)
