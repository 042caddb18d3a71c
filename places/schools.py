"""Types of schools, from the words publishers use, and the pupils that a school has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from places.locations import locations

if TYPE_CHECKING:
    from store import Snapshot


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


def schools_with_pupils(snapshot: Snapshot, jaar: int) -> pd.DataFrame:
    """Return how many pupils each school location's vestiging has, per type.

    The counts are of the vestiging (BRIN6): where it has several buildings they belong to all
    of them together, and `gebouwen` says how many that are.

    Returns
    -------
        `id, brin6, naam, soort, jaar, laag, hoog, afgeschermde_cellen, schatting,
        schatting_laag, schatting_hoog, gebouwen`, one row per location × type that has
        pupils. A location without counts (not in the file of that year) has no row; pupils
        of a school without a location have rows with an empty id.

    Raises
    ------
    NotFound
        When there are no schools, or no flows of that year.
    """
    from flows import leerlingjaar
    from flows.counting import count

    places = locations(snapshot, "school").frame[["id", "brin6", "naam"]]
    places = places[places["brin6"] != ""].copy()
    # pupils are counted per vestiging: of one with more buildings each shows the same number
    places["gebouwen"] = places.groupby("brin6")["id"].transform("size")
    year = leerlingjaar(snapshot, jaar)
    size = len(year.scholen)
    counts = count(year, np.asarray(year.school, dtype=np.int64), size)
    schools = year.scholen[["brin6", "soort", "naam"]].reset_index(drop=True)
    pupils = pd.concat([schools, counts], axis=1)
    # left: pupils of a school that is in no list of places are kept, without a place
    joined = pupils.merge(places, on="brin6", how="left", suffixes=("_leerlingen", ""))
    joined["naam"] = joined["naam"].fillna(joined["naam_leerlingen"])
    joined["id"] = joined["id"].fillna("")
    joined["gebouwen"] = joined["gebouwen"].fillna(0).astype(int)
    columns = [
        "id", "brin6", "naam", "soort", "jaar", "laag", "hoog", "afgeschermde_cellen",
        "schatting", "schatting_laag", "schatting_hoog", "gebouwen",
    ]  # fmt: skip
    return joined.assign(jaar=jaar)[columns]
