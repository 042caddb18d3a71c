"""Targets as pages have them: the rows of the records, under the city's ambities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from compare.target_progress import TargetResult, assess
from compare.targets import SOORT_DOEL, SOORTEN_DOEL, Target, TargetState, combined_by, target_text
from places.aanbod.model import Resultaat
from places.aanbod.preventiematrix import SOORT_RESULTAAT, Matrix
from store import NotFound, Refused, Snapshot
from store.records_rows import Opdracht, Rij, new_id
from store.words import label, words
from views.shared import aanbod_source, loaders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from places.aanbod.aanbod_list import AanbodList

# a heading, so that a target whose resultaat was removed is not silently gone
GEEN_RESULTAAT = "Zonder maatschappelijk resultaat"


@dataclass(frozen=True, slots=True)
class KeptResults:
    """One target of an area as it is kept."""

    rij: Rij
    doel: Target | None
    """None: the row cannot be read as a target."""
    fout: str = ""


@dataclass(slots=True)
class ResultPlace:
    """A maatschappelijk resultaat under its ambitie, with the targets to see it by."""

    domein: str
    ambitie: str
    tekst: str
    doelen: list[KeptResults] = field(default_factory=list)

    @property
    def pijler(self) -> str:
        """Return the pijler's label; '' where the domein is not known."""
        known = words("domein").get(self.domein)
        return label("pijler", known.pijler) if known else ""


def of_area(code: str) -> list[KeptResults]:
    """Return the targets of an area, oldest first."""
    there = aanbod_source.kept()
    every = there.all(SOORT_DOEL) if there else ()
    rows = (row for row in every if row.gegevens.get("gebied") == code)
    return [_read(row) for row in rows]


def ordered(matrix: Matrix, kept: Sequence[KeptResults]) -> tuple[list[ResultPlace], list[str]]:
    """Return results with targets in the order of the matrix, and results without any.

    A target whose resultaat is gone keeps its domein, under a heading that says so.
    """
    places: dict[str, ResultPlace] = {}
    for row in matrix.rijen:
        if row.resultaat is not None:
            places[row.resultaat_id] = ResultPlace(row.domein, row.ambitie, row.resultaat.tekst)
    goals = ambitions(matrix)
    lost: dict[str, ResultPlace] = {}
    for item in kept:
        known = places.get(item.doel.resultaat) if item.doel else None
        if known is None:
            # a target keeps its domein, so it still has a place when its resultaat was removed
            domein = item.doel.domein if item.doel else ""
            known = lost.setdefault(
                domein, ResultPlace(domein, goals.get(domein, ""), GEEN_RESULTAAT)
            )
        known.doelen.append(item)
    order = list(words("domein"))
    every = [place for place in (*places.values(), *lost.values()) if place.doelen]
    every.sort(key=lambda p: order.index(p.domein) if p.domein in order else len(order))
    return every, [place.tekst for place in places.values() if not place.doelen]


def ambitions(matrix: Matrix) -> dict[str, str]:
    """Return the ambitie of every domein, of the city or else of the method."""
    # reversed, so that of several rows of one domein the first decides
    return {row.domein: row.ambitie for row in reversed(matrix.rijen) if row.domein}


def standing(snapshot: Snapshot, item: KeptResults, code: str) -> TargetResult:
    """Return how a target stands; one that cannot be judged says why, and never fails."""
    if item.doel is None:
        return TargetResult(TargetState.NIET_TE_BEOORDELEN, {}, item.fout)
    try:
        return assessed(snapshot, item.doel, code)
    except NotFound as error:
        return TargetResult(TargetState.NIET_TE_BEOORDELEN, {}, str(error))


assessed = loaders.keep(256, "De jaren worden naast het doel gelegd …", eigen=True)(assess)
"""Return how a target stands; NotFound, of what is gone, is not kept."""


def save_orders(
    doel: Target, *, nieuw: Resultaat | None, lijst: AanbodList, rij: Rij | None
) -> list[Opdracht]:
    """Return what it takes to keep a target.

    A new resultaat becomes a row beside it; so does one of an imported list that nobody took
    over yet, which is then found again by its text and domein.
    """
    kept = {row.id for row in aanbod_source.records().all(SOORT_RESULTAAT)}
    orders: list[Opdracht] = []
    data = doel.as_dict()
    if nieuw is not None:
        orders.append(Opdracht(SOORT_RESULTAAT, nieuw.as_dict(), new_id()))
        data["resultaat"] = orders[0].id
    elif doel.resultaat not in kept:
        # under the id that the list gives it, so that two people do not make it twice
        listed = {row.id: row.gegevens for row in lijst.resultaten}
        found = Resultaat.from_dict(listed.get(doel.resultaat, {}))
        orders.append(Opdracht(SOORT_RESULTAAT, found.as_dict(), doel.resultaat or new_id()))
        data["resultaat"] = orders[0].id
    if rij is None:
        orders.append(Opdracht(SOORT_DOEL, data, new_id()))
    else:
        # on top of the row as it was: fields that this version does not know are kept
        orders.append(Opdracht(SOORT_DOEL, rij.gegevens | data, rij.id, rij.versie))
    return orders


def readable(snapshot: Snapshot, lijst: AanbodList, gegevens: Mapping[str, Any]) -> dict[str, str]:
    """Return label → text of the fields of a target."""
    known = loaders.catalogue(snapshot)
    try:
        doel = Target.from_dict(gegevens)
    except Refused as error:
        return {"Doel": str(error)}
    together = doel.combinatie_indicator
    return {
        "Maatschappelijk resultaat": lijst.names().get(doel.resultaat, GEEN_RESULTAAT),
        "Doel": target_text(doel, known),
        "Soort doel": SOORTEN_DOEL[doel.soort],
        "Manier van combineren": combined_by(doel),
        "Cijfer van de combinatie": known[together].label if together in known else together,
        "Toelichting": doel.toelichting,
    }


def _read(row: Rij) -> KeptResults:
    try:
        return KeptResults(row, Target.from_dict(row.gegevens))
    except Refused as error:
        return KeptResults(row, None, f"Dit doel is niet te lezen. {error}")
