"""Areas by the names that people give them, in a list of Excel and in an imported one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from places.aanbod.area_names import STEDELIJK, AreaNames
from places.aanbod.preventiematrix import SOORT_AANBOD, make_matrix
from places.aanbod.workbook_rows import read_workbook
from store.findings import counted
from store.records import Rij
from store.words import read_word

if TYPE_CHECKING:
    from pathlib import Path

NAMEN = AreaNames(
    {
        "GM0344": "Utrecht",
        "GM0599": "Rotterdam",
        "WK034403": "Wijk 03 Overvecht",
        "WK034406": "Wijk 06 Binnenstad",
        "WK034409": "Wijk 09 Leidsche Rijn",
        "WK059901": "Wijk 01 Centrum",
        "WK059906": "Wijk 06 Binnenstad",
        "BU03440311": "Overvecht",
        "BU03440822": "Kanaleneiland-Noord",
    }
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Overvecht", "WK034403"),  # also a buurt; the larger area is meant
        ("wijk overvecht", "WK034403"),
        ("Wijk 09 Leidsche Rijn", "WK034409"),
        ("kanaleneiland noord", "BU03440822"),
        ("heel Utrecht", "GM0344"),
        ("gemeente Rotterdam", "GM0599"),
        ("Utrecht", "GM0344"),
        ("WK034403", "WK034403"),
        ("stedelijk", STEDELIJK),
        ("De hele stad", STEDELIJK),
        ("Binnenstad", None),
        ("heel Verweg", None),
        ("Verweg", None),
    ],
)
def test_a_name_is_the_area_that_it_can_only_be(text: str, code: str | None) -> None:
    assert NAMEN.read(text).code == code


def test_a_name_of_several_gemeenten_is_that_of_the_list() -> None:
    assert NAMEN.read("Binnenstad").waarom == "zo heten 2 gebieden in 2 gemeenten; gebruik de code"
    utrecht = NAMEN.for_list(["Overvecht", "Binnenstad", "Leidsche Rijn", "stedelijk"])
    assert utrecht.read("Binnenstad").code == "WK034406"
    assert utrecht.read("stedelijk").code == "GM0344"
    assert utrecht.read("Centrum").code is None  # there is one, in Rotterdam
    assert utrecht.read("Rotterdam").code == "GM0599"
    assert utrecht.read("Kanaleneiland").waarom == "bedoelde u 'Kanaleneiland-Noord'?"
    # a list that says nothing else is not decided, unless a gemeente was asked for
    assert NAMEN.for_list(["Binnenstad"]).read("Binnenstad").code is None
    asked = AreaNames(NAMEN.namen, "GM0599")
    assert asked.for_list(["Binnenstad"]).read("Binnenstad").code == "WK059906"
    assert asked.for_list(["Overvecht", "Binnenstad"]).read("Binnenstad").code == "WK034406"


def test_a_long_list_says_each_spelling_once_with_its_number(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Overzicht aanbod 2025"])
    sheet.append(["Activiteit", "Organisatie", "Niveau", "Domein", "Leeftijd", "Wijk"])
    for number in range(300):
        wijk = "stedelijk" if number == 7 else ("Overvecht", "Kanaleneiland")[number % 2]
        niveau = "licht" if number == 299 else ("collectief", "Selectieve")[number % 2]
        sheet.append([f"Nr {number}", "DOCK", niveau, "school prestaties", "alle", wijk])
    book.save(tmp_path / "lijst.xlsx")
    read = read_workbook(tmp_path / "lijst.xlsx", gebieden=NAMEN)
    found = [(b.code, b.gevonden, b.plaats, b.aantal) for b in read.rapport.bevindingen]
    assert sorted(found) == [
        ("gebied_gelezen", "gebied 'Overvecht'",
         "lijst.xlsx, rij 3, kolom F (en 149 keer daarna)", 150),
        ("gebied_gelezen", "gebied 'stedelijk'", "lijst.xlsx, rij 10, kolom F", 1),
        ("gebied_onbekend", "gebied 'Kanaleneiland'; bedoelde u 'Kanaleneiland-Noord'?",
         "lijst.xlsx, rij 4, kolom F (en 148 keer daarna)", 149),
        ("woord_onbekend", "Preventieniveau 'collectief'; bedoelde u 'Selectief'?",
         "lijst.xlsx, rij 3, kolom C (en 149 keer daarna)", 150),
        ("woord_onbekend", "Preventieniveau 'licht'", "lijst.xlsx, rij 302, kolom C", 1),
    ]  # fmt: skip
    lines = [line.gegevens for line in read.regels[SOORT_AANBOD]]
    assert len(lines) == read.rapport.rijen == 300
    assert {line["domein"] for line in lines} == {"schoolprestaties"}
    assert all(len(line["leeftijdsfasen"]) == 5 for line in lines)
    assert lines[7]["gebieden"] == ["GM0344"]

    rows = [Rij(str(n), SOORT_AANBOD, 1, line) for n, line in enumerate(lines)]
    found_here = make_matrix("WK034403", rows, [])
    assert len(found_here.aanbod) == 151  # Overvecht, and what is for the whole gemeente
    assert (found_here.elders, len(found_here.zonder_gebied)) == (0, 149)


def test_without_a_gemeente_stedelijk_is_a_mark_and_no_area(tmp_path: Path) -> None:
    (tmp_path / "lijst.csv").write_text("Naam;Wijk\nLoket;stedelijk\n")
    line = read_workbook(tmp_path / "lijst.csv").regels[SOORT_AANBOD][0].gegevens
    assert (line["stedelijk"], line["gebieden"]) == (True, [])


def test_words_are_read_whatever_the_blanks_and_never_guessed() -> None:
    assert read_word("domein", "school prestaties").id == "schoolprestaties"
    assert read_word("preventieniveau", "Geïndiceerde").id == "geindiceerd"
    assert read_word("preventieniveau", "licht").id is None
    assert counted([]) == []
