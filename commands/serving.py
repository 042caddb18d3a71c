"""`start` and `demo`: the application and its fictional data."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from commands.console import SESSION, progress_for, say
from store import WijkverkennerError
from store.paths import VARIABLE


def start(
    poort: Annotated[
        int | None, typer.Option("--poort", metavar="N", help="Poort van de toepassing.")
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

    command = [sys.executable, "-m", "streamlit", "run", spec.origin, *as_arguments(port=poort)]
    environment = os.environ | {VARIABLE: str(folder.path)}
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
