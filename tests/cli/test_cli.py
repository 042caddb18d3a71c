"""The command line: Dutch, one paragraph per error, and the exit codes of the contract."""

from __future__ import annotations

import errno
import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer._click.exceptions import UsageError

import house
from cli import run
from cli.console import disk_message
from cli.dutch import usage_message
from tests import small_folder

if TYPE_CHECKING:
    from typer.exceptions import TyperException

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
        ["ophalen", "--help"],
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
        (["importer"], "Bedoelde u importeer of portret?"),
        # what only the program itself calls is no word to choose
        (["qqq"], "bereik, dossier, methodepakket, portret, importeer. Met"),
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
        raise ValueError("kolom \x1b[2J\x07\nx")

    monkeypatch.setattr("cli.console.Session.folder", lambda _: broken())
    assert run(["bronnen"]) == 1
    err = capsys.readouterr().err
    assert "Er ging iets mis in wijkverkenner zelf (ValueError: kolom  [2J  x)" in err
    assert "Traceback" not in err


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("place", ["nergens/r.json", "."])
def test_a_report_that_cannot_be_written_stops_the_import_before_it_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    data = table(tmp_path / "t_2024.csv", "gebied_code;aantal_inwoners\nBU99990101;12\n")
    folder = tmp_path / "g"
    call = ["--gegevens", str(folder), "importeer", "indicatoren", str(data)]
    assert run([*call, "--rapport", str(tmp_path / place)]) == 1
    assert "Er is niets gelezen en niets gewijzigd." in capsys.readouterr().err
    assert not (folder / "herkomst.json").exists()


_KWB = "gwb_code_10;aantal_inwoners;aantal_huishoudens;wozwaarde\n"


def _stored(folder: Path) -> dict[str, int]:
    sets = json.loads((folder / "herkomst.json").read_text())["sets"]
    return {f"{row['niveau']} {row['bron']}": row["rijen"] for row in sets}


def test_a_part_never_takes_the_place_of_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = "BU99990101;12;5;300\nBU99990102;13;6;310\nBU99990103;14;7;320\n"
    first = table(tmp_path / "kwb_2024.csv", _KWB + whole)
    call = ["--gegevens", str(tmp_path / "g"), "importeer", "indicatoren"]
    assert run([*call, str(first)]) == 0
    capsys.readouterr()
    part = table(tmp_path / "deel_2024.csv", _KWB + "BU99990102;13;6;311\n")
    kwb = "buurt CBS Kerncijfers wijken en buurten"
    for more in ([], ["--vervang"]):
        assert run([*call, str(part), *more]) == 0
        assert _stored(tmp_path / "g") == {kwb: 9, f"{kwb}, deel_2024": 3}
    assert "heeft 6 cijfers die dit bestand niet heeft" in capsys.readouterr().out
    own = table(tmp_path / "eigen_2024.csv", "buurtcode;inwoners\nBU99990102;99\n")
    assert run([*call, str(own)]) == 0
    assert _stored(tmp_path / "g")["buurt eigen tabel eigen_2024"] == 1
    # a newer edition that has all of it, and more, is what people import every year
    fuller = table(tmp_path / "kwb_2024_v2.csv", _KWB + whole + "BU99990104;15;8;330\n")
    assert run([*call, str(fuller)]) == 0
    assert _stored(tmp_path / "g")[kwb] == 12


def test_what_would_be_lost_is_said_before_and_only_goes_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "wijkteam_2024.csv"
    folder = tmp_path / "g"
    call = ["--gegevens", str(folder), "importeer", "indicatoren", str(data)]
    head = "gebied_code;aantal_inwoners;aantal_huishoudens\n"
    table(data, head + "BU99990101;120;50\nBU99990102;130;60\n")
    assert run(call) == 0
    before = (folder / "herkomst.json").read_bytes()
    # as many rows, and other areas: that is a loss as well
    table(data, head + "BU99990101;121;51\nBU99990103;130;60\n")
    capsys.readouterr()
    assert run(call) == 1
    assert (folder / "herkomst.json").read_bytes() == before
    said = capsys.readouterr().err
    assert re.search(r"wijkteam_2024\.csv van \d\d-\d\d-\d{4}, 4 rijen", said)
    assert "2 cijfers uit de eerdere set staan er niet in" in said
    assert "Met --vervang" in said
    report = tmp_path / "r.json"
    assert run([*call, "--vervang", "--rapport", str(report)]) == 0
    (found,) = [
        b for b in json.loads(report.read_text())["bevindingen"] if b["code"] == "set_vervangen"
    ]
    assert (found["ernst"], found["aantal"]) == ("waarschuwing", 2)
    # The same file once more replaces nothing that anyone would miss.
    assert run([*call, "--rapport", str(report)]) == 0
    told = [b["code"] for b in json.loads(report.read_text())["bevindingen"]]
    assert not {"set_vervangen", "set_opnieuw"} & set(told)


