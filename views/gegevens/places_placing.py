"""Where a list of places lies on the areas of the folder, below the set it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from places.areas import GRENSREGEL, PlacesInAreas, places_in_areas
from store import NotFound
from views.shared import parts, words

if TYPE_CHECKING:
    import pandas as pd

    from store import Snapshot

_HEADS = {
    "naam": "Naam",
    "plaats": "Plaats",
    "dichtstbij": "Dichtstbijzijnde gebied",
    "gebied": "Telt mee in",
    "code": "Code",
    "afstand_m": "Afstand (m)",
}


def show(snapshot: Snapshot, soort: str) -> None:
    """Show how many places lie in an area, and list those that lie in none or on a border."""
    st.markdown("**In welk gebied liggen deze plekken?**")
    try:
        found = _placing(str(snapshot.folder), snapshot.hash, soort, snapshot)
    except NotFound as error:
        st.caption(parts.plain(str(error)))
        return
    st.markdown(parts.plain(_sentence(found)))
    for rows, title, key in (
        (found.buiten, "In geen van deze gebieden", "plekken_buiten"),
        (found.grens, "Op een grens", "plekken_grens"),
    ):
        if len(rows):
            _list(rows, title, key)
    parts.findings_table([one.as_dict() for one in found.bevindingen], key="bevindingen_plaatsing")


def _list(rows: pd.DataFrame, title: str, key: str) -> None:
    opened = st.expander(f"{title} ({words.number(len(rows))})", on_change="rerun", key=key)
    if opened.open:
        with opened:
            parts.show_table(rows.rename(columns=_HEADS), key=f"{key}_tabel")


def _sentence(found: PlacesInAreas) -> str:
    """Say in numbers what became of every place."""
    every = words.count(found.aantal, "plek", "plekken")
    said = f"Van {every} liggen er {words.number(found.binnen)} in een van de {found.gebieden}"
    if len(found.buiten):
        said += f", {words.number(len(found.buiten))} in geen daarvan"
    if found.zonder_punt:
        said += f", en hebben er {words.number(found.zonder_punt)} geen punt"
    on_border = words.count(len(found.grens), "plek ligt", "plekken liggen")
    return f"{said}. {on_border} op een grens. {GRENSREGEL}"


@st.cache_resource(max_entries=4, show_spinner="Plekken worden in gebieden geplaatst …")
def _placing(folder: str, stamp: str, soort: str, _snapshot: Snapshot) -> PlacesInAreas:
    del folder, stamp
    return places_in_areas(_snapshot, soort)
