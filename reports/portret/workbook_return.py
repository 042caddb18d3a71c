"""A workbook that was filled in and comes back: what it would change, before anything is stored.

A cell that still holds what was written into it changes nothing. One that people changed is
saved; where somebody else changed the same row since, both texts are kept, the newer below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dossier.dossier import fixed_id
from dossier.kinds import CYCLUS, DOSSIER, kind
from dossier.rows import normalised, row_findings, value_text
from reports.portret.context import PortretContext, PortretRequest
from reports.portret.dossier_parts import ANALYSE, analyse_key
from reports.portret.workbook_form import (
    ACTIVITEIT,
    KOP,
    VELDEN,
    VORM,
    FormMark,
    activity_lines,
    analyse_lines,
    read_mark,
    text_hash,
)
from store import Refused, open_input
from store.dutch import format_number, listed
from store.reading.workbook import read_sheets
from store.records_rows import Opdracht

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from reports.portret.context import PortretSources
    from store import Finding, Snapshot
    from store.records import Records
    from store.records_rows import Rij

WANTED = "een ingevuld werkboek van wijkverkenner (xlsx)"
UIT_WERKBOEK = "Uit het werkboek:"
"""Stands above a text that comes beside what somebody else wrote meanwhile."""
_MOST_CELLS = 400
"""Marks of one workbook; the form has some thirty."""


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One line as it came back."""

    mark: FormMark
    waarden: tuple[str, ...]
    plaats: str


@dataclass(frozen=True, slots=True)
class FormContents:
    """What a workbook holds."""

    gebied: str
    regels: tuple[FormAnswer, ...]


@dataclass(frozen=True, slots=True)
class FormChange:
    """One row that would change: what it is about, what it says now, and what it will say."""

    wat: str
    plaats: str
    nu: str
    wordt: str
    beide: bool
    """Whether somebody else changed it since, so that both texts are kept."""
    opdracht: Opdracht


@dataclass(frozen=True, slots=True)
class WorkbookReturn:
    """What taking a workbook over would do."""

    gebied: str
    naam: str
    wijzigingen: tuple[FormChange, ...]
    gelijk: int
    """Lines that were not filled in, or say what is kept already."""
    ontbreekt: tuple[str, ...]
    """Lines of the form that the workbook no longer has, such as those of a removed sheet."""
    bevindingen: tuple[Finding, ...]
    vooraf: tuple[Opdracht, ...] = ()
    """The dossier itself, where there is none yet."""

    @property
    def zin(self) -> str:
        """Say in a sentence what it would do."""
        number = len(self.wijzigingen)
        both = sum(change.beide for change in self.wijzigingen)
        text = f"Werkboek van {self.naam}: {number} gewijzigd, {self.gelijk} gelijk"
        if both:
            text += f"; bij {both} zijn beide teksten bewaard"
        if self.ontbreekt:
            text += f"; {len(self.ontbreekt)} regels van het formulier staan er niet meer in"
        return f"{text}."


def read_form(path: Path) -> FormContents:
    """Read the lines of a filled-in workbook, wherever they stand.

    Raises
    ------
    Refused
        When it is no workbook of this tool, of another version of the form, or damaged.
    """
    files = open_input(path, wanted=WANTED)
    if len(files) != 1 or not files[0].name.lower().endswith((".xlsx", ".xlsm")):
        raise Refused(WANTED, path.name, "Bewaar het werkboek als .xlsx en kies dat bestand.")
    sheets = read_sheets(files[0], files[0].read(), wanted=WANTED)
    area = ""
    lines: list[FormAnswer] = []
    for title, cells in sheets:
        for number, row in enumerate(cells.itertuples(index=False, name=None), start=1):
            texts = [_text(item) for item in row]
            for place, text in enumerate(texts):
                if text == KOP and place + 1 < len(texts):
                    area = area or _area(texts[place + 1], path.name)
                elif (mark := read_mark(text)) is not None:
                    count = len(VELDEN[mark.soort])
                    behind = (*texts[place + 1 :], *[""] * count)[:count]
                    lines.append(FormAnswer(mark, tuple(behind), f"{title}, rij {number}"))
    if not area:
        raise Refused(
            WANTED, f"{path.name} zonder het kenmerk van een werkboek",
            "Kies een werkboek dat met wijkverkenner is gemaakt, met het blad Inhoud erin.",
        )  # fmt: skip
    if len(lines) > _MOST_CELLS:
        raise Refused(WANTED, f"{path.name} met {len(lines)} kenmerken", "Kies het werkboek zelf.")
    return FormContents(area, tuple(lines))


