"""A whole dossier on its way out: the file that comes back, a workbook, and a document to read.

The json is `dossier.exchange`'s; the other two are for people, and are not read back.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from dossier.dossier import STEP_STATE, Dossier, OpenPoint, Work, cycle_of
from dossier.exchange import dossier_json, rows_of_dossier
from dossier.kinds import CYCLUS, Kind, KindField, ValueForm, kind, kinds_of
from dossier.plan import ACTIVITEIT, BIJ_ACTIVITEIT, Plan, plan_lines
from dossier.rows import KnownNames, date_text, readable_row, row_title, value_text
from reports.answer import Answer, excel_labels
from reports.minutes import Minutes, MinutesPart, minutes_docx
from reports.portret.content import (
    Paragraph,
    Points,
    Portret,
    PortretPart,
    PortretTable,
    Subheading,
    cells,
)
from reports.tables import MADE_UP, AnswerColumn, AnswerTable, Cell, tables_xlsx
from store import FICTIEF
from store.dutch import today, upper_first
from store.reading.text import as_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reports.portret.content import Block
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
_COLUMNS, _CELL = 5, 90
"""Fields, and characters of one, up to which the rows of a kind are set as columns."""
_FACT = 60
"""Characters up to which facts stand on one line."""
_NOT_READ_BACK = "Om te lezen; wie het dossier elders wil inlezen, neemt het bestand (json)."


def dossier_answer(
    work: Work,
    dossier: Dossier,
    records: Records,
    known: KnownNames,
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
    work: Work, dossier: Dossier, known: KnownNames, *, fictief: bool = False
) -> bytes:
    """Return a workbook with a sheet per kind of row, and one with the steps."""
    rows, left = rows_of_dossier(work, dossier)
    # first where the work stands, then a sheet per kind in the order of the steps
    tables = {"Stappen": _steps_table(dossier)}
    for name in dict.fromkeys(row.soort for row in rows):
        soort = kind(name)
        own = [row for row in rows if row.soort == name]
        tables[upper_first(soort.meervoud)] = _kind_table(soort, own, known)
    notes = [*MADE_UP * fictief]
    notes += [("Gemaakt op", today()), ("Waarvoor", _NOT_READ_BACK)]
    notes += [("Niet meegegeven", f"{one.aantal} {one.gevonden}") for one in left]
    return tables_xlsx(tables, f"Dossier {dossier.naam}", notes)


def dossier_docx(
    work: Work, dossier: Dossier, known: KnownNames, *, fictief: bool = False
) -> bytes:
    """Return a document: what is open and where the steps are, then what was written, by step."""
    from reports.portret.text_document import text_document

    rows, left = rows_of_dossier(work, dossier)
    # the dossier is the document itself, and the steps have their table
    own = [row for row in rows if row.soort not in ("dossier", STEP_STATE)]
    parts = [PortretPart("open", "Wat openstaat", _open(dossier))]
    steps = _table(
        ("Stap", "Stand", "Versie", "Datum", "Andere volgorde, omdat"),
        [
            (step.label, str(step.stand), step.versie,
             date_text(step.datum) if step.datum else "", step.reden)
            for step in dossier.steps()
        ],
    )  # fmt: skip
    parts.append(PortretPart("stappen", f"De stappen in cyclus {dossier.cyclus}", (steps,)))
    for step in dossier.steps():
        kinds_here = [soort.id for soort in kinds_of(step.id)]
        parts.append(PortretPart(step.id, step.label, _blocks(own, kinds_here, known)))
    # kinds of no step come last, in the order in which they were written
    rest = dict.fromkeys(row.soort for row in own if not kind(row.soort).stap)
    parts.append(PortretPart("verder", "Verder vastgelegd", _blocks(own, rest, known)))
    said = [Paragraph(f"{one.aantal} {one.gevonden}: {one.gedaan}.", "klein") for one in left]
    parts[-1] = replace(parts[-1], blokken=(*parts[-1].blokken, *said))
    title = f"Dossier {dossier.naam}"
    facts = readable_row(kind("dossier"), dossier.rij.gegevens, known)
    # the name is the title
    facts.pop(kind("dossier").veld("naam").label, None)
    return text_document(
        Portret(
            dossier.gebied, dossier.naam, title, f"Cyclus {dossier.cyclus} · {today()}",
            (FICTIEF,) * fictief, (), tuple(facts.items()),
            tuple(part for part in parts if part.blokken), (), {}, today(),
        )
    )  # fmt: skip


def plan_answer(
    dossier: Dossier, plan: Plan, known: KnownNames, *, fictief: bool = False
) -> Answer:
    """Return a plan van aanpak as what can be taken along of it: a document of its own, a table."""
    lines = plan_lines(plan, known)
    notes = MADE_UP * fictief

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


def plan_docx(dossier: Dossier, plan: Plan, known: KnownNames, *, fictief: bool = False) -> bytes:
    """Return the plan as a document: what is overdue, then the method's fields by activity."""
    parts = []
    # what is overdue stands first: that is what a meeting about the plan begins with
    if late := [p for p in dossier.open_points(ACTIVITEIT, *BIJ_ACTIVITEIT) if p.te_laat]:
        parts.append(MinutesPart("Over tijd", punten=tuple(map(_overdue, late))))
    for one, line in zip(plan.activiteiten, plan_lines(plan, known), strict=True):
        fields = [
            (name, as_kept(said)) for name, said in line.items() if said not in ("", one.titel)
        ]
        said = (as_kept(one.zin),) * bool(one.zin)
        parts.append(MinutesPart(as_kept(one.titel), said, velden=tuple(fields)))
    if heavy := [as_kept(one.tekst) for one in plan.meetlast if one.te_veel]:
        parts.append(MinutesPart("Wie meet wat", tuple(heavy)))
    title = as_kept(f"Plan van aanpak {dossier.naam}")
    below = f"Cyclus {dossier.cyclus} · {today()}"
    return minutes_docx(Minutes(title, below, (FICTIEF,) * fictief, (), tuple(parts), today()))


