"""A small folder of leerlingstromen: three SWVs, an open and a masked year, and abroad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows import read_leerlingen, read_postcodes, read_swv
from store import DataFolder
from tests.flows.conftest import POINTS, REGIO, po_file

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import Row

ROWS: list[Row] = [
    ("1001", "01AA00", {4: 20, 5: 30}),
    ("1002", "01AA00", {4: 3, 11: 7}),
    ("2001", "01AA00", {5: 12}),
    ("10", "01AA00", {6: 2}),
    ("1003", "01AA01", {8: 6, 9: 2}),
    ("2002", "01AA01", {8: 1}),
    ("1001", "02BB00", {7: 9}),
    ("2001", "02BB00", {7: 40}),
    ("1002", "03CC00", {6: 5}),
    ("1001", "04DD00", {6: 3, 7: 3}),
    ("3001", "04DD00", {6: 10}),
    ("1001", "05EE00", {15: 6}),
    ("2002", "05EE00", {15: 11}),
]
"""Home PC4, school, pupils per age. Of PO1001 (1001–1003): bo 12 come in from 2001, sbo 1 from
2002, so 6 go to 3001; 9 go to a reformatorische school and 5 to one of cluster 2."""


def make(path: Path) -> DataFolder:
    """Make the folder: the regio-indeling, points, 2017 open and 2024 masked."""
    files = path.parent / "bestanden"
    files.mkdir(parents=True)
    (files / "regio.csv").write_text(REGIO, encoding="utf-8")
    (files / "punten.csv").write_text(POINTS, encoding="utf-8")
    (files / "Alles 2017.csv").write_bytes(po_file(ROWS))
    (files / "Alles 2024.csv").write_bytes(po_file(ROWS, year=2024, masked=True))
    folder = DataFolder(path)
    folder.commit(read_swv(files / "regio.csv"))
    folder.commit(read_postcodes(files / "punten.csv"))
    for year in (2017, 2024):
        folder.commit(read_leerlingen([files / f"Alles {year}.csv"]))
    return folder
