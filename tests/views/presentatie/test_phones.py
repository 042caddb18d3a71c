"""What a phone gets and sends: its answer until the round closes, and nothing of who means harm."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cachetools import TTLCache
from starlette.applications import Starlette
from starlette.requests import Request

from dossier.estimate_round import MOST_CHANGES, EstimateRound, round_place
from store.passing import OPEN, Passing
from store.records_rows import Rij
from tests import small_folder
from views import server
from views.presentatie import phones

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

A, B, C = "BU99990101", "BU99990102", "BU99990103"
CODE, PATH = "BCDFG", "/ronde/BCDFG"
_SCOPE = {"type": "http", "headers": []}


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Passing:
    monkeypatch.setenv("WIJKVERKENNER_GEGEVENS", str(tmp_path / "gegevens"))
    passing = Passing(tmp_path / "gegevens")
    asked = {"vraag": "Waar <i>kinderen</i>?", "gebieden": [A, B, C], "aantal": 2}
    found = EstimateRound(Rij("r", "ronde", 1, asked))
    passing.tell(round_place(CODE), found.told(small_folder.BUURTEN, {}))
    return passing


def _run(asked: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
    # in a thread: Playwright keeps a loop running in the one of the tests
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


class Phone:
    """One phone with its own cookies, on our routes; nothing of Streamlit runs."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        app = Starlette(**{name: server.PARTS[name] for name in ("routes", "middleware")})
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, client=(address, 1)),
            base_url="http://hier",
            follow_redirects=True,
        )

    def get(self, path: str) -> httpx.Response:
        return _run(self.client.get(path))

    def post(self, **sent: Any) -> httpx.Response:
        return _run(self.client.post(PATH, **sent))


@pytest.fixture
def _host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "is_host_allowed", lambda _: True)


pytestmark = pytest.mark.usefixtures("_host")


def test_a_phone_answers_and_changes_it_until_the_round_closes(passing: Passing) -> None:
    one, other = Phone(), Phone()
    page = one.get(PATH)
    assert page.status_code == 200
    assert "&lt;i&gt;kinderen" in page.text
    assert "<script>alert" not in page.text
    assert {cookie.name for cookie in one.client.cookies.jar} == {f"wv_ronde_{CODE}"}
    sent = one.post(data={"gebieden": f"{C},{B}"})
    assert (sent.status_code, "Uw antwoord is binnen" in sent.text) == (200, True)
    one.post(data={"gebieden": A})
    other.get(PATH)
    assert passing.answers(round_place(CODE)) == [[A]], "who only looked left nothing"
    told = passing.told(round_place(CODE)) or {}
    passing.tell(round_place(CODE), {**told, OPEN: False})
    late = other.post(data={"gebieden": B})
    assert (late.status_code, "is gesloten" in late.text) == (410, True)
    assert "is gesloten" in one.get(PATH).text
    assert passing.answers(round_place(CODE)) == [[A]]


def test_an_unknown_code_is_asked_for_again_in_dutch(passing: Passing) -> None:
    assert passing.told(round_place("ZZZZZ")) is None
    for path in ("/ronde/ZZZZZ", "/ronde?code=ZZZZZ", "/ronde/<script>", f"/ronde/{'x' * 5000}"):
        answer = Phone().get(path)
        assert (answer.status_code, "kennen we niet" in answer.text) == (404, True), path
        assert "<script>" not in answer.text
    assert Phone().get("/ronde").status_code == 200
    assert Phone().get(f"/ronde?code={CODE.lower()}").url.path == PATH


def test_who_tries_codes_is_stopped_and_a_room_at_the_same_address_is_not(
    passing: Passing, monkeypatch: pytest.MonkeyPatch
) -> None:
    del passing
    now = [0.0]
    monkeypatch.setattr(phones, "_WRONG", TTLCache(2, 60, lambda: now[0]))
    monkeypatch.setattr(phones, "_RIGHT", TTLCache(2, 600))
    room, guesser = Phone(), Phone()
    assert [room.get(PATH).status_code for _ in range(40)] == [200] * 40
    for now[0] in (0, 40, 80, 120):  # now and then one is no trying
        assert guesser.get("/ronde/ZZZZZ").status_code == 404
    now[0] = 200
    assert [guesser.get(f"/ronde/ZZZ{a}Z").status_code for a in "BCDFGHJKLMNPQRSTVWXZ"] == [
        404
    ] * 20
    stopped = guesser.get("/ronde?code=ZZZZZ")
    assert (stopped.status_code, "Wacht een minuut" in stopped.text) == (429, True)
    assert Phone().get(PATH).status_code == 200, "a phone that comes late to the room"
    assert Phone("10.0.0.8").get("/ronde/ZZZZZ").status_code == 404, "of another address"
    same = ("::ffff:10.0.0.8", "10.0.0.9"), ("2001:db8::1", "2001:db8::2"), ("10.0.0.8", "10.0.0.8")
    whose = [
        {phones._address(Request({**_SCOPE, "client": (a, 1)})) for a in pair} for pair in same
    ]
    assert list(map(len, whose)) == [2, 1, 1], "IPv4 over IPv6 is told apart, one subscriber not"
    now[0] = 261
    assert guesser.get("/ronde/ZZZZZ").status_code == 404


def test_what_is_hostile_is_refused_and_keeps_nothing(passing: Passing) -> None:
    one = Phone()
    one.get(PATH)
    for body, status in (
        ("gebieden=" + "x" * 5000, 413),
        ("gebieden=<script>alert(7)</script>", 422),
        (f"gebieden={A},{A}", 422),
        (f"gebieden={A},{B},{C}", 422),
        ("", 422),
        ("&".join(f"a{n}=1" for n in range(50)), 403),
        (b"\xff\xfe\x00", 422),
    ):
        answer = one.post(content=body)
        assert answer.status_code == status, body[:40]
        assert "alert(7)" not in answer.text
    stranger = Phone()
    assert stranger.post(data={"gebieden": A}).status_code == 403, "no token"
    stranger.client.cookies.set(f"wv_ronde_{CODE}", "zelfgemaakt.0123456789abcdef")
    assert stranger.post(data={"gebieden": A}).status_code == 403, "a forged one"
    theirs = {"Origin": "https://boos.example"}
    assert one.post(data={"gebieden": A}, headers=theirs).status_code == 403
    assert passing.answers(round_place(CODE)) == []


def test_one_phone_sends_so_often_and_no_more(passing: Passing) -> None:
    one = Phone()
    one.get(PATH)
    said = [
        one.post(data={"gebieden": A}, follow_redirects=False).status_code
        for _ in range(MOST_CHANGES + 2)
    ]
    assert said == [303] * MOST_CHANGES + [409] * 2
    assert passing.number(round_place(CODE)) == 1


def test_without_its_database_a_phone_is_told_so(
    passing: Passing, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert passing.number(round_place(CODE)) == 0
    monkeypatch.setenv("WIJKVERKENNER_DB", "oracle://geheim@ergens/x")
    answer = Phone().get(PATH)
    assert (answer.status_code, "even niet te bereiken" in answer.text) == (503, True)
    assert "oracle" not in answer.text
