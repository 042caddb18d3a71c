from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

import indicators
from store import NotFound
from tests.indicators.files import codes, figure

if TYPE_CHECKING:
    from pathlib import Path

AREAS = [("WK999901", "Noord"), ("WK999902", "=1+1")]


def filled(content: bytes, tmp_path: Path, cells: dict[str, object]) -> Path:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book["Invullen"][place] = value
    path = tmp_path / "ingevuld.xlsx"
    book.save(path)
    return path


def test_the_workbook_comes_back_as_figures(tmp_path: Path) -> None:
    content = indicators.template(None, ["aantal_tlv_so", "aantal_thuiszitters"], AREAS)
    cells = {"C5": 2025, "C6": 2025, "D5": 12, "D6": 0, "E5": "<5"}
    result = indicators.read_indicatoren(filled(content, tmp_path, cells))
    assert figure(result, "WK999901", "aantal_tlv_so") == (12.0, "waarde")
    assert figure(result, "WK999902", "aantal_tlv_so") == (0.0, "waarde")
    assert figure(result, "WK999901", "aantal_thuiszitters") == (None, "afgeschermd")
    assert figure(result, "WK999902", "aantal_thuiszitters") == (None, "ontbreekt")
    assert {s.key.jaar for s in result.sets} == {2025}
    assert {s.key.bron for s in result.sets} == {
        "Samenwerkingsverband passend onderwijs",
        "Leerplicht en RMC van de gemeente",
    }
    assert (result.rapport.gelezen, codes(result)) == (2, [])


def test_the_workbook_explains_itself_and_executes_nothing() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(indicators.template(None, ["aantal_tlv_so"], AREAS, jaar=2025))
    )
    sheet = book["Invullen"]
    assert [cell.value for cell in sheet[1]] == ["gebied_code", "naam", "jaar", "aantal_tlv_so"]
    assert (sheet["B6"].value, sheet["B6"].data_type) == ("=1+1", "s")
    assert sheet["C5"].value == 2025
    explained = [cell.value for row in book["Uitleg"].iter_rows() for cell in row]
    assert indicators.catalogue()["aantal_tlv_so"].definitie in explained
    # a table that writes 2019/2020 is read as 2019: whoever fills in one year must mean the same
    assert "bij een schooljaar het jaar waarin het begint" in " ".join(map(str, explained))


def test_nothing_to_fill_in_is_said() -> None:
    with pytest.raises(NotFound, match="ten minste één"):
        indicators.template(None, [], AREAS)
