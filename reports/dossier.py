"""A whole dossier on its way out: the file that comes back, a workbook, and a document to read.

The json is `dossier.exchange`'s; the other two are for people, and are not read back.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from dossier.dossier import cycle_of
from dossier.exchange import dossier_json, rows_of_dossier
from dossier.kinds import CYCLUS, Kind, KindField, ValueForm, kind, kinds_of
from dossier.plan import ACTIVITEIT, BIJ_ACTIVITEIT, plan_lines
from dossier.rows import NOTHING_KNOWN, date_text, readable_row, row_title, value_text
from reports.answer import Answer, excel_labels
from reports.tables import AnswerColumn, AnswerTable, Cell, tables_xlsx
from store import FICTIEF
from store.dutch import today, upper_first
from store.reading.text import as_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

    from dossier.dossier import Dossier, StepState, Work
    from dossier.plan import Plan
    from dossier.rows import KnownNames
    from store.records import Records
    from store.records_rows import Rij

LABELS = {
    "docx": "Dossier om te lezen (docx)",
    "xlsx": excel_labels("Dossier")["xlsx"],
    "json": "Dossier om elders in te lezen (json)",
}
PLAN_LABELS = {"docx": "Plan van aanpak om te lezen (docx)", **excel_labels("Plan van aanpak")}
_NUMBERS = (ValueForm.GETAL, ValueForm.BEDRAG, ValueForm.JAAR)
_PLACE = (AnswerColumn("Cyclus", 0, grouped=False), AnswerColumn("Kenmerk"))
_NOT_READ_BACK = "Om te lezen; wie het dossier elders wil inlezen, neemt het bestand (json)."


def dossier_answer(
    work: Work,
    dossier: Dossier,
    records: Records,
    known: KnownNames = NOTHING_KNOWN,
    *,
    fictief: bool = False,
) -> Answer:
    """Return a dossier as what can be taken along of it."""
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return Answer(
        name=("dossier", dossier.naam, dossier.gebied),
        title=f"Dossier {dossier.naam}",
        fictional=fictief,
        others={
            "json": partial(dossier_json, work, dossier, records, gemaakt=made, fictief=fictief),
            "xlsx": partial(dossier_xlsx, work, dossier, known, fictief=fictief),
            "docx": partial(dossier_docx, work, dossier, known, fictief=fictief),
        },
    )


def dossier_xlsx(
    work: Work, dossier: Dossier, known: KnownNames = NOTHING_KNOWN, *, fictief: bool = False
) -> bytes:
    """Return a workbook with a sheet per kind of row, and one with the steps."""
    rows, left = rows_of_dossier(work, dossier)
    tables = {"Stappen": _steps_table(dossier)}
    for name in dict.fromkeys(row.soort for row in rows):
        soort = kind(name)
        own = [row for row in rows if row.soort == name]
        tables[upper_first(soort.meervoud)] = _kind_table(soort, own, known)
    notes = [("Let op", FICTIEF)] * fictief
    notes += [("Gemaakt op", today()), ("Waarvoor", _NOT_READ_BACK)]
    notes += [("Niet meegegeven", f"{one.aantal} {one.gevonden}") for one in left]
    return tables_xlsx(tables, f"Dossier {dossier.naam}", notes)


def dossier_docx(
    work: Work, dossier: Dossier, known: KnownNames = NOTHING_KNOWN, *, fictief: bool = False
) -> bytes:
    """Return a document: where the work is, then what was written down, step by step."""
    import docx

    rows, _ = rows_of_dossier(work, dossier)
    document = docx.Document()
    document.core_properties.title = as_kept(f"Dossier {dossier.naam}")
    document.core_properties.author = ""
    document.add_heading(as_kept(f"Dossier {dossier.naam}"), 0)
    _line(document, f"Cyclus {dossier.cyclus} · {today()}")
    if fictief:
        _line(document, FICTIEF)
    _fields(document, readable_row(kind("dossier"), dossier.rij.gegevens, known))
    waiting = dossier.open_points()
    if waiting:
        document.add_heading("Wat openstaat", 1)
        for point in waiting:
            when = f" (uiterlijk {date_text(point.termijn)})" if point.termijn else ""
            late = ", over tijd" if point.te_laat else ""
            text = f"{upper_first(point.soort.enkelvoud)}: {point.titel}{when}{late}"
            document.add_paragraph(as_kept(text), style="List Bullet")
    own = [row for row in rows if row.soort != "dossier"]
    for step in dossier.steps():
        document.add_heading(f"{step.label}: {step.stand}{_version(step)}", 1)
        for soort in kinds_of(step.id):
            _kind(document, soort, [row for row in own if row.soort == soort.id], known)
    document.add_heading("Verder vastgelegd", 1)
    for name in dict.fromkeys(row.soort for row in own if not kind(row.soort).stap):
        _kind(document, kind(name), [row for row in own if row.soort == name], known)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def plan_answer(
    dossier: Dossier, plan: Plan, known: KnownNames = NOTHING_KNOWN, *, fictief: bool = False
) -> Answer:
    """Return a plan van aanpak as what can be taken along of it: a document of its own, a table."""
    lines = plan_lines(plan, known)
    notes = (("Let op", FICTIEF),) * fictief

    def table() -> AnswerTable:
        columns = tuple(AnswerColumn(name) for name in lines[0])
        return AnswerTable("Plan van aanpak", columns, [[*line.values()] for line in lines], notes)

    return Answer(
        name=("plan_van_aanpak", dossier.naam, f"cyclus_{dossier.cyclus}"),
        title=f"Plan van aanpak {dossier.naam}",
        fictional=fictief,
        table=table if lines else None,
        others={"docx": partial(plan_docx, dossier, plan, known, fictief=fictief)},
    )


def plan_docx(
    dossier: Dossier, plan: Plan, known: KnownNames = NOTHING_KNOWN, *, fictief: bool = False
) -> bytes:
    """Return the plan as a document: what is overdue, then the method's fields by activity."""
    import docx

    document = docx.Document()
    title = f"Plan van aanpak {dossier.naam}"
    document.core_properties.title = as_kept(title)
    document.core_properties.author = ""
    document.add_heading(as_kept(title), 0)
    _line(document, f"Cyclus {dossier.cyclus} · {today()}")
    if fictief:
        _line(document, FICTIEF)
    own = {ACTIVITEIT, *BIJ_ACTIVITEIT}
    late = [point for point in dossier.open_points(*own) if point.te_laat]
    if late:
        document.add_heading("Over tijd", 1)
        for point in late:
            when = date_text(point.termijn) if point.termijn else ""
            who = f", {point.wie}" if point.wie else ""
            text = f"{upper_first(point.soort.enkelvoud)}: {point.titel} (was {when}{who})"
            document.add_paragraph(as_kept(text), style="List Bullet")
    for one, line in zip(plan.activiteiten, plan_lines(plan, known), strict=True):
        document.add_heading(as_kept(one.titel), 1)
        fields = {name: text for name, text in line.items() if text}
        _fields(document, {name: text for name, text in fields.items() if text != one.titel})
        if one.zin:
            _line(document, one.zin)
    heavy = [one.tekst for one in plan.meetlast if one.te_veel]
    if heavy:
        document.add_heading("Wie meet wat", 1)
        for text in heavy:
            _line(document, text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _steps_table(dossier: Dossier) -> AnswerTable:
    columns = (
        AnswerColumn("Stap"), AnswerColumn("Stand"), AnswerColumn("Versie"), AnswerColumn("Datum"),
        AnswerColumn("Open", 0), AnswerColumn("Over tijd", 0),
        AnswerColumn("Reden van een andere volgorde"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (step.label, str(step.stand), step.versie, step.datum.isoformat() if step.datum else None,
         step.open, step.te_laat, step.reden)
        for step in dossier.steps()
    ]  # fmt: skip
    return AnswerTable(f"Stappen van cyclus {dossier.cyclus}", columns, rows)


def _kind_table(soort: Kind, rows: Sequence[Rij], known: KnownNames) -> AnswerTable:
    """Return the rows of a kind: a column per field, its cycle and its id last."""
    if soort.elders:
        names = dict.fromkeys(name for row in rows for name in row.gegevens)
        made: list[tuple[Cell, ...]] = [
            (*(_text(row.gegevens.get(name)) for name in names), None, row.id) for row in rows
        ]
        heads = tuple(AnswerColumn(upper_first(name.replace("_", " "))) for name in names)
        return AnswerTable(soort.meervoud, (*heads, *_PLACE), made)
    columns = tuple(_column(veld) for veld in soort.velden)
    cells: list[tuple[Cell, ...]] = [
        (
            *(_cell(veld, row, known) for veld in soort.velden),
            cycle_of(row) if CYCLUS in row.gegevens else None,
            row.id,
        )
        for row in rows
    ]
    return AnswerTable(soort.meervoud, (*columns, *_PLACE), cells)


def _column(veld: KindField) -> AnswerColumn:
    number = veld.vorm in _NUMBERS and not veld.meer
    decimals = 2 if veld.vorm is ValueForm.BEDRAG else 0
    return AnswerColumn(
        veld.label, decimals if number else None, grouped=veld.vorm is not ValueForm.JAAR
    )


def _cell(veld: KindField, row: Rij, known: KnownNames) -> Cell:
    value = row.gegevens.get(veld.naam)
    if isinstance(value, int | float) and veld.vorm in _NUMBERS:
        return value
    return value_text(veld, value, known) or None


def _text(value: object) -> Cell:
    """Return a value of another room as a cell."""
    if value in (None, "", []):
        return None
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if isinstance(value, int | float) else as_kept(value)


def _kind(document: Document, soort: Kind, rows: Sequence[Rij], known: KnownNames) -> None:
    if not rows:
        return
    document.add_heading(upper_first(soort.meervoud), 2)
    for row in rows:
        cycle = f" (cyclus {cycle_of(row)})" if CYCLUS in row.gegevens and soort.per_dossier else ""
        document.add_heading(as_kept(row_title(soort, row.gegevens, known) + cycle), 3)
        _fields(document, readable_row(soort, row.gegevens, known))


def _fields(document: Document, fields: dict[str, str]) -> None:
    for label, text in fields.items():
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(as_kept(text))


def _line(document: Document, text: str) -> None:
    document.add_paragraph(as_kept(text))


def _version(step: StepState) -> str:
    parts = [f"versie {step.versie}" if step.versie else ""]
    parts.append(date_text(step.datum) if step.datum else "")
    said = ", ".join(filter(None, parts))
    return f" ({said})" if said else ""
