"""Page Leerlingstromen: who comes from elsewhere, who goes elsewhere, and how sure that is."""

from __future__ import annotations

import streamlit as st

from store import NotFound
from views.leerlingstromen import answer, choices, counterpart, figures, flow_files, tabs
from views.shared import elements, loaders

_snapshot = loaders.snapshot()
figures.show_missing_sets(_snapshot)
# kept above the choices, but filled after them: what it says depends on what was chosen
_head = st.container()
try:
    _chosen = choices.show_choices(_snapshot)
    _scene = figures.flow_map(_snapshot, _chosen.vraag)
    _saldo = figures.saldo_table(_snapshot, _chosen.vraag)
except NotFound as error:
    with _head:
        elements.heading(figures.QUESTION, "Geen antwoord in deze keuze", page="leerlingstromen")
    figures.show_no_answer(_snapshot, str(error))
    st.stop()

with _head:
    elements.heading(
        f"Is {_chosen.naam} een ontvangend samenwerkingsverband?",
        f"{_scene.ondertitel} · {', '.join(dict.fromkeys(r.key.bron for r in _scene.records))}",
        page="leerlingstromen",
        place=_chosen.naam,
        downloads=flow_files.downloads(_snapshot, _chosen, _scene),
    )
# First the sentences that answer the question, then how that changed, then where it is.
answer.show_bands(_scene)
answer.show_answer(_chosen, _saldo)
answer.show_change(_snapshot, _chosen)
tabs.show_tabs(_snapshot, _chosen, show_map=lambda: tabs.show_map(_snapshot, _scene))
counterpart.show_search(_snapshot, _chosen)
counterpart.show_card(_snapshot, _chosen)
