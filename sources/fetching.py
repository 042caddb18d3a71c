"""Fetching the parts of a plan side by side: one that fails leaves the others standing."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from sources.client import OTHER_ADDRESS, Client, Clock, FetchFailed, Stopped, said_once
from sources.downloads import fetch_atom, fetch_ckan, fetch_file
from sources.features import fetch_ogc_api, fetch_wfs
from sources.kept_answers import FOLDER, write_soon
from sources.odata import fetch_odata3, fetch_odata4
from sources.request import Fetched, Request, Watch
from store import Progress, Refused, Snapshot, sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sources.plan import FetchPlan, PlanPart

SERVICES: Mapping[str, Callable[[Client, Request, Path, Watch], Fetched]] = {
    "ogc_api": fetch_ogc_api,
    "wfs": fetch_wfs,
    "odata3": fetch_odata3,
    "odata4": fetch_odata4,
    "ckan": fetch_ckan,
    "atom": fetch_atom,
    "bestand": fetch_file,
}
"""What fetches from each kind of service: the words of `dienst` in the list of sources."""
AT_ONCE = 8
"""Parts that are fetched side by side; the client keeps to four requests per host."""
# own choice: five times a second looks continuous
_MOMENT_SECONDS = 0.2
# own choice
FETCHING = 0.6
"""Part of the progress that fetching is; the rest is reading what came."""
# not found, and gone for good (RFC 9110 15.5.5, 15.5.11)
_GONE = frozenset({404, 410})
WAITING, BUSY, DONE, SAME, FAILED, NOT_YET = (
    "wacht", "bezig", "opgehaald", "ongewijzigd", "mislukt", "nog niet",
)  # fmt: skip


@dataclass(slots=True)
class PartResult:
    """What became of one part."""

    deel: PlanPart
    staat: str = WAITING
    bestand: Fetched | None = None
    route: Request | None = None
    """The source and year it came from."""
    reden: FetchFailed | None = None
    binnen: int = 0
    totaal: int | None = None

    @property
    def fout(self) -> str:
        """Say why it did not come; advice that holds for more parts is with `advice`."""
        return self.reden.short if self.reden is not None else ""

    @property
    def uitgave(self) -> str:
        """Say which edition came."""
        if self.route is None:
            return ""
        words = [self.route.source.van]
        if self.route.jaar:
            words.append(f"jaar {self.route.jaar}")
        if self.bestand is not None and self.bestand.uitgave:
            # ISO turned around, as the reader writes a date
            day = "-".join(reversed(self.bestand.uitgave.split("-")))
            words.append(f"uitgave van {day}")
        return ", ".join(words)

    def as_dict(self) -> dict[str, Any]:
        """Return how far this part is, for who shows it."""
        return {
            "id": self.deel.id, "wat": self.deel.wat, "staat": self.staat, "fout": self.fout,
            "binnen": self.binnen, "totaal": self.totaal, "uitgave": self.uitgave,
        }  # fmt: skip


Listener: TypeAlias = "Callable[[Iterable[PartResult]], None]"
"""Told how far all parts are, at every step of every part."""


@dataclass(slots=True)
class _Board:
    """How far all parts are; one thread at a time tells of it."""

    results: list[PartResult]
    listen: Listener
    lock: threading.Lock = field(default_factory=threading.Lock)
    told: float = 0.0
    """When (monotonic seconds)."""

    def tell(self) -> None:
        with self.lock:
            self.told = time.monotonic()
            self.listen(self.results)

    def tell_now_and_then(self) -> None:
        """Tell, unless that was done a moment ago: a large file comes in thousands of blocks."""
        if time.monotonic() - self.told > _MOMENT_SECONDS:
            self.tell()


def fetch(
    plan: FetchPlan, client: Client, snapshot: Snapshot, *, listen: Listener
) -> list[PartResult]:
    """Fetch all parts of a plan into the data folder's cache; nothing is taken in yet.

    Raises KeyboardInterrupt when the user stops; what was fetched is kept for the next time.

    Returns one result per part, in the order of the plan. A part that fails has the reason.

    Parameters
    ----------
    client
        Fetches; its data folder is that of the snapshot.
    snapshot
        Tells which files are in the folder already: those are `ongewijzigd`.
    listen
        Told of every step; called by one thread at a time.
    """
    results = [PartResult(part) for part in plan.delen]
    board = _Board(results, listen)
    root = snapshot.folder / FOLDER / "bestanden"
    _side_by_side(lambda one: _part(one, client, root, snapshot, board), results, client.clock)
    client.kept.prune()
    return results


def _side_by_side(
    work: Callable[[PartResult], None], results: Iterable[PartResult], clock: Clock
) -> None:
    """Do some work for each part, several at a time, until all is done or the user stops.

    The threads are daemons: a service that says nothing for a minute must not keep a user
    waiting who has had enough, as the threads of an executor would.
    """
    # taken from by all threads: `popleft` of a deque is safe, and empty is how they know to stop
    waiting = deque(results)
    failures: list[BaseException] = []

    def run() -> None:
        while not failures:
            try:
                part = waiting.popleft()
            except IndexError:
                return
            try:
                work(part)
            except BaseException as failure:  # noqa: BLE001 - raised where it can be seen
                failures.append(failure)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(min(AT_ONCE, len(waiting)))]
    for thread in threads:
        thread.start()
    # Ctrl-C arrives here, in the main thread: the others see `stop` at their next block
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        clock.stop.set()
        waiting.clear()
        raise
    if failures:
        raise failures[0]


def _part(
    result: PartResult, client: Client, root: Path, snapshot: Snapshot, board: _Board
) -> None:
    """Fetch one part from the first of its sources that gives it."""
    part = result.deel
    # an id holds words of the list, which may be somebody's own: its hash is a safe folder
    folder = root / hashlib.sha256(part.id.encode()).hexdigest()[:16]
    first: FetchFailed | None = None

    def watch(count: int, total: int | None) -> None:
        result.binnen, result.totaal = count, total
        board.tell_now_and_then()

    for route in part.routes:
        result.staat, result.route = BUSY, route
        board.tell()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            result.bestand = _fetched(client, route, folder, watch)
        except Stopped:
            raise
        except FetchFailed as error:
            # the first source is the one that is meant: the others stand in for it
            first = first or _of_year(error, route)
            continue
        except OSError as error:
            first = FetchFailed(
                f"Wat van {route.source.host} kwam, kon niet bewaard worden in {folder} "
                f"({error.strerror or type(error).__name__}). Maak ruimte op de schijf of kies een "
                "andere gegevensmap."
            )
            break
        # sets of this very file are in the folder already
        digest = result.bestand.sha256
        there = any(record.herkomst.sha256 == digest for record in snapshot.sets)
        result.staat = SAME if there else DONE
        board.tell()
        return
    # a year that was only tried and is not there is no failure, but any other reason is
    not_yet = part.proef and first is not None and first.status in _GONE
    result.staat, result.reden = (NOT_YET if not_yet else FAILED), first
    board.tell()


def _fetched(client: Client, route: Request, folder: Path, watch: Watch) -> Fetched:
    """Fetch a file, or return the one that was made before of the very same answers.

    What many services give (pages without an edition) has to come over the network to know
    whether it changed; but then it is compared, and not read, put together and packed again.
    """
    trail = folder / "spoor.json"
    if (made := _as_before(client, route, trail)) is not None:
        return made
    with client.trail() as answers:
        fetched = SERVICES[route.source.dienst](client, route, folder, watch)
    said = {
        "van": repr(route),
        "antwoorden": [[answer.adres, answer.sha256] for answer in answers],
        "bestand": fetched.pad.name,
        "adres": fetched.adres,
        "sha256": fetched.sha256,
        "uitgave": fetched.uitgave,
    }
    write_soon(trail, json.dumps(said))
    return fetched


def _as_before(client: Client, route: Request, trail: Path) -> Fetched | None:
    """Return what was made before, when every answer it was made of is still the same."""
    try:
        said = json.loads(trail.read_bytes())
        if said["van"] != repr(route):
            return None
        if any(client.get(adres).sha256 != digest for adres, digest in said["antwoorden"]):
            return None
        # only the name: the folder may have moved since
        pad = trail.with_name(Path(said["bestand"]).name)
        made = Fetched(pad, said["adres"], said["sha256"], said["uitgave"])
        return made if sha256_of(pad) == made.sha256 else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    except FetchFailed as failure:
        # a page that is gone: the service says itself what there is now
        if failure.status not in _GONE:
            raise
        return None


def _of_year(error: FetchFailed, route: Request) -> FetchFailed:
    """Say of a year that was only looked up that it is not there."""
    if route.listed or error.status not in _GONE:
        return error
    known = ", ".join(str(year) for year in route.source.years)
    return FetchFailed(
        f"{route.source.wat} van {route.jaar} is bij {route.source.van} (nog) niet gevonden. "
        f"Bekende jaren: {known}. Kies een van die jaren. {OTHER_ADDRESS}",
        status=error.status,
    )


def progress_of(progress: Progress) -> Listener:
    """Return a listener that tells one line of progress, of all parts together."""

    def listen(results: Iterable[PartResult]) -> None:
        rows = list(results)
        busy = next((one.deel.wat for one in rows if one.staat == BUSY), "klaar")
        progress(f"ophalen: {busy}", share_fetched(rows))

    return listen


def share_fetched(results: Sequence[PartResult]) -> float:
    """Return how far fetching is, as its part of the progress of the whole."""
    over = sum(one.staat not in (WAITING, BUSY) for one in results)
    return FETCHING * over / max(1, len(results))


def advice(results: Iterable[PartResult]) -> list[str]:
    """Return what to do about what failed on this network, once for all hosts alike."""
    failed = [one.reden for one in results if one.staat == FAILED and one.reden is not None]
    return said_once(reason for reason in failed if reason.host)


def refuse_nothing(results: Iterable[PartResult]) -> None:
    """Refuse when no part at all could be fetched, once per reason.

    Raises `Refused` with the reasons.
    """
    rows = list(results)
    if any(one.staat in (DONE, SAME) for one in rows):
        return
    reasons = said_once(one.reden for one in rows if one.reden is not None)
    raise Refused(
        "gegevens van de bronnen",
        "niets: geen enkel onderdeel kon worden opgehaald",
        " ".join(reasons) or "Probeer het later opnieuw.",
    )
