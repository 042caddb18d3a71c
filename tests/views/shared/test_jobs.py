"""Imports in a child process: progress, an offer, a refusal, cancel."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from tests import small_folder
from views.shared import jobs

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from store import DataFolder
    from views.shared.jobs import Job


def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> Job:
    """Start a child that does as told instead of our own command."""
    (tmp_path / "cli.py").write_text(code)
    real = subprocess.Popen

    def here(_command: list[str], **options: Any) -> subprocess.Popen[str]:
        return real([sys.executable, str(tmp_path / "cli.py")], **options)

    monkeypatch.setattr("views.shared.jobs.subprocess.Popen", here)
    return jobs.start([])


def test_a_file_is_read_and_set_ready_without_storing(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a server may be started anywhere
    monkeypatch.delenv("PYTHONPATH", raising=False)
    made = small_folder.make(tmp_path / "bron")
    source = tmp_path / "buurten_2024.geojson"
    source.write_text(json.dumps(small_folder.buurten()))
    job = jobs.start_import(folder.path, "grenzen", [source], {"jaar": 2024})
    assert job.wait(90)
    answer = job.result()
    assert "klaar" in answer, answer
    assert answer["rapport"]["gelezen"] >= len(small_folder.BUURTEN)
    assert folder.snapshot().sets == ()
    folder.commit_staged(answer["klaar"])
    assert {r.key.niveau for r in folder.snapshot().sets} == {
        r.key.niveau for r in made.snapshot().sets if r.key.soort.value == "grenzen"
    }


def test_a_useless_file_is_refused_readably(folder: DataFolder, tmp_path: Path) -> None:
    source = tmp_path / "leeg.geojson"
    source.write_text("{}")
    job = jobs.start_import(folder.path, "grenzen", [source], {})
    assert job.wait(90)
    answer = job.result()
    assert "Verwacht" in answer["geweigerd"]
    assert "Traceback" not in answer["geweigerd"]
    assert folder.snapshot().sets == ()


def test_progress_is_followed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    job = child(
        monkeypatch,
        tmp_path,
        'print(\'{"stap": "lezen", "deel": 0.5}\', flush=True)\nimport time; time.sleep(30)',
    )
    deadline = time.monotonic() + 20
    while job.share is None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (job.step, job.share, job.running) == ("lezen", 0.5, True)
    job.cancel()
    assert job.wait(5)
    assert "gestopt" in job.result()["geweigerd"]


def test_a_child_that_dies_leaves_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    job = child(monkeypatch, tmp_path, "raise SystemError('geheugen')")
    assert job.wait(20)
    answer = job.result()
    assert "onverwacht gestopt" in answer["geweigerd"]
    assert "SystemError" not in answer["geweigerd"]


def test_an_option_of_a_user_is_never_an_option_of_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(jobs, "start", lambda arguments: seen.append(list(arguments)))
    jobs.start_import(
        tmp_path,
        "indicatoren",
        [tmp_path / "--rapport=x"],
        {"bron": "--jaar=1", "jaar": None, "vul-postcodes": True, "eigen": False},
    )
    assert seen == [
        [
            *("--gegevens", str(tmp_path), "importeer", "indicatoren"),
            *("--klaarzetten", "--voortgang", "--bron=--jaar=1", "--vul-postcodes"),
            *("--", str(tmp_path / "--rapport=x")),
        ]
    ]


def test_who_comes_later_waits_in_line_sees_it_and_can_leave(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ended = tmp_path / "klaar"
    code = f"import os, time\nwhile not os.path.exists({str(ended)!r}): time.sleep(0.02)\n"
    line = [child(monkeypatch, tmp_path, code) if not n else jobs.start([]) for n in range(5)]
    try:
        assert [job.before for job in line] == [0, 0, 1, 2, 3]
        assert [job.step for job in line[2:4]] == [
            "wacht op 1 andere opdracht",
            "wacht op 2 andere opdrachten",
        ]
        line[3].cancel()
        assert line[3].wait(20)
        assert "gestopt" in line[3].result()["geweigerd"]
        assert line[4].before == 2
    finally:
        ended.touch()
    assert all(job.wait(60) for job in line)
    assert [job.succeeded for job in line] == [True, True, True, False, True]
