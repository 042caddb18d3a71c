"""Router: which pages there are, the frame around them, and the address bar."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from store import WijkverkennerError
from views.pages import HOME, PAGES
from views.shared import frame, loaders, parts, state, warm
from views.shared.words import SLIP

_LOG = logging.getLogger("wijkverkenner")
_VIEWS = Path(__file__).parent / "views"

st.set_page_config(page_title="wijkverkenner", layout="wide", initial_sidebar_state=250)

# A row whose page is not there (yet) is not offered.
_routes = {
    row.id: st.Page(_VIEWS / row.file, title=row.title, url_path=row.id)
    for row in PAGES
    if (_VIEWS / row.file).is_file()
}
# The bare address shows the home page too, under a route of its own: links keep naming the page.
_home = st.Page(_VIEWS / PAGES[HOME].file, title=PAGES[HOME].title, url_path="begin", default=True)
_route = st.navigation([_home, *_routes.values()], position="hidden")
_page = next((row for row in PAGES if row.id == _route.url_path), PAGES[HOME])

state.enter(_page.id)
_notices = st.container()
try:
    # On the bare address the menu points at it too, so that it shows where one is.
    frame.show(_page, _routes if _route.url_path else _routes | {_page.id: _home})
    _route.run()
    warm.begin(loaders.snapshot())
except WijkverkennerError as error:
    st.error(parts.plain(str(error)))
except Exception:  # noqa: BLE001 - the last to catch it: nobody reads a traceback, or English
    _LOG.exception("page %s failed", _page.id)
    st.error(SLIP)
finally:
    # Also when a page stops early: what could not be honoured is said, what is chosen written.
    frame.show_notices(_notices)
    state.leave()
