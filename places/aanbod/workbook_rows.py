"""Aanbod from Excel (or csv): the project's own workbook, or a list as people keep it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from places import findings as f
from places.aanbod.area_names import STEDELIJK, AreaNames
from places.aanbod.model import Field, FieldForm, is_yes
from places.aanbod.preventiematrix import SOORT_AANBOD
from places.aanbod.workbook import BLADEN, ID, VERSIE
from places.coordinates import KEEPS_POINT, CoordinateSystem, PointVerdict, read_coordinates
from places.lists.names import coordinate
from store import ImportRapport, Refused, open_input
from store.dutch import format_number
from store.findings import counted
from store.reading.numbers import parse_number
from store.reading.persons import refuse_personal
from store.reading.tables import cell_text, find_header, is_total, read_grid
from store.reading.text import slug
from store.words import read_word, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store import Finding, FindingKind
    from store.reading.tables import Grid, Header


WANTED = "een lijst van aanbod (Excel of csv) met ten minste een kolom naam"
_ENOUGH = 2
"""Recognised columns that make a line a header; one alone must be the name."""
_DONE_WITH = ("uitleg", "woorden")
_BETWEEN = r"[;,\n]"
_ALL = ("alle", "allemaal", "alle_leeftijden", "alle_leefgebieden", "alle_leeftijdsfasen")
"""Said of a field that takes several words: each of them."""
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
    path: Path | str, *, gebieden: AreaNames | None = None, hoogstens: int | None = None
) -> WorkbookContents:
    """Read aanbod, resultaten and ambities.

    Parameters
    ----------
    path
        The project's own workbook, or any table with a header; titles above it, merged cells
        and columns in another order are understood. A column that is not known is kept in
        the toelichting.
    gebieden
        The areas by name, so that a list may say `Overvecht` instead of `WK034403`.

    hoogstens
        Lines, headers included, of a list that is to be edited by hand; None takes any.

    Raises
    ------
    Refused
        When no sheet has a header of aanbod, one has columns of persons, or there are too many
        lines.
    """
    path = Path(path)
    result = WorkbookContents()
    names = gebieden or AreaNames({})
    files = open_input(path, wanted=WANTED)
    grids = [grid for file in files for grid in read_grid(file, wanted=WANTED)]
    lines = sum(len(grid.cells) for grid in grids)
    if hoogstens is not None and lines > hoogstens:
        raise Refused(
            "een lijst van aanbod om hier te bewerken, van hoogstens "
            f"{format_number(hoogstens)} rijen",
            f"{path.name} met {format_number(lines)} rijen",
            "Neem alleen de rijen die u hier wilt bewerken. Is het een lange lijst van plekken om "
            "op de kaart te zetten, lees die dan in op de pagina Gegevens (Scholen en aanbod) of "
            "met het commando ‘wijkverkenner importeer locaties’; er is niets gewijzigd.",
        )
    for grid in grids:
        _read_sheet(grid, names, result)
    if not result.regels:
        raise Refused(
            WANTED,
            f"{path.name} zonder zo'n kop",
            "Gebruik het invulbestand, of geef de kolommen namen als Naam, Aanbieder en Domein.",
        )
    quoted = (f.WOORD_ONBEKEND, f.GEBIED_ONBEKEND, f.GEBIED_GELEZEN, f.KOLOM_ONBEKEND)
    result.rapport.bevindingen = counted(result.rapport.bevindingen, *quoted)
    return result


def _read_sheet(grid: Grid, names: AreaNames, result: WorkbookContents) -> None:
    """Read one sheet, of the kind whose columns its header knows best."""
    title = slug(grid.name.rpartition("werkblad ")[2])
    if title in _DONE_WITH or not any(map(any, map(grid.row, range(len(grid.cells))))):
        return
    best: tuple[int, str, Header] | None = None
    for kind, (sheet, velden, _) in BLADEN.items():
        spellings = _spellings(velden)
        header = find_header(grid, lambda name, s=spellings: _plain(name) in s)  # type: ignore[misc]
        if header is None:
            continue
        count = sum(_plain(name) in spellings for name in header.names)
        score = 2 * count + (title == slug(sheet))
        named = any(_spells(name, velden, velden[0].naam) for name in header.names)
        if (count >= _ENOUGH or named) and (best is None or score > best[0]):
            best = (score, kind, header)
    if best is None:
        result.rapport.bevindingen.append(f.BLAD_OVERGESLAGEN(grid.name, "geen kop met een naam"))
        return
    _, kind, header = best
    refuse_personal(header.names, grid.name, wanted=WANTED)
    points = SheetPoints(grid, header, fictief=names.fictief) if kind == SOORT_AANBOD else None
    names = names.for_list(_named_areas(grid, header, kind))
    sheet_ = _Sheet(grid, header, kind, names, points, result.rapport)
    lines = result.regels.setdefault(kind, [])
    for index in range(header.row + 1, len(grid.cells)):
        if any(grid.row(index)):
            line = sheet_.line(index)
            if line is not None:
                lines.append(line)


def _named_areas(grid: Grid, header: Header, kind: str) -> Iterator[str]:
    """Yield what stands in the columns that name areas."""
    for column, name in enumerate(header.names):
        if _spells(name, BLADEN[kind][1], "gebieden"):
            for raw in grid.cells.iloc[header.row + 1 :, column]:
                yield from _parts(_BETWEEN, cell_text(raw))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet that holds rows of one kind."""

    grid: Grid
    header: Header
    kind: str
    names: AreaNames
    points: SheetPoints | None
    """Of aanbod: the coordinates of its rows."""
    rapport: ImportRapport

    def line(self, index: int) -> WorkbookRow | None:
        """Read one row; its oddities become findings."""
        _, velden, model = BLADEN[self.kind]
        place, found = self.grid.place(index), self.rapport.bevindingen
        if self._adds_up(index, velden):
            self.rapport.geweigerd += 1
            found.append(f.TOTAALREGEL(place, "een totaal", gedaan=_NO_AANBOD))
            return None
        values, marks, rest = self._cells(index, velden)
        if rest:
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
        version = marks.get(VERSIE, "")
        number = int(version) if _VERSION.fullmatch(version) else None
        return WorkbookRow(data, place, marks.get(ID) or None, number)

    def _adds_up(self, index: int, velden: tuple[Field, ...]) -> bool:
        """Tell whether a row is a total of the others."""
        return any(
            is_total(cell_text(self.grid.cells.iloc[index, column]))
            for column, name in enumerate(self.header.names)
            if _spells(name, velden, velden[0].naam)
        )

    def _cells(
        self, index: int, velden: tuple[Field, ...]
    ) -> tuple[dict[str, Any], dict[str, str], list[str]]:
        """Return the fields of a row, its kenmerk and version, and what has no field."""
        spellings, by_name = _spellings(velden), {veld.naam: veld for veld in velden}
        values: dict[str, Any] = {}
        marks: dict[str, str] = {}
        rest: list[str] = []
        for column, name in enumerate(self.header.names):
            raw = self.grid.cells.iloc[index, column]
            text, place = cell_text(raw), self.grid.place(index, column)
            if name in (ID, VERSIE):
                marks[name] = text
            elif self.points is not None and column in self.points.columns:
                continue
            elif (key := spellings.get(_plain(name))) is not None and key not in values:
                cell = _Cell(by_name[key], place, self.rapport, self.names)
                values[key] = cell.read(raw, text)
            elif name and text:
                rest.append(f"{name}: {text}")
                self.rapport.bevindingen.append(f.KOLOM_ONBEKEND(place, f"kolom '{name[:80]}'"))
        if self.kind == SOORT_AANBOD and STEDELIJK in values.get("gebieden", ()):
            values["gebieden"] = [code for code in values["gebieden"] if code != STEDELIJK]
            values["stedelijk"] = True
        if self.points is not None:
            point, left, told = self.points.of(index, self.grid.place(index))
            values |= point
            rest += left
            self.rapport.bevindingen += told
        return values, marks, rest


