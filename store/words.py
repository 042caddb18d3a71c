"""The field's fixed words (pijlers, domeinen, preventieniveaus …), kept as data in woorden.toml."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("woorden.toml")
_ALIKE = 0.72
"""How alike (difflib's ratio) a word must be to be offered as what was meant."""


@dataclass(frozen=True, slots=True)
class Woord:
    """One word of a list."""

    id: str
    label: str
    uitleg: str = ""
    pijler: str = ""
    """Of a domein: the pijler it belongs to."""
    domein: str = ""
    """Of an ambitie: the domein it is for."""
    anders: tuple[str, ...] = ()
    """Other spellings with the same meaning."""


@dataclass(frozen=True, slots=True)
class Lezing:
    """What a text was taken for: `id`, or None with the nearest word (`voorstel`), if any."""

    id: str | None
    voorstel: Woord | None = None


def words(lijst: str) -> dict[str, Woord]:
    """Return the words of a list (`pijler`, `domein`, `preventieniveau` …), in their own order.

    Raises KeyError for a list that does not exist: a mistake in a program, not in data.
    """
    return _lists()[lijst]


@lru_cache(2048)  # the same few words stand in every row of a list
def read_word(lijst: str, text: str) -> Lezing:
    """Find the word that a text means, by id, label or other spelling.

    A text that is none of them is never taken for one: it comes back with the word that
    looks most like it, so that a person can be asked.
    """
    plain = _plain(text)
    spellings = _spellings(lijst)
    if plain in spellings:
        return Lezing(spellings[plain])
    unspaced = {spelling.replace(" ", ""): word for spelling, word in spellings.items()}
    if (word := unspaced.get(plain.replace(" ", ""))) is not None:
        return Lezing(word)
    # offered, not taken: `werk` and `werkdruk` are alike and are two things
    near = difflib.get_close_matches(plain, spellings, n=1, cutoff=_ALIKE)
    return Lezing(None, words(lijst)[spellings[near[0]]] if near else None)


def label(lijst: str, word: str) -> str:
    """Return how a word is shown; a text that is not in the list is shown as it is."""
    found = words(lijst).get(word)
    return found.label if found else word


@cache
def _lists() -> dict[str, dict[str, Woord]]:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: {row["id"]: Woord(**(row | {"anders": tuple(row.get("anders", ()))})) for row in rows}
        for name, rows in data.items()
    }


@cache
def _spellings(lijst: str) -> dict[str, str]:
    """Return every plain spelling with the id it stands for; an id or label goes before others."""
    found: dict[str, str] = {}
    rows = words(lijst).values()
    for spelling, word in [
        *((row.id, row.id) for row in rows),
        *((row.label, row.id) for row in rows),
        *((other, row.id) for row in rows for other in row.anders),
    ]:
        found.setdefault(_plain(spelling), word)
    return found


def _plain(text: str) -> str:
    """Reduce a text to lower case letters and digits without accents, one blank between words."""
    # accents fall apart from their letters and are dropped: geïndiceerd, geindiceerd
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9+]+", " ", bare).strip()
