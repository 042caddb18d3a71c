"""How long people wait for another indicator on the map while others work, and what that takes.

Run with `python benchmarks/belasting.py --gegevens MAP` on a folder with figures and boundaries.
It starts the application on this computer and speaks with it as browsers do, over websockets, from
a process of its own: sessions open the map together, and then each changes the indicator every
ten to twenty seconds. The clock of a change runs from the question to Streamlit's word that the
page is done; geometry, which a browser fetches once and keeps, is left out. With `--herladen N`
one session after the other opens the map instead, N times, and memory is read along the way.

Processor and memory are those of the server with every process it started; memory that processes
share is counted once (PSS). Those who ask take theirs (`vragers`) from the same processors. With
the usual options it is done within four minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks._meten import tabel

HOUSE = Path(__file__).resolve().parents[1]
sys.path.append(str(HOUSE))

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

INDICATOREN = (
    "aantal_inwoners", "bevolkingsdichtheid", "gemiddelde_huishoudensgrootte",
    "gemiddelde_woz_waarde", "aantal_huishoudens", "percentage_koopwoningen",
)  # fmt: skip
"""What is asked for, those that the folder lacks included: a page answers that too."""
BETWEEN = (10.0, 20.0)
"""Seconds between two changes of one session."""
_MOST_SECONDS = 120.0
"""How long one answer is waited for."""


@dataclass(slots=True)
class Bezoek:
    """One session: its socket, the page it is on, and how long it waited."""

    socket: Any
    page: str = ""
    waited: list[float] = field(default_factory=list)

    async def ask(self, query: str) -> float:
        """Ask for the map and return the seconds until the page is done."""
        from streamlit.proto.BackMsg_pb2 import BackMsg
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.page_name = "" if self.page else "kaart"
        begin = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(_MOST_SECONDS):
            while True:
                told = ForwardMsg.FromString(await self.socket.recv())
                kind = told.WhichOneof("type")
                if kind == "new_session":
                    self.page = told.new_session.page_script_hash
                elif kind == "script_finished":
                    return time.perf_counter() - begin


@dataclass(slots=True)
class Server:
    """The application in a process of its own."""

    process: subprocess.Popen[bytes]
    port: int

    def memory(self) -> float:
        """Return the memory it holds now, in MB."""
        texts = (_told(one, "smaps_rollup") for one in self._all())
        return sum(int(text.partition("\nPss:")[2].split()[0]) for text in texts if text) / 1024

    def seconds(self) -> float:
        """Return the processor time it has used, with that of processes that ended."""
        texts = (_told(one, "stat") for one in self._all())
        ticks = sum(int(one) for text in texts for one in text.split()[13:17])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _all(self) -> list[int]:
        """Return the process and those that descend from it."""
        found = [self.process.pid]
        for one in found:
            for thread in Path(f"/proc/{one}/task").glob("*"):
                found += map(int, _told(one, f"task/{thread.name}/children").split())
        return found


def _told(process: int, name: str) -> str:
    """Return a file of a process; '' where that, or the thread, has just ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_text(encoding="ascii")
    except OSError:
        return ""


