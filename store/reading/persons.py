"""Refusing records of persons: this tool stores counts, never persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_PERSONAL = frozenset(
    {
        "bsn", "burgerservicenummer", "sofinummer", "pgn", "persoonsgebondennummer", "eckid",
        "onderwijsnummer", "leerlingnummer", "leerlingnr", "leerlingid", "deelnemernummer",
        "clientnummer", "geboortedatum", "gebdatum", "geboortedag", "dateofbirth",
        "naamleerling", "leerlingnaam", "naamclient", "voornaam", "voornamen", "roepnaam",
        "achternaam", "tussenvoegsel", "voorletters", "initialen", "familienaam",
        "geslachtsnaam", "adresleerling", "straatleerling", "huisnummerleerling",
    }
)  # fmt: skip
"""Headings that only a person's own record has, without blanks, dashes and underscores."""


def personal_columns(header: Iterable[str], *, also: Collection[str] = ()) -> list[str]:
    """Return the headings, as spelled in the file, that only a person's own record has.

    `also` names headings that are personal in this kind of file only: `naam` in a file of
    pupils, where a table of areas may well name its areas.
    """
    return [name for name in header if _key(name) in _PERSONAL or _key(name) in also]


_SUM_UP = "Tel eerst op per gebied, school of soort, en lever die tabel."


def refuse_personal(
    header: Iterable[str],
    file: str,
    *,
    wanted: str,
    also: Collection[str] = (),
    todo: str = _SUM_UP,
) -> None:
    """Refuse a table of persons before any of its rows is used; `todo` says how to add up.

    Raises
    ------
    Refused
        When a column holds names, numbers or birth dates of persons.
    """
    found = personal_columns(header, also=also)
    if found:
        raise Refused(
            wanted,
            f"{file} lijkt gegevens van afzonderlijke personen te bevatten "
            f"(kolom {', '.join(found)})",
            "Om de privacy te beschermen wordt dit bestand niet gelezen en is er niets opgeslagen. "
            + todo,
        )


def _key(name: str) -> str:
    return "".join(sign for sign in str(name).lower() if sign.isalnum())
