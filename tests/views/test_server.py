"""The server that `start` runs: its routes, its headers, and whom it refuses."""

from __future__ import annotations

import gzip
import http.client
import inspect
import os
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import house
from cli import serving
from tests import browser, small_folder
from views import server
from views.shared import served_files

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(__file__).resolve().parents[2]
WATCH = """
import os, socket
asked, connect = socket.getaddrinfo, socket.socket.connect
def tell(host):
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        with open(os.environ["BUITEN"], "a") as file:
            print(host, file=file)
        raise OSError("no network here")
def getaddrinfo(host, *rest, **named):
    tell(host)
    return asked(host, *rest, **named)
def connecting(self, address):
    tell(address[0] if isinstance(address, tuple) else None)
    return connect(self, address)
socket.getaddrinfo, socket.socket.connect = getaddrinfo, connecting
"""
"""Runs in the server before anything else: whoever it tries to reach outside is written down."""


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file in which the server's tries to reach another machine are written."""
    return tmp_path_factory.mktemp("buiten") / "geprobeerd"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, outside: Path) -> Iterator[int]:
    """Start the application as `start` does, once for this module."""
    home = tmp_path_factory.mktemp("server")
    (home / "sitecustomize.py").write_text(WATCH)
    folder = small_folder.make(home / "gegevens")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUITEN", str(outside))
        patch.setenv("PYTHONPATH", str(home))
        with browser.serve(folder.path, home / "cache") as address:
            yield int(address.rpartition(":")[2])


