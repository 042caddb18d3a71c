"""The workbook: live formulas, nothing executed, and what people fill in comes back."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

import house
from cli import run
from compare.profile import make_profile
from dossier.dossier import read_work
from reports.answer import content
from reports.portret.context import PortretRequest, PortretSources
from reports.portret.documents import portret_answer
from reports.portret.portret import make_portret
from reports.portret.workbook_form import FormMark, read_mark
from reports.portret.workbook_return import plan_return, read_form, take_over
from store import Refused
from store.records import Records
from tests import small_folder
from tests.conftest import copied

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder, Snapshot

WIJK, DOMEIN = "WK990102", "analyse.domein.veilig_thuis"


@pytest.fixture
def snapshot(demonstration: DataFolder, tmp_path: Path) -> Snapshot:
    return house.folder(copied(demonstration.path, tmp_path / "map")).snapshot()


def sources(snapshot: Snapshot) -> PortretSources:
    return PortretSources(Records(snapshot.folder))


def workbook(snapshot: Snapshot, path: Path, **asked: str) -> Path:
    request = PortretRequest(WIJK, delen=("titel", "algemeen"), **asked)
    path.write_bytes(
        content(
            portret_answer(make_portret(snapshot, request, sources(snapshot)), snapshot), "xlsx"
        )
    )
    return path


def fill(path: Path, texts: dict[str, str], *, column: int = 1) -> None:
    """Type texts behind marks, by the key of their line."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                mark = read_mark(str(cell.value or ""))
                if mark is not None and (text := texts.get(mark.sleutel)):
                    sheet.cell(cell.row, cell.column + column).value = text
    book.save(path)


def analyses(snapshot: Snapshot) -> dict[str, str]:
    dossier = read_work(Records(snapshot.folder)).dossier(WIJK)
    return {str(r.gegevens.get("domein")): r.gegevens["tekst"] for r in dossier.of("analyse")}


def test_a_mark_reads_back_as_itself() -> None:
    mark = FormMark("analyse", DOMEIN, "ab12", 3, "0123abcd")
    assert read_mark(mark.tekst) == mark
    assert read_mark("wv|iets anders") is None
    assert read_mark("=HYPERLINK(1)") is None


def test_differences_are_formulas_of_the_figures(snapshot: Snapshot, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(snapshot, tmp_path / "w.xlsx"))
    sheet = book["Veilig"]
    name = "Percentage jongeren met jeugdbescherming (%)"
    row = next(r for r in sheet.iter_rows(max_col=14) if r[0].value == name)
    profile = make_profile(snapshot, WIJK)
    figure = next(r for r in profile.regels if r.indicator.id == "percentage_jeugdbescherming")
    assert row[3].value == figure.cijfer.meting.waarde
    n = row[0].row
    formulas = [c.value for c in row if str(c.value).startswith("=")]
    assert formulas == [f'=IF(AND(ISNUMBER(D{n}),ISNUMBER(F{n})),D{n}-F{n},"")']
    assert f"D{n}" in {str(found.sqref) for found in sheet.conditional_formatting}
    links = [c.hyperlink.location for r in book["Inhoud"].iter_rows() for c in r if c.hyperlink]
    assert {link.split("!")[0].strip("'") for link in links} <= set(book.sheetnames)
    assert {"Kansrijk", "Ranking", "Factorenmodellen", "Plan van aanpak"} <= set(book.sheetnames)


def test_a_second_area_stands_beside_it(snapshot: Snapshot, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(snapshot, tmp_path / "w.xlsx", naast="WK990103"))
    sheet = book["Veilig"]
    heads = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "Cijfer")
    assert heads[4] == "Zuiderhout"
    row = next(r for r in sheet.iter_rows(values_only=True) if "jeugdbescherming" in str(r[0]))
    assert row[4] == 1.2


