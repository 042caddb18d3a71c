"""`methodepakket` and `importeer methodepakket`: seen first, taken over when asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import cli
from store.paths import RECORDS_FILE
from store.records import Records

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def run(folder: Path, *words: str | Path) -> int:
    return cli.run(["--gegevens", str(folder), *map(str, words)])


def test_a_package_goes_out_is_seen_and_is_taken_over_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there, here, file, report = (tmp_path / name for name in ("a", "b", "p.json", "r.json"))
    Records(there).add("drempel", {"welke": "aandeel", "waarde": 4})
    assert run(there, "methodepakket", "--uit", file, "--naam", "Aldermonde") == 0
    assert "methodepakket, 43 delen" in capsys.readouterr().out

    assert run(here, "importeer", "methodepakket", file, "--rapport", report) == 0
    told = capsys.readouterr().out
    assert "drempel ‘aandelen (procentpunt)’: nieuw" in told
    assert "Methodepakket Aldermonde: 1 nieuw · 42 gelijk" in told
    assert "Er is niets gewijzigd." in told
    assert json.loads(report.read_text())["gelezen"] == 43
    # looking makes no database
    assert not (here / RECORDS_FILE).exists()
    assert Records(here).all("drempel") == []

    assert run(here, "importeer", "methodepakket", file, "--neem-over") == 0
    assert "1 deel overgenomen" in capsys.readouterr().out
    assert [row.gegevens["waarde"] for row in Records(here).all("drempel")] == [4]
    assert run(here, "importeer", "methodepakket", file) == 0
    assert "Methodepakket Aldermonde: 43 gelijk" in capsys.readouterr().out


def test_another_file_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.json"
    file.write_text("{}")
    assert run(tmp_path / "a", "importeer", "methodepakket", file) == 1
    assert "een methodepakket van wijkverkenner" in capsys.readouterr().err
    assert run(tmp_path / "a", "methodepakket", "--uit", tmp_path / "x.csv") == 2
