"""Both registrations of two SWVs side by side, and the file to exchange for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import flows
from geo.flows.wording import SOORT, kort
from reports.answer import EXCHANGE, downloads, excel_labels
from reports.registrations import (
    NIET_SAMEN,
    exchange_answer,
    outcome,
    side_by_side_answer,
    side_by_side_sentences,
    side_count,
)
from store import NotFound, Snapshot
from views.shared import elements, loaders, words

if TYPE_CHECKING:
    import pandas as pd

    from flows.reconciliation import Reconciliation
    from views.leerlingstromen.choices import FlowChoice

_KEPT = 16


def show_side_by_side(snapshot: Snapshot, chosen: FlowChoice, other: str) -> None:
    """Show what both count of the same pupils, with each difference named."""
    vraag = chosen.vraag
    try:
        found = _found(snapshot, vraag.swv, other, vraag.jaar)
    except NotFound as error:
        st.info(elements.told(error))
        _send(snapshot, vraag.swv, vraag.jaar)
        return
    days, *said = side_by_side_sentences(found, chosen.swvs)
    for text in said:
        st.markdown(elements.labelled(text))
    st.caption(elements.plain(days))
    table = side_by_side_table(found, chosen.swvs)
    elements.show_table(table, key="naast_elkaar", wide={"School": 190, "Wat": 190})
    st.caption(NIET_SAMEN)
    made = side_by_side_answer(snapshot, vraag.swv, other, vraag.jaar)
    with st.container(horizontal=True):
        elements.show_files(downloads(made, excel_labels("Naast elkaar")), key="naast")
        _send(snapshot, vraag.swv, vraag.jaar)


def _send(snapshot: Snapshot, swv: str, jaar: int) -> None:
    """Offer the own table as a file to send, where it is the SWV's own."""
    try:
        made = exchange_answer(snapshot, swv, jaar)
    except NotFound:
        return
    files = downloads(made, {EXCHANGE: "Uitwisselbestand van de eigen tabel (csv)"})
    elements.show_files(files, key="uitwisselen")


def side_by_side_table(found: Reconciliation, namen: dict[str, str]) -> pd.DataFrame:
    """Return both registrations as a page shows them: numbers, or what is certain, as text."""
    import pandas as pd

    rows = found.tabel.to_dict("records")
    ours, theirs = (kort(namen.get(side.swv, side.swv)) for side in (found.een, found.twee))
    return pd.DataFrame(
        {
            "School": [row["school_naam"] or row["school"] for row in rows],
            "Wonen in": [kort(namen.get(row["thuis_swv"], row["thuis_swv"])) for row in rows],
            "Wat": [
                f"Doelgroep {row['doelgroep']}"
                if row["doelgroep"]
                else words.upper_first(SOORT.get(row["soort"], "alle soorten"))
                for row in rows
            ],
            ours: [side_count(row, "eigen") for row in rows],
            theirs: [side_count(row, "hun") for row in rows],
            "Verschil": [words.upper_first(outcome(row)) for row in rows],
        }
    )


@loaders.keep(_KEPT, "De registraties worden naast elkaar gezet …")
def _found(snapshot: Snapshot, swv: str, other: str, jaar: int) -> Reconciliation:
    return flows.naast_elkaar(snapshot, swv, other, jaar)
