"""DUO's address files as they were and are published: the columns of each, literally.

The headers are those of `02.-alle-schoolvestigingen-basisonderwijs.csv`,
`01.-hoofdvestigingen-basisonderwijs.csv`, `09.-alle-vestigingen-sbo-so-en-vso.csv` and
`02.-alle-vestigingen-vo.csv` on duo.nl, and of `vestigingenbo.csv` and its kin in DUO's
catalogue. One school of each type stands in all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from places.lists.sets import read_locations
from places.locations import locations
from store import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder

ADDRESS = (
    "{name};STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENUMMER;GEMEENTENAAM;"
    "DENOMINATIE;TELEFOONNUMMER;INTERNETADRES"
)
LETTERS = (
    "STRAATNAAM CORRESPONDENTIEADRES;HUISNUMMER-TOEVOEGING CORRESPONDENTIEADRES;"
    "POSTCODE CORRESPONDENTIEADRES;PLAATSNAAM CORRESPONDENTIEADRES"
)
REGIONS = (
    "NODAAL GEBIED CODE;NODAAL GEBIED NAAM;RPA-GEBIED CODE;RPA-GEBIED NAAM;WGR-GEBIED CODE;"
    "WGR-GEBIED NAAM;COROPGEBIED CODE;COROPGEBIED NAAM;ONDERWIJSGEBIED CODE;"
    "ONDERWIJSGEBIED NAAM;RMC-REGIO CODE;RMC-REGIO NAAM"
)
BRANCH = ADDRESS.format(name="VESTIGINGSNAAM")
MAIN = ADDRESS.format(name="INSTELLINGSNAAM")
OLD, NEW = "BRIN NUMMER;VESTIGINGSNUMMER", "INSTELLINGSCODE;VESTIGINGSCODE"
BO = "02.-alle-schoolvestigingen-basisonderwijs.csv"
SO = "09.-alle-vestigingen-sbo-so-en-vso.csv"
VO = "02.-alle-vestigingen-vo.csv"
KIND = {"SOORT PRIMAIR ONDERWIJS": "Speciaal basisonderwijs", "ONDERWIJSSTRUCTUUR": "HAVO/VWO"}


def row(header: str, given: dict[str, str]) -> str:
    """Return a row under a header: the school's own cells, and filling for the others."""
    return ";".join(
        given.get(name, KIND.get(name, "elders" if "CORRESPONDENTIE" in name else "12"))
        for name in header.split(";")
    )


def school(code: str, branch: str, postcode: str) -> dict[str, str]:
    return {
        "BRIN NUMMER": code, "INSTELLINGSCODE": code, "VESTIGINGSNUMMER": branch,
        "VESTIGINGSCODE": branch, "VESTIGINGSNAAM": "De Esdoorn", "INSTELLINGSNAAM": "De Esdoorn",
        "STRAATNAAM": "Haagjesweg", "HUISNUMMER-TOEVOEGING": "56-a", "POSTCODE": postcode,
        "PLAATSNAAM": "EMMEN", "GEMEENTENUMMER": "0114", "DENOMINATIE": "Openbaar",
        "POSTCODE CORRESPONDENTIEADRES": "1000 AA", "PROVINCIE": "Drenthe",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "header", "cells", "types"),
    [
        (BO, f"PROVINCIE;BEVOEGD GEZAG NUMMER;{OLD};{BRANCH};{LETTERS};{REGIONS}",
         school("00AH", "00", "7822 HG"), "bo"),
        (BO, f"PROVINCIE;BEVOEGD GEZAG NUMMER;{OLD};{BRANCH};{LETTERS};{REGIONS}",
         school("00AH", "00AH00", "7822 HG"), "bo"),
        (BO, f"PROVINCIE;BEVOEGD GEZAG NUMMER;{NEW};{BRANCH};{LETTERS};{REGIONS}",
         school("00AH", "00AH00", "7822HG"), "bo"),
        ("vestigingenbo.csv", f"PROVINCIE;BEVOEGD GEZAG NUMMER;{NEW};{BRANCH};{LETTERS};{REGIONS}",
         school("00AH", "00AH00", "7822HG"), "bo"),
        ("01.-hoofdvestigingen-basisonderwijs.csv",
         f"PROVINCIE;BEVOEGD GEZAG NUMMER;BRIN NUMMER;{MAIN};{LETTERS};{REGIONS}",
         school("00AH", "", "7822 HG"), "bo"),
        ("instellingenbo.csv", f"PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;{MAIN};{LETTERS}",
         school("00AH", "", "7822HG"), "bo"),
        (SO, f"PROVINCIE;SOORT PRIMAIR ONDERWIJS;BEVOEGD GEZAG NUMMER;{OLD};{BRANCH};{LETTERS}",
         school("00AH", "0", "7822 HG"), "sbo"),
        ("vestigingenso.csv",
         f"PROVINCIE;SOORT PRIMAIR ONDERWIJS;BEVOEGD GEZAG NUMMER;{NEW};{BRANCH};{LETTERS}",
         school("00AH", "00AH00", "7822HG"), "sbo"),
        (VO, f"PROVINCIE;BEVOEGD GEZAG NUMMER;{OLD};{BRANCH};ONDERWIJSSTRUCTUUR;{LETTERS}",
         school("00AH", "00AH00", "7822 HG"), "vo"),
        ("vestigingenvo.csv",
         f"PROVINCIE;BEVOEGD GEZAG NUMMER;{NEW};{BRANCH};ONDERWIJSSTRUCTUUR;{LETTERS}",
         school("00AH", "00AH00", "7822HG"), "vo"),
        ("instellingenvo.csv", f"PROVINCIE;BEVOEGD GEZAG NUMMER;INSTELLINGSCODE;{MAIN}",
         school("00AH", "", "7822HG"), "vo"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), (",", "utf-8-sig")])
