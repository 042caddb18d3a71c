"""The tabs of Vergelijken; only the one that is open is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views.shared import state
from views.vergelijken import choices, result_form

if TYPE_CHECKING:
    from collections.abc import Callable

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
        _shower(asked)(snapshot, chosen, profiel, maatstaf)


def _shower(tab: str) -> Callable[[Snapshot, CompareChoice, Profile, str], None]:
    """Return what shows a tab; charts and maps are loaded by the tab that draws them."""
    match tab:
        case "verdeling":
            from views.vergelijken.distribution import show_distribution as show
        case "vergelijkbaar":
            from views.vergelijken.similar import show_similar as show
        case "tijd":
            from views.vergelijken.trend import show_trend as show
        case "factoren":
            from views.vergelijken.factors import show_factors as show
        case "ruimte":
            from views.vergelijken.space import show_space as show
        case "bronnen":
            from views.vergelijken.two_sources import show_two_sources as show
        case "resultaten":
            from views.vergelijken.results import show_results as show
        case _:
            from views.vergelijken.profile import show_profile as show
    return show
