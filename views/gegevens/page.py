"""Page Gegevens: what is in the folder and where it came from, and putting more in it."""

from __future__ import annotations

from views.gegevens import fetch_form, import_form, indicator_list, stored_sets
from views.shared import elements, heading, loaders, state

_PARTS = {
    "inhoud": "In de gegevensmap",
    "ophalen": fetch_form.TITLE,
    "toevoegen": "Bestand toevoegen",
    "indicatoren": "Indicatoren",
}

_snapshot = loaders.snapshot()
_number = len(_snapshot.sets)
heading.show(
    "Welke gegevens zijn er, en waar komen ze vandaan?",
    f"{_number} {'set' if _number == 1 else 'sets'} in de gegevensmap. Elk cijfer op een kaart "
    "of in een tabel is te herleiden tot een van deze sets.",
    page="gegevens",
)
# above the parts: what was removed can be brought back wherever one went next
stored_sets.show_undo()
# with nothing there yet, fetching is what most people need; what it brought is shown there too
_first = "inhoud" if _snapshot.sets and not fetch_form.is_busy() else "ophalen"
_part = elements.choose_part(
    state.DEEL, {_first: _PARTS[_first], **_PARTS}, _first, label="Deel van deze pagina"
)
if _part != "ophalen":
    fetch_form.show_due_line(_snapshot)
if _part == "inhoud":
    stored_sets.show_sets(_snapshot)
elif _part == "ophalen":
    fetch_form.show_fetch(_snapshot)
elif _part == "toevoegen":
    import_form.show_import(_snapshot)
else:
    indicator_list.show_catalogue(_snapshot)
