"""Own groupings: a table of area codes and the group each belongs to, made a level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from boundaries import findings as f
from boundaries.codes import NIVEAUS, filled_up, normalise_codes, way_out, wrong_codes
from boundaries.columns import (
    GENERIC_CODES,
    GENERIC_NAMES,
    RECOGNISED_SHARE,
    SPELLINGS,
    code_share,
    find_code_column,
    find_column,
    spelled,
    unknown_codes,
    without_year,
    year_of_name,
)
from boundaries.gemeenten import check_gemeenten
from store import Herkomst, ImportRapport, ImportResult, NewSet, Refused, SetKey, Soort, silent
from store.reading.files import open_input
from store.reading.limits import MAX_LISTED
from store.reading.tables import find_header, first_filled, read_grid
from store.reading.text import plain, short_id, slug

if TYPE_CHECKING:
    from pathlib import Path

    from store import Finding, Progress


WANTED = "een tabel (csv of Excel) met een kolom met gebiedscodes en een kolom met de groep"
# Cities have their own word for such a group: Rotterdam's gebied is a set of CBS wijken.
GROUP_NAMES = (
    "groepnaam", "groepsnaam", "naamgroep", "groep", "gebied", "gebiedsnaam", "gebiednaam",
    "indeling", "cluster", "clusternaam", "stadsdeel", "stadsdeelnaam", "werkgebied", "team",
    "regio", "regionaam", "rayon", "kern", "dorp",
)  # fmt: skip
GROUP_CODES = (
    "groepcode", "groepscode", "codegroep", "groepnummer", "groepid", "clustercode",
    "stadsdeelcode", "gebiednummer", "gebiednr",
)  # fmt: skip
_MEMBER_CODES = ("gebiedcode", "gebiedscode", "lidcode", *GENERIC_CODES)
_GROUPABLE = ("buurt", "wijk", "pc4", "gemeente", "provincie")


@dataclass(frozen=True, slots=True)
class _Columns:
    lid: str
    niveau: str
    naam: str
    code: str | None


def read_indeling(
    path: Path,
    *,
    naam: str | None = None,
    niveau: str | None = None,
    jaar: int | None = None,
    progress: Progress = silent,
    fictief: bool = False,
) -> ImportResult:
    """Read an own grouping of areas.

    Raises Refused when no column with area codes or with groups is found, or the name is not
    usable.

    Parameters
    ----------
    path
        A csv or Excel file, title lines above the header allowed.
    naam
        What the grouping is called ("gebieden Rotterdam"); None takes the file name. Its slug
        is the id of the level.
    niveau
        Level of the members; None recognises it.
    jaar
        Year of the division the member codes are of; None takes it from the file name, and
        without one the grouping goes for any year.
    """
    progress("Tabel lezen", 0.0)
    table = _table(path)
    columns = _columns(table, niveau, path)
    title = (naam or path.stem.replace("_", " ")).strip()
    level = level_code(title)
    # the slug becomes the level, and a fixed level has areas of its own
    if not level or level in NIVEAUS:
        raise Refused(
            "een eigen naam voor de indeling",
            f"{title!r}, dat " + ("al een gebiedsniveau is" if level else "geen letters bevat"),
            "Geef de indeling een eigen naam met --naam, bijvoorbeeld 'gebieden Rotterdam'.",
        )
    year = jaar if jaar is not None else year_of_name([path.stem])
    members, findings, refused = _members(table, columns, path.name, year)
    rapport = ImportRapport(len(members), refused, findings)
    rapport.check_usable(WANTED, path.name, "Controleer de kolommen.")
    groups = members.drop_duplicates("groep_code")
    new = NewSet(
        # no year of figures: only the division that the members are of
        key=SetKey(Soort.INDELING, title, level, jaar=None, indeling=year),
        herkomst=Herkomst.of_file(path, fictief=fictief),
        tables={"leden": members},
        rijen=len(members),
        bevindingen=tuple(findings),
        extra={
            "lid_niveau": columns.niveau,
            "groepen": dict(zip(groups["groep_code"], groups["groep_naam"], strict=True)),
        },
    )
    progress("Klaar om op te slaan", 1.0)
    return ImportResult([new], rapport)


def level_code(name: str) -> str:
    """Return the id of the level that a grouping of this name is; a fixed level is itself."""
    return name if name in NIVEAUS else short_id(slug(name), 80)


def group_code(name: str) -> str:
    """Return the code of a group by its name; a code gives itself."""
    return short_id(plain(name).replace(" ", "-"), 40) or "groep"


def _table(path: Path) -> pd.DataFrame:
    """Return the first table of a file as text; empty cells are missing."""
    known = {*_MEMBER_CODES, *(name for level in _GROUPABLE for name in SPELLINGS[level].codes)}
    file = open_input(path, wanted=WANTED)[0]
    grid = read_grid(file, wanted=WANTED, rows=MAX_LISTED)[0]
    # a code column that is called otherwise is recognised by its cells (`_member_column`)
    header = find_header(grid, lambda name: spelled(name) in known) or first_filled(grid)
    table = grid.text_below(header)
    if table.empty:
        raise Refused(WANTED, f"{path.name} zonder rijen met gegevens", "Kies een ander bestand.")
    return table.replace("", None)


def _columns(table: pd.DataFrame, niveau: str | None, path: Path) -> _Columns:
    """Find the column with the members' codes and those of the group."""
    levels = [niveau] if niveau else list(_GROUPABLE)
    lid, level = _member_column(table, levels, [path.stem])
    seen = ", ".join(map(str, table.columns)) or "geen"
    if lid is None or level is None:
        wrong = _wrong(table, path.name)
        raise Refused(
            WANTED,
            f"{path.name} met de kolommen {seen}",
            "Noem de kolom met codes gebied_code (zoals WK059901) en de kolom met de groep groep. "
            + way_out(wrong),
            findings=wrong,
        )
    others = [column for column in table.columns if column != lid]
    code = find_column(others, GROUP_CODES)
    name = find_column(others, GROUP_NAMES)
    if name is None:
        own_names = {n for row in SPELLINGS.values() for n in (*row.namen, *row.codes)}
        rest = [c for c in others if c != code and spelled(c) not in own_names]
        rest = [c for c in rest if table[c].notna().any()]
        # `naam` beside the code is the area's own name, unless it is all there is and repeats.
        rest = [c for c in rest if spelled(c) not in GENERIC_NAMES] or [
            c for c in rest if table[c].duplicated().any()
        ]
        if len(rest) != 1 and code is None:
            raise Refused(
                "één kolom met de groep waar een gebied bij hoort",
                f"{path.name} met de kolommen {seen}",
                "Noem de kolom met de groep groep, of laat de andere kolommen weg.",
            )
        name = rest[0] if len(rest) == 1 else code
    return _Columns(lid, level, str(name), code if code != name else None)


