"""Page Vergelijken: what stands out in an area, and whether it is really so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from store import NotFound
from views.shared import elements, frame, heading, loaders, state
from views.vergelijken import choices, figures, profile, result_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.delta_generator import DeltaGenerator

    from compare.profile import Profile
    from store import Snapshot

# In the session: the title of the open tab, as Streamlit keeps it. No text of its own: what stands
# alone in the script of a page is written on that page.
_TABS = "vergelijkweergave"
_TITLE = "Wat valt op in dit gebied?"


def _show_tabs(snapshot: Snapshot, profiel: Profile, place: DeltaGenerator) -> None:
    """Show the benchmark that counts and the tabs, the one of the address open."""
    with place:
        maatstaf = choices.show_benchmark(profiel)
    # what was typed just before a click on a tab arrives together with it
    result_form.remember()
    asked, tabs = elements.choose_tab(state.TABBLAD, choices.TABS, key=_TABS)
    with tabs[asked]:
        _shower(asked)(snapshot, profiel, maatstaf)


def _shower(tab: str) -> Callable[[Snapshot, Profile, str], None]:
    """Return what shows a tab; charts and maps are loaded by the tab that draws them."""
    match tab:
        case "verdeling":
            from views.vergelijken.one_figure import show_distribution as show
        case "vergelijkbaar":
            from views.vergelijken.similar import show_similar as show
        case "tijd":
            from views.vergelijken.one_figure import show_trend as show
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


_snapshot = loaders.snapshot()
_shared = frame.shared(_snapshot, ("jaar",))
if loaders.available(_snapshot).empty:
    heading.show(_TITLE, page="vergelijken")
    elements.empty_folder(
        _snapshot,
        needed="Vergelijken kan zodra er cijfers per buurt, wijk of gemeente zijn, zoals de "
        f"Kerncijfers wijken en buurten van het CBS. {elements.what_is_there(_snapshot)}",
    )
# The heading names the area, which is chosen below it: its place is kept.
_head = st.container()
with st.container(key=frame.OWN_CHOICES):
    _chosen = choices.show_choices(_snapshot, _shared)
if _chosen is None:
    with _head:
        heading.show(_TITLE, page="vergelijken")
    st.stop()
_question, _place = _chosen
try:
    _profile = figures.load_profile(_snapshot, _question)
except NotFound as error:
    with _head:
        heading.show(_TITLE, page="vergelijken")
    st.info(elements.told(error))
    st.stop()
with _head:
    heading.show(
        f"Wat valt op in {_profile.gebied.label}?",
        profile.line(_profile),
        page="vergelijken",
        place=_profile.gebied.label,
        downloads=profile.profile_downloads(_profile),
    )
_show_tabs(_snapshot, _profile, _place)
