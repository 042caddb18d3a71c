"""The tab Twee bronnen, run from the entry file: empty, too few, alone, and full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import indicators
from compare.two_sources import source_choices
from tests import small_folder
from tests.views.vergelijken.test_results import html, texts
from views.vergelijken import two_sources
from views.vergelijken.two_sources import SourceQuestion

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

WIJK = "WK990102"


def open_tab(open_app: Callable[..., AppTest], folder: DataFolder, **query: Any) -> AppTest:
    return open_app(folder, "vergelijken", **({"tabblad": "bronnen"} | query))


def test_it_begins_with_what_plausibly_measures_the_same(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    app = open_tab(open_app, demonstration, gebied=WIJK)
    assert app.selectbox("keuze_ander").value == "laag_inkomen_volgens_buurtteam"
    said = texts(app)
    assert "gebieden hebben beide cijfers; de twee bronnen zetten de gebieden" in said
    assert " liggen een kwart van de ranglijst of meer uiteen" in said
    assert "alleen bij de tweede bron een cijfer" in said
    assert app.get("vega_lite_chart")
    assert app.get("component_instance"), "the map"
    assert not app.toggle("bronnen_omgekeerd").value
    # why places are compared stands behind the answer: what is read first is the answer
    (answer,) = [part for part in app.markdown if "hebben beide cijfers" in str(part.value)]
    assert "niet het cijfer zelf" in str(answer.help)
    assert "niet het cijfer zelf" not in said


def test_it_opens_on_a_pair_of_the_domein_of_the_figure_that_is_looked_at(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    app = open_tab(open_app, demonstration, gebied=WIJK, indicator="rokers", opniveau="wijk")
    known = indicators.catalogue(demonstration.snapshot())
    shown = [str(app.selectbox(f"keuze_{key}").value) for key in ("een", "ander")]
    assert {known[name].domein for name in shown} == {"gezond_gedrag"}


def test_opposite_figures_begin_turned_and_the_choice_stands_in_the_address(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    query = {"een": "netto_arbeidsparticipatie", "ander": "laag_inkomen_volgens_buurtteam"}
    app = open_tab(open_app, demonstration, gebied=WIJK, **query)
    assert app.toggle("bronnen_omgekeerd").value
    app.toggle("bronnen_omgekeerd").set_value(False).run()
    assert app.query_params["omgekeerd"] in ("nee", ["nee"])
    assert "niet in dezelfde volgorde" in texts(app)


def test_with_few_areas_no_ranks_are_drawn(
    open_app: Callable[..., AppTest], demonstration: DataFolder
) -> None:
    app = open_tab(open_app, demonstration, gebied=WIJK, opniveau="wijk")
    assert "te weinig, of zonder verschillen" in texts(app)
    assert "te weinig om op een kaart te zetten" in texts(app)
    assert not app.get("component_instance")


def test_the_year_is_one_that_both_have_else_the_nearest(demonstration: DataFolder) -> None:
    found = {one.sleutel: one for one in source_choices(demonstration.snapshot(), "buurt")}
    team, other = found["laag_inkomen_volgens_buurtteam"], found["percentage_koopwoningen"]
    assert two_sources.years(team, other, 2022) == (2024, 2024)
    assert two_sources.years(other, other, 2022) == (2022, 2022)
    early = type(team)(
        team.sleutel, team.bron, team.indicator, team.label, team.namen, frozenset({2018})
    )
    assert two_sources.years(early, other, None) == (2018, 2020)


def test_the_same_figure_twice_is_no_question(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    same = small_folder.INDICATOR
    app = open_tab(open_app, filled, gebied="BU99990102", een=same, ander=same)
    assert "Kies twee verschillende cijfers." in texts(app)


def test_one_source_is_said_and_what_is_hostile_stays_text(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    query = {"een": small_folder.INDICATOR, "ander": small_folder.OTHER}
    app = open_tab(open_app, filled, gebied="BU99990102", **query)
    assert two_sources.GEEN_PAAR in texts(app)
    assert "3 gebieden hebben beide cijfers; te weinig" in texts(app)
    assert "2 gebieden hebben alleen bij de tweede bron een cijfer" in texts(app)
    assert "<script>" not in html(app)


def test_a_level_with_one_figure_asks_for_another(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_tab(open_app, filled, gebied="BU99990102", opniveau="wijk")
    assert "geen twee cijfers om naast elkaar te zetten" in texts(app)


def test_the_table_keeps_states_apart_from_numbers(filled: DataFolder) -> None:
    snapshot = filled.snapshot()
    found = {one.sleutel: one for one in source_choices(snapshot, "buurt")}
    asked = SourceQuestion(
        found[small_folder.INDICATOR], found[small_folder.OTHER], "buurt", 2024, 2024, None,
        omgekeerd=False,
    )  # fmt: skip
    answer = two_sources.answered(snapshot, asked)
    table = two_sources.pair_table(asked, answer, fictief=False)
    by_code = {row[0]: row for row in table.rows}
    assert by_code["BU99990202"][2:4] == ("[c]", 275_000.0)
    assert by_code["BU99990203"][2:4] == ("[x]", 265_000.0)
    assert by_code["BU99990101"][2:7] == (10.0, 310_000.0, 3.0, 2.0, 1.0)
    assert len(table.rows) == 5, "water has no figure at either"


def test_without_figures_the_page_says_what_it_needs(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "kaal", figures=False)
    assert "Vergelijken kan zodra er cijfers" in texts(open_tab(open_app, folder))
