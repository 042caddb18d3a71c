"""Page Kaart: where a figure is highest, one area looked at closely, and the table below."""

from __future__ import annotations

import streamlit as st

from indicators import Indicator
from reports.maps import map_downloads
from store import NotFound
from views.dossier import entry
from views.gegevens import indicator_list
from views.kaart import choices
from views.shared import (
    area_panel,
    elements,
    frame,
    heading,
    loaders,
    map_places,
    map_view,
    state,
    words,
)

_snapshot = loaders.snapshot()
_head = st.container()
# Nothing to draw: say what is lacking, and end here.
if not loaders.levels(_snapshot) or loaders.available(_snapshot).empty:
    heading.show("Waar is het cijfer het hoogst?", page="kaart")
    elements.empty_folder(
        _snapshot,
        needed="Voor een kaart zijn grenzen nodig (van buurten, wijken of gemeenten) en cijfers. "
        + elements.what_is_there(_snapshot),
    )

_shared = frame.shared(_snapshot)
with st.container(key=frame.OWN_CHOICES):
    _chosen = choices.show_choices(_snapshot, _shared)
# Known, but not loaded: where to get it is the answer.
if isinstance(_chosen, Indicator):
    with _head:
        heading.show(words.question(_chosen.label), "Nog niet geladen", page="kaart")
    st.info("Voor deze indicator zijn er nog geen cijfers in de gegevensmap.")
    indicator_list.describe(_chosen, loaded=False)
    indicator_list.offer_template(_snapshot, [_chosen])
    st.stop()

_vraag, _beside, _background = _chosen
try:
    _kaart = loaders.kaart(_snapshot, _vraag)
except NotFound as error:
    with _head:
        heading.show("Deze kaart is er niet", page="kaart")
    map_view.show_missing(_snapshot, _vraag, str(error))
    st.stop()

# What must be read first stands above the map; the heading is filled last, for its downloads
# hold the schools and aanbod that are switched on here.
map_view.show_bands(_kaart)
with st.container(horizontal=True, vertical_alignment="center"):
    _tweede = choices.show_hold(_kaart, _beside)
    _overlay = map_places.show_switches(_snapshot, _kaart)
_own, _parts = area_panel.place_of(_kaart, state.get(state.GEBIED))
with _head:
    heading.show(
        words.question(_kaart.indicator.label),
        f"{_kaart.indicator.label} · {_kaart.ondertitel}",
        page="kaart",
        place=area_panel.name_of(_kaart, _own) if _own else _kaart.plaats,
        downloads=map_downloads(
            _snapshot, _kaart, _overlay.delen, gekozen=_parts or [_own] * bool(_own)
        ),
    )

# a duiding is about the selected area, else about the gemeente that is looked at
_about = state.get(state.GEBIED) or "".join(_kaart.vraag.gemeenten[:1])
_subjects = entry.place_subjects(_overlay, _about)
if _about:
    _place = area_panel.name_of(_kaart, _own) if _own else _kaart.plaats
    _subjects.append(entry.figure_subject(_kaart, _own or _about, _place))

# a row of choices, bands of one line, and above two maps the switch and their names
map_view.fill_screen(14.6 + 3.7 * len(_kaart.banden[_kaart.fictief :]) + 4.1 * bool(_tweede))
if _tweede is None:
    # the panel is as wide as its longest line needs; the rest is for the map
    _left, _right = st.columns([7.4, 2.4])
    with _left:
        map_view.show_map(
            _snapshot,
            _kaart,
            achtergrond=_background,
            key="kaart",
            plekken=_overlay.plekken,
        )
    with _right:
        area_panel.show_search(_kaart, _snapshot)
        area_panel.show_area(_kaart, _snapshot)
        entry.show_given(_subjects)
else:
    map_view.show_pair(
        _snapshot, _kaart, _tweede, achtergrond=_background, plekken=_overlay.plekken
    )

if _tweede is not None:
    entry.show_given(_subjects)
entry.show_entry(_snapshot, _own or _about, _subjects, page="kaart")
# The same again for who cannot see or click a map.
map_view.show_table(_kaart)
map_places.show_lists(_overlay)
with st.expander("Definitie en bron"):
    area_panel.show_definition(_kaart, _snapshot)
