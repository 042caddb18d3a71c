"""`portret`: its files, several at once, its log, and what a wrong call is told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, Future
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

import house
from cli import run
from cli.portret import sources
from reports.answer import content
from reports.portret.documents import portret_answer
from reports.portret.logbook import request_of
from reports.portret.portret import make_portret

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder

WIJK = "WK990102"


@pytest.fixture(scope="module")
def folder_path(demonstration: DataFolder) -> Path:
    return demonstration.path


def call(folder: Path, *words: str) -> int:
    return run(["--gegevens", str(folder), "portret", *words])


def test_several_documents_in_one_call(
    folder_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / f"p.{ending}" for ending in ("html", "docx", "json", "pdf")]
    options = [word for path in paths for word in ("--uit", str(path))]
    assert call(folder_path, "--gebied", WIJK, "--delen", "algemeen,kaarten", *options) == 0
    assert all(path.stat().st_size > 1000 for path in paths[:2])
    assert json.loads(paths[2].read_text())["portret"]["delen"] == ["algemeen", "kaarten"]
    assert "Wijkportret Zonneveld" in capsys.readouterr().out
    # made again from its log: the same bytes
    again = tmp_path / "weer.docx"
    assert call(folder_path, "--logboek", str(paths[2]), "--uit", str(again)) == 0
    assert again.read_bytes() == paths[1].read_bytes()
    # with its maps drawn in this process instead of beside it: too
    snapshot = house.folder(folder_path).snapshot()
    request = request_of(json.loads(paths[2].read_text()))
    here = portret_answer(make_portret(snapshot, request, sources(snapshot)), snapshot)
    assert content(here, "docx") == again.read_bytes()


def test_one_page_and_the_visual(folder_path: Path, tmp_path: Path) -> None:
    for form, name in (("a4", "a.pdf"), ("overzicht", "b.svg")):
        path = tmp_path / name
        parts = ("--delen", "kaarten")
        assert call(folder_path, "--gebied", WIJK, *parts, "--vorm", form, "--uit", str(path)) == 0
        assert path.stat().st_size > 10_000


def test_several_areas_have_a_file_each(
    folder_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "p.json"
    (tmp_path / "p_wk990101.json").mkdir()  # as one that is open in another program
    areas = (WIJK, "WK990103", "WK999999", "WK990101")
    codes = [word for code in areas for word in ("--gebied", code)]
    assert call(folder_path, *codes, "--delen", "algemeen", "--uit", str(out)) == 1
    made = sorted(path.name for path in tmp_path.iterdir() if path.is_file())
    assert made == ["p_wk990102.json", "p_wk990103.json"]
    told = capsys.readouterr()
    assert "2 portretten gemaakt" in told.out
    assert "WK999999" in told.err
    assert "WK990101: Lezen of schrijven" in told.err


def test_portretten_that_a_broken_process_left_are_named(
    folder_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Pool:
        def submit(self, *given: Any) -> Any:
            done: Future[tuple[str, str]] = Future()
            if given[2].gebied == WIJK:
                done.set_result(("deze is er", ""))
            else:
                done.set_exception(BrokenExecutor())
            return done

    monkeypatch.setattr("reports.portret.drawing.processes", lambda _: nullcontext(Pool()))
    codes = [word for code in (WIJK, "WK990103", "WK990101") for word in ("--gebied", code)]
    assert call(folder_path, *codes, "--uit", str(tmp_path / "p.json")) == 1
    told = capsys.readouterr()
    assert "deze is er\n1 portret gemaakt" in told.out
    said = " ".join(told.err.split())
    assert "van 2 lukte het niet: WK990101, WK990103: een proces stopte onverwacht" in said


def test_a_call_that_is_killed_leaves_no_process() -> None:
    code = (
        "import os, signal; from reports.portret.drawing import processes\n"
        "with processes(2) as pool:\n"
        "    pool.submit(os.getpid).result(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    call = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    # what they inherited stays open for as long as one of them lives
    _, said = call.communicate(timeout=120)
    assert call.returncode == -signal.SIGKILL
    assert not said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--uit", "x.html"), "geef een gebied"),
        (("--gebied", WIJK, "--uit", "x.txt"), "eindigt niet op"),
        (("--gebied", WIJK, "--uit", "x.html", "--sjabloon", __file__), "past bij geen"),
        (("--gebied", WIJK, "--uit", "x.html", "--vorm", "a4"), "een pdf, png of svg"),
        (("--gebied", WIJK, "--uit", "x.html", "--naast", "WK990103"), "in het werkboek"),
        (("--gebied", WIJK, "--uit", "x.html", "--cyclus", "a"), "een geheel getal"),
        (("--logboek", "x.json", "--uit", "x.html", "--delen", "plan"), "laat --delen weg"),
    ],
)
def test_a_wrong_call_is_told(
    folder_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    own = [str(tmp_path / word) if word.startswith("x.") else word for word in words]
    assert call(folder_path, *own) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--gebied", "WK999999"), "geen cijfers en geen grenzen"),
        (("--gebied", "PO9999"), "staat niet in de regio-indeling"),
        (("--gebied", WIJK, "--delen", "plaatjes"), "geen deel ‘plaatjes’"),
        (("--gebied", WIJK, "--kaarten", "onzin"), "'wijkverkenner indicatoren'. Kies"),
        (("--gebied", WIJK, "--cyclus", "9"), "geen cyclus 9; kies uit 1 en 2."),
        (("--gebied", WIJK, "--jaar", "2024"), "Laat het jaar weg"),
        (("--gebied", WIJK, "--naast", "WK999999"), "geen cijfers en geen grenzen"),
        (("--gebied", WIJK, "--naast", WIJK), "het gebied zelf"),
        (("--gebied", "PO9901", "--kaarten", "aantal_inwoners"), "kaarten van indicatoren"),
        (("--gebied", "PO9901", "--jaar", "1999"), "geen leerlingen van 1999; wel van 2020"),
    ],
)
def test_what_cannot_be_made_leaves_no_file(
    folder_path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    said: str,
) -> None:
    assert call(folder_path, *words, "--uit", str(tmp_path / "p.xlsx")) == 1
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_full_disk_or_ctrl_c_leaves_the_old_file(
    folder_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "p.html"
    path.write_text("oud")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.answer.write_atomic", full)
    assert call(folder_path, "--gebied", WIJK, "--delen", "algemeen", "--uit", str(path)) == 1
    assert "schijf is vol" in capsys.readouterr().err

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("reports.answer.write_atomic", stopped)
    assert call(folder_path, "--gebied", WIJK, "--delen", "algemeen", "--uit", str(path)) == 1
    assert capsys.readouterr().err == "Afgebroken; de gegevensmap is niet gewijzigd.\n"
    assert path.read_text() == "oud"
