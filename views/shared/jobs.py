"""Long work in a child process of the same command: progress, cancel, memory given back.

A few work at the same time; who comes later waits in line and sees for how many.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from house import child_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_LOG = logging.getLogger(__name__)
# own choice: enough to write a small file away; then it is stopped by force
_GRACE_SECONDS = 3.0
_LAST_LINES = 4000
"""Characters of stderr that are kept for the message when the child dies without one."""


AT_ONCE = 2
"""Jobs that work at the same time: each takes up to a processor and a gigabyte."""
_TURN = threading.Condition()
_LINE: list[Job] = []
"""Jobs of all sessions that have not ended, the first come first."""


@dataclass(slots=True, eq=False)
class Job:
    """A waiting, running or finished `wijkverkenner` command that reports in JSON lines."""

    command: list[str]
    environment: Mapping[str, str]
    said: str = "starten"
    share: float | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    """How far each part is, where the child tells that too."""
    answer: dict[str, Any] | None = None
    """The child's last word: `klaar` or `geweigerd` and what goes with it."""
    cancelled: bool = False
    complaint: str = ""
    """The end of what the child wrote on stderr."""
    _process: subprocess.Popen[str] | None = None
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        """Stand in line, and listen to both streams from the start: the child never waits."""
        # daemon: a server that stops does not wait for an import that nobody reads any more
        self._thread = threading.Thread(target=self._work, daemon=True)
        with _TURN:
            _LINE.append(self)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Tell whether the child waits, works, or its last words are still being read."""
        return self._thread.is_alive()

    @property
    def succeeded(self) -> bool:
        """Tell whether it has ended as it should."""
        return self._process is not None and self._process.poll() == 0

    @property
    def before(self) -> int:
        """Return how many other jobs must end before this one begins."""
        with _TURN:
            waits = self in _LINE and self._process is None
            return max(0, _LINE.index(self) + 1 - AT_ONCE) if waits else 0

    @property
    def step(self) -> str:
        """Return what it is doing, or what it waits for."""
        if number := self.before:
            others = "1 andere opdracht" if number == 1 else f"{number} andere opdrachten"
            return f"wacht op {others}"
        return self.said

    def result(self) -> dict[str, Any]:
        """Return the answer of a finished job; a child that died without one is refused."""
        if self.answer is not None:
            return self.answer
        if self.cancelled:
            return {"geweigerd": "De import is gestopt. Er is niets gewijzigd.", "bevindingen": []}
        _LOG.error("import stopped without an answer: %s", self.complaint)
        return {
            "geweigerd": (
                "Het lezen van dit bestand is onverwacht gestopt, bijvoorbeeld doordat er te "
                "weinig geheugen was. Er is niets gewijzigd. Probeer het opnieuw, of lees het "
                "bestand in met de opdracht wijkverkenner importeer."
            ),
            "bevindingen": [],
        }

    def cancel(self) -> None:
        """Stop the child and what it started; the data folder stays as it was."""
        with _TURN:
            self.cancelled = True
            process = self._process
            _TURN.notify_all()
        if process is None or process.poll() is not None:
            return
        # Asked first: it then takes back what it set ready, and removes its own temporary files.
        _signal(process, hard=False)
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _signal(process, hard=True)

    def wait(self, seconds: float) -> bool:
        """Wait until the job has finished; return whether it has."""
        self._thread.join(seconds)
        return not self.running

    def _work(self) -> None:
        """Wait for the turn, start the child and follow it to its end; runs in a thread."""
        try:
            if self._begun() is not None:
                listening = threading.Thread(target=self._listen, daemon=True)
                listening.start()
                self._read()
                listening.join()
        except OSError as error:
            self.complaint = str(error)
        finally:
            with _TURN:
                _LINE.remove(self)
                _TURN.notify_all()

    def _begun(self) -> subprocess.Popen[str] | None:
        """Start the child when its turn has come; None where it was cancelled before."""
        with _TURN:
            _TURN.wait_for(lambda: self.cancelled or self in _LINE[:AT_ONCE])
            if not self.cancelled:
                self._process = subprocess.Popen(  # noqa: S603 - our own command, through no shell
                    self.command,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    stdin=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                    errors="replace",
                    env=self.environment,
                    # a group of its own, so that stopping it takes what it started along
                    start_new_session=True,
                )
            return self._process

    def _read(self) -> None:
        """Follow the child's JSON lines until it has ended."""
        process = self._process
        if process is None or process.stdout is None:
            return
        with process.stdout as lines:
            for line in lines:
                said = _said(line)
                if "stap" in said:
                    self.said, self.share = str(said["stap"]), said.get("deel")
                    self.parts = said.get("delen", self.parts)
                elif said:
                    self.answer = said
        process.wait()

    def _listen(self) -> None:
        """Keep the end of what the child complains about; runs in a thread."""
        if self._process is None or self._process.stderr is None:
            return
        with self._process.stderr as lines:
            # A pipe that nobody reads fills up, and the child would wait for ever.
            for line in lines:
                self.complaint = (self.complaint + line)[-_LAST_LINES:]


@dataclass(slots=True, weakref_slot=True, eq=False)
class FilesInMaking:
    """Files that a job makes for a page, from the click until they are made anew."""

    gebied: str
    naam: str
    folder: Path
    """Holds the files until they are made anew or the session ends."""
    files: Mapping[str, Path]
    """By document."""
    job: Job
    clean_up: Callable[[], object] = field(init=False)

    def __post_init__(self) -> None:
        """Leave nothing behind: a closed tab ends its session, and with it what was made for it."""
        self.clean_up = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def start(arguments: Sequence[str]) -> Job:
    """Start `wijkverkenner` with these arguments, as a process group of its own, in its turn."""
    return Job([sys.executable, "-m", "cli", *arguments], child_environment())


def start_import(folder: Path, kind: str, files: Sequence[Path], options: Mapping[str, Any]) -> Job:
    """Read files as a kind of import and set the result ready, without storing it.

    `options` are by name of the command line; None, False and '' are left out, True is a
    flag, a list gives the option once per item.
    """
    arguments = ["--gegevens", str(folder), "importeer", kind, "--klaarzetten", "--voortgang"]
    for name, value in options.items():
        if value is True:
            arguments.append(f"--{name}")
        elif isinstance(value, list):
            arguments.extend(f"--{name}={item}" for item in value)
        elif value is not None and value is not False and value != "":  # 0 is a choice
            arguments.append(f"--{name}={value}")
    # after "--" a file whose name begins with a dash is no option
    return start([*arguments, "--", *map(str, files)])


def _said(line: str) -> dict[str, Any]:
    """Return one JSON line of the child; anything else it prints says nothing."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _signal(process: subprocess.Popen[str], *, hard: bool) -> None:
    """Ask or force the child's whole group to stop."""
    if os.name == "nt":
        process.kill() if hard else process.terminate()
        return
    try:
        os.killpg(process.pid, signal.SIGKILL if hard else signal.SIGTERM)
    except ProcessLookupError:
        return
