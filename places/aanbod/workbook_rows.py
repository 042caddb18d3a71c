"""Aanbod from Excel (or csv): the project's own workbook, or a list as people keep it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from places import findings as f
from places.aanbod.area_names import STEDELIJK, AreaNames
from places.aanbod.model import FACTOR, FactorNames, Field, FieldForm, is_yes
from places.aanbod.preventiematrix import SOORT_AANBOD
from places.aanbod.workbook import BLADEN, ID, VERSIE, beside
from places.coordinates import KEEPS_POINT, CoordinateSystem, PointVerdict, read_coordinates
from places.lists.names import coordinate
from store import Finding, FindingKind, ImportRapport, Refused, open_input
from store.dutch import format_number
from store.findings import counted
from store.reading.numbers import parse_number
from store.reading.persons import refuse_personal
from store.reading.tables import Grid, Header, cell_text, find_header, is_total, read_grid
from store.reading.text import slug
from store.words import read_word, words

if TYPE_CHECKING:
    from collections.abc import Callable


WANTED = "een lijst van aanbod (Excel of csv) met ten minste een kolom naam"
# Recognised columns that make a line a header; one alone must be the name.
_ENOUGH = 2
_DONE_WITH = ("uitleg", "woorden")
# Said of a field that takes several words: each of them.
_ALL = ("alle", "allemaal", "alle_leeftijden", "alle_leefgebieden", "alle_leeftijdsfasen")
_NO_AANBOD = "rij geweigerd: een totaal is geen aanbod"
_VERSION = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class WorkbookRow:
    """One row as read: the plain values of its fields."""

    gegevens: dict[str, Any]
    plaats: str
    id: str | None = None
    """The kenmerk that stands in the row, whosever it is."""
    versie: int | None = None


@dataclass(slots=True)
class WorkbookContents:
    """What a workbook holds, by kind of row; nothing is stored yet."""

    regels: dict[str, list[WorkbookRow]] = field(default_factory=dict)
    rapport: ImportRapport = field(default_factory=ImportRapport)


def read_workbook(
    path: Path | str,
    *,
    gebieden: AreaNames | None = None,
    factoren: FactorNames | None = None,
    hoogstens: int | None = None,
) -> WorkbookContents:
    """Read aanbod, resultaten and ambities.

    Raises Refused when no sheet has a header of aanbod, one has columns of persons, or there are
    too many lines.

    Parameters
    ----------
    path
        The project's own workbook, or any table with a header; titles above it, merged cells
        and columns in another order are understood. A column that is not known is kept in
        the toelichting.
    gebieden
        The areas by name, so that a list may say `Overvecht` instead of `WK034403`.
    factoren
        The factors to choose from, by what people write for them; None keeps every text.
    hoogstens
        Lines, headers included, of a list that is to be edited by hand; None takes any.
    """
    path = Path(path)
    result = WorkbookContents()
    names = _Names(gebieden or AreaNames({}), factoren or FactorNames())
    files = open_input(path, wanted=WANTED)
    grids = [grid for file in files for grid in read_grid(file, wanted=WANTED)]
    lines = sum(len(grid.cells) for grid in grids)
    if hoogstens is not None and lines > hoogstens:
        raise Refused(
            "een lijst van aanbod om hier te bewerken, van hoogstens "
            f"{format_number(hoogstens)} rijen",
            f"{path.name} met {format_number(lines)} rijen",
            "Neem alleen de rijen die u hier wilt bewerken. Is het een lange lijst van plekken om "
            "op de kaart te zetten, lees die dan in op de pagina Gegevens (Scholen en aanbod); er "
            "is niets gewijzigd.",
        )
    for grid in grids:
        _read_sheet(grid, names, result)
    if not result.regels:
        raise Refused(
            WANTED,
            f"{path.name} zonder zo'n kop",
            "Gebruik het invulbestand, of geef de kolommen namen als Naam, Aanbieder en Domein.",
        )
    quoted = (
        f.WOORD_ONBEKEND,
        f.MOMENT_IN_PLAATS_VAN_NIVEAU,
        f.GEBIED_ONBEKEND,
        f.GEBIED_GELEZEN,
        f.FACTOR_ONBEKEND,
        f.FACTOR_GELEZEN,
        f.KOLOM_ONBEKEND,
    )
    result.rapport.bevindingen = counted(result.rapport.bevindingen, *quoted)
    return result


@dataclass(frozen=True, slots=True)
class _Names:
    """What names in a list stand for."""

    gebieden: AreaNames
    factoren: FactorNames


def _read_sheet(grid: Grid, names: _Names, result: WorkbookContents) -> None:
    """Read one sheet, of the kind whose columns its header knows best."""
    title = slug(grid.name.rpartition("werkblad ")[2])
    if title in _DONE_WITH or not any(map(any, map(grid.row, range(len(grid.cells))))):
        return
    best: tuple[int, str, Header] | None = None
    for kind, (sheet, velden, _) in BLADEN.items():
        known = _spellings(velden)
        header = find_header(grid, lambda name, known=known: _plain(name) in known)  # type: ignore[misc]
        if header is None:
            continue
        meant = [known[_plain(name)] for name in header.names if _plain(name) in known]
        # two columns more weigh heavier than the name of the sheet, which people change
        score = 2 * len(meant) + (title == slug(sheet))
        if (len(meant) >= _ENOUGH or velden[0] in meant) and (best is None or score > best[0]):
            best = (score, kind, header)
    if best is None:
        result.rapport.bevindingen.append(f.BLAD_OVERGESLAGEN(grid.name, "geen kop met een naam"))
        return
    _, kind, header = best
    refuse_personal(header.names, grid.name, wanted=WANTED)
    sheet_ = _Sheet(grid, header, kind, names, result.rapport)
    lines = (sheet_.line(n) for n in range(header.row + 1, len(grid.cells)) if any(grid.row(n)))
    result.regels.setdefault(kind, []).extend(line for line in lines if line is not None)


class _Sheet:
    """A sheet that holds rows of one kind."""

    def __init__(
        self, grid: Grid, header: Header, kind: str, names: _Names, rapport: ImportRapport
    ) -> None:
        self.grid, self.kind, self.rapport = grid, kind, rapport
        self.points: SheetPoints | None = None
        if kind == SOORT_AANBOD:
            self.points = SheetPoints(grid, header, fictief=names.gebieden.fictief)
        known = _spellings(BLADEN[kind][1])
        self.fields: dict[int, Field] = {}
        """The field of a column; of two columns for one field the first has it."""
        self.marks: dict[str, int] = {}
        self.rest: dict[int, str] = {}
        """Heading of the columns that have no field."""
        codes = [veld for veld in BLADEN[kind][1] if veld.vorm is FieldForm.CODES]
        self.named = {beside(veld): veld.naam for veld in codes}
        """Heading of the names that the workbook writes beside codes → the field of the codes."""
        for column, name in enumerate(header.names):
            veld = known.get(_plain(name))
            if name in (ID, VERSIE):
                self.marks[name] = column
            elif self.points is not None and column in self.points.columns:
                continue
            elif veld is not None and veld not in self.fields.values():
                self.fields[column] = veld
            elif name:
                self.rest[column] = name
        areas = [column for column, veld in self.fields.items() if veld.naam == "gebieden"]
        cells = (cell for column in areas for cell in grid.cells.iloc[header.row + 1 :, column])
        # all names of the list together tell of which city its wijken are
        named = (part for cell in cells for part in _parts(cell_text(cell)))
        self.names = replace(names, gebieden=names.gebieden.for_list(named))

    def line(self, index: int) -> WorkbookRow | None:
        """Read one row; its oddities become findings."""
        _, velden, model = BLADEN[self.kind]
        place, found = self.grid.place(index), self.rapport.bevindingen
        row = self.grid.cells.iloc[index]
        if any(is_total(cell_text(row.iloc[c])) for c, v in self.fields.items() if v is velden[0]):
            self.rapport.geweigerd += 1
            found.append(f.TOTAALREGEL(place, "een totaal", gedaan=_NO_AANBOD))
            return None
        values, rest = self._cells(index, row)
        if rest:
            # what has no field is kept where people look for it
            values["toelichting"] = "\n".join(filter(None, [values.get("toelichting", ""), *rest]))
        if not values.get(velden[0].naam):
            nameless = f"geen {velden[0].label.lower()}"
            found.append(f.NAAM_LEEG(place, nameless, gedaan="gehouden zonder naam"))
        try:
            data = model.from_dict(values).as_dict()
        except Refused as refusal:
            self.rapport.geweigerd += 1
            found.append(f.TE_LANG(place, refusal.came))
            return None
        self.rapport.rijen += 1
        marks = {name: cell_text(row.iloc[column]) for name, column in self.marks.items()}
        version = marks.get(VERSIE, "")
        number = int(version) if _VERSION.fullmatch(version) else None
        return WorkbookRow(data, place, marks.get(ID) or None, number)

    def _cells(self, index: int, row: pd.Series) -> tuple[dict[str, Any], list[str]]:
        """Return the fields of a row, and what has no field."""
        values = {
            veld.naam: _Cell(veld, self.grid.place(index, column), self.rapport, self.names).read(
                row.iloc[column]
            )
            for column, veld in self.fields.items()
        }
        rest = []
        for column, name in self.rest.items():
            # names beside codes say the same again; without codes they are all that there is
            if (text := cell_text(row.iloc[column])) and not values.get(self.named.get(name, "")):
                rest.append(f"{name}: {text}")
                where = self.grid.place(index, column)
                self.rapport.bevindingen.append(f.KOLOM_ONBEKEND(where, f"kolom '{name[:80]}'"))
        if self.kind == SOORT_AANBOD and STEDELIJK in values.get("gebieden", ()):
            values["gebieden"] = [code for code in values["gebieden"] if code != STEDELIJK]
            values["stedelijk"] = True
        if self.points is not None:
            point, left, told = self.points.of(index, self.grid.place(index))
            values |= point
            rest += left
            self.rapport.bevindingen += told
        return values, rest


@dataclass(frozen=True, slots=True)
class _Cell:
    """Reads one cell for one field."""

    veld: Field
    plaats: str
    rapport: ImportRapport
    names: _Names

    def read(self, raw: object) -> Any:  # noqa: ANN401
        """Return the value of the cell."""
        text = cell_text(raw)
        readers: dict[FieldForm, Callable[[], Any]] = {
            FieldForm.GETAL: lambda: self._number(raw, text),
            FieldForm.JA_NEE: lambda: is_yes(text),
            FieldForm.KEUZE: lambda: self._word(text),
            FieldForm.KEUZES: lambda: self._several(text),
            FieldForm.CODES: lambda: [self._code(part) for part in _parts(text)],
            # a result is a sentence, in which a comma may stand
            FieldForm.RIJEN: lambda: [self._row(part) for part in _parts(text, r"[;\n]")],
        }
        return readers.get(self.veld.vorm, lambda: text)()

    def _several(self, text: str) -> list[str]:
        if _plain(text) in _ALL:
            return list(words(self.veld.lijst))
        # a word of the list may hold a comma itself
        whole = read_word(self.veld.lijst, text).id
        return [self._word(part) for part in ([text] if whole else _parts(text))]

    def _word(self, text: str) -> str:
        if not text:
            return ""
        reading = read_word(self.veld.lijst, text)
        if reading.id is not None:
            return reading.id
        if self.veld.lijst == "preventieniveau" and read_word("preventiemoment", text).id:
            self._tell(f.MOMENT_IN_PLAATS_VAN_NIVEAU, f"{self.veld.label} '{text}'")
            return text
        meant = f"; bedoelde u '{reading.voorstel.label}'?" if reading.voorstel else ""
        self._tell(f.WOORD_ONBEKEND, f"{self.veld.label} '{text}'{meant}")
        return text

    def _code(self, text: str) -> str:
        if self.veld.naam != "gebieden":
            return text
        found = self.names.gebieden.read(text)
        if found.code is None:
            why = f"; {found.waarom}" if found.waarom else ""
            self._tell(f.GEBIED_ONBEKEND, f"gebied '{text}'{why}")
        elif found.code not in (text, STEDELIJK) and found.code in self.names.gebieden.namen:
            read = f"gelezen als {self.names.gebieden.label(found.code)} ({found.code})"
            self._tell(f.GEBIED_GELEZEN, f"gebied '{text}'", read)
        return found.code or text

    def _row(self, text: str) -> str:
        known = self.names.factoren
        if self.veld.lijst != FACTOR or not known.namen:
            return text
        key = known.read(text)
        if key not in known.namen:
            self._tell(f.FACTOR_ONBEKEND, f"factor '{text}'")
        elif text.casefold() not in (key, known.namen[key].casefold()):
            self._tell(f.FACTOR_GELEZEN, f"factor '{text}'", f"gelezen als ‘{known.namen[key]}’")
        return key

    def _number(self, raw: object, text: str) -> float | None:
        # a number of the workbook has one reading; a text may have a comma
        if isinstance(raw, int | float) and text:
            return float(raw)
        number = parse_number(text) if text else None
        if text and number is None:
            self._tell(f.GETAL_ONLEESBAAR, text)
        return number

    def _tell(self, kind: FindingKind, said: str, done: str | None = None) -> None:
        self.rapport.bevindingen.append(kind(self.plaats, said, gedaan=done))


def _parts(text: str, separators: str = r"[;,\n]") -> list[str]:
    return [part.strip() for part in re.split(separators, text) if part.strip()]


@cache
def _spellings(velden: tuple[Field, ...]) -> dict[str, Field]:
    """Return the field that each plain column name stands for; its own names go before others."""
    back = velden[::-1]  # of two fields with one spelling the first has it
    own = {_plain(name): veld for veld in back for name in (veld.label, veld.naam)}
    return {_plain(name): veld for veld in back for name in veld.anders} | own


def _plain(name: str) -> str:
    return slug(name.replace("…", " "))


_STAYS = "gehouden zoals het er staat; niet op de kaart met dit punt"
_POINT_FINDINGS: dict[PointVerdict, tuple[FindingKind, str, str | None]] = {
    PointVerdict.VERWISSELD: (f.VERWISSELD, "x en y (of breedte en lengte) staan omgekeerd", None),
    PointVerdict.NUL: (f.NULPUNT, "coördinaten 0, 0", _STAYS),
    PointVerdict.BUITEN: (f.BUITEN, "coördinaten buiten Nederland", _STAYS),
    PointVerdict.ZEE: (f.ZEE, "punt ligt meer dan 1,5 km buiten het land", _STAYS),
    PointVerdict.ONLEESBAAR: (f.ONLEESBAAR, "coördinaten niet te lezen, of een van beide", _STAYS),
}
_OTHER_SYSTEM = {
    CoordinateSystem.RD: "graden in plaats van meters (RD)",
    CoordinateSystem.WGS84: "meters (RD) in plaats van graden",
}


class SheetPoints:
    """The points of the rows of one sheet, read at once.

    The first column for each coordinate counts, as RD where its name promises nothing. `fictief`
    is True for the demonstration set, whose places lie in open water.
    """

    def __init__(self, grid: Grid, header: Header, *, fictief: bool) -> None:
        self._first = header.row + 1
        self.columns: dict[int, str] = {}
        """Number and heading of the columns with coordinates."""
        self._cells: dict[str, tuple[str, pd.Series]] = {}
        promised: list[CoordinateSystem] = []
        for column, name in enumerate(header.names):
            which = coordinate(name)
            if which is not None and which[0] not in self._cells:
                cells = grid.cells.iloc[self._first :, column].reset_index(drop=True)
                self._cells[which[0]] = (name, cells.astype(object))
                self.columns[column] = name
                promised.append(CoordinateSystem(which[1]))
        known = (system for system in promised if system is not CoordinateSystem.ONBEKEND)
        self._system = next(known, CoordinateSystem.RD)
        empty = pd.Series([""] * (len(grid.cells) - self._first), dtype=object)
        east, north = (self._cells.get(side, ("", empty))[1] for side in ("oost", "noord"))
        self._judged = read_coordinates(east, north, self._system, fictief=fictief)

    def of(self, row: int, place: str) -> tuple[dict[str, Any], list[str], list[Finding]]:
        """Return the fields `x` and `y` of a row (RD), what is no point, and what to tell.

        What was unmistakably meant is put right. A number in a column for RD stays in its
        field, also where it is no place; all else that is none is returned as text.
        """
        at = row - self._first
        verdict = self._judged.oordeel[at]
        if verdict is PointVerdict.LEEG:
            return {}, [], []
        cells = {side: (head, column.iloc[at]) for side, (head, column) in self._cells.items()}
        told = self._told(verdict, cells, place)
        if verdict in KEEPS_POINT:
            x, y = self._judged.x[at], self._judged.y[at]
            return {"x": round(float(x), 2), "y": round(float(y), 2)}, [], told
        fields: dict[str, Any] = {}
        left: list[str] = []
        for side, (head, raw) in cells.items():
            text = cell_text(raw)
            number = float(raw) if isinstance(raw, int | float) and text else parse_number(text)
            if text and number is not None and self._system is CoordinateSystem.RD:
                fields["x" if side == "oost" else "y"] = number
            elif text:
                left.append(f"{head}: {text}")
        return fields, left, told

    def _told(
        self, verdict: PointVerdict, cells: dict[str, tuple[str, object]], place: str
    ) -> list[Finding]:
        said = " / ".join(cell_text(cells[s][1]) for s in ("oost", "noord") if s in cells)
        if verdict is PointVerdict.ANDER_STELSEL:
            return [f.ANDER_STELSEL(place, f"{_OTHER_SYSTEM[self._system]}: {said}")]
        if verdict not in _POINT_FINDINGS:
            return []
        kind, words, done = _POINT_FINDINGS[verdict]
        return [kind(place, f"{words}: {said}", gedaan=done)]
