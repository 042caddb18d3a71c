"""Which areas figures can be about, without computing a single figure.

Comparing many indicators needs one fixed order of areas before any of them is loaded. To
count schools or to weigh buurten only to learn which wijken there are would cost seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import boundaries
from boundaries import NIVEAUS
from boundaries.codes import LAND
from indicators._stored import stored_codes
from indicators.derived import figure_sets
from store import NotFound, Soort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store import Snapshot

_BELOW_BY_CODE = {"gemeente": ("wijk", "buurt"), "wijk": ("buurt",)}


def area_codes(
    snapshot: Snapshot, niveau: str, jaar: int, *, indeling: int | None = None
) -> frozenset[str]:
    """Return the code of every area that a figure of a level and year can be about.

    Those of stored figures, of boundaries of the divisions that the year's figures are on,
    and of what lies above either: every code in `figures(…).frame` of any indicator is in
    it. Some may turn out to have no figure at all. `indeling` asks only for the areas of
    that division; figures of one year can be on several.
    """
    years = {record.key.indeling for record in figure_sets(snapshot, jaar=jaar)}
    if indeling is not None:
        years &= {indeling}
    if niveau == "land":
        return frozenset({LAND} if years else ())
    if niveau not in NIVEAUS:
        try:
            return frozenset(boundaries.members(snapshot, niveau)) if years else frozenset()
        except NotFound:
            return frozenset()
    found = _at(snapshot, niveau, jaar, years)
    target = NIVEAUS[niveau]
    for level in _BELOW_BY_CODE.get(niveau, ()):
        end = 2 + target.cijfers
        found.update(target.prefix + code[2:end] for code in _at(snapshot, level, jaar, years))
    if niveau == "provincie":
        found.update(_provinces(snapshot, years))
    return frozenset(found)


def _at(snapshot: Snapshot, niveau: str, jaar: int, years: Iterable[int | None]) -> set[str]:
    """Return the codes that figures or boundaries of a level name themselves."""
    found: set[str] = set()
    for year in years:
        for record in snapshot.find(Soort.INDICATOREN, niveau=niveau, jaar=jaar, indeling=year):
            found |= stored_codes(snapshot, record)
        for record in snapshot.find(Soort.GRENZEN, niveau=niveau, indeling=year):
            found.update(snapshot.table(record, "vlakken", columns=["code"])["code"])
    return found


def _provinces(snapshot: Snapshot, years: Iterable[int | None]) -> set[str]:
    found: set[str] = set()
    for year in years:
        for record in snapshot.find(Soort.GRENZEN, niveau="gemeente", indeling=year):
            table = snapshot.table(record, "vlakken", columns=["provincie_code"])
            found.update(table["provincie_code"].dropna())
    return found
