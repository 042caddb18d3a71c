"""The way out: only what changed, on where it broke off, and a readable paragraph otherwise."""

from __future__ import annotations

import errno
import json
import shutil
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sources import client as client_module
from sources import kept_answers
from sources.client import PER_HOST, Client, Clock, FetchFailed, Stopped, locator, said_once
from sources.source_list import source_list
from tests.sources.server import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sources.server import Services

BODY = bytes(range(256)) * 40


def failing(folder: Path, error: Exception) -> Client:
    """Return a client whose every request ends in an error."""

    def handle(request: httpx.Request) -> httpx.Response:
        error.request = request  # type: ignore[attr-defined]
        raise error

    waiting: list[float] = []
    transport = httpx.MockTransport(handle)
    clock = Clock(wait=waiting.append)
    return Client(folder, frozenset({"dienst.nl"}), clock=clock, transport=transport)


def caused(error: httpx.HTTPError, cause: Exception) -> httpx.HTTPError:
    error.__cause__ = cause
    return error


def test_an_answer_is_kept_and_asked_again_only_if_changed(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY
    first = client().get(f"{services.base}/a.csv")
    assert (first.pad.read_bytes(), first.soort) == (BODY, "text/csv")
    # another process, the same folder
    again = client().get(f"{services.base}/a.csv")
    assert (again.sha256, again.pad) == (first.sha256, first.pad)
    assert [one.headers.get("If-None-Match") for one in services.asked] == [
        None,
        first.editie.etag,
    ]
    services.files["/a.csv"] = b"nieuw"
    assert client().get(f"{services.base}/a.csv").pad.read_bytes() == b"nieuw"
    assert not first.pad.exists()


def test_a_damaged_answer_on_disk_is_fetched_anew(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY
    answer = client().get(f"{services.base}/a.csv")
    answer.pad.write_bytes(b"half")
    assert client().get(f"{services.base}/a.csv").pad.read_bytes() == BODY


def test_a_body_that_breaks_off_goes_on_where_it_was(
    services: Services, client: Callable[..., Client], pauses: list[float]
) -> None:
    services.files["/groot.gpkg"] = BODY
    whole = services.answer(_asked("/groot.gpkg"))
    services.fault("/groot", Reply(BODY, 200, whole.kind, whole.headers, cut=4000))
    answer = client().get(f"{services.base}/groot.gpkg")
    assert answer.pad.read_bytes() == BODY
    assert services.asked[-1].headers["Range"] == "bytes=4000-"
    assert pauses == [1.0]


def test_what_came_in_is_kept_for_the_next_time(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/groot.gpkg"] = BODY
    whole = services.answer(_asked("/groot.gpkg"))
    broken = [Reply(BODY, 200, whole.kind, whole.headers, cut=4000)]
    rest = Reply(BODY[4000:], 206, whole.kind, whole.headers | {"Content-Range": _range(4000)})
    rest.cut = 0
    services.fault("/groot", *broken, rest, rest, rest)
    with pytest.raises(FetchFailed, match=r"brak af voordat alles binnen was.*waar het bleef"):
        client().get(f"{services.base}/groot.gpkg")
    assert client().get(f"{services.base}/groot.gpkg").pad.read_bytes() == BODY
    assert services.asked[-1].headers["Range"] == "bytes=4000-"


def test_a_part_of_another_edition_is_not_gone_on_with(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/groot.gpkg"] = BODY
    old = {"ETag": '"oud"'}
    services.fault("/groot", Reply(b"x" * 9000, 200, "text/csv", old, cut=4000))
    assert client().get(f"{services.base}/groot.gpkg").pad.read_bytes() == BODY
    assert services.asked[-1].headers["If-Range"] == '"oud"'


def test_a_body_cut_short_by_a_proxy_that_changes_its_length_is_tried_again(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY
    wrong = {"ETag": '"x"', "Content-Range": "bytes 5-9/10"}
    services.fault("/a", Reply(b"12345", 206, "text/csv", wrong), Reply(b"", 416))
    assert client().get(f"{services.base}/a.csv").pad.read_bytes() == BODY


@pytest.mark.parametrize(
    ("said", "waited"),
    [("7", [7.0]), ("Tue, 14 Nov 2023 22:13:50 GMT", [30.0]), (None, [1.0]), ("gauw", [1.0])],
)
def test_a_service_that_is_busy_is_asked_again_when_it_says(
    services: Services,
    client: Callable[..., Client],
    pauses: list[float],
    said: str | None,
    waited: list[float],
) -> None:
    services.files["/a.csv"] = BODY
    headers = {} if said is None else {"Retry-After": said}
    services.fault("/a", Reply(b"", 429, headers=headers))
    assert client().get(f"{services.base}/a.csv").pad.read_bytes() == BODY
    assert pauses == waited


def test_a_service_that_stays_away_is_left_alone(
    services: Services, client: Callable[..., Client], pauses: list[float]
) -> None:
    services.fault("/a", *[Reply(b"", 503)] * 4)
    with pytest.raises(FetchFailed, match=r"^Nu niet beschikbaar \(foutcode 503\) bij: 127.*later"):
        client().get(f"{services.base}/a.csv")
    assert pauses == [1.0, 3.0, 9.0]
    services.fault("/b", Reply(b"", 503, headers={"Retry-After": "7200"}))
    with pytest.raises(FetchFailed, match="Probeer het over 2 uur opnieuw") as failed:
        client().get(f"{services.base}/b.csv")
    assert (failed.value.status, len(pauses)) == (503, 3)


def test_a_web_page_is_no_data(services: Services, client: Callable[..., Client]) -> None:
    services.fault("/a", Reply(b"<!DOCTYPE html><title>Aanmelden</title>", 200, "text/html"))
    with pytest.raises(FetchFailed, match=r"Een webpagina in plaats van gegevens.*aanmelden"):
        client().json(f"{services.base}/a.json")
    # it does not stay behind as if it were the answer
    services.files["/a.json"] = b'{"a": 1}'
    assert client().json(f"{services.base}/a.json")[0] == {"a": 1}
    services.fault("/a", Reply(b'{"a": ', 200))
    with pytest.raises(FetchFailed, match="gaf geen leesbare JSON"):
        client().json(f"{services.base}/a.json")


def test_a_redirect_goes_only_to_hosts_of_the_list(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/nieuw.csv"] = BODY
    services.fault("/oud", Reply(b"", 302, headers={"Location": "/nieuw.csv"}))
    assert client().get(f"{services.base}/oud.csv").pad.read_bytes() == BODY
    for target in ("http://127.0.0.1:9/x", "http://localhost/x", "https://elders.nl/x", "file:/x"):
        services.fault("/ouder", Reply(b"", 301, headers={"Location": target}))
        with pytest.raises(FetchFailed, match="niet in de lijst van bronnen staat"):
            client().get(f"{services.base}/ouder.csv")
    services.fault("/rond", *[Reply(b"", 302, headers={"Location": "/rond.csv"})] * 6)
    with pytest.raises(FetchFailed, match="stuurt steeds door"):
        client().get(f"{services.base}/rond.csv")


def test_a_redirect_never_leaves_encryption(tmp_path: Path) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://dienst.nl/b"})

    with (
        Client(tmp_path, frozenset({"dienst.nl"}), transport=httpx.MockTransport(handle)) as one,
        pytest.raises(FetchFailed, match="zonder beveiliging"),
    ):
        one.get("https://dienst.nl/a")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            caused(httpx.ConnectError("x"), socket.gaierror(-2, "Name or service not known")),
            "^Op dit netwerk niet te vinden: dienst.nl. Controleer",
        ),
        (httpx.ProxyError("407 Proxy Authentication Required"), "vraagt een naam en wachtwoord"),
        (httpx.ProxyError("503 Service Unavailable"), "De proxy van uw netwerk gaf geen"),
        (
            caused(httpx.ConnectError("x"), ssl.SSLCertVerificationError("self-signed")),
            "certificaat wordt niet vertrouwd van: dienst.nl.*SSL_CERT_FILE",
        ),
        (httpx.ConnectTimeout("x"), "Niet binnen 15 seconden te bereiken: dienst.nl"),
        (httpx.ReadTimeout("x"), "kwam langer dan 60 seconden niets van: dienst.nl"),
        (httpx.ConnectError("refused"), "^Niet te bereiken: dienst.nl"),
        (httpx.ReadError("reset"), "brak af voordat alles binnen was"),
    ],
)
def test_a_network_that_fails_is_one_paragraph_with_a_way_on(
    tmp_path: Path, error: httpx.HTTPError, said: str
) -> None:
    with failing(tmp_path, error) as one, pytest.raises(FetchFailed, match=said) as failed:
        one.get("https://dienst.nl/a")
    assert "\n" not in str(failed.value)
    assert "voeg het toe als bestand" in str(failed.value)


def test_what_fails_alike_at_several_hosts_is_said_once() -> None:
    away = [
        FetchFailed("Niet te vinden", host=host, advice="Kijk of er internet is.")
        for host in ("a.nl", "b.nl", "a.nl")
    ]
    assert away[0].short == "Niet te vinden: a.nl."
    assert said_once([*away, FetchFailed("Van c.nl kwam een webpagina.")]) == [
        "Niet te vinden: a.nl en b.nl. Kijk of er internet is.",
        "Van c.nl kwam een webpagina.",
    ]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (403, "Geen toegang"),
        (404, "niet .meer. op het adres uit de lijst"),
        (407, "naam en wachtwoord"),
        (500, "^Een fout"),
    ],
)
def test_a_refusal_of_a_service_is_not_asked_again(
    services: Services, client: Callable[..., Client], status: int, said: str
) -> None:
    services.fault("/a", Reply(b"nee", status))
    with pytest.raises(FetchFailed, match=said):
        client().get(f"{services.base}/a.csv?naam=geheim")
    assert len(services.asked) == 1


def test_a_body_beyond_the_limit_is_refused_stated_or_not(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY
    with pytest.raises(FetchFailed, match="meer dan de grens van 0 MB"):
        client().get(f"{services.base}/a.csv", limit=100)
    # one that says little and sends more is cut off by the protocol itself
    services.fault("/a", Reply(BODY, headers={"Content-Length": "50"}))
    assert len(client().get(f"{services.base}/a.csv", limit=100).pad.read_bytes()) == 50


def test_a_disk_that_fills_up_keeps_what_came_in(
    services: Services, client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    services.files["/a.csv"] = BODY
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100))
    with pytest.raises(FetchFailed, match=r"te vol.* 0 MB vrij.*niet overgenomen"):
        client().get(f"{services.base}/a.csv")
    monkeypatch.undo()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(FetchFailed, match="te vol"):
        client().get(f"{services.base}/a.csv", watch=full)
    assert client().get(f"{services.base}/a.csv").pad.read_bytes() == BODY
    assert any("Range" in asked.headers for asked in services.asked)


def test_a_body_of_unknown_length_leaves_room_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=iter([bytes(9 << 20)] * 2))

    usage, free = shutil.disk_usage("/"), iter([1 << 40])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=next(free, 1 << 20)))
    transport = httpx.MockTransport(handle)
    with (
        Client(tmp_path, frozenset({"dienst.nl"}), transport=transport) as one,
        pytest.raises(FetchFailed, match=r"meer dan 200 MB nodig, 1 MB vrij"),
    ):
        one.get("https://dienst.nl/a")
    # nobody can ask for the rest of an edition without a name
    assert not list(tmp_path.rglob("*.bin"))


