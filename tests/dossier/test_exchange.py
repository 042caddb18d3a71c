"""A dossier leaves as one file and comes into another folder without loss."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from compare.factor_records import record_id
from dossier.dossier import read_work
from dossier.exchange import dossier_json, plan_import, read_dossier
from dossier.kinds import kinds
from dossier.rows import KnownNames
from store import Refused
from store.records import Opdracht, Records
from tests.dossier.small_dossier import TODAY, WIJK, orders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dossier.exchange import DossierChanges

HOSTILE = "=SOM(A1) 👧\n<script>alert(1)</script> " + "woord é " * 5000


@pytest.fixture
def records(database: str, tmp_path: Path) -> Records:
    made = Records(tmp_path, url=database)
    made.apply(orders())
    made.add("analyse", {"dossier": "d1", "cyclus": 2, "tekst": HOSTILE, "later": {"x": [1.5]}})
    return made


@pytest.fixture
def other(tmp_path: Path) -> Records:
    return Records(tmp_path / "elders", url=f"sqlite:///{tmp_path / 'elders.sqlite'}")


@pytest.fixture
def taken(records: Records, tmp_path: Path) -> Callable[[], Path]:
    """Return a function that writes the dossier as it is now."""

    def write() -> Path:
        work = read_work(records)
        path = tmp_path / "dossier.json"
        path.write_bytes(
            dossier_json(work, work.dossier(WIJK, today=TODAY), records, gemaakt="2026-11-29")
        )
        return path

    return write


def bring(other: Records, path: Path) -> DossierChanges:
    made = plan_import(other, read_dossier(path))
    other.apply(made.opdrachten)
    return made


def counts(made: DossierChanges) -> tuple[int, int, int, int, int, int]:
    return (
        made.nieuw, made.gewijzigd, made.gelijk, made.ouder, len(made.botsingen),
        made.niet_in_bestand,
    )  # fmt: skip


def test_a_dossier_comes_back_as_it_went(
    records: Records, other: Records, taken: Callable[[], Path]
) -> None:
    made = bring(other, taken())
    # all but the preparation, which never leaves with anything else, and the result elsewhere
    assert counts(made) == (12, 0, 0, 0, 0, 0)
    for name in kinds():
        here = {row.id: row.gegevens for row in records.all(name) if row.id not in ("p1", "r2")}
        assert {row.id: row.gegevens for row in other.all(name)} == here
    assert counts(bring(other, taken())) == (0, 0, 12, 0, 0, 0)


def test_what_was_changed_there_is_brought_up_to_date_and_back_again(
    records: Records, other: Records, taken: Callable[[], Path]
) -> None:
    first = taken().read_bytes()
    bring(other, taken())
    for text in ("tweede", "derde"):
        records.save(records.get("v2"), records.get("v2").gegevens | {"tekst": text})
    assert counts(bring(other, taken())) == (0, 1, 11, 0, 0, 0)
    assert other.get("v2").gegevens["tekst"] == "derde"
    # the file of before is older than what is here now: nothing is put back
    old = taken()
    old.write_bytes(first)
    other.add("vraag", {"dossier": "d1", "tekst": "alleen hier"})
    records.save(records.get("v2"), records.get("v2").gegevens | {"tekst": "vierde"})
    assert counts(plan_import(records, read_dossier(old))) == (0, 0, 11, 1, 0, 0)


def test_what_was_changed_on_both_sides_collides_and_nothing_is_lost(
    records: Records, other: Records, taken: Callable[[], Path]
) -> None:
    bring(other, taken())
    records.save(records.get("v2"), {"dossier": "d1", "tekst": "daar"})
    other.save(other.get("v2"), {"dossier": "d1", "tekst": "hier"})
    other.remove(other.get("u1"))
    made = plan_import(other, read_dossier(taken()))
    assert counts(made) == (0, 0, 10, 0, 2, 0)
    assert sorted(f.plaats for f in made.bevindingen) == ["duiding ‘Veel spanning’", "vraag ‘daar’"]
    other.apply(made.opdrachten)
    assert other.get("v2").gegevens["tekst"] == "hier"
    other.apply(made.with_collisions().opdrachten)
    assert other.get("v2").gegevens["tekst"] == "daar"
    assert not other.get("u1").verwijderd
    assert [v.gegevens.get("tekst") for v in other.history("v2")][1] == "hier"


def test_an_id_that_is_too_long_for_a_database_gets_a_shorter_one_everywhere(
    tmp_path: Path, records: Records
) -> None:
    long = "voorbeeld_resultaat_veilige_wijk_en_schoolomgeving"
    rows = [
        {"id": long, "soort": "resultaat", "gegevens": {"tekst": "veilig"}},
        {"id": "t", "soort": "activiteit", "gegevens": {"naam": "x", "resultaten": [long]}},
    ]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"vorm": "wijkverkenner-dossier", "versie": 1, "rijen": rows}))
    assert counts(bring(records, path))[:3] == (2, 0, 0)
    [key] = records.get("t").gegevens["resultaten"]
    assert records.get(key).gegevens == {"tekst": "veilig"}
    assert counts(bring(records, path))[:3] == (0, 0, 2)


def test_own_factors_and_ties_go_along_and_collide_as_other_rows_do(
    records: Records, other: Records, taken: Callable[[], Path]
) -> None:
    own = {"id": "eigen", "label": "Eigen factor", "rang": 1, "richting": "beide"}
    for name in ("eigen", "ongenoemd"):
        records.apply([Opdracht("factor", own | {"id": name}, record_id(name))])
    tie = {"van": "eigen", "domein": "meedoen", "sterkte": "zwak"}
    records.apply([Opdracht("factorband", tie, "b1")])
    bring(other, taken())
    assert [one.gegevens["id"] for one in other.all("factor")] == ["eigen", "ongenoemd"]
    assert [one.gegevens["van"] for one in other.all("factorband")] == ["eigen"]

    for folder, strength in ((records, "sterk"), (other, "matig")):
        folder.save(folder.get("b1"), tie | {"sterkte": strength})
    assert [one.id for one in plan_import(other, read_dossier(taken())).botsingen] == ["b1"]


def test_the_texts_of_before_come_along_with_role_and_date_and_an_undo_takes_all_back(
    records: Records, other: Records, taken: Callable[[], Path]
) -> None:
    records.save(records.get("v2"), {"dossier": "d1", "tekst": "tweede"}, wie="buurtteam")
    bring(other, taken())
    here = [(v.gegevens, v.wijziging.wie, v.wijziging.wanneer) for v in records.history("v2")]
    there = [(v.gegevens, v.wijziging.wie, v.wijziging.wanneer) for v in other.history("v2")]
    # newest first: what taking in made of it, how it stood here before (not), then as it was there
    assert there[2:] == here
    assert there[0][0] == here[0][0]
    assert [one.id for one in other.all("afspraak")] == ["a1", "a2"], "in the order of before"
    other.undo(other.changes()[0].id)
    assert other.all("vraag") == []
    other.undo(other.changes()[0].id)
    # once more: only what happened since becomes history, and comes back to where it was made
    records.save(records.get("v2"), {"dossier": "d1", "tekst": "derde"}, wie="GGD")
    assert counts(bring(other, taken()))[:3] == (0, 1, 11)
    assert [v.gegevens.get("tekst") for v in other.history("v2")][:3] == [
        "derde", "tweede", "derde",
    ]  # fmt: skip
    assert other.history("v2")[2].wijziging.wie == "GGD"
    other.undo(other.changes()[0].id)
    assert other.get("v2").gegevens["tekst"] == "tweede"


def test_a_version_that_cannot_be_read_is_told_and_the_row_is_read(tmp_path: Path) -> None:
    good = {"gegevens": {"tekst": "a\0"}, "wanneer": "2025-01-02T03:04:05+01:00", "wie": "GGD"}
    rows = [
        {"id": "v", "soort": "vraag", "gegevens": {}, "geschiedenis": [
            3, good, {"gegevens": {}, "wanneer": "gisteren"}, {"wanneer": "2025-01-01"}]},
    ]  # fmt: skip
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"vorm": "wijkverkenner-dossier", "versie": 2, "rijen": rows}))
    found = read_dossier(path)
    assert [(one.code, one.aantal) for one in found.bevindingen] == [("versie_weggelaten", 3)]
    [kept] = found.geschiedenis["v"]
    assert (kept.gegevens, kept.wie) == ({"tekst": "a"}, "GGD")
    assert kept.wanneer == "2025-01-02T02:04:05.000+00:00"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "geen leesbare JSON"),
        ("[]", "andere JSON"),
        ('{"vorm": "wijkverkenner-dossier", "versie": 9, "rijen": [{}]}', "nieuwere versie"),
        ('{"vorm": "wijkverkenner-dossier", "versie": 1, "rijen": []}', "zonder rijen"),
        ('{"vorm": "wijkverkenner-dossier", "versie": 1, "rijen": [3]}', "zonder bruikbare rijen"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=said):
        read_dossier(path)


def test_rows_that_are_none_are_counted_and_the_others_read(tmp_path: Path) -> None:
    rows = [
        {
            "id": "v",
            "soort": "vraag",
            "eerder": 5,
            "gegevens": {"tekst": "a\0b\ud800 mevrouw Jansen"},
        },
        {"id": "v", "soort": "vraag", "gegevens": {}},
        {"id": "x" * 999, "soort": "vraag", "gegevens": {}},
        {"id": "n", "soort": "van_later", "gegevens": {"tekst": "blijft"}},
        {"id": "z", "gegevens": {}},
        {"id": "q", "soort": "vraag", "gegevens": 3},
        {"id": "t", "soort": "vraag", "gegevens": {"tekst": "x" * 300_000}},
    ]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"vorm": "wijkverkenner-dossier", "versie": 1, "rijen": rows}))
    found = read_dossier(path, KnownNames())
    assert [(row.id, row.gegevens["tekst"]) for row in found.rijen] == [
        ("v", "ab? mevrouw Jansen"),
        ("n", "blijft"),
    ]
    assert found.geweigerd == 5
    assert [one.code for one in found.bevindingen] == [
        *["rij_geweigerd"] * 5,
        "lijkt_persoon",
        "rijsoort_onbekend",
    ]


def test_rows_of_a_newer_version_are_kept_as_they_came(other: Records, tmp_path: Path) -> None:
    rows = [{"id": "n", "soort": "van_later", "gegevens": {"a": [1, None]}}]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"vorm": "wijkverkenner-dossier", "versie": 1, "rijen": rows}))
    assert plan_import(other, read_dossier(path)).opdrachten == (
        Opdracht("van_later", {"a": [1, None]}, "n"),
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"gebieden": True}, "andere waarden"),
        ({"later": float("nan")}, "getal dat er geen is"),
        ({"rang": 10**400}, "veel te groot"),
        ({"later": json.loads("[" * 60 + "]" * 60)}, "haken in haken"),
    ],
)
def test_a_row_that_would_break_every_page_stays_out(
    records: Records,
    other: Records,
    taken: Callable[[], Path],
    values: dict[str, object],
    said: str,
) -> None:
    path = taken()
    data = json.loads(path.read_text("utf-8"))
    row = next(one for one in data["rijen"] if one["soort"] == "resultaat")
    row["gegevens"] |= values
    path.write_text(json.dumps(data), "utf-8")
    (finding,) = (f for f in read_dossier(path).bevindingen if f.code == "rij_geweigerd")
    assert said in finding.gevonden
    bring(other, path)
    assert read_work(other).dossier(WIJK, today=TODAY).naam == read_work(records).dossier(WIJK).naam
