"""Text on its way into a spreadsheet: what comes from files is never read as a formula."""

from __future__ import annotations

_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def harmless(text: str) -> str:
    """Return text that no spreadsheet program reads as a formula: with a `'` in front."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_FORMULA) else text
