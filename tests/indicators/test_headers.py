"""Headers of several lines, topic paths, and years as columns: what each figure is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import Refused
from tests.indicators.files import read, rows

if TYPE_CHECKING:
    from pathlib import Path

    from store import ImportResult


def named(result: ImportResult) -> dict[str, list[float | None]]:
    """Return the values of each figure, in the order of the file's areas."""
    found: dict[str, list[float | None]] = {}
    for new in result.sets:
        for _, name, value, _ in rows(new):
            found.setdefault(name, []).append(value)
    return found


def units(result: ImportResult) -> dict[str, str]:
    return {row["id"]: row["eenheid"] for new in result.sets for row in new.extra.get("eigen", ())}


def test_two_lines_of_a_header_are_one_name_with_its_unit(tmp_path: Path) -> None:
    text = (
        "Tabel 3, gemeente Voorbeeld;;;;\n;;Verzuim;;Thuiszitters\n"
        "Wijkcode;Wijk;aantal;%;aantal\nWK999901;Noord;120;12,5;80\nWK999902;Zuid;90;9,1;50\n"
    )
    result = read(tmp_path, text)
    assert named(result) == {
        "verzuim_aantal": [120.0, 90.0],
        "verzuim_percentage": [12.5, 9.1],
        "thuiszitters": [80.0, 50.0],
    }
    assert units(result) == {
        "verzuim_aantal": "aantal",
        "verzuim_percentage": "%",
        "thuiszitters": "aantal",
    }


def test_a_header_may_go_on_below_the_line_with_the_codes(tmp_path: Path) -> None:
    text = (
        "Wijkcode;Verzuim;;Schorsingen\n;relatief;absoluut;absoluut\n"
        "WK999901;12,5;120;80\nWK999902;9,1;90;50\n"
    )
    assert named(read(tmp_path, text)) == {
        "verzuim_relatief": [12.5, 9.1],
        "verzuim_absoluut": [120.0, 90.0],
        "schorsingen_absoluut": [80.0, 50.0],
    }


@pytest.mark.parametrize(
    "column",
    [
        "Regiocode (gemeente, wijk, buurt) (code)",
        "Regioaanduiding/Codering (code)",
        "Regioaanduiding (code)",
        "Codering_3",
    ],
)
def test_the_codes_of_statline_are_found_whatever_it_calls_them(
    tmp_path: Path, column: str
) -> None:
    text = (
        f'"Wijken en buurten";"{column}";"Opleiding/Laag/Waarde (%)";"Opleiding/Hoog/Waarde (%)"\n'
        '"Noord";"WK999901  ";"20.5";"30.5"\n'
    )
    result = read(tmp_path, text)
    assert named(result) == {"laag_waarde": [20.5], "hoog_waarde": [30.5]}
    assert set(units(result).values()) == {"%"}


def test_a_table_of_statline_with_names_only_is_refused_with_the_way_out(tmp_path: Path) -> None:
    text = '"Wijken en buurten";"Wonen/Afstand tot bieb (km)"\n"Nederland";"2.0"\n"Jordaan";"1.1"\n'
    text += '"Zuid";"1.4"\n'
    with pytest.raises(Refused, match=r"Jordaan.*Kies in StatLine onder Onderwerpen ook de Coder"):
        read(tmp_path, text)


def test_years_as_columns_are_the_years_of_their_figures(tmp_path: Path) -> None:
    text = "gebied_code;2021;2022\nWK999901;120;130\n"
    for asked in (None, 2023):
        result = read(tmp_path, text, "verzuim.csv", jaar=asked)
        assert {new.key.jaar: rows(new) for new in result.sets} == {
            2021: [("WK999901", "verzuim", 120.0, "waarde")],
            2022: [("WK999901", "verzuim", 130.0, "waarde")],
        }
    told = result.rapport.bevindingen[0]
    assert (told.code, told.gevonden) == (
        "jaar_per_kolom",
        "een kolom per jaar: 2021, 2022; opgegeven is 2023",
    )


def test_years_in_names_are_taken_out_of_them_and_what_has_none_is_named(tmp_path: Path) -> None:
    text = "gebied_code;verzuim 2021;verzuim 2022;uitval\nWK999901;120;130;70\n"
    result = read(tmp_path, text, "t.csv")
    assert {(new.key.jaar, rows(new)[0][1:3]) for new in result.sets} == {
        (2021, ("verzuim", 120.0)),
        (2022, ("verzuim", 130.0)),
    }
    (left,) = [b for b in result.rapport.bevindingen if b.code == "kolom_zonder_jaar"]
    assert "uitval" in left.gevonden
    with_year = read(tmp_path, text, "t.csv", jaar=2020)
    assert {new.key.jaar for new in with_year.sets} == {2020, 2021, 2022}
    # one name with a year in it is a name
    assert named(read(tmp_path, "gebied_code;plan 2030\nWK999901;120\n")) == {"plan_2030": [120.0]}


