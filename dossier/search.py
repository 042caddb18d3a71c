"""Finding something in all that was written, whatever its accents and capitals."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dossier.kinds import DOSSIER, kind, kinds
from dossier.rows import NOTHING_KNOWN, KnownNames, as_date, row_title, value_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from dossier.dossier import Work
    from store.records_rows import Rij

_AROUND = 70
"""Characters on either side of what was found."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One row in which all words stand."""

    rij: Rij
    titel: str
    veld: str
    """Label of the field that the fragment is from."""
    fragment: str
    dossier: str
    """Id of its dossier; '' for what all dossiers share."""
    datum: date | None


@dataclass(frozen=True, slots=True)
class _Entry:
    rij: Rij
    titel: str
    velden: tuple[tuple[str, str], ...]
    """Label and text of each field that holds something."""
    gevouwen: str
    """Title and texts, as they are searched."""
    datum: date | None


class SearchIndex:
    """Everything written down in dossiers, ready to be searched. Read-only: it is shared."""

    def __init__(self, work: Work, known: KnownNames = NOTHING_KNOWN) -> None:
        rows = [row for name in kinds() for row in work.rijen.get(name, ())]
        self._entries = [_entry(row, work, known) for row in rows]

    def find(
        self,
        text: str,
        *,
        soorten: Collection[str] = (),
        dossier: str = "",
        vanaf: date | None = None,
        tot: date | None = None,
    ) -> list[SearchHit]:
        """Return the rows that hold every word of a text, newest first.

        Parameters
        ----------
        text
            Words, in any order; part of a word is enough. Nothing finds nothing.
        soorten, dossier
            Only these kinds, this dossier.
        vanaf, tot
            Only rows that are dated in between, both included.
        """
        wanted = folded(text).split()
        if not wanted:
            return []
        found = [
            _hit(entry, wanted)
            for entry in self._entries
            if all(word in entry.gevouwen for word in wanted)
            and (not soorten or entry.rij.soort in soorten)
            and (not dossier or _dossier_of(entry.rij) == dossier)
            and (vanaf is None or (entry.datum is not None and entry.datum >= vanaf))
            and (tot is None or (entry.datum is not None and entry.datum <= tot))
        ]
        # newest first; what has no date keeps its place behind them
        return sorted(
            found, key=lambda hit: hit.datum.toordinal() if hit.datum else 0, reverse=True
        )


def folded(text: str) -> str:
    """Return text in small letters without accents, as long as it was read letter by letter."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


class _Folding(dict[int, str]):
    """What each letter becomes, worked out when it is first met."""

    def __missing__(self, letter: int) -> str:
        # decomposed, an accent is a sign of its own that can be left out (Unicode NFKD)
        bare = unicodedata.normalize("NFKD", chr(letter))
        self[letter] = "".join(s for s in bare if not unicodedata.combining(s)).casefold()
        return self[letter]


_FOLDING = _Folding()


def _entry(row: Rij, work: Work, known: KnownNames) -> _Entry:
    soort = kind(row.soort)
    title = (known.rijen or work.titels).get(row.id) or row_title(soort, row.gegevens, known)
    texts: Iterable[tuple[str, str]] = (
        (veld.label, value_text(veld, row.gegevens.get(veld.naam), known)) for veld in soort.velden
    )
    if soort.elders:  # its fields are another room's: the texts in it are what was written
        texts = (("", value) for value in row.gegevens.values() if isinstance(value, str))
    fields = [(label, text) for label, text in texts if text]
    whole = folded("\n".join((title, *(text for _, text in fields))))
    day = as_date(row.gegevens.get(soort.datum)) if soort.datum else None
    return _Entry(row, title, tuple(fields), whole, day)


def _hit(entry: _Entry, wanted: list[str]) -> SearchHit:
    label, fragment = _fragment(entry.velden, wanted)
    return SearchHit(entry.rij, entry.titel, label, fragment, _dossier_of(entry.rij), entry.datum)


def _fragment(fields: Iterable[tuple[str, str]], wanted: list[str]) -> tuple[str, str]:
    """Return the field that holds most of the words, and the text around the first of them."""
    best = ("", "")
    most = 0
    for label, text in fields:
        bare = folded(text)
        count = sum(word in bare for word in wanted)
        if count <= most:
            continue
        most = count
        # folding may lengthen a letter (ß): the place is near enough for a fragment
        at = min(bare.find(word) for word in wanted if word in bare)
        begin, end = max(0, at - _AROUND), at + _AROUND
        piece = " ".join(text[begin:end].split())
        best = (label, ("… " if begin else "") + piece + (" …" if end < len(text) else ""))
    return best


def _dossier_of(row: Rij) -> str:
    return row.id if row.soort == DOSSIER else str(row.gegevens.get(DOSSIER) or "")
