"""Factors of youth as the page shows them: where they are high, and the table behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from compare.factor_table import GETALLEN, KOLOMMEN, VERSIE, cells, texts
from compare.factors import RICHTINGEN, Factor, point_to_factors
from indicators.catalogue import fold
from reports.answer import Answer, downloads
from reports.tables import AnswerColumn, AnswerTable
from store.words import label
from views.shared import elements, loaders, state, words
from views.vergelijken import factor_editor, figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compare.factor_records import FactorRow
    from compare.profile import Profile
    from store import Snapshot
    from views.vergelijken.choices import CompareChoice

DELEN = {
    "gebied": "In dit gebied",
    "tabel": "De tabel van factoren",
    "aanpassen": "Tabel aanpassen",
}


def show_factors(
    snapshot: Snapshot, chosen: CompareChoice, profiel: Profile, maatstaf: str
) -> None:
    """Show the tab."""
    del chosen
    figures.show_unreadable()
    part = elements.choose_part(state.FACTORDEEL, DELEN, "gebied")
    if part == "tabel":
        show_factor_table(snapshot)
    elif part == "aanpassen":
        factor_editor.show_editor(snapshot)
    else:
        _here(profiel, maatstaf)


def _here(profiel: Profile, maatstaf: str) -> None:
    """Show the factors that the deviating figures of the area point to, by rank."""
    found = point_to_factors(profiel, maatstaf=maatstaf or None, known=figures.known_factors())
    elements.band(found.voorbehoud)
    if not found.aanwijzingen:
        st.info("Geen enkele factor wordt door een duidelijk afwijkend cijfer aangewezen.")
    for hit in found.aanwijzingen:
        st.markdown(f"**{elements.plain(hit.factor.label)}**  \n{elements.plain(hit.zin)}")
        st.caption(elements.plain(_where(hit.factor)))
    for title, rows, why in (
        (
            "Cijfers wijken niet af",
            found.geen_afwijking,
            "De cijfers zijn er, en wijken niet duidelijk af naar de kant die op de factor wijst.",
        ),
        (
            "Geen cijfers",
            found.geen_cijfers,
            "Er is niets van bekend; dat is iets anders dan dat de factor hier niet speelt.",
        ),
    ):
        if rows:
            with st.expander(f"{title} ({len(rows)})"):
                st.caption(why)
                for factor in rows:
                    st.markdown(f"- {elements.plain(f'{factor.label} (rang {factor.rang})')}")


def _where(factor: Factor) -> str:
    """Say where and when in life a factor plays."""
    places = ", ".join(label("leefgebied", word).lower() for word in factor.leefgebieden)
    phases = ", ".join(label("leeftijdsfase", word).lower() for word in factor.leeftijdsfasen)
    return " · ".join(
        filter(
            None,
            (
                factor.rang_tekst,
                RICHTINGEN[factor.richting],
                places and f"leefgebied: {places}",
                phases and f"leeftijdsfase: {phases}",
            ),
        )
    )


def show_factor_table(snapshot: Snapshot) -> None:
    """Show the whole table, searchable, with what it was shipped as or who changed it."""
    catalogue = loaders.catalogue(snapshot)
    rows = figures.factor_rows()
    asked = st.text_input(
        "Zoeken in de factoren", key="factoren_zoeken", placeholder="factor, leefgebied of cijfer"
    )
    lines = [texts(row.factor, catalogue) | {"Herkomst": row.herkomst} for row in rows]
    shown = [line for line in lines if fold(asked or "") in fold(" ".join(line.values()))]
    if not shown:
        st.info(elements.plain(f"Geen factor met ‘{asked}’ in de tabel."))
        return
    table = pd.DataFrame(shown).drop(columns=KOLOMMEN["id"])
    for name in GETALLEN:
        table[KOLOMMEN[name]] = pd.to_numeric(table[KOLOMMEN[name]]).astype("Int64")
    elements.show_table(table, key="factoren_tabel", rows=18)
    st.caption(
        f"{words.count(len(shown), 'factor', 'factoren')}. Rang 1 hangt met de meeste andere "
        "factoren samen (methode Wijkprogrammering). De rang is gemaakt uit relevantie (voor het "
        "domein), impact (op andere factoren) en prevalentie; de methode geeft daar geen getallen "
        "van, vul ze in als u ze kent. Welke cijfers op een factor wijzen is een voorstel. "
        "Wijzigen gaat bij ‘Tabel aanpassen’."
    )
    _table_downloads(rows)


def _table_downloads(rows: Sequence[FactorRow]) -> None:
    columns = [
        AnswerColumn(heading, 0 if name in GETALLEN else None) for name, heading in KOLOMMEN.items()
    ]
    table = AnswerTable("Factoren", (*columns, AnswerColumn(VERSIE, 0)), cells(rows))
    made = Answer(name=("factoren",), table=lambda: table)
    labels = {"xlsx": "Tabel voor Excel (xlsx)", "csv": "Tabel (csv)"}
    with st.container(horizontal=True):
        elements.show_files(downloads(made, labels), key="factoren")
