"""The workbook: live formulas, nothing executed, and what people fill in comes back."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from itertools import islice
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
from reports.portret.workbook_form import FORMULIEREN, KOP, FormMark, read_mark
from reports.portret.workbook_return import plan_return, read_form, take_over, told_missing
from store import Refused
from store.records import Records
from store.records_rows import Opdracht
from tests import small_folder
from tests.conftest import copied

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from store import DataFolder, Snapshot

WIJK, DOMEIN = "WK990102", "analyse.domein.veilig_thuis"


@pytest.fixture
def snapshot(demonstration: DataFolder, tmp_path: Path) -> Snapshot:
    return house.folder(copied(demonstration.path, tmp_path / "map")).snapshot()


def sources(snapshot: Snapshot) -> PortretSources:
    return PortretSources(Records(snapshot.folder))


_WRITTEN: dict[tuple[str, ...], bytes] = {}


def workbook(snapshot: Snapshot, path: Path, **asked: str) -> Path:
    """Write the workbook; that of one state of a folder and its records is made once."""
    state = snapshot.hash, str(Records(snapshot.folder).changes(limit=1)), str(asked)
    if state not in _WRITTEN:
        request = PortretRequest(WIJK, delen=("titel", "algemeen"), **asked)
        made = make_portret(snapshot, request, sources(snapshot))
        _WRITTEN[state] = content(portret_answer(made, snapshot), "xlsx")
    path.write_bytes(_WRITTEN[state])
    return path


def fill(path: Path, texts: Mapping[str, object], *, column: int = 1) -> None:
    """Type texts behind marks, by the key of their line."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                mark = read_mark(str(cell.value or ""))
                if mark is not None and (text := texts.get(mark.sleutel)):
                    sheet.cell(cell.row, cell.column + column).value = text
    book.save(path)


def type_row(path: Path, soort: str, texts: dict[int, object], *, key: str = "nieuw1") -> None:
    """Type values in cells behind the mark of a row; a new one by its number, else by its id."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            mark = read_mark(str(row[0].value or ""))
            if mark is not None and mark.soort == soort and key in {mark.sleutel, mark.rij}:
                for column, text in texts.items():
                    row[column].value = text
    book.save(path)


def through(path: Path) -> Path:
    """Return a workbook as LibreOffice saves it, or skip."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("er is geen LibreOffice geïnstalleerd")
    out = path.parent / "uit"
    home = f"-env:UserInstallation=file://{path.parent / 'office'}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "xlsx", "--outdir", out, path],
        check=True, capture_output=True,
    )  # fmt: skip
    return out / path.name


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
    # one decimal as on the page; a difference has one more
    assert [row[at].number_format for at in (3, 9)] == ["#,##0.0", "#,##0.00"]
    formulas = [c.value for c in row if str(c.value).startswith("=")]
    assert formulas == [f'=IF(AND(ISNUMBER(D{n}),ISNUMBER(F{n})),D{n}-F{n},"")']
    counts = [
        r
        for one in book
        for r in one.iter_rows(values_only=True)
        if len(r) > 10 and r[10] == "Niet te vergelijken" and str(r[0]).startswith("Aantal")
    ]
    assert counts
    assert not [r for r in counts if r[8] or r[9]], "a count has no difference with its city"
    assert f"D{n}" in {str(found.sqref) for found in sheet.conditional_formatting}
    links = [c.hyperlink.location for r in book["Inhoud"].iter_rows() for c in r if c.hyperlink]
    assert {link.split("!")[0].strip("'") for link in links} <= set(book.sheetnames)
    assert {"Kansrijk", "Ranking", "Factorenmodellen", *FORMULIEREN} <= set(book.sheetnames)
    followed = 0
    for row in book["Samenvatting"].iter_rows(values_only=True):
        if (mark := read_mark(str(row[3]))) is not None:
            pijler, cell = str(row[4]).removesuffix(")").rpartition(",")[2].split("!")
            beside = read_mark(str(book[pijler.strip("'")][cell.replace("B", "A")].value))
            assert beside is not None, row
            assert f"{beside.sleutel}.samen" == mark.sleutel
            followed += 1
    assert followed == 9, "each domein follows its own conclusion"


def test_a_second_area_stands_beside_it(snapshot: Snapshot, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(snapshot, tmp_path / "w.xlsx", naast="WK990103"))
    sheet = book["Veilig"]
    heads = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "Cijfer")
    assert heads[4] == "Zuiderhout"
    row = next(r for r in sheet.iter_rows(values_only=True) if "jeugdbescherming" in str(r[0]))
    assert row[4] == 1.2


