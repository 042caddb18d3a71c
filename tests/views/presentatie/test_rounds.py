"""Blind eerst, as who speaks has it: prepared, opened, closed, shown, opened again, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dossier.estimate_round import round_place
from store.passing import OPEN, Passing
from store.records import Records
from store.records_rows import Opdracht
from tests import small_folder
from tests.pages import Tables, sound
from views.presentatie import rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

A, B, C = "BU99990101", "BU99990102", "BU99990103"
VIEW = f"kaart?niveau=buurt&indicator={small_folder.INDICATOR}"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[DataFolder, Records]]:
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    data = {"titel": "Kinderen", "adres": VIEW, "indicatoren": [small_folder.INDICATOR]}
    records.apply([
        Opdracht("dossier", {"naam": "Ons", "gebied": "WK999901"}, "d"),
        Opdracht("weergave", data, "a"),
        Opdracht("verhaallijn", {"titel": "Avond", "weergaven": ["a"], "voor": "d"}, "l"),
    ])  # fmt: skip
    yield folder, records
    records.close()


def _round(records: Records) -> dict[str, Any]:
    return records.all("ronde")[-1].gegevens


def _screen(open_app: Callable[..., AppTest], folder: DataFolder) -> AppTest:
    query = {"niveau": "buurt", "indicator": small_folder.INDICATOR}
    return open_app(folder, "kaart", presenteren="l", scherm="1", **query)


def _press(app: AppTest, key: str) -> None:
    app.button(key=key).click()
    app.run()
    sound(app)


def test_a_round_is_prepared_held_and_kept_with_the_gesprek(
    open_app: Callable[..., AppTest], kept: tuple[DataFolder, Records],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder, records = kept
    app = open_app(folder, "presentatie")
    app.session_state["blind_0_a"] = True
    app.run()
    sound(app)
    assert app.selectbox(key="ronde_i_0_a").value == small_folder.INDICATOR
    areas = app.multiselect(key=f"ronde_g_0_a_{small_folder.INDICATOR}_buurt")
    assert small_folder.WATER not in areas.value, "nobody lives there"
    areas.set_value([A, B, C])
    app.run()
    _press(app, "ronde_klaar_0_a")
    assert _round(records)["stand"] == "klaargezet"

    app = _screen(open_app, folder)
    assert app.title[0].value.startswith("In welke buurt is het ")
    assert not app.get("component_instance"), "who is to estimate sees no map with figures"
    _press(app, "ronde_stap")
    code = _round(records)["code"]
    assert any(code in one.proto.body for one in app.get("html"))
    assert "--adres" in app.warning[0].value, "phones cannot come to this computer"
    shown = " ".join(one.proto.body for one in app.get("html"))
    assert "Ga met uw telefoon naar" not in shown, "and are not invited"
    assert "Laat nu schatten op papier" in shown
    passing = Passing(folder.path)
    for sender, answer in (("een", [C, B, A]), ("twee", [B, C, A])):
        limits = {"senders": 9, "times": 9}
        assert passing.answer(round_place(code), sender, answer, **limits) == ""
    _press(app, "ronde_stap")
    assert (_round(records)["stand"], _round(records)["antwoorden"]) == ("gesloten", 2)
    assert (passing.told(round_place(code)) or {})[OPEN] is False
    assert _round(records)["gesprek"] == records.all("gesprek")[0].id
    assert any("31 %" in one.proto.body for one in app.get("html")), "the figure beside it"
    _press(app, "ronde_cijfer")
    assert app.title[0].value == "Kinderen", "then the page itself"
    _press(app, "ronde_cijfer")

    tables = Tables(monkeypatch)
    app.session_state["presentatie_blind"] = True
    app.run()
    stamp = f"bij_a_{records.all('ronde')[-1].versie}"
    tables.type(app, "Plaats 1", 0, 3)
    _press(app, f"papier_op_{stamp}")
    assert "bladen" in app.error[0].value, "three on no sheet at all"
    app.number_input(key=f"bladen_{stamp}").set_value(3)
    app.run()
    _press(app, f"papier_op_{stamp}")
    assert _round(records)["antwoorden"] == 5
    _press(app, "heropen_bij_a")
    assert (_round(records)["stand"], _round(records)["code"]) == (OPEN, code)
    assert passing.number(round_place(code)) == 2, "what phones answered is still theirs to change"


def test_what_is_gone_or_empty_is_said(
    open_app: Callable[..., AppTest], kept: tuple[DataFolder, Records]
) -> None:
    folder, records = kept
    data = {"vraag": "Waar?", "weergave": "a", "indicator": "weg", "niveau": "buurt", "jaar": 2024,
            "gebieden": [A, "BU00000000"], "stand": OPEN, "code": "BCDFG"}  # fmt: skip
    records.apply([Opdracht("ronde", data, "r")])
    app = _screen(open_app, folder)
    _press(app, "ronde_stap")
    assert _round(records)["stand"] == OPEN, "pressed twice: nobody can have answered yet"
    assert "nog geen antwoord" in app.toast[0].value
    _press(app, "ronde_stap")
    assert _round(records)["uitkomst"] == "Er is niet geantwoord."
    assert app.title[0].value == "Waar?"
    row = records.get("a")
    records.save(row, {**row.gegevens, "indicatoren": ["weg"], "adres": "kaart?indicator=weg"})
    records.remove(records.get("r"))
    app = open_app(folder, "presentatie")
    app.session_state["blind_0_a"] = True
    app.run()
    sound(app)
    assert app.selectbox(key="ronde_i_0_a").value is None, "a figure that is gone is not offered"
    app = open_app(folder, "kaart", presenteren="l", scherm="1", indicator="weg")
    assert any("weg" in one.value for one in app.warning), "the screen says what it cannot show"


def test_the_code_to_aim_at_is_a_picture_of_its_own() -> None:
    drawn = rounds._qr("http://192.168.1.23:8600/ronde/BCDFG")
    # a browser shows no picture without its namespace, and none that grows without a viewBox
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
