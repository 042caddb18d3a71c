"""Shared fixtures: the real data folder, a chromium, and no way out to the network."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import house
from store import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser


# Where make runs in the background Ctrl-C is ignored, and what a test starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A test says what is right, not how fast: benchmarks/ does that.
settings.register_profile("wijkverkenner", deadline=None)
settings.load_profile("wijkverkenner")

REAL = Path(
    os.environ.get("WIJKVERKENNER_TESTDATA")
    or Path(__file__).resolve().parents[2] / "shared" / "data"
)


NATIONAL = """
import resource, sys
from pathlib import Path
from boundaries import read_grenzen
from store import DataFolder
DataFolder(sys.argv[2]).commit(read_grenzen(Path(sys.argv[1])))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
(Path(sys.argv[2]) / "bytes.txt").write_text(str(peak))
"""


# Chromium hears the last list alone: that of Playwright comes along where a page could notice.
_WITHOUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "MediaRouter", "OptimizationHints", "PaintHolding", "ThirdPartyStoragePartitioning",
    # two pages of its own behind the address bar, drawn anew for every window: a fifth of its work
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
)  # fmt: skip


class PerFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells no types
    """Gives a test file to one process as a whole.

    What a module prepares is then prepared once, and each process has one server and one
    browser for all its tests: what they wait for most is the browser, so two of them halve it.
    Groups of xdist (`--dist loadgroup`) do the same, but not with pytest 9.2: the group that
    xdist 3.8 writes behind the name of a test is not read back.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", 1)[0]


def pytest_xdist_auto_num_workers() -> int:
    """Take one process more than there are cores: who waits for a browser or a disk uses none."""
    ours = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (ours or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> PerFile:
    """Hand tests out per file, in the order below."""
    config.option.loadscopereorder = False
    return PerFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first, so that no process is left with one at the end."""
    real = {item.path for item in items if any(item.iter_markers("echt"))}
    items.sort(key=lambda item: (not item.path.stem.endswith("browser"), item.path not in real))


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that the first test process makes and the others wait for and read."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    root = factory.getbasetemp() if alone else factory.getbasetemp().parent
    place, done = root / name, root / f"{name}.done"
    with FileLock(root / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            make(place)
            done.touch()
    return place


def copied(source: Path, target: Path) -> Path:
    """Copy a data folder; set files are immutable, so a link to those does."""

    def copy(old: str, new: str) -> None:
        if old.endswith(".parquet"):
            os.link(old, new)
        else:
            shutil.copy2(old, new)

    return Path(shutil.copytree(source, target, copy_function=copy))


@pytest.fixture(scope="session")
def national_folder(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the national buurten of 2016 as the command line does, in a process of its own.

    The folder is only to be read; `bytes.txt` in it tells how much memory the import took.
    """

    def make(place: Path) -> None:
        file = real_data / "cbs" / "buurten_2016_nl.gpkg.zip"
        here = Path(house.__file__).parent
        subprocess.run([sys.executable, "-c", NATIONAL, file, place], cwd=here, check=True)

    return made_once(tmp_path_factory, "landelijk", make)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Return a folder with the demonstration set, only to be read."""
    from cli import demo

    place = made_once(tmp_path_factory, "voorbeeld", lambda place: demo.load(house.folder(place)))
    return house.folder(place)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder with real open data, or skip."""
    if not REAL.is_dir():
        pytest.skip("de echte open data staan niet naast het project (WIJKVERKENNER_TESTDATA)")
    return REAL


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the chromium to drive, or skip."""
    found = shutil.which("chromium")
    if not found:
        pytest.skip("er is geen chromium geïnstalleerd")
    return found


@pytest.fixture(scope="session")
def chromium_browser(chromium: str) -> Iterator[Browser]:
    """Start Chromium once for a whole test process.

    Playwright's sync interface allows one of itself per process, so every browser test
    shares this one and opens pages of its own.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                f"--disable-features={','.join(_WITHOUT)}",
            ],
        )
        yield started
        started.close()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return an empty data folder."""
    return DataFolder(tmp_path / "gegevens", lock_wait=0.2, providers=house.PROVIDERS)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections that leave the machine."""
    real: Callable[..., Any] = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "localhost", "::1"}:
            message = f"a test tried to reach {host}"
            raise OSError(message)
        return real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
