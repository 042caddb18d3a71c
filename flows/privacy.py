"""Refusing pupil-level records: this tool stores counts, never persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows._columns import normalise
from store import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

_PERSONAL = frozenset(
    {
        "bsn", "burgerservicenummer", "pgn", "persoonsgebonden_nummer", "eckid", "eck_id",
        "onderwijsnummer", "sofinummer", "leerlingnummer", "leerling_nummer", "leerlingnr",
        "leerling_id", "leerlingid", "deelnemernummer", "geboortedatum", "geboorte_datum",
        "geb_datum", "gebdatum", "geboortedag", "naam", "naam_leerling", "leerlingnaam",
        "voornaam", "voornamen", "roepnaam", "achternaam", "tussenvoegsel", "voorletters",
        "familienaam", "geslachtsnaam", "initialen", "adres_leerling",
        "straat_leerling", "huisnummer_leerling", "date_of_birth",
    }
)  # fmt: skip


def personal_columns(header: Iterable[str]) -> list[str]:
    """Return the columns, as spelled in the file, that only a pupil's own record has."""
    return [name for name in header if normalise(name) in _PERSONAL]


def refuse_personal(header: Iterable[str], file: str) -> None:
    """Refuse a table of pupils before any of its rows is read.

    Raises
    ------
    Refused
        When a column holds names, numbers or birth dates of persons.
    """
    found = personal_columns(header)
    if found:
        raise Refused(
            "een tabel met aantallen leerlingen per gebied en school",
            f"{file} lijkt gegevens van afzonderlijke leerlingen te bevatten "
            f"(kolom {', '.join(found)})",
            "Om de privacy te beschermen wordt dit bestand niet gelezen en is er niets opgeslagen. "
            "Tel de leerlingen eerst op per gebied, school en soort onderwijs, en lever die tabel.",
        )
