"""Columns of boundary files: their spellings over the years, and what they say of an area.

CBS wrote `BU_CODE`, PDOK writes `buurtcode`, the generalised regional files `statcode`, the
administrative ones `identificatie`, people `code`. A new spelling is one word in a table
below. Spellings are compared in lower case without signs and without a year at the end, so
`BU_CODE`, `buCode` and `bu_code_2016` are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from boundaries import findings as f
from boundaries.codes import NIVEAUS, niveau_of, normalise_code, normalise_codes, wrong_codes
from store import Finding, mended

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class Spellings:
    """How one level is called in column and layer names."""

    codes: tuple[str, ...]
    namen: tuple[str, ...]
    lagen: tuple[str, ...]
    """Words in layer and file names."""
    boven: tuple[str, ...] = ()
    """Columns that only ever name the area above, never the area itself."""


SPELLINGS: dict[str, Spellings] = {
    "buurt": Spellings(
        ("bucode", "buurtcode", "cbsbuurtcode"), ("bunaam", "buurtnaam"), ("buurt",)
    ),
    "wijk": Spellings(("wkcode", "wijkcode", "cbswijkcode"), ("wknaam", "wijknaam"), ("wijk",)),
    "pc4": Spellings(("pc4", "pc4code", "postcode4", "postcode"), (), ("pc4", "postcode")),
    "gemeente": Spellings(
        ("gmcode", "gemcode", "gemeentecode", "gemeenteco"),
        ("gmnaam", "gemnaam", "gemeentenaam", "gemeentena"),
        ("gemeente",),
        ("ligtingemeentecode",),
    ),
    "swv": Spellings(
        ("swv", "swvcode", "swvpo", "swvvo", "swvprimair", "swvvoortgezet"),
        ("swvnaam", "naamswv"),
        ("swv", "samenwerkingsverband"),
    ),
    "provincie": Spellings(
        ("pvcode", "provcode", "provinciecode"),
        ("pvnaam", "provnaam", "provincienaam", "ligtinprovincienaam", "provincie", "province"),
        ("provincie",),
        ("ligtinprovinciecode",),
    ),
    "land": Spellings(("landcode",), ("landnaam",), ("landgebied", "landsgrens")),
}
"""One row per level, finest first: a file of buurten also names their wijk and gemeente."""

# These hold the code of whatever level the layer is of: the codes tell which.
CBS_CODES = ("cbscode", "codecbs", "cbsgebiedcode", "cbsgebiedscode")
"""Beside a city's own codes: these count, whatever the others look like."""
GENERIC_CODES = (
    *CBS_CODES, "statcode", "identificatie", "gebiedscode", "gebiedcode", "regiocode", "gwbcode",
    "code", "jrstatcode", "jaarstatcode",
)  # fmt: skip
GENERIC_NAMES = ("statnaam", "gebiedsnaam", "gebiednaam", "regionaam", "naam", "name", "label")
YEARS = ("jaar", "peiljaar", "year", "jrstatcode", "jaarstatcode")
WATER = ("water", "h2o", "iswater")
WATER_YES = frozenset({"JA", "B", "J", "1", "TRUE", "WAAR", "Y", "YES", "WATER"})
"""`B` is CBS's word for water outside the dykes (buitenwater)."""

# CBS's codes of the provincies, by name as `spelled` writes it; Friesland is called Fryslân.
PROVINCIES = {
    "groningen": "PV20", "fryslan": "PV21", "friesland": "PV21", "drenthe": "PV22",
    "overijssel": "PV23", "flevoland": "PV24", "gelderland": "PV25", "utrecht": "PV26",
    "noordholland": "PV27", "zuidholland": "PV28", "zeeland": "PV29", "noordbrabant": "PV30",
    "limburg": "PV31",
}  # fmt: skip

# CBS's `jrstatcode` has the year before the code: `2023GM0014`.
_YEAR_OF_CODE = re.compile(r"^\s*((?:19|20)\d{2})\s*([A-Za-z]{2}\d\w+)\s*$")
# A year, but not inside a longer number nor in the code of a gemeente such as GM1963.
_YEAR_IN_NAME = re.compile(r"(?<!\d)(?<!gm)(?<!wk)(?<!bu)((?:199|20[0-4])\d)(?!\d)", re.IGNORECASE)
RECOGNISED_SHARE = 0.5
"""Share of the filled cells that must be codes for a column to be one of codes."""
# Share of the rows that must have a code of their own for it to name them, not what is above.
_OWN_CODE_SHARE = 0.9


