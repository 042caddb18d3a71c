"""Aanbod as pages have it: the rows of the records, or an imported list not yet taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import boundaries
from aanbod import Lijst, aanbodplekken, as_places, listed
from aanbod.gebieden import gebiedsnamen
from aanbod.leesbaar import Namen
from store import NotFound
from store.records import Records
from views import loaders

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.plekken import Plekken
    from store import Snapshot

_KEPT = 8


def records() -> Records:
    """Return the records of the folder the application was started on."""
    return Records(loaders.folder().path)


def load(snapshot: Snapshot) -> Lijst:
    """Return the aanbod of the records; an imported list where those hold none yet."""
    return _load(str(snapshot.folder), snapshot.hash, records().stand(), snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner="Het aanbod wordt gelezen …")
def _load(folder: str, stamp: str, stand: str, _snapshot: Snapshot) -> Lijst:
    del folder, stamp, stand
    return listed(_snapshot, records())


def summary(lijst: Lijst, here: int, name: str) -> str:
    """Say how much aanbod there is for an area, and what list that is from."""
    if lijst.leeg:
        return "Er is nog geen aanbod ingevoerd of ingelezen."
    amount = "Geen aanbod" if not here else f"{here} keer aanbod"
    source = "eigen lijst" if lijst.bewaard else f"ingelezen lijst ‘{lijst.bron}’"
    city = sum(item.stedelijk for item in lijst.items())
    return f"{amount} voor {name} · {source}, {len(lijst.aanbod)} rijen waarvan {city} stedelijk"


def places_of(snapshot: Snapshot) -> pd.DataFrame:
    """Return all aanbod as places (`geo.locations.KOLOMMEN`, `x`, `y`, `status`, `stedelijk`)."""
    return _places(str(snapshot.folder), snapshot.hash, records().stand(), snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _places(folder: str, stamp: str, stand: str, _snapshot: Snapshot) -> pd.DataFrame:
    del folder, stamp, stand
    return as_places(_snapshot, load(_snapshot).items())[0]


def drawn(snapshot: Snapshot) -> Plekken:
    """Return all aanbod as the map takes it, with cards."""
    return _drawn(str(snapshot.folder), snapshot.hash, records().stand(), snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _drawn(folder: str, stamp: str, stand: str, _snapshot: Snapshot) -> Plekken:
    del folder, stamp, stand
    return aanbodplekken(load(_snapshot), places_of(_snapshot), area_names(_snapshot))


def area_names(snapshot: Snapshot) -> Mapping[str, str]:
    """Return code → name of every gemeente, wijk and buurt."""
    return _area_names(str(snapshot.folder), snapshot.hash, snapshot)


@st.cache_resource(max_entries=_KEPT, show_spinner=False)
def _area_names(folder: str, stamp: str, _snapshot: Snapshot) -> Mapping[str, str]:
    del folder, stamp
    return gebiedsnamen(_snapshot).namen


def names(snapshot: Snapshot, lijst: Lijst) -> Namen:
    """Return what the ids and codes in a list are called."""
    known = {key: row.label for key, row in loaders.catalogue(snapshot).items()}
    return Namen(lijst.names(), area_names(snapshot), known)


def wijken(snapshot: Snapshot) -> dict[str, str]:
    """Return code → name of the areas a preventiematrix can be of: wijken, else gemeenten."""
    for niveau in ("wijk", "gemeente", "buurt"):
        try:
            frame = boundaries.areas(snapshot, niveau).frame
        except NotFound:
            continue
        return dict(zip(frame["code"].astype(str), frame["naam"].astype(str), strict=True))
    return {}
