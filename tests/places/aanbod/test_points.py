"""Coordinates of aanbod from Excel: put right where that is sure, told with row and cell if not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from places.aanbod.locations import as_places
from places.aanbod.model import Aanbod
from places.aanbod.preventiematrix import SOORT_AANBOD, ListedAanbod
from places.aanbod.workbook_rows import read_workbook
from store.records import Rij

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder

X, Y = 136_900.0, 455_870.0


def workbook(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("head", "cells", "point", "code"),
    [
        (("X (RD)", "Y (RD)"), (X, Y), (X, Y), None),
        (("X (RD)", "Y (RD)"), (Y, X), (X, Y), "lengte_breedte_verwisseld"),
        (("x", "y"), (5.1226, 52.0907), (136_900, 455_870), "ander_coordinatenstelsel"),
        (("x", "y"), ("5,1226", "52,0907"), (136_900, 455_870), "ander_coordinatenstelsel"),
        (("lat", "lon"), (52.0907, 5.1226), (136_900, 455_870), None),
        (("lat", "lon"), ("52,0907", "5,1226"), (136_900, 455_870), None),
        (("lat", "lon"), (5.1226, 52.0907), (136_900, 455_870), "lengte_breedte_verwisseld"),
        (("lat", "lon"), (Y, X), (X, Y), "ander_coordinatenstelsel"),
        (("x", "y"), (0, 0), (0, 0), "coordinaat_nul"),
        (("x", "y"), (60_000, 520_000), (60_000, 520_000), "in_zee_of_buitenland"),
        (("lat", "lon"), (40.4, -3.7), (None, None), "punt_buiten_nederland"),
        (("lat", "lon"), ("52.091", "5.121"), (136_790, 455_900), None),
        (("x", "y"), (X, None), (X, None), "coordinaat_onleesbaar"),
        (("x", "y"), ("daar", Y), (None, Y), "coordinaat_onleesbaar"),
    ],
)
def test_coordinates_of_a_workbook(
    tmp_path: Path,
    head: tuple[str, str],
    cells: tuple[Any, Any],
    point: tuple[float | None, float | None],
    code: str | None,
) -> None:
    path = workbook(tmp_path / "lijst.xlsx", ["Naam", *head], ["Coach", *cells])
    read = read_workbook(path)
    [line] = read.regels[SOORT_AANBOD]
    for name, wanted in zip(("x", "y"), point, strict=True):
        got = line.gegevens[name]
        assert got == (wanted if wanted is None else pytest.approx(wanted, abs=80))
    told = {b.code: b.plaats for b in read.rapport.bevindingen}
    assert (
        told.pop("getal_onleesbaar", "lijst.xlsx, rij 2, kolom B") == "lijst.xlsx, rij 2, kolom B"
    )
    assert told == ({code: "lijst.xlsx, rij 2"} if code else {})
    assert (read.rapport.gelezen, read.rapport.rijen) == (1, 1)


def test_degrees_that_are_no_place_are_kept_with_their_heading(tmp_path: Path) -> None:
    path = workbook(tmp_path / "lijst.xlsx", ["Naam", "lat", "lon"], ["Coach", 53.9, 3.1])
    [line] = read_workbook(path).regels[SOORT_AANBOD]
    assert line.gegevens["toelichting"] == "lat: 53.9\nlon: 3.1"
    both = ("lat", "lon")
    path = workbook(tmp_path / "meters.xlsx", ["Naam", *both], ["Coach", Y, X])
    [told] = read_workbook(path).rapport.bevindingen
    assert told.gevonden == "meters (RD) in plaats van graden: 136900 / 455870"


def test_merged_cells_a_title_and_words_that_do_not_exist(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Aanbod in de wijk, stand mei 2025"],
        [],
        ["Organisatie", "Activiteit", "Preventielaag", "Wat kost het"],
        ["Dock", "Huiswerkklas", "selectief", "gratis"],
        [None, "Coach", "universeelr", None],
        ["Jou", None, "universeel", None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:A5")
    book.save(tmp_path / "lijst.xlsx")
    read = read_workbook(tmp_path / "lijst.xlsx")
    lines = [line.gegevens for line in read.regels[SOORT_AANBOD]]
    assert [(d["naam"], d["aanbieder"], d["preventieniveau"]) for d in lines] == [
        ("Huiswerkklas", "Dock", "selectief"), ("Coach", "Dock", "universeelr"),
        ("", "Jou", "universeel"),
    ]  # fmt: skip
    assert lines[0]["toelichting"] == "Wat kost het: gratis"
    assert [(b.code, b.plaats, b.gevonden) for b in read.rapport.bevindingen] == [
        ("kolom_bij_toelichting", "lijst.xlsx, rij 4, kolom D", "kolom 'Wat kost het'"),
        ("woord_onbekend", "lijst.xlsx, rij 5, kolom C",
         "Preventieniveau 'universeelr'; bedoelde u 'Universeel'?"),
        ("naam_ontbreekt", "lijst.xlsx, rij 6", "geen naam"),
    ]  # fmt: skip


def test_a_point_outside_the_country_is_not_on_the_map(folder: DataFolder) -> None:
    items = [
        ListedAanbod(Rij(str(n), SOORT_AANBOD, 1, {}), Aanbod(naam=str(n), x=x, y=y))
        for n, (x, y) in enumerate([(X, Y), (Y, X), (5.1226, 52.0907), (0, 0), (60_000, 520_000)])
    ]
    places, _ = as_places(folder.snapshot(), items)
    assert places["ligging"].tolist() == ["exact", "exact", "exact", "onbekend", "onbekend"]
    assert places["x"].iloc[:3].tolist() == pytest.approx([X] * 3, abs=80)
    assert places["x"].isna().tolist() == [False, False, False, True, True]
