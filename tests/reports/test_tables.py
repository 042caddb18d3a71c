"""Tables for people: exact bytes and cells, and nothing that Excel would execute."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.answer import file_name
from reports.tables import AnswerColumn, AnswerTable, shown, to_csv, to_xlsx
from store import FICTIEF

MADE = datetime(2026, 1, 2, tzinfo=UTC)
SMALL = AnswerTable(
    title="Percentage kinderen per buurt",
    columns=(
        AnswerColumn("Buurt"),
        AnswerColumn("Aandeel (%)", 1),
        AnswerColumn("Jaar", 0, grouped=False),
    ),
    rows=[("Kerk; en Plein", 6.7, 2024), ("=1+1", shown(None, "afgeschermd"), 2024)],
    notes=(("Bron", "CBS"), ("Let op", "@gevaar")),
)


def test_csv_is_what_dutch_excel_opens() -> None:
    assert to_csv(SMALL) == (
        b'\xef\xbb\xbfBuurt;Aandeel (%);Jaar\r\n"Kerk; en Plein";6,7;2024\r\n\'=1+1;[c];2024\r\n'
    )


def test_every_row_of_fictional_csv_says_so() -> None:
    made_up = replace(SMALL, notes=(*SMALL.notes, ("Toelichting", FICTIEF)))
    lines = to_csv(made_up).decode("utf-8-sig").splitlines()
    assert lines[0] == "Buurt;Aandeel (%);Jaar;Let op"
    assert [line.rpartition(";")[2] for line in lines[1:]] == [FICTIEF] * 2


@pytest.mark.parametrize(
    ("value", "state", "cell"),
    [
        (0.0, "waarde", 0.0),
        (None, "waarde", "[x]"),
        (float("nan"), "waarde", "[x]"),
        (3.0, "afgeschermd", "[c]"),
        (None, "ontbreekt", "[x]"),
        (None, "nvt", "[z]"),
        (None, "iets nieuws", "[x]"),
    ],
)
def test_states_stay_apart(value: float | None, state: str, cell: object) -> None:
    assert shown(value, state) == cell


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(-0.04, 1, "0"), (-10.5, 1, "-10,5"), (1234567.0, 0, "1234567"), (0.0, 2, "0")],
)
def test_numbers_in_csv_are_plain(value: float, decimals: int, text: str) -> None:
    table = AnswerTable("t", (AnswerColumn("n", decimals),), [(value,)])
    assert to_csv(table).decode("utf-8-sig").splitlines()[1] == text


@given(st.text(min_size=1, max_size=30))
def test_no_text_cell_begins_a_formula(text: str) -> None:
    table = AnswerTable("t", (AnswerColumn("a"), AnswerColumn("b")), [(text, "x")])
    [row] = list(
        csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline=""), delimiter=";")
    )[1:]
    assert not row[0].lstrip(" ").startswith(tuple("=+-@\t\r\n"))
    assert row[0].removeprefix("'") == text or row[0] == text


def test_a_workbook_holds_numbers_and_text_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(SMALL, made=MADE)))
    sheet = book["Tabel"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Buurt", "Aandeel (%)", "Jaar"],
        ["Kerk; en Plein", 6.7, 2024],
        ["=1+1", "[c]", 2024],
    ]
    assert [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["s", "n", "n"],
        ["s", "s", "n"],
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet["B2"].number_format == "#,##0.0"
    assert sheet["C2"].number_format == "0"


def test_headings_have_room_in_a_program_that_fits_no_row() -> None:
    long = "Waarvan binnen 1.000 meter van de dichtstbijzijnde basisschool (geschat)"
    table = replace(
        SMALL,
        columns=(SMALL.columns[0], AnswerColumn(long, 1), SMALL.columns[2]),
        notes=(("Toelichting", "woord " * 60),),
    )
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, made=MADE)))
    sheet, notes = book["Tabel"], book["Toelichting"]
    # seven words of at most seventeen letters: four lines of twenty characters, five at the most
    assert 4 * 15 <= sheet.row_dimensions[1].height <= 6 * 15
    assert sheet.column_dimensions["B"].width >= len("dichtstbijzijnde") * 1.3
    assert notes.row_dimensions[1].height is None
    # 360 characters in a column of 90
    assert notes.row_dimensions[2].height >= 4 * 15
    # the mark of a state stands under the numbers, and text keeps clear of them
    assert [sheet[cell].alignment.horizontal for cell in ("A3", "B1", "B3", "C3")] == [
        "left", "right", "right", "right",
    ]  # fmt: skip
    assert sheet["A3"].alignment.indent == 1


def test_a_wide_table_is_printed_over_more_pages() -> None:
    wide = AnswerTable("breed", tuple(AnswerColumn(f"Kolom {n}") for n in range(60)), [])
    sheets = [openpyxl.load_workbook(io.BytesIO(to_xlsx(t)))["Tabel"] for t in (SMALL, wide)]
    assert [sheet.page_setup.fitToWidth for sheet in sheets] == [None, 3]
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in sheets)


def test_the_explanation_names_the_source_and_the_marks_that_are_used() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(SMALL, made=MADE)))
    assert [tuple(cell.value for cell in row) for row in book["Toelichting"].iter_rows()] == [
        ("Titel", "Percentage kinderen per buurt"),
        ("Bron", "CBS"),
        ("Let op", "@gevaar"),
        ("[c]", "afgeschermd (geheim of te kleine aantallen)"),
    ]


def test_the_same_table_gives_the_same_workbook() -> None:
    assert to_xlsx(SMALL, made=MADE) == to_xlsx(SMALL, made=MADE)


def test_an_empty_table_is_a_heading() -> None:
    table = AnswerTable("leeg", (AnswerColumn("Buurt"),), [])
    assert to_csv(table) == b"\xef\xbb\xbfBuurt\r\n"
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table)))
    assert [cell.value for cell in book["Tabel"][1]] == ["Buurt"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (
            ("kaart", "percentage_0_tot_15_jaar", "Utrecht", "buurt", 2024),
            "kaart_percentage_0_tot_15_jaar_utrecht_buurt_2024.csv",
        ),
        (("kaart", "'s-Hertogenbosch", None, "", 2024), "kaart_s_hertogenbosch_2024.csv"),
        (("kaart", "Súdwest-Fryslân / ../x"), "kaart_sudwest_fryslan_x.csv"),
    ],
)
def test_file_names_are_plain(parts: tuple[object, ...], name: str) -> None:
    assert file_name(*parts, ending="csv") == name
