"""Who draws the maps of a portret, and when: the first document that asks, or a process beside.

Such processes, which end with the command that started them, make many portretten too.
"""

from __future__ import annotations

import gc
import os
import signal
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TYPE_CHECKING

from reports.portret.content import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.process import BaseProcess

    from geo.sheet import Sheet

    Drawer = Callable[[Callable[[], Sheet]], Callable[[], bytes]]

_DPI = 167
"""Of a map in a document: 1,600 pixels wide, 240 per inch on A4, and half the time of a poster."""


def sheet_png(make: Callable[[], Sheet]) -> bytes:
    """Draw a sheet for a document."""
    return make().encoded("png", dpi=_DPI)


def draw_when_asked(make: Callable[[], Sheet]) -> Callable[[], bytes]:
    """Return a maker of a picture that is drawn when the first document asks for it."""
    return once(partial(sheet_png, make))


@contextmanager
def drawn_beside() -> Iterator[Drawer]:
    """Give who draws maps in another process while the rest of a portret is made; to a command.

    Drawing five maps, and loading what draws them, is a third of a document. On a machine of one
    core they are drawn when they are asked for.
    """
    if (os.cpu_count() or 1) == 1:
        yield draw_when_asked
        return
    with processes(1) as pool:
        pool.submit(_load)

        def draw(make: Callable[[], Sheet]) -> Callable[[], bytes]:
            here = draw_when_asked(make)
            try:
                asked = pool.submit(sheet_png, make)
            except BrokenExecutor:
                return here

            def png() -> bytes:
                # the other process may have been stopped, for want of memory
                with suppress(BrokenExecutor):
                    return asked.result()
                return here()

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
