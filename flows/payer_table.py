"""`importeer betalend`: DUO's counts of so and vso pupils per paying SWV, or per SWV of the school.

A set has one table `leerlingen`: `betaalt`, `vestiging`, `woont` (SWV codes, '' where not told),
`binnen` (the SWV of the school pays: ja, nee, ''), `soort`, `categorie`, `residentieel`,
`profiel`, `buiten` and `aantal` (−1 masked: 1 to 4; −2 an empty cell). A group is '' where the
row is not told apart by it: rows of other groups may count the same pupils again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boundaries.codes import normalise_code
from flows import findings as kinds
from flows.counts import MASKED, SOORTEN, count_of, soort_of, year_of, year_of_file
from flows.payer_headings import (
    GEEN,
    KANT_TEKST,
    KANTEN,
    UITSPLITSINGEN,
    ColumnMeaning,
    column_meaning,
    outside_of,
    settled,
    value_of,
)
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.reading.files import open_input
from store.reading.limits import MAX_LISTED
from store.reading.persons import refuse_personal
from store.reading.tables import Grid, find_header, first_filled, is_total, read_grid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from store import Finding, FindingKind, InputFile, Progress

WANTED = "een bestand van DUO met leerlingen so en vso per samenwerkingsverband"
NEEDED = (
    "Nodig zijn: een kolom met de code van het samenwerkingsverband dat betaalt, van de "
    "schoolvestiging of van de woonplaats (PO2601 of VO2601); aantallen leerlingen, in één kolom "
    "of per so en vso; en een jaar, in een kolom of in de bestandsnaam. Wat er verder in kan "
    "staan: binnen of buiten het swv, bekostigingscategorie (laag, midden, hoog), residentiële "
    "plaats, uitstroomprofiel en cluster."
)
KEYS = (*KANTEN, "binnen", "soort", *UITSPLITSINGEN, "buiten")
LEEG = -2
"""Of a count: the cell is empty, so nothing is known of it."""
_YEAR_TODO = "Zet het schooljaar in de bestandsnaam (bijvoorbeeld 2018-2019) of geef --jaar."
_LICENCE = "CC0"
_BRON = {
    "betaalt": "betalend swv",
    "vestiging": "swv van de vestiging",
    "woont": "swv van de woonplaats",
}
_ROW_KEYS = ("binnen", *UITSPLITSINGEN, "buiten")


@dataclass(slots=True)
class _Table:
    """One table with the meaning of its columns."""

    grid: Grid
    body: pd.DataFrame
    meanings: Mapping[str, ColumnMeaning]
    rest: tuple[str, ...]
    positions: Mapping[str, int]

    def having(self, rol: str) -> str | None:
        """Return the column with a role, of several the first that is filled."""
        names = [name for name, meaning in self.meanings.items() if meaning.rol == rol]
        codes = rol in (*KANTEN, "swv")
        filled = [n for n in names if not codes or self.body[n].map(_swv).astype(bool).any()]
        return next(iter(filled or names), None)


def read_betalend(
    path: Path,
    *,
    jaar: int | None = None,
    kant: str | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read who pays for so and vso into one set per file and year.

    Parameters
    ----------
    path
        A csv or workbook, or a zip or folder of them; columns are recognised by meaning.
    jaar
        Year of the peildatum where neither column nor file name tells it.
    kant
        Whose SWV the file is of (one of `KANTEN`), where neither heading nor file name tells.

    Raises
    ------
    Refused
        When no file has what is needed, with the list of that; when it is not told whose
        SWV or which year a file is of; when it holds records of pupils.
    """
    rapport, sets, came = ImportRapport(), list[NewSet](), list[str]()
    known: dict[SetKey, str] = {}
    herkomst = Herkomst.of_file(path, fictief=fictief, licentie=_LICENCE)
    files = open_input(path, wanted=WANTED)
    for number, file in enumerate(files):
        progress(f"lezen van {file.name}", number / len(files))
        table = _understood(file, came, rapport)
        if table is None:
            continue
        for new in _sets(table, jaar, kant, herkomst, rapport):
            if new.key in known:
                text = f"dezelfde cijfers van {new.key.jaar} als {known[new.key]}"
                rapport.bevindingen.append(kinds.BESTAND_DUBBEL(file.name, text))
                continue
            known[new.key] = file.name
            sets.append(new)
    if not sets:
        raise Refused(
            WANTED, "; ".join(came[:3]) or path.name, NEEDED, findings=rapport.bevindingen
        )
    return ImportResult(sets, rapport)


