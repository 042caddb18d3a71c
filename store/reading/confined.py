"""A child process to read a file in: limited in memory, time and reach.

A file that somebody sends may hold a mistake in a library that we do not know of yet. What reads
it therefore has no network, sees of the disk what it needs (the input, the data folder, the
libraries, a temporary folder), can start no other program, and stops at a limit that the message
names. What the kernel does not offer (landlock before Linux 5.13, a namespace in a container
that forbids it, anything but Linux) is left out; the other measures stand.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

MEMORY_VARIABLE = "WIJKVERKENNER_IMPORT_GB"
MEMORY_GB = 4.0
"""Of what RLIMIT_DATA counts. The national buurten of 2016 held 1.7 of that while they were read,
of which 0.8 was in use; two years of pupils (2017 and 2024) had 0.3 in use at their peak."""
_ADDRESSES_GB = 64
"""Address space: libraries reserve more than they use."""
CPU_SECONDS = 1800
"""The national buurten of 2016 took 70 on a machine of two cores with other work, two years of
pupils 6."""
# own choice: twice the processor time, for a slow disk and other work
WALL_SECONDS = 3600
_FILE_GB = 8
_CHILD = "WIJKVERKENNER_KIND"
"""Set where this process is the child already (Windows, which cannot fork)."""
_GRACE_SECONDS = 3.0
# names of Python's audit events (its documentation, "Audit events table")
_FORBIDDEN = (
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname",
    "socket.sendmsg", "socket.sendto", "urllib.Request",
)  # fmt: skip
_NEVER = (
    "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile", "os.system",
    "pty.spawn", "subprocess.Popen", "webbrowser.open",
)  # fmt: skip
# What Python and its libraries read outside their own folders; no list of accounts.
_SYSTEM = (
    "/usr", "/lib", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone",
    "/etc/mime.types", "/dev/null", "/dev/urandom", "/dev/zero", "/proc/cpuinfo", "/proc/meminfo",
    "/proc/self", "/proc/filesystems", "/sys/devices/system/cpu", "/sys/fs/cgroup",
)  # fmt: skip
_FOR_NETWORK = (
    "/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/host.conf",
    "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/services", "/run/systemd/resolve",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """What the child may reach."""

    reads: tuple[Path, ...]
    """Files and folders of input."""
    folder: Path
    """The data folder, to read and write; made when it is not there, and left only if used."""
    writes: tuple[Path, ...] = ()
    """Files to write; they exist already."""
    network: bool = False
    """True where the user asked for an address to be contacted."""


def split(reach: Reach) -> int | None:
    """Go on in a child process; the parent waits for it.

    Returns None in the child, which goes on with the work, and in the parent the child's exit code.
    There it raises Refused when the child met a limit or broke off, and KeyboardInterrupt when the
    user stops the import; the child is gone then.
    """
    if os.environ.get(_CHILD):
        _forbid(network=reach.network)
        return None
    sys.stdout.flush()
    sys.stderr.flush()
    folder = reach.folder.absolute()
    made = [part for part in (folder, *folder.parents) if not part.exists()]
    # The child may write in this folder and not beside it, so it must be there before.
    folder.mkdir(parents=True, exist_ok=True)
    temporary = tempfile.mkdtemp(prefix="wijkverkenner-")
    if hasattr(os, "fork") and (child := os.fork()) == 0:
        _confine(reach, Path(temporary))
        return None
    try:
        return _explained(_wait(child)) if hasattr(os, "fork") else _elsewhere(temporary)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        with contextlib.suppress(OSError):
            for part in made:
                part.rmdir()


def memory_refusal() -> Refused:
    """Return the refusal for a child whose memory ran out."""
    return _stopped(f"meer geheugen dan de grens van {_memory_gb():g} GB")


def _stopped(why: str) -> Refused:
    return Refused(
        "een bestand dat binnen de grenzen van een import te lezen is",
        f"een bestand waarvoor {why} nodig is",
        "Er is niets gewijzigd. Neem een deel van het bestand. Is het een goed bestand en heeft "
        f"deze computer meer geheugen, zet dan {MEMORY_VARIABLE} op meer gigabytes.",
    )


def _memory_gb() -> float:
    try:
        return max(0.5, float(os.environ.get(MEMORY_VARIABLE, "")))
    except ValueError:
        return MEMORY_GB


def _wait(child: int) -> int:
    """Wait for the child and return its status; a stop of the user is passed on to it."""
    asked = signal.signal(signal.SIGTERM, signal.default_int_handler)
    deadline = time.monotonic() + WALL_SECONDS
    try:
        while True:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > deadline:
                break
            _sleep_until(child, min(1.0, deadline - time.monotonic()))
    except BaseException:
        _end(child)
        raise
    finally:
        signal.signal(signal.SIGTERM, asked)
    _end(child)
    raise _stopped(f"meer tijd dan de grens van {WALL_SECONDS // 60} minuten")


def _sleep_until(child: int, seconds: float) -> None:
    if hasattr(os, "pidfd_open"):
        with contextlib.suppress(OSError):
            watched = os.pidfd_open(child)
            try:
                select.select([watched], [], [], max(0.0, seconds))
            finally:
                os.close(watched)
            return
    time.sleep(min(0.05, max(0.0, seconds)))


def _end(child: int) -> None:
    """Stop the child: it gets a moment to clean up, then none."""
    for number, grace in ((signal.SIGTERM, _GRACE_SECONDS), (signal.SIGKILL, _GRACE_SECONDS)):
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, number)
            until = time.monotonic() + grace
            while time.monotonic() < until:
                if os.waitpid(child, os.WNOHANG)[0]:
                    return
                time.sleep(0.02)


def _explained(code: int) -> int:
    """Return an exit code; a child that a signal ended is a refusal that says why."""
    if code >= 0:
        return code
    if -code == getattr(signal, "SIGXCPU", 0):
        raise _stopped(f"meer rekentijd dan de grens van {CPU_SECONDS // 60} minuten")
    if -code == signal.SIGKILL:
        raise memory_refusal()
    raise Refused(
        "een bestand dat te lezen is",
        f"een bestand waarop het lezen afbrak ({signal.Signals(-code).name})",
        "Er is niets gewijzigd. Bewaar het bestand opnieuw in het programma waar het vandaan "
        "komt, en kies dat.",
    )


def _elsewhere(temporary: str) -> int:
    """Run this very command in a new process (Windows)."""
    places = {"TMP": temporary, "TEMP": temporary, _CHILD: "1"}
    command = [sys.executable, "-m", "cli", *sys.argv[1:]]
    with subprocess.Popen(command, env=os.environ | places) as process:  # noqa: S603 - our own
        try:
            return process.wait(WALL_SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            why = f"meer tijd dan de grens van {WALL_SECONDS // 60} minuten"
            raise _stopped(why) from error
        except BaseException:
            process.kill()
            raise


def _confine(reach: Reach, temporary: Path) -> None:
    """Give up, in the child, whatever reading does not need."""
    # A stop of the user comes to the parent, which tells him and ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = str(temporary)
    os.environ["TMPDIR"] = str(temporary)
    _limit()
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        # 1: die with the parent. 38: no new privileges, by setuid programs or otherwise.
        libc.prctl(1, signal.SIGKILL, 0, 0, 0)
        if not reach.network:
            _leave_network(libc)
        libc.prctl(38, 1, 0, 0, 0)
        _close_disk(libc, reach, temporary)
    _forbid(network=reach.network)


def _limit() -> None:
    """Set what the process may use of memory, time and disk."""
    import resource

    gigabyte = 1024**3
    for name, wanted in (
        ("RLIMIT_DATA", int(_memory_gb() * gigabyte)),
        ("RLIMIT_AS", _ADDRESSES_GB * gigabyte),
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_FSIZE", _FILE_GB * gigabyte),
        ("RLIMIT_CORE", 0),
    ):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            which = getattr(resource, name)
            hard = resource.getrlimit(which)[1]
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            # At the soft limit of time a signal tells why; the others need no second chance.
            resource.setrlimit(which, (most, hard if name == "RLIMIT_CPU" else most))


_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
"""From <linux/sched.h>."""


def _leave_network(libc: Any) -> None:  # noqa: ANN401
    """Move to a network namespace of our own, which has no interface that is up."""
    if libc.unshare(_NEW_NET) == 0:
        return
    # Who is not root may do so in a user namespace, with himself as its only user.
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NET) == 0:
        with contextlib.suppress(OSError):
            Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
            Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
            Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


# Landlock, from <linux/landlock.h>: the rights over files, and the version that brought the last.
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 5: 0xFFFF}
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14
_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Numbers of the system calls, the same on every architecture."""