def test_groups_above_groups_are_joined_and_a_title_above_all_is_not(tmp_path: Path) -> None:
    text = (
        ";Jeugd;Jeugd;Jeugd\n;Verzuim;;Thuis\nWijkcode;po;vo;zitters\n"
        "WK999901;12;15;13\nWK999902;9;10;10\n"
    )
    result = read(tmp_path, text)
    assert named(result) == {
        "verzuim_po": [12.0, 9.0], "verzuim_vo": [15.0, 10.0], "thuis_zitters": [13.0, 10.0],
    }  # fmt: skip


STATLINE = (
    '"Wijken en buurten";"Regioaanduiding/Codering (code)";"Bevolking/{inwoners} (aantal)";'
    '"{pad}/Geslacht/Mannen (aantal)";"{pad}/Leeftijd/0 tot 15 jaar ({eenheid})"\n'
    '"Noord";"WK999901  ";"    600";"    300";"     90"\n'
)


def test_a_breakdown_is_of_the_population_only_beside_it(tmp_path: Path) -> None:
    text = STATLINE.format(inwoners="Aantal inwoners", pad="Bevolking", eenheid="aantal")
    assert named(read(tmp_path, text)) == {
        "aantal_inwoners": [600.0], "aantal_mannen": [300.0], "aantal_0_tot_15_jaar": [90.0],
    }  # fmt: skip
    text = STATLINE.format(inwoners="Jongeren", pad="Jeugdzorg", eenheid="aantal")
    assert named(read(tmp_path, text)) == {
        "jongeren": [600.0], "geslacht_mannen": [300.0], "leeftijd_0_tot_15_jaar": [90.0],
    }  # fmt: skip


def test_a_share_is_no_count_of_the_same_name(tmp_path: Path) -> None:
    text = STATLINE.format(inwoners="Aantal inwoners", pad="Bevolking", eenheid="%")
    found = named(read(tmp_path, text))
    assert "aantal_0_tot_15_jaar" not in found
    assert found["0_tot_15_jaar"] == [90.0]


def test_the_topics_of_the_web_export_that_begin_with_a_number_are_known(tmp_path: Path) -> None:
    text = (
        '"Wijken en buurten";"Codering (code)";"Bevolking/Aantal inwoners (aantal)";'
        '"Bevolking/Leeftijdsgroepen/65 jaar of ouder (aantal)";'
        '"Inkomen/40% personen met laagste inkomen (%)";"Bevolking/Westers totaal (aantal)"\n'
        '"Noord";"WK999901  ";"    600";"    120";"   41.5";"   33"\n'
    )
    result = read(tmp_path, text)
    assert named(result) == {
        "aantal_inwoners": [600.0],
        "aantal_65_jaar_en_ouder": [120.0],
        "percentage_personen_met_laagste_inkomen": [41.5],
    }
    aside = [b.gevonden for b in result.rapport.bevindingen if b.code == "kolom_bewust_niet"]
    assert aside == ["kolommen van de wijk- en buurtkaart: Westers totaal"]


@pytest.mark.parametrize("between", ["2019/2020;2020/2021", "2019-20;2020-21", "2019/'20;2020/'21"])
def test_a_school_year_is_the_year_in_which_it_begins(tmp_path: Path, between: str) -> None:
    text = f"wijkcode;{between}\nWK999901;12;13\nWK999902;9;10\n"
    result = read(tmp_path, text, "verzuim.csv")
    assert [(new.key.jaar, [row[2] for row in rows(new)]) for new in result.sets] == [
        (2019, [12.0, 9.0]), (2020, [13.0, 10.0]),
    ]  # fmt: skip
    assert [b.aantal for b in result.rapport.bevindingen if b.code == "schooljaar"] == [2]


@pytest.mark.parametrize(
    ("head", "cell", "jaar"),
    [
        ("schooljaar", "2019-2020", 2019), ("jaar", "2019/'20", 2019),
        ("perioden", "2019SJ00", 2019), ("peildatum", "01-10-2021", 2021),
        ("peildatum", "20211001", 2021),
        ("Perioden", "2021 1e kwartaal", 2021), ("Perioden", "2021MM05", 2021),
    ],
)  # fmt: skip
def test_the_year_of_each_row(tmp_path: Path, head: str, cell: str, jaar: int) -> None:
    text = f"wijkcode;{head};verzuim\nWK999901;{cell};13\nWK999902;{cell};10\n"
    (new,) = read(tmp_path, text, "t.csv").sets
    assert (new.key.jaar, new.rijen) == (jaar, 2)


def test_two_years_that_do_not_follow_each_other_are_no_school_year(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="noemt geen jaar"):
        read(tmp_path, "wijkcode;periode 2015-2018\nWK999901;13\n", "t.csv")


def test_a_pivot_table_of_excel_is_read(tmp_path: Path) -> None:
    text = (
        "Rijlabels;2021;2022;Eindtotaal\nWK999901;12;13;25\nWK999902;9;10;19\nEindtotaal;21;23;44\n"
    )
    result = read(tmp_path, text, "verzuim.csv")
    assert named(result) == {"verzuim": [12.0, 9.0, 13.0, 10.0]}
    assert {(b.code, b.aantal) for b in result.rapport.bevindingen} >= {
        ("kolom_zonder_jaar", 1), ("code_onbekend", 2),
    }  # fmt: skip
