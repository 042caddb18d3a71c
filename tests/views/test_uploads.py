"""Uploaded files on disk: each under its own name, none over another."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tracemalloc
from copy import deepcopy
from typing import TYPE_CHECKING

from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from views.shared import uploads

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def upload(name: str, data: bytes) -> UploadedFile:
    return UploadedFile(UploadedFileRec(name, name, "", data), FileURLs())


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    files = [upload("a.csv", b"1"), upload("a.csv", b"2"), upload("..\\..\\b.csv", b"3")]
    paths = uploads.written_down(files, tmp_path)
    assert [path.name for path in paths] == ["a.csv", "a.csv", "b.csv"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert all(path.is_relative_to(tmp_path) for path in paths)
    # in the same run once more, from the beginning, and gone afterwards
    assert uploads.read(files[0], lambda path: (path.name, path.read_bytes())) == ("a.csv", b"1")


def test_a_run_of_a_page_and_writing_it_down_copy_no_upload(tmp_path: Path) -> None:
    data = bytes(50_000_000)
    file = upload("a.gpkg", data)
    tracemalloc.start()
    try:
        # what Streamlit does with the value of a widget in each run
        again = deepcopy(file)
        (path,) = uploads.written_down([again], tmp_path)
        assert tracemalloc.get_traced_memory()[1] < len(data) / 2
    finally:
        tracemalloc.stop()
    assert again == file
    assert again is not file
    assert path.stat().st_size == len(data)
    # each is read from its own beginning
    assert file.read(1) == b"\0"


def test_a_server_that_ends_takes_its_uploads_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / f"{uploads.prefix()}b" / "0").mkdir(parents=True)
    (tmp_path / "wijkverkenner-1-c").mkdir()
    uploads.sweep(own=True)
    assert [path.name for path in tmp_path.iterdir()] == ["wijkverkenner-1-c"]


def test_uploads_of_a_killed_server_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    names = [f"wijkverkenner-{gone.pid}-a", f"{uploads.prefix()}b", "wijkverkenner-c", "iets-1-d"]
    for name in names:
        (tmp_path / name / "0").mkdir(parents=True)
    uploads.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names[1:])
