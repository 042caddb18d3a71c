"""The rows behind a flow map: which a question is about, and what becomes of each.

Drawn and not drawn together are the whole table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from flows import saldo_tabel, stroom_tabel
from flows.mapping import PARTIES
from geo.flows._bewaard import saldo_of
from geo.flows.aantal import Aantal
from geo.flows.delen import REDENEN, Buiten, NietGetekend
from geo.flows.vraag import ALLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.dataset import Leerlingjaar
    from geo.flows._plekken import Plekken
    from geo.flows.vraag import StroomVraag
    from store import Snapshot


def table_of(
    snapshot: Snapshot, year: Leerlingjaar, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> pd.DataFrame:
    """Return the rows that the question is about, named and in order."""
    wanted = [*vraag.richtingen, "intern"]
    table = _count(snapshot, vraag, code, types, split=vraag.gesplitst)
    if vraag.paar is not None:
        table = _of_pair(snapshot, year, vraag, code, types, table)
    table = table[table["richting"].isin(wanted)].reset_index(drop=True)
    if vraag.niveau == "swv":
        table["tegenpartij_naam"] = table["tegenpartij"].map(year.regio.namen)
        table["tegenpartij_swv"] = table["tegenpartij"]
    table = table.rename(columns={"tegenpartij_naam": "naam", "tegenpartij_swv": "van_swv"})
    exact = table["laag"] == table["hoog"]
    table["waarde"] = table["schatting"].fillna(table["laag"]).astype(float)
    table["grond"] = np.select(
        [exact, table["schatting"].notna()], ["telling", "schatting"], "ondergrens"
    )
    place = pd.Categorical(table["richting"], categories=["inkomend", "uitgaand", "intern"])
    order = np.lexsort((table["tegenpartij"], -table["waarde"], place.codes))
    return table.iloc[order].reset_index(drop=True)


def _count(
    snapshot: Snapshot, vraag: StroomVraag, code: str, types: tuple[str, ...], *, split: bool
) -> pd.DataFrame:
    return stroom_tabel(
        snapshot,
        code,
        vraag.jaar,
        types,
        niveau=vraag.niveau,
        kalibratie=vraag.kalibratie,
        groepen=vraag.groepen or None,
        stelsel=None if vraag.stelsel == ALLE else vraag.stelsel,
        samen=("stelsel",) if split else ("soort", "stelsel"),
    )


def _of_pair(
    snapshot: Snapshot,
    year: Leerlingjaar,
    vraag: StroomVraag,
    code: str,
    types: tuple[str, ...],
    table: pd.DataFrame,
) -> pd.DataFrame:
    """Keep what goes between the SWV and one counterpart SWV.

    At the level of schools, those who come are counted from the other side: which schools
    here its pupils go to.
    """
    paar = str(vraag.paar)
    other = paar if paar in PARTIES else year.regio.parties[year.regio.position(paar)]
    column = "tegenpartij" if vraag.niveau == "swv" else "tegenpartij_swv"
    if vraag.niveau != "school" or other in PARTIES:
        return table[table[column] == other]
    comes = _count(snapshot, vraag, other, types, split=vraag.gesplitst)
    comes = comes[(comes["richting"] == "uitgaand") & (comes[column] == code)]
    goes = table[(table["richting"] == "uitgaand") & (table[column] == other)]
    return pd.concat([comes.assign(richting="inkomend", swv=code), goes], ignore_index=True)


def fate(table: pd.DataFrame, vraag: StroomVraag, places: Plekken) -> pd.Series:
    """Return for each row whether it is drawn, and why not."""
    found = pd.Series("lijn", index=table.index, dtype=object)
    located = pd.Series(
        [
            places.ends(code, direction) is not None
            for code, direction in zip(table["tegenpartij"], table["richting"], strict=True)
        ],
        index=table.index,
        dtype=bool,
    )
    inside = table["richting"] == "intern"
    outside = table["tegenpartij"].isin(PARTIES) & ~inside
    found[~located] = "zonder_plaats"
    found[(found == "lijn") & (table["waarde"] < vraag.minimum)] = "minimum"
    found[outside] = "buiten"
    found[inside] = "knoop"
    if vraag.top_n is not None:
        drawn = table[found == "lijn"]
        place = drawn.groupby(["richting", "soort"], sort=False).cumcount()
        found[place.index[place >= vraag.top_n]] = "top"
    return found


def totals_of(
    snapshot: Snapshot, vraag: StroomVraag, code: str, types: tuple[str, ...]
) -> dict[str, Aantal]:
    """Return the totals of the SWV with all other SWVs."""
    table = saldo_of(snapshot, code, vraag.jaar, vraag.groepen, vraag.kalibratie)
    known = tuple(name for name in dict.fromkeys(table["soort"]) if name != ALLE)
    if len(types) > 1 and types != known:
        table = saldo_tabel(
            snapshot, code, vraag.jaar, types, kalibratie=vraag.kalibratie,
            groepen=vraag.groepen or None,
        )  # fmt: skip
    soort = types[0] if len(types) == 1 else ALLE
    row = table[(table["soort"] == soort) & (table["stelsel"] == vraag.stelsel)]
    values = row.iloc[0].to_dict()
    return {
        name: Aantal.from_row(values, f"{name}_") for name in ("inkomend", "uitgaand", "intern")
    }


def outside(table: pd.DataFrame) -> tuple[Buiten, ...]:
    """Return the counterparts without a place, each once, in the order of `PARTIES`."""
    found = []
    rows = table[table["getekend"] == "buiten"]
    for code, name in PARTIES.items():
        mine = rows[rows["tegenpartij"] == code]
        if mine.empty:
            continue
        sides = {
            str(direction): _sum(part.to_dict("records"))
            for direction, part in mine.groupby("richting")
        }
        found.append(Buiten(code, name, sides.get("inkomend"), sides.get("uitgaand")))
    return tuple(found)


def _sum(rows: Iterable[Mapping[Any, Any]]) -> Aantal:
    """Add up bounds; an estimate is only kept of one row, or of exact ones."""
    counts = [Aantal.from_row(row) for row in rows]
    if len(counts) == 1:
        return counts[0]
    low, high = sum(c.laag for c in counts), sum(c.hoog for c in counts)
    return Aantal(low, high, sum(c.cellen for c in counts))


def not_drawn(table: pd.DataFrame) -> tuple[NietGetekend, ...]:
    """Count what is no line, per reason."""
    parts = {reason: table[table["getekend"] == reason] for reason in REDENEN}
    return tuple(
        NietGetekend(reason, len(rows), int(rows["laag"].sum()), int(rows["hoog"].sum()))
        for reason, rows in parts.items()
        if len(rows)
    )
