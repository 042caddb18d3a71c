"""Words and numbers as they stand on the screen: Dutch, through babel."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_datetime
from babel.numbers import format_decimal

SETS = {
    "grenzen": "Grenzen",
    "indeling": "Eigen indeling",
    "indicatoren": "Indicatoren",
    "leerlingen": "Leerlingen",
    "swv": "Regio-indeling swv",
    "postcodes": "Postcodes",
    "locaties": "Locaties",
}


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


def upper_first(text: str) -> str:
    """Return text with a capital to begin with."""
    return text[:1].upper() + text[1:]
