"""Page Leerlingstromen: who comes from elsewhere, who goes elsewhere, and how sure that is."""

from __future__ import annotations

import streamlit as st

from store import NotFound
from views.leerlingstromen import answer as flow_answer
from views.leerlingstromen import cards as flow_cards
from views.leerlingstromen import choices as flow_choices
from views.leerlingstromen import downloads as flow_downloads
from views.leerlingstromen import empty as flow_empty
from views.leerlingstromen import loaders as flow_loaders
from views.leerlingstromen import map_view as flow_map_view
from views.leerlingstromen import tabs as flow_tabs
from views.shared import loaders, parts

_snapshot = loaders.snapshot()
flow_empty.show_missing_sets(_snapshot)
_head = st.container()
try:
    _chosen = flow_choices.show_choices(_snapshot)
    _scene = flow_loaders.kaart(_snapshot, _chosen.vraag)
    _saldo = flow_loaders.saldo(_snapshot, _chosen.vraag)
except NotFound as error:
    with _head:
        parts.heading(flow_empty.QUESTION, "Geen antwoord in deze keuze", page="leerlingstromen")
    flow_empty.show_no_answer(_snapshot, str(error))
    st.stop()

with _head:
    parts.heading(
        f"Is {_chosen.naam} een ontvangend samenwerkingsverband?",
        f"{_scene.ondertitel} · {', '.join(dict.fromkeys(r.key.bron for r in _scene.records))}",
        page="leerlingstromen",
        downloads=flow_downloads.downloads(_snapshot, _chosen, _scene),
    )
flow_answer.show_bands(_scene)
flow_answer.show_answer(_chosen, _saldo)
flow_answer.show_change(_snapshot, _chosen)
flow_tabs.show_tabs(_snapshot, _chosen, show_map=lambda: flow_map_view.show(_snapshot, _scene))
flow_cards.show_search(_snapshot, _chosen)
flow_cards.show_card(_snapshot, _chosen)
