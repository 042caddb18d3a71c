"""An answer becomes the same file on the page and on the command line, and never half of one."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reports.answer import EXCHANGE, Answer, content, downloads, write
from reports.tables import AnswerColumn, AnswerTable
from store import Refused

if TYPE_CHECKING:
    from pathlib import Path

TABLE = AnswerTable("Titel", (AnswerColumn("Naam"), AnswerColumn("Aandeel", 1)), [("Kerk", 6.7)])
ANSWER = Answer(
    name=("kaart", "Utrecht", 2024),
    table=lambda: TABLE,
    exchange=lambda: pd.DataFrame({"naam": ["Kerk"], "waarde": [6.7]}),
    others={"gpkg": lambda: b"gpkg"},
)


def test_a_csv_is_for_programs_on_the_command_line_and_for_people_on_a_page(tmp_path: Path) -> None:
    write(ANSWER, tmp_path / "k.CSV")
    assert (tmp_path / "k.CSV").read_bytes() == b"naam,waarde\nKerk,6.7\n"
    offered = downloads(ANSWER, {"csv": "Tabel", EXCHANGE: "Uitwisseling", "gpkg": "Gebieden"})
    assert [file for file, _, _ in offered.values()] == [
        "kaart_utrecht_2024.csv", "uitwisseling_kaart_utrecht_2024.csv", "kaart_utrecht_2024.gpkg",
    ]  # fmt: skip
    assert offered["Tabel"][2]() == "\ufeffNaam;Aandeel\r\nKerk;6,7\r\n".encode()
    assert offered["Uitwisseling"][2]() == content(ANSWER, EXCHANGE)
    assert offered["Gebieden"][1:][0] == "application/geopackage+sqlite3"


def test_a_form_that_an_answer_does_not_have_is_refused_with_those_it_has(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="csv, xlsx, gpkg"):
        write(ANSWER, tmp_path / "k.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("fails", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    path = tmp_path / "k.csv"
    path.write_text("oud")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / ".half-x"))

    monkeypatch.setattr(os, fails, full)
    with pytest.raises(OSError, match="No space") as found:
        write(ANSWER, path)
    assert found.value.filename == str(path)
    assert path.read_text() == "oud"
    assert [file.name for file in tmp_path.iterdir()] == ["k.csv"]


def test_what_a_link_points_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "echt.csv").write_text("oud")
    (tmp_path / "k.csv").symlink_to(tmp_path / "map" / "echt.csv")
    write(ANSWER, tmp_path / "k.csv")
    assert (tmp_path / "k.csv").is_symlink()
    assert (tmp_path / "map" / "echt.csv").read_text().startswith("naam,waarde")