def spelled(name: object) -> str:
    """Return a column name as the tables above write it."""
    from store.reading.text import plain

    text = plain(str(name)).replace(" ", "")
    return re.sub(r"(?<=[a-z0-9])(?:199|20[0-4])\d$", "", text)


def find_column(columns: Iterable[object], wanted: Iterable[str]) -> str | None:
    """Return the column that matches the earliest of the wanted spellings, or None."""
    by_spelling: dict[str, str] = {}
    for column in columns:
        by_spelling.setdefault(spelled(column), str(column))
    return next((by_spelling[name] for name in wanted if name in by_spelling), None)


def find_code_column(
    frame: pd.DataFrame, niveau: str | None, hints: Iterable[str]
) -> tuple[str, str] | None:
    """Return the column with the code of the areas themselves, and the level it is of.

    `niveau` is the level asked for, None to recognise it; `hints` are layer and file names, nearest
    first, which tell the level of bare numbers.

    A level's own column decides before a general `code`; of several, the finest that has
    codes, as a layer of buurten also names their wijk. The level of a general column is
    that of most of its codes.
    """
    for name in CBS_CODES:
        column = find_column(frame.columns, [name])
        level = column and (niveau or _level_of_content(frame[column]))
        if column and level and code_share(frame[column], level) >= RECOGNISED_SHARE:
            return column, level
    # A column of codes that holds other things (a postcode that is a number) is none.
    levels = [niveau] if niveau else list(SPELLINGS)
    found = [
        (column, level)
        for level in levels
        if (column := find_column(frame.columns, SPELLINGS[level].codes))
        and code_share(frame[column], level) >= RECOGNISED_SHARE
    ]
    if found:
        # A column that repeats itself names an area above; the file's own code hardly repeats.
        own = [(c, n) for c, n in found if frame[c].nunique() >= _OWN_CODE_SHARE * len(frame)]
        return (own or found)[0]
    for name in GENERIC_CODES:
        column = find_column(frame.columns, [name])
        if not column:
            continue
        level = niveau or _level_of_content(frame[column]) or level_of_name(hints)
        if level and code_share(frame[column], level) >= RECOGNISED_SHARE:
            return column, level
    return None


def finer_than(frame: pd.DataFrame, column: str, niveau: str) -> str | None:
    """Return the finer level whose areas the rows really are, None when they are of `niveau`.

    A file of buurten whose own codes are missing, or of another country, still names their
    wijk: its rows are no wijken. That shows in a code that repeats itself beside a code or
    name column of a finer level.
    """
    if frame[column].nunique() >= _OWN_CODE_SHARE * len(frame):
        return None
    levels = list(SPELLINGS)
    for level in levels[: levels.index(niveau)] if niveau in SPELLINGS else []:
        row = SPELLINGS[level]
        found = find_column(frame.columns, (*row.codes, *row.namen))
        if found is not None and frame[found].nunique() > frame[column].nunique():
            return level
    return None


def is_cbs(column: str) -> bool:
    """Return whether a code column is spelled as CBS and PDOK spell theirs."""
    name = spelled(column)
    return name in ("statcode", "jrstatcode") or any(
        name in SPELLINGS[level].codes for level in ("buurt", "wijk", "gemeente")
    )


def level_of_name(hints: Iterable[str]) -> str | None:
    """Return the level that a layer or file name speaks of, None when none or several."""
    for hint in hints:
        text = hint.lower()
        found = {
            level for level, row in SPELLINGS.items() if any(word in text for word in row.lagen)
        }
        if len(found) == 1:
            return found.pop()
    return None


def year_of_name(hints: Iterable[str]) -> int | None:
    """Return the year in the first name that holds exactly one."""
    for hint in hints:
        found = {int(year) for year in _YEAR_IN_NAME.findall(hint)}
        if len(found) == 1:
            return found.pop()
    return None


