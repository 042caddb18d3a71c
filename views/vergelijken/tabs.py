"""The tabs of Vergelijken; only the one that is open is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views.shared import state
from views.vergelijken import choices as compare_choices
from views.vergelijken import distribution as compare_distribution
from views.vergelijken import factors as compare_factors
from views.vergelijken import profile as compare_profile
from views.vergelijken import results as compare_results
from views.vergelijken import results_form as compare_results_form
from views.vergelijken import similar as compare_similar
from views.vergelijken import space as compare_space
from views.vergelijken import trend as compare_trend
from views.vergelijken import two_sources as compare_two_sources

if TYPE_CHECKING:
    from compare.profile import Profile
    from store import Snapshot
    from views.vergelijken.choices import Chosen

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
    "profiel": compare_profile.show,
    "verdeling": compare_distribution.show,
    "vergelijkbaar": compare_similar.show,
    "tijd": compare_trend.show,
    "factoren": compare_factors.show,
    "ruimte": compare_space.show,
    "bronnen": compare_two_sources.show,
    "resultaten": compare_results.show,
}


def show_tabs(snapshot: Snapshot, chosen: Chosen, profiel: Profile) -> None:
    """Show the benchmark that counts and the tabs, the one of the address open."""
    with chosen.plek_maatstaf:
        maatstaf = compare_choices.show_benchmark(profiel)
    asked = state.settle(state.TABBLAD, list(TABS), _FIRST, label=TABS.__getitem__)
    st.session_state[_KEY] = TABS[asked]
    names = {title: name for name, title in TABS.items()}
    # what was typed just before a click on a tab arrives together with it
    compare_results_form.remember()

    def take() -> None:
        name = names[st.session_state[_KEY]]
        state.put(state.TABBLAD, "" if name == _FIRST else name)

    tabs = dict(zip(TABS, st.tabs(list(TABS.values()), key=_KEY, on_change=take), strict=True))
    with tabs[asked]:
        _SHOW[asked](snapshot, chosen, profiel, maatstaf)
