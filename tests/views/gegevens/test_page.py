"""Page Gegevens, run from the entry file: provenance, importing, removing, the catalogue."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

import indicators
from store import Soort
from tests import small_folder
from tests.pages import sound
from views.gegevens import import_form, indicator_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder


def test_every_set_stands_with_its_provenance(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, "gegevens")
    table = app.dataframe[0].value
    assert len(table) == len(filled.snapshot().sets)
    figures = table[table["Soort"] == "Indicatoren"]
    assert set(figures["Bestand of adres"]) == {"klein.csv"}
    assert set(figures["Licentie"]) == {"CC BY 4.0"}
    assert figures["Toegevoegd"].iloc[0].startswith("2 januari 2026")


def test_removing_asks_and_can_be_undone(open_app: Callable[..., AppTest], tmp_path: Path) -> None:
    folder = small_folder.make(tmp_path / "g")
    before = {record.key for record in folder.snapshot().sets}
    app = open_app(folder, "gegevens")
    record = next(r for r in folder.snapshot().sets if r.key.soort is Soort.INDICATOREN)
    token = folder.set_aside([record.key])
    app.session_state["verwijderd"] = (token, "Indicatoren", False)
    app.run()
    assert {r.key for r in folder.snapshot().sets} == before - {record.key}
    next(b for b in app.button if b.label == "Ongedaan maken").click().run()
    assert {r.key for r in folder.snapshot().sets} == before
    sound(app)


@pytest.mark.parametrize("part", ["inhoud", "toevoegen", "indicatoren"])
def test_a_link_opens_a_part(
    open_app: Callable[..., AppTest], filled: DataFolder, part: str
) -> None:
    app = open_app(filled, "gegevens", deel=part)
    assert app.session_state["keuze_deel"] == part


def test_the_catalogue_tells_what_is_loaded_and_what_is_known(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, "gegevens", deel="indicatoren")
    table = app.dataframe[0].value.set_index("Indicator")
    loaded = table.loc["Percentage kinderen van 0 tot 15 jaar"]
    assert (loaded["Status"], loaded["Jaren"]) == ("geladen", "2024, 2022")
    assert table.loc["Rokers", "Status"] == "bron bekend, nog niet geladen"
    app.text_input(key="catalogus_zoeken").input("roken rokers").run()
    sound(app)


def test_an_empty_folder_begins_with_fetching_and_offers_adding(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_app(folder, "gegevens")
    assert app.session_state["keuze_deel"] == "ophalen"
    assert "Voorbeeldgegevens laden" in [button.label for button in app.button]
    app = open_app(folder, "gegevens", deel="toevoegen")
    assert app.radio(key="import_soort").options[0] == "Grenzen"
    assert "Voorbeeldgegevens laden" in [button.label for button in app.button]


def test_beside_real_data_the_fictional_set_is_not_offered(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    for part in ("ophalen", "toevoegen"):
        buttons = open_app(filled, "gegevens", deel=part).button
        assert "Voorbeeldgegevens laden" not in [button.label for button in buttons]


def test_the_account_names_sources_and_licences(
    open_app: Callable[..., AppTest], filled: DataFolder
) -> None:
    app = open_app(filled, "verantwoording")
    table = app.dataframe[0].value
    assert "CC BY 4.0" in set(table["Licentie"])
    # and of one figure its whole path: value, file with hash and date, definition
    said = "\n".join(str(block.value) for block in app.markdown)
    assert "**Bestand**: klein" in said
    assert re.search(r"sha256 0{12}, ingelezen \d+\D\w+\D20\d\d", said.replace("\\", ""))
    assert "**Definitie**" in said


def test_the_workbook_to_fill_in_has_the_areas_that_carry_figures(filled: DataFolder) -> None:
    rows = [row for row in indicators.catalogue().values() if row.sjabloon]
    data = indicator_list.workbook(filled.snapshot(), rows, "buurt", ("GM9999",), 2025)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    codes = {cell.value for cell in sheet["A"]}
    assert set(small_folder.BUURTEN) - codes == {small_folder.WATER}
    assert {row.id for row in rows} <= {cell.value for cell in sheet[1]}


def test_own_columns_without_a_unit_are_asked_for_once() -> None:
    angst = {"id": "angst", "label": "Angst", "eenheid": "niet opgegeven"}
    sport = {"id": "sport", "label": "Sport", "eenheid": "aantal"}
    sets = [{"extra": {"eigen": [angst, sport]}}, {"extra": {"eigen": [angst]}}, {"extra": {}}]
    assert import_form.own_without_unit(sets) == [angst]
