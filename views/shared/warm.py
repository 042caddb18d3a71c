"""Making ready, while the first page is read, what another page would make its visitor wait for.

Comparing needs nearly every figure of the folder in memory once, and an SWV's own table must be
shielded: seconds of work that is the same for everybody. It is done in the background, once per
server for every commit of the folder and every change of the aanbod that figures are counted from.
"""

from __future__ import annotations

import logging
import threading
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from streamlit import runtime

from store import WijkverkennerError, kept
from store.cache import cached
from views.shared import loaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.choropleth import MapQuestion
    from store import Snapshot

_LOG = logging.getLogger("wijkverkenner")
_AFTER_SECONDS = 3.0
"""The page that asked first is not to be slowed down while it is drawn."""
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


def begin_maps(snapshot: Snapshot, questions: tuple[MapQuestion, ...]) -> None:
    """Make maps ready that will be shown soon: those of a verhaallijn, while its first one is."""
    if _served() and questions:
        _begin_maps(snapshot, questions)


@cached(4, eigen=True)
def _begin_maps(snapshot: Snapshot, questions: tuple[MapQuestion, ...]) -> threading.Timer:
    def make(question: MapQuestion) -> None:
        loaders.layer(snapshot, loaders.kaart(snapshot, question))

    def make_all() -> None:
        for question in questions:
            _quietly(question.indicator, partial(make, question))

    timer = threading.Timer(_AFTER_SECONDS, make_all)
    timer.daemon = True
    timer.start()
    return timer


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
