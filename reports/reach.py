"""Reach as files: the exchange table of the command line, and a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from boundaries.codes import niveau as level_named
from places.reach.areas import REDENEN
from reports.tables import Column, Table, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from places.reach.areas import Bereik

_HUNDRED = 100.0


def reach_frame(bereik: Bereik, *, niveau: str, indeling: int, soort: str) -> pd.DataFrame:
    """Return reach as its exchange table: one row per area; nothing where there is no value.

    Columns `gebied_code, naam, niveau, indeling, soort, methode, afstand_m, staat, reden,
    dichtstbij, buiten_selectie, binnen_m, deel_binnen_pct, deel_staat, kinderen,
    kinderen_staat, kinderen_binnen, kinderen_binnen_staat`.
    """
    frame = bereik.frame
    return pd.DataFrame(
        {
            "gebied_code": frame["gebied_code"],
            "naam": frame["naam"],
            "niveau": niveau,
            "indeling": indeling,
            "soort": soort,
            "methode": bereik.methode,
            "afstand_m": frame["afstand"].round().astype("Int64"),
            "staat": frame["staat"],
            "reden": [REDENEN.get(reason, "") for reason in frame["reden"]],
            "dichtstbij": frame["dichtstbij"],
            "buiten_selectie": np.where(frame["elders"], "ja", "nee"),
            "binnen_m": bereik.meters,
            "deel_binnen_pct": (_HUNDRED * frame["deel"]).round(1),
            "deel_staat": frame["deel_staat"],
            "kinderen": frame["kinderen"].round().astype("Int64"),
            "kinderen_staat": frame["kinderen_staat"],
            "kinderen_binnen": frame["binnen"].round().astype("Int64"),
            "kinderen_binnen_staat": frame["binnen_staat"],
        }
    )


def reach_table(
    bereik: Bereik,
    *,
    niveau: str,
    plaats: str,
    indeling: int,
    regels: Sequence[str],
    verder: bool = False,
) -> Table:
    """Return reach as a table for people.

    Parameters
    ----------
    bereik
        What was measured.
    niveau, plaats, indeling
        Level, place and year of the division.
    regels
        Sentences of the explanation (`reach_words`), for the sheet *Toelichting*.
    verder
        Only the areas that are too far or have no distance, furthest first.
    """
    level = level_named(niveau)
    frame = pd.concat([bereik.verder, bereik.zonder]) if verder else bereik.frame
    within = f"{bereik.meters:,}".replace(",", ".")
    rows = [
        (
            row["gebied_code"],
            row["naam"],
            shown(row["afstand"], row["staat"]),
            REDENEN.get(row["reden"]) or None,
            row["dichtstbij"] or None,
            "ja" if row["elders"] else "nee",
            shown(_HUNDRED * row["deel"], row["deel_staat"]),
            shown(row["kinderen"], row["kinderen_staat"]),
            shown(row["binnen"], row["binnen_staat"]),
            indeling,
        )
        for row in frame.to_dict("records")
    ]
    what = bereik.wat[0].upper() + bereik.wat[1:]
    title = f"Afstand tot {bereik.wat} ({bereik.methode}), {level.meervoud} in {plaats}"
    return Table(
        title=f"{title}, verder dan {within} meter of zonder afstand" if verder else title,
        columns=(
            Column("Code"),
            Column(level.label[0].upper() + level.label[1:]),
            Column(f"Afstand (m), {bereik.methode}", 0),
            Column("Waarom geen afstand"),
            Column(what),
            Column("Ligt buiten deze gebieden"),
            Column(f"Deel binnen {within} m (%)", 0),
            Column("Kinderen 0–15 jaar", 0),
            Column(f"Waarvan binnen {within} m (geschat)", 0),
            Column("Gebiedsindeling", 0, grouped=False),
        ),
        rows=rows,
        notes=tuple(("Toelichting", line) for line in regels),
    )
