"""Rows of a table: which area each is about, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries import NIVEAUS, niveau_of, normalise_codes
from boundaries.codes import filled_up, wrong_codes
from boundaries.grouping import group_code
from indicators import findings as soorten
from indicators.catalogue import column_key, column_keys, never_figures
from store import Finding, Refused
from store.reading.tables import Grid, trimmed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.tables import Table


# Normalised column name -> the level it is of; None: any level. In order of preference.
_CODE_COLUMNS: dict[str, str | None] = {
    "cbscode": None, "codecbs": None, "cbsgebiedcode": None, "cbsgebiedscode": None,
    "gebiedcode": None, "gebiedscode": None, "code": None, "codering": None,
    # what Excel calls the first column of a pivot table
    "rijlabels": None,
    "regiocode": None, "coderegio": None, "statcode": None, "gwbcode10": None, "gwbcode": None,
    "gwbcode8": None, "wijkenenbuurten": None, "regios": None, "gebied": None,
    "buurtcode": "buurt", "bucode": "buurt", "cbsbuurtcode": "buurt", "buurtnummer": "buurt",
    "wijkcode": "wijk", "wkcode": "wijk", "cbswijkcode": "wijk", "wijknummer": "wijk",
    "gemeentecode": "gemeente", "gmcode": "gemeente", "gmnr": "gemeente",
    "gemeentenummer": "gemeente",
    "provinciecode": "provincie", "pvcode": "provincie",
    "pc4": "pc4", "pc4code": "pc4", "postcode4": "pc4", "postcode": "pc4",
    # finer than any level: known so that the refusal says so (`_refuse_pc6`)
    "pc6": "pc4", "pc6code": "pc4", "postcode6": "pc4",
    "swv": "swv", "swvcode": "swv",
}  # fmt: skip
_LEVEL_COLUMNS = ("niveau", "gebiedsniveau", "soortregio", "recs", "regiotype")
_DETAIL = ("buurt", "pc4", "wijk", "gemeente", "swv", "provincie")
_TOTALS = frozenset({"", "totaal", "total", "-"})
# own choice: half of the filled cells tell what a column is
_ENOUGH = 0.5
# What is in its one spelling already, which is nearly everything in files of CBS.
_CANONICAL = r"BU[0-9]{8}|WK[0-9]{6}|GM[0-9]{4}|PV[0-9]{2}"
_BY_PREFIX = {"BU": "buurt", "WK": "wijk", "GM": "gemeente", "PV": "provincie"}
_SAMPLE = 4000
# CBS: gemeente (4, or 3 where Excel took the nought), wijk (2) and buurt (2)
_BUURT_DIGITS = {7, 8}


@dataclass(frozen=True, slots=True)
class CodeColumns:
    """The columns that say where a row is."""

    codes: tuple[int, ...]
    """Most detailed first; a blank or "Totaal" in one sends the reader to the next."""
    niveaus: tuple[str | None, ...]
    level: int | None = None
    """A column that names the level."""

    @property
    def all(self) -> frozenset[int]:
        """Return every column involved."""
        return frozenset(self.codes) | ({self.level} if self.level is not None else frozenset())


REGIONS = frozenset({"wijkenenbuurten", "regios"})
"""How StatLine calls its column of areas: codes in OData, names in what its web site exports."""


def is_code_column(name: str) -> bool:
    """Tell whether a column name is one that holds area codes."""
    return any(key in _CODE_COLUMNS for key in column_keys(name))


def is_own_spelling(name: str) -> bool:
    """Tell whether a code column is called as own tables call it, and no publisher does."""
    return column_key(name) in _OWN


_OWN = frozenset({"gebiedcode", "gebiedscode"})
# How CBS calls the column of codes where it has several levels under each other.
_OF_PUBLISHERS = frozenset({
    "codering", "regiocode", "gwbcode", "gwbcode8", "gwbcode10", "wijkenenbuurten", "regios",
    "statcode",
})  # fmt: skip
# A file of CBS or PDOK has dozens of figures under its own names; what people type has a few.
_FEW, _MANY = 3, 8


def is_of_publisher(names: Sequence[str], rows: pd.DataFrame, known: int) -> bool:
    """Tell whether a table has the shape of a publisher's, not just a column called alike.

    Such a table has many figures of the catalogue (`known` says how many), CBS's word for the
    column of codes, or gemeenten, wijken and buurten in one.
    """
    keys = {key for name in names for key in column_keys(name)}
    if known < _FEW or keys & _OWN:
        return False
    return (
        known >= _MANY or bool(keys & _OF_PUBLISHERS) or len(rows["niveau"].dropna().unique()) > 1
    )


def find_code_columns(
    grid: Grid, names: Sequence[str], first: int, *, niveau: str | None
) -> CodeColumns | None:
    """Find the code columns among the names of a header; `first` is the first row below it.

    The level that the user named (`niveau`) helps with bare numbers.
    """
    named: list[tuple[int, int, str | None]] = []
    order = list(_CODE_COLUMNS)
    level = None
    for position, name in enumerate(names):
        keys = column_keys(name)
        known = next((key for key in keys if key in _CODE_COLUMNS), None)
        if known is not None:
            named.append((order.index(known), position, _CODE_COLUMNS[known]))
        elif level is None and any(key in _LEVEL_COLUMNS for key in keys):
            level = position
    named.sort()
    general = [item for item in named if item[2] is None]
    # with letters before them they are CBS's; a city's own numbers may stand beside those
    for bare, (_, position, _) in product((False, True), general):
        if _share_of_codes(grid.cells[position].iloc[first:], niveau, bare=bare) >= _ENOUGH:
            return CodeColumns((position,), (niveau,), level)
    specific = [item for item in named if item[2] is not None]
    specific.sort(key=lambda item: _DETAIL.index(str(item[2])))
    useful = [
        (position, hint)
        for _, position, hint in specific
        if _share_of_codes(grid.cells[position].iloc[first:], hint) > 0
    ]
    # A postcode beside real area codes is a property of the area, not the area.
    if not any(hint != "pc4" for _, hint in useful):
        _refuse_pc6(grid, [position for _, position, _ in named], first)
    else:
        useful = [(position, hint) for position, hint in useful if hint != "pc4" or niveau == "pc4"]
    if useful:
        return CodeColumns(tuple(p for p, _ in useful), tuple(h for _, h in useful), level)
    if not general:
        return None
    position = general[0][1]
    if column_key(names[position]) in REGIONS:
        shown = _examples(trimmed(grid.cells[position].iloc[first:])[lambda cells: cells != ""])
        raise Refused(
            "een tabel van StatLine met de codes van de gebieden",
            f"{grid.name}, met in de kolom {names[position]!r} alleen namen: {shown}",
            "Kies in StatLine onder Onderwerpen ook de Codering (bij Regioaanduiding) en download "
            "de tabel opnieuw: een naam als Centrum komt in veel gemeenten voor.",
        )
    return CodeColumns((position,), (niveau,), level)


def _refuse_pc6(grid: Grid, positions: list[int], first: int) -> None:
    """Refuse figures per postcode of six signs: shares of those do not make one of PC4."""
    for position in positions:
        texts = trimmed(grid.cells[position].iloc[first : first + _SAMPLE])
        texts = texts[texts != ""]
        finer = texts.str.fullmatch(r"[1-9]\d{3}\s?[A-Za-z]{2}").fillna(value=False)
        if len(texts) and finer.mean() >= _ENOUGH:
            raise Refused(
                "cijfers per gebied, of per postcode van vier cijfers",
                f"{grid.name} met postcodes van zes tekens, zoals {texts[finer].iloc[0]}",
                "Dat is fijner dan wijkverkenner bewaart. Tel aantallen in Excel op per vier "
                "cijfers (een percentage of gemiddelde kan dat niet), of kies bij de bron vier "
                "cijfers.",
            )


def area_rows(grid: Grid, columns: CodeColumns, first: int, niveau: str | None) -> pd.DataFrame:
    """Return `rij`, `ruw`, `code`, `niveau` for every line below the header.

    A level of the user's own (a grouping) has no form to check: the name of a group gives
    its code.
    """
    body = grid.cells.iloc[first:]
    # A maatwerk table of CBS has gemeente and wijk in two columns: where the finer one is empty or
    # says Totaal, the row is about the coarser area.
    raw = trimmed(body[columns.codes[0]])
    hints = pd.Series(columns.niveaus[0] or "", index=raw.index, dtype="str")
    for position, hint in zip(columns.codes[1:], columns.niveaus[1:], strict=True):
        empty = raw.str.lower().isin(_TOTALS)
        if not empty.any():
            break
        raw = raw.where(~empty, trimmed(body[position]))
        hints = hints.where(~empty, hint or "")
    if columns.level is not None:
        named = trimmed(body[columns.level]).str.lower()
        levels = {text: _level(text) for text in named.unique()}
        stated = named.map(levels).fillna("").astype("str")
        hints = hints.where(stated == "", stated)

    if niveau and niveau not in NIVEAUS:
        # A group is known by its name as well as by its code.
        codes = raw.map({text: group_code(text) for text in raw.unique() if text})
        levels_of_rows = pd.Series(niveau, index=raw.index, dtype="str")
    else:
        codes = _normalised(grid, raw, hints)
        levels_of_rows = _levels(codes)
    return pd.DataFrame(
        {
            "rij": np.arange(first, first + len(body)),
            "ruw": raw.to_numpy(),
            "code": codes.to_numpy(),
            "niveau": levels_of_rows.to_numpy(),
            "genoemd": hints.to_numpy(),
        }
    ).astype({"ruw": "str", "code": "str", "niveau": "str", "genoemd": "str"})


def _normalised(grid: Grid, raw: pd.Series, hints: pd.Series) -> pd.Series:
    """Normalise codes: by their own prefix, else by the level that their column names."""
    # From cheap to dear: what is a code as it stands, what becomes one by its prefix, then bare
    # numbers by the level that their column names, at last by their length.
    ready = raw.str.fullmatch(_CANONICAL).fillna(value=False).astype(bool)
    ready &= raw.str[2:6] != "0000"  # no gemeente: looked at one by one
    codes = raw.where(ready)
    if not ready.all():
        codes = codes.where(ready, normalise_codes(raw.where(~ready)))
    for hint in [h for h in hints.unique() if h in NIVEAUS]:
        open_rows = codes.isna() & (hints == hint) & (raw != "")
        if open_rows.any():
            codes = codes.where(~open_rows, normalise_codes(raw, hint))
    open_rows = (
        codes.isna() & (hints == "") & raw.str.fullmatch(r"\d+(?:\.0+)?").fillna(value=False)
    )
    # a few among whole codes are wrong ones, to be named; where most are bare, the level is asked
    few = 2 * int(open_rows.sum()) < int((raw != "").sum())
    if open_rows.any() and not (few and _no_buurten(raw[open_rows])):
        hint = _level_of_numbers(grid, raw[open_rows])
        codes = codes.where(~open_rows, normalise_codes(raw, hint))
    return codes.astype("str")


def _levels(codes: pd.Series) -> pd.Series:
    """Return the level of normalised codes; the long prefixed ones by their first letters."""
    prefixes = codes.str[:2]
    levels = prefixes.map(_BY_PREFIX)
    rest = levels.isna() & codes.notna()
    if rest.any():
        found = {code: niveau_of(code) for code in codes[rest].unique()}
        levels = levels.where(~rest, codes.map(found))
    return levels.astype("str")


def _no_buurten(numbers: pd.Series) -> bool:
    """Tell whether bare numbers have other lengths than those of buurten have."""
    return not set(numbers.str.split(".").str[0].str.len().unique()) <= _BUURT_DIGITS


def _level_of_numbers(grid: Grid, numbers: pd.Series) -> str:
    """Tell the level of bare numbers by their length, or ask."""
    if not _no_buurten(numbers):
        return "buurt"
    # five or six are a wijk, or a buurt of a gemeente below 100 without its zeros (Almere is 34)
    raise Refused(
        "gebiedscodes zoals BU03440101, WK034401 of GM0344",
        f"{grid.name} heeft codes als {numbers.iloc[0]!r}, zonder letters ervoor",
        "Zeg met --niveau (buurt, wijk, gemeente, pc4) wat het zijn.",
    )


def _share_of_codes(cells: pd.Series, niveau: str | None, *, bare: bool = True) -> float:
    """Return which part of the filled cells (of a sample) are area codes, bare numbers too."""
    texts = trimmed(cells.iloc[:_SAMPLE])
    texts = texts[~texts.str.lower().isin(_TOTALS)]
    if texts.empty:
        return 0.0
    if niveau and niveau not in NIVEAUS:
        return 1.0
    found = normalise_codes(texts)
    if not bare:
        return float(found.notna().mean())
    if niveau:
        found = found.where(found.notna(), normalise_codes(texts, niveau))
    numbers = found.isna() & texts.str.fullmatch(r"\d{3,8}(?:\.0+)?").fillna(value=False)
    return float((found.notna() | numbers).mean())


def _level(text: str) -> str | None:
    """Return the level that a word names: `Gemeente`, `buurten`, `Land`."""
    key = column_key(text)
    for level in NIVEAUS.values():
        if key in (level.id, column_key(level.meervoud)):
            return level.id
    return "land" if key == "nederland" else None


_EXAMPLES = 3


def checked_rows(table: Table, niveau: str | None) -> tuple[pd.DataFrame, int, list[Finding]]:
    """Return the rows to keep, how many were refused, and the findings that count those.

    Rows of one area (and year) that say the same are one row; rows that contradict each
    other are all refused, since nothing tells which is right.
    """
    rows = table.rijen
    notes: list[Finding] = []
    total = len(rows)

    invalid = rows["code"].isna()
    empty = invalid & (rows["ruw"] == "")
    _count(table, rows[empty], soorten.CODE_LEEG, "geen gebiedscode", notes)
    wrong = rows[invalid & ~empty]
    _count(
        table,
        wrong,
        soorten.CODE_ONBEKEND,
        wrong_codes(wrong["ruw"], wrong["rij"] + 1, niveau or _said(wrong)) if len(wrong) else "",
        notes,
    )
    rows = rows[~invalid]
    rows = _in_known_gemeenten(table, rows, notes)
    padded, text = filled_up(rows["ruw"], rows["code"], rows["rij"] + 1)
    _count(table, rows[padded], soorten.CODE_AANGEVULD, text, notes)

    if niveau:
        other = rows["niveau"] != niveau
        _count(
            table,
            rows[other],
            soorten.ANDER_NIVEAU,
            f"gevraagd is {niveau}, hier staat {_examples(rows.loc[other, 'niveau'])}",
            notes,
        )
        rows = rows[~other]
    named = rows["genoemd"].isin(list(NIVEAUS)) & (rows["genoemd"] != rows["niveau"])
    # "Nederland" in a column of gemeenten is how CBS writes the first row.
    named &= rows["niveau"] != "land"
    _count(
        table,
        rows[named],
        soorten.NIVEAU_TEGEN_CODE,
        f"genoemd als {_examples(rows.loc[named, 'genoemd'])}, de code is van een ander niveau",
        notes,
    )
    if "jaar" in rows and table.jaar is None:
        unknown = rows["jaar"].isna()
        _count(table, rows[unknown], soorten.RIJ_ZONDER_JAAR, "geen jaar", notes)
        rows = rows[~unknown]
    rows = _without_duplicates(table, rows, notes)
    return rows, total - len(rows), notes


def _said(rows: pd.DataFrame) -> str | None:
    """Return the level that the file itself says rows are of, None where it says no single one."""
    said = set(rows["genoemd"])
    return said.pop() if len(said) == 1 and said <= set(NIVEAUS) else None


def _in_known_gemeenten(table: Table, rows: pd.DataFrame, notes: list[Finding]) -> pd.DataFrame:
    """Refuse rows of a gemeente that never was, and name those of one that was not there then."""
    from boundaries.gemeenten import check_gemeenten

    # the division counts, else the year of the figures, of the table or of each row
    years = pd.Series(table.indeling or table.jaar, index=rows.index, dtype="Int64")
    if table.indeling is None and "jaar" in rows:
        years = rows["jaar"]
    kept = []
    for year in years.drop_duplicates():
        part = rows[years.isna() if pd.isna(year) else (years == year).fillna(value=False)]
        jaar = None if pd.isna(year) else int(year)
        refused, found = check_gemeenten(part["code"], part["rij"] + 1, jaar, table.grid.name)
        notes += found
        kept.append(part[~refused])
    return pd.concat(kept).sort_index() if kept else rows


def _without_duplicates(table: Table, rows: pd.DataFrame, notes: list[Finding]) -> pd.DataFrame:
    key = ["code", *(name for name in ("jaar", "deel") if name in rows)]
    repeated = rows.duplicated(key, keep=False)
    if not repeated.any():
        return rows
    again = rows[repeated]
    cells = table.grid.cells.iloc[again["rij"].to_numpy()]
    # what else a line says may be what its figures are of: equal ones are then no doubles
    never = never_figures()
    telling = {
        i for i, kop in enumerate(table.koppen) if kop and never.isdisjoint(column_keys(kop))
    } | {column.positie for column in table.kolommen}
    content = pd.util.hash_pandas_object(cells[sorted(telling)].astype("str"), index=False)
    frame = again.assign(inhoud=content.to_numpy())
    contradicts = frame.groupby(key, sort=False)["inhoud"].transform("nunique") > 1
    same = ~contradicts & frame.duplicated(key, keep="first")
    _count(
        table,
        frame[same],
        soorten.DUBBELE_RIJ,
        f"hetzelfde gebied met dezelfde cijfers: {_examples(frame.loc[same, 'code'])}",
        notes,
    )
    wrong = frame.loc[contradicts, "code"]
    said = "hetzelfde gebied met verschillende cijfers of kenmerken: "
    if contradicts.all() and len(frame) == len(rows) and (wrong == wrong.iloc[0]).all():
        said = "elke rij heeft dezelfde code, dus die van het gebied erboven; kies codes per rij: "
    _count(table, frame[contradicts], soorten.TEGENSTRIJDIG, said + _examples(wrong), notes)
    return rows.drop(frame.index[same | contradicts])


def _count(
    table: Table, rows: pd.DataFrame, kind: object, found: str, notes: list[Finding]
) -> None:
    """Add one finding for all of `rows`, at the place of the first."""
    if len(rows):
        place = table.grid.place(int(rows["rij"].iloc[0]))
        where = place if len(rows) == 1 else f"{place} en verder"
        notes.append(kind(where, found, aantal=len(rows)))  # type: ignore[operator]


def _examples(values: pd.Series) -> str:
    distinct = list(dict.fromkeys(str(v)[:40] for v in values.head(1000)))
    more = " …" if len(distinct) > _EXAMPLES else ""
    return ", ".join(repr(v) for v in distinct[:_EXAMPLES]) + more
