"""Words and numbers as they stand on the screen: Dutch, through babel."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from math import isfinite

from babel.dates import format_datetime
from babel.numbers import format_decimal

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
}
upper_first = dutch.upper_first
"""As lower places write too; it stands here beside the other words of pages."""


def number(value: float, decimals: int = 0) -> str:
    """Return a number with Dutch separators (`1.504.901`, `6,7`)."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale="nl_NL"))


def count(value: int, singular: str, plural: str) -> str:
    """Return a count with its noun (`1 rij`, `1.200 rijen`)."""
    return f"{number(value)} {singular if value == 1 else plural}"


def moment(iso: str) -> str:
    """Return a moment of `herkomst.json` (`21 november 2026, 23:12`)."""
    try:
        when = datetime.fromisoformat(iso).astimezone()
    except ValueError:
        return iso
    return str(format_datetime(when, "d MMMM y, HH:mm", locale="nl_NL"))


def without_flags(text: str) -> str:
    """Return a message with the names of choices on the page for the flags of the command line."""
    return _FLAG.sub(lambda found: f"bij ‘{_labels().get(found[1], found[1])}’", text)


_FLAG = re.compile(r"(?:\bmet )?--([a-z][a-z-]*)(?:[ =](?:'[^']*'|[A-Z0-9]\w*))?")


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return {o.naam: o.label for row in IMPORTERS.values() for o in row.opties}


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


def ordinal(rank: int) -> str:
    """Return a rank (`8e`)."""
    return f"{number(rank)}e"


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
