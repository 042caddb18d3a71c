"""Page Aanbod: what there is in a wijk, whom it reaches, and where the gaps are."""

from __future__ import annotations

import streamlit as st

from boundaries.codes import spoken_name
from places.aanbod.preventiematrix import VOORBEHOUD
from views.aanbod import choices, editor, gaps, matrix, need_map, reach
from views.dossier import entry
from views.shared import aanbod_source, elements, frame, heading, loaders, state
from views.vergelijken import results

_PARTS = {
    "kaart": "Kaart",
    "matrix": "Preventiematrix",
    "gaten": "Gaten",
    "bereik": "Bereik",
    "bewerken": "Bewerken en Excel",
}

_snapshot = loaders.snapshot()
_areas = aanbod_source.wijken(_snapshot)
if not _areas:
    heading.show("Wat is er voor de jeugd, en waar zitten de gaten?", page="aanbod")
    elements.empty_folder(
        _snapshot,
        needed="Voor deze pagina zijn grenzen nodig (van wijken of buurten). "
        + elements.what_is_there(_snapshot),
    )

_head = st.container()
_choices = st.container(key=frame.OWN_CHOICES)
_left, _right = _choices.columns([3, 4.6], vertical_alignment="bottom")
with _left:
    _wijk = choices.choose_wijk(_snapshot, _areas)
# in a sentence as people call it; its number stands in the list of wijken
_name = spoken_name(_areas[_wijk])
# One list for the whole run: somebody else may save meanwhile, and parts must agree.
_lijst = aanbod_source.load(_snapshot)
_matrix = _lijst.matrix(_wijk)
_namen = aanbod_source.names(_snapshot, _lijst)
with _head:
    heading.show(
        f"Wat is er in {_name}, wie bereikt het, en waar zitten de gaten?",
        aanbod_source.summary(_lijst, _matrix.aanbod, _name),
        page="aanbod",
        place=_areas[_wijk],
        downloads=editor.page_downloads(_snapshot, _lijst, _matrix, _areas[_wijk], _namen),
    )
_default = "bewerken" if _lijst.leeg else "matrix"
_part = elements.choose_part(
    state.AANBODDEEL, _PARTS, _default, label="Deel van deze pagina", where=_right
)
# where the map or the table is what one comes for, the caveat does not push it off the screen
if _part in ("matrix", "gaten"):
    elements.band(VOORBEHOUD)
if _part == "kaart":
    need_map.show_map(_snapshot, _lijst, _wijk)
elif _part == "matrix":
    matrix.show(_matrix, _name, _namen)
    with st.container(horizontal=True, vertical_alignment="center"):
        results.offer_result(_snapshot, _wijk)
        editor.offer_ambitions()
elif _part == "gaten":
    gaps.show(_snapshot, _lijst, _matrix, _name)
elif _part == "bereik":
    reach.show(_snapshot, _lijst, _wijk)
else:
    editor.show_editor(_snapshot, _lijst, _wijk)
if _part in ("matrix", "gaten", "bereik"):
    _about = entry.matrix_subjects(_matrix)
    entry.show_given(_about)
    entry.show_entry(_snapshot, _wijk, _about, page="aanbod")
if _part not in ("matrix", "gaten"):
    st.caption(VOORBEHOUD)
