"""Page Presentatie: weergaven of any page are kept, put in order, taken along and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dossier.dossier import read_work
from dossier.exchange import plan_import, read_dossier, rows_json
from dossier.storyline import SHOWN, outcome_orders, rows_of_line
from store.records import Records
from store.records_rows import Opdracht, Rij
from tests import small_folder
from tests.pages import sound
from views.presentatie import presenting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[DataFolder, Records]]:
    folder = small_folder.make(tmp_path / "gegevens")
    records = Records(folder.path)
    yield folder, records
    records.close()


def _line(records: Records) -> dict[str, Any]:
    return records.all("verhaallijn")[0].gegevens


def _fill(records: Records) -> None:
    for key in "ab":
        data = {"titel": f"Beeld {key}", "adres": f"kaart?indicator=weg_{key}",
                "indicatoren": [f"weg_{key}"]}  # fmt: skip
        records.apply([Opdracht("weergave", data, key)])
    records.apply([Opdracht("verhaallijn", {"titel": "Avond", "weergaven": ["a", "b"]}, "l")])


def test_a_map_is_kept_with_its_figures_and_later_tells_what_changed(
    open_app: Callable[..., AppTest], kept: tuple[DataFolder, Records]
) -> None:
    folder, records = kept
    records.apply([Opdracht("verhaallijn", {"titel": "Avond"}, "l")])
    app = open_app(folder, "kaart")
    app.session_state["weergave_0"] = True
    app.run()
    app.text_input(key="weergave_zin_0").set_value("Hier valt iets op")
    app.button(key="weergave_bewaar_0").click()
    app.run()
    sound(app)
    (row,) = records.all("weergave")
    assert row.gegevens["indicatoren"] == [small_folder.INDICATOR]
    assert len(row.gegevens[SHOWN]["tabel"]) == row.gegevens[SHOWN]["rijen"] + 1
    assert _line(records)["weergaven"] == [row.id]

    changed = {**row.gegevens, SHOWN: {**row.gegevens[SHOWN], "merk": "anders"}}
    table = [list(line) for line in changed[SHOWN]["tabel"]]
    table[1][-1] = "toen"
    changed[SHOWN]["tabel"] = table
    records.save(row, changed)
    query = dict(part.split("=") for part in row.gegevens["adres"].split("?")[1].split("&"))
    again = open_app(folder, "kaart", **query, bewaard=row.id)
    assert "Sindsdien veranderd: 1 cel" in again.info[0].value.replace("\\", "")
    gone = open_app(folder, "kaart", bewaard="bestaatniet")
    assert "niet (meer) bewaard" in gone.info[0].value


def test_a_line_is_ordered_by_buttons_and_says_what_is_gone(
    open_app: Callable[..., AppTest], kept: tuple[DataFolder, Records]
) -> None:
    folder, records = kept
    assert "nog geen verhaallijn" in open_app(folder, "presentatie").info[0].value
    _fill(records)
    app = open_app(folder, "presentatie")
    assert "weg_a" in app.warning[0].value.replace("\\", "")
    app.button(key="omlaag_0").click()
    app.run()
    sound(app)
    assert _line(records)["weergaven"] == ["b", "a"]
    app.button(key="uit_0").click()
    app.run()
    sound(app)
    assert _line(records)["weergaven"] == ["a"]


def test_a_line_comes_back_from_its_file_with_its_weergaven(
    kept: tuple[DataFolder, Records], tmp_path: Path
) -> None:
    _, records = kept
    _fill(records)
    work = read_work(records)
    file = tmp_path / "lijn.json"
    rows = rows_of_line(work, records.all("verhaallijn")[0])
    file.write_bytes(rows_json(rows, records, dossier="", gemaakt="2026-11-29"))
    there = Records(small_folder.make(tmp_path / "elders").path)
    there.apply(plan_import(there, read_dossier(file)).opdrachten)
    assert [row.id for row in there.all("weergave")] == ["a", "b"]
    # changed on both sides: it collides, as rows of a dossier do
    for one, title in ((records, "Hier"), (there, "Daar")):
        row = one.all("verhaallijn")[0]
        one.save(row, {**row.gegevens, "titel": title})
    rows = rows_of_line(read_work(records), records.all("verhaallijn")[0])
    file.write_bytes(rows_json(rows, records, dossier="", gemaakt="2026-11-29"))
    plan = plan_import(there, read_dossier(file))
    assert (plan.gelijk, len(plan.botsingen)) == (2, 1)
    there.close()


def test_a_presentation_goes_along_its_line_and_keeps_what_is_said(
    open_app: Callable[..., AppTest], kept: tuple[DataFolder, Records]
) -> None:
    folder, records = kept
    for key, page in (("a", f"kaart?indicator={small_folder.INDICATOR}"), ("b", "verantwoording")):
        data = {"titel": f"Beeld <{key}>", "zin": "Kijk *hier*", "notitie": f"Zeg {key}",
                "adres": page, "indicatoren": [small_folder.INDICATOR] * (key == "a")}  # fmt: skip
        records.apply([Opdracht("weergave", data, key)])
    records.apply([
        Opdracht("dossier", {"naam": "Ons", "gebied": "WK990101"}, "d"),
        Opdracht("verhaallijn", {"titel": "Avond", "weergaven": ["a", "b", "weg"], "voor": "d"},
                 "l"),
    ])  # fmt: skip
    app = open_app(folder, "verantwoording", presenteren="l", scherm="2")
    assert app.title[0].value.replace("\\", "") == "Beeld <b>"
    assert not app.sidebar.children, "a presentation has no menu"
    app.button(key="knop_presentatie_notitie").click()
    app.run()
    assert app.info[0].value == "Zeg b"
    app.button(key="knop_presentatie_zwart").click()
    app.run()
    assert any("wv-zwart" in one.proto.body for one in app.get("html"))
    app.button(key="knop_presentatie_overzicht").click()
    app.run()
    sound(app)
    assert [app.button(key=f"naar_{n}").label.replace("\\", "") for n in range(3)] == [
        "1. Beeld <a>", "2. Beeld <b>", "3. Een weergave die hier niet (meer) is",
    ]  # fmt: skip

    whole = {"indicator": small_folder.INDICATOR, "presenteren": "l", "scherm": "1"}
    for query, said in ((whole, []), (dict([*whole.items()][1:]), ["Indicator"])):
        app = open_app(folder, "kaart", **query)
        lost = [one.value for one in app.warning if "In de link staat niet" in one.value]
        assert lost == [f"In de link staat niet: {one}. Terug (T) toont dit scherm zoals bewaard."
                        for one in said]  # fmt: skip

    notes = open_app(folder, "presentatie", lijn="l", notities="1")
    assert notes.title[0].value.replace("\\", "") == "1 van 3: Beeld <a>", "it follows"
    assert not notes.sidebar.children, "the window with notes has no menu either"
    assert not notes.selectbox
    lost = open_app(folder, "presentatie", lijn="bestaatniet", notities="1")
    assert lost.error, "and says so where its verhaallijn is gone"
    gone = open_app(folder, "kaart", presenteren="bestaatniet", scherm="1")
    assert "niet (meer)" in gone.error[0].value
    # what is made ready for who is not there is no screen: the notes would follow it
    strayed = Rij("w", "weergave", 1, {"adres": "kaart?niveau=wijk&presenteren=l&scherm=1"})
    assert presenting._pages([strayed, None]) == [("kaart", {"niveau": "wijk"})]


def test_what_is_recorded_becomes_one_gesprek_with_what_came_of_it(
    kept: tuple[DataFolder, Records],
) -> None:
    folder, records = kept
    records.apply([
        Opdracht("dossier", {"naam": "Ons", "gebied": "WK990101"}, "d"),
        Opdracht("verhaallijn", {"titel": "Avond", "weergaven": ["a"], "voor": "d"}, "l"),
        Opdracht("weergave", {"titel": "A", "adres": "kaart",
                              "indicatoren": [small_folder.INDICATOR]}, "a"),
    ])  # fmt: skip
    for herkend, afspraak in (("niet", "Navragen"), ("deels", "")):
        work = read_work(records)
        orders = outcome_orders(
            work.dossier("d"), work.find("l"), work.find("a"), herkend=herkend, uitleg="Zomer",
            afspraak=afspraak, snapshot=folder.snapshot(),
        )  # fmt: skip
        records.apply(orders)
    (talk,) = records.all("gesprek")
    (reading,) = records.all("duiding")
    (promise,) = records.all("afspraak")
    assert talk.gegevens["getoond"] == ["kaart"]
    assert talk.gegevens["stand"] == "gehouden"
    assert reading.gegevens["herkend"] == "deels", "who records again changes it"
    assert reading.gegevens["gesprek"] == promise.gegevens["gesprek"] == talk.id
    assert reading.gegevens["gebied"] == "WK990101"
    assert reading.gegevens["indicator"] == small_folder.INDICATOR
    assert promise.gegevens["wat"] == "Navragen"
