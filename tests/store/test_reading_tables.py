from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from store import Refused, open_input
from store.reading.tables import Grid, column_letters, find_header, joined_names, read_grid

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, content: bytes) -> Grid:
    path.write_bytes(content)
    (grid,) = read_grid(open_input(path, wanted="een tabel")[0])
    return grid


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("\ufeffcode;naam\r\nGM0080;Skarsterlân\r\n".encode(), "utf-8-sig"),
        ("code;naam\nGM0080;Skarsterlân".encode("cp1252"), "cp1252"),
        ("code;naam\nGM0080;Skarsterlân\n\n\n".encode(), "utf-8"),
        ("code;naam\nGM0080;Skarsterlân\n".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_of_publishers(tmp_path: Path, content: bytes, encoding: str) -> None:
    grid = read(tmp_path / "x.csv", content)
    assert grid.encoding == encoding
    assert [grid.row(0), grid.row(1)] == [["code", "naam"], ["GM0080", "Skarsterlân"]]
    assert len(grid.cells) == 2


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators_and_quotes(tmp_path: Path, separator: str) -> None:
    line = separator.join(['"a"', f'"b ""c"" {separator}."', "3"])
    head = separator.join(["x", "y", "z"])
    grid = read(tmp_path / "x.csv", f"{head}\n{line}\n{line}\n".encode())
    assert grid.separator == separator
    assert grid.row(2) == ["a", f'b "c" {separator}.', "3"]


def test_lines_of_unequal_length_keep_their_row_numbers(tmp_path: Path) -> None:
    grid = read(tmp_path / "x.csv", b"Titel\n\ncode;waarde\nGM0344;12\nBron: CBS\n")
    assert grid.cells.shape == (5, 2)
    assert grid.row(3) == ["GM0344", "12"]
    assert grid.place(3, 1) == "x.csv, rij 4, kolom B"


def test_a_workbook_keeps_numbers_and_spreads_merged_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Cijfers"
    sheet["A1"] = "Bevolking"
    sheet.merge_cells("A1:B1")
    sheet["A2"], sheet["B2"], sheet["C2"] = "GM0344", 1.234, True
    book.create_sheet("Verborgen").sheet_state = "hidden"
    book["Verborgen"]["A1"] = "niet lezen"
    book.create_sheet("Leeg")
    path = tmp_path / "x.xlsx"
    book.save(path)
    (grid,) = read_grid(open_input(path, wanted="een tabel")[0])
    assert grid.name == "x.xlsx"
    assert grid.row(0)[:2] == ["Bevolking", "Bevolking"]
    assert grid.cells.iloc[1, 1] == 1.234
    assert grid.row(1) == ["GM0344", "1.234", "ja"]


def test_sheets_are_named_when_there_are_more(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Een", "Twee"):
        book.create_sheet(name)["A1"] = name
    path = tmp_path / "x.xlsx"
    book.save(path)
    names = [grid.name for grid in read_grid(open_input(path, wanted="een tabel")[0])]
    assert names == ["x.xlsx, werkblad Een", "x.xlsx, werkblad Twee"]


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is leeg"),
        (b" \n\n", "is leeg"),
        (b"\xd0\xcf\x11\xe0rest", "oud Excel-bestand"),
        (b"PK\x03\x04kapot", "beschadigd"),
        (zipped("iets.txt", b"x"), "zonder tabel"),
        (zipped("xl/workbook.xml", b"<kapot"), "beschadigd"),
        (b'{"type": "FeatureCollection"}', "importeer grenzen"),
        (b"SQLite format 3\x00", "geen tabel"),
        (b"a\x00b\x00c", "geen tekst"),
    ],
)
def test_what_is_no_table_is_refused_readably(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read(tmp_path / "x.csv", content)


def test_a_workbook_with_names_of_a_lost_sheet_is_read_without_a_word(tmp_path: Path) -> None:
    whole, path = io.BytesIO(), tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["code", "getal"])
    book.save(whole)
    lost = b'<definedNames><definedName name="n" localSheetId="20">A!$A$1</definedName>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, data.replace(b"<definedNames/>", lost + b"</definedNames>"))
    # openpyxl's English warning would be an error here
    (grid,) = read_grid(open_input(path, wanted="een tabel")[0])
    assert grid.row(0) == ["code", "getal"]


def test_the_header_is_the_line_with_most_known_names(tmp_path: Path) -> None:
    grid = read(tmp_path / "x.csv", b"code van de tabel;;\ncode;naam;aantal\nGM0344;Utrecht;3\n")
    header = find_header(grid, lambda name: name in {"code", "aantal"})
    assert header is not None
    assert (header.row, header.names) == (1, ("code", "naam", "aantal"))
    assert header.find(lambda name: name == "aantal") == [2]
    assert find_header(grid, lambda name: name == "bestaat niet") is None


