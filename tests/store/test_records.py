"""People's own rows: history, undo, two people at once; on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

import store.records
from store import NotFound
from store.records import Opdracht, Records, StaleRow
from store.records_database import RecordsUnreachable, close, unreachable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def records(database: str, tmp_path: Path) -> Records:
    return Records(tmp_path, url=database)


def test_a_row_is_added_saved_removed_and_every_version_is_kept(records: Records) -> None:
    row = records.add("aanbod", {"naam": "Huiswerkklas"}, wie="Noor")
    saved = records.save(row, {"naam": "Huiswerkklas Taagdreef", "vorm": None}, wie="Ali")
    gone = records.remove(saved)
    assert records.all("aanbod") == []
    assert gone.verwijderd
    versions = records.history(row.id)
    assert [(v.versie, v.verwijderd, v.wijziging.wie) for v in versions] == [
        (3, True, None),
        (2, False, "Ali"),
        (1, False, "Noor"),
    ]
    assert versions[2].gegevens == {"naam": "Huiswerkklas"}
    assert versions[1].gegevens == {"naam": "Huiswerkklas Taagdreef", "vorm": None}


def test_kinds_are_kept_apart_and_rows_come_in_order_of_making(records: Records) -> None:
    for name in ("c", "a", "b"):
        records.add("aanbod", {"naam": name})
    records.add("resultaat", {"tekst": "x"})
    assert [row.gegevens["naam"] for row in records.all("aanbod")] == ["c", "a", "b"]
    assert len(records.all("resultaat")) == 1


def test_the_second_to_save_a_row_is_told_and_nothing_is_lost(records: Records) -> None:
    row = records.add("aanbod", {"naam": "Sport", "bereik": "20"}, wie="Noor")
    records.save(row, {"naam": "Sport", "bereik": "35"}, wie="Noor")
    with pytest.raises(StaleRow, match="door Noor") as told:
        records.save(row, {"naam": "Sport", "bereik": "25"}, wie="Ali")
    clash = told.value.botsingen[0]
    assert clash.basis.gegevens["bereik"] == "20"
    assert clash.uw == {"naam": "Sport", "bereik": "25"}
    assert clash.huidig.gegevens["bereik"] == "35"
    assert clash.velden == ("bereik",)
    assert clash.samengevoegd() is None
    assert records.get(row.id).gegevens["bereik"] == "35"
    assert len(records.history(row.id)) == 2


def test_changes_to_different_fields_can_be_put_together(records: Records) -> None:
    row = records.add("aanbod", {"naam": "Sport", "bereik": "20"})
    records.save(row, {"naam": "Sport", "bereik": "35"})
    with pytest.raises(StaleRow) as told:
        records.save(row, {"naam": "Sportclub", "bereik": "20", "vorm": "groep"})
    clash = told.value.botsingen[0]
    merged = clash.samengevoegd()
    assert merged == {"naam": "Sportclub", "bereik": "35", "vorm": "groep"}
    assert records.save(clash.huidig, merged).versie == 3


def test_saving_a_row_that_someone_removed_is_told(records: Records) -> None:
    row = records.add("aanbod", {"naam": "Sport"})
    records.remove(row, wie="Noor")
    with pytest.raises(StaleRow) as told:
        records.save(row, {"naam": "Sporten"})
    assert told.value.botsingen[0].huidig.verwijderd


def test_several_rows_are_saved_together_or_not_at_all(records: Records) -> None:
    one, two = records.add("aanbod", {"n": 1}), records.add("aanbod", {"n": 2})
    records.save(two, {"n": 22})
    before = records.stand()
    with pytest.raises(StaleRow) as told:
        records.apply(
            [
                Opdracht("aanbod", {"n": 11}, one.id, one.versie),
                Opdracht("aanbod", {"n": 23}, two.id, two.versie),
                Opdracht("aanbod", {"n": 3}),
            ]
        )
    assert [clash.huidig.id for clash in told.value.botsingen] == [two.id]
    assert sorted(row.gegevens["n"] for row in records.all("aanbod")) == [1, 22]
    assert records.stand() == before


def test_apply_gives_rows_back_in_the_order_asked(records: Records) -> None:
    rows = records.apply([Opdracht("aanbod", {"n": n}) for n in range(5)])
    again = records.apply(
        [Opdracht("aanbod", {"n": r.gegevens["n"] * 10}, r.id, r.versie) for r in reversed(rows)]
    )
    assert [row.gegevens["n"] for row in again] == [40, 30, 20, 10, 0]


def test_undo_brings_back_and_can_itself_be_undone(records: Records) -> None:
    row = records.add("aanbod", {"naam": "Sport"})
    records.remove(records.save(row, {"naam": "Sporten"}))
    removal = records.changes("aanbod")[0]
    back = records.undo(removal.id, wie="Noor")
    assert [r.gegevens for r in records.all("aanbod")] == [{"naam": "Sporten"}]
    assert back.ongedaan_van == removal.id
    records.undo(back.id)
    assert records.all("aanbod") == []


def test_undo_of_adding_several_removes_them(records: Records) -> None:
    records.apply([Opdracht("aanbod", {"n": n}) for n in range(3)], wat="uit Excel")
    records.undo(records.changes()[0].id)
    assert records.all("aanbod") == []
    assert records.changes()[0].wat == "ongedaan gemaakt: uit Excel"


def test_undo_of_something_changed_since_is_told(records: Records) -> None:
    row = records.add("aanbod", {"naam": "a"})
    first = records.save(row, {"naam": "b"})
    change = records.changes()[0]
    records.save(first, {"naam": "c"}, wie="Noor")
    with pytest.raises(StaleRow, match=r"niet ongedaan te maken: een rij ervan is daarna.*Noor"):
        records.undo(change.id)
    assert records.get(row.id).gegevens == {"naam": "c"}


def test_changes_can_be_listed_per_kind(records: Records) -> None:
    records.add("aanbod", {}, wat="een")
    records.add("resultaat", {}, wat="twee")
    assert [change.wat for change in records.changes("aanbod")] == ["een"]
    assert [change.wat for change in records.changes()] == ["twee", "een"]


def test_what_does_not_exist_is_said(records: Records) -> None:
    with pytest.raises(NotFound):
        records.get("weg")
    with pytest.raises(NotFound):
        records.undo(99)


def test_a_row_keeps_its_kind(records: Records) -> None:
    goal = records.add("resultaat", {"tekst": "Meer sport"})
    with pytest.raises(StaleRow):
        records.apply([Opdracht("aanbod", {"naam": "Dans"}, goal.id, goal.versie)])
    assert records.get(goal.id) == goal
    assert records.all("aanbod") == []


def test_the_second_to_add_a_row_under_one_id_is_told(records: Records) -> None:
    records.apply([Opdracht("factor", {"rang": 1}, "f" * 16)], wie="Noor")
    with pytest.raises(StaleRow, match="door Noor") as told:
        records.apply([Opdracht("factor", {"rang": 2}, "f" * 16)])
    clash = told.value.botsingen[0]
    assert (clash.basis.versie, clash.uw, clash.huidig.gegevens) == (0, {"rang": 2}, {"rang": 1})
    assert [row.gegevens for row in records.all("factor")] == [{"rang": 1}]


def test_of_many_who_add_one_row_at_once_exactly_one_wins(database: str, tmp_path: Path) -> None:
    Records(tmp_path, url=database)

    def add(number: int) -> bool:
        order = Opdracht("factor", {"n": number}, "f" * 16)
        try:
            Records(tmp_path, url=database).apply([order])
        except StaleRow:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [number for number, ok in enumerate(pool.map(add, range(16))) if ok]
    assert [row.gegevens for row in Records(tmp_path, url=database).all("factor")] == [
        {"n": won[0]}
    ]
    assert len(won) == 1


def test_of_many_savers_at_once_exactly_one_wins(database: str, tmp_path: Path) -> None:
    row = Records(tmp_path, url=database).add("aanbod", {"n": -1})

    def save(number: int) -> bool:
        try:
            Records(tmp_path, url=database).save(row, {"n": number})
        except StaleRow:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [number for number, ok in enumerate(pool.map(save, range(16))) if ok]
    assert len(won) == 1
    assert Records(tmp_path, url=database).get(row.id).gegevens == {"n": won[0]}


_ADD = """
import sys
from pathlib import Path
from store.records import Records
records = Records(Path("."), url=sys.argv[1])
for number in range(10):
    records.add("aanbod", {"wie": sys.argv[2], "n": number})
