"""A workbook that was filled in and comes back: what it would change, before anything is stored.

A cell that still holds what was written into it changes nothing. One that people changed is
saved; where somebody else changed the same row since, both texts are kept, the newer below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dossier.dossier import fixed_id
from dossier.kinds import CYCLUS, DOSSIER, KindField, ValueForm, kind
from dossier.rows import (
    KnownNames,
    as_date,
    normalised,
    row_findings,
    row_title,
    same_content,
    value_text,
)
from places.aanbod.model import Resultaat
from places.aanbod.preventiematrix import SOORT_RESULTAAT
from reports.portret.content import NOG_VULLEN
from reports.portret.context import PortretContext, PortretRequest, PortretSources
from reports.portret.dossier_parts import ANALYSE, analyse_key
from reports.portret.workbook_form import (
    KOP,
    SAMEN,
    SOORTEN,
    TWEEDE,
    VORM,
    FormMark,
    analyse_lines,
    field_text,
    form_field,
    form_fields,
    form_rows,
    read_mark,
    row_lines,
    text_hash,
)
from store import Finding, Refused, Snapshot, open_input
from store.dutch import count, format_number, listed, upper_first
from store.reading.tables import column_letters
from store.reading.workbook import UNCOMPUTED, read_sheets
from store.records_rows import Opdracht, Rij, new_id
from store.words import read_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from store.records import Records

WANTED = "een ingevuld werkboek van wijkverkenner (xlsx)"
UIT_WERKBOEK = "Uit het werkboek:"
"""Stands above a text that comes beside what somebody else wrote meanwhile."""
# own choice, far above a full dossier: each line is compared, and a file of anybody may hold more
_MOST_CELLS = 4_000
"""Marks of one workbook; the form of a full dossier has some hundreds."""

_GONE = "(kolom weg)"
"""Stands for the cell of a field whose column was removed; nobody sees it."""
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""What a formula without an outcome has in its cell (ECMA-376, 18.18.11)."""


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """One line as it came back."""

    mark: FormMark
    waarden: tuple[str, ...]
    plaats: str
    eigen: tuple[str, ...] = ()
    """Columns that hold something beside it and are no field of its form."""
    overgetypt: tuple[tuple[str, str], ...] = ()
    """Headings that were taken for a field of the form that is gone, and which."""


@dataclass(frozen=True, slots=True)
class FormContents:
    """What a workbook holds."""

    gebied: str
    regels: tuple[FormAnswer, ...]
    gezegd: tuple[str, ...] = ()
    """What was typed in it and has no place in a dossier."""


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
    gezegd: tuple[str, ...] = ()
    """What was typed and is not taken over, each with why."""

    @property
    def zin(self) -> str:
        """Say in a sentence what it would do."""
        number = len(self.wijzigingen)
        both = sum(change.beide for change in self.wijzigingen)
        text = f"Werkboek van {self.naam}: {number} gewijzigd, {self.gelijk} gelijk"
        if both:
            text += f"; bij {both} zijn beide teksten bewaard"
        if self.ontbreekt:
            gone = count(len(self.ontbreekt), "regel", "regels")
            text += f"; {gone} van het formulier niet in dit werkboek"
        return f"{text}."


