"""Aanbod as pages have it: the rows of the records, or an imported list not yet taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

import boundaries
from aanbod import (
    SOORT_AANBOD,
    SOORT_AMBITIE,
    SOORT_RESULTAAT,
    Aanbod,
    Geplaatst,
    Matrix,
    as_places,
    from_places,
    make_matrix,
    with_areas,
)
from geo.locations import lists, locations
from store import NotFound
from store.records import Opdracht, Records, Rij, new_id
from views import loaders

if TYPE_CHECKING:
    import pandas as pd

    from store import Snapshot

_KEPT = 8


@dataclass(frozen=True, slots=True)
class Lijst:
    """All aanbod, resultaten and ambities of a folder. Read-only: it is shared."""

    aanbod: tuple[Rij, ...]
    resultaten: tuple[Rij, ...]
    ambities: tuple[Rij, ...]
    bewaard: bool
    """Kept in the records; False is an imported list as it would be taken over."""
    bron: str
    """Where an imported list came from."""

    @property
    def leeg(self) -> bool:
        """Whether there is no aanbod and no resultaat at all."""
        return not self.aanbod and not self.resultaten

    def matrix(self, gebied: str) -> Matrix:
        """Return the preventiematrix of an area."""
        return make_matrix(gebied, self.aanbod, self.resultaten, self.ambities)

    def items(self) -> list[Geplaatst]:
        """Return all aanbod, as the map takes it."""
        return [Geplaatst(row, Aanbod.from_dict(row.gegevens)) for row in self.aanbod]

    def names(self) -> dict[str, str]:
        """Return the text of every resultaat by its id."""
        return {row.id: str(row.gegevens.get("tekst", "")) for row in self.resultaten}


def records() -> Records:
    """Return the records of the folder the application was started on."""
    return Records(loaders.folder().path)


def load(snapshot: Snapshot) -> Lijst:
    """Return the aanbod of the records; an imported list where those hold none yet."""
    return _load(str(snapshot.folder), snapshot.hash, records().stand(), snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner="Het aanbod wordt gelezen …")
def _load(folder: str, stamp: str, stand: str, _snapshot: Snapshot) -> Lijst:
    del folder, stamp, stand
    kept = records()
    aanbod, results = kept.all(SOORT_AANBOD), kept.all(SOORT_RESULTAAT)
    goals = tuple(kept.all(SOORT_AMBITIE))
    if aanbod or results or not lists(_snapshot, "aanbod"):
        return Lijst(tuple(aanbod), tuple(results), goals, bewaard=True, bron="")
    orders = take_over(_snapshot)
    rows = [Rij(o.id or "", o.soort, 1, o.gegevens or {}) for o in orders]
    source = locations(_snapshot, "aanbod")
    return Lijst(
        tuple(row for row in rows if row.soort == SOORT_AANBOD),
        tuple(row for row in rows if row.soort == SOORT_RESULTAAT),
        goals,
        bewaard=False,
        bron=", ".join(dict.fromkeys(record.key.bron for record in source.records)),
    )


def summary(lijst: Lijst, here: int, name: str) -> str:
    """Say how much aanbod there is for an area, and what list that is from."""
    if lijst.leeg:
        return "Er is nog geen aanbod ingevoerd of ingelezen."
    amount = "Geen aanbod" if not here else f"{here} keer aanbod"
    source = "eigen lijst" if lijst.bewaard else f"ingelezen lijst ‘{lijst.bron}’"
    city = sum(item.stedelijk for item in lijst.items())
    return f"{amount} voor {name} · {source}, {len(lijst.aanbod)} rijen waarvan {city} stedelijk"


def take_over(snapshot: Snapshot) -> list[Opdracht]:
    """Return what it takes to keep the imported list in the records.

    A resultaat that the list names becomes a row of its own, so that its gaps can be found;
    aanbod with an exact place and no area gets the wijk it lies in.
    """
    places = locations(snapshot, "aanbod").frame
    rows = from_places(places)
    found = _wijken(snapshot, places)
    results: dict[tuple[str, str], str] = {}
    orders: list[Opdracht] = []
    for key, data in zip(places["id"], rows, strict=True):
        if not data["gebieden"] and not data["stedelijk"] and key in found:
            data["gebieden"] = [found[key]]
        tied = [(text, data["domein"]) for text in data["resultaten"]]
        data["resultaten"] = [results.setdefault(pair, new_id()) for pair in tied]
        orders.append(Opdracht(SOORT_AANBOD, data, new_id()))
    return [
        *(
            Opdracht(SOORT_RESULTAAT, {"tekst": text, "domein": domein}, key)
            for (text, domein), key in results.items()
        ),
        *orders,
    ]


def places_of(snapshot: Snapshot) -> pd.DataFrame:
    """Return all aanbod as places (`geo.locations.KOLOMMEN`, `x`, `y`, `status`, `stedelijk`)."""
    return _places(str(snapshot.folder), snapshot.hash, records().stand(), snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _places(folder: str, stamp: str, stand: str, _snapshot: Snapshot) -> pd.DataFrame:
    del folder, stamp, stand
    return as_places(_snapshot, load(_snapshot).items())[0]


def wijken(snapshot: Snapshot) -> dict[str, str]:
    """Return code → name of the areas a preventiematrix can be of: wijken, else gemeenten."""
    for niveau in ("wijk", "gemeente", "buurt"):
        try:
            frame = boundaries.areas(snapshot, niveau).frame
        except NotFound:
            continue
        return dict(zip(frame["code"].astype(str), frame["naam"].astype(str), strict=True))
    return {}


def _wijken(snapshot: Snapshot, places: pd.DataFrame) -> dict[str, Any]:
    for niveau in ("wijk", "buurt"):
        try:
            areas = boundaries.areas(snapshot, niveau)
        except NotFound:
            continue
        return dict(with_areas(places, boundaries.geometry(snapshot, areas)))
    return {}