def ask(
    port: int, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def knock(port: int, **headers: str) -> int:
    """Ask for a websocket as a browser does, and return the status of the answer."""
    asked = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/_stcore/stream", headers=asked | headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_it_says_that_it_lives(port: int) -> None:
    answer, text = ask(port, "/gezond")
    assert answer.status == 200
    assert text.decode() == "wijkverkenner leeft\n"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("leaflet.js", "text/javascript"),
        ("leaflet.css", "text/css"),
        ("images/layers.png", "image"),
    ],
)
def test_leaflet_is_kept_for_ever_by_its_content(port: int, name: str, kind: str) -> None:
    path = served_files.leaflet_url().removeprefix("../..")
    answer, content = ask(port, f"{path}/{name}", **{"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    if kind != "image":
        plain, whole = ask(port, f"{path}/{name}")
        assert answer.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Content-Encoding"] is None
        assert gzip.decompress(content) == whole


def test_what_is_not_there_is_not_kept(port: int) -> None:
    for path in ("/kaartlagen/" + "0" * 32 + ".json", "/leaflet/0/leaflet.js"):
        answer, text = ask(port, path)
        assert answer.status == 404
        assert "Laad de pagina opnieuw" in text.decode()
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/gezond", "/_stcore/health", "/leaflet/0/leaflet.js"])
def test_every_answer_says_what_a_browser_may_do_with_it(port: int, path: str) -> None:
    headers = ask(port, path)[0].headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    rules = dict(
        rule.strip().split(" ", 1) for rule in headers["Content-Security-Policy"].split(";")
    )
    assert rules["default-src"] == rules["connect-src"] == rules["frame-ancestors"] == "'self'"
    assert "unsafe-inline" not in rules["script-src"]
    assert "http" not in headers["Content-Security-Policy"]


def test_only_the_frame_of_a_map_runs_what_it_is_given_as_text(port: int) -> None:
    answer, _ = ask(port, "/component/streamlit_folium.st_folium/index.html")
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-eval'" in policy
    assert "connect-src 'self';" in policy


@pytest.mark.parametrize("path", ["/", "/gezond", "/_stcore/host-config"])
def test_another_host_is_refused(port: int, path: str) -> None:
    answer, text = ask(port, path, Host="boos.example")
    assert answer.status == 403
    assert "heet niet ‘boos.example’" in text.decode()


def test_a_websocket_of_another_page_is_refused_without_asking_anybody(
    port: int, outside: Path
) -> None:
    own = f"127.0.0.1:{port}"
    assert knock(port, Host=own, Origin=f"http://{own}") == 101
    assert knock(port, Host=f"localhost:{port}") == 101
    assert knock(port, Host=own, Origin="https://boos.example") == 403
    assert knock(port, Host=own, Origin="null") == 403
    assert knock(port, Host="boos.example", Origin="http://boos.example") == 403
    assert (
        ask(port, "/_stcore/upload_file/a/b", "PUT", Origin="https://boos.example")[0].status == 403
    )
    assert not outside.exists(), outside.read_text()


def test_the_checkout_and_the_command_give_the_same_options() -> None:
    written = tomllib.loads((HOUSE / ".streamlit" / "config.toml").read_text())
    flat = {f"{part}.{name}": v for part, names in written.items() for name, v in names.items()}
    assert flat == serving.OPTIONS


def test_arguments_are_what_streamlit_takes() -> None:
    arguments = serving.arguments(8600)
    assert "--browser.gatherUsageStats=false" in arguments
    assert "--server.port=8600" in arguments
    assert all(a.startswith("--") and "=" in a for a in arguments)


def test_streamlit_knows_every_option() -> None:
    from streamlit import config

    assert set(serving.OPTIONS) <= set(config.get_config_options())


def test_only_this_computer_reaches_the_application_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everybody = "--server.address=0.0.0.0"
    names = [a for a in serving.arguments() if a.startswith("--server.allowedHosts")]
    assert names == [f"--server.allowedHosts={name}" for name in house.OWN_HOSTS]
    assert "--server.address=localhost" in serving.arguments()
    assert everybody in serving.arguments(address="0.0.0.0")  # noqa: S104
    assert "--server.allowedHosts=*" in serving.arguments(address="0.0.0.0")  # noqa: S104
    assert "--server.address=localhost" not in serving.arguments(address="0.0.0.0")  # noqa: S104
    assert "--server.allowedHosts=wijken" in serving.arguments(address="wijken")
    monkeypatch.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "wijken.gemeente.nl")
    assert not any("allowedHosts" in a for a in serving.arguments())


def test_what_is_loaded_ahead_exists_and_declares_no_component() -> None:
    code = (
        "import sys; from views import server; server._LOG.debug = lambda *a, **k: sys.exit(a[1]);"
        "server.load_ahead(); assert 'geopandas' in sys.modules;"
        "assert 'streamlit_folium' not in sys.modules;"
        "ours = {'views', 'views.server', 'views.shared', 'views.shared.served_files',"
        "'views.shared.uploads'};"
        "sys.exit([m for m in sys.modules if m.startswith('views') and m not in ours] or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=HOUSE,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )
    assert done.returncode == 0, done.stderr


def test_streamlit_finds_the_application_in_the_script_itself() -> None:
    from streamlit.web.server.app_discovery import discover_asgi_app

    found = discover_asgi_app(HOUSE / "streamlit_app.py")
    assert found.import_string == "streamlit_app:app"
    code = (
        "import streamlit_app as script, sys; from views import server;"
        "assert script.app._user_routes == server.PARTS['routes'] != [];"
        "assert script.app._user_middleware == server.PARTS['middleware'];"
        "assert script.app._user_lifespan is server.lifespan;"
        "assert script.app.script_path.name == 'streamlit_app.py';"
        "assert 'streamlit_folium' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=HOUSE)


def test_a_session_that_nobody_came_back_to_ends_with_what_it_held(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from streamlit.runtime import Runtime
    from streamlit.runtime.memory_session_storage import MemorySessionStorage
    from streamlit.runtime.session_manager import SessionInfo
    from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

    ended: list[str] = []

    def waits(name: str) -> Any:
        clear = partial(ended.append, f"{name} leeg")
        state = SimpleNamespace(clear=clear)
        return SimpleNamespace(id=name, shutdown=partial(ended.append, name), session_state=state)

    nothing: Any = None
    storage = MemorySessionStorage()
    manager = WebsocketSessionManager(storage, nothing, nothing, nothing)
    monkeypatch.setattr(
        server.runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager)
    )
    for name in ("gaat", "wacht"):
        storage.save(SessionInfo(client=None, session=waits(name)))
    before = server.end_sessions({})
    assert set(before) == {"gaat", "wacht"}
    assert server.end_sessions(before) == before
    assert ended == []
    storage.delete("gaat")
    assert set(server.end_sessions(before)) == {"wacht"}
    assert ended == ["gaat", "gaat leeg"]
    # where the real one keeps them
    assert "self._session_mgr" in inspect.getsource(Runtime.__init__)
