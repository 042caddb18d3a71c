"""The one shape that every reader gives: areas, figures, and years."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from indicators import findings as soorten
from store import Finding, Refused
from store.reading.numbers import Decimaal, decimal_sign
from store.reading.tables import trimmed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from indicators.catalogue import Indicator
    from store.reading.tables import Grid


@dataclass(frozen=True, slots=True)
class Ask:
    """What the user told besides the file; None where nothing was said."""

    jaar: int | None = None
    indeling: int | None = None
    bron: str | None = None
    niveau: str | None = None
    eigen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Per own indicator (by id or column name): label, eenheid, richting, soort, definitie …"""
    kies: Sequence[str] = ()
    """Which rows of an area are meant, as `kolom=waarde`."""
    tel_op: Sequence[str] = ()
    """Columns over which the rows of an area are added up."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of a table that holds the figures of one indicator."""

    positie: int
    """Column of the grid."""
    indicator: Indicator
    schaal: float = 1.0


@dataclass(slots=True)
class Table:
    """A table of figures, not yet checked.

    `rijen` has one row per table row: `rij` (row of the grid), `ruw` (the code as it stands),
    `code` (normalised, missing when it is none), `niveau`, `genoemd` (the level that the file
    names, empty where it does not), and perhaps `jaar` (where the table's own `jaar` is None)
    and `naam`.
    """

    grid: Grid
    rijen: pd.DataFrame
    kolommen: list[FigureColumn]
    jaar: int | None
    indeling: int | None
    bron: str | None = None
    bevindingen: list[Finding] = field(default_factory=list)
    per_cijfer: bool = False
    """A row is one figure (long table), not one area."""
    eigen: bool = False
    """The areas are named as people's own tables name them: no publisher vouches for it."""
    gepubliceerd: str = ""
    """What a table is called that has the shape in which a publisher ships its own; '' for others.
    So are its figures that the catalogue does not know."""
    koppen: Sequence[str] = ()
    """The names of the columns that may tell several rows of one area apart; '' for others."""
    tel_op: bool = False
    """Rows of one area are its parts (`deel` tells which), to be added up."""
    deel: str = ""
    """Part of the country that the file is of; part of its source's name, so that the figures
    of one gemeente never replace those of another."""


def texts_of(grid: Grid, rows: pd.DataFrame, position: int) -> pd.Series:
    """Return a column of the grid as trimmed text, in the rows of a table."""
    return trimmed(grid.cells[position].iloc[rows["rij"].to_numpy()]).set_axis(rows.index)


def years_of(texts: pd.Series) -> pd.Series:
    """Return the year that each text names, missing where it names none."""
    known = {text: year_of_cell(text) for text in texts.unique()}
    return texts.map(known).astype("Int64")


def decimal_of(grid: Grid, columns: Iterable[int], first: int) -> tuple[Decimaal | None, Decimaal]:
    """Return the decimal sign of a grid's figures, and how to read what stays ambiguous.

    Between commas the point is the decimal sign: that is what programs write. Between
    semicolons a Dutch program wrote the file, so a lone `1.234` is read as twelve hundred
    and reported.
    """
    # The sign that some cell shows beyond doubt (12,5 or 1.234,5) holds for the whole table.
    shown = decimal_sign(grid.cells[column].iloc[first:] for column in columns)
    if shown is None and grid.separator == ",":
        return Decimaal.PUNT, Decimaal.PUNT
    other = Decimaal.KOMMA if grid.separator in (";", "\t", "|") else Decimaal.PUNT
    return shown, other


YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# `Gemeentelijke indeling van 2023` is the year of the areas, not that of the figures.
_DIVISION = re.compile(
    r"(?:gemeentelijke |regionale |gebieds|wijk- en buurt)?indeling(?: van)?[\s_:-]*"
    r"((?:19|20)\d{2})",
    re.IGNORECASE,
)
# StatLine's periods (`2024JJ00`), and CBS's codes with the year before them (`2023GM0344`).
_PERIOD = re.compile(r"^((?:19|20)\d{2})(?:JJ00|SJ00|[*]{0,2}|GM\d{4}|WK\d{6}|BU\d{8}|\.0)?$")
# StatLine's months, quarters and halves: as its web export has them, and OData
_PART = re.compile(
    r"^((?:19|20)\d{2})(?: +(?:[1-4]e (?:kwartaal|halfjaar)|januari|februari|maart|april|mei|juni"
    r"|juli|augustus|september|oktober|november|december)|MM\d\d|KW\d\d|HJ\d\d)[*]{0,2}$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"^(?:\d{1,2}[-/]\d{1,2}[-/]((?:19|20)\d{2})|((?:19|20)\d{2})-?\d{2}-?\d{2})(?: 00:00:00)?$"
)
# 2019/2020, 2019-20, 2019/'20
_SCHOOL_YEAR = re.compile(r"(?<!\d)((?:19|20)(\d{2}))\s?[/–-]\s?(?:'|(?:19|20))?(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Years:
    """What a table says about its years."""

    jaar: int | None
    """Year of the figures; None when each row has its own."""
    indeling: int | None
    """Year of the division; None: the year of the figures."""
    bevindingen: tuple[Finding, ...] = ()


def find_years(
    grid: Grid, titles: Iterable[str], ask: Ask, *, content: frozenset[int] = frozenset()
) -> Years:
    """Settle the years of a table.

    Several years in a column (`content`) are the years of its rows, whatever the user says. Else
    the user's word comes first, then that column, the title lines, the file's name. Raises Refused
    when no year is to be found, or several.
    """
    lines = list(titles)
    division = (
        ask.indeling or _single(_division_years(lines)) or _single(_division_years([grid.name]))
    )
    titled = _years(lines)
    named = _years([grid.name])
    found = content or titled or named
    if len(content) > 1:
        return Years(None, division)
    if ask.jaar:
        notes = []
        if (content or titled) and ask.jaar not in (content or titled):
            notes.append(
                soorten.JAAR_WIJKT_AF(
                    grid.name,
                    f"het bestand noemt {_text(content or titled)}, opgegeven is {ask.jaar}",
                )
            )
        return Years(ask.jaar, division, tuple(notes))
    if content:
        return Years(next(iter(content)), division)
    if len(found) != 1:
        seen = f"de jaren {_text(found)}" if found else "geen jaar"
        raise Refused(
            "cijfers met een jaar",
            f"{grid.name} noemt {seen}",
            "Geef het jaar van de cijfers op, bijvoorbeeld met --jaar 2024.",
        )
    notes = []
    if not titled:
        notes.append(
            soorten.JAAR_UIT_NAAM(grid.name, f"het jaar {_text(found)} in de bestandsnaam")
        )
    return Years(next(iter(found)), division, tuple(notes))


def put_years(rows: pd.DataFrame, years: pd.Series, settled: Years, ask: Ask) -> int | None:
    """Give rows their own year where they differ; return the year of the table, or None.

    A row without year gets the user's; without that it keeps none, and is refused later.
    """
    # the user's word also goes for rows that name no year
    if ask.jaar is not None:
        years = years.fillna(ask.jaar)
    if settled.jaar is not None and (settled.jaar == ask.jaar or years.notna().all()):
        return settled.jaar
    rows["jaar"] = years
    return None


def year_of_cell(text: str) -> int | None:
    """Return the year of a period cell: `2024`, `2024JJ00`, `2024 mei`, `2023/'24`, `2023GM1`."""
    plain = first_years(text.strip())
    match = _PERIOD.match(plain) or _PART.match(plain) or _DATE.match(plain)
    return int(next(filter(None, match.groups()))) if match else None


def is_part_of_year(text: str) -> bool:
    """Tell whether a period cell is of a month, a quarter or a half year."""
    return bool(_PART.match(text.strip()))


def first_years(text: str) -> str:
    """Return text with each school year written as the year in which it begins.

    So does StatLine: `2019SJ00` is 2019/'20. DUO counts on 1 October.
    """
    return _SCHOOL_YEAR.sub(lambda m: m[1] if int(m[3]) == (int(m[2]) + 1) % 100 else m[0], text)


def _years(lines: Iterable[str]) -> frozenset[int]:
    """Return the years in some lines that are not the year of the division."""
    return frozenset(int(y) for line in lines for y in YEAR.findall(_DIVISION.sub(" ", line)))


def _division_years(lines: Iterable[str]) -> frozenset[int]:
    return frozenset(int(y) for line in lines for y in _DIVISION.findall(line))


def _single(years: frozenset[int]) -> int | None:
    return next(iter(years)) if len(years) == 1 else None


def _text(years: frozenset[int]) -> str:
    return " en ".join(str(year) for year in sorted(years))
