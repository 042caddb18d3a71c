"""Gemeenten: which there are in CBS's list, and finding one by the code or name people type."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd

from boundaries.codes import named_rows, normalise_code
from store import Finding, NotFound, Snapshot, Soort, dutch, findings
from store.reading.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


ALIASES = {
    "Den Haag": "'s-Gravenhage",
    "Den Bosch": "'s-Hertogenbosch",
    "Friese Meren": "De Fryske Marren",
    "De Friese Meren": "De Fryske Marren",
    "Nuenen": "Nuenen, Gerwen en Nederwetten",
    "Friesland": "Fryslân",
    "Zuidwest-Friesland": "Súdwest-Fryslân",
    "Noordoost-Friesland": "Noardeast-Fryslân",
    "Tietjerksteradeel": "Tytsjerksteradiel",
    "Dantumadeel": "Dantumadiel",
    "Menaldumadeel": "Menameradiel",
    "Littenseradeel": "Littenseradiel",
    "Ferwerderadeel": "Ferwerderadiel",
    "Boornsterhem": "Boarnsterhim",
    "Scharsterland": "Skarsterlân",
    "Gaasterland-Sloten": "Gaasterlân-Sleat",
}
"""What people call gemeenten (and one province) that are officially called otherwise: official
names of CBS, gemeentelijke indeling, and the older Dutch names of the Frisian ones."""
EITHER = {plain(one): plain(other) for pair in ALIASES.items() for one, other in (pair, pair[::-1])}
"""Name → the other name of the same, both as `plain` writes them."""
LIST_YEARS = (2016, 2024)
"""First and last year of `gemeenten.csv`: the divisions of 1 January in CBS's boundary files of
2016, 2022 and 2023 and its key figures of 2024; the years of herindelingen between from CBS,
Gemeentelijke indeling. A later year is a few lines in that file, and the number here."""
# CBS's codes of what lies outside (Baarle-Hertog on the map), and numbers that it gives nobody:
# fictional areas have those.
_OUTSIDE = re.compile(r"0998|99\d\d")
# own choice: names that one can still look through, and fewer letters would fit any name
_SUGGESTIONS = 3
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Gemeente:
    """One gemeente of CBS's list."""

    code: str
    naam: str
    van: int
    """First year in the list, which begins in 2016."""
    tot: int | None
    """Last year that it was there on 1 January; None: it still is."""
    naar: tuple[str, ...]
    """Codes of the gemeenten that it became part of."""


@lru_cache(maxsize=1)
def listed_gemeenten() -> Mapping[str, Gemeente]:
    """Return the gemeenten of CBS's list by code, those that ended too."""
    text = files("boundaries").joinpath("gemeenten.csv").read_text("utf-8")
    rows = [line.split(";") for line in text.splitlines()[1:]]
    return {
        code: Gemeente(code, naam, int(van), int(tot) if tot else None, tuple(naar.split()))
        for code, naam, van, tot, naar in rows
    }


def check_gemeenten(
    codes: pd.Series, rows: Iterable[int], jaar: int | None, plaats: str
) -> tuple[pd.Series, list[Finding]]:
    """Return which codes lie in a gemeente that never was, and what to say of the others.

    The codes are normalised, with the row of each as spreadsheet programs count; of levels that
    tell of no gemeente nothing is said. `jaar` is that of the division, None where nobody said:
    what is not in the list is refused in the years that it covers, and only mentioned in others.
    `plaats` is file and layer, for the findings.
    """
    # the four digits of the gemeente stand in the code of its wijken and buurten too; each is
    # looked up once
    numbers = codes.where(codes.str[:2].isin(["BU", "WK", "GM"])).str[2:6]
    wrong = {number: _misplaced(str(number), jaar) for number in numbers.dropna().unique()}
    if not any(wrong.values()):
        return pd.Series(False, index=codes.index), []
    said = numbers.map(wrong).fillna("")
    unknown = said == _UNKNOWN
    refused = unknown & (jaar is None or LIST_YEARS[0] <= jaar <= LIST_YEARS[1])
    lines = pd.Series(list(rows), index=codes.index)
    listed = f"staat niet in CBS's lijst van gemeenten ({LIST_YEARS[0]}–{LIST_YEARS[1]})"
    found = []
    for kind, which, label in (
        (findings.GEMEENTE_ONBEKEND, refused, listed),
        (findings.GEMEENTE_NIET_IN_LIJST, unknown & ~refused, listed),
        (findings.GEMEENTE_ANDER_JAAR, (said != "") & ~unknown, ""),
    ):
        reason = label or "; ".join(said[which].unique())
        found += kind.counting(which, plaats, f"{reason}: {named_rows(codes[which], lines[which])}")
    return refused, found


