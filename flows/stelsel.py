"""To which stelsel a school belongs: regional, reformatorisch, or cluster 1 and 2.

Reformatorische schools have a nationwide SWV of their own; schools of cluster 1 (visual)
and 2 (hearing, language) stand outside the SWVs. A postcode says nothing of either.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from store.reading.text import cells_of

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from flows.bounds import Texts

STELSELS = ("regionaal", "reformatorisch", "cluster12")
"""Sets and tables store the position in this tuple."""
REGIONAAL, REFORMATORISCH, CLUSTER12 = range(3)
_CLUSTERS = {"1", "2"}


def stelsels(
    scholen: pd.DataFrame, clusters: pd.DataFrame | None = None
) -> tuple[npt.NDArray[np.int8], Texts]:
    """Return the stelsel of each school and the ground it rests on.

    Parameters
    ----------
    scholen
        `brin6, soort, naam, denominatie`.
    clusters
        DUO's table of pupils per vestiging, type and cluster (`brin6, soort, cluster,
        aantal`, −1 masked), when it was imported. It decides for the schools in it; a
        school with pupils of several clusters is where most of them are.

    Returns
    -------
        Positions in `STELSELS`, and `denominatie`, `clusterbestand van DUO`, `herkend aan
        naam` or `herkend aan instelling` ('' for regional schools).
    """
    found = np.zeros(len(scholen), np.int8)
    ground = np.full(len(scholen), "", dtype=object)
    reformed = scholen["denominatie"].str.strip().str.lower().eq("reformatorisch").to_numpy()
    found[reformed], ground[reformed] = REFORMATORISCH, "denominatie"
    special = scholen["soort"].isin(("so", "vso")).to_numpy()
    known = _from_duo(clusters) if clusters is not None else {}
    rows = np.flatnonzero(special)
    # as objects at once: one by one out of a column of texts takes longer than all else here
    keys = scholen.loc[special, ["brin6", "soort", "naam"]].to_numpy(dtype=object).tolist()
    for row, (brin6, soort, naam) in zip(rows, keys, strict=True):
        if (decided := known.get((brin6, soort))) is not None:
            if decided:
                found[row], ground[row] = CLUSTER12, "clusterbestand van DUO"
        elif by := recognise(brin6, naam):
            found[row], ground[row] = CLUSTER12, by
    return found, ground


def recognise(brin6: str, naam: str) -> str:
    """Return how a school is known to be of cluster 1 or 2 from the shipped table, else ''."""
    for brin, pattern in _table():
        if pattern is not None and pattern.search(naam):
            return "herkend aan naam"
        if brin and brin6.startswith(brin):
            return "herkend aan instelling"
    return ""


def _from_duo(clusters: pd.DataFrame) -> dict[tuple[str, str], bool]:
    """Return per school × type whether most of its pupils are of cluster 1 or 2."""
    # 2.5: the middle of 1 to 4, enough to see of which cluster most pupils are
    masked = clusters["aantal"] < 0
    weight = clusters["aantal"].where(~masked, 2.5)
    outside = clusters["cluster"].astype(str).isin(_CLUSTERS)
    summed = (
        clusters.assign(buiten=weight.where(outside, 0.0), alles=weight)
        .groupby(["brin6", "soort"])[["buiten", "alles"]]
        .sum()
    )
    return {
        (str(brin6), str(soort)): bool(buiten * 2 > alles)
        for (brin6, soort), buiten, alles in zip(
            summed.index, summed["buiten"], summed["alles"], strict=True
        )
    }


@cache
def _table() -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """Return brin and name pattern of each row of the shipped table; patterns come first."""
    text = resources.files("flows").joinpath("cluster12.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head, *rows = cells_of("\n".join(lines), ",", name="cluster12.csv", wanted="")
    named = [dict(zip(head, row, strict=True)) for row in rows]
    patterns = [("", re.compile(row["naam"], re.IGNORECASE)) for row in named if row["naam"]]
    return (*patterns, *((row["brin"], None) for row in named if row["brin"]))