def _wrong(table: pd.DataFrame, plaats: str) -> list[Finding]:
    """Name what is no code in a column that is called one of codes, each with its row."""
    called = {name: level for level in _GROUPABLE for name in SPELLINGS[level].codes}
    column = find_column(table.columns, [*_MEMBER_CODES, *called])
    if not column:
        return []
    rows = pd.Series(table.index + 1, index=table.index)
    return unknown_codes(table[column], called.get(spelled(column)), rows, plaats)


def _member_column(
    table: pd.DataFrame, levels: list[str], hints: list[str]
) -> tuple[str | None, str | None]:
    """Return the column that lists areas, by its name or, failing that, by what is in it."""
    # a column that is called after a level and holds its codes is surer than any other's cells
    for level in levels:
        column = find_column(table.columns, SPELLINGS[level].codes)
        if column and code_share(table[column], level) >= RECOGNISED_SHARE:
            return column, level
    general = find_column(table.columns, _MEMBER_CODES)
    for column in [general] if general else list(table.columns):
        found = find_code_column(table[[column]].set_axis(["code"], axis=1), None, hints)
        if found and found[1] in levels:
            return column, found[1]
    return None, None


def _members(
    table: pd.DataFrame, columns: _Columns, plaats: str, jaar: int | None
) -> tuple[pd.DataFrame, list[Finding], int]:
    """Return the members and their groups, findings, and how many rows were refused."""
    # each row for one reason: no code, an unknown one, no group, or an area that is in one already
    raw = table[columns.lid]
    codes = normalise_codes(without_year(raw), columns.niveau)
    names = table[columns.naam].astype("str").str.strip()
    names = names.where(names != "")
    blank = raw.isna() | (raw.astype("str").str.strip() == "")
    unknown = codes.isna() & ~blank
    refused, findings = check_gemeenten(codes, table.index + 1, jaar, plaats)
    codes = codes.where(~refused)
    loose = codes.notna() & names.isna()
    # of an area in two groups the first row counts; a row without group is no first
    again = codes.notna() & names.notna() & codes.where(names.notna()).duplicated()
    wrong = wrong_codes(raw[unknown], table.index[unknown] + 1, columns.niveau)
    # a row has one of these faults at most, so the counts add up to the rows refused
    findings += [
        *f.GEEN_CODE.counting(blank, plaats, f"geen code in {columns.lid}"),
        *f.CODE_ONBEKEND.counting(unknown, plaats, wrong),
        *f.ZONDER_GROEP.counting(loose, plaats, f"geen groep ingevuld: {f.some(codes[loose])}"),
        *f.LID_DUBBEL.counting(again, plaats, f"gebied komt vaker voor: {f.some(codes[again])}"),
    ]
    good = ~(blank | unknown | refused | loose | again)
    short, text = filled_up(raw[good], codes[good], table.index[good] + 1)
    findings += f.CODE_AANGEVULD.counting(short, plaats, text)
    # a group without a code of its own is told apart by its name
    kept = names[good]
    group = kept.map(_group_codes(kept))
    if columns.code:
        given = table[columns.code].astype("str").str.strip()[good]
        group = given.where(given.notna() & (given != ""), group)
    members = pd.DataFrame(
        {
            "lid_code": codes[good],
            "groep_code": group.astype("str"),
            "groep_naam": kept,
            "lid_niveau": columns.niveau,
        }
    )
    return members.sort_values("lid_code", ignore_index=True), findings, int((~good).sum())


def _group_codes(names: pd.Series) -> dict[str, str]:
    """Return an id for each group name: its slug, numbered where two names share one."""
    codes: dict[str, str] = {}
    # sorted: the same names get the same numbers, whatever their order in the file
    for name in sorted(names.unique()):
        base = group_code(name)
        number, code = 1, base
        while code in codes.values():
            number += 1
            code = f"{base}-{number}"
        codes[name] = code
    return codes
