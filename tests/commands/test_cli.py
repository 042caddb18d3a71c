"""The command line: Dutch, one paragraph per error, and the exit codes of the contract."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli import run

ENGLISH = ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "default", "Error")


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["importeer", "--help"],
        ["importeer", "grenzen", "--help"],
        ["importeer", "indicatoren", "--help"],
        ["importeer", "indeling", "--help"],
        ["kaart", "--help"],
        ["start", "--help"],
    ],
)
def test_help_is_dutch(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 0
    out = capsys.readouterr().out
    assert out.startswith("Gebruik: wijkverkenner")
    assert not [word for word in ENGLISH if word in out]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Er is geen opdracht gegeven."),
        (["importer"], "Bedoelde u importeer?"),
        (["importeer", "grenzen"], "Er ontbreekt: BESTAND."),
        (["kaart", "--nivea", "buurt"], "Bedoelde u --niveau?"),
        (["kaart", "--niveau", "buurt", "--uit", "x.csv"], "De optie --indicator is verplicht"),
        (["start", "--poort", "x"], "Voor de optie --poort is een geheel getal nodig."),
        (["importeer", "grenzen", "x", "--niveau", "straat"], "kan 'straat' niet; kies uit"),
        (["bronnen", "erbij"], "Dit is te veel in de opdracht: erbij."),
    ],
)
def test_a_wrong_call_exits_2_with_one_dutch_paragraph(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "--help' ziet u wat er kan." in err
    assert len(err.strip().splitlines()) == 1


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, cli; cli.run(['--help']);"
        "heavy = {'pandas', 'geopandas', 'numpy', 'streamlit', 'folium', 'shapely', 'rich'};"
        "sys.exit(str(sorted(heavy & set(sys.modules))) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_mistake_of_ours_is_one_paragraph_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise KeyError("kolom")

    monkeypatch.setattr("commands.console.Session.folder", lambda _: broken())
    assert run(["bronnen"]) == 1
    err = capsys.readouterr().err
    assert "Er ging iets mis in wijkverkenner zelf (KeyError: 'kolom')" in err
    assert "Traceback" not in err