_UNKNOWN = "onbekend"


def _misplaced(number: str, jaar: int | None) -> str:
    """Say what is wrong with a gemeente in a year; empty when nothing is."""
    listed = listed_gemeenten()
    found = listed.get(f"GM{number}")
    if _OUTSIDE.fullmatch(number):
        return ""
    if found is None:
        return _UNKNOWN
    if jaar is not None and found.tot is not None and jaar > found.tot:
        into = " en ".join(f"{listed[to].naam} ({to})" for to in found.naar)
        return f"{found.naam} ({found.code}) hoort sinds {found.tot + 1} bij {into}"
    if jaar is not None and LIST_YEARS[0] < found.van and jaar < found.van:
        return f"{found.naam} ({found.code}) bestaat pas sinds {found.van}"
    return ""


def find_gemeenten(snapshot: Snapshot, names_or_codes: Iterable[str]) -> list[str]:
    """Return the codes of gemeenten, in the order asked for, without repeats.

    Case, accents and punctuation do not matter, nor does an addition in brackets that no other
    gemeente shares its name with: `Den Haag`, `'s-gravenhage`, `0518`, `GM0518` are one. Raises
    NotFound when a name fits none, or more than one; the message offers the nearest.
    """
    asked = list(names_or_codes)
    known = gemeente_names(snapshot) if asked else {}
    if asked and not known:
        raise NotFound(
            "Er zijn nog geen grenzen van gemeenten in de gegevensmap. Voeg ze toe met: "
            "wijkverkenner importeer grenzen BESTAND."
        )
    return list(dict.fromkeys(_find(name, known) for name in asked))


def listed_gemeente(asked: str) -> Gemeente:
    """Return a gemeente of CBS's list by code or name, for who has no boundaries yet.

    One that is still there goes before one of that name that ended. Raises NotFound when a name
    fits none, or more than one; the message offers the nearest.
    """
    listed = listed_gemeenten()
    code = normalise_code(asked, "gemeente")
    if code and code in listed:
        return listed[code]
    where = f"CBS's lijst van gemeenten ({LIST_YEARS[0]}–{LIST_YEARS[1]})"
    there = {row.code: row.naam for row in listed.values() if row.tot is None}
    gone = {row.code: row.naam for row in listed.values() if row.tot is not None}
    if not code and not _named(asked, there)[1] and len(ended := _named(asked, gone)[1]) == 1:
        return listed[ended[0]]
    return listed[_find(asked, there, where=where, todo=", of typ de naam van de gemeente")]