@dataclass(frozen=True, slots=True)
class _Cell:
    """Reads one cell for one field."""

    veld: Field
    plaats: str
    rapport: ImportRapport
    names: AreaNames

    def read(self, raw: object, text: str) -> Any:  # noqa: ANN401
        """Return the value of the cell."""
        form = self.veld.vorm
        value: Any = text
        if form is FieldForm.GETAL:
            value = self._number(raw, text)
        elif form is FieldForm.JA_NEE:
            value = is_yes(text)
        elif form is FieldForm.KEUZE:
            value = self._word(text)
        elif form is FieldForm.KEUZES:
            value = self._several(text)
        elif form is FieldForm.CODES:
            value = [self._code(part) for part in _parts(_BETWEEN, text)]
        elif form is FieldForm.RIJEN:
            value = _parts(r"[;\n]", text)
        return value

    def _several(self, text: str) -> list[str]:
        if _plain(text) in _ALL:
            return list(words(self.veld.lijst))
        whole = read_word(self.veld.lijst, text).id
        parts = [text] if whole else _parts(_BETWEEN, text)
        return [self._word(part) for part in parts]

    def _word(self, text: str) -> str:
        if not text:
            return ""
        reading = read_word(self.veld.lijst, text)
        if reading.id is not None:
            return reading.id
        meant = f"; bedoelde u '{reading.voorstel.label}'?" if reading.voorstel else ""
        said = f"{self.veld.label} '{text}'{meant}"
        self.rapport.bevindingen.append(f.WOORD_ONBEKEND(self.plaats, said))
        return text

    def _code(self, text: str) -> str:
        if self.veld.naam != "gebieden":
            return text
        found = self.names.read(text)
        if found.code is None:
            why = f"; {found.waarom}" if found.waarom else ""
            self.rapport.bevindingen.append(f.GEBIED_ONBEKEND(self.plaats, f"gebied '{text}'{why}"))
        elif found.code not in (text, STEDELIJK) and found.code in self.names.namen:
            read = f"gelezen als {self.names.label(found.code)} ({found.code})"
            self.rapport.bevindingen.append(
                f.GEBIED_GELEZEN(self.plaats, f"gebied '{text}'", gedaan=read)
            )
        return found.code or text

    def _number(self, raw: object, text: str) -> float | None:
        if isinstance(raw, int | float) and text:
            return float(raw)
        number = parse_number(text) if text else None
        if text and number is None:
            self.rapport.bevindingen.append(f.GETAL_ONLEESBAAR(self.plaats, text))
        return number


