"""Aanbod to Excel and back: nothing lost, nothing executed, people's own lists understood."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from places.aanbod.aanbod_list import take_over
from places.aanbod.area_names import AreaNames, names_of_areas
from places.aanbod.locations import from_places
from places.aanbod.model import Aanbod, Resultaat
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT
from places.aanbod.workbook import BLADEN, make_workbook, plan_changes, write_template
from places.aanbod.workbook_rows import read_workbook
from places.locations import KOLOMMEN
from store import Refused
from store.records import Opdracht, Records, Rij, StaleRow
from store.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from store import DataFolder

FULL = Aanbod(
    naam='=HYPERLINK("http://x")',
    aanbieder="Buurtteam ’t Hof & Co",
    domein="meedoen",
    preventieniveau="geindiceerd",
    preventiemoment="secundair",
    factoren=("+1", "voeding"),
    inzet="We zetten een coach in, zodat …\nzij meedoen",
    doelgroep="@jongeren",
    leeftijdsfasen=("adolescentie", "jongvolwassenheid"),
    leefgebieden=("gezin", "wijk"),
    vorm="beide",
    duur="structureel",
    frequentie="2×/week",
    bereik="0012",
    bereik_aantal=1250.0,
    status="gewenst",
    stedelijk=True,
    gebieden=("GM0344",),
    adres="Dreef 1",
    postcode="3562AB",
    plaats="Utrecht",
    x=136501.25,
    y=455901.5,
    effectladder="3",
    erkenning="NJi 2021",
    toelichting="-",
)


def workbook_of(records: Records) -> bytes:
    """Return all that people keep as a workbook."""
    return make_workbook({kind: records.all(kind) for kind in BLADEN})


def back(tmp_path: Path, data: bytes) -> Any:
    file = tmp_path / "aanbod.xlsx"
    file.write_bytes(data)
    return read_workbook(file)


def test_every_field_comes_back_as_it_was(records: Records, tmp_path: Path) -> None:
    goal = records.add(SOORT_RESULTAAT, Resultaat("Meer; sport", "meedoen").as_dict())
    chosen = {"nodig_universeel": 0.0, "nodig_selectief": 2.0, "doelgroep_selectief": 410.0}
    work = Resultaat("Meer werk", "werk", **chosen, dekking=12.5)
    other = records.add(SOORT_RESULTAAT, work.as_dict())
    data = FULL.as_dict() | {"resultaten": [goal.id, other.id]}
    records.add(SOORT_AANBOD, data)
    records.add(SOORT_AMBITIE, {"tekst": "Meer doen mee", "domein": "meedoen", "toelichting": ""})
    read = back(tmp_path, workbook_of(records))
    assert read.rapport.bevindingen == []
    todo = plan_changes(records, read)
    assert (todo.nieuw, todo.gewijzigd, todo.gelijk) == (0, 0, 4)

    elsewhere = Records(tmp_path / "ander")
    elsewhere.apply(plan_changes(elsewhere, read).opdrachten)
    assert [row.gegevens for row in elsewhere.all(SOORT_AANBOD)] == [data]
    assert [row.id for row in elsewhere.all(SOORT_RESULTAAT)] == [goal.id, other.id]
    assert elsewhere.get(other.id).gegevens == work.as_dict()
    elsewhere.close()


def test_names_stand_beside_codes_and_are_not_read_back(records: Records, tmp_path: Path) -> None:
    two = {"gebieden": ["WK990101", "GM9999"]}
    records.add(SOORT_AANBOD, FULL.as_dict() | two)
    goal = Resultaat("Meer sport", "meedoen", gebieden=("WK990101",), indicatoren=("eigen_x",))
    records.add(SOORT_RESULTAAT, goal.as_dict())
    data = make_workbook(
        {kind: records.all(kind) for kind in BLADEN},
        namen={"WK990101": "Oost", "eigen_x": "Aantal sporters"},
    )
    book = load_workbook(io.BytesIO(data))
    rows = {
        sheet: dict(zip(*([cell.value for cell in row] for row in book[sheet].iter_rows()),
                        strict=True))
        for sheet in ("Aanbod", "Resultaten")
    }  # fmt: skip
    assert rows["Aanbod"]["Gebieden"] == "WK990101; GM9999"
    assert rows["Aanbod"]["Gebieden: namen"] == "Oost; GM9999"
    assert rows["Resultaten"]["Gebieden: namen"] == "Oost"
    assert rows["Resultaten"]["Indicatoren: namen"] == "Aantal sporters"
    heads = [cell.value for cell in book["Aanbod"][1]]
    assert heads.index("Gebieden: namen") == heads.index("Gebieden") + 1
    read = back(tmp_path, data)
    assert read.rapport.bevindingen == []
    todo = plan_changes(records, read)
    assert (todo.nieuw, todo.gewijzigd, todo.gelijk) == (0, 0, 2)


def test_names_without_codes_are_kept_and_told(tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("naam;aanbieder;gebieden;Gebieden: namen\nDans;Dock;;Oost\n", encoding="utf-8")
    read = read_workbook(file)
    [line] = read.regels[SOORT_AANBOD]
    assert line.gegevens["toelichting"] == "Gebieden: namen: Oost"
    assert [found.code for found in read.rapport.bevindingen] == ["kolom_bij_toelichting"]


def test_headings_and_long_texts_have_room(records: Records) -> None:
    records.add(SOORT_AANBOD, FULL.as_dict() | {"inzet": "We zetten in, zodat " * 20})
    sheet = load_workbook(io.BytesIO(workbook_of(records)))["Aanbod"]
    # "Bereik in aantal" in twelve characters, and 400 characters in fifty
    assert sheet.row_dimensions[1].height >= 2 * 15
    assert sheet.row_dimensions[2].height >= 8 * 15


def test_text_is_never_a_formula(records: Records) -> None:
    records.add(SOORT_AANBOD, FULL.as_dict())
    with zipfile.ZipFile(io.BytesIO(workbook_of(records))) as archive:
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        assert all(b"<f>" not in archive.read(name) for name in sheets)
        assert not any("hyperlink" in name for name in archive.namelist())


_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
_WORD = {name: st.sampled_from([*words(name), "", "iets anders"]) for name in
         ("domein", "preventieniveau", "vorm", "duur", "status", "effectladder")}  # fmt: skip
_ITEM: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    naam=_TEXT,
    factoren=st.lists(_TEXT, max_size=3),
    inzet=_TEXT,
    toelichting=_TEXT,
    bereik=_TEXT,
    resultaten=st.lists(_TEXT, max_size=3),
    leeftijdsfasen=st.lists(st.sampled_from([*words("leeftijdsfase"), "oma’s"]), max_size=3),
    gebieden=st.lists(st.sampled_from(["WK034403", "GM0344", "ergens"]), max_size=3),
    x=st.none() | st.floats(0, 3e5),
    stedelijk=st.booleans(),
    **_WORD,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(_ITEM, min_size=4, max_size=12))
def test_whatever_people_type_comes_back(tmp_path: Path, items: list[dict[str, Any]]) -> None:
    kept = [Aanbod.from_dict(item) for item in items]
    rows = [Rij(f"{n:016x}", SOORT_AANBOD, 1, item.as_dict()) for n, item in enumerate(kept)]
    read = back(tmp_path, make_workbook({SOORT_AANBOD: rows}))
    lines = read.regels[SOORT_AANBOD]
    assert [Aanbod.from_dict(line.gegevens) for line in lines] == kept
    assert [line.id for line in lines] == [row.id for row in rows]


def test_a_row_changed_by_someone_else_since_the_export_is_told(
    records: Records, tmp_path: Path
) -> None:
    row = records.add(SOORT_AANBOD, Aanbod(naam="Sport").as_dict())
    sheet = load_workbook(io.BytesIO(workbook_of(records)))
    sheet["Aanbod"]["A2"] = "Sportclub"
    out = io.BytesIO()
    sheet.save(out)
    read = back(tmp_path, out.getvalue())
    assert plan_changes(records, read).gewijzigd == 1
    records.save(row, Aanbod(naam="Sporten").as_dict(), wie="Noor")
    with pytest.raises(StaleRow):
        records.apply(plan_changes(records, read).opdrachten)
    assert records.get(row.id).gegevens["naam"] == "Sporten"


def test_a_row_copied_in_excel_becomes_a_new_row(records: Records, tmp_path: Path) -> None:
    records.add(SOORT_AANBOD, Aanbod(naam="Sport").as_dict())
    book = load_workbook(io.BytesIO(workbook_of(records)))
    sheet = book["Aanbod"]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(3, column).value = sheet.cell(2, column).value
    sheet["A3"] = "Dans"
    out = io.BytesIO()
    book.save(out)
    todo = plan_changes(records, back(tmp_path, out.getvalue()))
    assert (todo.nieuw, todo.gewijzigd, todo.gelijk) == (1, 0, 1)
    records.apply(todo.opdrachten)
    assert sorted(r.gegevens["naam"] for r in records.all(SOORT_AANBOD)) == ["Dans", "Sport"]


def test_the_list_of_the_demonstration_comes_back_unchanged(
    records: Records, demonstration: DataFolder, tmp_path: Path
) -> None:
    snapshot = demonstration.snapshot()
    records.apply(take_over(snapshot, records))
    file = tmp_path / "lijst.xlsx"
    file.write_bytes(workbook_of(records))
    read = read_workbook(file, gebieden=names_of_areas(snapshot))
    assert read.rapport.bevindingen == []
    todo = plan_changes(records, read)
    assert (todo.nieuw, todo.gewijzigd, todo.resultaten, todo.niet_in_bestand) == (0, 0, 0, 0)
    assert todo.gelijk > 30


def test_a_list_that_is_uploaded_twice_is_not_doubled(records: Records, tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text(
        "naam;aanbieder;resultaat;plaats\nInloop;Dock;Meer sport;Ede\nInloop;Dock;;Zeist\n"
    )
    first = plan_changes(records, read_workbook(file))
    assert (first.nieuw, first.gelijk, first.bevindingen) == (2, 0, ())
    records.apply(first.opdrachten)
    again = plan_changes(records, read_workbook(file))
    assert (again.nieuw, again.gelijk, again.opdrachten) == (0, 2, ())
    # the same name, aanbieder and town, but another sentence: somebody must look
    file.write_text("naam;aanbieder;plaats;doelgroep\nInloop;Dock;Ede;jongeren\n")
    other = plan_changes(records, read_workbook(file))
    assert other.nieuw == 1
    assert [(b.code, b.gevonden) for b in other.bevindingen] == [
        ("staat_er_al", "‘Inloop’ staat er al"),
    ]


def test_a_list_with_columns_of_persons_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text("naam;geboortedatum;bsn;postcode\nJan Jansen;01-02-2014;123456782;3512AB\n")
    with pytest.raises(Refused, match="kolom geboortedatum, bsn"):
        read_workbook(file)


def test_sheets_and_totals_that_are_no_aanbod_are_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Naam", "Domein"], ["Inloop", "werk"], ["Totaal", 1]):
        sheet.append(row)
    book.create_sheet("Leeg")
    book.create_sheet("Notities").append(["zomaar", "wat"])
    book.save(tmp_path / "lijst.xlsx")
    read = read_workbook(tmp_path / "lijst.xlsx")
    assert [line.gegevens["naam"] for line in read.regels[SOORT_AANBOD]] == ["Inloop"]
    assert [(b.code, b.plaats) for b in read.rapport.bevindingen] == [
        ("totaalregel", "lijst.xlsx, werkblad Sheet, rij 3"),
        ("blad_niet_herkend", "lijst.xlsx, werkblad Notities"),
    ]
    assert (read.rapport.gelezen, read.rapport.rijen, read.rapport.geweigerd) == (2, 1, 1)


def test_a_kenmerk_of_a_row_of_another_kind_never_overwrites_that_row(
    records: Records, tmp_path: Path
) -> None:
    goal = records.add(SOORT_RESULTAAT, Resultaat("Meer sport", "meedoen").as_dict())
    records.add(SOORT_AANBOD, Aanbod(naam="Sport").as_dict())
    book = load_workbook(io.BytesIO(workbook_of(records)))
    sheet = book["Aanbod"]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(3, head.index("Naam") + 1).value = "Dans"
    sheet.cell(3, head.index("Kenmerk") + 1).value = goal.id
    sheet.cell(3, head.index("Versie") + 1).value = 10**20
    out = io.BytesIO()
    book.save(out)
    todo = plan_changes(records, back(tmp_path, out.getvalue()))
    assert (todo.nieuw, todo.gewijzigd, todo.gelijk) == (1, 0, 2)
    records.apply(todo.opdrachten)
    assert records.get(goal.id) == goal
    assert sorted(r.gegevens["naam"] for r in records.all(SOORT_AANBOD)) == ["Dans", "Sport"]


@pytest.mark.parametrize("yes", ["ja", "J", "x", "1", "waar", "WAAR", "true", "yes"])
def test_yes_is_read_however_it_is_written(tmp_path: Path, yes: str) -> None:
    file = tmp_path / "lijst.csv"
    file.write_text(f"naam;stedelijk\nA;{yes}\nB;nee\nC;\n")
    lines = read_workbook(file).regels[SOORT_AANBOD]
    assert [line.gegevens["stedelijk"] for line in lines] == [True, False, False]
    columns = dict.fromkeys((*KOLOMMEN, "stedelijk"), "")
    listed = pd.DataFrame([columns | {"naam": "A", "stedelijk": yes}])
    assert from_places(listed)[0]["stedelijk"] is True


def test_what_is_not_in_the_workbook_stays(records: Records, tmp_path: Path) -> None:
    records.add(SOORT_AANBOD, Aanbod(naam="Sport").as_dict())
    data = workbook_of(records)
    records.add(SOORT_AANBOD, Aanbod(naam="Later").as_dict())
    todo = plan_changes(records, back(tmp_path, data))
    assert todo.opdrachten == ()
    assert todo.niet_in_bestand == 1


def test_a_row_that_was_removed_since_is_told(records: Records, tmp_path: Path) -> None:
    row = records.add(SOORT_AANBOD, Aanbod(naam="Sport").as_dict())
    data = workbook_of(records)
    records.remove(row)
    with pytest.raises(StaleRow):
        records.apply(plan_changes(records, back(tmp_path, data)).opdrachten)


def test_who_changed_nothing_in_a_row_that_was_changed_since_hears_nothing_of_it(
    records: Records, tmp_path: Path
) -> None:
    row = records.add(SOORT_AANBOD, Aanbod(naam="Sport").as_dict())
    other = records.add(SOORT_AANBOD, Aanbod(naam="Dans").as_dict())
    data = workbook_of(records)
    records.save(row, row.gegevens | {"naam": "Zwemmen"})
    todo = plan_changes(records, back(tmp_path, data))
    assert (todo.opdrachten, todo.gelijk) == ((), 2)
    book = load_workbook(io.BytesIO(data))
    sheet = book["Aanbod"]
    place = next(r for r in (2, 3) if sheet.cell(r, 1).value == "Sport")
    sheet.cell(place, 1).value = "Tennis"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(StaleRow) as told:
        records.apply(plan_changes(records, back(tmp_path, out.getvalue())).opdrachten)
    assert [clash.huidig.id for clash in told.value.botsingen] == [row.id]
    assert records.get(other.id) == other


@pytest.mark.parametrize("versie", [10**20, -3, 7])
def test_a_version_that_never_was_breaks_nothing(
    records: Records, tmp_path: Path, versie: int
) -> None:
    records.add(SOORT_AANBOD, Aanbod(naam="Sport").as_dict())
    book = load_workbook(io.BytesIO(workbook_of(records)))
    sheet = book["Aanbod"]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("Naam") + 1).value = "Dans"
    sheet.cell(2, head.index("Versie") + 1).value = versie
    out = io.BytesIO()
    book.save(out)
    orders = plan_changes(records, back(tmp_path, out.getvalue())).opdrachten
    assert [order.gegevens and order.gegevens["naam"] for order in orders] == ["Dans"]
    with suppress(StaleRow):
        records.apply(orders)
    assert records.all(SOORT_AANBOD)[0].versie in (1, 2)


def own_list(tmp_path: Path) -> Path:
    """Return a list as a gemeente keeps it: a title, merged cells, words of its own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows: list[list[Any]] = [
        ["Overzicht aanbod jeugd Overvecht"],
        [],
        [
            "Organisatie",
            "Activiteit",
            "Niveau",
            "Leeftijd",
            "Wijk",
            "Kosten",
            "Maatschappelijk resultaat",
        ],
        [
            "Buurtteam",
            "Huiswerkklas",
            "universeel",
            "4-12 jaar",
            "Overvecht",
            150,
            "Geen verzuim",
        ],
        [None, "Weerbaarheid", "geindikeerd", "kind, pubers", "Verweg", None, None],
        ["Sportclub", None, "Primair", "", "WK034403", "gratis", "Geen verzuim"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:G1")
    sheet.merge_cells("A4:A5")
    path = tmp_path / "Lijst.xlsx"
    book.save(path)
    return path


def test_a_list_of_their_own_is_understood_with_findings_at_their_place(tmp_path: Path) -> None:
    read = read_workbook(own_list(tmp_path), gebieden=AreaNames({"WK034403": "Overvecht"}))
    first, second, third = (Aanbod.from_dict(x.gegevens) for x in read.regels[SOORT_AANBOD])
    assert (first.aanbieder, second.aanbieder) == ("Buurtteam", "Buurtteam")
    assert first.gebieden == third.gebieden == ("WK034403",)
    assert first.leeftijdsfasen == ("basisschoolleeftijd",)
    assert first.toelichting == "Kosten: 150"
    assert second.preventieniveau == "geindikeerd"
    # primair says when, not for whom: kept apart, and asked instead of converted
    assert (third.preventieniveau, third.preventiemoment) == ("", "primair")
    assert first.resultaten == ("Geen verzuim",)
    found = [(b.code, b.plaats, b.gevonden) for b in read.rapport.bevindingen]
    assert found == [
        ("gebied_gelezen", "Lijst.xlsx, rij 4, kolom E", "gebied 'Overvecht'"),
        ("kolom_bij_toelichting", "Lijst.xlsx, rij 4, kolom F (en 1 keer daarna)",
         "kolom 'Kosten'"),
        ("woord_onbekend", "Lijst.xlsx, rij 5, kolom C",
         "Preventieniveau 'geindikeerd'; bedoelde u 'Geïndiceerd'?"),
        ("woord_onbekend", "Lijst.xlsx, rij 5, kolom D", "Leeftijdsfase 'kind'"),
        ("gebied_onbekend", "Lijst.xlsx, rij 5, kolom E", "gebied 'Verweg'"),
        ("preventiemoment_in_plaats_van_niveau", "Lijst.xlsx, rij 6, kolom C",
         "Preventieniveau 'Primair'"),
        ("naam_ontbreekt", "Lijst.xlsx, rij 6", "geen naam"),
    ]  # fmt: skip
    assert (read.rapport.gelezen, read.rapport.rijen, read.rapport.geweigerd) == (3, 3, 0)


def test_a_result_named_by_its_text_is_tied_to_it(records: Records, tmp_path: Path) -> None:
    goal = records.add(SOORT_RESULTAAT, Resultaat("geen  verzuim").as_dict())
    records.apply(plan_changes(records, read_workbook(own_list(tmp_path))).opdrachten)
    tied = [row.gegevens["resultaten"] for row in records.all(SOORT_AANBOD)]
    assert tied == [[goal.id], [], [goal.id]]


def test_the_template_offers_the_words_and_comes_back_empty(tmp_path: Path) -> None:
    data = write_template()
    book = load_workbook(io.BytesIO(data))
    lists = {v.formula1 for v in book["Aanbod"].data_validations.dataValidation}
    assert any("Woorden" in formula for formula in lists)
    shown = {cell.value for column in book["Woorden"].columns for cell in column}
    assert {"Geïndiceerd", "Universeel", "Schoolprestaties"} <= shown
    assert back(tmp_path, data).regels == {"aanbod": [], "resultaat": [], "ambitie": []}


def test_a_table_without_any_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(Refused, match="zonder zo'n kop"):
        read_workbook(file)


def test_a_text_that_no_cell_can_hold_is_refused_with_its_place(
    records: Records, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="hoogstens 10000 tekens"):
        records.apply([Opdracht(SOORT_AANBOD, Aanbod.from_dict({"naam": "x" * 10_001}).as_dict())])
    file = tmp_path / "x.csv"
    file.write_text(f"Naam;Aanbieder\n{'x' * 10_001};y\nGoed;y\n", encoding="utf-8")
    read = read_workbook(file)
    assert (read.rapport.rijen, read.rapport.geweigerd) == (1, 1)
    assert [(b.code, b.plaats) for b in read.rapport.bevindingen] == [
        ("tekst_te_lang", "x.csv, rij 2")
    ]


def test_results_that_a_list_of_their_own_names_become_rows_so_that_gaps_show(
    records: Records, tmp_path: Path
) -> None:
    (tmp_path / "lijst.csv").write_text(
        "Naam;Domein;Resultaat\nKlas;onderwijs;Meer rust\nClub;school;meer  rust\n"
        "Baan;werk;Meer rust\n"
    )
    todo = plan_changes(records, read_workbook(tmp_path / "lijst.csv"))
    assert (todo.nieuw, todo.gewijzigd, todo.resultaten) == (3, 0, 2)
    records.apply(todo.opdrachten)
    found = {row.id: row.gegevens for row in records.all(SOORT_RESULTAAT)}
    assert sorted((r["tekst"], r["domein"]) for r in found.values()) == [
        ("Meer rust", "schoolprestaties"), ("Meer rust", "werk"),
    ]  # fmt: skip
    tied = {row.gegevens["naam"]: row.gegevens["resultaten"] for row in records.all(SOORT_AANBOD)}
    assert tied["Klas"] == tied["Club"] != tied["Baan"]
    assert all(set(keys) <= found.keys() for keys in tied.values())
    # once they are there, the same list makes none again
    assert plan_changes(records, read_workbook(tmp_path / "lijst.csv")).resultaten == 0
