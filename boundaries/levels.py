"""Levels of areas (gebiedsniveaus) and what their codes look like: one row per level."""

from __future__ import annotations

from dataclasses import dataclass

from store import NotFound


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

    Raises
    ------
    NotFound
        When the id is empty.
    """
    if not name:
        raise NotFound(f"Geen gebiedsniveau gegeven; kies uit {', '.join(NIVEAUS)}.")
    return NIVEAUS.get(name) or Niveau(name, name, name, "", 0, None)


def called(name: str) -> tuple[str, str]:
    """Return what one area of a level and several are called inside a sentence.

    An own grouping has a name for itself ("gebieden Rotterdam"), not for one of its areas.
    """
    level = NIVEAUS.get(name)
    return (level.label, level.meervoud) if level else ("gebied", "gebieden")
