"""Small counts on their way out: no file and no page depends on a number that is shielded."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest

import cli
from tests import small_folder
from tests.pages import sound
from views.gegevens import import_form
from views.shared import jobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

    from store import DataFolder

CHOSEN = ("--eigen", "wachtlijst=aantal,ongunstig", "--eigen", "deel wachtlijst=%,ongunstig")


def table(small: int) -> str:
    """Return an own table of which one cell holds a small number, and a sum and a share of it."""
    return (
        "gebied_code;wachtlijst;jeugd;deel wachtlijst\n"
        f"BU99990101;{small};200;{small / 2:.1f}\nBU99990102;30;150;20\nBU99990103;12;120;10\n"
        f"BU99990202;0;80;0\nBU99990203;40;160;25\nWK999901;{42 + small};470;{small}.1\n"
        f"WK999902;40;240;16,7\n"
    )


def filled(path: Path, small: int, *options: str) -> DataFolder:
    """Make a folder in which a person put an own table, through the command line."""
    folder = small_folder.make(path / f"map_{small}")
    source = path / f"bron_{small}" / "wachtlijst_2024.csv"
    source.parent.mkdir(exist_ok=True)
    source.write_text(table(small), encoding="utf-8")
    base = ["--gegevens", str(folder.path), "importeer", "indicatoren", str(source)]
    assert cli.run([*base, *CHOSEN, *options]) == 0
    return folder


@pytest.mark.parametrize("ending", ["csv", "html", "svg"])
@pytest.mark.parametrize("indicator", ["wachtlijst", "deel_wachtlijst"])
def test_a_map_is_the_same_whatever_the_small_number_was(
    tmp_path: Path, ending: str, indicator: str
) -> None:
    made = []
    for small in (2, 4):
        out = tmp_path / f"kaart_{small}.{ending}"
        base = ["--gegevens", str(filled(tmp_path, small).path), "kaart", "--niveau", "buurt"]
        assert cli.run([*base, "--indicator", indicator, "--uit", str(out)]) == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]
    if ending == "csv":
        rows = {row["gebied_code"]: row for row in csv.DictReader(made[0].decode().splitlines())}
        hidden, zero = rows["BU99990101"], rows["BU99990202"]
        assert (hidden["waarde"], hidden["staat"]) == ("", "afgeschermd")
        assert (zero["waarde"], zero["staat"]) == ("0", "waarde")


@pytest.mark.parametrize("niveau", ["wijk", "gemeente"])
def test_a_total_of_areas_is_no_number_when_a_part_is_shielded(tmp_path: Path, niveau: str) -> None:
    folder, out = filled(tmp_path, 3), tmp_path / "kaart.csv"
    base = ["--gegevens", str(folder.path), "kaart", "--niveau", niveau]
    assert cli.run([*base, "--indicator", "wachtlijst", "--uit", str(out)]) == 0
    first = next(csv.DictReader(out.read_text().splitlines()))
    assert (first["waarde"], first["staat"]) == ("", "afgeschermd")


@pytest.mark.parametrize("ending", ["csv", "html", "xlsx"])
@pytest.mark.parametrize("gebied", ["BU99990101", "BU99990102", "WK999901"])
def test_a_comparison_is_the_same_whatever_the_small_number_was(
    tmp_path: Path, ending: str, gebied: str
) -> None:
    made = []
    for small in (2, 4):
        out = tmp_path / f"vergelijk_{small}.{ending}"
        base = ["--gegevens", str(filled(tmp_path, small).path), "vergelijk"]
        assert cli.run([*base, "--gebied", gebied, "--uit", str(out)]) == 0
        made.append(out)
    if ending == "xlsx":
        books = [openpyxl.load_workbook(path) for path in made]
        cells = [
            [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
            for book in books
        ]
        assert cells[0] == cells[1]
    else:
        assert made[0].read_bytes() == made[1].read_bytes()
    if ending == "csv" and gebied != "BU99990102":
        rows = list(csv.DictReader(made[0].read_text(encoding="utf-8").splitlines()))
        own = [row for row in rows if "wachtlijst" in row["indicator"]]
        assert own
        assert {(row["waarde"], row["laag"], row["hoog"], row["staat"]) for row in own} == {
            ("", "", "", "afgeschermd")
        }


def test_the_user_is_told_and_may_choose(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path, 3)
    said = capsys.readouterr()
    assert "aantallen van 1 tot en met 4 in wachtlijst" in said.out + said.err
    folder = filled(tmp_path, 2, "--drempel", "0")
    sets = [record for record in folder.snapshot().sets if "drempel" in record.extra]
    assert {record.extra["drempel"] for record in sets} == {0}
    out = tmp_path / "kaart.csv"
    base = ["--gegevens", str(folder.path), "kaart", "--niveau", "buurt"]
    assert cli.run([*base, "--indicator", "wachtlijst", "--uit", str(out)]) == 0
    assert next(csv.DictReader(out.read_text().splitlines()))["waarde"] == "2"
    capsys.readouterr()
    source = tmp_path / "bron_2" / "wachtlijst_2024.csv"
    base = ["--gegevens", str(folder.path), "importeer", "indicatoren", str(source)]
    assert cli.run([*base, "--drempel", "1"]) == 1
    assert "een drempel van 2 tot en met 1000, of 0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (
            "",
            {"indicator": "wachtlijst", "niveau": "buurt", "jaar": "2024", "gebied": "BU99990101"},
        ),
        ("vergelijken", {"gebied": "BU99990101"}),
    ],
)
def test_a_page_is_the_same_whatever_the_small_number_was(
    open_app: Callable[..., AppTest], tmp_path: Path, page: str, query: dict[str, str]
) -> None:
    shown = []
    for small in (2, 4):
        app = open_app(filled(tmp_path, small), page, **query)
        sound(app)
        texts = [str(i.value) for kind in ("markdown", "caption") for i in app.get(kind)]
        texts += [str(item.proto.body) for item in app.get("html")]
        tables = [frame.value.to_csv() for frame in app.dataframe]
        shown.append((texts, tables))
    assert shown[0] == shown[1]
    assert any("fgeschermd" in text for text in shown[0][0] + shown[0][1])


def test_the_page_tells_what_is_shielded_and_reads_again_with_another_threshold(
    open_app: Callable[..., AppTest], tmp_path: Path
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    source = tmp_path / "wachtlijst_2024.csv"
    source.write_text(table(3), encoding="utf-8")
    app = open_app(folder, "gegevens", deel="toevoegen")
    busy = import_form._Import(
        "indicatoren", tmp_path / "geladen", [source], {"eigen": ["wachtlijst=aantal"]}
    )
    busy.job = jobs.start_import(folder.path, busy.kind, busy.files, busy.options)
    assert busy.job.wait(90)
    app.session_state["import"] = busy
    app.run()
    sound(app)
    (said,) = [w.value.replace("\\", "") for w in app.warning if "1 tot en met 4" in w.value]
    assert said.startswith("1 aantal van 1 tot en met 4 in wachtlijst")
    assert "--" not in said
    app.number_input(key="aanbod_drempel").set_value(0)
    next(b for b in app.button if b.label == "Met deze drempel opnieuw lezen").click().run()
    assert busy.options["drempel"] == 0
    assert busy.job is not None
    assert busy.job.wait(90)
    app.run()
    sound(app)
    assert any("omdat u 0 als drempel koos" in w.value for w in app.warning)
    assert folder.staged(str(busy.job.result()["klaar"]))["sets"][0]["extra"]["drempel"] == 0
