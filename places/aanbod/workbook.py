"""Aanbod to Excel and back: a workbook to fill in, and what one that was read would change.

Every text is written as text, so that nothing from a list is ever taken for a formula. What comes
back is laid beside the records (`plan_changes`); nothing is stored here.
"""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from places import findings as f
from places.aanbod.model import (
    AANBOD,
    AMBITIE,
    FACTOR,
    RESULTAAT,
    Aanbod,
    Ambitie,
    FactorNames,
    Field,
    FieldForm,
    Resultaat,
)
from places.aanbod.preventiematrix import SOORT_AANBOD, SOORT_AMBITIE, SOORT_RESULTAAT, VOORBEHOUD
from store import Finding, NotFound
from store.exchange import pages_across, row_height
from store.records_rows import Opdracht, Rij, new_id
from store.words import label, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from places.aanbod.workbook_rows import WorkbookContents, WorkbookRow
    from store.records import Records

ID, VERSIE = "Kenmerk", "Versie"
BLADEN: dict[str, tuple[str, tuple[Field, ...], type[Aanbod | Ambitie | Resultaat]]] = {
    SOORT_AANBOD: ("Aanbod", AANBOD, Aanbod),
    SOORT_RESULTAAT: ("Resultaten", RESULTAAT, Resultaat),
    SOORT_AMBITIE: ("Ambities", AMBITIE, Ambitie),
}
"""Kind of row: its sheet, its columns and what is in them."""
# Empty rows below the last one that have their choices too.
_FREE_ROWS = 300
# Columns this wide or wider wrap their text.
_LONG = 40
# Width of the two columns of the sheet Uitleg, and of the names beside codes.
_EXPLAINED = (30, 90)
_NAMED = 30
_ONLY_READ = (
    "Hoe de codes in de kolom ernaast heten. Alleen om te lezen: wijzig de codes, niet de namen."
)


class _SheetColumn(NamedTuple):
    """A column of a sheet: what stands above it, how wide it is and what is in it."""

    kop: str
    breed: int
    look: Any
    uitleg: str = ""
    veld: Field | None = None
    """None: the mark of the row, or its version."""
    namen: Mapping[str, str] | None = None
    """Given: not the codes of the field, but what they are called."""


def write_template(factoren: FactorNames | None = None) -> bytes:
    """Return an empty workbook to fill in."""
    return make_workbook({}, factoren=factoren)


def make_workbook(
    rijen: dict[str, Sequence[Rij]] | dict[str, list[Rij]],
    *,
    let_op: str = "",
    namen: Mapping[str, str] | None = None,
    factoren: FactorNames | None = None,
) -> bytes:
    """Return rows of the three kinds as a workbook.

    Parameters
    ----------
    rijen
        By kind.
    let_op
        Begins the sheet Uitleg.
    namen
        What codes of areas and ids of indicators are called. With it, a column of codes has its
        names beside it (`beside`), to read only; a code that is not in it stands there itself.
    factoren
        The factors that aanbod can name, by their labels; None leaves ids.
    """
    import xlsxwriter

    known = factoren or FactorNames()

    buffer = io.BytesIO()
    # a name that begins with = stays a name, in Excel and in LibreOffice
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheets = {kind: book.add_worksheet(title) for kind, (title, _, _) in BLADEN.items()}
        explained = book.add_worksheet("Uitleg")
        ranges = _words(book, known)
        results = result_names(rijen.get(SOORT_RESULTAAT, ()))
        for kind, (_, velden, _) in BLADEN.items():
            lines = [
                replace(row, gegevens=known.in_data(row.gegevens)) if kind == SOORT_AANBOD else row
                for row in rijen.get(kind, ())
            ]
            written = _Written(results, known)
            _sheet(book, sheets[kind], velden, lines, ranges, written, kind, namen)
        _explain(book, explained, let_op)
    return buffer.getvalue()


