"""Cached access to the data folder: read-only objects shared by all sessions.

Everything is keyed on the hash of the snapshot, so a new import is seen at once and an old
one is let go. Nothing that comes out of here may be changed by its caller.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

import boundaries
import house
import indicators
from geo.choropleth import MapQuestion, make
from geo.layers import prepared
from store import NotFound, SetKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.choropleth import Choropleth
    from geo.layers import PreparedLayer
    from indicators import Indicator
    from store import DataFolder, Snapshot

_READ = "gelezen_mappen"
_SMALL, _LARGE = 16, 6
"""How many results are kept: of things that are small, and of frames of a whole country."""
_PIJLERS = ("algemeen", "kansrijk", "veilig", "gezond")


def folder() -> DataFolder:
    """Return the data folder the application was started on."""
    return house.folder()


def snapshot() -> Snapshot:
    """Return the folder as it is now; `herkomst.json` is parsed once per commit."""
    now = folder().snapshot()
    st.session_state.setdefault(_READ, deque(maxlen=8)).append(now)
    return now


def missing() -> str:
    """Return, once, what this run of the page had to leave out; '' for nothing."""
    read: deque[Snapshot] = st.session_state.pop(_READ, deque())
    return next((shot.gemist for shot in read if shot.gemist), "")


def fictional(snapshot: Snapshot) -> bool:
    """Tell whether a set of the demonstration is in the folder."""
    return any(record.herkomst.fictief for record in snapshot.sets)


def catalogue(snapshot: Snapshot) -> indicators.Catalogue:
    """Return the catalogue, own indicators included."""
    return _catalogue(str(snapshot.folder), snapshot.stempel, snapshot)


@st.cache_resource(max_entries=_SMALL, show_spinner=False)
def _catalogue(folder: str, stamp: str, _snapshot: Snapshot) -> indicators.Catalogue:
    del folder, stamp
    return indicators.catalogue(_snapshot)


def available(snapshot: Snapshot) -> pd.DataFrame:
    """Return which figures there are: indicator, niveau, jaar, indeling, bron, aantal."""
    return _available(str(snapshot.folder), snapshot.stempel, snapshot)


@st.cache_resource(max_entries=_SMALL, show_spinner="Beschikbare cijfers worden opgezocht …")
def _available(folder: str, stamp: str, _snapshot: Snapshot) -> pd.DataFrame:
    del folder, stamp
    return indicators.available(_snapshot)


def years(snapshot: Snapshot) -> Mapping[str, list[int]]:
    """Return the years, newest first, of every indicator that the folder can show.

    Those that are published on some level, and those that follow from two others by their
    formula. Whether a level has them is told by `kaart`, which may compute them.
    """
    return _indicator_years(str(snapshot.folder), snapshot.stempel, snapshot)


@st.cache_resource(max_entries=_SMALL, show_spinner=False)
def _indicator_years(folder: str, stamp: str, _snapshot: Snapshot) -> Mapping[str, list[int]]:
    del folder, stamp
    frame = available(_snapshot)
    found: dict[str, set[int]] = {
        str(name): {int(year) for year in group}
        for name, group in frame.groupby("indicator", observed=True)["jaar"]
    }
    for row in catalogue(_snapshot).values():
        if row.formule and all(part in found for part in row.formule):
            both = found[row.formule[0]] & found[row.formule[1]]
            found[row.id] = found.get(row.id, set()) | both
    return {name: sorted(own, reverse=True) for name, own in found.items() if own}


def gemeenten(snapshot: Snapshot) -> Mapping[str, str]:
    """Return code → name of every gemeente with boundaries, by name."""
    return _gemeenten(str(snapshot.folder), snapshot.hash, snapshot)


@st.cache_resource(max_entries=_SMALL, show_spinner=False)
def _gemeenten(folder: str, stamp: str, _snapshot: Snapshot) -> Mapping[str, str]:
    del folder, stamp
    names = boundaries.gemeente_names(_snapshot)
    return dict(sorted(names.items(), key=lambda item: item[1].lstrip("'")))


def levels(snapshot: Snapshot) -> dict[str, str]:
    """Return id → plural name of the levels that have boundaries, smallest areas first."""
    found = {niveau for niveau, _, _ in boundaries.available(snapshot)} - {"land"}
    fixed = {name: row.meervoud for name, row in boundaries.NIVEAUS.items() if name in found}
    return fixed | {
        name: record.key.bron for name, record in boundaries.groupings(snapshot).items()
    }


def kaart(snapshot: Snapshot, vraag: MapQuestion) -> Choropleth:
    """Return the answer to a question as a map.

    Raises
    ------
    NotFound
        When the folder cannot answer it; that is not kept.
    """
    return _kaart(str(snapshot.folder), snapshot.stempel, vraag, snapshot)


@st.cache_resource(max_entries=2 * _LARGE, show_spinner="De kaart wordt gemaakt …")
def _kaart(folder: str, stamp: str, vraag: MapQuestion, _snapshot: Snapshot) -> Choropleth:
    del folder, stamp
    return make(_snapshot, vraag)


def higher(snapshot: Snapshot, indicator: str, code: str, jaar: int) -> list[indicators.Hoger]:
    """Return the same figure of the areas above an area."""
    return _higher(str(snapshot.folder), snapshot.stempel, indicator, code, jaar, snapshot)


@st.cache_resource(max_entries=64, show_spinner=False)
def _higher(
    folder: str, stamp: str, indicator: str, code: str, jaar: int, _snapshot: Snapshot
) -> list[indicators.Hoger]:
    del folder, stamp
    return indicators.higher(_snapshot, indicator, code, jaar=jaar)


@dataclass(frozen=True, slots=True)
class AreaYear:
    """A figure of one area in one year."""

    jaar: int
    indeling: int
    waarde: float
    staat: str


def years_of(snapshot: Snapshot, indicator: str, niveau: str, code: str) -> list[AreaYear]:
    """Return a figure of an area in every year that has it, oldest first."""
    series = _series(str(snapshot.folder), snapshot.stempel, indicator, niveau, snapshot)
    return [
        AreaYear(jaar, indeling, *by_code[code])
        for jaar, indeling, by_code in series
        if code in by_code
    ]


@st.cache_resource(max_entries=_LARGE, show_spinner=False)
def _series(
    folder: str, stamp: str, indicator: str, niveau: str, _snapshot: Snapshot
) -> list[tuple[int, int, dict[str, tuple[float, str]]]]:
    """Return year, division and value and state by code, oldest first."""
    del folder, stamp
    series = []
    for jaar in reversed(years(_snapshot).get(indicator, [])):
        try:
            found = indicators.figures(_snapshot, indicator, niveau, jaar=jaar)
        except NotFound:
            continue
        table = found.frame
        figures = zip(table["waarde"].tolist(), table["staat"].tolist(), strict=True)
        by_code = dict(zip(table["gebied_code"].tolist(), figures, strict=True))
        series.append((found.jaar, found.indeling, by_code))
    return series


def layer(snapshot: Snapshot, kaart: Choropleth) -> PreparedLayer:
    """Return the geometry of a map as the browser gets it, the same for every figure on it."""
    key = (kaart.areas.record.key, kaart.areas.indeling, kaart.vraag.gemeenten)
    return _layer(str(snapshot.folder), snapshot.hash, key, snapshot, kaart)


@st.cache_resource(
    max_entries=_LARGE, show_spinner="De gebieden worden klaargezet …", hash_funcs={SetKey: repr}
)
def _layer(
    folder: str,
    stamp: str,
    key: tuple[SetKey, int, tuple[str, ...]],
    _snapshot: Snapshot,
    _kaart: Choropleth,
) -> PreparedLayer:
    del folder, stamp, key
    return prepared(_snapshot, _kaart)


def ordered_indicators(
    catalogue: Mapping[str, Indicator], loaded: Mapping[str, object]
) -> list[str]:
    """Return all ids: those with figures first, then by pijler, in the order of the catalogue."""

    def place(name: str) -> tuple[bool, int]:
        pijler = catalogue[name].pijler
        return (name not in loaded, _PIJLERS.index(pijler) if pijler in _PIJLERS else 9)

    return sorted(catalogue, key=place)


def indicator_label(indicator: Indicator, *, loaded: bool) -> str:
    """Return an indicator as it stands in a list: its name, its pijler, and whether it is there."""
    status = "" if loaded else " (bron bekend, nog niet geladen)"
    pijler = "" if indicator.pijler == "algemeen" else f" · {indicator.pijler}"
    return f"{indicator.label}{pijler}{status}"
