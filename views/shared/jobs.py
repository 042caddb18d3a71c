"""Long work in a child process of the same command: progress, cancel, memory given back."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import house

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LOG = logging.getLogger(__name__)
_GRACE_SECONDS = 3.0
_LAST_LINES = 4000
"""Characters of stderr that are kept for the message when the child dies without one."""


@dataclass(slots=True)
class Job:
    """A running or finished `wijkverkenner` command that reports in JSON lines."""

    process: subprocess.Popen[str]
    step: str = "starten"
    share: float | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    """How far each part is, where the child tells that too."""
    answer: dict[str, Any] | None = None
    """The child's last word: `klaar` or `geweigerd` and what goes with it."""
    cancelled: bool = False
    complaint: str = ""
    """The end of what the child wrote on stderr."""
    _threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to both streams from the start, so that the child never waits for us."""
        for target in (self._read, self._listen):
            thread = threading.Thread(target=target, daemon=True)
            self._threads.append(thread)
            thread.start()

    @property
    def running(self) -> bool:
        """Tell whether the child still works or its last words are still being read."""
        return self.process.poll() is None or any(t.is_alive() for t in self._threads)

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
        self.cancelled = True
        if self.process.poll() is not None:
            return
        # Asked first: it then takes back what it set ready, and removes its own temporary files.
        _signal(self.process, hard=False)
        try:
            self.process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _signal(self.process, hard=True)

    def wait(self, seconds: float) -> bool:
        """Wait until the job has finished; return whether it has."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        for thread in self._threads:
            # the process is gone before its last line is read, and that line is the answer
            thread.join(seconds)
        return True

    def _read(self) -> None:
        """Follow the child's JSON lines; runs in a thread."""
        if self.process.stdout is None:
            return
        with self.process.stdout as lines:
            for line in lines:
                said = _said(line)
                if "stap" in said:
                    self.step, self.share = str(said["stap"]), said.get("deel")
                    self.parts = said.get("delen", self.parts)
                elif said:
                    self.answer = said

    def _listen(self) -> None:
        """Keep the end of what the child complains about; runs in a thread."""
        if self.process.stderr is None:
            return
        with self.process.stderr as lines:
            # A pipe that nobody reads fills up, and the child would wait for ever.
            for line in lines:
                self.complaint = (self.complaint + line)[-_LAST_LINES:]


def start(arguments: Sequence[str]) -> Job:
    """Start `wijkverkenner` with these arguments, as a process group of its own."""
    # The server may have been started anywhere; the child finds the house all the same.
    home = str(Path(house.__file__).resolve().parent)
    path = os.pathsep.join(p for p in (home, os.environ.get("PYTHONPATH", "")) if p)
    process = subprocess.Popen(  # noqa: S603 - our own command, arguments never through a shell
        [sys.executable, "-m", "cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONPATH": path, "PYTHONUTF8": "1"},
        # a group of its own, so that stopping it takes what it started along
        start_new_session=True,
    )
    return Job(process)


def start_import(folder: Path, kind: str, files: Sequence[Path], options: Mapping[str, Any]) -> Job:
    """Read files as a kind of import and set the result ready, without storing it.

    `options` are by name of the command line; None and False are left out, True is a flag,
    a list gives the option once per item.
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
