"""The server: Streamlit's own ASGI application, with routes and headers of this project.

Beside the pages it sends Leaflet and prepared geometry (`views.shared.served_files`), has a page
for phones in the room (`views.presentatie.phones`), and says at `/gezond` that it lives. It
refuses who comes by another name than its own, lets no browser load or send anything elsewhere,
and loads ahead what the first page needs. `wijkverkenner start` and `streamlit run` both start
`streamlit_app.py`, which takes its `PARTS`.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import gzip
import hashlib
import logging
import os
import re
import signal
import threading
from contextlib import asynccontextmanager, suppress
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config, net_util, runtime
from streamlit.web.server import server_util
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from geo.page import elements
from store.paths import COMMAND
from views.shared import served_files, uploads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.runtime.app_session import AppSession

_LOG = logging.getLogger("wijkverkenner")

AHEAD = (
    "geopandas",
    "pyarrow.parquet",
    "folium",
    "indicators",
    "geo.folium_map",
    "altair",
    "compare",
)
"""What the first pages need and what takes seconds to import.

Not streamlit_folium: Streamlit serves a component only when a page was the first to import it.
"""

_TIDY_SECONDS = 15.0
"""How long what a run of a page, or a session, leaves behind may stay in memory."""
_GRACE_SECONDS = 10.0
"""What sessions get to end in, once the command that started the server is gone."""
_FOR_EVER = "public, max-age=31536000, immutable"
_MAP_FRAME = "/component/"
_TILES = "https://service.pdok.nl"
"""The background map, which a browser asks for only after somebody switched it on."""


def load_ahead() -> None:
    """Import what the first page needs; a failure shows there, with its own message."""
    for name in AHEAD:
        try:
            import_module(name)
        except Exception:  # noqa: BLE001 - being ahead is all this is for
            _LOG.debug("could not load %s ahead", name, exc_info=True)


async def tidy() -> None:
    """Collect garbage and end sessions that nobody came back to, now and then.

    Streamlit collects after each run of a page: looking through all that every session shares
    took two thirds of its processor.
    """
    sessions: dict[str, AppSession] = {}
    while True:
        await asyncio.sleep(_TIDY_SECONDS)
        sessions = end_sessions(sessions)
        gc.collect()


def end_sessions(before: Mapping[str, AppSession]) -> dict[str, AppSession]:
    """Return the sessions there are; those that were there `before` and are forgotten now end.

    Streamlit ends what it forgets when nothing points at it, but its own loop points at the last
    one of a quiet evening: what that uploaded would stay, on disk and in memory.
    """
    manager = runtime.get_instance()._session_mgr  # noqa: SLF001
    now = {info.session.id: info.session for info in manager.list_sessions()}
    for name in before.keys() - now.keys():
        before[name].shutdown()
        before[name].session_state.clear()
    return now


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Load ahead in the background while the browser opens, and tidy until the end."""
    threading.Thread(target=load_ahead, daemon=True, name="vooruit-laden").start()
    uploads.sweep()
    if COMMAND in os.environ:
        threading.Thread(target=end_with_command, daemon=True, name="opdracht").start()
    tidying = asyncio.create_task(tidy())
    yield
    tidying.cancel()
    uploads.sweep(own=True)


def end_with_command() -> None:
    """Wait until the command that started this server is gone, however it ended, and end too."""
    # the other end of this pipe is the command's alone: it closes when that is killed as well
    with suppress(OSError, ValueError):
        os.read(int(os.environ[COMMAND]), 1)
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_GRACE_SECONDS)
    os._exit(1)


def routes() -> list[Route]:
    """Return the addresses of our own, below Streamlit's base path where one is set."""
    base = config.get_option("server.baseUrlPath").strip("/")
    base = f"/{base}" if base else ""
    return [
        # for a watchdog or a proxy; it says nothing of the folder, and is never cached
        Route(f"{base}/gezond", _healthy),
        Route(f"{base}/{served_files.LEAFLET}/{{version}}/{{path:path}}", _leaflet),
        Route(f"{base}/{served_files.LAYERS}/{{name}}", _layer),
        Route(f"{base}/{served_files.ROUNDS}", _phone),
        Route(f"{base}/{served_files.ROUNDS}/{{code}}", _phone, methods=["GET", "POST"]),
    ]


