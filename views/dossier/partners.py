"""Partners: the register of organisations, with what each takes part in; and proeftuinen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from dossier.kinds import kind
from dossier.rows import row_title, value_text
from views.dossier import record_list, source
from views.shared import elements, state

if TYPE_CHECKING:
    from store.records_rows import Rij
    from views.dossier.source import DossierView

PARTNER, PROEFTUIN = "partner", "proeftuin"


def show(view: DossierView) -> None:
    """Show the part: partners, or proeftuinen."""
    soort = PROEFTUIN if state.get(state.DOSSIERDEEL) == PROEFTUIN else PARTNER
    if record_list.show_open_form(view, soort):
        return
    record_list.show_list(view, soort)
    if soort == PARTNER:
        _register(view)
    else:
        for row in view.dossier.now(PROEFTUIN)[: record_list.PER_PAGE]:
            _proeftuin(view, row)
    record_list.show_history(soort)


def _register(view: DossierView) -> None:
    """Show who takes part in what, by the names that the rows of the dossier use."""
    rows = view.work.rijen.get(PARTNER, ())
    if not rows:
        return
    # by name: measurements and activities name a partner in words, also one that is in no register
    load = {one.partner.casefold(): len(one.metingen) for one in
            source.plan(view).meetlast}  # fmt: skip
    lines = []
    for row in rows:
        name = row_title(kind(PARTNER), row.gegevens, view.known)
        joined = [
            value_text(kind("samenwerking").veld("opgave"), one.gegevens.get("opgave"), view.known)
            for one in view.dossier.of("samenwerking")
            if one.gegevens.get("partner") == row.id
        ]
        carried = [
            row_title(kind("activiteit"), one.gegevens)
            for one in view.dossier.of("activiteit")
            if str(one.gegevens.get("wie") or "").casefold() == name.casefold()
        ]
        lines.append(
            {
                "Organisatie": name,
                **{
                    kind(PARTNER).veld(field).label: value_text(
                        kind(PARTNER).veld(field), row.gegevens.get(field), view.known
                    )
                    for field in ("aankaarten", "opdracht")
                },
                "Doet mee aan": "; ".join(dict.fromkeys((*joined, *carried))),
                "Metingen": load.get(name.casefold(), 0),
            }
        )
    st.header("Wie doet waaraan mee", anchor=False)
    elements.show_table(
        pd.DataFrame(lines), key="partners", wide={"Opdracht": 240, "Doet mee aan": 260}
    )


def _proeftuin(view: DossierView, row: Rij) -> None:
    """Show what a subject binds: sources compared, what changed, and the ways to its figures."""
    with st.container(border=True):
        st.markdown(f"**{elements.plain(row_title(kind(PROEFTUIN), row.gegevens))}**")
        # a proeftuin lays sources beside each other and says what differs, before what changed by
        # it
        for name in ("vraag", "bronnen", "verschil", "kenniskring", "bijeenkomsten", "veranderd",
                     "reden"):  # fmt: skip
            veld = kind(PROEFTUIN).veld(name)
            if text := value_text(veld, row.gegevens.get(name), view.known):
                st.markdown(f":small[{elements.plain(veld.label)}]  \n{elements.plain(text)}")
        names = view.known.indicatoren or {}
        keys = [key for key in row.gegevens.get("indicatoren") or () if key in names]
        with st.container(horizontal=True):
            for key in keys:
                elements.page_link("kaart", f"{names[key]} op de kaart", indicator=key)
            elements.page_link(
                "vergelijken", "Twee bronnen naast elkaar",
                gebied=view.dossier.gebied, tabblad="bronnen",
            )  # fmt: skip