def test_at_most_four_requests_at_a_time_to_one_host(
    services: Services, client: Callable[..., Client]
) -> None:
    # every request waits until four are in: a fifth would be counted
    gate = threading.Barrier(PER_HOST)
    services.hold = lambda: gate.wait(20)
    for number in range(8):
        services.files[f"/{number}.csv"] = BODY
    one = client()
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda n: one.get(f"{services.base}/{n}.csv"), range(8))
        assert len(list(made)) == 8
    assert services.busiest == PER_HOST


def test_two_that_want_the_same_at_once_get_it_once(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY
    one = client()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: one.get(f"{services.base}/a.csv"), range(8)))
    assert len(services.asked) == 1
    assert {answer.pad.read_bytes() for answer in found} == {BODY}


def test_www_in_front_is_the_same_publisher(tmp_path: Path) -> None:
    with Client(tmp_path, frozenset({"duo.nl"})) as one:
        one.allow("https://www.duo.nl/a.csv")
        for other in ("https://www.duo.nl.elders.nl/", "https://xduo.nl/", "https://duo.nl:8/"):
            with pytest.raises(FetchFailed):
                one.allow(other)


def test_the_user_can_stop_between_two_blocks(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY * 100
    one = client()
    with pytest.raises(Stopped):
        one.get(f"{services.base}/a.csv", watch=lambda *_: one.clock.stop.set())


def test_a_service_hears_the_name_of_the_project_and_nothing_of_the_user(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY
    services.fault("/a", Reply(BODY, headers={"Set-Cookie": "wie=u"}))
    client().get(f"{services.base}/a.csv")
    one = client()
    one.get(f"{services.base}/a.csv")
    sent = services.asked[-1].headers
    assert sent["User-Agent"].startswith("wijkverkenner")
    assert set(sent) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_what_nobody_asked_for_in_years_goes(
    services: Services, client: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    services.files["/a.csv"] = BODY
    one = client()
    answer = one.get(f"{services.base}/a.csv")
    one.kept.prune()
    assert answer.pad.exists()
    monkeypatch.setattr(kept_answers, "KEEP_DAYS", -1)
    one.kept.prune()
    assert not answer.pad.exists()


def test_nobody_is_asked_the_same_twice_in_one_go(
    services: Services, client: Callable[..., Client]
) -> None:
    services.files["/a.csv"] = BODY
    one = client()
    with one.trail() as answers:
        assert one.get(f"{services.base}/a.csv") == one.get(f"{services.base}/a.csv")
    assert (len(services.asked), len(answers)) == (1, 2)
    with one.trail() as others:
        one.get(f"{services.base}/a.csv")
    assert (len(answers), len(others)) == (2, 1)


def test_certificates_of_the_environment_are_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import certifi

    one = tmp_path / "gemeente.pem"
    text = Path(certifi.where()).read_text("utf-8")
    one.write_text(text[text.index("-----BEGIN") : text.index("-----END") + 25] + "\n")
    monkeypatch.setenv("SSL_CERT_FILE", str(one))
    assert len(client_module._certificates().get_ca_certs()) == 1
    # a system that ships no list at all
    one.write_text("")
    assert len(client_module._certificates().get_ca_certs()) > 1


def _asked(path: str) -> Any:
    from tests.sources.server import Asked

    return Asked(path, {}, {})


def _range(start: int) -> str:
    return f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"


def test_answers_say_what_they_are_of(services: Services, client: Callable[..., Client]) -> None:
    services.files["/a.csv"] = BODY
    answer = client().get(f"{services.base}/a.csv")
    said = json.loads((answer.pad.parent / "antwoord.json").read_text())
    assert (said["adres"], said["bytes"]) == (f"{services.base}/a.csv", len(BODY))


def test_what_is_somebodys_own_is_asked_and_kept_nowhere(
    services: Services, client: Callable[..., Client], tmp_path: Path
) -> None:
    services.files["/free"] = b'{"response": 1}'
    one = client(tmp_path / "leeg")
    assert one.ask(f"{services.base}/free?q=Weg%201") == b'{"response": 1}'
    assert not (tmp_path / "leeg").exists()
    services.fault("/free", Reply(b"", 503), Reply(b"", 503))
    with pytest.raises(FetchFailed, match="niet beschikbaar"):
        one.ask(f"{services.base}/free")
    with pytest.raises(FetchFailed, match="meer dan de grens"):
        one.ask(f"{services.base}/free", limit=3)
    with pytest.raises(FetchFailed, match="niet in de lijst"):
        one.ask("http://127.0.0.1:9/x")


def test_addresses_of_people_are_asked_at_the_locatieserver_of_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Client, "ask", lambda _, address: asked.append(address))
    locator()("q=Domplein+1")
    assert asked == [f"{source_list().locatieserver}?q=Domplein+1"]
    assert asked[0].startswith("https://api.pdok.nl/")
