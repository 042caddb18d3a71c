"""Page Vergelijken: what stands out in an area, and whether it is really so."""

from __future__ import annotations

import streamlit as st

from store import NotFound
from views.shared import frame, loaders, parts
from views.vergelijken import choices as compare_choices
from views.vergelijken import downloads as compare_downloads
from views.vergelijken import loaders as compare_loaders
from views.vergelijken import profile as compare_profile
from views.vergelijken import tabs as compare_tabs

_QUESTION = "Wat valt op in dit gebied?"

_snapshot = loaders.snapshot()
_shared = frame.shared(_snapshot)
if loaders.available(_snapshot).empty:
    parts.heading(_QUESTION, page="vergelijken")
    parts.empty_folder(
        _snapshot,
        needed="Vergelijken kan zodra er cijfers per buurt, wijk of gemeente zijn, zoals de "
        f"Kerncijfers wijken en buurten van het CBS. {parts.what_is_there(_snapshot)}",
    )
_head = st.container()
_chosen = compare_choices.show_choices(_snapshot, _shared)
if _chosen is None:
    with _head:
        parts.heading(_QUESTION, page="vergelijken")
    st.stop()
try:
    _profile = compare_loaders.profile(_snapshot, _chosen.vraag)
except NotFound as error:
    with _head:
        parts.heading(_QUESTION, page="vergelijken")
    st.info(parts.plain(str(error)))
    st.stop()
with _head:
    parts.heading(
        f"Wat valt op in {_profile.gebied.label}?",
        compare_profile.line(_profile),
        page="vergelijken",
        downloads=compare_downloads.downloads(_profile),
    )
compare_tabs.show_tabs(_snapshot, _chosen, _profile)
