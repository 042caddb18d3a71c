"""Persons: files of their records are refused, and what looks like one in a text is pointed out.

This tool keeps counts, organisations and roles, never persons.
"""

from __future__ import annotations

import re
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

    Raises Refused when a column holds names, numbers or birth dates of persons.
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


def person_hints(text: str) -> list[str]:
    """Return what in a text looks like a person: a name, an address of mail, a phone number.

    For texts that people write: it is pointed out to them, and never refused or changed, for a
    street or a school may bear the same name. It misses names without title, initials or a
    usual first name before them.
    """
    found = [match.group() for pattern in _REACHED for match in pattern.finditer(text)]
    found += [
        match.group()
        for match in _NAMED.finditer(text)
        # a street, a school or a programme that is named after somebody is none
        if not _NAMESAKE.search(match.group()) and not _NAMESAKE.match(text[match.end() :].lstrip())
    ]
    return list(dict.fromkeys(" ".join(one.split()) for one in found))


_REACHED = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    # Dutch numbers of ten digits that begin with 0, +31 or 0031, with blanks or dashes between
    re.compile(r"(?<![\w.,])(?:\+31|0031|0)(?:[ \-()]*\d){9}(?![\w])"),
)
_SURNAME = (
    r"(?:(?:van|de|den|der|ten|ter|het|in|op|'t|’t|el|al|bin|ben|da|dos|von) )*[A-ZÀ-Þ][\w’'-]+"
)
# own choice: common names of several origins; one that is missing costs only a hint
_FIRST_NAMES = (
    "Aisha|Ahmed|Ali|Amina|Anja|Anna|Anne|Annemarie|Anouk|Arjan|Astrid|Ayşe|Bart|"
    "Bas|Bert|Bram|Carla|Chantal|Daan|Daniel|Dennis|Dirk|Edwin|Ellen|Els|Emma|"
    "Erik|Esther|Eva|Fatima|Femke|Frank|Frans|Gerard|Gert|Hanna|Hans|Hassan|Henk|"
    "Ibrahim|Ilse|Ingrid|Inge|Irene|Jaap|Jan|Jasmijn|Jeroen|Joke|Johan|Jolanda|"
    "Joost|José|Julia|Karin|Karim|Kees|Kim|Laura|Leila|Lieke|Linda|Lisa|Lotte|"
    "Lucas|Maaike|Maarten|Manon|Marc|Maria|Marieke|Marijke|Marjan|Mark|Marloes|"
    "Martijn|Martin|Mehmet|Michael|Miriam|Mohamed|Mohammed|Monique|Mustafa|Nadia|"
    "Naima|Nathalie|Niels|Noor|Olga|Omar|Patricia|Paul|Paula|Peter|Petra|Piet|"
    "Pieter|Rachid|Ria|Rob|Robert|Roos|Ruud|Samira|Sandra|Sanne|Saskia|Simone|"
    "Sofie|Sophie|Stefan|Suzanne|Sven|Thijs|Thomas|Tim|Tom|Wendy|Willem|Wilma|"
    "Wim|Yusuf|Yvonne|Zeynep"
)
_NAMED = re.compile(
    r"\b(?:"
    r"(?:[Mm]evrouw|[Mm]evr\.|[Mm]w\.|[Dd]e heer|[Mm]eneer|[Dd]hr\.|[Dd]r\.|[Dd]rs\.) "
    rf"(?:(?:[A-Z]\. ?)+)?{_SURNAME}"
    rf"|(?:[A-Z]\. ?)+{_SURNAME}"
    rf"|(?:{_FIRST_NAMES}) {_SURNAME}"
    r")"
)
_NAMESAKE = re.compile(
    r"\w*(?:straat|laan|plein|weg|kade|park|singel|gracht|dreef|hof|school|scholen|college|lyceum"
    r"|huis|fonds|stichting|instituut|buurt|wijk|kerk|centrum|bad|methode)\b",
    re.IGNORECASE,
)
