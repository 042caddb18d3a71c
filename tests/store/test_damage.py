"""A folder or database that is damaged is told, never guessed; what needs no records works on."""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

import boundaries
import cli
import house
import indicators
from store import DataFolder, FolderDamaged, NotFound, Soort, cache
from store._files import write_table
from store.records import Records, RecordsUnreachable
from store.records_database import _AWAY, _open, close
from store.sets import settle
from tests import small_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Sets = list[dict[str, Any]]


@pytest.fixture
def filled(tmp_path: Path) -> DataFolder:
    return small_folder.make(tmp_path / "gegevens")


def _first(change: Callable[[dict[str, Any]], object]) -> Callable[[Sets], object]:
    return lambda sets: change(sets[0])


@pytest.mark.parametrize(
    "change",
    [
        _first(lambda s: s["bestanden"].update(vlakken="../../etc/passwd")),
        _first(lambda s: s["bestanden"].update(vlakken="/etc/passwd")),
        _first(lambda s: s["bestanden"].update(vlakken="..\\geheim.parquet")),
        _first(lambda s: s["bestanden"].update(vlakken="0" * 32)),
        _first(lambda s: s["bestanden"].update(vlakken=7)),
        _first(lambda s: s.update(bestanden=[])),
        _first(lambda s: s.update(bestanden="x")),
        _first(lambda s: s.update(rijen="6")),
        _first(lambda s: s.update(rijen=True)),
        _first(lambda s: s.update(jaar="2024")),
        _first(lambda s: s.update(jaar=2024.5)),
        _first(lambda s: s.update(soort="iets anders")),
        _first(lambda s: s.update(bron=None)),
        _first(lambda s: s.update(bron=["CBS"])),
        _first(lambda s: s.update(fictief="ja")),
        _first(lambda s: s.update(extra=[])),
        _first(lambda s: s.update(extra={"indicatoren": ["a"]})),
        _first(lambda s: s.update(extra={"indicatoren": {"a": "veel"}})),
        _first(lambda s: s.update(extra={"eigen": {"a": 1}})),
        _first(lambda s: s.update(extra={"eigen": [[]]})),
        _first(lambda s: s.update(bevindingen=[1])),
        _first(lambda s: s.update(bevindingen=[{"code": "x"}])),
        _first(lambda s: s.update(bevindingen=None)),
        _first(lambda s: s.pop("herkomst", s.pop("adres"))),
        lambda sets: sets.append({}),
        lambda sets: sets.append(None),  # type: ignore[arg-type]
        lambda sets: sets.append("set"),  # type: ignore[arg-type]
    ],
)
def test_an_index_with_anything_else_in_it_is_refused(
    filled: DataFolder, change: Callable[[Sets], object]
) -> None:
    file = filled.path / "herkomst.json"
    data = json.loads(file.read_text())
    change(data["sets"])
    file.write_text(json.dumps(data))
    with pytest.raises(FolderDamaged, match="niet leesbaar"):
        filled.snapshot()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "7",
        "[]",
        "{}",
        '{"versie": 1}',
        '{"versie": "1", "sets": []}',
        '{"versie": 1, "sets": 3}',
        "[" * 100_000,
        '{"versie": 1, "sets": ' + "[" * 20_000 + "]" * 20_000 + "}",
    ],
    ids=range(10),
)
def test_an_index_of_another_shape_is_refused_and_left_alone(folder: DataFolder, text: str) -> None:
    folder.path.mkdir()
    file = folder.path / "herkomst.json"
    file.write_text(text)
    for _ in range(2):
        with pytest.raises(FolderDamaged, match="niet leesbaar"):
            folder.snapshot()
    with pytest.raises(FolderDamaged):
        folder.remove([])
    assert file.read_text() == text


def test_an_index_of_a_newer_version_is_told_and_never_overwritten(filled: DataFolder) -> None:
    file = filled.path / "herkomst.json"
    text = file.read_text().replace('"versie": 1', '"versie": 2', 1)
    file.write_text(text)
    with pytest.raises(FolderDamaged, match="nieuwere versie"):
        filled.snapshot()
    with pytest.raises(FolderDamaged, match="nieuwere versie"):
        filled.remove([])
    assert file.read_text() == text


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: file.unlink(),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"geen parquet"),
        lambda file: file.write_bytes(file.read_bytes()[:-200]),
        lambda file: file.write_bytes(b"PAR1" + b"\xff" * 400 + b"PAR1"),
        lambda file: pd.DataFrame({"iets": [1]}).to_parquet(file),
        lambda file: (file.unlink(), file.mkdir()),
    ],
    ids=["weg", "leeg", "tekst", "kort", "kapot", "andere tabel", "een map"],
)
def test_a_set_whose_file_is_damaged_is_named_with_the_way_to_load_it_again(
    filled: DataFolder, damage: Callable[[Path], object]
) -> None:
    for file in (filled.path / "sets").iterdir():
        damage(file)
    snapshot = house.folder(filled.path).snapshot()
    asks: list[Callable[[], object]] = [
        lambda: indicators.figures(snapshot, small_folder.INDICATOR, "buurt"),
        lambda: boundaries.areas(snapshot, "buurt"),
    ]
    for ask, kind in zip(asks, ("indicatoren", "grenzen"), strict=True):
        with pytest.raises(FolderDamaged, match=rf"importeer {kind}") as told:
            ask()
        assert "buurt" in str(told.value)


