"""Tables with several rows per area: named, chosen from or added up, never taken for doubles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import Refused
from tests.indicators.files import read, rows

if TYPE_CHECKING:
    from pathlib import Path

SEX = (
    "wijkcode;geslacht;meldingen;gemiddelde duur\n"
    "WK999901;man;12;1,5\nWK999901;vrouw;14;2,5\n"
    "WK999902;man;7;2,5\nWK999902;vrouw;7;2,5\n"
    "WK999903;man;x;2,5\nWK999903;vrouw;9;2,5\n"
)
CRIME = (
    '"Soort misdrijf";"Wijken en buurten";"Regioaanduiding/Codering (code)";"Perioden";'
    '"Geregistreerde misdrijven/Totaal misdrijven (aantal)"\n'
    '"Totaal misdrijven";"West";"WK999901  ";"2020";"   900"\n'
    '"Fietsendiefstal";"West";"WK999901  ";"2020";"   90"\n'
    '"Totaal misdrijven";"Oost";"WK999902  ";"2020";"   700"\n'
    '"Fietsendiefstal";"Oost";"WK999902  ";"2020";"   70"\n'
)


def test_a_dimension_is_named_with_its_values(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"verschillen in geslacht \(man, vrouw\)") as refusal:
        read(tmp_path, SEX)
    assert [(b.code, b.gevonden) for b in refusal.value.findings] == [
        ("dimensie", "geslacht: man | vrouw")
    ]


def test_a_chosen_part_has_its_own_name_and_set(tmp_path: Path) -> None:
    result = read(tmp_path, SEX, "t_2024.csv", kies=["Geslacht=Vrouw"])
    (new,) = result.sets
    assert new.key.bron == "eigen tabel t_2024, vrouw"
    assert rows(new)[:3] == [
        ("WK999901", "meldingen_vrouw", 14.0, "waarde"),
        ("WK999902", "meldingen_vrouw", 7.0, "waarde"),
        ("WK999903", "meldingen_vrouw", 9.0, "waarde"),
    ]
    left = [b.aantal for b in result.rapport.bevindingen if b.code == "niet_gekozen"]
    assert (left, result.rapport.gelezen) == ([3], 3)


def test_counts_are_added_up_and_masked_ones_stay_masked(tmp_path: Path) -> None:
    result = read(tmp_path, SEX, tel_op=["geslacht"])
    (new,) = result.sets
    # 7 and 7 are two groups of seven, no double
    assert rows(new) == [
        ("WK999901", "meldingen", 26.0, "waarde"),
        ("WK999902", "meldingen", 14.0, "waarde"),
        ("WK999903", "meldingen", None, "afgeschermd"),
    ]
    (other,) = [b for b in result.rapport.bevindingen if b.code == "niet_opgeteld"]
    assert other.gevonden == "geen aantallen: gemiddelde duur"
    assert (result.rapport.gelezen, result.rapport.rijen) == (6, 6)


def test_a_total_is_chosen_and_not_added_to_its_parts(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"Kies het totaal met --kies 'Soort misdrijf=Totaal mis"):
        read(tmp_path, CRIME, tel_op=["soort misdrijf"])
    whole = read(tmp_path, CRIME, kies=["soort misdrijf=totaal misdrijven"])
    part = read(tmp_path, CRIME, kies=["soort misdrijf=fietsendiefstal"])
    (all_crime,), (theft,) = whole.sets, part.sets
    assert [row[2] for row in rows(all_crime)] == [900.0, 700.0]
    # what is counted of bicycles is not the published total
    assert not {row[1] for row in rows(all_crime)} & {row[1] for row in rows(theft)}
    assert [row[2] for row in rows(theft)] == [90.0, 70.0]


def test_ages_as_numbers_and_two_dimensions(tmp_path: Path) -> None:
    text = "gebied_code;leeftijd;geslacht;leerlingen\n" + "".join(
        f"WK99990{area};{age};{sex};{area * 10 + age}\n"
        for area in (1, 2)
        for age in (4, 5)
        for sex in ("m", "v")
    )
    with pytest.raises(Refused, match=r"leeftijd \(4, 5\) en geslacht \(m, v\)"):
        read(tmp_path, text)
    (new,) = read(tmp_path, text, tel_op=["leeftijd"], kies=["geslacht=m"]).sets
    assert [row[1:3] for row in rows(new)] == [("leerlingen_m", 29.0), ("leerlingen_m", 49.0)]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ({"kies": ["geslacht=x"]}, "een waarde van geslacht: man, vrouw"),
        ({"kies": ["sexe=man"]}, "'sexe'"),
        ({"kies": ["geslacht"]}, "zoals 'geslacht=vrouw'"),
        ({"tel_op": ["soort"]}, "'soort'"),
    ],
)
def test_what_is_not_there_is_refused(tmp_path: Path, ask: dict[str, list[str]], said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(tmp_path, SEX, **ask)


def test_a_row_is_a_double_only_where_nothing_else_differs(tmp_path: Path) -> None:
    text = "gebied_code;klas;opmerking;meldingen\nWK999901;a;;12\nWK999901;{};x;12\nWK999902;c;;9\n"
    for other, code in (("a", "dubbele_rij"), ("b", "tegenstrijdige_rijen")):
        result = read(tmp_path, text.format(other))
        assert [b.code for b in result.rapport.bevindingen if b.ernst == "fout"] == [code]


MONTHS = (
    '"Wijken en buurten";"Codering (code)";"Perioden";"Meldingen (aantal)"\n'
    '"West";"WK999901  ";"2020 januari";"10"\n"West";"WK999901  ";"2020 februari";"12"\n'
    '"Oost";"WK999902  ";"2020 januari";"20"\n"Oost";"WK999902  ";"2020 februari";"22"\n'
)


def test_months_of_one_year_are_a_dimension(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"verschillen in Perioden \(2020 januari, 2020 februari\)"):
        read(tmp_path, MONTHS, "t.csv")
    (new,) = read(tmp_path, MONTHS, "t.csv", tel_op=["Perioden"]).sets
    assert (new.key.jaar, [row[2] for row in rows(new)]) == (2020, [22.0, 42.0])
    (new,) = read(tmp_path, MONTHS, "t.csv", kies=["Perioden=2020 februari"]).sets
    assert (new.key.jaar, [row[2] for row in rows(new)]) == (2020, [12.0, 22.0])
