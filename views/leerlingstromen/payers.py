"""Who pays for so and vso: for whom the SWV pays, and who pays for the pupils at schools there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import flows
from geo.flows.wording import SOORT, kort
from reports.answer import downloads, excel_labels
from reports.own_amounts import own_payer_sentences, own_payer_table
from reports.payers import (
    KANT,
    UITLEG,
    amount_sentences,
    group_text,
    payers_answer,
    payers_count,
    payers_sentences,
    side_text,
)
from store import NotFound, Snapshot
from views.leerlingstromen.choices import FlowChoice, choose_period
from views.shared import elements, loaders, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from flows.payers import Payers

_PERIOD = "betalend_tarieven"
_own_payers = loaders.keep(16, "De eigen tabel wordt afgeschermd …")(flows.eigen_betalers)


def show_payers(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show who pays for whom in the chosen year, of the chosen SWV."""
    vraag = chosen.vraag
    # first, as an SWV knows by its own registration who issued a TLV; DUO tells who paid
    _own(snapshot, chosen)
    try:
        found = flows.wie_betaalt(snapshot, vraag.swv, vraag.jaar)
    except NotFound as error:
        st.info(elements.told(error))
        return
    # asked before its field is drawn: that stands below the sentences that it changes
    periode = st.session_state.get(_PERIOD)
    said = payers_sentences(found, chosen.swvs)
    try:
        # rates are data of a period, and another one may lack a category: said, and the counts
        # stay
        said += amount_sentences(flows.bedragen(snapshot, found, periode)) if periode else []
    except NotFound as error:
        st.info(elements.told(error))
        periode = None
    for text in said:
        st.markdown(elements.labelled(text))
    choose_period(snapshot, _PERIOD)
    st.caption(elements.plain(UITLEG))
    table = payers_table(found, chosen.swvs)
    elements.show_table(table, key="betalend", rows=16, wide={"Waarvan": 250})
    answer = payers_answer(snapshot, vraag.swv, vraag.jaar, periode=periode)
    made = downloads(answer, excel_labels("Wie betaalt"))
    elements.show_files(made, key="betalend_bestanden")


def _own(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show who issued the TLV by the SWV's own table, beside where pupils live."""
    vraag = chosen.vraag
    try:
        rows, totals = _own_payers(snapshot, vraag.swv, vraag.jaar)
    except NotFound:  # no own table of this year, or one that does not tell
        return
    for text in own_payer_sentences(totals):
        st.markdown(elements.labelled(text))
    with st.expander("Wie gaf de TLV af, naast waar leerlingen wonen (eigen tabel, afgeschermd)"):
        elements.show_table(own_payer_table(rows, chosen.swvs), key="eigen_betalers", rows=12)


def payers_table(found: Payers, namen: Mapping[str, str]) -> pd.DataFrame:
    """Return the sums as a page shows them: a count, or what is certain of it."""
    import pandas as pd

    rows = found.tabel.to_dict("records")
    made = pd.DataFrame(
        {
            "Wie": [KANT[row["kant"]] for row in rows],
            "Soort": [words.upper_first(SOORT.get(row["soort"], "so en vso")) for row in rows],
            "Waarvan": [words.upper_first(side_text(row)) for row in rows],
            "Met": [kort(namen.get(row["tegenpartij"], row["tegenpartij"])) for row in rows],
            "Groep": [words.upper_first(group_text(row)) for row in rows],
            "Leerlingen": [payers_count(row) for row in rows],
        }
    )
    # where no file tells with whom, an empty column would look like nobody
    return made if (made["Met"] != "").any() else made.drop(columns="Met")
