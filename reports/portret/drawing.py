"""Who draws the maps of a portret, and when: the first document that asks, or a process beside.

Such processes, which end with the command that started them, make many portretten too.
"""

from __future__ import annotations

import gc
import os
import signal
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib import import_module
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING

from geo.sheet_place import SheetPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from multiprocessing.process import BaseProcess

    from geo.sheet import Sheet

    MapMaker = Callable[[SheetPlace], Sheet]
    Drawer = Callable[[MapMaker], Callable[[SheetPlace], bytes]]

ON_PAPER = SheetPlace(6.75, 4.0, 9.8, 8.4)
"""As wide as the text of an A4, with letters about as large."""
ON_SLIDE = SheetPlace(12.0, 5.85, 14.0, 12.0)
"""Below the heading of a slide of 13.33 × 7.5 inch (`slides`), with letters that are
read from the back of a room."""
_PIXELS = 1_700
"""Of a picture across: 250 per inch on A4, and as many as a beamer shows."""


def sheet_png(make: MapMaker, place: SheetPlace) -> bytes:
    """Draw a sheet for a place in a document."""
    return make(place).encoded("png", dpi=round(_PIXELS / place.wide))


def draw_when_asked(make: MapMaker) -> Callable[[SheetPlace], bytes]:
    """Return a maker of pictures that are drawn when the first document asks for them."""
    return cache(partial(sheet_png, make))


@contextmanager
def drawn_beside(places: Collection[SheetPlace]) -> Iterator[Drawer]:
    """Give who draws maps in another process while the rest of a portret is made; to a command.

    They are drawn for these `places`, for others when they are asked for, as all of them are on a
    machine of one core. Drawing five maps, and loading what draws them, is a third of a document.
    """
    if (os.cpu_count() or 1) == 1:
        yield draw_when_asked
        return
    with processes(1) as pool:
        pool.submit(_load)

        def draw(make: MapMaker) -> Callable[[SheetPlace], bytes]:
            here = draw_when_asked(make)
            try:
                asked = {place: pool.submit(sheet_png, make, place) for place in places}
            except BrokenExecutor:
                return here

            def png(place: SheetPlace) -> bytes:
                # the other process may have been stopped, for want of memory
                with suppress(BrokenExecutor, KeyError):
                    return asked[place].result()
                return here(place)

            return png

        yield draw


@contextmanager
def processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes that make portretten or maps of them; they end with this one, however it ends.

    What still waits for its turn when this one breaks off is not begun.
    """
    # where this one is killed, Python's own tracker of semaphores would complain in English
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker:UserWarning")
    # by the pool and not as its first work: one process may be done with that of two
    pool = ProcessPoolExecutor(
        number,
        mp_context=get_context("spawn"),
        initializer=_ready,
        initargs=(gc.get_threshold()[0],),
    )
    try:
        # Ctrl-C is heard here, and this ends the others: they would end with tracebacks of their
        # own. Each begins with the first work that none before it is free for.
        heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            for _ in range(number):
                pool.submit(os.getpid)
        finally:
            signal.signal(signal.SIGINT, heard)
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _ready(objects: int) -> None:
    """Let a process end with who asked for it, and look for what can go as seldom."""
    gc.set_threshold(objects)
    asker = parent_process()
    if asker is not None:
        # a pool waits for work for ever, also of one that was killed
        Thread(target=_end_with, args=(asker,), daemon=True).start()


def _load() -> None:
    """Load what draws maps, while what they are of is not known yet."""
    import_module("geo.flows.static_map")
    import_module("reports.portret.portret")


def _end_with(asker: BaseProcess) -> None:
    asker.join()
    os._exit(1)
