"""From the preventiematrix to the targets of its results: how many stand how, and a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views.shared import state
from views.vergelijken import results as compare_results
from views.vergelijken import results_source as compare_results_source

if TYPE_CHECKING:
    from store import Snapshot


def show(snapshot: Snapshot, wijk: str) -> None:
    """Show how the targets of a wijk stand, with the way to them; or the way to set one."""
    kept = compare_results_source.of_area(wijk)
    states = [compare_results_source.standing(snapshot, item, wijk).stand for item in kept]
    counts = compare_results.summary(states)
    st.page_link(
        "views/vergelijken/page.py",
        label=f"Doelen bij deze resultaten: {counts}"
        if counts
        else "Doelen stellen voor deze wijk",
        query_params=state.link("vergelijken", gebied=wijk, tabblad="resultaten", doel=""),
    )
