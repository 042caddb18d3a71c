"""Names of columns: from a header of several lines, from topic paths, and the years in them.

A name is as much of the end of its path as makes it differ from the others: of
`Opleidingsniveau/Laag/Waarde` and `Opleidingsniveau/Hoog/Waarde` that is `Laag, Waarde` and
`Hoog, Waarde`, and of `aantal` and `%` under `Jeugdhulp` it is `Jeugdhulp` with its unit.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING

from indicators.catalogue import column_key, column_keys, named_in_company, never_figures
from indicators.rows import is_code_column
from indicators.tables import YEAR, first_years
from store.reading.tables import Grid, Header

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


UNIT = re.compile(
    r"^(%|x?\s*1[ .]?000 euro|euro|aantal|km|ha|m3|kwh|per 1[ .]?000 .*)$", re.IGNORECASE
)
_TOPIC_UNIT = re.compile(r"\s*\(([^()]*)\)\s*$")
_NO_UNIT = frozenset({"naam", "code", "omschrijving", "codering"})
# What says nothing of its own: the last step of many paths.
_GENERIC = frozenset({"waarde", "totaal", "aantal", "percentage", "relatief", "absoluut", ""})
_LINES = 2
"""Lines of a header above the one with the codes; more are a maatwerk table of CBS."""


def full_header(
    grid: Grid, header: Header, *, paths: bool = False
) -> tuple[Header, dict[int, str]]:
    """Join the lines of a header; return it at its last line, and the unit per column.

    `paths` tells whether names are topic paths of StatLine, with the unit in brackets behind them.
    """
    areas = {i for i, name in enumerate(header.names) if _is_area(name)}
    last = header.row + 1 if _goes_on(grid, header, areas) else header.row
    lines = [_filled_on(grid.row(row), areas) for row in _above(grid, header, areas)]
    lines.append(_filled_on(header.names, areas) if last > header.row else list(header.names))
    if last > header.row:
        lines.append(grid.row(last))
    settled: dict[int, str] = {}
    steps: dict[int, list[str]] = {}
    units: dict[int, str] = {}
    for position, name in enumerate(header.names):
        if position in areas:
            settled[position] = "Codering" if is_statline_code(name) else topic(name, paths=paths)
            continue
        whole = [line[position] for line in lines]
        if paths and (match := _TOPIC_UNIT.search(whole[-1])):
            whole[-1] = _TOPIC_UNIT.sub("", whole[-1])
            if match.group(1).lower() not in _NO_UNIT:
                units[position] = match.group(1)
        if paths:
            whole[-1:] = [part.strip() for part in whole[-1].split("/")]
        # a cell that is merged over two lines stands in both
        whole = [p for i, p in enumerate(whole) if p and (i == 0 or p != whole[i - 1])]
        if len(whole) > 1 and UNIT.match(whole[-1]):
            units.setdefault(position, whole.pop())
        steps[position] = whole
    settled |= _differing(steps if paths else _below_title(steps), units, whole=not paths)
    return Header(last, tuple(settled[i] for i in range(len(header.names)))), units


def is_statline_code(name: str) -> bool:
    """Tell whether StatLine says of a column that it holds codes: `Regioaanduiding (code)`."""
    return bool(re.search(r"\(code\)\s*$", name, re.IGNORECASE))


def topic(name: str, *, paths: bool = True) -> str:
    """Return the last part of a topic path, without its unit."""
    if not paths:
        return name
    return _TOPIC_UNIT.sub("", name.rsplit("/", maxsplit=1)[-1]).strip()


def column_years(names: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Return year and name without it of the columns that are one figure in several years.

    A name that is only a year counts by itself; else some other column must be called the
    same but for the year, so that a name with a year in it is not split for nothing.
    """
    dated = {}
    for position, name in enumerate(names):
        dateless = re.sub(r"\bschooljaar\b", " ", first_years(name), flags=re.IGNORECASE)
        years = YEAR.findall(dateless)
        if len(years) == 1 and not is_code_column(name):
            rest = re.sub(r"^[\s,;:_-]+|[\s,;:_*-]+$", "", YEAR.sub(" ", dateless))
            dated[position] = (int(years[0]), re.sub(r"\s+", " ", rest))
    alike = Counter(column_key(rest) for _, rest in set(dated.values()))
    return {
        position: (year, rest)
        for position, (year, rest) in dated.items()
        if not column_key(rest) or alike[column_key(rest)] > 1
    }


