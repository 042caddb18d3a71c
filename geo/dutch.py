"""Dutch numbers without a locale: 1.504.901 and 6,7."""

from __future__ import annotations


def dutch(value: float, decimals: int = 0) -> str:
    """Write a number with points between thousands, a comma, and a real minus sign."""
    text = f"{abs(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    negative = value < 0 and any(digit in text for digit in "123456789")
    return f"−{text}" if negative else text
