"""The server that `start` runs: it does not outlive the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HOUSE = Path(__file__).parents[2]
CHILD = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(120)"
PARENT = (
    "import os, sys; from cli.serving import serve; "
    "raise SystemExit(serve([sys.executable, '-c', sys.argv[1], sys.argv[2]], os.environ))"
)


def wait_for(ready: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait until something is so; a loaded machine may take long."""
    last = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < last
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
def test_ending_the_command_ends_its_server(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    command = [sys.executable, "-c", PARENT, CHILD, str(told)]
    with subprocess.Popen(command, cwd=HOUSE) as started:
        try:
            wait_for(lambda: told.exists() and told.read_text() != "")
            server = Path("/proc", told.read_text())
            assert server.exists()
            started.send_signal(signal.SIGTERM)
            assert started.wait(timeout=60) == 0
            wait_for(lambda: not server.exists())
        finally:
            started.kill()
            if told.exists() and Path("/proc", told.read_text()).exists():
                os.kill(int(told.read_text()), signal.SIGKILL)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")
def test_killing_the_command_outright_ends_its_server_too(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    # what the server does once it listens
    child = f"from views.server import end_with_command; {CHILD.replace('time.sleep(120)', '')}"
    child += "end_with_command()"
    command = [sys.executable, "-c", PARENT, child, str(told)]
    with subprocess.Popen(command, cwd=HOUSE) as started:
        try:
            wait_for(lambda: told.exists() and told.read_text() != "")
            server = Path("/proc", told.read_text())
            assert server.exists()
            started.kill()
            started.wait(timeout=60)
            wait_for(lambda: not server.exists() or "Z" in (server / "stat").read_text().split()[2])
        finally:
            started.kill()
            if told.exists() and Path("/proc", told.read_text()).exists():
                os.kill(int(told.read_text()), signal.SIGKILL)