def test_of_300_flipped_bits_every_one_is_told(filled: DataFolder) -> None:
    """Parquet by itself passes over most of them, and gives another figure."""
    files = sorted((filled.path / "sets").iterdir())
    chance = random.Random(16)  # noqa: S311 - which bits it is keeps no secret
    snapshot = filled.snapshot()
    assert not any(map(snapshot.damaged, snapshot.sets))
    told = 0
    for _ in range(300):
        file = chance.choice(files)
        content = file.read_bytes()
        changed = bytearray(content)
        changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        # as after a start: a disk that fails changes neither size nor time
        cache.clear()
        # what is equal in two sets is one file
        held = [(r, n) for r in snapshot.sets for n, f in r.bestanden.items() if f == file.name]
        for record, name in held:
            said = rf"‘{re.escape(str(record.key))}’ .* is beschadigd"
            with pytest.raises(FolderDamaged, match=said):
                snapshot.raw(record, name)
        damaged = [record for record in snapshot.sets if snapshot.damaged(record)]
        told += damaged == [record for record in snapshot.sets if record in [r for r, _ in held]]
        file.write_bytes(content)
    cache.clear()
    assert told == 300
    assert not any(map(snapshot.damaged, snapshot.sets))


def test_a_damaged_set_is_loaded_again_by_the_same_file_or_a_newer_one(
    filled: DataFolder, tmp_path: Path
) -> None:
    text = "gebied_code;inwoners\nBU99990101;5\nBU99990102;7\n"
    path = tmp_path / "eigen 2024.csv"
    for number, content in enumerate((text, text, text.replace("7", "8"))):
        path.write_text(content)
        result = settle(filled.snapshot(), indicators.read_indicatoren(path))
        [key] = [new.key for new in result.sets]
        snapshot = filled.commit(result)
        [record] = [r for r in snapshot.sets if r.key == key]
        found = snapshot.table(record, "cijfers")["waarde"].tolist()
        assert found == [5, 8 if number == 2 else 7]
        snapshot.path(record, "cijfers").write_bytes(b"kapot")
        assert "importeer indicatoren" in snapshot.damaged(record)


def test_a_damaged_map_layer_is_written_again(tmp_path: Path) -> None:
    """A layer is stored as bytes under the hash of them, and was taken for there."""
    name = write_table(tmp_path, "kaart.geojson", b"{}")
    (tmp_path / name).write_bytes(b"{x")
    assert write_table(tmp_path, "kaart.geojson", b"{}") == name
    assert (tmp_path / name).read_bytes() == b"{}"


def test_a_staged_import_cannot_take_in_a_file_from_elsewhere(filled: DataFolder) -> None:
    offers = filled.path / "klaar"
    offers.mkdir(exist_ok=True)
    [row, *_] = json.loads((filled.path / "herkomst.json").read_text())["sets"]
    row["bestanden"] = {"vlakken": "../../geheim.parquet"}
    before = (filled.path / "herkomst.json").read_bytes()
    for text in (json.dumps({"sets": [row], "rapport": {}, "extra": {}}), "[", "null", "{}"):
        (offers / "abc123.json").write_text(text)
        with pytest.raises(NotFound, match="vervallen"):
            filled.commit_staged("abc123")
    assert (filled.path / "herkomst.json").read_bytes() == before


def test_what_cannot_be_swept_makes_no_failure_of_a_commit(filled: DataFolder) -> None:
    (filled.path / "klaar").mkdir(exist_ok=True)
    (filled.path / "klaar" / "kapot.json").write_text("{")
    (filled.path / "sets" / "map").mkdir()
    [record, *_] = filled.snapshot().find(Soort.INDICATOREN)
    assert record.key not in {r.key for r in filled.remove([record.key]).sets}


def test_what_a_kill_left_half_written_is_swept_everywhere(filled: DataFolder) -> None:
    places = [filled.path, filled.path / "klaar", filled.path / "sets"]
    half = [place / ".half-oud" for place in places]
    for file in [*half, filled.path / ".half-nieuw"]:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    for file in half:
        os.utime(file, (0, 0))
    filled.remove([filled.snapshot().sets[0].key])
    assert not any(file.exists() for file in half)
    assert (filled.path / ".half-nieuw").exists()  # somebody may be writing it


# --- people's own records


def _locked(file: Path) -> sqlite3.Connection:
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    return holder


