"""The data folder: one commit point, whatever happens around it."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from store import (
    DataFolder,
    Ernst,
    Finding,
    FolderBusy,
    FolderDamaged,
    Herkomst,
    ImportRapport,
    ImportResult,
    NewSet,
    NotFound,
    SetKey,
    Soort,
)
from store import folder as folder_module

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = Herkomst(adres="bron.csv", sha256="ab" * 32, datum="2026-01-01T00:00:00Z")
DOUBLE = Finding("dubbel", Ernst.WAARSCHUWING, "rij 3", "twee keer BU1", "eerste bewaard", 1)


def new_set(value: float, *, jaar: int = 2024, tables: dict[str, Any] | None = None) -> NewSet:
    frame = pd.DataFrame({"gebied_code": ["BU03440101"], "waarde": [value]})
    key = SetKey(Soort.INDICATOREN, "CBS", "buurt", jaar, jaar)
    return NewSet(key, ORIGIN, tables or {"cijfers": frame}, rijen=1, bevindingen=(DOUBLE,))


def result(*sets: NewSet) -> ImportResult:
    return ImportResult(list(sets), ImportRapport(rijen=len(sets), bevindingen=[DOUBLE]))


def test_a_folder_that_does_not_exist_is_empty_and_is_not_made_by_reading(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "nieuw")
    assert folder.snapshot().sets == ()
    assert not folder.path.exists()


def test_what_goes_in_comes_out(folder: DataFolder) -> None:
    square = gpd.GeoDataFrame({"code": ["GM0344"]}, geometry=[box(0, 0, 10, 10)], crs=28992)
    tables = {"vlakken": square, "kaart.geojson": b'{"type":"FeatureCollection"}'}
    snapshot = folder.commit(result(new_set(1.5, tables=tables)))
    [record] = snapshot.find(Soort.INDICATOREN, niveau="buurt", jaar=2024)
    assert record.bevindingen == (DOUBLE,)
    assert record.herkomst == ORIGIN
    assert snapshot.geo(record, "vlakken").crs.to_epsg() == 28992
    assert snapshot.raw(record, "kaart.geojson") == b'{"type":"FeatureCollection"}'


def test_the_same_set_again_replaces_and_the_hash_changes(folder: DataFolder) -> None:
    first = folder.commit(result(new_set(1.0)))
    second = folder.commit(result(new_set(2.0)))
    assert len(second.sets) == 1
    assert first.hash != second.hash
    assert second.table(second.sets[0], "cijfers")["waarde"].tolist() == [2.0]


def test_an_older_snapshot_still_reads_its_own_files(folder: DataFolder) -> None:
    first = folder.commit(result(new_set(1.0)))
    folder.commit(result(new_set(2.0)))
    assert first.table(first.sets[0], "cijfers")["waarde"].tolist() == [1.0]


def test_a_failure_halfway_leaves_the_folder_as_it_was(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder.commit(result(new_set(1.0)))

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_module, "write_atomic", full_disk)
    with pytest.raises(OSError, match="No space"):
        folder.commit(result(new_set(2.0)))
    monkeypatch.undo()
    assert folder.snapshot() == before


def test_a_failing_second_set_keeps_the_first_out(folder: DataFolder) -> None:
    broken = pd.DataFrame({"a": [object()]})
    with pytest.raises(Exception, match="object"):
        folder.commit(result(new_set(1.0), new_set(2.0, jaar=2023, tables={"cijfers": broken})))
    assert folder.snapshot().sets == ()
    assert not [p for p in (folder.path / "sets").iterdir() if p.name.startswith(".half-")]


def _hold_and_die(path: str, ready: Any) -> None:
    """Write a set file, then be killed before the commit point."""
    folder = DataFolder(path)

    def die(*_: object, **__: object) -> None:
        ready.set()
        time.sleep(60)

    vars(folder_module)["write_atomic"] = die
    folder.commit(result(new_set(2.0)))


def test_a_writer_that_is_killed_leaves_the_old_folder_and_no_lock(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a test of a page leaves its script as the main module, which a child would run again
    monkeypatch.setitem(sys.modules, "__main__", sys.modules[__name__])
    before = folder.commit(result(new_set(1.0)))
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    writer = context.Process(target=_hold_and_die, args=(str(folder.path), ready))
    writer.start()
    assert ready.wait(30)
    with pytest.raises(FolderBusy, match="niets gewijzigd"):
        folder.commit(result(new_set(3.0)))
    writer.kill()
    writer.join()
    assert folder.snapshot() == before
    assert folder.commit(result(new_set(3.0))).sets[0].rijen == 1


def test_staging_shows_nothing_until_it_is_confirmed(folder: DataFolder) -> None:
    token = folder.stage(result(new_set(1.0)))
    assert folder.snapshot().sets == ()
    offer = folder.staged(token)
    assert offer["rapport"]["gelezen"] == 1
    assert offer["sets"][0]["bron"] == "CBS"
    snapshot = folder.commit_staged(token)
    assert [record.key.jaar for record in snapshot.sets] == [2024]
    with pytest.raises(NotFound, match="al opgeslagen of vervallen"):
        folder.commit_staged(token)


def test_a_discarded_import_is_gone(folder: DataFolder) -> None:
    token = folder.stage(result(new_set(1.0)))
    folder.discard(token)
    with pytest.raises(NotFound):
        folder.staged(token)


@pytest.mark.parametrize("token", ["../../etc/passwd", "a/b", ""])
def test_a_token_cannot_point_outside_the_folder(folder: DataFolder, token: str) -> None:
    with pytest.raises(NotFound):
        folder.staged(token)


def test_removing_takes_out_one_set_and_names_what_is_not_there(folder: DataFolder) -> None:
    folder.commit(result(new_set(1.0), new_set(2.0, jaar=2023)))
    key = SetKey(Soort.INDICATOREN, "CBS", "buurt", 2024, 2024)
    assert [r.key.jaar for r in folder.remove([key]).sets] == [2023]
    with pytest.raises(NotFound, match="2024"):
        folder.remove([key])


def test_what_was_set_aside_comes_back_even_when_its_files_are_old(folder: DataFolder) -> None:
    before = folder.commit(result(new_set(1.0), new_set(2.0, jaar=2023)))
    record = before.find(Soort.INDICATOREN, jaar=2024)[0]
    long_ago = time.time() - 2 * folder_module.KEEP_UNREFERENCED_SECONDS
    os.utime(before.path(record, "cijfers"), (long_ago, long_ago))

    token = folder.set_aside([record.key])
    assert [r.key.jaar for r in folder.snapshot().sets] == [2023]

    after = folder.commit_staged(token)
    assert {r.key for r in after.sets} == {r.key for r in before.sets}
    assert after.table(record, "cijfers")["waarde"].tolist() == [1.0]


def test_setting_aside_what_is_not_there_leaves_no_offer(folder: DataFolder) -> None:
    folder.commit(result(new_set(1.0)))
    with pytest.raises(NotFound, match="1999"):
        folder.set_aside([SetKey(Soort.INDICATOREN, "CBS", "buurt", 1999, 1999)])
    assert list((folder.path / "klaar").iterdir()) == []


def test_old_files_go_when_nothing_refers_to_them_and_staged_ones_stay(folder: DataFolder) -> None:
    first = folder.commit(result(new_set(1.0)))
    old = first.path(first.sets[0], "cijfers")
    token = folder.stage(result(new_set(5.0, jaar=2020)))
    [staged] = folder.staged(token)["sets"][0]["bestanden"].values()
    kept = folder.path / "sets" / staged
    long_ago = time.time() - 2 * folder_module.KEEP_UNREFERENCED_SECONDS
    for file in (old, kept):
        os.utime(file, (long_ago, long_ago))
    folder.commit(result(new_set(2.0)))
    assert not old.exists()
    assert kept.exists()


def test_a_confidential_table_is_off_the_disk_when_it_is_taken_out_replaced_or_not_stored(
    folder: DataFolder,
) -> None:
    def secret(content: bytes) -> ImportResult:
        made = new_set(1, tables={"bestand.csv": content})
        return result(replace(made, extra={"vertrouwelijk": True}))

    def kept() -> list[bytes]:
        return sorted(file.read_bytes() for file in (folder.path / "sets").iterdir())

    key = new_set(1).key
    folder.commit(secret(b"eerst"))
    folder.commit(secret(b"nieuw"))
    assert kept() == [b"nieuw"]
    # the same table and another one are read, and not stored: what the folder has stays
    for content in (b"nieuw", b"ander"):
        folder.discard(folder.stage(secret(content)))
    assert kept() == [b"nieuw"]
    # as long as taking out can be undone it is there
    token = folder.set_aside([key])
    assert kept() == [b"nieuw"]
    folder.commit_staged(token)
    assert kept() == [b"nieuw"]
    folder.remove([key])
    assert kept() == []


def test_a_damaged_index_is_said_readably(folder: DataFolder) -> None:
    folder.commit(result(new_set(1.0)))
    (folder.path / "herkomst.json").write_text("{half")
    with pytest.raises(FolderDamaged, match="reservekopie"):
        folder.snapshot()


def test_the_index_is_plain_json_a_person_can_read(folder: DataFolder) -> None:
    folder.commit(result(new_set(1.0)))
    [row] = json.loads((folder.path / "herkomst.json").read_text())["sets"]
    assert row["bevindingen"] == [
        {
            "code": "dubbel",
            "ernst": "waarschuwing",
            "plaats": "rij 3",
            "gevonden": "twee keer BU1",
            "gedaan": "eerste bewaard",
            "aantal": 1,
        }
    ]
    assert {"soort", "bron", "niveau", "jaar", "indeling", "adres", "sha256", "licentie"} <= set(
        row
    )