def title_of(grid: Grid, header: Header) -> str:
    """Return what a table is about: its first title line, else the name of its file."""
    lines = (text for row in range(header.row) for text in grid.row(row) if text)
    text = next(lines, "") or PurePath(grid.name.split(", werkblad ")[0]).stem
    return re.sub(r"[\s_]+", " ", YEAR.sub(" ", text)).strip(" -,;:") or text


def _is_area(name: str) -> bool:
    """Tell whether a column says where or when, so that its own line of the header names it."""
    if is_code_column(topic(name)) or is_statline_code(name):
        return True
    return any(key in never_figures() for key in column_keys(name)) and bool(name)


def _above(grid: Grid, header: Header, areas: set[int]) -> list[int]:
    """Return the lines above a header that name groups of its columns, from top to bottom."""
    found: list[int] = []
    for row in range(header.row - 1, max(-1, header.row - 1 - _LINES), -1):
        cells = grid.row(row)
        if not any(text for i, text in enumerate(cells) if i not in areas):
            break
        # a title over the whole width says nothing of one column
        if len({text for text in cells if text}) == 1 and all(cells):
            break
        found.insert(0, row)
    return found


def _goes_on(grid: Grid, header: Header, areas: set[int]) -> bool:
    """Tell whether the line below is still header: no area, and only words for the figures."""
    if header.row + 1 >= len(grid.cells) or not areas:
        return False
    cells = grid.row(header.row + 1)
    if any(cells[i] not in ("", header.names[i]) for i in areas):
        return False
    words = [text for i, text in enumerate(cells) if i not in areas and text]
    return bool(words) and all(re.search(r"[A-Za-z]{2}|%", text) for text in words)


def _filled_on(cells: Sequence[str], areas: set[int]) -> list[str]:
    """Carry the name of a group on over the columns it stands above."""
    filled, current = [], ""
    for position, text in enumerate(cells):
        current = "" if position in areas else text or current
        filled.append(current)
    return filled


def _below_title(steps: Mapping[int, list[str]]) -> Mapping[int, list[str]]:
    """Leave out what stands above all columns of figures alike: that is a title."""
    while len(steps) > 1 and min(map(len, steps.values())) > 1:
        if len({parts[0] for parts in steps.values()}) > 1:
            break
        steps = {position: parts[1:] for position, parts in steps.items()}
    return steps


def _differing(
    steps: Mapping[int, list[str]], units: Mapping[int, str], *, whole: bool = False
) -> dict[int, str]:
    """Name each column by as much of the end of its path as makes it differ; or the `whole`."""
    ends = frozenset(key for parts in steps.values() for key in column_keys((parts or [""])[-1]))
    vague = _GENERIC | {key for key, near in named_in_company().items() if not near & ends}
    depth = {i: len(parts) if whole else _least(parts, vague) for i, parts in steps.items()}
    while True:
        names = {i: ", ".join(parts[-depth[i] :]) for i, parts in steps.items()}
        often = Counter(column_key(name) for name in names.values() if name)
        again = {i for i, name in names.items() if often[column_key(name)] > 1}
        deeper = {i for i in again if depth[i] < len(steps[i])}
        if not deeper:
            break
        for position in deeper:
            depth[position] += 1
    return {
        i: f"{name} ({units[i]})" if i in again and i in units else name
        for i, name in names.items()
    }


def _least(parts: Sequence[str], vague: frozenset[str]) -> int:
    """Return how many steps from the end are needed to say anything."""
    ends = enumerate(reversed(parts), 1)
    telling = (n for n, part in ends if vague.isdisjoint(column_keys(part)))
    return next(telling, max(1, len(parts)))