def _healthy(_request: Request) -> Response:
    return PlainTextResponse("wijkverkenner leeft\n", headers={"Cache-Control": "no-store"})


def _leaflet(request: Request) -> Response:
    return _answer(request, served_files.read_leaflet(**request.path_params))


def _layer(request: Request) -> Response:
    return _answer(request, served_files.read_layer(**request.path_params))


async def _phone(request: Request) -> Response:
    # only where partners estimate something: the first page needs nothing of it
    from views.presentatie import phones

    return await phones.serve(request)


def _answer(request: Request, file: served_files.ServedFile | None) -> Response:
    """Send a file that never changes; one that is not there (any more) is not remembered."""
    if file is None:
        text = "Dit bestand is er niet (meer). Laad de pagina opnieuw.\n"
        return PlainTextResponse(text, 404, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    content = file.content
    if file.compressed:
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            # stored compressed: only the rare client that cannot unpack it costs work
            content = gzip.decompress(content)
    return Response(content, media_type=file.media_type, headers=headers)


class Doorkeeper:
    """Refuses a request for another host, or from a page of another one.

    Streamlit checks this for its websocket only, and looks up the external address of this
    machine on the internet before it refuses a foreign origin, while everybody waits. Nothing
    foreign comes that far.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is meant for this server."""
        if scope["type"] in {"http", "websocket"}:
            refused = _refusal(Headers(scope=scope))
            if refused:
                await PlainTextResponse(refused, 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _refusal(headers: Headers) -> str:
    """Return why a request is refused; '' where it is not."""
    host, origin = headers.get("host"), headers.get("origin")
    # a page elsewhere can have its own name resolve to this machine (DNS rebinding)
    if not is_host_allowed(host):
        return (
            f"Deze toepassing heet niet ‘{host}’. Start haar met --adres en deze naam, of noem "
            "de naam in STREAMLIT_SERVER_ALLOWED_HOSTS.\n"
        )
    # Behind a proxy that rewrites Host the two differ; its address is then an option.
    if origin is None or urlparse(origin).netloc == host or server_util.is_allowed_origin(origin):
        return ""
    if server_util.allow_all_cross_origin_requests():
        return ""
    return (
        "Een pagina van een ander adres mag hier niets vragen. Staat er een tussenserver voor, "
        "noem dan haar adres in STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS.\n"
    )


class SafeHeaders:
    """Adds to every answer what a browser may do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and write the headers where the answer begins."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = _policy(in_map=_MAP_FRAME in scope["path"])

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "SAMEORIGIN"
                headers["Referrer-Policy"] = "same-origin"
                headers["Content-Security-Policy"] = policy
            await send(message)

        await self.app(scope, receive, with_headers)


# per kind of page once: it reads and hashes a file of Streamlit
@cache
def _policy(*, in_map: bool) -> str:
    """Return the content security policy: everything from this server, and nothing else.

    Streamlit writes styles into its page, so those are allowed. A map's frame gets its scripts
    as text from streamlit-folium, and may fetch the background map.
    """
    script = (
        "'self' 'unsafe-inline' 'unsafe-eval'"
        if in_map
        else f"'self' 'wasm-unsafe-eval' {_inline_scripts()}"
    )
    images = f"'self' data: blob: {_TILES}" if in_map else "'self' data: blob:"
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {script}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src {images}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def _inline_scripts() -> str:
    """Return the hashes of what stands in a page as script: Streamlit's own, and ours."""
    page = (files("streamlit") / "static" / "index.html").read_text(encoding="utf-8")
    # read from the installed page, so that another version of Streamlit brings its own hashes
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    scripts += [served_files.page_script(), elements("ronde.js")]
    hashes = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes)


# The banner of a start and the check of an origin would ask the internet which address this
# machine has: this application never asks anything of another machine.
net_util.get_external_ip = lambda: None

PARTS: dict[str, Any] = {
    "routes": routes(),
    # the first is the outermost: what is refused gets the headers too
    "middleware": [Middleware(SafeHeaders), Middleware(Doorkeeper)],
    "lifespan": lifespan,
}
"""What this project adds to Streamlit's application."""