def _overdue(point: OpenPoint) -> str:
    when = date_text(point.termijn) if point.termijn else ""
    who = f", {point.wie}" if point.wie else ""
    return as_kept(f"{upper_first(point.soort.enkelvoud)}: {point.titel} (was {when}{who})")


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
    # kinds of other rooms (aanbod, resultaten) have no fields here: their data as they are
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


def _table(koppen: Sequence[str], rijen: Iterable[Sequence[str]]) -> PortretTable:
    return PortretTable("", tuple(koppen), tuple(cells(*map(as_kept, row)) for row in rijen))


def _open(dossier: Dossier) -> tuple[Block, ...]:
    rows = [
        (
            f"{upper_first(point.soort.enkelvoud)}: {point.titel}",
            point.wie,
            (date_text(point.termijn) if point.termijn else "") + ", over tijd" * point.te_laat,
        )
        for point in dossier.open_points()
    ]
    return (_table(("Wat", "Wie", "Uiterlijk"), rows),) if rows else ()


def _blocks(rows: Sequence[Rij], soorten: Iterable[str], known: KnownNames) -> tuple[Block, ...]:
    """Return the rows of some kinds, a table for each kind there is anything of."""
    found: list[Block] = []
    for name in soorten:
        own = [row for row in rows if row.soort == name]
        if own:
            found += [Subheading(upper_first(kind(name).meervoud)), _block(kind(name), own, known)]
    return tuple(found)


def _block(soort: Kind, rows: Sequence[Rij], known: KnownNames) -> Block:
    """Return the rows of a kind: a column per field where these are few and short, else a list.

    In a list the name of a row stands once, and beside it what its name does not say.
    """
    cycles = [f"cyclus {cycle_of(row)}" if CYCLUS in row.gegevens else "" for row in rows]
    if soort.elders:
        return Points(tuple(row_title(soort, row.gegevens, known) for row in rows))
    texts = [readable_row(soort, row.gegevens, known) for row in rows]
    heads = [veld.label for veld in soort.velden if any(veld.label in one for one in texts)]
    longest = max((len(text) for one in texts for text in one.values()), default=0)
    if len(heads) <= _COLUMNS and longest <= _CELL:
        lines = [[one.get(head, "") for head in heads] for one in texts]
        if len(set(cycles)) > 1:
            heads = [*heads, "Cyclus"]
            lines = [[*line, said.removeprefix("cyclus ")]
                     for line, said in zip(lines, cycles, strict=True)]  # fmt: skip
        return _table(heads, lines)
    made = []
    for row, one, cycle in zip(rows, texts, cycles, strict=True):
        title = row_title(soort, row.gegevens, known)
        rest = [
            f"{label}: {text}" for label, text in one.items() if " ".join(text.split()) not in title
        ]
        facts = " · ".join(text for text in rest if _is_fact(text))
        longer = [text for text in rest if not _is_fact(text)]
        made.append(
            ("\n".join(filter(None, (title, cycle))), "\n".join(filter(None, (facts, *longer))))
        )
    return _table((upper_first(soort.enkelvoud), "Wat is vastgelegd"), made)


def _is_fact(text: str) -> bool:
    return len(text) <= _FACT and "\n" not in text
