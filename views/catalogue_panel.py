"""The catalogue of indicators: what exists, what is loaded, and where to get the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from views import loaders, parts, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from indicators import Indicator
    from store import Snapshot

LOADED, KNOWN = "geladen", "bron bekend, nog niet geladen"


def show_catalogue(snapshot: Snapshot) -> None:
    """Show the whole catalogue, searchable, and the row that is selected."""
    catalogue = loaders.catalogue(snapshot)
    years = loaders.years(snapshot)
    text = st.text_input(
        "Zoeken in de catalogus",
        placeholder="bijvoorbeeld inkomen of jeugdzorg",
        key="catalogus_zoeken",
    )
    rows: list[Indicator] = list(catalogue.search(text)) if text else list(catalogue.values())
    if not rows:
        st.info("Geen indicator gevonden. Probeer een ander woord.")
        return
    event = st.dataframe(
        _table(rows, years),
        hide_index=True,
        key=f"catalogus_{text}",
        on_select="rerun",
        selection_mode="single-row",
    )
    chosen = event["selection"]["rows"]
    if not chosen:
        st.caption("Kies een regel voor de definitie en voor waar de cijfers te krijgen zijn.")
        return
    describe(rows[chosen[0]], loaded=rows[chosen[0]].id in years)
    if rows[chosen[0]].id in years and st.button("Op de kaart bekijken", type="primary"):
        st.switch_page(
            "views/kaart.py", query_params=state.link("kaart", indicator=rows[chosen[0]].id)
        )


def describe(indicator: Indicator, *, loaded: bool) -> None:
    """Show what one indicator means, where it comes from and how to get it."""
    st.subheader(parts.plain(indicator.label), anchor=False)
    st.markdown(parts.plain(indicator.definitie))
    facts: dict[str, Any] = {
        "Eenheid": indicator.eenheid,
        "Bron": indicator.bron,
        "Status": LOADED if loaded else KNOWN,
    }
    if not loaded and indicator.waar:
        facts["Waar te krijgen"] = indicator.waar
    st.markdown("  \n".join(f"**{k}:** {parts.plain(str(v))}" for k, v in facts.items() if v))


def offer_template(snapshot: Snapshot, indicator: Indicator) -> None:
    """Offer the fill-in workbook for figures that only the user's own organisation has."""
    del snapshot
    if indicator.sjabloon:
        st.markdown(
            "Deze cijfers hebt u zelf, of vraagt u bij een partner. Vul ze in deze tabel in."
        )


def _table(rows: list[Indicator], years: Mapping[str, list[int]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Indicator": [row.label for row in rows],
            "Pijler": [words.upper_first(row.pijler or "") for row in rows],
            "Domein": [row.domein_label for row in rows],
            "Eenheid": [row.eenheid for row in rows],
            "Bron": [row.bron for row in rows],
            "Status": [LOADED if row.id in years else KNOWN for row in rows],
            "Jaren": [", ".join(map(str, years.get(row.id, []))) for row in rows],
        }
    )