def gemeenten_now(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the codes of gemeenten that are there now, and the names that nobody knows.

    One that ended gives those that it became: a list of others names gemeenten of its own year.
    """
    codes: list[str] = []
    unknown: list[str] = []
    for name in names:
        try:
            found = [listed_gemeente(name)]
        except NotFound:
            unknown.append(name)
            continue
        while any(one.tot is not None for one in found):
            found = [
                listed_gemeenten()[code]
                for one in found
                for code in (one.naar if one.tot is not None else (one.code,))
            ]
        codes += [one.code for one in found if one.code not in codes]
    return codes, unknown


def became(gemeente: Gemeente) -> str:
    """Return what became of a gemeente that ended: `Aalburg is sinds 2019 deel van Altena`."""
    listed = listed_gemeenten()
    into = dutch.listed([f"{listed[code].naam} ({code})" for code in gemeente.naar])
    since = (gemeente.tot or 0) + 1
    return f"{gemeente.naam} is sinds {since} deel van {into}"


# every run of a page lists all gemeenten: it took three quarters of the processor of one
@lru_cache(maxsize=4096)
def also_called(name: str) -> str:
    """Return a name with the other name that people know it by, for lists that are searched.

    It may be of several gemeenten together, as that of an SWV.
    """
    words = f" {plain(name)} "
    known = [pair if f" {plain(pair[1])} " in words else pair[::-1] for pair in ALIASES.items()]
    other = [
        (len(official), people)
        for people, official in known
        # Nuenen stands in its official name already
        if f" {plain(official)} " in words and f" {plain(people)} " not in words
    ]
    # the longest name that is in it: Fryslân is a part of Súdwest-Fryslân
    return f"{name} ({max(other)[1]})" if other else name


def gemeente_option(code: str, name: str) -> str:
    """Return a gemeente as it stands in a list to choose from: `Appingedam (tot en met 2020)`.

    With the name that people use, and the last year that it was there if it is no more: a folder
    with older boundaries or figures has those of before a herindeling too.
    """
    found = listed_gemeenten().get(code)
    gone = f" (tot en met {found.tot})" if found is not None and found.tot is not None else ""
    return f"{also_called(name)}{gone}"


def gemeente_names(snapshot: Snapshot) -> dict[str, str]:
    """Return the name of every gemeente by code, of the newest division that has it."""
    names: dict[str, str] = {}
    # every set, not one per year: boundaries may come one gemeente at a time
    for record in snapshot.find(Soort.GRENZEN, niveau="gemeente"):
        table = snapshot.table(record, "vlakken", columns=["code", "naam"])
        for code, name in zip(table["code"], table["naam"], strict=True):
            names.setdefault(code, name)
    return names


def _find(
    asked: str,
    known: dict[str, str],
    *,
    where: str = "de grenzen in de gegevensmap",
    todo: str = ", of importeer grenzen waar deze gemeente in voorkomt",
) -> str:
    code = normalise_code(asked, "gemeente")
    if code:
        if code in known:
            return code
        # one digit mistyped; the nearest number first
        close = [one for one in known if sum(map(str.__ne__, one, code)) == 1]
        close.sort(key=lambda one: abs(int(one[2:]) - int(code[2:])))
        meant = [f"{known[one]} ({one})" for one in close[:_SUGGESTIONS]]
        raise NotFound(
            f"Gemeente {code} staat niet in {where}. "
            + (f"Bedoelt u {' of '.join(meant)}? " if meant else "")
            + f"Controleer de code{todo}."
        )
    text, found = _named(asked, known)
    if len(found) == 1:
        return found[0]
    if found:
        several = ", ".join(f"{known[code]} ({code})" for code in found)
        raise NotFound(f"Er zijn meer gemeenten die {asked} heten: {several}. Geef de code op.")
    full = {code: plain(name) for code, name in known.items()}
    near = difflib.get_close_matches(text, list(full.values()), n=_SUGGESTIONS, cutoff=0.6)
    # part of a long name is too far from the whole of it for difflib
    near += [
        name
        for name in full.values()
        if len(text) >= _LETTERS and text in name and name not in near
    ]
    offered = [known[code] for name in near[:_SUGGESTIONS] for code in full if full[code] == name]
    hint = f"Bedoelt u {' of '.join(dict.fromkeys(offered))}?" if offered else "Controleer de naam."
    raise NotFound(f"De gemeente {asked!r} is niet gevonden in {where}. {hint}")


def _named(asked: str, known: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a name as it is compared, and the codes of the gemeenten that are called so."""
    text = plain(re.sub(r"^\s*gemeente\s+", "", asked, flags=re.IGNORECASE))
    full = {code: plain(name) for code, name in known.items()}
    text = text if text in full.values() else EITHER.get(text, text)
    short = {code: plain(re.sub(r"\(.*?\)", "", name)) for code, name in known.items()}
    # With what stands in brackets first: there are two gemeenten called Bergen, (L.) and (NH.).
    for spelling in (full, short):
        if found := [code for code, name in spelling.items() if name == text]:
            return text, found
    return text, []
