"""Postcodes that the regio-indeling lacks: which they are, and how many pupils that concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from flows import findings as kinds

if TYPE_CHECKING:
    from flows.dataset import Leerlingjaar
    from store import Finding


def niet_ingedeeld(year: Leerlingjaar) -> pd.DataFrame:
    """Return the PC4s that the regio-indeling lacks, with the pupils that are counted apart.

    Returns
    -------
    Columns `pc4, kant` (`woont` or `school`), `laag, hoog, gevuld_met` (the PC4 whose SWV
    was taken, 0 when the pupils are counted as NIET_INGEDEELD).
    """
    frames = []
    sides = (
        ("woont", year.herkomst, year.thuis),
        ("school", year.scholen["pc4"].to_numpy()[year.school], year.bestemming),
    )
    outside = year.regio.parties.index("NIET_INGEDEELD")
    for side, pc4, party in sides:
        filled = np.isin(pc4, np.array(list(year.regio.gevuld), np.int64))
        mine = (party == outside) | filled
        frame = pd.DataFrame({"pc4": pc4[mine], "laag": year.laag[mine], "hoog": year.hoog[mine]})
        frames.append(frame.groupby("pc4", as_index=False).sum().assign(kant=side))
    joined = pd.concat(frames, ignore_index=True)
    joined["gevuld_met"] = joined["pc4"].map(year.regio.gevuld).fillna(0).astype(int)
    return joined[["pc4", "kant", "laag", "hoog", "gevuld_met"]]


def unmapped_findings(year: Leerlingjaar) -> list[Finding]:
    """Return one finding per side and treatment, naming the PC4s and counting the pupils."""
    found = []
    table = niet_ingedeeld(year)
    for (side, filled), part in table.groupby(["kant", table["gevuld_met"] > 0]):
        kind = kinds.GEVULD if filled else kinds.NIET_INGEDEELD
        low, high = int(part["laag"].sum()), int(part["hoog"].sum())
        pupils = f"{low}" if low == high else f"{low} tot {high}"
        what = "leerlingen wonen" if side == "woont" else "leerlingen gaan er naar school"
        found.append(
            kind(
                ", ".join(map(str, sorted(part["pc4"]))),
                f"{len(part)} postcodes buiten de regio-indeling van {year.jaar}; "
                f"{pupils} {what}{' er' if side == 'woont' else ''}",
                aantal=len(part),
            )
        )
    return found
