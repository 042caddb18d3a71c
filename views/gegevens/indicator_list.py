"""The catalogue of indicators: what exists, what is loaded, and where to get the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import streamlit as st

import boundaries
import indicators
from reports.answer import Answer, downloads
from reports.tables import LOADED
from views.shared import elements, loaders, state, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from indicators import Indicator
    from store import Snapshot


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
        # another search is another table: a mark on its third row would mean another figure
        key=f"catalogus_{text}",
        # a row is chosen in the table itself: Streamlit runs the page with its place in `selection`
        on_select="rerun",
        selection_mode="single-row",
    )
    chosen = event["selection"]["rows"]
    if not chosen:
        st.caption("Kies een regel voor de definitie en voor waar de cijfers te krijgen zijn.")
        with st.expander("Invultabel voor cijfers van uw eigen organisatie"):
            offer_template(snapshot, list(catalogue.values()))
        return
    describe(rows[chosen[0]], loaded=rows[chosen[0]].id in years)
    if rows[chosen[0]].id not in years:
        offer_template(snapshot, [rows[chosen[0]]])
    elif st.button("Op de kaart bekijken", type="primary"):
        st.switch_page(
            "views/kaart/page.py", query_params=state.link("kaart", indicator=rows[chosen[0]].id)
        )


def describe(indicator: Indicator, *, loaded: bool) -> None:
    """Show what one indicator means, where it comes from and how to get it."""
    st.header(elements.plain(indicator.label), anchor=False)
    st.markdown(elements.plain(indicator.definitie))
    facts: dict[str, Any] = {
        "Eenheid": indicator.eenheid,
        "Bron": indicator.bron,
        "Status": LOADED[loaded],
    }
    if not loaded and indicator.waar:
        facts["Waar te krijgen"] = indicator.waar
    st.markdown("  \n".join(f"**{k}:** {elements.plain(str(v))}" for k, v in facts.items() if v))


def offer_template(snapshot: Snapshot, rows: Sequence[Indicator]) -> None:
    """Offer the workbook to fill in, for figures that only the user's own organisation has."""
    rows = [row for row in rows if row.sjabloon]
    if not rows:
        return
    st.markdown(
        "Deze cijfers hebt u zelf, of vraagt u bij een partner: van het samenwerkingsverband, de "
        "gemeente, de GGD of het buurtteam. Vul ze in deze Excel-tabel in en voeg die daarna toe "
        "bij ‘Bestand toevoegen’, soort Indicatoren."
    )
    levels = loaders.levels(snapshot)
    if not levels:
        st.caption("Zodra er grenzen in de gegevensmap staan, staan de gebieden er al in.")
        return
    left, right = st.columns(2)
    niveau = left.selectbox(
        "Gebieden", list(levels), format_func=levels.__getitem__, key="sjabloon_niveau"
    )
    # most figures are of the year that has ended
    this_year = datetime.now(UTC).year
    # own choice: outside these a year is a typing error
    jaar = right.number_input("Jaar van de cijfers", 1990, 2100, this_year - 1, key="sjabloon_jaar")
    gemeenten = state.get(state.GEMEENTE)
    made = Answer(
        name=("invultabel", niveau, jaar),
        others={"xlsx": lambda: workbook(snapshot, rows, niveau, gemeenten, int(jaar))},
    )
    elements.show_files(downloads(made, {"xlsx": "Invultabel downloaden (xlsx)"}))


def workbook(
    snapshot: Snapshot, rows: Sequence[Indicator], niveau: str, gemeenten: Sequence[str], jaar: int
) -> bytes:
    """Return the workbook to fill in for the areas of a level, without water."""
    areas = boundaries.areas(snapshot, niveau, gemeenten=gemeenten or None)
    # buurten of water carry no figures, so nobody is asked for them
    land = areas.frame[~areas.frame["water"].astype(bool)]
    pairs = zip(land["code"].astype(str), land["naam"].astype(str), strict=True)
    return indicators.template(snapshot, [row.id for row in rows], pairs, jaar=jaar)


def _table(rows: list[Indicator], years: Mapping[str, list[int]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "Indicator": [row.label for row in rows],
            "Status": [LOADED[row.id in years] for row in rows],
            "Jaren": [", ".join(map(str, years.get(row.id, []))) for row in rows],
            "Pijler": [words.upper_first(row.pijler) for row in rows],
            "Domein": [row.domein_label for row in rows],
            "Eenheid": [row.eenheid for row in rows],
            "Bron": [row.bron for row in rows],
        }
    )
