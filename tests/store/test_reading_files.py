"""Opening files, folders and zips, and refusing what would fill the disk."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from store import InputFile, Refused, open_input

if TYPE_CHECKING:
    from pathlib import Path

WANTED = "een tabel"


def names(files: list[InputFile]) -> list[str]:
    return [file.name for file in files]


def test_a_file_a_folder_and_a_zip_give_the_same_files(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.csv").write_bytes(b"b")
    (folder / "sub" / "a.csv").write_bytes(b"a")
    packed = tmp_path / "alles.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(folder / "b.csv", "diep/b.csv")
        archive.write(folder / "sub" / "a.csv", "a.csv")
        archive.writestr("__MACOSX/._a.csv", b"x")
    assert names(open_input(packed, wanted=WANTED)) == ["a.csv", "b.csv"]
    assert [f.read() for f in open_input(packed, wanted=WANTED)] == [b"a", b"b"]
    assert sorted(names(open_input(folder, wanted=WANTED))) == ["a.csv", "b.csv"]
    assert open_input(folder / "b.csv", wanted=WANTED)[0].read() == b"b"


def test_a_name_without_utf8_flag_is_repaired(tmp_path: Path) -> None:
    packed = tmp_path / "oud.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("X.csv", b"")
    wanted = "Súdwest.csv"
    raw = packed.read_bytes().replace(b"X.csv", wanted.encode("cp1252")[:5])
    packed.write_bytes(raw)
    assert names(open_input(packed, wanted=WANTED)) == ["Súdwe"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nul.csv", b"0" * (30 * 1024**2))
    with pytest.raises(Refused, match="zipbom"):
        open_input(bomb, wanted=WANTED)


def test_a_zip_that_is_no_zip_or_is_cut_off_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "nep.zip"
    fake.write_bytes(b"geen zip")
    with pytest.raises(Refused, match="geen leesbaar zipbestand"):
        open_input(fake, wanted=WANTED)


def test_a_broken_member_is_refused_on_its_own(tmp_path: Path) -> None:
    packed = tmp_path / "half.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("goed.csv", b"g" * 50)
        archive.writestr("kapot.csv", b"UNIEKE-INHOUD")
    packed.write_bytes(packed.read_bytes().replace(b"UNIEKE", b"ANDERE", 1))
    good, broken = open_input(packed, wanted=WANTED)
    assert good.read() == b"g" * 50
    with pytest.raises(Refused, match=r"kapot\.csv"):
        broken.read()


@pytest.mark.parametrize("name", ["weg.csv", "leeg"])
def test_nothing_there_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "leeg").mkdir()
    with pytest.raises(Refused, match=r"bestaat niet|is leeg"):
        open_input(tmp_path / name, wanted=WANTED)
