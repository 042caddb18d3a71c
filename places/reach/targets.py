"""What reach is measured to: each type of school, all aanbod, and the aanbod of each domein."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from places.aanbod.aanbod_list import listed
from places.aanbod.locations import as_places
from places.aanbod.model import activities
from places.figures.topics import topics
from places.locations import lists, locations
from store import NotFound, Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from store.records import Records

ALLE = "aanbod"
"""The kind that is all aanbod together; other kinds are a schooltype or a domein."""
_NOT_NOW = ("gewenst", "stoppen")


@dataclass(frozen=True, slots=True)
class ReachTargets:
    """The places of one kind that are there now."""

    soort: str
    wat: str
    """The nearest of them, in words ("de dichtstbijzijnde basisschool")."""
    frame: pd.DataFrame
    """Rows with `id`, `naam`, `x`, `y`; only placed ones."""
    jaar: int | None
    """Year of the list of schools; None for aanbod."""
    zonder_plek: int
    """Aanbod of this kind that has no place (stedelijk, no address), so is not measured."""
    bij_benadering: int
    """Places that stand on the point of their postcode."""

    @property
    def bron(self) -> str:
        """Say what the places are, and of when."""
        return f"scholen van {self.jaar}" if self.jaar is not None else "lijst van aanbod"

    def notes(self) -> list[str]:
        """Say which places are not there, or not exactly."""
        lines = []
        if self.zonder_plek:
            lines.append(
                f"Van {activities(self.zonder_plek)} is geen plek bekend (zoals bij stedelijk "
                "aanbod); dat telt hier niet mee."
            )
        if self.bij_benadering:
            number = self.bij_benadering
            what = "1 plek staat" if number == 1 else f"{number} plekken staan"
            lines.append(f"{what} bij benadering, op het punt van de postcode.")
        return lines


def aanbod_places(snapshot: Snapshot, records: Records | None) -> pd.DataFrame:
    """Return all aanbod as places: that of the records, else of an imported list."""
    return as_places(snapshot, listed(snapshot, records).items())[0]


def target_kinds(snapshot: Snapshot, aanbod: pd.DataFrame) -> dict[str, str]:
    """Return what there is a place of: kind → the nearest of it, in words.

    Schools are those of the snapshot; `aanbod` is all aanbod as places (`aanbod_places`).
    """
    found: dict[str, str] = {}
    if lists(snapshot, "school"):
        frame = locations(snapshot, "school").placed
        present = {kind for text in frame["typen"].unique() for kind in text.split("|")}
        found = {t.type: t.dichtstbij for t in topics(present, "school") if t.type != "alle"}
    # only a kind of which something stands on the map can be measured to
    now = _now(aanbod)
    placed = now[now["x"].notna()]
    if len(placed):
        for topic in topics(set(placed["domein"]), "aanbod"):
            found[ALLE if topic.type == "alle" else topic.type] = topic.dichtstbij
    return found


def reach_targets(snapshot: Snapshot, aanbod: pd.DataFrame, soort: str) -> ReachTargets:
    """Return the places of a kind.

    Raises `NotFound` when there is no such kind; says which there are.
    """
    there = target_kinds(snapshot, aanbod)
    if soort not in there:
        raise NotFound(
            f"Er zijn geen plekken van de soort ‘{soort}’ in de gegevensmap. "
            + (f"Wel: {', '.join(there)}." if there else "Lees eerst scholen of aanbod in.")
        )
    # behind `alle` stands the topic of the type, where it is one of schools
    schools = topics([soort], "school")[1:]
    if schools:
        source = locations(snapshot, "school")
        frame, year, without = source.of_type(soort), source.jaar, 0
    else:
        now = _now(aanbod)
        own = now if soort == ALLE else now[now["domein"] == soort]
        frame, year = own[own["x"].notna()], None
        without = len(own) - len(frame)
    # what stands on its postcode is measured from there, and that is told
    rough = int(frame["ligging"].isin(["postcode"]).sum())
    return ReachTargets(soort, there[soort], frame, year, without, rough)


def _now(aanbod: pd.DataFrame) -> pd.DataFrame:
    return aanbod[~aanbod["status"].isin(_NOT_NOW)]
