"""Page Presentatie: weergaven that were kept, put in order as a verhaallijn, and taken along."""

from __future__ import annotations

import streamlit as st

from dossier.storyline import VERHAALLIJN, WEERGAVE
from store import WijkverkennerError
from views.dossier import exchange_form, source
from views.presentatie import line_list, presenting
from views.shared import aanbod_source, elements, heading, loaders, record_editor, state

_QUESTION = "Wat laten we zien, en in welke volgorde?"

_snapshot = loaders.snapshot()
try:
    _work, _away = source.load()
except WijkverkennerError as error:
    heading.show(_QUESTION, page="presentatie")
    st.error(elements.told(error))
    st.stop()
_lines = {row.id: row for row in _work.rijen.get(VERHAALLIJN, ())}
# the second window of who speaks: notes and clock, and nothing to click away by mistake
if state.get(state.NOTITIES):
    presenting.show_speaker(state.get(state.LIJN))
    st.stop()
# reserved first: the title names the line, which is chosen below it
_head = st.container()
if _away:
    st.error(elements.told(_away))
_saving = line_list.saving()
_saving.say()
# nothing else before it is chosen which version to keep: a second change would collide again
if _saving.botsingen:
    with _head:
        heading.show(_QUESTION, page="presentatie")
    line_list.show_collisions(source.known(_snapshot, _work))
    st.stop()
_line = None
if _lines:
    _names = {key: str(row.gegevens.get("titel") or key) for key, row in _lines.items()}
    # the last one made, which is mostly the one that is worked on
    _line = _lines[elements.choose_one(state.LIJN, _names, list(_names)[-1], "Verhaallijn")]
with _head:
    _title = str(_line.gegevens.get("titel")) if _line else ""
    heading.show(
        f"{_title}: {_QUESTION[:1].lower()}{_QUESTION[1:]}" if _title else _QUESTION,
        page="presentatie",
        place=_title,
        downloads=line_list.line_downloads(_snapshot, _work, _line) if _line else None,
    )
if _line:
    presenting.offer(_line)
    line_list.show_line(_snapshot, _work, _line)
else:
    st.info(
        "Er is nog geen verhaallijn. Zet een pagina neer zoals u haar wilt laten zien en kies "
        "daar ‘Bewaar als weergave’, of begin hier een verhaallijn."
    )
line_list.show_others(_snapshot, _work, _line)
line_list.show_new()
exchange_form.show_import(VERHAALLIJN)
record_editor.show_history(
    aanbod_source.kept(), (VERHAALLIJN, WEERGAVE), key="geschiedenis_verhaallijn"
)