def started(folder: Path) -> Server:
    """Start the application on a free port and wait until it answers."""
    from cli import serving

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = os.environ | {"WIJKVERKENNER_GEGEVENS": str(folder), "PYTHONPATH": str(HOUSE)}
    command = [sys.executable, "-m", "streamlit", "run", str(HOUSE / "streamlit_app.py")]
    command += [*serving.arguments(port), "--server.headless=true"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    last = time.monotonic() + 120
    while time.monotonic() < last:
        try:
            with urlopen(f"http://127.0.0.1:{port}/gezond"):
                return Server(process, port)
        except URLError:
            time.sleep(0.2)
    process.kill()
    sys.exit("de toepassing is niet begonnen")


async def visit(server: Server) -> Bezoek:
    """Open a session."""
    from websockets.asyncio.client import connect

    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    return Bezoek(
        await connect(
            address,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            origin=f"http://127.0.0.1:{server.port}",  # type: ignore[arg-type]
            max_size=None,
            open_timeout=_MOST_SECONDS,
        )
    )


def questions(asked: Sequence[str], seed: int) -> Iterator[str]:
    """Yield addresses of the map, never the same twice in a row."""
    chance = random.Random(seed)  # noqa: S311 - keeps no secret
    last = ""
    while True:
        last = chance.choice([query for query in asked if query != last])
        yield last


def addresses(folder: Path, niveau: str, *, every: bool) -> list[str]:
    """Return what is asked for: a few figures of a level, or every figure of each level."""
    if not every:
        return [f"indicator={name}&niveau={niveau}" for name in INDICATOREN]
    import house
    from indicators import available

    there = available(house.folder(folder).snapshot())
    there = there[there["niveau"].isin(["buurt", "wijk", "gemeente"])]
    pairs = there[["indicator", "niveau"]].drop_duplicates().itertuples(index=False)
    return [f"indicator={name}&niveau={level}" for name, level in pairs]


async def work(
    server: Server, number: int, seconds: float, queries: Sequence[str]
) -> Sequence[float]:
    """Let sessions open the map together, then change the indicator; return how long each waited.

    The longest of the opening comes first.
    """
    visits = list(await asyncio.gather(*(visit(server) for _ in range(number))))
    asked = [questions(queries, index) for index in range(number)]
    opened = await asyncio.gather(
        *(one.ask(next(question)) for one, question in zip(visits, asked, strict=True))
    )
    last = time.monotonic() + seconds

    async def change(one: Bezoek, question: Iterator[str], seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311
        due = time.monotonic() + chance.uniform(0, BETWEEN[1])
        while due < last:
            await asyncio.sleep(due - time.monotonic())
            one.waited.append(await one.ask(next(question)))
            due = time.monotonic() + chance.uniform(*BETWEEN)

    await asyncio.gather(*(change(one, asked[index], index) for index, one in enumerate(visits)))
    for one in visits:
        await one.socket.close()
    return [max(opened), *(wait for one in visits for wait in one.waited)]


async def reload(server: Server, times: int, queries: Sequence[str]) -> list[tuple[int, float]]:
    """Open the map in one session after the other and return the memory along the way."""
    read = []
    asked = questions(queries, 0)
    for index in range(times + 1):
        if index % max(1, times // 6) == 0:
            read.append((index, server.memory()))
        one = await visit(server)
        await one.ask(next(asked))
        await one.socket.close()
    return read


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gegevens", type=Path, required=True, help="gevulde gegevensmap")
    parser.add_argument("--sessies", type=int, nargs="+", default=[1, 10, 25, 50])
    parser.add_argument("--duur", type=float, default=45.0, help="seconden per aantal")
    parser.add_argument("--niveau", default="buurt")
    parser.add_argument("--herladen", type=int, default=0, help="keer openen, in plaats daarvan")
    parser.add_argument("--alles", action="store_true", help="alle cijfers van elk niveau")
    options = parser.parse_args()
    asked = addresses(options.gegevens, options.niveau, every=options.alles)
    server = started(options.gegevens)
    try:
        if options.herladen:
            read = asyncio.run(reload(server, options.herladen, asked))
            print(tabel(("keer geopend", "geheugen"), [(n, f"{mb:.0f} MB") for n, mb in read]))
            return
        asyncio.run(work(server, 1, 5, asked))  # the first visitor loads what all share
        rows = []
        for number in options.sessies:
            spent, asking, begin = server.seconds(), time.process_time(), time.monotonic()
            opened, *waits = asyncio.run(work(server, number, options.duur, asked))
            used, took = server.seconds() - spent, time.monotonic() - begin
            cuts = statistics.quantiles(waits, n=20) if len(waits) > 1 else waits * 19
            rows.append((
                number, len(waits), f"{opened:.1f} s", f"{statistics.median(waits):.2f} s",
                f"{cuts[18]:.2f} s", f"{used / took:.0%}", f"{used / (len(waits) + number):.3f} s",
                f"{(time.process_time() - asking) / took:.0%}", f"{server.memory():.0f} MB",
            ))  # fmt: skip
        head = (
            "sessies",
            "wissels",
            "samen openen",
            "mediaan",
            "p95",
            "processor",
            "per antwoord",
            "vragers",
            "geheugen",
        )
        print(tabel(head, rows))
    finally:
        server.process.terminate()
        server.process.wait(30)


if __name__ == "__main__":
    main()
