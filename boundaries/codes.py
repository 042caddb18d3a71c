"""Levels of areas (gebiedsniveaus) and their codes: spelling, level, and the areas above.

Real files carry codes padded with blanks, without prefix, without leading zeros, or as
numbers; everything here ends in `BU03440101`, `WK034401`, `GM0344`, `PV26`, `NL00`,
`3511` (PC4) or `PO2601` / `VO2601` (swv).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from store import Finding, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Niveau:
    """One level of areas."""

    id: str
    label: str
    meervoud: str
    prefix: str
    """Letters before the digits of a code; empty for PC4."""
    cijfers: int
    """Digits in a code."""
    ouder: str | None
    """The level whose code is the beginning of this level's digits, if any."""


NIVEAUS: dict[str, Niveau] = {
    niveau.id: niveau
    for niveau in (
        Niveau("buurt", "buurt", "buurten", "BU", 8, "wijk"),
        Niveau("wijk", "wijk", "wijken", "WK", 6, "gemeente"),
        Niveau("gemeente", "gemeente", "gemeenten", "GM", 4, None),
        Niveau("provincie", "provincie", "provincies", "PV", 2, None),
        Niveau("land", "land", "landen", "NL", 2, None),
        Niveau("pc4", "postcode (4 cijfers)", "postcodes (4 cijfers)", "", 4, None),
        Niveau("swv", "samenwerkingsverband", "samenwerkingsverbanden", "PO", 4, None),
    )
}
"""The fixed levels. An own grouping (indeling) is a level besides these, named by its user."""

LAND = "NL00"
"""The code of the country; CBS also writes NL01 and `Nederland`; LD01 to LD04 are landsdelen."""


def niveau(name: str) -> Niveau:
    """Return a level by id, or a level of an own grouping for any other id.

    Raises NotFound when the id is empty.
    """
    if not name:
        raise NotFound(f"Geen gebiedsniveau gegeven; kies uit {', '.join(NIVEAUS)}.")
    return NIVEAUS.get(name) or Niveau(name, name, name, "", 0, None)


@cache
def called(name: str) -> tuple[str, str]:
    """Return what one area of a level and several are called inside a sentence.

    An own grouping has a name for itself ("gebieden Rotterdam"), not for one of its areas.
    """
    level = NIVEAUS.get(name)
    return (level.label, level.meervoud) if level else ("gebied", "gebieden")


def spoken_name(name: str) -> str:
    """Return what people call an area: CBS writes `Wijk 03 Overvecht`, people say Overvecht."""
    return _NUMBERED.sub("", name)


_NUMBERED = re.compile(r"^Wijk \d+ (?=\S)")
_PREFIXED = {
    "BU": "buurt",
    "WK": "wijk",
    "GM": "gemeente",
    "PV": "provincie",
    "PO": "swv",
    "VO": "swv",
}
# Written by CBS and by people in full; GM and PV also go without their zeros (GM344).
_WHOLE = ("BU", "WK")
_COUNTRY = re.compile(r"^(NL\d{0,2}|NEDERLAND)$")
# Amsterdam has letters for the wijk since its division of 2022: WK0363SE, BU0363SE03.
_CODE = re.compile(r"^([A-Z]{2})?(\d+|\d{4}[A-Z]{2}(?:\d{2})?)(?:\.0+)?$")


def normalise_code(value: object, niveau: str | None = None) -> str | None:
    """Return the code in its one spelling, or None when it is not a Dutch area code.

    It may be text or a number, with or without prefix, padding or blanks. The level that it must be
    of is needed for a bare number (`3440101` is a buurt or nothing); a prefixed code of another
    level gives None. So do the landsdelen, LD01 to LD04.
    """
    text = "" if value is None else str(value).strip().strip("'\"").strip().upper()
    if _COUNTRY.match(text):
        return LAND if niveau in (None, "land") else None
    match = _CODE.match(text)
    prefix, body = match.groups() if match else (None, "")
    found = _PREFIXED.get(prefix) if prefix else niveau
    if found not in NIVEAUS or found == "land" or niveau not in (None, found):
        return None
    # Of a digit too many nothing tells which: BU034401111. Bare numbers may be padded further.
    if prefix and len(body) > NIVEAUS[found].cijfers:
        return None
    padded = _padded(body, found, whole=prefix in _WHOLE)
    return padded and (prefix or NIVEAUS[found].prefix) + padded


def normalise_codes(values: pd.Series, niveau: str | None = None) -> pd.Series:
    """Normalise a whole column; what is not a code becomes missing.

    Each distinct value is looked at once, so a column of a million codes costs what its
    distinct codes cost.
    """
    distinct = {value: normalise_code(value, niveau) for value in values.dropna().unique()}
    return values.map(distinct).astype("str")


def wrong_codes(values: pd.Series, rows: Iterable[int], niveau: str | None = None) -> str:
    """Say what is wrong with values that are no code: each by name, with its row.

    Rows are counted as spreadsheet programs do; `niveau` is None where the file does not say of
    which level they are.
    """
    why = [_why_not(str(value).strip(), niveau) for value in values]
    lines = list(rows)
    groups: dict[str, list[int]] = {}
    for at, reason in enumerate(why):
        groups.setdefault(reason, []).append(at)
    texts = [str(value).strip()[:40] for value in values]
    return "; ".join(
        f"{reason}: {named_rows([texts[i] for i in at], [lines[i] for i in at])}"
        for reason, at in groups.items()
    )


