"""Opening files, folders and zips, and refusing what would fill the disk."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from store import ImportRapport, ImportResult, InputFile, Refused, open_input
from store.registry import Importer

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


@pytest.mark.parametrize(
    ("name", "content", "way_out"),
    [
        ("route.GPX", b"<gpx/>", "GPX (.gpx). Zulke bestanden leest wijkverkenner niet. Open"),
        ("w.topojson", b"{}", "TopoJSON (.topojson). Zulke bestanden leest"),
        ("oud.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "een oud Excel-bestand (.xls)"),
        ("tabel.ods", b"PK\x03\x04", "bewaar het als .xlsx"),
        ("tabel.docx", b"PK\x03\x04", "Neem de tabel over in Excel"),
    ],
)  # fmt: skip
def test_what_no_reader_takes_is_told_with_the_way_out(
    tmp_path: Path, name: str, content: bytes, way_out: str
) -> None:
    (tmp_path / name).write_bytes(content)
    packed = tmp_path / "alles.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(tmp_path / name, f"map/{name}")
    for path in (tmp_path / name, packed):
        with pytest.raises(Refused, match="wijkverkenner") as refusal:
            open_input(path, wanted=WANTED)
        assert way_out in str(refusal.value)
        assert path.name in refusal.value.came


def test_a_table_that_is_only_called_xls_is_opened(tmp_path: Path) -> None:
    (tmp_path / "web.xls").write_bytes(b"code;aantal\nGM9999;3\n")
    assert names(open_input(tmp_path / "web.xls", wanted=WANTED)) == ["web.xls"]


def test_beside_a_file_that_is_read_others_are_no_reason_to_refuse(tmp_path: Path) -> None:
    for name in ("a.csv", "a.kml"):
        (tmp_path / name).write_bytes(b"x")
    assert names(open_input(tmp_path, wanted=WANTED)) == ["a.csv", "a.kml"]


@pytest.mark.parametrize("name", ["a.csv", "a.zip", "map"])
def test_a_file_that_may_not_be_read_says_that_the_right_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / name
    if name == "map":
        path.mkdir()
    (path / "b.csv" if name == "map" else path).write_text("a;b\n")
    closed = {path / "b.csv"} if name == "map" else {path}
    may = os.access
    # as root everything may be read
    monkeypatch.setattr(os, "access", lambda p, mode: p not in closed and may(p, mode))
    with pytest.raises(Refused, match="dat u niet mag lezen"):
        open_input(path, wanted="een tabel")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a")

    def read(target: Path, **_: object) -> ImportResult:
        target.write_text("a en meer")
        return ImportResult([], ImportRapport())

    with pytest.raises(Refused, match="dat ondertussen veranderde"):
        Importer("x", "X", "", lambda: read, ("csv",)).read([path], {})