def beside(veld: Field) -> str:
    """Return the heading of the column that names the codes of a field."""
    return f"{veld.label}: namen"


@dataclass(frozen=True, slots=True)
class _Written:
    """How rows of other lists are named in a cell, so that they come back."""

    resultaten: dict[str, str]
    factoren: FactorNames

    def text(self, veld: Field, key: str) -> str:
        if veld.lijst == FACTOR:
            return self.factoren.written(key)
        return self.resultaten.get(key, key)


def result_names(rows: Sequence[Rij]) -> dict[str, str]:
    """Return what stands in a cell for each result: its text, or its id where that is unclear.

    Two results with the same text, or a text with the separator in it, would not come back.
    """
    texts = {row.id: Resultaat.from_dict(row.gegevens).tekst for row in rows}
    every = list(texts.values())
    # a text that two results share, or that is the id of another, does not tell which is meant
    clear = {t for t in every if t and every.count(t) == 1 and t not in texts}
    return {
        key: text if text in clear and ";" not in text and "\n" not in text else key
        for key, text in texts.items()
    }


def _sheet(
    book: Any,  # noqa: ANN401
    sheet: Any,  # noqa: ANN401
    velden: tuple[Field, ...],
    rows: list[Rij],
    ranges: dict[str, str],
    written: _Written,
    kind: str,
    namen: Mapping[str, str] | None,
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#dfe9f0", "bottom": 1, "text_wrap": True})
    grey = book.add_format({"font_color": "#7a7a7a", "valign": "top"})
    plain = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    named = book.add_format({"font_color": "#7a7a7a", "valign": "top", "text_wrap": True})
    last = len(rows) + _FREE_ROWS
    columns: list[_SheetColumn] = []
    for veld in velden:
        look = wrapped if veld.breed >= _LONG else plain
        columns.append(_SheetColumn(veld.label, veld.breed, look, veld.uitleg, veld))
        if namen and veld.vorm is FieldForm.CODES:
            columns.append(_SheetColumn(beside(veld), _NAMED, named, _ONLY_READ, veld, namen))
    columns.append(_SheetColumn(ID, 12, grey, "Niet wijzigen: hieraan wordt de rij herkend."))
    columns.append(_SheetColumn(VERSIE, 12, grey))
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column.kop, head)
        sheet.set_column(number, number, column.breed, column.look)
        if column.uitleg:
            sheet.write_comment(0, number, column.uitleg)
        if column.veld and column.namen is None and (choice := _choice(column.veld, ranges)):
            sheet.data_validation(1, number, last, number, choice)
    sheet.set_row(0, row_height((column.kop, column.breed) for column in columns))
    model = BLADEN[kind][2]
    for line, row in enumerate(rows, start=1):
        item = model.from_dict(row.gegevens)
        wraps: list[tuple[str, float]] = []
        for number, column in enumerate(columns[:-2]):
            assert column.veld is not None  # noqa: S101 - only the last two have none
            value = getattr(item, column.veld.naam)
            if column.namen is None:
                text = _cell(sheet, line, number, column.veld, value, written)
            else:
                text = "; ".join(column.namen.get(code, code) for code in value)
                sheet.write_string(line, number, text)
            wraps += [(text, column.breed)] * (column.look in (wrapped, named))
        sheet.write_string(line, len(columns) - 2, row.id)
        sheet.write_number(line, len(columns) - 1, row.versie)
        sheet.set_row(line, row_height(wraps))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(pages_across(column.breed for column in columns), 0)


def _choice(veld: Field, ranges: dict[str, str]) -> dict[str, Any] | None:
    """Return the words to choose from; another only warns, as lists of people differ."""
    source = ranges.get(veld.lijst) if veld.vorm is FieldForm.KEUZE else None
    offered = ["ja", "nee"] if veld.vorm is FieldForm.JA_NEE else source
    if offered is None:
        return None
    return {
        "validate": "list",
        "source": offered,
        "error_type": "warning",
        "error_title": "Ander woord",
        "error_message": "Dit woord staat niet in de lijst. Toch gebruiken?",
    }


