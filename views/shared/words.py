"""Words and numbers as they stand on the screen: Dutch, through babel."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from math import isfinite

from babel.dates import format_date, format_datetime

from house import IMPORTERS
from store import dutch

SLIP = (
    "Er ging iets mis in wijkverkenner zelf; uw gegevens zijn niet gewijzigd. Laad de pagina "
    "opnieuw of kies iets anders. Blijft het misgaan, meld dan met welke keuzes; het adres van "
    "de pagina zegt welke."
)
"""What is said when the fault is ours."""
SETS = {
    "grenzen": "Grenzen",
    "indeling": "Eigen indeling",
    "indicatoren": "Indicatoren",
    "leerlingen": "Leerlingen",
    "swv": "Regio-indeling swv",
    "postcodes": "Postcodes",
    "locaties": "Locaties",
    "netwerk": "Netwerk",
    "tarieven": "Tarieven",
    "eigen-stromen": "Eigen leerlingstromen",
    "betalend": "Wie betaalt (so en vso)",
    "uitwisseling": "Uitwisseling",
}
upper_first, number, count = dutch.upper_first, dutch.format_number, dutch.count
"""As lower places write too; they stand here beside the other words of pages."""


def moment(iso: str) -> str:
    """Return a moment of `herkomst.json` (`21 november 2026, 23:12`)."""
    try:
        when = datetime.fromisoformat(iso).astimezone()
    except ValueError:
        return iso
    return str(format_datetime(when, "d MMMM y, HH:mm", locale="nl_NL"))


def day(iso: str) -> str:
    """Return a day (`21 november 2026`)."""
    return str(format_date(date.fromisoformat(iso), "d MMMM y", locale="nl_NL"))


def without_flags(text: str) -> str:
    """Return a message with the words of the pages for those of the command line.

    Its flags become the names of choices, its imports that of what is added on Gegevens.
    """
    text = _COMMAND.sub(lambda found: _importer(found[1], found[0], whole=True), text)
    text = _IMPORT.sub(lambda found: _importer(found[1], found[0], whole=False), text)
    return _FLAG.sub(_choice, text)


def _importer(name: str, said: str, *, whole: bool) -> str:
    if name not in IMPORTERS:
        return said
    label = f"‘{IMPORTERS[name].label}’"
    return f"de pagina Gegevens (Bestand toevoegen, {label})" if whole else label


def _choice(found: re.Match[str]) -> str:
    """Return the label of a choice; two dashes of something else stay as they are."""
    label = _labels().get(found[1])
    return found[0] if label is None else f"bij ‘{label}’"


_COMMAND = re.compile(
    r"[‘'`]?wijkverkenner importeer ([a-z-]+)(?: (?:BESTAND|PAD))?(?: --jaar [A-Z0-9]+)?[’'`]?"
)
_IMPORT = re.compile(r"\bimporteer ([a-z-]+)\b")
_FLAG = re.compile(r"(?:\bmet )?--([a-z][a-z-]*)(?:[ =](?:'[^']*'|[A-Z0-9]\w*))?")


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    # of one name with several labels the first stands: `bron` is a name for a network alone
    rows = [option for row in reversed(IMPORTERS.values()) for option in reversed(row.opties)]
    return {option.naam: option.label for option in rows} | {"vervang": "Vervangen"}


def question(label: str) -> str:
    """Return the question a map of an indicator answers.

    `Percentage kinderen` becomes `Waar is het percentage kinderen het hoogst?`. A label says
    by its form what article it takes; one that does not keeps its own name.
    """
    lowered = label[:1].lower() + label[1:]
    for beginning, article, most in (
        ("aantal ", "het ", "het hoogst"),
        ("percentage ", "het ", "het hoogst"),
        ("gemiddeld ", "het ", "het hoogst"),
        ("gemiddelde ", "de ", "het hoogst"),
        ("afstand ", "de ", "het grootst"),
        ("oppervlakte ", "de ", "het grootst"),
    ):
        if lowered.startswith(beginning):
            return f"Waar is {article}{lowered} {most}?"
    if " per 1.000 " in label or " per 100 " in label:
        return f"Waar zijn de meeste {lowered}?"
    return f"{label}: waar is het cijfer het hoogst?"


def short(value: float) -> str:
    """Return a number as a person types it: a decimal comma, no thousands separators."""
    return repr(float(value)).removesuffix(".0").replace(".", ",")


def read_numbers(text: str) -> tuple[float, ...] | None:
    """Read increasing Dutch numbers separated by semicolons; None when they are not."""
    try:
        numbers = tuple(
            float(part.strip().replace(".", "").replace(",", "."))
            for part in text.split(";")
            if part.strip()
        )
    except ValueError:
        return None
    rising = all(a < b for a, b in pairwise(numbers))
    return numbers if rising and all(map(isfinite, numbers)) else None