def _close_disk(libc: Any, reach: Reach, temporary: Path) -> None:  # noqa: ANN401
    """Leave the process the files it needs, and no other."""
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    rights = max(mask for since, mask in _RIGHTS.items() if since <= version)
    rules = libc.syscall(_CREATE, ctypes.c_char_p(struct.pack("=Q", rights)), ctypes.c_size_t(8), 0)
    if rules < 0:
        return
    read = _READ_FILE | _READ_DIR | _EXECUTE
    system = (*_SYSTEM, *(_FOR_NETWORK if reach.network else ()))
    # Python also looks for modules where it was started, which may be anybody's documents.
    started = {str(Path.cwd()), ""}
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, *(set(sys.path) - started)}
    house = Path(__file__).resolve().parents[2]
    allowed = [(Path(path), read) for path in (*system, *python, house)]
    allowed += [(path, _READ_FILE | _READ_DIR) for path in _with_companions(reach.reads)]
    allowed += [
        (path, rights & ~_EXECUTE)
        for path in (reach.folder, *reach.writes, temporary, Path(os.devnull))
    ]
    for path, mask in allowed:
        _allow(libc, rules, path, mask & rights)
    libc.syscall(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(libc: Any, rules: int, path: Path, mask: int) -> None:  # noqa: ANN401
    """Add one rule; what is not there needs none."""
    try:
        # O_PATH (0o10000000): a handle that reads nothing, so that a FIFO does not wait.
        handle = os.open(path, 0o10000000 | os.O_CLOEXEC)
    except OSError:
        return
    if not path.is_dir():
        mask &= _ON_FILES
    rule = struct.pack("=Qi", mask, handle)
    libc.syscall(_ADD, rules, 1, ctypes.c_char_p(rule), 0)
    os.close(handle)


def _with_companions(paths: Iterable[Path]) -> list[Path]:
    """Return paths and what belongs to a shapefile or database beside them."""
    found = []
    for path in paths:
        found.append(path)
        beside = [path.with_name(f"{path.name}-wal")] if path.name else []
        if path.suffix.lower() == ".shp":
            ends = (".shx", ".dbf", ".prj", ".cpg")
            beside = [path.with_suffix(e) for end in ends for e in (end, end.upper())]
        found += [file for file in beside if file.is_file() and not file.is_symlink()]
    return found


def _forbid(*, network: bool) -> None:
    """Raise where Python itself would open a connection or start a program."""
    never = _NEVER if network else (*_NEVER, *_FORBIDDEN)

    def watch(event: str, _: tuple[Any, ...]) -> None:
        if event in never:
            message = f"een import mag dit niet: {event}"
            raise PermissionError(message)

    sys.addaudithook(watch)
