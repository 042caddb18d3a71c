"""Files that could do harm, offered to every import: our words, the folder as it was, no reach."""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import cli
import house
from tests import hostile
from views.shared import jobs

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "GEHEIM-VAN-DE-SERVER"  # noqa: S105 - what the canary says
AT_MOST_SECONDS = 75
LAST_RESORT = "Er ging iets mis in wijkverkenner zelf"
YEARLY = ("grenzen", "indicatoren", "indeling")


class Watch:
    """A canary file and a listener, and how often either was touched."""

    def __init__(self, folder: Path) -> None:
        canary = folder / "kanarie.csv"
        canary.write_text(f"naam;x;y\n{SECRET};136000;455000\n", encoding="utf-8")
        self._server = socket.create_server(("127.0.0.1", 0))
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()
        address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.bait = hostile.Bait(canary, address)
        # inotify also tells of what a C library opens: 1 is a read, 0x20 an opening.
        self._notes = -1
        if sys.platform == "linux":
            libc = ctypes.CDLL(None)
            self._notes = libc.inotify_init1(os.O_NONBLOCK)
            libc.inotify_add_watch(self._notes, os.fsencode(canary), 0x21)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def reads(self) -> int:
        """Return how often the canary was opened or read since it was last asked."""
        try:
            return len(os.read(self._notes, 1 << 16)) // 16
        except OSError:
            return 0

    def close(self) -> None:
        self._server.close()
        if self._notes >= 0:
            os.close(self._notes)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    made = Watch(tmp_path)
    yield made
    made.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a data folder with one set in it."""
    source = tmp_path / "punten.csv"
    source.write_text(hostile.TEXTS["postcodes"], encoding="utf-8")
    made = tmp_path / "gegevens"
    assert cli.run(["--gegevens", str(made), "importeer", "postcodes", str(source)]) == 0
    return made


def contents(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".slot"
    }


@pytest.mark.parametrize("kind", ["grenzen", *hostile.TEXTS])
def test_a_hostile_file_does_no_harm(
    kind: str,
    data: Path,
    watch: Watch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = tmp_path / "bestanden"
    place.mkdir()
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    started = contents(data)
    for case in hostile.cases(place, watch.bait, kinds=(kind,)):
        watch.reads()
        capsys.readouterr()
        begin = time.monotonic()
        years = ("--jaar", "2022") if kind in YEARLY else ()
        code = cli.run(["--gegevens", str(data), "importeer", kind, str(case.path), *years])
        took = time.monotonic() - begin
        said = "".join(capsys.readouterr())
        after = contents(data)
        counts["files"] += 1
        harm = {
            "traceback": "Traceback" in said,
            "last resort": LAST_RESORT in said,
            "no word": code != 0 and not said.strip(),
            "folder changed": code != 0 and after != started,
            "canary read": watch.reads() > 0,
            "canary told": SECRET in said,
            "canary kept": any(_keeps_secret(data / name) for name in after.keys() - started),
            "request": watch.calls > 0,
            "hang": took > AT_MOST_SECONDS,
        }
        wrong += [f"{case.name}{case.path.suffix}: {name}" for name, is_so in harm.items() if is_so]
        started = after
    assert not wrong, f"{len(wrong)} of {counts['files']}: " + "; ".join(wrong)
    assert counts["files"] >= LEAST[kind]


LEAST = {
    "grenzen": 100, "indicatoren": 60, "indeling": 60, "swv": 40, "postcodes": 150,
    "locaties": 150, "netwerk": 150, "leerlingen": 40, "eigen-stromen": 60, "betalend": 60,
    "tarieven": 60, "uitwisseling": 60,
}  # fmt: skip
"""Files per kind of import that the generator makes at least."""


def _keeps_secret(file: Path) -> bool:
    if file.suffix != ".parquet":
        return SECRET.encode() in file.read_bytes()
    return SECRET in pd.read_parquet(file).to_string()


def test_the_generator_makes_hundreds_of_files() -> None:
    assert sum(LEAST.values()) >= 300


LONG = 1_000_000


@pytest.mark.parametrize("kind", ["swv", "locaties", "indeling"])
def test_a_million_equal_rows_are_refused_by_a_limit_that_is_named(
    kind: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head, row, *_ = hostile.TEXTS[kind].split("\n")
    source = tmp_path / "lang_2022.csv"
    source.write_text(f"{head}\n" + f"{row}\n" * LONG, encoding="utf-8")
    before = contents(data)
    assert cli.run(["--gegevens", str(data), "importeer", kind, str(source)]) == 1
    assert "de grens van" in capsys.readouterr().err
    assert contents(data) == before


def test_a_million_empty_lines_are_no_rows(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "regels_2022.csv"
    source.write_text("\n" * LONG, encoding="utf-8")
    for kind in ("indicatoren", "locaties"):
        assert cli.run(["--gegevens", str(data), "importeer", kind, str(source)]) == 1
        assert "is leeg" in capsys.readouterr().err


def test_what_the_page_starts_reaches_no_more_than_it_needs(watch: Watch, tmp_path: Path) -> None:
    # As the page starts it: a process of its own, of the worst files of each kind.
    worst = {
        "locaties": {"vrt", "virtuele_tabel"},
        "indeling": {"entiteit"},
        "grenzen": {"eindeloze_view"},
    }
    place = tmp_path / "bestanden"
    place.mkdir()
    folder = house.folder(tmp_path / "gegevens")
    tried: set[str] = set()
    for kind, names in worst.items():
        for case in hostile.cases(place, watch.bait, kinds=(kind,)):
            if case.name not in names or case.name in tried:
                continue
            tried.add(case.name)
            watch.reads()
            job = jobs.start_import(folder.path, kind, [case.path], {})
            assert job.wait(AT_MOST_SECONDS), case.name
            answer = job.result()
            assert SECRET not in str(answer)
            assert LAST_RESORT not in str(answer)
            assert "Traceback" not in job.complaint
            assert ("geweigerd" in answer) != ("klaar" in answer)
            assert watch.reads() == watch.calls == 0
    assert tried == {name for names in worst.values() for name in names}
    assert folder.snapshot().sets == ()


PROBE = """
import socket, subprocess, sys
from pathlib import Path
from store.reading.confined import Reach, split

