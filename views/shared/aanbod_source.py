"""Aanbod as pages have it: the rows of the records, or an imported list not yet taken over."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

import boundaries
from compare.factors import SOORT_FACTOR
from dossier.names import factor_names
from geo.places.cards import map_aanbod
from places.aanbod.aanbod_list import AanbodList, imported_from, listed, standen
from places.aanbod.area_names import names_of_areas
from places.aanbod.cards import ReadableNames
from places.aanbod.locations import as_places
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_RESULTAAT
from store import Finding, NotFound, Snapshot
from store.kept import records_if_any
from views.shared import elements, loaders, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from geo.places.layer import MapPlaces
    from places.aanbod.preventiematrix import ListedAanbod
    from store.records import Records

_KEPT = 8
_ON_CARDS = (SOORT_AANBOD, SOORT_RESULTAAT, SOORT_FACTOR)
"""Kinds of row of which a card says something."""


def records() -> Records:
    """Return the records of the folder the application was started on, to write in."""
    # SQLAlchemy is slow to load: not for who only reads
    from store.records import Records as Opened

    return Opened(loaders.folder().path)


def kept() -> Records | None:
    """Return the same to look in; None where nothing is kept, for looking makes no database."""
    return records_if_any(loaders.folder().path)


def load(snapshot: Snapshot) -> AanbodList:
    """Return the aanbod of the records; an imported list where those never held any.

    A page asks this once and hands it on: what is made of one list belongs together, whatever
    somebody else saves in the meantime.
    """
    there = kept()
    factors = there.stand(SOORT_FACTOR) if there else ""
    return _load(snapshot, "/".join((*standen(there).values(), factors)))


@loaders.keep(_KEPT, "Het aanbod wordt gelezen …")
def _load(snapshot: Snapshot, _stand: str) -> AanbodList:
    there = kept()
    return listed(snapshot, there, factor_names(there))


def summary(lijst: AanbodList, here: Sequence[ListedAanbod], name: str) -> str:
    """Say how much aanbod there is for an area, and what list that is from."""
    if lijst.leeg and lijst.stand(SOORT_AANBOD):
        return "De eigen lijst is leeg: al het aanbod is verwijderd."
    if lijst.leeg:
        return "Er is nog geen aanbod ingevoerd of ingelezen."
    wanted = sum(item.aanbod.status == "gewenst" for item in here)
    there = len(here) - wanted
    amount = words.count(there, "activiteit", "activiteiten") if there else "Geen aanbod"
    hoped = f"{' en' if there else ', wel'} {wanted} gewenst" if wanted else ""
    source = "eigen lijst" if lijst.bewaard else f"ingelezen lijst ‘{lijst.bron}’"
    city = sum(item.stedelijk for item in lijst.items())
    rows = words.count(len(lijst.aanbod), "rij", "rijen")
    return f"{amount} voor {name}{hoped} · {source}, {rows} waarvan {city} stedelijk"


def to_take_over(snapshot: Snapshot, lijst: AanbodList) -> str:
    """Return the name of an imported list that is not among the own rows; '' without one."""
    return "" if lijst.bewaard and lijst.aanbod else imported_from(snapshot)


def places_of(snapshot: Snapshot, lijst: AanbodList) -> pd.DataFrame:
    """Return all aanbod as places (`places.KOLOMMEN`, `x`, `y`, `status`, `stedelijk`)."""
    return _placed(snapshot, lijst)[0]


def show_placing(snapshot: Snapshot, lijst: AanbodList) -> None:
    """Tell what placing the own list noticed: an unknown postcode, a point far from its own."""
    found = _placed(snapshot, lijst)[1] if lijst.bewaard else ()
    if found:
        number = sum(one.aantal for one in found)
        with st.expander(f"Opgevallen bij het plaatsen van het aanbod ({number})"):
            elements.findings_table(found, key="aanbod_plaatsing")


@loaders.keep(_KEPT, key=lambda snapshot, lijst: (snapshot, lijst.stand(SOORT_AANBOD)))
def _placed(snapshot: Snapshot, lijst: AanbodList) -> tuple[pd.DataFrame, list[Finding]]:
    return as_places(snapshot, lijst.items())


@loaders.keep(_KEPT, key=lambda snapshot, lijst: (snapshot, lijst.stand(*_ON_CARDS)))
def drawn(snapshot: Snapshot, lijst: AanbodList) -> MapPlaces:
    """Return all aanbod as the map takes it, with cards that name its resultaten."""
    return map_aanbod(lijst, places_of(snapshot, lijst), area_names(snapshot))


@loaders.keep(_KEPT)
def area_names(snapshot: Snapshot) -> Mapping[str, str]:
    """Return code → name of every gemeente, wijk and buurt."""
    return names_of_areas(snapshot).namen


def names(snapshot: Snapshot, lijst: AanbodList) -> ReadableNames:
    """Return what the ids and codes in a list are called."""
    known = {key: row.label for key, row in loaders.catalogue(snapshot).items()}
    return ReadableNames(lijst.names(), area_names(snapshot), known, lijst.factoren)


def labels(snapshot: Snapshot) -> dict[str, str]:
    """Return what every indicator of the catalogue is called; two alike have their id behind."""
    found = {key: row.label for key, row in loaders.catalogue(snapshot).items()}
    seen = Counter(found.values())
    return {key: f"{name} ({key})" if seen[name] > 1 else name for key, name in found.items()}


def field_names(snapshot: Snapshot, lijst: AanbodList) -> dict[str, str]:
    """Return what the ids and codes in the fields of a row are called, all in one."""
    written = {key: lijst.factoren.label(key) for key in lijst.zonder_factor}
    known = {**lijst.factoren.namen, **written}
    return {**known, **lijst.names(), **area_names(snapshot), **labels(snapshot)}


def wijken(snapshot: Snapshot) -> dict[str, str]:
    """Return code → name of the areas a preventiematrix can be of: wijken, else gemeenten."""
    for niveau in ("wijk", "gemeente", "buurt"):
        try:
            frame = boundaries.areas(snapshot, niveau).frame
        except NotFound:
            continue
        return dict(zip(frame["code"].astype(str), frame["naam"].astype(str), strict=True))
    return {}
