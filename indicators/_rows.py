"""Rows of a table that count: a valid code, the level asked for, no duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boundaries import NIVEAUS
from indicators import findings as soorten

if TYPE_CHECKING:
    import pandas as pd

    from indicators._table import Table
    from store import Finding

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
        f"geen Nederlandse gebiedscode: {_examples(wrong['ruw'])}",
        notes,
    )
    rows = rows[~invalid]

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


def _without_duplicates(table: Table, rows: pd.DataFrame, notes: list[Finding]) -> pd.DataFrame:
    """Refuse rows that repeat an area."""
    import pandas as pd

    key = ["code", "jaar"] if "jaar" in rows else ["code"]
    repeated = rows.duplicated(key, keep=False)
    if not repeated.any():
        return rows
    again = rows[repeated]
    cells = table.grid.cells.iloc[again["rij"].to_numpy()]
    figures = cells[[column.positie for column in table.kolommen]]
    content = pd.util.hash_pandas_object(figures.astype("str"), index=False)
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
    _count(
        table,
        frame[contradicts],
        soorten.TEGENSTRIJDIG,
        f"hetzelfde gebied met verschillende cijfers: {_examples(frame.loc[contradicts, 'code'])}",
        notes,
    )
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
    """Name the first few different values."""
    distinct = list(dict.fromkeys(str(v)[:40] for v in values.head(1000)))
    more = " …" if len(distinct) > _EXAMPLES else ""
    return ", ".join(repr(v) for v in distinct[:_EXAMPLES]) + more
