"""Making ready, while the first page is read, what another page would make its visitor wait for.

Comparing needs nearly every figure of the folder in memory once, and an SWV's own table must be
shielded: seconds of work that is the same for everybody. It is done in the background, once per
server for every commit of the folder and every change of the aanbod that figures are counted from.
So are the screens that follow the one somebody presents.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cachetools import LRUCache, keys
from streamlit import runtime
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.state import SessionState

from store import WijkverkennerError, kept
from store.cache import cached

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from store import Snapshot

_LOG = logging.getLogger("wijkverkenner")
_AFTER_SECONDS = 3.0
"""The page that asked first is not to be slowed down while it is drawn."""
_SOON_SECONDS = 1.0
"""A screen is painted well within it; who speaks takes longer."""
_LEVELS = ("wijk", "buurt", "gemeente")


def begin(snapshot: Snapshot) -> None:
    """Start once, in the background; without a server (in a test of a page) nothing is kept."""
    if snapshot.sets and _served():
        _begin(snapshot)


def _served() -> bool:
    """Tell whether a server runs; a test of a page puts an imitation in its place."""
    return runtime.exists() and type(runtime.get_instance()) is runtime.Runtime


@cached(2, eigen=True)
def _begin(snapshot: Snapshot) -> threading.Timer:
    timer = threading.Timer(_AFTER_SECONDS, make_ready, (snapshot,))
    timer.daemon = True
    timer.start()
    return timer


def begin_pages(
    snapshot: Snapshot, pages: Sequence[tuple[str, Mapping[str, str]]]
) -> threading.Timer | None:
    """Make pages ready that this person will see soon: names and queries, the next one first.

    Each is run as for a visitor who is not there, so that all that is kept of it is there when it
    is asked, whatever page it is. That of an earlier call is not made ready any more: who moves
    on through a presentation is waited for by nobody.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not pages or not _served():
        return None
    with _ORDER:
        if before := _AHEAD.get(context.session_id):
            before.stop()
        now = _AHEAD[context.session_id] = _Ahead(context.session_id, snapshot, tuple(pages))
    timer = threading.Timer(_SOON_SECONDS, now.make)
    timer.daemon = True
    timer.start()
    return timer


class _Ahead:
    """The pages that one person is expected on, and which of them is being made ready."""

    def __init__(
        self, session: str, snapshot: Snapshot, pages: Sequence[tuple[str, Mapping[str, str]]]
    ) -> None:
        self._session, self._snapshot, self._pages = session, snapshot, pages
        self._over = False
        self._running: ScriptRunner | None = None

    def make(self) -> None:
        """Run the first page whatever is kept of it, the others once."""
        for place, (page, query) in enumerate(self._pages):
            # one at a time for everybody: those who look at a page go before
            with _ONE_AT_A_TIME:
                if not self._awaited():
                    return
                written = urlencode(query)
                _quietly(page, partial(self._run if place == 0 else self._run_once, page, written))

    def _awaited(self) -> bool:
        """Tell whether it may go on: nobody moved on, and whose session it is has not left."""
        here = not self._over and runtime.exists()
        return here and runtime.get_instance().is_active_session(self._session)

    def stop(self) -> None:
        """Stop at the next element of the page that is being made ready."""
        self._over = True
        # taken once: the other thread may be done between two looks
        if running := self._running:
            running.request_stop()

    def _run_once(self, page: str, query: str) -> None:
        key = keys.hashkey(self._snapshot, self._snapshot.stempel, page, query)
        if key not in _MADE:
            self._run(page, query)
            if not self._over:
                _MADE[key] = True

    def _run(self, page: str, query: str) -> None:
        there = runtime.get_instance()
        script, name = there._main_script_path, f"vooruit-{id(self)}"  # noqa: SLF001
        # those of the server: who opens the page finds its script compiled too
        loop, scripts = asyncio.new_event_loop(), there._script_cache  # noqa: SLF001
        try:
            self._running = ScriptRunner(
                name, script, SessionState(), there.uploaded_file_mgr, scripts,
                RerunData(query_string=query, page_name=page), {}, MemoryFragmentStorage(),
                PagesManager(script, scripts), loop,
            )  # fmt: skip
            # stopped meanwhile, when there was nothing to stop yet
            if not self._over:
                self._running.start()
                if thread := self._running._script_thread:  # noqa: SLF001 - it has no way to wait
                    thread.join()
        finally:
            self._running = None
            loop.close()
            there.media_file_mgr.clear_session_refs(name)
            there.dataframe_source_mgr.clear_session_refs(name)


_ORDER, _ONE_AT_A_TIME = threading.Lock(), threading.Lock()
_AHEAD: LRUCache[str, _Ahead] = LRUCache(64)
"""By session, the pages that are made ready for it."""
_MADE: LRUCache[Hashable, bool] = LRUCache(128)
"""Pages that were made ready once, of a folder and the aanbod as it was."""


def make_ready(snapshot: Snapshot) -> None:
    """Compare one area of each level, so that the figures of all of them are in memory.

    The newest own table of an SWV is shielded too, which is then kept until the next commit.
    It stops when people changed their aanbod in the meantime: the page on which they did that
    began another, and two would take each other's figures out of memory.
    """
    import flows
    from compare.areas import area_names
    from compare.profile import make_profile

    for niveau in _LEVELS:
        if kept.stand(snapshot.folder).stempel != snapshot.eigen:
            return
        first = min(area_names(snapshot, niveau), default=None)
        if first is None:
            continue
        _quietly(niveau, partial(make_profile, snapshot, first))
    for jaar in flows.eigen_jaren(snapshot)[:1]:
        # of some thousand rows shielding takes half a minute, once per commit
        _quietly(f"own table of {jaar}", partial(flows.eigen_jaar, snapshot, jaar))
    # what the tab Ruimte computes with takes longer to load than to compute
    import_module("esda.moran")
    import_module("libpysal.graph")


def _quietly(what: str, make: Callable[[], object]) -> None:
    """Make something that nobody asked for: whoever does will be told what is wrong."""
    try:
        make()
    except WijkverkennerError as error:
        _LOG.info("nothing to make ready for %s: %s", what, error)
    except Exception:  # noqa: BLE001 - it must not end with an English traceback on a console
        _LOG.exception("making %s ready failed", what)