def _parts(separators: str, text: str) -> list[str]:
    return [part.strip() for part in re.split(separators, text) if part.strip()]


@cache
def _spellings(velden: tuple[Field, ...]) -> dict[str, str]:
    """Return the field that each plain column name stands for."""
    found: dict[str, str] = {}
    for veld in velden:
        for name in (veld.label, veld.naam):
            found.setdefault(_plain(name), veld.naam)
    for veld in velden:
        for name in veld.anders:
            found.setdefault(_plain(name), veld.naam)
    return found


def _spells(name: str, velden: tuple[Field, ...], field_: str) -> bool:
    """Tell whether a column name stands for a field."""
    return _spellings(velden).get(_plain(name)) == field_


def _plain(name: str) -> str:
    return slug(name.replace("…", " "))


_STAYS = "gehouden zoals het er staat; niet op de kaart met dit punt"
_TOLD: dict[PointVerdict, tuple[FindingKind, str, str | None]] = {
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

    Parameters
    ----------
    grid, header
        The sheet. The first column for each coordinate counts, as RD where its name promises
        nothing.
    fictief
        True for the demonstration set, whose places lie in open water.
    """

    def __init__(self, grid: Grid, header: Header, *, fictief: bool) -> None:
        self.columns: dict[int, str] = {}
        """Number and heading of the columns with coordinates."""
        self._first = header.row + 1
        self._cells: dict[str, tuple[str, pd.Series]] = {}
        promised: list[CoordinateSystem] = []
        for column, name in enumerate(header.names):
            which = coordinate(name)
            if which is not None and which[0] not in self._cells:
                cells = grid.cells.iloc[self._first :, column].reset_index(drop=True)
                self._cells[which[0]] = (name, cells.astype(object))
                self.columns[column] = name
                promised.append(CoordinateSystem(which[1]))
        self._system = next(
            (s for s in promised if s is not CoordinateSystem.ONBEKEND), CoordinateSystem.RD
        )
        empty = pd.Series([""] * (len(grid.cells) - self._first), dtype=object)
        east, north = (self._cells.get(side, ("", empty))[1] for side in ("oost", "noord"))
        self._judged = read_coordinates(east, north, self._system, fictief=fictief)

    def of(self, row: int, place: str) -> tuple[dict[str, Any], list[str], list[Finding]]:
        """Return the fields `x` and `y` of a row (RD), what is no point, and what to tell.

        What was unmistakably meant is put right. A number in a column for RD stays in its
        field, also where it is no place; all else that is none is returned as text.

        Parameters
        ----------
        row
            Of the grid.
        place
            Where it stands, for the finding.
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
        if verdict not in _TOLD:
            return []
        kind, words, done = _TOLD[verdict]
        return [kind(place, f"{words}: {said}", gedaan=done)]
