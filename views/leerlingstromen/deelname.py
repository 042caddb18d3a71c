"""Which share of the pupils who live in the SWV is in sbo and so, or in vso, over the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

import flows
from reports.answer import downloads, excel_labels
from reports.deelname import (
    DEEL,
    UITLEG,
    deelname_answer,
    deelname_sentences,
    deelname_text,
    own_count_text,
    own_share_text,
    own_shares,
)
from views.shared import elements, loaders, words

if TYPE_CHECKING:
    import pandas as pd

    from store import Snapshot
    from views.leerlingstromen.choices import FlowChoice

_own_shares = loaders.keep(16, "De eigen tabel wordt afgeschermd …")(own_shares)
_table = loaders.keep(16, "De deelname wordt geteld …")(flows.deelname_tabel)


def show_deelname(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show the deelname of the SWV, a row per year."""
    # over the years and not of the chosen one: a share is read by how it moves
    table = _table(snapshot, chosen.vraag.swv)
    for text in deelname_sentences(table):
        st.markdown(elements.labelled(text))
    st.caption(elements.plain(UITLEG))
    elements.show_table(per_year(table), key="deelname")
    _own(snapshot, chosen)
    made = downloads(deelname_answer(snapshot, chosen.vraag.swv), excel_labels("Deelname"))
    elements.show_files(made, key="deelname_bestanden")


def _own(snapshot: Snapshot, chosen: FlowChoice) -> None:
    """Show the SWV's own figures per wijk or buurt, where its table has those."""
    own = _own_shares(snapshot, chosen.vraag.swv)
    if own.empty:
        return
    st.markdown("**Eigen cijfers per wijk of buurt**")
    # own figures per wijk only where the SWV's table has them: DUO's know a pupil by postcode
    elements.show_table(own_areas(own), key="eigen_deelname", rows=12)
    st.caption(
        "Uit de eigen tabel, afgeschermd: van wat niet wordt getoond, staat er wat uit de andere "
        "getallen volgt."
    )


def own_areas(own: pd.DataFrame) -> pd.DataFrame:
    """Return own shares as a page shows them, a row per area and share."""
    import pandas as pd

    rows = own.to_dict("records")
    return pd.DataFrame(
        {
            "Jaar": [row["jaar"] for row in rows],
            "Wijk of buurt": [row["naam"] or row["gebied"] for row in rows],
            "Onderwijs": [words.upper_first(DEEL[row["indicator"]][0]) for row in rows],
            "Deelname": [own_share_text(row) for row in rows],
            "Leerlingen": [own_count_text(row, "teller") for row in rows],
            "Van alle leerlingen": [own_count_text(row, "noemer") for row in rows],
        }
    )


def per_year(table: pd.DataFrame) -> pd.DataFrame:
    """Return the shares as a page shows them: a row per year, a column per share."""
    # as text: a share of masked counts is bounds, and never one number
    wide = table.assign(tekst=[deelname_text(row) for row in table.to_dict("records")])
    wide = wide.pivot_table(index="jaar", columns="indicator", values="tekst", aggfunc="first")
    # sbo and so of the pupils bo + sbo + so, vso of vo + vso (deelnamepercentage): two
    # denominators, so columns of their own; without the vo file the second is not there
    wide = wide[[name for name in DEEL if name in wide]].sort_index(ascending=False)
    wide.columns = [f"{words.upper_first(DEEL[str(name)][0])}" for name in wide.columns]
    return wide.rename_axis("Jaar").reset_index()
