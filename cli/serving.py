"""`start`: the application and its server."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import demo
from cli.console import SESSION, say
from house import EVERYWHERE, OWN_HOSTS, child_environment
from store import Refused, WijkverkennerError
from store.paths import COMMAND, VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

OPTIONS: dict[str, str | int | bool | list[str]] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "runner.postScriptGC": False,  # `views.server.tidy` collects, for all sessions at once
    "server.address": "localhost",  # what people load is theirs; others are let in on purpose
    # By these names only: a page whose own name is made to point here gets nothing.
    "server.allowedHosts": [*OWN_HOSTS],
    "server.fileWatcherType": "none",
    "server.maxUploadSize": 1000,  # MB, held in memory; the national buurten are 100 to 500
    "server.showEmailPrompt": False,
    "theme.base": "light",
    "theme.font": "sans-serif",  # Streamlit ships it: no font is fetched
    "theme.primaryColor": "#0b4f8a",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f1f4f7",
    "theme.textColor": "#1c2733",
    "theme.linkColor": "#0b4f8a",
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
    "theme.baseRadius": "small",
}
"""Streamlit's options; the checkout's .streamlit/config.toml holds the same (a test compares)."""


def start(
    poort: Annotated[
        int | None,
        typer.Option("--poort", metavar="N", min=1, max=65535, help="Poort van de toepassing."),
    ] = None,
    adres: Annotated[
        str | None,
        typer.Option(
            "--adres",
            metavar="ADRES",
            help="Adres waarop de toepassing te bereiken is; anders alleen vanaf deze computer. "
            "Met 0.0.0.0 kan iedereen op het netwerk erbij: er is geen aanmelding en geen "
            "versleuteling.",
        ),
    ] = None,
) -> None:
    """Start de toepassing in de browser; een lege map krijgt eerst de voorbeeldgegevens."""
    # before the demonstration set is made: a taken port shows in a moment, that takes longer
    check_port(adres or "localhost", poort)
    folder = SESSION.folder()
    # who took the last set out begins with data of his own
    if not folder.snapshot().sets and not (folder.path / "herkomst.json").exists():
        say(f"De gegevensmap {folder.path} is leeg: de fictieve voorbeeldgegevens worden gemaakt.")
        demo.demo()
    spec = find_spec("streamlit_app")
    if spec is None or spec.origin is None:
        raise WijkverkennerError(
            "De toepassing is niet gevonden. Installeer wijkverkenner opnieuw met pip."
        )
    if adres is not None and adres not in OWN_HOSTS:
        say(
            f"Let op: iedereen die {adres} kan bereiken, kan de gegevens zien en wijzigen. Er is "
            "geen aanmelding en geen versleuteling."
        )
    command = [sys.executable, "-m", "streamlit", "run", spec.origin, *arguments(poort, adres)]
    # The server is started anywhere; a relative data folder is of where the command was given.
    environment = child_environment() | {VARIABLE: str(folder.path.absolute())}
    # a server that ends by a signal (negative) was stopped on purpose
    raise typer.Exit(1 if serve(command, environment) > 0 else 0)


def arguments(port: int | None = None, address: str | None = None) -> list[str]:
    """Return Streamlit's options as `streamlit run` takes them on its command line."""
    options = OPTIONS | ({} if port is None else {"server.port": port})
    if address is not None:
        # Who lets the whole network in cannot know by which names it comes.
        names = ["*"] if address in EVERYWHERE else [*OWN_HOSTS, address]
        options |= {"server.address": address, "server.allowedHosts": names}
    # an option on the command line would go before what the administrator set
    if os.environ.get("STREAMLIT_SERVER_ALLOWED_HOSTS"):
        del options["server.allowedHosts"]
    return [
        f"--{name}={str(one).lower() if isinstance(one, bool) else one}"
        for name, value in options.items()
        for one in (value if isinstance(value, list) else [value])
    ]


def serve(command: list[str], environment: Mapping[str, str]) -> int:
    """Run a server until it ends or this process is stopped, and leave none behind.

    Without this, whoever ends the command by its process id (a service manager, a script)
    would leave the server on its port.
    """

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    # who is killed outright can stop nothing: this end then closes by itself, which the server
    # sees (`views.server`); Windows cannot hand a pipe to a child, so there it stays behind
    theirs, ours = os.pipe()
    handed: dict[str, Any] = {} if os.name == "nt" else {"pass_fds": (theirs,)}
    if handed:
        environment = {**environment, COMMAND: str(theirs)}
    try:
        return subprocess.run(command, env=environment, check=False, **handed).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)
        os.close(theirs)
        os.close(ours)


def check_port(address: str, port: int | None) -> None:
    """Refuse a port that another program has, or an address that is not of this computer.

    Without a port one is found.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.create_server((address, port or 0), family=family):
            return
    except OSError as error:
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise Refused(
                "een adres van deze computer",
                f"{address}, dat geen adres van deze computer is",
                "Laat --adres weg of kies 0.0.0.0.",
            ) from error
        raise Refused(
            "een vrije poort",
            f"poort {port}, die al in gebruik of niet toegestaan is",
            "Kies met --poort een andere, bijvoorbeeld 8600; of laat --poort weg.",
        ) from error
