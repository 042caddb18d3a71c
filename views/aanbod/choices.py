"""The choices of Aanbod: which wijk, and which need; and taking over an imported list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from boundaries import niveau_of, parent_code
from places.aanbod.aanbod_list import AanbodList, AlreadyTakenOver, keep_imported
from store.errors import WijkverkennerError
from views.shared import aanbod_source, elements, loaders, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store import Snapshot

TOLD = "lijst_gezegd"
"""In the session: what is to be said of taking over, once, by the next run."""


def choose_wijk(snapshot: Snapshot, areas: dict[str, str]) -> str:
    """Draw the choice of a wijk; begin with the one of the area that is selected elsewhere."""
    names, asked = loaders.gemeenten(snapshot), state.get(state.GEMEENTE)
    inside = [code for code in areas if not asked or parent_code(code, "gemeente") in asked]
    near = elements.at_hand(areas, state.get(state.WIJK))
    options = [code for code in inside if code in near] or inside or list(areas)
    # a buurt that was clicked on another page leads to its wijk here
    selected = state.get(state.GEBIED)
    above = selected if selected in options else parent_code(selected, "wijk") if selected else ""
    fallback = above if above in options else options[0]
    title = "Wijk" if niveau_of(options[0]) == "wijk" else "Gebied"
    called = {code: _name(code, areas, names) for code in options}
    return elements.choose_one(state.WIJK, called, fallback, title)


def offer_taking_over(snapshot: Snapshot, lijst: AanbodList) -> None:
    """Offer to keep the imported list in the records, where it can be edited."""
    name = aanbod_source.to_take_over(snapshot, lijst)
    if lijst.bewaard:
        what = f"De eigen lijst is leeg. U kunt de ingelezen lijst ‘{name}’ overnemen"
    else:
        rows = words.count(len(lijst.aanbod), "rij", "rijen")
        what = f"Dit is de ingelezen lijst ‘{name}’ ({rows}). Neem haar over"
    left, right = st.columns([5, 1.7], vertical_alignment="center")
    left.info(
        elements.plain(
            f"{what} om haar hier te bewerken; de ingelezen lijst zelf blijft zoals zij is."
        )
    )
    if right.button("Lijst overnemen", key="lijst_overnemen", width="stretch"):
        try:
            keep_imported(snapshot, aanbod_source.records())
        # somebody else was first: the next run shows their rows, and says so
        except AlreadyTakenOver as error:
            st.session_state[TOLD] = str(error)
        except WijkverkennerError as error:
            st.error(elements.told(error))
            return
        st.rerun()


def _name(code: str, areas: Mapping[str, str], names: Mapping[str, str]) -> str:
    above = names.get(parent_code(code, "gemeente") or "", "")
    return f"{areas[code]}{f', {above}' if above else ''} ({code})"
