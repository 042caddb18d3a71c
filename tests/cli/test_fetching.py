"""`ophalen`: from a name to a folder, against the services on loopback."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from cli import fetching, run
from cli.console import SESSION
from sources.questions import kept_questions
from sources.source_list import VARIABLE
from sources.taking_in import PartReading
from store import DataFolder, silent
from tests.sources import small_services
from tests.sources.server import Reply, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.sources.server import Services

HOUSE = Path(__file__).resolve().parents[2]
ALL = "grenzen,cijfers,scholen,leerlingen,postcodes"


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving(small_services.small()) as served:
        monkeypatch.setenv(VARIABLE, str(served.write_bronnen(tmp_path / "bronnen.toml")))
        # a service that is away is not waited for
        monkeypatch.setattr("sources.client.PAUSES", (0.0, 0.0, 0.0))
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "gegevens")


@pytest.fixture
def ophalen(services: Services, folder: DataFolder) -> Callable[..., int]:
    del services  # only there

    def call(*words: str) -> int:
        return run(["--gegevens", str(folder.path), "ophalen", *words])

    return call


def utrecht(met: str = ALL, *years: int) -> list[str]:
    return [
        "--gemeente", "Utrecht", "--met", met, "--ja", *(f"--jaar={year}" for year in years),
    ]  # fmt: skip


def sets(folder: DataFolder) -> dict[Any, Any]:
    """Return of every set what tells it from another: its rows and files, by their content."""
    return {
        record.key: (record.rijen, dict(record.bestanden), record.herkomst.sha256)
        for record in folder.snapshot().sets
    }


def fetched_files(folder: DataFolder) -> dict[str, Path]:
    found = (folder.path / "ophalen" / "bestanden").rglob("*")
    return {path.name: path for path in found if path.is_file() and path.name != "spoor.json"}


@pytest.mark.usefixtures("services")
def test_what_is_fetched_equals_the_same_files_brought_by_hand(
    ophalen: Callable[..., int], folder: DataFolder, tmp_path: Path
) -> None:
    assert ophalen(*utrecht(f"{ALL},swv", 2023, 2024)) == 0
    kinds = {
        "wijkenbuurten": ["grenzen"],
        "kerncijfers": ["indicatoren"],
        "cbs_pc4": ["postcodes"],
        "BWBR": ["swv"],
        "03.": ["leerlingen"],
        "02.-alle-schoolvestigingen": ["locaties", "--soort=school", "--schooltype=bo"],
        "02.-alle-vestigingen-vo": ["locaties", "--soort=school", "--schooltype=vo"],
        "09.": ["locaties", "--soort=school"],
    }
    by_hand = DataFolder(tmp_path / "met de hand")
    names = fetched_files(folder)
    assert len(names) == 11
    for name, path in names.items():
        kind, *options = next(row for start, row in kinds.items() if name.startswith(start))
        words = ["importeer", kind, *options, "--vervang", str(path)]
        assert run(["--gegevens", str(by_hand.path), *words]) == 0
    assert sets(folder) == sets(by_hand)
    assert {key.jaar for key in sets(folder) if key.soort == "indicatoren"} == {2023, 2024}


def test_provenance_names_address_edition_and_licence(
    ophalen: Callable[..., int], folder: DataFolder, services: Services
) -> None:
    assert ophalen(*utrecht("cijfers,scholen", 2024)) == 0
    said = {
        (r.herkomst.adres, r.herkomst.uitgave, r.herkomst.licentie)
        for r in folder.snapshot().sets
        if "bo" not in r.key.bron or r.key.soort == "locaties"
    }
    table = f"{services.base}/ODataApi/odata/85984NED/TypedDataSet"
    assert (table, "2026-05-01", "CC BY 4.0") in said
    assert (f"{services.base}{small_services.BO}", "2026-05-01", "CC0") in said


def test_a_repeat_brings_nothing_and_changes_nothing(
    ophalen: Callable[..., int],
    folder: DataFolder,
    services: Services,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ophalen(*utrecht(ALL, 2024)) == 0
    before = folder.snapshot().hash
    capsys.readouterr()
    asked = len(services.asked)
    assert ophalen(*utrecht(ALL, 2024)) == 0
    assert folder.snapshot().hash == before
    lines = [line for line in capsys.readouterr().out.splitlines() if " · ongewijzigd" in line]
    assert len(lines) == 7
    # files are asked for only if they changed
    again = [one for one in services.asked[asked:] if one.path in services.files]
    assert len(again) == 4
    assert all(one.headers.get("If-None-Match") for one in again)


def test_a_part_that_fails_leaves_the_others_standing(
    ophalen: Callable[..., int],
    folder: DataFolder,
    services: Services,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del services.files[small_services.VO]
    services.fault("85984NED", *[Reply(b"<html>Aanmelden", 200, "text/html")] * 20)
    assert ophalen(*utrecht("grenzen,cijfers,scholen", 2024)) == 1
    out = capsys.readouterr().out
    assert "cijfers: kerncijfers 2024 · mislukt: Een webpagina" in out
    assert "Een webpagina in plaats van gegevens" in out
    assert "scholen: voortgezet onderwijs · mislukt" in out
    kinds = {record.key.soort for record in folder.snapshot().sets}
    assert {"grenzen", "locaties"} <= kinds


def test_another_source_of_the_same_stands_in(
    ophalen: Callable[..., int], folder: DataFolder, services: Services
) -> None:
    services.fault("/ogc/", *[Reply(b"", 403)] * 9)
    assert ophalen(*utrecht("grenzen", 2024)) == 0
    assert any("/wfs/" in r.herkomst.adres for r in folder.snapshot().sets)
    # of the year after the newest that is listed: v4 of CBS knows it no more than v3
    services.faults.clear()
    assert ophalen(*utrecht("cijfers", 2027)) == 1


def test_outside_a_terminal_the_plan_is_shown_and_nothing_asked(
    ophalen: Callable[..., int], services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ophalen("--gemeente", "Utrecht") == 1
    said = capsys.readouterr()
    assert "Deze computers horen ervan" in said.out
    assert "met --ja erbij" in said.err
    assert services.asked == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "Kies één van --gemeente, --swv of --bijwerken"),
        (["--gemeente", "Utrecht", "--bijwerken"], 2, "Kies één van"),
        (["--bijwerken"], 1, "er is nog niets opgehaald"),
        (["--gemeente", "Aalburg"], 1, "Aalburg is sinds 2019 deel van Altena"),
        (["--gemeente", "Utrecht", "--met", "alles"], 1, "'alles' is niet bekend"),
    ],
)
def test_a_wrong_call_is_one_paragraph(
    ophalen: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    said: str,
) -> None:
    assert ophalen(*words) == code
    assert said in capsys.readouterr().err


def test_updating_says_what_changes_before_it_takes_it_over(
    ophalen: Callable[..., int],
    folder: DataFolder,
    services: Services,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ophalen("--gemeente", "Utrecht", "--met", "grenzen,cijfers", "--ja") == 0
    capsys.readouterr()
    assert ophalen("--bijwerken", "--ja") == 0
    assert "niets nieuwers dan wat in de gegevensmap staat" in capsys.readouterr().out
    before = folder.snapshot()
    # one figure other, one area gone from the figures, two buurten of wijk 1 made one
    rows = services.tables["86165NED"]
    rows[5]["AantalInwoners_5"] = 1234
    del rows[8]
    for row in rows:
        row["Nieuw_99"] = 7
    merged = small_services.buurten()
    merged[0]["geometry"] = small_services.square(0, 2)
    del merged[1]
    services.areas[2025, "buurten"] = merged
    assert ophalen("--bijwerken") == 1
    assert folder.snapshot().hash == before.hash
    assert ophalen("--bijwerken", "--ja") == 0
    out = capsys.readouterr().out
    assert "buurten BU03440101 en BU03440102 samengevoegd tot BU03440101" in out
    assert "1 cijfer veranderd en 3 cijfers verdwijnen" in out
    after = folder.snapshot()
    assert "StatLine-tabel kerncijfers_wijken_en_buurten_2025_GM0344: nieuw, 3 rijen." in out
    assert {r.key for r in after.sets} > {r.key for r in before.sets}
    [borders] = after.find(after.sets[0].key.soort, niveau="buurt", indeling=2025)[:1]
    assert borders.rijen == 3


def test_updating_finds_a_year_that_came_out_since(
    ophalen: Callable[..., int],
    folder: DataFolder,
    services: Services,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ophalen("--gemeente", "Utrecht", "--met", "cijfers", "--ja", "--ritme", "maand") == 0
    services.titles["99999NED"] = "Kerncijfers wijken en buurten 2026"
    services.tables["99999NED"] = small_services.kwb(2026)
    assert ophalen("--bijwerken", "--ja") == 0
    assert "cijfers: kerncijfers 2026 · opgehaald · CBS, jaar 2026" in capsys.readouterr().out
    assert 2026 in {record.key.jaar for record in folder.snapshot().sets}
    [kept] = kept_questions(folder.path)
    assert (kept.ritme, kept.vraag.label) == ("maand", "Utrecht")


def test_an_swv_in_an_empty_folder_fetches_its_regio_indeling_first(
    ophalen: Callable[..., int],
    folder: DataFolder,
    services: Services,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = services.files.pop(small_services.TEXT)
    assert ophalen("--swv", "PO2601", "--met", "cijfers", "--ja") == 1
    assert "wijkverkenner importeer swv BESTAND" in capsys.readouterr().err
    services.files[small_services.TEXT] = text
    assert ophalen("--swv", "PO2601", "--met", "cijfers", "--ja") == 0
    assert "die komt eerst" in capsys.readouterr().out
    kinds = {record.key.soort.value for record in folder.snapshot().sets}
    assert kinds == {"swv", "indicatoren"}


def test_an_swv_is_the_gemeenten_in_its_regio_indeling(
    ophalen: Callable[..., int], folder: DataFolder, tmp_path: Path
) -> None:
    table = tmp_path / "regio_indeling.csv"
    table.write_text("pc4,gemeente,po_swv,vo_swv\n3510,Utrecht,PO2601,VO2601\n", encoding="utf-8")
    assert run(["--gegevens", str(folder.path), "importeer", "swv", str(table)]) == 0
    assert ophalen("--swv", "PO2601", "--met", "cijfers", "--jaar", "2024", "--ja") == 0
    assert "kerncijfers_wijken_en_buurten_2024_PO2601.csv" in fetched_files(folder)
    assert ophalen("--swv", "PO9999", "--met", "cijfers", "--ja") == 1


def test_figures_of_a_second_gemeente_stand_beside_those_of_the_first(
    ophalen: Callable[..., int], folder: DataFolder
) -> None:
    words = ["--met", "cijfers", "--jaar", "2024", "--ja"]
    assert ophalen("--gemeente", "Utrecht", *words) == 0
    assert ophalen("--gemeente", "Nieuwegein", *words) == 0
    found = [r for r in folder.snapshot().sets if r.key.niveau == "buurt"]
    assert {len(r.bestanden) for r in found} == {1}
    assert sorted(r.rijen for r in found) == sorted({r.rijen for r in found})
    assert len(found) == 2
    before = sets(folder)
    assert ophalen("--gemeente", "Utrecht", *words) == 0
    assert sets(folder) == before


OWN = """versie = 1
[[bron]]
deel = "scholen"
onderdeel = "alle"
dienst = "bestand"
naar = "locaties"
van = "wij"
wat = "scholen"
licentie = "CC0"
adres = "{base}/scholen.zip"
"""


def test_a_zip_bomb_of_a_server_is_refused_and_the_folder_untouched(
    ophalen: Callable[..., int],
    folder: DataFolder,
    services: Services,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path(os.environ[VARIABLE]).write_text(OWN.format(base=services.base), encoding="utf-8")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("scholen.csv", b"0" * (40 << 20))
    services.files["/scholen.zip"] = bomb.getvalue()
    assert ophalen("--gemeente", "Utrecht", "--ja") == 1
    assert "Dat lijkt een zipbom" in capsys.readouterr().out
    assert folder.snapshot().sets == ()


def test_a_table_that_lost_its_columns_is_refused_by_its_reader(
    ophalen: Callable[..., int], folder: DataFolder, services: Services
) -> None:
    assert ophalen(*utrecht("leerlingen,scholen", 2023)) == 0
    before = sets(folder)
    services.files[small_services.PUPILS] = b"KOLOM_A;KOLOM_B\r\n1;2\r\n"
    assert ophalen(*utrecht("leerlingen", 2023)) == 1
    assert sets(folder) == before


def test_the_page_gets_progress_per_part_and_an_offer(
    ophalen: Callable[..., int], folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ophalen(*utrecht("cijfers", 2024), "--klaarzetten", "--voortgang") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [d["staat"] for d in lines[-1]["delen"]] == ["opgehaald"]
    assert any(one.get("delen", [{}])[0].get("staat") == "bezig" for one in lines)
    assert folder.snapshot().sets == ()
    folder.commit_staged(*lines[-1]["klaar"])
    assert len(folder.snapshot().sets) == 4


def test_who_stops_does_not_wait_for_a_service_that_is_silent(
    services: Services, folder: DataFolder
) -> None:
    silent_now, over = threading.Event(), threading.Event()

    def hold() -> None:
        silent_now.set()
        over.wait(50)

    services.hold = hold
    words = ["--gegevens", str(folder.path), "ophalen", *utrecht("scholen")]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *words],
        cwd=HOUSE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )
    assert silent_now.wait(60)
    process.send_signal(signal.SIGINT)
    try:
        _, said = process.communicate(timeout=40)
    finally:
        over.set()
        process.kill()
    assert said == "Afgebroken; de gegevensmap is niet gewijzigd.\n"
    assert process.returncode == 1


def test_a_kill_halfway_leaves_the_old_folder_and_what_was_fetched(
    services: Services, folder: DataFolder
) -> None:
    at_pupils, gone = threading.Event(), threading.Event()

    def hold() -> None:
        if services.asked[-1].path == small_services.PUPILS and not gone.is_set():
            at_pupils.set()
            gone.wait(60)

    services.hold = hold
    words = ["--gegevens", str(folder.path), "ophalen", *utrecht("scholen,leerlingen", 2023)]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *words],
        cwd=HOUSE,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
    )
    assert at_pupils.wait(60)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    gone.set()
    assert folder.snapshot().sets == ()
    # again, as people start it: the files are read in a process of its own, without network
    done = subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(HOUSE)},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    kinds = {record.key.soort.value for record in folder.snapshot().sets}
    assert kinds >= {"locaties", "leerlingen"}
    assert not list((folder.path / "ophalen").glob("inlezen-*"))


def test_one_at_a_time_fetches_into_a_folder(
    ophalen: Callable[..., int], folder: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder.path / "ophalen").mkdir(parents=True)
    with FileLock(folder.path / "ophalen" / ".slot"):
        assert ophalen(*utrecht("scholen")) == 1
    assert "Er wordt al opgehaald" in capsys.readouterr().err
    assert ophalen(*utrecht("scholen")) == 0


def test_a_file_that_takes_its_process_along_costs_only_itself(
    monkeypatch: pytest.MonkeyPatch, folder: DataFolder
) -> None:
    jobs = [PartReading(name, name, "locaties", f"{name}.csv", {}, "", "", None) for name in "abc"]

    def apart(
        waiting: list[PartReading], _: object, __: object, answers: dict[str, dict[str, Any]]
    ) -> str:
        for job in waiting:
            if job.deel == "b":
                return "meer geheugen dan de grens"
            answers[job.deel] = {"deel": job.deel, "klaar": "x"}
        return ""

    monkeypatch.setattr(SESSION, "confined", True)
    monkeypatch.setattr(fetching, "_apart", apart)
    assert fetching._read(jobs, folder, silent) == [
        {"deel": "a", "klaar": "x"},
        {"deel": "b", "geweigerd": "meer geheugen dan de grens"},
        {"deel": "c", "klaar": "x"},
    ]


def test_the_reading_command_takes_nothing_else(
    folder: DataFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "x.json"
    other.write_text('[{"deel": 1}]')
    assert run(["--gegevens", str(folder.path), "inlezen", str(other)]) == 1
    assert "een opdracht van ophalen" in capsys.readouterr().err
    assert not SESSION.confined