def test_a_header_over_rows_is_joined(tmp_path: Path) -> None:
    grid = read(tmp_path / "x.csv", b";Gemiddeld;40%\n;inkomen;laagste\ncode;;\n")
    assert joined_names(grid, 0, 2) == ("code", "Gemiddeld inkomen", "40% laagste")


def test_columns_are_lettered_as_spreadsheets_do() -> None:
    assert [column_letters(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def workbook(tmp_path: Path, *, chart: bool = False) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["code", "deel", "tekst"], ["WK000101", 0.125, 0.5], ["WK000102", 0.07, 1]):
        book.active.append(row)
    for cell in ("B2", "B3"):
        book.active[cell].number_format = "0.0%"
    book.active["C2"].number_format = '0" %"'
    if chart:
        book.create_chartsheet("grafiek")
    path = tmp_path / "delen.xlsx"
    book.save(path)
    return path


def test_a_percentage_of_a_workbook_is_what_its_reader_sees(tmp_path: Path) -> None:
    (grid,) = read_grid(open_input(workbook(tmp_path, chart=True), wanted="een tabel")[0])
    assert grid.cells.iloc[1:].to_numpy().tolist() == [
        ["WK000101", 12.5, 0.5],
        ["WK000102", 7.0, 1],
    ]


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16", "utf-16-be", "utf-32-le", "cp1252"])
@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_any_line_end_and_encoding_gives_the_same_rows(
    tmp_path: Path, encoding: str, end: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(end.join(["code;naam", "1;één", "2;twee", ""]).encode(encoding))
    (grid,) = read_grid(open_input(path, wanted="een tabel")[0])
    assert [grid.row(n) for n in range(3)] == [["code", "naam"], ["1", "één"], ["2", "twee"]]


def test_a_quote_that_stays_open_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a;b;c\n1;2;3\n"4;5;6\n7;8;9\n1;2;3\n', encoding="utf-8")
    with pytest.raises(Refused, match=r"in regel 3 een aanhalingsteken.*waardoor 2 regels"):
        read_grid(open_input(path, wanted="een tabel")[0])


@pytest.mark.parametrize(
    ("lines", "regel", "taken"),
    [
        # opens at the end of a line and closes at the end of a cell of the next
        (["a;b;c", "1;2;3", '4;5;"', 'x";8;9', "1;2;3"], 3, 1),
        # opens in the last line, and so takes only that
        (["a;b;c", "1;2;3", '"4;5;6'], 3, 0),
        # two that stay open, each in a line of its own
        (["a;b;c", '1;"2;3', "4;5;6", '7;"8;9', "1;2;3"], 2, 2),
        (["a;b", '1;"2', "4;5", "7;8"], 2, 2),
    ],
)
def test_a_quote_that_takes_rows_along_is_told(
    tmp_path: Path, lines: list[str], regel: int, taken: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_grid(open_input(path, wanted="een tabel")[0])
    text = str(refused.value)
    assert f"in regel {regel} een aanhalingsteken dat niet sluit" in text
    told = {0: "", 1: "waardoor de regel daarna"}.get(taken, f"waardoor {taken} regels daarna")
    assert told in text
    assert ("waardoor" in text) == bool(taken)


def test_lines_in_a_cell_are_no_open_quote(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a;"b\nbb";c\n1;"een\ntwee";3\n4;5;"zes\nen meer; zeven"\n', encoding="utf-8")
    (grid,) = read_grid(open_input(path, wanted="een tabel")[0])
    assert grid.row(1) == ["1", "een\ntwee", "3"]
    assert grid.row(2) == ["4", "5", "zes\nen meer; zeven"]
    assert len(grid.cells) == 3


@pytest.mark.parametrize(("row", "told"), [(9_000, False), (1_048_576, True)])
def test_a_cell_far_below_a_table_is_no_million_rows(
    tmp_path: Path, row: int, *, told: bool
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"] = "gebied_code", "GM0344"
    sheet.cell(row, 1, "GM0345")
    path = tmp_path / "ver.xlsx"
    book.save(path)
    [file] = open_input(path, wanted="een tabel")
    if told:
        with pytest.raises(Refused, match=r"meer dan 10000 lege rijen achter elkaar \(de grens\)"):
            read_grid(file)
    else:
        assert len(read_grid(file)[0].cells) == row
