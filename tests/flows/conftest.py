"""Small pupil files as DUO writes them, and a folder made of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from flows import read_leerlingen, read_postcodes, read_swv
from store import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from store import Snapshot

AGES = ("JONGER", *map(str, range(4, 25)), "OUDER")
HEAD = (
    "PEILDATUM;GEMEENTENUMMER;GEMEENTENAAM;POSTCODE_LEERLING;GEMEENTENAAM_LEERLING;"
    "{brin};{vestiging};INSTELLINGSNAAM_VESTIGING;POSTCODE_VESTIGING;PLAATSNAAM;PROVINCIE;"
    "SOORT_PO;DENOMINATIE_VESTIGING;BEVOEGD_GEZAG_NUMMER;"
) + ";".join(f"LEEFTIJD_{age}" for age in AGES)

REGIO = """pc4,gemeente,po_swv,vo_swv
1001,Aadorp,PO1001,VO1001
1002,Aadorp,PO1001,VO1001
1003,Aaburg,PO1001,VO1001
2001,Beedorp,PO2001,VO2001
2002,Beedorp,PO2001,VO2001
3001,Ceedorp,PO3001,VO2001
"""
POINTS = """POSTCODE;LAT;LON
1001;52,10;5,10
1002;52,11;5,10
1003;52,12;5,10
2001;52,10;5,30
2002;52,11;5,30
2003;52,11;5,31
3001;52,10;5,60
"""
# school: brin6, name, postcode, type, denomination
SCHOOLS = {
    "01AA00": ("De Eik", "1001AA", "Bo", "Openbaar", "1", "Aadorp"),
    "01AA01": ("De Es", "1002AB", "Sbo", "Openbaar", "1", "Aadorp"),
    "02BB00": ("De Beuk", "2001BB", "Bo", "Reformatorisch", "2", "Beedorp"),
    "03CC00": ("Auris De Taal", "2002CC", "So", "Algemeen bijzonder", "2", "Beedorp"),
    "04DD00": ("De Den", "3001DD", "So", "Openbaar", "3", "Ceedorp"),
    "05EE00": ("De Olm", "2002EE", "Vso", "Openbaar", "2", "Beedorp"),
}
HOMES = {
    "1001": "Aadorp", "1002": "Aadorp", "1003": "Aadorp", "2001": "Beedorp",
    "2002": "Beedorp", "2003": "Beedorp", "3001": "Ceedorp", "10": "Belgie", "40": "Onbekend",
}  # fmt: skip

Row = tuple[str, str, dict[int | str, int | str]]
"""Home, BRIN6, and the ages that are not zero."""


def po_file(
    rows: Sequence[Row], *, year: int = 2017, masked: bool = False, total: bool | None = None
) -> bytes:
    """Write rows as DUO does: until 2022 in cp1252 with TOTAAL, since 2023 quoted and masked."""
    total = not masked if total is None else total
    names = ("INSTELLINGSCODE", "VESTIGINGSCODE") if masked else ("BRIN_NUMMER", "VESTIGINGSNUMMER")
    lines = [HEAD.format(brin=names[0], vestiging=names[1]) + (";TOTAAL" if total else "")]
    for home, brin6, ages in rows:
        name, postcode, soort, denomination, gemeente, place = SCHOOLS[brin6]
        cells = [ages.get(int(a) if a.isdigit() else a, 0) for a in AGES]
        number = f"{int(gemeente):04}" if masked else gemeente
        shown = [
            "<5" if masked and isinstance(cell, int) and 0 < cell < 5 else str(cell)
            for cell in cells
        ]
        row = [
            f"{year}1001", number, place, home if len(home) == 4 or masked else f"  {home}",
            HOMES.get(home.strip(), ""), brin6[:4], brin6[4:], f"{name} ", postcode,
            place.upper(), "Utrecht", soort, denomination, "12345", *shown,
        ]  # fmt: skip
        if total:
            row.append(str(sum(int(cell) for cell in cells)))
        lines.append(";".join(row))
    if masked:
        lines = [";".join(f'"{cell}"' for cell in line.split(";")) for line in lines]
        return ("\n".join(lines) + "\n").encode("utf-8-sig")
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


ROWS: list[Row] = [
    ("1001", "01AA00", {4: 20, 5: 30}),
    ("1002", "01AA00", {4: 3, 11: 7}),
    ("2001", "01AA00", {5: 12}),
    ("10", "01AA00", {6: 2}),
    ("40", "01AA00", {6: 1}),
    ("1003", "01AA01", {8: 6, 9: 2}),
    ("2002", "01AA01", {8: 1}),
    ("1001", "02BB00", {7: 9}),
    ("2001", "02BB00", {7: 40}),
    ("2003", "02BB00", {7: 4}),
    ("1002", "03CC00", {6: 5}),
    ("2002", "03CC00", {6: 8}),
    ("1001", "04DD00", {6: 3, 7: 3}),
    ("3001", "04DD00", {6: 10}),
    ("1001", "05EE00", {15: 6}),
    ("2002", "05EE00", {15: 11}),
]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Return a function that writes a file and returns its path."""

    def make(name: str, content: bytes | str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Make a folder with mapping, points and the rows of 2017 open and 2024 masked."""
    place = tmp_path_factory.mktemp("stromen")
    files = {
        "regio.csv": REGIO.encode(),
        "punten.csv": POINTS.encode(),
        "Alles 2017.csv": po_file(ROWS),
        "Alles 2024.csv": po_file(ROWS, year=2024, masked=True),
    }
    for name, content in files.items():
        (place / name).write_bytes(content)
    folder = DataFolder(place / "gegevens")
    folder.commit(read_swv(place / "regio.csv"))
    folder.commit(read_postcodes(place / "punten.csv"))
    for name in list(files)[2:]:
        folder.commit(read_leerlingen([place / name]))
    return folder


@pytest.fixture
def snapshot(made: DataFolder) -> Snapshot:
    """Return what is in that folder; nobody changes it."""
    return made.snapshot()


@pytest.fixture
def filled(made: DataFolder, tmp_path: Path) -> DataFolder:
    """Return a copy of that folder to put more in."""
    shutil.copytree(made.path, tmp_path / "kopie")
    return DataFolder(tmp_path / "kopie")


@pytest.fixture
def po() -> Callable[..., bytes]:
    """Return the writer of DUO's po file."""
    return po_file


@pytest.fixture
def rows() -> list[Row]:
    """Return the literal rows."""
    return list(ROWS)
