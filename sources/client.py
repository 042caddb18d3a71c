"""The one way out to the network: what stands at an address, fetched as carefully as needed.

Requests wait for an answer in bounded time, are tried again with growing pauses (or those that the
service asks for), ask only for what changed, go on where a large body broke off, and never go to
a host that is not in the list of sources. Proxy and certificates are those of the environment
(`HTTPS_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`) and of the system's own store, as gemeenten have them.
Nothing here is asked for unless somebody calls it.
"""

from __future__ import annotations

import email.utils
import errno
import json
import re
import shutil
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx

from sources.kept_answers import Edition, KeptAnswer, KeptAnswers, ServiceAnswer
from store import WijkverkennerError
from store.dutch import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_T = TypeVar("_T")

USER_AGENT = "wijkverkenner (open hulpmiddel voor wijkcijfers)"
PER_HOST = 4
"""Requests to one host at a time: PDOK asks for fair use and names no number, CBS neither."""
CONNECT_SECONDS, READ_SECONDS = 15.0, 60.0
"""A table of CBS is long in the making; who hears nothing for a minute will hear nothing."""
# own choice: a service that stumbles is back within a quarter of a minute, or is down
TRIES = 4
PAUSES = (1.0, 3.0, 9.0)
"""Seconds before each next try where the service names none."""
LONGEST_PAUSE = 60.0
"""A service that asks for more is left alone for now, and the user told until when."""
MAX_BYTES = 3 * 1024**3
"""Of one body. The national GeoPackage of one year is about 220 MB (2025)."""
MAX_JSON = 400 * 1024**2
"""Of one page: a thousand features of PDOK or 10,000 records of CBS are far below it."""
# own choice: of an answer that is held in memory (an address at PDOK is some hundreds of bytes)
MAX_ASKED = 1024**2
# what HTTP once named (RFC 2068 10.3); RFC 9110 15.4 only asks that a loop is noticed
MAX_REDIRECTS = 5
_ROOM = 200 * 1024**2
"""Bytes that are left free on the disk, so that what came of other parts can be stored."""
_LOOK = 8 * 1024**2
"""Bytes that come in between two looks at the disk: not every service says how much it sends."""
_TRY_AGAIN = frozenset({429, 502, 503, 504})
"""What may go better the next time (RFC 9110 15.6.3–15.6.5, RFC 6585 4)."""
_OK, _PARTIAL, _UNCHANGED, _NO_RANGE, _PROXY = 200, 206, 304, 416, 407
_BUSY, _AWAY = 429, 503
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MINUTE, _HOUR = 60, 3600
# own choice: enough of a body to see that it is a page, and what a service says is wrong
_START = 2048
# how a WFS says in XML what is wrong (OGC OWS Common: ExceptionReport)
_EXCEPTION = re.compile(r"<(?:\w+:)?ExceptionText[^>]*>([^<]{1,200})")


class FetchFailed(WijkverkennerError):
    """Something could not be fetched: one Dutch paragraph that says why and what to do.

    `status` is what the service answered with, None where it did not answer; `body` the
    beginning of what it said with it. With a `host` the text is what holds for it and maybe for
    others on this network, and `advice` what to do about all of them.
    """

    def __init__(
        self,
        text: str,
        *,
        host: str = "",
        advice: str = "",
        status: int | None = None,
        body: str = "",
    ) -> None:
        self.short = f"{text}: {host}." if host else text
        super().__init__(f"{self.short} {advice}".rstrip())
        self.text, self.host, self.advice = text, host, advice
        self.status, self.body = status, body


def said_once(failures: Iterable[FetchFailed]) -> list[str]:
    """Return a paragraph for each thing that failed, with all hosts that it holds for."""
    hosts: dict[tuple[str, str], list[str]] = {}
    for one in failures:
        hosts.setdefault((one.text, one.advice), []).append(one.host)
    return [
        f"{text}: {listed(list(dict.fromkeys(names)))}. {advice}" if advice else text
        for (text, advice), names in hosts.items()
    ]


class Stopped(FetchFailed):
    """The user stopped the fetching."""


