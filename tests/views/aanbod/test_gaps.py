"""Gaps beside what deviates: the figures, the factors they point to, and what is not known."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

import indicators
from places.aanbod.model import Aanbod
from places.aanbod.preventiematrix import SOORT_RESULTAAT
from store.records import Opdracht, Records
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

WIJK = "WK999901"
FIGURES = """gebied_code,percentage_huishoudens_met_laag_inkomen,aantal_huishoudens
WK999901,30,4000
WK999902,9,4000
GM9999,19,8000
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return a folder with an income figure of two wijken that surely differ."""
    made = small_folder.make(tmp_path / "gegevens")
    path = tmp_path / "inkomen.csv"
    path.write_text(FIGURES, encoding="utf-8")
    made.commit(indicators.read_indicatoren(path, jaar=2024, bron="eigen cijfers"))
    return made


ALL = {"nodig_universeel": 1, "nodig_selectief": 1, "nodig_geindiceerd": 1}
"""A gap is claimed only on levels that were chosen for a result."""


def keep(folder: DataFolder, *figures: str) -> None:
    kept = Records(folder.path)
    kept.add(
        SOORT_RESULTAAT,
        {"tekst": "minder armoede", "domein": "werk", "indicatoren": list(figures)} | ALL,
    )
    kept.close()


def said(app: AppTest) -> str:
    blocks = [str(block.proto.body) for block in app.get("html")]
    rest = [
        str(part.value).replace("\\", "").replace("**", "")
        for part in [*app.markdown, *app.caption, *app.info]
    ]
    text = re.sub(r"<style>.*?</style>", "", "\n".join([*blocks, *rest]), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


def test_a_sure_deviation_and_its_factor_stand_beside_the_gap(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    keep(folder, "percentage_huishoudens_met_laag_inkomen")
    shown = said(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "1 cijfer wijkt af van Proefdam" in shown
    assert re.search(r"▲ \S.* veel hoger", shown)
    # of several domeinen, and said once
    assert shown.count("met partners te kijken naar: Sociaal-economische status (rang 2)") == 1
    assert "Het zegt niet dat de factor hier speelt" in shown


def test_a_factor_to_look_at_says_how_much_aanbod_works_on_it(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    keep(folder, "percentage_huishoudens_met_laag_inkomen")
    kept = Records(folder.path)
    first = kept.add("aanbod", Aanbod(naam="Maatje", gebieden=(WIJK,)).as_dict())
    there = said(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "Sociaal-economische status (rang 2)" in there, "nobody filled in factors: not said"
    first = kept.save(first, first.gegevens | {"factoren": ["voeding"]})
    there = said(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "Sociaal-economische status (rang 2, geen aanbod noemt haar)" in there
    kept.save(first, first.gegevens | {"factoren": ["voeding", "sociaal_economische_status"]})
    there = said(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "Sociaal-economische status (rang 2, 1 activiteit)" in there
    kept.close()


def test_the_other_wijk_deviates_to_the_other_side_and_points_to_nothing(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    keep(folder, "percentage_huishoudens_met_laag_inkomen")
    shown = said(open_app(folder, "aanbod", wijk="WK999902", onderdeel="gaten"))
    assert re.search(r"▼ \S.* veel lager", shown)
    assert "Reden om met partners" not in shown


def test_a_figure_that_is_not_there_is_said_not_guessed(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    keep(folder, "rokers", "percentage_huishoudens_met_laag_inkomn")
    shown = said(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "Geen cijfer voor dit gebied in de gegevensmap: Rokers." in shown
    assert "niet in de catalogus; bedoelde u" in shown
    assert "(percentage_huishoudens_met_laag_inkomen)?" in shown


def test_of_a_count_that_a_result_names_its_rate_stands_beside_the_gap(
    open_app: Callable[..., AppTest], folder: DataFolder, tmp_path: Path
) -> None:
    path = tmp_path / "bijstand.csv"
    path.write_text(
        "gebied_code,aantal_bijstandsuitkeringen,aantal_inwoners,aantal_gezinnen_buurtteam,"
        "aantal_huishoudens_met_kinderen\n"
        "WK999901,280,9865,251,730\nWK999902,120,9000,110,740\nGM9999,400,18865,361,1470\n",
        encoding="utf-8",
    )
    folder.commit(indicators.read_indicatoren(path, jaar=2024, bron="eigen cijfers"))
    keep(folder, "aantal_bijstandsuitkeringen", "aantal_gezinnen_buurtteam")
    shown = said(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    # 280 of 9,865 and 251 of 730: parts are rounded, so a decimal would say more than is known
    assert re.search(r"Personen met bijstand per 1.000 inwoners .*? 28 \(berekend\) 21", shown)
    assert "Aantal personen met bijstand" not in shown
    # and of whom it is is said once
    assert "per 1.000 huishoudens met kinderen 2024 Het cijfer ligt tussen" in shown
    assert "344 (berekend) 246 (berekend)" in shown


def test_a_folder_without_figures_still_shows_its_gaps(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    bare = small_folder.make(tmp_path / "kaal", figures=False)
    keep(bare)
    shown = said(open_app(bare, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "‘minder armoede’ is er geen universeel aanbod" in shown
    assert "zijn er geen cijfers" in shown


def test_a_result_without_a_known_domein_is_counted_and_shown(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    keep(folder, "percentage_huishoudens_met_laag_inkomen")
    kept = Records(folder.path)
    for domein in ("", "zelfbedacht"):
        kept.add(SOORT_RESULTAAT, {"tekst": f"iets {domein}", "domein": domein} | ALL)
    kept.close()
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten")
    shown = said(app)
    assert [title.value for title in app.header][-1] == "Domein onbekend"
    told = sum(str(block.proto.body).count("<li>") for block in app.get("html"))
    assert f"{told} gaten in de lijst" in shown, "every gap that is counted is there"
    for text in ("‘iets’", "‘iets zelfbedacht’"):
        assert shown.count(f"Voor {text} is er geen") == 3, "one per level"
    assert "Bij dit resultaat staat geen domein" in shown


def test_the_test_is_as_strict_as_on_vergelijken_and_the_address_says_so(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    keep(folder, "percentage_huishoudens_met_laag_inkomen")
    shown = said(open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten"))
    assert "dezelfde toets als bij Vergelijken (95 % zekerheid)" in shown
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten", streng="1")
    assert "(99,8 % zekerheid, want daar staat ‘Strenger toetsen’ aan)" in said(app)
    assert app.query_params["streng"] in ("1", ["1"])


def test_a_factor_that_cannot_be_read_leaves_the_gaps_on_the_page(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    records = Records(folder.path)
    broken = {"id": "voeding", "label": "Voeding", "rang": "niets"}
    records.apply([Opdracht("factor", broken), Opdracht("factor", {"label": "Zonder id"})])
    keep(folder, "percentage_huishoudens_met_laag_inkomen")
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten")
    assert "‘minder armoede’ is er geen universeel aanbod" in said(app)
    assert "1 cijfer wijkt af van Proefdam" in said(app)

    query = {"gebied": WIJK, "tabblad": "factoren", "factordeel": "tabel"}
    app = open_app(folder, "vergelijken", **query)
    assert "Voeding" in app.dataframe[0].value["Factor"].tolist(), "the shipped one is there"
    [warning] = [w.value.replace("\\", "") for w in app.warning]
    assert "2 eigen rijen zijn niet te lezen en tellen niet mee" in warning
    app.button("factoren_onleesbaar").click().run()
    assert not app.warning
    assert records.all("factor") == []
    records.close()


def test_levels_are_chosen_per_result_and_only_then_a_gap_is_claimed(
    open_app: Callable[..., AppTest], folder: DataFolder
) -> None:
    records = Records(folder.path)
    key = records.add(SOORT_RESULTAAT, {"tekst": "minder armoede", "domein": "werk"}).id
    app = open_app(folder, "aanbod", wijk=WIJK, onderdeel="gaten")
    assert "is nog niet gekozen of er universeel, selectief en geïndiceerd aanbod" in said(app)
    assert "is er geen" not in said(app)
    [levels] = [item for item in app.get("button_group") if item.key.startswith("niveaus_")]
    levels.set_value(["selectief"])
    app.button("niveaus_opslaan").click().run()
    kept = records.get(key)
    assert [kept.gegevens[f"nodig_{level}"] for level in ("universeel", "selectief")] == [0, 1]
    assert "‘minder armoede’ is er geen selectief aanbod" in said(app)
    assert "nog niet gekozen" not in said(app)
    records.undo(records.changes(SOORT_RESULTAAT)[0].id)
    assert records.get(key).gegevens.get("nodig_selectief") is None
    records.close()