"""


def test_processes_that_open_an_empty_database_at_once_all_get_their_rows_in(
    database: str, tmp_path: Path
) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", _ADD, database, str(number)]) for number in range(3)
    ]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]
    rows = Records(tmp_path, url=database).all("aanbod")
    assert len({(row.gegevens["wie"], row.gegevens["n"]) for row in rows}) == 30


def test_the_standing_changes_with_every_change(records: Records) -> None:
    seen = {records.stand()}
    row = records.add("aanbod", {})
    seen.add(records.stand())
    records.save(row, {"naam": "x"})
    seen.add(records.stand())
    assert len(seen) == 3


def test_several_kinds_are_read_as_they_were_at_one_moment(
    records: Records, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records.add("aanbod", {"naam": "a"})
    before = (records.stand("aanbod"), records.stand("resultaat"))
    reading = store.records._stands_of

    def meanwhile(connection: sa.Connection, soorten: Sequence[str]) -> dict[str, str]:
        found = reading(connection, soorten)
        # somebody saves both kinds between the two questions
        other = Records(tmp_path, url=database)
        other.apply([Opdracht("aanbod", {"naam": "b"}), Opdracht("resultaat", {"tekst": "x"})])
        return found

    monkeypatch.setattr(store.records, "_stands_of", meanwhile)
    found = records.read_at_once("aanbod", "resultaat")
    assert (found["aanbod"][0], found["resultaat"][0]) == before
    assert [row.gegevens["naam"] for row in found["aanbod"][1]] == ["a"]
    assert found["resultaat"][1] == []
    monkeypatch.undo()
    assert len(records.all("aanbod")) == 2


def test_rows_have_all_their_versions_at_once(records: Records) -> None:
    row = records.add("vraag", {"tekst": "a"})
    records.remove(records.save(row, {"tekst": "b"}))
    found = records.contents([row.id, "nooit"])
    assert [(v.versie, v.gegevens, v.verwijderd) for v in found[row.id]] == [
        (1, {"tekst": "a"}, False),
        (2, {"tekst": "b"}, False),
        (3, {"tekst": "b"}, True),
    ]
    assert found["nooit"] == []


def test_text_of_every_kind_survives(records: Records) -> None:
    data = {"naam": "’t Höfke — “één” 👧\n=SOM(A1)", "leeg": "", "geen": None, "veel": ["a", "b"]}
    row = records.add("aanbod", data, wie="M\0aria")
    assert records.get(row.id).gegevens == data
    assert records.changes()[0].wie == "Maria"


def test_records_live_in_the_data_folder_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WIJKVERKENNER_DB", raising=False)
    Records(tmp_path / "map").add("aanbod", {"naam": "x"})
    file = tmp_path / "map" / "records.sqlite"
    with sqlite3.connect(file) as connection:
        assert connection.execute("select count(*) from wv_rij").fetchone() == (1,)
    connection.close()
    close(f"sqlite:///{file}")

    elsewhere = f"sqlite:///{tmp_path / 'elders.sqlite'}"
    monkeypatch.setenv("WIJKVERKENNER_DB", elsewhere)
    assert Records(tmp_path / "map").all("aanbod") == []
    close(elsewhere)


def test_a_newer_database_is_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite"
    url = f"sqlite:///{file}"
    Records(tmp_path, url=url)
    close(url)
    with sqlite3.connect(file) as connection:
        connection.execute("update wv_schema set versie = 99")
    connection.close()
    with pytest.raises(RecordsUnreachable, match="nieuwere versie"):
        Records(tmp_path, url=url)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("geen adres", "geen adres van een database"),
        ("postgresql://a:geheim@127.0.0.1:1/x", "niet te gebruiken"),
        ("postgresql://a@127.0.0.1:1/x?password=geheim", "niet te gebruiken"),
        ("postgresql://a:x@geheim@127.0.0.1:1/x", "als %40"),
        ("postgresql://a:x@b:geheim/c@127.0.0.1:1/x", "als %40"),
        ("postgresql://a:x/geheim@127.0.0.1:1/x", "niet te gebruiken"),
        ("oracle9://x", "soort database"),
    ],
)
def test_a_database_that_cannot_be_reached_is_said_without_its_password(
    tmp_path: Path, url: str, words: str
) -> None:
    with pytest.raises(RecordsUnreachable, match=words) as told:
        Records(tmp_path, url=url)
    assert "geheim" not in str(told.value)


def test_a_folder_that_can_only_be_read_shows_what_is_kept_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    Records(tmp_path, url=url).add("aanbod", {"naam": "Sport"})
    close(url)
    monkeypatch.setattr("os.access", lambda *_: False)
    records = Records(tmp_path, url=url)
    assert [row.gegevens["naam"] for row in records.all("aanbod")] == ["Sport"]
    with pytest.raises(RecordsUnreachable, match="het bestand is alleen te lezen"):
        records.add("aanbod", {"naam": "Soep"})
    assert [path.name for path in tmp_path.iterdir()] == ["records.sqlite"]
    # beside one who writes: what is in his log is read too
    other = sqlite3.connect(tmp_path / "records.sqlite")
    other.execute('UPDATE wv_rij SET gegevens = \'{"naam": "Spel"}\'')
    other.commit()
    assert (tmp_path / "records.sqlite-wal").exists()
    assert [row.gegevens["naam"] for row in records.all("aanbod")] == ["Spel"]
    other.close()
    close(url)


def test_a_file_that_breaks_while_in_use_is_said_in_dutch(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite"
    url = f"sqlite:///{file}"
    records = Records(tmp_path, url=url)
    records.apply([Opdracht("aanbod", {"naam": "x" * 2000}) for _ in range(50)])
    close(url)  # the journal goes into the file
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(RecordsUnreachable, match="het bestand is beschadigd") as told:
        Records(tmp_path, url=url).all("aanbod")
    assert "malformed" not in str(told.value)
    close(url)


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("sqlite:///x", sqlite3.OperationalError("database is locked"), "bezet"),
        ("sqlite:///x", sqlite3.OperationalError("database or disk is full"), "de schijf is vol"),
        ("sqlite:///x", sqlite3.OperationalError("attempt to write a readonly database"),
         "alleen te lezen"),
        ("sqlite:///x", sqlite3.OperationalError(""), "zij geeft een fout"),
        ("postgresql://a:geheim@b/c", sqlite3.OperationalError("nobody there"),
         "de server geeft geen antwoord"),
    ],
)  # fmt: skip
def test_causes_are_said_in_dutch(address: str, error: Exception, words: str) -> None:
    wrapped = sa.exc.OperationalError("select 1", None, error)
    said = str(unreachable(sa.make_url(address), wrapped))
    assert words in said
    assert "geheim" not in said
    assert not str(error) or str(error) not in said
