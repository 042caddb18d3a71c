"""Refusing records of persons: this tool stores counts per area, never persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.catalogue import column_key
from store import Refused

if TYPE_CHECKING:
    from store.tables import Grid

_PERSONAL = frozenset(
    {
        "bsn", "burgerservicenummer", "pgn", "persoonsgebondennummer", "eckid", "sofinummer",
        "onderwijsnummer", "leerlingnummer", "leerlingnr", "leerlingid", "clientnummer",
        "deelnemernummer", "geboortedatum", "gebdatum", "geboortedag", "dateofbirth",
        "naamleerling", "leerlingnaam", "naamclient", "voornaam", "voornamen", "roepnaam",
        "achternaam", "tussenvoegsel", "voorletters", "familienaam", "geslachtsnaam",
    }
)  # fmt: skip
_LINES = 30


def refuse_personal(grid: Grid) -> None:
    """Refuse a table that has columns only a person's own record has.

    Raises
    ------
    Refused
        Before any of its rows is used.
    """
    for row in range(min(_LINES, len(grid.cells))):
        found = [name for name in grid.row(row) if column_key(name) in _PERSONAL]
        if found:
            raise Refused(
                "een tabel met cijfers per gebied",
                f"{grid.name} lijkt gegevens van personen te bevatten (kolom {', '.join(found)})",
                "Om de privacy te beschermen wordt dit bestand niet gelezen en is er niets "
                "opgeslagen. Tel eerst op per gebied, en lever die tabel.",
            )