def years_of_content(frame: pd.DataFrame) -> pd.Series | None:
    """Return the year of each row (nullable integer) where a column tells it, else None."""
    for name in YEARS:
        column = find_column(frame.columns, [name])
        if column is None:
            continue
        text = frame[column].astype("str").str.extract(r"^\s*((?:19|20)\d{2})(?:\D|$)")[0]
        if text.notna().any():
            return pd.to_numeric(text).astype("Int64")
    return None


def without_year(values: pd.Series) -> pd.Series:
    """Return codes such as `2023GM0014` without their year, other values as they are."""
    return values.map(_strip_year, na_action="ignore")


def code_share(values: pd.Series, niveau: str) -> float:
    """Return the share of the filled values that are codes of a level (0 when none is)."""
    filled = without_year(values.dropna())
    # there is one country: whatever a file calls it, that is its code
    if niveau == "land":
        return 1.0 if len(filled) else 0.0
    # each distinct value is judged once, however often it stands there
    counts = filled.astype("str").value_counts()
    good = sum(int(n) for value, n in counts.items() if normalise_code(value, niveau))
    return good / len(filled) if len(filled) else 0.0


def unknown_codes(
    values: pd.Series, niveau: str | None, rows: pd.Series, plaats: str
) -> list[Finding]:
    """Name what is no code in a column called one of codes, each with its row.

    Of a column that is called after a level its values are held to that one.
    """
    called = (level for level, row in SPELLINGS.items() if spelled(values.name) in row.codes)
    level = niveau or next(called, None)
    bad = values[values.notna() & normalise_codes(without_year(values), level).isna()]
    text = wrong_codes(bad, rows[bad.index], level)
    return [f.CODE_ONBEKEND(plaats, text, aantal=len(bad))] if len(bad) else []


def _strip_year(value: object) -> object:
    match = _YEAR_OF_CODE.match(value) if isinstance(value, str) else None
    return match.group(2) if match else value


def _level_of_content(values: pd.Series) -> str | None:
    """Return the level of most values that carry a prefix; bare numbers do not tell."""
    levels: dict[str, int] = {}
    for value, count in without_year(values.dropna()).astype("str").value_counts().items():
        code = normalise_code(value)
        level = niveau_of(code) if code else None
        if level in NIVEAUS:
            levels[level] = levels.get(level, 0) + int(count)
    return max(levels, key=levels.__getitem__) if levels else None


def attributes_of(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the attributes under their own names, with `gebied_code` in front."""
    own = pd.DataFrame(areas.drop(columns=["geometry", "code"])).rename(
        columns={"code (bestand)": "code"}
    )
    own = own.drop(columns=["gebied_code"], errors="ignore")
    own.insert(0, "gebied_code", areas["code"])
    return own


def names_of(areas: gpd.GeoDataFrame, niveau: str, plaats: str) -> tuple[pd.Series, list[Finding]]:
    """Return the name of each area as text, as it stands but for blanks and double encoding."""
    column = find_column(areas.columns, (*SPELLINGS[niveau].namen, *GENERIC_NAMES))
    codes = areas["code"]
    if column is None:
        return codes, [f.ZONDER_NAAM(plaats, "geen kolom met namen", aantal=len(areas))]
    names = areas[column].astype("str").str.strip()
    empty = names.isna() | (names == "")
    found = f.ZONDER_NAAM.counting(empty, plaats, "geen naam ingevuld")
    # UTF-8 that was once read as cp1252 (SÃºdwest) is told by its letters, and mended
    right = names[~empty].map(mended)
    wrong = right != names[~empty]
    for first in right.index[wrong][:1]:
        text = f"dubbel gecodeerde tekens: {names[first]!r} is {right[first]!r}"
        found += f.NAAM_HERSTELD.counting(wrong, f"{plaats}, {codes[first]}", text)
    # what has no name is called by its code
    return right.reindex(names.index).where(~empty, codes), found


def water_of(areas: gpd.GeoDataFrame) -> pd.Series:
    """Return which areas consist of water, by the file's own column."""
    column = find_column(areas.columns, WATER)
    if column is None:
        return pd.Series(False, index=areas.index)
    text = areas[column].astype("str").str.strip().str.upper()
    water: pd.Series = text.isin(WATER_YES)
    return water
