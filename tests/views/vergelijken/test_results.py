"""The tab Resultaten, run from the entry file: define, judge, keep, change, undo, take along."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from compare.profile import make_profile
from compare.targets import SOORT_DOEL, Combination, Target, TargetKind, TargetState
from places.aanbod.aanbod_list import listed
from places.aanbod.model import Resultaat
from reports.tables import to_xlsx
from store.records import Records
from store.records_rows import Opdracht
from tests import small_folder
from tests.pages import sound
from views.shared import record_editor
from views.vergelijken import result_figures, results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder
    from store.records import Rij

HERE = "BU99990102"
TEXT = "meer kinderen in de buurt"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    """Return a small folder of its own, to keep targets in."""
    made = small_folder.make(tmp_path / "gegevens")
    yield made
    Records(made.path).close()


@pytest.fixture
def open_tab(open_app: Callable[..., AppTest], folder: DataFolder) -> Callable[..., AppTest]:
    """Return a function that opens the tab, with more choices in the address."""

    def run(**query: str) -> AppTest:
        return open_app(
            folder, "vergelijken", **({"gebied": HERE, "tabblad": "resultaten"} | query)
        )

    return run


def keep(folder: DataFolder, **known: Any) -> Rij:
    """Keep a target with its resultaat, as the page does."""
    kept = Records(folder.path)
    result = kept.add("resultaat", Resultaat(tekst=TEXT, domein="meedoen").as_dict())
    values: dict[str, Any] = {
        "indicatoren": (small_folder.INDICATOR,), "soort": TargetKind.PUNTEN, "basisjaar": 2022,
        "doeljaar": 2028, "waarde": 5.0, "resultaat": result.id, "domein": "meedoen",
        "gebied": HERE,
    }  # fmt: skip
    return kept.add(SOORT_DOEL, Target(**(values | known)).as_dict())


def texts(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.header, *app.success]
    return "\n".join(str(part.value).replace("\\", "") for part in parts)


def html(app: AppTest) -> str:
    blocks = [str(block.proto.body) for block in app.get("html")]
    plain = (re.sub(r"<style>.*?</style>", "", block, flags=re.DOTALL) for block in blocks)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", "\n".join(plain))))


def test_without_targets_it_says_what_to_do(open_tab: Callable[..., AppTest]) -> None:
    app = open_tab()
    assert "Er is nog geen doel voor buurt Berkhof" in texts(app)
    assert "niet om af te rekenen" in texts(app)
    app.button("doel_nieuw").click().run()
    sound(app)
    assert app.query_params["doel"] in ("nieuw", ["nieuw"])
    assert app.button("doel_opslaan").disabled
    assert "Kies een of meer cijfers" in texts(app)


def test_a_rule_that_was_agreed_on_fills_in_a_target_and_all_can_be_changed(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    kept = Records(folder.path)
    rule = {"naam": "Drie punten", "manier": "punten", "hoeveel": 3, "jaren": 5, "reden": "Raad"}
    kept.apply([
        Opdracht("doelregel", rule, "r1"),
        Opdracht("doelregel", {"naam": "Elders", "indicatoren": ["een_ander"]}, "r2"),
    ])  # fmt: skip
    app = open_tab(doel="nieuw")
    app.multiselect("doel_indicatoren").set_value([small_folder.INDICATOR]).run()
    assert app.selectbox("doel_regel").options == ["Drie punten"]
    app.selectbox("doel_regel").select("r1").run()
    sound(app)
    assert "het doel voor 2027 is 23 %." in html(app)
    assert "Raad" in texts(app)
    app.number_input("doel_waarde").set_value(4.0).run()
    assert "het doel voor 2027 is 24 %." in html(app)


def test_a_target_is_judged_before_it_is_kept_and_kept_with_its_resultaat(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    app = open_tab(doel="nieuw")
    app.multiselect("doel_indicatoren").set_value([small_folder.INDICATOR]).run()
    sound(app)
    # 20 % in 2022, 22 % in 2024, of whole percentages: two points are a movement
    assert "Van 20 % in 2022 naar 22 % in 2024; het doel voor 2028 is 25 %." in html(app)
    assert (app.selectbox("doel_basisjaar").value, app.number_input("doel_doeljaar").value) == (
        2022,
        2028,
    )
    assert app.button("doel_opslaan").disabled, "the resultaat has no text yet"
    app.text_input("doel_tekst").set_value(TEXT).run()
    app.selectbox("doel_domein").select("meedoen").run()
    [name] = [field for field in app.text_input if field.label == record_editor.WIE]
    name.set_value("Ada").run()
    app.button("doel_opslaan").click().run()
    sound(app)
    kept = Records(folder.path)
    [row], [result] = kept.all(SOORT_DOEL), kept.all("resultaat")
    assert Target.from_dict(row.gegevens).resultaat == result.id
    assert Resultaat.from_dict(result.gegevens).gebieden == (HERE,)
    assert Resultaat.from_dict(result.gegevens).indicatoren == (small_folder.INDICATOR,)
    assert kept.history(row.id)[0].wijziging.wie == "Ada"
    shown = texts(app)
    assert "Ambitie: Meer jeugdigen doen mee aan sport, cultuur en vrijwilligerswerk" in shown
    assert "5 procentpunt meer in 2028 dan in 2022" in shown
    assert "1 op weg" in shown
    assert app.get("vega_lite_chart")


def test_what_is_filled_in_is_still_there_after_a_look_at_another_tab(
    open_tab: Callable[..., AppTest],
) -> None:
    app = open_tab(doel="nieuw")
    app.multiselect("doel_indicatoren").set_value([small_folder.INDICATOR]).run()
    app.number_input("doel_waarde").set_value(7.0).run()
    app.number_input("doel_doeljaar").set_value(2030).run()
    app.text_input("doel_tekst").set_value(TEXT).run()
    app.query_params["tabblad"] = "profiel"
    app.run()
    sound(app)
    assert not [field for field in app.number_input if str(field.key).startswith("doel_")]
    app.query_params["tabblad"] = "resultaten"
    app.run()
    sound(app)
    assert app.multiselect("doel_indicatoren").value == [small_folder.INDICATOR]
    assert app.number_input("doel_waarde").value == 7
    assert app.number_input("doel_doeljaar").value == 2030
    assert app.text_input("doel_tekst").value == TEXT
    # done with: the next form is an empty one
    app.button("doel_annuleren").click().run()
    app.button("doel_nieuw").click().run()
    sound(app)
    assert app.multiselect("doel_indicatoren").value == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("doel_doeljaar", 2019, "Het doeljaar moet na het basisjaar (2022) liggen"),
        ("doel_doeljaar", 20288, "hoogstens 30 jaar na het basisjaar (2022)"),
        ("doel_doeljaar", None, "Vul in voor welk jaar"),
        ("doel_waarde", -5.0, "een getal zonder minteken"),
        ("doel_waarde", 1000.0, "Van 20 % in 2022 naar 1.020 % kan niet"),
        ("doel_waarde", None, "gekregen: niets"),
    ],
)
def test_a_target_that_cannot_be_is_refused_in_words(
    open_tab: Callable[..., AppTest], field: str, value: float | None, said: str
) -> None:
    app = open_tab(doel="nieuw")
    app.multiselect("doel_indicatoren").set_value([small_folder.INDICATOR]).run()
    app.text_input("doel_tekst").set_value(TEXT).run()
    assert not app.button("doel_opslaan").disabled
    app.number_input(field).set_value(value).run()
    sound(app)
    assert said.lower() in texts(app).lower()
    assert app.button("doel_opslaan").disabled
    assert app.number_input(field).value == value


def test_a_base_year_that_a_second_figure_lacks_is_moved_and_that_is_said(
    open_tab: Callable[..., AppTest],
) -> None:
    app = open_tab(doel="nieuw")
    app.multiselect("doel_indicatoren").set_value([small_folder.INDICATOR]).run()
    assert app.selectbox("doel_basisjaar").value == 2022
    app.multiselect("doel_indicatoren").set_value(
        [small_folder.INDICATOR, small_folder.OTHER]
    ).run()
    sound(app)
    assert app.selectbox("doel_basisjaar").value == 2024
    assert "Het basisjaar was 2022." in texts(app)


def test_a_target_is_changed_removed_and_brought_back(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    row = keep(folder)
    app = open_tab()
    app.button(f"doel_wijzig_{row.id}").click().run()
    sound(app)
    assert app.number_input("doel_waarde").value == 5
    app.number_input("doel_waarde").set_value(2.0).run()
    assert "behaald" in html(app)
    app.button("doel_opslaan").click().run()
    kept = Records(folder.path)
    assert kept.get(row.id).gegevens["waarde"] == 2.0
    app.button(f"doel_weg_{row.id}").click().run()
    sound(app)
    assert kept.all(SOORT_DOEL) == []
    assert "Er is nog geen doel" in texts(app)
    kept.undo(kept.changes(SOORT_DOEL)[0].id)
    app.run()
    assert "1 behaald" in texts(app)


def test_two_people_at_one_target_lose_nothing(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    row = keep(folder)
    app = open_tab(doel=row.id)
    app.number_input("doel_waarde").set_value(7.0).run()
    kept = Records(folder.path)
    kept.save(kept.get(row.id), row.gegevens | {"toelichting": "omdat"}, wie="Bob")
    app.button("doel_opslaan").click().run()
    sound(app)
    assert "intussen gewijzigd door Bob" in texts(app)
    assert kept.get(row.id).gegevens["waarde"] == 5.0, "nothing is stored yet"
    [choice] = [radio for radio in app.radio if radio.label == "Bewaren"]
    assert choice.value == record_editor.BOTH
    app.button("resultaten_botsing_opslaan").click().run()
    sound(app)
    now = kept.get(row.id).gegevens
    assert (now["waarde"], now["toelichting"]) == (7.0, "omdat")


def test_the_share_that_has_everything_needs_a_figure_of_its_own(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    both = (small_folder.INDICATOR, small_folder.OTHER)
    keep(folder, indicatoren=both, combineren=Combination.ALLE)
    app = open_tab()
    assert "1 niet te beoordelen" in texts(app)
    assert "niet uit de losse cijfers te berekenen" in html(app)


def test_the_third_rule_is_offered_in_both_readings_and_says_which_is_shown(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    both = (small_folder.INDICATOR, small_folder.OTHER)
    row = keep(folder, indicatoren=both, combineren=Combination.EEN)
    app = open_tab()
    assert "zoals de methode haar schrijft: op ten minste één" in html(app)
    app.button(key=f"doel_wijzig_{row.id}").click().run()
    sound(app)
    radio = app.radio(key="doel_combineren")
    assert radio.value == Combination.EEN
    assert len(radio.options) == 5
    radio.set_value(Combination.AANDEEL_EEN).run()
    sound(app)
    assert app.selectbox(key="doel_combinatie").label == (
        "Cijfer van het aandeel dat aan ten minste één voldoet"
    )
    app.button("doel_opslaan").click().run()
    sound(app)
    assert Records(folder.path).get(row.id).gegevens["combineren"] == "aandeel_een"
    assert "aan ten minste één voldoet is niet uit de losse cijfers" in html(app)


@pytest.mark.parametrize(
    ("code", "known", "said"),
    [
        ("BU99990202", {}, "geen cijfer van 2022, het basisjaar"),
        (HERE, {"basisjaar": 2024}, "nog geen cijfer na 2024"),
        (HERE, {"indicatoren": ("weg_ermee",)}, "weg_ermee"),
        (HERE, {"soort": TargetKind.LAND, "waarde": None}, "geen cijfer van Nederland van 2024"),
    ],
)
def test_what_cannot_be_judged_says_why(
    open_tab: Callable[..., AppTest],
    folder: DataFolder,
    code: str,
    known: dict[str, Any],
    said: str,
) -> None:
    keep(folder, gebied=code, **known)
    app = open_tab(gebied=code)
    assert "1 niet te beoordelen" in texts(app)
    assert said in html(app)


def test_a_row_that_is_no_target_can_be_removed(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    row = Records(folder.path).add(SOORT_DOEL, {"gebied": HERE, "indicatoren": 3})
    app = open_tab()
    assert "Dit doel is niet te lezen" in texts(app)
    app.button(f"doel_weg_{row.id}").click().run()
    sound(app)
    assert Records(folder.path).all(SOORT_DOEL) == []


def test_a_target_whose_resultaat_is_gone_keeps_its_place(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    row = keep(folder)
    kept = Records(folder.path)
    kept.remove(kept.get(row.gegevens["resultaat"]))
    shown = texts(open_tab())
    assert result_figures.GEEN_RESULTAAT in shown
    assert "Kansrijk · Meedoen aan sport" in shown


def test_text_of_people_is_shown_and_never_run(
    open_tab: Callable[..., AppTest], folder: DataFolder
) -> None:
    keep(folder, toelichting="<script>alert(1)</script> **vet**")
    app = open_tab()
    assert "\\*\\*vet\\*\\*" in "\n".join(str(c.value) for c in app.caption)
    assert "<script>" not in "".join(str(b.proto.body) for b in app.get("html"))


def test_a_link_to_a_target_that_is_gone_says_so(open_tab: Callable[..., AppTest]) -> None:
    assert "bestaat niet (meer)" in texts(open_tab(doel="abc123"))


def test_all_results_are_taken_along_as_numbers(folder: DataFolder) -> None:
    keep(folder)
    keep(folder, indicatoren=("weg_ermee",))
    snapshot = folder.snapshot()
    kept = Records(folder.path)
    matrix = listed(snapshot, kept).matrix(HERE)
    items = [result_figures._read(row) for row in kept.all(SOORT_DOEL)]
    found = {i.rij.id: result_figures.standing(snapshot, i, HERE) for i in items}
    here = results.AreaResults(snapshot, make_profile(snapshot, HERE), matrix, items, found)
    table = results.result_table(here)
    assert all(len(row) == len(table.columns) for row in table.rows)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table))).worksheets[0]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    head = next(line for line in lines if "Basisjaar" in line)
    first = dict(zip(head, lines[lines.index(head) + 1], strict=True))
    assert (first["Cijfer in het basisjaar"], first["Nieuwste cijfer"]) == (20, 22)
    assert first["Stand van het doel"] == "op weg"
    assert first["Deel van de weg (%)"] == pytest.approx(40)


def test_a_summary_counts_in_the_order_of_the_states() -> None:
    assert (
        results.summary([TargetState.OP_WEG, TargetState.BEHAALD, TargetState.OP_WEG])
        == "1 behaald · 2 op weg"
    )
    assert results.summary([]) == ""
