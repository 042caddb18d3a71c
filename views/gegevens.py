"""Page Gegevens: what is in the folder and where it came from, and putting more in it."""

from __future__ import annotations

import streamlit as st

from views import import_panel, loaders, parts, sets_panel, state
from views.catalogue_panel import show_catalogue

_PARTS = {
    "inhoud": "In de gegevensmap",
    "toevoegen": "Bestand toevoegen",
    "indicatoren": "Indicatoren",
}

_snapshot = loaders.snapshot()
_number = len(_snapshot.sets)
parts.heading(
    "Welke gegevens zijn er, en waar komen ze vandaan?",
    f"{_number} {'set' if _number == 1 else 'sets'} in de gegevensmap. Elk cijfer op een kaart "
    "of in een tabel is te herleiden tot een regel hieronder.",
    page="gegevens",
)
_part = state.settle(
    state.DEEL, list(_PARTS), "inhoud" if _snapshot.sets else "toevoegen", label=_PARTS.__getitem__
)
st.segmented_control(
    "Deel van deze pagina",
    list(_PARTS),
    format_func=_PARTS.__getitem__,
    label_visibility="collapsed",
    required=True,
    **state.bound(state.DEEL, _part),
)
if _part == "inhoud":
    sets_panel.show_sets(_snapshot)
elif _part == "toevoegen":
    import_panel.show_import(_snapshot)
else:
    show_catalogue(_snapshot)