def test_what_was_filled_in_comes_back(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    assert not plan_return(snapshot, sources(snapshot), read_form(path)).wijzigingen
    fill(path, {DOMEIN: "=HYPERLINK(1) 🙂 wij zien meer", "nieuw1": "Ouderavonden"})
    plan = plan_return(snapshot, sources(snapshot), read_form(path), gebied=WIJK)
    told = [(change.wat, change.nu, change.beide) for change in plan.wijzigingen]
    assert ("Activiteit: Ouderavonden", "", False) in told
    take_over(Records(snapshot.folder), plan)
    # a formula that people type is one: openpyxl keeps it, and it has no outcome
    assert "veilig_thuis" in analyses(snapshot)
    again = plan_return(snapshot, sources(snapshot), read_form(path))
    assert [c.wat for c in again.wijzigingen] == ["Activiteit: Ouderavonden"]


def test_texts_of_two_authors_are_both_kept(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(path, {DOMEIN: "De wijk zegt dit."})
    other = workbook(snapshot, tmp_path / "v.xlsx")
    fill(other, {DOMEIN: "Het buurtteam zegt dat."})
    records = Records(snapshot.folder)
    take_over(records, plan_return(snapshot, sources(snapshot), read_form(other)))
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    assert [change.beide for change in plan.wijzigingen] == [True]
    assert "beide teksten" in plan.zin
    take_over(records, plan)
    text = analyses(snapshot)["veilig_thuis"]
    assert "Het buurtteam zegt dat." in text
    assert "De wijk zegt dit." in text


def test_a_sheet_that_was_removed_is_told(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(path, {"analyse.geheel.": "Alles hangt samen."})
    book = openpyxl.load_workbook(path)
    del book["Veilig"]
    book.save(path)
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    assert [change.wat for change in plan.wijzigingen] == ["Analyse: het geheel"]
    assert len(plan.ontbreekt) == 4


def test_without_a_dossier_one_is_made(tmp_path: Path) -> None:
    snapshot = small_folder.make(tmp_path / "map").snapshot()
    records = PortretSources(Records(snapshot.folder))
    made = make_portret(snapshot, PortretRequest("WK999901"), records)
    path = tmp_path / "w.xlsx"
    path.write_bytes(content(portret_answer(made, snapshot), "xlsx"))
    fill(path, {DOMEIN: "Zo is het hier."})
    plan = plan_return(snapshot, records, read_form(path))
    assert len(plan.vooraf) == 1
    take_over(Records(snapshot.folder), plan)
    found = read_work(Records(snapshot.folder)).dossier("WK999901")
    assert [row.gegevens["tekst"] for row in found.of("analyse")] == ["Zo is het hier."]


def test_another_file_area_or_version_is_refused(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    with pytest.raises(Refused, match="een werkboek van WK990103"):
        plan_return(snapshot, sources(snapshot), read_form(path), gebied="WK990103")
    book = openpyxl.load_workbook(path)
    for row in book["Inhoud"].iter_rows():
        for cell in row:
            if cell.value == f"{WIJK} 1":
                cell.value = f"{WIJK} 9"
    book.save(path)
    with pytest.raises(Refused, match="vorm 9"):
        read_form(path)
    bare = openpyxl.Workbook()
    bare.save(tmp_path / "leeg.xlsx")
    with pytest.raises(Refused, match="zonder het kenmerk"):
        read_form(tmp_path / "leeg.xlsx")
    (tmp_path / "stuk.xlsx").write_bytes(b"geen zip")
    with pytest.raises(Refused):
        read_form(tmp_path / "stuk.xlsx")


def test_the_command_shows_first_and_takes_over_when_asked(
    snapshot: Snapshot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(path, {DOMEIN: "Wij zien meer meldingen."})
    words = ["--gegevens", str(snapshot.folder), "importeer", "werkboek", str(path)]
    before = analyses(snapshot)
    assert run(words) == 0
    assert analyses(snapshot) == before
    assert "wordt: Wij zien meer meldingen." in capsys.readouterr().out
    assert run([*words, "--neem-over"]) == 0
    assert analyses(snapshot)["veilig_thuis"] == "Wij zien meer meldingen."


def test_it_comes_back_through_libreoffice(snapshot: Snapshot, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("er is geen LibreOffice geïnstalleerd")
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(path, {DOMEIN: "Door LibreOffice bewaard."})
    out = tmp_path / "uit"
    home = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "xlsx", "--outdir", out, path],
        check=True, capture_output=True,
    )  # fmt: skip
    plan = plan_return(snapshot, sources(snapshot), read_form(out / "w.xlsx"))
    assert [change.wordt for change in plan.wijzigingen] == ["Door LibreOffice bewaard."]