def _understood(file: InputFile, came: list[str], rapport: ImportRapport) -> _Table | None:
    """Return the first table of a file that has an SWV and counts, None where there is none."""
    for grid in read_grid(file, wanted=WANTED, rows=MAX_LISTED):
        header = find_header(grid, lambda name: column_meaning(name) is not None)
        header = header or first_filled(grid)
        refuse_personal(header.names, grid.name, wanted=WANTED)
        body = grid.text_below(header)
        meanings = {
            name: settled(meaning, body[name])
            for name in body.columns
            if (meaning := column_meaning(name))
        }
        roles = {meaning.rol for meaning in meanings.values()}
        if "aantal" in roles and roles & {*KANTEN, "swv"}:
            rest = tuple(name for name in header.names if name and name not in meanings)
            places = {name: index for index, name in reversed(list(enumerate(header.names)))}
            return _Table(grid, body, meanings, rest, places)
        names = ", ".join(filter(None, header.names))[:200]
        came.append(f"{grid.name} met de kolommen {names}")
        rapport.bevindingen.append(kinds.BESTAND_ONBEKEND(grid.name, f"kolommen {names}"))
    return None


def _sets(
    table: _Table, jaar: int | None, kant: str | None, herkomst: Herkomst, rapport: ImportRapport
) -> list[NewSet]:
    """Return a set per year of a table."""
    import pandas as pd

    sides = _sides(table, kant)
    found: list[Finding] = _used(table, sides)
    refused = _RefusedRows(table)
    rows = []
    for index, cells in zip(table.body.index, table.body.to_dict("records"), strict=True):
        texts = {str(name): str(cell) for name, cell in cells.items()}
        if any(is_total(texts[name]) for name in sides.values()):
            refused.totals += 1
            continue
        read = _row(table, texts, sides, jaar)
        if isinstance(read, tuple):
            refused.add(int(index), *read)
        else:
            rows += read
    found += refused.findings()
    frame = pd.DataFrame(rows, columns=["jaar", *KEYS, "aantal"])
    found += _doubts(table, frame)
    rapport.geweigerd += refused.count
    rapport.rijen += len(table.body) - refused.count
    rapport.bevindingen += found
    sets = []
    for year, part in frame.groupby("jaar", sort=True):
        told = [name for name in UITSPLITSINGEN if (part[name] != "").any()]
        what = ", ".join([*told, *(["binnen en buiten"] if (part["binnen"] != "").any() else [])])
        whose = " en ".join(_BRON[side] for side in KANTEN if side in sides)
        bron = f"DUO so en vso per {whose}" + (f": {what}" if what else "")
        sets.append(
            NewSet(
                SetKey(Soort.BETALEND, bron, "swv", jaar=int(str(year))),
                herkomst,
                {"leerlingen": part.drop(columns="jaar").reset_index(drop=True)},
                len(part),
                tuple(found),
                {"kanten": [side for side in KANTEN if side in sides]},
            )
        )
    return sets


def _sides(table: _Table, kant: str | None) -> dict[str, str]:
    """Return the column of each SWV that the table names.

    Raises `Refused` when nothing tells whose SWV the only column is of.
    """
    sides = {side: name for side in KANTEN if (name := table.having(side))}
    if sides:
        return sides
    name = table.having("swv")
    file = table.grid.name.casefold()
    side = kant or next((s for s, word in zip(KANTEN, ("betal", "vestiging", "woon"), strict=True)
                         if word in file), None)  # fmt: skip
    if side is None or name is None:
        raise Refused(
            f"{WANTED} waarvan bekend is of dat swv betaalt",
            f"{table.grid.name} met de kolom {name}, zonder te zeggen van wie dat swv is",
            f"Geef met --kant of het is: {', '.join(f'{k} ({KANT_TEKST[k]})' for k in KANTEN)}.",
        )
    return {side: name}


def _row(
    table: _Table, texts: Mapping[str, str], sides: Mapping[str, str], jaar: int | None
) -> list[dict[str, object]] | tuple[FindingKind, str, str]:
    """Return the counts of a row, or why it cannot be used: kind, column and what is wrong."""
    row: dict[str, object] = dict.fromkeys(KEYS, "")
    if wrong := _read_codes(row, texts, sides):
        return kinds.CODE_ONLEESBAAR, wrong, "geen code van een swv"
    if name := table.having("jaar"):
        row["jaar"] = year_of(texts[name])
        if not row["jaar"]:
            return kinds.JAAR_ONLEESBAAR, name, "een onleesbaar jaar"
    else:
        row["jaar"] = jaar or year_of_file(table.grid.name, _YEAR_TODO)
    for rol in _ROW_KEYS:
        if name := table.having(rol):
            value = value_of(rol, texts[name])
            if value is None:
                kind = kinds.CATEGORIE_ONBEKEND if rol == "categorie" else kinds.GROEP_ONBEKEND
                return kind, name, "een onbekende waarde"
            row[rol] = row[rol] if rol == "buiten" and value in ("", GEEN) else value
    if name := table.having("soort"):
        position = soort_of(texts[name])
        if position < 0:
            return kinds.SOORT_ONBEKEND, name, "een onbekende onderwijssoort"
        row["soort"] = SOORTEN[position]
    return _counts(table, texts, row)


