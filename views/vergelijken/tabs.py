"""The tabs of Vergelijken; only the one that is open is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views.shared import state
from views.vergelijken import (
    choices,
    distribution,
    factors,
    profile,
    result_form,
    results,
    similar,
    space,
    trend,
    two_sources,
)

if TYPE_CHECKING:
    from compare.profile import Profile
    from store import Snapshot
    from views.vergelijken.choices import CompareChoice

TABS = {
    "profiel": "Profiel",
    "verdeling": "Verdeling en rang",
    "vergelijkbaar": "Vergelijkbare gebieden",
    "tijd": "Door de tijd",
    "factoren": "Factoren",
    "ruimte": "Ruimte en samenhang",
    "bronnen": "Twee bronnen",
    "resultaten": "Resultaten",
}
_FIRST = "profiel"
_KEY = "vergelijkweergave"
_SHOW = {
    "profiel": profile.show_profile,
    "verdeling": distribution.show_distribution,
    "vergelijkbaar": similar.show_similar,
    "tijd": trend.show_trend,
    "factoren": factors.show_factors,
    "ruimte": space.show_space,
    "bronnen": two_sources.show_two_sources,
    "resultaten": results.show_results,
}


def show_tabs(snapshot: Snapshot, chosen: CompareChoice, profiel: Profile) -> None:
    """Show the benchmark that counts and the tabs, the one of the address open."""
    with chosen.plek_maatstaf:
        maatstaf = choices.show_benchmark(profiel)
    asked = state.settle(state.TABBLAD, list(TABS), _FIRST, label=TABS.__getitem__)
    st.session_state[_KEY] = TABS[asked]
    names = {title: name for name, title in TABS.items()}
    # what was typed just before a click on a tab arrives together with it
    result_form.remember()

    def take() -> None:
        name = names[st.session_state[_KEY]]
        state.put(state.TABBLAD, "" if name == _FIRST else name)

    tabs = dict(zip(TABS, st.tabs(list(TABS.values()), key=_KEY, on_change=take), strict=True))
    with tabs[asked]:
        _SHOW[asked](snapshot, chosen, profiel, maatstaf)
