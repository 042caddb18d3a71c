"""The command line: `wijkverkenner [--gegevens DIR] OPDRACHT …`.

Exit 0 is done (findings allowed), 1 is refused or nothing usable, 2 is a wrong call. Every
error is one Dutch paragraph on stderr.
"""

from __future__ import annotations

import logging
import os
import sys
from functools import cache
from pathlib import Path  # noqa: TC003 - typer reads annotations at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.exceptions import Abort, TyperException
from typer.main import get_command

from cli import answers, demo, dossier, fetching, folder, portret, serving
from cli.console import SESSION, complain, disk_message
from cli.dutch import DutchCommand, DutchGroup, usage_message
from store import WijkverkennerError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TRACE = "WIJKVERKENNER_FOUTSPOOR"
_STOPPED = 130
"""What a command returns that Ctrl-C stopped (`typer.core`): 128 + SIGINT, as in shells."""

app = typer.Typer(
    name="wijkverkenner",
    cls=DutchGroup,
    add_completion=False,
    # rich would wrap and colour the help, and its own phrases are English
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Samen een wijk bekijken: cijfers, grenzen, scholen en leerlingstromen op kaarten.",
)
folder.app.command("dossier", cls=DutchCommand)(dossier.importeer_dossier)
folder.app.command(
    "verhaallijn",
    cls=DutchCommand,
    help="Lees een verhaallijn met haar weergaven in, zoals de pagina Presentatie haar meegeeft.",
)(dossier.importeer_dossier)
folder.app.command("methodepakket", cls=DutchCommand)(dossier.importeer_methodepakket)
folder.app.command("werkboek", cls=DutchCommand)(portret.importeer_werkboek)
app.add_typer(folder.app, name="importeer")
for _function in (
    serving.start,
    demo.demo,
    fetching.ophalen,
    folder.bronnen,
    folder.controleer,
    folder.indicatoren,
    answers.kaart,
    answers.stromen,
    answers.vergelijk,
    answers.bereik,
    dossier.dossier,
    dossier.methodepakket,
    portret.portret,
):
    app.command(cls=DutchCommand)(_function)
app.command(cls=DutchCommand, hidden=True)(fetching.inlezen)


@app.callback()
def _shared(
    gegevens: Annotated[
        Path | None,
        typer.Option(
            "--gegevens",
            metavar="MAP",
            help="De gegevensmap; anders WIJKVERKENNER_GEGEVENS, anders die van de gebruiker.",
        ),
    ] = None,
) -> None:
    SESSION.gegevens = gegevens


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one call and return its exit code."""
    _quiet()
    # one process can run several calls (tests do): each begins with nothing read or lacking
    SESSION.snapshots.clear()
    SESSION.without.clear()
    try:
        code = _command()(
            list(sys.argv[1:] if arguments is None else arguments),
            prog_name="wijkverkenner",
            standalone_mode=False,
        )
        if code == _STOPPED:
            raise KeyboardInterrupt  # noqa: TRY301 - as it is where typer did not hear it
    except TyperException as error:
        complain(usage_message(error))
        return 2
    # the commit is one rename: whatever was stopped, the folder is the old one or the new one
    except (Abort, KeyboardInterrupt):
        complain("Afgebroken; de gegevensmap is niet gewijzigd.")
        return 1
    except WijkverkennerError as error:
        complain(" ".join((str(error), *SESSION.missing())))
        return 1
    # a full disk or a folder without rights: not our mistake, and not a bad file
    except OSError as error:
        complain(disk_message(error))
        return 1
    except Exception as error:  # the last resort: a mistake of ours is no reason for a traceback
        if os.environ.get(TRACE):
            raise
        # What a library says may quote the file: no control sign of it reaches the terminal.
        said = "".join(sign if sign.isprintable() else " " for sign in str(error))
        complain(
            f"Er ging iets mis in wijkverkenner zelf ({type(error).__name__}: {said}). De "
            f"gegevensmap is niet gewijzigd. Meld dit met de opdracht die u gaf; met {TRACE}=1 "
            "ervoor ziet u waar het misging."
        )
        return 1
    for text in SESSION.missing():
        complain(text)
    return int(code or 0)


@cache
def _command() -> Callable[..., Any]:
    """Return all commands as they are called; reading their options from the code takes time."""
    return get_command(app)


def _quiet() -> None:
    """Keep what libraries log off the terminal: a reader gets one Dutch paragraph."""
    if os.environ.get(TRACE):
        logging.basicConfig(level=logging.INFO)
    elif not logging.root.handlers:
        # without any handler Python prints warnings on stderr itself
        logging.root.addHandler(logging.NullHandler())


def main() -> None:
    """Run the command line and leave with its exit code; files are read in a child process."""
    # not in `run`: a test that calls it in its own process must not be split
    SESSION.confined = True
    sys.exit(run())
