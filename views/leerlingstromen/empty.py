"""What the page Leerlingstromen says when it cannot answer: why, and what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

import flows
from views.leerlingstromen import loaders as flow_loaders
from views.shared import parts, state

if TYPE_CHECKING:
    from store import Snapshot

QUESTION = "Is uw samenwerkingsverband een ontvangend samenwerkingsverband?"


def show_missing_sets(snapshot: Snapshot) -> None:
    """End the page when sets are missing without which nothing can be counted."""
    lacking = flow_loaders.missing(snapshot)
    vital = [text for text in lacking if not text.startswith("postcodes")]
    if not vital:
        return
    parts.heading(QUESTION, page="leerlingstromen")
    parts.empty_folder(
        snapshot,
        needed="Voor leerlingstromen zijn nog nodig: "
        + "; ".join(lacking)
        + ". Bij *Gegevens* zet u ze in de map. "
        + parts.what_is_there(snapshot),
    )


def show_no_answer(snapshot: Snapshot, message: str) -> None:
    """Say why there is no answer, and offer what there is."""
    st.info(parts.plain(message))
    now = state.get(state.JAAR)
    with st.container(horizontal=True):
        for jaar in flows.jaren(snapshot):
            if jaar != now:
                st.button(
                    f"Toon {jaar}",
                    key=f"stroom_jaar_{jaar}",
                    on_click=state.put,
                    args=(state.JAAR, jaar),
                )
        params: tuple[state.Param[Any], ...] = (state.LEEFTIJD, state.ONDERWIJS, state.STELSEL)
        for param in params:
            if state.get(param) != param.default:
                st.button(
                    f"{param.label}: wis deze keuze",
                    key=f"stroom_wis_{param.key}",
                    on_click=state.put,
                    args=(param, param.default),
                )