def _cell(
    sheet: Any,  # noqa: ANN401
    row: int,
    column: int,
    veld: Field,
    value: Any,  # noqa: ANN401
    written: _Written,
) -> str:
    """Write one value as people read it, and return its text."""
    if veld.vorm is FieldForm.GETAL:
        if value is not None:
            sheet.write_number(row, column, value)
        return ""
    if veld.vorm is FieldForm.JA_NEE:
        text = "ja" if value else "nee"
    elif veld.vorm is FieldForm.KEUZE:
        text = label(veld.lijst, value)
    elif veld.vorm is FieldForm.KEUZES:
        text = "; ".join(label(veld.lijst, word) for word in value)
    elif veld.vorm is FieldForm.RIJEN:
        text = "; ".join(written.text(veld, key) for key in value)
    elif veld.vorm is FieldForm.CODES:
        text = "; ".join(value)
    else:
        text = value
    if text:
        sheet.write_string(row, column, text)
    return str(text)


def _words(book: Any, factoren: FactorNames) -> dict[str, str]:  # noqa: ANN401
    """Write the lists of words and return the range of each; the factors, to copy, come last."""
    sheet = book.add_worksheet("Woorden")
    head = book.add_format({"bold": True})
    velden = (*AANBOD, *RESULTAAT, *AMBITIE)
    used = {
        v.lijst: v.label for v in reversed(velden) if v.vorm in (FieldForm.KEUZE, FieldForm.KEUZES)
    }
    lists = {
        lijst: (title, [word.label for word in words(lijst).values()])
        for lijst, title in sorted(used.items())
    }
    if factoren.namen:
        lists[FACTOR] = ("Factor", [factoren.written(key) for key in factoren.namen])
    ranges = {}
    for column, (lijst, (title, labels)) in enumerate(lists.items()):
        sheet.write_string(0, column, title, head)
        for row, text in enumerate(labels, start=1):
            sheet.write_string(row, column, text)
        sheet.set_column(column, column, 32)
        letter = chr(ord("A") + column)
        ranges[lijst] = f"=Woorden!${letter}$2:${letter}${len(labels) + 1}"
    return ranges


def _explain(book: Any, sheet: Any, let_op: str) -> None:  # noqa: ANN401
    """Write what every column means and how the workbook is used."""
    head = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(_EXPLAINED):
        sheet.set_column(column, column, width, wrapped)
    lines: list[tuple[str, str]] = [
        *([("Let op", let_op)] if let_op else []),
        ("Vul in", "Eén rij per aanbod; resultaten en ambities staan op hun eigen blad."),
        ("Meer keuzes", "Scheid ze met een puntkomma, bijvoorbeeld Kind; Gezin."),
        (ID, "Laat deze kolom staan: hieraan wordt een rij herkend. Nieuwe rijen blijven leeg."),
        (VERSIE, "Hiermee valt op dat iemand anders de rij intussen heeft gewijzigd."),
        (": namen", _ONLY_READ),
        ("Rijen weghalen", "Een rij die hier weg is, blijft in de app staan; verwijder haar daar."),
        ("Let op", VOORBEHOUD),
    ]
    row = 0
    for name, text in lines:
        sheet.set_row(row, row_height(zip((name, text), _EXPLAINED, strict=True)))
        sheet.write_string(row, 0, name, head)
        sheet.write_string(row, 1, text)
        row += 1
    for title, velden, _ in BLADEN.values():
        row += 1
        sheet.write_string(row, 0, f"Blad {title}", head)
        for veld in velden:
            row += 1
            texts = (veld.label, veld.uitleg or "")
            sheet.set_row(row, row_height(zip(texts, _EXPLAINED, strict=True)))
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text)
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


