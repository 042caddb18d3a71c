"""Measuring honestly: each contestant in a process of its own, time and peak memory."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class Meting:
    """What a call gave, how long it took and how much memory its process had at most."""

    uitkomst: Any
    seconden: float
    megabytes: float


def meet(call: Callable[..., Any], *arguments: Any, **options: Any) -> Meting:  # noqa: ANN401
    """Run a top-level function in a fresh process.

    The function may return `(outcome, seconds)` to leave its own preparation out of the time;
    anything else is timed as a whole, imports included.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, call, arguments, options))
    process.start()
    theirs.close()
    try:
        outcome = ours.recv()
    except EOFError:
        sys.exit(f"{call.__name__} is afgebroken")
    process.join()
    if isinstance(outcome, BaseException):
        raise outcome
    return Meting(*outcome)


def _run(pipe: Any, call: Callable[..., Any], arguments: Any, options: Any) -> None:  # noqa: ANN401
    begin = time.perf_counter()
    try:
        outcome = call(*arguments, **options)
    except Exception as error:  # noqa: BLE001  told to the parent, which raises it
        pipe.send(error)
        return
    seconds = time.perf_counter() - begin
    if isinstance(outcome, tuple) and len(outcome) == 2 and isinstance(outcome[1], float):
        outcome, seconds = outcome
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((outcome, seconds, peak))


def tabel(kop: Sequence[str], rijen: Sequence[Sequence[object]]) -> str:
    """Write a Markdown table."""
    cells = [[str(cell) for cell in row] for row in (kop, *rijen)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(kop))]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (w + 2) for w in widths) + "|", *lines[1:]])
