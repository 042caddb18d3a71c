"""Cells of a table to figures, with a finding for everything that is not as it should be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from indicators import findings as soorten
from indicators._cells import NVT, WAARDE, Cells, read_cells
from indicators._table import decimal_of
from indicators.catalogue import SoortCijfer
from store.tables import cell_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from indicators._table import FigureColumn, Table
    from store import Finding, FindingKind
    from store.numbers import Decimaal


class Signs:
    """The decimal sign of each grid and its figure columns, looked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, tuple[int, ...]], tuple[Decimaal | None, Decimaal]] = {}

    def of(self, table: Table, first: int) -> tuple[Decimaal | None, Decimaal]:
        """Return the sign, and how to read what stays ambiguous; see `decimal_of`."""
        columns = tuple(column.positie for column in table.kolommen)
        key = (id(table.grid), columns)
        if key not in self._known:
            self._known[key] = decimal_of(table.grid, columns, first)
        return self._known[key]


def checked_cells(
    table: Table, rows: pd.DataFrame, signs: Signs
) -> tuple[list[tuple[FigureColumn, Cells]], list[Finding], NDArray[np.bool_]]:
    """Read the cells of every column, with findings; and which rows a long table loses."""
    first = int(rows["rij"].min()) if len(rows) else 0
    sign, other = signs.of(table, first)
    positions = rows["rij"].to_numpy()
    read = [
        (
            column,
            read_cells(
                table.grid.cells[column.positie].iloc[positions],
                column.indicator,
                schaal=column.schaal,
                decimaal=sign,
                anders=other,
            ),
        )
        for column in table.kolommen
    ]
    notes: list[Finding] = []
    lost = np.zeros(len(rows), dtype=bool)
    for _, cells in read:
        if table.per_cijfer:
            lost |= cells.geen_getal
    read = [(column, _share_of_nothing(column, cells, read)) for column, cells in read]
    for column, cells in read:
        notes.extend(_cell_findings(table, column, cells, positions))
    return read, notes, lost


def _share_of_nothing(
    column: FigureColumn, cells: Cells, read: list[tuple[FigureColumn, Cells]]
) -> Cells:
    """Make 0 % of nothing "not applicable": a share has no value where its denominator is 0."""
    if column.indicator.soort is not SoortCijfer.PERCENTAGE:
        return cells
    for name in (column.indicator.noemer, column.indicator.benadering):
        below = next((c for k, c in read if k.indicator.id == name), None)
        if below is None:
            continue
        nothing = (below.staat == WAARDE) & (below.waarden == 0) & (cells.staat == WAARDE)
        nothing &= cells.waarden == 0
        if not nothing.any():
            return cells
        states, values = cells.staat.copy(), cells.waarden.copy()
        states[nothing], values[nothing] = NVT, np.nan
        return replace(cells, staat=states, waarden=values)
    return cells


def _cell_findings(
    table: Table, column: FigureColumn, cells: Cells, positions: NDArray[np.intp]
) -> list[Finding]:
    """Count what was noticed in one column, each at the place of its first cell."""
    notes: list[Finding] = []
    label = column.indicator.label

    def note(mask: NDArray[np.bool_], kind: FindingKind, text: Callable[[str], str]) -> None:
        if mask.any():
            at = int(positions[int(np.argmax(mask))])
            shown = cell_text(table.grid.cells[column.positie].iloc[at])[:60]
            place = table.grid.place(at, column.positie)
            notes.append(kind(place, text(shown), aantal=int(mask.sum())))

    wrong = soorten.RIJ_GEEN_GETAL if table.per_cijfer else soorten.GEEN_GETAL
    note(cells.geen_getal, wrong, lambda cell: f"{label}: {cell!r} is geen getal")
    note(
        cells.dubbelzinnig,
        soorten.GETAL_DUBBELZINNIG,
        lambda cell: f"{label}: {cell!r} kan met duizendpunt of met decimalen bedoeld zijn",
    )
    note(
        cells.nul,
        soorten.NUL_KAN_NIET,
        lambda _: f"{label}: 0, terwijl dit cijfer geen 0 kan zijn of veel te vaak 0 is",
    )
    note(
        (cells.staat == NVT) & np.isin(_raw_zero(table, column, positions), [True]),
        soorten.NOEMER_NUL,
        lambda _: f"{label}: 0 waar de noemer 0 is",
    )
    low, high = column.indicator.bereik or (0, 0)
    note(
        cells.buiten,
        soorten.BUITEN_BEREIK,
        lambda cell: (
            f"{label}: {cell!r} ligt buiten {low:g}–{high:g}"
            if high != float("inf")
            else f"{label}: {cell!r} is negatief"
        ),
    )
    if cells.breuk:
        notes.append(
            soorten.LIJKT_BREUK(
                table.grid.place(None, column.positie),
                f"{label}: alle waarden liggen tussen 0 en 1",
                aantal=int((cells.staat == WAARDE).sum()),
            )
        )
    return notes


def _raw_zero(table: Table, column: FigureColumn, positions: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which cells hold a zero as written."""
    texts = table.grid.cells[column.positie].iloc[positions].astype("str").str.strip()
    return texts.str.fullmatch(r"0+(?:[.,]0+)?").fillna(value=False).to_numpy(dtype=bool)