def test_a_refusal_names_its_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = table(tmp_path / "t_2024.csv", "code;aantal_inwoners\nDE01;12\nDE02;13\n")
    assert run(["--gegevens", str(tmp_path / "g"), "importeer", "indicatoren", str(data)]) == 1
    assert "'DE01'" in capsys.readouterr().err


def test_unit_and_direction_of_an_own_column_are_given_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = table(tmp_path / "t_2024.csv", "gebied_code;Angst;Sport\nBU99990101;12;3\n")
    call = ["--gegevens", str(tmp_path / "g"), "importeer", "indicatoren", str(data)]
    assert run([*call, "--eigen", "Angst=%,ongunstig", "--eigen", "sport=aantal"]) == 0
    assert "niet opgegeven" not in capsys.readouterr().out
    (item,) = json.loads((tmp_path / "g" / "herkomst.json").read_text())["sets"]
    told = {row["id"]: (row["eenheid"], row["richting"]) for row in item["extra"]["eigen"]}
    assert told == {"angst": ("%", "hoger_ongunstig"), "sport": ("aantal", "neutraal")}
    kinds = {row["id"]: (row["soort"], row["decimalen"]) for row in item["extra"]["eigen"]}
    assert kinds == {"angst": ("percentage", 1), "sport": ("aantal", 0)}
    assert run([*call, "--eigen", "anders=%"]) == 0
    assert "anders, maar dat is hier geen eigen indicator" in capsys.readouterr().out
    assert run([*call, "--eigen", "Angst=%,beter"]) == 1
    assert "faalangst=%,ongunstig" in capsys.readouterr().err


def test_what_the_disk_says_is_said_in_dutch() -> None:
    said = disk_message(OSError(errno.ENOSPC, "No space left on device", "/x/y"))
    assert said.startswith("Lezen of schrijven van /x/y lukte niet: de schijf is vol.")
    assert "space" not in said


@pytest.mark.parametrize("error", [OSError("Bad file"), OSError(9999, "Unknown error 9999")])
def test_what_the_disk_says_for_the_first_time_is_not_quoted(error: OSError) -> None:
    said = disk_message(error)
    assert "een fout die hier niet bekend is" in said
    assert ("(nummer 9999)" in said) == (error.errno == 9999)
    assert not {"Bad", "Unknown"} & set(said.split())


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (typer.BadParameter("Value 'x' is not a valid float."), "Voor een waarde kan 'x' niet."),
        (typer.BadParameter("Value must be an iterable."), "De waarde voor een waarde is niet"),
        (typer.BadParameter("te veel.", param_hint="--uit"), "De waarde voor --uit is niet "),
        (UsageError("Something new"), "De opdracht klopt niet."),
    ],
)
def test_an_error_of_the_library_that_is_new_is_not_quoted(
    error: TyperException, said: str
) -> None:
    text = usage_message(error)
    assert text.startswith(said)
    assert not {"valid", "must", "Something", "Value"} & set(text.split())


def test_a_port_in_use_or_an_address_of_elsewhere_is_refused_before_anything_starts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["start", "--poort", str(port)]) == 1
    assert f"poort {port}, die al in gebruik" in capsys.readouterr().err
    assert run(["start", "--adres", "203.0.113.7"]) == 1
    assert "203.0.113.7, dat geen adres van deze computer is" in capsys.readouterr().err
    assert run(["start", "--poort", "99999"]) == 2
    assert "hoogstens 65535" in capsys.readouterr().err


