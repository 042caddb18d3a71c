"""Dutch numbers and dates without a locale: 1.504.901, 6,7 and 1 oktober 2017."""

from __future__ import annotations

from datetime import date

from indicators import format_number


def dutch(value: float, decimals: int = 0) -> str:
    """Write a number with points between thousands, a comma, and a real minus sign."""
    return format_number(value, decimals)


def today() -> str:
    """Return the date of today as people write it."""
    months = (
        "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
        "oktober", "november", "december",
    )  # fmt: skip
    now = date.today()  # noqa: DTZ011  the reader's own calendar is meant
    return f"{now.day} {months[now.month - 1]} {now.year}"


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
