"""Page Presentatie: weergaven of any page are kept, put in order, taken along and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from dossier.dossier import read_work
from dossier.exchange import plan_import, read_dossier, rows_json
from dossier.storyline import SHOWN, rows_of_line
from store.records import Records
from store.records_rows import Opdracht
from tests import small_folder
from tests.pages import sound

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