@pytest.fixture(params=["bezet", "kapot", "geen", "nieuwer", "andere", "server", "soort", "tekst"])
def away(
    request: pytest.FixtureRequest, filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Give a folder whose records cannot be used, each for another reason."""
    monkeypatch.setattr("store.records_database._WAIT_SECONDS", 0.2)
    file = filled.path / "records.sqlite"
    url = f"sqlite:///{file}"
    Records(filled.path, url=url).add("aanbod", {"naam": "koffie"})
    close(url)
    addresses = {
        "server": "postgresql://a:geheim@127.0.0.1:1/x",
        "soort": "mysql://a:geheim@127.0.0.1:1/x",
        "tekst": "dat weet ik niet",
    }
    holder = None
    if request.param in addresses:
        monkeypatch.setenv("WIJKVERKENNER_DB", addresses[request.param])
    elif request.param == "bezet":
        holder = _locked(file)
    elif request.param in ("nieuwer", "andere"):
        with sqlite3.connect(file) as connection:
            connection.execute(
                "update wv_schema set versie = 99"
                if request.param == "nieuwer"
                else "drop table wv_versie"
            )
        connection.close()
    else:
        file.write_bytes(b"geen database" if request.param == "geen" else b"")
        if request.param == "kapot":
            file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    yield str(request.param)
    if holder is not None:
        holder.close()
    close(url)
    _AWAY.clear()


def test_what_needs_no_records_works_while_they_cannot_be_used(
    away: str, filled: DataFolder, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = str(filled.path)
    table = tmp_path / "x.csv"
    ask = ["--indicator", small_folder.INDICATOR, "--niveau", "buurt", "--uit", str(table)]
    assert cli.run(["--gegevens", folder, "kaart", *ask]) == 0
    assert capfd.readouterr().err == "", away
    assert (
        cli.run(["--gegevens", folder, "vergelijk", "--gebied", "WK999901", "--uit", str(table)])
        == 0
    )
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("Cijfers over aanbod ontbreken. ")
    assert said.endswith(" Ook eigen drempels zijn niet te lezen; de meegeleverde gelden.\n")
    assert "Traceback" not in said
    assert "geheim" not in said


def test_what_needs_records_is_refused_in_one_paragraph(
    away: str, filled: DataFolder, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    table = str(tmp_path / "x.csv")
    folder = str(filled.path)
    assert cli.run(["--gegevens", folder, "bereik", "--soort", "aanbod", "--uit", table]) == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1, away
    assert "Traceback" not in said
    assert "geheim" not in said


def test_what_just_failed_is_not_waited_for_again(
    filled: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def refuse(_: object) -> object:
        opened.append("x")
        raise OSError

    monkeypatch.setattr("store.records_database._sqlite", refuse)
    url = f"sqlite:///{filled.path / 'nieuw.sqlite'}"
    for _ in range(3):
        with pytest.raises(RecordsUnreachable):
            _open(url)
    assert len(opened) == 1
    _AWAY.clear()


def test_a_database_that_comes_back_is_used_again(filled: DataFolder) -> None:
    file = filled.path / "records.sqlite"
    url = f"sqlite:///{file}"
    Records(filled.path, url=url).add("aanbod", {"naam": "koffie"})
    close(url)
    whole = file.read_bytes()
    file.write_bytes(b"geen database")
    broken = filled.snapshot()
    assert broken.gemist == ""
    assert "geen database" in broken.gemis
    assert broken.gemist == broken.gemis
    file.write_bytes(whole)
    close(url)
    mended = filled.snapshot()
    assert mended.gemis == ""
    assert mended.eigen
    assert len({broken.stempel, mended.stempel, mended.hash}) == 3


def test_a_lock_of_another_is_told_by_both_kinds_of_database(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlalchemy as sa

    monkeypatch.setattr("store.records_database._WAIT_SECONDS", 0.3)
    records = Records(tmp_path, url=database)
    row = records.add("aanbod", {"naam": "koffie"})
    other = sa.create_engine(sa.make_url(database))
    with other.connect() as connection:
        if database.startswith("sqlite"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.text("LOCK TABLE wv_rij IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(RecordsUnreachable, match="houdt de database bezet"):
            records.save(row, {"naam": "thee"})
        connection.rollback()
    other.dispose()
    records.save(row, {"naam": "thee"})
    assert records.get(row.id).gegevens == {"naam": "thee"}


def test_a_row_that_is_no_json_is_told(database: str, tmp_path: Path) -> None:
    import sqlalchemy as sa

    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL houdt een kolom met json zelf heel")
    records = Records(tmp_path, url=database)
    records.add("aanbod", {"naam": "koffie"})
    other = sa.create_engine(database)
    with other.begin() as connection:
        connection.exec_driver_sql("update wv_rij set gegevens = '{kapot'")
    other.dispose()
    with pytest.raises(RecordsUnreachable, match="inhoud van een rij is beschadigd"):
        records.all("aanbod")
