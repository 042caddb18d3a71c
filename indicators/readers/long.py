"""Long tables, a row per figure: `gebied_code, indicator, waarde[, jaar][, eenheid][, …]`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indicators.catalogue import Catalogue, column_key, slug
from indicators.columns import direction_of, incomplete, kind_of, own_from
from indicators.rows import CodeColumns, area_rows, find_code_columns, is_code_column
from indicators.tables import (
    Ask,
    FigureColumn,
    Table,
    find_years,
    put_years,
    texts_of,
    year_of_cell,
    years_of,
)
from store import Finding, Refused
from store.reading.tables import Grid, Header, cell_text, find_header

if TYPE_CHECKING:
    import pandas as pd


_ROLES = {
    "indicator": "indicator", "indicatorid": "indicator", "onderwerp": "indicator",
    "measure": "indicator", "waarde": "waarde", "value": "waarde", "cijfer": "waarde",
    "jaar": "jaar", "perioden": "jaar", "peiljaar": "jaar", "eenheid": "eenheid",
    "richting": "richting", "staat": "staat", "label": "label", "definitie": "definitie",
    "soort": "soort", "indeling": "indeling",
}  # fmt: skip


def certainty(grid: Grid, catalogue: Catalogue) -> int:
    """Return how sure this is: the three columns of a long table, or nothing."""
    del catalogue
    header = _header(grid)
    if header is None:
        return 0
    roles = _positions(header)
    return 95 if {"indicator", "waarde"} <= set(roles) and header.find(is_code_column) else 0


def read(grid: Grid, ask: Ask, catalogue: Catalogue) -> list[Table]:
    """Read a long table: one `Table` per indicator."""
    header = _header(grid)
    codes = None
    if header is not None:
        codes = find_code_columns(grid, header.names, header.row + 1, niveau=ask.niveau)
    if header is None or codes is None:
        raise Refused(
            "een tabel met de kolommen gebied_code, indicator en waarde",
            grid.name,
            "Controleer de kopregel.",
        )
    # One column holds the figures of all indicators, so each indicator becomes a table of its own
    # over the rows that name it.
    roles = _positions(header)
    rows, texts = _filled_rows(grid, codes, header, roles, ask)
    titles = [text for i in range(header.row) for text in grid.row(i) if text]
    ask = _division(texts, ask)
    own_years = years_of(texts["jaar"]) if "jaar" in texts else None
    known = () if own_years is None else own_years.dropna().unique()
    content = frozenset(int(year) for year in known)
    settled = find_years(grid, titles, ask, content=content)
    jaar = settled.jaar
    if own_years is not None and content:
        jaar = put_years(rows, own_years, settled, ask)
    if "staat" in texts:
        # Our own exports keep the state beside an empty value.
        grid = _with_states(grid, rows, roles["waarde"], texts["staat"])

    tables = []
    for name in texts["indicator"].unique():
        chosen = texts["indicator"] == name
        part = rows[chosen].reset_index(drop=True)
        table = Table(grid, part, [], jaar, settled.indeling, ask.bron, per_cijfer=True)
        # OData is the only publisher's shape with a row per figure
        table.eigen = "measure" not in map(column_key, header.names)
        taken = codes.all | set(roles.values())
        table.koppen = ["" if i in taken else kop for i, kop in enumerate(header.names)]
        if name:
            column, table.bevindingen = _column(grid, roles, name, texts, chosen, ask, catalogue)
            table.kolommen.append(column)
        tables.append(table)
    if tables:
        tables[0].bevindingen.extend(settled.bevindingen)
    return tables


def _filled_rows(
    grid: Grid, codes: CodeColumns, header: Header, roles: dict[str, int], ask: Ask
) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Return the lines that hold anything, and their cells by role."""
    rows = area_rows(grid, codes, header.row + 1, ask.niveau)
    texts = {role: texts_of(grid, rows, position) for role, position in roles.items()}
    filled = (rows["ruw"] != "") | (texts["indicator"] != "") | (texts["waarde"] != "")
    kept = {role: text[filled].reset_index(drop=True) for role, text in texts.items()}
    return rows[filled].reset_index(drop=True), kept


def _division(texts: dict[str, pd.Series], ask: Ask) -> Ask:
    """Take the division from the table where it names one and the user did not."""
    if "indeling" not in texts or ask.indeling is not None:
        return ask
    named = {year_of_cell(text) for text in texts["indeling"].unique()} - {None}
    return replace(ask, indeling=named.pop()) if len(named) == 1 else ask


def _column(
    grid: Grid,
    roles: dict[str, int],
    name: str,
    texts: dict[str, pd.Series],
    chosen: pd.Series,
    ask: Ask,
    catalogue: Catalogue,
) -> tuple[FigureColumn, list[Finding]]:
    """Find the indicator that a name in the column `indicator` stands for."""
    match = catalogue.match(name)
    if match is not None:
        return FigureColumn(roles["waarde"], catalogue[match[0]], match[1]), []
    described: dict[str, str] = {
        role: _first(texts[role][chosen])
        for role in ("eenheid", "label", "definitie", "richting", "soort")
        if role in texts
    }
    for role, read in (("richting", direction_of), ("soort", kind_of)):
        described[role] = read(described.get(role, ""))
    label = described.pop("label", "") or name
    known = {role: text for role, text in described.items() if text}
    own = own_from(ask, catalogue, slug(name), label, **known)
    return FigureColumn(roles["waarde"], own), incomplete(own, grid.name)


def _header(grid: Grid) -> Header | None:
    return find_header(grid, lambda name: column_key(name) in _ROLES or is_code_column(name))


def _positions(header: Header) -> dict[str, int]:
    """Return the column of each role; the first of equals."""
    found: dict[str, int] = {}
    for position, name in enumerate(header.names):
        role = _ROLES.get(column_key(name))
        if role:
            found.setdefault(role, position)
    return found


def _first(texts: pd.Series) -> str:
    filled = texts[texts != ""]
    return str(filled.iloc[0]) if len(filled) else ""


def _with_states(grid: Grid, rows: pd.DataFrame, position: int, states: pd.Series) -> Grid:
    """Return the grid with the state of an export written where its value is empty."""
    column = grid.cells[position].copy()
    for state in ("afgeschermd", "nvt"):
        lines = rows.loc[states.str.lower() == state, "rij"].to_numpy()
        empty = (column.iloc[lines].map(cell_text) == "").to_numpy()
        column.iloc[lines[empty]] = state
    cells = grid.cells.copy(deep=False)
    cells[position] = column
    return replace(grid, cells=cells)
