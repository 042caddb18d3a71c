"""Types of schools, from the words publishers use."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schooltype:
    """One type of education that a school location gives."""

    id: str
    label: str
    meervoud: str
    vorm: str
    """Shape on the map, so that types differ without colour too."""
    kleur: str
    """Okabe and Ito's colour-blind-safe set."""


SCHOOLTYPEN: dict[str, Schooltype] = {
    kind.id: kind
    for kind in (
        Schooltype("bo", "basisonderwijs", "basisscholen", "cirkel", "#0072b2"),
        Schooltype("sbo", "speciaal basisonderwijs", "scholen voor sbo", "ruit", "#009e73"),
        Schooltype("so", "speciaal onderwijs", "scholen voor so", "driehoek", "#d55e00"),
        Schooltype(
            "vso", "voortgezet speciaal onderwijs", "scholen voor vso", "driehoek_omlaag", "#cc79a7"
        ),
        Schooltype("vo", "voortgezet onderwijs", "scholen voor vo", "vierkant", "#56b4e9"),
    )
}

# From the most to the least specific: what a pattern has read is not read again.
_PATTERNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\(v\)\s?so\b|\bso\s?/\s?vso\b|\bspec_?/?vso\b", ("so", "vso")),
    (r"voortgezet speciaal( onderwijs)?|\bvso\b", ("vso",)),
    (r"speciaal basis ?onderwijs|\bsbao\b|\bsbo\b|\bs\(b\)ao\b", ("sbo",)),
    (r"speciaal onderwijs|\bso\b|\bspec\b", ("so",)),
    (
        (
            r"voortgezet( onderwijs)?|praktijkonderwijs"
            r"|\b(vbo|mavo|havo|vwo|pro|vmbo|brugjaar|gymnasium|atheneum|lyceum|vo)\b"
        ),
        ("vo",),
    ),
    (r"basis ?school|basis ?onderwijs|\b(bo|bao)\b", ("bo",)),
)


def school_types(text: str) -> tuple[str, ...]:
    """Return the types of education in a text, in the order of `SCHOOLTYPEN`.

    `(V)SO` is two types, `VBO/MAVO` one (vo); a text without any gives an empty tuple.
    """
    # each pattern takes out what it read: `voortgezet speciaal` leaves no `voortgezet` behind
    rest = text.casefold().replace("\u00a0", " ").strip()
    found: set[str] = set()
    for pattern, kinds in _PATTERNS:
        rest, hits = re.subn(pattern, " ", rest)
        if hits:
            found.update(kinds)
    return tuple(kind for kind in SCHOOLTYPEN if kind in found)
