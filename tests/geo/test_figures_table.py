"""The exchange csv of a map, as other programs read it."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING

from geo import choropleth
from store.exchange import exchange_csv

if TYPE_CHECKING:
    from pathlib import Path

    from tests.geo.conftest import Maker


def test_columns_values_states_and_classes(kaart_van: Maker, tmp_path: Path) -> None:
    path = tmp_path / "kaart.csv"
    path.write_bytes(exchange_csv(choropleth.figures_table(kaart_van())))
    raw = path.read_bytes()
    assert raw.startswith(b"gebied_code,naam,niveau,jaar,indeling,indicator,waarde,staat,klasse\n")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 8
    assert [row["waarde"] for row in rows] == ["0", "12.4", "12", "30", "18", "", "", ""]
    assert [row["staat"] for row in rows][4:] == ["waarde", "afgeschermd", "ontbreekt", "nvt"]
    assert [row["klasse"] for row in rows] == ["1", "2", "2", "4", "3", "", "", ""]
    assert rows[0]["naam"] == "`${window.stuk=1}`"
    assert {row["indicator"] for row in rows} == {"percentage_0_tot_15_jaar"}


def test_negative_and_small_numbers_are_plain(kaart_van: Maker, tmp_path: Path) -> None:
    path = tmp_path / "kaart.csv"
    path.write_bytes(
        exchange_csv(
            choropleth.figures_table(kaart_van(values=[-1.5, 1e-7, 1e12, 0.1, 2, None, None, None]))
        )
    )
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["waarde"] for row in rows][:5] == ["-1.5", "0.0000001", "1000000000000", "0.1", "2"]


def test_no_name_is_executed_by_a_spreadsheet(kaart_van: Maker, tmp_path: Path) -> None:
    kaart = kaart_van()
    hostile = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "'s-Graveland", "A=B", "Wijk"]
    kaart = replace(kaart, frame=kaart.frame.assign(naam=hostile))
    path = tmp_path / "kaart.csv"
    path.write_bytes(exchange_csv(choropleth.figures_table(kaart)))
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["naam"] for row in rows] == [
        "'=1+1", "'+1", "'-2+3", "'@SUM(A1)", "'\t=1", "'s-Graveland", "A=B", "Wijk",
    ]  # fmt: skip
