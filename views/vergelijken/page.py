"""Page Vergelijken: what stands out in an area, and whether it is really so."""

from __future__ import annotations

import streamlit as st

from store import NotFound
from views.shared import elements, frame, heading, loaders
from views.vergelijken import choices, figures, profile

_TITLE = "Wat valt op in dit gebied?"

_snapshot = loaders.snapshot()
_shared = frame.shared(_snapshot)
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
choices.show_tabs(_snapshot, _profile, _place)
