"""Router: which pages there are, the frame around them, and the address bar."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

_LOG = logging.getLogger("wijkverkenner")
_VIEWS = Path(__file__).parent / "views"


def show() -> None:
    """Show the page that the address names, in its frame."""
    # Not at the top: what is imported before a page runs cannot bring components along.
    from house import PAGES
    from store import WijkverkennerError
    from views.shared import elements, frame, loaders, state, warm, words

    st.set_page_config(page_title="wijkverkenner", layout="wide", initial_sidebar_state=250)

    scripts = {row.id: _VIEWS / row.id / "page.py" for row in PAGES}
    # A row whose page is not there (yet) is not offered.
    routes = {
        row.id: st.Page(scripts[row.id], title=row.title, url_path=row.id)
        for row in PAGES
        if scripts[row.id].is_file()
    }
    # The bare address shows the home page too, under a route of its own: links name the page.
    first = PAGES[0]
    home = st.Page(scripts[first.id], title=first.title, url_path="begin", default=True)
    route = st.navigation([home, *routes.values()], position="hidden")
    page = next((row for row in PAGES if row.id == route.url_path), first)

    state.enter(page.id)
    notices = st.container()
    try:
        # On the bare address the menu points at it too, so that it shows where one is.
        frame.show(page, routes if route.url_path else routes | {page.id: home})
        route.run()
        warm.begin(loaders.snapshot())
    except WijkverkennerError as error:
        st.error(elements.plain(str(error)))
    except Exception:  # noqa: BLE001 - the last to catch it: nobody reads a traceback, or English
        _LOG.exception("page %s failed", page.id)
        st.error(words.SLIP)
    finally:
        # Also when a page stops early: what could not be honoured is said, what is chosen written.
        frame.show_notices(notices)
        state.leave()


if __name__ == "__main__":
    show()
else:
    # `streamlit run` looks in this file for an application, imports it, and lets it run this
    # very file for each visitor. So whoever starts that way has its routes and headers too.
    import server

    app = st.App(__file__, **server.PARTS)