def test_the_log_is_of_what_the_dossier_holds(snapshot: Snapshot, tmp_path: Path) -> None:
    records = Records(snapshot.folder)
    here = read_work(records).dossier(WIJK).id
    for soort, gegevens, wat in (
        ("vraag", {"dossier": here, "tekst": "Waarom?"}, "onze vraag"),
        ("voorbereiding", {"dossier": here, "partner": "Politie"}, "geheim"),
        ("vraag", {"dossier": "elders", "tekst": "Waar?"}, "die van een ander"),
    ):
        records.apply([Opdracht(soort, gegevens)], wat=wat)
    sheet = openpyxl.load_workbook(workbook(snapshot, tmp_path / "w.xlsx"))["Wijzigingen"]
    said = [row[2] for row in sheet.iter_rows(min_row=5, values_only=True) if row[2]]
    assert said[0] == "onze vraag"
    assert not {"geheim", "die van een ander"} & set(said)
    assert len(said) == len(dict.fromkeys(said)) > 1


def test_what_was_filled_in_comes_back(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    unchanged = plan_return(snapshot, sources(snapshot), read_form(path))
    assert (unchanged.wijzigingen, unchanged.gezegd) == ((), ())
    # a formula that people type is one: openpyxl keeps it, and it has no outcome
    fill(path, {"analyse.domein.werk": "=1+1", DOMEIN: "🙂 <b>wij</b> zien meer"})
    type_row(path, "activiteit", {1: "Ouderavonden", 9: 40.0, 19: "gepland"})
    type_row(path, "partnerstap", {1: "ouderavonden", 2: "Zaal huren", 5: date(2027, 1, 15)})
    plan = plan_return(snapshot, sources(snapshot), read_form(path), gebied=WIJK)
    assert not plan.bevindingen
    assert "formule zonder uitkomst" in told_missing(plan)
    told = [(change.wat, change.nu, change.beide) for change in plan.wijzigingen]
    assert ("Activiteit: Ouderavonden", "", False) in told
    take_over(Records(snapshot.folder), plan)
    assert analyses(snapshot)["veilig_thuis"] == "🙂 <b>wij</b> zien meer"
    assert "werk" not in analyses(snapshot)
    dossier = read_work(Records(snapshot.folder)).dossier(WIJK)
    new = next(r for r in dossier.now("activiteit") if r.gegevens["naam"] == "Ouderavonden")
    assert (new.gegevens["bereik"], new.gegevens["stand"]) == (40, "gepland")
    # a step names the activity that the same workbook adds
    step = next(r for r in dossier.now("partnerstap") if r.gegevens["wat"] == "Zaal huren")
    assert step.gegevens["activiteit"] == new.id
    assert step.gegevens["klaar_op"] == "2027-01-15"
    again = plan_return(snapshot, sources(snapshot), read_form(path))
    assert not again.wijzigingen, "taken over twice, no row is there twice"


def test_what_excel_cannot_compute_and_what_is_longer_than_a_cell(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(
        path,
        {
            "analyse.domein.werk": "#NAME?",
            DOMEIN: "x" * 32_767,
            "analyse.domein.schoolprestaties": 3,
        },
    )  # type: ignore[dict-item]
    type_row(path, "activiteit", {1: "Ouderavonden", 3: "iets dat er niet is"})
    type_row(path, "kwaliteit", {1: "een activiteit die er niet is"})
    work = read_work(Records(snapshot.folder)).dossier(WIJK)
    assert work is not None
    type_row(path, "dossier", {4: "#NAME?"}, key=work.id)  # what is kept there stays
    for number in (4, 0):
        plan = plan_return(snapshot, sources(snapshot), read_form(path))
        assert len(plan.wijzigingen) == number, "and nothing is said twice"
        assert not plan.ontbreekt
        assert len(plan.gezegd) == 2, "a number as an answer is no figure beside it"
        assert all("formule zonder uitkomst" in said for said in plan.gezegd)
        take_over(Records(snapshot.folder), plan)


@pytest.mark.parametrize("office", [False, True])
def test_every_cell_that_is_still_to_fill_comes_back(
    snapshot: Snapshot, tmp_path: Path, *, office: bool
) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(path)
    typed: set[str] = set()
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            follows = str(cell.value or "").startswith("=IF(") and sheet.title == "Samenvatting"
            if cell.fill.fgColor.rgb == "FFFCE4C4" and (follows or cell.value in {None, ""}):
                cell.value = f"getypt {len(typed)}."
                typed.add(cell.value)
    book.save(path)
    plan = plan_return(snapshot, sources(snapshot), read_form(through(path) if office else path))
    said = " ".join(change.wordt for change in plan.wijzigingen)
    assert len(typed) > 50
    assert not [text for text in typed if text not in said]


def test_who_types_in_the_summary_is_read_too(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(path, {f"{DOMEIN}.samen": "Vanuit de samenvatting."})
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    assert [(c.wat, c.wordt) for c in plan.wijzigingen] == [
        ("Analyse: Veilig thuis", "Vanuit de samenvatting.")
    ]


def test_a_row_that_was_copied_is_a_new_one_and_an_emptied_one_stays(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Plan van aanpak"]
    rows = [r for r in sheet.iter_rows() if str(r[0].value).startswith("wv|uitkomst||")]
    names = [f"{row[1].value} · {row[2].value}" for row in rows]
    empty = next(r for r in sheet.iter_rows() if str(r[0].value).startswith("wv|uitkomst|nieuw"))
    for cell, new in zip(rows[0], empty, strict=True):
        new.value = cell.value
    empty[5].value = "Gekopieerd"  # how often
    for cell in rows[1][1:]:
        cell.value = None
    book.save(path)
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    [change] = plan.wijzigingen
    assert change.opdracht.versie is None
    assert "Hoe vaak: Gekopieerd" in change.wordt
    assert plan.ontbreekt == (names[1],)


def test_a_choice_that_two_made_otherwise_stays_and_is_told(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    records = Records(snapshot.folder)
    [row, *_] = read_work(records).dossier(WIJK).now("afspraak")
    type_row(path, "afspraak", {1: "Samen bellen", 6: "gedaan"}, key=row.id)
    changed = {**row.gegevens, "wat": "Eerst mailen", "stand": "vervallen"}
    records.apply([Opdracht("afspraak", changed, row.id, row.versie)])
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    [change] = plan.wijzigingen
    assert change.beide
    assert change.opdracht.gegevens is not None
    assert change.opdracht.gegevens["stand"] == "vervallen"
    assert "Eerst mailen" in change.wordt
    assert "Samen bellen" in change.wordt
    assert "blijft dat; het werkboek zegt ‘gedaan’" in told_missing(plan)


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
    for again in (other, path):
        assert not plan_return(snapshot, sources(snapshot), read_form(again)).wijzigingen


def test_a_text_longer_than_its_cell_is_kept_whole(snapshot: Snapshot, tmp_path: Path) -> None:
    text = "=HYPERLINK(1) wij zien het anders 🙂 " * 1100
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(path, {DOMEIN: "Begin."})
    records = Records(snapshot.folder)
    take_over(records, plan_return(snapshot, sources(snapshot), read_form(path)))
    rows = read_work(records).dossier(WIJK).of("analyse")
    row = next(r for r in rows if r.gegevens.get("domein") == "veilig_thuis")
    longer = {**row.gegevens, "tekst": text.strip()}
    records.apply([Opdracht("analyse", longer, row.id, row.versie)])
    path = workbook(snapshot, tmp_path / "v.xlsx")
    assert not plan_return(snapshot, sources(snapshot), read_form(path)).wijzigingen
    fill(path, {DOMEIN: "En nog iets."})
    take_over(records, plan_return(snapshot, sources(snapshot), read_form(path)))
    assert analyses(snapshot)["veilig_thuis"].startswith(text.strip())
    assert analyses(snapshot)["veilig_thuis"].endswith("En nog iets.")


def test_fields_are_those_of_their_headings_wherever_a_column_went(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    type_row(path, "afspraak", {1: "Belt de school", 2: "leerplicht"})
    book = openpyxl.load_workbook(path)
    sheet = book["Gesprekken"]
    sheet.move_range(f"B1:AZ{sheet.max_row}", cols=2)
    for one, other in sheet.iter_rows(min_col=4, max_col=5):
        one.value, other.value = other.value, one.value
    for cell in (cell for row in sheet.iter_rows() for cell in row):
        if cell.value == "Wat is afgesproken":
            cell.value = "Onze afspraak"
    book["Leerpunten"].delete_cols(2)
    # a column of one's own, with and without a heading
    beside = next(r for r in book["Resultaten"].iter_rows() if read_mark(str(r[0].value)))
    book["Resultaten"].cell(beside[0].row, 6).value = "nog bespreken"
    book["Plan van aanpak"].insert_cols(1)
    [head, row] = islice(book["Plan van aanpak"].iter_rows(min_row=5, max_row=6), 2)
    head[0].value, row[0].value = "Opmerking", "met de school"
    # a row without its mark, typed below the last one of a kind
    last = [r for r in sheet.iter_rows() if read_mark(str(r[0].value))][-1]
    sheet.cell(last[0].row + 1, 4).value = "los erbij"
    book.save(path)
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    [change] = plan.wijzigingen
    own, over, gone, loose = plan.gezegd
    assert "‘Onze afspraak’ als ‘Wat is afgesproken’ (Gesprekken)" in over
    assert f"niet gelezen: Gesprekken, rij {last[0].row + 1}." in loose
    assert own.endswith("in het werkboek: ‘kolom F’ (Resultaten) en ‘Opmerking’ (Plan van aanpak).")
    assert gone.endswith(
        "blijven zoals ze zijn: ‘Bij opgave’ (Leerpunten) en ‘Vraag in eigen woorden’ (Leerpunten)."
    )
    assert change.opdracht.gegevens is not None
    assert change.opdracht.gegevens["wat"] == "Belt de school"
    assert change.opdracht.gegevens["wie"] == "leerplicht"


def test_a_column_beside_the_form_is_no_field_of_it(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    type_row(path, "afspraak", {1: "Belt de school", 3: date(2026, 12, 24)})
    book = openpyxl.load_workbook(path)
    sheet = book["Gesprekken"]
    [head] = [r for r in sheet.iter_rows() if r[1].value == "Wat is afgesproken"]
    # one field is gone, a column of one's own and a second one of a field stand behind the last
    sheet.delete_cols(3)
    for column, title in ((8, "Kosten"), (9, "Wat is afgesproken")):
        sheet.cell(head[0].row, column).value = title
        sheet.cell(head[0].row + 2, column).value = f"{title} van ons"
    book.save(path)
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    [change] = plan.wijzigingen
    assert change.wordt == "Wat is afgesproken: Belt de school; Klaar op: 24-12-2026"
    own, gone = plan.gezegd
    assert own.endswith(
        "in het werkboek: ‘Kosten’ (Gesprekken) en ‘Wat is afgesproken’ (Gesprekken)."
    )
    assert "‘Welke rol of organisatie’ (Gesprekken)" in gone


def test_a_sheet_that_was_removed_is_told(snapshot: Snapshot, tmp_path: Path) -> None:
    path = workbook(snapshot, tmp_path / "w.xlsx")
    fill(path, {"analyse.geheel.": "Alles hangt samen."})
    book = openpyxl.load_workbook(path)
    del book["Veilig"]
    sheet = book["Gesprekken"]
    [row] = [r for r in sheet.iter_rows() if "|voorbeeld_duiding_2|" in str(r[0].value)]
    sheet.delete_rows(row[0].row)
    book.save(path)
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    assert [change.wat for change in plan.wijzigingen] == ["Analyse: het geheel"]
    *_, row_gone = plan.ontbreekt
    assert len(plan.ontbreekt) == 5
    # by what it is called, not by its first field (‘een waarneming’)
    assert row_gone.startswith("De jeugdverpleegkundige ziet")
    assert told_missing(plan).endswith("Conclusie over de pijler Veilig’ en 1 andere.")


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
            if cell.value == f"{WIJK} 2":
                cell.value = f"{WIJK} 9"
    book.save(path)
    with pytest.raises(Refused, match="vorm 9"):
        read_form(path)
    bare = openpyxl.Workbook()
    bare.save(tmp_path / "leeg.xlsx")
    with pytest.raises(Refused, match="zonder het kenmerk"):
        read_form(tmp_path / "leeg.xlsx")
    # as that of a samenwerkingsverband
    bare.active.append([KOP, "PO9901 2"])
    bare.save(tmp_path / "leeg.xlsx")
    with pytest.raises(Refused, match="zonder regels om in te vullen"):
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


def test_nothing_comes_back_of_what_libreoffice_only_saved(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = through(workbook(snapshot, tmp_path / "w.xlsx"))
    plan = plan_return(snapshot, sources(snapshot), read_form(path))
    assert (plan.wijzigingen, plan.gezegd) == ((), ())
