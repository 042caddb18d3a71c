"""The exchange table of `vergelijk`: one row per indicator and benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from compare._measure import Cijfer
from compare.benchmark import Maatstaf, Vergelijking
from compare.difference import Meetwaarde, Uitkomst, Verschil

if TYPE_CHECKING:
    import pandas as pd

    from compare.profile import Profiel

KOLOMMEN = (
    "gebied_code", "naam", "jaar", "indeling", "indicator", "pijler", "domein", "waarde", "laag",
    "hoog", "staat", "eenheid", "vergeleken_met", "waarde_vergelijking", "herkomst_vergelijking",
    "verschil", "uitkomst", "oordeel", "bron",
)  # fmt: skip
_DECIMALS = 6
_NOTHING = Vergelijking(
    Maatstaf("", "", "niets"),
    Cijfer(Meetwaarde(float("nan"), "ontbreekt"), ""),
    Verschil(Uitkomst.NIET, reden="er is niets om mee te vergelijken"),
)


def table(profiel: Profiel) -> pd.DataFrame:
    """Return a profile as its exchange table.

    Columns `KOLOMMEN`, in the order of the catalogue and of the benchmarks. `laag` and `hoog`
    are the interval of the area's own figure; numbers keep six decimals; what is not there is
    empty. Without benchmarks there is one row per indicator, compared with nothing.
    """
    import pandas as pd

    rows = []
    for row in profiel.regels:
        low, high = row.interval or (np.nan, np.nan)
        for found in row.vergelijkingen or (_NOTHING,):
            other, apart = found.cijfer, found.verschil
            rows.append(
                (
                    profiel.gebied.code,
                    profiel.gebied.naam,
                    row.jaar,
                    row.indeling,
                    row.indicator.id,
                    row.indicator.pijler,
                    row.indicator.domein,
                    row.cijfer.meting.waarde,
                    low,
                    high,
                    row.cijfer.meting.staat,
                    row.indicator.eenheid,
                    found.maatstaf.code,
                    other.meting.waarde,
                    other.herkomst,
                    np.nan if apart.verschil is None else apart.verschil,
                    apart.uitkomst.value,
                    apart.oordeel.value,
                    f"{row.bron} ({row.cijfer.gemaakt})" if row.cijfer.gemaakt else row.bron,
                )
            )
    frame = pd.DataFrame(rows, columns=list(KOLOMMEN))
    numbers = ["waarde", "laag", "hoog", "waarde_vergelijking", "verschil"]
    # minus nought is nought
    frame[numbers] = frame[numbers].astype(float).round(_DECIMALS) + 0.0
    return frame
