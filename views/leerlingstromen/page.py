"""Page Leerlingstromen: who comes from elsewhere, who goes elsewhere, and how sure that is."""

from __future__ import annotations

import streamlit as st

from store import FICTIEF, NotFound
from views.leerlingstromen import choices, counterpart, figures, flow_files, tabs
from views.shared import elements, frame, heading, loaders

_snapshot = loaders.snapshot()
figures.show_missing_sets(_snapshot)
# kept above the choices, but filled after them: what it says depends on what was chosen
_head = st.container()
try:
    with st.container(key=frame.OWN_CHOICES):
        _chosen = choices.show_choices(_snapshot)
    _scene = figures.flow_map(_snapshot, _chosen.vraag)
    _saldo = figures.saldo_table(_snapshot, _chosen.vraag)
except NotFound as error:
    with _head:
        heading.show(figures.QUESTION, "Geen antwoord in deze keuze", page="leerlingstromen")
    figures.show_no_answer(_snapshot, str(error))
    st.stop()

_school = counterpart.shown_school(_snapshot, _chosen.vraag)
_drawn = _school or _scene
with _head:
    heading.show(
        _school.titel if _school else f"Is {_chosen.naam} een ontvangend samenwerkingsverband?",
        # what stands across is a choice on this very page
        " · ".join(
            (
                *(part for part in _drawn.ondertitel.split(" · ") if "tegenover" not in part),
                ", ".join(dict.fromkeys(record.key.bron for record in _drawn.records)),
            )
        ),
        page="leerlingstromen",
        place=counterpart.school_name(_snapshot, _school) if _school else _chosen.naam,
        downloads=flow_files.downloads(_snapshot, _chosen, _scene),
    )
elements.band(*(text for text in _drawn.banden if text != FICTIEF))
tabs.show_tabs(_snapshot, _chosen, _saldo, _drawn)
counterpart.show_card(_snapshot, _chosen)
