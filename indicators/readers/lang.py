"""Long tables, a row per figure: `gebied_code, indicator, waarde[, jaar][, eenheid][, …]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators._codes import area_rows, find_code_columns, is_code_column
from indicators._columns import direction_of, incomplete, kind_of
from indicators._table import Ask, FigureColumn, Table, own_from
from indicators._years import find_years, year_of_cell
from indicators.catalogue import column_key, slug
from store import Refused
from store.tables import Header, cell_text, find_header

if TYPE_CHECKING:
    import pandas as pd

    from indicators.catalogue import Catalogue
    from store import Finding
    from store.tables import Grid

NAAM = "tabel met een rij per cijfer"

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
    roles = _positions(header)
    rows = area_rows(grid, codes, header.row + 1, ask.niveau)
    texts = {role: _texts(grid, rows, position) for role, position in roles.items()}
    blank = (rows["ruw"] == "") & (texts["indicator"] == "") & (texts["waarde"] == "")
    rows, texts = (
        rows[~blank].reset_index(drop=True),
        {role: text[~blank].reset_index(drop=True) for role, text in texts.items()},
    )
    titles = [text for i in range(header.row) for text in grid.row(i) if text]
    notes: list[Finding] = []
    if "jaar" in texts:
        known = {text: year_of_cell(text) for text in texts["jaar"].unique()}
        rows["jaar"] = texts["jaar"].map(known).astype("Int64")
    content = (
        frozenset(int(y) for y in rows["jaar"].dropna().unique()) if "jaar" in rows else frozenset()
    )
    years = find_years(grid, titles, ask, content=content)
    notes.extend(years.bevindingen)
    if ask.jaar and "jaar" in rows:
        rows["jaar"] = rows["jaar"].fillna(ask.jaar)
    elif content and len(content) == 1 and "jaar" in rows and rows["jaar"].notna().all():
        rows = rows.drop(columns="jaar")
    if "staat" in texts:
        # Our own exports keep the state beside an empty value.
        _put_states(grid, rows, roles["waarde"], texts["staat"])

    tables = []
    for name in texts["indicator"].unique():
        chosen = texts["indicator"] == name
        part = Table(
            grid,
            rows[chosen].reset_index(drop=True),
            [],
            years.jaar,
            years.indeling,
            ask.bron,
            [],
            per_cijfer=True,
        )
        if name:
            column, extra = _column(grid, roles, name, texts, chosen, ask, catalogue)
            part.kolommen.append(column)
            part.bevindingen.extend(extra)
        tables.append(part)
    if tables:
        tables[0].bevindingen.extend(notes)
    return tables


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
    told: dict[str, str] = {
        role: _first(texts[role][chosen])
        for role in ("eenheid", "label", "definitie", "richting", "soort")
        if role in texts
    }
    for role, read in (("richting", direction_of), ("soort", kind_of)):
        told[role] = read(told.get(role, ""))
    label = told.pop("label", "") or name
    known = {role: text for role, text in told.items() if text}
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


def _texts(grid: Grid, rows: pd.DataFrame, position: int) -> pd.Series:
    cells = grid.cells[position].iloc[rows["rij"].to_numpy()]
    if cells.dtype == object:
        cells = cells.map(cell_text)
    return cells.astype("str").str.strip().set_axis(rows.index)


def _first(texts: pd.Series) -> str:
    filled = texts[texts != ""]
    return str(filled.iloc[0]) if len(filled) else ""


def _put_states(grid: Grid, rows: pd.DataFrame, position: int, states: pd.Series) -> None:
    """Write the state of an export where its value is empty."""
    column = grid.cells[position]
    for state in ("afgeschermd", "nvt"):
        lines = rows.loc[states.str.lower() == state, "rij"].to_numpy()
        lines = lines[(column.iloc[lines].map(cell_text) == "").to_numpy()]
        column.iloc[lines] = state
