"""The workbook to fill in reads back as what was filled in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd

import indicators
import reports

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_filled_in_reads_back(tmp_path: Path) -> None:
    catalogue = indicators.catalogue()
    rows = [catalogue["aantal_tlv_sbo"], catalogue["aantal_thuiszitters"]]
    areas = pd.DataFrame({"code": ["WK034401", "WK034402"], "naam": ["West", "=Noord"]})
    book = openpyxl.load_workbook(io.BytesIO(reports.to_xlsx(reports.template(rows, areas, 2025))))
    sheet = book["Tabel"]
    assert [cell.value for cell in sheet[1]] == [
        "gebied_code",
        "naam",
        "jaar",
        "aantal_tlv_sbo",
        "aantal_thuiszitters",
    ]
    sheet["D2"], sheet["E2"], sheet["D3"], sheet["E3"] = 12, 0, "[c]", None
    path = tmp_path / "ingevuld.xlsx"
    book.save(path)

    result = indicators.read_indicatoren(path, bron="SWV Proefdam")
    [found] = result.sets
    assert (found.key.niveau, found.key.jaar) == ("wijk", 2025)
    table = found.tables["cijfers"]
    assert isinstance(table, pd.DataFrame)
    read = {
        (r.gebied_code, r.indicator): (r.waarde, r.staat) for r in table.itertuples(index=False)
    }
    assert read["WK034401", "aantal_tlv_sbo"] == (12.0, "waarde")
    assert read["WK034401", "aantal_thuiszitters"] == (0.0, "waarde")
    assert read["WK034402", "aantal_tlv_sbo"][1] == "afgeschermd"
    assert read.get(("WK034402", "aantal_thuiszitters"), (0, "ontbreekt"))[1] == "ontbreekt"


def test_every_indicator_is_explained() -> None:
    rows = [row for row in indicators.catalogue().values() if row.sjabloon]
    table = reports.template(rows, pd.DataFrame({"code": [], "naam": []}), 2025)
    explained = dict(table.notes)
    assert all(row.label in explained[row.id] for row in rows)