def test_a_damaged_set_is_told_by_controleer_and_bronnen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_folder.make(tmp_path / "gegevens")
    asked = ["--gegevens", str(folder.path)]
    assert run([*asked, "controleer"]) == 0
    assert "alles is heel." in capsys.readouterr().out
    snapshot = folder.snapshot()
    record = snapshot.sets[0]
    path = snapshot.path(record, next(iter(record.bestanden)))
    path.write_bytes(path.read_bytes()[:-1])
    assert run([*asked, "controleer"]) == 1
    told = capsys.readouterr().err
    assert f"‘{record.key}’" in told
    assert f"is beschadigd. Lees {record.herkomst.adres} opnieuw in" in told
    assert run([*asked, "bronnen"]) == 0
    out, err = capsys.readouterr()
    assert [line.endswith("BESCHADIGD") for line in out.splitlines()].count(True) == 1
    assert err == told
    path.unlink()
    assert run([*asked, "controleer"]) == 1
    assert "is er niet meer. Lees" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value", "bound"),
    [("--jaar", "9" * 24, "hoogstens 2200"), ("--jaar", "0", "minstens 1900"),
     ("--indeling", "3000", "hoogstens 2200")],
)  # fmt: skip
def test_a_year_lies_where_years_lie(
    option: str, value: str, bound: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "eigen.csv"
    path.write_text("gebied_code;inwoners\nGM9901;5\n")
    folder = ["--gegevens", str(tmp_path / "g")]
    assert run([*folder, "importeer", "indicatoren", str(path), option, value]) == 2
    assert f"De waarde voor de optie {option} is {bound}." in capsys.readouterr().err
    assert not (tmp_path / "g").exists()


def test_a_name_cannot_steer_the_terminal_and_has_a_length_that_pages_can_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "eigen\x1b[2J 2024.csv"
    heading = "Cijfer\x1b[31m " + "met een lange naam " * 20
    path.write_text(
        f"gebied_code;naam;{heading}\nGM9901;Alder\x1b]0x\x07monde;5\n"
        f"GM9902;Beek\u202e\x9b2J{'e' * 300};7\n"
    )
    folder = ["--gegevens", str(tmp_path / "g")]
    importing = [
        *folder,
        "importeer",
        "indicatoren",
        str(path),
        "--bron",
        "Bron\x1b[2J" + "n" * 300,
    ]
    said = ""
    for call in (importing, [*folder, "bronnen"], [*folder, "indicatoren"], [*folder, "\x1b[2J"]):
        run(call)
        said += "".join(capsys.readouterr())
    assert not set(said) & set("\x1b\x07\x9b\u202e")
    assert "namen die niet overal te tonen zijn" in said
    [record] = house.folder(tmp_path / "g").snapshot().sets
    snapshot = house.folder(tmp_path / "g").snapshot()
    names = [*snapshot.table(record, "namen")["naam"], record.key.bron]
    names += [row["label"] for row in record.extra["eigen"]]
    assert names[0] == "Alder]0xmonde"
    assert all(name.isprintable() and len(name) <= 120 for name in names)
    assert {len(name) for name in names[1:]} == {120}
    assert max(map(len, record.extra["indicatoren"])) == 80


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full, as Linux has one")
def test_an_import_that_was_stored_is_not_called_failed_for_its_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "eigen 2024.csv"
    path.write_text("gebied_code;inwoners\nGM9901;5\n")
    folder = tmp_path / "g"
    (folder / "sets" / "map").mkdir(parents=True)
    (folder / "klaar").mkdir()
    (folder / "klaar" / "x.json").write_text("{")
    words = ["--gegevens", str(folder), "importeer", "indicatoren", str(path)]
    assert run([*words, "--rapport", "/dev/full"]) == 0
    out, told = capsys.readouterr()
    assert "bewaard: 1" in out
    assert told.startswith("Alleen het rapport /dev/full is niet geschreven. ")
    assert "de schijf is vol" in told
    assert "niet gewijzigd" not in told
    assert len(house.folder(folder).snapshot().sets) == 1