def read_form(path: Path) -> FormContents:
    """Read the lines of a filled-in workbook, wherever they stand.

    Raises
    ------
    Refused
        When it is no workbook of this tool, of another version of the form, or damaged.
    """
    files = open_input(path, wanted=WANTED)
    # xlsm too: somebody may save it so; it is read as data, and nothing in it runs
    if len(files) != 1 or not files[0].name.lower().endswith((".xlsx", ".xlsm")):
        raise Refused(WANTED, path.name, "Bewaar het werkboek als .xlsx en kies dat bestand.")
    sheets = read_sheets(files[0], files[0].read(), wanted=WANTED)
    area, typed = "", 0
    lines: list[FormAnswer] = []
    loose: list[str] = []
    for title, cells in sheets:
        second, heads = None, [""]
        rows: list[list[str]] = []
        for number, row in enumerate(cells.itertuples(index=False, name=None), start=1):
            texts = [_text(item) for item in row]
            # in whichever sheet and place: sheets are renamed and columns moved by who fills them
            # in
            if KOP in texts[:-1]:
                area = area or _area(texts[texts.index(KOP) + 1], path.name)
            found = list(_lines_of(texts, heads, f"{title}, rij {number}"))
            heads = heads if found else texts
            if TWEEDE in texts:
                second = texts.index(TWEEDE)
            # figures are no rows of a dossier: what is typed of a second area is counted and told,
            # not dropped unseen
            elif second is not None and not found and isinstance(row[second], int | float):
                typed += 1
            lines += found
            rows.append(texts)
        loose += _without_mark(title, rows)
    if not area:
        raise Refused(
            WANTED, f"{path.name} zonder het kenmerk van een werkboek",
            "Kies een werkboek dat met wijkverkenner is gemaakt, met het blad Inhoud erin.",
        )  # fmt: skip
    # that of a samenwerkingsverband has none: what is written of it stands in its own dossier
    if not lines:
        raise Refused(
            WANTED, f"{path.name}, zonder regels om in te vullen",
            "Kies het werkboek van een wijk, buurt of gemeente met zijn formulieren; dat van een "
            "samenwerkingsverband heeft er geen.",
        )  # fmt: skip
    if len(lines) > _MOST_CELLS:
        raise Refused(WANTED, f"{path.name} met {len(lines)} kenmerken", "Kies het werkboek zelf.")
    return FormContents(area, tuple(lines), tuple(_not_taken(lines, typed, loose)))


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
    filled, same = _filled_in(found.regels, context)
    reader = _Reader(context, filled)
    changes = [change for line in filled if (change := reader.change(line)) is not None]
    findings: list[Finding] = []
    for change in changes:
        soort, data = change.opdracht.soort, change.opdracht.gegevens or {}
        if not kind(soort).elders:
            # with the names of rows that the workbook itself adds: what refers to one of those is
            # not lost
            findings += row_findings(kind(soort), data, reader.named(), plaats=change.plaats)
    # a row of which every field was emptied is as gone as one whose line was removed
    there = {line.mark.rij for line in found.regels if any(line.waarden)}
    there.update(reader.eerder.values())
    keys = {line.mark.sleutel for line in found.regels}
    gone = [line.vraag for key, line in analyse_lines(context).items() if key not in keys]
    titles = context.namen.rijen or {}
    gone += [
        titles.get(line.mark.rij) or next(filter(None, line.waarden), "")
        for soort in SOORTEN for line in row_lines(context, soort)
        if line.mark.rij and line.mark.rij not in there
    ]  # fmt: skip
    own = [change for change in changes if change.opdracht.soort == DOSSIER]
    return WorkbookReturn(
        found.gebied, name, tuple(changes), same + len(filled) - len(changes), tuple(gone),
        tuple(findings), reader.first if changes and not own else (),
        (*found.gezegd, *reader.refused),
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


def _filled_in(
    lines: Iterable[FormAnswer], context: PortretContext
) -> tuple[list[FormAnswer], int]:
    """Return the lines that people filled in, each row once, and how many say nothing new.

    A row that was copied in Excel, mark and all, is a new one; an analyse that says different
    things in two places says both. A cell of a row that cannot be read says what is kept.
    """
    kept = {row.id: row.gegevens for soort in SOORTEN for row in form_rows(context, soort)}
    filled: list[FormAnswer] = []
    said: dict[str, FormAnswer] = {}
    seen: set[str] = set()
    same = 0
    for line in lines:
        mark = line.mark
        again = bool(mark.rij) and mark.soort != ANALYSE and mark.rij in seen
        seen.add(mark.rij)
        now = {} if again else kept.get(mark.rij, {})
        texts = tuple(
            field_text(mark.soort, name, now.get(name), context.namen)
            if text in (UNCOMPUTED, _GONE) else "" if text == NOG_VULLEN else text
            for name, text in zip(form_fields(mark.soort), line.waarden, strict=True)
        )  # fmt: skip
        if text_hash(line.waarden) == mark.hash or not any(texts):
            same += not mark.sleutel.endswith(SAMEN)  # a cell that follows another is no line
        elif mark.soort != ANALYSE:
            new = replace(mark, rij="", versie=0) if again else mark
            filled.append(replace(line, mark=new, waarden=texts))
        else:
            key = mark.sleutel.removesuffix(SAMEN)
            before = said.get(key)
            both = texts if before is None else (_together(before.waarden[0], texts[0]),)
            said[key] = replace(before or line, mark=replace(mark, sleutel=key), waarden=both)
    return [*said.values(), *filled], same


def _together(one: str, other: str) -> str:
    return one if " ".join(other.split()) in " ".join(one.split()) else f"{one}\n\n{other}"


class _Reader:
    """Reads lines as rows of a dossier: names back to ids, and what each would change.

    Parameters
    ----------
    context
        The area and its dossier as they are now.
    lines
        What was filled in, of which new rows may name each other.
    """

    def __init__(self, context: PortretContext, lines: Sequence[FormAnswer]) -> None:
        self.context = context
        self.kept = {row.id: row for soort in (ANALYSE, *SOORTEN)
                     for row in form_rows(context, soort)}  # fmt: skip
        self.first: tuple[Opdracht, ...] = ()
        """The dossier itself, where there is none yet."""
        self.refused: list[str] = []
        """What the workbook says otherwise, and two values cannot both be kept of."""
        found = context.dossier
        if found is None:
            code = context.gebied.code
            # a fixed id: two people who bring back the first workbook of an area begin one dossier
            key, cycle = fixed_id(DOSSIER, code), 1
            data = {"naam": context.naam, "waarvan": "wijk", "gebied": code}
            self.first = (Opdracht(DOSSIER, normalised(kind(DOSSIER), data), key),)
        else:
            key, cycle = found.id, found.cyclus
        self.own = {DOSSIER: key, CYCLUS: cycle}
        self.new_ids = {line.plaats: new_id() for line in lines if line.mark.rij not in self.kept}
        self.titles: dict[str, str] = {}
        for line in lines:
            if line.plaats in self.new_ids and line.mark.soort != ANALYSE:
                texts = dict(zip(form_fields(line.mark.soort), line.waarden, strict=True))
                self.titles[self.new_ids[line.plaats]] = row_title(kind(line.mark.soort), texts)
        self._soort = {key: row.soort for key, row in self.kept.items()}
        self._soort |= {self.new_ids[line.plaats]: line.mark.soort
                        for line in lines if line.plaats in self.new_ids}  # fmt: skip
        self._ids: dict[tuple[ValueForm, tuple[str, ...]], dict[str, str]] = {}
        self.eerder = {line.plaats: row for line in lines if (row := self._taken_before(line))}
        """Where new rows stand that an earlier return of this workbook added as they are, and the
        ids of those."""

    def named(self) -> KnownNames:
        """Return what rows are called, those that the workbook adds included."""
        names = self.context.namen
        return replace(names, rijen={**(names.rijen or {}), **self.titles})

    def _taken_before(self, line: FormAnswer) -> str:
        """Return the id of a new row that is there already; the rows below it name that one."""
        if self._row_of(line.mark) is not None or line.mark.soort in (ANALYSE, DOSSIER):
            return ""
        order = self._added(line).opdracht
        same = next(
            (row.id for row in self.kept.values()
             if row.soort == order.soort and same_content(row.gegevens, order.gegevens or {})),
            "",
        )  # fmt: skip
        if not same:
            return ""
        # the row has a name of its own already: by two names a reference to it would find the new
        # one
        self.titles.pop(self.new_ids[line.plaats], None)
        self._ids.clear()
        return same

    def change(self, line: FormAnswer) -> FormChange | None:
        """Return what one line changes; None where that is kept already."""
        soort, row = line.mark.soort, self._row_of(line.mark)
        if line.plaats in self.eerder:
            return None
        if row is None:
            return self._added(line)
        base, names = _before(row, line.mark, self.context), self.context.namen
        data, told, both = dict(row.gegevens), [], False
        for (name, title), typed in zip(form_fields(soort).items(), line.waarden, strict=True):
            now, then = (
                field_text(soort, name, of.get(name), names) for of in (row.gegevens, base)
            )
            kept = row.gegevens.get(name)
            # the last: it was taken over before, as a name that nobody knows or as a long text
            if typed in (then, now) or (typed and self._value(soort, name, typed) == kept):
                continue
            # of a text longer than its cell the rest is here only: that stays beside it
            whole = kept if isinstance(kept, str) and now.endswith("…") else now
            if now in (then, "") and whole == now:
                data[name], after = self._value(soort, name, typed), typed
            # emptied here while somebody else changed it, or put beside theirs before
            elif not typed or _parts(soort, name, typed) <= _parts(soort, name, whole):
                continue
            elif (value := self._both(soort, name, whole, typed)) is not None:
                data[name], both = value, True
                after = field_text(soort, name, value, self.named())
            else:
                self.refused.append(
                    f"{line.plaats}: ‘{title}’ is intussen ‘{now}’ en blijft dat; het werkboek "
                    f"zegt ‘{typed}’."
                )
                continue
            told.append((title, now, after))
        data = _kept(soort, data)
        if not told or same_content(data, row.gegevens):
            return None
        if soort == ANALYSE:
            [(_, before, later)] = told
        else:
            before, later = ("; ".join(f"{t[0]}: {t[n] or '(leeg)'}" for t in told) for n in (1, 2))
        # with the version that was read: what is saved in between makes it stale and overwrites
        # nothing
        order = Opdracht(soort, data, row.id, row.versie)
        return FormChange(self._title(line), line.plaats, before, later, both, order)

    def _row_of(self, mark: FormMark) -> Rij | None:
        """Return the row that a line is of; of a new one what somebody else made meanwhile."""
        if mark.rij in self.kept:
            return self.kept[mark.rij]
        if mark.soort == ANALYSE:
            own = (row for row in self.kept.values() if row.soort == ANALYSE)
            return next((r for r in own if analyse_key(r.gegevens) == mark.sleutel), None)
        found = self.context.dossier
        return found.rij if mark.soort == DOSSIER and found is not None else None

    def _both(self, soort: str, naam: str, now: str, typed: str) -> Any:  # noqa: ANN401
        """Return two texts in one field; None where it can hold only one of them."""
        veld = form_field(soort, naam)
        if veld is None or veld.lang:
            return f"{now}\n\n{UIT_WERKBOEK}\n{typed}"
        return self._value(soort, naam, f"{now}; {typed}") if veld.tekst or veld.meer else None

    def _added(self, line: FormAnswer) -> FormChange:
        soort, typed = line.mark.soort, self._typed(line)
        if soort == ANALYSE:
            typed |= _about(line.mark)
        if soort == SOORT_RESULTAAT:
            data: dict[str, Any] = {"gebieden": [self.context.gebied.code], **typed}
        elif soort == DOSSIER:
            data = {**(self.first[0].gegevens or {}), **typed}
        else:
            data = {**self.own, **kind(soort).begin(""), **typed}
        texts = dict(zip(form_fields(soort).values(), line.waarden, strict=True))
        said = "; ".join(f"{title}: {text}" for title, text in texts.items() if text)
        key = self.own[DOSSIER] if soort == DOSSIER else self.new_ids[line.plaats]
        return FormChange(
            self._title(line), line.plaats, "", line.waarden[0] if soort == ANALYSE else said,
            beide=False, opdracht=Opdracht(soort, _kept(soort, data), str(key)),
        )  # fmt: skip

    def _typed(self, line: FormAnswer) -> dict[str, Any]:
        """Return the fields that hold something, as values."""
        soort = line.mark.soort
        texts = zip(form_fields(soort), line.waarden, strict=True)
        return {name: self._value(soort, name, text) for name, text in texts if text}

    def _value(self, soort: str, naam: str, text: str) -> Any:  # noqa: ANN401 - as the field has it
        """Return a text as a value of its field; ids for names, several where it holds several."""
        veld = form_field(soort, naam)
        if veld is None:
            return (read_word(naam, text).id or text) if naam == "domein" else text
        # the form writes several values with a semicolon between (`field_text`), and asks them so
        parts = [part.strip() for part in text.split(";")] if veld.meer else [text]
        known = self._ids_of(veld)
        values = [known.get(" ".join(part.casefold().split()), part) for part in parts if part]
        return values if veld.meer else next(iter(values), "")

    def _ids_of(self, veld: KindField) -> dict[str, str]:
        """Return the id or code by the name that the form shows of it."""
        names = self.named()
        if (there := names.of(veld)) is None:
            return {}
        asked = veld.vorm, veld.soorten
        if asked not in self._ids:
            # a row of another kind may have the same title, and one of no other words names itself
            self._ids[asked] = {
                value_text(veld, key, names).casefold(): key
                for key in there
                if self._soort.get(key) in (None, *veld.soorten)
            }
        return self._ids[asked]

    def _title(self, line: FormAnswer) -> str:
        """Return what a line is called: of an analyse what it is about, else its own name."""
        soort = line.mark.soort
        if soort == ANALYSE:
            own, about = kind(ANALYSE), _about(line.mark)
            told = [value_text(own.veld(name), about.get(name)) for name in ("domein", "pijler")]
            return f"Analyse: {' '.join(filter(None, told)) or 'het geheel'}"
        texts = dict(zip(form_fields(soort), line.waarden, strict=True))
        return f"{upper_first(kind(soort).enkelvoud)}: {row_title(kind(soort), texts)}"


def _parts(soort: str, naam: str, text: str) -> set[str]:
    """Return what stands in one field, of each author by itself."""
    veld = form_field(soort, naam)
    between = UIT_WERKBOEK if veld is None or veld.lang else ";"
    return {" ".join(part.split()) for part in text.split(between)}


def _kept(soort: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return a row in the form in which its room keeps it."""
    if soort == SOORT_RESULTAAT:
        return Resultaat.from_dict(data).as_dict()
    return normalised(kind(soort), data)


def _before(row: Rij, mark: FormMark, context: PortretContext) -> dict[str, Any]:
    """Return what a row said when the workbook was written; nothing where it was not there."""
    if mark.versie == row.versie and mark.rij == row.id:
        return row.gegevens
    records = context.sources.records
    found = records.version(row.id, mark.versie) if records and mark.rij == row.id else None
    return found.gegevens if found is not None else {}


def _about(mark: FormMark) -> dict[str, str]:
    """Return what an analyse is about, of its key."""
    _, over, about = (*mark.sleutel.split("."), "", "")[:3]
    return {"over": over} | ({over: about} if about else {})


def _area(text: str, name: str) -> str:
    """Return the code of the area that a workbook says it is of.

    Raises
    ------
    Refused
        For another version of the form.
    """
    # another version of the form may mean other things by its marks: better refused than misread
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
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    # a day that a spreadsheet keeps as one (`store.reading.workbook`), as the form writes days
    if str(value).endswith("T00:00:00") and (day := as_date(value)):
        return f"{day:%d-%m-%Y}"
    # a text that begins with = or - and is no formula; Excel shows it in the language of its reader
    return UNCOMPUTED if value in _ERRORS else str(value).strip()


def _lines_of(texts: Sequence[str], heads: Sequence[str], plaats: str) -> Iterator[FormAnswer]:
    """Yield the lines whose mark stands in a row, with the cells behind it.

    The fields of a row are those of the headings above it, wherever a column was moved to. Where
    most headings were typed over, they are taken in the order of the form.
    """
    for place, text in enumerate(texts):
        if (mark := read_mark(text)) is not None:
            titles = list(form_fields(mark.soort).values())
            cells = {title: column for column, title in enumerate(titles, start=place + 1)}
            away = [title for title in titles if title not in heads]
            over: dict[str, int] = {}
            # own choice: a row of other things has hardly one of them
            if 3 * len(away) <= len(titles):
                # of two with one heading the first: who copies a column puts it behind
                cells = {head: at for at, head in reversed([*enumerate(heads)]) if head in titles}
                # typed over among those of the form: what stands beside them is of one's own
                left = min(cells.values()) - (titles[0] in away)
                right = max(cells.values()) + (titles[-1] in away)
                other = [
                    at for at, head in enumerate(heads)
                    if left <= at <= right and head and head not in titles
                ]  # fmt: skip
                # as many as are missing: those were typed over
                if len(other) == len(away):
                    over = dict(zip(away, other, strict=True))
                    cells |= over
            row = (*texts, *[""] * len(titles))
            values = tuple(row[cells[title]] if title in cells else _GONE for title in titles)
            ours = {place, *cells.values()}
            if mark.soort == ANALYSE:
                # before it stands what the summary says of its domein, and merged cells repeat it
                ours |= {at for at, item in enumerate(texts) if at < place or item in values}
            own = [
                heads[at] if at < len(heads) and heads[at] else f"kolom {column_letters(at)}"
                for at, item in enumerate(texts) if item and at not in ours
            ]  # fmt: skip
            named = tuple((heads[at], title) for title, at in over.items())
            yield FormAnswer(mark, values, plaats, tuple(own), named)


def _without_mark(title: str, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield where rows were typed straight below lines of a form: the form itself writes none.

    A heading stands in the column of the marks alone.
    """
    below: int | None = None
    for number, texts in enumerate(rows, start=1):
        marked = next((at for at, text in enumerate(texts) if read_mark(text)), None)
        beside = any(text for at, text in enumerate(texts) if at != below)
        if marked is None and below is not None and beside:
            yield f"{title}, rij {number}"
        else:
            below = marked


def _not_taken(lines: Sequence[FormAnswer], typed: int, loose: Sequence[str]) -> list[str]:
    """Say what was typed and cannot be read or has no place.

    `typed` is how many figures of a second area, `loose` where rows without a mark stand.
    """
    said = [
        f"Op {line.plaats} staat een formule zonder uitkomst; schrijf de tekst zelf."
        for line in lines
        # a cell of the summary only follows another one: without an outcome it says nothing of its
        # own
        if UNCOMPUTED in line.waarden and not line.mark.sleutel.endswith(SAMEN)
    ]
    own = dict.fromkeys(f"‘{head}’ ({_sheet(line)})" for line in lines for head in line.eigen)
    if own:
        said.append(f"Deze kolommen zijn geen veld van het formulier, en blijven in het werkboek: "
                    f"{listed(list(own))}.")  # fmt: skip
    over = dict.fromkeys(
        f"‘{head}’ als ‘{title}’ ({_sheet(line)})"
        for line in lines for head, title in line.overgetypt
    )  # fmt: skip
    if over:
        said.append(
            f"Onder een andere kop gelezen: {listed(list(over))}. Is dat een eigen kolom, zet die "
            "dan achter de laatste kolom van het formulier."
        )
    gone = dict.fromkeys(
        f"‘{title}’ ({_sheet(line)})"
        for line in lines if _GONE in line.waarden
        for title, text in zip(form_fields(line.mark.soort).values(), line.waarden, strict=True)
        if text == _GONE
    )  # fmt: skip
    if gone:
        said.append(f"Deze kolommen staan er niet meer in, en blijven zoals ze zijn: "
                    f"{listed(list(gone))}.")  # fmt: skip
    if loose:
        said.append(
            f"Zonder kenmerk, en niet gelezen: {_first(loose)}. Kopieer een lege regel van het "
            "formulier met zijn kenmerk, en zet de tekst daarin."
        )
    if typed:
        figures = f"{typed} cijfer{'s' if typed > 1 else ''}"
        said.append(
            f"{figures} van een tweede gebied {'blijven' if typed > 1 else 'blijft'} in het "
            "werkboek; lees dat in als eigen tabel, of maak het werkboek met dat gebied ernaast."
        )
    return said


def _first(places: Sequence[str]) -> str:
    """Name the first four, and say how many more there are."""
    more = [f"{len(places) - 4} andere"] if len(places) > 4 else []  # noqa: PLR2004
    return listed([*places[:4], *more])


def _sheet(line: FormAnswer) -> str:
    return line.plaats.rpartition(", rij")[0]


def told_missing(plan: WorkbookReturn) -> str:
    """Say what is not taken over, and which lines are gone from the workbook; '' for nothing."""
    if not plan.ontbreekt:
        return " ".join(plan.gezegd)
    names = _first([f"‘{text}’" for text in plan.ontbreekt])
    gone = f"Niet in het werkboek, en ongewijzigd gelaten: {names}."
    return " ".join((*plan.gezegd, gone))
