"""Uploaded files: out of memory once they are on disk, and off the disk with their server."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_NAME = "wijkverkenner-"


def prefix() -> str:
    """Return how the name of a folder with uploaded files begins: it says of which server."""
    return f"{_NAME}{os.getpid()}-"


def let_go(file: UploadedFile) -> None:
    """Take an uploaded file out of the server's memory, where it stays as long as its session."""
    context = get_script_run_ctx()
    if context is None:
        return
    held = context.uploaded_file_mgr
    if isinstance(held, MemoryUploadedFileManager):
        held.remove_file(context.session_id, file.file_id)


def sweep() -> None:
    """Remove folders with uploaded files of servers that are no more: they were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_NAME}*-*"):
        number = folder.name.removeprefix(_NAME).partition("-")[0]
        if number.isdecimal() and not _lives(int(number)):
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
