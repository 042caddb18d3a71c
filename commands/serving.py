"""`start` and `demo`: the application and its fictional data."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from commands.console import SESSION, progress_for, say
from store import WijkverkennerError
from store.paths import VARIABLE

_OWN = frozenset({"localhost", "127.0.0.1", "::1"})
"""Addresses that only this computer can reach."""


def start(
    poort: Annotated[
        int | None, typer.Option("--poort", metavar="N", help="Poort van de toepassing.")
    ] = None,
    adres: Annotated[
        str | None,
        typer.Option(
            "--adres",
            metavar="ADRES",
            help="Adres waarop de toepassing te bereiken is; anders alleen vanaf deze computer. "
            "Met 0.0.0.0 kan iedereen op het netwerk erbij.",
        ),
    ] = None,
) -> None:
    """Start de toepassing in de browser; een lege map krijgt eerst de voorbeeldgegevens."""
    folder = SESSION.folder()
    if not folder.snapshot().sets:
        say(f"De gegevensmap {folder.path} is leeg: de fictieve voorbeeldgegevens worden gemaakt.")
        demo()
    spec = find_spec("streamlit_app")
    if spec is None or spec.origin is None:
        raise WijkverkennerError(
            "De toepassing is niet gevonden. Installeer wijkverkenner opnieuw met pip."
        )
    from views.settings import as_arguments

    if adres is not None and adres not in _OWN:
        say(f"Let op: iedereen die {adres} kan bereiken, kan de gegevens zien en wijzigen.")
    arguments = as_arguments(port=poort, address=adres)
    command = [sys.executable, "-m", "views.server", "run", spec.origin, *arguments]
    house = str(Path(spec.origin).parent)
    path = os.pathsep.join(p for p in (house, os.environ.get("PYTHONPATH", "")) if p)
    # The server is started anywhere; a relative data folder is of where the command was given.
    environment = os.environ | {VARIABLE: str(folder.path.absolute()), "PYTHONPATH": path}
    try:
        code = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(1 if code > 0 else 0)


def demo() -> None:
    """Zet de fictieve voorbeeldgegevens in de gegevensmap."""
    from demo import load

    snapshot = load(SESSION.folder(), progress=progress_for(machine=False))
    say(f"De voorbeeldgegevens staan in {snapshot.folder}. Deze gemeente bestaat niet.")
