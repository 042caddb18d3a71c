"""The flow map, and beside it the table with the same flows; each selects for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from flows.mapping import PARTIES
from geo.flows.folium_map import app_map
from views.leerlingstromen import cards as flow_cards
from views.leerlingstromen import loaders as flow_loaders
from views.leerlingstromen import tables as flow_tables
from views.shared import map_element, parts, served_files, state, words

if TYPE_CHECKING:
    import pandas as pd

    from geo.flows import Stroomkaart
    from store import Snapshot

_KEY = "stroomkaart"
_TABLE = "stroomtabel"
_HEIGHT = 520
_ROW, _ROWS = 35, 10
_WIDE, _NARROW = 118, 66
"""Pixels of the columns of the table."""


def show(snapshot: Snapshot, scene: Stroomkaart) -> None:
    """Show map and table side by side, and below them what is not drawn."""
    left, right = st.columns([6, 5])
    with left:
        _map(snapshot, scene)
    with right:
        if state.get(state.TEGENPARTIJ):
            flow_cards.show_summary(snapshot, scene.vraag)
        _table(scene)
        _outside_the_map(scene)


def _map(snapshot: Snapshot, scene: Stroomkaart) -> None:
    areas = flow_loaders.areas(snapshot, scene.vraag.jaar, scene.vraag.soort_swv)
    made = app_map(
        scene,
        areas,
        leaflet_url=served_files.leaflet_url(),
        areas_url=served_files.publish(areas.geojson) if areas else "",
        selected=state.get(state.TEGENPARTIJ) or None,
        key=_KEY,
    )
    map_element.place(made, height=_HEIGHT, kiest=state.TEGENPARTIJ, eigenschap="tegenpartij")


def _table(scene: Stroomkaart) -> None:
    table = flow_tables.beside_map(scene.tabel, scene.vraag.richtingen)
    areas = set(table.index) - set(PARTIES)
    st.markdown(f"**{words.count(len(areas), *scene.niveau)}** met stromen in deze keuze")
    if table.empty:
        st.caption("Geen stromen boven het minimum; verlaag het bij *Meer keuzes*.")
        return
    codes = [str(code) for code in table.index]
    chosen = state.get(state.TEGENPARTIJ)
    rows = [codes.index(chosen)] if chosen in codes else []
    st.session_state[_TABLE] = {"selection": {"rows": rows, "columns": [], "cells": []}}

    def take() -> None:
        picked = st.session_state[_TABLE]["selection"]["rows"]
        state.put(state.TEGENPARTIJ, codes[picked[0]] if picked else "")

    st.dataframe(
        table,
        key=_TABLE,
        hide_index=True,
        height=_ROW * (min(len(table), _ROWS) + 1) + 3,
        column_config=_columns(table),
        placeholder="",
        on_select=take,
        selection_mode="single-row",
    )
    st.caption(
        "Klik op een kolomkop om te sorteren; vink een rij aan om die stroom te bekijken."
        + (
            " Van: van elders; naar: naar elders; ≈ is naar schatting. Zeker is alleen wat onder "
            "‘zeker’ staat."
            if any("≈" in str(name) for name in table.columns)
            else ""
        )
    )


def _columns(table: pd.DataFrame) -> dict[str, Any]:
    """Return narrow columns, so that both directions are seen beside a map."""
    kinds = st.column_config
    columns: dict[str, Any] = {"Tegenpartij": kinds.TextColumn(width=_WIDE)}
    widths = {"Van elders": 80, "Naar elders": 86, "Saldo": 60, "Soort": 52}
    widths |= {"Van ≈": 56, "Naar ≈": 56, "Van, zeker": 80, "Naar, zeker": 82}
    for name in table.columns[1:]:
        width = widths.get(str(name), _NARROW)
        if table[name].dtype.kind in "iuf":
            columns[str(name)] = kinds.NumberColumn(width=width, format="localized")
        else:
            columns[str(name)] = kinds.TextColumn(width=width)
    return columns


def _outside_the_map(scene: Stroomkaart) -> None:
    """Say what is not a line: below the minimum, beyond the largest, abroad or without a place."""
    lines = [text.tekst for text in scene.niet_getekend]
    for party in scene.buiten:
        sides = [
            f"{count.tekst} {where}"
            for count, where in ((party.inkomend, "van daar"), (party.uitgaand, "daarheen"))
            if count is not None
        ]
        lines.append(f"{party.naam}: {' en '.join(sides)}")
    if lines:
        st.caption(parts.plain("Niet als lijn getekend: " + "; ".join(lines) + "."))
    st.caption(
        parts.plain(
            f"Samen met andere samenwerkingsverbanden: {scene.inkomend.tekst} van elders, "
            f"{scene.uitgaand.tekst} naar elders; {scene.intern.tekst} blijven binnen het gebied."
        )
    )
