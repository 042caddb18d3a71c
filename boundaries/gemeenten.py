"""Finding a gemeente by what people type: a code, or a name in any spelling."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from boundaries.codes import normalise_code
from store import NotFound, Soort
from store.reading.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store import Snapshot


ALIASES = {
    "den haag": "s gravenhage",
    "den bosch": "s hertogenbosch",
    "friese meren": "de fryske marren",
    "de friese meren": "de fryske marren",
    "nuenen": "nuenen gerwen en nederwetten",
}
"""Names people use for gemeenten that are officially called otherwise."""
_SUGGESTIONS = 3
_LETTERS = 3


def find_gemeenten(snapshot: Snapshot, names_or_codes: Iterable[str]) -> list[str]:
    """Return the codes of gemeenten, in the order asked for, without repeats.

    Case, accents and punctuation do not matter, nor does an addition in brackets that no
    other gemeente shares its name with: `Den Haag`, `'s-gravenhage`, `0518`, `GM0518` are one.

    Raises
    ------
    NotFound
        When a name fits none, or more than one; the message offers the nearest.
    """
    asked = list(names_or_codes)
    known = gemeente_names(snapshot) if asked else {}
    if asked and not known:
        raise NotFound(
            "Er zijn nog geen grenzen van gemeenten in de gegevensmap. Voeg ze toe met: "
            "wijkverkenner importeer grenzen BESTAND."
        )
    return list(dict.fromkeys(_find(name, known) for name in asked))


def gemeente_names(snapshot: Snapshot) -> dict[str, str]:
    """Return the name of every gemeente by code, of the newest division that has it."""
    names: dict[str, str] = {}
    # every set, not one per year: boundaries may come one gemeente at a time
    for record in snapshot.find(Soort.GRENZEN, niveau="gemeente"):
        table = snapshot.table(record, "vlakken", columns=["code", "naam"])
        for code, name in zip(table["code"], table["naam"], strict=True):
            names.setdefault(code, name)
    return names


def _find(asked: str, known: dict[str, str]) -> str:
    """Return the one code that is meant."""
    code = normalise_code(asked, "gemeente")
    if code:
        if code in known:
            return code
        raise NotFound(
            f"Gemeente {code} staat niet in de grenzen in de gegevensmap. Controleer de code, of "
            "importeer grenzen waar deze gemeente in voorkomt."
        )
    text = plain(re.sub(r"^\s*gemeente\s+", "", asked, flags=re.IGNORECASE))
    text = ALIASES.get(text, text)
    full = {code: plain(name) for code, name in known.items()}
    short = {code: plain(re.sub(r"\(.*?\)", "", name)) for code, name in known.items()}
    # With what stands in brackets first: there are two gemeenten called Bergen, (L.) and (NH.).
    for spelling in (full, short):
        found = [code for code, name in spelling.items() if name == text]
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(f"{known[code]} ({code})" for code in found)
            raise NotFound(f"Er zijn meer gemeenten die {asked} heten: {several}. Geef de code op.")
    near = difflib.get_close_matches(text, list(full.values()), n=_SUGGESTIONS, cutoff=0.6)
    # part of a long name is too far from the whole of it for difflib
    near += [
        name
        for name in full.values()
        if len(text) >= _LETTERS and text in name and name not in near
    ]
    offered = [known[code] for name in near[:_SUGGESTIONS] for code in full if full[code] == name]
    hint = f"Bedoelt u {' of '.join(dict.fromkeys(offered))}?" if offered else "Controleer de naam."
    raise NotFound(
        f"De gemeente {asked!r} is niet gevonden in de grenzen in de gegevensmap. {hint}"
    )