def test_every_header_gives_the_same_school(
    tmp_path: Path,
    name: str,
    header: str,
    cells: dict[str, str],
    types: str,
    separator: str,
    encoding: str,
) -> None:
    text = f"{header}\r\n{row(header, cells)}\r\n".replace(";", separator)
    (tmp_path / name).write_bytes(text.encode(encoding))
    result = read_locations(tmp_path / name)
    found = result.sets[0].tables["punten"].iloc[0]  # type: ignore[union-attr]
    kept = ["naam", "brin6", "typen", "postcode", "plaats", "adres", "denominatie"]
    assert [found[column] for column in kept] == [
        "De Esdoorn", "00AH00", types, "7822HG", "EMMEN", "Haagjesweg 56-a", "Openbaar",
    ]  # fmt: skip
    assert result.rapport.gelezen == result.rapport.rijen == 1
    expected = {"zonder_coordinaten", "jaar_onbekend"}
    if not cells["VESTIGINGSNUMMER"]:
        expected.add("hoofdvestiging_aangenomen")
    assert {b.code for b in result.rapport.bevindingen} == expected


def test_a_school_of_two_files_is_one_school(tmp_path: Path, folder: DataFolder) -> None:
    main = f"BRIN NUMMER;{MAIN}"
    both = f"{NEW};{BRANCH}"
    for name, header, cells in (
        ("instellingenbo_2023.csv", main, school("00AH", "", "7822 HG")),
        ("vestigingenbo_2024.csv", both, school("00AH", "00AH00", "7822HG")),
    ):
        (tmp_path / name).write_text(f"{header}\n{row(header, cells)}\n")
        folder.commit(read_locations(tmp_path / name))
    assert locations(folder.snapshot(), "school").frame["brin6"].tolist() == ["00AH00"]


def test_two_branches_with_one_brin_and_no_number_are_both_kept(tmp_path: Path) -> None:
    cells = [school("00AH", "", "7822HG"), school("00AH", "", "7811AA") | {"PLAATSNAAM": "ASSEN"}]
    header = f"BRIN NUMMER;{MAIN}"
    text = "\n".join([header, *(row(header, each) for each in cells)])
    (tmp_path / "instellingenbo.csv").write_text(text)
    result = read_locations(tmp_path / "instellingenbo.csv")
    frame = result.sets[0].tables["punten"]
    assert frame["brin6"].tolist() == ["", ""]  # type: ignore[index,union-attr,call-overload]
    assert frame["dubbel_van"].tolist() == ["", ""]  # type: ignore[index,union-attr,call-overload]


def test_a_list_of_school_boards_is_no_list_of_schools(tmp_path: Path) -> None:
    header = ADDRESS.format(name="BEVOEGD GEZAG NUMMER;BEVOEGD GEZAG NAAM")
    (tmp_path / "besturenbo.csv").write_text(f"{header}\n{row(header, {})}\n")
    with pytest.raises(Refused, match="schoolbesturen"):
        read_locations(tmp_path / "besturenbo.csv")
