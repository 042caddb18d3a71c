"""Cached access to the data folder: read-only objects shared by all sessions.

Everything is keyed on the hash of the snapshot, so a new import is seen at once and an old
one is let go. Nothing that comes out of here may be changed by its caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import boundaries
import indicators
from store import DataFolder, NotFound, data_folder_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from store import Snapshot

_SMALL, _LARGE = 16, 6
"""How many results are kept: of things that are small, and of frames of a whole country."""


def folder() -> DataFolder:
    """Return the data folder the application was started on."""
    return DataFolder(data_folder_path())


def snapshot() -> Snapshot:
    """Return the folder as it is now; `herkomst.json` is parsed once per commit."""
    path = data_folder_path() / "herkomst.json"
    try:
        stat = path.stat()
        stamp = f"{stat.st_mtime_ns}-{stat.st_size}-{stat.st_ino}"
    except FileNotFoundError:
        stamp = "leeg"
    return _snapshot(str(path), stamp)


@st.cache_resource(max_entries=_SMALL, show_spinner=False)
def _snapshot(path: str, stamp: str) -> Snapshot:
    del path, stamp
    return folder().snapshot()


def fictional(snapshot: Snapshot) -> bool:
    """Tell whether a set of the demonstration is in the folder."""
    return any(record.herkomst.fictief for record in snapshot.sets)


def catalogue(snapshot: Snapshot) -> indicators.Catalogue:
    """Return the catalogue, own indicators included."""
    return _catalogue(str(snapshot.folder), snapshot.hash, snapshot)


@st.cache_resource(max_entries=_SMALL, show_spinner=False)
def _catalogue(folder: str, stamp: str, _snapshot: Snapshot) -> indicators.Catalogue:
    del folder, stamp
    return indicators.catalogue(_snapshot)


def available(snapshot: Snapshot) -> pd.DataFrame:
    """Return which figures there are: indicator, niveau, jaar, indeling, bron, aantal."""
    return _available(str(snapshot.folder), snapshot.hash, snapshot)


@st.cache_resource(max_entries=_SMALL, show_spinner="Beschikbare cijfers worden opgezocht …")
def _available(folder: str, stamp: str, _snapshot: Snapshot) -> pd.DataFrame:
    del folder, stamp
    return indicators.available(_snapshot)


def gemeenten(snapshot: Snapshot) -> Mapping[str, str]:
    """Return code → name of every gemeente with boundaries, by name."""
    return _gemeenten(str(snapshot.folder), snapshot.hash, snapshot)


@st.cache_resource(max_entries=_SMALL, show_spinner=False)
def _gemeenten(folder: str, stamp: str, _snapshot: Snapshot) -> Mapping[str, str]:
    del folder, stamp
    try:
        frame = boundaries.areas(_snapshot, "gemeente").frame
    except NotFound:
        return {}
    return dict(zip(frame["code"], frame["naam"], strict=True)) if len(frame) else {}


def levels(snapshot: Snapshot) -> list[str]:
    """Return the levels that have boundaries, smallest areas first, own groupings last."""
    found = {niveau for niveau, _, _ in boundaries.available(snapshot)}
    found |= set(boundaries.groupings(snapshot))
    fixed = [niveau for niveau in boundaries.NIVEAUS if niveau in found and niveau != "land"]
    return fixed + sorted(found - set(boundaries.NIVEAUS))