def _read_codes(row: dict[str, object], texts: Mapping[str, str], sides: Mapping[str, str]) -> str:
    """Fill in whose SWVs a row is of; return the column that cannot be read, '' for none."""
    for side, name in sides.items():
        row[side] = _swv(texts[name])
        if not row[side] and side == "betaalt":
            row["buiten"] = outside_of(texts[name])
        if not row[side] and not row["buiten"]:
            return name
    return ""


def _counts(
    table: _Table, texts: Mapping[str, str], row: Mapping[str, object]
) -> list[dict[str, object]] | tuple[FindingKind, str, str]:
    """Return a row per count of a row of the file."""
    code = next((str(row[side]) for side in KANTEN if row[side]), "")
    # so belongs to the SWV primair, vso to the SWV voortgezet
    own = {"PO": "so", "VO": "vso"}.get(code[:2], "")
    made = []
    for name, meaning in table.meanings.items():
        if meaning.rol != "aantal":
            continue
        number = count_of(texts[name]) if texts[name] != str(MASKED) else MASKED
        if number < MASKED and texts[name] and texts[name] not in ("-", ".", "x"):
            kind = kinds.AANTAL_NEGATIEF if texts[name][0] == "-" else kinds.AANTAL_ONLEESBAAR
            return kind, name, "een aantal dat geen geheel getal is"
        new = dict(row) | dict(meaning.groep)
        # a count of cluster 1 need not be of one type
        new["soort"] = new["soort"] or ("" if new["buiten"] else own)
        new["aantal"] = max(number, LEEG)
        # of the other type an SWV has none: a column for it stands empty, or at nought
        if new["aantal"] in (0, LEEG) and code and new["soort"] not in (own, ""):
            continue
        if new["betaalt"] and new["vestiging"]:
            new["binnen"] = new["binnen"] or ("ja" if new["betaalt"] == new["vestiging"] else "nee")
        elif new["binnen"] == "ja" and not new["woont"]:
            new["betaalt"] = new["vestiging"] = code
        made.append(new)
    return made


class _RefusedRows:
    """Rows that cannot be used, by reason."""

    def __init__(self, table: _Table) -> None:
        self.table = table
        self.rows: dict[tuple[FindingKind, str, str], list[int]] = {}
        self.totals = 0

    def add(self, index: int, kind: FindingKind, column: str, what: str) -> None:
        """Note a row."""
        self.rows.setdefault((kind, column, what), []).append(index)

    @property
    def count(self) -> int:
        """How many rows were refused."""
        return sum(map(len, self.rows.values()))

    def findings(self) -> list[Finding]:
        """Describe each reason by its first row."""
        grid, body = self.table.grid, self.table.body
        made = []
        for (kind, column, what), rows in self.rows.items():
            cell = str(body.loc[rows[0], column])
            place = grid.place(rows[0], self.table.positions.get(column))
            made.append(kind(place, f"{what} ({cell[:40]!r})", aantal=len(rows)))
        if self.totals:
            kind = kinds.TOTAALRIJ.doing("niet gelezen; de losse rijen zijn opgeteld")
            made.append(kind(grid.name, "een rij die de andere optelt", aantal=self.totals))
        return made


def _used(table: _Table, sides: Mapping[str, str]) -> list[Finding]:
    """Say of each column what it was taken for, and which were left alone."""
    used = {name: KANT_TEKST[side] for side, name in sides.items()}
    for name, meaning in table.meanings.items():
        if meaning.rol == "aantal" or table.having(meaning.rol) == name:
            used.setdefault(name, meaning.tekst)
    place = table.grid.place
    said = [
        kinds.KOLOM_HERKEND(
            place(column=table.positions[name]), name, gedaan=f"gelezen als: {text}"
        )
        for name, text in used.items()
    ]
    rest = [*table.rest, *(name for name in table.meanings if name not in used)]
    if rest:
        kind = kinds.KOLOM_NIET_GEBRUIKT.doing("niet gelezen")
        said.append(kind(table.grid.name, ", ".join(rest)[:200], aantal=len(rest)))
    return said


def _doubts(table: _Table, frame: pd.DataFrame) -> list[Finding]:
    """Tell of masked and empty cells, and of rows that are there twice."""
    place, counts, twice = table.grid.name, frame["aantal"], frame.duplicated(["jaar", *KEYS])
    return [
        *kinds.AFGESCHERMD.counting(counts == MASKED, place, "afgeschermde aantallen"),
        *kinds.CEL_LEEG.counting(counts == LEEG, place, "lege aantallen"),
        *kinds.RIJEN_OPGETELD.counting(twice, place, "dezelfde groep leerlingen vaker"),
    ]


def _swv(text: str) -> str:
    """Return the code of an SWV, '' for what is none; a bare number does not tell po from vo."""
    plain = text.strip().upper()
    return normalise_code(plain, "swv") or "" if plain.startswith(("PO", "VO")) else ""
