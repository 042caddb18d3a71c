"""Text made comparable: for column names, for names of areas, and for ids."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """Return text in lower case, without accents, with single blanks for every sign.

    camelCase is left as one word: `gemeenteNaam` and `gemeentenaam` are the same column.
    """
    letters = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in letters if not unicodedata.combining(c)).lower()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def slug(text: str) -> str:
    """Return an id of lower-case letters, digits and underscores; empty when nothing is left."""
    return plain(text).replace(" ", "_")