def plan_return(
    snapshot: Snapshot, sources: PortretSources, found: FormContents, *, gebied: str = ""
) -> WorkbookReturn:
    """Return what it takes to bring the dossier up to a workbook.

    Parameters
    ----------
    snapshot, sources
        The data folder, and what people keep beside it.
    found
        Of `read_form`.
    gebied
        The area it must be of; '' for any.

    Raises
    ------
    Refused
        For a workbook of another area.
    NotFound
        For one of an area that the folder does not know.
    """
    if gebied and gebied != found.gebied:
        raise Refused(f"een werkboek van {gebied}", f"een werkboek van {found.gebied}",
                      "Kies het werkboek van dit gebied, of kies eerst dat gebied.")  # fmt: skip
    context = PortretContext(snapshot, PortretRequest(found.gebied), sources)
    name = context.naam  # an area that does not exist is told here
    before, own = _dossier(context)
    kept = {row.id: row for kinds in VELDEN for row in context.rijen(kinds)}
    asked = analyse_lines(context)
    changes: list[FormChange] = []
    findings: list[Finding] = []
    same = 0
    for line in found.regels:
        # a cell that was copied stands there twice; one that nobody touched says nothing
        if text_hash(line.waarden) == line.mark.hash or not any(line.waarden):
            same += 1
            continue
        change = _change(line, kept, context, own)
        if change is None:
            same += 1
            continue
        changes.append(change)
        data = change.opdracht.gegevens or {}
        findings += row_findings(kind(line.mark.soort), data, context.namen, plaats=line.plaats)
    there = {(line.mark.soort, line.mark.sleutel, line.mark.rij) for line in found.regels}
    gone = [line.vraag for line in asked.values() if not any(
        key == line.mark.sleutel for _, key, _ in there)]  # fmt: skip
    gone += [line.waarden[0] for line in activity_lines(context) if line.mark.rij and (
        ACTIVITEIT, "", line.mark.rij) not in there]  # fmt: skip
    return WorkbookReturn(
        found.gebied, name, tuple(changes), same, tuple(gone), tuple(findings),
        before if changes else (),
    )  # fmt: skip


def take_over(records: Records, plan: WorkbookReturn) -> int:
    """Store what a workbook changes as one change; return how many rows.

    Raises
    ------
    StaleRow
        When somebody changed one of the rows after the plan was made; nothing is stored.
    """
    orders = [*plan.vooraf, *(change.opdracht for change in plan.wijzigingen)]
    records.apply(orders, wat=f"werkboek van {plan.naam} overgenomen")
    return len(plan.wijzigingen)


def _change(
    line: FormAnswer, kept: dict[str, Rij], context: PortretContext, own: dict[str, Any]
) -> FormChange | None:
    """Return what one line changes; None where that is kept already."""
    soort = line.mark.soort
    names = VELDEN[soort]
    typed = dict(zip(names, line.waarden, strict=True))
    row = kept.get(line.mark.rij)
    if row is None and soort == ANALYSE:  # somebody else wrote the first text meanwhile
        row = next((r for r in kept.values() if r.soort == ANALYSE
                    and analyse_key(r.gegevens) == line.mark.sleutel), None)  # fmt: skip
    if row is None:
        data = normalised(
            kind(soort), {**own, **_about(line.mark), **kind(soort).begin(""), **typed}
        )
        return FormChange(_title(line), line.plaats, "", _shown(soort, data), beide=False,
                          opdracht=Opdracht(soort, data))  # fmt: skip
    base = _before(row, line.mark, context)
    both = False
    data = dict(row.gegevens)
    for name in names:
        now, then = _plain(name, row.gegevens), _plain(name, base)
        if typed[name] == then or typed[name] == now:
            continue
        if now != then and now and typed[name]:
            both = True
            data[name] = f"{now}\n\n{UIT_WERKBOEK}\n{typed[name]}" if soort == ANALYSE else (
                f"{now} / {typed[name]}")  # fmt: skip
        else:
            data[name] = typed[name]
    data = normalised(kind(soort), data)
    if _shown(soort, data) == _shown(soort, row.gegevens):
        return None
    return FormChange(
        _title(line), line.plaats, _shown(soort, row.gegevens), _shown(soort, data), both,
        Opdracht(soort, data, row.id, row.versie),
    )  # fmt: skip


