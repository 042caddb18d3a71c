"""The table of factors, to read, to search and to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from compare.factor_table import KOLOMMEN, VERSIE, cells, texts
from indicators.catalogue import fold
from reports.answer import Answer, downloads
from reports.tables import AnswerColumn, AnswerTable
from views.shared import loaders, parts
from views.shared.words import count
from views.vergelijken import factor_source as compare_factor_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.factor_records import FactorRow
    from store import Snapshot


def show(snapshot: Snapshot) -> None:
    """Show the whole table, searchable, with what it was shipped as or who changed it."""
    catalogue = loaders.catalogue(snapshot)
    rows = compare_factor_source.rows()
    asked = st.text_input(
        "Zoeken in de factoren", key="factoren_zoeken", placeholder="factor, leefgebied of cijfer"
    )
    lines = [texts(row.factor, catalogue) | {"Herkomst": row.herkomst} for row in rows]
    shown = [line for line in lines if fold(asked or "") in fold(" ".join(line.values()))]
    if not shown:
        st.info(parts.plain(f"Geen factor met ‘{asked}’ in de tabel."))
        return
    table = pd.DataFrame(shown).drop(columns=KOLOMMEN["id"])
    table[KOLOMMEN["rang"]] = table[KOLOMMEN["rang"]].astype(int)
    parts.show_table(table, key="factoren_tabel", rows=18)
    st.caption(
        f"{count(len(shown), 'factor', 'factoren')}. Rang 1 hangt met de meeste andere factoren "
        "samen (methode Wijkprogrammering). Welke cijfers op een factor wijzen is een voorstel: "
        "pas het aan bij ‘Tabel aanpassen’."
    )
    _downloads(rows)


def _downloads(rows: Sequence[FactorRow]) -> None:
    columns = [
        AnswerColumn(heading, 0 if name == "rang" else None) for name, heading in KOLOMMEN.items()
    ]
    table = AnswerTable("Factoren", (*columns, AnswerColumn(VERSIE, 0)), cells(rows))
    made = Answer(name=("factoren",), table=lambda: table)
    labels = {"xlsx": "Tabel voor Excel (xlsx)", "csv": "Tabel (csv)"}
    with st.container(horizontal=True):
        parts.show_files(downloads(made, labels), key="factoren")
