"""Page Gegevens: what is in the folder and where it came from, and putting more in it."""

from __future__ import annotations

from views.gegevens import import_panel, sets_panel
from views.gegevens.catalogue_panel import show_catalogue
from views.shared import loaders, parts, state

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
_part = parts.choose_part(
    state.DEEL,
    _PARTS,
    "inhoud" if _snapshot.sets else "toevoegen",
    label="Deel van deze pagina",
)
if _part == "inhoud":
    sets_panel.show_sets(_snapshot)
elif _part == "toevoegen":
    import_panel.show_import(_snapshot)
else:
    show_catalogue(_snapshot)
