"""Uploaded files on disk: each under its own name, none over another."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from views.gegevens.import_form import written_down
from views.shared import uploads

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@dataclass
class Upload:
    name: str
    data: bytes

    def getbuffer(self) -> bytes:
        return self.data


def test_two_files_of_one_name_are_both_read(tmp_path: Path) -> None:
    files: list[Any] = [Upload("a.csv", b"1"), Upload("a.csv", b"2"), Upload("..\\..\\b.csv", b"3")]
    paths = written_down(files, tmp_path)
    assert [path.name for path in paths] == ["a.csv", "a.csv", "b.csv"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert all(path.is_relative_to(tmp_path) for path in paths)


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