def _before(row: Rij, mark: FormMark, context: PortretContext) -> dict[str, Any]:
    """Return what a row said when the workbook was written; nothing where it was not there."""
    if mark.versie == row.versie and mark.rij == row.id:
        return row.gegevens
    records = context.sources.records
    found = records.version(row.id, mark.versie) if records and mark.rij == row.id else None
    return found.gegevens if found is not None else {}


def _dossier(context: PortretContext) -> tuple[tuple[Opdracht, ...], dict[str, Any]]:
    """Return what makes the dossier where there is none, and what each row of it carries."""
    if context.dossier is not None:
        return (), {DOSSIER: context.dossier.id, CYCLUS: context.dossier.cyclus}
    code = context.gebied.code
    key = fixed_id(DOSSIER, code)
    data = normalised(kind(DOSSIER), {"naam": context.naam, "waarvan": "wijk", "gebied": code})
    return (Opdracht(DOSSIER, data, key),), {DOSSIER: key, CYCLUS: 1}


def _about(mark: FormMark) -> dict[str, str]:
    """Return what a new analyse is about, of its key."""
    if mark.soort != ANALYSE:
        return {}
    _, over, about = (*mark.sleutel.split("."), "", "")[:3]
    return {"over": over} | ({over: about} if about else {})


def _title(line: FormAnswer) -> str:
    """Return what a line is called: of an analyse what it is about, of an activity its name."""
    if line.mark.soort == ACTIVITEIT:
        return f"Activiteit: {line.waarden[0] or 'zonder naam'}"
    about = _about(line.mark)
    own = kind(ANALYSE)
    told = [value_text(own.veld(name), about.get(name)) for name in ("domein", "pijler")]
    return f"Analyse: {' '.join(filter(None, told)) or 'het geheel'}"


def _plain(name: str, data: dict[str, Any]) -> str:
    """Return a value as the workbook wrote it, whatever its blanks."""
    value = data.get(name)
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return _text(value)


def _shown(soort: str, data: dict[str, Any]) -> str:
    """Return the fields of the form as one text to compare and to show."""
    own = kind(soort)
    texts = [(own.veld(name).label, _plain(name, data)) for name in VELDEN[soort]]
    if len(texts) == 1:
        return texts[0][1]
    return "; ".join(f"{title}: {text}" for title, text in texts if text)


def _area(text: str, name: str) -> str:
    """Return the code of the area that a workbook says it is of.

    Raises
    ------
    Refused
        For another version of the form.
    """
    code, _, form = text.partition(" ")
    if form != str(VORM):
        raise Refused(
            f"een werkboek van vorm {format_number(VORM)}",
            f"{name}, van vorm {form or 'onbekend'}",
            "Maak het werkboek opnieuw en neem uw teksten over.",
        )
    return code


def _text(value: object) -> str:
    """Return a cell as text: a whole number without its nought."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def told_missing(plan: WorkbookReturn) -> str:
    """Say which lines are gone from the workbook; '' for none."""
    if not plan.ontbreekt:
        return ""
    names = listed([f"‘{text}’" for text in plan.ontbreekt[:4]])
    rest = f" en {len(plan.ontbreekt) - 4} andere" if len(plan.ontbreekt) > 4 else ""  # noqa: PLR2004
    return f"Niet meer in het werkboek, en ongewijzigd gelaten: {names}{rest}."