# As `new_id` makes them; another one is ours where the records know it.
_KENMERK = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class WorkbookChanges:
    """What storing a workbook would do."""

    opdrachten: tuple[Opdracht, ...]
    nieuw: int
    gewijzigd: int
    gelijk: int
    niet_in_bestand: int
    """Rows of the records that the workbook does not have; they stay."""
    resultaten: int = 0
    """Results that a list of people's own only names beside its aanbod: rows of their own now."""
    bevindingen: tuple[Finding, ...] = ()
    """What is new and looks like a row that is there."""


@dataclass(frozen=True, slots=True)
class _Rij:
    """A row of the workbook, the id that is its own, and the row of the records it stands for."""

    regel: WorkbookRow
    id: str
    bekend: Rij | None
    eigen: bool
    """Of a list of people's own, which has no kenmerk of ours."""


def plan_changes(
    records: Records, gelezen: WorkbookContents, factoren: FactorNames | None = None
) -> WorkbookChanges:
    """Return what it takes to bring the records up to what was read.

    A row with a kenmerk that the records know is saved over the version it was exported
    from, so that a row which somebody changed since is told and not overwritten. Rows
    without such a kenmerk are added, and so are those with the kenmerk of another row of the
    workbook, or of a row of another kind: they were copied in Excel. A row without kenmerk
    that says all that a row of the records says is that row; one of the same name and place
    is told. Nothing is removed. `factoren` are those that the workbook was read with: a row
    that is kept names the same factor when it does so in other words.
    """
    known_factors = factoren or FactorNames()
    there = {kind: {row.id: row for row in records.all(kind)} for kind in BLADEN}
    there[SOORT_AANBOD] = {
        key: replace(row, gegevens=known_factors.in_data(row.gegevens))
        for key, row in there[SOORT_AANBOD].items()
    }
    rows = _identified(records, there, gelezen)
    results = _results(there[SOORT_RESULTAAT].values(), rows[SOORT_RESULTAAT])
    named: dict[tuple[str, str], tuple[str, str]] = {}
    orders: list[Opdracht] = []
    found: list[Finding] = []
    new = same = 0
    used: set[str] = set()
    # rows without kenmerk may say all that a kept row says: those are spared one by one
    for kind, lines in rows.items():
        spare = _spare(kind, there[kind].values(), lines)
        alike = {_who(row.gegevens) for row in there[kind].values()}
        for line in lines:
            data = dict(line.regel.gegevens)
            if kind == SOORT_AANBOD:
                data["resultaten"] = _tied(line, results, named)
            known = line.bekend
            if known is None and line.eigen and (twins := spare.get(_content(data))):
                known = twins.pop()
            if known is None:
                if line.eigen and kind == SOORT_AANBOD and _who(data) in alike:
                    found.append(f.STAAT_ER_AL(line.regel.plaats, f"‘{data['naam']}’ staat er al"))
                alike.add(_who(data))
                orders.append(Opdracht(kind, data, line.id))
                new += 1
                continue
            used.add(known.id)
            if _as_it_is(records, known, data, line.regel.versie, known_factors):
                same += 1
            else:
                orders.append(Opdracht(kind, data, known.id, _version(line.regel, known)))
    # results that a list only names are stored before the aanbod that points at them
    made_of = [
        Opdracht(SOORT_RESULTAAT, Resultaat(text, domein).as_dict(), key)
        for (_, domein), (key, text) in named.items()
    ]
    missing = sum(len(there[kind].keys() - used) for kind in gelezen.regels)
    changed = len(orders) - new
    return WorkbookChanges(
        (*made_of, *orders), new, changed, same, missing, len(made_of), tuple(found)
    )


