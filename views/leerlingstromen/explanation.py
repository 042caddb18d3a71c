"""Why the saldo changed between two years: the causes per type, and the schools behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import flows
from flows.explanation import Explanation, verklaring
from geo.flows.wording import SOORT
from reports.answer import downloads, excel_labels
from reports.explanation import cause_text, change_text, explanation_answer, explanation_sentences
from views.shared import elements, loaders, state, words

if TYPE_CHECKING:
    import pandas as pd

    from reports.answer import Download
    from store import Snapshot
    from views.leerlingstromen.choices import FlowChoice

_LEVELS = {"school": "Scholen", "gemeente": "Gemeenten", "swv": "Samenwerkingsverbanden"}
_HEADS = {"school": "School", "gemeente": "Gemeente", "swv": "Samenwerkingsverband"}
_LEVEL = "verklaar_niveau"
_KEPT = 16


def show_explanation(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show what the change of the regional saldo consists of, when a year is compared with."""
    if not chosen.ander_jaar:
        _offer_years(snapshot, chosen)
        return
    years, vraag = chosen.beide_jaren, chosen.vraag
    # asked apart from the table: the sentence speaks of causes, the table of schools or gemeenten
    causes = _explained(snapshot, vraag.swv, years, vraag.soorten, "oorzaak")
    if causes.waarschuwing:
        elements.band(causes.waarschuwing)
    # of all together a change would be explained by schools that are no grensverkeer
    stelsel = "regionaal" if vraag.stelsel == "alle" else vraag.stelsel
    for text in explanation_sentences(causes, stelsel):
        st.markdown(elements.labelled(text))
    st.caption(
        "De bijdragen tellen op tot de verandering. Het gaat om alle leeftijden, van "
        f"{causes.jaren[0]} naar {causes.jaren[1]}."
    )
    niveau = st.segmented_control(
        "Bijdragen per",
        list(_LEVELS),
        default="school",
        required=True,
        format_func=_LEVELS.__getitem__,
        key=_LEVEL,
    )
    found = _explained(snapshot, vraag.swv, years, vraag.soorten, str(niveau))
    table = contributions(found, stelsel)
    elements.show_table(table, key=f"verklaring_{niveau}", rows=16, wide={"Waardoor": 300})
    with st.container(horizontal=True):
        elements.show_files(_files(snapshot, chosen, str(niveau)), key="verklaring")


def _offer_years(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Say what is missing, and offer the years to compare with right where one looks for them."""
    others = [year for year in flows.jaren(snapshot) if year != chosen.vraag.jaar]
    if not others:
        st.info(
            "Er is één jaar met leerlingen. Lees bij Gegevens een ander jaar in; hier staat dan "
            "waarom het saldo veranderde."
        )
        return
    st.info("Kies een jaar om mee te vergelijken; hier staat dan waarom het saldo veranderde.")
    with st.container(horizontal=True):
        for year in others:
            st.button(
                f"Vergelijk met {year}",
                key=f"verklaar_met_{year}",
                on_click=state.put,
                args=(state.ANDERJAAR, year),
            )


def contributions(found: Explanation, stelsel: str) -> pd.DataFrame:
    """Return the contributions of one stelsel as a page shows them, the largest first per type."""
    import pandas as pd

    frame = found.bijdragen[found.bijdragen["stelsel"] == stelsel]
    rows = frame.to_dict("records")
    columns = {
        "Soort": [words.upper_first(SOORT[row["soort"]]) for row in rows],
        _HEADS.get(found.niveau, "Code"): [row["naam"] for row in rows],
        "Code": [row["code"] for row in rows],
    }
    if found.niveau == "school":
        columns["In gemeente"] = [row["gemeente"] for row in rows]
    columns |= {
        "Bijdrage": [change_text(row) for row in rows],
        f"Saldo {found.jaren[0]}": [change_text(row, "van") for row in rows],
        f"Saldo {found.jaren[1]}": [change_text(row, "tot") for row in rows],
        "Waardoor": [words.upper_first(cause_text(row["oorzaak"], found.jaren)) for row in rows],
    }
    return pd.DataFrame(columns)


@loaders.keep(_KEPT, "De verandering wordt ontleed …")
def _explained(
    snapshot: Snapshot, swv: str, years: tuple[int, int], soorten: tuple[str, ...], niveau: str
) -> Explanation:
    return verklaring(snapshot, swv, years, soorten or None, niveau=niveau)


def _files(snapshot: Snapshot, chosen: FlowChoice, niveau: str) -> dict[str, Download]:
    """Return the contributions as files; made when somebody asks."""
    vraag, years = chosen.vraag, chosen.beide_jaren
    made = explanation_answer(snapshot, vraag.swv, years, vraag.soorten or None, niveau=niveau)
    return downloads(made, excel_labels("Waarom is het veranderd"))