@dataclass(slots=True)
class Clock:
    """Time as the client sees it; tests give their own."""

    now: Callable[[], float] = time.time
    stop: threading.Event = field(default_factory=threading.Event)
    wait: Callable[[float], object] | None = None
    """Pauses; None waits, unless the user stops."""

    def pause(self, seconds: float) -> None:
        """Wait so many seconds; raises `Stopped` as soon as the user stops the fetching."""
        (self.wait or self.stop.wait)(seconds)
        self.check()

    def check(self) -> None:
        """Raise `Stopped` when the user stopped the fetching."""
        if self.stop.is_set():
            raise Stopped("Het ophalen is gestopt.")


class Client:
    """Fetches addresses of a fixed list of hosts.

    Parameters
    ----------
    folder
        The data folder: what was fetched is kept there.
    hosts
        Names of the hosts that may be asked, with port where that is not the usual one.
    clock
        Time and stopping.
    transport
        What carries the requests; None: the network.
    """

    def __init__(
        self,
        folder: Path,
        hosts: frozenset[str],
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.kept = KeptAnswers(folder)
        self.hosts = hosts
        self.clock = clock or Clock()
        self._http = httpx.Client(
            # not compressed on the way: a length and a range are then those of the file itself
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            verify=_certificates(),
            trust_env=True,
            transport=transport,
            # Redirects are followed by hand: each one is held to the list of hosts.
            follow_redirects=False,
        )
        self._gates: dict[str, threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()
        self._given: dict[str, ServiceAnswer] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._trail = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(
        self,
        address: str,
        *,
        limit: int = MAX_BYTES,
        watch: Callable[[int, int | None], None] | None = None,
    ) -> ServiceAnswer:
        """Return what stands at an address, from disk where the service says it is unchanged.

        Raises FetchFailed when it is not to be had: with the reason, and what to do.

        Parameters
        ----------
        address
            Without redirects; part of it may be data (a name of a gemeente), encoded.
        limit
            Bytes beyond which it is refused.
        watch
            Told how many bytes are in, and of how many if that is known.
        """
        with self._lock:
            turn = self._turns.setdefault(address, threading.Lock())
        # two parts may want the same at once: the second takes what the first got
        with turn:
            given = self._given.get(address)
            if given is None:
                place = self.kept.of(address)
                try:
                    given = self._tried(
                        lambda: self._once(address, place, limit, watch or _nobody), TRIES
                    )
                except FetchFailed:
                    # what nobody can ask for the rest of only takes room
                    if not place.part()[1]:
                        place.drop_part()
                    raise
                self._given[address] = given
        if (answers := getattr(self._trail, "answers", None)) is not None:
            answers.append(given)
        return given

    def ask(self, address: str, *, limit: int = MAX_ASKED, tries: int = 2) -> bytes:
        """Return a small answer that is kept nowhere: what is asked is somebody's own.

        Raises `FetchFailed` as with `get`.
        """
        return self._tried(lambda: self._asked_once(address, limit), tries)

    def _asked_once(self, address: str, limit: int) -> bytes:
        body = b""
        with self._asked(address, {}) as answer:
            if answer.status_code != _OK:
                raise self._said_no(address, answer)
            for block in answer.iter_raw():
                body += block
                if len(body) > limit:
                    raise _too_large(address, limit)
        return body

    def _tried(self, once: Callable[[], _T], tries: int) -> _T:
        """Return what comes of trying some times, with pauses between."""
        for number in range(tries):
            self.clock.check()
            try:
                return once()
            except _TryAgain as again:
                pause = again.pause
                if number + 1 == tries or (pause is not None and pause > LONGEST_PAUSE):
                    raise again.failure from again.__cause__
                self.clock.pause(PAUSES[number] if pause is None else pause)
        raise AssertionError(tries)

    @contextmanager
    def trail(self) -> Iterator[list[ServiceAnswer]]:
        """Give a list in which every answer comes that this thread gets inside the block."""
        self._trail.answers = []
        try:
            yield self._trail.answers
        finally:
            self._trail.answers = None

    def json(self, address: str) -> tuple[Any, ServiceAnswer]:
        """Return the JSON that stands at an address, and the answer that it stood in.

        Raises `FetchFailed` as with `get`; and when it is a web page, or no JSON.
        """
        answer = self.get(address, limit=MAX_JSON)
        raw = answer.pad.read_bytes()
        try:
            return json.loads(raw), answer
        except (ValueError, RecursionError) as error:
            self.forget(answer)
            raise not_data(address, raw, answer.soort, "JSON") from error

    def forget(self, answer: ServiceAnswer) -> None:
        """Take an answer that is of no use from the disk: the next time it is asked anew."""
        self._given.pop(answer.adres, None)
        shutil.rmtree(answer.pad.parent, ignore_errors=True)

    def _once(
        self, address: str, place: KeptAnswer, limit: int, watch: Callable[[int, int | None], None]
    ) -> ServiceAnswer:
        """Try once, over redirects."""
        part, validator = place.part()
        before = place.last()
        # go on where a body broke off, if it is still that edition (RFC 9110 13.1.5); else ask
        # whether there is a newer one than the last; else simply ask
        headers = {}
        if validator:
            headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": validator}
        elif before is not None:
            headers = _only_newer(before.editie)
        target = address
        for _ in range(MAX_REDIRECTS + 1):
            with self._asked(target, headers) as answer:
                if answer.status_code in _REDIRECTS:
                    target = self._followed(target, answer)
                    continue
                if answer.status_code == _UNCHANGED and (found := place.confirmed()):
                    return found
                # our part is longer than the body is now: it is of another edition
                if answer.status_code == _NO_RANGE:
                    place.drop_part()
                    raise _TryAgain(0.0, _refused(target, answer, self.clock.now()))
                if answer.status_code not in (_OK, _PARTIAL):
                    raise self._said_no(target, answer)
                edition = Edition(
                    answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
                )
                # a part that we did not ask for, or from another place: begin anew
                if answer.status_code == _PARTIAL and not (validator and _goes_on(answer, part)):
                    place.drop_part()
                    raise _TryAgain(0.0, _refused(target, answer, self.clock.now()))
                if answer.status_code == _OK:
                    part = place.begin(edition)
                self._received(target, answer, part, limit, watch)
                kind = answer.headers.get("content-type", "").lower()
                return place.finish(part, edition, kind)
        raise FetchFailed(
            f"{_host(address)} stuurt steeds door naar een ander adres. Meld dit bij de beheerder "
            "van de dienst, of haal het bestand met een browser op en lees het als bestand in."
        )

    @contextmanager
    def _asked(self, address: str, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """Send one request; at most so many to one host at a time."""
        self.allow(address)
        with self._gate(_host(address)):
            try:
                with self._http.stream("GET", address, headers=headers) as answer:
                    # nobody needs to know us again at the next request
                    self._http.cookies.clear()
                    yield answer
            except httpx.HTTPError as error:
                raise _explained(error, address) from error
            except (httpx.InvalidURL, UnicodeError) as error:
                raise FetchFailed(_no_address(address)) from error

    def _gate(self, host: str) -> threading.BoundedSemaphore:
        with self._lock:
            return self._gates.setdefault(host, threading.BoundedSemaphore(PER_HOST))

    def allow(self, address: str) -> None:
        """Refuse an address that is not of a host in the list of sources.

        Raises `FetchFailed` also when the address itself cannot be read.
        """
        try:
            known = self.knows(address)
        except ValueError as error:
            raise FetchFailed(_no_address(address)) from error
        if not known:
            raise FetchFailed(
                f"Een dienst verwijst naar {_host(address) or address[:80]!r}, een computer die "
                "niet in de lijst van bronnen staat. Daar wordt niets gevraagd. "
                f"{OTHER_ADDRESS}"
            )

    def knows(self, address: str) -> bool:
        """Tell whether an address is of a host in the list of sources; `ValueError` if it is none.

        `www.` in front is the same publisher.
        """
        parts = urlsplit(address)
        names = {parts.netloc.lower(), parts.netloc.lower().removeprefix("www.")}
        return parts.scheme in ("http", "https") and bool(names & self.hosts)

    def _followed(self, address: str, answer: httpx.Response) -> str:
        """Return where a redirect leads; never from https to http."""
        target = urljoin(address, str(answer.headers.get("location", "")))
        if address.startswith("https:") and not target.startswith("https:"):
            raise FetchFailed(
                f"{_host(address)} stuurt door naar een adres zonder beveiliging. Dat wordt niet "
                "gevolgd. Meld dit bij de beheerder van de dienst."
            )
        self.allow(target)
        return target

    def _said_no(self, address: str, answer: httpx.Response) -> Exception:
        """Return what to raise for an answer that is none."""
        failure = _refused(address, answer, self.clock.now())
        if answer.status_code not in _TRY_AGAIN:
            return failure
        return _TryAgain(_retry_after(answer, self.clock.now()), failure)

    def _received(
        self,
        address: str,
        answer: httpx.Response,
        part: Path,
        limit: int,
        watch: Callable[[int, int | None], None],
    ) -> None:
        """Write a body as it comes in behind what is there of it."""
        size = part.stat().st_size
        # of a partial answer the length is that of the rest; some services name none
        stated = answer.headers.get("content-length", "")
        total = size + int(stated) if stated.isdigit() else None
        if total is not None and total > limit:
            raise _too_large(address, limit)
        free = shutil.disk_usage(part.parent).free
        if total is not None and total - size > free - _ROOM:
            raise _disk_full(address, total - size, free)
        looked = size
        try:
            with part.open("ab") as stream:
                for block in answer.iter_raw():
                    self.clock.check()
                    size += len(block)
                    if size - looked > _LOOK:
                        looked, free = size, shutil.disk_usage(part.parent).free
                        if free < _ROOM:
                            raise _disk_full(address, None, free)
                    if size > limit:
                        raise _too_large(address, limit)
                    stream.write(block)
                    watch(size, total)
                self.clock.check()
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise _disk_full(address, None, free) from error
            raise
        # what is in is kept: the next try goes on from there
        if total is not None and size != total:
            raise _TryAgain(None, _cut_short(address))


def locator() -> Callable[[str], bytes]:
    """Return what asks PDOK's Locatieserver, at the address in the list of sources.

    It takes the query of an address and gives the bytes of the answer, of which nothing is kept:
    what is asked is somebody's own.
    """
    from sources.source_list import source_list

    @cache
    def service() -> tuple[str, Client]:
        listed_sources = source_list()
        # no folder: nothing is written there by `ask`
        return listed_sources.locatieserver, Client(Path(), listed_sources.hosts)

    def ask(query: str) -> bytes:
        # made when something is first asked: most lists need no address looked up
        address, client = service()
        return client.ask(f"{address}?{query}")

    return ask


class _TryAgain(Exception):
    """A try that may go better the next time."""

    def __init__(self, pause: float | None, failure: FetchFailed) -> None:
        self.pause, self.failure = pause, failure


def _nobody(_: int, __: int | None) -> None:
    """Watch nothing."""


def _certificates() -> ssl.SSLContext:
    """Return whom to trust: what the environment and the system say, else certifi's list.

    The store of Windows, or SSL_CERT_FILE, holds the certificate of a gemeente's own proxy;
    certifi is there for systems that ship no list at all.
    """
    # reads SSL_CERT_FILE and SSL_CERT_DIR, and on Windows the store of the system
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        with suppress(ImportError, OSError, ssl.SSLError):
            import certifi

            context.load_verify_locations(certifi.where())
    return context


def _only_newer(edition: Edition) -> dict[str, str]:
    headers = {"If-None-Match": edition.etag, "If-Modified-Since": edition.gewijzigd}
    return {name: value for name, value in headers.items() if value}


def _goes_on(answer: httpx.Response, part: Path) -> bool:
    """Tell whether a partial answer begins where our part ends."""
    said = str(answer.headers.get("content-range", ""))
    return said.startswith(f"bytes {part.stat().st_size}-")


def _retry_after(answer: httpx.Response, now: float) -> float | None:
    """Return the pause that a service asks for: seconds, or a moment (RFC 9110 10.2.3)."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdigit():
        return float(said)
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - now)


def _host(address: str) -> str:
    with suppress(ValueError):
        return urlsplit(address).netloc.lower().rpartition("@")[2]
    return ""


OTHER_ADDRESS = (
    "Is de bron verhuisd, vraag dan wie wijkverkenner bij u beheert om het nieuwe adres in de "
    "lijst van bronnen te zetten (README, Ophalen)."
)
"""To people who use the tool; what the list is and where it stands is for who administers it."""
_BY_HAND = (
    "Lukt het niet, haal het bestand dan met een browser op en voeg het toe als bestand. Wat al "
    "binnen was, blijft bewaard."
)


def _refused(address: str, answer: httpx.Response, now: float) -> FetchFailed:
    """Say what a service answered instead of data."""
    host, status = _host(address), answer.status_code
    if status == _PROXY:
        return _proxy_asks(host)
    # of a page that a proxy sends instead, however large, the beginning is enough
    start = b""
    with suppress(httpx.HTTPError):
        for block in answer.iter_raw():
            start += block
            if len(start) > _START:
                break
    body = start[:_START].decode("utf-8", errors="replace")
    # gone from this address: no other try, no other network will find it
    if status in (404, 410):
        return FetchFailed(
            f"{host} heeft dit niet (meer) op het adres uit de lijst van bronnen: "
            f"{address.partition('?')[0]} (foutcode {status}). Kies een ander jaar. "
            f"{OTHER_ADDRESS} {_BY_HAND}",
            status=status,
        )
    text, advice = "Een fout", "Probeer het later opnieuw; de dienst heeft misschien onderhoud."
    if status in (401, 403):
        text = "Geen toegang"
        advice = "Misschien houdt uw netwerk dit adres tegen: vraag uw beheerder om het te openen."
    elif status in (_BUSY, _AWAY):
        pause = _retry_after(answer, now)
        text = "Er wordt te veel gevraagd" if status == _BUSY else "Nu niet beschikbaar"
        advice = f"Probeer het {'later' if pause is None else f'over {_minutes(pause)}'} opnieuw."
    return FetchFailed(
        f"{text} (foutcode {status}) bij",
        host=host,
        advice=f"{advice} {_BY_HAND}",
        status=status,
        body=body,
    )


def _minutes(seconds: float) -> str:
    if seconds <= _MINUTE:
        return f"{max(1, round(seconds))} seconden"
    if seconds <= _HOUR:
        return f"{round(seconds / _MINUTE)} minuten"
    return f"{round(seconds / _HOUR)} uur"


def _explained(error: httpx.HTTPError, address: str) -> Exception:
    """Say in Dutch why there was no answer."""
    host = _host(address)
    # httpx keeps of what lies below it sometimes the error, sometimes only its words
    causes = list(_causes(error))
    # from the surest reason to the vaguest; the first three are the same however often one asks
    if isinstance(error, httpx.ProxyError):
        if "407" in str(error) or "authentication" in str(error).lower():
            return _proxy_asks(host)
        return FetchFailed(
            "De proxy van uw netwerk gaf geen verbinding met",
            host=host,
            advice="Vraag uw beheerder of het adres van de proxy (HTTPS_PROXY) klopt en of dit is "
            f"toegestaan. {_BY_HAND}",
        )
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes) or any(
        "CERTIFICATE_VERIFY_FAILED" in str(cause) for cause in causes
    ):
        return FetchFailed(
            "Het certificaat wordt niet vertrouwd van",
            host=host,
            advice="Veel gemeenten zetten er een eigen certificaat tussen: vraag uw beheerder om "
            "het bestand daarvan en zet de plaats ervan in SSL_CERT_FILE. Zonder dat wordt er "
            f"niets opgehaald. {_BY_HAND}",
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes) or any(
        "Name or service not known" in str(cause) or "getaddrinfo" in str(cause) for cause in causes
    ):
        return FetchFailed(
            "Op dit netwerk niet te vinden",
            host=host,
            advice="Controleer of er internet is. Heeft uw netwerk een proxy nodig, vraag dan uw "
            f"beheerder om die in te stellen (HTTPS_PROXY). {_BY_HAND}",
        )
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        failure = FetchFailed(
            f"Niet binnen {CONNECT_SECONDS:.0f} seconden te bereiken",
            host=host,
            advice=f"Controleer het netwerk en probeer het opnieuw. {_BY_HAND}",
        )
    elif isinstance(error, httpx.TimeoutException):
        failure = FetchFailed(
            f"Er kwam langer dan {READ_SECONDS:.0f} seconden niets van",
            host=host,
            advice=f"Probeer het later opnieuw. {_BY_HAND}",
        )
    elif isinstance(error, httpx.ConnectError):
        failure = FetchFailed(
            "Niet te bereiken",
            host=host,
            advice=f"Controleer of er internet is, en of uw netwerk dit adres toestaat. {_BY_HAND}",
        )
    else:
        failure = _cut_short(address)
    return _TryAgain(None, failure)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came from."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def _proxy_asks(host: str) -> FetchFailed:
    return FetchFailed(
        "De proxy van uw netwerk vraagt een naam en wachtwoord (foutcode 407) voor",
        host=host,
        advice="Vraag uw beheerder hoe programma's door de proxy mogen; een naam en wachtwoord "
        f"kunnen in HTTPS_PROXY staan (http://naam:wachtwoord@proxy:poort). {_BY_HAND}",
    )


def _cut_short(address: str) -> FetchFailed:
    return FetchFailed(
        "De verbinding brak af voordat alles binnen was met",
        host=_host(address),
        advice=f"Start het ophalen opnieuw: het gaat verder waar het bleef. {_BY_HAND}",
    )


def _too_large(address: str, limit: int) -> FetchFailed:
    return FetchFailed(
        f"{_host(address)} stuurt meer dan de grens van {limit // 1024**2} MB voor één bestand. "
        "Het is niet opgehaald. Haal het zelf op als het klopt, en voeg het toe als bestand."
    )


def _disk_full(address: str, needed: int | None, free: int) -> FetchFailed:
    # what stays free counts too: 37 MB needed of 229 MB free would not be understood
    least = f"{'meer dan ' if needed is None else ''}{((needed or 0) + _ROOM) // 1024**2} MB"
    return FetchFailed(
        f"De schijf met de gegevensmap is te vol voor wat {_host(address)} stuurt: {least} nodig, "
        f"{free // 1024**2} MB vrij. Maak ruimte, of kies een andere gegevensmap, en haal opnieuw "
        "op. Dit onderdeel is niet overgenomen."
    )


def _no_address(address: str) -> str:
    return f"{address[:120]!r} is geen webadres. {OTHER_ADDRESS}"


def not_data(address: str, raw: bytes, kind: str, wanted: str) -> FetchFailed:
    """Say that something else came than data: mostly a page to sign in on."""
    if is_page(raw, kind):
        return FetchFailed(
            "Een webpagina in plaats van gegevens kwam van",
            host=_host(address),
            advice="Vaak is dat een pagina van uw netwerk (aanmelden, of dit adres is niet "
            "toegestaan): open het adres van de dienst in een browser en kijk wat er staat. "
            f"{_BY_HAND}",
        )
    # a WFS says in XML, with status 200, what is wrong
    text = _EXCEPTION.search(raw.decode("utf-8", errors="replace"))
    said = f" (‘{' '.join(text[1].split())}’)" if text else ""
    return FetchFailed(
        f"{_host(address)} gaf geen leesbare {wanted}{said}. Probeer het later opnieuw. {_BY_HAND}"
    )


def is_page(raw: bytes, kind: str) -> bool:
    """Tell whether a body is a web page, by how it begins or by what it is said to be."""
    start = raw[:_START].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) or (
        kind.startswith("text/html") and start.startswith(b"<")
    )