def _identified(
    records: Records, there: dict[str, dict[str, Rij]], gelezen: WorkbookContents
) -> defaultdict[str, list[_Rij]]:
    """Decide for each row of the workbook which row of the records it is, over all sheets."""
    taken: set[str] = set()
    found: defaultdict[str, list[_Rij]] = defaultdict(list)
    for kind, lines in gelezen.regels.items():
        for line in lines:
            known = None
            if line.id is not None:
                known = there[kind].get(line.id) or _ever(records, line.id)
            # a kenmerk of somebody else's list is a column like any other: the row is new here
            ours = known is not None or bool(_KENMERK.fullmatch(line.id or ""))
            key = line.id if ours and line.id else new_id()
            # copied in Excel, kenmerk and all: the first row keeps it
            if key in taken or (known is not None and known.soort != kind):
                key, known = new_id(), None
            taken.add(key)
            found[kind].append(_Rij(line, key, known, eigen=not ours))
    return found


def _spare(kind: str, known: Iterable[Rij], lines: Iterable[_Rij]) -> dict[str, list[Rij]]:
    """Return the rows that no line names, by what they say."""
    named = {line.bekend.id for line in lines if line.bekend is not None}
    found: defaultdict[str, list[Rij]] = defaultdict(list)
    for row in known:
        if row.id not in named:
            found[_content(BLADEN[kind][2].from_dict(row.gegevens).as_dict())].append(row)
    return found


def _content(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False)


def _who(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Return by what people would call it the same: who gives what, and where."""
    names = ("naam", "tekst", "aanbieder", "domein", "adres", "postcode", "plaats")
    return (*(_key(str(data.get(name) or "")) for name in names), str(data.get("gebieden")))


def _ever(records: Records, key: str) -> Rij | None:
    """Return a row of any kind, also one that was removed; None when it never was."""
    try:
        return records.get(key)
    except NotFound:
        return None


def _version(line: WorkbookRow, known: Rij) -> int:
    """Return the version that a row of the workbook was made from."""
    if line.versie is not None:
        return line.versie
    # a list without versions cannot know that a row was removed since: that is to be told
    return known.versie - 1 if known.verwijderd else known.versie


def _as_it_is(
    records: Records, known: Rij, data: dict[str, Any], versie: int | None, factoren: FactorNames
) -> bool:
    """Tell whether a row asks for no change: it is what is stored, or what it was taken from.

    Who changed nothing in a row that somebody else changed since has nothing to say of it; that
    it was removed since is told all the same.
    """
    model = BLADEN[known.soort][2]

    def said(row: Mapping[str, Any]) -> dict[str, Any]:
        return model.from_dict(factoren.in_data(row) if model is Aanbod else row).as_dict()

    if known.verwijderd:
        return False
    if said(known.gegevens) == data:
        return True
    # no version to compare with, or the newest: what differs was changed in the workbook
    if versie is None or versie == known.versie:
        return False
    taken = records.version(known.id, versie)
    return taken is not None and said(taken.gegevens) == data


def _results(known: Iterable[Rij], rows: Iterable[_Rij]) -> dict[str, str]:
    """Return the id that a text in the column for results stands for.

    Those of the workbook go before those of the records.
    """
    keys: dict[str, str] = {}
    for row in known:
        keys |= {_key(row.gegevens.get("tekst", "")): row.id, row.id: row.id}
    for line in rows:
        keys |= {_key(line.regel.gegevens["tekst"]): line.id, line.id: line.id}
    return keys


def _tied(
    line: _Rij, results: dict[str, str], named: dict[tuple[str, str], tuple[str, str]]
) -> list[str]:
    """Return the results of a piece of aanbod as ids, a text where none is known.

    A list of people's own (without kenmerk) names its results in a column: those become rows,
    which are added to `named` by text and domein.
    """
    tied = []
    for text in line.regel.gegevens["resultaten"]:
        known = results.get(_key(text))
        if known is None and line.eigen:
            place = (_key(text), str(line.regel.gegevens["domein"]))
            known = named.setdefault(place, (new_id(), text))[0]
        tied.append(known or text)
    return tied


def _key(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
