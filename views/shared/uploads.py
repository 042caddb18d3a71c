"""Uploaded files: out of memory once they are on disk, and off the disk with their server."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
_NAME = "wijkverkenner-"


def prefix() -> str:
    """Return how the name of a folder with uploaded files begins: it says of which server."""
    return f"{_NAME}{os.getpid()}-"


def _same_bytes(file: UploadedFile, _memo: object) -> UploadedFile:
    record = UploadedFileRec(file.file_id, file.name, file.type, file.getvalue())
    return UploadedFile(record, file._file_urls)  # noqa: SLF001


# Streamlit copies what its widgets hold in every run of a page: of a file of 900 MB that is as
# much memory again, for bytes that nobody changes.
UploadedFile.__deepcopy__ = _same_bytes  # type: ignore[attr-defined]


def written_down(files: Sequence[UploadedFile], folder: Path) -> list[Path]:
    """Write uploaded files to disk, each in a folder of its own: two may have one name."""
    paths = []
    for number, file in enumerate(files):
        # A browser may send a whole path, of Windows too: only the name itself is kept.
        name = Path(file.name.replace("\\", "/")).name or "bestand"
        # years and layers are read from the name itself, so it is not made unique by changing it
        (folder / str(number)).mkdir()
        paths.append(folder / str(number) / name)
        file.seek(0)  # it may have been read before in this run
        with paths[-1].open("wb") as stream:
            # in pieces: asked for its buffer, it would make a copy of its own
            shutil.copyfileobj(file, stream)
    return paths


def read(file: UploadedFile, reader: Callable[[Path], T]) -> T:
    """Read an uploaded file as readers take files: from disk, under its own name."""
    with tempfile.TemporaryDirectory(prefix=prefix()) as folder:
        [path] = written_down([file], Path(folder))
        return reader(path)


def let_go(file: UploadedFile) -> None:
    """Take an uploaded file out of the server's memory, where it stays as long as its session."""
    context = get_script_run_ctx()
    if context is None:
        return
    held = context.uploaded_file_mgr
    if isinstance(held, MemoryUploadedFileManager):
        held.remove_file(context.session_id, file.file_id)


def sweep(*, own: bool = False) -> None:
    """Remove folders with uploaded files: of servers that were killed, or `own` when this ends."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_NAME}*-*"):
        number = folder.name.removeprefix(_NAME).partition("-")[0]
        if number.isdecimal() and (int(number) == os.getpid() if own else not _lives(int(number))):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    """Tell whether there is a process of this number; where that cannot be known there is."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