def tried(name, what):
    try:
        what()
    except OSError:
        print(name, "no", flush=True)
    else:
        print(name, "yes", flush=True)

folder, given, canary = map(Path, sys.argv[1:4])
if (code := split(Reach((given,), folder))) is not None:
    print("exit", code)
    raise SystemExit
tried("input", given.read_bytes)
tried("folder", lambda: (folder / "x").write_text("a"))
tried("canary", canary.read_bytes)
tried("accounts", Path("/etc/passwd").read_bytes)
tried("beside", lambda: canary.with_name("nieuw").write_text("a"))
tried("program", lambda: subprocess.run(["true"]))
tried("network", lambda: socket.create_connection(("127.0.0.1", int(sys.argv[4])), 2))
if sys.argv[5:]:
    bytearray(3 << 30)
"""


def landlock() -> bool:
    return sys.platform == "linux" and ctypes.CDLL(None).syscall(444, None, 0, 1) >= 1


def _probe(watch: Watch, tmp_path: Path, *more: str, **extra: str) -> tuple[dict[str, str], str]:
    given = tmp_path / "invoer" / "a.csv"
    given.parent.mkdir()
    given.write_text("a", encoding="utf-8")
    port = watch.bait.address.rpartition(":")[2]
    where = [str(tmp_path / "gegevens"), str(given), str(watch.bait.canary), port, *more]
    ran = subprocess.run(
        [sys.executable, "-c", PROBE, *where],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])} | extra,
    )
    return dict(line.split() for line in ran.stdout.splitlines()), ran.stderr


@pytest.mark.skipif(not landlock(), reason="this kernel has no landlock")
def test_the_child_reaches_its_input_and_the_data_folder_alone(
    watch: Watch, tmp_path: Path
) -> None:
    found, _ = _probe(watch, tmp_path)
    assert found == {
        "input": "yes", "folder": "yes", "canary": "no", "accounts": "no", "beside": "no",
        "program": "no", "network": "no", "exit": "0",
    }  # fmt: skip
    assert watch.reads() == watch.calls == 0


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold this limit")
def test_the_child_has_no_more_memory_than_it_may(watch: Watch, tmp_path: Path) -> None:
    found, said = _probe(watch, tmp_path, "groot", WIJKVERKENNER_IMPORT_GB="1")
    assert found["exit"] == "1"
    assert "MemoryError" in said


def test_an_import_can_be_stopped(tmp_path: Path) -> None:
    source = tmp_path / "wacht_2022.csv"
    head, row, *_ = hostile.TEXTS["indicatoren"].split("\n")
    source.write_text(f"{head}\n" + f"{row}\n" * 300_000, encoding="utf-8")
    command = [sys.executable, "-m", "cli", "--gegevens", str(tmp_path / "gegevens")]
    process = subprocess.Popen(
        [*command, "importeer", "indicatoren", str(source), "--voortgang"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
        start_new_session=True,
    )
    assert process.stdout is not None
    # the first line of the child: it is at work on the file
    assert json.loads(process.stdout.readline())["stap"] == f"{source.name} lezen"
    os.killpg(process.pid, signal.SIGINT)
    rest, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said == "Afgebroken; de gegevensmap is niet gewijzigd.\n"
    assert "opslaan" not in rest
    assert not (tmp_path / "gegevens" / "herkomst.json").exists()


KILLED = """
import os, random, signal, sys, time
import cli
import flows, pandas, pyarrow.parquet
folder, old, new = sys.argv[1:4]
base = ["--gegevens", folder, "importeer", "postcodes"]
sys.stdout = sys.stderr = open(os.devnull, "w")
chance = random.Random(9)
cli._command()  # not again in each child
began = time.monotonic()
child = os.fork()
if child == 0:
    cli.run([*base, new])
    os._exit(0)
os.waitpid(child, 0)
whole = time.monotonic() - began
for number in range(60):
    child = os.fork()
    if child == 0:
        cli.run([*base, (old, new)[number % 2]])
        os._exit(0)
    time.sleep(chance.uniform(0, 1.1 * whole))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    sys.__stdout__.write(str(len(__import__("house").folder(folder).snapshot().sets)) + "\\n")
    sys.__stdout__.flush()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_an_import_killed_at_any_moment_leaves_the_old_folder_or_the_new_one(
    data: Path, tmp_path: Path
) -> None:
    old, new = tmp_path / "punten.csv", tmp_path / "nieuw.csv"
    new.write_text(hostile.TEXTS["postcodes"] + "3515;52.13;5.11\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(data), str(old), str(new)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )
    assert ran.stdout.split() == ["1"] * 60
    snapshot = house.folder(data).snapshot()
    assert len(snapshot.table(snapshot.sets[0], "punten")) in (4, 5)
    assert cli.run(["--gegevens", str(data), "importeer", "postcodes", str(new)]) == 0