def filled_up(raw: pd.Series, codes: pd.Series, rows: Iterable[int]) -> tuple[pd.Series, str]:
    """Return which bare numbers were read with two zeros or more before them, and name those.

    Excel takes one zero off the front of most codes; where more are gone, a digit may be.
    """
    import pandas as pd

    lengths = raw.astype("str").str.strip().str.extract(r"^(\d+)(?:\.0+)?$")[0].str.len()
    full = codes.str[:2].map({n.prefix: n.cijfers for n in (NIVEAUS["buurt"], NIVEAUS["wijk"])})
    short = lengths.astype("Float64").le(full.astype("Float64") - 2).fillna(value=False)
    added = [f"{one} als {code}" for one, code in zip(raw[short], codes[short], strict=True)]
    lines = pd.Series(list(rows), index=raw.index)[short.astype(bool)]
    return short.astype(bool), f"met nullen ervoor gelezen: {named_rows(added, lines)}"


def way_out(wrong: Iterable[Finding]) -> str:
    """Say what to do about codes that are none, by the findings that name them (`wrong_codes`)."""
    ours = any(re.search(r"'(?:BU|WK|GM)\d", note.gevonden, re.IGNORECASE) for note in wrong)
    return _FORMS if ours else OWN_NUMBERS


def named_rows(values: Iterable[object], rows: Iterable[int]) -> str:
    """Name values with the row of each; of a value that repeats itself the first row."""
    first: dict[object, int] = {}
    for value, row in zip(values, rows, strict=True):
        first.setdefault(value, int(row))
    named = [f"{value!r} (rij {row})" for value, row in first.items()]
    return ", ".join(named[:_NAMED]) + (
        f" en nog {len(named) - _NAMED}" if len(named) > _NAMED else ""
    )


# Names enough to mend a file by; a file without any code of ours is not spelled out.
_NAMED = 100
OWN_NUMBERS = (
    "Zijn het nummers van de gemeente zelf, zet er dan een kolom cbsCode bij met de code van CBS: "
    "BU (of WK), het gemeentenummer en het nummer daarbinnen, zoals BU03440111. Gebieden die CBS "
    "niet kent, kunnen mee als eigen indeling: een tabel met bij elke CBS-buurt het eigen gebied."
)
"""The way out for a city's own codes, which lie in no gemeente as they stand."""
_FORMS = "Een code is BU en 8 cijfers, WK en 6 of GM en 4, zoals BU03440101, WK034401 en GM0344."
_PC6 = re.compile(r"^\d{4}\s?[A-Z]{2}$")


def _why_not(text: str, niveau: str | None) -> str:
    """Say why a value is no code, in words that fit before its name."""
    label = NIVEAUS[niveau].label if niveau in NIVEAUS else "gebied"
    match = _CODE.match(text.upper())
    prefix, body = match.groups() if match else (None, "")
    if niveau == "pc4" and _PC6.match(text.upper()):
        return "postcode van zes tekens, fijner dan gevraagd"
    level = NIVEAUS.get((_PREFIXED.get(prefix) if prefix else niveau) or "")
    if level is None or not body or level.id == "land":
        return f"geen code van een {label}"
    if niveau not in (None, level.id):
        return f"code van een {level.label}, niet van een {label}"
    if len(body) != level.cijfers and (len(body) > level.cijfers or prefix or body[0] == "0"):
        size = "kort" if len(body) < level.cijfers else "lang"
        form = f"{level.prefix} en {level.cijfers} cijfers" if level.prefix else "vier cijfers"
        return f"te {size} voor een code van een {level.label} ({form})"
    return f"geen code van een {level.label}, want gemeente 0000 bestaat niet"


def niveau_of(code: str) -> str | None:
    """Return the level of a normalised code (`pc4` for four digits), None when unknown."""
    if code == LAND:
        return "land"
    if re.fullmatch(r"\d{4}", code):
        return "pc4"
    found = _PREFIXED.get(code[:2])
    return found if found and normalise_code(code) == code else None


def parent_code(code: str, niveau: str) -> str | None:
    """Return the code of the area above, by the code alone.

    Of a normalised code of a buurt, wijk or gemeente: its `wijk`, `gemeente` or `land`; None where
    the code does not tell (the province of a gemeente, say).
    """
    own = niveau_of(code)
    if own is None:
        return None
    if own == niveau:
        return code
    if niveau == "land":
        return LAND
    chain = own
    while (above := NIVEAUS[chain].ouder) is not None:
        if above == niveau:
            target = NIVEAUS[above]
            return target.prefix + code[2 : 2 + target.cijfers]
        chain = above
    return None


def _padded(body: str, niveau: str, *, whole: bool) -> str | None:
    """Return what follows the prefix at its full width, None where it cannot be that level.

    With `whole` it stands there in full, as behind BU and WK: of BU0344011 a digit is missing,
    and nothing tells which.
    """
    width = NIVEAUS[niveau].cijfers
    if not body.isdigit():
        return body if niveau in ("buurt", "wijk") and len(body) == width else None
    # Zeros in front say that nobody took any off, so a shorter code is not whole either.
    if (whole or body.startswith("0")) and len(body) < width:
        return None
    # Excel takes the zeros off the front of a code: 3440101 is BU03440101.
    digits = body.lstrip("0")
    if not digits or len(digits) > width or (niveau == "pc4" and len(digits) < width):
        return None
    padded = digits.rjust(width, "0")
    # CBS numbers gemeenten from 0003 (Appingedam): gemeente 0000 is somebody's own numbering.
    ours = niveau in ("buurt", "wijk", "gemeente") and padded.startswith("0000")
    return None if ours else padded
